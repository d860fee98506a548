"""The errors that end commands, each with its exit code."""

import contextlib
from collections.abc import Iterator
from typing import IO, Any, Final

import click

from mocksens.core.display.terminal import shown_lines
from mocksens.server.settings.settings import SettingError

FAILED: Final = 1
USED_WRONGLY: Final = 2
PORT_IN_USE: Final = 3
UNVERIFIED: Final = 4


class _EscapedError(click.ClickException):
    """An error whose lines are printed with control characters escaped, because they may contain untrusted texts."""

    def format_message(self) -> str:
        """Return the escaped lines."""
        return shown_lines(self.message)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the lines. Ignore a failure, so that the exit code stays the same."""
        with contextlib.suppress(OSError):
            super().show(file)


class Fail(_EscapedError):
    """A failure, which ends the command with one line and exit code 1."""

    exit_code = FAILED


class UsageMistake(_EscapedError, click.UsageError):
    """An error that click has found, which ends the command with its usage, one line and exit code 2."""

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(error.format_message(), error.ctx)


class Misuse(Fail):
    """Wrong usage, which ends the command with one line and exit code 2."""

    exit_code = USED_WRONGLY


class Empty(Misuse):
    """An empty option or argument, which ends the command with one line and exit code 2."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is empty: is the variable that holds it set?")


class PortInUse(Fail):
    """A port that is in use, which ends the command with one line and exit code 3."""

    exit_code = PORT_IN_USE


class Unverified(Fail):
    """An unmet expectation or a wait in vain, which ends the command with one line and exit code 4."""

    exit_code = UNVERIFIED


@contextlib.contextmanager
def refusing_settings() -> Iterator[None]:
    """Raise ``Misuse`` for a ``SettingError`` within a block."""
    try:
        yield
    except SettingError as error:
        raise Misuse(str(error)) from error
