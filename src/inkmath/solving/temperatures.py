"""Temperatures in kelvin, degrees Celsius and degrees Fahrenheit: conversions, sums, differences.

Degrees have a zero of their own, so that a temperature is converted by another rule than a difference of two.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric, print_term
from inkmath.expression.terms import Term
from inkmath.expression.units import Unit
from inkmath.solving.arithmetic import COMPARISONS, OPPOSITES
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value, to_float
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import multiply
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import aside, latex_of
from inkmath.solving.unit_reading import PLACE, holds_unit
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step, Text

KELVIN, CELSIUS, FAHRENHEIT = "K", "°C", "°F"
ZERO_CELSIUS = sympy.Rational(27315, 100)
SIZES = {KELVIN: sympy.S.One, CELSIUS: sympy.S.One, FAHRENHEIT: sympy.Rational(5, 9)}
ZEROS = {
    KELVIN: sympy.S.Zero,
    CELSIUS: ZERO_CELSIUS,
    FAHRENHEIT: ZERO_CELSIUS - 32 * SIZES[FAHRENHEIT],
}
"""The zero of each scale in kelvins."""

RATIO, INVERSE = (terms.Quotient(terms.Number(a), terms.Number(b)) for a, b in (("9", "5"), ("5", "9")))
THIRTY_TWO, OFFSET = terms.Number("32"), terms.Number("273.15")


def is_about_temperatures(term: Term) -> bool:
    """True if all units are of temperatures, and one of them has a zero of its own."""
    symbols = {part.symbol for part in terms.walk(term) if isinstance(part, Unit)}
    return bool(symbols & {CELSIUS, FAHRENHEIT}) and symbols <= SIZES.keys()


def solve_temperatures(term: Term, draft: Draft) -> Solution:
    """The temperature that is asked for: in another unit, as a sum or a difference, or a comparison."""
    match term:
        case terms.Relation(sides, ("=",)) if len(sides) == 2 and PLACE in terms.variables(term):
            k = 0 if PLACE in terms.variables(sides[0]) else 1
            return _converted(sides[1 - k], _unit_asked(sides[k]), draft)
        case terms.Relation((terms.Variable(), value), ("=",)) if not terms.variables(value):
            return solve_temperatures(value, draft)
        case terms.Relation((_, _)) if not terms.variables(term):
            return _compared(term, draft)
    if terms.variables(term) or isinstance(term, terms.Relation | terms.Tuple):
        raise NotCoveredError("formulas with degrees Celsius or Fahrenheit")
    if _unit_alone(term) is not None:
        others = [unit for unit in (KELVIN, CELSIUS, FAHRENHEIT) if unit != _unit_alone(term)]
        return _converted(term, others[0], draft)
    return _worked_out(term, draft)


def _unit_asked(side: Term) -> str:
    match side:
        case terms.Product((first, Unit(symbol)), ("",)) if first == PLACE:
            return symbol
    raise NotCoveredError("formulas with degrees Celsius or Fahrenheit")


def _unit_alone(term: Term) -> str | None:
    """The unit of one quantity with nothing to calculate."""
    inner = term.term if isinstance(term, terms.Negation) else term
    match inner:
        case terms.Product((number, Unit(symbol)), ("",)) if is_numeric(number):
            return symbol
    return None


def _kelvins(number: sympy.Expr, unit: str) -> sympy.Expr:
    """The absolute temperature. Raises UndefinedValueError below absolute zero."""
    value = number * SIZES[unit] + ZEROS[unit]
    if value.is_negative:
        raise UndefinedValueError("it is below absolute zero, -273.15 °C")
    return value


def _require_possible(number: sympy.Expr, unit: str, draft: Draft) -> sympy.Expr:
    """The absolute temperature; where there is none, what absolute zero is in the unit becomes a step."""
    lowest = from_sympy(-ZEROS[unit] / SIZES[unit], as_decimal=True)
    line = terms.Relation((from_sympy(number, as_decimal=True), lowest), ("<",))
    step = aside("no-value", line, sentence("Absolute zero is {} {}.", lowest, unit))
    if step.verified:
        draft.steps.append(step)
    return _kelvins(number, unit)


# Conversions


def _converted(given: Term, unit: str, draft: Draft) -> Solution:
    number, own, weight = _amount(given)
    if weight == 0:
        raise NotCoveredError("a difference of temperatures in another unit")
    if _unit_alone(given) is None:
        draft.steps.append(_calculated(given, number, own))
    kelvins = _require_possible(number, own, draft)
    for start, end in _hops(own, unit):
        line, says = _hop(from_sympy(number, as_decimal=True), start, end)
        number = (_kelvins(number, start) - ZEROS[end]) / SIZES[end]
        is_right = exact_value(line) == number
        draft.steps.append(Step("convert-units", latex_of(line), says, is_right))
        shown = latex_of(_quantity(number, end))
        draft.steps.append(Step("calculate-with-units", shown, "Work it out.", is_right))
    passed = _kelvins(number, unit) == kelvins
    result = _quantity(number, unit)
    check = Check(latex_of(terms.Relation((given, result), ("=",))), "In kelvin both are the same.", passed)
    return draft.solution("solved", [_answer(result, number, passed)], [check])


def _hops(start: str, end: str) -> Iterator[tuple[str, str]]:
    """The conversions, by way of degrees Celsius between the two others."""
    if start == end:
        return
    if CELSIUS in (start, end):
        yield start, end
    else:
        yield start, CELSIUS
        yield CELSIUS, end


def _hop(number: Term, start: str, end: str) -> tuple[Term, str]:
    """The calculation from one scale to another, with what is done."""
    match start, end:
        case "°C", "°F":
            times = terms.Product((RATIO, number), (r"\cdot",))
            return terms.Sum((times, THIRTY_TWO)), "Multiply the degrees Celsius by 9/5 and add 32."
        case "°F", "°C":
            above = terms.Sum((number, terms.Negation(THIRTY_TWO)))
            return terms.Product((above, INVERSE), (r"\cdot",)), "Subtract 32 and multiply by 5/9."
        case "°C", _:
            return terms.Sum((number, OFFSET)), "0 °C is 273.15 K: add 273.15."
    return terms.Sum((number, terms.Negation(OFFSET))), "0 °C is 273.15 K: subtract 273.15."


# Comparisons


def is_difference(term: Term) -> bool:
    """True for `20^{\\circ}C-15^{\\circ}C`, which is no temperature but how much one is above another."""
    try:
        return bool(_amount(term)[2] == 0)
    except (NotCoveredError, UndefinedValueError):
        return False


def same_temperatures(before: Term, after: Term, are_differences: bool = False) -> Verdict:
    """The comparison of two lines by their temperatures in kelvins, or by how much they are.

    Amounts in one unit are compared as they stand, since a sum on the way to a mean is no temperature.
    """
    if any(isinstance(term, terms.Relation | terms.Tuple) for term in (before, after)):
        return Verdict.UNDECIDED
    try:
        (one, own, _), (other, unit, _) = _amount(before), _amount(after)
    except (NotCoveredError, UndefinedValueError):
        return Verdict.UNDECIDED
    if own != unit:
        zeros = (0, 0) if are_differences else (ZEROS[own], ZEROS[unit])
        one, other = one * SIZES[own] + zeros[0], other * SIZES[unit] + zeros[1]
    return Verdict.SAME if sympy.simplify(one - other) == 0 else Verdict.DIFFERENT


# Sums and differences


def _worked_out(term: Term, draft: Draft) -> Solution:
    number, unit, weight = _amount(term)
    if weight != 0:
        _require_possible(number, unit, draft)
    step = _calculated(term, number, unit)
    draft.steps.append(step)
    result = _quantity(number, unit)
    message = ""
    if weight == 0:
        kelvins = from_sympy(number * SIZES[unit], as_decimal=True)
        message = sentence("This is a difference of temperatures: {} K.", kelvins)
    check = Check(latex_of(terms.Relation((term, result), ("=",))), "The numbers are right.", step.verified)
    return draft.solution("solved", [_answer(result, number, step.verified)], [check], message)


def _calculated(term: Term, number: sympy.Expr, unit: str) -> Step:
    says = "Calculate with the numbers; the unit stays."
    if any(part == Unit(KELVIN) for part in terms.walk(term)) and unit == CELSIUS:
        says = "A difference of 1 K is one of 1 °C: calculate with the numbers."
    is_right = exact_value(_numbers(term)) == number
    return Step("calculate-with-units", latex_of(_quantity(number, unit)), says, is_right)


def _numbers(term: Term) -> Term:
    """The term without its units."""
    match term:
        case terms.Product((*numbers, Unit()), (*signs, "")):
            return terms.Product(tuple(numbers), tuple(signs)) if signs else numbers[0]
        case terms.Sum(parts):
            return terms.Sum(tuple(map(_numbers, parts)))
        case terms.Negation(inner):
            return terms.Negation(_numbers(inner))
        case terms.Quotient(above, below):
            return terms.Quotient(_numbers(above), below)
        case terms.Product(factors, signs):
            return terms.Product(tuple(map(_numbers, factors)), signs)
    return term


def _amount(term: Term) -> tuple[sympy.Expr, str, int | sympy.Expr]:
    """The number of a linear expression with its unit, and how many temperatures it adds up.

    Raises NotCoveredError where degrees of two scales meet.
    """
    symbols = {part.symbol for part in terms.walk(term) if isinstance(part, Unit)}
    if {CELSIUS, FAHRENHEIT} <= symbols or symbols == {KELVIN, FAHRENHEIT}:
        raise NotCoveredError("sums of temperatures in several units")
    unit = next((symbol for symbol in (CELSIUS, FAHRENHEIT) if symbol in symbols), KELVIN)
    return exact_value(_numbers(term)), unit, _weight(term, unit)


def _weight(term: Term, unit: str) -> sympy.Expr:
    match term:
        case terms.Product((*numbers, Unit(symbol))) if not any(map(holds_unit, numbers)):
            return sympy.S.One if symbol == unit else sympy.S.Zero
        case terms.Sum(parts):
            return sympy.Add(*(_weight(part, unit) for part in parts))
        case terms.Negation(inner):
            return -_weight(inner, unit)
        case terms.Quotient(above, below) if not holds_unit(below):
            return _weight(above, unit) / exact_value(below)
        case terms.Product(factors):
            numbers = [factor for factor in factors if not holds_unit(factor)]
            others = [factor for factor in factors if holds_unit(factor)]
            if len(others) == 1:
                return sympy.Mul(_weight(others[0], unit), *map(exact_value, numbers))
    raise NotCoveredError("products of temperatures")


def _compared(relation: Term, draft: Draft) -> Solution:
    assert isinstance(relation, terms.Relation)
    sign = relation.signs[0]
    if sign not in COMPARISONS:
        raise NotCoveredError("relations of several quantities")
    amounts = [_amount(side) for side in relation.sides]
    values = [_kelvins(number, unit) for number, unit, _ in amounts]
    is_true = bool(COMPARISONS[sign](*values))
    shown = terms.Relation(
        tuple(_quantity(value, KELVIN) for value in values), (sign if is_true else OPPOSITES[sign],)
    )
    line = latex_of(shown)
    draft.steps.append(Step("convert-units", line, "Write both sides in kelvin.", True))
    says = Text("The statement is true." if is_true else "The statement is false.")
    return draft.solution(
        "solved", [Answer(line, str(is_true), verified=True)], [Check(line, says, is_true)], says
    )


def _quantity(number: sympy.Expr, unit: str) -> Term:
    shown = from_sympy(number, as_decimal=True)
    return (
        multiply(shown, Unit(unit)) if shown != terms.ONE else terms.Product((terms.ONE, Unit(unit)), ("",))
    )


def _answer(result: Term, number: sympy.Expr, passed: bool) -> Answer:
    return Answer(latex_of(result), print_term(result), to_float(number), verified=passed)
