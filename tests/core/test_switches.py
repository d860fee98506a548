from enum import StrEnum

import pytest

from mocksens.core.switches import (
    DOCUMENTED,
    OBSERVED,
    PROFILES,
    Auth,
    Countries,
    Delivery,
    InlineFiles,
    Language,
    NothingFound,
    OverLong,
    Switches,
    UnsupportedText,
)
from mocksens.core.text import Charset
from mocksens.spec.rules import RULES

SWITCHES = [tuple(rule.switch.split(": ", 1)) for rule in RULES.values() if rule.switch]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("auth", Auth),
        ("over_long", OverLong),
        ("unsupported_text", UnsupportedText),
        ("countries", Countries),
        ("inline_files", InlineFiles),
        ("nothing_found", NothingFound),
        ("language", Language),
        ("charset", Charset),
    ],
)
def test_a_rule_names_the_values_of_its_switch_the_default_first(name: str, kind: type[StrEnum]) -> None:
    values = {values for switch, values in SWITCHES if switch == name}
    assert values == {" / ".join(str(member) for member in kind)}
    assert getattr(Switches(), name) == next(iter(kind))


def test_every_switch_belongs_to_a_rule_and_every_rules_switch_is_one() -> None:
    fields = set(Switches.__annotations__)
    assert {name for name, _ in SWITCHES} - {"services"} == fields


def test_the_defaults_are_those_that_the_rules_name() -> None:
    default = Switches()
    assert default == DOCUMENTED
    assert default.max_body == 10 * 1024 * 1024
    assert default.daily_quota is None
    assert default.callers is None
    assert default.reserve_lead == 600_000
    assert default.cancel_lead == 0
    assert default.delivery == Delivery("after", 1_000)


def test_the_observed_profile_is_what_live_reports_say() -> None:
    assert set(PROFILES) == {"documented", "observed"}
    assert (PROFILES["documented"], PROFILES["observed"]) == (DOCUMENTED, OBSERVED)
    changed = {name for name in Switches.__annotations__ if getattr(OBSERVED, name) != getattr(DOCUMENTED, name)}
    assert changed == {"nothing_found", "delivery"}
    assert OBSERVED.nothing_found == "404"
    assert 5_000 <= OBSERVED.delivery.value <= 8_000
