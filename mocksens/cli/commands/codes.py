"""``mocksens codes``: the result codes, the magic numbers and the countries."""

import click

from mocksens.cli.errors import Misuse
from mocksens.cli.output import AS_JSON, say, say_json
from mocksens.core.parsing.nodes import suggestion


@click.command(
    epilog="""\b
Examples:
  mocksens codes               all result codes
  mocksens codes 3018          one of them
  mocksens codes --numbers     magic numbers: recipients' numbers that cause an outcome
  mocksens codes --countries   the accepted countryCodes
"""
)
@click.argument("code", required=False)
@click.option(
    "--numbers",
    is_flag=True,
    help="list the magic numbers (recipients' numbers that cause an outcome, in any country); with CODE, only its own",
)
@click.option(
    "--countries", is_flag=True, help="list the countryCodes that are accepted unless the setting countries is any"
)
@AS_JSON
def codes(code: str | None, *, numbers: bool, countries: bool, as_json: bool) -> None:
    """List the result codes of messages, or explain CODE."""
    if countries:
        _list_countries(code, as_json=as_json)
        return
    from mocksens.core.scenarios import magic_numbers
    from mocksens.spec.results import RESULTS, alike

    if code is not None and code not in RESULTS:
        close = suggestion(code.upper(), alike(code))
        raise Misuse(f"{code} is not a result code{close}")
    if numbers:
        for number, meaning in magic_numbers.catalogue():
            if code is None or number == magic_numbers.number_of(code):
                row, line = {"number": number, "effect": meaning}, f"{number}  {meaning}"
                say_json(row) if as_json else say(line)
        return
    for result in RESULTS.values() if code is None else [RESULTS[code]]:
        row = {
            "code": result.code,
            "meaning": result.meaning,
            "meaningKo": result.meaning_ko,
            "table": result.table,
            "line": result.cite.item.rpartition(" ")[2],
            "number": magic_numbers.number_of(result.code),
        }
        line = f"{result.code:5} {result.meaning} / {result.meaning_ko}  ({result.table}, {row['line']})"
        say_json(row) if as_json else say(line)


def _list_countries(code: str | None, *, as_json: bool) -> None:
    from mocksens.spec.countries import COUNTRIES

    if code is not None and code not in COUNTRIES:
        raise Misuse(f"{code} is not in the list of November 2020; to accept it, set countries to any")
    for calling_code, names in COUNTRIES.items():
        if code in {None, calling_code}:
            row, line = {"countryCode": calling_code, "names": names}, f"{calling_code:5} {names}"
            say_json(row) if as_json else say(line)
