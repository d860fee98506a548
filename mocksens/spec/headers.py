"""The names of HTTP headers."""

from typing import Final

NAME_CHARACTERS: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]"
"""A character of a header name, as a regular expression (RFC 9110, token)."""
