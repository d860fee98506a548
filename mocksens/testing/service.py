"""``Mocksens``: one service of a mocksens, as a test uses it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, Unpack
from urllib.parse import urlencode

from mocksens.client.admin import AdminClient, AdminError, part
from mocksens.client.environment import client_variables
from mocksens.core.parsing import durations
from mocksens.core.terminal import short
from mocksens.testing import matching, report
from mocksens.testing.clock import Clock
from mocksens.testing.matching import Fields, Text
from mocksens.testing.play import Play, Written, calling, play
from mocksens.testing.views import Message, Raw, Request, Reservation, Send

if TYPE_CHECKING:
    from mocksens.redirect.hosts import Redirect

__tracebackhide__ = True
"""A traceback that pytest shows ends in the test."""

PLAYS: Final = re.compile(r"PUT …/scenarios/(\S+) plays it")
"""What the admin API says of a scenario that is taken for an answer."""
WRITE: Final = re.compile(r"write (\w+): \{(\w+): ([^{}]*)\}")
"""What it says of a key in the wrong place, in YAML."""
PAGE: Final = 1_000
"""How many things a call lists at most."""
SAME: Final = ("to", "sender", "type", "subject", "content")
"""What two sends have in common if one thing was sent twice."""
OWN_KEYS: Final = (
    "the application signs with keys of its own; this service has the access key {access_key}. Give the application"
    " mocksens.env before it reads its settings, or give mocksens the keys and the serviceId of the application:"
    " service_id=…, access_key=… and secret_key=… of @pytest.mark.mocksens or of the fixture mocksens_settings; or let"
    ' that have "auth": "off"'
)
Code = str | re.Pattern[str]
"""A pattern for a one-time code: a ``/regular expression/`` or a compiled one."""
After = Message | Send | Request | int | None
"""What something must come behind; a number is that of a request, or of waiting a message's cursor."""


class Pending:
    """A failure that waits for the next request that fits. It ends by itself, so there is no block to put it around."""

    def __enter__(self) -> NoReturn:
        """Refuse a ``with`` statement."""
        raise TypeError(
            "fail_next is no context manager: the failure comes with the next request that fits and then ends; call it"
            " without `with`, before that request"
        )

    def __exit__(self, *_: object) -> None:
        """Refuse nothing: no block begins."""


class Mocksens:
    """A service of its own: what it was asked, what it sent, and what goes wrong with it.

    Point a client at ``url`` with ``service_id``, ``access_key`` and ``secret_key``. ``clock`` is its time. What is
    looked at is fresh at each look. All methods may be called from any thread; they raise ``AdminError`` for what
    mocksens does not do, and ``NoAnswer`` where it is gone.
    """

    def __init__(
        self, admin: AdminClient, made: Mapping[str, str], *, folders: Sequence[Path] = (), strays: int = 0
    ) -> None:
        self.url = admin.url
        self.service_id = made["serviceId"]
        self.access_key = made["accessKey"]
        self.secret_key = made["secretKey"]
        self._admin = admin
        self._path = f"/services/{part(self.service_id)}"
        self._folders = folders
        self._strays = strays
        self._played: set[str] = set()
        self._calls: dict[str, str] = {}
        """The calls of ``fail_next`` by the names of what they made."""
        self._begun = ExitStack()
        self.clock = Clock(admin, self._path)

    def __repr__(self) -> str:
        return f"<Mocksens {self.service_id} at {self.url}>"

    @property
    def env(self) -> dict[str, str]:
        """The address and the keys under names that applications go by, for ``monkeypatch.setenv`` or a process."""
        return client_variables(self.url, self.service_id, self.access_key, self.secret_key)

    def redirect(self, *, hosts: Iterable[str] = ()) -> "Redirect":
        """Let clients in this process that have https://sens.apigw.ntruss.com built in reach this mocksens, at once.

        To the end of the block as a context manager, else as long as this service is there; as
        ``mocksens.redirect_hosts``, with the same ``hosts``.
        """
        # Few tests do, and nothing of it is loaded for the others.
        from mocksens.redirect.hosts import Redirect

        return self._begun.enter_context(Redirect(self.url, hosts))

    def close(self) -> None:
        """End what would end with the service: redirects."""
        self._begun.close()

    # --- what there is ---------------------------------------------------------------------------------

    @property
    def messages(self) -> list[Message]:
        """All messages, the oldest first. What is reserved is none yet."""
        return [self._message(raw) for raw in self._all(f"{self._path}/messages", "messages")]

    @property
    def reservations(self) -> list[Reservation]:
        """All reservations, in the order in which they were made."""
        return [Reservation(raw) for raw in self._admin.get(f"{self._path}/reservations")["reservations"]]

    @property
    def requests(self) -> list[Request]:
        """The requests to this service, refused ones too, the oldest first, as far as its journal has them."""
        return [Request(raw) for raw in self._all(f"{self._path}/requests", "requests")]

    @property
    def strays(self) -> list[Request]:
        """The requests since this service began that reached no service at all; those of other tests are among them."""
        return [Request(raw) for raw in self._all("/requests", "requests", self._strays)]

    @property
    def sends(self) -> list[Send]:
        """What was asked for and taken, each recipient by itself, reservations included."""
        return self._sends(0)

    def message(self, message: Message | str, *, otp: Code | None = None) -> Message:
        """Return a message, or the one of that id, as it stands now; ``otp`` is as for ``wait_for``."""
        query = f"?{urlencode(_own_code(otp))}" if otp is not None else ""
        return self._message(self._admin.get(f"{self._path}/messages/{part(_id(message))}{query}"))

    # --- what goes wrong, and what else happens ----------------------------------------------------------

    def play(self, scenario: Written) -> Play:
        """Play a scenario: an available one by its name, a file by its path, YAML, or a mapping.

        A file is looked for beside the test, then where pytest began. A finite step that is never used fails the test.
        Raises ``ValueError`` for what is no scenario, too.
        """
        name = play(self._admin, self._path, scenario, self._folders)
        self._played.add(name)
        return Play(self._admin, self._path, name)

    def fail_next(
        self,
        respond: int | str | Mapping[str, Any] | None = None,
        *,
        fault: str | None = None,
        result: str | None = None,
        times: int = 1,
        commit: bool = False,
        delay: str | float | None = None,
        when: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Pending:
        """Let the next request fail, or so many ``times``; with ``result``, the next message.

        ``respond`` is a status, a name as ``"throttled"``, or ``{"status": …, "body": …, "headers": …}``; ``fault``
        one as ``"reset"``, with ``commit`` after the messages were taken; ``result`` a result code. ``when`` and
        what else a step takes (``after``, ``telco_code``, ``rate``, ``reservation``) are as in a scenario file.
        """
        if "telco_code" in more:
            more["telcoCode"] = more.pop("telco_code")
        step = {"respond": respond, "fault": fault, "result": result, "delay": delay, "when": when, **more}
        given = {name: value for name, value in step.items() if value is not None}
        with calling("fail_next"):
            try:
                made = self._admin.send("POST", f"{self._path}/faults", {**given, "times": times, "commit": commit})
            except AdminError as error:
                said = PLAYS.sub(r'mocksens.play("\1") plays it', str(error))
                raise AdminError(error.status, WRITE.sub(_argument, said)) from None
        self._played.add(made["name"])
        further = {"commit": commit or None, "times": times if times > 1 else None}
        self._calls[made["name"]] = _call(respond, {**step, **further})
        return Pending()

    def block(self, *numbers: str) -> None:
        """Block numbers for advertisements, as a call to the 080 number does."""
        with matching.in_python():
            self._admin.send("POST", f"{self._path}/unsubscribes", {"clientTelNo": list(numbers)})

    def complete(self, message: Message | str, result: str = "0") -> Message:
        """End a message, or the one of that id, now; gives it as it stands then."""
        path = f"{self._path}/messages/{part(_id(message))}/complete"
        self._admin.send("POST", path, {"result": str(result)})
        return self.message(message)

    def conclude(self, reservation: Reservation | str, status: str) -> None:
        """Decide what a reservation, or the one of that id, comes to when it is due: DONE, FAIL or STALE."""
        reserve_id = reservation.reserve_id if isinstance(reservation, Reservation) else reservation
        with matching.in_python():
            self._admin.send("POST", f"{self._path}/reservations/{part(reserve_id)}/conclude", {"status": status})

    def configure(self, **settings: object) -> None:
        """Set switches of the rules for this service alone, as ``configure(delivery="immediate", daily_quota=5)``."""
        self._admin.send("PUT", f"{self._path}/settings", {name: _text(value) for name, value in settings.items()})

    # --- waiting ---------------------------------------------------------------------------------------

    def wait_for(
        self,
        to: Text = None,
        contains: str | None = None,
        *,
        sender: Text = None,
        content: Text = None,
        timeout: str | float = 10,
        after: Message | int | None = None,
        otp: Code | None = None,
    ) -> Message:
        """Return the first message that fits, as soon as it is there; it may have been there before the call.

        ``contains`` is a part of the text, ``content`` a pattern of all of it, as for ``assert_sent``. ``after`` is a
        message, or its cursor, that it must come behind; ``timeout`` is seconds, or as ``"2s"``. ``otp`` is a pattern
        of your own for the one-time code of the message, a ``/regular expression/`` or a compiled one: its group 1, or
        all that it finds if it has no group, is ``otp`` of the message. It does not choose messages. Raises
        ``AssertionError`` with what came instead if it does not come in time.
        """
        wanted = {"to": to, "sender": sender, "content": content}
        patterns = matching.patterns({name: value for name, value in wanted.items() if value is not None})
        length = _length(timeout)
        cursor = after.cursor if isinstance(after, Message) else after or 0
        query = {**patterns, **_own_code(otp), "after": cursor, "timeout": f"{length}ms"}
        if contains is not None:
            query["contains"] = contains
        path = f"{self._path}/messages/wait?{urlencode(query)}"
        with matching.in_python():
            reply = self._admin.ask("GET", path, seconds=length / 1000, expect=(408,))
        if reply.status == HTTPStatus.REQUEST_TIMEOUT:
            fields = {**wanted, "contains": contains}
            said = matching.shown({name: value for name, value in fields.items() if value is not None})
            wanted_message = f"message with {said}" if said else "message"
            raise AssertionError(self._not_come(f"{wanted_message} came within {durations.show(length)}", cursor))
        return self._message(reply.json["message"])

    async def wait_for_async(
        self,
        to: Text = None,
        contains: str | None = None,
        *,
        sender: Text = None,
        content: Text = None,
        timeout: str | float = 10,  # noqa: ASYNC109 - the server counts it, not the event loop
        after: Message | int | None = None,
        otp: Code | None = None,
    ) -> Message:
        """``wait_for`` in a thread, so that the event loop goes on meanwhile."""
        import asyncio

        return await asyncio.to_thread(
            self.wait_for, to, contains, sender=sender, content=content, timeout=timeout, after=after, otp=otp
        )

    # --- what was sent ---------------------------------------------------------------------------------

    def assert_sent(
        self,
        *,
        count: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
        after: After = None,
        **fields: Unpack[Fields],
    ) -> list[Send]:
        """So many sends fit the ``fields``, at least one if nobody says how many; gives those that do.

        A text has ``*`` and ``?`` for anything, or is a ``/regular expression/``, or compiled one; None is absent.
        ``after`` is a message, send or request that they must come behind. Raises ``AssertionError`` with the nearest
        misses, field by field.
        """
        numbers = {"count": count, "atLeast": at_least, "atMost": at_most}
        given = {name: value for name, value in numbers.items() if value is not None}
        verdict = self._verify(after, match=matching.patterns(fields), **given)
        if not verdict["ok"]:
            raise AssertionError(self._failed(fields, matching.number(count, at_least, at_most), verdict, after))
        return [self._send(raw) for raw in verdict["found"]]

    def assert_nothing_sent(self, *, after: After = None, **fields: Unpack[Fields]) -> None:
        """No send fits the ``fields``; without any, nothing was sent at all. Raises ``AssertionError``."""
        self.assert_sent(count=0, after=after, **fields)

    def assert_sent_in_order(self, *expected: Fields, after: After = None) -> list[Send]:
        """For each mapping of fields a send that fits, one behind the other, whatever else lies between; gives them.

        Raises ``AssertionError`` with the nearest misses of the first one that is not there.
        """
        if not expected:
            raise ValueError("say what was sent, as assert_sent_in_order({'to': '0101*'}, {'to': '0102*'})")
        verdict = self._verify(after, order=[matching.patterns(fields) for fields in expected])
        found = [self._send(raw) for raw in verdict["found"]]
        if not verdict["ok"]:
            place = len(found)
            said = matching.shown(expected[place]) or "anything"
            raise AssertionError(
                report.joined(
                    f"number {place + 1} of {len(expected)} in order was not sent: {said}",
                    report.section("found before it", list(map(str, found))),
                    report.nearest(verdict["nearest"], expected[place]),
                    self._around(after),
                )
            )
        return found

    def assert_no_duplicate_sends(self, *, by: Sequence[str] = SAME, after: After = None) -> None:
        """Nothing was sent twice; ``by`` names the fields that tell. Raises ``AssertionError`` with how it happened."""
        matching.patterns(dict.fromkeys(by))
        groups: dict[tuple[object, ...], list[Send]] = {}
        for send in self._sends(self._number(after)):
            groups.setdefault(tuple(getattr(send, name) for name in by), []).append(send)
        twice = [group for group in groups.values() if len(group) > 1]
        if twice:
            requests = {entry.number: report.request(entry) for entry in self.requests}
            raise AssertionError(report.joined(*(_repeated(group, requests) for group in twice[: report.MOST])))

    # --- what it saw -----------------------------------------------------------------------------------

    def explain(self) -> str:
        """What the service saw: its requests, why some were refused, its messages, and what was scripted."""
        listed = self._admin.get(f"{self._path}/scenarios")
        return report.joined(
            f"service {self.service_id} at {self.url}; its clock shows {self.clock.now():%Y-%m-%d %H:%M:%S} KST",
            report.section("requests", list(map(report.request, self.requests))) or "requests: none",
            report.section("messages", list(map(str, self.messages))),
            report.section("reservations", list(map(str, self.reservations))),
            report.section("scenarios", list(map(report.play, (*listed["faults"], *listed["playing"])))),
            self._reached_nobody(),
            self._keys_of_its_own(),
        )

    def unused(self) -> list[str]:
        """The finite steps of what this test played that nothing came of, each in a line."""
        if not self._played:
            return []
        listed = self._admin.get(f"{self._path}/scenarios")
        mine = [raw for raw in (*listed["playing"], *listed["faults"]) if raw["name"] in self._played]
        return [line for raw in mine for line in report.unused(raw, self._calls.get(raw["name"], ""))]

    # --- how -------------------------------------------------------------------------------------------

    def _message(self, raw: Raw) -> Message:
        return Message(raw, self._content_of)

    def _send(self, raw: Raw) -> Send:
        return Send(raw, self._content_of)

    def _content_of(self, file_id: str) -> bytes | None:
        # Few tests look into a file.
        from base64 import b64decode

        content = self._admin.get(f"{self._path}/files/{part(file_id)}")["content"]
        return None if content is None else b64decode(content)

    def _all(self, path: str, name: str, after: int = 0) -> list[Any]:
        """Every entry of a list that comes in pages."""
        found: list[Any] = []
        while True:
            page = self._admin.get(path, after=after, limit=PAGE)
            found += page[name]
            if len(page[name]) < PAGE and not page.get("truncated"):
                return found
            after = page["cursor"]

    def _sends(self, after: int) -> list[Send]:
        return [self._send(raw) for raw in self._verify(after, atLeast=0)["found"]]

    def _verify(self, after: After, **claim: object) -> Any:
        path = f"{self._path}/verify"
        with matching.in_python():
            return self._admin.ask("POST", path, {**claim, "after": self._number(after)}, expect=(409,)).json

    def _number(self, after: After) -> int:
        """The number of the request behind which something must come."""
        match after:
            case Request():
                return after.number
            case Send():
                return after.request
            case Message():
                numbers = [send.request for send in self._sends(0) if send.request_id == after.request_id]
                return max(numbers, default=0)
            case _:
                return after or 0

    def _failed(self, fields: Fields, wanted: str, verdict: Any, after: After) -> str:
        said = matching.shown(fields)
        found = [str(Send(raw)) for raw in verdict["found"]]
        return report.joined(
            f"expected {wanted}{f' with {said}' if said else ''}, found {len(found) or 'none'}",
            report.section("found", found),
            report.nearest(verdict["nearest"], fields),
            self._around(after, but=len(found)),
        )

    def _around(self, after: After, but: int = 0) -> str:
        """What else was sent, if that is more than what is shown already, and what may have gone wrong."""
        sent = self._sends(self._number(after))
        return report.joined(
            report.section("all that was sent", list(map(str, sent))) if len(sent) > but else "",
            "" if sent else "nothing was sent",
            self._went_wrong(),
        )

    def _not_come(self, what: str, cursor: int) -> str:
        instead = [str(message) for message in self.messages if message.cursor > cursor]
        ahead = [str(reservation) for reservation in self.reservations if reservation.status == "READY"]
        return report.joined(
            f"no {what}",
            report.section("what came instead", instead) or "nothing came instead",
            report.section("reserved", ahead, note=", which clock.advance(…) carries out"),
            self._went_wrong(),
        )

    def _went_wrong(self) -> str:
        refused = [report.request(entry) for entry in self.requests if report.went_wrong(entry)]
        return report.joined(
            report.section("requests that went wrong", refused), self._reached_nobody(), self._keys_of_its_own()
        )

    def _keys_of_its_own(self) -> str:
        """Return what to do about an application that signs with other keys; empty if it does not."""
        signings = [entry.raw["signing"] for entry in (*self.requests, *self.strays)]
        if not any(signing and "access-key-unknown" in (signing["cause"], *signing["also"]) for signing in signings):
            return ""
        return OWN_KEYS.format(access_key=self.access_key)

    def _reached_nobody(self) -> str:
        return report.section(
            "requests that reached no service of this mocksens", list(map(report.request, self.strays))
        )


def _argument(found: re.Match[str]) -> str:
    """Return a key with its value as an argument, which the admin API writes as YAML."""
    value = found[3] if re.fullmatch("[1-9][0-9]*|…", found[3]) else repr(found[3]).replace("'", '"')
    return f'write {found[1]}={{"{found[2]}": {value}}}'


def _call(respond: object, named: Mapping[str, object]) -> str:
    """Return a call of ``fail_next`` as it was written."""
    given = [repr(respond)] if respond is not None else []
    given += [f"{name}={value!r}" for name, value in named.items() if value is not None and name != "respond"]
    return f"fail_next({', '.join(given)})"


def _repeated(group: Sequence[Send], requests: Mapping[int, str]) -> str:
    first = group[0]
    times = {2: "twice"}.get(len(group), f"{len(group)} times")
    lines = [requests.get(send.request, str(send)) for send in group]
    return report.section(f"sent {times} to {first.to}: {short(first.content)}; requests", lines)


def _length(timeout: str | float) -> int:
    """Return a timeout in milliseconds. Raises ``ValueError`` for what is none."""
    try:
        return durations.parse(timeout)
    except ValueError as error:
        raise ValueError(f"timeout {error}") from None


def _own_code(otp: Code | None) -> dict[str, str]:
    return {} if otp is None else {"otp": matching.pattern(otp, "otp")}


def _id(message: Message | str) -> str:
    return message.message_id if isinstance(message, Message) else message


def _text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else str(value)
