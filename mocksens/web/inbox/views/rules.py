"""The rules: their sentences, sources, switches and latest requests."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from mocksens.client.models.diagnosis.rules import RuleData, RuleRequestData, RulesQuery
from mocksens.spec.cite import Cite
from mocksens.spec.rules import RULES
from mocksens.web.admin.endpoints.diagnosis.rule_views import RuleScope, rule_view, scope_of, sources
from mocksens.web.admin.endpoints.diagnosis.rules import matches
from mocksens.web.inbox.visit import Visit

FILTERS: Final = {
    "": RulesQuery(),
    "fired": RulesQuery(fired=True),
    "assumed": RulesQuery(assumed=True),
}
"""The filters by the values of the parameter ``show``."""


class RuleRow(Struct, frozen=True):
    """A rule in the list."""

    data: RuleData
    cites: list[Cite]

    @property
    def document(self) -> str:
        """The only document under which the rule holds; empty if there are several."""
        return self.data.documents[0] if len(self.data.documents) == 1 else ""

    @property
    def is_assumption(self) -> bool:
        """True if the whole rule is assumed."""
        return self.data.assumed is not None and self.data.basis == "assumed"


def contents(visit: Visit) -> Mapping[str, object]:
    """Return the values for the template."""
    q = visit.parameter("q").strip()
    show = visit.parameter("show") if visit.parameter("show") in FILTERS else ""
    service = visit.service if visit.service_id else None
    scope = scope_of(visit.sens, service)
    return {
        "q": q,
        "show": show,
        "filters": list(FILTERS),
        "rows": _rows(scope, FILTERS[show], q.lower().split()),
        "counted": scope.counts.examined,
        "dropped": scope.counts.dropped,
        "key_of": key_of,
    }


def key_of(request: RuleRequestData) -> str:
    """Return the key of a request in the view of the requests."""
    return f"{request.service_id or ''}/{request.number}"


def _rows(scope: RuleScope, query: RulesQuery, words: list[str]) -> list[RuleRow]:
    rows = [RuleRow(rule_view(rule, scope), sources(rule)) for rule in RULES.values()]
    return [row for row in rows if matches(row.data, query) and _has(row, words)]


def _has(row: RuleRow, words: list[str]) -> bool:
    passages = [passage for cite in row.cites for passage in cite.words]
    text = " ".join([row.data.id, row.data.says, *map(str, row.cites), *passages, row.data.assumed or ""])
    return all(word in text.lower() for word in words)
