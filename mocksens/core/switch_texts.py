"""Conversion of a service's switches from text and to text.

Tests and the admin API give switches as text, and snapshots store them as text.
"""

from collections.abc import Mapping
from typing import Any, Final

from msgspec.structs import replace

from mocksens.core.parsing.nodes import suggestion
from mocksens.core.settings.codecs import complaint
from mocksens.core.switches import SWITCHES, Switches

OF_SERVICE: Final = {name: row for name, row in SWITCHES.items() if not row.about.server_wide}
"""The switches that can be set for a single service. The others apply before the service of a request is known."""


def change(switches: Switches, texts: Mapping[str, str | None], shared: Switches) -> Switches:
    """Return ``switches`` with the values that ``texts`` gives; None stands for the value in ``shared``.

    Raise ``ValueError`` with one line for each invalid entry.
    """
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for name, text in texts.items():
        try:
            values[name] = _value(name, text, shared)
        except ValueError as error:
            wrong.append(str(error))
    if wrong:
        raise ValueError("\n".join(wrong))
    return replace(switches, **values)


def _value(name: str, text: str | None, shared: Switches) -> Any:
    if name not in SWITCHES:
        names = ", ".join(OF_SERVICE)
        raise ValueError(f"{name[:40]} is no switch of a service{suggestion(name, OF_SERVICE)}; it has {names}")
    if name not in OF_SERVICE:
        raise ValueError(f"{name} is the whole server's and cannot be set for one service")
    if text is None:
        return getattr(shared, name)
    try:
        return OF_SERVICE[name].codec.parse(text)
    except ValueError as error:
        raise ValueError(complaint(name, text, error)) from error


def shown(switches: Switches) -> dict[str, str]:
    """Return the switches that can be set for a single service, as texts."""
    return {name: row.codec.show(getattr(switches, name)) for name, row in OF_SERVICE.items()}
