"""Measures how many expressions have a meaning that SymPy can take, and says of each other one why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from inkmath.errors import InputError
from inkmath.evaluation.reading.samples import ExpressionSample
from inkmath.evaluation.results import Evaluation, Measure
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.evaluate.to_sympy import to_sympy


def evaluate_meaning(samples: Iterable[ExpressionSample], *, data: str, seed: int = 0) -> Evaluation:
    """Make SymPy objects of the truths, unevaluated. Raises ConfigError if there are no samples."""
    reasons = [(sample.name, _why_not(sample)) for sample in samples]
    measure = Measure.share("expressions with a meaning", [not why for _, why in reasons])
    counts = Counter(why for _, why in reasons if why)
    notes = [f"{count} x {why}" for why, count in counts.most_common()]
    return Evaluation("meaning", data, seed, (measure,), notes=tuple(notes))


def _why_not(sample: ExpressionSample) -> str:
    """The reason why an expression has no interpretation; empty where it has one."""
    try:
        to_sympy(interpret(parse(" ".join(sample.tokens) if sample.tokens else sample.latex)), evaluate=False)
    except InputError as error:
        return str(error)
    return ""
