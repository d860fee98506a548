"""The parser of one-off failures for ``fail``, and their description for ``fail`` and ``stop``."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from mocksens.cli.errors import Empty, Misuse
from mocksens.client.models.scenarios import PlayData, PlayedStep
from mocksens.core.parsing.nodes import suggestion

EFFECTS: Final = ("respond", "fault", "result")
SHOWN: Final = 80
SHORTEST: Final = 3
"""Minimum number of characters of a word for which a name is suggested. Shorter words resemble too many names."""


def effect(what: str) -> dict[str, Any]:
    """Return the effect with this name, as in a step. Raise ``Misuse`` if there is none."""
    from mocksens.core.scenarios.model import LAST_STATUS, LEAST_STATUS
    from mocksens.spec.faults import Fault
    from mocksens.spec.gateway import GATEWAY_ANSWERS
    from mocksens.spec.results import RESULTS

    if not what.strip():
        raise Empty("WHAT")
    if re.fullmatch("[0-9]{3}", what) and LEAST_STATUS <= int(what) <= LAST_STATUS:
        return {"respond": int(what)}
    kinds: Mapping[str, Any] = {"respond": GATEWAY_ANSWERS, "fault": list(Fault), "result": RESULTS}
    for kind, words in kinds.items():
        if what in words:
            return {kind: what}
    raise Misuse(_no_effect(what, [word for words in kinds.values() for word in words]))


def _no_effect(what: str, known: list[str]) -> str:
    from mocksens.core.scenarios.model import LAST_STATUS, LEAST_STATUS

    statuses = f"an HTTP status is {LEAST_STATUS} to {LAST_STATUS}"
    if re.fullmatch("[+-]?[0-9.]+", what):
        error = f"{what[:SHOWN]} is neither an HTTP status nor a result code"
        return f"{error}: {statuses}, and `mocksens codes` lists the codes"
    error = f"{what[:SHOWN]!r} is not an HTTP status, gateway answer, fault or result code"
    if what.lstrip().startswith(("{", "[")):
        return f"{error}; put a custom answer into a scenario file, and play it with `mocksens play FILE`"
    if _is_scenario(what):
        return f"{error}, but a scenario: play it with `mocksens play {what}`"
    close = suggestion(what[:SHOWN], known) if len(what) >= SHORTEST else ""
    return f"{error}{close or f'; {statuses}, and `mocksens fail --help` has examples of the others'}"


def _is_scenario(name: str) -> bool:
    from mocksens.server.scenarios.library import built_in, files_in

    return any(path.stem == name for path in files_in(built_in()))


def told(failure: PlayData) -> str:
    """Return a description of a one-off failure, with its effects and conditions."""
    return "; ".join(map(_step, failure.steps))


def _step(step: PlayedStep) -> str:
    then, times = step.then, step.times or 1
    effects = [_value(then[kind]) for kind in EFFECTS if kind in then]
    parts = [*effects, *([f"{times} times"] if times > 1 else [])]
    if step.when:
        parts.append(f"where {' and '.join(f'{name} is {_value(value)}' for name, value in step.when.items())}")
    parts += ["after the request is carried out"] if then.get("commit") else []
    parts += [f"answered after {_value(then['delay'])}"] if "delay" in then else []
    return ", ".join(parts)


def _value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
