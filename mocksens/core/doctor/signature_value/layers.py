"""Removal of layers around a signature, such as quotes, brackets and the output of tools."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from mocksens.core import percent_encoding
from mocksens.core.doctor.headers.doubled_values import once

AROUND: Final = b" \t\r\n\"'"
DEEPEST: Final = 3
"""Maximum number of layers that are removed."""
MOST_LAYERS: Final = 24
"""Maximum number of texts that are tried after removing layers."""
CONTROLS: Final = {b"n": b"\n", b"r": b"\r", b"t": b"\t"}
REPR_ESCAPE: Final = re.compile(rb"\\(?:x([0-9a-f]{2})|(.))", re.DOTALL)
SHORTEST_HALF: Final = 20
"""The fewest bytes of a signature that may have been sent twice."""


class Peel(NamedTuple):
    """A layer: its cause, and a function that returns the text inside it."""

    cause: str
    inside: Callable[[bytes], bytes]


def _inside(pattern: bytes) -> Callable[[bytes], bytes]:
    """Return a function that returns the last group of ``pattern`` in a text; empty if it does not match."""
    compiled = re.compile(pattern, re.DOTALL)

    def inside(text: bytes) -> bytes:
        match = compiled.fullmatch(text)
        return b"" if match is None else match[match.lastindex or 0]

    return inside


def _undo_repr(text: bytes) -> bytes:
    """Return the bytes of a Python repr, ``b'...'``."""
    return REPR_ESCAPE.sub(_unescaped, REPR(text))


def _unescaped(escape: re.Match[bytes]) -> bytes:
    return bytes.fromhex(escape[1].decode()) if escape[1] else CONTROLS.get(escape[2], escape[2])


def _half(text: bytes) -> bytes:
    """Return the text that ``text`` contains twice; empty if there is none."""
    return once(text, SHORTEST_HALF)


REPR_CAUSE: Final = "signature-bytes-as-text"
REPR: Final = _inside(rb"(?:(?:bytearray|bytes)\()?b(?:'(.*)'|\"(.*)\")\)?")
PEELS: Final = (
    Peel("signature-quoted", lambda text: text.strip(AROUND).removesuffix(rb"\n")),
    Peel("signature-doubled", _half),
    Peel(REPR_CAUSE, _undo_repr),
    Peel("signature-tool-output", _inside(rb"[\w./ -]*\([^()]*\) ?= *(\S+)\s*")),
    Peel("signature-tool-output", _inside(rb"\\?([0-9A-Fa-f]{32,128})\s+\S+\s*")),
    Peel("signature-tool-output", _inside(rb"([\w+/]{20,}={0,2})\s+\*?-\s*")),
    Peel("signature-prefixed", _inside(rb".*?[Ss]ig(?:nature)?(?:-?[vV]\d)?[\"']?\s*[:=]\s*[\"']?([^\"',;}\s]+).*")),
    Peel("signature-prefixed", _inside(rb"[\w.-]{1,64}(?:\s*[:=]\s*|\s+)([^=:\s].*)")),
    Peel("signature-wrapped", _inside(rb"[A-Za-z.]*\s*[\[({<]+\s*[\"']?([^\[\](){}<>\"',]+)[\"']?\s*,?\s*[\])}>]+")),
    Peel("signature-escaped", lambda text: percent_encoding.unescape(text).replace(b" ", b"+")),
    Peel("signature-blanks-inside", lambda text: re.sub(rb"\s|\\[rn]", b"", text)),
)


def peeled(value: bytes, deepest: int = DEEPEST) -> list[tuple[bytes, tuple[str, ...]]]:
    """Return ``value``, and the texts inside its layers, each with the causes of the removed layers."""
    layers: list[tuple[bytes, tuple[str, ...]]] = [(value, ())]
    seen = {value}
    for text, causes in layers:
        for peel in PEELS if len(causes) < deepest and len(layers) < MOST_LAYERS else ():
            inner = peel.inside(text)
            if inner and inner not in seen:
                seen.add(inner)
                # The same layer may have been removed twice.
                layers.append((inner, tuple(dict.fromkeys((*causes, peel.cause)))))
    return layers
