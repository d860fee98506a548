"""The command that explains the rules of a diagnosis."""

from msgspec import structs

from mocksens.core.diagnosis.rule_pointer import MOST, about_rules, lookup
from mocksens.core.switches import DOCUMENTED, OverLong
from mocksens.spec.documents import Document
from mocksens.spec.rules import RULES


def test_the_rules_of_all_diagnoses_are_named_once() -> None:
    found = about_rules([("send.type", "send.numbers"), (), ("send.numbers",)])
    assert found == "about the rules in brackets: mocksens rules send.type send.numbers"
    assert about_rules([(), ()]) == about_rules([]) == ""


def test_of_many_rules_the_first_are_named() -> None:
    found = about_rules([list(RULES)])
    assert found.endswith(f"mocksens rules {' '.join(list(RULES)[:MOST])} (and {len(RULES) - MOST} more)")
    assert "more" not in about_rules([list(RULES)[:MOST]])


def test_options_are_quoted_for_a_shell() -> None:
    assert lookup(["send.type"], options=["--service", "a b"]) == "mocksens rules send.type --service 'a b'"


def test_switches_of_a_server_that_has_ended_are_set_if_they_change_a_rule() -> None:
    switches = structs.replace(
        DOCUMENTED, document=Document.OF_2026, over_long=OverLong.REFUSE, callers=frozenset({"0212"})
    )
    assert lookup(["search.extra"], switches=switches) == "MOCKSENS_DOCUMENT=2026 mocksens rules search.extra"
    assert lookup(["send.type"], switches=switches) == "mocksens rules send.type"
    assert lookup(["send.caller"], switches=switches) == "MOCKSENS_CALLERS=0212 mocksens rules send.caller"
