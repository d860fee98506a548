"""Log lines about requests and about the server, as text or JSON."""

import json
import sys
import traceback
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Final, TextIO

import msgspec

from mocksens.core.clock import to_datetime
from mocksens.core.display import redaction
from mocksens.core.display.terminal import shown_lines
from mocksens.core.sens import Sens
from mocksens.core.signing.credentials import secrets_of
from mocksens.web.log.writer import Writer, writer_to


class LogFormat(StrEnum):
    """The format of log lines."""

    TEXT = "text"
    JSON = "json"
    OFF = "off"


LogLine = tuple[str, str, str, int, float, str, str]
"""The parts of a line about a request: time, method, target, status, milliseconds, request id, diagnosis."""
AnsweredRequest = tuple[int, str, bytes, int, float, str, str]
"""An answered request before formatting: instant, method, target, status, seconds, request id, diagnosis."""
ROOM: Final = 150
"""The approximate number of bytes in a line without its target and diagnosis."""
REFUSED: Final = 400
"""The lowest status of a refused request."""
COLOURS: Final = {2: "green", 3: "cyan", 4: "yellow", 5: "red"}
"""The colours of requests on a terminal, by the first digit of the status."""
FIELDS: Final = ("time", "level", "method", "target", "status", "took", "request_id", "diagnosis")


def _text(line: LogLine) -> str:
    time, method, target, status, took, _, diagnosis = line
    return f"{time} {method} {target} {status} {took:.1f}ms{'  ' if diagnosis else ''}{diagnosis}\n"


def _coloured_text(line: LogLine) -> str:
    # Imported only for a terminal.
    from click import style

    time, method, target, status, took, _, diagnosis = line
    request = style(f"{method} {target} {status}", fg=COLOURS.get(status // 100))
    return f"{time} {request} {took:.1f}ms{'  ' if diagnosis else ''}{diagnosis}\n"


def _json(line: LogLine) -> str:
    time, method, target, status, took, request_id, diagnosis = line
    level = "info" if status < REFUSED else "warning"
    row = (_iso(time), level, method, target, status, round(took, 1), request_id, diagnosis)
    return msgspec.json.encode(dict(zip(FIELDS, row, strict=True))).decode() + "\n"


WRITERS: Final[dict[LogFormat, Callable[[LogLine], str]]] = {LogFormat.TEXT: _text, LogFormat.JSON: _json}


def _iso(time: str) -> str:
    """Return the time of a text line in ISO 8601, for JSON."""
    return time.replace(" ", "T", 1)


@lru_cache(maxsize=8)
def _second(seconds: int) -> str:
    return to_datetime(seconds * 1000).isoformat(" ")[:19]


def _shown(instant: int) -> str:
    """Return an instant in KST, with the offset, because log collectors would otherwise assume UTC."""
    return f"{_second(instant // 1000)}.{instant % 1000:03d}+09:00"


class Log:
    """A thread-safe log to ``stream``, by default stderr. If writing fails, the log turns itself off.

    ``in_colour`` colours requests in a text log, for a terminal.
    """

    def __init__(
        self,
        sens: Sens,
        form: LogFormat = LogFormat.OFF,
        stream: TextIO | None = None,
        *,
        in_colour: bool = False,
    ) -> None:
        self._sens = sens
        self._wall = sens.wall
        self.on = form in WRITERS
        """True if requests are logged."""
        is_coloured = in_colour and form is LogFormat.TEXT
        self._format = _coloured_text if is_coloured else WRITERS.get(form, _text)
        self._stream = stream
        self._writer: Writer[AnsweredRequest | str] | None = None

    def say(self, message: str) -> None:
        """Write a line about the server itself."""
        if self.on:
            self._put_line(self._message(message))

    def alert(self, message: str) -> None:
        """Write a warning about the server itself."""
        if self.on:
            self._put_line(self._message(message, "warning"))

    def bug(self, error: Exception) -> None:
        """Write the traceback of a bug in mocksens, even if the log is off."""
        self._put_line(self._bug_line(error))

    def _bug_line(self, error: Exception) -> str:
        text = "mocksens has a bug, please report it: " + "".join(traceback.format_exception(error))
        return self._message(text, "error") if self.on else text

    def request(
        self, method: str, target: bytes, status: int, *, took: float, request_id: str, diagnosis: str = ""
    ) -> None:
        """Write a line about a request. ``took`` is in seconds, and ``diagnosis`` is one line of ASCII."""
        if not self.on:
            return
        # Formatting takes longest, so the writer does it in its own thread.
        answered = (self._wall.now(), method, target, status, took, request_id, diagnosis)
        self._put(answered, ROOM + len(target) + len(diagnosis))

    def flush(self) -> None:
        """Wait until all lines are written. Give up soon if nothing reads them."""
        if self._writer is not None:
            self._writer.flush()

    def _message(self, message: str, level: str = "info") -> str:
        time = _shown(self._wall.now())
        if self.on and self._format is _json:
            return json.dumps({"time": _iso(time), "level": level, "message": message}) + "\n"
        # The message may contain text from elsewhere, and its control characters could affect a terminal.
        return f"{time} {shown_lines(message).encode('ascii', 'backslashreplace').decode()}\n"

    def _line(self, entry: AnsweredRequest | str) -> str:
        """Return the line of an answered request, or a text unchanged."""
        if isinstance(entry, str):
            return entry
        try:
            return self._format_request(entry)
        except Exception as error:  # noqa: BLE001 - the writer's thread must survive
            return self._bug_line(error)

    def _format_request(self, answered: AnsweredRequest) -> str:
        instant, method, target, status, took, request_id, diagnosis = answered
        text = target.decode("latin-1")
        if b"?" in target or status >= REFUSED:
            text = redaction.cover_target(target, tuple(secrets_of(self._sens.credentials)))
        if not (text.isascii() and text.isprintable()):
            text = ascii(text)[1:-1]
        return self._format((_shown(instant), method, text, status, took * 1000, request_id, diagnosis))

    def _put(self, entry: AnsweredRequest | str, size: int) -> None:
        if self._writer is None:
            self._writer = writer_to(self._stream or sys.stderr, self._line, self._give_up, self._dropped)
        self._writer.put(entry, size)

    def _put_line(self, line: str) -> None:
        self._put(line, len(line))

    def _give_up(self) -> None:
        self.on = False

    def _dropped(self, lines: int) -> str:
        return self._message(f"{lines} log lines were dropped because stderr was not read", "warning")
