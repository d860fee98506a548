"""Commands at a pseudo terminal."""

import contextlib
import os
import pty
import select
import subprocess
import sys
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tests.cli.support import environment
from tests.patience import PATIENCE

COLOURFUL = {"TERM": "xterm-256color", "NO_COLOR": "", "PYTHONUTF8": "1"}
NOTHING: Mapping[str, str] = MappingProxyType({})


class Terminal:
    """A process whose stdout and stderr are one terminal."""

    def __init__(self, process: subprocess.Popen[bytes], descriptor: int) -> None:
        self.process = process
        self._descriptor = descriptor
        self.shown = ""
        """The text that the terminal has shown so far."""

    def until(self, text: str) -> str:
        """Wait for ``text``, and return all that was shown."""
        while text not in self.shown:
            assert select.select([self._descriptor], [], [], PATIENCE)[0], self.shown
            self.shown += os.read(self._descriptor, 1 << 16).decode().replace("\r\n", "\n")
        return self.shown


@contextlib.contextmanager
def at_terminal(*arguments: str, stdout: int | None = None, env: Mapping[str, str] = NOTHING) -> Iterator[Terminal]:
    """``python -m mocksens`` with these arguments at a terminal; ``stdout`` may lead elsewhere."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "mocksens", *arguments]
    with subprocess.Popen(
        command,
        env=environment(**{**COLOURFUL, **env}),
        stdin=subprocess.DEVNULL,
        stdout=theirs if stdout is None else stdout,
        stderr=theirs,
    ) as process:
        os.close(theirs)
        try:
            yield Terminal(process, ours)
        finally:
            process.terminate()
            process.wait(PATIENCE)
            os.close(ours)
