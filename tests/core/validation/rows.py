"""Parameters for tests, and what is read by them."""

from collections.abc import Mapping
from typing import Any

from mocksens.core.validation.findings import Findings
from mocksens.core.validation.tables import Table
from mocksens.spec.cite import assumed
from mocksens.spec.limits import TEL_DIGITS
from mocksens.spec.parameters import Kind, Parameter

CITE = assumed("for a test")


def parameter(name: str, kind: Kind = Kind.TEXT, **changes: Any) -> Parameter:
    return Parameter(name=name, attribute=name.lower(), kind=kind, cite=CITE)._replace(**changes)


def read(rows: tuple[Parameter, ...], values: Mapping[str, object]) -> tuple[dict[str, object], list[str], list[str]]:
    """Return the values, the texts of the violations, and the ignored names."""
    findings = Findings()
    clean = Table(rows).read(values, findings)
    return clean, [violation.text for violation in findings.violations], list(findings.ignored)


def one(kind: Kind, value: object, **changes: Any) -> object:
    """Return the value that a parameter ``it`` of that kind reads, or the violation."""
    if kind is Kind.DIGITS:
        changes = {"at_most": TEL_DIGITS} | changes
    clean, violations, _ = read((parameter("it", kind, **changes),), {"it": value})
    return violations[0] if violations else clean["it"]
