"""Checks of the time of a reservation (rules reserve.time, reserve.zone and reserve.lead)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from msgspec import Struct

from mocksens.core.parsing import durations
from mocksens.core.parsing.json_values import shown
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.reading import CheckContext
from mocksens.spec.parameters import RESERVE_TIME_ZONE_DEFAULT


class ReserveTime(Struct, frozen=True):
    """The time and zone as sent. ``due`` is the instant that they name, or None if there is no such instant."""

    time: str
    zone: str
    due: int | None


NOT_RESERVED: Final = ReserveTime("", "", None)


def reserve_time(values: Mapping[str, Any], context: CheckContext, findings: Findings) -> ReserveTime:
    """Return the time of a reservation; add violations of a time that is impossible or too early."""
    # Imported only for a reservation: the zones are slow to load.
    from mocksens.core.validation import time_zones

    local: datetime = values["reserve_time"]
    zone: str = values.get("reserve_time_zone", RESERVE_TIME_ZONE_DEFAULT)
    time = local.isoformat(" ", "minutes")
    due = None
    # "Use the TZ database name value" (D:106)
    try:
        due = time_zones.local_instant(local, zone)
    except KeyError:
        text = "'reserveTimeZone' must be a name of the TZ database."
        findings.say(text, "reserve.zone", f"{shown(zone)}{time_zones.suggest_zone(zone)}")
    except time_zones.LocalTimeError as problem:
        findings.add(f"'reserveTime' {problem}.", "reserve.zone", time)
    else:
        _check_lead(local, zone, due, context, findings)
        if time_zones.exists_twice(local, zone):
            findings.note("reserve.zone", f"reserveTime {time} exists twice in {zone}: the first counts")
        if warning := time_zones.sign_warning(zone):
            findings.note("reserve.zone", f"reserveTimeZone {warning}")
    return ReserveTime(time, zone, due)


def with_offset(time: str, zone: str) -> str:
    """Return a local time with its offset, such as ``2025-11-25T13:19:00+09:00`` (rule reserve.offset).

    The instant is not used: near the end of 9999, it has no date in Korea.
    """
    # Imported only for a reservation: the zones are slow to load.
    from mocksens.core.validation import time_zones

    return datetime.fromisoformat(time).replace(tzinfo=time_zones.zone(zone)).isoformat(timespec="seconds")


def _check_lead(local: datetime, zone: str, due: int, context: CheckContext, findings: Findings) -> None:
    # The document names no lead time, but three public clients and reports do (rule reserve.lead).
    if due < context.now + context.switches.reserve_lead:
        # Imported only for a time that is too early.
        from mocksens.core.validation import time_zones

        lead = context.switches.reserve_lead
        text = f"must be at least {durations.show(lead)} ahead" if lead else "must not be in the past"
        findings.say(f"'reserveTime' {text}.", "reserve.lead", time_zones.describe_lead(local, zone, context.now))
