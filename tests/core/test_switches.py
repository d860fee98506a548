from enum import StrEnum

import pytest

from mocksens.core.switches import (
    DOCUMENTED,
    OBSERVED,
    PROFILES,
    SWITCHES,
    Delivery,
    Switches,
)
from mocksens.spec.rules import RULES

CHOICES = {name: row for name, row in SWITCHES.items() if isinstance(row.default, StrEnum)}


@pytest.mark.parametrize("name", CHOICES)
def test_the_values_of_a_switch_are_those_of_its_class_the_default_first(name: str) -> None:
    row = CHOICES[name]
    kind: type[StrEnum] = type(row.default)
    assert row.codec.metavar == "|".join(kind)
    assert row.default is next(iter(kind))


@pytest.mark.parametrize("name", SWITCHES)
def test_every_field_is_a_switch_and_names_rules_that_exist(name: str) -> None:
    assert SWITCHES[name].about.rules
    assert RULES.keys() >= set(SWITCHES[name].about.rules)


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
    assert [*PROFILES.values()] == [DOCUMENTED, OBSERVED]
    changed = {name for name in Switches.__annotations__ if getattr(OBSERVED, name) != getattr(DOCUMENTED, name)}
    assert changed == {"nothing_found", "delivery"}
    assert OBSERVED.nothing_found == "404"
    assert 5_000 <= OBSERVED.delivery.value <= 8_000
