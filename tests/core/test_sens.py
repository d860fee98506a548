import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest

from mocksens import Credential, Sens, Switches
from mocksens.core.clock import KST, SystemClock
from mocksens.core.errors import Forbidden, NotFound
from mocksens.core.operations.due import settle
from mocksens.core.operations.messages import result, search, send
from mocksens.core.operations.unsubscribes import register
from mocksens.core.records import Recipient, Search, Send
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.service import Service
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.switches import Auth
from mocksens.spec.limits import SERVICE_ID_CHARACTERS
from mocksens.spec.statuses import ContentType, MessageType

SMS = Send(
    type=MessageType.SMS,
    content_type=ContentType.COMM,
    country_code="82",
    sender="0212345678",
    content="hello",
    recipients=[Recipient("01011112222")],
)


def take(service: Service) -> str:
    with service.lock:
        return send(service, settle(service), SMS).request_id


def test_the_default_pair_and_service_are_the_documented_ones() -> None:
    assert tuple(DEFAULT_CREDENTIAL) == ("mocksens-access-key", "mocksens-secret-key", None)
    assert DEFAULT_SERVICE_ID == "ncp:sms:kr:000000000000:mocksens"
    assert Sens().credentials == {b"mocksens-access-key": DEFAULT_CREDENTIAL}
    assert Sens().service(DEFAULT_SERVICE_ID).id == DEFAULT_SERVICE_ID


def test_credentials_are_found_by_their_access_key() -> None:
    one, other = Credential("one", "1"), Credential("둘", "2", frozenset({"a"}))
    assert Sens([one, other]).credentials == {b"one": one, "둘".encode(): other}


def test_a_service_is_made_on_first_use_and_stays() -> None:
    sens = Sens(seed="tests")
    service = sens.service("a")
    assert sens.service("a") is service
    assert sens.service("b") is not service
    assert service.switches is sens.switches


@pytest.mark.parametrize("service_id", ["a", "A-Z_0.9:", "ncp:sms:kr:000000000000:mocksens", "a" * 160])
def test_a_well_formed_service_may_exist(service_id: str) -> None:
    assert Sens().service(service_id).id == service_id


@pytest.mark.parametrize(
    "service_id",
    ["", " ", "a b", "a/b", "a%3A", "a\n", "\n", "가", "a\x00", "é", "a" * (SERVICE_ID_CHARACTERS.value + 1), "a*"],
)
def test_another_service_cannot_exist(service_id: str) -> None:
    sens = Sens()
    with pytest.raises(Forbidden) as caught:
        sens.service(service_id)
    assert caught.value.rule == "gateway.service"
    assert caught.value.hint.startswith("the serviceId ")


def test_a_list_of_services_admits_no_other() -> None:
    sens = Sens(services=["a", "b"])
    assert sens.service("a").id == "a"
    with pytest.raises(Forbidden, match="listed"):
        sens.service("c")
    with pytest.raises(Forbidden):
        Sens(services=[]).service("a")


def test_services_may_be_any_iterable() -> None:
    sens = Sens(services=iter(["a", "b"]))
    assert sens.service("a").id == "a"
    with pytest.raises(Forbidden, match="listed"):
        sens.service("c")


def test_services_of_an_iterator_are_checked_like_those_of_a_list() -> None:
    with pytest.raises(ValueError, match="services must be serviceIds"):
        Sens(services=iter(["a", "not one"]))
    with pytest.raises(ValueError, match="are two variables swapped"):
        Sens(services=iter([DEFAULT_CREDENTIAL.secret_key]))


@pytest.mark.parametrize("make", [iter, list])
def test_the_services_of_a_key_may_be_any_iterable(make: Callable[[list[str]], Any]) -> None:
    sens = Sens([Credential("key", "secret", make(["a"]))])
    assert sens.credentials[b"key"].services == frozenset({"a"})


def test_switches_are_those_of_every_service() -> None:
    sens = Sens(switches=Switches(auth=Auth.OFF))
    assert sens.service("a").switches.auth is Auth.OFF
    assert sens.switches.auth is Auth.OFF


def test_a_service_starts_with_the_wall_clock_of_its_sens() -> None:
    class Wall:
        def now(self) -> int:
            return 1_767_236_400_000

    assert Sens(wall=Wall()).service("a").clock.now() == 1_767_236_400_000
    wall = SystemClock()
    before = wall.now()
    assert before <= Sens().service("a").clock.now() <= wall.now()


# --- isolation ---------------------------------------------------------------------------------------


def test_services_know_nothing_of_one_another() -> None:
    sens = Sens(seed="tests")
    one, other = sens.service("one"), sens.service("other")
    request_id = take(one)
    (seen,) = search(one, settle(one), Search(page_index=0, page_size=10, request_id=request_id)).messages
    register(one, settle(one), ["0101"])
    with pytest.raises(NotFound):
        search(other, settle(other), Search(page_index=0, page_size=10, request_id=request_id))
    with pytest.raises(NotFound):
        result(other, settle(other), seen.message.message_id)
    assert other.store.unsubscribes == {}
    assert other.store.messages.next_position == 0


def test_the_time_of_a_service_is_its_own() -> None:
    sens = Sens(seed="tests")
    one, other = sens.service("one"), sens.service("other")
    one.clock.freeze(datetime(2030, 1, 1, tzinfo=KST))
    assert not other.clock.frozen
    assert other.clock.time().year != 2030
    other.clock.advance(days=1)
    assert one.clock.time() == datetime(2030, 1, 1, tzinfo=KST)


def test_two_sens_share_nothing_even_with_one_seed() -> None:
    one, other = Sens(seed="tests"), Sens(seed="tests")
    request_id = take(one.service("a"))
    assert request_id not in other.service("a").store.messages.requests


def test_a_service_that_holds_something_does_not_go_back_in_time() -> None:
    service = Sens(seed="tests").service("a")
    service.clock.freeze(datetime(2030, 1, 1, tzinfo=KST))
    service.clock.freeze(datetime(2026, 1, 1, tzinfo=KST))
    take(service)
    with pytest.raises(ValueError, match="another serviceId"):
        service.clock.freeze(datetime(2025, 12, 31, tzinfo=KST))


# --- threads -----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("hurry")
def test_threads_that_ask_for_a_service_at_once_get_the_same_one() -> None:
    for _ in range(20):
        sens = Sens(seed="tests")
        start = threading.Barrier(8)

        def ask(_: int, sens: Sens = sens, start: threading.Barrier = start) -> list[Service]:
            start.wait()
            return [sens.service(f"service-{number}") for number in range(20)]

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(ask, range(8)))
        assert all(one is first for answer in answers for one, first in zip(answer, answers[0], strict=True))


def test_sends_of_many_threads_are_all_kept_once() -> None:
    service = Sens(seed="tests").service("a")
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: take(service), range(400)))
    assert len(set(taken)) == 400
    assert set(service.store.messages.requests) == set(taken)
    found = service.store.messages.requested(0, settle(service)).page(0, 1_000)
    assert [message.request.first for message in found] == list(range(400))
    assert len({message.message_id for message in found}) == 400
