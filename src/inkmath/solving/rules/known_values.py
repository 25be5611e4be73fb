"""Values of functions that are known by definition or by heart: logarithms, sines, roots as powers."""

from __future__ import annotations

import math
from fractions import Fraction

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric, plain_value
from inkmath.expression.terms import ONE, Term
from inkmath.solving.engine import Rewrite, Rule, first_rewrite
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy, number_term, to_rational
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import negate, power
from inkmath.solving.sentences import phrase, sentence
from inkmath.solving.trace import latex_of

E = terms.Constant("e")
PI = terms.Constant(r"\pi")
TEN = terms.Number("10")

MAX_EXPONENT, MAX_ROOT = 400, 6
"""Largest size and denominator of a logarithm that is written as a fraction."""

SINE_NAMES = {r"\sin": "sine", r"\cos": "cosine", r"\tan": "tangent", r"\cot": "cotangent"}
RECIPROCALS = {r"\sec": r"\cos", r"\csc": r"\sin"}
INVERSES = {
    r"\arcsin": ("sine", sympy.pi / -2, sympy.pi / 2),
    r"\arccos": ("cosine", sympy.S.Zero, sympy.pi),
    r"\arctan": ("tangent", sympy.pi / -2, sympy.pi / 2),
}


def known_value(term: Term) -> Rewrite[Term] | None:
    """The value of one function of a number that is worked out."""
    return first_rewrite(term, RULES, (NotCoveredError, UndefinedValueError))


def logarithm(term: Term) -> Rewrite[Term] | None:
    """log_2(32) = 5, because 2^5 = 32."""
    match term:
        case terms.Call(r"\ln", argument):
            base: Term = E
        case terms.Call(r"\log" | r"\lg", argument, given):
            base = given or TEN
        case _:
            return None
    if isinstance(argument, terms.Power) and argument.base == base:
        says = sentence("The logarithm undoes the power of {}: {} = {}.", base, term, argument.exponent)
        return Rewrite("logarithm-of-power", (argument.exponent,), says)
    exponent = _exponent(base, argument)
    if exponent is None:
        return None
    result = number_term(exponent)
    says = sentence("{} is {}, because {} = {}.", term, result, terms.Power(base, result), argument)
    return Rewrite("logarithm-of-number", (result,), says)


def _exponent(base: Term, argument: Term) -> Fraction | None:
    """The rational exponent, if there is one, that makes one number of another."""
    match argument:
        case terms.Quotient(terms.Number("1"), below) if below == base:
            return Fraction(-1)
        case terms.Root(radicand, index) if radicand == base and index is None:
            return Fraction(1, 2)
    if argument == base:
        return Fraction(1)
    value, b = plain_value(argument), plain_value(base)
    if value == 1:
        return Fraction(0)
    if value is None or b is None or value <= 0 or b <= 0 or b == 1:
        return None
    size = math.log(value) / math.log(b)
    if abs(size) > MAX_EXPONENT:
        return None
    candidates = (Fraction(round(q * size), q) for q in range(1, MAX_ROOT + 1))
    return next((each for each in candidates if b**each.numerator == value**each.denominator), None)


def sum_of_logarithms(term: Term) -> Rewrite[Term] | None:
    """lg 2 + lg 5 = lg(2 × 5), and lg 6 - lg 2 = lg(6/2)."""
    match term:
        case terms.Sum((terms.Call() as first, terms.Negation(terms.Call() as second))):
            result: Term = terms.Quotient(first.argument, second.argument)
            says = "The difference of logarithms is the logarithm of the quotient."
        case terms.Sum((terms.Call() as first, terms.Call() as second)):
            result = terms.Product((first.argument, second.argument), (r"\cdot",))
            says = "The sum of logarithms is the logarithm of the product."
        case _:
            return None
    is_alike = (first.function, first.base) == (second.function, second.base)
    if first.function not in (r"\ln", r"\log", r"\lg") or not is_alike or not is_numeric(term):
        return None
    return Rewrite("logarithm-rules", (terms.Call(first.function, result, first.base),), says)


def power_of_logarithm(term: Term) -> Rewrite[Term] | None:
    """e^(ln 3) = 3, and 2^(log_2 5) = 5."""
    match term:
        case terms.Power(base, terms.Call(r"\ln", inner)) if base == E:
            pass
        case terms.Power(base, terms.Call(r"\log" | r"\lg", inner, given)) if base == (given or TEN):
            pass
        case terms.Power(base, terms.Product((factor, terms.Call() as call))) if (
            plain_value(factor) is not None
        ):
            inside = terms.Call(call.function, terms.Power(call.argument, factor), call.base)
            says = sentence("{} = {}.", term.exponent, inside)
            return (
                Rewrite("logarithm-of-power", (terms.Power(base, inside),), says)
                if power_of_logarithm(terms.Power(base, inside))
                else None
            )
        case _:
            return None
    says = sentence("{} is the exponent to which {} must be raised to give {}.", term.exponent, base, inner)
    return Rewrite("power-of-logarithm", (inner,), says)


def power_as_root(term: Term) -> Rewrite[Term] | None:
    """8^(2/3) is the square of the third root of 8, and 4^(-1/2) the reciprocal of 4^(1/2)."""
    if not isinstance(term, terms.Power):
        return None
    base, exponent = plain_value(term.base), plain_value(term.exponent)
    if base is None or base <= 0 or exponent is None or exponent.denominator == 1:
        return None
    if exponent < 0:
        inverse = terms.Power(term.base, number_term(-exponent, as_decimal="." in latex_of(term.exponent)))
        says = "A negative exponent stands for the reciprocal."
        return Rewrite("negative-exponent", (terms.Quotient(ONE, inverse),), says)
    n = exponent.denominator
    if exponent.numerator > 1 and not _is_perfect(base, n):
        return None
    root = terms.Root(term.base, None if n == 2 else terms.Number(str(n)))
    result = power(root, terms.Number(str(exponent.numerator)))
    says = sentence("The denominator of the exponent {} stands for a root: {} = {}.", exponent, term, result)
    return Rewrite("power-as-root", (result,), says)


def _is_perfect(base: Fraction, n: int) -> bool:
    """True if the nth root is rational."""
    return all(sympy.integer_nthroot(part, n)[1] for part in (base.numerator, base.denominator))


# Angles


def sine(term: Term) -> Rewrite[Term] | None:
    """The sine, cosine or tangent of a special angle, from 0 to a right angle or by way of such a one."""
    if not isinstance(term, terms.Call):
        return None
    if term.function in RECIPROCALS:
        below = terms.Call(RECIPROCALS[term.function], term.argument)
        says = sentence("{} is the reciprocal of {}.", term, below)
        return Rewrite("sine-and-cosine", (terms.Quotient(ONE, below),), says)
    turn = _part_of_turn(term.argument)
    if term.function not in SINE_NAMES or turn is None or 24 % turn.denominator:
        return None
    value = exact_value(term)
    if turn < 0 or turn > Fraction(1, 4):
        return _by_smaller_angle(term, term.argument, turn)
    if turn.denominator not in REASONS:
        return None
    reason = REASONS[turn.denominator]
    says = sentence(
        "{}: the {} of {} is {}.", reason, SINE_NAMES[term.function], term.argument, from_sympy(value)
    )
    return Rewrite("special-angle", (from_sympy(value),), says)


REASONS = {
    1: phrase("On the unit circle the angle 0 belongs to the point (1, 0)"),
    4: phrase("On the unit circle the right angle belongs to the point (0, 1)"),
    8: phrase("Half of a square is a triangle with two angles of 45°"),
    6: phrase("Half of an equilateral triangle has the angles 30° and 60°"),
    12: phrase("Half of an equilateral triangle has the angles 30° and 60°"),
}
"""Reasons for the values of special angles, by the denominator of their part of a full turn."""


def _part_of_turn(angle: Term) -> Fraction | None:
    """The angle as a part of a full turn; None if it is no rational part."""
    if any(isinstance(part, terms.Call) for part in terms.walk(angle)):
        return None
    value = exact_value(angle) / (2 * sympy.pi)
    return to_rational(value) if value.is_Rational else None


def opposite_angle(term: terms.Call, opposite: terms.Call) -> Rewrite[Term]:
    """cos(-x) = cos(x), and sin(-x) = -sin(x)."""
    if term.function == r"\cos":
        says = sentence("The cosine has the same value for opposite angles: {} = {}.", term, opposite)
        return Rewrite("opposite-angle", (opposite,), says)
    name, result = SINE_NAMES[term.function], negate(opposite)
    says = sentence("The {} of the opposite angle is the opposite: {} = {}.", name, term, result)
    return Rewrite("opposite-angle", (result,), says)


def _by_smaller_angle(term: terms.Call, angle: Term, turn: Fraction) -> Rewrite[Term]:
    """The value by that of an angle from 0 to a right angle."""
    name = SINE_NAMES[term.function]
    period = Fraction(1, 2) if term.function in (r"\tan", r"\cot") else Fraction(1)
    if turn < 0:
        return opposite_angle(term, terms.Call(term.function, _angle(-turn, angle)))
    if turn >= period:
        within = terms.Call(term.function, _angle(turn % period, angle))
        says = sentence("The {} repeats after {}: {} = {}.", name, _angle(period, angle), term, within)
        return Rewrite("periodic", (within,), says)
    half = Fraction(1, 2)
    smaller = half - turn if turn <= half else turn - half if turn <= Fraction(3, 4) else 1 - turn
    inner = terms.Call(term.function, _angle(smaller, angle))
    is_positive = {r"\sin": turn <= half, r"\cos": turn >= Fraction(3, 4), r"\tan": turn > half}[
        term.function
    ]
    result = inner if is_positive else negate(inner)
    return Rewrite("smaller-angle", (result,), sentence("On the unit circle {} = {}.", term, result))


def _angle(turn: Fraction, like: Term) -> Term:
    """A part of a full turn in degrees or radians, as another angle is given."""
    if any(isinstance(part, terms.Scaled) for part in terms.walk(like)):
        return terms.Scaled(number_term(360 * turn), "degree")
    return from_sympy(2 * sympy.pi * sympy.Rational(turn.numerator, turn.denominator))


def inverse_sine(term: Term) -> Rewrite[Term] | None:
    """arcsin(1/2) = pi/6, because sin(pi/6) = 1/2."""
    if not isinstance(term, terms.Call) or term.function not in INVERSES:
        return None
    value = exact_value(term)
    if not (value / sympy.pi).is_Rational:
        return None
    name, low, high = INVERSES[term.function]
    result = from_sympy(value)
    says = sentence(
        "{} is the angle between {} and {} with the {} {}.",
        result,
        from_sympy(low),
        from_sympy(high),
        name,
        term.argument,
    )
    return Rewrite("inverse-sine", (result,), says)


def change_of_base(term: Term) -> Rewrite[Term] | None:
    """log_2(10) = ln(10)/ln(2)."""
    match term:
        case terms.Call(r"\log" | r"\lg", argument, base) if is_numeric(term):
            above, below = (terms.Call(r"\ln", part) for part in (argument, base or TEN))
            says = sentence("In natural logarithms {} = {}.", term, terms.Quotient(above, below))
            return Rewrite("change-of-base", (terms.Quotient(above, below),), says)
    return None


RULES: tuple[Rule[Term], ...] = (
    logarithm,
    sum_of_logarithms,
    power_of_logarithm,
    power_as_root,
    sine,
    inverse_sine,
)
