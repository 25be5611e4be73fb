"""Elements tested by the definition of each operation, and the comparison of two sets by such tests.

Between two neighbouring ends of intervals all numbers are alike, so that one of them stands for all.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise, product

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.sets.problems import EMPTY, POWER_SET
from inkmath.solving.sets.values import is_number, key, without_dots
from inkmath.solving.verify.interval_sets import distinct
from inkmath.solving.verify.verdict import Verdict

MOST_TESTED = 2000
INFINITIES = (terms.Constant(r"\infty"), terms.Negation(terms.Constant(r"\infty")))


def contains(whole: Term, element: Term) -> bool:
    """True if the element is in the set. Raises NotCoveredError for sets of another kind."""
    match whole:
        case terms.SetOf(elements):
            return key(element) in set(map(key, without_dots(elements)))
        case terms.Tuple((lower, upper)):
            return _between(lower, element, upper, False, False)
        case terms.Interval(lower, upper, left_open, right_open):
            return _between(lower, element, upper, not left_open, not right_open)
        case terms.Union(sets):
            return any(contains(each, element) for each in sets)
        case terms.SetOperation(r"\cap", sets):
            return all(contains(each, element) for each in sets)
        case terms.SetOperation(r"\setminus", (first, second)):
            return contains(first, element) and not contains(second, element)
        case terms.Product(factors, signs) if set(signs) == {r"\times"}:
            parts = element.elements if isinstance(element, terms.Tuple) else ()
            return len(parts) == len(factors) and all(map(contains, factors, parts))
        case terms.SetBuilder(scope, condition):
            return _satisfies(scope, condition, element)
        case terms.Product((head, inner), ("",)) if head == POWER_SET:
            parts = () if element == EMPTY else getattr(element, "elements", (element,))
            is_set = element == EMPTY or isinstance(element, terms.SetOf)
            return is_set and all(contains(inner, part) for part in parts)
        case terms.Variable():
            return whole != EMPTY and _is_of_kind(whole.token, element)
    raise NotCoveredError("this kind of set")


def _satisfies(scope: Term, condition: Term, element: Term) -> bool:
    """True if an element satisfies the condition of a set, put in for its letter."""
    letter, base = scope.sides if isinstance(scope, terms.Relation) else (scope, REALS)
    if not contains(base, element):
        return False
    parts = condition.elements if isinstance(condition, terms.Tuple) else (condition,)
    return all(_holds(substitute(part, letter, element)) for part in parts)


def _holds(relation: Term) -> bool:
    """True if a chain of relations between numbers is true."""
    if not isinstance(relation, terms.Relation) or not set(relation.signs) <= COMPARED.keys():
        raise NotCoveredError("a condition of another kind")
    values = [exact_value(side) for side in relation.sides]
    links = zip(values, relation.signs, values[1:], strict=False)
    return all(bool(COMPARED[sign](left, right)) for left, sign, right in links)


COMPARED = {
    "=": operator.eq,
    r"\neq": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    r"\leq": operator.le,
    r"\geq": operator.ge,
}
REALS = terms.Variable(r"\mathbb{R}")


def _between(lower: Term, element: Term, upper: Term, has_low: bool, has_high: bool) -> bool:
    if not is_number(element):
        return False
    value = exact_value(element)
    is_above = lower in INFINITIES or _less(exact_value(lower), value, has_low)
    return is_above and (upper in INFINITIES or _less(value, exact_value(upper), has_high))


def _less(first: sympy.Expr, second: sympy.Expr, or_equal: bool) -> bool:
    return bool(first <= second) if or_equal else bool(first < second)


def _is_of_kind(token: str, element: Term) -> bool:
    if not is_number(element):
        return False
    value = exact_value(element)
    return {
        r"\mathbb{N}": bool(value.is_Integer and value >= 0),
        r"\mathbb{Z}": bool(value.is_Integer),
        r"\mathbb{Q}": bool(value.is_Rational),
        r"\mathbb{R}": True,
        r"\mathbb{C}": True,
    }[token]


def candidates(sets: Iterable[Term]) -> list[Term]:
    """Elements that tell sets apart: all that are written, ends, numbers between and beyond them, pairs."""
    parts = [part for each in sets for part in terms.walk(each)]
    sets_of = [part for part in parts if isinstance(part, terms.SetOf)]
    listed = [element for part in sets_of for element in without_dots(part.elements)]
    numbers = [exact_value(end) for end in (*_ends(parts), *filter(is_number, listed))]
    numbers = distinct(numbers)
    between = [(low + high) / 2 for low, high in pairwise(numbers)]
    whole = [sympy.Integer(n) for n in _whole_numbers(parts, numbers)]
    beyond = [min(numbers, default=0) - sympy.Rational(3, 2), max(numbers, default=0) + sympy.Rational(3, 2)]
    found = [*listed, *map(from_sympy, distinct([*numbers, *between, *beyond, *whole]))]
    products = [part for part in parts if isinstance(part, terms.Product) and r"\times" in part.signs]
    sizes = {len(part.factors) for part in products}
    for size in sizes:
        found += [terms.Tuple(pair) for pair in product(dict.fromkeys(found), repeat=size)]
        if len(found) > MOST_TESTED:
            raise NotCoveredError("products of sets of that many elements")
    if any(isinstance(part, terms.Product) and POWER_SET in part.factors for part in parts):
        smallest = min(sets_of, key=lambda part: len(part.elements)).elements[:8] if sets_of else ()
        found += [terms.SetOf(each) for n in range(len(smallest) + 1) for each in combinations(smallest, n)]
    return list(dict.fromkeys(found))


def _ends(parts: Iterable[Term]) -> Iterator[Term]:
    for part in parts:
        ends: tuple[Term, ...] = ()
        if isinstance(part, terms.Interval):
            ends = (part.lower, part.upper)
        elif isinstance(part, terms.Tuple) and len(part.elements) == 2:
            ends = part.elements
        yield from (end for end in ends if is_number(end) and end not in INFINITIES)


def _whole_numbers(parts: Iterable[Term], numbers: list[sympy.Expr]) -> range:
    """Whole numbers between the ends, where all whole numbers are one of the sets."""
    kinds = {r"\mathbb{N}", r"\mathbb{Z}"}
    if not any(isinstance(part, terms.Variable) and part.token in kinds for part in parts):
        return range(0)
    low, high = int(sympy.floor(min(numbers, default=0))), int(sympy.ceiling(max(numbers, default=0)))
    return range(low - 1, min(high + 2, low + MOST_TESTED))


def same_sets(before: Term, after: Term) -> Verdict:
    """The comparison of two sets, each element that can tell them apart tested in both."""
    if before == after:
        return Verdict.SAME
    try:
        tested = candidates((before, after))
        is_same = all(contains(before, element) == contains(after, element) for element in tested)
    except (NotCoveredError, UndefinedValueError):
        return Verdict.UNDECIDED
    return Verdict.SAME if is_same else Verdict.DIFFERENT
