"""Functions and their derivatives, line by line: `f(x)=x^{3}`, then `f^{\\prime}(x)=3x^{2}`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.from_sympy import number_term
from inkmath.solving.numerics import Point, value_at
from inkmath.solving.substitution import substitute
from inkmath.solving.values import NotCoveredError, UndefinedValueError
from inkmath.solving.verdict import Verdict
from inkmath.solving.working.evidence import values_differ
from inkmath.solving.working.expressions import DIFFERS, check_chain, compared
from inkmath.solving.working.findings import Findings
from inkmath.solving.working.lines import Line


@dataclass(frozen=True, slots=True)
class _Named:
    """A function or a derivative of it at some place: f, order 1, at x for `f^{\\prime}(x)`."""

    head: terms.Variable
    order: int
    at: Term


def is_about_functions(lines: tuple[Line, ...]) -> bool:
    """Whether the first line gives a function, and a later one begins with that or a derivative of it."""
    given = _named(lines[0].sides[0], lines[0].sides[-1])
    if given is None or len(lines[0].sides) < 2 or not isinstance(given.at, terms.Variable):
        return False
    others = [_named(line.sides[0], line.sides[-1]) for line in lines[1:] if len(line.sides) > 1]
    return any(other is not None and other.head == given.head and other.order > 0 for other in others)


def check_functions(lines: tuple[Line, ...]) -> Findings:
    """Checks what each line says of the function that the first one gives, and of its derivatives."""
    findings = Findings(lines)
    given = _named(lines[0].sides[0], lines[0].sides[-1])
    assert given is not None
    assert isinstance(given.at, terms.Variable)
    letter, known = given.at, {given.order: lines[0].sides[1]}
    before = check_chain(findings, lines[0], known[given.order], list(lines[0].sides[2:]), ())
    for line in lines[1:]:
        name, *values = line.sides
        named = None if line.continues else _named(name, line.sides[-1])
        if line.continues:
            before = check_chain(findings, line, before, list(line.sides), ())
            continue
        if named is None or named.head != given.head or not values:
            findings.open(line)
            continue
        expected = _expected(named, letter, known)
        before = values[-1]
        if expected is None:
            findings.open(line)
            continue
        check_value(findings, line, expected, values)
        if named.at == letter:
            known[named.order] = values[0]
    return findings


def check_value(findings: Findings, line: Line, expected: Term, values: list[Term]) -> None:
    """Compares what a line says with what the lines before make it."""
    verdict, caution = compared(expected, values[0])
    if verdict is Verdict.DIFFERENT:
        findings.wrong(line, values_differ(expected, values[0]) or DIFFERS)
    elif verdict is Verdict.UNDECIDED:
        findings.open(line)
    else:
        findings.right(line, "It follows from the lines before.", caution)
        check_chain(findings, line, values[0], values[1:], ())


def _expected(named: _Named, letter: terms.Variable, known: dict[int, Term]) -> Term | None:
    """What the lines before say about a derivative: its highest one known, derived as often as needed."""
    lower = max((order for order in known if order <= named.order), default=None)
    if lower is None:
        return None
    times = named.order - lower
    value = known[lower]
    if times:
        value = terms.Derivative(value, letter, terms.Number(str(times)))
    return value if named.at == letter else _at(value, letter, named.at)


def _at(value: Term, letter: terms.Variable, place: Term) -> Term | None:
    """The value at a place; of a derivative that no line has worked out, the number that it comes to."""
    if not isinstance(value, terms.Derivative):
        return substitute(value, letter, place)
    try:
        number = float(value_at(value, Point({letter: value_at(place, Point({}))})))
    except (NotCoveredError, UndefinedValueError):
        return None
    near = Fraction(number).limit_denominator(1000)
    return number_term(near) if abs(number - float(near)) < 1e-9 * (1 + abs(number)) else None


def _named(name: Term, meaning: Term) -> _Named | None:
    """What a left side names: `f(x)`, `f^{\\prime}(2)`, `y`, `y^{\\prime}` or `\\frac{dy}{dx}`."""
    match name:
        case terms.Apply(head, (place,), None, False):
            return _Named(replace(head, primes=0), head.primes, place)
        case terms.Derivative(terms.Variable() as head, letter, terms.Number(order)) if order.isdecimal():
            return _Named(head, int(order[:3]), letter)
        case terms.Variable():
            letters = [part for part in terms.variables(meaning) if part != replace(name, primes=0)]
            place = letters[0] if letters else terms.Variable("x")
            return _Named(replace(name, primes=0), name.primes, place)
    return None
