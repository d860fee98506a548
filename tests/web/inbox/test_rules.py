"""The view of the rules: what mocksens does, why, and where it did so."""

import re
import time
from urllib.parse import unquote, urlencode

import pytest

from mocksens import Sens
from mocksens.spec.rules import RULES
from mocksens.spec.rules.rule import Rule
from mocksens.web.inbox.views import rules
from tests.client import Client, InProcess
from tests.loop_time import processor_time, too_long
from tests.web.inbox.pages import HOSTILE, Elements, html, send

PATH = "/_mocksens/inbox/rules"
REQUESTS = "/_mocksens/inbox/requests"


def listed(client: Client, **query: str) -> str:
    return html(client, f"{PATH}?{urlencode(query)}" if query else PATH)


def ids(page: str) -> list[str]:
    """Return the ids of the rules in the list."""
    return [str(item["id"]) for item in Elements(page).named("li") if item.get("id")]


def entry(page: str, rule_id: str) -> str:
    """Return the entry of a rule as a single line of text."""
    part = page.partition(f'<li id="{rule_id}">')[2].partition("</li>")[0]
    assert part, rule_id
    return re.sub(r"\s+", " ", " ".join(Elements(part).texts)).strip()


def test_every_rule_is_listed_with_its_source(client: Client) -> None:
    page = listed(client)
    assert ids(page) == list(RULES)
    assert entry(page, "send.content") == (
        "send.content documented top-level content is mandatory even if each message has its own"
        " content Mandatory String Content of default message"
        " documented: SENS SMS API v2, Send message, content, D:92"
    )
    assert entry(page, "check.unset").endswith(
        "Why: the document allows any text, so the mistake is noted instead of refused"
    )
    assert "assumed in part" in entry(page, "send.numbers")
    assert "Assumed: the other parameters and the length: they hold telephone" in entry(page, "send.numbers")


def test_a_request_leads_to_its_rules_and_back(client: Client) -> None:
    client.send(type="FAX")
    opened = html(client, f"{REQUESTS}?{urlencode({'open': f'{client.service_id}/1'})}")
    assert f'<a href="{PATH}#send.type" hx-boost="false"><code>send.type</code></a>' in opened
    links = [unquote(str(link["href"])) for link in Elements(listed(client)).named("a")]
    assert links.count(f"{REQUESTS}?open={client.service_id}/1") == 1
    assert "in diagnoses: 1" in entry(listed(client), "send.type")


def test_a_note_on_a_message_leads_to_its_rule(client: Client) -> None:
    message_id = send(client, "가" * 46)
    page = html(client, f"/?{urlencode({'open': f'{client.service_id}/{message_id}'})}")
    assert f'<a href="{PATH}#send.over-long" hx-boost="false">' in page


def test_a_request_that_reached_no_service_is_named_as_such(client: Client) -> None:
    client.request("GET", "/nowhere")
    page = listed(client)
    assert "#1 reached no service" in entry(page, "gateway.route-first")
    assert f'href="{REQUESTS}?open=%2F1"' in page


def test_rules_that_have_applied_or_are_assumed_can_be_listed_alone(client: Client) -> None:
    assert "No diagnosis of a request on record names a rule." in listed(client, show="fired")
    client.send(type="FAX")
    fired = listed(client, show="fired")
    assert ids(fired) == ["send.type"]
    (current,) = [link for link in Elements(fired).named("a") if link.get("aria-current") == "true"]
    assert current["href"] == f"{PATH}?show=fired"
    page = listed(client, show="assumed")
    assert "What nobody outside NAVER knows" in page
    assert ids(page) == [each["id"] for each in client.admin("GET", "rules?assumed=true").json["rules"]]
    assert ids(listed(client, show="nonsense")) == list(RULES)


def test_rules_are_searched_by_words_of_the_rule_or_of_its_document(client: Client) -> None:
    assert ids(listed(client, q="DEFAULT message string")) == ["send.content"]
    assert ids(listed(client, q="send.numbers")) == ["send.numbers"]
    page = listed(client, q="nothing of this kind", show="fired")
    assert "No rule matches." in page
    assert 'name="show" value="fired"' in page


def test_the_settings_of_a_rule_have_their_values_here(client: Client) -> None:
    Client(client.transport, service_id="my-shop").send()
    client.admin("PUT", "services/my-shop/settings", {"over_long": "refuse"})
    everywhere = entry(listed(client), "send.over-long")
    assert "Setting over_long: cut of cut|refuse over_long: refuse in my-shop" in everywhere
    here = entry(listed(client, service="my-shop"), "send.over-long")
    assert "Setting over_long: refuse of cut|refuse" in here
    assert "in my-shop" not in here


def test_only_the_requests_of_the_chosen_service_count(client: Client) -> None:
    client.send(type="FAX")
    Client(client.transport, service_id="my-shop").send(type="FAX")
    assert "in diagnoses: 2" in entry(listed(client), "send.type")
    assert "in diagnoses: 1" in entry(listed(client, service="my-shop"), "send.type")


def test_a_rule_of_one_document_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = RULES["send.type"]
    monkeypatch.setattr(rules, "RULES", {"a.b": Rule("a.b", "says", row.cite, ("2026",)), row.id: row})
    page = listed(client)
    assert "only 2026" in entry(page, "a.b")
    assert "only" not in entry(page, row.id).partition("type and")[0]


def test_what_the_journals_no_longer_have_is_told() -> None:
    client = Client(InProcess(Sens(journal=2)), service_id="one")
    for _ in range(5):
        client.send(type="FAX")
    page = listed(client)
    assert (
        "Of the 2 requests on record, those count whose diagnosis names the rule. 3 older requests are no longer kept."
        in page
    )
    assert "no longer kept" not in listed(Client(InProcess(Sens())))


def test_the_page_is_in_korean_too(client: Client) -> None:
    client.send(type="FAX")
    page = listed(client, lang="ko")
    assert "진단 1건" in entry(page, "send.type")
    assert "이유: the document allows any text" in entry(page, "check.unset")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_search_is_shown_as_text(client: Client, text: str) -> None:
    page, plain = Elements(listed(client, q=text)), Elements(listed(client))
    assert {name for name, _ in page.found} <= {name for name, _ in plain.found}
    assert not {name for _, attributes in page.found for name in attributes if name.startswith("on")}
    (field,) = [each for each in page.named("input") if each.get("id") == "q"]
    assert field["value"] == text.strip()


@pytest.mark.slow
def test_the_page_is_ready_at_once_with_full_journals() -> None:
    client = Client(InProcess(Sens(journal=10_000, journal_size=1 << 30)), service_id="one")
    for _ in range(10_000):
        client.send(type="FAX")
    # A thread makes the page, so the time of this one says nothing.
    assert not too_long(min(processor_time(lambda: listed(client), time.process_time) for _ in range(5)))
