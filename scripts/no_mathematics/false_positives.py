"""False positives: pictures without mathematics that are read with confidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from inkmath.errors import ConfigError, InkmathError
from inkmath.evaluation.results import Evaluation, Measure
from inkmath.types import Reading

THRESHOLD = 0.5
"""A reading with a higher confidence is a false positive where there is no formula."""


@dataclass(frozen=True, slots=True)
class NoFormula:
    """A picture that shows no mathematics. kind: such as "doodles". picture: the bytes of a picture file."""

    name: str
    kind: str
    picture: bytes


@dataclass(frozen=True, slots=True)
class _Claim:
    kind: str
    note: str
    confidence: float

    @property
    def is_false_positive(self) -> bool:
        return self.confidence > THRESHOLD


def evaluate_false_positives(
    read: Callable[[bytes], Sequence[Reading]],
    pictures: Iterable[NoFormula],
    *,
    model: str,
    data: str,
    seed: int = 0,
) -> Evaluation:
    """The share of pictures of which something is read with a confidence above 0.5: of all, and of each kind.

    read: returns the readings of a picture, one or those of its lines. The notes name each false positive, by
    its surest reading. What cannot be read claims nothing.
    Raises ConfigError if there are no pictures.
    """
    claims = [_claim(read, picture) for picture in pictures]
    if not claims:
        raise ConfigError("There are no pictures to measure. Give at least one.")
    kinds = list(dict.fromkeys(claim.kind for claim in claims))
    measures = [Measure.share("confidence above 0.5", [c.is_false_positive for c in claims], is_cost=True)]
    for kind in kinds:
        verdicts = [claim.is_false_positive for claim in claims if claim.kind == kind]
        measures.append(Measure.share(f"of {kind}", verdicts, is_cost=True))
    loudest = sorted((c for c in claims if c.is_false_positive), key=lambda claim: -claim.confidence)
    return Evaluation(model, data, seed, tuple(measures), notes=tuple(claim.note for claim in loudest))


def _claim(read: Callable[[bytes], Sequence[Reading]], shown: NoFormula) -> _Claim:
    try:
        readings = read(shown.picture)
    except InkmathError:
        readings = []
    surest = max(readings, key=lambda reading: reading.confidence, default=Reading("", 0.0))
    note = f"{shown.name} was read as {surest.latex} with a confidence of {surest.confidence:.2f}."
    return _Claim(shown.kind, note, surest.confidence)
