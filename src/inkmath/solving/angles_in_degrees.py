"""Solutions of trigonometric equations and inequalities in degrees, for problems with angles in degrees.

They are worked in radians; each multiple of pi that stands for an angle is then written in degrees.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as Rational
from typing import TypeVar

from inkmath.errors import InputError
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.conditions import conditional_in
from inkmath.solving.evaluate.exact import exact_value, to_float
from inkmath.solving.evaluate.from_sympy import decimal_text
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.plain_text import to_plain_text
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.solution_sets import WAVES
from inkmath.types import Answer, Check, Solution, Step, Text

DIGITS = 6
PI = terms.Constant(r"\pi")
INVERSES = frozenset({r"\arcsin", r"\arccos", r"\arctan"})

Shown = TypeVar("Shown", Step, Check)


def asks_for_degrees(term: Term, variable: terms.Variable | None) -> bool:
    """True if the unknown is an angle, in a sine or the like, and angles are given in degrees."""
    parts = list(terms.walk(term))
    has_sign = any(isinstance(part, terms.Scaled) and part.unit == "degree" for part in parts)
    waves = [part for part in parts if isinstance(part, terms.Call) and part.function in WAVES]
    is_angle = any(variable in terms.variables(part.argument) for part in waves)
    given = conditional_in(term)
    bounds = given.bounds if given is not None else ()
    is_bounded_in_radians = any(part == PI for bound in bounds for part in terms.walk(bound))
    return has_sign and is_angle and not is_bounded_in_radians


def angles_in_degrees(solution: Solution) -> Solution:
    """The solution with its angles in degrees; those that have no exact number of degrees in decimals too."""
    return replace(
        solution,
        answers=tuple(_answer(answer, solution.variable) for answer in solution.answers),
        principal=tuple(_answer(answer, solution.variable) for answer in solution.principal),
        steps=tuple(map(_shown, solution.steps)),
        checks=tuple(map(_shown, solution.checks)),
    )


def with_degrees(term: Term) -> Term:
    """The term with multiples of pi, also of pi k, as degrees: `30^{\\circ}+360^{\\circ}k`."""
    value = _multiple_of_pi(term)
    if value is not None:
        return _degrees(term, value * 180)
    found = sorted(dict.fromkeys(_largest(term)), key=lambda part: -len(list(terms.walk(part))))
    for part in found:
        term = substitute(term, part, with_degrees(part))
    return term


def _largest(term: Term) -> list[Term]:
    """The largest parts of a term that are multiples of pi."""
    if _multiple_of_pi(term) is not None:
        return [term]
    return [part for child in terms.children(term) for part in _largest(child)]


def _multiple_of_pi(term: Term) -> Rational | None:
    """The rational factor of `\\frac{5\\pi}{6}` and of `2\\pi k`; None for other terms."""
    match term:
        case terms.Constant(r"\pi"):
            return Rational(1)
        case terms.Negation(inner):
            value = _multiple_of_pi(inner)
            return None if value is None else -value
        case terms.Product(factors):
            numbers = [plain_value(factor) for factor in factors if factor != PI and not _is_index(factor)]
            count = sum(factor == PI for factor in factors)
            if count == 1 and all(number is not None for number in numbers):
                result = Rational(1)
                for number in numbers:
                    assert number is not None
                    result *= number
                return result
        case terms.Quotient(numerator, denominator):
            value, divisor = _multiple_of_pi(numerator), plain_value(denominator)
            return value / divisor if value is not None and divisor else None
    return None


def _is_index(factor: Term) -> bool:
    return isinstance(factor, terms.Variable) and factor.token in ("k", "n")


def _degrees(term: Term, value: Rational) -> Term:
    text = decimal_text(abs(value))
    size: Term = terms.Number(text) if text is not None else _fraction(abs(value))
    angle: Term = terms.Scaled(size, "degree")
    index = next((part for part in terms.walk(term) if _is_index(part)), None)
    if index is not None:
        angle = terms.Product((angle, index), ("",))
    return terms.Negation(angle) if value < 0 else angle


def _fraction(value: Rational) -> Term:
    return terms.Quotient(terms.Number(str(value.numerator)), terms.Number(str(value.denominator)))


def _answer(answer: Answer, variable: str | None) -> Answer:
    term = _value(answer.latex)
    shown = latex_of(terms.Scaled(term, "degree") if term == terms.ZERO else with_degrees(term))
    has_inverse = any(isinstance(part, terms.Call) and part.function in INVERSES for part in terms.walk(term))
    if has_inverse and variable is not None and not terms.variables(term):
        rounded = _rounded_degrees(term)
        shown = shown if rounded is None else rf"{variable}={shown}\approx{rounded}"
    return replace(answer, latex=shown, decimal=None)


def _value(latex: str) -> Term:
    """The value or the set that an answer is: `(1,2)` is an interval after `\\in`, and else a pair."""
    member = interpret(parse(rf"x\in{latex}"))
    term = member.sides[1] if isinstance(member, terms.Relation) and len(member.sides) == 2 else None
    return term if isinstance(term, terms.Interval | terms.Union) else interpret(parse(latex))


def _rounded_degrees(term: Term) -> str | None:
    try:
        number = to_float(exact_value(term))
    except (NotCoveredError, UndefinedValueError):
        return None
    return None if number is None else rf"{number * 180 / 3.141592653589793:.{DIGITS}g}^{{\circ}}"


def _shown(part: Shown) -> Shown:
    latex = _in_latex(part.latex)
    text = _in_text(part.explanation_latex) if part.explanation_latex else Text(part.explanation)
    return replace(part, latex=latex, explanation=text)


def _in_latex(latex: str) -> str:
    try:
        return latex_of(with_degrees(interpret(parse(latex))))
    except InputError:
        return latex


def _in_text(latex: str) -> Text:
    """A sentence with the angles in its formulas in degrees."""
    parts = latex.split("$")
    plain = [_typed(part) if k % 2 else part for k, part in enumerate(parts)]
    shown = [f"${_in_latex(part)}$" if k % 2 else part for k, part in enumerate(parts)]
    return Text("".join(plain), "".join(shown))


def _typed(latex: str) -> str:
    try:
        return to_plain_text(with_degrees(interpret(parse(latex))))
    except InputError:
        return latex
