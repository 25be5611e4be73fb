"""Statements of a line of working: relations joined by "and" and "or", and their truth at points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inkmath.expression import terms
from inkmath.expression.sympy_text import has_two_signs, plain_value, with_sign
from inkmath.expression.terms import Term
from inkmath.expression.values import Points, Values, values_at
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.sentences import sentence
from inkmath.solving.verify.root_refinement import root_near

Truths: TypeAlias = npt.NDArray[np.bool_]

NEIGHBOUR = 1e-5
"""Distance from a point to its neighbours, relative to 1 + |x|."""

BESIDE = 1e-2
"""Distance from a hole, relative to 1 + |x|, within which unequal sides may agree to double precision."""

NEAR = 1e-3
"""A zero lies nearer than this share of the way to a neighbour, which is 1e-8 relative."""

ROUNDING = 1e-12
"""Differences below this share of their sides are rounding errors."""

ROUNDED = 1e-9
"""Relative tolerance of sides that are about equal."""

MAX_REFINED = 16
"""Number of doubtful zeros that are refined, evenly spread; an identity has more."""

SIGNS = ("=", r"\neq", "<", ">", r"\leq", r"\geq", r"\approx")


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation between two sides; sign is one of SIGNS."""

    left: Term
    sign: str
    right: Term


@dataclass(frozen=True, slots=True)
class And:
    """All of the claims hold; of none at all this is true."""

    parts: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the claims holds; of none at all this is false."""

    parts: tuple[Statement, ...]


Statement: TypeAlias = Relation | And | Or


def statement_of(line: Term, list_is_or: bool) -> Statement:
    """The statement of a line.

    list_is_or: whether a list of statements means that one of them holds (`x=1,x=2`) or all (`x=1,y=2`).
    Raises NotCoveredError for what is no statement.
    """
    match line:
        case terms.Tuple(parts):
            statements = tuple(statement_of(part, list_is_or) for part in parts)
            return Or(statements) if list_is_or else And(statements)
        case terms.Logical(sign, parts):
            statements = tuple(statement_of(part, False) for part in parts)
            return Or(statements) if sign == r"\vee" else And(statements)
    if has_two_signs(line):
        return Or(tuple(statement_of(with_sign(line, upper), list_is_or) for upper in (True, False)))
    if not isinstance(line, terms.Relation):
        raise NotCoveredError("a line that states nothing")
    links = zip(line.sides, line.signs, line.sides[1:], strict=False)
    statements = tuple(_link(left, sign, right) for left, sign, right in links)
    return statements[0] if len(statements) == 1 else And(statements)


def _link(left: Term, sign: str, right: Term) -> Statement:
    if sign == r"\in":
        return _membership(left, right)
    if sign not in SIGNS:
        raise NotCoveredError(sentence("the relation {}", sign))
    return Relation(left, sign, right)


def _membership(element: Term, collection: Term) -> Statement:
    match collection:
        case terms.Union(sets):
            return Or(tuple(_membership(element, part) for part in sets))
        case terms.SetOf(elements):
            return Or(tuple(Relation(element, "=", part) for part in elements))
        case terms.Interval(lower, upper, left_open, right_open):
            ends: list[Statement] = []
            if lower != terms.Negation(terms.Constant(r"\infty")):
                ends.append(Relation(element, ">" if left_open else r"\geq", lower))
            if upper != terms.Constant(r"\infty"):
                ends.append(Relation(element, "<" if right_open else r"\leq", upper))
            return And(tuple(ends))
        case terms.Variable(r"\mathbb{R}"):
            return And(())
        case terms.Variable(r"\emptyset"):
            return Or(())
    raise NotCoveredError("this kind of set")


def relations_of(statement: Statement) -> Iterator[Relation]:
    """Every relation in the claim."""
    if isinstance(statement, Relation):
        yield statement
    else:
        for part in statement.parts:
            yield from relations_of(part)


def used_letters(statement: Statement, variables: tuple[terms.Variable, ...]) -> list[terms.Variable]:
    """The letters that occur in the statement."""
    held = {variable for link in relations_of(statement) for variable in terms.variables(difference(link))}
    return [variable for variable in variables if variable in held]


def difference(link: Relation) -> Term:
    """Left side less right side."""
    return terms.Sum((link.left, terms.Negation(link.right)))


def truth_at(statement: Statement, variable: terms.Variable, x: Values, others: Points) -> Truths:
    """Truth of the statement, for values of one letter and given values of the others.

    Where a part of a relation has no value, the relation is false.
    """
    if isinstance(statement, Relation):
        return _link_truth(statement, variable, x, others)
    truths = [truth_at(part, variable, x, others) for part in statement.parts]
    everywhere = np.full(np.shape(x), isinstance(statement, And))
    for truth in truths:
        everywhere = everywhere & truth if isinstance(statement, And) else everywhere | truth
    return everywhere


def _link_truth(link: Relation, variable: terms.Variable, x: Values, others: Points) -> Truths:
    points = {**others, variable: x}
    left, right = values_at(link.left, points), values_at(link.right, points)
    gap = left - right
    is_defined = np.isfinite(gap)
    for divisor in divisors(link, variable):
        is_defined = is_defined & ~is_zero_at(divisor, variable, x, others)
    scale = np.fmax(np.abs(left), np.abs(right))
    is_zero = is_zero_at(difference(link), variable, x, others, scale)
    if link.sign != r"\approx":
        is_zero = _without_spurious(link, variable, x, others, is_zero & is_defined, scale)
    truth = {
        "=": is_zero,
        r"\neq": ~is_zero,
        r"\approx": np.abs(gap) <= ROUNDED * (1 + scale),
        "<": (gap < 0) & ~is_zero,
        ">": (gap > 0) & ~is_zero,
        r"\leq": (gap < 0) | is_zero,
        r"\geq": (gap > 0) | is_zero,
    }[link.sign]
    return np.broadcast_to(truth & is_defined, np.broadcast_shapes(np.shape(truth), np.shape(x)))


def _without_spurious(
    link: Relation, variable: terms.Variable, x: Values, others: Points, is_zero: Truths, scale: Values
) -> Truths:
    """The places of zeros without those of which many digits show that none is there.

    Doubtful are those beside a hole, and those where the difference hardly changes, as beside an asymptote.
    """
    is_zero = np.broadcast_to(is_zero, np.broadcast_shapes(is_zero.shape, x.shape))
    here, around = _sizes(difference(link), variable, x, others)
    doubtful = is_zero & ~((here < NEAR * around) & (around > ROUNDING * scale))
    holes = tuple(divisors(link, variable))
    for hole in holes:
        doubtful |= is_zero & _is_close_to_zero(hole, variable, x, others)
    if not doubtful.any() or any(np.size(value) > 1 for value in others.values()):
        return is_zero
    given = {name: float(np.ravel(value)[0]) for name, value in others.items()}
    places = np.flatnonzero(doubtful)
    tried = places[np.linspace(0, places.size - 1, min(places.size, MAX_REFINED)).astype(int)]
    confirmed = [
        root_near((link.left, link.right), holes, variable, float(x[k]), given) is not None for k in tried
    ]
    nearest = np.abs(places[:, None] - tried).argmin(axis=1)
    kept = np.array(is_zero)
    kept[places] = np.array(confirmed)[nearest]
    return kept


def _is_close_to_zero(term: Term, variable: terms.Variable, x: Values, others: Points) -> Truths:
    """True where a zero of the term is within BESIDE."""
    step = BESIDE * (1 + np.abs(x))
    here, below, above = (values_at(term, {**others, variable: at}) for at in (x, x - step, x + step))
    change = np.fmax(np.abs(here - below), np.abs(here - above))
    return ~(np.abs(here) > change)  # also where there is no value


def is_zero_at(
    term: Term, variable: terms.Variable, x: Values, others: Points, scale: Values | float = 0.0
) -> Truths:
    """True where the term is zero, up to rounding: where a zero is much nearer than the point's neighbours.

    scale: size of the numbers whose difference the term is, where it is one.
    """
    here, around = _sizes(term, variable, x, others)
    near: Truths = here <= NEAR * around
    return near | ((here <= ROUNDING * scale) & np.isfinite(scale))


def _sizes(term: Term, variable: terms.Variable, x: Values, others: Points) -> tuple[Values, Values]:
    """The size of the term at each place and the larger one of its sizes at the place's neighbours."""
    step = NEIGHBOUR * (1 + np.abs(x))
    here, below, above = (np.abs(values_at(term, {**others, variable: at})) for at in (x, x - step, x + step))
    around = np.fmax(below, above)
    return here, np.where(np.isnan(around), 0.0, around)


def divisors(link: Relation, variable: terms.Variable) -> Iterator[Term]:
    """Divisors and arguments of logarithms in a relation: where one is 0, a side has no value.

    That of a tangent is the cosine; that of a power is its base, unless the exponent is a positive number;
    that of a logarithm is the natural logarithm of its base.
    """
    for side in (link.left, link.right):
        for part in terms.walk(side):
            match part:
                case terms.Call(r"\log", _, terms.Term() as base) if variable in terms.variables(base):
                    yield terms.Call(r"\ln", base)
            match part:
                case terms.Quotient(_, inner):
                    pass
                case terms.Call(r"\ln" | r"\log" | r"\lg" | r"\coth", inner):
                    pass
                case terms.Call(r"\tan" | r"\sec", angle):
                    inner = terms.Call(r"\cos", angle)
                case terms.Call(r"\cot" | r"\csc", angle):
                    inner = terms.Call(r"\sin", angle)
                case terms.Power(inner, exponent) if not _is_positive_number(exponent):
                    pass
                case _:
                    continue
            if variable in terms.variables(inner):
                yield inner


def _is_positive_number(exponent: Term) -> bool:
    value = plain_value(exponent)
    return not terms.variables(exponent) if value is None else value > 0
