"""A request in the pipeline, with the results of the steps."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field

from mocksens.core.errors import AnyRefusal, Forbidden, Invalid
from mocksens.core.scenarios.active_steps import Fired
from mocksens.core.scenarios.engine import describe
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.sens import Sens
from mocksens.core.storage.journal import Journal, Sent
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.notes import Note
from mocksens.core.validation.pictures import NO_VERDICTS, Verdicts
from mocksens.spec.documents import Document
from mocksens.web.offload import More
from mocksens.web.stages import Ready
from mocksens.web.wire import refusals
from mocksens.web.wire.requests import WireRequest
from mocksens.web.wire.responses import WireResponse

if TYPE_CHECKING:
    from mocksens.core.doctor.examination import Diagnosis


CANNOT_BREAK: Final = refusals.gateway(
    "unexpected", "This connection cannot be broken; mocksens's own server can do it."
)
"""The answer in place of a scripted fault, under a server that cannot break connections."""


class Scripted(Exception):
    """The exception that ends the pipeline when a scenario answers in place of the operation."""


class Exchange(Struct, kw_only=True, eq=False):
    """A request in the pipeline, with the results of the steps."""

    sens: Sens
    request: WireRequest
    started: float
    """The reading of the stopwatch when the request was complete."""
    request_id: str
    findings: Findings = field(default_factory=Findings)
    operation: str = ""
    service_id: str = ""
    """The serviceId; empty, like ``operation``, if the address has none."""
    journal: Journal | None = None
    """The journal of the service, once the request is authorised."""
    ready: Ready | None = None
    """The result of the last stage; None if a refusal or a scenario answers."""
    response: WireResponse = CANNOT_BREAK
    refusal: AnyRefusal | None = None
    fired: Fired | None = None
    """The scripted effect on the request."""
    evaluation: Evaluation | None = None
    """The evaluation of scenarios; None if no scenario is played."""
    respond_note: str = ""
    """The note on an ``X-Mocksens-Respond`` header that had no effect."""
    delay: int = 0
    """Milliseconds before the answer."""
    sent: Sent | None = None
    """The contents of an accepted send."""
    signing: "Diagnosis | None" = None
    """The doctor's diagnosis of a refused signature."""
    work: Callable[[], More | None] | None = None
    """Slow work between ``begin`` and ``finish``. It is called off the event loop, again while it returns ``MORE``."""
    verdicts: Verdicts = NO_VERDICTS
    """The verdicts on the pictures in the request."""
    failure: Exception | None = None
    """The exception of a bug, which ``pipeline.finish`` raises again."""

    @property
    def document(self) -> Document:
        """The document that the service imitates, or the server if there is no such service."""
        try:
            return self.sens.known(self.service_id).switches.document
        except (KeyError, Forbidden):
            return self.sens.switches.document

    def is_remarkable(self) -> bool:
        """Return whether the request may have a diagnosis or a rule; most have neither."""
        return (
            self.findings.notable
            or self.refusal is not None
            or self.fired is not None
            or self.evaluation is not None
            or bool(self.respond_note)
        )

    @property
    def notes(self) -> Sequence[Note]:
        """The notes on the request. Some are left out if the request was refused."""
        return self.findings.noted(refused=self.refusal is not None)

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that applied, without repetition: those of the refusal, then those of the notes."""
        rules = [note.rule for note in self.notes]
        if isinstance(self.refusal, Invalid):
            rules = [violation.rule for violation in self.refusal.violations] + rules
        elif self.refusal is not None:
            rules.insert(0, self.refusal.rule)
        return tuple(dict.fromkeys(rules))

    @property
    def diagnosis(self) -> str:
        """The refusal, the scripted effect and the notes in words; empty if there are none."""
        parts = [] if self.refusal is None else [self.refusal.diagnosis()]
        if self.fired is not None:
            parts.append(describe(self.fired, self.operation, refused=self.refusal is not None))
        # These come before the notes, because notes on a hundred recipients would push them out of the header.
        if self.evaluation is not None:
            parts += self.evaluation.missed
        if self.respond_note:
            parts.append(self.respond_note)
        parts.extend(map(str, self.notes))
        return "; ".join(parts)
