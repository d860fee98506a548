"""The definition of a setting, read from a field of a class.

The field has the setting's type and default, and an ``About`` with the rest:

    over_long: Annotated[OverLong, About("text over its limit", Group.BEHAVIOUR)] = OverLong.CUT
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from mocksens.core.settings.codecs import Codec, choice

PREFIX: Final = "MOCKSENS_"


class Group(StrEnum):
    """The group of a setting; help and documentation list the groups in this order."""

    NETWORK = "Network"
    KEYS = "Keys"
    BEHAVIOUR = "Behaviour"
    FAILURES = "Failures"
    OUTPUT = "Output"


class About(Struct, frozen=True, eq=False):
    """The metadata of a setting. Without a ``codec`` the type is a ``StrEnum``, whose values are the texts.

    ``rules`` are the rules that it changes. A ``server_wide`` switch cannot be set for a single service.
    """

    help: str
    group: Group
    codec: Codec | None = None
    rules: tuple[str, ...] = ()
    server_wide: bool = False


class Setting(Struct, frozen=True, eq=False):
    """A setting with its name, type, default and metadata."""

    name: str
    kind: Any
    default: Any
    about: About
    codec: Codec

    @property
    def flag(self) -> str:
        """The flag, such as ``--daily-quota``."""
        return f"--{self.name.replace('_', '-')}"

    @property
    def variable(self) -> str:
        """The environment variable, such as ``MOCKSENS_DAILY_QUOTA``."""
        return f"{PREFIX}{self.name.upper()}"

    @property
    def shown_default(self) -> str:
        """The default as text; empty if there is none."""
        return self.codec.show(self.default)


def rows(kind: type, defaults: Any) -> Iterator[Setting]:
    """Yield the settings among the fields of ``kind``, in order, with their defaults in ``defaults``.

    Include the settings in a field that is itself a record.
    """
    for name, annotation in kind.__annotations__.items():
        if metadata := getattr(annotation, "__metadata__", ()):
            (about,) = metadata
            codec = about.codec or choice(annotation.__origin__)
            yield Setting(name, annotation.__origin__, getattr(defaults, name), about, codec)
        elif isinstance(annotation, type) and issubclass(annotation, Struct):
            yield from rows(annotation, getattr(defaults, name))
