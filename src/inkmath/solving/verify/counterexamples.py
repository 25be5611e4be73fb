"""The search for what refutes an answer: a number that solves a problem, one that does not, a value.

Numbers are exact terms, worked out in two precisions: what shrinks as digits are added is 0, what grows with
them is undefined. The rules that give answers take no part in it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum, auto
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath

from inkmath.expression import terms
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.evaluate.multiprecision import Point, is_rough, value_at
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.sentences import sentence
from inkmath.solving.verify.root_refinement import root_near
from inkmath.solving.verify.solution_sets import solutions_found
from inkmath.solving.verify.statements import And, Relation, Statement, divisors, relations_of, statement_of

DIGITS = (50, 100)
SHRUNK = mpmath.mpf(10) ** -25
"""A difference that more digits make so much smaller is a rounding error."""

STABLE = mpmath.mpf(10) ** -12
"""A difference that more digits change by no more than this share is none."""

LOST = mpmath.mpf(10) ** -30
"""A part of a sum that is so much smaller than another may be lost."""

NEIGHBOUR = mpmath.mpf(10) ** -20

Numbers = Mapping[terms.Variable, Term]


class Truth(Enum):
    """Truth of a statement at a point; UNDEFINED where a side has no value, UNKNOWN where undecided."""

    TRUE = auto()
    FALSE = auto()
    UNDEFINED = auto()
    UNKNOWN = auto()


TRUE_SIGNS: Mapping[str, frozenset[int]] = {
    "=": frozenset({0}),
    r"\neq": frozenset({-1, 1}),
    "<": frozenset({-1}),
    ">": frozenset({1}),
    r"\leq": frozenset({-1, 0}),
    r"\geq": frozenset({0, 1}),
}
"""Signs of left side less right side with which a relation is true."""


@lru_cache(maxsize=1)
def simple_numbers() -> tuple[Term, ...]:
    """Fractions, fractions of pi, square roots and powers of e, small ones first."""
    fractions = {Fraction(p, q) for q in (1, 2, 3, 4, 5) for p in range(-10 * q, 10 * q + 1)}
    numbers: list[Term] = [number_term(value) for value in sorted(fractions, key=abs)]
    pi, e = terms.Constant(r"\pi"), terms.Constant("e")
    numbers += [terms.Product((number_term(Fraction(k, 12)), pi), (r"\cdot",)) for k in range(-24, 25) if k]
    roots: list[Term] = [terms.Root(terms.Number(str(n))) for n in (2, 3, 5, 6, 7, 8, 10, 11, 12)]
    roots += [e, terms.Quotient(ONE, e), terms.Call(r"\ln", terms.Number("2"))]
    numbers += [*roots, *map(terms.Negation, roots)]
    return (*numbers, *(number_term(Fraction(n)) for n in (-1000, -100, -30, 30, 100, 1000)))


def spread_numbers(count: int, seed: int = 11) -> list[Term]:
    """Random decimals, most of them near 0."""
    draw = random.Random(seed)
    scales = (1, 3, 10, 50)
    return [number_term(Fraction(draw.randint(-9973, 9973), 9973) * scales[k % 4]) for k in range(count)]


# Values and signs


def has_value(term: Term, numbers: Numbers | None = None) -> bool:
    """True if a term has a real value, infinity included, with numbers in the place of its letters.

    Raises NotCoveredError where that cannot be worked out.
    """
    try:
        first = _worked_out(term, numbers or {}, 30)
        if is_rough(term) or mpmath.isinf(first) or first == 0:
            return True
        second = _worked_out(term, numbers or {}, 60)
    except UndefinedValueError:
        return False
    return bool(abs(second - first) <= mpmath.mpf(10) ** -10 * abs(first) or abs(second) < abs(first))


def _worked_out(term: Term, numbers: Numbers, digits: int) -> Any:
    with mpmath.workdps(digits):
        values = {variable: value_at(value, Point({})) for variable, value in numbers.items()}
        return value_at(term, Point(values, values))


def _sides_at(link: Relation, numbers: Numbers, digits: int, shift: Any = 0) -> tuple[Any, Any]:
    with mpmath.workdps(digits):
        point = Point({variable: value_at(value, Point({})) + shift for variable, value in numbers.items()})
        return value_at(link.left, point), value_at(link.right, point)


def truth_at(statement: Statement, numbers: Numbers) -> Truth:
    """True if a claim is true with exact numbers in the place of all its letters."""
    if isinstance(statement, Relation):
        return _link_truth(statement, numbers)
    truths = [truth_at(part, numbers) for part in statement.parts]
    order = [Truth.FALSE, Truth.UNDEFINED, Truth.UNKNOWN, Truth.TRUE]
    if not isinstance(statement, And):
        order = [Truth.TRUE, Truth.UNKNOWN, Truth.FALSE, Truth.UNDEFINED]
    empty = Truth.TRUE if isinstance(statement, And) else Truth.FALSE
    return min(truths, key=order.index, default=empty)


def _link_truth(link: Relation, numbers: Numbers) -> Truth:
    if link.sign not in TRUE_SIGNS:
        raise NotCoveredError(sentence("the relation {}", link.sign))
    if any(_is_zero(divisor, numbers) for variable in numbers for divisor in divisors(link, variable)):
        return Truth.UNDEFINED
    try:
        sign = _sign_at(link, numbers)
    except UndefinedValueError:
        return Truth.UNKNOWN if _is_defined_beside(link, numbers) else Truth.UNDEFINED
    except NotCoveredError:  # numbers too large to work out, for one
        return Truth.UNKNOWN
    if sign is None:
        return Truth.UNKNOWN
    return Truth.TRUE if sign in TRUE_SIGNS[link.sign] else Truth.FALSE


def _sign_at(link: Relation, numbers: Numbers) -> int | None:
    """The sign of left side less right side; None where it is not settled."""
    rough, fine = (_gap(link, numbers, digits) for digits in DIGITS)
    if rough == 0 and fine is not None and fine != 0:  # by chance, or a difference that more digits show
        rough, fine = fine, _gap(link, numbers, 2 * DIGITS[1])
    if rough is None or fine is None:
        return None
    with mpmath.workdps(DIGITS[1]):
        if fine == 0 or abs(fine) < SHRUNK * abs(rough):
            return 0
        is_stable = abs(rough - fine) < STABLE * abs(fine)
        return int(mpmath.sign(fine)) if is_stable else None


def _gap(link: Relation, numbers: Numbers, digits: int) -> Any | None:
    left, right = _sides_at(link, numbers, digits)
    with mpmath.workdps(digits):
        return left - right if mpmath.isfinite(left) and mpmath.isfinite(right) else None


def _is_zero(term: Term, numbers: Numbers) -> bool:
    """True if a term is 0 at a point, or has no value there."""
    link = Relation(term, "=", ZERO)
    try:
        return _sign_at(link, numbers) == 0
    except UndefinedValueError:
        return True


def _is_defined_beside(link: Relation, numbers: Numbers) -> bool:
    """True if a number close by has values: then a rounding error may be what has left the domain."""
    for shift in (-NEIGHBOUR, NEIGHBOUR):
        try:
            _sides_at(link, numbers, DIGITS[0], shift)
        except UndefinedValueError:
            continue
        return True
    return False


def _is_confirmed(statement: Statement, variable: terms.Variable, number: Term) -> bool:
    """True if sides that agree in all digits are equal there, and not only close, as beside an asymptote."""
    place = float(_worked_out(number, {}, 30))
    return not _may_be_swallowed(statement, {variable: number}) and all(
        root_near((link.left, link.right), tuple(divisors(link, variable)), variable, place) is not None
        for link in relations_of(statement)
        if 0 in TRUE_SIGNS[link.sign] and _has_equal_sides(link, variable, number)
    )


def _has_equal_sides(link: Relation, variable: terms.Variable, number: Term) -> bool:
    return _link_truth(Relation(link.left, "=", link.right), {variable: number}) is Truth.TRUE


def _may_be_swallowed(statement: Statement, numbers: Numbers) -> bool:
    """True if a side adds numbers so large that smaller ones vanish in all digits, as in cosh x - sinh x."""
    for link in relations_of(statement):
        try:
            gap = _gap(link, numbers, DIGITS[0])
            parts = [part for side in (link.left, link.right) for part in terms.walk(side)]
            added = [each for part in parts if isinstance(part, terms.Sum) for each in part.terms]
            sizes = [abs(_worked_out(each, numbers, DIGITS[0])) for each in added]
        except (UndefinedValueError, NotCoveredError):
            continue
        if gap and any(size > abs(gap) / LOST for size in sizes):
            return True
    return False


# Searches in one letter


def solution_in(line: Term, variable: terms.Variable) -> Any | None:
    """A number that solves a line in one letter, as mpf; None where none is found.

    Raises NotCoveredError where the line is not settled at any point that is tried.
    """
    statement = statement_of(line, False)
    seen = set[Truth]()
    for number in (*simple_numbers(), *spread_numbers(60)):
        truth = truth_at(statement, {variable: number})
        if truth is Truth.TRUE and _is_confirmed(statement, variable, number):
            return _worked_out(number, {}, DIGITS[0])
        seen.add(truth)
    if seen == {Truth.UNKNOWN}:
        raise NotCoveredError("a line that is not worked out in numbers")
    for link in relations_of(statement):
        for root, others in _roots_of_link(link, statement, variable):
            if others is not Truth.FALSE and others is not Truth.UNDEFINED:
                return root
    return None


def _roots_of_link(
    link: Relation, statement: Statement, variable: terms.Variable
) -> Iterator[tuple[Any, Truth]]:
    """Points at which both sides of a relation with an equal sign agree, with the truth of the rest."""
    if 0 not in TRUE_SIGNS.get(link.sign, ()):
        return
    holes = tuple(divisors(link, variable))
    others = [each for each in relations_of(statement) if each is not link]
    for place in solutions_found(terms.Relation((link.left, link.right), ("=",)), variable):
        root = root_near((link.left, link.right), holes, variable, place)
        if root is not None:
            near = number_term(Fraction(place))
            yield root, truth_at(And(tuple(others)), {variable: near})


def exception_in(line: Term, variables: Sequence[terms.Variable], must_be_defined: bool) -> Truth | None:
    """FALSE or UNDEFINED where some numbers do not fulfil a line; None where none such are found.

    must_be_defined: whether numbers for which a side has no value count.
    Raises NotCoveredError where the line has no value at any point that is tried.
    """
    statement = statement_of(line, False)
    wrong = (Truth.FALSE, Truth.UNDEFINED) if must_be_defined else (Truth.FALSE,)
    seen = set[Truth]()
    for numbers in _points(tuple(variables)):
        truth = truth_at(statement, numbers)
        if truth in wrong and not _may_be_swallowed(statement, numbers):
            return truth
        seen.add(truth)
    if Truth.TRUE not in seen:
        raise NotCoveredError("no number was found for which both sides have a value")
    if must_be_defined and any(_has_hole(link, variables) for link in relations_of(statement)):
        return Truth.UNDEFINED
    return Truth.FALSE if any(_has_equality(link, variables) for link in relations_of(statement)) else None


def _has_equality(link: Relation, variables: Sequence[terms.Variable]) -> bool:
    """True if both sides of a strict relation in one letter are equal somewhere."""
    if len(variables) != 1 or link.sign not in ("<", ">", r"\neq"):
        return False
    return next(_roots_of_link(replace(link, sign="="), And(()), variables[0]), None) is not None


def _points(variables: tuple[terms.Variable, ...]) -> Iterator[Numbers]:
    if len(variables) == 1:
        for number in (*simple_numbers(), *spread_numbers(60)):
            yield {variables[0]: number}
        return
    for k in range(40):
        values = spread_numbers(len(variables), seed=100 + k)
        yield dict(zip(variables, values, strict=True))


def _has_hole(link: Relation, variables: Sequence[terms.Variable]) -> bool:
    """True if what a relation in one letter divides by has a zero."""
    if len(variables) != 1:
        return False
    zero = ZERO
    for divisor in divisors(link, variables[0]):
        places = solutions_found(terms.Relation((divisor, zero), ("=",)), variables[0])
        if any(root_near((divisor, zero), (), variables[0], place) is not None for place in places):
            return True
    return False


# Systems


STARTS, ROUNDS, POLISHING = 40, 40, 150
SOLVED = mpmath.mpf(10) ** -38
STILL = mpmath.mpf(10) ** -17
"""The last step is as short at a solution, not on the way to infinity."""


def system_has_solution(relations: Sequence[terms.Relation], variables: Sequence[terms.Variable]) -> bool:
    """True if Newton's method leads from some start to numbers that solve all equations, to 38 digits."""
    links = [
        Relation(left, "=", right)
        for relation in relations
        for left, right in zip(relation.sides, relation.sides[1:], strict=False)
    ]
    holes = [divisor for link in links for variable in variables for divisor in divisors(link, variable)]
    draw = random.Random(3)
    with mpmath.workdps(DIGITS[1]):
        for k in range(STARTS):
            size = (1, 3, 10, 40)[k % 4]
            start = [mpmath.mpf(draw.uniform(-size, size)) for _ in variables]
            found = _by_newton(_residuals(links, variables), start)
            if found is not None and not _is_hole(holes, variables, found):
                return True
    return False


Residuals = Callable[[list[Any]], "list[Any] | None"]


def _residuals(links: Sequence[Relation], variables: Sequence[terms.Variable]) -> Residuals:
    def residuals(place: list[Any]) -> list[Any] | None:
        point = Point(dict(zip(variables, place, strict=True)))
        try:
            values = [value_at(link.left, point) - value_at(link.right, point) for link in links]
        except UndefinedValueError:
            return None
        return values if all(map(mpmath.isfinite, values)) else None

    return residuals


def _is_hole(holes: Sequence[Term], variables: Sequence[terms.Variable], place: list[Any]) -> bool:
    point = Point(dict(zip(variables, place, strict=True)))
    try:
        return any(abs(value_at(hole, point)) < mpmath.mpf(10) ** -12 for hole in holes)
    except UndefinedValueError:
        return True


def _by_newton(residuals: Residuals, place: list[Any]) -> list[Any] | None:
    """A place where all residuals vanish, by damped Gauss-Newton steps; None where they lead nowhere."""
    values = residuals(place)
    if values is None:
        return None
    for k in range(POLISHING):
        size = mpmath.norm(values)
        step = _step(residuals, place, values)
        if step is None:
            return None
        length = mpmath.norm(step)
        if size < SOLVED and length < STILL * (1 + mpmath.norm(place)):
            return place
        if k >= ROUNDS and size > mpmath.mpf(10) ** -3:
            return None
        for share in (1, 0.5, 0.25, 0.05):
            moved = [a + share * b for a, b in zip(place, step, strict=True)]
            new = residuals(moved)
            if new is not None and mpmath.norm(new) < size:
                break
        else:
            return place if size < SOLVED and length < STILL else None
        place, values = moved, new
    return None


def _step(residuals: Residuals, place: list[Any], values: list[Any]) -> list[Any] | None:
    """The shortest step by which the linear parts of the residuals come closest to 0."""
    h = mpmath.mpf(10) ** -(DIGITS[1] // 2)
    columns = []
    for k in range(len(place)):
        beside = residuals([value + (h if j == k else 0) for j, value in enumerate(place)])
        if beside is None:
            return None
        columns.append([(b - a) / h for a, b in zip(values, beside, strict=True)])
    slopes = mpmath.matrix(columns).T
    damping = mpmath.mpf(10) ** -70 * (1 + mpmath.norm(slopes) ** 2)
    normal = slopes.T * slopes + damping * mpmath.eye(len(place))
    try:
        solved = mpmath.lu_solve(normal, -(slopes.T * mpmath.matrix(values)))
    except ZeroDivisionError:
        return None
    return list(solved)
