"""The stages of a request in the pipeline.

Each step takes a stage and returns the next one. Therefore, the type checker rejects a step that is called too early.
"""

from msgspec import Struct

from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.service import Service
from mocksens.core.validation.reading import Parsed
from mocksens.web.routes import Routed


class Authorised(Struct, frozen=True, gc=False):
    """A request to an operation, signed by a key that may use the service."""

    route: Routed
    service: Service


class Decoded(Struct, frozen=True, gc=False):
    """A request with its parsed query and body, which may be invalid."""

    route: Routed
    service: Service
    parsed: Parsed


class Ready(Struct, frozen=True, kw_only=True, gc=False):
    """A request to carry out on ``service``, which is a copy if ``is_rehearsal`` is true."""

    route: Routed
    service: Service
    parsed: Parsed
    evaluation: Evaluation | None
    """The facts for the scenarios of the request's messages; None if no scenario is played."""
    is_rehearsal: bool
    """True if the request must leave no trace."""
