"""Terms as functions to draw, and as the labels of what is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from inkmath.expression import terms
from inkmath.expression.latex import print_latex
from inkmath.expression.terms import Term, Variable
from inkmath.expression.values import values_at
from inkmath.expression.writing import write
from inkmath.plots.curves import Function, Values

LONGEST_LABEL = 26
"""Characters of LaTeX; what is longer is said as a decimal."""


def parts_of(term: Term) -> tuple[Term, ...]:
    return term.elements if isinstance(term, terms.Tuple) else (term,)


def latex_of(term: Term) -> str:
    return print_latex(write(term))


def function_of(term: Term, letter: Variable) -> Function:
    """The term as a function of one letter, where parameters are 1.

    Raises NotCoveredError here and not when it is drawn.
    """
    parameters = ones(term, letter)

    def function(x: Values) -> Values:
        return np.broadcast_to(values_at(term, {letter: x, **parameters}), x.shape).astype(np.float64)

    function(np.array([0.0, 1.0]))
    return function


def ones(term: Term, *coordinates: Variable) -> dict[Variable, Values]:
    """The value 1 for each letter of a term that is not one of the coordinates."""
    return {letter: np.asarray(1.0) for letter in terms.variables(term) if letter not in coordinates}


def shortened(latex: str, values: Sequence[float]) -> str:
    if len(latex) <= LONGEST_LABEL:
        return latex
    text = ",".join(f"{value:.3g}" for value in values)
    return f"({text})" if len(values) > 1 else rf"\approx{text}"
