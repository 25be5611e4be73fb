"""Sets given by a condition, `\\{x\\in\\mathbb{Z}\\mid x^{2}<5\\}`: their elements or intervals."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.equations import solve_equation
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.inequalities import solve_inequalities
from inkmath.solving.sentences import sentence
from inkmath.solving.sets.values import (
    ALL_REAL,
    KINDS,
    Real,
    SetValue,
    as_real,
    as_term,
    value_of,
    whole_numbers,
)
from inkmath.solving.trace import latex_of


def listed(builder: terms.SetBuilder) -> Rewrite[Term]:
    """The set without its condition. Raises NotCoveredError where that is not solved for certain."""
    letter, base = _scope(builder.scope)
    if terms.variables(builder.condition) != (letter,):
        raise NotCoveredError("a condition of other letters")
    solutions = _solutions(builder.condition, letter)
    token = base.token if isinstance(base, terms.Variable) else ""
    if token in KINDS[:2]:
        value: SetValue = whole_numbers(token, solutions)
        says = sentence("These numbers of {} satisfy {}.", base, builder.condition)
    elif token == r"\mathbb{R}":
        value = solutions
        says = sentence("Solve {}.", builder.condition)
    else:
        raise NotCoveredError("conditions for elements of other sets")
    return Rewrite("list-elements", (as_term(value, builder),), says)


def _scope(scope: Term) -> tuple[terms.Variable, Term]:
    """The letter and the set that its values are of; the real numbers, if none is named."""
    match scope:
        case terms.Variable():
            return scope, terms.Variable(r"\mathbb{R}")
        case terms.Relation((terms.Variable() as letter, base), (r"\in",)):
            return letter, base
    raise NotCoveredError("sets of other than a letter")


def _solutions(condition: Term, letter: terms.Variable) -> Real:
    """The real numbers that satisfy the condition, from the solver of its kind."""
    latex = latex_of(condition)
    if isinstance(condition, terms.Relation) and condition.signs == ("=",):
        solution = solve_equation(condition, letter, latex)
    else:
        solution = solve_inequalities(condition, letter, latex)
    if solution.status == "all-numbers":
        return ALL_REAL
    if solution.status == "no-solution":
        return Real(())
    if solution.status != "solved" or not all(answer.verified for answer in solution.answers):
        raise NotCoveredError("the condition, which could not be solved for certain")
    found: list[sympy.Expr] = []
    for answer in solution.answers:
        term = interpret(parse(answer.latex))
        match term:
            case terms.Tuple((low, high)):
                term = terms.Interval(low, high, left_open=True, right_open=True)
        is_set = isinstance(term, terms.Interval | terms.Union | terms.SetOf)
        found += as_real(value_of(term if is_set else terms.SetOf((term,)))).pieces
    return Real(tuple(sorted(found, key=lambda piece: piece.low)))
