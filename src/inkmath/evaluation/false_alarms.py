"""Whether a reader stays quiet where there is no mathematics: what it makes of pictures of anything else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from inkmath.errors import ConfigError, InkmathError
from inkmath.evaluation.outcomes import ReadsExpressions
from inkmath.evaluation.results import Evaluation, Measure

THRESHOLD = 0.5
"""A reading whose confidence is higher claims to be right rather than wrong: of no formula, a false alarm."""


@dataclass(frozen=True, slots=True)
class NoFormula:
    """A picture that shows no mathematics. kind: such as "doodles". picture: the bytes of a picture file."""

    name: str
    kind: str
    picture: bytes


@dataclass(frozen=True, slots=True)
class _Claim:
    kind: str
    told: str
    confidence: float

    @property
    def is_false_alarm(self) -> bool:
        return self.confidence > THRESHOLD


def evaluate_false_alarms(
    reader: ReadsExpressions, pictures: Iterable[NoFormula], *, model: str, data: str, seed: int = 0
) -> Evaluation:
    """The share of pictures that are read with a confidence above 0.5: of all, and of each kind.

    The notes name each of them. What cannot be read claims nothing.
    Raises ConfigError if there are no pictures.
    """
    claims = [_claim(reader, picture) for picture in pictures]
    if not claims:
        raise ConfigError("There are no pictures to measure. Give at least one.")
    kinds = list(dict.fromkeys(claim.kind for claim in claims))
    measures = [Measure.share("confidence above 0.5", [c.is_false_alarm for c in claims], is_cost=True)]
    for kind in kinds:
        verdicts = [claim.is_false_alarm for claim in claims if claim.kind == kind]
        measures.append(Measure.share(f"of {kind}", verdicts, is_cost=True))
    loudest = sorted((c for c in claims if c.is_false_alarm), key=lambda claim: -claim.confidence)
    return Evaluation(model, data, seed, tuple(measures), notes=tuple(claim.told for claim in loudest))


def _claim(reader: ReadsExpressions, shown: NoFormula) -> _Claim:
    try:
        reading = reader.read(shown.picture)
    except InkmathError:
        return _Claim(shown.kind, "", 0.0)
    told = f"{shown.name} was read as {reading.latex} with a confidence of {reading.confidence:.2f}."
    return _Claim(shown.kind, told, reading.confidence)
