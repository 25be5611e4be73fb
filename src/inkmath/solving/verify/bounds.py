"""Between which bounds a term lies, whatever its letters are: a square is not negative, a sine at most 1."""

from __future__ import annotations

import math
from dataclasses import dataclass

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ONE, Term
from inkmath.expression.values import values_at
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.verify.statements import And, Relation, Statement, statement_of

MARGIN = 1e-9
"""Distance of two ranges, relative to their ends, that double precision resolves."""


MAX_POWER = 20
"""Powers below this stay within double precision for the ranges of terms."""


@dataclass(frozen=True, slots=True)
class Range:
    """Real numbers from low to high.

    is_open: whether the ends themselves are never taken.
    """

    low: float = -math.inf
    high: float = math.inf
    is_open: bool = False


POSITIVE = Range(0.0, math.inf, is_open=True)
FROM_ZERO = Range(0.0, math.inf)
CALLS = {
    r"\sin": Range(-1.0, 1.0),
    r"\cos": Range(-1.0, 1.0),
    r"\exp": POSITIVE,
    r"\cosh": Range(1.0, math.inf),
    r"\tanh": Range(-1.0, 1.0, is_open=True),
    r"\arctan": Range(-math.pi / 2, math.pi / 2, is_open=True),
    r"\arcsin": Range(-math.pi / 2, math.pi / 2),
    r"\arccos": Range(0.0, math.pi),
}


def is_impossible(line: Term, variable: terms.Variable) -> bool:
    """True if a line is false for all values of the letter, by the ranges of its sides."""
    try:
        return _never(statement_of(line, True))
    except NotCoveredError:
        return False


def _never(statement: Statement) -> bool:
    if isinstance(statement, Relation):
        return _link_never(statement)
    parts = [_never(part) for part in statement.parts]
    return any(parts) if isinstance(statement, And) else all(parts)


def _link_never(link: Relation) -> bool:
    left, right = range_of(link.left), range_of(link.right)
    match link.sign:
        case "=":
            is_apart = _is_below(left, right, True) or _is_below(right, left, True)
            return is_apart or _is_in_gap(link.left, right) or _is_in_gap(link.right, left)
        case "<":
            return _is_below(right, left, False)
        case ">":
            return _is_below(left, right, False)
        case r"\leq":
            return _is_below(right, left, True)
        case r"\geq":
            return _is_below(left, right, True)
    return False


def _is_in_gap(term: Term, bounds: Range) -> bool:
    """True for a secant or a cosecant and numbers between -1 and 1, which it never takes."""
    is_reciprocal = isinstance(term, terms.Call) and term.function in (r"\sec", r"\csc")
    return is_reciprocal and bounds.low > MARGIN - 1 and bounds.high < 1 - MARGIN


def _is_below(left: Range, right: Range, strictly: bool) -> bool:
    """True if every number of left is below every one of right."""
    if math.isinf(left.high) or math.isinf(right.low):
        return False
    if left.high == right.low:
        return not strictly or left.is_open or right.is_open
    return left.high < right.low - MARGIN * (abs(left.high) + abs(right.low))


def range_of(term: Term) -> Range:
    """A range that the term's real values keep to; not always the narrowest."""
    if not terms.variables(term):
        value = _number(term)
        return Range() if math.isnan(value) else Range(value, value)
    match term:
        case terms.Absolute(inner):
            bounds = range_of(inner)
            return bounds if bounds.low >= 0 else FROM_ZERO
        case terms.Root(_, index) if index is None or _is_even(index):
            return FROM_ZERO
        case terms.Power(inner, exponent) if (bounds := range_of(inner)).low > 0 and _is_whole(exponent):
            n = float(plain_value(exponent) or 1)
            return Range(bounds.low**n, bounds.high**n, bounds.is_open)
        case terms.Power(_, exponent) if _is_even(exponent):
            return FROM_ZERO
        case terms.Power(base, exponent) if not terms.variables(base) and _number(base) > 0:
            return POSITIVE
        case terms.Call(function) if function in CALLS:
            return CALLS[function]
        case terms.Negation(inner):
            bounds = range_of(inner)
            return Range(-bounds.high, -bounds.low, bounds.is_open)
        case terms.Sum(parts):
            ranges = [range_of(part) for part in parts]
            is_open = any(bounds.is_open for bounds in ranges)
            return Range(sum(r.low for r in ranges), sum(r.high for r in ranges), is_open)
        case terms.Product(factors):
            return _product([range_of(factor) for factor in factors])
        case terms.Quotient(numerator, denominator) if not terms.variables(denominator):
            return _product([range_of(numerator), range_of(terms.Quotient(ONE, denominator))])
    return Range()


def _product(ranges: list[Range]) -> Range:
    """The range of a product in which at most one factor is not a number."""
    scale, rest = 1.0, Range(1.0, 1.0)
    has_unknown = False
    for bounds in ranges:
        if bounds.low == bounds.high:
            scale *= bounds.low
        elif has_unknown:
            return FROM_ZERO if scale > 0 and min(rest.low, bounds.low) >= 0 else Range()
        else:
            rest, has_unknown = bounds, True
    if scale == 0:
        return Range(0.0, 0.0)
    ends = sorted((rest.low * scale, rest.high * scale))
    return Range(ends[0], ends[1], rest.is_open)


def _is_whole(exponent: Term) -> bool:
    n = plain_value(exponent)
    return n is not None and n.denominator == 1 and 0 < n < MAX_POWER


def _is_even(exponent: Term) -> bool:
    n = plain_value(exponent)
    return n is not None and n.denominator == 1 and n > 0 and n % 2 == 0


def _number(term: Term) -> float:
    try:
        return float(values_at(term, {}))
    except NotCoveredError:
        return math.nan
