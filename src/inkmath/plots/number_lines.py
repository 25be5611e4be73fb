"""Graphs on a number line: the solutions of an inequality, and intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from inkmath.errors import InkmathError
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Variable
from inkmath.expression.values import values_at
from inkmath.plots.graphs import Graph, Stretch
from inkmath.plots.number_sets import INTEGERS, read_set
from inkmath.plots.windows import padded
from inkmath.plots.written import latex_of
from inkmath.solving.exceptions import NotCoveredError
from inkmath.types import Answer, Solution


def number_line(letter: Variable, solution: Solution) -> Graph | None:
    """The solutions of an inequality: intervals with full ends where the end belongs to them."""
    if solution.status == "all-numbers":
        stretches: tuple[Stretch, ...] = (Stretch(None, None, True, True),)
    elif solution.status == "no-solution":
        stretches = ()
    elif solution.answers:
        stretches = tuple(stretches_of(solution.answers))
    else:
        return None
    ends = [end for part in stretches for end in (part.low, part.high) if end is not None]
    return Graph(solution.latex, latex_of(letter), "", padded(ends, 1.0), None, stretches=stretches)


def set_graph(solution: Solution) -> Graph | None:
    """The intervals that a problem about sets comes to; None for other sets."""
    found = [part for answer in solution.answers for part in terms.walk(interpret(parse(answer.latex)))]
    has_interval = any(isinstance(part, terms.Interval) for part in found)
    is_one_set = not any(isinstance(part, terms.Relation) for part in found)
    return number_line(Variable("x"), solution) if has_interval and is_one_set else None


_MOST_OF_FAMILY = 3
"""Members of a family of intervals on a number line, those nearest to 0; only exact ends have labels."""


def stretches_of(answers: Sequence[Answer]) -> Iterator[Stretch]:
    labels: dict[float, str] = {}
    is_family = False
    for answer in answers:
        for part in terms.walk(interpret(parse(answer.latex))):
            is_family = is_family or (isinstance(part, Variable) and part.token in INTEGERS)
            try:
                labels.setdefault(round(float(values_at(part, {})), 9), latex_of(part))
            except (NotCoveredError, InkmathError, TypeError):
                continue
    spans = read_set(answer.latex for answer in answers).spans
    if is_family:
        nearest = sorted(spans, key=lambda span: abs(span.low + span.high))[:_MOST_OF_FAMILY]
        spans = tuple(span for span in spans if span in nearest)

    def label(end: float) -> str:
        other = "" if is_family else f"{end:.3g}"
        return labels.get(round(end, 9), other) if np.isfinite(end) else ""

    for span in spans:
        low, high = float(span.low), float(span.high)
        yield Stretch(
            low if np.isfinite(low) else None,
            high if np.isfinite(high) else None,
            span.low_open,
            span.high_open,
            label(low),
            label(high),
        )
