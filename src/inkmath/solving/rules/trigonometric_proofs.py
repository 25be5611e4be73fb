"""Trigonometric expressions in one form: by sines and cosines of single angles, sines to the first power.

Two expressions that are equal for all values come to the same form, up to the factors of a fraction.
"""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rewriting import apply_rules
from inkmath.solving.rules import collecting, expanding, rational
from inkmath.solving.rules.collecting import is_plain
from inkmath.solving.rules.construct import multiply
from inkmath.solving.rules.trigonometric_identities import ANGLE_FUNCTIONS, pythagoras
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.trace import Trace
from inkmath.types import Text

QUOTIENTS = {
    r"\tan": (r"\sin", r"\cos"),
    r"\cot": (r"\cos", r"\sin"),
    r"\sec": (None, r"\cos"),
    r"\csc": (None, r"\sin"),
}
"""Numerator and denominator of each function; None for 1."""

MAX_MULTIPLE = 6


def in_sines_and_cosines(term: Term) -> Rewrite[Term] | None:
    """tan(t) = sin(t)/cos(t), and likewise cot, sec and csc."""
    if not isinstance(term, terms.Call) or term.function not in QUOTIENTS:
        return None
    above, below = QUOTIENTS[term.function]
    top = terms.ONE if above is None else terms.Call(above, term.argument)
    result = terms.Quotient(top, terms.Call(below, term.argument))
    return Rewrite("sine-and-cosine", (result,), sentence("{} = {}.", term, result))


def of_single_angles(term: Term) -> Rewrite[Term] | None:
    """sin(2t) = 2 sin(t) cos(t), cos(x + y) = cos(x) cos(y) - sin(x) sin(y), and the like."""
    if not isinstance(term, terms.Call) or term.function not in (r"\sin", r"\cos") or not is_plain(term):
        return None
    value = real_expression(term)
    if not value.args:
        return None
    number, rest = value.args[0].as_coeff_Mul()
    if not number.is_Integer and not rest.is_Add:
        return None
    if abs(number) > MAX_MULTIPLE:
        raise NotCoveredError("so large a multiple of an angle")
    expanded = sympy.expand_trig(value)
    if expanded == value:
        return None
    result = from_sympy(expanded)
    rule = "double-angle" if number == 2 and not rest.is_Add else "addition-theorem"
    return Rewrite(rule, (result,), sentence("{} = {}.", term, result))


def square_of_sine(term: Term) -> Rewrite[Term] | None:
    """sin(t)^n = (1 - cos(t)^2) sin(t)^(n - 2)."""
    match term:
        case terms.Power(terms.Call(r"\sin") as sine, terms.Number(exponent)) if exponent.isdecimal():
            power = int(exponent[:2])
            if not 2 <= power <= 2 * MAX_MULTIPLE:
                return None
            cosine = terms.Power(terms.Call(r"\cos", sine.argument), terms.Number("2"))
            square = terms.Sum((terms.ONE, terms.Negation(cosine)))
            half, rest = divmod(power, 2)
            factor: Term = square if half == 1 else terms.Power(square, terms.Number(str(half)))
            known = terms.Power(sine, terms.Number("2"))
            says = sentence("{} = {}.", known, square)
            return Rewrite("pythagoras", (multiply(factor, *([sine] if rest else [])),), says)
    return None


def power_of_fraction(term: Term) -> Rewrite[Term] | None:
    """(a/b)^n = a^n / b^n."""
    match term:
        case terms.Power(terms.Quotient(above, below), terms.Number() as exponent):
            result = terms.Quotient(terms.Power(above, exponent), terms.Power(below, exponent))
            return Rewrite(
                "power-of-fraction", (result,), "Raise the numerator and the denominator to the power."
            )
    return None


TIDY: tuple[Rule[Term], ...] = (
    collecting.arithmetic,
    collecting.one_term,
    collecting.like_terms,
    power_of_fraction,
    rational.double_fraction,
    rational.product_of_fractions,
    rational.same_factor,
    rational.common_factor,
    rational.common_denominator,
    pythagoras,
)
MULTIPLIED_OUT: tuple[Rule[Term], ...] = (
    *TIDY[:3],
    pythagoras,
    power_of_fraction,
    rational.product_of_fractions,
    *expanding.RULES,
)


def as_fraction(trace: Trace) -> None:
    """Everything by sines and cosines of single angles, as one fraction."""
    if not any(
        isinstance(part, terms.Call) and part.function in ANGLE_FUNCTIONS for part in terms.walk(trace.line)
    ):
        return
    apply_rules(trace, (of_single_angles,))
    apply_rules(trace, (in_sines_and_cosines,))
    apply_rules(trace, TIDY)


def to_normal_form(trace: Trace) -> None:
    """One fraction, multiplied out, with no power of a sine above the first."""
    as_fraction(trace)
    if not terms.variables(trace.line):
        return
    apply_rules(trace, MULTIPLIED_OUT, outermost=False)
    apply_rules(trace, (square_of_sine,))
    apply_rules(trace, (*MULTIPLIED_OUT, rational.common_factor), outermost=False)


def multiplied_by_denominators(equation: terms.Relation) -> Rewrite[terms.Relation] | None:
    """a/b = c/d as a d = c b; None where no side is a fraction."""
    sides = [
        side if isinstance(side, terms.Quotient) else terms.Quotient(side, terms.ONE)
        for side in equation.sides
    ]
    bottoms = [side.denominator for side in sides if side.denominator != terms.ONE]
    if not bottoms:
        return None
    left, right = sides
    crossed = (multiply(left.numerator, right.denominator), multiply(right.numerator, left.denominator))
    says = sentence("Multiply both sides by {}.", _listed(bottoms))
    return Rewrite("clear-denominators", (terms.Relation(crossed, ("=",)),), says)


def _listed(bottoms: list[Term]) -> Text:
    return joined(" and ", map(inline, dict.fromkeys(bottoms)))
