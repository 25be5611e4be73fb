"""Real solutions of polynomial equations in one letter, compared exactly."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import has_two_signs, with_sign
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.exact import is_zero, sign_of
from inkmath.solving.evaluate.polynomials import (
    Polynomial,
    is_rational,
    multiply,
    polynomial_of,
    scale,
    subtract,
)
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.time_limit import run_within
from inkmath.solving.verify.verdict import Verdict

TIME_LIMIT_S = 0.7
"""Multiplying out is given up after so many seconds."""


def compare_polynomials(before: Term, after: Term, variable: terms.Variable) -> Verdict:
    """The verdict on the solutions of two polynomial equations; UNDECIDED for other lines.

    With rational coefficients the real solutions are counted by Sturm's theorem. Two equations without any
    are the same only if their complex solutions are: a slip should not go unnoticed in them.
    """
    try:
        old, new = zero_polynomial(before, variable), zero_polynomial(after, variable)
        if not old or not new:
            return _with_identity(old, new)
        if len(old) == len(new) == 1 and _are_scaled(before, after, variable):
            return Verdict.SAME
        if is_rational(old) and is_rational(new):
            return _compare_rational(old, new)
        return Verdict.SAME if _same_solutions(old, new) else Verdict.UNDECIDED
    except (NotCoveredError, UndefinedValueError):
        return Verdict.UNDECIDED


def _are_scaled(before: Term, after: Term, variable: terms.Variable) -> bool:
    """True if both sides of an equation were multiplied by the same number."""
    if not isinstance(before, terms.Relation) or not isinstance(after, terms.Relation):
        return False
    old, new = ([polynomial_of(side, variable) for side in line.sides] for line in (before, after))
    longest = max(old, key=len)
    scaled = new[old.index(longest)]
    if len(longest) < 2 or len(scaled) != len(longest):
        return False
    factor = scaled[-1] / longest[-1]
    return all(scale(a, factor) == b for a, b in zip(old, new, strict=True))


def _with_identity(old: Polynomial, new: Polynomial) -> Verdict:
    """One of them is 0, for every number."""
    if old == new:
        return Verdict.SAME
    return Verdict.SUBSET if not old else Verdict.SUPERSET


def _compare_rational(old: Polynomial, new: Polynomial) -> Verdict:
    if len(old) == len(new) == 1:  # two false statements: the same only if they differ by as much
        return Verdict.SAME if abs(old[0]) == abs(new[0]) else Verdict.UNDECIDED
    x = sympy.Symbol("x")
    a, b = (sympy.Poly(poly[::-1], x).sqf_part().monic() for poly in (old, new))
    if a == b:
        return Verdict.SAME
    shared = sympy.gcd(a, b)
    lost, gained = (poly.quo(shared).count_roots() > 0 for poly in (a, b))
    if lost or gained:
        return Verdict.DIFFERENT if lost and gained else Verdict.SUBSET if lost else Verdict.SUPERSET
    is_shorter = shared in (a, b)  # factors without real zeros were left out, not changed
    return Verdict.SAME if is_shorter and shared.count_roots() > 0 else Verdict.UNDECIDED


def has_no_real_solution(line: Term, variable: terms.Variable) -> bool:
    """True if a line is a polynomial equation without real solutions."""
    try:
        poly = zero_polynomial(line, variable)
        if is_rational(poly) and poly:
            return bool(sympy.Poly(poly[::-1], sympy.Symbol("x")).count_roots() == 0)
        return (len(poly) == 3 and sign_of(poly[1] ** 2 - 4 * poly[2] * poly[0]) < 0) or len(poly) == 1
    except (NotCoveredError, UndefinedValueError):
        return False


def constant_difference(left: Term, right: Term) -> sympy.Expr | None:
    """The number by which two sides differ wherever both have a value; None where none is seen exactly."""
    try:
        gap = real_expression(left) - real_expression(right)
    except (NotCoveredError, UndefinedValueError):
        return None
    difference = run_within(TIME_LIMIT_S, lambda: _expanded(gap))
    return difference if difference is not None and difference.is_number and difference.is_real else None


def _expanded(value: sympy.Expr) -> sympy.Expr:
    """The expression multiplied out; over a common denominator, if letters are left."""
    expanded = sympy.expand(value)
    if expanded.is_rational_function(*expanded.free_symbols) and expanded.free_symbols:
        return sympy.cancel(sympy.together(value))
    return expanded


def zero_polynomial(line: Term, variable: terms.Variable) -> Polynomial:
    """The polynomial whose zeros solve a line: an equation, one with two signs, or a list of equations.

    Raises NotCoveredError for other lines.
    """
    if isinstance(line, terms.Tuple):
        lines = line.elements
    elif isinstance(line, terms.Logical) and line.sign == r"\vee":
        lines = line.parts
    elif has_two_signs(line):
        lines = (with_sign(line, True), with_sign(line, False))
    elif isinstance(line, terms.Relation) and line.signs == ("=",):
        if any(isinstance(part, terms.Call) for part in terms.walk(line)):
            raise NotCoveredError("numbers such as a cosine, which take long to compare")
        return subtract(polynomial_of(line.sides[0], variable), polynomial_of(line.sides[1], variable))
    else:
        raise NotCoveredError("this kind of line")
    result: Polynomial = (sympy.S.One,)
    for part in lines:
        result = multiply(result, zero_polynomial(part, variable))
    return result


def _same_solutions(left: Polynomial, right: Polynomial) -> bool:
    a, b = _reduced(left), _reduced(right)
    return len(a) == len(b) and all(is_zero(x - y) for x, y in zip(a, b, strict=True))


def _reduced(poly: Polynomial) -> Polynomial:
    """The polynomial with leading coefficient 1, a double zero of a quadratic counted once."""
    poly = scale(poly, 1 / poly[-1])
    if len(poly) == 3 and is_zero(poly[1] ** 2 - 4 * poly[0]):
        return (poly[1] / 2, sympy.S.One)
    return poly
