"""Names under which ``web/http`` and the application share what ASGI has no place for."""

from typing import Final

EXTENSION: Final = "mocksens"
"""The ASGI extension of ``web/http``.

``target`` is the request target as the parser saw it (ASGI's own keys lose a bare ``?``, and the host of an
absolute-form one), ``transport`` can be broken, ``answer`` sends a ``Reply`` as the fast path does, ``reply`` is the
answer where it is known already, and ``exchange`` a request that was begun and has work to be done off the loop.
``keep_alive`` tells whether the connection stays open behind the answer.
"""
ANSWERED: Final = "mocksens.answered"
"""Stands in the scope of a request whose answer has begun."""
