"""One request on its way through the pipeline, and what became of it."""

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


UNBROKEN: Final = refusals.gateway("unexpected", "This connection cannot be broken; mocksens's own server can do it.")
"""What is answered where a fault is all that was scripted, and the server has no means for it."""


class Scripted(Exception):
    """A scenario answers; the request is not carried out."""


class Exchange:
    """One request on its way, and what became of it."""

    # What most requests never change stands here: to set it for each would cost as much as a step.
    operation = ""
    service_id = ""
    """Empty, like ``operation``, where the address means none."""
    journal: Journal | None = None
    """The journal of the service that the request was authorised for."""
    ready: Ready | None = None
    """What is to be carried out; None if a refusal or a scenario answers."""
    response = UNBROKEN
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
    """A step of what is to be done between ``begin`` and ``finish``, off the event loop where there is one."""
    verdicts = NO_VERDICTS
    """What was found out about the files of the request."""
    failure: Exception | None = None
    """What went wrong with us."""

    def __init__(self, sens: Sens, request: WireRequest, started: float, request_id: str) -> None:
        self.sens = sens
        self.request = request
        self.started = started
        """The stopwatch when the request was whole."""
        self.request_id = request_id
        self.findings = Findings()

    @property
    def notes(self) -> Sequence[Note]:
        """Return what there is to note."""
        return self.findings.noted(refused=self.refusal is not None)

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that fired, each once."""
        refusal = self.refusal
        if refusal is None and not self.findings.notable:
            return ()
        fired = [note.rule for note in self.notes]
        if isinstance(refusal, Invalid):
            fired = [violation.rule for violation in refusal.violations] + fired
        elif refusal is not None:
            fired.insert(0, refusal.rule)
        return tuple(dict.fromkeys(fired))

    @property
    def diagnosis(self) -> str:
        """What there is to say beside the answer; empty if nothing is."""
        evaluation = self.evaluation
        if (
            self.refusal is None
            and self.fired is None
            and evaluation is None
            and not self.findings.notable
            and not self.respond_note
        ):
            return ""
        said = [] if self.refusal is None else [self.refusal.diagnosis()]
        if self.fired is not None:
            said.append(describe(self.fired, self.operation, refused=self.refusal is not None))
        # Few, and each a surprise: notes on a hundred recipients would push them out of the header.
        if evaluation is not None:
            said += evaluation.missed
        if self.respond_note:
            said.append(self.respond_note)
        said.extend(map(str, self.notes))
        return "; ".join(said)
