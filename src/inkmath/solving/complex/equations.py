"""Equations in one complex unknown: polynomials and fractions, all of their solutions."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.meaning.context import Usage
from inkmath.solving.complex.numbers import decimal_of
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.complex_numbers import complex_term, complex_value
from inkmath.solving.evaluate.complex_polynomials import (
    X,
    expression_of,
    is_close,
    numeric_roots,
    polynomial,
    polynomial_term,
    to_number,
)
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.complex_arithmetic import has_decimals
from inkmath.solving.rules.equations.branches import Branch
from inkmath.solving.rules.equations.complex_polynomial import Root, solve_polynomial, solve_power
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.complex_sets import complex_comparison
from inkmath.types import Answer, Check, Solution

KIND = "complex-equation"


def solve_complex_equation(equation: terms.Relation, variable: terms.Variable, latex: str) -> Solution:
    """All complex solutions of an equation in one letter, with steps and a check of each by substitution."""
    draft = Draft(KIND, latex, latex_of(variable), undefined="The equation has no meaning").begin()
    return draft.conclude(lambda: _solved(equation, variable, draft))


def _solved(equation: terms.Relation, variable: terms.Variable, draft: Draft) -> Solution:
    trace = Trace(equation, variable, complex_comparison(variable), draft.steps, Usage(i_is_unit=True))
    left, right = (expression_of(side, variable) for side in equation.sides)
    if sympy.expand(sympy.fraction(sympy.together(left - right))[0]) == 0:
        return _every_number(draft)
    wanted = numeric_roots(left - right)
    roots = _roots(equation, left, right, trace)
    kept = [root for root in roots if any(is_close(to_number(root.value), zero) for zero in wanted)]
    is_complete = len(kept) == len(wanted)
    if not wanted:
        gap = sympy.expand(left - right)
        if gap.is_number:
            says = "The left side less the right side is always this number, which is not 0."
            trace.aside("contradiction", terms.Relation((complex_term(gap), terms.ZERO), (r"\neq",)), says)
        return _nothing(draft)
    results = [_checked(equation, variable, root, is_complete) for root in kept]
    answers, checks = [answer for answer, _ in results], [check for _, check in results]
    if not is_complete or not all(check.passed for check in checks):
        raise NotCoveredError("the numeric zeros do not confirm what was found")
    if len(kept) < len(roots):
        raise NotCoveredError("solutions that make a denominator 0")
    return draft.solution("solved", answers, checks)


def _roots(equation: terms.Relation, left: sympy.Expr, right: sympy.Expr, trace: Trace) -> list[Root]:
    """The solutions, with the steps to them."""
    assert trace.variable is not None
    as_decimal, branch = has_decimals(equation), Branch(trace, trace.line)
    match equation.sides:
        case (terms.Power(base, terms.Number(n)), value) if not terms.variables(value) and n.isdecimal():
            inner = polynomial(expression_of(base, trace.variable))
            if len(inner) == 2 and base != trace.variable:
                return solve_power(inner, int(n), complex_value(value), branch)
    sides = [polynomial(side) for side in _without_denominators(left, right, trace)]
    branch.content = trace.line
    shown = tuple(polynomial_term(side, trace.variable, as_decimal) for side in sides)
    branch.add(
        "simplify-sides", terms.Relation(shown, ("=",)), "Multiply out and collect like terms on both sides."
    )
    return solve_polynomial(sides[0], sides[1], branch, as_decimal)


def _without_denominators(left: sympy.Expr, right: sympy.Expr, trace: Trace) -> tuple[sympy.Expr, sympy.Expr]:
    """Both sides times the denominators that hold the unknown."""
    below = [sympy.fraction(sympy.together(side))[1] for side in (left, right)]
    common = sympy.lcm(*(part for part in below)) if any(part.has(X) for part in below) else sympy.S.One
    if not common.has(X):
        return left, right
    assert trace.variable is not None
    sides = tuple(sympy.cancel(side * common) for side in (left, right))
    shown = polynomial_term(polynomial(common), trace.variable)
    line = terms.Relation(tuple(polynomial_term(polynomial(side), trace.variable) for side in sides), ("=",))
    trace.add("multiply-both-sides", line, sentence("Multiply both sides by {}.", shown))
    return sides[0], sides[1]


def _checked(
    equation: terms.Relation, variable: terms.Variable, root: Root, is_complete: bool
) -> tuple[Answer, Check]:
    put = substitute(equation, variable, root.term)
    assert isinstance(put, terms.Relation)
    name = sentence("{} = {}", variable, root.term)
    values = [to_number(expression_of(side, variable).subs(X, root.value)) for side in equation.sides]
    passed = is_close(values[0], values[1])
    says = sentence("With {} both sides are equal.", name)
    if variable not in terms.variables(equation.sides[1]):
        says = sentence("With {} both sides are {}.", name, equation.sides[1])
    if not passed:
        says = sentence("With {} the sides differ.", name)
    answer = Answer(
        latex_of(root.term), str(root.value), decimal_of(root.value), verified=passed and is_complete
    )
    return answer, Check(latex_of(put), says, passed)


def _every_number(draft: Draft) -> Solution:
    says = "Every complex number for which both sides have a value is a solution: they are always equal."
    check = Check(draft.latex, "The difference of the sides is 0.", True)
    return draft.solution("all-numbers", (), (check,), says)


def _nothing(draft: Draft) -> Solution:
    check = Check(draft.latex, "The difference of the sides has no zero.", True)
    return draft.solution("no-solution", (), (check,), "No complex number solves this equation.")
