"""Rules for inequalities whose other letters stand for any numbers: each may lead to several cases."""

from __future__ import annotations

from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.equations.branches import TURNED, Equation
from inkmath.solving.rules.equations.isolate import is_number, isolate_from_product, isolate_from_sum
from inkmath.solving.rules.letter_quadratics import quadratic, quotient
from inkmath.solving.rules.letter_terms import (
    BELOW,
    OPPOSITE,
    Case,
    around,
    as_term,
    condition,
    parts_of,
    polynomial,
    times,
    touching,
    under,
)
from inkmath.solving.sentences import sentence


def is_solved(case: Case) -> bool:
    """True if every relation of the case has the unknown alone on one side."""
    return all(_is_solved(part, case.variable) for part in _relations(case.statement))


def _relations(statement: Term) -> tuple[Term, ...]:
    return statement.parts if isinstance(statement, terms.Logical) else (statement,)


def _is_solved(part: Term, variable: terms.Variable) -> bool:
    assert isinstance(part, terms.Relation)
    if variable not in terms.variables(part):
        return False
    return all(side == variable or variable not in terms.variables(side) for side in part.sides)


def first_relation(case: Case) -> Rewrite[Case] | None:
    """Solves the relations of `A<1 or A>2` one after the other, those of a chain side by side."""
    parts = list(_relations(case.statement))
    if len(parts) == 1:
        return None
    k = next(k for k, part in enumerate(parts) if not _is_solved(part, case.variable))
    rewrite = _first(replace(case, conditions=(), statement=parts[k]))
    if rewrite is None or len(rewrite.results) != 1 or rewrite.result.conditions:
        raise NotCoveredError("cases within cases of an inequality")
    parts[k] = rewrite.result.statement
    assert isinstance(case.statement, terms.Logical)
    statement = terms.Logical(case.statement.sign, tuple(parts))
    return replace(rewrite, results=(case.with_statement(statement),))


def _first(case: Case) -> Rewrite[Case] | None:
    return next((found for rule in RULES[1:] if (found := rule(case)) is not None), None)


def chain(case: Case) -> Rewrite[Case] | None:
    """`a<x+1<b` gives `a-1<x<b-1`; with letters as factors, its two relations."""
    part = case.statement
    if not isinstance(part, terms.Relation) or len(part.signs) != 2:
        return None
    lower, middle, upper = (real_expression(side) for side in part.sides)
    x = real(case.variable)
    poly = polynomial(middle, x)
    if poly is None or poly.degree() != 1 or lower.has(x) or upper.has(x):
        return _split_chain(case, part)
    factor, constant = poly.all_coeffs()
    if factor.is_positive is None and factor.is_negative is None:
        return _split_chain(case, part)
    sides = [as_term((side - constant) / factor) for side in (lower, upper)]
    signs = tuple(TURNED[sign] for sign in part.signs) if factor.is_negative else part.signs
    ends = (sides[0], case.variable, sides[1])
    if factor.is_negative:
        ends, signs = ends[::-1], tuple(TURNED[sign] for sign in signs[::-1])
    says = sentence("Bring the other terms of the middle to the outer sides.")
    if factor != 1:
        says = sentence("Isolate {} in the middle: divide all sides by {}.", case.variable, as_term(factor))
    return Rewrite("isolate-middle", (case.with_statement(terms.Relation(ends, signs)),), says)


def _split_chain(case: Case, part: terms.Relation) -> Rewrite[Case]:
    links = zip(part.sides, part.signs, part.sides[1:], strict=False)
    relations = tuple(terms.Relation((left, right), (sign,)) for left, sign, right in links)
    says = "A chain means that each of its relations holds."
    return Rewrite("split-chain", (case.with_statement(terms.Logical(r"\wedge", relations)),), says)


def linear(case: Case) -> Rewrite[Case] | None:
    """`3x-a<x+b` gives `2x<a+b`, and that `x<(a+b)/2`; `ax>b` is divided by a in three cases."""
    left, sign, right = parts_of(case)
    x = real(case.variable)
    if right.has(x) and not left.has(x):
        left, right, sign = right, left, TURNED[sign]
    poly = polynomial(left - right, x)
    if poly is None or poly.degree() != 1:
        return None
    factor, constant = poly.all_coeffs()
    factor = sympy.factor(factor)
    own, rest = times(factor, case.variable), as_term(-constant)
    relation = terms.Relation((own, rest), (sign,))
    if sympy.expand(left - factor * x) != 0:
        says = sentence(
            "Bring the terms with {} to one side and the others to the other side.", case.variable
        )
        return Rewrite("collect", (case.with_statement(relation),), says)
    return _divided(case, factor, sympy.expand(-constant), sign)


def _divided(case: Case, factor: sympy.Expr, right: sympy.Expr, sign: str) -> Rewrite[Case]:
    """`factor * x < right` with x alone, for each sign that the factor may have."""
    shown = as_term(factor)
    result = terms.Relation((case.variable, as_term(right / factor)), (sign,))
    turned = replace(result, signs=(TURNED[sign],))
    if factor == -1:
        says = sentence("Multiply both sides by -1: reverse the inequality sign.")
        return Rewrite("multiply-both-sides", (case.with_statement(turned),), says)
    if factor.is_positive:
        says = sentence("Divide both sides by {}.", shown)
        if not factor.is_number:
            says = sentence("Divide both sides by {}, which is positive.", shown)
        return Rewrite("divide-both-sides", (case.with_statement(result),), says)
    if factor.is_negative:
        says = sentence("Divide both sides by {}, which is negative: reverse the inequality sign.", shown)
        return Rewrite("divide-both-sides", (case.with_statement(turned),), says)
    zero = _without_unknown(case, factor, right, sign)
    if factor.is_nonnegative:
        results = [case.with_statement(result, condition(factor, r"\neq")), *zero]
        says = sentence("Divide both sides by {}, which is positive unless it is 0.", shown)
    else:
        results = [
            case.with_statement(result, condition(factor, ">")),
            case.with_statement(turned, condition(factor, "<")),
            *zero,
        ]
        says = sentence("Divide both sides by {}; where it is negative, reverse the inequality sign.", shown)
        if zero:
            says = sentence("{} Where it is 0, {} drops out.", says, case.variable)
    return Rewrite("divide-by-letters", tuple(results), says)


def _without_unknown(case: Case, factor: sympy.Expr, right: sympy.Expr, sign: str) -> list[Case]:
    """The cases of `0 < right`, where the factor is 0."""
    if not sympy.fraction(factor)[0].free_symbols:  # a fraction with a number above is not 0
        return []
    is_zero = condition(factor, "=")
    right = under(right, is_zero)
    if right.is_number:
        holds = {
            "<": right > 0,
            r"\leq": right >= 0,
            ">": right < 0,
            r"\geq": right <= 0,
            r"\neq": right != 0,
        }
        return [case.with_statement(case.everywhere if holds[sign] else case.nowhere, is_zero)]
    return [
        case.with_statement(case.everywhere, is_zero, condition(right, TURNED[sign])),
        case.with_statement(case.nowhere, is_zero, condition(right, OPPOSITE[TURNED[sign]])),
    ]


# The unknown inside a function


def undo_function(case: Case) -> Rewrite[Case] | None:
    """`|A| < b`, `sqrt(A) < b`, `e^A > b`, `ln A < b`, with the function on the left side."""
    assert isinstance(case.statement, terms.Relation)
    left, right = case.statement.sides
    sign = case.statement.signs[0]
    if case.variable in terms.variables(right):
        if case.variable in terms.variables(left):
            return None
        left, right, sign = right, left, TURNED[sign]
    given = Equation(left, right, case.variable, sign)
    for rule in (isolate_from_sum, isolate_from_product):
        moved = rule(given) if _has_number_factors(given) else None
        if moved is not None:
            return Rewrite(moved.rule, (case.with_statement(moved.result.line),), moved.because)
    match left:
        case terms.Absolute(inner) if right == ZERO:
            return _distance_from_zero(case, inner, sign)
        case terms.Absolute(inner):
            opposite = as_term(-real_expression(right))
            statement = around(case, opposite, right, sign, inner)
            says = sentence("The expression between the bars lies between {} and {}.", opposite, right)
            if sign not in BELOW:
                says = sentence("The expression between the bars lies below {} or above {}.", opposite, right)
            return Rewrite("absolute-value", (case.with_statement(statement),), says)
        case terms.Root(inner, None):
            return _root(case, inner, right, sign)
        case terms.Power(base, exponent) if case.variable not in terms.variables(base) and is_number(base):
            return _exponential(case, base, exponent, right, sign)
        case terms.Call(r"\ln", inner):
            power = from_sympy(sympy.exp(real_expression(right)))
            ends = (ZERO, inner, power) if sign in BELOW else (inner, power)
            signs = ("<", sign) if sign in BELOW else (sign,)
            says = sentence("Take e to the power of both sides; the logarithm needs {} > 0.", inner)
            return Rewrite("undo-logarithm", (case.with_statement(terms.Relation(ends, signs)),), says)
    return None


def _has_number_factors(given: Equation) -> bool:
    left = given.left.term if isinstance(given.left, terms.Negation) else given.left
    if not isinstance(left, terms.Product):
        return True
    return all(is_number(factor) or given.contains_variable(factor) for factor in left.factors)


def _distance_from_zero(case: Case, inner: Term, sign: str) -> Rewrite[Case] | None:
    """`|x-a| > 0` holds for all numbers but a, and `|x-a| < 0` for none."""
    says = "An absolute value is never negative, and 0 only where the expression between the bars is 0."
    poly = polynomial(real_expression(inner), real(case.variable))
    if poly is None or poly.degree() != 1 or not poly.LC().is_nonzero:
        return None
    lead, constant = poly.all_coeffs()
    statement = touching(case, -constant / lead, sign)
    return Rewrite("absolute-value", (case.with_statement(statement),), says)


def _root(case: Case, inner: Term, right: Term, sign: str) -> Rewrite[Case]:
    bound = real_expression(right)
    square = as_term(bound**2)
    if sign in BELOW:
        fits = terms.Relation((ZERO, inner, square), (r"\leq", sign))
        needed, other = (">" if sign == "<" else r"\geq"), case.nowhere
    else:
        fits = terms.Relation((inner, square), (sign,))
        needed, other = r"\geq", terms.Relation((inner, ZERO), (r"\geq",))
    says = sentence("A root is never negative: square both sides where {} is not negative.", right)
    results = (
        case.with_statement(fits, condition(bound, needed)),
        case.with_statement(other, condition(bound, OPPOSITE[needed])),
    )
    return Rewrite("square-both-sides", results, says)


def _exponential(case: Case, base: Term, exponent: Term, right: Term, sign: str) -> Rewrite[Case] | None:
    number, bound = real_expression(base), real_expression(right)
    if not (number.is_positive and number != 1):
        return None
    logs = [terms.Call(r"\ln", each) for each in (right, base)]
    value: Term = logs[0] if base == terms.Constant("e") else terms.Quotient(logs[0], logs[1])
    fits = terms.Relation((exponent, value), (sign if number > 1 else TURNED[sign],))
    says = sentence("Powers of {} are positive: take the logarithm where {} is.", base, right)
    results = (
        case.with_statement(fits, condition(bound, ">")),
        case.with_statement(case.nowhere if sign in BELOW else case.everywhere, condition(bound, r"\leq")),
    )
    return Rewrite("take-logarithm", results, says)


RULES: tuple[Rule[Case], ...] = (first_relation, chain, linear, quadratic, quotient, undo_function)
