"""The private parts of uvicorn that ``web/http`` stands on, and whether the installed release has them.

uvicorn promises nothing about them, so they are looked for at every start. A release without one of them still serves
mocksens as an ordinary ASGI application.
"""

import importlib
from typing import Any, Final

import uvicorn

PROTOCOL: Final = "uvicorn.protocols.http.httptools_impl"
NEEDED: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    (PROTOCOL, "HttpToolsProtocol"): (
        *("connection_made", "connection_lost", "data_received", "shutdown", "timeout_keep_alive_handler"),
        *(
            "on_message_begin",
            "on_headers_complete",
            "on_body",
            "on_message_complete",
            "on_response_complete",
            "send_400_response",
        ),
        *("_unset_keepalive_if_required", "timeout_keep_alive_task"),
        *("app", "app_state", "config", "loop", "server_state"),
        *(
            "client",
            "expect_100_continue",
            "cycle",
            "flow",
            "headers",
            "parser",
            "pipeline",
            "scope",
            "server",
            "transport",
            "url",
        ),
    ),
    (PROTOCOL, "RequestResponseCycle"): (
        *("disconnected", "keep_alive", "message_event", "more_body", "response_complete", "response_started", "scope"),
        "waiting_for_100_continue",
    ),
    (PROTOCOL, "STATUS_LINE"): (),
    ("uvicorn.protocols.http.flow_control", "FlowControl"): (
        *("drain", "pause_reading", "resume_reading", "write_paused"),
    ),
    ("uvicorn.server", "Server"): ("server_state",),
    ("uvicorn.server", "ServerState"): ("connections", "default_headers", "tasks", "total_requests"),
}
"""The attributes that are used, by module and name."""
HOOKS: Final = ("capture_signals", "main_loop", "on_tick", "serve", "shutdown", "startup")
"""The methods of uvicorn's ``Server`` that ours overrides or calls."""
SETTERS: Final = ("__init__", "on_message_begin")
"""The methods that set the attributes of an instance."""
LOST: Final = (
    "HTTPS, CONNECT and faults that break the connection do not work, and a request target is seen as ASGI gives it"
)
"""The consequences of serving without them."""


def missing() -> list[str]:
    """Return the names of the parts that this release of uvicorn lacks."""
    absent = []
    for (module, name), attributes in NEEDED.items():
        try:
            part = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError):
            absent.append(f"{module}.{name}")
            continue
        absent += [f"{name}.{attribute}" for attribute in attributes if attribute not in _attributes(part)]
    return absent + [f"Server.{hook}" for hook in HOOKS if not hasattr(uvicorn.Server, hook)]


def _attributes(part: Any) -> set[str]:
    """Return the attributes of a class and of its instances."""
    codes = [getattr(getattr(part, name, None), "__code__", None) for name in SETTERS]
    return {*dir(part), *(name for code in codes if code is not None for name in code.co_names)}


def complaint(absent: list[str]) -> str:
    """Return the log line about parts that are missing."""
    return f"uvicorn {uvicorn.__version__} has no {', no '.join(absent)}: {LOST}; use another release of uvicorn"
