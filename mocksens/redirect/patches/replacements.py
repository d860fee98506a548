"""Replacement of functions in other modules and classes with ours, and the restoration of the originals."""

from __future__ import annotations

import weakref

# Stands for typing.TYPE_CHECKING, because typing is slow to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Function = Callable[..., Any]
    Make = Callable[[Function], Function]
    """A function that returns the replacement of another."""

ABSENT = object()

_replacements: list[Replacement] = []
_made: weakref.WeakSet[Function] = weakref.WeakSet()
"""Every replacement ever made, because some may still be in use."""


class Replacement:
    """The replacement of ``owner.name`` with the result of ``make``."""

    def __init__(self, owner: object, name: str, make: Make) -> None:
        self.owner = owner
        self.name = name
        self.before = vars(owner).get(name, ABSENT)
        self.ours = make(getattr(owner, name))
        _made.add(self.ours)
        setattr(owner, name, self.ours)

    def undo(self) -> None:
        """Restore the original.

        Do nothing if another library has since replaced ours, which then only passes calls on.
        """
        if vars(self.owner).get(self.name) is not self.ours:
            return
        if self.before is ABSENT:
            delattr(self.owner, self.name)
        else:
            setattr(self.owner, self.name, self.before)


def replace(owner: object, name: str, make: Make) -> None:
    """Replace ``owner.name`` with the result of ``make``, unless it is missing or already replaced."""
    there = getattr(owner, name, None)
    if there is not None and there not in _made:
        _replacements.append(Replacement(owner, name, make))


def restore() -> None:
    """Undo all replacements in reverse order."""
    while _replacements:
        _replacements.pop().undo()


def original(function: Function) -> Function:
    """Return the function that ours replaced, or ``function`` itself if it is not ours."""
    return original(vars(function)["__wrapped__"]) if function in _made else function
