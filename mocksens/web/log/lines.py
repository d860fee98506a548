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
    """How log lines look."""

    TEXT = "text"
    JSON = "json"
    OFF = "off"


LogLine = tuple[str, str, str, int, float, str, str]
"""What a line says of a request: time, method, target, status, milliseconds, request id, diagnosis."""
AnsweredRequest = tuple[int, str, bytes, int, float, str, str]
"""An answered request before it is made a line: an instant, its parts as they came, and seconds."""
ROOM: Final = 150
"""Bytes of a line besides the target and the diagnosis, about."""
REFUSED: Final = 400
"""The first status of a request that was refused."""
FIELDS: Final = ("time", "level", "method", "target", "status", "took", "request_id", "diagnosis")


def _text(line: LogLine) -> str:
    time, method, target, status, took, _, diagnosis = line
    return f"{time} {method} {target} {status} {took:.1f}ms{'  ' if diagnosis else ''}{diagnosis}\n"


def _json(line: LogLine) -> str:
    time, method, target, status, took, request_id, diagnosis = line
    level = "info" if status < REFUSED else "warning"
    row = (_iso(time), level, method, target, status, round(took, 1), request_id, diagnosis)
    return msgspec.json.encode(dict(zip(FIELDS, row, strict=True))).decode() + "\n"


WRITERS: Final[dict[LogFormat, Callable[[LogLine], str]]] = {LogFormat.TEXT: _text, LogFormat.JSON: _json}


def _iso(time: str) -> str:
    """Return a shown time as ISO 8601 has it, for machines."""
    return time.replace(" ", "T", 1)


@lru_cache(maxsize=8)
def _second(seconds: int) -> str:
    return to_datetime(seconds * 1000).isoformat(" ")[:19]


def _shown(instant: int) -> str:
    """KST with milliseconds and its zone: collectors would take it for UTC."""
    return f"{_second(instant // 1000)}.{instant % 1000:03d}+09:00"


class Log:
    """Writes lines to ``stream`` (stderr) until that breaks; a broken log never breaks a request. For any thread."""

    def __init__(self, sens: Sens, form: LogFormat = LogFormat.OFF, stream: TextIO | None = None) -> None:
        self._sens = sens
        self._wall = sens.wall
        self._form = WRITERS.get(form)
        self._format = WRITERS.get(form, _text)
        self._stream = stream
        self._writer: Writer[AnsweredRequest | str] | None = None

    @property
    def on(self) -> bool:
        """Whether lines about requests are wanted, and can be read."""
        return self._form is not None

    def say(self, message: str) -> None:
        """Write a line about the server itself."""
        if self._form is not None:
            self._say(self._message(message))

    def alert(self, message: str) -> None:
        """Write a line about what of the server itself is risky."""
        if self._form is not None:
            self._say(self._message(message, "warning"))

    def bug(self, error: Exception) -> None:
        """Write the trace of a failure of our own, even where nobody wants lines about requests."""
        self._say(self._bug(error))

    def _bug(self, error: Exception) -> str:
        text = "mocksens has a bug, please report it: " + "".join(traceback.format_exception(error))
        return text if self._form is None else self._message(text, "error")

    def request(
        self, method: str, target: bytes, status: int, *, took: float, request_id: str, diagnosis: str = ""
    ) -> None:
        """Write a line about a request; ``took`` is seconds, ``diagnosis`` one line of ASCII."""
        if self._form is None:
            return
        # The writer makes the line, in its own thread: that takes longer than anything else here.
        answered = (self._wall.now(), method, target, status, took, request_id, diagnosis)
        self._put(answered, ROOM + len(target) + len(diagnosis))

    def flush(self) -> None:
        """Wait until all lines are written, but not for long if nobody reads them."""
        if self._writer is not None:
            self._writer.flush()

    def _message(self, message: str, level: str = "info") -> str:
        time = _shown(self._wall.now())
        if self._form is _json:
            return json.dumps({"time": _iso(time), "level": level, "message": message}) + "\n"
        # Names in it may be anybody's, and a terminal may read it.
        return f"{time} {shown_lines(message).encode('ascii', 'backslashreplace').decode()}\n"

    def _line(self, entry: AnsweredRequest | str) -> str:
        """Return the line of an answered request; a text is a line already."""
        if isinstance(entry, str):
            return entry
        try:
            return self._line_of(entry)
        except Exception as error:  # noqa: BLE001 - the thread of the writer goes on
            return self._bug(error)

    def _line_of(self, answered: AnsweredRequest) -> str:
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

    def _say(self, line: str) -> None:
        self._put(line, len(line))

    def _give_up(self) -> None:
        self._form = None

    def _dropped(self, lines: int) -> str:
        return self._message(f"{lines} log lines were dropped: stderr was not read", "warning")
