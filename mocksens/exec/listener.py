"""Listen to what the server of a command has to say, and count it."""

from http import HTTPStatus
from typing import Any, Final

from mocksens.client.addresses import ADMIN
from mocksens.core.diagnosis.browsers import is_by_a_browser
from mocksens.core.sens import Sens
from mocksens.exec.tally import Tally
from mocksens.web.log.lines import Log, LogFormat

OWN: Final = ADMIN.encode()


class Listener(Log):
    """Counts requests, and passes on what the log is to say; what the server says of itself is said in any case, once.

    A client that does not trust it tries again and again.
    """

    def __init__(self, sens: Sens, form: LogFormat) -> None:
        super().__init__(sens, LogFormat.TEXT if form is LogFormat.OFF else form)
        self.sens = sens
        self.seen = 0
        """How many requests came to SENS."""
        self.gone = Tally()
        """What a reset took out, or went with its service."""
        sens.before_clearing = self.gone.take
        self.complaints = 0
        """How many lines the server had to say of itself, as of clients that do not trust it."""
        self._is_quiet = form is LogFormat.OFF
        self._said: set[str] = set()

    def say(self, message: str) -> None:
        """Say a line about the server itself, unless it was said before."""
        self.complaints += 1
        if message not in self._said:
            self._said.add(message)
            super().say(f"mocksens: {message}")

    def request(self, method: str, target: bytes, status: int, **more: Any) -> None:
        """Count a request, unless it opens a tunnel, looks into mocksens, or is a browser's own."""
        is_tunnel = method == "CONNECT" and status == HTTPStatus.OK
        self.seen += not (is_tunnel or target.startswith(OWN) or is_by_a_browser(target))
        if not self._is_quiet:
            super().request(method, target, status, **more)
