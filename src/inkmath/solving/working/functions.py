"""Functions and their derivatives, line by line: `f(x)=x^{3}`, then `f^{\\prime}(x)=3x^{2}`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.verify.verdict import Verdict
from inkmath.solving.working.evidence import values_differ
from inkmath.solving.working.expressions import DIFFERS, check_chain, compared
from inkmath.solving.working.lines import Line
from inkmath.solving.working.report import CheckReport


@dataclass(frozen=True, slots=True)
class _Named:
    """A function or a derivative of it at some place: f, order 1, at x for `f^{\\prime}(x)`."""

    head: terms.Variable
    order: int
    at: Term


def is_about_functions(lines: tuple[Line, ...]) -> bool:
    """True if the first line gives a function, and later ones its derivatives, or several of its values."""
    given = _named(lines[0].sides[0], lines[0].sides[-1])
    if given is None or len(lines[0].sides) < 2 or not isinstance(given.at, terms.Variable):
        return False
    others = [_named(line.sides[0], line.sides[-1]) for line in lines[1:] if len(line.sides) > 1]
    own = [other for other in others if other is not None and other.head == given.head]
    if len(lines) == 2 and _asks_where(given, lines[0].sides[1], others[-1:], lines[1]):
        return False
    are_values = len(own) == len(lines) - 1 > 1 and all(is_numeric(other.at) for other in own)
    return are_values or any(other.order > 0 for other in own)


def _asks_where(given: _Named, body: Term, named: list[_Named | None], line: Line) -> bool:
    """True if `f'(x)=0` asks for a place: the derivative is no constant, and a number is given for it."""
    if not named or named[0] is None or not named[0].order or named[0].head != given.head:
        return False
    if named[0].at != given.at or not is_numeric(line.sides[-1]):
        return False
    assert isinstance(given.at, terms.Variable)
    change = terms.Derivative(body, given.at, terms.Number(str(named[0].order + 1)))
    return compared(change, terms.ZERO)[0] is not Verdict.SAME


def check_functions(lines: tuple[Line, ...]) -> CheckReport:
    """Checks what each line says of the function that the first one gives, and of its derivatives."""
    report = CheckReport(lines)
    given = _named(lines[0].sides[0], lines[0].sides[-1])
    assert given is not None
    assert isinstance(given.at, terms.Variable)
    variable, known = given.at, {given.order: lines[0].sides[1]}
    before = check_chain(report, lines[0], known[given.order], list(lines[0].sides[2:]), ())
    for line in lines[1:]:
        name, *values = line.sides
        named = None if line.continues else _named(name, line.sides[-1])
        if line.continues:
            before = check_chain(report, line, before, list(line.sides), ())
            continue
        if named is None or named.head != given.head or not values:
            report.open(line)
            continue
        expected = _expected(named, variable, known)
        before = values[-1]
        if expected is None:
            report.open(line)
            continue
        check_value(report, line, expected, values)
        if named.at == variable:
            known[named.order] = values[0]
    return report


def check_value(report: CheckReport, line: Line, expected: Term, values: list[Term]) -> None:
    """Compares what a line says with what the lines before make it."""
    verdict, caution = compared(expected, values[0])
    if verdict is Verdict.DIFFERENT:
        report.wrong(line, values_differ(expected, values[0]) or DIFFERS)
    elif verdict is Verdict.UNDECIDED:
        report.open(line)
    else:
        report.right(line, "It follows from the lines before.", caution)
        check_chain(report, line, values[0], values[1:], ())


def _expected(named: _Named, variable: terms.Variable, known: dict[int, Term]) -> Term | None:
    """A derivative from the lines before: the highest one known, differentiated as often as needed."""
    lower = max((order for order in known if order <= named.order), default=None)
    if lower is None:
        return None
    times = named.order - lower
    value = known[lower]
    if times:
        value = terms.Derivative(value, variable, terms.Number(str(times)))
    return value if named.at == variable else _at(value, variable, named.at)


def _at(value: Term, variable: terms.Variable, place: Term) -> Term | None:
    """The value at a place; of a derivative that no line has worked out, the number that it comes to."""
    if not isinstance(value, terms.Derivative):
        return substitute(value, variable, place)
    try:
        number = float(value_at(value, Point({variable: value_at(place, Point({}))})))
    except (NotCoveredError, UndefinedValueError):
        return None
    near = Fraction(number).limit_denominator(1000)
    return number_term(near) if abs(number - float(near)) < 1e-9 * (1 + abs(number)) else None


def _named(name: Term, meaning: Term) -> _Named | None:
    """The function on a left side: `f(x)`, `f^{\\prime}(2)`, `y`, `y^{\\prime}` or `\\frac{dy}{dx}`."""
    match name:
        case terms.Apply(head, (place,), None, False):
            return _Named(replace(head, primes=0), head.primes, place)
        case terms.Derivative(terms.Variable() as head, variable, terms.Number(order)) if order.isdecimal():
            return _Named(head, int(order[:3]), variable)
        case terms.Variable():
            variables = [part for part in terms.variables(meaning) if part != replace(name, primes=0)]
            place = variables[0] if variables else terms.Variable("x")
            return _Named(replace(name, primes=0), name.primes, place)
    return None
