from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import pytest

from mocksens.spec.statuses import (
    CANCELABLE,
    UNSENT,
    ContentType,
    MessageStatus,
    MessageType,
    Outcome,
    RegisterType,
    ReserveStatus,
    Telco,
)
from tests.status_steps import MESSAGE_STEPS, RESERVE_STEPS

Steps = Mapping[Any, frozenset[Any]]

STEPS: list[tuple[type[StrEnum], Steps]] = [(MessageStatus, MESSAGE_STEPS), (ReserveStatus, RESERVE_STEPS)]


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (MessageType, ["SMS", "LMS", "MMS"]),
        (ContentType, ["COMM", "AD"]),
        (MessageStatus, ["READY", "PROCESSING", "COMPLETED"]),
        (ReserveStatus, ["READY", "PROCESSING", "CANCELED", "FAIL", "DONE", "STALE", "SKIP"]),
        (Outcome, ["success", "processing", "reserved", "fail"]),
        (RegisterType, ["M", "C"]),
        (Telco, ["SKT", "KTF", "LGT", "ETC"]),
    ],
)
def test_values_are_spelled_as_the_document_spells_them(kind: type[StrEnum], values: list[str]) -> None:
    assert [member.value for member in kind] == values


@pytest.mark.parametrize(("kind", "steps"), STEPS)
def test_every_status_has_its_steps_and_none_leads_to_an_unknown_one(kind: type[StrEnum], steps: Steps) -> None:
    assert set(steps) == set(kind)
    assert frozenset().union(*steps.values()) <= set(kind)


@pytest.mark.parametrize(("kind", "steps"), STEPS)
def test_every_status_is_reached_from_ready_and_none_comes_back(kind: type[StrEnum], steps: Steps) -> None:
    def later(status: StrEnum) -> set[StrEnum]:
        return set(steps[status]).union(*map(later, steps[status]))

    assert later(kind("READY")) | {kind("READY")} == set(kind)
    assert all(status not in later(status) for status in kind)


def test_a_message_goes_from_ready_over_processing_to_completed() -> None:
    assert MessageStatus.PROCESSING in MESSAGE_STEPS[MessageStatus.READY]
    assert MESSAGE_STEPS[MessageStatus.PROCESSING] == {MessageStatus.COMPLETED}
    assert MESSAGE_STEPS[MessageStatus.COMPLETED] == frozenset()


def test_a_reservation_is_cancelled_while_ready_or_processed_to_one_of_four_ends() -> None:
    assert RESERVE_STEPS[ReserveStatus.READY] == {"PROCESSING", "CANCELED"}
    assert RESERVE_STEPS[ReserveStatus.PROCESSING] == {"DONE", "FAIL", "STALE", "SKIP"}
    ends = {status for status, after in RESERVE_STEPS.items() if not after}
    assert ends == {"CANCELED", "DONE", "FAIL", "STALE", "SKIP"}
    assert set(CANCELABLE) == {"READY"}
    assert set(UNSENT) == {"CANCELED", "FAIL", "STALE", "SKIP"}
