r"""Conditions beside an equation or an inequality: `0\leq x<2\pi`, `x\in[0,2\pi]`, `x\in\mathbb{Z}`.

Importing this module does not load SymPy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term

ORDERS = frozenset({"<", ">", r"\leq", r"\geq"})
INFINITE = (terms.Constant(r"\infty"), terms.Negation(terms.Constant(r"\infty")))
REALS = terms.Variable(r"\mathbb{R}")
DISCRETE = frozenset({r"\mathbb{N}", r"\mathbb{Z}", r"\mathbb{Q}"})
"""Sets of numbers that are no intervals."""


@dataclass(frozen=True, slots=True)
class Conditional:
    """A statement about one letter, and the conditions that its solutions have to meet as well.

    statement: an equation, or inequalities.
    bounds: relations between the letter and numbers. sets: membership in the whole numbers and the like.
    has_memberships: a condition says in what set the letter lies, perhaps in an interval.
    """

    statement: tuple[terms.Relation, ...]
    bounds: tuple[terms.Relation, ...]
    sets: tuple[terms.Relation, ...]
    variable: terms.Variable
    has_memberships: bool = False

    @property
    def conditions(self) -> tuple[terms.Relation, ...]:
        return self.bounds + self.sets

    @property
    def is_equation(self) -> bool:
        return len(self.statement) == 1 and self.statement[0].signs == ("=",)


def conditional_in(term: Term) -> Conditional | None:
    """The parts of a list of relations in one letter, some of which only bound it; None for other terms."""
    parts = term.elements if isinstance(term, terms.Tuple) else (term,)
    letters = [letter for letter in terms.variables(term) if letter.token not in {*DISCRETE, REALS.token}]
    if len(letters) != 1 or not all(isinstance(part, terms.Relation) for part in parts):
        return None
    variable = letters[0]
    statement, bounds, sets = [], [], []
    has_memberships = any(isinstance(part, terms.Relation) and part.signs == (r"\in",) for part in parts)
    for part in parts:
        assert isinstance(part, terms.Relation)
        ranges = None if part.signs != (r"\in",) else _memberships(part, variable)
        if ranges is not None:
            bounds += [each for each in ranges if each.signs != (r"\in",)]
            sets += [each for each in ranges if each.signs == (r"\in",)]
        elif r"\in" in part.signs:
            return None
        elif _is_bound(part, variable):
            bounds.append(part)
        else:
            statement.append(part)
    return Conditional(tuple(statement), tuple(bounds), tuple(sets), variable, has_memberships)


def _is_bound(relation: terms.Relation, variable: terms.Variable) -> bool:
    """True for `x>0`, `x\\neq1`, `0\\leq x<2\\pi`: the letter alone, between numbers."""
    others = [side for side in relation.sides if side != variable]
    is_order = set(relation.signs) <= ORDERS or relation.signs == (r"\neq",)
    return is_order and len(others) == len(relation.sides) - 1 and all(map(is_numeric, others))


def _memberships(relation: terms.Relation, variable: terms.Variable) -> list[terms.Relation] | None:
    """The same as relations between numbers, where the set is an interval; None for sets of another kind."""
    element, collection = relation.sides
    if element != variable:
        return None
    if collection == REALS:
        return []
    if isinstance(collection, terms.Interval) and is_numeric(collection):
        return list(_ends(collection, variable))
    is_discrete = isinstance(collection, terms.Variable) and collection.token in DISCRETE
    return [relation] if is_discrete else None


def _ends(interval: terms.Interval, variable: terms.Variable) -> Iterator[terms.Relation]:
    has_low, has_high = (end not in INFINITE for end in (interval.lower, interval.upper))
    low_sign, high_sign = (
        "<" if is_open else r"\leq" for is_open in (interval.left_open, interval.right_open)
    )
    if has_low and has_high:
        yield terms.Relation((interval.lower, variable, interval.upper), (low_sign, high_sign))
    elif has_high:
        yield terms.Relation((variable, interval.upper), (high_sign,))
    elif has_low:
        yield terms.Relation((variable, interval.lower), (">" if interval.left_open else r"\geq",))
