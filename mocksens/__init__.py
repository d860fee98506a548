"""mocksens: a local stand-in for the SMS API v2 of NAVER Cloud SENS.

    from mocksens import Sens, running

    with running() as server:
        print(server.url)

Each name is imported on first use, so a command that needs no server does not load the server's modules.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mocksens._version import __version__ as __version__
    from mocksens.core.sens import Sens
    from mocksens.core.signing.credentials import Credential
    from mocksens.core.signing.signature import sign
    from mocksens.core.switches import Switches
    from mocksens.redirect.hosts import redirect_hosts
    from mocksens.server.serving import running
    from mocksens.server.settings.loading import configure
    from mocksens.web.app import create_app

__all__ = ["Credential", "Sens", "Switches", "configure", "create_app", "redirect_hosts", "running", "sign"]

HOMES: Final = {
    "Credential": "mocksens.core.signing.credentials",
    "Sens": "mocksens.core.sens",
    "Switches": "mocksens.core.switches",
    "configure": "mocksens.server.settings.loading",
    "create_app": "mocksens.web.app",
    "redirect_hosts": "mocksens.redirect.hosts",
    "running": "mocksens.server.serving",
    "__version__": "mocksens._version",
    "sign": "mocksens.core.signing.signature",
}


def __getattr__(name: str) -> object:
    if name not in HOMES:
        raise AttributeError(f"module 'mocksens' has no attribute {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(HOMES[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
