"""The row of a setting: what its field says of itself.

A setting is one field of a class. Its type and default stand in the field, all else in an ``About`` beside the type:

    over_long: Annotated[OverLong, About("text over its limit", Group.BEHAVIOUR)] = OverLong.CUT
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from mocksens.core.settings.codecs import Codec, choice

PREFIX: Final = "MOCKSENS_"


class Group(StrEnum):
    """The subject of a setting; help and documentation list the settings by it, in this order."""

    NETWORK = "Network"
    KEYS = "Keys"
    BEHAVIOUR = "Behaviour"
    FAILURES = "Failures"
    OUTPUT = "Output"


class About(Struct, frozen=True, eq=False):
    """The metadata of a setting. Without a ``codec`` its type is a ``StrEnum``, and its texts are the values of that.

    ``rules`` are those that it changes. No service has a ``server_wide`` switch for itself.
    """

    help: str
    group: Group
    codec: Codec | None = None
    rules: tuple[str, ...] = ()
    server_wide: bool = False


class Setting(Struct, frozen=True, eq=False):
    """A setting, as its field describes it."""

    name: str
    kind: Any
    default: Any
    about: About
    codec: Codec

    @property
    def flag(self) -> str:
        """Return the flag, as ``--daily-quota``."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """Return the variable, as ``MOCKSENS_DAILY_QUOTA``."""
        return f"{PREFIX}{self.name.upper()}"

    @property
    def shown_default(self) -> str:
        """Return the default as text; empty if the setting is not set at all."""
        return self.codec.show(self.default)


def rows(kind: type, defaults: Any) -> Iterator[Setting]:
    """Yield the settings among the fields of ``kind``, in their order; ``defaults`` has the default of each.

    A field that is a NamedTuple may hold settings itself.
    """
    for name, annotation in kind.__annotations__.items():
        if metadata := getattr(annotation, "__metadata__", ()):
            (about,) = metadata
            codec = about.codec or choice(annotation.__origin__)
            yield Setting(name, annotation.__origin__, getattr(defaults, name), about, codec)
        elif hasattr(annotation, "_fields"):
            yield from rows(annotation, getattr(defaults, name))
