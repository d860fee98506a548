"""Printing: tables for people, JSON lines for programs, and texts from outside, escaped."""

import json
import sys
from collections.abc import Mapping
from typing import Any, Final

import click

from mocksens.core.display.terminal import one_line, shown, shown_text

AS_JSON: Final = click.option("--json", "as_json", is_flag=True, help="everything that is known, a line of JSON each")


def say(text: str) -> None:
    r"""Print ``text`` as one line.

    A terminal gets everything escaped that it would obey. Anything else gets the text character by character; there,
    only line feeds, carriage returns and tabs are written as ``\n``, ``\r`` and ``\t``.
    """
    # With colours allowed, click leaves out nothing.
    click.echo(shown(text) if sys.stdout.isatty() else one_line(text), color=True)


def say_text(text: str) -> None:
    """Print ``text`` with its lines and tabs as they are, and everything else as ``say`` does."""
    click.echo(shown_text(text) if sys.stdout.isatty() else text, nl=False, color=True)


def say_bytes(content: bytes) -> None:
    """Print the bytes of a text as ``say_text`` does; what is no terminal gets just these bytes."""
    if sys.stdout.isatty():
        say_text(content.decode("utf-8", "backslashreplace"))
    else:
        click.echo(content, nl=False)


def say_json(row: Mapping[str, Any]) -> None:
    """Print ``row`` as a line of JSON, in which a terminal finds nothing to obey."""
    line = json.dumps(row, ensure_ascii=False)
    # What JSON does not escape by itself: C1 controls, and what reorders or hides.
    click.echo(json.dumps(row) if shown(line) != line and sys.stdout.isatty() else line, color=True)
