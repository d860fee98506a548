"""Every single mistake in signing that is supposed."""

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec.structs import replace

from mocksens.core.doctor.hypotheses.access_keys import other_access_keys
from mocksens.core.doctor.hypotheses.hypothesis import Evidence, Hypothesis, SigningInput
from mocksens.core.doctor.hypotheses.layouts import other_layouts
from mocksens.core.doctor.hypotheses.methods import other_methods
from mocksens.core.doctor.hypotheses.other_targets import other_targets
from mocksens.core.doctor.hypotheses.secret_keys import other_secret_keys
from mocksens.core.doctor.hypotheses.targets import respelt_targets
from mocksens.core.doctor.hypotheses.timestamps import other_timestamps


def single_mistakes(signing_input: SigningInput, evidence: Evidence) -> list[list[Hypothesis]]:
    """Every single mistake, a list for each part of the signing_input. None of them leaves the signing_input as it is."""
    kinds = (
        other_timestamps(evidence.timestamp),
        other_methods(signing_input.method),
        chain(respelt_targets(signing_input.target, evidence.host), other_targets(signing_input, evidence)),
        other_layouts(evidence.api_key, signing_input.body, evidence.body_digest),
        other_access_keys(signing_input, evidence),
        other_secret_keys(signing_input, evidence),
    )
    return [list(_others(signing_input, kind)) for kind in kinds]


def _others(signing_input: SigningInput, kind: Iterable[Hypothesis]) -> Iterator[Hypothesis]:
    """Each edit that changes something, the first of those that change it to the same."""
    seen = {signing_input}
    for hypothesis in kind:
        changed = replace(signing_input, **hypothesis.changes)
        if changed not in seen:
            seen.add(changed)
            yield hypothesis
