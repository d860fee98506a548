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


class _Said(click.ClickException):
    """Prints its lines with everything escaped that a terminal would obey: a name in them may be anyone's."""

    def format_message(self) -> str:
        """Return the lines."""
        return shown_lines(self.message)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the lines; where that fails, there is still the exit code."""
        with contextlib.suppress(OSError):
            super().show(file)


class Fail(_Said):
    """Ends the command with one line and exit code 1."""

    exit_code = FAILED


class UsageMistake(_Said, click.UsageError):
    """Ends the command as click's errors do, with its usage, a line and exit code 2."""

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(error.format_message(), error.ctx)


class Misuse(Fail):
    """Ends the command with one line and exit code 2."""

    exit_code = USED_WRONGLY


class Empty(Misuse):
    """Ends the command with one line and exit code 2: an option or an argument is empty."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is empty: is the variable that holds it set?")


class PortInUse(Fail):
    """Ends the command with one line and exit code 3."""

    exit_code = PORT_IN_USE


class Unverified(Fail):
    """Ends the command with one line and exit code 4: what was waited for or claimed is not so."""

    exit_code = UNVERIFIED


@contextlib.contextmanager
def refusing_settings() -> Iterator[None]:
    """End the command as misused where a setting turns out to be wrong."""
    try:
        yield
    except SettingError as error:
        raise Misuse(str(error)) from error
