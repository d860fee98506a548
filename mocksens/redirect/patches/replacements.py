"""Functions of other modules and classes, replaced by ours and put back."""

from __future__ import annotations

import weakref

# As in typing, which is slow to load.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Function = Callable[..., Any]
    Make = Callable[[Function], Function]
    """Returns the function that replaces the given one."""

ABSENT = object()

_replacements: list[Replacement] = []
_made: weakref.WeakSet[Function] = weakref.WeakSet()
"""Every function of ours that ever replaced another; some may do so still."""


class Replacement:
    """Puts what ``make`` returns for ``owner.name`` in its place."""

    def __init__(self, owner: object, name: str, make: Make) -> None:
        self.owner = owner
        self.name = name
        self.before = vars(owner).get(name, ABSENT)
        self.ours = make(getattr(owner, name))
        _made.add(self.ours)
        setattr(owner, name, self.ours)

    def undo(self) -> None:
        """Put back what was there.

        Leave it if another library has replaced ours since: ours just passes on the calls that still reach it.
        """
        if vars(self.owner).get(self.name) is not self.ours:
            return
        if self.before is ABSENT:
            delattr(self.owner, self.name)
        else:
            setattr(self.owner, self.name, self.before)


def replace(owner: object, name: str, make: Make) -> None:
    """Replace ``owner.name`` by what ``make`` returns for it, unless it is missing or ours already."""
    there = getattr(owner, name, None)
    if there is not None and there not in _made:
        _replacements.append(Replacement(owner, name, make))


def restore() -> None:
    """Undo all replacements, the last one first."""
    while _replacements:
        _replacements.pop().undo()


def original(function: Function) -> Function:
    """Return the function that ours replaced, or ``function`` itself if it is none of ours."""
    return original(vars(function)["__wrapped__"]) if function in _made else function
