"""The service that a test uses."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

from mocksens.client.admin import AdminClient, path_segment
from mocksens.client.environment import client_variables
from mocksens.client.models.messages import Completed, Completion, MessageData
from mocksens.client.models.queries import CodeQuery
from mocksens.client.models.reservations import Concluded
from mocksens.client.models.services import Created, SettingTexts
from mocksens.client.models.unsubscribes import Calls, Unsubscribes
from mocksens.testing import matching, one_off, report, waiting
from mocksens.testing.clock import Clock
from mocksens.testing.contents import After, Contents
from mocksens.testing.explanation import Explanation
from mocksens.testing.matching import Fields, TextFilter
from mocksens.testing.one_off import Pending
from mocksens.testing.play import Play, ScenarioSource, play
from mocksens.testing.views import Message, Request, Reservation, Send
from mocksens.testing.waiting import Code

if TYPE_CHECKING:
    from mocksens.redirect.hosts import Redirect

__tracebackhide__ = True
"""The flag that makes pytest leave the frames of this module out of tracebacks."""
DUPLICATE_FIELDS: Final = ("to", "sender", "type", "subject", "content")
"""The fields that are equal in duplicate sends."""


class Mocksens:
    """An isolated service, with its messages, requests, clock and failures.

    Point a client at ``url`` with ``service_id``, ``access_key`` and ``secret_key``. Each property asks the server
    again. Any thread may call any method. All raise ``AdminError`` for a refusal, ``NoAnswer`` without an answer.
    """

    def __init__(self, admin: AdminClient, service: Created, *, folders: Sequence[Path] = (), strays: int = 0) -> None:
        self.url = admin.url
        self.service_id = service.service_id
        self.access_key = service.access_key
        self.secret_key = service.secret_key
        self._admin = admin
        self._path = f"/services/{path_segment(self.service_id)}"
        self._folders = folders
        self._contents = Contents(admin, self._path, strays)
        self._explanation = Explanation(self._contents, self.access_key)
        self._played: set[str] = set()
        self._calls: dict[str, str] = {}
        """The calls of ``fail_next``, by the names of the failures that they added."""
        self._redirects = ExitStack()
        self.clock = Clock(admin, self._path)

    def __repr__(self) -> str:
        return f"<Mocksens {self.service_id} at {self.url}>"

    @property
    def env(self) -> dict[str, str]:
        """The address and the keys as environment variables, for ``monkeypatch.setenv`` or a subprocess."""
        return client_variables(self.url, self.service_id, self.access_key, self.secret_key)

    def redirect(self, *, hosts: Iterable[str] = ()) -> "Redirect":
        """Redirect clients in this process from SENS's host, and ``hosts``, to this mocksens.

        The redirect ends with the ``with`` block if it is a context manager, otherwise with this service.
        """
        # Imported only for a redirect, to keep the start fast.
        from mocksens.redirect.hosts import Redirect

        return self._redirects.enter_context(Redirect(self.url, hosts))

    def close(self) -> None:
        """End the redirects of the service."""
        self._redirects.close()

    # --- contents --------------------------------------------------------------------------------------

    @property
    def messages(self) -> list[Message]:
        """All messages, oldest first. Reservations that are not due yet are not included."""
        return self._contents.messages()

    @property
    def reservations(self) -> list[Reservation]:
        """All reservations, in the order of their creation."""
        return self._contents.reservations()

    @property
    def requests(self) -> list[Request]:
        """The requests in the service's journal, oldest first, including refused ones."""
        return self._contents.requests()

    @property
    def strays(self) -> list[Request]:
        """The requests that have reached no service since this one was created, including those of other tests."""
        return self._contents.strays()

    @property
    def sends(self) -> list[Send]:
        """The accepted sends, one for each recipient, including reservations."""
        return self._contents.sends()

    def message(self, message: Message | str, *, otp: Code | None = None) -> Message:
        """Return the current state of a message. It may be given by its messageId. ``otp`` is that of ``wait_for``."""
        path = f"{self._path}/messages/{path_segment(_message_id(message))}"
        return self._contents.message(self._admin.get(path, MessageData, CodeQuery(otp=waiting.code_pattern(otp))))

    # --- failures and changes --------------------------------------------------------------------------

    def play(self, scenario: ScenarioSource) -> Play:
        """Play a scenario, given by the name of an available one, the path of a file, a text in YAML, or a mapping.

        A file is searched for next to the test, then in pytest's root. A finite step that is never used fails the test.
        Raise ``ValueError`` if the scenario is not found.
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
        """Make the next request, or the next ``times`` requests, fail. With ``result``, make the next messages fail.

        ``respond`` is a status, a name such as ``"throttled"``, or ``{"status": …, "body": …, "headers": …}``.
        ``fault`` is a name such as ``"reset"``. With ``commit``, the messages are accepted first. ``result`` is a
        code. ``when``, ``after``, ``telco_code``, ``rate`` and ``reservation`` are those of a scenario file.
        """
        if "telco_code" in more:
            more["telcoCode"] = more.pop("telco_code")
        step = {"respond": respond, "fault": fault, "result": result, "delay": delay, "when": when, **more}
        entries = {name: value for name, value in step.items() if value is not None}
        name = one_off.fail(self._admin, self._path, {**entries, "times": times, "commit": commit})
        self._played.add(name)
        repeat = {"commit": commit or None, "times": times if times > 1 else None}
        self._calls[name] = one_off.describe_call(respond, {**step, **repeat})
        return Pending()

    def block(self, *numbers: str) -> None:
        """Add numbers to the block list, as calls to the 080 number do."""
        with matching.in_python():
            self._admin.send("POST", f"{self._path}/unsubscribes", Unsubscribes, Calls(client_tel_no=list(numbers)))

    def complete(self, message: Message | str, result: str = "0") -> Message:
        """Complete a message now, and return it. It may be given by its messageId."""
        path = f"{self._path}/messages/{path_segment(_message_id(message))}/complete"
        self._admin.send("POST", path, Completed, Completion(result=str(result)))
        return self.message(message)

    def conclude(self, reservation: Reservation | str, status: str) -> None:
        """Set the final status of a reservation. It may be given by its reserveId.

        The status is DONE, FAIL, STALE or SKIP, and takes effect when the reservation is due.
        """
        reserve_id = reservation.reserve_id if isinstance(reservation, Reservation) else reservation
        with matching.in_python():
            path = f"{self._path}/reservations/{path_segment(reserve_id)}/conclude"
            self._admin.send("POST", path, Concluded, {"status": status})

    def configure(self, **settings: object) -> None:
        """Change settings of this service, as in ``configure(delivery="immediate", daily_quota=5)``."""
        texts = {name: _setting_text(value) for name, value in settings.items()}
        self._admin.send("PUT", f"{self._path}/settings", SettingTexts, texts)

    # --- waiting ---------------------------------------------------------------------------------------

    def wait_for(
        self,
        to: TextFilter = None,
        contains: str | None = None,
        *,
        sender: TextFilter = None,
        content: TextFilter = None,
        timeout: str | float = 10,
        after: Message | int | None = None,
        otp: Code | None = None,
    ) -> Message:
        """Return the first message that matches, as soon as it exists. It may have arrived before the call.

        ``contains`` is a part of the content, and ``content`` a pattern for all of it, as in ``assert_sent``. Messages
        up to ``after``, a message or a cursor, do not count. ``timeout`` is in seconds, or a text such as ``"2s"``.

        ``otp`` is a pattern for the one-time code, which is a ``/regular expression/`` or a compiled one. The ``otp``
        of the message is group 1 of the match, or the whole match if the pattern has no group. The pattern does not
        filter messages. Raise ``AssertionError``, with what came instead, if no message matches in time.
        """
        fields = {"to": to, "sender": sender, "content": content}
        patterns = matching.patterns({name: value for name, value in fields.items() if value is not None})
        length = waiting.milliseconds(timeout)
        cursor = after.cursor if isinstance(after, Message) else after or 0
        query = waiting.query(patterns, contains=contains, otp=otp, after=cursor, length=length)
        message = waiting.find_first(self._admin, self._path, query, length)
        if message is None:
            raise AssertionError(self._explanation.not_come({**fields, "contains": contains}, length, cursor))
        return self._contents.message(message)

    async def wait_for_async(
        self,
        to: TextFilter = None,
        contains: str | None = None,
        *,
        sender: TextFilter = None,
        content: TextFilter = None,
        timeout: str | float = 10,  # noqa: ASYNC109 - the server counts it, not the event loop
        after: Message | int | None = None,
        otp: Code | None = None,
    ) -> Message:
        """Call ``wait_for`` in a thread, so that the event loop is not blocked."""
        import asyncio

        return await asyncio.to_thread(
            self.wait_for, to, contains, sender=sender, content=content, timeout=timeout, after=after, otp=otp
        )

    # --- assertions ------------------------------------------------------------------------------------

    def assert_sent(
        self,
        *,
        count: int | None = None,
        at_least: int | None = None,
        at_most: int | None = None,
        after: After = None,
        **fields: Unpack[Fields],
    ) -> list[Send]:
        """Assert that a number of sends, by default at least one, match the ``fields``. Return these sends.

        A text may have the wildcards ``*`` and ``?``, or be a ``/regular expression/``. A compiled expression is
        possible, too. None means that the field is absent. Only sends after ``after``, a message, send or request,
        count. Raise ``AssertionError`` with the nearest sends and the fields that differ.
        """
        numbers = {"count": count, "atLeast": at_least, "atMost": at_most}
        limits = {name: value for name, value in numbers.items() if value is not None}
        verdict = self._contents.verify(after, match=matching.patterns(fields), **limits)
        if not verdict.ok:
            number = matching.describe_number(count, at_least, at_most)
            raise AssertionError(self._explanation.not_sent(fields, number, verdict, after))
        return [self._contents.send(data) for data in verdict.found]

    def assert_nothing_sent(self, *, after: After = None, **fields: Unpack[Fields]) -> None:
        """Assert that no send matches the ``fields``. Without fields, assert that nothing was sent."""
        self.assert_sent(count=0, after=after, **fields)

    def assert_sent_in_order(self, *expected: Fields, after: After = None) -> list[Send]:
        """Assert that a send matches each mapping of fields, in this order. Return these sends.

        Other sends may come between them. Raise ``AssertionError`` with the sends that are nearest to the first missing
        one.
        """
        if not expected:
            raise ValueError("pass the expected sends, as in assert_sent_in_order({'to': '0101*'}, {'to': '0102*'})")
        verdict = self._contents.verify(after, order=[matching.patterns(fields) for fields in expected])
        if not verdict.ok:
            raise AssertionError(self._explanation.not_in_order(expected, verdict, after))
        return [self._contents.send(data) for data in verdict.found]

    def assert_no_duplicate_sends(self, *, by: Sequence[str] = DUPLICATE_FIELDS, after: After = None) -> None:
        """Assert that no two sends are equal in the fields that ``by`` names."""
        matching.patterns(dict.fromkeys(by))
        groups: dict[tuple[object, ...], list[Send]] = {}
        for send in self._contents.sends(after):
            groups.setdefault(tuple(getattr(send, name) for name in by), []).append(send)
        duplicates = [group for group in groups.values() if len(group) > 1]
        if duplicates:
            raise AssertionError(self._explanation.repeated(duplicates))

    # --- reports ---------------------------------------------------------------------------------------

    def explain(self) -> str:
        """Return a report of the service: requests with diagnoses, messages, reservations and scenarios."""
        title = f"service {self.service_id} at {self.url}; its clock shows {self.clock.now():%Y-%m-%d %H:%M:%S} KST"
        return self._explanation.everything(title)

    def unused(self) -> list[str]:
        """Return a line for each finite step that this test has played and that was never used."""
        if not self._played:
            return []
        scenarios = self._contents.scenarios()
        own_scenarios = [data for data in (*scenarios.playing, *scenarios.faults) if data.name in self._played]
        return [line for data in own_scenarios for line in report.unused(data, self._calls.get(data.name, ""))]


def _message_id(message: Message | str) -> str:
    return message.message_id if isinstance(message, Message) else message


def _setting_text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else str(value)
