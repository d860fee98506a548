"""The banner of ``mocksens serve`` on a terminal: what a newcomer needs to send a first message."""

from collections.abc import Sequence
from shlex import quote
from typing import Final

from mocksens.cli.service_choice import told_service
from mocksens.core.sens import DEFAULT_CREDENTIAL
from mocksens.core.service_ids import DEFAULT_SERVICE_ID
from mocksens.core.switches import Auth
from mocksens.server import sockets
from mocksens.server.settings.settings import Settings

DEFAULT_URL: Final = sockets.url(Settings().host, Settings().port)
"""The URL that commands use if nothing else is set."""
TEXT: Final = '"[my app] 인증번호 482913"'
ASCII_TEXT: Final = '"[my app] code 482913"'
"""The text for a terminal that cannot show Korean."""


def banner(settings: Settings, urls: Sequence[str], encoding: str = "utf-8") -> str:
    """Return the lines of the banner for a server at ``urls``, the first of them by HTTP."""
    rows = [
        ("address", "  ".join(urls)),
        ("inbox", f"{urls[0]}/{'  (asks for the admin token)' if settings.admin_token else ''}"),
        ("serviceId", told_service(settings)),
        *_key_rows(settings),
    ]
    lines = ["", *(f"  {title:<12}{text}" for title, text in rows), ""]
    lines += ["  In another terminal, send a first message:", "", f"    {_command(settings, urls[0], encoding)}", ""]
    return "".join(f"{line}\n" for line in lines)


def _key_rows(settings: Settings) -> list[tuple[str, str]]:
    """Return the rows about the keys. A configured secret key is not shown."""
    if settings.switches.auth is Auth.OFF:
        return [("keys", "any (auth is off)")]
    is_published = settings.secret_key == DEFAULT_CREDENTIAL.secret_key
    secret = settings.secret_key if is_published else f"as configured by {settings.source('secret_key')}"
    return [("access key", settings.access_key), ("secret key", secret)]


def _command(settings: Settings, url: str, encoding: str) -> str:
    """Return a command that sends a message to the server."""
    words = ["mocksens send --to 01012345678"]
    if url != DEFAULT_URL:
        words.append(f"--url {url}")
    if (service_id := told_service(settings)) != DEFAULT_SERVICE_ID:
        words.append(f"--service {service_id}")
    if settings.switches.auth is Auth.VERIFY and settings.access_key != DEFAULT_CREDENTIAL.access_key:
        words.append(f"--access-key {quote(settings.access_key)}")
    if settings.switches.auth is Auth.VERIFY and settings.secret_key != DEFAULT_CREDENTIAL.secret_key:
        words.append('--secret-key "$SENS_SECRET_KEY"')
    words.append(TEXT if encoding.lower().replace("_", "-") in {"utf-8", "utf8"} else ASCII_TEXT)
    return " ".join(words)
