"""Helpers shared by the tests of several endpoints."""

from typing import Any

from tests.client import UNSET, Answer, Client

START = "2026-01-01T09:00:00+09:00"


def look(client: Client, path: str, json: Any = UNSET) -> Answer:
    return client.admin("GET" if json is UNSET else "POST", f"services/{client.service_id}/{path}", json)


def messages(client: Client, query: str = "") -> list[dict[str, Any]]:
    answer = look(client, f"messages{query}")
    assert answer.status == 200
    found: list[dict[str, Any]] = answer.json["messages"]
    return found


def send_to(client: Client, *numbers: str, **fields: Any) -> str:
    answer = client.send(messages=[{"to": number} for number in numbers], **fields)
    assert answer.status == 202
    return str(answer.json["requestId"])
