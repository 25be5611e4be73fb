"""What a line of working claims: relations, joined by "and" and "or"; and where that is true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from inkmath.expression import terms
from inkmath.expression.sympy_text import has_two_signs, plain_value, with_sign
from inkmath.expression.terms import Term
from inkmath.solving.points import Points, Values, values_at
from inkmath.solving.root_refinement import root_near
from inkmath.solving.values import NotCoveredError

Truths: TypeAlias = npt.NDArray[np.bool_]

NEIGHBOUR = 1e-5
"""How far from a point its neighbours are, relative to 1 + |x|."""

BESIDE = 1e-2
"""So near to a hole, relative to 1 + |x|, both sides may agree to double precision without being equal."""

NEAR = 1e-3
"""A zero lies nearer than this share of the way to a neighbour, which is 1e-8 relative."""

ROUNDING = 1e-12
"""Differences below this share of their sides are rounding errors."""

ROUNDED = 1e-9
"""What is about equal differs at most by this share."""

MAX_REFINED = 16
"""Of more doubtful zeros, as an identity has them, so many are looked at in many digits, evenly spread."""

SIGNS = ("=", r"\neq", "<", ">", r"\leq", r"\geq", r"\approx")


@dataclass(frozen=True, slots=True)
class Link:
    """One relation between two sides; sign is one of SIGNS."""

    left: Term
    sign: str
    right: Term


@dataclass(frozen=True, slots=True)
class Every:
    """All of the claims hold; of none at all this is true."""

    parts: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one of the claims holds; of none at all this is false."""

    parts: tuple[Claim, ...]


Claim: TypeAlias = Link | Every | Some


def claim_of(line: Term, list_is_or: bool) -> Claim:
    """What a line claims.

    list_is_or: whether a list of statements means that one of them holds (`x=1,x=2`) or all (`x=1,y=2`).
    Raises NotCoveredError for what is no statement.
    """
    match line:
        case terms.Tuple(parts):
            claims = tuple(claim_of(part, list_is_or) for part in parts)
            return Some(claims) if list_is_or else Every(claims)
        case terms.Logical(sign, parts):
            claims = tuple(claim_of(part, False) for part in parts)
            return Some(claims) if sign == r"\vee" else Every(claims)
    if has_two_signs(line):
        return Some(tuple(claim_of(with_sign(line, upper), list_is_or) for upper in (True, False)))
    if not isinstance(line, terms.Relation):
        raise NotCoveredError("a line that states nothing")
    links = zip(line.sides, line.signs, line.sides[1:], strict=False)
    claims = tuple(_link(left, sign, right) for left, sign, right in links)
    return claims[0] if len(claims) == 1 else Every(claims)


def _link(left: Term, sign: str, right: Term) -> Claim:
    if sign == r"\in":
        return _membership(left, right)
    if sign not in SIGNS:
        raise NotCoveredError(f"the relation {sign}")
    return Link(left, sign, right)


def _membership(element: Term, collection: Term) -> Claim:
    match collection:
        case terms.Union(sets):
            return Some(tuple(_membership(element, part) for part in sets))
        case terms.SetOf(elements):
            return Some(tuple(Link(element, "=", part) for part in elements))
        case terms.Interval(lower, upper, left_open, right_open):
            ends: list[Claim] = []
            if lower != terms.Negation(terms.Constant(r"\infty")):
                ends.append(Link(element, ">" if left_open else r"\geq", lower))
            if upper != terms.Constant(r"\infty"):
                ends.append(Link(element, "<" if right_open else r"\leq", upper))
            return Every(tuple(ends))
        case terms.Variable(r"\mathbb{R}"):
            return Every(())
    raise NotCoveredError("this kind of set")


def links_of(claim: Claim) -> Iterator[Link]:
    """Every relation in the claim."""
    if isinstance(claim, Link):
        yield claim
    else:
        for part in claim.parts:
            yield from links_of(part)


def used_letters(claim: Claim, letters: tuple[terms.Variable, ...]) -> list[terms.Variable]:
    """Those of the letters that the claim holds."""
    held = {letter for link in links_of(claim) for letter in terms.variables(difference(link))}
    return [letter for letter in letters if letter in held]


def difference(link: Link) -> Term:
    """Left side less right side."""
    return terms.Sum((link.left, terms.Negation(link.right)))


def truth_at(claim: Claim, letter: terms.Variable, x: Values, others: Points) -> Truths:
    """Where the claim is true, for values of one letter and given values of the others.

    Where a part of a relation has no value, the relation is false.
    """
    if isinstance(claim, Link):
        return _link_truth(claim, letter, x, others)
    truths = [truth_at(part, letter, x, others) for part in claim.parts]
    everywhere = np.full(np.shape(x), isinstance(claim, Every))
    for truth in truths:
        everywhere = everywhere & truth if isinstance(claim, Every) else everywhere | truth
    return everywhere


def _link_truth(link: Link, letter: terms.Variable, x: Values, others: Points) -> Truths:
    points = {**others, letter: x}
    left, right = values_at(link.left, points), values_at(link.right, points)
    gap = left - right
    is_defined = np.isfinite(gap)
    for divisor in divisors(link, letter):
        is_defined = is_defined & ~is_zero_at(divisor, letter, x, others)
    scale = np.fmax(np.abs(left), np.abs(right))
    is_zero = is_zero_at(difference(link), letter, x, others, scale)
    if link.sign != r"\approx":
        is_zero = _without_spurious(link, letter, x, others, is_zero & is_defined, scale)
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
    link: Link, letter: terms.Variable, x: Values, others: Points, is_zero: Truths, scale: Values
) -> Truths:
    """The places of zeros without those of which many digits show that none is there.

    Doubtful are those beside a hole, and those where the difference hardly changes, as beside an asymptote.
    """
    is_zero = np.broadcast_to(is_zero, np.broadcast_shapes(is_zero.shape, x.shape))
    here, around = _sizes(difference(link), letter, x, others)
    doubtful = is_zero & ~((here < NEAR * around) & (around > ROUNDING * scale))
    holes = tuple(divisors(link, letter))
    for hole in holes:
        doubtful |= is_zero & _is_close_to_zero(hole, letter, x, others)
    if not doubtful.any() or any(np.size(value) > 1 for value in others.values()):
        return is_zero
    given = {name: float(np.ravel(value)[0]) for name, value in others.items()}
    places = np.flatnonzero(doubtful)
    tried = places[np.linspace(0, places.size - 1, min(places.size, MAX_REFINED)).astype(int)]
    confirmed = [
        root_near((link.left, link.right), holes, letter, float(x[k]), given) is not None for k in tried
    ]
    nearest = np.abs(places[:, None] - tried).argmin(axis=1)
    kept = np.array(is_zero)
    kept[places] = np.array(confirmed)[nearest]
    return kept


def _is_close_to_zero(term: Term, letter: terms.Variable, x: Values, others: Points) -> Truths:
    """Where a zero of the term is about as near as BESIDE."""
    step = BESIDE * (1 + np.abs(x))
    here, below, above = (values_at(term, {**others, letter: at}) for at in (x, x - step, x + step))
    change = np.fmax(np.abs(here - below), np.abs(here - above))
    return ~(np.abs(here) > change)  # also where there is no value


def is_zero_at(
    term: Term, letter: terms.Variable, x: Values, others: Points, scale: Values | float = 0.0
) -> Truths:
    """Where the term is zero, up to rounding: where a zero is much nearer than the point's neighbours.

    scale: size of the numbers whose difference the term is, where it is one.
    """
    here, around = _sizes(term, letter, x, others)
    near: Truths = here <= NEAR * around
    return near | ((here <= ROUNDING * scale) & np.isfinite(scale))


def _sizes(term: Term, letter: terms.Variable, x: Values, others: Points) -> tuple[Values, Values]:
    """The size of the term at each place and the larger one of its sizes at the place's neighbours."""
    step = NEIGHBOUR * (1 + np.abs(x))
    here, below, above = (np.abs(values_at(term, {**others, letter: at})) for at in (x, x - step, x + step))
    around = np.fmax(below, above)
    return here, np.where(np.isnan(around), 0.0, around)


def divisors(link: Link, letter: terms.Variable) -> Iterator[Term]:
    """What a relation divides by or takes the logarithm of: where it is 0, a side has no value.

    That of a tangent is the cosine; that of a power is its base, unless the exponent is a positive number.
    """
    for side in (link.left, link.right):
        for part in terms.walk(side):
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
            if letter in terms.variables(inner):
                yield inner


def _is_positive_number(exponent: Term) -> bool:
    value = plain_value(exponent)
    return not terms.variables(exponent) if value is None else value > 0
