"""A diagnosis says as much of a rule's basis as the rules do: no assumption passes for the document."""

import re
from typing import Any

import pytest

from mocksens import Sens
from mocksens.core.switches import OBSERVED
from tests.client import Client, InProcess


def basis(client: Client, method: str, path: str, **request: Any) -> str:
    """Return the place that the diagnosis gives for its first violation."""
    said = client.request(method, f"{client.base}{path}", **request).diagnosis
    found = re.search(r"\[[a-z]+\.[A-Za-z-]+, ([^\]]+)\]", said)
    assert found, said
    return found[1]


def sms(**fields: Any) -> dict[str, Any]:
    return {"type": "SMS", "from": "02", "content": "", "messages": [{"to": "010"}]} | fields


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"messages": [{"to": "010-1"}]}, "documented: SENS SMS API v2, Send message, messages.to, D:96"),
        ({"from": "02-1"}, "assumed: mocksens, Send message, digits only, as messages.to, D:96"),
        ({"messages": [{"to": "0" * 26}]}, "assumed: mocksens, Send message, no telephone number is longer"),
        ({"messages": []}, "assumed: mocksens, Send message, a request without recipients is a mistake"),
        ({"messages": [{"to": "0"}] * 101}, "documented: SENS SMS API v2, Send message, messages, D:95"),
        ({"countryCode": "999"}, "observed: public clients and reports"),
        ({"type": "KAKAO"}, "documented: SENS SMS API v2, Send message, type, D:82"),
    ],
)
def test_a_refused_send_names_its_basis(client: Client, fields: dict[str, Any], said: str) -> None:
    assert said in basis(client, "POST", "/messages", json=sms(**fields))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("requestId=x&pageSize=1001", "assumed: mocksens"),
        ("requestId=x&pageIndex=2147483648", "assumed: mocksens"),
        ("requestId=x&pageIndex=-1", "documented: SENS SMS API v2"),
        ("requestId=x&to=010-1", "D:241"),
        ("pageSize=101", "D:245"),
        ("requestId=x&pageSize=0", "assumed: mocksens"),
    ],
)
def test_a_refused_search_names_its_basis(client: Client, query: str, said: str) -> None:
    assert said in basis(client, "GET", f"/messages?{query}")


def test_blocking_and_unblocking_each_cite_their_own_section(client: Client) -> None:
    many = [{"clientTelNo": str(number)} for number in range(1001)]
    assert "Register call block number, clientTelNo, D:646" in basis(client, "POST", "/unsubscribes", json=many)
    assert "Delete call block number, clientTelNo, D:712" in basis(client, "DELETE", "/unsubscribes", json=many)


def test_a_bare_404_is_observed_and_not_documented() -> None:
    client = Client(InProcess(Sens(switches=OBSERVED)))
    for path in ("/messages?requestId=x", "/unsubscribes"):
        assert "observed: public clients and reports" in basis(client, "GET", path)
