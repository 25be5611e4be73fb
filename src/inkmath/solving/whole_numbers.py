r"""Inequalities whose solutions have to be whole or natural numbers: `2x<7,x\in\mathbb{N}`."""

from __future__ import annotations

from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.conditions import INFINITE, Conditional, conditional_in
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.inequalities import solve_inequalities
from inkmath.solving.recognisers import Problem
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.interval_sets import holds_at
from inkmath.solving.verify.statements import statement_of
from inkmath.types import Answer, Check, Solution, Step

KIND = "inequality"
MAX_LISTED, SHOWN = 30, 3
"""The most numbers that are listed, and how many are where there are more or infinitely many."""

NATURAL = terms.Variable(r"\mathbb{N}")
WHOLE = terms.Variable(r"\mathbb{Z}")


def solve_over_whole_numbers(problem: Problem) -> Solution:
    """The whole or natural numbers that fulfil inequalities."""
    given = conditional_in(problem.term)
    assert given is not None
    draft = Draft(KIND, problem.latex, latex_of(given.variable)).begin()
    return draft.conclude(lambda: _solved(given, draft))


def _solved(given: Conditional, draft: Draft) -> Solution:
    sets = {relation.sides[1] for relation in given.sets}
    if not sets <= {NATURAL, WHOLE}:
        raise NotCoveredError("inequalities over the rational numbers")
    relations = given.statement + given.bounds
    line = relations[0] if len(relations) == 1 else terms.Tuple(relations)
    general = solve_inequalities(line, given.variable, latex_of(line))
    if general.status not in ("solved", "all-numbers"):
        return replace(general, latex=draft.latex)
    draft.steps = list(general.steps)
    intervals: list[Term] = [terms.Interval(*INFINITE[::-1])]
    if general.answers:
        member = interpret(parse(rf"x\in{general.answers[0].latex}"))
        assert isinstance(member, terms.Relation)
        collection = member.sides[1]
        intervals = list(collection.sets) if isinstance(collection, terms.Union) else [collection]
    numbers = [term for part in intervals for term in _whole_numbers(part, NATURAL in sets)]
    if not numbers:
        says = sentence("None of these numbers is in {}.", given.sets[0].sides[1])
        draft.steps.append(Step("meet-condition", latex_of(given.sets[0]), says, True))
        check = Check(latex_of(given.sets[0]), says, all(step.verified for step in general.steps))
        message = sentence("No solution of the inequality meets the condition.")
        return draft.solution("no-solution", checks=[check], message=message)
    shown = terms.SetOf(tuple(numbers))
    member = terms.Relation((given.variable, shown), (r"\in",))
    listed = [term for term in numbers if not isinstance(term, terms.Dots)]
    statement = statement_of(line if len(relations) == 1 else terms.Logical(r"\wedge", relations), False)
    verified = all(answer.verified for answer in general.answers) and all(
        holds_at(statement, given.variable, exact_value(term)) for term in listed
    )
    says = sentence("List the numbers of {} among them.", given.sets[0].sides[1])
    draft.steps.append(Step("meet-condition", latex_of(member), says, verified))
    text = f"FiniteSet({', '.join(str(exact_value(term)) for term in listed)})"
    answer = Answer(latex_of(shown), text, None, verified=verified)
    check = Check(latex_of(member), sentence("Each of the listed numbers was substituted."), verified)
    return draft.solution("solved", [answer], [check])


def _whole_numbers(part: Term, is_natural: bool) -> list[Term]:
    """The whole numbers of an interval or of braces in ascending order; dots where they have no end."""
    if isinstance(part, terms.SetOf):
        values = sorted(exact_value(element) for element in part.elements)
        return [from_sympy(value) for value in values if value.is_integer and (value >= 0 or not is_natural)]
    if not isinstance(part, terms.Interval):
        raise NotCoveredError("a set of another form")
    low = None if part.lower in INFINITE else _first(exact_value(part.lower), part.left_open)
    high = None if part.upper in INFINITE else -_first(-exact_value(part.upper), part.right_open)
    if is_natural:
        low = 0 if low is None else max(low, 0)
    if low is None and high is None:
        raise NotCoveredError("every whole number")
    if low is not None and high is not None:
        if high - low >= MAX_LISTED:
            ends = [*range(low, low + SHOWN), None, high]
            return [terms.Dots() if n is None else from_sympy(sympy.Integer(n)) for n in ends]
        return [from_sympy(sympy.Integer(n)) for n in range(low, high + 1)]
    if low is not None:
        return [*(from_sympy(sympy.Integer(low + n)) for n in range(SHOWN)), terms.Dots()]
    assert high is not None
    return [terms.Dots(), *(from_sympy(sympy.Integer(high - n)) for n in reversed(range(SHOWN)))]


def _first(end: sympy.Expr, is_open: bool) -> int:
    """The smallest whole number from an end on."""
    value = sympy.ceiling(end)
    return int(value + 1 if is_open and value == end else value)
