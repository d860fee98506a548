"""Two clients of SENS, as applications have them: one over requests, one over httpx."""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

import httpx
import requests

BUSY = (429, 503)
SEOUL = timezone(timedelta(hours=9))


class Account(NamedTuple):
    """SENS's address, the service, and the sender's number."""

    url: str
    service_id: str
    access_key: str
    secret_key: str
    sender: str = "0212345678"

    @property
    def path(self) -> str:
        """The beginning of every path."""
        return f"/sms/v2/services/{self.service_id}"


def signed(method: str, target: str, account: Account) -> dict[str, str]:
    """Return the three headers of SENS."""
    timestamp = str(time.time_ns() // 1_000_000)
    text = f"{method} {target}\n{timestamp}\n{account.access_key}"
    digest = hmac.new(account.secret_key.encode(), text.encode(), hashlib.sha256).digest()
    return {
        "x-ncp-apigw-timestamp": timestamp,
        "x-ncp-iam-access-key": account.access_key,
        "x-ncp-apigw-signature-v2": base64.b64encode(digest).decode(),
    }


class Sms:
    """A client over requests. It retries if SENS is busy or the connection breaks; the tests show the effect."""

    def __init__(self, account: Account, wait: Callable[[float], object] = time.sleep) -> None:
        self.account = account
        self.wait = wait

    def send(self, to: str, content: str, tries: int = 3) -> str:
        """Send one SMS; return its requestId."""
        target = f"{self.account.path}/messages"
        body = {"type": "SMS", "from": self.account.sender, "content": content, "messages": [{"to": to}]}
        for _ in range(tries):
            try:
                headers = signed("POST", target, self.account)
                answer = requests.post(self.account.url + target, json=body, headers=headers, timeout=5)
            except requests.ConnectionError:
                continue
            if answer.status_code not in BUSY:
                answer.raise_for_status()
                return str(answer.json()["requestId"])
            self.wait(float(answer.headers.get("Retry-After", 1)))
        raise ConnectionError(f"SENS did not take the SMS to {to}")


class Reminders:
    """A client over httpx that reserves reminders. Before a retry it checks if SENS already has the send."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.client = httpx.AsyncClient(base_url=account.url, timeout=5)

    async def remind(self, to: str, content: str, at: datetime | None = None) -> str:
        """Send a reminder, now or at a time; return its requestId."""
        body: dict[str, Any] = {
            "type": "SMS",
            "from": self.account.sender,
            "content": content,
            "messages": [{"to": to}],
        }
        if at is not None:
            body |= {"reserveTime": f"{at.astimezone(SEOUL):%Y-%m-%d %H:%M}", "reserveTimeZone": "Asia/Seoul"}
        for _ in range(3):
            try:
                answer = await self._call("POST", f"{self.account.path}/messages", json=body)
            except httpx.TransportError:
                if taken := await self._taken(to, content):
                    return taken
            else:
                answer.raise_for_status()
                return str(answer.json()["requestId"])
        raise ConnectionError(f"SENS did not take the reminder to {to}")

    async def cancel(self, request_id: str) -> None:
        """Cancel a reserved reminder."""
        (await self._call("DELETE", f"{self.account.path}/reservations/{request_id}")).raise_for_status()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.client.aclose()

    async def _taken(self, to: str, content: str) -> str | None:
        """Return the requestId of the send if SENS has it. Only single messages, not lists, have texts."""
        now = datetime.now(SEOUL)
        window = {
            "requestStartTime": f"{now - timedelta(minutes=5):%Y-%m-%d %H:%M:%S}",
            "requestEndTime": f"{now + timedelta(minutes=5):%Y-%m-%d %H:%M:%S}",
        }
        listed = await self._call("GET", f"{self.account.path}/messages?{urlencode({**window, 'to': to})}")
        for message in listed.json()["messages"]:
            one = await self._call("GET", f"{self.account.path}/messages/{message['messageId']}")
            if one.json()["messages"][0]["content"] == content:
                return str(message["requestId"])
        return None

    async def _call(self, method: str, target: str, **more: Any) -> httpx.Response:
        return await self.client.request(method, target, headers=signed(method, target, self.account), **more)
