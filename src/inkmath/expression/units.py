"""Units of measure: their symbols, sizes and dimensions, and the term of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from inkmath.expression.terms import Number, Power, Quotient, Term

Dimension = tuple[tuple[str, int], ...]
"""Base units with their exponents, in alphabetical order: `(("m", 1), ("s", -1))` of a speed."""


@dataclass(frozen=True, slots=True)
class Unit(Term):
    """A unit of measure as a factor; symbol: a key of `UNITS`."""

    symbol: str


@dataclass(frozen=True, slots=True)
class Size:
    """A unit in base units. dimension: those, with their exponents."""

    factor: Fraction
    dimension: Dimension


_LENGTH, _AREA, _VOLUME = (("m", 1),), (("m", 2),), (("m", 3),)
_MASS, _TIME, _CURRENT = (("kg", 1),), (("s", 1),), (("A", 1),)
_FORCE = (("kg", 1), ("m", 1), ("s", -2))
_PRESSURE = (("kg", 1), ("m", -1), ("s", -2))
_ENERGY = (("kg", 1), ("m", 2), ("s", -2))
_POWER = (("kg", 1), ("m", 2), ("s", -3))
_RESISTANCE = (("A", -2), ("kg", 1), ("m", 2), ("s", -3))
_VOLTAGE = (("A", -1), ("kg", 1), ("m", 2), ("s", -3))

_SIZES: Mapping[Dimension, Mapping[str, str]] = {
    _LENGTH: {"m": "1", "km": "1000", "dm": "0.1", "cm": "0.01", "mm": "0.001", "µm": "0.000001",
              "nm": "0.000000001", "mi": "1609.344", "ft": "0.3048", "yd": "0.9144", "inch": "0.0254"},
    _AREA: {"ha": "10000"},
    _VOLUME: {"l": "0.001", "L": "0.001", "ml": "0.000001", "mL": "0.000001", "cl": "0.00001",
              "dl": "0.0001", "hl": "0.1"},
    _MASS: {"kg": "1", "g": "0.001", "mg": "0.000001", "µg": "0.000000001", "ng": "0.000000000001",
            "t": "1000", "lb": "0.45359237", "oz": "0.028349523125"},
    _TIME: {"s": "1", "sec": "1", "ms": "0.001", "µs": "0.000001", "ns": "0.000000001", "min": "60",
            "h": "3600", "hr": "3600", "hours": "3600", "hour": "3600", "minutes": "60", "minute": "60",
            "seconds": "1", "second": "1", "d": "86400", "days": "86400", "day": "86400",
            "weeks": "604800", "week": "604800", "Std": "3600"},
    (("months", 1),): {"months": "1", "month": "1", "years": "12", "year": "12", "decades": "120",
                       "decade": "120", "centuries": "1200", "century": "1200", "millennia": "12000",
                       "millennium": "12000"},
    _CURRENT: {"A": "1", "mA": "0.001"},
    _FORCE: {"N": "1", "kN": "1000"},
    _PRESSURE: {"Pa": "1", "hPa": "100", "kPa": "1000", "bar": "100000"},
    _ENERGY: {"J": "1", "kJ": "1000", "MJ": "1000000", "Wh": "3600", "kWh": "3600000", "cal": "4.184",
              "kcal": "4184"},
    _POWER: {"W": "1", "kW": "1000", "MW": "1000000"},
    _VOLTAGE: {"V": "1", "mV": "0.001", "kV": "1000"},
    _RESISTANCE: {"Ω": "1", "kΩ": "1000"},
    (("s", -1),): {"Hz": "1", "kHz": "1000", "MHz": "1000000"},
    (("K", 1),): {"K": "1", "°C": "1", "°F": "5/9"},
    (("mol", 1),): {"mol": "1", "mmol": "0.001"},
    (("€", 1),): {"€": "1", "EUR": "1", "Euro": "1", "euros": "1", "ct": "0.01", "Cent": "0.01"},
    (("$", 1),): {"$": "1", "USD": "1", "dollars": "1", "cents": "0.01"},
    (("£", 1),): {"£": "1", "GBP": "1"},
    (("CHF", 1),): {"CHF": "1"},
}  # fmt: skip
"""Sizes in base units by dimension; of degrees, which have a zero of their own, as differences. Money has no
rate of exchange, so that each currency is a dimension; nor have months a number of days, so that they and
years are one of their own."""

UNITS: Mapping[str, Size] = {
    symbol: Size(Fraction(size), dimension)
    for dimension, sizes in _SIZES.items()
    for symbol, size in sizes.items()
}
"""Every unit that is known, by its symbol."""

NAMED = {
    dimension: next(iter(_SIZES[dimension]))
    for dimension in (_FORCE, _PRESSURE, _ENERGY, _POWER, _VOLTAGE, _RESISTANCE)
}
"""The unit of each dimension that has a name of its own, without a prefix."""

SINGLE = frozenset(symbol for symbol in UNITS if len(symbol) == 1 and symbol.isalpha())
"""Units of one letter, which are letters like others unless a longer unit stands beside them."""

USUAL: Mapping[str, Dimension] = {
    **dict.fromkeys(("s", "d", "l", "h", "r", "b", "c"), _LENGTH),
    "A": _AREA, "V": _VOLUME, "m": _MASS, "t": _TIME, "v": (("m", 1), ("s", -1)), "a": (("m", 1), ("s", -2)),
    "F": _FORCE, "E": _ENERGY, "W": _ENERGY, "P": _POWER, "U": _VOLTAGE, "I": _CURRENT, "R": _RESISTANCE,
}  # fmt: skip
"""Dimensions that letters of formulas usually stand for."""

ALIASES = {
    "kmh": "km/h",
    "mph": "mi/h",
    "kph": "km/h",
    "meters": "m",
    "metres": "m",
    **dict.fromkeys(("kelvin", "Kelvin"), "K"),
    **dict.fromkeys(("celsius", "Celsius", "degrees Celsius", "Grad Celsius"), "°C"),
    **dict.fromkeys(("fahrenheit", "Fahrenheit", "degrees Fahrenheit", "Grad Fahrenheit"), "°F"),
}


def is_ratio(term: Term) -> bool:
    """True for one unit over another, which are written as one word: `km/h`, `m/s` to the power 2."""
    match term:
        case Quotient(Unit(), Unit() | Power(Unit(), Number()), "/"):
            return True
    return False


@cache
def unit_term(text: str) -> Term | None:
    """The unit that words name, `km` or `km/h`; None where they name none."""
    text = ALIASES.get(text, text)
    above, slash, below = text.partition("/")
    parts = [_power(part.strip()) for part in ((above, below) if slash else (above,))]
    if any(part is None for part in parts):
        return None
    first, *rest = [part for part in parts if part is not None]
    return Quotient(first, rest[0], "/") if rest else first


def _power(text: str) -> Term | None:
    """`cm²` and `m^2` as powers of units."""
    symbol = text.rstrip("²³").removesuffix("^2").removesuffix("^3")
    exponent = {"": "", "²": "2", "^2": "2", "³": "3", "^3": "3"}.get(text[len(symbol) :])
    if symbol not in UNITS or exponent is None:
        return None
    return Power(Unit(symbol), Number(exponent)) if exponent else Unit(symbol)


SIGNS = {"min": r"\min", "€": r"\euro", "$": r"\$", "£": r"\pounds"}
"""Units that are written as a token of their own."""

SYMPY_UNITS = {
    "N": "newton",
    "min": "minute",
    "€": "EUR",
    "$": "USD",
    "£": "GBP",
    "µm": "um",
    "°C": "degC",
    "°F": "degF",
    "µg": "ug",
    "µs": "us",
}
"""Names in SymPy texts, where the symbol is none or means something else."""
