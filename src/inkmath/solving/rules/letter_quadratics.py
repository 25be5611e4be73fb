"""Quadratic inequalities whose other letters stand for any numbers: between or outside their zeros."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ZERO
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.sympy_real import real
from inkmath.solving.rules.equations.branches import TURNED
from inkmath.solving.rules.letter_terms import (
    BELOW,
    OPPOSITE,
    Case,
    around,
    as_term,
    condition,
    parts_of,
    polynomial,
    touching,
    under,
)
from inkmath.solving.sentences import sentence


def quadratic(case: Case) -> Rewrite[Case] | None:
    """Between or outside its zeros, for each order that they may have."""
    left, sign, right = parts_of(case)
    x = real(case.variable)
    poly = polynomial(left - right, x)
    if poly is None or poly.degree() != 2 or sign == r"\neq":
        return None
    lead, middle, constant = poly.all_coeffs()
    if lead.is_negative:
        lead, middle, constant, sign = -lead, -middle, -constant, TURNED[sign]
    if not lead.is_positive:
        return _by_lead(case, (lead, middle, constant), sign)
    if middle == 0:
        return _square(case, sympy.cancel(-constant / lead), sign)
    return _with_positive_lead(case, (lead, middle, constant), sign)


Coefficients = tuple[sympy.Expr, sympy.Expr, sympy.Expr]


def _by_lead(case: Case, coefficients: Coefficients, sign: str) -> Rewrite[Case]:
    """`ax^2+bx+c>0` for positive a, for negative a, where all signs turn, and for a = 0."""
    lead, middle, constant = coefficients
    results: list[Case] = []
    for side, factor in ((">", 1), ("<", -1)):
        within = case.with_statement(case.statement, condition(lead, side))
        scaled = (factor * lead, factor * middle, factor * constant)
        results += _with_positive_lead(within, scaled, sign if factor == 1 else TURNED[sign]).results
    zero = condition(lead, "=")
    b, c = under(middle, zero), under(constant, zero)
    if b != 0:
        line = terms.Relation((as_term(b * real(case.variable) + c), ZERO), (sign,))
        results.append(case.with_statement(line, zero))
    else:
        opposite = OPPOSITE[sign]
        results.append(case.with_statement(case.everywhere, zero, condition(c, sign)))
        results.append(case.with_statement(case.nowhere, zero, condition(c, opposite)))
    says = sentence(
        "Distinguish the sign of {}, the factor of the square: the parabola is open upwards or downwards.",
        as_term(lead),
    )
    return Rewrite("lead-cases", tuple(results), says)


def _with_positive_lead(case: Case, coefficients: Coefficients, sign: str) -> Rewrite[Case]:
    """Between or outside the zeros of a parabola that is open upwards."""
    lead, middle, constant = coefficients
    if middle == 0 and not lead.is_positive:
        return _without_middle(case, sympy.cancel(-constant / lead), -constant, sign)
    x = real(case.variable)
    whole = lead * x**2 + middle * x + constant
    roots = [-part.coeff(x, 0) / part.coeff(x, 1) for part in _linear_factors(whole, x)]
    if roots:
        return _between(case, roots, whole, sign)
    return _by_discriminant(case, coefficients, sign)


def _without_middle(case: Case, value: sympy.Expr, above_0: sympy.Expr, sign: str) -> Rewrite[Case]:
    """`x^2 < value`, which has the sign of `above_0`."""
    root = as_term(sympy.sqrt(value))
    says = sentence("The square is compared with that of {}.", root)
    results = (
        case.with_statement(around(case, terms.Negation(root), root, sign), condition(above_0, ">")),
        case.with_statement(touching(case, sympy.S.Zero, sign), condition(above_0, "=")),
        case.with_statement(case.nowhere if sign in BELOW else case.everywhere, condition(above_0, "<")),
    )
    return Rewrite("compare-squares", results, says)


def _linear_factors(whole: sympy.Expr, x: sympy.Symbol) -> list[sympy.Expr]:
    """Both linear factors, where it has rational ones."""
    found = []
    for base, power in sympy.factor_list(whole)[1]:
        if base.has(x):
            found += [sympy.expand(base)] * int(power)
    return found if len(found) == 2 and all(sympy.degree(part, x) == 1 for part in found) else []


def _square(case: Case, value: sympy.Expr, sign: str) -> Rewrite[Case]:
    """`x^2 < a` gives `-sqrt(a) < x < sqrt(a)` for positive a."""
    root = sympy.sqrt(sympy.factor(value))
    shown = as_term(root)
    within = around(case, terms.Negation(shown), shown, sign)
    if not any(part.is_Pow and part.exp == sympy.S.Half for part in sympy.preorder_traversal(root)):
        says = sentence("The square is compared with that of {}.", shown)
        return Rewrite("compare-squares", (case.with_statement(within),), says)
    has_root = (">" if sign == "<" else r"\geq") if value.free_symbols else None
    assert has_root is not None
    other = case.nowhere if sign in BELOW else case.everywhere
    says = sentence(
        "A square is never negative: the root of {} exists only where it is not negative.", as_term(value)
    )
    return Rewrite(
        "compare-squares",
        (
            case.with_statement(within, condition(value, has_root)),
            case.with_statement(other, condition(value, OPPOSITE[has_root])),
        ),
        says,
    )


def _between(case: Case, roots: Sequence[sympy.Expr], whole: sympy.Expr, sign: str) -> Rewrite[Case]:
    gap = sympy.factor(roots[1] - roots[0])
    first, second = map(as_term, roots)
    says = sentence(
        "Factor: {}. The product is 0 at {} and at {}.", as_term(sympy.factor(whole)), first, second
    )
    equal = touching(case, roots[0], sign)
    if gap == 0:
        says = sentence("Factor: {}. A square is never negative, and is 0 only at {}.", as_term(whole), first)
        return Rewrite("between-zeros", (case.with_statement(equal),), says)
    if gap.is_positive or gap.is_negative:
        low, high = (first, second) if gap.is_positive else (second, first)
        return Rewrite("between-zeros", (case.with_statement(around(case, low, high, sign)),), says)
    is_equal = condition(gap, "=")
    results = (
        case.with_statement(around(case, first, second, sign), condition(gap, ">")),
        case.with_statement(around(case, second, first, sign), condition(gap, "<")),
        case.with_statement(touching(case, under(roots[0], is_equal), sign), is_equal),
    )
    return Rewrite("between-zeros", results, says)


def _by_discriminant(case: Case, coefficients: Coefficients, sign: str) -> Rewrite[Case]:
    a, b, c = coefficients
    inner = sympy.expand(b**2 - 4 * a * c)
    root = terms.Root(as_term(inner))
    low, high = (
        terms.Quotient(terms.Sum((as_term(-b), each)), as_term(2 * a))
        for each in (terms.Negation(root), root)
    )
    above = case.nowhere if sign in BELOW else case.everywhere
    results = (
        case.with_statement(around(case, low, high, sign), condition(inner, ">")),
        case.with_statement(touching(case, -b / (2 * a), sign), condition(inner, "=")),
        case.with_statement(above, condition(inner, "<")),
    )
    says = sentence("The discriminant is {}: there are two zeros, one or none by its sign.", as_term(inner))
    return Rewrite("discriminant-cases", results, says)


def quotient(case: Case) -> Rewrite[Case] | None:
    """`A/B > 0` gives `A B > 0`."""
    left, sign, right = parts_of(case)
    x = real(case.variable)
    above, below = sympy.fraction(sympy.together(left - right))
    if not below.has(x) or sign not in ("<", ">") or not below.is_polynomial(x) or not above.is_polynomial(x):
        return None
    product = terms.Relation((as_term(sympy.factor(above) * sympy.factor(below)), ZERO), (sign,))
    says = sentence("A quotient has the sign of the product of its numerator and its denominator.")
    return Rewrite("sign-of-quotient", (case.with_statement(product),), says)
