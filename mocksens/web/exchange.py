"""One request on its way through the pipeline, with what the steps found out."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from mocksens.core.errors import AnyRefusal, Invalid
from mocksens.core.scenarios.active_steps import Fired
from mocksens.core.scenarios.engine import describe
from mocksens.core.scenarios.evaluation import Evaluation
from mocksens.core.sens import Sens
from mocksens.core.storage.journal import Journal, Sent
from mocksens.core.validation.findings import Findings
from mocksens.core.validation.notes import Note
from mocksens.core.validation.pictures import NO_VERDICTS
from mocksens.web.offload import More
from mocksens.web.stages import Ready
from mocksens.web.wire import refusals
from mocksens.web.wire.requests import WireRequest

if TYPE_CHECKING:
    from mocksens.core.doctor.examination import Diagnosis


CANNOT_BREAK: Final = refusals.gateway(
    "unexpected", "This connection cannot be broken; mocksens's own server can do it."
)
"""The answer where a fault is all that was scripted, and the server has no means for it."""


class Scripted(Exception):
    """A scenario answers; the request is not carried out."""


class Exchange:
    """One request on its way, with what the steps found out."""

    # What most requests never change stands here: to set it for each would cost as much as a step.
    operation = ""
    service_id = ""
    """Empty, like ``operation``, where the address means none."""
    journal: Journal | None = None
    """The journal of the service that the request was authorised for."""
    ready: Ready | None = None
    """What is to be carried out; None if a refusal or a scenario answers."""
    response = CANNOT_BREAK
    refusal: AnyRefusal | None = None
    fired: Fired | None = None
    """What was scripted for the request."""
    evaluation: Evaluation | None = None
    """What came of it at the gates of scenarios; None where nothing is played."""
    respond_note = ""
    """What is odd about the header by which it asks for an answer."""
    delay = 0
    """Milliseconds before the answer."""
    sent: Sent | None = None
    """What a send that was taken sent."""
    signing: "Diagnosis | None" = None
    """What the doctor says of a signature that was refused."""
    work: Callable[[], More | None] | None = None
    """Slow work between ``begin`` and ``finish``, off the event loop if there is one. Returns ``MORE`` until done."""
    verdicts = NO_VERDICTS
    """The verdicts on the pictures of the request."""
    failure: Exception | None = None
    """A failure of mocksens's own, which ``finish`` raises."""

    def __init__(self, sens: Sens, request: WireRequest, started: float, request_id: str) -> None:
        self.sens = sens
        self.request = request
        self.started = started
        """The stopwatch when the request was whole."""
        self.request_id = request_id
        self.findings = Findings()

    @property
    def is_remarkable(self) -> bool:
        """Return whether there is a diagnosis or a rule; of most requests there is neither."""
        return (
            self.findings.notable
            or self.refusal is not None
            or self.fired is not None
            or self.evaluation is not None
            or bool(self.respond_note)
        )

    @property
    def notes(self) -> Sequence[Note]:
        """Return the notes on the request, fewer if it was refused."""
        return self.findings.noted(refused=self.refusal is not None)

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the rules that applied, each once: first those of the refusal, then those of the notes."""
        rules = [note.rule for note in self.notes]
        if isinstance(self.refusal, Invalid):
            rules = [violation.rule for violation in self.refusal.violations] + rules
        elif self.refusal is not None:
            rules.insert(0, self.refusal.rule)
        return tuple(dict.fromkeys(rules))

    @property
    def diagnosis(self) -> str:
        """Return the refusal, what was scripted and the notes, in words; empty if there are none."""
        parts = [] if self.refusal is None else [self.refusal.diagnosis()]
        if self.fired is not None:
            parts.append(describe(self.fired, self.operation, refused=self.refusal is not None))
        # Few, and each a surprise: notes on a hundred recipients would push them out of the header.
        if self.evaluation is not None:
            parts += self.evaluation.missed
        if self.respond_note:
            parts.append(self.respond_note)
        parts.extend(map(str, self.notes))
        return "; ".join(parts)
