"""Solutions of systems over the complex numbers: `z=1+i,w=2`."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.types import Solution
from solver_suite.exact_values import Value, value_of
from solver_suite.suite import Problem


def numbers_of(answer: str) -> dict[terms.Term, Value]:
    """The numbers of an answer, each by its letter."""
    term = interpret(parse(answer))
    parts = term.elements if isinstance(term, terms.Tuple) else (term,)
    return {part.sides[0]: value_of(part.sides[1]) for part in parts if isinstance(part, terms.Relation)}


def same_answer(problem: Problem, solution: Solution) -> bool:
    found = [numbers_of(answer.latex) for answer in solution.answers]
    wanted = [numbers_of(answer) for answer in problem.answers]
    return len(found) == len(wanted) and all(any(_are_alike(one, other) for other in found) for one in wanted)


def _are_alike(one: dict[terms.Term, Value], other: dict[terms.Term, Value]) -> bool:
    return one.keys() == other.keys() and all(abs(one[letter] - other[letter]) < 1e-12 for letter in one)
