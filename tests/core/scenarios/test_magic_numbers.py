import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens.core.scenarios import magic_numbers
from mocksens.core.scenarios.magic_numbers import (
    MessageEffect,
    RequestEffect,
    catalogue,
    may_match,
    message_effect,
    number_of,
    request_effect,
)
from mocksens.spec.faults import FAULTS, Fault
from mocksens.spec.operations import FAILURES
from mocksens.spec.results import RESULTS

DIGITS = [f"{number:04d}" for number in range(10_000)]


# --- the table of the design, row by row -------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "code"),
    [
        *[("01000000000", "0"), ("01000003018", "3018"), ("01000002000", "2000"), ("01000001001", "1001")],
        *[("01000010006", "S006"), ("01000010999", "S999"), ("01000020900", "E900"), ("01000020917", "E917")],
    ],
)
def test_a_number_completes_with_the_code_that_it_ends_in(number: str, code: str) -> None:
    assert message_effect(number) == MessageEffect(code)
    assert number_of(code) == number


def test_each_code_has_a_number_of_its_own() -> None:
    numbers = {number_of(code): code for code in RESULTS}
    assert len(numbers) == len(RESULTS)
    for number, code in numbers.items():
        assert re.fullmatch("010000[0-9]{5}", number), "eleven digits, 010-0..."
        assert message_effect(number) == MessageEffect(code)
        assert request_effect([number]) is None


def test_no_other_number_of_those_rows_means_anything() -> None:
    meant = {number_of(code) for code in RESULTS}
    for kind in "01235":
        for digits in DIGITS:
            number = f"010000{kind}{digits}"
            if number not in meant | {magic_numbers.NEVER}:
                assert message_effect(number) is None
                assert request_effect([number]) is None


def test_a_number_never_leaves_processing() -> None:
    assert message_effect("01000050000") == MessageEffect("0", never=True)


@pytest.mark.parametrize("digits", ["0000", "0001", "0090", "9999"])
def test_a_number_takes_so_many_seconds_or_looks(digits: str) -> None:
    assert message_effect(f"0100006{digits}") == MessageEffect("0", after=int(digits) * 1_000)
    assert message_effect(f"0100007{digits}") == MessageEffect("0", looks=int(digits))
    assert request_effect([f"0100006{digits}", f"0100007{digits}"]) is None


def test_a_number_answers_with_any_status_of_failure_and_no_other() -> None:
    for digits in DIGITS:
        number, status = f"0100004{digits}", int(digits)
        found = request_effect([number])
        assert found == ((number, RequestEffect(status=status)) if 400 <= status <= 599 else None)
        assert message_effect(number) is None, "its message is an ordinary one"


def test_a_number_breaks_the_line_in_one_of_nine_ways_before_or_after_the_messages_were_taken() -> None:
    assert len(FAULTS) == 9
    meant = {f"0100008000{place}": RequestEffect(fault=fault) for place, fault in enumerate(FAULTS, 1)}
    meant |= {f"0100008001{place}": RequestEffect(fault=fault, commit=True) for place, fault in enumerate(FAULTS, 1)}
    assert meant["01000080001"].fault is Fault.RESET
    assert meant["01000080019"].fault is Fault.CLOSE
    for digits in DIGITS:
        number = f"0100008{digits}"
        assert request_effect([number]) == ((number, meant[number]) if number in meant else None)
        assert message_effect(number) is None


# --- ordinary numbers --------------------------------------------------------------------------------


ORDINARY = [
    *("", "010", "01012345678", "0100000301", "010000030180", "01000009018", "01000013018", "82-01000003018"),
    *("01000040399", "01000040600", "0100004042", "010000404290", "01000080000", "01000080010", "01000080020"),
    *("0100006009", "010000600900", "0100009000", "01000003018 ", "01000003018\n", "\u0660\u0661\u0660" + "0" * 8),
    *("0100006\u0661\u0661\u0661\u0661", "0100000\uff13\uff10\uff11\uff18"),
]


@pytest.mark.parametrize("number", ORDINARY)
def test_a_number_that_fits_no_row_is_an_ordinary_one(number: str) -> None:
    assert message_effect(number) is None
    assert request_effect([number]) is None


@given(st.one_of(st.text(), st.text("0123456789", min_size=4, max_size=8).map("0100".__add__)))
def test_any_text_is_a_number_of_the_table_or_an_ordinary_one(number: str) -> None:
    found = message_effect(number)
    if found is not None:
        assert re.fullmatch("010000[0-9]{5}", number)
        assert found.result in RESULTS
    whom = request_effect([number])
    if whom is not None:
        assert whom[0] == number
        assert found is None, "a number is about its message or about its request"


def test_the_first_number_that_disturbs_its_request_decides() -> None:
    numbers = ["01012345678", "01000003018", "01000080002", "01000040429"]
    assert request_effect(numbers) == ("01000080002", RequestEffect(fault=Fault.HANG))
    assert request_effect(numbers[::-1]) == ("01000040429", RequestEffect(status=429))


def test_one_look_finds_every_number_of_the_table_among_others() -> None:
    for number, _ in catalogue():
        assert may_match(["01012345678", number, "0101"])
    assert not may_match([])
    assert not may_match(["01012345678", "0100", "0000000", "010"])


# --- what is printed ---------------------------------------------------------------------------------


def test_the_catalogue_names_every_code_status_and_fault_once_and_each_number_does_what_is_said() -> None:
    said = dict(catalogue())
    assert len(said) == len(list(catalogue()))
    for code, result in RESULTS.items():
        assert code in said[number_of(code)].split()
        assert result.meaning in said[number_of(code)]
    for number, text in said.items():
        found, whom = message_effect(number), request_effect([number])
        assert (found is None) != (whom is None), number
        if whom is not None and whom[1].fault is not None:
            assert text.startswith(whom[1].fault)
            assert ("after" in text) is whom[1].commit
        elif whom is not None:
            assert f"answered with {whom[1].status};" in text
    disturbed = [request_effect([number]) for number in said]
    assert {whom[1].status for whom in disturbed if whom} - {None} == set(FAILURES)
    assert [whom[1].fault for whom in disturbed if whom and whom[1].fault and not whom[1].commit] == list(FAULTS)
    assert [whom[1].fault for whom in disturbed if whom and whom[1].commit] == list(FAULTS)
    assert {"never leaves PROCESSING"} == {
        text for number, text in said.items() if message_effect(number) == MessageEffect(never=True)
    }
