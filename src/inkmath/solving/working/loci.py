r"""Curves and regions of the complex plane, line by line: `|z-1|=2`, `(x-1)^{2}+y^{2}=4`.

With z = x + yi each line says something of the points of the plane; two lines that follow from one another
hold for the same points. Those that are tried lie on the curves of both, near them and elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, product

import mpmath
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
Function = Callable[..., object]
Point = tuple[mpmath.mpf, mpmath.mpf]

MOST = 5
"""Largest coordinate of the whole numbers that are tried."""

ACROSS = (-3.3, -1.1, 0.3, 0.9, 2.7)
"""Places of the lines along and across the plane on which points of the curves are looked for."""

REACH, STRIP = 12, 0.37
DIGITS, CLOSE = 30, mpmath.mpf(10) ** -20
NEAR = mpmath.mpf(1) / 50
HOLDS: dict[str, Callable[[int], bool]] = {
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
        points = list(_tried(old, new))
        held = [(old.has(point), new.has(point)) for point in points]
    except (NotCoveredError, UndefinedValueError):
        report.open(line)
        return
    found = next((point for point, (one, other) in zip(points, held, strict=True) if one != other), None)
    if found is not None:
        report.wrong(line, _difference(found, before, old.has(found)))
    elif any(one for one, _ in held):
        report.right(line, sentence("It holds for the same points of the plane as {}.", before.name))
    else:
        report.open(line)


def _difference(point: Point, before: Line, is_lost: bool) -> str:
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
            functions = tuple(sympy.lambdify(names, side, "mpmath") for side in sides)
            relations.append((functions, part.signs))
        return cls(tuple(relations))

    def has(self, point: Point) -> bool:
        with mpmath.workdps(DIGITS):
            return all(_hold(functions, signs, point) for functions, signs in self.relations)

    def on_edges(self) -> Iterator[Point]:
        """Points where two neighbouring sides are equal."""
        for functions, _ in self.relations:
            for one, other in pairwise(functions):
                for place in map(mpmath.mpf, ACROSS):
                    gaps = partial(_gap_across, one, other, place), partial(_gap_along, one, other, place)
                    yield from ((place, y) for y in _zeros(gaps[0]))
                    yield from ((x, place) for x in _zeros(gaps[1]))


def _hold(functions: Sequence[Function], signs: Sequence[str], point: Point) -> bool:
    for (one, other), sign in zip(pairwise(functions), signs, strict=True):
        gap = _gap(one, other, point)
        if gap is None or not HOLDS[sign](0 if abs(gap) < CLOSE else 1 if gap > 0 else -1):
            return False
    return True


def _gap(one: Function, other: Function, point: Point) -> mpmath.mpf | None:
    """The difference of two sides; None where one has no real value. Equal complex sides have none either."""
    try:
        gap = mpmath.mpmathify(one(*point)) - mpmath.mpmathify(other(*point))
    except (ZeroDivisionError, ValueError, TypeError):
        return None
    if abs(mpmath.im(gap)) > CLOSE:
        return None
    return mpmath.re(gap) if mpmath.isfinite(gap) else None


def _gap_across(one: Function, other: Function, x: mpmath.mpf, y: mpmath.mpf) -> mpmath.mpf | None:
    return _gap(one, other, (x, y))


def _gap_along(one: Function, other: Function, y: mpmath.mpf, x: mpmath.mpf) -> mpmath.mpf | None:
    return _gap(one, other, (x, y))


def _tried(old: _Points, new: _Points) -> Iterator[Point]:
    """Whole numbers first, points on the curves, near them and elsewhere."""
    whole = sorted(product(range(-MOST, MOST + 1), repeat=2), key=lambda pair: abs(pair[0]) + abs(pair[1]))
    yield from ((mpmath.mpf(a), mpmath.mpf(b)) for a, b in whole)
    with mpmath.workdps(DIGITS):
        for point in (*old.on_edges(), *new.on_edges()):
            yield point
            yield point[0] + NEAR, point[1] + NEAR
            yield point[0] - NEAR, point[1] - NEAR


def _zeros(gap: Callable[[mpmath.mpf], mpmath.mpf | None]) -> Iterator[mpmath.mpf]:
    """Zeros between places at which the signs differ, to all digits."""
    places = [mpmath.mpf(-REACH) + STRIP * k for k in range(int(2 * REACH / STRIP) + 1)]
    values = [gap(place) for place in places]
    for (a, low), (b, high) in pairwise(zip(places, values, strict=True)):
        if low is None or high is None or low * high >= 0:
            continue
        try:
            zero = mpmath.findroot(gap, (a, b), solver="anderson", tol=mpmath.mpf(10) ** -50, verify=False)
        except (ValueError, ZeroDivisionError, TypeError):
            continue
        value = gap(zero)
        if value is not None and abs(value) < CLOSE:
            yield zero
