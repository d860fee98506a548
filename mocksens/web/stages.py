"""The stages of a request that is not refused: each holds what the steps so far found out, and the next step takes it.

A step that is called too early or with too little is an error of types, not one of a running server.
"""

from msgspec import Struct

from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.service import Service
from mocksens.core.validation.reading import Parsed
from mocksens.web.routes import Routed


class Authorised(Struct, frozen=True):
    """A request to an operation, with a key that may use the service."""

    route: Routed
    service: Service


class Decoded(Struct, frozen=True):
    """A request whose query and body were read, right or wrong."""

    route: Routed
    service: Service
    parsed: Parsed


class Ready(Struct, frozen=True, kw_only=True):
    """A request that is to be carried out, on a ``service`` that is a copy where nothing may come of it."""

    route: Routed
    service: Service
    parsed: Parsed
    evaluation: Evaluation | None
    """What the scenarios of its messages go by; None where nothing is played for it."""
    is_rehearsal: bool
    """Whether nothing may come of it."""
