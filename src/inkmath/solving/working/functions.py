"""Functions and their derivatives, line by line: `f(x)=x^{3}`, then `f^{\\prime}(x)=3x^{2}`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import factorial

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import add, divide, multiply, negate, number, power
from inkmath.solving.sentences import sentence
from inkmath.solving.verify.solution_sets import compare
from inkmath.solving.verify.verdict import Verdict
from inkmath.solving.working.equations import StatementChecker
from inkmath.solving.working.evidence import number_said
from inkmath.solving.working.expressions import check_chain, check_value, compared
from inkmath.solving.working.lines import Line
from inkmath.solving.working.report import CheckReport


@dataclass(frozen=True, slots=True)
class _Named:
    """A function or a derivative of it at some place: f, order 1, at x for `f^{\\prime}(x)`."""

    head: terms.Variable
    order: int
    at: Term


COMPARED = frozenset({"=", "<", ">", r"\leq", r"\geq"})
"""Signs between a value and what it is compared with."""


def is_about_functions(lines: tuple[Line, ...], is_asked: bool = False) -> bool:
    """True if the first line gives a function, and later ones its derivatives, or several of its values.

    is_asked: the lines are known to be a working; then one value is enough.
    """
    given = _named(lines[0].sides[0], lines[0].sides[-1])
    if given is None or len(lines[0].sides) < 2 or not isinstance(given.at, terms.Variable):
        return False
    others = [_named(line.sides[0], line.sides[-1]) for line in lines[1:] if len(line.sides) > 1]
    own = [other for other in others if other is not None and other.head == given.head]
    if len(lines) == 2 and _asks_where(given, lines[0].sides[1], others[-1:], lines[1]):
        return False
    if not is_asked and _asks_for_parameters(given.at, lines):
        return False
    are_values = len(own) == len(lines) - 1 > (not is_asked) and all(is_numeric(other.at) for other in own)
    has_polynomial = any(other is not None and _degree(other) is not None for other in others)
    return are_values or has_polynomial or any(other.order > 0 for other in own)


def _asks_for_parameters(variable: terms.Variable, lines: tuple[Line, ...]) -> bool:
    """True for `f(x)=ax^{2}+b`, `f(1)=2`, `f'(1)=4`: values that no other line has parameters in."""
    parameters = set(terms.variables(lines[0].sides[1])) - {variable}
    numbers = all(is_numeric(side) for line in lines[1:] for side in line.sides[1:])
    places = (_named(line.sides[0], line.sides[-1]) for line in lines[1:])
    are_values = all(place is not None and is_numeric(place.at) for place in places)
    return bool(parameters) and numbers and are_values and all(len(line.sides) > 1 for line in lines[1:])


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
    return _FunctionChecker(lines).check()


class _FunctionChecker:
    """Goes through the lines of the study of a function.

    known: bodies of the function and its derivatives, by their order. place: where it was last put in.
    before: the expression that a line beginning with `=` goes on from. tangent: the body of the last one.
    equation: the solving of `f'(x)=0`, where the lines are at that.
    """

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.report = CheckReport(lines)
        given = _named(lines[0].sides[0], lines[0].sides[-1])
        assert given is not None
        assert isinstance(given.at, terms.Variable)
        self.head, self.variable = given.head, given.at
        self.known = {given.order: lines[0].sides[1]}
        self.before = check_chain(self.report, lines[0], lines[0].sides[1], list(lines[0].sides[2:]), ())
        self.place: Term | None = None
        self.tangent: Term | None = None
        self.equation: StatementChecker | None = None

    def check(self) -> CheckReport:
        for line in self.report.lines[1:]:
            if line.continues:
                self.before = check_chain(self.report, line, self.before, list(line.sides), ())
                continue
            name, *values = line.sides_of(COMPARED)
            named = _named(name, values[-1]) if values else None
            if named is not None and named.head == self.head and (line.sides[1:] or is_numeric(named.at)):
                self.end_equation()
                self.of_function(line, named, values)
            elif not (
                named is not None and (self.is_polynomial(line, named) or self.is_tangent(line, named))
            ):
                self.of_equation(line)
        self.end_equation()
        return self.report

    def of_function(self, line: Line, named: _Named, values: list[Term]) -> None:
        """A line such as `f'(x)=3x^{2}`, `f(2)=8` or `f'(x)=0`."""
        self.before = values[-1]
        expected = self.expected(named)
        if expected is None:
            self.report.open(line)
        elif named.at == self.variable and self.asks_where(expected, values[-1]):
            self.begin_equation(line, terms.Relation((expected, *values), ("=",) * len(values)))
            self.report.right(line, sentence("It asks for which {} this is so.", self.variable))
        elif not line.sides[1:]:
            self.of_sign(line, expected)
        else:
            check_value(self.report, line, expected, values)
            if named.at == self.variable:
                self.known[named.order] = values[0]
            else:
                self.place = named.at

    def of_sign(self, line: Line, expected: Term) -> None:
        """A line such as `f''(2)=6>0`."""
        assert isinstance(line.term, terms.Relation)
        statement = replace(line.term, sides=(expected, *line.term.sides[1:]))
        true = terms.Relation((terms.ZERO, terms.ZERO), ("=",))
        verdict = compare(true, statement, self.variable)
        if verdict is Verdict.SAME:
            self.report.right(line, "It follows from the lines before.")
        elif verdict is Verdict.SUBSET:
            self.report.wrong(line, sentence("It is {}.", number_said(float(value_at(expected, Point({}))))))
        else:
            self.report.open(line)

    def expected(self, named: _Named) -> Term | None:
        return _expected(named, self.variable, self.known)

    def asks_where(self, expected: Term, value: Term) -> bool:
        """True if 0 is put for a function that is not the same everywhere."""
        change = terms.Derivative(expected, self.variable, terms.ONE)
        return value == terms.ZERO and compared(change, terms.ZERO)[0] is Verdict.DIFFERENT

    # The zeros of the function or a derivative

    def begin_equation(self, line: Line, equation: Term) -> None:
        given = replace(line, term=equation)
        self.equation = StatementChecker((given, *self.report.lines), self.variable, self.report)

    def of_equation(self, line: Line) -> None:
        """A line of the solving of `f'(x)=0`, which may begin without that line: `3x^{2}-3=0`."""
        if self.equation is not None:
            self.equation.next(line)
            return
        for order in sorted(self.known, reverse=True):
            equation = terms.Relation((self.known[order], terms.ZERO), ("=",))
            if compare(equation, line.term, self.variable) is Verdict.SAME:
                self.begin_equation(line, line.term)
                name = terms.Apply(replace(self.head, primes=order), (self.variable,))
                self.report.right(line, sentence("It asks where {} is 0.", name))
                return
        self.report.open(line)

    def end_equation(self) -> None:
        if self.equation is not None:
            self.equation.finish()
        self.equation = None

    # Tangents and Taylor polynomials

    def is_tangent(self, line: Line, named: _Named) -> bool:
        """True if a line such as `y=4x-9` was taken for the tangent at the last place."""
        value = line.sides[-1]
        if set(terms.variables(value)) - {self.variable}:
            return False
        if self.place is None or named.order or self.equation is not None or self.bends(value):
            return False
        slope = self.expected(_Named(self.head, 1, self.place))
        height = self.expected(_Named(self.head, 0, self.place))
        if slope is None or height is None:
            return False
        run = add(self.variable, negate(self.place))
        expected = self.tangent or add(height, multiply(slope, run))
        has_slope = compared(terms.Derivative(value, self.variable, terms.ONE), slope)[0] is Verdict.SAME
        if not has_slope and self.tangent is None:
            return False
        check_value(self.report, line, expected, list(line.sides[1:]))
        self.tangent = value
        return True

    def bends(self, value: Term) -> bool:
        """True if the graph of the value is no straight line."""
        second = terms.Derivative(value, self.variable, number(2))
        return compared(second, terms.ZERO)[0] is not Verdict.SAME

    def is_polynomial(self, line: Line, named: _Named) -> bool:
        """True if a line such as `T_{2}(x)=1+x` gives a Taylor polynomial, about the last place or 0."""
        degree = _degree(named)
        if degree is None or named.at != self.variable:
            return False
        for place in (self.place,) if self.place is not None else (terms.ZERO, terms.ONE):
            expected = self.polynomial(place, degree)
            if expected is not None:
                check_value(self.report, line, expected, list(line.sides[1:]))
                return True
        self.report.open(line)
        return True

    def polynomial(self, place: Term, degree: int) -> Term | None:
        """The Taylor polynomial about a place; None where the function or a derivative has no value there."""
        values = [self.expected(_Named(self.head, order, place)) for order in range(degree + 1)]
        run = add(self.variable, negate(place))
        parts = [
            divide(multiply(value, power(run, number(order))), number(factorial(order)))
            for order, value in enumerate(values)
            if value is not None and _has_value(value)
        ]
        return add(*parts) if len(parts) == len(values) else None


POLYNOMIALS = ("T", "P")
"""Names of Taylor polynomials."""

MOST_DERIVATIVES = 6


def _has_value(term: Term) -> bool:
    try:
        value_at(term, Point({}))
    except (NotCoveredError, UndefinedValueError):
        return False
    return True


def _degree(named: _Named) -> int | None:
    """The degree of the Taylor polynomial of that name; None where it is none."""
    degree = int(named.head.sub[:3]) if named.head.sub.isdecimal() else MOST_DERIVATIVES + 1
    return degree if named.head.token in POLYNOMIALS and degree <= MOST_DERIVATIVES else None


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
