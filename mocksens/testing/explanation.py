"""Explain a failed assertion: what was expected, what the service got, and what may have gone wrong."""

from collections.abc import Mapping, Sequence
from typing import Final

from mocksens.client.models.verification import VerdictData
from mocksens.core.display.terminal import short
from mocksens.core.parsing import durations
from mocksens.testing import matching, report
from mocksens.testing.contents import After, Contents
from mocksens.testing.matching import Fields
from mocksens.testing.views import Send

__tracebackhide__ = True
"""A traceback that pytest shows ends in the test."""

OWN_KEYS: Final = (
    "the application signs with keys of its own; this service has the access key {access_key}. Give the application"
    " mocksens.env before it reads its settings, or give mocksens the keys and the serviceId of the application:"
    " service_id=…, access_key=… and secret_key=… of @pytest.mark.mocksens or of the fixture mocksens_settings; or let"
    ' that have "auth": "off"'
)


class Explanation:
    """Explains failures of tests by the ``contents`` of a service, which has this access key."""

    def __init__(self, contents: Contents, access_key: str) -> None:
        self._contents = contents
        self._access_key = access_key

    def everything(self, title: str) -> str:
        """Return all that the service saw, below a title."""
        contents = self._contents
        played = contents.scenarios()
        return report.joined(
            title,
            report.section("requests", list(map(report.request, contents.requests()))) or "requests: none",
            report.section("messages", list(map(str, contents.messages()))),
            report.section("reservations", list(map(str, contents.reservations()))),
            report.section("scenarios", list(map(report.play, (*played.faults, *played.playing)))),
            self._reached_nobody(),
            self._keys_of_its_own(),
        )

    def not_sent(self, fields: Fields, wanted: str, verdict: VerdictData, after: After) -> str:
        """Explain why another number of sends than ``wanted`` fits the fields."""
        said = matching.shown(fields)
        found = [str(Send(data)) for data in verdict.found]
        return report.joined(
            f"expected {wanted}{f' with {said}' if said else ''}, found {len(found) or 'none'}",
            report.section("found", found),
            report.nearest(verdict.nearest, fields),
            self._around(after, but=len(found)),
        )

    def not_in_order(self, expected: Sequence[Fields], verdict: VerdictData, after: After) -> str:
        """Explain which of the ``expected`` sends is the first that is not there."""
        found = [str(Send(data)) for data in verdict.found]
        absent = expected[len(found)]
        said = matching.shown(absent) or "anything"
        return report.joined(
            f"number {len(found) + 1} of {len(expected)} in order was not sent: {said}",
            report.section("found before it", found),
            report.nearest(verdict.nearest, absent),
            self._around(after),
        )

    def not_come(self, fields: Mapping[str, object], length: int, cursor: int) -> str:
        """Explain what came behind the cursor instead of a message, within ``length`` milliseconds."""
        said = matching.shown({name: value for name, value in fields.items() if value is not None})
        instead = [str(message) for message in self._contents.messages() if message.cursor > cursor]
        ahead = [str(reservation) for reservation in self._contents.reservations() if reservation.status == "READY"]
        return report.joined(
            f"no message{f' with {said}' if said else ''} came within {durations.show(length)}",
            report.section("what came instead", instead) or "nothing came instead",
            report.section("reserved", ahead, note=", which clock.advance(…) carries out"),
            self._went_wrong(),
        )

    def repeated(self, groups: Sequence[Sequence[Send]]) -> str:
        """Explain by which requests each group of equal sends came about."""
        requests = {entry.number: report.request(entry) for entry in self._contents.requests()}
        return report.joined(*(_repeated(group, requests) for group in groups[: report.MOST]))

    def _around(self, after: After, but: int = 0) -> str:
        """Return what else was sent, if that is more than what is shown already, and what may have gone wrong."""
        sent = self._contents.sends(after)
        return report.joined(
            report.section("all that was sent", list(map(str, sent))) if len(sent) > but else "",
            "" if sent else "nothing was sent",
            self._went_wrong(),
        )

    def _went_wrong(self) -> str:
        refused = [report.request(entry) for entry in self._contents.requests() if report.went_wrong(entry)]
        return report.joined(
            report.section("requests that went wrong", refused), self._reached_nobody(), self._keys_of_its_own()
        )

    def _keys_of_its_own(self) -> str:
        """Return what to do about an application that signs with other keys; empty if it does not."""
        entries = (*self._contents.requests(), *self._contents.strays())
        signings = [entry.data.signing for entry in entries]
        if not any(signing and "access-key-unknown" in (signing.cause, *signing.also) for signing in signings):
            return ""
        return OWN_KEYS.format(access_key=self._access_key)

    def _reached_nobody(self) -> str:
        strays = list(map(report.request, self._contents.strays()))
        return report.section("requests that reached no service of this mocksens", strays)


def _repeated(group: Sequence[Send], requests: Mapping[int, str]) -> str:
    first = group[0]
    times = {2: "twice"}.get(len(group), f"{len(group)} times")
    lines = [requests.get(send.request, str(send)) for send in group]
    return report.section(f"sent {times} to {first.to}: {short(first.content)}; requests", lines)
