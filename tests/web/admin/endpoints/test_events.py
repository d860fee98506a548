"""The events of a service as server-sent events: all of them, in order, from any position, to many clients."""

import contextlib
import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from mocksens import Sens, running
from mocksens.core.clock import KST
from mocksens.core.service import Service
from mocksens.server.serving import Server
from mocksens.web.admin import renderings
from mocksens.web.admin.endpoints import events as admin_events
from tests.client import Answer, Client, OverHttp
from tests.patience import PATIENCE, eventually, in_time, patiently

pytestmark = pytest.mark.measured


class Event(NamedTuple):
    id: str
    kind: str
    data: Any


class Stream:
    """A stream of events, after its HTTP head."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._read = b""
        head = self._block(b"\r\n\r\n").decode().split("\r\n")
        self.status = int(head[0].split(" ")[1])
        self.headers = {name.lower(): value for name, _, value in (field.partition(": ") for field in head[1:])}
        self._chunks = b""

    def block(self) -> str:
        """Return the lines up to the next empty line."""
        while b"\n\n" not in self._chunks:
            size = int(self._block(b"\r\n"), 16)
            if not size:
                raise EOFError
            while len(self._read) < size + 2:
                self._more()
            self._chunks += self._read[:size]
            self._read = self._read[size + 2 :]
        block, _, self._chunks = self._chunks.partition(b"\n\n")
        return block.decode()

    def begin(self) -> str:
        """Return the id in the first lines of the stream."""
        fields = dict(field.split(": ") for field in self.block().split("\n"))
        assert fields["retry"] == "1000"
        return fields["id"]

    def event(self) -> Event:
        """Return the next event, after any comments."""
        for _ in patiently("nothing but comments came"):
            if (block := self.block()) != ":":
                break
        fields = dict(field.split(": ", 1) for field in block.split("\n"))
        assert list(fields) == ["id", "event", "data"]
        return Event(fields["id"], fields["event"], json.loads(fields["data"]))

    def events(self, count: int) -> list[Event]:
        return [self.event() for _ in range(count)]

    def is_quiet(self, seconds: float = 0.15) -> bool:
        """Return whether no event comes for ``seconds``."""
        self._line.settimeout(seconds)
        try:
            return not self._chunks and not self._read and not self._line.recv(1)
        except TimeoutError:
            return True
        finally:
            self._line.settimeout(PATIENCE)

    def close(self, *, hard: bool = False) -> None:
        if hard:
            self._line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        self._line.close()

    def _block(self, mark: bytes) -> bytes:
        while mark not in self._read:
            self._more()
        block, _, self._read = self._read.partition(mark)
        return block

    def _more(self) -> None:
        data = self._line.recv(65_536)
        if not data:
            raise EOFError
        self._read += data


def address(client: Client) -> tuple[str, int]:
    assert isinstance(client.transport, OverHttp)
    return client.transport.host, client.transport.port


@contextlib.contextmanager
def listening(client: Client, query: str = "", **headers: str) -> Iterator[Stream]:
    """Yield a stream of the client's service."""
    fields = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    path = f"/_mocksens/services/{client.service_id}/events{query}"
    assert isinstance(client.transport, OverHttp)
    with socket.create_connection(address(client), timeout=client.transport.timeout) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{fields}\r\n".encode())
        yield Stream(line)


@pytest.fixture(autouse=True)
def _fresh(live_client: Client) -> Iterator[None]:
    yield
    live_client.admin("DELETE", f"services/{live_client.service_id}")


@pytest.fixture
def client(live_client: Client) -> Client:
    """Return a client of a service whose clock stands still."""
    live_client.clock({"freeze": "2026-01-01T09:00:00+09:00"})
    return live_client


@pytest.fixture
def service(live: Server, client: Client) -> Service:
    """Return the service that ``client`` calls."""
    return live.sens.service(client.service_id)


def told(events: list[Event]) -> list[str]:
    return [event.kind for event in events]


def is_done(events: list[Event]) -> bool:
    return any(event.kind == "reservation" and event.data["status"] == "DONE" for event in events)


def reserve(client: Client, service: Service, minutes: int = 20) -> str:
    moment = (service.clock.time() + timedelta(minutes=minutes)).astimezone(KST)
    return str(client.send(reserveTime=f"{moment:%Y-%m-%d %H:%M}").json["requestId"])


def admin(client: Client, method: str, path: str, json: Any = None) -> Answer:
    return client.admin(method, f"services/{client.service_id}/{path}", *([] if json is None else [json]))


# --- what comes --------------------------------------------------------------------------------------


def test_a_stream_looks_as_browsers_want_it(client: Client) -> None:
    with listening(client) as stream:
        assert (stream.status, stream.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert stream.headers["cache-control"] == "no-store"
        assert stream.headers["x-ncp-apigw-request-id"]
        assert stream.begin() == "0-0-0-0-0-0"


def test_a_send_is_told_with_what_the_other_calls_show(client: Client) -> None:
    with listening(client) as stream:
        stream.begin()
        client.send(content="인증번호 123456\n\ndata: {}")
        request, message = stream.events(2)
        assert (request.kind, message.kind) == ("request", "message")
        assert request.data == admin(client, "GET", "requests/1").json
        assert message.data == admin(client, "GET", "messages").json["messages"][0]
        assert message.data["content"] == "인증번호 123456\n\ndata: {}"
        client.clock({"advance": "1s"})
        completed = stream.event()
        assert (completed.kind, completed.data["status"]) == ("completed", "COMPLETED")
        assert completed.data["messageId"] == message.data["messageId"]
        assert stream.is_quiet()


def test_requests_that_are_refused_are_told_too(client: Client) -> None:
    with listening(client) as stream:
        stream.begin()
        client.send(type="FAX")
        client.list_unsubscribes()
        first, second = stream.events(2)
        assert [(each.kind, each.data["status"]) for each in (first, second)] == [("request", 400), ("request", 200)]


def test_a_reservation_is_told_on_all_its_way(client: Client, service: Service) -> None:
    with listening(client) as stream:
        stream.begin()
        reserve_id = reserve(client, service)
        assert told(stream.events(2)) == ["request", "reservation"]
        client.clock({"advance": "20m"})
        reservation, message = stream.events(2)
        assert (reservation.data["reserveId"], reservation.data["status"]) == (reserve_id, "PROCESSING")
        assert (message.kind, message.data["requestId"]) == ("message", reserve_id)
        client.clock({"advance": "1s"})
        done, completed = stream.events(2)
        assert (done.data["status"], completed.kind) == ("DONE", "completed")


def test_what_is_canceled_or_completed_by_hand_is_told(client: Client, service: Service) -> None:
    reserve_id = reserve(client, service)
    client.send(messages=[{"to": "01000050000"}])
    with listening(client) as stream:
        stream.begin()
        client.cancel_reservation(reserve_id)
        assert sorted(told(stream.events(2))) == ["request", "reservation"]
        message_id = service.store.messages.after(0)[0].message_id
        admin(client, "POST", f"messages/{message_id}/complete", {"result": "3018"})
        event = stream.event()
        assert (event.kind, event.data["result"]) == ("completed", "3018")


def test_time_that_runs_by_itself_tells(client: Client, service: Service) -> None:
    with listening(client) as stream:
        stream.begin()
        client.clock({"rate": 5_000})
        reserve(client, service)
        client.clock({"resume": True})
        events = [stream.event()]
        for _ in patiently():
            if events[-1].kind == "completed" and is_done(events):
                break
            events.append(stream.event())
        assert told(events).count("message") == 1


def test_other_services_are_not_told_of(client: Client) -> None:
    with listening(client) as stream:
        stream.begin()
        Client(client.transport, service_id="another").send()
        assert stream.is_quiet()


def test_a_reset_and_a_snapshot_that_is_put_in_are_told(client: Client) -> None:
    client.send()
    document = admin(client, "GET", "snapshot").json
    with listening(client) as stream:
        stream.begin()
        admin(client, "POST", "reset", {})
        assert stream.event()[1:] == ("reset", {})
        admin(client, "PUT", "snapshot", document)
        assert stream.event()[1:] == ("reset", {})
        client.send()
        assert told(stream.events(2)) == ["request", "message"]


# --- from any place on -------------------------------------------------------------------------------


def test_without_a_place_it_begins_now(client: Client) -> None:
    client.send()
    with listening(client) as stream:
        assert stream.begin() == "1-0-0-1-0-0"
        assert stream.is_quiet()


@pytest.mark.parametrize("query", ["?after=0", "?after=0-0-0-0-0-0"])
def test_from_the_beginning_everything_is_told(client: Client, service: Service, query: str) -> None:
    client.send()
    reserve(client, service)
    client.clock({"advance": "1s"})
    with listening(client, query) as stream:
        stream.begin()
        assert told(stream.events(5)) == ["request", "request", "reservation", "message", "completed"]
        assert stream.is_quiet()


def test_the_beginning_is_what_there_is_now_whatever_was_taken_out(client: Client) -> None:
    client.send()
    admin(client, "POST", "reset", {"scopes": ["quota"]})
    with listening(client, "?after=0") as stream:
        assert stream.begin() == "0-0-0-0-0-1"
        assert told(stream.events(2)) == ["request", "message"]


def test_from_any_event_on_exactly_what_came_behind_it_is_told(client: Client, service: Service) -> None:
    for _ in range(2):
        client.send(messages=[{"to": "0101"}, {"to": "0102"}])
    reserve(client, service)
    client.clock({"advance": "20m"})
    with listening(client, "?after=0") as stream:
        begin, events = stream.begin(), stream.events(13)
        assert stream.is_quiet()
    for place, event in enumerate([Event(begin, "", {}), *events]):
        for query, headers in ((f"?after={event.id}", {}), ("", {"Last_Event_ID": event.id})):
            with listening(client, query, **headers) as stream:
                assert stream.begin() == event.id
                assert stream.events(len(events) - place) == events[place:]
                assert stream.is_quiet(0.01)


def test_the_header_comes_before_the_query(client: Client) -> None:
    client.send()
    with listening(client, "?after=0") as stream:
        stream.begin()
        request, message = stream.events(2)
    with listening(client, "?after=0", Last_Event_ID=request.id) as stream:
        assert stream.begin() == request.id
        assert stream.event() == message


def test_what_came_meanwhile_and_is_no_longer_there_is_counted(client: Client, service: Service) -> None:
    with listening(client) as stream:
        place = stream.begin()
    client.send()
    reserve(client, service)
    service.journal.clear()
    client.clock({"advance": "100d"})
    client.send()
    with listening(client, Last_Event_ID=place) as stream:
        stream.begin()
        dropped, request, message = stream.events(3)
        assert dropped.kind == "dropped"
        assert dropped.data == {"messages": 2, "completed": 2, "reservations": 1, "requests": 2}
        assert (request.data["number"], message.data["cursor"]) == (3, 3)


def test_a_place_of_another_life_begins_anew(client: Client) -> None:
    client.send()
    with listening(client, Last_Event_ID="70-70-0-70-0-0") as stream:
        stream.begin()
        assert told(stream.events(3)) == ["reset", "request", "message"]


@pytest.mark.parametrize("place", ["1", "x", "1-2", "-1-0-0-0-0-0", "1-1-1-1-1-1-1", "9" * 400])
def test_what_is_no_place_is_refused(client: Client, place: str) -> None:
    for answer in (
        client.admin("GET", f"services/{client.service_id}/events?after={place}"),
        client.admin("GET", f"services/{client.service_id}/events", headers={"last-event-id": place}),
    ):
        assert answer.status == 400
        assert "must be 0, or the id of an event" in answer.json["message"]
        assert len(answer.body) < 200


def test_a_head_has_no_events(client: Client, service: Service) -> None:
    answer = client.admin("HEAD", f"services/{client.service_id}/events")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert service.listeners == []


# --- ends --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hard", [False, True])
def test_a_client_that_goes_away_leaves_nothing_behind(client: Client, service: Service, hard: bool) -> None:  # noqa: FBT001
    with listening(client) as stream:
        stream.begin()
        assert len(service.listeners) == 1
        stream.close(hard=hard)
        eventually(lambda: not service.listeners)


def test_a_client_that_does_not_read_holds_up_nobody(client: Client, service: Service) -> None:
    with listening(client, "?after=0") as stream:
        stream.begin()
        for _ in range(30):
            client.send(type="LMS", content="가" * 1_000, messages=[{"to": "0101"}] * 100)
        assert client.send().status == 202
        assert len(service.listeners) == 1, "it is there still"
        stream.close()
    eventually(lambda: not service.listeners)


def test_a_stream_ends_with_its_service(client: Client) -> None:
    with listening(client) as stream:
        stream.begin()
        client.send()
        client.admin("DELETE", f"services/{client.service_id}")
        assert told(stream.events(2)) == ["request", "message"]
        with pytest.raises(EOFError):
            stream.block()


@pytest.mark.slow
def test_a_stream_ends_with_its_server(capsys: pytest.CaptureFixture[str]) -> None:
    with in_time(), contextlib.ExitStack() as lines:
        with running(Sens(seed="tests")) as server:
            host, _, port = server.url.removeprefix("http://").rpartition(":")
            client = Client(OverHttp(host, int(port)), service_id="a")
            streams = [lines.enter_context(listening(client)) for _ in range(5)]
            for stream in streams:
                stream.begin()
        for stream in streams:
            with pytest.raises((EOFError, ConnectionResetError)):
                stream.block()
    assert server.sens.service("a").listeners == []
    assert "bug" not in capsys.readouterr().err


def test_a_failure_of_our_own_ends_the_stream_and_is_logged(
    client: Client, service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with listening(client) as stream:
        stream.begin()
        monkeypatch.setattr(renderings, "message_view", lambda *_: 1 // 0)
        client.send()
        with pytest.raises(EOFError):
            stream.events(2)
        eventually(lambda: not service.listeners)
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.slow
def test_after_silence_a_comment_shows_that_the_line_holds(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin_events, "KEEP_ALIVE", 0.2)
    with listening(client) as stream:
        stream.begin()
        started = time.perf_counter()
        assert [stream.block(), stream.block()] == [":", ":"]
        assert time.perf_counter() - started >= 0.3
        client.clock({"advance": "1s"})
        assert stream.block() == ":"
        client.send()
        assert told(stream.events(2)) == ["request", "message"]


# --- many --------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_many_listeners_are_told_everything_once_while_many_send(client: Client, service: Service) -> None:
    senders, turns, listeners = 5, 12, 20

    def send(sender: int) -> None:
        for turn in range(turns):
            assert client.send(content=f"{sender}/{turn}").status == 202
            if not turn % 4:
                client.clock({"advance": "1s"})

    def listen(place: int) -> list[Event]:
        # Some begin with the first event, some break off and go on.
        with listening(client, "?after=0") as stream:
            stream.begin()
            events = stream.events(3 + place)
        with listening(client, Last_Event_ID=events[-1].id) as stream:
            stream.begin()
            while len(events) < 3 * senders * turns:
                events.append(stream.event())
        return events

    with ThreadPoolExecutor(listeners + senders) as pool:
        heard = [pool.submit(listen, place) for place in range(listeners)]
        list(pool.map(send, range(senders)))
        client.clock({"advance": "1s"})
        everything = [each.result(60) for each in heard]
    total = senders * turns
    for events in everything:
        assert len({event.id for event in events}) == len(events)
        by_kind = {kind: [each for each in events if each.kind == kind] for kind in ("request", "message", "completed")}
        assert [each.data["number"] for each in by_kind["request"]] == list(range(1, total + 1))
        assert [each.data["cursor"] for each in by_kind["message"]] == list(range(1, total + 1))
        assert len({each.data["messageId"] for each in by_kind["completed"]}) == len(by_kind["completed"]) == total
    eventually(lambda: not service.listeners)


def test_much_that_is_there_is_told_in_batches_and_holds_up_nobody(client: Client) -> None:
    for _ in range(30):
        client.send(messages=[{"to": f"0101{number:04d}"} for number in range(100)])
    with listening(client, "?after=0") as stream:
        stream.begin()
        events = stream.events(3_030)
        assert [event.data["cursor"] for event in events if event.kind == "message"] == list(range(1, 3_001))
        assert stream.is_quiet()


def test_a_stream_that_has_nothing_to_tell_does_not_spin(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    plain = admin_events.EventStream._next_events

    def count(self: Any, now: int) -> bytes:
        nonlocal looks
        looks += 1
        return plain(self, now)

    monkeypatch.setattr(admin_events.EventStream, "_next_events", count)
    with listening(client) as stream:
        stream.begin()
        client.send()
        stream.events(2)
        assert stream.is_quiet(0.4)
    assert looks <= 4


# --- a service that does not exist yet ---------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?after=0"])
def test_a_service_that_is_not_there_is_waited_for_and_told_from_its_beginning(
    live: Server, live_client: Client, query: str
) -> None:
    with listening(live_client, query) as stream:
        assert (stream.status, stream.begin()) == (200, "0-0-0-0-0-0")
        with pytest.raises(KeyError):
            live.sens.known(live_client.service_id)
        live_client.send()
        assert [event.kind for event in stream.events(2)] == ["request", "message"]
    assert live.sens.listeners == []


def test_comments_show_that_the_line_holds_while_there_is_no_service(
    live_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin_events, "KEEP_ALIVE", 0.01)
    with listening(live_client) as stream:
        stream.begin()
        assert [stream.block() for _ in range(2)] == [":", ":"]
        live_client.send()
        assert stream.event().kind == "request"


def test_a_client_that_comes_back_to_a_service_that_was_dropped_is_told_of_the_next(live_client: Client) -> None:
    live_client.send()
    with listening(live_client, "?after=0") as stream:
        stream.begin()
        last = stream.events(2)[-1].id
    live_client.admin("DELETE", f"services/{live_client.service_id}")
    with listening(live_client, last_event_id=last) as stream:
        assert stream.begin() == last
        live_client.clock({"resume": True})
        assert stream.event().kind == "reset"
        live_client.send()
        assert [event.kind for event in stream.events(2)] == ["request", "message"]


def test_looking_for_events_by_head_makes_no_service(live: Server, live_client: Client) -> None:
    answer = live_client.admin("HEAD", f"services/{live_client.service_id}/events")
    assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, "text/event-stream")
    with pytest.raises(KeyError):
        live.sens.known(live_client.service_id)
