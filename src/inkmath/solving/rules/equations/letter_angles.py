"""Equations between a trigonometric function of the unknown and letters: `sin x = a`, `cos(ax) = 1`."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.rules.equations.branches import Equation
from inkmath.solving.rules.equations.isolate import conditions, evaluated, is_not_zero, is_number
from inkmath.solving.rules.equations.trigonometry import PI, TURN, TWO_PI, undo_trigonometric
from inkmath.solving.sentences import inline, joined, sentence

INTEGERS = (terms.Variable("k"), terms.Variable("n"), terms.Variable("m"))
"""Letters for any whole number, the first that is free."""

HALF_PI = terms.Quotient(PI, terms.Number("2"))
RANGES: dict[str, tuple[str, Term, Term]] = {
    r"\arcsin": (r"\sin", terms.Negation(HALF_PI), HALF_PI),
    r"\arccos": (r"\cos", terms.ZERO, PI),
    r"\arctan": (r"\tan", terms.Negation(HALF_PI), HALF_PI),
}
"""Each inverse function: what undoes it, and the ends of its values, which only the tangent leaves out."""


def undo_function_of_angle(equation: Equation) -> Rewrite[Equation] | None:
    """`sin A = a` gives `A = arcsin(a) + 2 pi k` or `A = pi - arcsin(a) + 2 pi k`, for a from -1 to 1."""
    left, right = equation.left, equation.right
    if not isinstance(left, terms.Call) or equation.contains_variable(right):
        return None
    if is_number(right):
        is_free = INTEGERS[0] not in terms.variables(equation.line)
        return undo_trigonometric(equation) if is_free else None
    match left.function:
        case r"\sin" | r"\cos":
            return _undo_wave(equation, left)
        case r"\tan":
            first = terms.Call(r"\arctan", right)
            says = sentence("The tangent is {} at {}, and again after each half turn.", right, first)
            return _angles(equation, left.argument, [first], PI, says)
        case r"\cot":
            result = equation.with_sides(
                terms.Call(r"\tan", left.argument), evaluated(terms.Quotient(ONE, right))
            )
            says = sentence("The {} is 1 divided by the {}: take reciprocals.", "cotangent", "tan")
            return Rewrite("reciprocal", (result,), says, conditions=conditions(is_not_zero(right)))
    return _undo_inverse(equation, left)


def _undo_wave(equation: Equation, left: terms.Call) -> Rewrite[Equation]:
    right = equation.right
    within = terms.Relation((terms.Negation(ONE), right, ONE), (r"\leq", r"\leq"))
    if left.function == r"\sin":
        first: Term = terms.Call(r"\arcsin", right)
        starts: list[Term] = [first, terms.Sum((PI, terms.Negation(first)))]
        names = joined(" and ", map(inline, starts))
        says = sentence("The sine is {} at {}, and again after each turn of {}.", right, names, TURN)
    else:
        first = terms.Call(r"\arccos", right)
        starts = [first, terms.Negation(first)]
        names = sentence("{} and its opposite", first)
        says = sentence("The cosine is {} at {}, and again after each turn of {}.", right, names, TURN)
    return _angles(equation, left.argument, starts, TWO_PI, says, within)


def _angles(
    equation: Equation, argument: Term, starts: list[Term], period: Term, says: str, *needed: terms.Relation
) -> Rewrite[Equation]:
    k = next((letter for letter in INTEGERS if letter not in terms.variables(equation.line)), INTEGERS[0])
    factors = period.factors if isinstance(period, terms.Product) else (period,)
    repeated = terms.Product((*factors, k), ("",) * len(factors))
    results = tuple(
        equation.with_sides(argument, terms.Sum((*_summands(start), repeated))) for start in starts
    )
    return Rewrite("all-angles", results, says, conditions=needed)


def _summands(term: Term) -> tuple[Term, ...]:
    return term.terms if isinstance(term, terms.Sum) else (term,)


def _undo_inverse(equation: Equation, left: terms.Call) -> Rewrite[Equation] | None:
    found = RANGES.get(left.function)
    if found is None:
        return None
    function, low, high = found
    sign = "<" if function == r"\tan" else r"\leq"
    right = terms.Call(function, equation.right)
    names = {r"\sin": "sine", r"\cos": "cosine", r"\tan": "tangent"}
    says = sentence("Take the {} of both sides: {} = {}.", names[function], left.argument, right)
    within = terms.Relation((low, equation.right, high), (sign, sign))
    return Rewrite("undo-inverse", (equation.with_sides(left.argument, right),), says, conditions=(within,))
