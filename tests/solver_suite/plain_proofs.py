"""Proofs line by line in numbers: each line has the value of both sides, which stand at its two ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.types import Solution
from solver_suite.cases import samples_of
from solver_suite.exact_values import EXACT, UndefinedError, Value, value_of
from solver_suite.suite import Problem

ENOUGH = 6


def same_proof(problem: Problem, solution: Solution) -> bool:
    """True for a proof whose lines all hold, or for numbers that differ where there is none."""
    if problem.status == "solved":
        return _is_refutation(solution)
    lines = [interpret(parse(step.latex)) for step in solution.steps]
    equation = _equation(problem)
    is_explained = all(step.rule != "not-explained" for step in solution.steps)
    has_ends = len(lines) > 1 and {lines[0], lines[-1]} == set(equation.sides)
    return is_explained and has_ends and _all_same([*lines, *equation.sides])


def check_proof(problem: Problem) -> None:
    """The equation holds for random numbers, or differs for some."""
    assert _all_same(_equation(problem).sides) == (problem.status == "all-numbers")
    for latex in problem.answers:
        (answer,) = [interpret(parse(latex))]
        assert isinstance(answer, terms.Relation)
        assert abs(value_of(answer.sides[0]) - value_of(answer.sides[1])) > 1e-9


def _is_refutation(solution: Solution) -> bool:
    if len(solution.answers) != 1 or any(check.passed for check in solution.checks):
        return False
    term = interpret(parse(solution.answers[0].latex))
    if not isinstance(term, terms.Relation) or term.signs != (r"\neq",):
        return False
    return bool(abs(value_of(term.sides[0]) - value_of(term.sides[1])) > 1e-9)


def _equation(problem: Problem) -> terms.Relation:
    relation = interpret(parse(problem.latex))
    assert isinstance(relation, terms.Relation)
    return relation


def _all_same(lines: list[Term] | tuple[Term, ...]) -> bool:
    """True if all lines have one value wherever all have one, at several points."""
    letters = {letter for line in lines for letter in terms.variables(line)}
    has_factorial = any(isinstance(part, terms.Factorial) for line in lines for part in terms.walk(line))
    seen = 0
    for sample in islice(samples_of(letters), 60):
        numbers = {x: EXACT.mpf(1 + int(abs(v))) for x, v in sample.items()} if has_factorial else sample
        values = _values(lines, numbers)
        if values is None:
            continue
        seen += 1
        if any(abs(value - values[0]) > 1e-15 * max(1, abs(values[0])) for value in values):
            return False
    return seen >= ENOUGH


def _values(lines: Sequence[Term], numbers: Mapping[Variable, Value]) -> list[Value] | None:
    try:
        return [value_of(line, numbers) for line in lines]
    except UndefinedError:
        return None
