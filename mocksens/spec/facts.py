"""Facts of scenario steps by operation: those that its parameters can say."""

from collections.abc import Iterator, Mapping
from typing import Final

from mocksens.spec.operations import Name
from mocksens.spec.parameters import BODY, QUERY, Kind, Parameter

SAID: Final = ("type", "contentType", "countryCode", "from", "to", "content")
"""Facts that are said by a parameter of the same name. Every request has the others: its path, headers and number."""


def _names(parameters: tuple[Parameter, ...]) -> Iterator[str]:
    for parameter in parameters:
        yield parameter.name
        if parameter.kind is Kind.LIST:
            yield from _names(parameter.fields)


FACTS: Final[Mapping[str, frozenset[str]]] = {
    operation: frozenset(_names((*QUERY.get(operation, ()), *BODY.get(operation, ())))) & {*SAID} for operation in Name
}
"""The facts that an operation's requests can have, in SENS's words."""
