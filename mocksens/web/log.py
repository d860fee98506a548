"""One line a request on stderr, as text or JSON, and nothing where nobody reads it."""

import asyncio
import json
import sys
import traceback
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Final, TextIO

import msgspec

from mocksens.core.clock import to_datetime
from mocksens.core.sens import Sens


class LogFormat(StrEnum):
    """How log lines look."""

    TEXT = "text"
    JSON = "json"
    OFF = "off"


Line = tuple[str, str, str, int, float, str, str]
"""What a line says of a request: time, method, target, status, milliseconds, request id, diagnosis."""
FIELDS: Final = ("time", "method", "target", "status", "took", "request_id", "diagnosis")


def _text(line: Line) -> str:
    time, method, target, status, took, _, diagnosis = line
    return f"{time} {method} {target} {status} {took:.1f}ms{'  ' if diagnosis else ''}{diagnosis}\n"


def _json(line: Line) -> str:
    return msgspec.json.encode(dict(zip(FIELDS, line, strict=True))).decode() + "\n"


WRITERS: Final[dict[LogFormat, Callable[[Line], str]]] = {LogFormat.TEXT: _text, LogFormat.JSON: _json}


@lru_cache(maxsize=8)
def _second(seconds: int) -> str:
    return to_datetime(seconds * 1000).isoformat(" ")[:19]


def _shown(instant: int) -> str:
    """KST with milliseconds."""
    return f"{_second(instant // 1000)}.{instant % 1000:03d}"


class Log:
    """Writes lines to ``stream`` (stderr) until that breaks; a broken log never breaks a request.

    Lines of requests are gathered and written together at the end of each round of the event loop: a system call for
    each would cost more than making the line.
    """

    def __init__(self, sens: Sens, form: LogFormat = LogFormat.OFF, stream: TextIO | None = None) -> None:
        self._wall = sens.wall
        self._form = WRITERS.get(form)
        self._stream = stream or sys.stderr
        self._lines: list[str] = []

    @property
    def on(self) -> bool:
        """Whether anyone reads."""
        return self._form is not None

    def say(self, message: str) -> None:
        """A line about the server itself, written at once."""
        if self._form is not None:
            time = _shown(self._wall.now())
            if self._form is _json:
                line = json.dumps({"time": time, "message": message})
            else:
                line = f"{time} {message.encode('ascii', 'backslashreplace').decode()}"
            self._lines.append(f"{line}\n")
            self._flush()

    def bug(self, error: Exception) -> None:
        """The trace of a failure of our own; it is written even where nobody wants lines about requests."""
        text = "mocksens has a bug, please report it: " + "".join(traceback.format_exception(error))
        if self._form is None:
            sys.stderr.write(text)
        else:
            self.say(text)

    def request(
        self, method: str, target: bytes, status: int, *, took: float, request_id: str, diagnosis: str = ""
    ) -> None:
        """A line about a request; ``took`` is seconds, ``diagnosis`` one line of ASCII. Call it in an event loop."""
        if self._form is None:
            return
        text = target.decode("latin-1")
        if not (text.isascii() and text.isprintable()):
            text = ascii(text)[1:-1]
        if not self._lines:
            asyncio.get_running_loop().call_soon(self._flush)
        self._lines.append(
            self._form((_shown(self._wall.now()), method, text, status, took * 1000, request_id, diagnosis))
        )

    def _flush(self) -> None:
        lines, self._lines = self._lines, []
        try:
            self._stream.write("".join(lines))
            self._stream.flush()
        except (OSError, ValueError):
            self._form = None
