"""Constants of a general solution from initial and boundary values."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving import progress
from inkmath.solving.differential_equations.problems import Condition, DifferentialEquation
from inkmath.solving.differential_equations.separable import General, equals, with_few_signs
from inkmath.solving.differential_equations.working import Working, are_same, satisfies, slope_term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import negate
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Step


def with_initial_value(work: Working, found: General, condition: Condition) -> terms.Relation:
    """The one solution through a point. Raises UndefinedValueError where there is none."""
    if condition.order:
        raise NotCoveredError("a value of the derivative beside an equation of the first order")
    place, value = condition.place, condition.value
    put = substitute(substitute(found.line, work.x, place), work.y, value)
    assert isinstance(put, terms.Relation)
    constants = _values(put, work.constant)
    if not constants:
        for body in found.extra:
            if are_same(substitute(body, work.x, place), value):
                return equals(work.y, body)
        raise NotCoveredError("no constant of the general solution fits the initial value")
    says = sentence("Substitute {} = {} and {} = {}.", work.x, place, work.y, value)
    work.write(Step("put-in-condition", latex_of(put), says, True))
    constant = from_sympy(constants[0])
    line = equals(work.constant, constant)
    is_right = are_same(*(substitute(side, work.constant, constant) for side in put.sides))
    work.write(Step("find-constant", latex_of(line), sentence("Solve for {}.", work.constant), is_right))
    result = _with_constant(found.line, work, constants[0])
    says = sentence("Substitute {}.", sentence("{} = {}", work.constant, constant))
    work.say("particular-solution", result, says)
    return _explicit(work, result, value) or result


def _values(put: terms.Relation, constant: terms.Variable) -> list[sympy.Expr]:
    left, right = (real_expression(side) for side in put.sides)
    if not all(value.is_finite is not False for value in (left, right)):
        raise UndefinedValueError("the general solution has no value there")
    try:
        found = sympy.solve(left - right, real(constant))
    except NotImplementedError:
        return []
    return [simplify_number(value) if not value.free_symbols else sympy.simplify(value) for value in found]


def _with_constant(line: terms.Relation, work: Working, value: sympy.Expr) -> terms.Relation:
    left, right = line.sides
    if right == work.constant:
        return equals(left, from_sympy(value))
    body = real_expression(right).subs(real(work.constant), value)
    if sympy.fraction(body)[1].is_Add:
        body = with_few_signs(body)
    return equals(left, from_sympy(sympy.powsimp(sympy.expand_power_exp(body)) if left == work.y else body))


def _explicit(work: Working, line: terms.Relation, value: Term) -> terms.Relation | None:
    """`y^{2}=...` solved for y, the sign that of the initial value."""
    match line.sides:
        case (terms.Power(base, terms.Number("2")), body) if base == work.y:
            pass
        case _:
            return None
    number = real_expression(value)
    if not (number.is_positive or number.is_negative):
        return None
    root: Term = terms.Root(body)
    result = equals(work.y, root if number.is_positive else negate(root))
    word = "positive" if number.is_positive else "negative"
    if not work.agrees(result):
        return None
    work.say(
        "solve-for-function", result, sentence("Take the root; the initial value {} is {}.", value, word)
    )
    return result


# Equations of a higher order


def with_conditions(
    equation: DifferentialEquation, body: Term, constants: Sequence[terms.Variable], draft: Draft
) -> Term:
    """The general solution of a linear equation with the constants that its conditions determine.

    Raises UndefinedValueError where no constants fit.
    """
    x = real(equation.x)
    value = real_expression(body)
    unknowns = [real(constant) for constant in constants]
    lines, lefts = [], []

    def say(rule: str, line: Term, explanation: str, is_right: bool) -> None:
        step = Step(rule, latex_of(line), explanation, is_right)
        draft.steps.append(step)
        progress.tell_step(step)

    for order in sorted({condition.order for condition in equation.conditions} - {0}):
        name = equation.shown(equation.derivative(order))
        slope = slope_term(body, equation.x, order)
        is_right = are_same(terms.Derivative(body, equation.x, terms.Number(str(order))), slope)
        says = sentence("Differentiate the general solution.")
        say("differentiate-solution", equals(name, slope), says, is_right)
    for condition in equation.conditions:
        left = sympy.diff(value, x, condition.order) if condition.order else value
        left = sympy.expand(simplify_number(left.subs(x, real_expression(condition.place))))
        lefts.append(left - real_expression(condition.value))
        lines.append(equals(from_sympy(left), condition.value))
    is_right = all(_fits(equation, body, c, line) for c, line in zip(equation.conditions, lines, strict=True))
    shown: Term = lines[0] if len(lines) == 1 else terms.Tuple(tuple(lines))
    says = sentence("Substitute the conditions: {}.", joined(", ", map(_said, equation.conditions)))
    say("put-in-condition", shown, says, is_right)
    solutions = sympy.linsolve(lefts, unknowns)
    if not solutions:
        raise UndefinedValueError("no constants fit the conditions")
    (found,) = solutions
    found = [sympy.simplify(each) for each in found]
    pairs = [(one, each) for one, each in zip(constants, found, strict=True) if each != real(one)]
    if pairs:
        relations = tuple(equals(constant, from_sympy(each)) for constant, each in pairs)
        line = relations[0] if len(relations) == 1 else terms.Tuple(relations)
        names = joined(" and ", (constant for constant, _ in pairs))
        is_right = all(
            sympy.simplify(left.subs(dict(zip(unknowns, found, strict=True)))) == 0 for left in lefts
        )
        say("find-constant", line, sentence("Solve for {}.", names), is_right)
    for constant, each in pairs:
        body = substitute(body, constant, from_sympy(each))
    result = from_sympy(sympy.powsimp(sympy.expand(real_expression(body))))
    line = equals(equation.y, result)
    say("particular-solution", line, "Substitute the constants.", satisfies(equation, result))
    return result


def _said(condition: Condition) -> object:
    return sentence("{} at {}", condition.value, condition.place)


def _fits(equation: DifferentialEquation, body: Term, condition: Condition, line: terms.Relation) -> bool:
    """True if the left side is the value of the solution, or of its derivative, at the place."""
    own = slope_term(body, equation.x, condition.order)
    return are_same(substitute(own, equation.x, condition.place), line.sides[0])
