"""The step that shows why an expression has no value, by a true statement about the part that has none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from inkmath.errors import InputError
from inkmath.expression import terms
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.sympy_text import is_numeric, plain_value
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.evaluate.complex_numbers import complex_value
from inkmath.solving.evaluate.exact import exact_value, is_equal, sign_of
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import negate, number
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import aside
from inkmath.types import Solution, Step

RULE = "no-value"


def with_reason(solution: Solution, term: Term) -> Solution:
    """The solution of what has no value, with the step that shows why, if nothing else has shown it."""
    if solution.status != "no-solution" or solution.steps:
        return solution
    reasons = (
        step
        for part in terms.walk(term)
        for step in (*_reasons(part, _of_numbers), *_reasons(part, _of_matrices))
    )
    step = next((step for step in reasons if step.verified), None)
    return solution if step is None else replace(solution, steps=(step,))


def _reasons(part: Term, find: Callable[[Term], Iterator[Step]]) -> tuple[Step, ...]:
    """The reasons why a part has no value, if that is so though its own parts have one."""
    try:
        return tuple(find(part))
    except (NotCoveredError, UndefinedValueError, InputError):
        return ()


def _of_numbers(part: Term) -> Iterator[Step]:
    if not is_numeric(part):
        if isinstance(part, terms.Quotient) and part.denominator == ZERO:
            yield _divided(part.numerator, ZERO)
        return
    match part:
        case terms.Quotient(above, below) if complex_value(below) == 0:
            yield _divided(above, below)
        case NumberFunction("mod", (above, below)) if exact_value(below) == 0:
            yield _divided(above, below)
        case terms.Power(base, exponent) if _sign(base) == 0 and _sign(exponent) < 0:
            yield _divided(ONE, base)
        case terms.Root(radicand, index) if _is_even(index) and _sign(radicand) < 0:
            says = sentence("{} is negative, but an even power of a real number never is.", radicand)
            yield aside(RULE, terms.Relation((radicand, ZERO), ("<",)), says)
        case terms.Call(r"\ln" | r"\log" | r"\lg", argument) if _sign(argument) <= 0:
            says = sentence("A power of a positive number is positive, but {} is not.", argument)
            yield aside(RULE, terms.Relation((argument, ZERO), (r"\leq",)), says)
        case terms.Call(r"\log", _, base) if base is not None and _sign(base) <= 0:
            says = sentence("The base of a logarithm is positive, but {} is not.", base)
            yield aside(RULE, terms.Relation((base, ZERO), (r"\leq",)), says)
        case terms.Call(r"\log", _, base) if base is not None and exact_value(base) == 1:
            powers = (terms.Power(base, number(n)) for n in (2, 3))
            says = sentence("All powers of {} are 1, so it is no base of a logarithm.", base)
            yield aside(RULE, terms.Relation(tuple(powers), ("=",)), says)
        case terms.Call(r"\tan" | r"\sec" | r"\cot" | r"\csc" as function, angle):
            below = terms.Call(r"\cos" if function in (r"\tan", r"\sec") else r"\sin", angle)
            says = sentence("It is a fraction with the denominator {}, which is 0.", below)
            yield aside(RULE, terms.Relation((below, ZERO), ("=",)), says)
        case terms.Call(r"\arcsin" | r"\arccos", argument):
            size = from_sympy(abs(exact_value(argument)))
            says = sentence("Sine and cosine lie between -1 and 1, but {} does not.", argument)
            yield aside(RULE, terms.Relation((size, ONE), (">",)), says)
        case terms.Factorial(inner) if _sign(inner) < 0:
            says = sentence("Factorials are defined for whole numbers from 0 on, but {} is negative.", inner)
            yield aside(RULE, terms.Relation((inner, ZERO), ("<",)), says)


def _divided(above: Term, below: Term) -> Step:
    if below != ZERO:
        says = sentence("The divisor {} is 0, and no number can be divided by 0.", below)
        return aside(RULE, terms.Relation((below, ZERO), ("=",)), says)
    if not is_numeric(above) or is_equal(complex_value(above), 0):
        says = sentence("0 times every number is 0, so {} divided by 0 is no single number.", above)
        sides = (terms.Product((ZERO, number(n)), (r"\cdot",)) for n in (1, 2))
        return aside(RULE, terms.Relation(tuple(sides), ("=",)), says)
    says = sentence(
        "If {} divided by 0 were a number, 0 times that number would be {}; but it is 0.", above, above
    )
    return aside(RULE, terms.Relation((above, ZERO), (r"\neq",)), says)


def _sign(term: Term) -> int:
    return sign_of(exact_value(term))


def _is_even(index: Term | None) -> bool:
    n = None if index is None else plain_value(index)
    return index is None or (n is not None and n % 2 == 0)


def _of_matrices(part: Term) -> Iterator[Step]:
    match part:
        case terms.Sum(summands):
            found = [
                inner for inner in (_positive(each) for each in summands) if isinstance(inner, terms.Matrix)
            ]
            for one, other in pairwise(found):
                says = sentence(
                    "Matrices are added entry by entry, so they need equal numbers of rows and of columns."
                )
                for sizes in zip(_shape(one), _shape(other), strict=True):
                    yield _unequal(sizes, says)
        case terms.Product(factors):
            for left, right in pairwise(factors):
                if isinstance(left, terms.Matrix) and isinstance(right, terms.Matrix):
                    says = sentence("The left matrix needs as many columns as the right one has rows.")
                    yield _unequal((_shape(left)[1], _shape(right)[0]), says)
        case terms.Power(terms.Matrix() as matrix, exponent) if (plain_value(exponent) or 0) < 0:
            yield from _not_invertible(matrix)


def _positive(term: Term) -> Term:
    return term.term if isinstance(term, terms.Negation) else term


def _shape(matrix: terms.Matrix) -> tuple[int, int]:
    return len(matrix.rows), matrix.columns


def _unequal(sizes: tuple[int, int], says: str) -> Step:
    return aside(RULE, terms.Relation((number(sizes[0]), number(sizes[1])), (r"\neq",)), says)


def _not_invertible(matrix: terms.Matrix) -> Iterator[Step]:
    """The determinant of two rows, which is 0; or rows and columns that are not as many."""
    rows, columns = _shape(matrix)
    if rows != columns:
        yield _unequal(
            (rows, columns), sentence("Only a matrix with as many rows as columns has an inverse.")
        )
    elif rows == 2:
        a, b, c, d = matrix.entries
        products = (terms.Product(pair, (r"\cdot",)) for pair in ((a, d), (b, c)))
        size = terms.Sum((next(products), negate(next(products))))
        says = sentence("The determinant is 0, so the matrix has no inverse.")
        yield aside(RULE, terms.Relation((size, ZERO), ("=",)), says)
