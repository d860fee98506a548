import re
from collections.abc import Iterator
from typing import get_args

import pytest

from mocksens.core import errors
from mocksens.core.errors import (
    REFUSALS,
    AnyRefusal,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    Unauthenticated,
    UnauthenticatedReason,
)
from mocksens.core.validation.findings import Findings
from mocksens.spec.rules import RULES


def family(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from family(child)


FAMILY = list(family(Refusal))


def test_the_family_is_the_one_that_is_drawn() -> None:
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    assert sorted(drawn) == sorted(kind.__name__ for kind in FAMILY)
    assert drawn


@pytest.mark.parametrize("kind", FAMILY)
def test_every_member_comes_from_a_rule(kind: type[Refusal]) -> None:
    assert kind.rule in RULES


def test_a_refusal_explains_itself_with_its_rule_and_where_that_comes_from() -> None:
    assert Forbidden("listed services only").diagnosis() == (
        f"listed services only [gateway.service, {RULES['gateway.service'].cite}]"
    )


def test_a_refusal_may_come_from_another_rule() -> None:
    assert NotFound("'from' is unknown", "no caller", rule="send.caller").rule == "send.caller"
    assert errors.RULES_OF_REASONS.keys() == set(UnauthenticatedReason)
    assert Unauthenticated(UnauthenticatedReason.TIMESTAMP_OUT_OF_WINDOW, 0).rule == "gateway.window"
    assert Unauthenticated(UnauthenticatedReason.HEADER_MISSING, 0).rule == "gateway.headers-missing"


def test_a_refusal_for_violations_explains_every_one_in_order() -> None:
    findings = Findings()
    findings.add("'type' is required.", "send.type")
    findings.add("'to' must be digits only.", "send.numbers", "010-1")
    refusal = Invalid(findings.violations)
    assert refusal.rule == "send.type"
    first, second = refusal.diagnosis().split("; '")
    assert first.startswith("'type' is required. [send.type, documented: ")
    assert second.startswith("to' must be digits only. (got '010-1') [send.numbers, documented: ")


@pytest.mark.parametrize("got", ["\x1b[31m", "a\nb", "가", "x" * 100])
def test_what_was_there_is_shown_cut_and_printable(got: str) -> None:
    findings = Findings()
    findings.add("'it' is wrong.", "check.envelope", got)
    text = findings.violations[0].explain()
    assert text.isascii()
    assert text.isprintable()
    assert "x" * 50 not in text


def test_what_is_caught_is_the_whole_family() -> None:
    assert get_args(AnyRefusal) == REFUSALS
    assert set(REFUSALS) == set(Refusal.__subclasses__())
