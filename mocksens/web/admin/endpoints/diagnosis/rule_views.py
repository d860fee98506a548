"""The views of rules: their sources, switches and firings, on a server or in one of its services."""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from msgspec import Struct

from mocksens.client.addresses import ADMIN
from mocksens.client.models.diagnosis.rules import RuleData, RuleRequestData, RuleSourceData, RuleSwitchData
from mocksens.core.inspection import rule_firings
from mocksens.core.inspection.request_pages import RequestHit
from mocksens.core.inspection.rule_firings import FiringCounts, Firings
from mocksens.core.sens import Sens
from mocksens.core.service import Service
from mocksens.core.switches import DOCUMENTED, SWITCHES, Switches
from mocksens.spec.cite import Cite
from mocksens.spec.rules.rule import Rule
from mocksens.web.admin.resources import iso

STRAY: Final = ""
"""The serviceId of requests that reached no service."""
LISTED_BY: Final = "gateway.service"
"""The rule that the setting ``services`` changes. It is a setting of the server, and no switch."""
NEVER: Final = Firings()


class RuleScope(Struct, frozen=True, kw_only=True):
    """The surroundings in which rules are shown: switches, services and counts. By default, those without a server."""

    switches: Switches = DOCUMENTED
    listed: frozenset[str] | None = None
    """The only serviceIds that exist; None if any may."""
    services: Sequence[Service] = ()
    """The services whose switches may differ."""
    counts: FiringCounts = FiringCounts(by_rule={}, examined=0, dropped=0)

    def firings(self, rule_id: str) -> Firings:
        """Return the firings of a rule."""
        return self.counts.by_rule.get(rule_id, NEVER)


def scope_of(sens: Sens, service: Service | None) -> RuleScope:
    """Return the scope of one service; of the whole server if it is None."""
    if service is not None:
        counts = rule_firings.count([(service.id, service.journal)])
        return RuleScope(switches=service.switches, listed=sens.listed, counts=counts)
    services = sens.services
    counts = rule_firings.count([*((each.id, each.journal) for each in services), (STRAY, sens.strays)])
    return RuleScope(switches=sens.switches, listed=sens.listed, services=services, counts=counts)


def rule_view(rule: Rule, scope: RuleScope) -> RuleData:
    """Return a rule as it is in a scope."""
    firings = scope.firings(rule.id)
    return RuleData(
        id=rule.id,
        says=rule.says,
        basis=rule.cite.basis,
        documents=list(rule.documents),
        sources=list(map(_source, sources(rule))),
        assumed="; ".join(str(cite.assumption) for cite in sources(rule) if cite.assumption) or None,
        switches=list(_switches(rule.id, scope)),
        fired=firings.count if rule.is_named else None,
        requests=list(map(_request, firings.newest)),
    )


def sources(rule: Rule) -> list[Cite]:
    """Return the sources of a rule, the main one first."""
    return [field for field in rule if isinstance(field, Cite)]


def _source(cite: Cite) -> RuleSourceData:
    return RuleSourceData(
        basis=cite.basis, document=cite.document, section=cite.section, item=cite.item, words=list(cite.words)
    )


def _switches(rule_id: str, scope: RuleScope) -> Iterator[RuleSwitchData]:
    if rule_id == LISTED_BY:
        yield RuleSwitchData(
            name="services",
            help="serviceIds that exist, or `any` that is well-formed",
            values="any|ID,…",
            default="any",
            value="any" if scope.listed is None else ",".join(sorted(scope.listed)),
            services={},
            server_wide=True,
        )
    for row in SWITCHES.values():
        if rule_id in row.about.rules:
            value = getattr(scope.switches, row.name)
            values = {service.id: getattr(service.switches, row.name) for service in scope.services}
            yield RuleSwitchData(
                name=row.name,
                help=row.about.help,
                values=row.codec.metavar,
                default=row.shown_default,
                value=row.codec.show(value),
                services={name: row.codec.show(other) for name, other in values.items() if other != value},
                server_wide=row.about.server_wide,
            )


def _request(hit: RequestHit) -> RuleRequestData:
    entry, service_id = hit.entry, hit.service_id
    path = (
        f"{ADMIN}/services/{quote(service_id, safe=':')}/requests/{entry.number}"
        if service_id
        else f"{ADMIN}/requests?after={entry.number - 1}&limit=1"
    )
    return RuleRequestData(
        service_id=service_id or None, number=entry.number, at=iso(entry.at), log_id=entry.request_id, path=path
    )
