"""Problems about angles in degrees: worked in numbers of degrees, and written with the degree sign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction as Rational
from typing import TypeVar

from inkmath.errors import InputError
from inkmath.expression import terms
from inkmath.expression.angles import degrees_of, parts_of
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import plain_value, print_term
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate.from_sympy import decimal_text
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step

IN_DEGREES = "The numbers in the explanations are degrees."
ANY = -1
"""The dimension of 0, which is as good a number as an angle."""

Shown = TypeVar("Shown", Answer, Check, Step)


def without_degrees(term: Term) -> Term | None:
    """The problem with angles as numbers of degrees; None where it is not one about degrees alone.

    It is where every degree sign stands in what is added, and each letter can be an angle.
    """
    has_sign = any(isinstance(part, terms.Scaled) and part.unit == "degree" for part in terms.walk(term))
    is_bare = isinstance(term, terms.Scaled)  # there is nothing to work out but its value in radians
    return _stripped(term) if has_sign and not is_bare and _are_angles(term) else None


def has_minutes(term: Term) -> bool:
    """True if an angle of the problem is in minutes or seconds."""
    return any(parts_of(part) is not None for part in terms.walk(term))


def in_degrees(solution: Solution, *, in_minutes: bool = False) -> Solution:
    """The solution of a problem in numbers of degrees, written with the degree sign.

    in_minutes: the answers in degrees, minutes and seconds.
    """
    return replace(
        solution,
        answers=tuple(_answer(answer, in_minutes) for answer in solution.answers),
        steps=tuple(_shown(step, with_degrees) for step in solution.steps),
        checks=tuple(_shown(check, with_degrees) for check in solution.checks),
        message=solution.message or (IN_DEGREES if solution.steps else ""),
    )


def with_degrees(term: Term) -> Term:
    """The statement or the expression with a degree sign at each number that is added."""
    if parts_of(term) is not None:
        return terms.Scaled(term, "degree")
    match term:
        case terms.Relation(sides, signs):
            return terms.Relation(tuple(map(with_degrees, sides)), signs)
        case terms.Tuple(elements):
            return terms.Tuple(tuple(map(with_degrees, elements)))
        case terms.Logical(sign, parts):
            return terms.Logical(sign, tuple(map(with_degrees, parts)))
        case terms.Sum(parts):
            return terms.Sum(tuple(map(with_degrees, parts)))
        case terms.Negation(inner):
            return terms.Negation(with_degrees(inner))
        case terms.Absolute(inner):
            return terms.Absolute(with_degrees(inner))
        case terms.Product(factors, signs):
            k = next((k for k, factor in enumerate(factors) if terms.variables(factor)), len(factors) - 1)
            return terms.Product((*factors[:k], with_degrees(factors[k]), *factors[k + 1 :]), signs)
        case terms.Quotient(numerator, denominator, sign):
            return terms.Quotient(with_degrees(numerator), denominator, sign)
        case terms.Interval(lower, upper):
            return replace(term, lower=with_degrees(lower), upper=with_degrees(upper))
        case terms.SetOf(elements):
            return terms.SetOf(tuple(map(with_degrees, elements)))
        case terms.Union(sets):
            return terms.Union(tuple(map(with_degrees, sets)))
        case terms.Variable() | terms.Constant():
            return term
    return term if term == ZERO else terms.Scaled(term, "degree")


def _answer(answer: Answer, in_minutes: bool) -> Answer:
    """The answer as an angle, its decimals with a point; its SymPy text is in radians."""
    shown = _shown(answer, lambda term: with_degrees(_with_point(term, in_minutes)))
    try:
        text = print_term(interpret(parse(shown.latex)))
    except InputError:
        text = answer.sympy
    values = answer.values
    if values is not None:
        values = {name: f"({value})*pi/180" for name, value in values.items()}
    return replace(shown, sympy=text, decimal=None, values=values)


def _with_point(term: Term, in_minutes: bool) -> Term:
    """The term with 22.5, or 22 degrees and 30 minutes, in the place of 45/2; thirds stay as they are."""

    def changed(part: Term) -> Term:
        return _with_point(part, in_minutes)

    match term:
        case terms.Relation(sides, signs):
            return terms.Relation(tuple(map(changed, sides)), signs)
        case terms.Tuple(elements):
            return terms.Tuple(tuple(map(changed, elements)))
        case terms.Negation(inner):
            return terms.Negation(changed(inner))
    value = plain_value(term)
    if value is None or value < 0:
        return term
    if in_minutes and (angle := _in_minutes(value)) is not None:
        return angle
    text = decimal_text(value)
    return term if text is None else terms.Number(text)


def _in_minutes(value: Rational) -> Term | None:
    """A number of degrees, minutes and seconds; None if the decimals of the seconds have no end."""
    degrees, rest = divmod(value * 60, 60)
    minutes, seconds = divmod(rest * 60, 60)
    text = decimal_text(seconds)
    parts = (str(minutes) if minutes or seconds else None, text if seconds else None)
    return None if text is None else degrees_of(str(degrees), parts)


def _shown(part: Shown, change: Callable[[Term], Term]) -> Shown:
    """An answer, a check or a step with its LaTeX changed."""
    try:
        return replace(part, latex=latex_of(change(interpret(parse(part.latex)))))
    except InputError:
        return part


def _are_angles(term: Term) -> bool:
    """True if both sides of each statement, or the one expression, are angles."""
    match term:
        case terms.Tuple(elements):
            return all(map(_are_angles, elements))
        case terms.Relation(sides):
            dimensions = set(map(_dimension, sides)) - {ANY}
            return dimensions == {1}
    return _dimension(term) == 1


def _dimension(term: Term) -> int | None:
    """1 for an angle, 0 for a number, ANY for 0; None where angles and numbers are mixed."""
    match term:
        case terms.Number():
            return ANY if term == ZERO else 0
        case terms.Mixed() | terms.Numeral():
            return 0
        case terms.Variable():
            return 1
        case terms.Scaled(inner, unit):
            inner_dimension = _dimension(inner)
            if unit != "degree":
                return inner_dimension
            return 1 if inner_dimension in (0, ANY) else None
        case terms.Negation(inner) | terms.Absolute(inner):
            return _dimension(inner)
        case terms.Sum(parts):
            found = set(map(_dimension, parts)) - {ANY}
            return found.pop() if len(found) == 1 else None
        case terms.Product(factors):
            dimensions = [_dimension(factor) for factor in factors]
            known = [dimension for dimension in dimensions if dimension is not None and dimension != ANY]
            return sum(known) if len(known) == len(factors) and sum(known) <= 1 else None
        case terms.Quotient(numerator, denominator):
            return _dimension(numerator) if _dimension(denominator) == 0 else None
    return None


def _stripped(term: Term) -> Term:
    """The term without its degree signs."""
    match term:
        case terms.Relation(sides, signs):
            return terms.Relation(tuple(map(_stripped, sides)), signs)
        case terms.Tuple(elements):
            return terms.Tuple(tuple(map(_stripped, elements)))
        case terms.Sum(parts):
            return terms.Sum(tuple(map(_stripped, parts)))
        case terms.Negation(inner):
            return terms.Negation(_stripped(inner))
        case terms.Absolute(inner):
            return terms.Absolute(_stripped(inner))
        case terms.Product(factors, signs):
            return terms.Product(tuple(map(_stripped, factors)), signs)
        case terms.Quotient(numerator, denominator, sign):
            return terms.Quotient(_stripped(numerator), denominator, sign)
        case terms.Scaled(inner, "degree"):
            return inner
    return term
