"""Quantities worked out in base units by a table of their own: the answers of problems with units."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import isclose, pi, prod, sqrt

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.expression.units import Unit
from inkmath.solving.instructions import without_instructions

METRE, KILOGRAM, SECOND, AMPERE = ({name: 1} for name in ("m", "kg", "s", "A"))
TABLE: dict[str, tuple[float, dict[str, int]]] = {
    "km": (1e3, METRE), "m": (1, METRE), "dm": (0.1, METRE), "cm": (0.01, METRE), "mm": (0.001, METRE),
    "l": (1e-3, {"m": 3}), "ml": (1e-6, {"m": 3}), "dl": (1e-4, {"m": 3}), "ha": (1e4, {"m": 2}),
    "kg": (1, KILOGRAM), "g": (1e-3, KILOGRAM), "t": (1e3, KILOGRAM), "mg": (1e-6, KILOGRAM),
    "µg": (1e-9, KILOGRAM), "ng": (1e-12, KILOGRAM),
    "months": (1, {"months": 1}), "decades": (120, {"months": 1}),
    "h": (3600, SECOND), "min": (60, SECOND), "s": (1, SECOND), "day": (86400, SECOND),
    "N": (1, {"kg": 1, "m": 1, "s": -2}), "J": (1, {"kg": 1, "m": 2, "s": -2}),
    "kJ": (1e3, {"kg": 1, "m": 2, "s": -2}), "kWh": (3.6e6, {"kg": 1, "m": 2, "s": -2}),
    "W": (1, {"kg": 1, "m": 2, "s": -3}), "kW": (1e3, {"kg": 1, "m": 2, "s": -3}),
    "A": (1, AMPERE), "V": (1, {"kg": 1, "m": 2, "s": -3, "A": -1}),
    "Ω": (1, {"kg": 1, "m": 2, "s": -3, "A": -2}),
    "K": (1, {"K": 1}), "°C": (1, {"K": 1}), "°F": (5 / 9, {"K": 1}),
    "€": (1, {"€": 1}), "$": (1, {"$": 1}), "ct": (0.01, {"€": 1}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in base units, and their exponents."""

    number: float
    powers: dict[str, int]


def value_of(term: Term, known: dict[str, Quantity] | None = None) -> Quantity:
    """The quantity; known: those of letters, of which others are units."""
    match term:
        case terms.Number(text):
            return Quantity(float(text), {})
        case terms.Constant(r"\pi"):
            return Quantity(pi, {})
        case terms.Scaled(inner, "percent"):
            return Quantity(value_of(inner).number / 100, {})
        case Unit(symbol):
            return Quantity(*TABLE[symbol])
        case terms.Variable(token):
            return (known or {}).get(token) or Quantity(*TABLE["Ω" if token == r"\Omega" else token])
        case terms.Negation(inner):
            value = value_of(inner, known)
            return Quantity(-value.number, value.powers)
        case terms.Sum(parts):
            values = [value_of(part, known) for part in parts]
            assert all(value.powers == values[0].powers for value in values)
            return Quantity(sum(value.number for value in values), values[0].powers)
        case terms.Product((terms.Number() as hours, h, terms.Number() as minutes, m)) if not any(term.signs):
            parts = [terms.Product((number, unit), ("",)) for number, unit in ((hours, h), (minutes, m))]
            return value_of(terms.Sum(tuple(parts)), known)
        case terms.Product((terms.Quotient(above, below, ":"), *units)):  # 120 km : 2 h
            return value_of(terms.Quotient(above, terms.Product((below, *units), ("",) * len(units))), known)
        case terms.Product(factors):
            product = Quantity(1, {})
            for factor in factors:
                product = _times(product, value_of(factor, known), 1)
            return product
        case terms.Quotient(above, below):
            return _times(value_of(above, known), value_of(below, known), -1)
        case terms.Power(base, terms.Number(exponent)):
            value = value_of(base, known)
            powers = {name: n * int(exponent) for name, n in value.powers.items()}
            return Quantity(value.number ** int(exponent), powers)
        case terms.Root(radicand):
            value = value_of(radicand, known)
            return Quantity(sqrt(value.number), {name: n // 2 for name, n in value.powers.items()})
    raise AssertionError(f"{term} is no quantity")


def _times(first: Quantity, second: Quantity, sign: int) -> Quantity:
    powers = Counter(first.powers)
    powers.update({name: sign * n for name, n in second.powers.items()})
    number = first.number * second.number if sign > 0 else first.number / second.number
    return Quantity(number, {name: n for name, n in powers.items() if n})


def are_same(first: Quantity, second: Quantity) -> bool:
    return first.powers == second.powers and isclose(first.number, second.number, rel_tol=1e-9)


def read(latex: str) -> Term:
    return interpret(parse(latex))


def answers_of(latex: str, answer: str) -> tuple[Quantity, Quantity]:
    """Both sides of a problem with its answer put in: what they come to must be the same."""
    parts: list[Term] = []
    for line in latex.split(r"\\"):
        term = read(line)
        parts += term.elements if isinstance(term, terms.Tuple) else [term]
    found = value_of(read(answer))
    known: dict[str, Quantity] = {}
    others = []
    for part in parts:
        match part:
            case terms.Relation((terms.Variable(token), value), ("=",)) if _is_value(value):
                known[token] = value_of(value)
            case _:
                others.append(part)
    (asked,) = others
    if not isinstance(asked, terms.Relation):
        return value_of(asked, known), found
    left, right = asked.sides
    if isinstance(right, terms.Product) and right.factors[0] == terms.Variable(r"\square"):
        return value_of(left), found
    letters = {variable.token for side in asked.sides for variable in terms.variables(side)} - set(TABLE)
    letters |= {v.token for side in asked.sides for v in terms.variables(side) if len(parts) > 1}
    (unknown,) = letters - known.keys()
    known[unknown] = found
    return value_of(left, known), value_of(right, known)


def _is_value(term: Term) -> bool:
    """True for a number behind which only units stand."""
    match term:
        case terms.Product((terms.Number(), *rest)):
            return bool(rest) and all(not isinstance(part, terms.Number) for part in rest)
    return False


ZEROS = {"K": 0.0, "°C": 273.15, "°F": 273.15 - 32 * 5 / 9}


def temperatures_of(latex: str, answer: str) -> tuple[float, float]:
    """A temperature in kelvin, or a sum of degrees as a number, and the answer in the same way."""
    line = without_instructions(latex).latex
    asked, found = read(line), read(answer)
    if not isinstance(asked, terms.Relation):
        return _degrees(asked), _degrees(found)
    given = next(side for side in asked.sides if set(terms.variables(side)) <= {Variable("K")})
    return _kelvins(given), _kelvins(found)


def _kelvins(term: Term) -> float:
    match term:
        case terms.Negation(terms.Product((terms.Number() as number, unit))):
            return _kelvins(terms.Product((terms.Number(f"-{number.text}"), unit), ("",)))
        case terms.Product((terms.Number(text), Unit(symbol) | Variable(symbol))):
            return float(text) * TABLE[symbol][0] + ZEROS[symbol]
    raise AssertionError(f"{term} is no temperature")


def _degrees(term: Term) -> float:
    """The number of degrees; kelvins beside them are as many."""
    match term:
        case terms.Number(text):
            return float(text)
        case Unit() | Variable("K"):
            return 1.0
        case terms.Negation(inner):
            return -_degrees(inner)
        case terms.Sum(parts):
            return sum(map(_degrees, parts))
        case terms.Product(factors):
            return prod(map(_degrees, factors))
        case terms.Quotient(above, below):
            return _degrees(above) / _degrees(below)
    raise AssertionError(f"{term} is no sum of temperatures")
