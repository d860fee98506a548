"""The end of a command: the report, and the exit code of ``mocksens exec``."""

from typing import NamedTuple

from mocksens.core.sens import Sens
from mocksens.exec.fail_on import Reason, verdict
from mocksens.exec.findings import MOST, RunFindings, find
from mocksens.exec.report import report
from mocksens.exec.tally import Tally

LONGEST_FAILURE = 200
"""Maximum number of characters of an exception's message."""


class Ending(NamedTuple):
    """The end of a run: report, exit code, findings (None without a report), and the reason for a failure."""

    said: str
    code: int
    found: RunFindings | None
    failure: str


def conclude(
    code: int,
    sens: Sens,
    service_id: str,
    reasons: frozenset[Reason],
    *,
    gone: Tally,
    came: int,
    complaints: int,
    unverified: int,
    most: int = MOST,
) -> Ending:
    """Return the end of a run, with its report and exit code.

    The exit code is the command's ``code``, or ``unverified`` if ``code`` is 0 and one of ``reasons`` applies
    or cannot be checked. ``gone``, ``came``, ``most`` and ``complaints`` are those of ``verdict``, ``find`` and
    ``report``. An error in the report is not raised but reported.
    """
    found: RunFindings | None = None
    failure = ""
    try:
        found = find(sens, came, most, gone.messages)
        said = report(found, service_id, complaints, sens.switches)
        failing = verdict(reasons, found, sens, gone)
    except Exception as error:  # noqa: BLE001 - whatever fails, the command has its exit code
        found = None
        failure = f"the report cannot be made ({describe(error)})"
        said = f"mocksens: {failure}; this is a bug of mocksens, please report it\n"
        failing = f"without a report this cannot be decided (--fail-on {','.join(sorted(reasons))})" if reasons else ""
    if code or not failing:
        return Ending(said, code, found, failure)
    said = f"{said}mocksens: exit code {unverified}: {failing}\n"
    return Ending(said, unverified, found, failing)


def describe(error: BaseException) -> str:
    """Return an exception as one line that is safe for a terminal."""
    told = ascii(str(error))[1:-1][:LONGEST_FAILURE]
    return f"{type(error).__name__}: {told}" if told else type(error).__name__
