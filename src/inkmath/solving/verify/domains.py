"""True if an expression is a real number for any value of its letter."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.verify.solution_sets import is_empty


def is_nowhere_real(term: Term, variable: terms.Variable) -> bool:
    """True if it holds an even root or a logarithm of what is negative whatever the letter is."""
    for part in terms.walk(term):
        match part:
            case terms.Root(inner, index) if index is None or (plain_value(index) or 1) % 2 == 0:
                sign = r"\geq"
            case terms.Call(r"\ln" | r"\log" | r"\lg", inner):
                sign = ">"
            case _:
                continue
        if terms.variables(inner) == (variable,) and is_empty(
            terms.Relation((inner, ZERO), (sign,)), variable
        ):
            return True
    return False
