"""The pages of the inbox, as a browser gets them."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from mocksens import Sens, create_app
from mocksens.web.admin.access import Guard
from tests.client import Answer, Client, InProcess

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea><script>alert(1)</script>",
    "<!--",
    "]]>",
    "&lt;b&gt;",
    "&#60;script&#62;",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "javascript:alert(1)",
    "\u202eevil",
    "\u2066\u2069",
    "line\nfeed\r\nand\ttab",
    "a" * 2_000,
    "\ufeff\u200b\u200d",
    "<a href=//example.com>x</a>",
    "<style>*{display:none}</style>",
    "<base href=//example.com>",
)


class Elements(HTMLParser):
    """The elements of a page, with their attributes and texts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def get(client: Client, target: str = "/", **headers: str) -> Answer:
    fields = BROWSER | {name.replace("_", "-"): value for name, value in headers.items()}
    return client.transport.send("GET", target, {"host": "127.0.0.1:7367", **fields}.items(), b"")


def html(client: Client, target: str = "/", **headers: str) -> str:
    answer = get(client, target, **headers)
    assert answer.status == 200, answer.body
    return answer.body.decode()


def send(client: Client, content: str = "hello", to: str = "01011112222", **fields: Any) -> str:
    answer = client.send(messages=[{"to": to}], content=content, **fields)
    assert answer.status == 202, answer.body
    (message,) = client.admin("GET", f"services/{client.service_id}/messages?to={to}").json["messages"][-1:]
    return str(message["messageId"])


def opened(client: Client, message_id: str, **query: str) -> str:
    return html(client, f"/?{urlencode({'open': f'{client.service_id}/{message_id}', **query})}")


def guarded(token: str = "", hosts: tuple[str, ...] = ()) -> Client:
    transport = InProcess(Sens())
    transport.app = create_app(Sens(), guard=Guard(hosts, token))
    return Client(transport)


def act(client: Client, action: str, *, back: str = "/", **fields: str) -> Answer:
    """Submit a form of the inbox."""
    form = urlencode({"back": back, "service": client.service_id, **fields}).encode()
    headers = {"host": "127.0.0.1:7367", "content-type": "application/x-www-form-urlencoded", **BROWSER}
    return client.transport.send("POST", f"/_mocksens/inbox/actions/{action}", headers.items(), form)
