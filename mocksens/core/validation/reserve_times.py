"""Check when a reservation is due (rules reserve.time and reserve.zone)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from mocksens.core.parsing import durations
from mocksens.core.parsing.json_values import shown
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.reading import CheckContext
from mocksens.spec.parameters import RESERVE_TIME_ZONE_DEFAULT


class ReserveTime(NamedTuple):
    """Time and zone as they will be answered, and the instant; None if they name none."""

    time: str
    zone: str
    due: int | None


NOT_RESERVED: Final = ReserveTime("", "", None)


def reserve_time(values: Mapping[str, Any], context: CheckContext, findings: Findings) -> ReserveTime:
    """Return what a send is reserved for; a time that cannot be is a violation."""
    # Most requests reserve nothing, and the zones take a while to load.
    from mocksens.core.validation import time_zones

    local: datetime = values["reserve_time"]
    zone: str = values.get("reserve_time_zone", RESERVE_TIME_ZONE_DEFAULT)
    time = local.isoformat(" ", "minutes")
    due = None
    try:
        due = time_zones.local_instant(local, zone)
    except KeyError:
        text = "'reserveTimeZone' must be a name of the TZ database."
        findings.say(text, "reserve.zone", f"{shown(zone)}{time_zones.meant(zone)}")
    except time_zones.LocalTimeError as problem:
        findings.add(f"'reserveTime' {problem}.", "reserve.zone", time)
    else:
        _check_lead(local, zone, due, context, findings)
        if time_zones.exists_twice(local, zone):
            findings.note("reserve.zone", f"reserveTime {time} exists twice in {zone}: the first counts")
        if said := time_zones.turned(zone):
            findings.note("reserve.zone", f"reserveTimeZone {said}")
    return ReserveTime(time, zone, due)


def _check_lead(local: datetime, zone: str, due: int, context: CheckContext, findings: Findings) -> None:
    if due < context.now + context.switches.reserve_lead:
        # Few reservations are too early.
        from mocksens.core.validation import time_zones

        lead = context.switches.reserve_lead
        text = f"must be at least {durations.show(lead)} ahead" if lead else "must not be in the past"
        findings.say(f"'reserveTime' {text}.", "reserve.lead", time_zones.too_early(local, zone, context.now))
