"""Changes of status that a client may see between two reads; a status never goes back."""

from collections.abc import Mapping
from typing import Final

from mocksens.spec.statuses import MessageStatus, ReserveStatus

MESSAGE_STEPS: Final[Mapping[MessageStatus, frozenset[MessageStatus]]] = {
    MessageStatus.READY: frozenset({MessageStatus.PROCESSING, MessageStatus.COMPLETED}),
    MessageStatus.PROCESSING: frozenset({MessageStatus.COMPLETED}),
    MessageStatus.COMPLETED: frozenset(),
}

RESERVE_STEPS: Final[Mapping[ReserveStatus, frozenset[ReserveStatus]]] = {
    ReserveStatus.READY: frozenset({ReserveStatus.PROCESSING, ReserveStatus.CANCELED}),
    ReserveStatus.PROCESSING: frozenset(
        {ReserveStatus.DONE, ReserveStatus.FAIL, ReserveStatus.STALE, ReserveStatus.SKIP}
    ),
    ReserveStatus.CANCELED: frozenset(),
    ReserveStatus.FAIL: frozenset(),
    ReserveStatus.DONE: frozenset(),
    ReserveStatus.STALE: frozenset(),
    ReserveStatus.SKIP: frozenset(),
}
"""READY -> PROCESSING -> DONE, FAIL, STALE or SKIP; READY -> CANCELED."""
