"""The filters that commands have in common, checked before a server is asked."""

from typing import Final

import click

from mocksens.cli.errors import Empty, Misuse


def check_pattern(name: str, pattern: str) -> None:
    """Check the pattern that the flag ``name`` has. Raise ``Misuse`` if it is empty, or no regular expression."""
    check_filter(name, pattern)
    # An ordinary number is compared as it is.
    if not (len(pattern) > 1 and pattern[0] == pattern[-1] == "/"):
        return
    from mocksens.core.matching.patterns import Pattern

    try:
        Pattern(pattern, f"--{name}")
    except ValueError as error:
        raise Misuse(str(error)) from error


def check_filter(name: str, value: str) -> None:
    """Raise ``Empty`` if the flag ``name`` is empty: it would fit everything, or nothing."""
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
    help="the recipient: a number, one with wildcards as 0101234*, or a /regular expression/",
    callback=_pattern,
)
CONTAINS: Final = click.option("--contains", metavar="TEXT", help="what the text contains", callback=_text)


def message_filters(to: str | None, contains: str | None) -> dict[str, str]:
    """Return the filters that were given, by the names of the admin API."""
    return {name: value for name, value in (("to", to), ("contains", contains)) if value is not None}
