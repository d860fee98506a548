"""The client that sends the demonstration's requests, through the application and without a socket."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from mocksens.core import switch_texts
from mocksens.core.sens import Sens
from mocksens.core.signing.credentials import Credential
from mocksens.core.signing.signature import sign
from mocksens.server.demo.clock import ReplayedClock
from mocksens.spec.operations import BASE_PATH
from mocksens.web.app import create_app
from mocksens.web.wire.requests import WireRequest

UPLOAD_TAKES: Final = 700
"""The milliseconds between an upload and the message that has the file."""
COMMON: Final = {"host": "sens.apigw.ntruss.com", "user-agent": "mocksens-demo", "accept": "application/json"}


class DemoClient:
    """A client with the keys of ``credential``, for one service."""

    def __init__(self, sens: Sens, clock: ReplayedClock, credential: Credential, service_id: str) -> None:
        self._credential = credential
        self.base = BASE_PATH.format(serviceId=service_id)
        """The path below which the service's resources are."""
        self._service = sens.service(service_id)
        self._clock = clock
        self._app = create_app(sens)

    @property
    def now(self) -> int:
        """The instant of the gateway's clock."""
        return self._clock.now()

    def call(
        self,
        method: str,
        target: str,
        body: object = None,
        *,
        signed_target: str | None = None,
        age: int = 0,
        access_key: str | None = None,
        secret_key: str | None = None,
    ) -> dict[str, Any]:
        """Send a request, and return the parsed answer; empty unless it was accepted with an object.

        The keyword arguments make mistakes in the signature: another target, an ``age`` of the timestamp in
        milliseconds, or other keys. A ``body`` of bytes is sent unchanged.
        """
        headers = sign(
            method,
            signed_target or target,
            timestamp=self.now - age,
            access_key=access_key or self._credential.access_key,
            secret_key=secret_key or self._credential.secret_key,
        )
        return self._answer(method, target, headers, body if isinstance(body, bytes) else _json(body))

    def _answer(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
        fields = {**COMMON, **headers}
        if body:
            fields |= {"content-type": "application/json; charset=utf-8", "content-length": str(len(body))}
        head = {name.encode(): value.encode() for name, value in fields.items()}
        exchange = self._app.begin(WireRequest(method, target.encode(), head, body))
        if exchange.work is not None:
            # One step is all of the work, because no request here has several pictures.
            exchange.work()
        response = self._app.finish(exchange).response
        return _parsed(response.body) if response.status < HTTPStatus.BAD_REQUEST else {}

    def send(self, body: object) -> str:
        """Send messages, and return the requestId; empty if they were refused."""
        return str(self.call("POST", f"{self.base}/messages", body).get("requestId", ""))

    def upload(self, name: str, content: str) -> str:
        """Upload a file, and return its fileId after a moment; empty if it was refused."""
        answer = self.call("POST", f"{self.base}/files", {"fileName": name, "fileBody": content})
        self._clock.go_to(self.now + UPLOAD_TAKES)
        return str(answer.get("fileId", ""))

    def cancel(self, reserve_id: str) -> None:
        """Cancel a reservation."""
        self.call("DELETE", f"{self.base}/reservations/{reserve_id}")

    def block(self, number: str) -> None:
        """Register a number that wants no advertisements."""
        self.call("POST", f"{self.base}/unsubscribes", [{"clientTelNo": number}])

    @contextlib.contextmanager
    def setting(self, **texts: str) -> Iterator[None]:
        """Change settings of the service for the duration of a ``with`` block."""
        service = self._service
        with service.lock:
            before = service.switches
            service.switches = switch_texts.change(before, texts, service.shared_switches)
            try:
                yield
            finally:
                service.switches = before


def _json(body: object) -> bytes:
    return b"" if body is None else json.dumps(body, ensure_ascii=False).encode()


def _parsed(body: bytes) -> dict[str, Any]:
    """Return a parsed answer; empty for one that a scenario has broken or replaced, or that has no body."""
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
