"""True if a line looks like a step from another: by its parts, numbers and length, not by its truth."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

import sympy

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate.to_sympy import to_expression


def looks_like_step(before: Term, after: Term, goes_on: bool) -> bool:
    """True if a line that is not what the one before comes to may still be meant as a step from it.

    goes_on: whether the next line follows from it, as in a working.
    """
    if not operations(after) <= operations(before):
        return False
    is_alike = shares_half(before, after)
    if goes_on:
        is_near = _numbers(after) <= _reachable(_numbers(before))
        return size(after) <= size(before) + SLACK and (is_alike or is_near)
    if _undoes(before, after) or _works_out_side(before, after):
        return True
    return is_alike and (size(after) < size(before) or _keeps_bracket(before, after))


def is_near(before: Term, after: Term) -> bool:
    """True if a line that agrees with the one before has its parts, or is no longer and has its numbers."""
    if shares_half(before, after) or _keeps_bracket(before, after) or _undoes(before, after):
        return True
    if not operations(after) <= operations(before):
        return False
    return size(after) <= size(before) and _numbers(after) <= _reachable(_numbers(before))


SLACK = 4
"""By so many parts a step may be longer than the line before it, as where a square is multiplied out."""


def size(term: Term) -> int:
    """The number of parts of a term; for a list, of its longest statement."""
    if isinstance(term, terms.Tuple):
        return max(map(size, term.elements))
    return sum(1 for _ in terms.walk(term))


def operations(term: Term) -> set[object]:
    """The functions, bars, integrals and the like in a term: a step brings no new ones."""
    kinds = (terms.Absolute, terms.Factorial, terms.Integral, terms.Aggregate, terms.Limit, terms.Derivative)
    return {
        part.function if isinstance(part, terms.Call) else type(part)
        for part in terms.walk(term)
        if isinstance(part, (terms.Call, *kinds))
    }


def _keeps_bracket(before: Term, after: Term) -> bool:
    """True if a sum with letters stands in both, such as what was under a root."""
    sums = [
        {part for part in terms.walk(term) if isinstance(part, terms.Sum) and terms.variables(part)}
        for term in (before, after)
    ]
    return bool(sums[0] & sums[1])


def _undoes(before: Term, after: Term) -> bool:
    """True if what stood under a root, between bars or in a function is now a side."""
    inner = (
        part.argument if isinstance(part, terms.Call) else next(terms.children(part))
        for part in terms.walk(before)
        if isinstance(part, terms.Call | terms.Root | terms.Absolute)
    )
    return any(part in _sides(after) for part in inner if terms.variables(part))


def _works_out_side(before: Term, after: Term) -> bool:
    """True if a side with letters is one of the line before, multiplied out or collected: `x+x=6`, `2x=5`."""
    earlier = [_value(side) for side in _sides(before)]
    new = [side for side in _sides(after) if terms.variables(side) and side not in _sides(before)]
    return any(value is not None and value in earlier for value in map(_value, new))


def _sides(term: Term) -> tuple[Term, ...]:
    return term.sides if isinstance(term, terms.Relation) else ()


def shares_half(before: Term, after: Term) -> bool:
    """True if half of what is added up in a line stands in the line before, as it is or multiplied out."""
    known = set(terms.walk(before))
    own = list(_summands(after))
    if own and 2 * sum(part in known for part in own) >= len(own):
        return True
    parts = [_multiplied_out(term) for term in (before, after)]
    shared = parts[0] & parts[1]
    return any(part.free_symbols for part in shared) and 2 * len(shared) >= len(parts[1])


def _summands(term: Term) -> Iterator[Term]:
    """Addends on the sides of a relation, without signs and without 0."""
    match term:
        case terms.Relation() | terms.Sum() | terms.Tuple() | terms.Negation():
            for part in terms.children(term):
                yield from _summands(part)
        case _ if term != ZERO:
            yield term


def _multiplied_out(term: Term) -> set[sympy.Expr]:
    """Addends after everything is brought to one side and multiplied out, without signs."""
    difference = term
    if isinstance(term, terms.Relation) and term.signs == ("=",):
        difference = terms.Sum((term.sides[0], terms.Negation(term.sides[1])))
    if isinstance(difference, terms.Relation | terms.Tuple | terms.Logical):
        return set()
    value = _value(difference)
    if value is None:
        return set()
    return {-part if part.could_extract_minus_sign() else part for part in sympy.Add.make_args(value)}


def _value(term: Term) -> sympy.Expr | None:
    """The term multiplied out and collected; None if SymPy cannot, or if it is no one value, as `1\\pm2`."""
    try:
        return sympy.expand(to_expression(term))
    except (MeaninglessError, ValueError, TypeError):
        return None


def _numbers(term: Term) -> frozenset[Fraction]:
    """The numbers in a term, without exponents."""
    match term:
        case terms.Power(base):
            return _numbers(base)
        case terms.Number() | terms.Mixed():
            value = plain_value(term)
            return frozenset() if value is None else frozenset({value})
    return frozenset(value for child in terms.children(term) for value in _numbers(child))


def _reachable(numbers: frozenset[Fraction]) -> frozenset[Fraction]:
    """The numbers, and the results of one operation on two of them (or on one twice)."""
    found = {Fraction(0), Fraction(1), *numbers}
    for a, b in product(numbers, repeat=2):
        found |= {a + b, abs(a - b), a * b}
        if b:
            found.add(a / b)
        if b in POWERS:
            found.add(a**b.numerator)
    return frozenset(found)


POWERS = range(2, 7)
"""Exponents with which a number may be raised in one step, as where a logarithm is undone."""
