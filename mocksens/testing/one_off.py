"""Make one-off failures for ``fail_next``, and remember the calls that made them for complaints."""

import re
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from mocksens.client.admin import AdminClient, AdminError
from mocksens.client.models.scenarios import PlayData
from mocksens.testing.play import calling

__tracebackhide__ = True
"""A traceback that pytest shows ends in the test."""

PLAYS: Final = re.compile(r"PUT …/scenarios/(\S+) plays it")
"""The admin API's hint at a scenario that is taken for an answer."""
WRITE: Final = re.compile(r"write (\w+): \{(\w+): ([^{}]*)\}")
"""Its hint at a key in the wrong place, in YAML."""


class Pending:
    """A failure that waits for the next request that fits. It ends by itself, so there is no block to put it around."""

    def __enter__(self) -> NoReturn:
        """Refuse a ``with`` statement."""
        raise TypeError(
            "fail_next is no context manager: the failure comes with the next request that fits and then ends; call it"
            " without `with`, before that request"
        )

    def __exit__(self, *_: object) -> None:
        """Refuse nothing: no block begins."""


def fail(admin: AdminClient, path: str, step: Mapping[str, Any]) -> str:
    """Let the service at ``path`` fail as ``step`` says; return the name of the failure."""
    with calling("fail_next"):
        try:
            name = admin.send("POST", f"{path}/faults", PlayData, step).name
        except AdminError as error:
            said = PLAYS.sub(r'mocksens.play("\1") plays it', str(error))
            raise AdminError(error.status, WRITE.sub(_argument, said)) from None
    return name


def _argument(hint: re.Match[str]) -> str:
    """Return a key with its value as an argument, which the admin API writes as YAML."""
    value = hint[3] if re.fullmatch("[1-9][0-9]*|…", hint[3]) else repr(hint[3]).replace("'", '"')
    return f'write {hint[1]}={{"{hint[2]}": {value}}}'


def call(respond: object, named: Mapping[str, object]) -> str:
    """Return a call of ``fail_next`` as it was written."""
    arguments = [repr(respond)] if respond is not None else []
    arguments += [f"{name}={value!r}" for name, value in named.items() if value is not None and name != "respond"]
    return f"fail_next({', '.join(arguments)})"
