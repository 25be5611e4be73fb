"""Sequences of which the first terms are given: the next term, and a formula for all of them."""

from __future__ import annotations

from fractions import Fraction as Rational
from itertools import pairwise

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import number_term, to_rational
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.recognisers import GAP
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.sequence_laws import Law, Values, check_formula, geometric, polynomial
from inkmath.solving.sequence_patterns import law_of
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "sequence"


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
    law = law_of(values, as_decimal, elements[:gap])
    if law is None:
        raise NotCoveredError("the terms follow none of the laws that are known, or are too few to tell")
    draft.steps = law.steps
    checks = [check_formula(law.formula, values)] if law.formula is not None else []
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
        law = polynomial(values, as_decimal) or geometric(values, as_decimal)
        if law is None:
            continue
        draft.steps = [_gap_step(values, as_decimal), *law.steps[:-1]]
        checks = [check_formula(law.formula, values)] if law.formula is not None else []
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
