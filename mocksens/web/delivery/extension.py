"""Keys under which ``web/http`` and the application share data that ASGI does not provide for."""

from typing import Final

EXTENSION: Final = "mocksens"
"""The ASGI extension of ``web/http``.

``target`` is the request target as received (ASGI's own keys lose a bare ``?``, and the host of an absolute-form
target). ``transport`` is the connection, which faults break. ``answer`` sends a ``Reply`` as the fast path does.
``reply`` is the reply, if it is already known. ``exchange`` is a request in progress that needs work off the loop.
``keep_alive`` is True if the connection stays open after the response.
"""
ANSWERED: Final = "mocksens.answered"
"""The scope's key that marks a request whose response has begun."""
