"""Sequences of which the first terms are given: the next term, and a formula for all of them.

A law counts only where it needs fewer terms than are given, so that at least one of them confirms it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction as Rational
from itertools import pairwise

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ONE, Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy, number_term, to_rational
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.recognisers import GAP
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "sequence"
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


def solve_sequence(term: terms.Tuple, latex: str) -> Solution:
    """The next term of a sequence that ends in dots, or the one that is left out."""
    draft = Draft(KIND, latex).begin()
    return draft.conclude(lambda: _solved(term, draft))


def _solved(term: terms.Tuple, draft: Draft) -> Solution:
    elements = term.elements
    as_decimal = any(isinstance(part, terms.Number) and "." in part.text for part in terms.walk(term))
    gap = elements.index(GAP) if GAP in elements else len(elements) - 1
    known = {k: _rational(part) for k, part in enumerate(elements) if k != gap}
    known = {k: value for k, value in known.items() if k < gap or GAP in elements}
    if gap < len(elements) - 1:
        return _filled(known, gap, draft, as_decimal)
    values = [known[k] for k in range(gap)]
    law = next((found for find in LAWS if (found := find(values, as_decimal)) is not None), None)
    if law is None:
        raise NotCoveredError(
            "the terms are not those of an arithmetic, geometric or polynomial sequence, or too few to tell"
        )
    draft.steps = law.steps
    checks = [_check(law.formula, values)] if law.formula is not None else []
    return _answered(law, law.following[0], checks, draft, as_decimal)


def _rational(part: Term) -> Rational:
    value = exact_value(part)
    if not value.is_Rational:
        raise NotCoveredError("a sequence of irrational numbers")
    return to_rational(value)


def _answered(law: Law, value: Rational, checks: list[Check], draft: Draft, as_decimal: bool) -> Solution:
    result = number_term(value, as_decimal)
    verified = all(check.passed for check in checks) and all(step.verified for step in draft.steps)
    answer = Answer(latex_of(result), print_term(result), float(value), verified=verified)
    shown = joined(", ", (number_term(each, as_decimal) for each in law.following))
    message = law.says
    if law.following:
        message = sentence("{} It goes on with {}.", law.says, shown)
    if law.formula is not None:
        message = sentence("{} The n-th term is {}.", message, law.formula)
    return draft.solution("solved", [answer], checks, message)


def _check(formula: Term, values: Values) -> Check:
    line = terms.Relation((terms.Variable("a", "n"), formula), ("=",))
    passed = all(_at(formula, n) == value for n, value in enumerate(values, 1))
    says = sentence("For n = 1 to {} the formula gives the terms that are given.", len(values))
    return Check(latex_of(line), says, passed)


def _at(formula: Term, n: int) -> Rational | None:
    value = exact_value(substitute(formula, N, number_term(Rational(n))))
    return to_rational(value) if value.is_Rational else None


# Laws


def _differences(values: Values) -> Values:
    return [b - a for a, b in pairwise(values)]


def _polynomial(values: Values, as_decimal: bool) -> Law | None:
    """An arithmetic sequence, or one whose second or third differences are all the same."""
    rows, steps = [values], list[Step]()
    for degree in range(1, MAX_DEGREE + 1):
        rows.append(_differences(rows[-1]))
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
    return Step("sequence-formula", latex_of(line), says, _check(formula, values).passed)


def _next_step(values: Values, following: Rational, as_decimal: bool) -> Step:
    difference = following - values[-1]
    change = number_term(abs(difference), as_decimal)
    parts = (number_term(values[-1], as_decimal), terms.Negation(change) if difference < 0 else change)
    line = terms.Relation((terms.Sum(parts), number_term(following, as_decimal)), ("=",))
    says = sentence("Add the next difference, {}, to the last term.", number_term(difference, as_decimal))
    return Step("next-term", latex_of(line), says, values[-1] + difference == following)


def _geometric(values: Values, as_decimal: bool) -> Law | None:
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
            _check(formula, values).passed,
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
    if len(values) < 5 or values[0] == values[1]:
        return None
    factor = (values[2] - values[1]) / (values[1] - values[0])
    added = values[1] - factor * values[0]
    if any(b != factor * a + added for a, b in pairwise(values)):
        return None
    following = [factor * values[-1] + added]
    for _ in range(FURTHER - 1):
        following.append(factor * following[-1] + added)
    shown, change = number_term(factor, as_decimal), number_term(added, as_decimal)
    total = terms.Sum((terms.Product((shown, number_term(values[-1], as_decimal)), (r"\cdot",)), change))
    line = terms.Relation((total, number_term(following[0], as_decimal)), ("=",))
    says = sentence("Each term is the one before it times {}, plus {}.", shown, change)
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


LAWS: tuple[Callable[[Values, bool], Law | None], ...] = (_polynomial, _geometric, _recursive, _by_position)


# A term that is left out


def _filled(known: dict[int, Rational], gap: int, draft: Draft, as_decimal: bool) -> Solution:
    """The term that is missing between others."""
    if len(known) < 3:
        raise NotCoveredError("too few terms for a law to show in them")
    for find in (_between_equal_differences, _between_equal_ratios, _between_second_differences):
        value = find(known, gap)
        if value is None:
            continue
        values = [known.get(k, value) for k in range(len(known) + 1)]
        law = _polynomial(values, as_decimal) or _geometric(values, as_decimal)
        if law is None:
            continue
        draft.steps = [_gap_step(values, as_decimal), *law.steps[:-1]]
        checks = [_check(law.formula, values)] if law.formula is not None else []
        return _answered(Law(law.says, [], law.formula), value, checks, draft, as_decimal)
    raise NotCoveredError("the terms are not those of an arithmetic, geometric or quadratic sequence")


def _gap_step(values: Values, as_decimal: bool) -> Step:
    line = terms.Tuple(tuple(number_term(value, as_decimal) for value in values))
    return Step("fill-gap", latex_of(line), Text("With this number the terms follow one law."), True)


def _between_equal_differences(known: dict[int, Rational], gap: int) -> Rational | None:
    (i, first), (j, second), *_ = known.items()
    step = (second - first) / (j - i)
    is_law = all(value == first + step * (k - i) for k, value in known.items())
    return first + step * (gap - i) if is_law else None


def _between_equal_ratios(known: dict[int, Rational], gap: int) -> Rational | None:
    near = [(i, j) for i, j in pairwise(known) if j == i + 1]
    if not near or 0 in known.values():
        return None
    i, j = near[0]
    ratio = known[j] / known[i]
    is_law = all(value == known[i] * ratio ** (k - i) for k, value in known.items())
    return known[i] * ratio ** (gap - i) if is_law else None


def _between_second_differences(known: dict[int, Rational], gap: int) -> Rational | None:
    if len(known) < 4:
        return None
    n = sympy.Symbol("n")
    points = [(k, sympy.Rational(value.numerator, value.denominator)) for k, value in known.items()]
    found = sympy.interpolate(points[:3], n)
    if any(sympy.sympify(found).subs(n, k) != value for k, value in points):
        return None
    return to_rational(sympy.sympify(found).subs(n, gap))
