"""Functions that print lines for people and JSON for programs, with untrusted texts escaped."""

import json
import sys
from collections.abc import Mapping
from typing import Any, Final

import click

from mocksens.core.display.terminal import one_line, shown, shown_text

AS_JSON: Final = click.option("--json", "as_json", is_flag=True, help="print all fields, as one line of JSON each")


def say(text: str) -> None:
    r"""Print ``text`` as one line.

    On a terminal, escape everything that it would interpret. Elsewhere, escape only line feeds, carriage returns and
    tabs, as ``\n``, ``\r`` and ``\t``.
    """
    # Without color=True, click would remove ANSI sequences from the text.
    click.echo(shown(text) if sys.stdout.isatty() else one_line(text), color=True)


def say_text(text: str) -> None:
    """Print ``text`` as ``say`` does, but keep its line breaks and tabs."""
    click.echo(shown_text(text) if sys.stdout.isatty() else text, nl=False, color=True)


def say_bytes(content: bytes) -> None:
    """Print the bytes of a text as ``say_text`` does on a terminal, and unchanged elsewhere."""
    if sys.stdout.isatty():
        say_text(content.decode("utf-8", "backslashreplace"))
    else:
        click.echo(content, nl=False)


def say_json(row: Mapping[str, Any]) -> None:
    """Print ``row`` as a line of JSON. On a terminal, escape the characters that it would interpret."""
    line = json.dumps(row, ensure_ascii=False)
    # This line may contain C1 controls, bidirectional controls and invisible characters, which JSON leaves unescaped.
    click.echo(json.dumps(row) if shown(line) != line and sys.stdout.isatty() else line, color=True)
