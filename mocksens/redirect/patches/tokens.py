"""Normalized host names, and the addresses that stand for them."""

from __future__ import annotations

FIRST_TOKEN = 127 << 24 | 73 << 16 | 67 << 8 | 1
"""The first token. All addresses in 127/8 belong to this machine."""

_names: dict[str, str] = {}
"""The name behind each token."""
_tokens: dict[str, tuple[str, str]] = {}
"""The tokens of each name, for IPv4 and IPv6."""


def normalized(host: object) -> str:
    """Return a host name in lower case without a final dot, or an empty text for anything else."""
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("latin-1")
    return host.lower().rstrip(".") if isinstance(host, str) else ""


def meant(host: object) -> str:
    """Return the name behind a host, which may be a token."""
    name = normalized(host)
    return _names.get(name, name)


def tokens_of(name: str) -> tuple[str, str]:
    """Return the tokens of a normalized name, for IPv4 and IPv6."""
    return _tokens[name]


def make_tokens(name: str) -> None:
    """Create the tokens of a normalized name, which keeps them for the life of the process."""
    if name not in _tokens:
        number = FIRST_TOKEN + len(_tokens)
        four = ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
        _tokens[name] = four, f"::ffff:{four}"
        _names.update(dict.fromkeys(_tokens[name], name))
