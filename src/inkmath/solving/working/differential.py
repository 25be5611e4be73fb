"""Differential equations, line by line: each line must hold for the solutions of the first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.differential_equations.problems import (
    Condition,
    DifferentialEquation,
    base_of,
    differential_equation_in,
)
from inkmath.solving.differential_equations.working import are_same, put_in, slope_agrees, slope_of
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import add, multiply, negate, number, power
from inkmath.solving.sentences import sentence
from inkmath.solving.verify.complex_sets import complex_comparison
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.solving.working.equations import StatementChecker
from inkmath.solving.working.lines import Line
from inkmath.solving.working.report import CheckReport

COMPARE = Equivalence(may_widen=True)


def is_about_differential_equation(lines: tuple[Line, ...]) -> bool:
    """True if the first line is a differential equation."""
    return differential_equation_in(lines[0].term) is not None


def is_step_of_differential_equation(lines: tuple[Line, ...]) -> bool:
    """True if the last line gives a solution, or the characteristic equation or its roots."""
    found = differential_equation_in(lines[0].term)
    if found is None:
        return False
    known = {found.x, *map(base_of, terms.variables(found.equation))}
    letters = terms.variables(lines[-1].term)
    is_solution = lines[-1].sides[0] == found.y and not known.issuperset(letters)
    return is_solution or (found.order > 1 and len(letters) == 1 and not known.issuperset(letters))


def check_differential_equation(lines: tuple[Line, ...]) -> CheckReport:
    """Checks the lines of the solving of a differential equation, of the first order or a linear one."""
    return _Checker(lines).check()


class _Checker:
    """Goes through the lines.

    used: letters of solutions other than those of the equation. auxiliary: the solving of the characteristic
    equation, once it is there.
    """

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.report = CheckReport(lines)
        found = differential_equation_in(lines[0].term)
        assert found is not None
        self.equation: DifferentialEquation = found
        self.letters = {found.x, *map(base_of, terms.variables(found.equation))}
        self.used: set[terms.Variable] = set()
        self.slope = _slope(found)
        self.auxiliary: StatementChecker | None = None

    def check(self) -> CheckReport:
        for line in self.report.lines[1:]:
            if self.is_auxiliary(line):
                continue
            self.used |= self.constants(line.term)
            verdict = self.verdict(line.term)
            if verdict is Verdict.SAME:
                self.report.right(
                    line, sentence("It holds for the solutions of {}.", self.report.lines[0].name)
                )
            elif verdict is Verdict.DIFFERENT:
                self.report.wrong(line, sentence("It does not solve {}.", self.report.lines[0].name))
            else:
                self.report.open(line)
        if self.auxiliary is not None:
            self.auxiliary.finish()
        return self.report

    def verdict(self, line: Term) -> Verdict:
        if not isinstance(line, terms.Relation) or line.signs != ("=",):
            return Verdict.UNDECIDED
        y, x = self.equation.y, self.equation.x
        if line.sides[0] == y and y not in terms.variables(line.sides[1]):
            return self.of_solution(line.sides[1])
        if self.slope is None:
            return Verdict.UNDECIDED
        constant = min(self.constants(line), key=str, default=terms.Variable("C"))
        if slope_agrees(line, self.slope, y, x, constant):
            return Verdict.SAME
        other = differential_equation_in(line)
        if other is not None and {other.y, other.x} == {y, x}:
            own = _slope(other)
            own = own if own is None or other.y == y else terms.Quotient(ONE, own)
            return Verdict.UNDECIDED if own is None else COMPARE(self.slope, own)
        return self.along(line, constant)

    def constants(self, line: Term) -> set[terms.Variable]:
        return set(terms.variables(line)) - self.letters

    def of_solution(self, body: Term) -> Verdict:
        """The verdict on `y=...`: it must solve the equation, with a constant for each order or none."""
        sides = put_in(self.equation.equation, self.equation, body).sides
        count = len(self.constants(body))
        if 0 < count < self.equation.order and not self.equation.conditions:
            return Verdict.DIFFERENT
        verdict = COMPARE(*sides)
        if (
            verdict is Verdict.SAME
            and not count
            and not all(map(self.fulfils(body), self.equation.conditions))
        ):
            return Verdict.DIFFERENT
        return verdict

    def fulfils(self, body: Term) -> Callable[[Condition], bool]:
        """The test whether y = body fulfils a condition."""

        def test(condition: Condition) -> bool:
            x = self.equation.x
            value = terms.Derivative(body, x, number(condition.order)) if condition.order else body
            return COMPARE(substitute(value, x, condition.place), condition.value) is not Verdict.DIFFERENT

        return test

    def along(self, line: terms.Relation, constant: terms.Variable) -> Verdict:
        """The verdict on a curve whose constant is added: its slope must be that of the equation."""
        y, x = self.equation.y, self.equation.x
        difference = add(line.sides[0], negate(line.sides[1]))
        shift = add(substitute(difference, constant, ONE), negate(substitute(difference, constant, ZERO)))
        if self.slope is None or not (are_same(shift, ONE) or are_same(shift, negate(ONE))):
            return Verdict.UNDECIDED
        growth = multiply(terms.Derivative(difference, y, ONE), self.slope)
        return COMPARE(add(terms.Derivative(difference, x, ONE), growth), ZERO)

    # The characteristic equation

    def is_auxiliary(self, line: Line) -> bool:
        """True if the line is about one new letter: the characteristic equation, or its roots."""
        if self.auxiliary is None:
            new = tuple(self.constants(line.term) - self.used)
            is_about_it = len(new) == 1 and new == terms.variables(line.term) and not _is_value(line)
            given = self.characteristic(new[0]) if is_about_it else None
            if given is None:
                return False
            first = replace(self.report.lines[0], term=given)
            self.auxiliary = StatementChecker((first, *self.report.lines), new[0], self.report)
            self.auxiliary.over_complex = complex_comparison(new[0])
        elif set(terms.variables(line.term)) != {self.auxiliary.unknown}:
            return False
        self.auxiliary.next(line)
        return True

    def characteristic(self, letter: terms.Variable) -> Term | None:
        """The characteristic equation in the letter; None where the coefficients are no numbers."""
        difference = add(self.equation.equation.sides[0], negate(self.equation.equation.sides[1]))
        powers, rest = difference, difference
        for order in range(self.equation.order, -1, -1):
            name = self.equation.derivative(order)
            powers = substitute(powers, name, power(letter, number(order)) if order else ONE)
            rest = substitute(rest, name, ZERO)
        left = add(powers, negate(rest))
        is_plain = COMPARE(substitute(left, self.equation.x, ONE), left) is Verdict.SAME
        return terms.Relation((left, ZERO), ("=",)) if is_plain else None


def _is_value(line: Line) -> bool:
    """True if a line says what a letter is, `C=2`."""
    return isinstance(line.sides[0], terms.Variable) and is_numeric(terms.Tuple(line.sides[1:]))


def _slope(equation: DifferentialEquation) -> Term | None:
    """The derivative in an equation of the first order, solved for; None where it is not."""
    if equation.order != 1:
        return None
    try:
        return from_sympy(slope_of(equation))
    except NotCoveredError:
        return None
