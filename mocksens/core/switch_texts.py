"""The switches of a service as texts, as a test or the admin API gives them and a snapshot keeps them."""

from collections.abc import Mapping
from typing import Any, Final

from mocksens.core.parsing.nodes import suggestion
from mocksens.core.settings.codecs import complaint
from mocksens.core.switches import SWITCHES, Switches

OF_SERVICE: Final = {name: row for name, row in SWITCHES.items() if not row.about.server_wide}
"""The switches that a service may have for itself; the others count before it is known which service is meant."""


def change(switches: Switches, texts: Mapping[str, str | None], shared: Switches) -> Switches:
    """Return ``switches`` with those changed that ``texts`` name; None stands for the ``shared`` value.

    Raises ``ValueError`` with everything that is wrong, a line each.
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
    return switches._replace(**values)


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
    """Return the texts of the switches that a service may have for itself."""
    return {name: row.codec.show(getattr(switches, name)) for name, row in OF_SERVICE.items()}
