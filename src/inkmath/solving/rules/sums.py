"""Sums and products over an index: written out, by formulae, by telescoping; and series without end."""

from __future__ import annotations

from dataclasses import replace

import sympy
from sympy.concrete.gosper import gosper_term

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real
from inkmath.solving.exceptions import NOT_EXPLAINED, NotCoveredError, UndefinedValueError
from inkmath.solving.rewriting import apply_rules, replaced
from inkmath.solving.rules.aggregates import body_of, count_of, ends_of, plain_aggregate, ratio_of, shown_body
from inkmath.solving.rules.binomial_sums import binomial_theorem
from inkmath.solving.rules.collecting import INFINITY, is_plain
from inkmath.solving.rules.construct import add, is_free_of, multiply, negate, number
from inkmath.solving.rules.geometric import geometric, power_series
from inkmath.solving.rules.limits import limits
from inkmath.solving.rules.power_series import known_power_series
from inkmath.solving.rules.products import PRODUCT_RULES
from inkmath.solving.rules.series import (
    diverging,
    falls_by,
    in_decimals,
    known_series,
    undefined_term,
)
from inkmath.solving.rules.shifted_series import later_start_of_series, shifted_index
from inkmath.solving.rules.simplification import tidy
from inkmath.solving.sentences import formula, sentence, with_values
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.no_value import has_no_value
from inkmath.solving.verify.verdict import Verdict

MAX_WRITTEN = 8
"""Number of terms that are written out one by one."""


MAX_DEGREE_BY_SYMPY = 2
"""Series of rational functions with a denominator above that have no simple form that SymPy finds in time."""

MAX_ADDED = 2000
"""Number of terms that are added in one step."""


def nothing(term: Term) -> Rewrite[Term] | None:
    """A sum of no terms is 0, a product of no factors is 1."""
    found = plain_aggregate(term)
    count = None if found is None else count_of(found)
    if found is None or count is None or count > 0:
        return None
    word, value = ("terms", ZERO) if found.sign == r"\sum" else ("factors", ONE)
    return Rewrite(
        "empty", (value,), sentence("The upper end is below the lower one: there are no {}.", word)
    )


def written_out(term: Term) -> Rewrite[Term] | None:
    """A few terms one by one."""
    found = plain_aggregate(term)
    count = None if found is None else count_of(found)
    if found is None or count is None or not 0 < count <= MAX_WRITTEN:
        return None
    assert found.index is not None
    start = plain_value(found.lower)  # type: ignore[arg-type]
    assert start is not None
    parts = [substitute(found.body, found.index, number(int(start) + j)) for j in range(count)]
    is_sum = found.sign == r"\sum"
    result = add(*parts) if is_sum else _product(parts)
    says = sentence(
        "Write out the {} {}, starting with {} = {}.",
        count,
        "terms" if is_sum else "factors",
        found.index,
        start,
    )
    return Rewrite("write-out", (result,), says)


def _product(factors: list[Term]) -> Term:
    return (
        factors[0] if len(factors) == 1 else terms.Product(tuple(factors), (r"\cdot",) * (len(factors) - 1))
    )


def of_constant(term: Term) -> Rewrite[Term] | None:
    """The same term again and again: c times the number of terms; or c to that power."""
    found = plain_aggregate(term)
    if found is None or found.upper == INFINITY or found.index is None:
        return None
    if not is_free_of(found.body, found.index):
        return None
    lower, upper = ends_of(found)
    count = from_sympy(sympy.expand(upper - lower + 1))
    is_sum = found.sign == r"\sum"
    result = multiply(count, found.body) if is_sum else terms.Power(found.body, count)
    word = "terms" if is_sum else "factors"
    return Rewrite("constant-terms", (result,), sentence("All {} {} are {}.", count, word, found.body))


def of_sum(term: Term) -> Rewrite[Term] | None:
    """The sum of f + g is the sum of f plus that of g; without an end only if both converge."""
    found = plain_aggregate(term, r"\sum")
    if found is None:
        return None
    body, k = body_of(found)
    body = _apart(body, k)
    if not body.is_Add or not _is_splittable(found, body, k):
        return None
    parts = [replace(found, body=shown_body(found, part, k)) for part in body.as_ordered_terms()]
    shown = shown_body(found, body, k)
    says = "Sum rule: add up term by term."
    if latex_of(shown) != latex_of(found.body):
        says = sentence("Write {} as {} and add up term by term.", found.body, shown)
    return Rewrite("sum-rule", (add(*(_signed(part) for part in parts)),), says)


def _apart(body: sympy.Expr, k: sympy.Symbol) -> sympy.Expr:
    """A polynomial multiplied out, or a sum over one denominator divided."""
    return sympy.expand(body) if body.is_polynomial(k) else sympy.expand(sympy.powsimp(sympy.expand(body)))


def _signed(part: terms.Aggregate) -> Term:
    body = part.body
    return negate(replace(part, body=body.term)) if isinstance(body, terms.Negation) else part


def _is_splittable(found: terms.Aggregate, body: sympy.Expr, k: sympy.Symbol) -> bool:
    if found.upper != INFINITY:
        return body.is_polynomial(k) or all(ratio_of(part, k) is not None for part in body.args)
    ratios = [ratio_of(part, k) for part in body.args]
    return all(ratio is not None and abs(ratio) < 1 for ratio in ratios)


def with_factor(term: Term) -> Rewrite[Term] | None:
    """A constant factor comes before the sum."""
    found = plain_aggregate(term, r"\sum")
    if found is None:
        return None
    body, k = body_of(found)
    factor, rest = body.as_independent(k, as_Add=False)
    if factor == 1 or rest == 1 or rest.is_Add:
        return None
    shown = from_sympy(factor)
    result = multiply(shown, replace(found, body=shown_body(found, rest, k)))
    return Rewrite(
        "constant-factor", (result,), sentence("Take the constant factor {} out of the sum.", shown)
    )


FORMULAS = {
    1: r"\frac{n(n+1)}{2}",
    2: r"\frac{n(n+1)(2n+1)}{6}",
    3: r"\frac{n^{2}(n+1)^{2}}{4}",
    4: r"\frac{n(n+1)(2n+1)(3n^{2}+3n-1)}{30}",
}


def powers(term: Term) -> Rewrite[Term] | None:
    """1 + 2 + ... + n, and the sums of the squares and cubes, by their formulae."""
    found = plain_aggregate(term, r"\sum")
    if found is None or found.upper == INFINITY:
        return None
    body, k = body_of(found)
    if body not in (k, k**2, k**3, k**4):
        return None
    degree = int(body.as_base_exp()[1])
    lower, upper = ends_of(found)
    closed = {1: lambda n: n * (n + 1) / 2, 2: lambda n: n * (n + 1) * (2 * n + 1) / 6}
    closed[3] = lambda n: n**2 * (n + 1) ** 2 / 4
    closed[4] = lambda n: n * (n + 1) * (2 * n + 1) * (3 * n**2 + 3 * n - 1) / 30
    if lower not in (0, 1):
        return None
    result = from_sympy(closed[degree](upper)) if not upper.is_number else _inserted(degree, found.upper)
    name = {1: "the numbers", 2: "the squares", 3: "the cubes", 4: "the fourth powers"}[degree]
    assert found.upper is not None
    says = sentence(
        "The sum of {} from 1 to n is {}{}.", name, formula(FORMULAS[degree]), with_values(n=found.upper)
    )
    return Rewrite("power-sum", (result,), says)


def _inserted(degree: int, n: Term | None) -> Term:
    assert n is not None
    m = add(n, ONE)
    if degree == 1:
        return terms.Quotient(multiply(n, m), number(2))
    if degree == 2:
        return terms.Quotient(multiply(n, m, add(multiply(number(2), n), ONE)), number(6))
    square = number(2)
    if degree == 4:
        last = add(multiply(number(3), terms.Power(n, square)), multiply(number(3), n), negate(ONE))
        return terms.Quotient(multiply(n, m, add(multiply(square, n), ONE), last), number(30))
    return terms.Quotient(multiply(terms.Power(n, square), terms.Power(m, square)), number(4))


def later_start(term: Term) -> Rewrite[Term] | None:
    """A sum of powers that starts later is one from 1 on without its first terms."""
    found = plain_aggregate(term, r"\sum")
    if found is None or found.upper == INFINITY:
        return None
    body, k = body_of(found)
    lower, _ = ends_of(found)
    if body not in (k, k**2, k**3, k**4) or (lower.is_number and not (lower.is_Integer and lower >= 2)):
        return None
    before = from_sympy(lower - 1)
    whole, first = replace(found, lower=ONE), replace(found, lower=ONE, upper=before)
    says = sentence("Start at 1 and subtract the terms up to {}.", before)
    return Rewrite("later-start", (add(whole, negate(first)),), says)


def telescoping(term: Term) -> Rewrite[Term] | None:
    """f(k) = G(k + 1) - G(k): all but the first and the last cancel (Gosper's algorithm finds G)."""
    found = plain_aggregate(term, r"\sum")
    if found is None or found.index is None:
        return None
    body, k = body_of(found)
    if body.has(sympy.Abs) or body.is_polynomial(k):
        return None
    try:
        certificate = gosper_term(body, k)
    except (NotImplementedError, ValueError, sympy.PolynomialError, AttributeError):
        return None
    if certificate is None:
        return None
    primitive = sympy.factor(sympy.simplify(certificate * body))
    lower, upper = ends_of(found)
    low = from_sympy(primitive.subs(k, lower))
    shown, after = (
        shown_body(found, primitive, k),
        shown_body(found, sympy.simplify(primitive.subs(k, k + 1)), k),
    )
    if found.upper == INFINITY:
        n = real(found.index)
        high: Term = terms.Limit(from_sympy(primitive.subs(k, n)), found.index, INFINITY)
    else:
        high = from_sympy(sympy.simplify(primitive.subs(k, upper + 1)))
    says = sentence(
        "It telescopes: {} = {}, so only the last and the first of these are left.",
        found.body,
        add(after, negate(shown)),
    )
    return Rewrite("telescoping", (add(high, negate(low)),), says)


def added_up(term: Term) -> Rewrite[Term] | None:
    """More terms than one writes out, added at once."""
    found = plain_aggregate(term)
    count = None if found is None else count_of(found)
    if found is None or count is None or not MAX_WRITTEN < count <= MAX_ADDED:
        return None
    body, k = body_of(found)
    start = int(ends_of(found)[0])
    operation = sympy.Add if found.sign == r"\sum" else sympy.Mul
    value = operation(*(body.subs(k, start + j) for j in range(count)))
    result = from_sympy(value)
    word = "terms" if found.sign == r"\sum" else "factors"
    return Rewrite(
        "add-up", (result,), sentence("Worked out one by one, the {} {} make {}.", count, word, result)
    )


RULES: tuple[Rule[Term], ...] = (
    nothing,
    undefined_term,
    of_constant,
    powers,
    written_out,
    binomial_theorem,
    later_start,
    known_series,
    known_power_series,
    geometric,
    power_series,
    diverging,
    with_factor,
    of_sum,
    telescoping,
    *PRODUCT_RULES,
    later_start_of_series,
    shifted_index,
    added_up,
)


def sums(trace: Trace) -> None:
    """Works out the sums and products of the line."""
    apply_rules(trace, RULES, outermost=False)
    for part in list(terms.walk(trace.line)):
        if isinstance(part, terms.Aggregate) and is_plain(part.body):
            _by_sympy(trace, part)
    if any(isinstance(part, terms.Limit) for part in terms.walk(trace.line)):
        limits(trace)
    if not any(isinstance(part, terms.Aggregate) for part in terms.walk(trace.line)):
        tidy(trace)


def _by_sympy(trace: Trace, part: terms.Aggregate) -> None:
    """A sum that only SymPy finds."""
    if part.index is None or part.lower is None or part.upper is None:
        raise NotCoveredError("a sum whose range is not written")
    body, k = body_of(part)
    falls = falls_by(body, k) if part.upper == INFINITY else None
    if falls is not None and falls > MAX_DEGREE_BY_SYMPY:
        in_decimals(trace, part)
        return
    whole = sympy.summation if part.sign == r"\sum" else sympy.product
    value = sympy.simplify(whole(body, (k, *ends_of(part))))
    if value.has(sympy.Sum, sympy.Product, sympy.Piecewise, sympy.nan, sympy.I):
        if falls is not None:
            in_decimals(trace, part)
            return
        if part.upper == INFINITY and body.free_symbols == {k} and has_no_value(part):
            raise UndefinedValueError(sentence("{} does not converge", part))
        raise NotCoveredError(sentence("no value of {} was found", part))
    result = from_sympy(value)
    if falls is not None and Equivalence()(part, result) is not Verdict.SAME:
        in_decimals(trace, part)
        return
    says = sentence("SymPy finds this value, by means that these rules do not have: {}.", result)
    trace.add(NOT_EXPLAINED, replaced(trace.line, part, result), says)
