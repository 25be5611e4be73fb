"""Probabilities, line by line: `P(X=2)=\\binom{5}{2}0.3^{2}0.7^{3}`, where a distribution was given."""

from __future__ import annotations

from fractions import Fraction

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.chance.problems import Given, given_in
from inkmath.solving.chance.solver import result_of
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import number
from inkmath.solving.sentences import sentence
from inkmath.solving.working.lines import Line
from inkmath.solving.working.report import CheckReport

SIGNS = frozenset({"=", r"\approx"})
ERROR = Fraction(1, 10**9)


def says_probabilities(lines: tuple[Line, ...]) -> bool:
    """True if the first line gives a distribution, and a later one says what a probability is."""
    given = given_in(lines[0].term)
    if given is None or given.asked:
        return False
    return any(_asked(lines[0].term, line.sides_of(SIGNS)) is not None for line in lines[1:])


def check_chance(lines: tuple[Line, ...]) -> CheckReport:
    """Compares what each line says of the distribution with what it is."""
    report = CheckReport(lines)
    value: Fraction | None = None
    for line in lines[1:]:
        sides = line.sides_of(SIGNS)
        given = None if line.continues else _asked(lines[0].term, sides)
        if given is not None:
            value, sides = _value(given), sides[1:]
        elif not line.continues:
            value = None
        numbers = [_number(_worked_out(side, lines[0].term)) for side in sides]
        if value is None or None in numbers:
            report.open(line)
        elif all(_agree(value, number, side) for number, side in zip(numbers, sides, strict=True)):
            report.right(line, "It follows from the distribution.")
        else:
            report.wrong(line, sentence("It is about {}.", f"{float(value):.4g}"))
    return report


def _asked(distribution: Term, sides: tuple[Term, ...]) -> Given | None:
    """The question that the left side of a line answers."""
    if len(sides) < 2:
        return None
    given = given_in(terms.Tuple((distribution, sides[0])))
    return given if given is not None and given.asked else None


def _value(given: Given) -> Fraction | None:
    (term, what), *_ = given.asked
    try:
        return Fraction(str(result_of(term, what, given, Draft("", "")).value))
    except (NotCoveredError, UndefinedValueError):
        return None


def _worked_out(side: Term, distribution: Term) -> Term:
    """The side with numbers for the probabilities in it, `1-P(X=0)`."""
    for part in list(terms.walk(side)):
        given = given_in(terms.Tuple((distribution, part))) if isinstance(part, ASKED) else None
        value = _value(given) if given is not None and given.asked else None
        if value is not None:
            side = substitute(side, part, terms.Quotient(number(value.numerator), number(value.denominator)))
    return side


ASKED = (terms.Product, terms.Apply)
"""Terms that a probability or an expected value is read as."""


def _number(side: Term) -> Fraction | None:
    if not is_numeric(side):
        return None
    try:
        return Fraction(str(value_at(side, Point({}))))
    except (NotCoveredError, UndefinedValueError):
        return None


def _agree(value: Fraction, number: Fraction | None, side: Term) -> bool:
    """True if a number is the value, or the value cut or rounded to the decimals that are written."""
    decimals = side.text.partition(".")[2] if isinstance(side, terms.Number) else ""
    error = Fraction(1, 10 ** len(decimals)) if decimals else ERROR * abs(value)
    return number is not None and abs(number - value) <= error
