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
    gaps = [k for k, part in enumerate(elements) if part == GAP]
    known = {k: _rational(part) for k, part in enumerate(elements) if k not in gaps}
    if gaps != [len(elements) - 1]:
        return _filled(known, gaps, draft, as_decimal)
    values = list(known.values())
    law = law_of(values, as_decimal, elements[:-1])
    if law is None:
        raise NotCoveredError("the terms follow none of the laws that are known, or are too few to tell")
    draft.steps = law.steps
    checks = [check_formula(law.formula, values)] if law.formula is not None else []
    return _answered(law, law.following[:1], checks, draft, as_decimal)


def _rational(part: Term) -> Rational:
    value = exact_value(part)
    if not value.is_Rational:
        raise NotCoveredError("a sequence of irrational numbers")
    return to_rational(value)


def _answered(law: Law, found: Values, checks: list[Check], draft: Draft, as_decimal: bool) -> Solution:
    verified = all(check.passed for check in checks) and all(step.verified for step in draft.steps)
    results = [(number_term(value, as_decimal), float(value)) for value in found]
    answers = [
        Answer(latex_of(result), print_term(result), value, verified=verified) for result, value in results
    ]
    shown = joined(", ", (number_term(each, as_decimal) for each in law.following))
    message = law.says
    if law.following:
        message = sentence("{} It goes on with {}.", law.says, shown)
    if law.formula is not None:
        message = sentence("{} The n-th term is {}.", message, law.formula)
    return draft.solution("solved", answers, checks, message)


# Terms that are left out


def _filled(known: dict[int, Rational], gaps: list[int], draft: Draft, as_decimal: bool) -> Solution:
    """The terms that are missing between others."""
    if len(known) < 3:
        raise NotCoveredError("too few terms for a law to show in them")
    for find in (_between_equal_differences, _between_equal_ratios, _between_second_differences):
        found = [find(known, gap) for gap in gaps]
        filled = {gap: value for gap, value in zip(gaps, found, strict=True) if value is not None}
        if len(filled) < len(gaps):
            continue
        values = [value for _, value in sorted({**known, **filled}.items())]
        law = polynomial(values, as_decimal) or geometric(values, as_decimal)
        if law is None:
            continue
        draft.steps = [_gap_step(values, len(gaps), as_decimal), *law.steps[:-1]]
        checks = [check_formula(law.formula, values)] if law.formula is not None else []
        says = law.says
        if find is _between_equal_ratios and all((j - i) % 2 == 0 for i, j in pairwise(sorted(known))):
            says = sentence("{} With the opposite ratio the terms fit, too.", says)
        return _answered(Law(says, [], law.formula), list(filled.values()), checks, draft, as_decimal)
    raise NotCoveredError("the terms are not those of an arithmetic, geometric or quadratic sequence")


def _gap_step(values: Values, gaps: int, as_decimal: bool) -> Step:
    line = terms.Tuple(tuple(number_term(value, as_decimal) for value in values))
    says = "With this number the terms follow one law." if gaps == 1 else SEVERAL
    return Step("fill-gap", latex_of(line), Text(says), True)


SEVERAL = "With these numbers the terms follow one law."


def _between_equal_differences(known: dict[int, Rational], gap: int) -> Rational | None:
    (i, first), (j, second), *_ = sorted(known.items())
    step = (second - first) / (j - i)
    is_law = all(value == first + step * (k - i) for k, value in known.items())
    return first + step * (gap - i) if is_law else None


def _between_equal_ratios(known: dict[int, Rational], gap: int) -> Rational | None:
    i, j = min(pairwise(sorted(known)), key=lambda pair: pair[1] - pair[0])
    if 0 in known.values():
        return None
    root = sympy.real_root(sympy.Rational(str(known[j] / known[i])), j - i)
    if not root.is_Rational:
        return None
    ratio = to_rational(root)
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
