"""The complex answer to a problem that has no real one, as a sentence beside the real outcome."""

from __future__ import annotations

from dataclasses import replace

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.complex.equations import solve_complex_equation
from inkmath.solving.evaluate.complex_numbers import complex_term, complex_value
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.expressions import is_worked_out
from inkmath.solving.sentences import formula, joined, sentence
from inkmath.types import Solution, Text

POLYNOMIALS = frozenset({"quadratic-equation", "polynomial-equation", "rational-equation"})


def with_complex_offered(solution: Solution, term: Term) -> Solution:
    """The solution; if it says that no real number is one, the complex ones are named."""
    if solution.status != "no-solution":
        return solution
    says = _said(solution, term)
    if not says:
        return solution
    before = Text(solution.message, solution.message_latex or None)
    return replace(solution, message=joined(" ", (before, says)))


def _said(solution: Solution, term: Term) -> str:
    match term:
        case terms.Relation((_, _), ("=",)) if solution.kind in POLYNOMIALS and is_worked_out(term):
            (variable,) = terms.variables(term)
            found = solve_complex_equation(term, variable, solution.latex)
            if found.status != "solved":
                return ""
            answers = (formula(f"{solution.variable}={answer.latex}") for answer in found.answers)
            return sentence("Its complex solutions are {}.", joined(", ", answers))
    if solution.kind != "arithmetic" or not is_numeric(term):
        return ""
    try:
        value = complex_value(term)
    except (NotCoveredError, UndefinedValueError):
        return ""
    return "" if value.is_real else sentence("Over the complex numbers it is {}.", complex_term(value))
