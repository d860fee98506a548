"""The modules to patch: those already imported, and those that the application imports later."""

from __future__ import annotations

import contextlib
import sys

from mocksens.redirect.patches.event_loops import patch_proactor_events, patch_uvloop
from mocksens.redirect.patches.proxies import patch_urllib, patch_urllib3
from mocksens.redirect.patches.replacements import restore
from mocksens.redirect.patches.resolvers import patch_aiohttp, patch_getaddrinfo
from mocksens.redirect.patches.routes import registry
from mocksens.redirect.patches.sockets import patch_socket
from mocksens.redirect.patches.tls import patch_ssl

# Stands for typing.TYPE_CHECKING, because typing is slow to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

MODULES: dict[str, Callable[[ModuleType], None]] = {
    "gevent.socket": patch_getaddrinfo,
    "eventlet.green.socket": patch_getaddrinfo,
    "socket": patch_socket,
    "ssl": patch_ssl,
    "asyncio.proactor_events": patch_proactor_events,
    "uvloop": patch_uvloop,
    "aiohttp.resolver": patch_aiohttp,
    "urllib.request": patch_urllib,
    "urllib3.poolmanager": patch_urllib3,
}
"""The function that patches each module; imported modules are patched in this order."""


def install() -> None:
    """Patch the imported modules, and each module that is imported from now on."""
    for name, patch in MODULES.items():
        module = sys.modules.get(name)
        if module is not None:
            patch(module)
    sys.meta_path.insert(0, _finder)


def uninstall() -> None:
    """Undo all patches, and stop patching modules."""
    restore()
    with contextlib.suppress(ValueError):
        sys.meta_path.remove(_finder)


class _Finder:
    """Patches each module right after its import, while the finder is installed."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec of the other finders, prepared for patching."""
        if name in MODULES:
            for finder in [other for other in sys.meta_path if other is not self and hasattr(other, "find_spec")]:
                spec = finder.find_spec(name, path, target)
                if spec is not None:
                    patch_after(spec)
                    return spec
        return None


_finder = _Finder()


def patch_after(spec: ModuleSpec) -> None:
    """Let the loader of ``spec`` patch the module after its import, if a route is in force then."""
    loader: Any = spec.loader
    if isinstance(loader, type):
        # A class loads many modules. It is that of built-in modules, which are imported from the beginning.
        return
    load = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        del loader.exec_module
        load(module)
        with registry.lock:
            if registry.routes:
                MODULES[spec.name](module)

    # Set on the loader object, whose class must stay: resources of the module are read through it.
    loader.exec_module = exec_module
