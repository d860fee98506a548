"""Calls that return the rules of mocksens: their sources, their switches and the requests whose diagnoses name them."""

from functools import partial
from typing import Final

from starlette.exceptions import HTTPException

from mocksens.client.models.diagnosis.rules import OneRule, RuleData, RuleQuery, RulesData, RulesQuery
from mocksens.core.errors import Forbidden
from mocksens.core.parsing.nodes import suggestion
from mocksens.core.sens import Sens
from mocksens.spec.rules import RULES
from mocksens.web import offload
from mocksens.web.admin.call import Call, Context
from mocksens.web.admin.endpoints.diagnosis.rule_views import RuleScope, rule_view, scope_of
from mocksens.web.admin.paths import explain_absence

SHOWN: Final = 80
"""Maximum number of characters of an unknown id that are shown."""
WRONG_SERVICE: Final = {404: "no such service; the message suggests the nearest"}


async def list_rules(context: Context[None, RulesQuery]) -> RulesData:
    """Return the rules that match."""
    scope = await _scope(context.sens, context.query.service)
    rules = [rule_view(rule, scope) for rule in RULES.values()]
    return RulesData(
        rules=[rule for rule in rules if matches(rule, context.query)],
        counted=scope.counts.examined,
        dropped=scope.counts.dropped,
    )


async def get_rule(context: Context[None, RuleQuery]) -> OneRule:
    """Return one rule."""
    rule_id = context.part("ruleId")
    if rule_id not in RULES:
        raise HTTPException(404, unknown(rule_id))
    scope = await _scope(context.sens, context.query.service)
    return OneRule(rule=rule_view(RULES[rule_id], scope), counted=scope.counts.examined, dropped=scope.counts.dropped)


def matches(rule: RuleData, query: RulesQuery) -> bool:
    """Return whether a rule passes the filters of a query."""
    return (
        query.basis in {None, rule.basis}
        and (query.document is None or query.document in rule.documents)
        and (not query.assumed or rule.assumed is not None)
        and (not query.fired or bool(rule.fired))
    )


def unknown(rule_id: str) -> str:
    """Return the message that there is no rule with that id, with the nearest one."""
    return f"no rule {rule_id[:SHOWN]}{suggestion(rule_id[:SHOWN], RULES) or ';'} GET /_mocksens/rules lists all"


async def _scope(sens: Sens, service_id: str | None) -> RuleScope:
    """Return the scope of one service; of the whole server if the id is None.

    Raise ``HTTPException`` 404 if the service does not exist, or 403 if its serviceId is not allowed.
    """
    try:
        service = None if service_id is None else sens.known(service_id)
    except KeyError as error:
        raise HTTPException(404, explain_absence(sens, str(service_id))) from error
    except Forbidden as error:
        raise HTTPException(403, error.hint) from error
    # The journals of all services may be long.
    return await offload.run(partial(scope_of, sens, service))


CALLS: Final = (
    Call(
        method="GET",
        path="/rules",
        handler=list_rules,
        says="List the rules of mocksens: their sources with the documents' own words, the switches that change them"
        " with their values, and the latest requests whose diagnoses name them. Only requests that the journals still"
        " have are counted.",
        query=RulesQuery,
        gives=RulesData,
        fails=WRONG_SERVICE,
    ),
    Call(
        method="GET",
        path="/rules/{ruleId}",
        handler=get_rule,
        says="Return one rule, such as `send.numbers`, which a diagnosis names in brackets.",
        query=RuleQuery,
        gives=OneRule,
        fails={404: "no such rule, or no such service; the message suggests the nearest"},
    ),
)
