r"""Curves and regions of the complex plane, line by line: `|z-1|=2`, `(x-1)^{2}+y^{2}=4`.

With z = x + yi each line says something of the points of the plane; two lines that follow from one another
hold for the same points. Those that are tried lie on the curves of both, near them and elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import sympy

from inkmath.expression import terms
from inkmath.expression.names import COMPLEX_LETTERS
from inkmath.expression.terms import Term
from inkmath.solving.complex.problems import is_complex
from inkmath.solving.evaluate.complex_numbers import (
    UNIT,
    complex_term,
    has_imaginary_unit,
    is_of_complex_numbers,
)
from inkmath.solving.evaluate.complex_parts import with_real_letters
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.sentences import sentence
from inkmath.solving.working.lines import Line, letters_of
from inkmath.solving.working.report import CheckReport

X, Y = terms.Variable("x"), terms.Variable("y")
PLANE = frozenset((X, Y))
Values: TypeAlias = npt.NDArray[np.float64]
Function: TypeAlias = Callable[..., npt.ArrayLike]

MOST = 5
"""Largest coordinate of the whole numbers that are tried."""

ACROSS = (-3.3, -1.1, 0.3, 0.9, 2.7)
"""Places of the lines along and across the plane on which points of the curves are looked for."""

REACH, STRIP, BISECTIONS = 12.0, 0.37, 60
NEAR, CLOSE = 0.02, 1e-9
HOLDS: dict[str, Callable[[Values], npt.NDArray[np.bool_]]] = {
    "=": lambda sign: sign == 0,
    r"\neq": lambda sign: sign != 0,
    "<": lambda sign: sign < 0,
    ">": lambda sign: sign > 0,
    r"\leq": lambda sign: sign <= 0,
    r"\geq": lambda sign: sign >= 0,
}


ORDERED = frozenset(HOLDS)


def is_about_locus(lines: Sequence[Line]) -> bool:
    """True for relations of one complex number that go on as relations of x and y."""
    given = [line for line in lines if not names_parts(line)]
    others = set(letters_of(tuple(given))) - PLANE
    is_plane = len(others) == 1 and all(letter.token in COMPLEX_LETTERS for letter in others)
    if not is_plane or len(given) < 2 or not all(map(_is_relation, given)):
        return False
    goes_on = bool(PLANE & set(letters_of(tuple(given[1:]))))
    return goes_on and set(letters_of((given[0],))) == others and is_of_plane(given[0])


def is_of_plane(line: Line) -> bool:
    """True for a relation with the size, the argument or the parts of a complex number."""
    holds_size = any(isinstance(part, terms.Absolute) for part in terms.walk(line.term))
    is_about_one = is_complex(line.term) and (holds_size or is_of_complex_numbers(line.term))
    return is_about_one and _is_relation(line)


def goes_on_in_parts(before: Line, line: Line) -> bool:
    """True for a relation with x + yi or with squares of x and y, and for what a line in x and y comes to."""
    is_in_parts = set(letters_of((before,))) <= PLANE
    is_named = isinstance(line.sides_of(ORDERED)[0], terms.Variable) or not letters_of((line,))
    if is_in_parts and is_named:
        return True
    if has_imaginary_unit(line.term):
        return set(letters_of((line,))) == PLANE
    squared = [part.base for part in terms.walk(line.term) if isinstance(part, terms.Power)]
    return {x for base in squared for x in terms.variables(base)} == PLANE


def _is_relation(line: Line) -> bool:
    return not line.continues and all(
        isinstance(part, terms.Relation) and set(part.signs) <= HOLDS.keys() for part in _parts(line.term)
    )


def _parts(term: Term) -> tuple[Term, ...]:
    return term.elements if isinstance(term, terms.Tuple) else (term,)


def names_parts(line: Line) -> bool:
    """`z=x+iy`."""
    name, *others = line.sides
    is_named = isinstance(name, terms.Variable) and len(others) == 1
    return is_named and set(terms.variables(others[0])) == PLANE and is_of_complex_numbers(others[0])


def check_locus(lines: tuple[Line, ...]) -> CheckReport:
    """Compares each line with the one before by the points for which they hold."""
    (letter,) = (x for x in letters_of(lines) if x.token in COMPLEX_LETTERS)
    report = CheckReport(lines, letter.token)
    before: Line | None = None
    for line in lines:
        if names_parts(line):
            if line.number > 1:
                says = sentence("{} stands for {}.", line.sides[0], line.sides[1])
                report.right(line, says)
        elif before is None:
            before = line
        else:
            _compare(report, before, line, letter)
            before = line
    return report


def _compare(report: CheckReport, before: Line, line: Line, letter: terms.Variable) -> None:
    try:
        old, new = (_Points.of(each.term, letter) for each in (before, line))
        x, y = _tried(old, new)
        held = old.has(x, y), new.has(x, y)
    except (NotCoveredError, UndefinedValueError, TypeError):  # TypeError: of numbers that have no order
        report.open(line)
        return
    differing = np.flatnonzero(held[0] != held[1])
    if differing.size:
        first = differing[0]
        report.wrong(line, _difference((x[first], y[first]), before, bool(held[0][first])))
    elif held[0].any():
        report.right(line, sentence("It holds for the same points of the plane as {}.", before.name))
    else:
        report.open(line)


def _difference(point: tuple[float, float], before: Line, is_lost: bool) -> str:
    """The reason why a line does not follow, with a number that shows it where that is a short one."""
    a, b = map(int, point)
    if (a, b) != point:
        return sentence("It does not hold for the same points of the plane as {}.", before.name)
    number = complex_term(a + b * sympy.I)
    if is_lost:
        return sentence("{} is in the set of {}, but not in that of this line.", number, before.name)
    return sentence("{} is in the set of this line, but not in that of {}.", number, before.name)


@dataclass(frozen=True, slots=True)
class _Points:
    """The points of the plane for which a line holds. relations: the sides as functions, and the signs."""

    relations: tuple[tuple[tuple[Function, ...], tuple[str, ...]], ...]

    @classmethod
    def of(cls, term: Term, letter: terms.Variable) -> _Points:
        """Raises NotCoveredError or UndefinedValueError for what has no value in numbers."""
        put = substitute(term, letter, terms.Sum((X, terms.Product((Y, UNIT), ("",)))))
        names = [sympy.Symbol(each.token, real=True) for each in (X, Y)]
        relations = []
        for part in _parts(put):
            if not isinstance(part, terms.Relation) or not set(terms.variables(part)) <= PLANE:
                raise NotCoveredError("other letters than those of the plane")
            sides = (with_real_letters(side) for side in part.sides)
            functions = tuple(sympy.lambdify(names, side, "numpy") for side in sides)
            relations.append((functions, part.signs))
        return cls(tuple(relations))

    def has(self, x: Values, y: Values) -> npt.NDArray[np.bool_]:
        held = np.full(x.shape, True)
        for functions, signs in self.relations:
            for (one, other), sign in zip(pairwise(functions), signs, strict=True):
                gap = _gap(one, other, x, y)
                rounded = np.where(np.abs(gap) < CLOSE, 0.0, gap)
                held &= ~np.isnan(gap) & HOLDS[sign](rounded)
        return held

    def on_edges(self) -> Iterator[tuple[Values, Values]]:
        """Points where two neighbouring sides are equal."""
        for functions, _ in self.relations:
            for one, other in pairwise(functions):
                for place in ACROSS:
                    zeros = _zeros(partial(_gap_across, one, other, place))
                    yield np.full(zeros.shape, place), zeros
                    zeros = _zeros(partial(_gap_along, one, other, place))
                    yield zeros, np.full(zeros.shape, place)


def _gap(one: Function, other: Function, x: Values, y: Values) -> Values:
    """The difference of two sides, nan where one has no real value."""
    with np.errstate(all="ignore"):
        gap = np.asarray(one(x, y)) - np.asarray(other(x, y)) + np.zeros(x.shape)
    return np.where(np.isfinite(gap) & (np.abs(gap.imag) < CLOSE), gap.real, np.nan)


def _gap_across(one: Function, other: Function, x: float, y: Values) -> Values:
    return _gap(one, other, np.full(y.shape, x), y)


def _gap_along(one: Function, other: Function, y: float, x: Values) -> Values:
    return _gap(one, other, x, np.full(x.shape, y))


def _tried(old: _Points, new: _Points) -> tuple[Values, Values]:
    """Whole numbers first, the shortest at the front; then points on the curves and near them."""
    whole = sorted(product(range(-MOST, MOST + 1), repeat=2), key=lambda pair: abs(pair[0]) + abs(pair[1]))
    on_edges = [(x, y) for points in (old, new) for x, y in points.on_edges()]
    x = np.concatenate([[float(a) for a, _ in whole], *(a for a, _ in on_edges)])
    y = np.concatenate([[float(b) for _, b in whole], *(b for _, b in on_edges)])
    shifts = (0.0, NEAR, -NEAR)
    return np.concatenate([x + shift for shift in shifts]), np.concatenate([y + shift for shift in shifts])


def _zeros(gap: Callable[[Values], Values]) -> Values:
    """Zeros between places at which the signs differ, by bisection."""
    places = np.arange(-REACH, REACH, STRIP)
    signs = np.sign(gap(places))
    at = np.flatnonzero(signs[:-1] * signs[1:] < 0)
    low, high, sign = places[at], places[at + 1], signs[at]
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        is_left = np.sign(gap(middle)) == sign
        low, high = np.where(is_left, middle, low), np.where(is_left, high, middle)
    return low[np.abs(gap(low)) < CLOSE]
