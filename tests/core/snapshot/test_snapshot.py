"""A service out and in again: the same answers over SENS's own API."""

import json
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mocksens import Credential, Sens, Switches, configure
from mocksens.core.clock import DAY, KST, to_datetime
from mocksens.core.errors import Forbidden
from mocksens.core.inspection.events import newest
from mocksens.core.inspection.reset import reset
from mocksens.core.operations import due
from mocksens.core.operations.unsubscribes import register
from mocksens.core.scenarios.model import Then
from mocksens.core.scenarios.scenario import Scenario, Step
from mocksens.core.service import Service
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.snapshot import dumping, encoding, loading
from mocksens.core.snapshot.schema import SensSnapshot, ServiceSnapshot
from mocksens.core.switches import Delivery, Language
from mocksens.spec.documents import Document
from tests.client import Client, InProcess
from tests.conformance.world import base64_text, picture

START = "2026-03-02T09:00:00+09:00"
NOW = 1_772_409_600_000
NUMBERS = ("01011112222", "01000003012", "01000050000", "01000060100", "01000070003", "01000020917")
PICTURES = [picture(width) for width in (8, 16)]


def opened(seed: str = "tests", switches: Switches | None = None, at: str = START) -> tuple[Client, Service]:
    """Return a client of a service whose clock stands still, and the service."""
    sens = Sens(seed=seed, switches=switches or Switches())
    client = Client(InProcess(sens))
    assert client.clock({"freeze": at}).status == 200
    return client, sens.service(client.service_id)


def through_json(service: Service) -> ServiceSnapshot:
    return encoding.parse(msgspec.json.encode(dumping.dump(service)), ServiceSnapshot)


def second(instant: int) -> str:
    return to_datetime(instant).strftime("%Y-%m-%d %H:%M:%S")


def answers(client: Client, known: Service) -> list[Any]:
    """Everything that SENS tells of a service; ``known`` is one whose ids are asked for."""
    now, store = known.clock.now(), known.store
    asked = [client.list_unsubscribes(pageSize=100)]
    asked += [client.list_messages(requestId=name) for name in (*store.messages.requests, *store.reservations.by_id)]
    asked += [client.get_reservation(name) for name in store.reservations.by_id]
    asked += [client.get_message(message.message_id) for message in store.messages.after(0)]
    for back in range(0, 90, 30):
        window = {"requestStartTime": second(now - (back + 30) * DAY), "requestEndTime": second(now - back * DAY)}
        asked += [client.list_messages(**window, pageSize=100, **more) for more in ({}, {"status": "COMPLETED"})]
    for back in (0, 1, 30):
        window = {"completeStartTime": second(now - (back + 1) * DAY), "completeEndTime": second(now - back * DAY)}
        asked += [client.list_messages(**window, pageSize=3, pageIndex=page) for page in (0, 1)]
    if store.files.like("a.jpg", len(PICTURES[0])) is not None:
        asked.append(client.upload(fileName="a.jpg", fileBody=base64_text(PICTURES[0])))
    return [(answer.status, answer.body) for answer in asked]


# --- random lives ------------------------------------------------------------------------------------

LENGTHS = st.sampled_from(["1ms", "200ms", "1s", "90s", "31m", "5h", "1d", "6d", "30d", "80d", "200d"])
STEP = st.one_of(
    st.tuples(st.just("send"), st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=3)),
    st.tuples(st.just("mms"), st.sampled_from(["a.jpg", "b.jpg"])),
    st.tuples(st.just("reserve"), st.integers(11, 400)),
    st.tuples(st.just("cancel"), st.integers(0, 9)),
    st.tuples(st.just("conclude"), st.sampled_from(["DONE", "FAIL", "STALE"])),
    st.tuples(st.just("complete"), st.integers(0, 30)),
    st.tuples(st.just("upload"), st.sampled_from(["a.jpg", "b.jpg"])),
    st.tuples(st.just("block"), st.sampled_from(NUMBERS)),
    st.tuples(st.just("unblock"), st.sampled_from(NUMBERS)),
    st.tuples(st.just("advance"), LENGTHS),
    st.tuples(st.just("look"), st.integers(0, 30)),
)
SWITCHES = st.sampled_from(
    [
        Switches(),
        Switches(delivery=Delivery("manual")),
        Switches(delivery=Delivery("looks", 2)),
        Switches(delivery=Delivery("after", 0), language=Language.ENGLISH),
        Switches(delivery=Delivery("after", 40 * DAY), daily_quota=30),
    ]
)


def do(client: Client, service: Service, step: tuple[str, Any]) -> None:  # noqa: C901 - a line or two each
    store = service.store
    path = f"services/{client.service_id}"
    match step:
        case ("send", numbers):
            client.send(messages=[{"to": number, "content": f"to {number}"} for number in numbers], contentType="AD")
        case ("mms", name):
            file = client.upload(fileName=name, fileBody=base64_text(PICTURES[0])).json["fileId"]
            client.send(type="MMS", subject="제목", files=[{"fileId": file}, {"fileId": "없음"}])
        case ("reserve", minutes):
            time = (service.clock.time() + timedelta(minutes=minutes)).astimezone(KST)
            client.send(type="LMS", reserveTime=f"{time:%Y-%m-%d %H:%M}", messages=[{"to": NUMBERS[0], "subject": "s"}])
        case ("cancel", which) if store.reservations.by_id:
            client.cancel_reservation(list(store.reservations.by_id)[which % len(store.reservations.by_id)])
        case ("conclude", outcome) if store.reservations.by_id:
            client.admin(
                "POST", f"{path}/reservations/{list(store.reservations.by_id)[-1]}/conclude", {"status": outcome}
            )
        case ("complete", which) if store.messages.count:
            message = store.messages.after(0)[which % store.messages.count]
            client.admin("POST", f"{path}/messages/{message.message_id}/complete", {"result": "3018"})
        case ("upload", name):
            client.upload(fileName=name, fileBody=base64_text(PICTURES[1]))
        case ("block", number):
            client.register(number)
        case ("unblock", number):
            client.unregister(number)
        case ("advance", length):
            client.clock({"advance": length})
        case ("look", which) if store.messages.count:
            client.get_message(store.messages.after(0)[which % store.messages.count].message_id)


@given(st.lists(STEP, max_size=25), SWITCHES, st.sampled_from(["0s", "1s", "1h", "7d", "60d"]))
def test_a_service_that_was_put_into_another_server_answers_as_it_did(
    steps: list[tuple[str, Any]], switches: Switches, later: str
) -> None:
    client, service = opened(switches=switches)
    for step in steps:
        do(client, service, step)
    document = through_json(service)
    other, copy = opened("another", switches=switches, at="2030-01-01T00:00:00+09:00")
    loading.load(copy, document)
    assert dumping.dump(copy) == document
    assert answers(other, service) == answers(client, service)
    # Both looked at the same; both go on in the same way.
    for each in (client, other):
        each.clock({"advance": later})
    assert [told(message) for message in copy.store.messages.after(0)] == [
        told(message) for message in service.store.messages.after(0)
    ]
    before, after = dumping.dump(service), dumping.dump(copy)
    for name in ("reservations", "unsubscribes", "quota", "clock"):
        assert getattr(after, name) == getattr(before, name)
    assert [row.create_time for row in after.files] == [row.create_time for row in before.files]


def told(message: Any) -> tuple[Any, ...]:
    """Return a message without its random ids."""
    return (message.request.request_id, message.to, message.content, message.complete_time, message.result)


@given(st.lists(STEP, max_size=15))
def test_what_is_loaded_twice_is_there_once(steps: list[tuple[str, Any]]) -> None:
    client, service = opened()
    for step in steps:
        do(client, service, step)
    document = through_json(service)
    loading.load(service, document)
    loading.load(service, document)
    assert dumping.dump(service) == document


# --- one thing at a time -----------------------------------------------------------------------------


def test_time_stands_where_it_stood_and_goes_on_as_it_did() -> None:
    client, service = opened()
    document = through_json(service)
    assert (document.clock.now, document.clock.frozen, document.clock.rate) == (NOW, True, 1.0)
    client.send()
    client.clock({"advance": "1d"})
    client.clock({"rate": 60})
    client.clock({"resume": True})
    loading.load(service, document)
    assert (service.clock.now(), service.clock.frozen, service.clock.rate) == (NOW, True, 1.0)
    # It holds nothing, so it may be set anywhere.
    assert client.clock({"freeze": "2020-01-01T00:00:00+09:00"}).status == 200


def test_a_service_that_holds_something_only_goes_forward_again() -> None:
    client, service = opened()
    client.send()
    document = through_json(service)
    client.clock({"advance": "1d"})
    loading.load(service, document)
    assert service.clock.now() == NOW
    assert client.clock({"freeze": "2020-01-01T00:00:00+09:00"}).status == 409


def test_a_running_clock_goes_on_from_where_it_stood() -> None:
    client, service = opened()
    client.clock({"resume": True})
    client.clock({"rate": 2})
    document = through_json(service)
    _, copy = opened("another", at="2030-01-01T00:00:00+09:00")
    loading.load(copy, document)
    assert (copy.clock.frozen, copy.clock.rate) == (False, 2.0)
    assert 0 <= copy.clock.now() - document.clock.now < 60_000


def test_ids_are_not_given_again_even_with_the_same_seed() -> None:
    client, service = opened()
    client.send()
    client.upload(fileName="a.jpg", fileBody=base64_text(PICTURES[0]))
    document = through_json(service)
    other, copy = opened()
    loading.load(copy, document)
    other.send()
    other.upload(fileName="b.jpg", fileBody=base64_text(PICTURES[0]))
    assert len({message.message_id for message in copy.store.messages.after(0)}) == 2
    assert len({file.file_id for file in copy.store.files.all()}) == 2


def test_the_same_document_gives_the_same_ids_from_then_on() -> None:
    client, service = opened()
    client.send()
    document = through_json(service)

    def next_id() -> str:
        loading.load(service, document)
        return str(client.send().json["requestId"])

    first = next_id()
    client.send()
    assert next_id() == first


def test_switches_that_are_not_the_servers_come_along() -> None:
    _, service = opened()
    service.switches = replace(service.switches, delivery=Delivery("looks", 3), callers=frozenset({"0212345678"}))
    document = through_json(service)
    assert document.settings == {"document": "2023", "delivery": "looks:3", "callers": "0212345678"}
    _, copy = opened("another", Switches(language=Language.ENGLISH))
    copy.switches = replace(copy.switches, daily_quota=1)
    loading.load(copy, document)
    assert copy.switches == replace(
        copy.shared_switches, delivery=Delivery("looks", 3), callers=frozenset({"0212345678"})
    )


def test_contents_are_read_by_the_document_under_which_they_were_made() -> None:
    _, service = opened(switches=Switches(document=Document.OF_2026))
    document = through_json(service)
    _, copy = opened("another", Switches(document=Document.OF_2023))
    loading.load(copy, document)
    assert copy.switches.document is Document.OF_2026


def test_a_quota_that_was_used_stays_used() -> None:
    client, service = opened(switches=Switches(daily_quota=3))
    client.send(messages=[{"to": NUMBERS[0]}] * 2)
    other, copy = opened("another", Switches(daily_quota=3))
    loading.load(copy, through_json(service))
    assert [other.send().status for _ in range(2)] == [202, 429]


def test_neither_secrets_nor_headers_nor_the_journal_are_in_it() -> None:
    sens = Sens([Credential("ak-visible", "sk-secret")], seed="tests")
    client = Client(InProcess(sens), credential=Credential("ak-visible", "sk-secret"))
    service, pair = sens.create_service("own")
    service = sens.service(client.service_id)
    service.scenarios.play(Scenario(name="slow", steps=[Step(then=Then(result="3018"))]))
    time = (service.clock.time() + timedelta(hours=1)).astimezone(KST)
    fields = {"type": "SMS", "from": "1", "content": "x", "messages": [{"to": "1"}]}
    fields["reserveTime"] = f"{time:%Y-%m-%d %H:%M}"
    client.request("POST", f"{client.base}/messages", json=fields, headers={"x-private": "hidden"})
    assert service.store.reservations.by_id
    text = msgspec.json.encode(dumping.dump_all(sens)).decode()
    for secret in ("ak-visible", "sk-secret", pair.access_key, pair.secret_key, "hidden", "x-private", "slow"):
        assert secret not in text


def test_what_is_played_and_the_journal_stay_as_they_are() -> None:
    client, service = opened()
    client.send()
    document = through_json(service)
    service.scenarios.play(Scenario(name="closed", steps=[Step(then=Then(respond="forbidden"))]))
    loading.load(service, document)
    assert client.send().status == 403
    assert service.journal.last == 2


# --- cursors -----------------------------------------------------------------------------------------


def test_who_waits_behind_a_cursor_finds_what_comes_next_and_nothing_old() -> None:
    client, service = opened()
    client.send()
    document = through_json(service)
    for _ in range(3):
        client.send()
    client.clock({"advance": "5s"})
    before = newest(service, due.settle(service))
    loading.load(service, document)
    after = newest(service, due.settle(service))
    assert after == before._replace(resets=1)
    assert service.store.messages.after(before.messages) == []
    client.send()
    assert len(service.store.messages.after(before.messages)) == 1


def test_a_fresh_service_counts_from_one() -> None:
    client, service = opened()
    client.send(messages=[{"to": number} for number in NUMBERS[:2]])
    _, copy = opened("another")
    loading.load(copy, through_json(service))
    assert copy.store.messages.next_position == 2
    assert [message.position for message in copy.store.messages.after(0)] == [0, 1]


def test_reservations_go_on_behind_those_that_were_replaced() -> None:
    client, service = opened()
    client.send(reserveTime="2026-03-02 09:30")
    document = through_json(service)
    client.clock({"advance": "1h"})
    client.clock({"advance": "200d"})
    before = newest(service, due.settle(service))
    assert (before.reservations, before.forgotten) == (3, 1)
    loading.load(service, document)
    assert service.store.reservations.latest_change >= before.reservations
    assert service.store.reservations.forgotten == 1
    assert service.store.reservations.changed(before.reservations) == []
    client.clock({"advance": "1h"})
    assert len(service.store.reservations.changed(before.reservations)) == 1


# --- all services ------------------------------------------------------------------------------------


def test_all_services_are_put_in_and_others_stay() -> None:
    sens = Sens(seed="tests")
    for name in ("a", "b"):
        Client(InProcess(sens), service_id=name).send()
    document = encoding.parse(msgspec.json.encode(dumping.dump_all(sens)), SensSnapshot)
    other = Sens(seed="other")
    Client(InProcess(other), service_id="c").send()
    assert [service.id for service in loading.load_all(other, document)] == ["a", "b"]
    assert [(service.id, service.store.messages.count) for service in other.services] == [
        (DEFAULT_SERVICE_ID, 0),
        ("c", 1),
        ("a", 1),
        ("b", 1),
    ]


@pytest.mark.parametrize(
    "touch",
    [
        lambda service: register(service, due.settle(service), ["0101"]),
        lambda service: service.store.quota.set(20_000, 1),
        lambda service: service.clock.freeze(),
        lambda service: service.clock.set_rate(2),
        lambda service: service.clock.advance(days=1),
        lambda service: setattr(service, "switches", replace(service.switches, language=Language.ENGLISH)),
    ],
)
def test_the_default_service_is_left_out_until_it_is_touched(touch: Callable[[Service], object]) -> None:
    sens = Sens(seed="tests")
    assert dumping.dump_all(sens).services == []
    touch(sens.service(DEFAULT_SERVICE_ID))
    assert [row.service_id for row in dumping.dump_all(sens).services] == [DEFAULT_SERVICE_ID]
    reset(sens.service(DEFAULT_SERVICE_ID))
    assert dumping.dump_all(sens).services == []


def test_if_one_service_is_wrong_none_is_put_in() -> None:
    sens = Sens(seed="tests")
    for name in ("a", "b"):
        Client(InProcess(sens), service_id=name).send()
    document = json.loads(msgspec.json.encode(dumping.dump_all(sens)))
    document["services"][1]["requests"][0]["time"] += 1_000_000
    other = Sens(seed="other")
    with pytest.raises(ValueError, match=re.escape("at `$.services[1].requests[0].time`")):
        loading.load_all(other, encoding.parse(json.dumps(document), SensSnapshot))
    assert [(service.id, service.resets) for service in other.services] == [(DEFAULT_SERVICE_ID, 0)]


def test_a_service_is_not_there_twice() -> None:
    document = dumping.dump(opened()[1])
    with pytest.raises(ValueError, match=re.escape("this service is there twice - at `$.services[1].serviceId`")):
        loading.load_all(Sens(), SensSnapshot(version=1, services=[document, document]))


def test_a_service_that_is_not_listed_is_refused() -> None:
    document = SensSnapshot(version=1, services=[dumping.dump(opened()[1])])
    with pytest.raises(Forbidden):
        loading.load_all(Sens(services=["a"]), document)


# --- what is wrong -----------------------------------------------------------------------------------

Node = dict[str, Any]
FIELDS = [*ServiceSnapshot.__struct_encode_fields__]
ODD: list[Any] = [None, True, 0, -1, 1, 2**63, 2**70, 1e300, "", "x", "-1", [], {}, [[]], NOW, NOW + DAY]


@pytest.fixture
def written() -> Node:
    """Return a document with some of everything, as JSON."""
    client, service = opened()
    first = client.upload(fileName="a.jpg", fileBody=base64_text(PICTURES[0])).json["fileId"]
    client.clock({"advance": "7d"})
    client.upload(fileName="a.jpg", fileBody=base64_text(PICTURES[0]))
    client.upload(fileName="b.jpg", fileBody=base64_text(PICTURES[0]))
    client.send(reserveTime="2026-03-09 09:30")
    client.clock({"advance": "1h"})
    client.send(messages=[{"to": number} for number in NUMBERS], type="LMS", subject="s")
    client.send(type="MMS", files=[{"fileId": first}])
    client.send(reserveTime="2026-03-10 09:30")
    client.send(reserveTime="2026-03-10 09:30")
    client.cancel_reservation(list(service.store.reservations.by_id)[-1])
    client.register(*NUMBERS[:2])
    document: Node = json.loads(msgspec.json.encode(dumping.dump(service)))
    return document


def at(document: Node, path: str) -> tuple[Any, Any]:
    """Return the node that contains the target of ``path``, and its key there."""
    parts: list[Any] = [int(part) if part.isdigit() else part for part in re.findall(r"\w+", path)]
    node: Any = document
    for part in parts[:-1]:
        node = node[part]
    return node, parts[-1]


LATE = NOW + 8 * DAY
WRONG: list[tuple[str, Any, str]] = [
    ("version", 2, "Invalid enum value 2 - at `$.version`"),
    ("version", None, "at `$.version`"),
    ("more", 1, "unknown field `more`"),
    ("serviceId", "a b", "at `$.serviceId`"),
    ("clock", {}, "missing required field `now` - at `$.clock`"),
    ("clock.now", 10**15, "at `$.clock.now`"),
    ("clock.now", 1.5, "at `$.clock.now`"),
    ("clock.rate", 0, "at `$.clock.rate`"),
    ("clock.rate", -1, "at `$.clock.rate`"),
    ("settings", {"auth": "off"}, "auth is the whole server's and cannot be set for one service - at `$.settings`"),
    ("settings", {"delivery": "soon"}, "delivery: must be a length of time"),
    ("settings", {"delivery": 1}, "at `$.settings[...]`"),
    ("requests[0].time", LATE, "this is later than the clock shows - at `$.requests[0].time`"),
    ("requests[1].time", NOW - DAY, "requests must be in the order of these - at `$.requests[1].time`"),
    ("requests[0].messages", [], "at `$.requests[0].messages`"),
    ("requests[0].type", "FAX", "at `$.requests[0].type`"),
    ("requests[0].requestId", "a/b", "at `$.requests[0].requestId`"),
    ("requests[0].requestId", "a\n", "at `$.requests[0].requestId`"),
    ("requests[1].messages[0].result", "9999", "'9999' is not a result code - at `$.requests[1].messages[0].result`"),
    ("requests[1].messages[0].processingTime", NOW, "this is before the request"),
    ("requests[1].messages[1].completeTime", NOW, "this is before the request"),
    ("requests[1].messages[1].looks", 2, "looks decide only where there is no completeTime"),
    ("requests[1].messages[4].looks", 0, "at `$.requests[1].messages[4].looks`"),
    ("requests[1].messages[4].looks", 2**70, "at `$.requests[1].messages[4].looks`"),
    ("requests[1].messages[0].telcoCode", "skt", "telcoCode`"),
    ("requests[1].messages[0].to", "010-1", "at `$.requests[1].messages[0].to`"),
    ("reservations[0].outcome", None, "a reservation that was due needs an outcome - at `$.reservations[0]`"),
    ("reservations[0].outcome", "CANCELED", "at `$.reservations[0].outcome`"),
    ("reservations[1].messages", [], "at `$.reservations[1].messages`"),
    ("reservations[1].due", 2**60, "at `$.reservations[1].due`"),
    ("files[0].createTime", LATE, "this is later than the clock shows - at `$.files[0].createTime`"),
    ("files[1].createTime", NOW - 1, "files must be in the order of these - at `$.files[1].createTime`"),
    ("files[1].body", None, "a file that has not expired needs its body - at `$.files[1]`"),
    ("files[1].body", "###", "at `$.files[1].body`"),
    ("files[1].size", 7, " bytes, not 7 - at `$.files[1].size`"),
    (
        "files[2].name",
        "a.jpg",
        "there was such a file already: the same name and size are the same",
    ),
    ("unsubscribes[0].registerTime", LATE, "at `$.unsubscribes[0].registerTime`"),
    ("unsubscribes[0].registerType", "X", "at `$.unsubscribes[0].registerType`"),
    ("quota.used", -1, "at `$.quota.used`"),
    ("quota.day", 2**70, "at `$.quota.day`"),
]


@pytest.mark.parametrize(("path", "value", "said"), WRONG)
def test_what_is_wrong_is_told_with_its_path(written: Node, path: str, value: object, said: str) -> None:
    node, key = at(written, path)
    node[key] = value
    refused(written, said)


def same(path: str, other: str) -> Callable[[Node], None]:
    def change(document: Node) -> None:
        node, key = at(document, path)
        source, name = at(document, other)
        node[key] = source[name]

    return change


@pytest.mark.parametrize(
    ("path", "other", "said"),
    [
        (
            "requests[2].requestId",
            "requests[1].requestId",
            "this request is there twice - at `$.requests[2].",
        ),
        (
            "requests[1].messages[1].messageId",
            "requests[1].messages[0].messageId",
            "this is there twice - at `$.requests[1].messages[1].messageId`",
        ),
        (
            "requests[2].messages[0].messageId",
            "requests[1].messages[0].messageId",
            "this is there twice - at `$.requests[2].messages[0].messageId`",
        ),
        ("reservations[1].reserveId", "reservations[0].reserveId", "this reservation is there twice"),
        ("reservations[1].reserveId", "requests[1].requestId", "this is a request already"),
        ("files[2].fileId", "files[1].fileId", "this file is there twice - at `$.files[2].fileId`"),
        ("unsubscribes[1].clientTelNo", "unsubscribes[0].clientTelNo", "this number is there twice"),
    ],
)
def test_what_is_there_twice_is_told_with_its_path(written: Node, path: str, other: str, said: str) -> None:
    same(path, other)(written)
    refused(written, said)


def refused(document: Node, said: str) -> None:
    client, service = opened("another")
    client.send()
    before = dumping.dump(service), service.switches, service.resets
    with pytest.raises(ValueError, match=re.escape(said)):
        loading.load(service, encoding.parse(json.dumps(document), ServiceSnapshot))
    assert (dumping.dump(service), service.switches, service.resets) == before


@pytest.mark.parametrize("text", ["", "null", "[]", "{", "1", "[" * 100_000, '{"version":1}', '{"a":' * 5_000])
def test_what_is_no_document_is_refused(text: str) -> None:
    for kind in (ServiceSnapshot, SensSnapshot):
        if not (text == '{"version":1}' and kind is SensSnapshot):
            with pytest.raises(ValueError, match=r"[a-z]"):
                encoding.parse(text, kind)


def test_the_least_document_is_an_empty_service() -> None:
    client, service = opened()
    client.send()
    least = encoding.parse(f'{{"version":1,"serviceId":"a","clock":{{"now":{NOW}}}}}', ServiceSnapshot)
    loading.load(service, least)
    assert service.store.is_empty
    assert not service.clock.frozen


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(FIELDS), inner),
    )
)
def test_any_json_is_a_document_or_refused_and_never_half_loaded(value: Any) -> None:
    _, service = opened()
    store = service.store
    try:
        loading.load(service, encoding.parse(json.dumps(value), ServiceSnapshot))
    except ValueError:
        assert service.store is store


@given(st.data())
def test_any_part_of_a_document_may_be_wrong(data: st.DataObject) -> None:
    client, service = opened()
    client.upload(fileName="a.jpg", fileBody=base64_text(PICTURES[0]))
    client.send(messages=[{"to": "01000070003"}, {"to": NUMBERS[0]}])
    client.send(reserveTime="2026-03-02 10:30")
    client.register(NUMBERS[0])
    document = json.loads(msgspec.json.encode(dumping.dump(service)))
    path = data.draw(st.sampled_from(sorted(paths(document))))
    value = data.draw(st.sampled_from(ODD))
    node, key = at(document, path)
    node[key] = value
    other, copy = opened("another")
    try:
        loading.load(copy, encoding.parse(json.dumps(document), ServiceSnapshot))
    except ValueError as error:
        said = str(error)
        assert re.search(r"at `\$|unknown field|required field", said)
        assert copy.store.is_empty
    else:
        assert all(status < 500 for status, _ in answers(other, copy))
        other.clock({"advance": "100d"})
        assert dumping.dump(copy).service_id == copy.id


def paths(node: Any, path: str = "") -> set[str]:
    """Yield the paths of everything in a document."""
    if isinstance(node, Mapping):
        inner = [(f"{path}.{name}" if path else name, value) for name, value in node.items()]
    elif isinstance(node, list):
        inner = [(f"{path}[{index}]", value) for index, value in enumerate(node)]
    else:
        return {path}
    return ({path} if path else set()) | {each for name, value in inner for each in paths(value, name)}


# --- what is given can be put ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "moves"),
    [
        ({}, [{"rate": 1e308}]),
        ({"delivery": "3000000d"}, []),
        ({}, [{"freeze": "9999-12-31T23:59:59.900+09:00"}]),
        ({"delivery": "manual"}, [{"freeze": "9999-12-31T23:59:59.900+09:00"}]),
        ({"delivery": "looks:3"}, [{"freeze": "9999-12-31T23:59:59.999+09:00"}]),
    ],
)
def test_whatever_a_snapshot_gives_can_be_put_in(settings: dict[str, object], moves: list[dict[str, object]]) -> None:
    client = Client(InProcess(configure(**settings)))
    for move in moves:
        assert client.clock(move).status == 200
    assert client.send(messages=[{"to": "01012345678"}, {"to": "01000069999"}]).status == 202
    path = f"services/{client.service_id}/snapshot"
    given = client.admin("GET", path).json
    put = client.admin("PUT", path, given)
    assert put.status == 200, put.body
