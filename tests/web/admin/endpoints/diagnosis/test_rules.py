"""The rules over HTTP: their sources, their switches and the requests to which they applied."""

from typing import Any
from urllib.parse import quote

import pytest

from mocksens import Sens
from mocksens.core.parsing.nodes import suggestion
from mocksens.core.switches import SWITCHES
from mocksens.server.settings.table import BY_NAME
from mocksens.spec.cite import Basis, assumed, documented
from mocksens.spec.documents import Document
from mocksens.spec.rules import RULES
from mocksens.spec.rules.rule import Rule
from mocksens.web.admin.endpoints.diagnosis.rule_views import LISTED_BY, RuleScope, rule_view
from tests.client import Client, InProcess


def rule(client: Client, rule_id: str, query: str = "") -> dict[str, Any]:
    answer = client.admin("GET", f"rules/{rule_id}{query}")
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json["rule"]
    return found


def ids(client: Client, query: str = "") -> list[str]:
    answer = client.admin("GET", f"rules{query}")
    assert answer.status == 200, answer.body
    return [each["id"] for each in answer.json["rules"]]


def of_service(client: Client) -> str:
    return f"?service={quote(client.service_id)}"


# --- one rule ----------------------------------------------------------------------------------------


def test_a_rule_has_its_sentence_and_its_source_with_the_words_of_the_document(client: Client) -> None:
    found = rule(client, "send.content")
    row = RULES["send.content"]
    assert (found["id"], found["says"], found["basis"]) == (row.id, row.says, "documented")
    assert found["documents"] == ["2023", "2026"]
    assert found["sources"] == [
        {
            "basis": "documented",
            "document": "SENS SMS API v2",
            "section": "Send message",
            "item": "content, D:92",
            "words": ["content Mandatory String Content of default message"],
        }
    ]
    assert (found["assumed"], found["switches"], found["fired"], found["requests"]) == (None, [], 0, [])


def test_an_assumed_rule_has_the_reason() -> None:
    row = Rule("a.b", "says", assumed("nobody has said so"), ("2026",))
    view = rule_view(row, RuleScope())
    assert (view.basis, view.assumed, view.documents) == ("assumed", "nobody has said so", ["2026"])


def test_of_another_rule_the_part_is_named_that_is_assumed_with_the_reason() -> None:
    cite = documented("Send", "status, D:308")
    assert rule_view(Rule("a.b", "says", cite), RuleScope()).assumed is None
    view = rule_view(Rule("a.b", "says", cite.except_for("the times", "none are given")), RuleScope())
    assert (view.basis, view.assumed) == ("documented", "the times: none are given")


@pytest.mark.parametrize("row", RULES.values(), ids=lambda row: row.id)
def test_every_assumption_is_shown(row: Rule) -> None:
    is_assumed = row.cite.basis is Basis.ASSUMED or row.cite.open_part is not None
    assert (rule_view(row, RuleScope()).assumed is not None) == is_assumed


def test_a_rule_that_no_diagnosis_names_has_no_count(client: Client) -> None:
    client.send()
    assert rule(client, "life.ids")["fired"] is None
    assert "life.ids" not in ids(client, "?fired=true")


def test_the_requests_of_a_rule_can_be_read_at_the_paths_that_it_names(client: Client) -> None:
    client.send()
    answer = client.send(type="FAX")
    found = rule(client, "send.type")
    assert found["fired"] == 1
    (request,) = found["requests"]
    assert (request["serviceId"], request["number"]) == (client.service_id, 2)
    assert request["logId"] == answer.headers["x-ncp-apigw-request-id"]
    shown = client.admin("GET", request["path"].removeprefix("/_mocksens/")).json
    assert shown["rules"] == ["send.type"]
    assert shown["at"] == request["at"]


def test_a_request_that_reached_no_service_can_be_read_too(client: Client) -> None:
    for path in ("/first", "/second"):
        client.request("GET", path)
    newest = rule(client, "gateway.route-first")["requests"][0]
    assert newest["serviceId"] is None
    (shown,) = client.admin("GET", newest["path"].removeprefix("/_mocksens/")).json["requests"]
    assert shown["target"] == "/second"


def test_only_the_requests_of_a_service_count_if_it_is_chosen(client: Client) -> None:
    other = Client(client.transport, service_id="ncp:sms:kr:1:other")
    client.send(type="FAX")
    other.send(type="FAX")
    assert rule(client, "send.type")["fired"] == 2
    found = rule(client, "send.type", of_service(client))
    assert found["fired"] == 1
    assert found["requests"][0]["serviceId"] == client.service_id


def test_the_number_of_requests_is_told_that_the_counts_are_about() -> None:
    client = Client(InProcess(Sens(journal=2)), service_id="one")
    for _ in range(3):
        client.send(type="FAX")
    for path in ("rules/send.type", "rules?service=one"):
        answer = client.admin("GET", path).json
        assert (answer["counted"], answer["dropped"]) == (2, 1)


# --- switches ----------------------------------------------------------------------------------------


def test_a_switch_has_its_value_here(client: Client) -> None:
    client.admin("PUT", f"services/{client.service_id}/settings", {"over_long": "refuse"})
    (everywhere,) = rule(client, "send.over-long")["switches"]
    row = SWITCHES["over_long"]
    assert everywhere == {
        "name": "over_long",
        "help": row.about.help,
        "values": "cut|refuse",
        "default": "cut",
        "value": "cut",
        "services": {client.service_id: "refuse"},
        "serverWide": False,
    }
    (here,) = rule(client, "send.over-long", of_service(client))["switches"]
    assert here == everywhere | {"value": "refuse", "services": {}}


def test_every_switch_is_that_of_its_rules(client: Client) -> None:
    for name, row in SWITCHES.items():
        for rule_id in row.about.rules:
            switches = {each["name"]: each for each in rule(client, rule_id)["switches"]}
            assert switches[name]["default"] == row.shown_default
            assert switches[name]["serverWide"] == row.about.server_wide


@pytest.mark.parametrize(("listed", "value"), [(None, "any"), (("b", "a"), "a,b")])
def test_the_list_of_services_is_a_switch_of_the_server(listed: tuple[str, ...] | None, value: str) -> None:
    client = Client(InProcess(Sens(services=listed)), service_id="a")
    (switch,) = rule(client, LISTED_BY)["switches"]
    row = BY_NAME["services"]
    assert row.about.rules == (LISTED_BY,)
    assert (switch["name"], switch["help"], switch["default"]) == (row.name, row.about.help, row.shown_default)
    assert {*switch["values"].split("|")} == {row.shown_default, *row.codec.metavar.split("|")}
    assert (switch["value"], switch["serverWide"]) == (value, True)


# --- the list ----------------------------------------------------------------------------------------


def test_all_rules_are_listed_and_filtered(client: Client) -> None:
    client.send(type="FAX")
    assert ids(client) == list(RULES)
    assert ids(client, "?fired=true") == ["send.type"]
    assert ids(client, "?fired=true&service=" + quote(client.service_id)) == ["send.type"]
    for basis in Basis:
        assert ids(client, f"?basis={basis}") == [row.id for row in RULES.values() if row.cite.basis is basis]
    for year in Document:
        assert ids(client, f"?document={year}") == [row.id for row in RULES.values() if year in row.documents]


def test_what_is_assumed_is_listed_even_if_it_is_only_a_part(client: Client) -> None:
    found = client.admin("GET", "rules?assumed=true").json["rules"]
    assert {"documented", "observed", "assumed"} == {each["basis"] for each in found}
    assert all(each["assumed"] for each in found)
    whole = [each["id"] for each in found if each["basis"] == "assumed"]
    assert whole == ids(client, "?basis=assumed") == ids(client, "?basis=assumed&assumed=true")


def test_an_unknown_rule_is_refused_with_the_nearest(client: Client) -> None:
    answer = client.admin("GET", "rules/send.numbes")
    assert answer.status == 404
    assert answer.json["message"] == "no rule send.numbes; did you mean send.numbers? GET /_mocksens/rules lists all"
    assert not suggestion("zzz", RULES)
    assert client.admin("GET", "rules/zzz").json["message"] == "no rule zzz; GET /_mocksens/rules lists all"
    assert len(client.admin("GET", f"rules/{'x' * 5_000}").body) < 300


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ("basis=assume", 400, "`basis` must be documented, observed or assumed, not 'assume'"),
        ("document=2022", 400, "`document` must be 2023 or 2026, not '2022'"),
        ("fired=yes", 400, "`fired` must be true or false, not 'yes'"),
        ("service=som", 404, "no service som; did you mean some? GET /_mocksens/services lists all"),
        ("service=undefined", 403, "the serviceId is the word 'undefined': is the variable that holds it set?"),
    ],
)
def test_a_filter_that_cannot_be_meant_is_refused(query: str, status: int, message: str) -> None:
    client = Client(InProcess(Sens()), service_id="some")
    client.send()
    answer = client.admin("GET", f"rules?{query}")
    assert (answer.status, answer.json["message"]) == (status, message)
