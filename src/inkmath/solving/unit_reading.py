"""Units in a problem: which letters are units, and what belongs together. Without SymPy.

A letter is a unit behind a number where a longer unit stands in the same problem (`5\\text{km}+300m`), or in
the value of a letter that usually has such (`t=10s`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from typing import Any

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.expression.units import SINGLE, UNITS, USUAL, Unit


def holds_unit(term: Term) -> bool:
    return any(isinstance(part, Unit) for part in terms.walk(term))


def with_units(term: Term, is_sure: bool = False) -> Term:
    """The term with letters behind numbers as units, if it holds a longer unit: `5\\text{km}+300m`.

    In a list, those are letters of values alone, as in `t=10s`, and not of formulas.
    is_sure: whether the letters are units even if there is none.
    """
    if isinstance(term, terms.Tuple):
        return _list_with_units(term)
    if not (is_sure or holds_unit(term) or _asks_for_unit(term)):
        return term
    return _in_order(_read(term))


def _list_with_units(given: terms.Tuple) -> Term:
    """The list with the units of its values; without one that is sure, if each letter has a usual one."""
    read = [_value_given(part) for part in given.elements]
    values = {k: value for k, value in enumerate(read) if value is not None}
    assigned = {value.sides[0] for value in values.values()}
    usual = {k for k, value in values.items() if _is_usual(value)}
    if not holds_unit(given) and not (
        values and usual == values.keys() and not any(map(_is_plain, given.elements))
    ):
        return given
    parts = list(given.elements)
    for k, value in values.items():
        letters = set(terms.variables(terms.Tuple(tuple(_sides(parts[k])[1:]))))
        if k in usual or holds_unit(parts[k]) or not letters & assigned:
            parts[k] = value
    return terms.Tuple(tuple(part if k in values else with_units(part) for k, part in enumerate(parts)))


def _sides(part: Term) -> tuple[Term, ...]:
    return part.sides if isinstance(part, terms.Relation) else ()


def _is_plain(part: Term) -> bool:
    """True for `m=3`: a value without a unit."""
    return len(_sides(part)) == 2 and is_numeric(_sides(part)[1]) and not holds_unit(part)


def _value_given(part: Term) -> terms.Relation | None:
    """`t=10s` with its unit; None for formulas and for plain numbers."""
    match part:
        case terms.Relation((terms.Variable() as letter, value), ("=",)):
            read = _in_order(_read(value))
            return terms.Relation((letter, read), ("=",)) if holds_unit(read) and is_numeric(read) else None
    return None


def _is_usual(given: terms.Relation) -> bool:
    """True if a letter has a value of the kind that it usually stands for."""
    letter, value = given.sides
    dimension = USUAL.get(letter.token) if isinstance(letter, terms.Variable) else None
    return dimension is not None and _dimension(value) == dict(dimension)


def _dimension(term: Term, power: int = 1) -> dict[str, int]:
    """The base units of a product, with their exponents; numbers have none."""
    found: Counter[str] = Counter()
    match term:
        case Unit(symbol):
            found.update({base: power * exponent for base, exponent in UNITS[symbol].dimension})
        case terms.Power(base, terms.Number(exponent)) if exponent.isdecimal():
            found.update(_dimension(base, power * int(exponent[:2])))
        case terms.Product(factors):
            for factor in factors:
                found.update(_dimension(factor, power))
        case terms.Quotient(above, below):
            found.update(_dimension(above, power))
            found.update(_dimension(below, -power))
    return {base: exponent for base, exponent in found.items() if exponent}


def _asks_for_unit(term: Term) -> bool:
    """True for `2m^{3}=?l`: letters that are units behind a number on one side, and a place on the other."""
    if not isinstance(term, terms.Relation) or len(term.sides) != 2 or PLACE not in terms.variables(term):
        return False
    return all(
        isinstance(side, terms.Product)
        and not any(side.signs)
        and _is_amount(side.factors[0])
        and len(side.factors) == 2
        and holds_unit(_as_unit(side.factors[1]))
        for side in term.sides
    )


PLACE = terms.Variable(r"\square")
"""The place of a number that is asked for."""


def _read(term: Term) -> Term:
    """The term with the letters replaced that stand behind numbers, or in a fraction with units."""
    match term:
        case terms.Product(factors, signs):
            changed: list[Term] = []
            for k, factor in enumerate(factors):
                is_beside = k > 0 and (not signs[k - 1] or isinstance(factor, terms.Quotient))
                follows = is_beside and (_is_amount(factors[k - 1]) or holds_unit(changed[-1]))
                changed.append(_as_unit(factor) if follows else _read(factor))
            return replace(term, factors=tuple(changed))
        case terms.Quotient(above, below) if holds_unit(_as_unit(below)) and holds_unit(_read(above)):
            return replace(term, numerator=_read(above), denominator=_as_unit(below))
    parts = {
        field.name: _read(value) if isinstance(value, Term) else tuple(map(_read, value))
        for field in fields(term)
        if isinstance(value := getattr(term, field.name), Term)
        or (isinstance(value, tuple) and value and isinstance(value[0], Term))
    }
    return replace(term, **parts)


def _is_amount(term: Term) -> bool:
    """True if a unit may follow: a number, or the place of one."""
    return (is_numeric(term) and not holds_unit(term)) or term == PLACE


def _as_unit(term: Term) -> Term:
    """Letters that are units as such, with their powers and quotients; other terms as they are."""
    match term:
        case terms.Variable(token, "", 0) if token in SINGLE:
            return Unit(token)
        case terms.Variable(r"\Omega", "", 0):
            return Unit("Ω")
        case terms.Power(base):
            return replace(term, base=_as_unit(base))
        case terms.Quotient(above, below):
            return replace(term, numerator=_as_unit(above), denominator=_as_unit(below))
    return _read(term) if not isinstance(term, terms.Variable) else term


def _in_order(term: Term) -> Term:
    """The term with `60km:2h` as a quotient of two quantities, and `2h30min` as a sum of two."""
    parts: dict[str, Any] = {}
    for field in fields(term):
        value = getattr(term, field.name)
        if isinstance(value, Term):
            parts[field.name] = _in_order(value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Term):
            parts[field.name] = tuple(map(_in_order, value))
    term = replace(term, **parts)
    if not isinstance(term, terms.Product):
        return term
    first, *rest = term.factors
    if isinstance(first, Unit) and len(rest) == 1 and _is_amount(rest[0]):  # as in $5
        return replace(term, factors=(rest[0], first))
    is_divided = isinstance(first, terms.Quotient) and first.sign != r"\frac" and not any(term.signs)
    if (
        isinstance(first, terms.Quotient)
        and is_divided
        and _is_amount(first.denominator)
        and all(map(holds_unit, rest))
    ):
        below = terms.Product((first.denominator, *rest), ("",) * len(rest))
        return replace(first, denominator=below)
    return _mixed(term)


def _mixed(product: terms.Product) -> Term:
    """`2h30min` as the sum of its quantities; other products as they are."""
    factors = product.factors
    is_alternating = (
        len(factors) > 2
        and not any(product.signs)
        and len(factors) % 2 == 0
        and all(
            isinstance(factor, Unit) if k % 2 else isinstance(factor, terms.Number)
            for k, factor in enumerate(factors)
        )
    )
    if not is_alternating:
        return product
    units = [factor for factor in factors[1::2] if isinstance(factor, Unit)]
    if len({UNITS[unit.symbol].dimension for unit in units}) > 1:
        return product
    pairs = zip(factors[::2], units, strict=True)
    return terms.Sum(tuple(terms.Product(pair, ("",)) for pair in pairs))
