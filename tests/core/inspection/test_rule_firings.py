"""The firings of rules in journals."""

import itertools

import pytest

from mocksens import Sens
from mocksens.core.clock import SystemClock
from mocksens.core.inspection.rule_firings import FiringCounts, count
from tests.client import Client, InProcess


def counts(sens: Sens) -> FiringCounts:
    return count([*((service.id, service.journal) for service in sens.services), ("", sens.strays)])


def client_of(sens: Sens, service_id: str) -> Client:
    return Client(InProcess(sens), service_id=service_id)


def test_each_request_counts_once_for_each_of_its_rules() -> None:
    sens = Sens()
    client = client_of(sens, "one")
    client.send()
    client.send(type="FAX", messages=[{"to": "010-1"}, {"to": "010-2"}])
    client.send(type="FAX")
    found = counts(sens)
    assert {rule: firings.count for rule, firings in found.by_rule.items()} == {"send.type": 2, "send.numbers": 1}
    assert (found.examined, found.dropped) == (3, 0)


class Ticking:
    """A wall clock that shows no instant twice."""

    def __init__(self) -> None:
        self._instants = itertools.count(SystemClock().now())

    def now(self) -> int:
        return next(self._instants)


@pytest.mark.parametrize(
    ("order", "newest"),
    [
        ("aaabbbbbb", ["b6", "b5", "b4", "b3", "b2"]),
        ("abababb", ["b4", "b3", "a3", "b2", "a2"]),
        ("baa", ["a2", "a1", "b1"]),
    ],
)
def test_the_newest_requests_of_all_journals_are_named(order: str, newest: list[str]) -> None:
    sens = Sens(wall=Ticking())
    for service_id in order:
        client_of(sens, service_id).send(type="FAX")
    firings = counts(sens).by_rule["send.type"]
    assert firings.count == len(order)
    assert [f"{hit.service_id}{hit.entry.number}" for hit in firings.newest] == newest


def test_what_a_journal_has_dropped_does_not_count_and_is_counted() -> None:
    sens = Sens(journal=2)
    client = client_of(sens, "one")
    for _ in range(3):
        client.send(type="FAX")
    client.send()
    found = counts(sens)
    assert found.by_rule["send.type"].count == 1
    assert (found.examined, found.dropped) == (2, 2)


def test_requests_that_browsers_make_on_their_own_are_no_firings() -> None:
    sens = Sens()
    client = client_of(sens, "one")
    client.request("GET", "/favicon.ico")
    assert counts(sens).by_rule == {}
    client.request("GET", "/icon")
    assert counts(sens).by_rule["gateway.route-first"].count == 1
