"""Two services side by side, and after every step they show what a plain model of each says they must.

Each goes by the document of its choice, and may change to the other.
"""

import re
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mocksens import Credential, Sens, Switches
from mocksens.spec import limits
from mocksens.spec.documents import Document
from mocksens.spec.statuses import MessageStatus, ReserveStatus
from tests.client import Answer, Client, InProcess
from tests.conformance.documents import DOCUMENTS, configure, keys_of, pages
from tests.conformance.model import CHOICES, WIDTHS, Entry, Model, millisecond, ms, second, to_instant, to_kst
from tests.conformance.strategies import (
    BAD,
    DAY,
    ENDS,
    FILTERS,
    JUMPS,
    NAMES,
    NUMBERS,
    PAGE_SIZES,
    PAGES,
    PICK,
    PICTURES,
    SENDS,
    STARTS,
    STRANGER,
    ZONES,
    Bad,
)
from tests.conformance.world import assert_refused, base64_text
from tests.status_steps import MESSAGE_STEPS, RESERVE_STEPS

HOMES: Final = ("ncp:sms:kr:000000000001:first", "ncp:sms:kr:000000000002:second")
NOBODYS: Final = "ncp:sms:kr:000000000003:third"
UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REQUEST_ID: Final = re.compile(r"RS[SLM]A-\d{13}-\d{4}-\d{8}-[A-Za-z0-9]{8}")


def _reachable(steps: Any) -> dict[Any, set[Any]]:
    """Every status that may be seen after each, looks in between left out."""
    after = {status: {status, *nexts} for status, nexts in steps.items()}
    for _ in after:
        after = {status: set().union(*(after[later] for later in nexts)) for status, nexts in after.items()}
    return after


LATER_MESSAGE: Final = _reachable(MESSAGE_STEPS)
LATER_RESERVE: Final = _reachable(RESERVE_STEPS)


class Home(NamedTuple):
    """One service: the client that may use it, and the model of it."""

    client: Client
    model: Model
    seen: dict[str, MessageStatus]
    seen_reservations: dict[str, ReserveStatus]


class Token(NamedTuple):
    """A nextToken of service ``which``: the search that it continues, behind which message, and with which page."""

    which: int
    text: str
    asked: dict[str, str]
    after: int
    page: int

    def is_right(self, which: int, asked: dict[str, str]) -> bool:
        """Return whether a search may continue with this token."""
        return which == self.which and asked["nextToken"] == self.text and _filters(asked) == _filters(self.asked)


def _filters(asked: dict[str, str]) -> dict[str, str]:
    """Return what may not change from page to page."""
    kept = {name: value for name, value in asked.items() if name not in {"pageIndex", "pageSize", "nextToken"}}
    return {name: value.upper() if name in CHOICES else value for name, value in kept.items()}


class Services(RuleBasedStateMachine):
    """Each rule does one thing to one of the services; ``which`` says to which."""

    @initialize(
        start=st.sampled_from(STARTS),
        first=st.lists(SENDS, max_size=4),
        blocked=st.sampled_from(NUMBERS),
        documents=st.tuples(*[st.sampled_from(DOCUMENTS)] * 2),
    )
    def open_both(self, start: str, first: list[Entry], blocked: str, documents: tuple[str, str]) -> None:
        """Open a service that goes by the server's document, and one that goes by its own or by the same."""
        keys = [Credential(f"key-{place}", f"secret-{place}", frozenset({home})) for place, home in enumerate(HOMES)]
        self.document = documents[0]
        switches = Switches(document=Document(self.document))
        transport = InProcess(Sens(credentials=keys, seed="machine", switches=switches))
        self.homes = []
        self.tokens: list[Token] = []
        for place, (key, home) in enumerate(zip(keys, HOMES, strict=True)):
            client = Client(transport, credential=key, service_id=home)
            assert client.clock({"freeze": start}).status == 200
            model = Model(to_instant(datetime.fromisoformat(start)), self.document)
            self.homes.append(Home(client, model, {}, {}))
            if documents[place] != self.document:
                self.choose_the_document(place, documents[place])
        self.register(0, [blocked])
        self.upload(0, NAMES[0], PICTURES[0])
        for place, body in enumerate(first):
            self._send(place % 2, body, place, {})
        for which in range(2):
            self.begin_to_read(which, 1, "1")

    # --- writing -------------------------------------------------------------------------------------

    @rule(which=st.integers(0, 1), body=SENDS, file=PICK, abroad=st.booleans())
    def send(self, which: int, body: Entry, file: int, abroad: bool) -> None:  # noqa: FBT001 - drawn by name
        self._send(which, body, file, {"countryCode": "81"} if abroad and body["type"].upper() == "SMS" else {})

    @rule(
        which=st.integers(0, 1),
        body=SENDS,
        file=PICK,
        zone=st.sampled_from(ZONES),
        ahead=st.one_of(st.integers(9, 12), st.integers(10, 300), st.integers(10, 150 * 24 * 60)),
    )
    def reserve(self, which: int, body: Entry, file: int, zone: str | None, ahead: int) -> None:
        moment = to_kst(self.homes[which].model.now) + timedelta(minutes=ahead)
        local = moment.astimezone(ZoneInfo(zone or "Asia/Seoul")).strftime("%Y-%m-%d %H:%M")
        self._send(which, body, file, {"reserveTime": local} | ({"reserveTimeZone": zone} if zone else {}))

    def _send(self, which: int, body: Entry, file: int, more: Entry) -> None:
        client, model, _, _ = self.homes[which]
        whole = body | more
        inline = False
        if body["type"].upper() == "MMS" and file % 3:
            inline = file % 5 == 0
            entry, upload = self._file(which, file // 5, inline=inline)
            whole["files"] = [entry]
        answer = client.post_messages(whole)
        expected = model.send(whole)
        if expected != 202:
            return assert_refused(answer, expected, document=model.document)
        if inline:
            whole["files"] = [{"fileId": self._upload(which, *upload)}]
        assert answer.status == 202
        accepted = answer.json
        assert list(accepted) == ["requestId", "requestTime", "statusCode", "statusName"]
        assert REQUEST_ID.fullmatch(accepted["requestId"])
        assert (accepted["statusCode"], accepted["statusName"]) == ("202", "success")
        assert accepted["requestTime"] == millisecond(model.now)
        model.accept(accepted["requestId"], whole)
        return None

    def _file(self, which: int, file: int, *, inline: bool) -> tuple[Entry, tuple[str, bytes]]:
        """One of the files that either service knows, nobody's, or a new one inside the message."""
        name, data = NAMES[file % len(NAMES)], PICTURES[file % 7 % len(PICTURES)]
        ids = [STRANGER, *self.homes[1 - which].model.files, *self.homes[which].model.files]
        if inline:
            return {"name": name, "body": base64_text(data)}, (name, data)
        return {"fileId": ids[-1 - file % len(ids)]}, (name, data)

    @rule(which=st.integers(0, 1), name=st.sampled_from(NAMES), data=st.sampled_from(PICTURES))
    def upload(self, which: int, name: str, data: bytes) -> None:
        self._upload(which, name, data)

    def _upload(self, which: int, name: str, data: bytes) -> str:
        client, model, _, _ = self.homes[which]
        answer = client.upload(fileName=name, fileBody=base64_text(data))
        assert answer.status == 200
        file_id: str = answer.json["fileId"]
        assert UUID.fullmatch(file_id)
        again = model.upload(name, len(data))
        created = again["created"] if again else model.now
        if again is None:
            assert file_id not in model.files
            model.files[file_id] = {"name": name, "size": len(data), "created": created}
        assert model.files[file_id]["name"] == name
        life = ms(limits.FILE_LIFE.value)
        times = {"createTime": millisecond(created), "expireTime": millisecond(created + life)}
        assert answer.json == {"fileId": file_id, **times}
        return file_id

    @rule(which=st.integers(0, 1), pick=PICK)
    def cancel(self, which: int, pick: int) -> None:
        ids = [*self.homes[which].model.reservations, *self.homes[1 - which].model.reservations]
        if not ids:
            return
        self._cancel(which, ids[pick % len(ids)])

    def _cancel(self, which: int, reserve_id: str) -> None:
        client, model, _, _ = self.homes[which]
        answer = client.cancel_reservation(reserve_id)
        expected = model.cancel(reserve_id)
        if expected == 204:
            assert (answer.status, answer.body) == (204, b"")
        else:
            assert_refused(answer, expected, document=model.document)

    @rule(which=st.integers(0, 1), numbers=st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=4))
    def register(self, which: int, numbers: list[str]) -> None:
        client, model, _, _ = self.homes[which]
        answer = client.register(*numbers)
        assert (answer.status, answer.json) == (200, model.register(numbers))

    @rule(which=st.integers(0, 1), numbers=st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=4))
    def unregister(self, which: int, numbers: list[str]) -> None:
        client, model, _, _ = self.homes[which]
        answer = client.unregister(*numbers)
        model.unregister(numbers)
        assert (answer.status, answer.body) == (204, b"")

    @rule(which=st.integers(0, 1), length=JUMPS)
    def advance(self, which: int, length: int) -> None:
        client, model, _, _ = self.homes[which]
        answer = client.clock({"advance": f"{length}ms"})
        model.advance(length)
        assert answer.status == 200
        assert to_instant(datetime.fromisoformat(answer.json["now"])) == model.now

    @rule(
        which=st.integers(0, 1),
        pick=PICK,
        end=st.one_of(st.none(), ENDS),
        off=st.integers(-1, 1),
        after=st.sampled_from([0, 1000]),
    )
    def advance_to_a_due_time(self, which: int, pick: int, end: str | None, off: int, after: int) -> None:
        model = self.homes[which].model
        due = {reserve_id: entry["due"] + off + after for reserve_id, entry in model.reservations.items()}
        later = [reserve_id for reserve_id in due if due[reserve_id] > model.now]
        if later:
            reserve_id = later[pick % len(later)]
            if end:
                self._conclude(which, reserve_id, end)
            self.advance(which, due[reserve_id] - model.now)
            if pick % 2:
                self._cancel(which, reserve_id)

    @rule(which=st.integers(0, 1), pick=PICK, code=st.sampled_from(["0", "2000", "3018"]))
    def complete_by_hand(self, which: int, pick: int, code: str) -> None:
        client, model, _, _ = self.homes[which]
        waiting = [message for message in model.messages if model.status(message) != "COMPLETED"] or model.messages
        if waiting:
            message = waiting[pick % len(waiting)]
            path = f"services/{client.service_id}/messages/{message['messageId']}/complete"
            assert client.admin("POST", path, {"result": code}).status == model.complete(message, code)

    @rule(which=st.integers(0, 1), pick=PICK, end=ENDS)
    def conclude_by_hand(self, which: int, pick: int, end: str) -> None:
        ids = list(self.homes[which].model.reservations)
        if ids:
            self._conclude(which, ids[pick % len(ids)], end)

    def _conclude(self, which: int, reserve_id: str, end: str) -> None:
        client, model, _, _ = self.homes[which]
        path = f"services/{client.service_id}/reservations/{reserve_id}/conclude"
        assert client.admin("POST", path, {"status": end}).status == model.conclude(reserve_id, end)

    @rule(which=st.integers(0, 1), in_use=st.sampled_from(["yes", "no"]))
    def put_in_or_out_of_use(self, which: int, in_use: str) -> None:
        client, model, _, _ = self.homes[which]
        configure(client, in_use=in_use)
        model.in_use = in_use == "yes"

    @rule(which=st.integers(0, 1), document=st.sampled_from(DOCUMENTS))
    def choose_the_document(self, which: int, document: str) -> None:
        client, model, _, _ = self.homes[which]
        configure(client, document=document)
        model.document = document

    @rule(which=st.integers(0, 1), bad=st.sampled_from(BAD))
    def ask_for_what_is_refused(self, which: int, bad: Bad) -> None:
        client, model, _, _ = self.homes[which]
        content: Any = {"body": bad.body} if isinstance(bad.body, bytes) else {"json": bad.body}
        answer = client.request(bad.method, client.base + bad.path, headers=bad.headers, **content)
        assert_refused(answer, bad.status, document=model.document)

    @rule(which=st.integers(0, 1), back=st.integers(1, DAY))
    def set_the_clock_back(self, which: int, back: int) -> None:
        client, model, _, _ = self.homes[which]
        if model.messages or model.reservations or model.files or model.blocked:
            earlier = to_kst(model.now - back).isoformat()
            assert client.clock({"freeze": earlier}).status == 409

    @rule(which=st.integers(0, 1))
    def use_the_key_of_the_other_service(self, which: int) -> None:
        mine, other = self.homes[which].client, self.homes[1 - which].client
        intruder = Client(mine.transport, credential=mine.credential, service_id=other.service_id)
        document = self.homes[1 - which].model.document
        assert_refused(intruder.send(), 403, document=document)
        assert_refused(intruder.list_unsubscribes(), 403, document=document)
        assert_refused(intruder.unregister(*NUMBERS), 403, document=document)
        nowhere = Client(mine.transport, credential=mine.credential, service_id=NOBODYS)
        assert_refused(nowhere.list_unsubscribes(), 403, document=self.document)

    # --- reading -------------------------------------------------------------------------------------

    @rule(
        which=st.integers(0, 1),
        filters=FILTERS,
        page=PAGES,
        pick=PICK,
        windows=st.sets(st.sampled_from(sorted(WIDTHS))),
    )
    def search_by_request(self, which: int, filters: Entry, page: Entry, pick: int, windows: set[str]) -> None:
        ours, theirs = self.homes[which].model, self.homes[1 - which].model
        ids = [message["requestId"] for model in (theirs, ours) for message in model.messages]
        ids += [*theirs.reservations, *ours.reservations, STRANGER]
        asked = {"requestId": ids[-1 - pick % len(ids)]} | filters | page
        for place, word in enumerate(sorted(windows)):
            asked |= self._window(which, word, pick // (7 + place))
        self._search(which, asked)

    @rule(
        which=st.integers(0, 1),
        filters=FILTERS,
        page=PAGES,
        word=st.sampled_from(sorted(WIDTHS)),
        pick=PICK,
    )
    def search_by_window(self, which: int, filters: Entry, page: Entry, word: str, pick: int) -> None:
        window = self._window(which, word, pick)
        for place, name in enumerate(list(window)):
            if pick % 13 == place:
                del window[name]
        self._search(which, window | filters | page)

    @rule(which=st.integers(0, 1), word=st.sampled_from(sorted(WIDTHS)), pick=PICK)
    def search_by_message_id(self, which: int, word: str, pick: int) -> None:
        ours, theirs = self.homes[which].model, self.homes[1 - which].model
        ids = [message["messageId"] for model in (theirs, ours) for message in model.messages] or [STRANGER]
        self._search(which, {"messageId": ids[-1 - pick % len(ids)]} | self._window(which, word, pick // 7))

    def _window(self, which: int, word: str, pick: int) -> dict[str, str]:
        """Draw a window with an end near an event; now and then it is a second too wide, or reversed."""
        model = self.homes[which].model
        steps = [message["time"] for message in model.messages] + [
            model.completed(message) for message in model.messages
        ]
        near = ([*sorted(set(steps)), model.now] * 2)[-1 - pick % (len(set(steps)) + 1)]
        widths = [0, 1000, 60_000, WIDTHS[word], WIDTHS[word] + 1000, -1000, WIDTHS[word] // 2]
        width = widths[pick // 11 % len(widths)]
        start = near + (pick // 77 % 3 - 1) * 1000 - (width if pick // 231 % 2 else 0)
        return {f"{word}StartTime": second(start), f"{word}EndTime": second(start + width)}

    @rule(which=st.integers(0, 1), pick=PICK, size=st.sampled_from(["1", "2", "3"]))
    def begin_to_read(self, which: int, pick: int, size: str) -> None:
        """Search for what there is in small pages, which have tokens."""
        model = self.homes[which].model
        ids = [message["requestId"] for message in model.messages[-200:]]
        window = {"requestStartTime": second(model.now - WIDTHS["request"]), "requestEndTime": second(model.now)}
        asked = {"requestId": ids[pick % len(ids)]} if ids and pick % 2 else window
        self._search(which, asked | {"pageSize": size})

    @precondition(lambda self: bool(getattr(self, "tokens", ())))
    @rule(pick=PICK, size=PAGE_SIZES, more=st.one_of(st.just({}), st.just({}), FILTERS), spot=st.integers(0, 200))
    def turn_the_page(self, pick: int, size: str | None, more: Entry, spot: int) -> None:
        """Use a token, now and then with a wrong letter, in another service or for another search."""
        token = self.tokens[-1 - pick % len(self.tokens)]
        which = 1 - token.which if spot % 7 == 0 else token.which
        text = token.text
        if spot < len(text) // 2:
            text = f"{text[:spot]}{'B' if text[spot] == 'A' else 'A'}{text[spot + 1 :]}"
        spelled = {name: value.swapcase() if name in CHOICES else value for name, value in token.asked.items()}
        asked = spelled | more | {"nextToken": text} | ({} if size is None else {"pageSize": size})
        if self.homes[which].model.has_request(asked.get("requestId")):
            self._search(which, asked, token if token.is_right(which, asked) else None)

    def _search(self, which: int, asked: dict[str, str], token: Token | None = None) -> None:
        """Search, and compare. A nextToken that is not that of ``token`` is wrong."""
        client, model, _, _ = self.homes[which]
        answer = client.list_messages(**asked)
        has_tokens = model.official.pages_by == "nextToken"
        expected = 400 if has_tokens and asked.get("nextToken") and token is None else model.search(asked)
        if isinstance(expected, int):
            return assert_refused(answer, expected, document=model.document)
        outcome, messages = expected
        default = model.official.default_of_request if "requestId" in asked else limits.PAGE_SIZE_DEFAULT.value
        size = int(asked.get("pageSize", default))
        if has_tokens:
            index = token.page if token else 0
            rest = [message for message in messages if token is None or message["place"] > token.after]
        else:
            index = int(asked.get("pageIndex", 0))
            rest = messages[index * size :]
        has_more = len(rest) > size
        self._check_page(model, answer, outcome, rest[:size])
        page = answer.json
        assert (page["pageIndex"], page["pageSize"], page["hasMore"]) == (index, size, has_more)
        assert page.keys() == keys_of(model.document, by_request="requestId" in asked, has_more=has_more)
        assert page.get("requestId", asked.get("requestId")) == asked.get("requestId")
        if "nextToken" in page:
            self.tokens.append(Token(which, page["nextToken"], _filters(asked), rest[size - 1]["place"], index + 1))
        return None

    def _check_page(self, model: Model, answer: Answer, outcome: str, messages: list[Entry]) -> None:
        assert answer.status == 200
        page = answer.json
        assert page["statusName"] == outcome
        assert (page["statusCode"] == "202") is (outcome != "fail"), "202: success, others: failed (D:294-295)"
        assert page["itemCount"] == len(page["messages"]) == len(messages)
        for answered, message in zip(page["messages"], messages, strict=True):
            assert answered == model.row(message, answered)

    @rule(which=st.integers(0, 1), pick=PICK)
    def get(self, which: int, pick: int) -> None:
        ours, theirs = self.homes[which].model.messages, self.homes[1 - which].model.messages
        if not ours and not theirs:
            return None
        place = pick % (len(ours) + len(theirs))
        message = [*ours, *theirs][place]
        answer = self.homes[which].client.get_message(message["messageId"])
        if place >= len(ours):
            return assert_refused(answer, 404, document=self.homes[which].model.document)
        assert answer.status == 200
        (answered,) = answer.json["messages"]
        assert answered == self.homes[which].model.result(message, answered)
        assert (answer.json["statusCode"], answer.json["statusName"]) == ("200", "success")
        return None

    @rule(
        which=st.integers(0, 1),
        asked=st.fixed_dictionaries(
            {},
            optional={
                "clientTelNo": st.sampled_from(NUMBERS),
                "pageIndex": st.sampled_from(["0", "1", "2"]),
                "pageSize": st.sampled_from(["0", "1", "2", "100"]),
            },
        ),
        ends=st.tuples(PICK, PICK),
    )
    def list_blocked(self, which: int, asked: dict[str, str], ends: tuple[int, int]) -> None:
        client, model, _, _ = self.homes[which]
        times = [time + off for time in model.blocked.values() for off in (-1, 0, 1)]
        for name, pick in zip(("startTime", "endTime"), ends, strict=True):
            if times and pick % 2:
                asked = asked | {name: str(times[pick // 2 % len(times)])}
        answer, expected = client.list_unsubscribes(**asked), model.blocked_rows(asked)
        if isinstance(expected, int):
            return assert_refused(answer, expected, document=model.document)
        assert (answer.status, answer.json) == (200, expected)
        return None

    # --- always --------------------------------------------------------------------------------------

    @invariant()
    def every_message_of_ninety_days_is_listed_once_in_order(self) -> None:
        for client, model, seen, _ in getattr(self, "homes", ()):
            listed: list[Entry] = []
            end = model.now // 1000 * 1000
            spans = range(end - 3 * (WIDTHS["request"] + 1000), end + 1, WIDTHS["request"] + 1000)
            for span in spans:
                listed += self._all_pages(client, span, span + WIDTHS["request"])
            assert [row["requestId"] for row in listed] == [message["requestId"] for message in model.messages]
            for row, message in zip(listed, model.messages, strict=True):
                assert row == model.row(message, row)
                status = MessageStatus(row["status"])
                assert status in LATER_MESSAGE[seen.get(row["messageId"], MessageStatus.READY)]
                seen[row["messageId"]] = status
                results = {"statusCode", "statusName", "statusMessage", "completeTime", "telcoCode"} & row.keys()
                assert len(results) == (5 if row["status"] == "COMPLETED" else 0)
            assert len({row["messageId"] for row in listed}) == len(listed)

    def _all_pages(self, client: Client, start: int, end: int) -> list[Entry]:
        window = {"requestStartTime": second(start), "requestEndTime": second(end)}
        answers = pages(client, **window, pageSize=100)
        for index, answer in enumerate(answers):
            page = answer.json
            assert answer.status == 200
            assert page["itemCount"] == len(page["messages"])
            assert page["itemCount"] == 100 or not page["hasMore"]
            assert page["messages"] or not index
        return [row for answer in answers for row in answer.json["messages"]]

    @invariant()
    def reservations_stand_where_they_must(self) -> None:
        for client, model, _, seen in getattr(self, "homes", ()):
            for reserve_id in model.reservations:
                answer = client.get_reservation(reserve_id)
                assert answer.json == model.standing(reserve_id)
                status = ReserveStatus(answer.json["reserveStatus"])
                # What one document calls SKIP is a FAIL in the other, which a service may change to.
                status = ReserveStatus.FAIL if status is ReserveStatus.SKIP else status
                assert status in LATER_RESERVE[seen.get(reserve_id, ReserveStatus.READY)]
                seen[reserve_id] = status

    @invariant()
    def blocked_numbers_are_the_registered_ones(self) -> None:
        for client, model, _, _ in getattr(self, "homes", ()):
            assert client.list_unsubscribes().json == model.blocked_rows({})

    @invariant()
    def the_services_share_nothing(self) -> None:
        ids = [{*home.seen, *home.seen_reservations, *home.model.files} for home in getattr(self, "homes", ())]
        assert all(not first & second for first, second in pairwise(ids))


TestServices = Services.TestCase
TestServices.settings = settings(max_examples=max(100, settings().max_examples))
