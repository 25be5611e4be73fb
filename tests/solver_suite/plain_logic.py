"""Formulas of propositional logic, evaluated for all truth values apart from the solver."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.types import Solution
from solver_suite.exact_values import NotANumberError
from solver_suite.suite import Problem

TRUTHS = ("True", "False")
CONSTANTS = (Variable(r"\top"), Variable(r"\perp"))


def check_logic(problem: Problem) -> None:
    """Each answer has the truth table of the problem; `True` and `False` are its only truth value."""
    formula = interpret(parse(problem.latex))
    for answer in problem.answers:
        if answer in TRUTHS and isinstance(formula, terms.Relation):
            assert equivalent(*formula.sides) == (answer == "True")
        elif answer in TRUTHS:
            assert {truth(formula, row) for row in rows(formula)} == {answer == "True"}
        else:
            assert equivalent(formula, interpret(parse(answer)))


def same_answer(problem: Problem, solution: Solution) -> bool:
    """True if the answers are formulas equivalent to those of the suite and no longer, or the same truth."""
    if len(solution.answers) != len(problem.answers):
        return False
    for found, wanted in zip(solution.answers, problem.answers, strict=True):
        if wanted in TRUTHS:
            return found.sympy == wanted
        if len(found.latex) > len(wanted):
            return False
        if not equivalent(interpret(parse(found.latex)), interpret(parse(wanted))):
            return False
    return True


def equivalent(one: Term, other: Term) -> bool:
    both = terms.Tuple((one, other))
    return all(truth(one, row) == truth(other, row) for row in rows(both))


def rows(term: Term) -> Iterator[dict[Term, bool]]:
    letters = [letter for letter in terms.variables(term) if letter not in CONSTANTS]
    for values in product((False, True), repeat=len(letters)):
        yield dict(zip(letters, values, strict=True))


def truth(term: Term, values: dict[Term, bool]) -> bool:
    match term:
        case Variable(r"\top"):
            return True
        case Variable(r"\perp"):
            return False
        case Variable():
            return values[term]
        case terms.Not(inner):
            return not truth(inner, values)
        case terms.Logical(r"\wedge", parts):
            return min(truth(part, values) for part in parts)
        case terms.Logical(r"\vee", parts):
            return max(truth(part, values) for part in parts)
        case terms.Logical(r"\oplus", (one, other)):
            return truth(one, values) ^ truth(other, values)
        case terms.Logical(r"\Rightarrow" | r"\rightarrow", (one, other)):
            return truth(one, values) <= truth(other, values)
        case terms.Logical(_, (one, other)):
            return truth(one, values) is truth(other, values)
    raise NotANumberError("no formula")
