"""``Mocksens``: one service of a mocksens, as a test uses it."""

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
"""A traceback that pytest shows ends in the test."""

SAME: Final = ("to", "sender", "type", "subject", "content")
"""What two sends have in common if one thing was sent twice."""


class Mocksens:
    """A service of its own: what it was asked, what it sent, and what goes wrong with it.

    Point a client at ``url`` with ``service_id``, ``access_key`` and ``secret_key``. ``clock`` is its time. What is
    looked at is fresh at each look. All methods may be called from any thread; they raise ``AdminError`` for what
    mocksens does not do, and ``NoAnswer`` where it is gone.
    """

    def __init__(self, admin: AdminClient, made: Created, *, folders: Sequence[Path] = (), strays: int = 0) -> None:
        self.url = admin.url
        self.service_id = made.service_id
        self.access_key = made.access_key
        self.secret_key = made.secret_key
        self._admin = admin
        self._path = f"/services/{path_segment(self.service_id)}"
        self._folders = folders
        self._contents = Contents(admin, self._path, strays)
        self._explanation = Explanation(self._contents, self.access_key)
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
        return self._contents.messages()

    @property
    def reservations(self) -> list[Reservation]:
        """All reservations, in the order in which they were made."""
        return self._contents.reservations()

    @property
    def requests(self) -> list[Request]:
        """The requests to this service, refused ones too, the oldest first, as far as its journal has them."""
        return self._contents.requests()

    @property
    def strays(self) -> list[Request]:
        """The requests since this service began that reached no service at all; those of other tests are among them."""
        return self._contents.strays()

    @property
    def sends(self) -> list[Send]:
        """What was asked for and taken, each recipient by itself, reservations included."""
        return self._contents.sends()

    def message(self, message: Message | str, *, otp: Code | None = None) -> Message:
        """Return a message, or the one of that id, as it stands now; ``otp`` is as for ``wait_for``."""
        path = f"{self._path}/messages/{path_segment(_id(message))}"
        return self._contents.message(self._admin.get(path, MessageData, CodeQuery(otp=waiting.code_pattern(otp))))

    # --- what goes wrong, and what else happens ----------------------------------------------------------

    def play(self, scenario: ScenarioSource) -> Play:
        """Play a scenario: an available one by its name, a file by its path, YAML, or a mapping.

        A file is looked for next to the test, then where pytest began. A finite step that is never used fails the test.
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
        """Let the next request fail, or several ``times``; with ``result``, the next message.

        ``respond`` is a status, a name as ``"throttled"``, or ``{"status": …, "body": …, "headers": …}``; ``fault``
        one as ``"reset"``, with ``commit`` after the messages were taken; ``result`` a result code. ``when`` and
        what else a step takes (``after``, ``telco_code``, ``rate``, ``reservation``) are as in a scenario file.
        """
        if "telco_code" in more:
            more["telcoCode"] = more.pop("telco_code")
        step = {"respond": respond, "fault": fault, "result": result, "delay": delay, "when": when, **more}
        given = {name: value for name, value in step.items() if value is not None}
        name = one_off.fail(self._admin, self._path, {**given, "times": times, "commit": commit})
        self._played.add(name)
        further = {"commit": commit or None, "times": times if times > 1 else None}
        self._calls[name] = one_off.call(respond, {**step, **further})
        return Pending()

    def block(self, *numbers: str) -> None:
        """Block numbers for advertisements, as a call to the 080 number does."""
        with matching.in_python():
            self._admin.send("POST", f"{self._path}/unsubscribes", Unsubscribes, Calls(client_tel_no=list(numbers)))

    def complete(self, message: Message | str, result: str = "0") -> Message:
        """End a message, or the one of that id, now; return it as it stands then."""
        path = f"{self._path}/messages/{path_segment(_id(message))}/complete"
        self._admin.send("POST", path, Completed, Completion(result=str(result)))
        return self.message(message)

    def conclude(self, reservation: Reservation | str, status: str) -> None:
        """Decide what a reservation, or the one of that id, comes to when it is due: DONE, FAIL or STALE."""
        reserve_id = reservation.reserve_id if isinstance(reservation, Reservation) else reservation
        with matching.in_python():
            path = f"{self._path}/reservations/{path_segment(reserve_id)}/conclude"
            self._admin.send("POST", path, Concluded, {"status": status})

    def configure(self, **settings: object) -> None:
        """Set switches of the rules for this service only, as ``configure(delivery="immediate", daily_quota=5)``."""
        texts = {name: _text(value) for name, value in settings.items()}
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
        """Return the first message that fits, as soon as it is there; it may have been there before the call.

        ``contains`` is a part of the text, ``content`` a pattern of all of it, as for ``assert_sent``. ``after`` is a
        message, or its cursor, that it must come behind; ``timeout`` is seconds, or as ``"2s"``. ``otp`` is a pattern
        of your own for the one-time code of the message, a ``/regular expression/`` or a compiled one: its group 1, or
        all that it finds if it has no group, is ``otp`` of the message. It does not choose messages. Raises
        ``AssertionError`` with what came instead if it does not come in time.
        """
        wanted = {"to": to, "sender": sender, "content": content}
        patterns = matching.patterns({name: value for name, value in wanted.items() if value is not None})
        length = waiting.milliseconds(timeout)
        cursor = after.cursor if isinstance(after, Message) else after or 0
        query = waiting.query(patterns, contains=contains, otp=otp, after=cursor, length=length)
        message = waiting.first(self._admin, self._path, query, length)
        if message is None:
            raise AssertionError(self._explanation.not_come({**wanted, "contains": contains}, length, cursor))
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
        """Call ``wait_for`` in a thread, so that the event loop goes on meanwhile."""
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
        """Assert that a number of sends fit the ``fields``, at least one by default; return those that do.

        A text has ``*`` and ``?`` for anything, or is a ``/regular expression/``, or compiled one; None is absent.
        ``after`` is a message, send or request that they must come behind. Raises ``AssertionError`` with the nearest
        misses, field by field.
        """
        numbers = {"count": count, "atLeast": at_least, "atMost": at_most}
        given = {name: value for name, value in numbers.items() if value is not None}
        verdict = self._contents.verify(after, match=matching.patterns(fields), **given)
        if not verdict.ok:
            wanted = matching.number(count, at_least, at_most)
            raise AssertionError(self._explanation.not_sent(fields, wanted, verdict, after))
        return [self._contents.send(data) for data in verdict.found]

    def assert_nothing_sent(self, *, after: After = None, **fields: Unpack[Fields]) -> None:
        """Assert that no send fits the ``fields``, or without any that nothing was sent. Raises ``AssertionError``."""
        self.assert_sent(count=0, after=after, **fields)

    def assert_sent_in_order(self, *expected: Fields, after: After = None) -> list[Send]:
        """Assert that a send fits each mapping of fields, in that order, whatever lies between; return them.

        Raises ``AssertionError`` with the nearest misses of the first one that is not there.
        """
        if not expected:
            raise ValueError("say what was sent, as assert_sent_in_order({'to': '0101*'}, {'to': '0102*'})")
        verdict = self._contents.verify(after, order=[matching.patterns(fields) for fields in expected])
        if not verdict.ok:
            raise AssertionError(self._explanation.not_in_order(expected, verdict, after))
        return [self._contents.send(data) for data in verdict.found]

    def assert_no_duplicate_sends(self, *, by: Sequence[str] = SAME, after: After = None) -> None:
        """Assert that nothing was sent twice; ``by`` names the fields to compare. Raises ``AssertionError``."""
        matching.patterns(dict.fromkeys(by))
        groups: dict[tuple[object, ...], list[Send]] = {}
        for send in self._contents.sends(after):
            groups.setdefault(tuple(getattr(send, name) for name in by), []).append(send)
        twice = [group for group in groups.values() if len(group) > 1]
        if twice:
            raise AssertionError(self._explanation.repeated(twice))

    # --- what it saw -----------------------------------------------------------------------------------

    def explain(self) -> str:
        """Return what the service saw: its requests, why some were refused, its messages, and what was scripted."""
        title = f"service {self.service_id} at {self.url}; its clock shows {self.clock.now():%Y-%m-%d %H:%M:%S} KST"
        return self._explanation.everything(title)

    def unused(self) -> list[str]:
        """Return the finite steps of what this test played that were never used, each in a line."""
        if not self._played:
            return []
        played = self._contents.scenarios()
        mine = [data for data in (*played.playing, *played.faults) if data.name in self._played]
        return [line for data in mine for line in report.unused(data, self._calls.get(data.name, ""))]


def _id(message: Message | str) -> str:
    return message.message_id if isinstance(message, Message) else message


def _text(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list | tuple | set | frozenset) else str(value)
