"""Explanations of failed assertions, with the expectation, what the service received, and likely causes."""

from collections.abc import Mapping, Sequence
from typing import Final

from mocksens.client.models.verification import VerdictData
from mocksens.core.diagnosis.rule_pointer import about_rules
from mocksens.core.display.terminal import short
from mocksens.core.parsing import durations
from mocksens.testing import matching, report
from mocksens.testing.contents import After, Contents
from mocksens.testing.matching import Fields
from mocksens.testing.views import Send

__tracebackhide__ = True
"""The flag that makes pytest leave the frames of this module out of tracebacks."""

OTHER_KEYS: Final = (
    "the application signs with other keys; this service has the access key {access_key}. Set the variables of"
    " mocksens.env before the application reads its settings. Or set service_id=…, access_key=… and secret_key=… of"
    " @pytest.mark.mocksens or of the fixture mocksens_settings to those of the application. Or set"
    ' "auth": "off" in that fixture'
)


class Explanation:
    """Explanations of failures, based on the ``contents`` of the service with ``access_key``."""

    def __init__(self, contents: Contents, access_key: str) -> None:
        self._contents = contents
        self._access_key = access_key

    def everything(self, title: str) -> str:
        """Return everything that the service received, under a title."""
        contents = self._contents
        scenarios = contents.scenarios()
        return report.joined(
            title,
            report.section("requests", list(map(report.request, contents.requests()))) or "requests: none",
            about_rules(entry.rules for entry in contents.requests()),
            report.section("messages", list(map(str, contents.messages()))),
            report.section("reservations", list(map(str, contents.reservations()))),
            report.section("scenarios", list(map(report.play, (*scenarios.faults, *scenarios.playing)))),
            self._strays(),
            self._other_keys(),
        )

    def not_sent(self, fields: Fields, expected: str, verdict: VerdictData, after: After) -> str:
        """Explain why the number of sends that match the fields is not ``expected``."""
        description = matching.describe(fields)
        sends = [str(Send(data)) for data in verdict.found]
        return report.joined(
            f"expected {expected}{f' with {description}' if description else ''}, found {len(sends) or 'none'}",
            report.section("found", sends),
            report.nearest(verdict.nearest, fields),
            self._context(after, shown=len(sends)),
        )

    def not_in_order(self, expected: Sequence[Fields], verdict: VerdictData, after: After) -> str:
        """Explain which of the ``expected`` sends is the first missing one."""
        sends = [str(Send(data)) for data in verdict.found]
        missing = expected[len(sends)]
        description = matching.describe(missing) or "anything"
        return report.joined(
            f"number {len(sends) + 1} of {len(expected)} in order was not sent: {description}",
            report.section("found before it", sends),
            report.nearest(verdict.nearest, missing),
            self._context(after),
        )

    def not_come(self, fields: Mapping[str, object], length: int, cursor: int) -> str:
        """Explain that no message that matches came within ``length`` milliseconds, with what came after the cursor."""
        description = matching.describe({name: value for name, value in fields.items() if value is not None})
        instead = [str(message) for message in self._contents.messages() if message.cursor > cursor]
        reservations = [
            str(reservation) for reservation in self._contents.reservations() if reservation.status == "READY"
        ]
        return report.joined(
            f"no message{f' with {description}' if description else ''} came within {durations.show(length)}",
            report.section("what came instead", instead) or "nothing came instead",
            report.section("reserved", reservations, note=", which become due with clock.advance(…)"),
            self._causes(),
        )

    def repeated(self, groups: Sequence[Sequence[Send]]) -> str:
        """Explain which requests made each group of equal sends."""
        requests = {entry.number: report.request(entry) for entry in self._contents.requests()}
        return report.joined(*(_repeated(group, requests) for group in groups[: report.MOST]))

    def _context(self, after: After, shown: int = 0) -> str:
        """Return all sends, if there are more than the ``shown`` ones, and likely causes."""
        sent = self._contents.sends(after)
        return report.joined(
            report.section("all that was sent", list(map(str, sent))) if len(sent) > shown else "",
            "" if sent else "nothing was sent",
            self._causes(),
        )

    def _causes(self) -> str:
        refused = [entry for entry in self._contents.requests() if report.is_failure(entry)]
        return report.joined(
            report.section("requests that went wrong", list(map(report.request, refused))),
            about_rules(entry.rules for entry in refused),
            self._strays(),
            self._other_keys(),
        )

    def _other_keys(self) -> str:
        """Return a hint if the application signs with unknown keys, or else an empty text."""
        entries = (*self._contents.requests(), *self._contents.strays())
        signings = [entry.data.signing for entry in entries]
        if not any(signing and "access-key-unknown" in (signing.cause, *signing.also) for signing in signings):
            return ""
        return OTHER_KEYS.format(access_key=self._access_key)

    def _strays(self) -> str:
        strays = list(map(report.request, self._contents.strays()))
        return report.section("requests that reached no service of this mocksens", strays)


def _repeated(group: Sequence[Send], requests: Mapping[int, str]) -> str:
    first = group[0]
    times = {2: "twice"}.get(len(group), f"{len(group)} times")
    lines = [requests.get(send.request, str(send)) for send in group]
    return report.section(f"sent {times} to {first.to}: {short(first.content)}; requests", lines)
