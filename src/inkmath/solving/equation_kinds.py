"""Kinds of equations and inequalities, by where the unknown stands."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.polynomials import polynomial_of, subtract
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError

TRIGONOMETRIC = frozenset(
    {r"\sin", r"\cos", r"\tan", r"\cot", r"\sec", r"\csc", r"\arcsin", r"\arccos", r"\arctan"}
)
LOGARITHMS = frozenset({r"\ln", r"\log", r"\lg"})


def kind_of(equation: terms.Relation, variable: terms.Variable) -> str:
    """The name of the kind, such as "quadratic-equation"; the first of several that fit."""
    parts = [part for part in terms.walk(equation) if variable in terms.variables(part)]
    calls = {part.function for part in parts if isinstance(part, terms.Call)}
    if calls & TRIGONOMETRIC:
        return "trigonometric-equation"
    if calls & LOGARITHMS:
        return "logarithmic-equation"
    if calls or any(isinstance(p, terms.Power) and variable in terms.variables(p.exponent) for p in parts):
        return "exponential-equation"
    if any(isinstance(part, terms.Absolute) for part in parts):
        return "absolute-value-equation"
    if any(isinstance(part, terms.Root) or _is_fractional(part) for part in parts):
        return "radical-equation"
    if any(_has_unknown_below(part, variable) for part in parts):
        return "rational-equation"
    return _polynomial_kind(equation, variable)


def _is_fractional(part: Term) -> bool:
    exponent = plain_value(part.exponent) if isinstance(part, terms.Power) else None
    return exponent is not None and exponent.denominator != 1


def _has_unknown_below(part: Term, variable: terms.Variable) -> bool:
    match part:
        case terms.Quotient(_, denominator):
            return variable in terms.variables(denominator)
        case terms.Power(base, exponent):
            n = plain_value(exponent)
            return n is not None and n < 0 and variable in terms.variables(base)
    return False


def _polynomial_kind(equation: terms.Relation, variable: terms.Variable) -> str:
    try:
        left, right = (polynomial_of(side, variable) for side in equation.sides)
    except (UndefinedValueError, NotCoveredError):
        return "equation"
    degree = len(subtract(left, right)) - 1
    degree = max(len(left), len(right)) - 1 if degree < 1 else degree
    if degree <= 1:
        return "linear-equation"
    return "quadratic-equation" if degree == 2 else "polynomial-equation"
