"""The filters that commands share, which are checked before a request to the server."""

from typing import Final

import click

from mocksens.cli.errors import Empty, Misuse


def check_pattern(name: str, pattern: str) -> None:
    """Raise ``Misuse`` if the pattern of the flag ``name`` is empty or an invalid regular expression."""
    check_filter(name, pattern)
    # A plain number or a glob is always valid.
    if not (len(pattern) > 1 and pattern[0] == pattern[-1] == "/"):
        return
    from mocksens.core.matching.patterns import Pattern

    try:
        Pattern(pattern, f"--{name}")
    except ValueError as error:
        raise Misuse(str(error)) from error


def check_filter(name: str, value: str) -> None:
    """Raise ``Empty`` if the flag ``name`` is empty, because it would match everything or nothing."""
    if not value:
        raise Empty(f"--{name}")


def _pattern(_: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        check_pattern(option.name or "", value)
    return value


def _text(_: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is not None:
        check_filter(option.name or "", value)
    return value


TO: Final = click.option(
    "--to",
    metavar="NUMBER",
    help="recipient: a number, a pattern such as 0101234*, or a /regular expression/",
    callback=_pattern,
)
CONTAINS: Final = click.option("--contains", metavar="TEXT", help="text that the content contains", callback=_text)


def message_filters(to: str | None, contains: str | None) -> dict[str, str]:
    """Return the filters in use by their names in the admin API."""
    return {name: value for name, value in (("to", to), ("contains", contains)) if value is not None}
