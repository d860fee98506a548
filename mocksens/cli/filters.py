"""The filters that commands have in common, checked before anything is asked."""

import click

from mocksens.cli.options import Misuse


def check_pattern(name: str, written: str) -> None:
    """Refuse a pattern for the flag of that name which is empty, or no regular expression."""
    if not written:
        # It would fit everything, or nothing.
        raise Misuse(f"--{name} is empty: is the variable that holds it set?")
    # An ordinary number is compared as it is.
    if not (len(written) > 1 and written[0] == written[-1] == "/"):
        return
    from mocksens.core.matching.patterns import Pattern

    try:
        Pattern(written, f"--{name}")
    except ValueError as error:
        raise Misuse(str(error)) from error


def pattern(_: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Check a pattern as the value of a flag."""
    if value is not None:
        check_pattern(option.name or "", value)
    return value
