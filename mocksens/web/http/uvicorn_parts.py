"""A check for the private parts of uvicorn that ``web/http`` uses.

uvicorn does not promise to keep them. Therefore, mocksens checks the installed release at each start. If a part is
missing, uvicorn serves mocksens as an ordinary ASGI application.
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
"""The attributes that mocksens uses, by module and name."""
HOOKS: Final = ("capture_signals", "main_loop", "on_tick", "serve", "shutdown", "startup")
"""The methods of uvicorn's ``Server`` that ``UvicornServer`` overrides or calls."""
SETTERS: Final = ("__init__", "on_message_begin")
"""The methods that set instance attributes."""
LOST: Final = (
    "HTTPS, CONNECT and faults that break the connection do not work, and request targets are those that ASGI passes on"
)
"""The consequences if any of these parts is missing."""


def missing() -> list[str]:
    """Return the names of the parts that the installed release lacks."""
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
    """Return the log line about the missing parts."""
    return f"uvicorn {uvicorn.__version__} has no {', no '.join(absent)}: {LOST}; use another release of uvicorn"
