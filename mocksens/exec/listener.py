"""The log of a command's server, which also counts its requests."""

from http import HTTPStatus
from typing import Any, Final

from mocksens.client.addresses import ADMIN
from mocksens.core.diagnosis.browsers import is_by_a_browser
from mocksens.core.sens import Sens
from mocksens.exec.tally import Tally
from mocksens.web.log.lines import Log, LogFormat

OWN: Final = ADMIN.encode()


class Listener(Log):
    """A log that counts requests, and prints each message about the server once, even if the log is off.

    Otherwise, each retry of a client that distrusts the CA would print the same message.
    """

    def __init__(self, sens: Sens, form: LogFormat) -> None:
        super().__init__(sens, LogFormat.TEXT if form is LogFormat.OFF else form)
        self.sens = sens
        self.seen = 0
        """The number of requests to SENS."""
        self.gone = Tally()
        """The counts of what was removed when services were reset or dropped."""
        sens.before_clearing = self.gone.take
        self.complaints = 0
        """The number of messages about the server, such as those on clients that distrust it."""
        self._is_quiet = form is LogFormat.OFF
        self._said: set[str] = set()

    def say(self, message: str) -> None:
        """Print a message about the server, unless it was printed before."""
        self.complaints += 1
        if message not in self._said:
            self._said.add(message)
            super().say(f"mocksens: {message}")

    def request(self, method: str, target: bytes, status: int, **more: Any) -> None:
        """Count a request, unless it opens a tunnel, is for mocksens itself, or is one that browsers send unasked."""
        is_tunnel = method == "CONNECT" and status == HTTPStatus.OK
        self.seen += not (is_tunnel or target.startswith(OWN) or is_by_a_browser(target))
        if not self._is_quiet:
            super().request(method, target, status, **more)
