"""All single hypotheses on a signature."""

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec.structs import replace

from mocksens.core.doctor.hypotheses.access_keys import other_access_keys
from mocksens.core.doctor.hypotheses.foreign_targets import other_targets
from mocksens.core.doctor.hypotheses.hypothesis import Evidence, Hypothesis, SigningInput
from mocksens.core.doctor.hypotheses.layouts import other_layouts
from mocksens.core.doctor.hypotheses.methods import other_methods
from mocksens.core.doctor.hypotheses.secret_keys import other_secret_keys
from mocksens.core.doctor.hypotheses.target_spellings import respelt_targets
from mocksens.core.doctor.hypotheses.timestamps import other_timestamps


def single_mistakes(signing_input: SigningInput, evidence: Evidence) -> list[list[Hypothesis]]:
    """Return all single hypotheses that change something, in one list for each part of the signing input."""
    kinds = (
        other_timestamps(evidence.timestamp),
        other_methods(signing_input.method),
        chain(respelt_targets(signing_input.target, evidence.host), other_targets(signing_input, evidence)),
        other_layouts(evidence.api_key, signing_input.body, evidence.body_digest),
        other_access_keys(signing_input, evidence),
        other_secret_keys(signing_input, evidence),
    )
    return [list(_distinct(signing_input, kind)) for kind in kinds]


def _distinct(signing_input: SigningInput, kind: Iterable[Hypothesis]) -> Iterator[Hypothesis]:
    """Yield the hypotheses that change something, but only the first of those with the same result."""
    seen = {signing_input}
    for hypothesis in kind:
        changed = replace(signing_input, **hypothesis.changes)
        if changed not in seen:
            seen.add(changed)
            yield hypothesis
