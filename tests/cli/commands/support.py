"""Services of a server, and what is sent to them."""

from collections.abc import Callable

from click.testing import Result

from mocksens.server.serving import Server
from tests.client import Client, OverHttp

MINE = "ncp:sms:kr:123456789012:my-app"
OTHER = "ncp:sms:kr:123456789012:other"
Command = Callable[..., Result]


def client_of(server: Server, service_id: str) -> Client:
    host, _, port = server.url.removeprefix("http://").rpartition(":")
    return Client(OverHttp(host, int(port)), service_id=service_id)


def send(server: Server, service_id: str, *, content: str = "hello", to: str = "01012345678") -> None:
    assert client_of(server, service_id).send(content=content, messages=[{"to": to}]).status == 202
