"""Terms as SymPy expressions to calculate with, their letters real or positive numbers, and back."""

from __future__ import annotations

import sympy

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.sympy_text import symbol_name
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.to_sympy import to_sympy
from inkmath.solving.exceptions import NotCoveredError


def real(variable: terms.Variable) -> sympy.Symbol:
    return sympy.Symbol(symbol_name(variable), real=True)


def positive(variable: terms.Variable) -> sympy.Symbol:
    return sympy.Symbol(symbol_name(variable), positive=True)


def real_expression(term: Term) -> sympy.Expr:
    """The expression, its letters real numbers. Raises NotCoveredError for what is none."""
    return _expression(term, {"real": True})


def positive_expression(term: Term) -> sympy.Expr:
    """The expression, its letters positive: roots and logarithms of them need no care."""
    return _expression(term, {"positive": True})


def _expression(term: Term, assumptions: dict[str, bool]) -> sympy.Expr:
    try:
        value = to_sympy(term)
    except MeaninglessError as reason:
        raise NotCoveredError(str(reason)) from reason
    if not isinstance(value, sympy.Expr):
        raise NotCoveredError("a statement within an expression")
    variables = {symbol: sympy.Symbol(symbol.name, **assumptions) for symbol in value.atoms(sympy.Symbol)}
    return value.xreplace(variables)


def term_of(value: sympy.Expr, like: Term) -> Term:
    """The term of an expression, with decimals where the other term, from which it comes, has some."""
    return from_sympy(value, has_decimals(like))


def has_decimals(term: Term) -> bool:
    return any(isinstance(part, terms.Number) and "." in part.text for part in terms.walk(term))
