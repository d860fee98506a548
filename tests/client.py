"""A small SENS client: it signs, sends and gives what came back, in process or over a socket."""

import asyncio
import atexit
import http.client
import json as jsonlib
import threading
from collections.abc import Coroutine, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from mocksens import Sens, create_app, sign
from mocksens.core.clock import SystemClock
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.signing.credentials import Credential
from mocksens.web.delivery.extension import EXTENSION
from mocksens.web.log.lines import Log
from tests.loop_time import measured_task

JSON = "application/json; charset=utf-8"
UNSET: Any = object()
RUNNERS: list[asyncio.Runner] = []
"""The main thread's, once it has one."""


class Answer(NamedTuple):
    """A response; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return jsonlib.loads(self.body)

    @property
    def diagnosis(self) -> str:
        """The diagnosis that comes with the response."""
        return self.headers.get("x-mocksens-diagnosis", "")


class Transport:
    """A transport of requests to mocksens."""

    def send(self, method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
        raise NotImplementedError


class InProcess(Transport):
    """Calls the application without a socket."""

    def __init__(self, sens: Sens, log: Log | None = None) -> None:
        self.app = create_app(sens, log)

    def send(self, method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
        path, _, query = target.partition("?")
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode("latin-1"),
            "query_string": query.encode("latin-1"),
            "root_path": "",
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
            "server": ("127.0.0.1", 7367),
            "client": ("127.0.0.1", 50000),
            "extensions": {EXTENSION: {"target": target.encode("latin-1")}},
        }
        sent: list[Any] = []
        events = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> dict[str, Any]:
            if not events:
                # The client stays until it has its answer.
                await asyncio.get_running_loop().create_future()
            return events.pop()

        async def send(message: Any) -> None:
            sent.append(message)

        run(self.app(scope, receive, send))
        fields = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], fields, b"".join(message.get("body", b"") for message in sent[1:]))


class OverHttp(Transport):
    """A real connection for each request."""

    def __init__(self, host: str, port: int, timeout: float = 10) -> None:
        self.host = host
        self.port = port
        self.timeout = timeout

    def send(self, method: str, target: str, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
        headers = list(headers)
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.timeout)
        try:
            has_host = any(name.lower() == "host" for name, _ in headers)
            connection.putrequest(method, target, skip_host=has_host, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            if body:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            fields = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, fields, response.read())
        finally:
            connection.close()


class Client:
    """Signs with ``credential`` and calls ``service_id`` over ``transport``.

    The methods named after the operations take SENS's own names; ``request`` takes anything.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        credential: Credential = DEFAULT_CREDENTIAL,
        service_id: str = DEFAULT_SERVICE_ID,
    ) -> None:
        self.transport = transport
        self.credential = credential
        self.service_id = service_id
        self.base = f"/sms/v2/services/{service_id}"

    def request(
        self,
        method: str,
        target: str,
        *,
        json: Any = UNSET,
        body: bytes = b"",
        headers: Mapping[str, str | None] | None = None,
        signed_target: str | None = None,
        timestamp: int | None = None,
    ) -> Answer:
        """Send a signed request to ``target`` as it stands.

        ``headers`` replace others of the same name, None leaves one out. ``signed_target`` and ``timestamp`` (epoch
        milliseconds) are what is signed, where that should differ from the truth.
        """
        if json is not UNSET:
            body = jsonlib.dumps(json).encode()
        now = SystemClock().now() if timestamp is None else timestamp
        signed = sign(
            method,
            target if signed_target is None else signed_target,
            timestamp=now,
            access_key=self.credential.access_key,
            secret_key=self.credential.secret_key,
        )
        fields: dict[str, str | None] = {**signed, **({"content-type": JSON} if body else {})}
        fields |= {name.lower(): value for name, value in (headers or {}).items()}
        kept = [(name, value) for name, value in fields.items() if value is not None]
        return self.transport.send(method, target, kept, body)

    def send(self, **fields: Any) -> Answer:
        """POST messages: ``fields`` over a valid SMS to one number; a field that is UNSET is left out."""
        whole = {"type": "SMS", "from": "0212345678", "content": "hello", "messages": [{"to": "01011112222"}]}
        return self.post_messages({name: value for name, value in (whole | fields).items() if value is not UNSET})

    def post_messages(self, json: Any) -> Answer:
        return self.request("POST", f"{self.base}/messages", json=json)

    def upload(self, **fields: Any) -> Answer:
        return self.request("POST", f"{self.base}/files", json=fields)

    def list_messages(self, **parameters: Any) -> Answer:
        return self.request("GET", f"{self.base}/messages{query(parameters)}")

    def get_message(self, message_id: str) -> Answer:
        return self.request("GET", f"{self.base}/messages/{message_id}")

    def get_reservation(self, reserve_id: str) -> Answer:
        return self.request("GET", f"{self.base}/reservations/{reserve_id}/reserve-status")

    def cancel_reservation(self, reserve_id: str) -> Answer:
        return self.request("DELETE", f"{self.base}/reservations/{reserve_id}")

    def list_unsubscribes(self, **parameters: Any) -> Answer:
        return self.request("GET", f"{self.base}/unsubscribes{query(parameters)}")

    def register(self, *numbers: str) -> Answer:
        return self.request("POST", f"{self.base}/unsubscribes", json=[{"clientTelNo": number} for number in numbers])

    def unregister(self, *numbers: str) -> Answer:
        return self.request("DELETE", f"{self.base}/unsubscribes", json=[{"clientTelNo": number} for number in numbers])

    def admin(self, method: str, path: str, json: Any = UNSET, headers: Mapping[str, str] | None = None) -> Answer:
        """Send an unsigned request to ``/_mocksens/…``."""
        fields = {"host": "localhost"} | ({} if json is UNSET else {"content-type": "application/json"})
        body = b"" if json is UNSET else jsonlib.dumps(json).encode()
        return self.transport.send(method, f"/_mocksens/{path}", (fields | dict(headers or {})).items(), body)

    def clock(self, json: Any = UNSET) -> Answer:
        """Read this service's clock, or change it."""
        return self.admin("GET" if json is UNSET else "POST", f"services/{self.service_id}/clock", json)


def query(parameters: Mapping[str, Any]) -> str:
    """Return a query as most clients write it, ``?a=b%20c``; ``from_`` stands for the parameter ``from``."""
    pairs = [f"{name.rstrip('_')}={quote(str(value), safe='')}" for name, value in parameters.items()]
    return f"?{'&'.join(pairs)}" if pairs else ""


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine on an event loop that all runs of a thread share: to make one takes longer than a request."""
    if threading.current_thread() is not threading.main_thread():
        asyncio.run(coroutine)
        return
    if not RUNNERS:
        RUNNERS.append(asyncio.Runner())
        RUNNERS[0].get_loop().set_task_factory(measured_task)
        atexit.register(RUNNERS[0].close)
    RUNNERS[0].run(coroutine)
