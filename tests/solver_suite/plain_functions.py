"""Functions with constants that values of them determine, put in by hand, apart from the solver."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.lines import split_lines
from inkmath.expression.terms import Term, Variable
from solver_suite.answer_checker import close, read
from solver_suite.exact_values import EXACT, Value, value_of
from solver_suite.suite import Problem

ALMOST = 1e-12


def check_constants_of_function(problem: Problem) -> None:
    """The function with these constants, or a derivative of it, has the values that are given.

    The values determine as many constants, so that no other constants near them give the same.
    """
    function, *others = _statements(problem.latex)
    conditions = [part for part in others if isinstance(part, terms.Relation)]
    assert isinstance(function, terms.Relation)
    head, body = function.sides
    assert isinstance(head, terms.Apply)
    (variable,) = head.arguments
    assert isinstance(variable, Variable)
    (answer,) = problem.answers
    constants: dict[Variable, Value] = {}
    for part in _statements(answer):
        assert isinstance(part, terms.Relation)
        assert isinstance(part.sides[0], Variable)
        constants[part.sides[0]] = value_of(part.sides[1])

    def residuals(known: dict[Variable, Value]) -> list[Value]:
        return [_value(body, variable, known, each) - value_of(each.sides[1]) for each in conditions]

    assert set(constants) == set(terms.variables(body)) - {variable}
    assert all(close(gap, EXACT.mpf(0), ALMOST) for gap in residuals(constants)), problem.latex
    changes = EXACT.matrix(len(conditions), len(constants))
    for column, letter in enumerate(constants):
        step = EXACT.mpf("1e-6")
        moved = residuals({**constants, letter: constants[letter] + step})
        for row, gap in enumerate(moved):
            changes[row, column] = gap / step
    assert abs(EXACT.det(changes)) > 1e-3, problem.latex


def _value(body: Term, variable: Variable, known: dict[Variable, Value], condition: terms.Relation) -> Value:
    """The value of the function, or of the derivative that the primes say, at the place of a condition."""
    applied = condition.sides[0]
    assert isinstance(applied, terms.Apply)
    place = value_of(applied.arguments[0])
    return EXACT.diff(lambda x: value_of(body, {**known, variable: x}), place, applied.head.primes)


def _statements(latex: str) -> list[Term]:
    found: list[Term] = []
    for line in split_lines(latex):
        term = read(line)
        found += term.elements if isinstance(term, terms.Tuple) else [term]
    return found
