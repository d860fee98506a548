"""``mocksens rules``: list the rules of mocksens, or explain some of them."""

import click
import msgspec
from click.core import ParameterSource

from mocksens.cli.admin import LIVE, URL, NoServer, ServerAdmin, told
from mocksens.cli.commands.rules import text
from mocksens.cli.commands.rules.text import RuleListing
from mocksens.cli.errors import Misuse
from mocksens.cli.options import with_settings
from mocksens.cli.output import AS_JSON, say, say_json
from mocksens.cli.service_choice import ALL, ONE_SERVICE
from mocksens.client.models.diagnosis.rules import RulesData, RulesQuery
from mocksens.core.display.terminal import shown
from mocksens.core.parsing.nodes import suggestion
from mocksens.server.settings.settings import Settings
from mocksens.spec.documents import Document
from mocksens.spec.rules import RULES


@click.command(
    epilog="""\b
Examples:
  mocksens rules                       every rule: its basis, in how many diagnoses it is named, and its effect
  mocksens rules send.numbers          one of them: its source with the document's words, and its requests
  mocksens rules --assumed             what nobody outside NAVER knows, and why mocksens chose as it did
  mocksens rules --fired --service my-test
"""
)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--assumed", is_flag=True, help="only rules that are assumed, wholly or in part, with the reasons")
@click.option("--fired", is_flag=True, help="only rules that the diagnosis of a request names")
@click.option(
    "--document",
    type=click.Choice([each.value for each in Document]),
    metavar="YEAR",
    help=f"only rules of a document: {', '.join(Document)}",
)
@AS_JSON
@ONE_SERVICE
@ALL
@URL
@with_settings(*LIVE)
def rules(
    settings: Settings,
    *,
    ids: tuple[str, ...],
    assumed: bool,
    fired: bool,
    document: str | None,
    as_json: bool,
    service: str | None,
    everywhere: bool,
    url: str | None,
) -> None:
    """List the rules of mocksens, or explain those with these IDs.

    Counts are of the requests whose diagnoses name the rule, of those that the journal of a running mocksens still has.
    Without a server, there are no counts, and the switches have the values of the environment and mocksens.yaml.
    """
    for rule_id in ids:
        if rule_id not in RULES:
            raise Misuse(f"no rule {rule_id[:80]}{suggestion(rule_id[:80], RULES) or ';'} `mocksens rules` lists all")
    query = RulesQuery(service=_chosen(service, everywhere=everywhere), document=document, assumed=assumed, fired=fired)
    listing = _listing(settings, url, query)
    chosen = [rule for rule in listing.rules if not ids or rule.id in ids]
    if as_json:
        for rule in chosen:
            row = msgspec.to_builtins(rule)
            # Without a server, nothing is known about requests.
            say_json(row if listing.is_counted else {name: row[name] for name in row if name not in text.OF_REQUESTS})
        return
    lines = text.explanations if ids else text.reasons if assumed else text.table
    for line in lines(listing, chosen):
        say(line)
    if not chosen:
        click.echo("no rule matches", err=True)


def _chosen(service: str | None, *, everywhere: bool) -> str | None:
    """Return the chosen serviceId; None for all services."""
    source = click.get_current_context().get_parameter_source("service")
    if everywhere and source is ParameterSource.COMMANDLINE:
        raise Misuse("--all and --service exclude each other; use one of them")
    return None if everywhere else service


def _listing(settings: Settings, url: str | None, query: RulesQuery) -> RuleListing:
    """Return the rules of a running mocksens; those of the settings if none runs."""
    try:
        found = told(ServerAdmin(settings, url).ask("GET", "rules", msgspec.to_builtins(query)), RulesData)
    except NoServer as error:
        if query.fired:
            raise
        click.echo(shown(f"without counts, and with the switches of the settings here: {error}"), err=True)
        return _without_server(settings, query)
    return RuleListing(rules=found.rules, service=query.service, counted=found.counted, dropped=found.dropped)


def _without_server(settings: Settings, query: RulesQuery) -> RuleListing:
    from mocksens.web.admin.endpoints.diagnosis.rule_views import RuleScope, rule_view
    from mocksens.web.admin.endpoints.diagnosis.rules import matches

    scope = RuleScope(
        switches=settings.switches, listed=None if settings.services is None else frozenset(settings.services)
    )
    views = [rule_view(rule, scope) for rule in RULES.values()]
    return RuleListing(rules=[rule for rule in views if matches(rule, query)], is_counted=False)
