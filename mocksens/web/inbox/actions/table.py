"""The table of all actions, by the last part of their paths."""

from collections.abc import Mapping
from typing import Final

from mocksens.web.inbox.actions import blocking, clock, composing, reservations, scenarios
from mocksens.web.inbox.actions.action import Action

ACTIONS: Final[Mapping[str, Action]] = {
    **clock.ACTIONS,
    **reservations.ACTIONS,
    **scenarios.ACTIONS,
    **blocking.ACTIONS,
    **composing.ACTIONS,
}
