import re
from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mocksens import Sens
from mocksens.core.clock import KST
from mocksens.core.ids import Ids, new_seed
from mocksens.core.inspection.reset import reset
from mocksens.core.operations.due import settle
from mocksens.core.operations.messages import search, send
from mocksens.core.records import Recipient, Search, Send
from mocksens.core.service import Service
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.snapshot import dumping, loading
from mocksens.spec.statuses import ContentType, MessageType

NOW = 1_765_531_326_701
SHAPE = re.compile(r"RS[SLM]A-[0-9]{13}-[0-9]{4}-[0-9]{8}-[A-Za-z0-9]{8}")


def some(ids: Ids) -> list[str]:
    return [each for _ in range(50) for each in (ids.request_id("SMS", NOW), ids.uuid())]


@pytest.mark.parametrize(("kind", "beginning"), [("SMS", "RSSA-"), ("LMS", "RSLA-"), ("MMS", "RSMA-")])
def test_a_request_id_tells_type_and_time(kind: str, beginning: str) -> None:
    assert Ids("seed").request_id(kind, NOW).startswith(f"{beginning}1765531326701-")


@given(st.text(), st.sampled_from(["SMS", "LMS", "MMS"]), st.integers(0, 9_999_999_999_999))
def test_a_request_id_has_the_shape_of_sens(seed: str, kind: str, instant: int) -> None:
    ids = Ids(seed)
    for _ in range(20):
        made = ids.request_id(kind, instant)
        assert SHAPE.fullmatch(made)
        assert int(made.split("-")[1]) == instant


def test_a_request_id_before_1970_still_has_the_shape() -> None:
    assert SHAPE.fullmatch(Ids("seed").request_id("SMS", -1))


@given(st.text())
def test_a_message_id_is_a_random_uuid(seed: str) -> None:
    ids = Ids(seed)
    for _ in range(20):
        made = ids.uuid()
        assert str(UUID(made)) == made
        assert UUID(made).version == 4


def test_ids_do_not_repeat() -> None:
    ids = Ids("seed")
    made = {ids.request_id("SMS", NOW) for _ in range(10_000)} | {ids.uuid() for _ in range(10_000)}
    assert len(made) == 20_000


@given(st.text())
def test_the_same_seed_gives_the_same_ids_in_the_same_order(seed: str) -> None:
    assert some(Ids(seed)) == some(Ids(seed))


def test_another_seed_gives_other_ids() -> None:
    assert not set(some(Ids("one"))) & set(some(Ids("two")))


def test_a_seed_that_nobody_gave_is_a_new_one() -> None:
    assert new_seed() != new_seed()
    assert Sens().seed != Sens().seed
    assert Sens().service("a").ids.uuid() != Sens().service("a").ids.uuid()


def ids_of_a_day(service: Service) -> list[str]:
    """Return the ids that a frozen service gives for a few sends."""
    service.clock.freeze(datetime(2026, 1, 1, tzinfo=KST))
    given = []
    for count in (1, 3):
        people = [Recipient(f"0101111{number:04}") for number in range(count)]
        asked = Send(
            type=MessageType.SMS,
            content_type=ContentType.COMM,
            country_code="82",
            sender="0212345678",
            content="hello",
            recipients=people,
        )
        now = settle(service)
        request_id = send(service, now, asked).request_id
        found = search(service, now, Search(page_index=0, page_size=1000, request_id=request_id)).messages
        given += [request_id, *(seen.message.message_id for seen in found)]
        service.clock.advance(seconds=1)
    return given


def test_the_same_requests_to_a_frozen_service_get_the_same_ids() -> None:
    one, other = (ids_of_a_day(Sens(seed="seed").service("a")) for _ in range(2))
    assert one == other
    assert len(set(one)) == 6


def test_services_of_one_seed_have_ids_of_their_own() -> None:
    sens = Sens(seed="seed")
    assert not set(ids_of_a_day(sens.service("a"))) & set(ids_of_a_day(sens.service("b")))
    assert not set(some(Sens(seed="one").service("a").ids)) & set(some(Sens(seed="two").service("a").ids))


@pytest.mark.parametrize("service_id", ["gateway", "a", "ncp:sms:kr:000000000000:mocksens"])
def test_no_service_shares_its_ids_with_the_gateway(service_id: str) -> None:
    sens = Sens(seed="seed")
    assert not set(some(sens.gateway_ids)) & set(some(sens.service(service_id).ids))


# --- services that are made again --------------------------------------------------------------------


def made_again(seed: str | None) -> list[list[str]]:
    """Return the ids of a service, of its successors, and of the default service, each at one instant."""
    sens = Sens(seed=seed)
    given = []
    for _ in range(3):
        for service_id in ("a", DEFAULT_SERVICE_ID):
            given.append(ids_of_a_day(sens.service(service_id)))
            sens.drop_service(service_id)
        given.append(ids_of_a_day(sens.create_service("b")[0]))
        sens.drop_service("b")
    return given


@pytest.mark.parametrize("seed", [None, "seed"])
def test_a_service_that_is_made_again_gives_no_id_again(seed: str | None) -> None:
    given = [each for ids in made_again(seed) for each in ids]
    assert len(set(given)) == len(given)


def test_with_a_seed_every_run_gives_the_same_ids_however_often_services_are_made_again() -> None:
    assert made_again("seed") == made_again("seed")
    assert not set(map(str, made_again(None))) & set(map(str, made_again(None)))


def test_the_first_service_of_an_id_has_the_same_ids_whatever_others_were_made_before() -> None:
    one, other = Sens(seed="seed"), Sens(seed="seed")
    other.service("b")
    other.create_service("c")
    other.drop_service("b")
    assert other.draft("a") is not other.service("a")
    assert ids_of_a_day(one.service("a")) == ids_of_a_day(other.service("a"))


def test_keys_and_service_ids_are_not_given_again() -> None:
    sens = Sens(seed="seed")
    made = []
    for service_id in (None, "a", "a", None):
        service, pair = sens.create_service(service_id)
        made += [pair.access_key, pair.secret_key, *([] if service_id else [service.id])]
        sens.drop_service(service.id)
    assert len(set(made)) == len(made)


def test_a_reset_and_a_rehearsal_give_no_id_again() -> None:
    service = Sens(seed="seed").service("a")
    given = ids_of_a_day(service)
    with service.lock:
        settle(service)
        given += [service.rehearsal().ids.uuid(), service.rehearsal().ids.uuid(), service.ids.uuid()]
    reset(service)
    given += ids_of_a_day(service)
    assert len(set(given)) == len(given)


def test_without_a_seed_a_document_that_is_put_in_twice_leads_to_other_ids_each_time() -> None:
    service = Sens().service("a")
    given = ids_of_a_day(service)
    document = dumping.dump(service)
    for _ in range(3):
        loading.load(service, document)
        service.clock.advance(days=100)
        given += [service.ids.uuid(), service.ids.request_id("SMS", NOW)]
    assert len(set(given)) == len(given)
