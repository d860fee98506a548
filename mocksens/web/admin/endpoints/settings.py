"""Calls that return and change a service's settings, the numbers that ``from`` may have, and its block list."""

import re
from functools import partial
from typing import Final

from msgspec.structs import replace
from starlette.exceptions import HTTPException
from starlette.responses import Response

from mocksens.client.models.services import Callers, CallersGiven, SettingsChange, SettingTexts, SettingValue
from mocksens.client.models.unsubscribes import Calls, UnsubscribeData, Unsubscribes
from mocksens.core import switch_texts
from mocksens.core.operations import due, unsubscribes
from mocksens.core.records import Unsubscribe
from mocksens.core.service import Service
from mocksens.core.switch_texts import OF_SERVICE
from mocksens.core.switches import SWITCHES
from mocksens.spec.limits import TEL
from mocksens.spec.statuses import RegisterType
from mocksens.web import offload
from mocksens.web.admin.bodies import change
from mocksens.web.admin.call import NO_SERVICE, SERVICE, Call, Context, PlainContext
from mocksens.web.admin.lists import UNLIMITED, list_answer, rows
from mocksens.web.admin.paths import change_service, existing_service
from mocksens.web.admin.resources import iso


async def get_settings(context: PlainContext) -> SettingTexts:
    """Return the settings of a service."""
    return switch_texts.shown(existing_service(context).switches)


async def change_settings(context: Context[SettingsChange, None]) -> SettingTexts:
    """Change the settings that are named."""
    texts = {name: _setting_text(value) for name, value in context.body.items()}
    return change_service(context, lambda service: change(lambda: _change_switches(service, texts)))


async def get_callers(context: PlainContext) -> CallersGiven:
    """Return the numbers that ``from`` may have, or null if it may have any."""
    return _callers_data(existing_service(context).switches.callers)


async def set_callers(context: Context[Callers, None]) -> CallersGiven:
    """Set the numbers that ``from`` may have."""
    numbers = context.body.callers
    callers = None if numbers is None else frozenset(numbers)
    change_service(context, lambda service: _set_callers(service, callers))
    return _callers_data(callers)


async def list_unsubscribes(context: PlainContext) -> Response:
    """Return the block list."""
    service = existing_service(context)
    with service.lock:
        due.settle(service)
        entries = list(service.store.unsubscribes.values())
    return await _list_answer(entries)


async def call(context: Context[Calls, None]) -> Response:
    """Add numbers to the block list, as calls to the 080 number do."""
    numbers = _numbers(context.body)
    return await _list_answer(change_service(context, lambda service: _block(service, numbers)))


def _change_switches(service: Service, texts: dict[str, str | None]) -> dict[str, str]:
    """Change the named settings, and return all settings."""
    with service.lock:
        if texts:
            service.switches = switch_texts.change(service.switches, texts, service.shared_switches)
            service.changed()
        return switch_texts.shown(service.switches)


def _setting_text(value: SettingValue) -> str | None:
    """Return a value as the text of its setting. The entries of a list are separated by commas."""
    if isinstance(value, list):
        return ",".join(value)
    return None if value is None else str(value)


def _set_callers(service: Service, callers: frozenset[str] | None) -> None:
    with service.lock:
        service.switches = replace(service.switches, callers=callers)
        service.changed()


def _callers_data(callers: frozenset[str] | None) -> CallersGiven:
    return CallersGiven(callers=None if callers is None else sorted(callers))


def _numbers(calls: Calls) -> list[str]:
    """Return the numbers in the body. Raise ``HTTPException`` 400 for a single number that is invalid."""
    if isinstance(calls.client_tel_no, list):
        return calls.client_tel_no
    if not re.fullmatch(TEL, calls.client_tel_no):
        raise HTTPException(400, "`clientTelNo` must be a number of digits only, or a list of such numbers")
    return [calls.client_tel_no]


def _block(service: Service, numbers: list[str]) -> list[Unsubscribe]:
    """Add numbers to the block list as callers of the 080 number, and return the list."""
    with service.lock:
        entries = unsubscribes.register(service, due.settle(service), numbers, register_type=RegisterType.CALL)
        service.changed()
        return entries


async def _list_answer(entries: list[Unsubscribe]) -> Response:
    return list_answer("unsubscribes", await offload.run(partial(rows, entries, _unsubscribe_data, UNLIMITED)))


def _unsubscribe_data(entry: Unsubscribe) -> UnsubscribeData:
    return UnsubscribeData(
        client_tel_no=entry.number, register_time=iso(entry.register_time), register_type=entry.register_type
    )


SERVER_WIDE: Final = " and ".join(f"`{name}`" for name in SWITCHES if name not in OF_SERVICE)
CALLS: Final = (
    Call(
        method="GET",
        path=f"{SERVICE}/settings",
        handler=get_settings,
        says="Return the settings of a service.",
        gives=SettingTexts,
        fails=NO_SERVICE,
    ),
    Call(
        method="PUT",
        path=f"{SERVICE}/settings",
        handler=change_settings,
        says="Change settings of one service. Settings that are not named stay as they are. null restores the"
        f" server's value. {SERVER_WIDE} cannot be changed for one service.",
        takes=SettingsChange,
        gives=SettingTexts,
        example={"delivery": "immediate"},
        may_be_empty=True,
    ),
    Call(
        method="GET",
        path=f"{SERVICE}/callers",
        handler=get_callers,
        says="List the numbers that `from` may have. null means any.",
        gives=CallersGiven,
        fails=NO_SERVICE,
    ),
    Call(
        method="PUT",
        path=f"{SERVICE}/callers",
        handler=set_callers,
        says="Set the numbers that `from` may have. null allows any.",
        takes=Callers,
        gives=CallersGiven,
        example={"callers": ["0212345678"]},
    ),
    Call(
        method="GET",
        path=f"{SERVICE}/unsubscribes",
        handler=list_unsubscribes,
        says="Return the block list.",
        gives=Unsubscribes,
        fails=NO_SERVICE,
    ),
    Call(
        method="POST",
        path=f"{SERVICE}/unsubscribes",
        handler=call,
        says="Add numbers to the block list as calls to the 080 number do, with registerType C. Numbers that are"
        " already on it stay as they are.",
        takes=Calls,
        gives=Unsubscribes,
        example={"clientTelNo": "01012345678"},
    ),
)
