"""The switches of a service, the numbers that may be ``from``, and its block list."""

import re
from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.services import Callers, CallersGiven, SettingsChange, SettingTexts, SettingValue
from mocksens.client.models.unsubscribes import Calls, UnsubscribeData
from mocksens.core import switch_texts
from mocksens.core.operations import due, unsubscribes
from mocksens.core.records import Unsubscribe
from mocksens.core.service import Service
from mocksens.spec.limits import TEL
from mocksens.spec.statuses import RegisterType
from mocksens.web import offload
from mocksens.web.admin.bodies import change
from mocksens.web.admin.call import Context, PlainContext
from mocksens.web.admin.lists import EVERY, list_answer, rows
from mocksens.web.admin.paths import known, write
from mocksens.web.admin.resources import iso


async def get_settings(context: PlainContext) -> SettingTexts:
    """Return the switches of this service."""
    return switch_texts.shown(known(context).switches)


async def change_settings(context: Context[SettingsChange, None]) -> SettingTexts:
    """Change the switches that are named."""
    texts = {name: _text(value) for name, value in context.body.items()}
    return write(context, lambda service: change(lambda: _switched(service, texts)))


async def get_callers(context: PlainContext) -> CallersGiven:
    """Return the numbers that ``from`` may be, null for any."""
    return _callers(known(context).switches.callers)


async def set_callers(context: Context[Callers, None]) -> CallersGiven:
    """Set the numbers that ``from`` may be."""
    wanted = context.body.callers
    callers = None if wanted is None else frozenset(wanted)
    write(context, lambda service: _allow(service, callers))
    return _callers(callers)


async def list_unsubscribes(context: PlainContext) -> Response:
    """Return the block list."""
    service = known(context)
    with service.lock:
        due.settle(service)
        entries = list(service.store.unsubscribes.values())
    return await _listed(entries)


async def call(context: Context[Calls, None]) -> Response:
    """Add numbers to the block list as calls to the 080 number do."""
    numbers = _numbers(context.body)
    return await _listed(write(context, lambda service: _called(service, numbers)))


def _switched(service: Service, texts: dict[str, str | None]) -> dict[str, str]:
    """Return the switches after a change of the named ones."""
    with service.lock:
        if texts:
            service.switches = switch_texts.change(service.switches, texts, service.shared_switches)
            service.changed()
        return switch_texts.shown(service.switches)


def _text(value: SettingValue) -> str | None:
    """Return a value as the text of its setting: a list has commas."""
    if isinstance(value, list):
        return ",".join(value)
    return None if value is None else str(value)


def _allow(service: Service, callers: frozenset[str] | None) -> None:
    with service.lock:
        service.switches = service.switches._replace(callers=callers)
        service.changed()


def _callers(callers: frozenset[str] | None) -> CallersGiven:
    return CallersGiven(callers=None if callers is None else sorted(callers))


def _numbers(calls: Calls) -> list[str]:
    """Return the numbers that call. Raises ``HTTPException`` 400 if the single one is none."""
    if isinstance(calls.client_tel_no, list):
        return calls.client_tel_no
    if not re.fullmatch(TEL, calls.client_tel_no):
        raise HTTPException(400, "clientTelNo must be a number of digits only, or a list of such")
    return [calls.client_tel_no]


def _called(service: Service, numbers: list[str]) -> list[Unsubscribe]:
    """Return the block list after calls from these numbers."""
    with service.lock:
        entries = unsubscribes.register(service, due.settle(service), numbers, register_type=RegisterType.CALL)
        service.changed()
        return entries


async def _listed(entries: list[Unsubscribe]) -> Response:
    return list_answer("unsubscribes", await offload.run(partial(rows, entries, _unsubscribe, EVERY)))


def _unsubscribe(entry: Unsubscribe) -> UnsubscribeData:
    return UnsubscribeData(
        client_tel_no=entry.number, register_time=iso(entry.register_time), register_type=entry.register_type
    )
