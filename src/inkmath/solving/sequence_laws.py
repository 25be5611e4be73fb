"""Laws of sequences: of differences, of ratios, of signs, of numerators and denominators, and by position.

A law counts only where it needs fewer terms than are given, so that at least one of them confirms it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction as Rational
from itertools import pairwise

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy, number_term, to_rational
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Check, Step, Text

N = terms.Variable("n")
MAX_DEGREE = 3
FURTHER = 3
"""Number of terms that the message names."""

Values = list[Rational]


@dataclass(frozen=True, slots=True)
class Law:
    """A law that the terms given follow.

    following: the next terms. formula: a_n as a term in n; None where there is no short one.
    says: the name of the law. steps: how it is found.
    """

    says: Text
    following: Values
    formula: Term | None = None
    steps: list[Step] = field(default_factory=list)


def check_formula(formula: Term, values: Values) -> Check:
    line = terms.Relation((terms.Variable("a", "n"), formula), ("=",))
    passed = all(_at(formula, n) == value for n, value in enumerate(values, 1))
    says = sentence("For n = 1 to {} the formula gives the terms that are given.", len(values))
    return Check(latex_of(line), says, passed)


def _at(formula: Term, n: int) -> Rational | None:
    value = exact_value(substitute(formula, N, number_term(Rational(n))))
    return to_rational(value) if value.is_Rational else None


# Laws


def differences(values: Values) -> Values:
    return [b - a for a, b in pairwise(values)]


def polynomial(values: Values, as_decimal: bool) -> Law | None:
    """An arithmetic sequence, or one whose second or third differences are all the same."""
    rows, steps = [values], list[Step]()
    for degree in range(1, MAX_DEGREE + 1):
        rows.append(differences(rows[-1]))
        row = rows[-1]
        if len(row) < 2:
            return None
        is_constant = len(set(row)) == 1
        steps.append(_row_step(row, degree, is_constant, as_decimal))
        if is_constant:
            break
    else:
        return None
    ends = [row[-1] for row in rows]
    following = []
    for _ in range(FURTHER):
        for k in range(len(ends) - 2, -1, -1):
            ends[k] += ends[k + 1]
        following.append(ends[0])
    formula = _formula(values[: degree + 1], as_decimal)
    steps.append(_formula_step(values, formula, degree, rows[-1][0], as_decimal))
    steps.append(_next_step(values, following[0], as_decimal))
    return Law(sentence(KINDS[degree], number_term(rows[-1][0], as_decimal)), following, formula, steps)


KINDS = {
    1: "The sequence is arithmetic, with the difference {}.",
    2: "The sequence is quadratic: its second differences are {}.",
    3: "The sequence is cubic: its third differences are {}.",
}
ORDINALS = {1: "differences", 2: "second differences", 3: "third differences"}


def _row_step(row: Values, degree: int, is_constant: bool, as_decimal: bool) -> Step:
    line = terms.Tuple(tuple(number_term(value, as_decimal) for value in row))
    end = "they are all the same" if is_constant else "they are not all the same"
    if degree == 1:
        says = sentence("Subtract from each term the one before it: these are the differences, and {}.", end)
    else:
        says = sentence("Subtract again: these are the {}, and {}.", ORDINALS[degree], end)
    return Step("differences", latex_of(line), says, True)


def _formula(values: Values, as_decimal: bool) -> Term:
    n = sympy.Symbol("n")
    points = [(k, sympy.Rational(value.numerator, value.denominator)) for k, value in enumerate(values, 1)]
    return from_sympy(sympy.expand(sympy.interpolate(points, n)), as_decimal)


def _formula_step(values: Values, formula: Term, degree: int, last: Rational, as_decimal: bool) -> Step:
    line = terms.Relation((terms.Variable("a", "n"), formula), ("=",))
    first, step = number_term(values[0], as_decimal), number_term(last, as_decimal)
    if degree == 1:
        says = sentence("The n-th term is the first, {}, and n - 1 times the difference {}.", first, step)
    else:
        leading = number_term(last / (2 if degree == 2 else 6))
        says = sentence(
            "The factor of {} is {} divided by {}, which is {}; the other ones follow from the first terms.",
            terms.Power(N, number_term(Rational(degree))),
            step,
            2 if degree == 2 else 6,
            leading,
        )
    return Step("sequence-formula", latex_of(line), says, check_formula(formula, values).passed)


def _next_step(values: Values, following: Rational, as_decimal: bool) -> Step:
    difference = following - values[-1]
    change = number_term(abs(difference), as_decimal)
    parts = (number_term(values[-1], as_decimal), terms.Negation(change) if difference < 0 else change)
    line = terms.Relation((terms.Sum(parts), number_term(following, as_decimal)), ("=",))
    says = sentence("Add the next difference, {}, to the last term.", number_term(difference, as_decimal))
    return Step("next-term", latex_of(line), says, values[-1] + difference == following)


def geometric(values: Values, as_decimal: bool) -> Law | None:
    if 0 in values or len(values) < 3:
        return None
    ratios = {b / a for a, b in pairwise(values)}
    if len(ratios) != 1:
        return None
    (ratio,) = ratios
    following = [values[-1] * ratio**k for k in range(1, FURTHER + 1)]
    shown = number_term(ratio, as_decimal)
    exponent = terms.Sum((N, terms.Negation(ONE)))
    power = terms.Power(shown, exponent)
    first = number_term(values[0], as_decimal)
    formula: Term = power if values[0] == 1 else terms.Product((first, power), (r"\cdot",))
    if values[0] == ratio:
        formula = terms.Power(shown, N)
    line = terms.Relation((terms.Variable("a", "n"), formula), ("=",))
    product = terms.Product((number_term(values[-1], as_decimal), shown), (r"\cdot",))
    last = terms.Relation((product, number_term(following[0], as_decimal)), ("=",))
    steps = [
        Step(
            "ratios",
            latex_of(terms.Tuple((shown,) * (len(values) - 1))),
            Text("Divide each term by the one before it: the ratios are all the same."),
            True,
        ),
        Step(
            "sequence-formula",
            latex_of(line),
            sentence("The n-th term is the first, {}, times the power n - 1 of the ratio {}.", first, shown),
            check_formula(formula, values).passed,
        ),
        Step("next-term", latex_of(last), sentence("Multiply the last term by {}.", shown), True),
    ]
    return Law(sentence("The sequence is geometric, with the ratio {}.", shown), following, formula, steps)


def _recursive(values: Values, as_decimal: bool) -> Law | None:
    """Each term is the sum of the two before it, or a fixed multiple of the one before it plus a number."""
    if len(values) >= 5 and all(c == a + b for a, b, c in zip(values, values[1:], values[2:], strict=False)):
        following = list(values[-2:])
        for _ in range(FURTHER):
            following.append(following[-1] + following[-2])
        parts = terms.Sum(tuple(number_term(value, as_decimal) for value in values[-2:]))
        line = terms.Relation((parts, number_term(following[2], as_decimal)), ("=",))
        step = Step("next-term", latex_of(line), Text("Add the last two terms."), True)
        return Law(Text("Each term is the sum of the two before it."), following[2:], None, [step])
    if len(values) < 4 or values[0] == values[1]:
        return None
    factor = (values[2] - values[1]) / (values[1] - values[0])
    added = values[1] - factor * values[0]
    is_plain = len(values) > 4 or factor.denominator == added.denominator == 1
    if not is_plain or any(b != factor * a + added for a, b in pairwise(values)):
        return None
    following = [factor * values[-1] + added]
    for _ in range(FURTHER - 1):
        following.append(factor * following[-1] + added)
    shown, change = number_term(factor, as_decimal), number_term(added, as_decimal)
    total = terms.Sum((terms.Product((shown, number_term(values[-1], as_decimal)), (r"\cdot",)), change))
    line = terms.Relation((total, number_term(following[0], as_decimal)), ("=",))
    says = sentence("Each term is the one before it times {}, plus {}.", shown, change)
    if added < 0:
        says = sentence(
            "Each term is the one before it times {}, minus {}.", shown, number_term(-added, as_decimal)
        )
    return Law(says, following, None, [Step("next-term", latex_of(line), says, True)])


def _by_position(values: Values, as_decimal: bool) -> Law | None:
    """Factorials, and the prime numbers."""
    if len(values) < 5 or any(value.denominator != 1 for value in values):
        return None
    first, count = [int(value) for value in values], len(values)
    if first == [int(sympy.factorial(k)) for k in range(1, count + 1)]:
        following = [Rational(int(sympy.factorial(count + k))) for k in range(1, FURTHER + 1)]
        formula = terms.Factorial(N)
        line = terms.Relation((terms.Variable("a", "n"), formula), ("=",))
        says = Text("The terms are the factorials of 1, 2, 3 and so on.")
        return Law(says, following, formula, [Step("sequence-formula", latex_of(line), says, True)])
    if first == [int(sympy.prime(k)) for k in range(1, count + 1)]:
        following = [Rational(int(sympy.prime(count + k))) for k in range(1, FURTHER + 1)]
        return Law(Text("The terms are the prime numbers in order."), following)
    return None


LAWS: tuple[Callable[[Values, bool], Law | None], ...] = (polynomial, geometric, _recursive, _by_position)
