"""The facts in conditions of scenario steps that come from a request's parameters, by operation."""

from collections.abc import Iterator, Mapping
from typing import Final

from mocksens.spec.operations import Name
from mocksens.spec.parameters import BODY, QUERY, Kind, Parameter

PARAMETER_FACTS: Final = ("type", "contentType", "countryCode", "from", "to", "content")
"""Facts with a parameter of the same name. The others (operation, serviceId, headers, ordinal) need no parameter."""


def _names(parameters: tuple[Parameter, ...]) -> Iterator[str]:
    for parameter in parameters:
        yield parameter.name
        if parameter.kind is Kind.LIST:
            yield from _names(parameter.fields)


FACTS: Final[Mapping[str, frozenset[str]]] = {
    operation: frozenset(_names((*QUERY.get(operation, ()), *BODY.get(operation, ())))) & {*PARAMETER_FACTS}
    for operation in Name
}
"""The members of ``PARAMETER_FACTS`` that a request of each operation can have."""
