"""Power series known by the ratio of one term to the next: those of sine, cosine, logarithm and the like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.rules.aggregates import body_of, ends_of, plain_aggregate
from inkmath.solving.rules.collecting import INFINITY
from inkmath.solving.rules.geometric import converges, radius_condition
from inkmath.solving.sentences import formula, joined, sentence
from inkmath.types import Text

K, Z = sympy.Symbol("k_", integer=True), sympy.Symbol("z_")


@dataclass(frozen=True, slots=True)
class Series:
    """The series 1 + ... of which each term is the one before times z * factor.

    value: its sum, of z. condition: for which z it converges; None for all.
    name: of the function, with its series.
    """

    factor: sympy.Expr
    value: Callable[[sympy.Expr], sympy.Expr]
    condition: Callable[[sympy.Expr], Term] | None
    name: Text


def _root(z: sympy.Expr) -> sympy.Expr:
    """The square root, without bars: the functions of it are even."""
    positive, back = sympy.posify(z)
    return sympy.powdenest(sympy.sqrt(positive), force=True).subs(back)


def _from_minus_one(z: sympy.Expr) -> Term:
    low, high, signs = -sympy.S.One, sympy.S.One, (r"\leq", "<")
    letters = list(z.free_symbols)
    if len(letters) == 1 and z.is_polynomial() and sympy.degree(z, letters[0]) == 1:
        factor, constant = sympy.Poly(z, letters[0]).all_coeffs()
        low, high, z = (low - constant) / factor, (high - constant) / factor, letters[0]
        if factor.is_negative:
            low, high, signs = high, low, signs[::-1]
    return terms.Relation((from_sympy(low), from_sympy(z), from_sympy(high)), signs)


def _up_to_one(z: sympy.Expr) -> Term:
    return radius_condition(z, r"\leq")


KNOWN = (
    Series(
        -1 / ((2 * K + 2) * (2 * K + 3)),
        lambda z: sympy.sin(_root(z)) / _root(z),
        None,
        formula(r"\sin x=x-\frac{x^{3}}{3!}+\frac{x^{5}}{5!}-\ldots", "sin x = x - x^3/3! + x^5/5! - ..."),
    ),
    Series(
        -1 / ((2 * K + 1) * (2 * K + 2)),
        lambda z: sympy.cos(_root(z)),
        None,
        formula(r"\cos x=1-\frac{x^{2}}{2!}+\frac{x^{4}}{4!}-\ldots", "cos x = 1 - x^2/2! + x^4/4! - ..."),
    ),
    Series(
        1 / ((2 * K + 2) * (2 * K + 3)),
        lambda z: sympy.sinh(_root(z)) / _root(z),
        None,
        formula(r"\sinh x=x+\frac{x^{3}}{3!}+\frac{x^{5}}{5!}+\ldots", "sinh x = x + x^3/3! + x^5/5! + ..."),
    ),
    Series(
        1 / ((2 * K + 1) * (2 * K + 2)),
        lambda z: sympy.cosh(_root(z)),
        None,
        formula(r"\cosh x=1+\frac{x^{2}}{2!}+\frac{x^{4}}{4!}+\ldots", "cosh x = 1 + x^2/2! + x^4/4! + ..."),
    ),
    Series(
        (K + 1) / (K + 2),
        lambda z: -sympy.log(1 - z) / z,
        _from_minus_one,
        formula(
            r"-\ln(1-x)=x+\frac{x^{2}}{2}+\frac{x^{3}}{3}+\ldots", "-ln(1 - x) = x + x^2/2 + x^3/3 + ..."
        ),
    ),
    Series(
        -(2 * K + 1) / (2 * K + 3),
        lambda z: sympy.atan(_root(z)) / _root(z),
        _up_to_one,
        formula(r"\arctan x=x-\frac{x^{3}}{3}+\frac{x^{5}}{5}-\ldots", "arctan x = x - x^3/3 + x^5/5 - ..."),
    ),
)
"""The same factor with another sign of z is another function; the first that fits is taken."""


def known_power_series(term: Term) -> Rewrite[Term] | None:
    """A sum without an end of which each term is the one before times a letter and a factor of the index."""
    found = plain_aggregate(term, r"\sum")
    if found is None or found.upper != INFINITY:
        return None
    body, k = body_of(found)
    lower, _ = ends_of(found)
    if not lower.is_Integer or len(body.free_symbols) < 2:
        return None
    body = body.subs(k, K + lower)
    first = body.subs(K, 0)
    if first == 0 or first.has(sympy.nan, sympy.zoo, sympy.oo):
        return None
    ratio = sympy.combsimp(sympy.powsimp(body.subs(K, K + 1) / body))
    for series in KNOWN:
        z = sympy.cancel(sympy.simplify(ratio / series.factor))
        if z.has(K) or not _has_root(series, z):
            continue
        value = sympy.simplify(first * series.value(z))
        result = from_sympy(value)
        says = sentence("Compare with the series {}: this is {}.", series.name, result)
        if series.condition is None:
            return Rewrite("known-series", (result,), says)
        condition = series.condition(z)
        says = joined(" ", (says, converges(condition)))
        return Rewrite("known-series", (result,), says, conditions=(condition,))
    return None


def _has_root(series: Series, z: sympy.Expr) -> bool:
    """True if the function of the root of z is one of z itself, or z is a square; a minus sign is not one."""
    if series.factor == (K + 1) / (K + 2):
        return True
    return not z.could_extract_minus_sign() and not _root(z).has(sympy.sqrt(-1)) and _is_square(z)


def _is_square(z: sympy.Expr) -> bool:
    root = _root(z)
    halves = [part for part in sympy.preorder_traversal(root) if part.is_Pow and not part.exp.is_integer]
    return not any(part.free_symbols for part in halves)
