"""One-off failures, which ``fail_next`` adds."""

import re
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from mocksens.client.admin import AdminClient, AdminError
from mocksens.client.models.scenarios import PlayData
from mocksens.testing.play import name_in_errors

__tracebackhide__ = True
"""The flag that makes pytest leave the frames of this module out of tracebacks."""

PLAYS: Final = re.compile(r"PUT …/scenarios/(\S+) plays it")
"""The admin API's hint for the name of a scenario where an answer is expected."""
WRITE: Final = re.compile(r"write (\w+): \{(\w+): ([^{}]*)\}")
"""The admin API's hint for a key in the wrong place, in YAML."""


class Pending:
    """A failure of the next request that matches. It ends by itself, so a ``with`` statement refuses it."""

    def __enter__(self) -> NoReturn:
        """Refuse a ``with`` statement."""
        raise TypeError(
            "fail_next is not a context manager: the failure happens to the next request that matches, and then ends."
            " Call it without `with`, before that request"
        )

    def __exit__(self, *_: object) -> None:
        """Do nothing, because ``__enter__`` has raised an error."""


def fail(admin: AdminClient, path: str, step: Mapping[str, Any]) -> str:
    """Add the failure ``step`` to the service at ``path``, and return its name."""
    with name_in_errors("fail_next"):
        try:
            name = admin.send("POST", f"{path}/faults", PlayData, step).name
        except AdminError as error:
            text = PLAYS.sub(r'mocksens.play("\1") plays it', str(error))
            raise AdminError(error.status, WRITE.sub(_argument, text)) from None
    return name


def _argument(hint: re.Match[str]) -> str:
    """Return the key and the value in a hint, which are YAML, as a Python argument."""
    value = hint[3] if re.fullmatch("[1-9][0-9]*|…", hint[3]) else repr(hint[3]).replace("'", '"')
    return f'write {hint[1]}={{"{hint[2]}": {value}}}'


def describe_call(respond: object, arguments_by_name: Mapping[str, object]) -> str:
    """Return the call of ``fail_next`` as Python code."""
    arguments = [repr(respond)] if respond is not None else []
    arguments += [
        f"{name}={value!r}" for name, value in arguments_by_name.items() if value is not None and name != "respond"
    ]
    return f"fail_next({', '.join(arguments)})"
