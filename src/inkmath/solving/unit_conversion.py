"""The unit of a result, and the steps of a conversion into it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise, permutations
from typing import Any

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.expression.units import NAMED, UNITS, Dimension, Unit, is_ratio
from inkmath.solving.evaluate.exact import simplify_number
from inkmath.solving.evaluate.from_sympy import decimal_text, from_sympy, number_term, to_rational
from inkmath.solving.evaluate.quantities import BASES, dimension_of, number_in, units_in, value_of_quantity
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.rules.construct import multiply
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace
from inkmath.solving.unit_reading import holds_unit
from inkmath.types import Text

SI: dict[str, str] = {
    base: next(symbol for symbol, size in UNITS.items() if size.dimension == ((base, 1),)) for base in BASES
}
"""The unit that is a base, by its name."""
AREA, VOLUME = (("m", 2),), (("m", 3),)
MONEY = frozenset(("€", "EUR", "Euro", "$", "USD", "£", "GBP", "CHF"))
"""Units whose tenths are written as hundredths: 2.50."""


def calculated(trace: Trace, value: Any, unit: Term) -> Term:
    """The value in the unit, after the steps to it."""
    result = in_unit(value, unit)
    _convert(trace, unit)
    trace.add("calculate-with-units", result, _how(trace.line))
    return result


def _how(line: Term) -> str:
    match line:
        case terms.Sum(parts):
            is_difference = any(isinstance(part, terms.Negation) for part in parts)
            return f"{'Subtract' if is_difference else 'Add'} the numbers; the unit stays."
        case terms.Quotient():
            return "Divide the numbers, and the units."
    return "Multiply the numbers, and the units."


def unit_for(value: Any, term: Term, is_alone: bool = False) -> Term:
    """The unit of the result: one that was used if there is one of its kind, else a product of such."""
    dimension = dimension_of(value)
    if not dimension:
        return ONE
    used = list(units_in(term))
    if is_alone:
        return Unit(NAMED[dimension]) if dimension in NAMED else _product(dimension, {})
    fitting = [unit for unit in _quantity_units(term) if dimension_of(value_of_quantity(unit)) == dimension]
    ends = (unit for unit in fitting if _has_end(number_in(value, value_of_quantity(unit))))
    if fitting:
        return next(ends, fitting[0])
    if dimension in NAMED:
        return Unit(NAMED[dimension])
    if any(UNITS[unit.symbol].dimension in (AREA, VOLUME) for unit in used):
        ratio = _ratio_of(used, dimension)
        if ratio is not None:
            return ratio
    return _product(dimension, {base: _first_of(used, base) for base, _ in dimension})


def _has_end(number: Any) -> bool:
    """True unless a number is a fraction without a finite decimal."""
    return not number.is_Rational or decimal_text(abs(to_rational(number))) is not None


def _ratio_of(used: list[Unit], dimension: Dimension) -> Term | None:
    """One of the units over another, as in `l/km`."""
    for above, below in permutations(used, 2):
        ratio = terms.Quotient(above, below, "/")
        if dimension_of(value_of_quantity(ratio)) == dimension:
            return ratio
    return None


def _quantity_units(term: Term) -> Iterable[Term]:
    """The units of the quantities, as they stand behind their numbers."""
    for part in terms.walk(term):
        match part:
            case terms.Product(factors) if holds_unit(part) and all(map(is_unit, factors[1:])):
                if len(factors) == 2 and not is_unit(factors[0]):
                    yield factors[1]
            case Unit():
                yield part


def is_unit(term: Term) -> bool:
    """True for units, their powers, products and quotients, without a number."""
    match term:
        case Unit():
            return True
        case terms.Power(base):
            return is_unit(base)
        case terms.Quotient(above, below):
            return is_unit(above) and is_unit(below)
        case terms.Product(factors):
            return all(map(is_unit, factors))
    return False


def _first_of(units: Iterable[Unit], base: str) -> str | None:
    """The first of the units that measures what a base unit measures."""
    return next((unit.symbol for unit in units if UNITS[unit.symbol].dimension == ((base, 1),)), None)


def _product(dimension: Dimension, chosen: dict[str, str | None]) -> Term:
    """The product of units of a dimension, as a fraction where exponents are negative."""
    powers = [(Unit(chosen.get(base) or SI[base]), exponent) for base, exponent in dimension]
    above = [_raised(unit, exponent) for unit, exponent in powers if exponent > 0]
    below = [_raised(unit, -exponent) for unit, exponent in powers if exponent < 0]
    top = multiply(*above) if above else ONE
    if not below:
        return top
    bottom = multiply(*below)
    ratio = terms.Quotient(top, bottom, "/")
    return ratio if is_ratio(ratio) else terms.Quotient(top, bottom)


def _raised(unit: Unit, exponent: int) -> Term:
    return unit if exponent == 1 else terms.Power(unit, terms.Number(str(exponent)))


def in_unit(value: Any, unit: Term) -> Term:
    """The quantity in a unit. Raises NotCoveredError for units of another kind."""
    number = simplify_number(number_in(value, value_of_quantity(unit)))
    if isinstance(unit, terms.Quotient) and is_ratio(replace(unit, sign="/")):
        unit = replace(unit, sign="/")
    shown = from_sympy(number, as_decimal=True)
    if isinstance(unit, Unit) and unit.symbol in MONEY and isinstance(shown, terms.Number):
        whole, _, places = shown.text.partition(".")
        shown = terms.Number(f"{whole}.{places}0") if len(places) == 1 else shown
    return (
        shown if unit == ONE else multiply(shown, unit) if shown != ONE else terms.Product((ONE, unit), ("",))
    )


def _convert(trace: Trace, unit: Term) -> None:
    """Adds the line with all quantities in units of the result."""
    match trace.line:
        case terms.Product((_, Unit() | terms.Power(Unit()) as own)) if own != unit and is_unit(unit):
            says = sentence("{}.", _equality(own, unit))
            trace.add("convert-units", in_unit(value_of_quantity(trace.line), unit), says)
            return
    targets = {UNITS[each.symbol].dimension: each for each in units_in(unit)}
    used = list(dict.fromkeys(units_in(trace.line)))
    for each in used:
        targets.setdefault(UNITS[each.symbol].dimension, each)
    changed = {each: targets[UNITS[each.symbol].dimension] for each in used}
    changed = {old: new for old, new in changed.items() if old != new}
    if changed:
        powers = [part for part in terms.walk(trace.line) if isinstance(part, terms.Power)]
        shown: dict[Term, Term] = {**changed} | {
            part: new for part in powers if (new := _other(part, changed)) is not None
        }
        bases = {part.base for part in shown if isinstance(part, terms.Power)}
        pairs = (_equality(old, new) for old, new in shown.items() if old not in bases)
        says = sentence("{}.", joined(", ", pairs))
        trace.add("convert-units", _exchanged(_as_fractions(trace.line), changed), says)


def _as_fractions(term: Term) -> Term:
    """The term with `km/h` as a fraction, so that numbers may stand above and below."""
    for part in terms.walk(term):
        if isinstance(part, terms.Quotient) and is_ratio(part):
            return _as_fractions(substitute(term, part, terms.Quotient(part.numerator, part.denominator)))
    return term


def _exchanged(term: Term, changed: dict[Unit, Unit]) -> Term:
    """The term in other units: numbers before them are multiplied, elsewhere a number stands beside them."""
    for part in terms.walk(term):
        if not isinstance(part, terms.Product):
            continue
        for k, (number, unit) in enumerate(pairwise(part.factors)):
            new = _other(unit, changed)
            if new is not None and not part.signs[k] and isinstance(number, terms.Number):
                value = in_unit(value_of_quantity(_times(number, unit)), new)
                # 0 in another unit is 0 without one
                factors = value.factors if isinstance(value, terms.Product) else (number, new)
                whole = replace(part, factors=(*part.factors[:k], *factors, *part.factors[k + 2 :]))
                return _exchanged(substitute(term, part, whole), changed)
    for old, target in changed.items():
        ratio = UNITS[old.symbol].factor / UNITS[target.symbol].factor
        term = substitute(term, old, multiply(number_term(ratio, as_decimal=True), target))
    return term


def _other(unit: Term, changed: dict[Unit, Unit]) -> Term | None:
    """The unit, or the power of one, that takes its place; None where it stays."""
    match unit:
        case Unit():
            return changed.get(unit)
        case terms.Power(Unit() as base, exponent) if base in changed:
            return terms.Power(changed[base], exponent)
    return None


def _equality(old: Term, new: Term) -> Text:
    """`1 km = 1000 m`, with the larger unit first."""
    ratio = to_rational(number_in(value_of_quantity(old), value_of_quantity(new)))
    if ratio < 1 and (1 / ratio).denominator == 1:
        old, new, ratio = new, old, 1 / ratio
    return sentence("{} = {}", _times(ONE, old), _times(number_term(ratio, as_decimal=True), new))


def _times(number: Term, unit: Term) -> Term:
    return terms.Product((number, unit), ("",))
