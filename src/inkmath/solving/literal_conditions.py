"""Conditions on the letters of a formula: for which of them it holds, and what there is for the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.expression.values import Points
from inkmath.solving.evaluate.from_sympy import from_sympy, number_term
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.evaluate.to_sympy import symbol, to_sympy
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.recognisers import UNKNOWNS
from inkmath.solving.rules.equations.branches import TURNED
from inkmath.solving.rules.equations.isolate import conditions, is_not_negative, is_not_zero, is_positive
from inkmath.solving.sentences import sentence
from inkmath.solving.verify.counterexamples import solution_in
from inkmath.solving.verify.draws import Draws

OPPOSITE = {r"\geq": "<", ">": r"\leq", r"\leq": ">", "<": r"\geq"}
MAX_TRIED = 4


def without_unknown(
    found: Iterable[Term], variable: terms.Variable, results: Iterable[Term]
) -> tuple[Term, ...]:
    """The conditions with each result for the unknown; those that always hold are left out."""
    kept: list[Term] = []
    for condition in dict.fromkeys(found):
        if variable not in terms.variables(condition):
            kept.append(condition)
            continue
        assert isinstance(condition, terms.Relation)
        for result in results:
            put_in = real_expression(substitute(condition.sides[0], variable, result))
            value, _ = sympy.fraction(sympy.together(sympy.simplify(put_in)))
            if not (value.is_number or value.is_nonzero):
                put = terms.Relation((from_sympy(value), condition.sides[1]), condition.signs)
                kept += conditions(put)
    positive = {each.sides[0] for each in kept if isinstance(each, terms.Relation) and each.signs == (">",)}
    implied: set[Term] = {is_not_zero(term) for term in positive}
    kept = [each for each in kept if each not in implied]
    return tuple(dict.fromkeys(map(_shortest, kept)))


def defined_where(result: Term) -> Iterator[terms.Relation]:
    """The conditions under which the roots and logarithms of a result have a value."""
    for part in terms.walk(result):
        match part:
            case terms.Root(radicand, None):
                yield from conditions(is_not_negative(radicand))
            case terms.Call(r"\ln", inner):
                yield from conditions(is_positive(inner))


def _shortest(condition: Term) -> Term:
    """`-4m+4 >= 0` as `m <= 1`, and `-1 <= a/2 <= 1` as `-2 <= a <= 2`; others as they are."""
    letters = terms.variables(condition)
    if not isinstance(condition, terms.Relation) or len(letters) != 1 or condition.signs == (r"\neq",):
        return condition
    held = [side for side in condition.sides if terms.variables(side)]
    poly = real_expression(held[0]).as_poly(real(letters[0]))
    if len(held) != 1 or poly is None or poly.degree() != 1:
        return condition
    factor, constant = poly.all_coeffs()
    sides = tuple(
        letters[0] if side == held[0] else from_sympy((real_expression(side) - constant) / factor)
        for side in condition.sides
    )
    if factor.is_positive:
        return terms.Relation(sides, condition.signs)
    turned = tuple(TURNED[sign] for sign in condition.signs)
    return (
        terms.Relation(sides[::-1], condition.signs[::-1])
        if len(sides) > 2
        else terms.Relation(sides, turned)
    )


def impossible_without(
    equation: terms.Relation, variable: terms.Variable, needed: tuple[Term, ...]
) -> Iterator[str]:
    """For each bound of the letters, that nothing solves the equation where they do not keep to it.

    This is said where a search finds no solution for several such values.
    """
    letters = tuple(x for x in terms.variables(equation) if x != variable)
    if any(_has_unknown_index(part, variable) for part in terms.walk(equation)):
        return
    for condition in needed:
        others = [each for each in needed if each != condition]
        if not isinstance(condition, terms.Relation) or set(condition.signs) & {r"\neq", "="}:
            continue
        beyond = list(_beyond(condition))
        draws = [draw for each in beyond for draw in islice(Draws(MAX_TRIED, (*others, each)).of(letters), 2)]
        if not draws or any(is_solvable_for(equation, variable, draw) for draw in draws):
            continue
        names = [sentence("{}", each) for each in beyond]
        where = names[0] if len(names) == 1 else sentence("{} or {}", *names)
        yield sentence("If {}, there is no solution.", where)


def _has_unknown_index(part: Term, variable: terms.Variable) -> bool:
    """True for `x^n`, whose x may be negative for some n."""
    return (
        isinstance(part, terms.Power)
        and variable in terms.variables(part.base)
        and bool(terms.variables(part.exponent))
    )


def _beyond(condition: terms.Relation) -> Iterator[terms.Relation]:
    """The opposites of each of its links; either of them suffices."""
    for left, sign, right in zip(condition.sides, condition.signs, condition.sides[1:], strict=False):
        if not terms.variables(left):  # -1 <= a, whose opposite is a < -1
            left, right, sign = right, left, {"<": ">", r"\leq": r"\geq"}.get(sign, sign)
        yield terms.Relation((left, right), (OPPOSITE[sign],))


def is_solvable_for(equation: terms.Relation, variable: terms.Variable, draw: Points) -> bool:
    """True if a search finds a solution for these values of the other letters, or cannot tell."""
    put: Term = equation
    for letter, value in draw.items():
        put = substitute(put, letter, number_term(Fraction(str(round(float(value), 3)))))
    try:
        return solution_in(put, variable) is not None
    except (NotCoveredError, UndefinedValueError):
        return True


def exceptions(equation: terms.Relation, variable: terms.Variable) -> Iterator[str]:
    """Sentences about `ax=b` where a is 0, one for each factor of a that holds letters."""
    x = symbol(variable)
    gap = sympy.together(to_sympy(equation.sides[0]) - to_sympy(equation.sides[1]))
    difference, below = sympy.fraction(gap)
    poly = sympy.expand(difference).as_poly(x)
    if variable.token not in UNKNOWNS or poly is None:
        return
    factor = poly.LC()
    if any(value.has(x) for value in poly.coeffs()) or not factor.is_polynomial():
        return
    for base, _ in sympy.factor_list(factor)[1]:
        name = next(
            (name for name in sorted(base.free_symbols, key=str) if sympy.degree(base, name) == 1), None
        )
        if name is None:
            continue
        value = sympy.solve(base, name)[0]
        rest = sympy.factor(poly.as_expr().subs(name, value))
        if rest.free_symbols and not rest.has(x) and _bases(rest) <= _bases(below.subs(name, value)):
            rest = sympy.S.One  # it would be 0 only where a denominator is
        where = sentence("If {} = 0,", from_sympy(base))
        if rest == 0:
            yield sentence("{} every number is a solution.", where)
        elif not rest.free_symbols:
            yield sentence("{} there is no solution.", where)
        elif not rest.has(x):
            rest = -rest if rest.could_extract_minus_sign() else rest
            condition = sentence("{} = 0", from_sympy(rest))
            yield sentence("{} every number is a solution where {}, and none otherwise.", where, condition)


def _bases(value: sympy.Expr) -> set[sympy.Expr]:
    """The factors that hold letters, without regard to their sign and their power."""
    return {base for base, _ in sympy.factor_list(value)[1]}
