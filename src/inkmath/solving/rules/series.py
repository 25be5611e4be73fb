"""Series, sums without an end: whether they converge, and those that one knows."""

from __future__ import annotations

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.sympy_real import real
from inkmath.solving.exceptions import NOT_EXPLAINED, NotCoveredError, UndefinedValueError
from inkmath.solving.rewriting import replaced
from inkmath.solving.rules.aggregates import body_of, ends_of, plain_aggregate, ratio_of
from inkmath.solving.rules.collecting import INFINITY
from inkmath.solving.rules.construct import negate
from inkmath.solving.sentences import formula, sentence
from inkmath.solving.trace import Trace
from inkmath.types import Text


def diverging(term: Term) -> Rewrite[Term] | None:
    """A series whose terms do not tend to 0, or the harmonic one and those above it."""
    found = plain_aggregate(term, r"\sum")
    if found is None or found.upper != INFINITY or found.index is None:
        return None
    body, k = body_of(found)
    try:
        end = sympy.limit_seq(body, k) if not body.has(sympy.Pow) else sympy.limit(body, k, sympy.oo)
    except (NotImplementedError, ValueError, TypeError):
        end = None
    if end is None or end.has(sympy.AccumBounds, sympy.nan, sympy.zoo):
        ratio = ratio_of(body, k)
        if ratio is not None and not ratio.free_symbols:
            raise UndefinedValueError(sentence("the terms {} do not tend to 0", found.body))
        return None
    slow = _falls_like_one_over_k(body, k)
    if end == 0 and slow is not None:
        result = INFINITY if slow > 0 else negate(INFINITY)
        shown = from_sympy(slow / real(found.index))
        says = sentence("For large {} the terms are close to {}, whose sum diverges.", found.index, shown)
        return Rewrite("comparison", (result,), says)
    factor, rest = body.as_independent(k, as_Add=False)
    exponent = rest.as_base_exp()[1] if rest.as_base_exp()[0] == k else None
    if end == 0 and exponent is not None and exponent.is_number and -1 <= exponent < 0 and factor.is_real:
        result = INFINITY if factor > 0 else negate(INFINITY)
        says = sentence(
            "{} is a constant times {} with p at most 1: the sum diverges.",
            found.body,
            formula(r"\frac{1}{k^{p}}", "1/k^p"),
        )
        return Rewrite("p-series", (result,), says)
    if end == 0 or not end.is_number or len(body.free_symbols) > 1:
        return None
    result = INFINITY if end > 0 else negate(INFINITY)
    says = sentence("The terms {} tend to {}, not to 0: the sum diverges.", found.body, from_sympy(end))
    return Rewrite("terms-do-not-vanish", (result,), says)


def _falls_like_one_over_k(body: sympy.Expr, k: sympy.Symbol) -> sympy.Expr | None:
    """c, where the terms are close to c/k for large k; None for other rational functions and all else."""
    if not body.is_rational_function(k) or len(body.free_symbols) > 1:
        return None
    above, below = (sympy.Poly(side, k) for side in sympy.fraction(sympy.together(body)))
    is_plain_power = len(above.terms()) == len(below.terms()) == 1
    falls = below.degree() - above.degree() == 1 and not is_plain_power
    return above.LC() / below.LC() if falls else None


def undefined_term(term: Term) -> Rewrite[Term] | None:
    """A sum one of whose terms divides by 0 has no value."""
    found = plain_aggregate(term)
    if found is None:
        return None
    body, k = body_of(found)
    lower, upper = ends_of(found)
    if not lower.is_Integer or not body.is_rational_function(k) or len(body.free_symbols) != 1:
        return None
    below = sympy.Poly(sympy.fraction(sympy.together(body))[1], k)
    zeros = [zero for zero in sympy.roots(below, multiple=True) if zero.is_Integer]
    wrong = [
        zero for zero in zeros if zero >= lower and (upper == sympy.oo or zero <= upper) is not sympy.false
    ]
    if not wrong:
        return None
    assert found.index is not None
    raise UndefinedValueError(sentence("the term for {} = {} divides by 0", found.index, min(wrong)))


EXPONENTIAL = formula(
    r"e^{x}=1+x+\frac{x^{2}}{2!}+\frac{x^{3}}{3!}+\ldots", "e^x = 1 + x + x^2/2! + x^3/3! + ..."
)
HARMONIC = formula(r"1-\frac{1}{2}+\frac{1}{3}-\ldots=\ln2", "1 - 1/2 + 1/3 - ... = ln 2")
LEIBNIZ = formula(r"1-\frac{1}{3}+\frac{1}{5}-\ldots=\frac{\pi}{4}", "1 - 1/3 + 1/5 - ... = pi/4")


def known_series(term: Term) -> Rewrite[Term] | None:
    """Series one knows: of 1/n^2, of x^n/n!, of (-1)^n/n and the like."""
    found = plain_aggregate(term, r"\sum")
    if found is None or found.upper != INFINITY:
        return None
    body, k = body_of(found)
    lower, _ = ends_of(found)
    factor, rest = body.as_independent(k, as_Add=False)
    base, exponent = rest.as_base_exp()
    name = sentence("")
    if base == k and exponent.is_Integer and exponent < -1 and exponent % 2 == 0 and lower == 1:
        name = sentence("the sum of {}", formula(rf"\frac{{1}}{{n^{{{-exponent}}}}}", f"1/n^{-exponent}"))
    elif ratio_of(sympy.gammasimp(rest * sympy.factorial(k)), k) is not None and lower == 0:
        ratio = from_sympy(ratio_of(sympy.gammasimp(rest * sympy.factorial(k)), k))
        name = sentence("the exponential series, {}, with x = {}", EXPONENTIAL, ratio)
    elif ratio_of(rest * k, k) == -1 and lower == 1:
        name = sentence("the alternating harmonic series, {}", HARMONIC)
    elif ratio_of(rest * (2 * k + 1), k) == -1 and lower == 0:
        name = sentence("Leibniz' series, {}", LEIBNIZ)
    if not name:
        return _known_by_ratio(factor, rest, k, lower) or _over_odd_or_alternating(factor, rest, k, lower)
    value = factor * sympy.summation(rest, (k, lower, sympy.oo))
    if value.has(sympy.Sum, sympy.Piecewise):
        return None
    result = from_sympy(sympy.simplify(value))
    return Rewrite("known-series", (result,), sentence("This is {}: {}.", name, result))


LOGARITHM = formula(
    r"-\ln(1-x)=x+\frac{x^{2}}{2}+\frac{x^{3}}{3}+\ldots", "-ln(1 - x) = x + x^2/2 + x^3/3 + ..."
)
COSINE = formula(r"\cos x=1-\frac{x^{2}}{2!}+\frac{x^{4}}{4!}-\ldots", "cos x = 1 - x^2/2! + x^4/4! - ...")
HYPERBOLIC_COSINE = formula(
    r"\cosh x=1+\frac{x^{2}}{2!}+\frac{x^{4}}{4!}+\ldots", "cosh x = 1 + x^2/2! + x^4/4! + ..."
)
SINE = formula(r"\sin x=x-\frac{x^{3}}{3!}+\frac{x^{5}}{5!}-\ldots", "sin x = x - x^3/3! + x^5/5! - ...")
HYPERBOLIC_SINE = formula(
    r"\sinh x=x+\frac{x^{3}}{3!}+\frac{x^{5}}{5!}+\ldots", "sinh x = x + x^3/3! + x^5/5! + ..."
)


def _known_by_ratio(
    factor: sympy.Expr, rest: sympy.Expr, k: sympy.Symbol, lower: sympy.Expr
) -> Rewrite[Term] | None:
    """The series of `-ln(1 - x)`, of sine and cosine and of their hyperbolic siblings."""
    power = ratio_of(rest * k, k) if lower == 1 else None
    if power is not None and power.is_number and 0 < abs(power) < 1:
        start = (rest * k).subs(k, 1)
        return _named(LOGARITHM, power, -factor * start / power * sympy.log(1 - power))
    if lower != 0 or not rest.has(sympy.factorial):
        return None
    for shift, (alternating, plain) in (
        (0, ((COSINE, sympy.cos), (HYPERBOLIC_COSINE, sympy.cosh))),
        (1, ((SINE, sympy.sin), (HYPERBOLIC_SINE, sympy.sinh))),
    ):
        scaled = sympy.gammasimp(rest * sympy.factorial(2 * k + shift))
        ratio = ratio_of(scaled, k)
        if ratio is None or not ratio.is_number or ratio == 0:
            continue
        known, function = alternating if ratio < 0 else plain
        x = sympy.sqrt(abs(ratio))
        return _named(known, x, factor * scaled.subs(k, 0) / x**shift * function(x))
    return None


def _named(known: Text, x: sympy.Expr, value: sympy.Expr) -> Rewrite[Term]:
    result = from_sympy(sympy.simplify(value))
    return Rewrite(
        "known-series", (result,), sentence("This is {} with x = {}: {}.", known, from_sympy(x), result)
    )


def _over_odd_or_alternating(
    factor: sympy.Expr, rest: sympy.Expr, k: sympy.Symbol, lower: sympy.Expr
) -> Rewrite[Term] | None:
    """`1 + 1/3^2 + 1/5^2 + ...` and `1 - 1/2^2 + 1/3^2 - ...`, from the sum of all `1/n^2`."""
    first = rest.subs(k, lower)
    for power in (2, 4, 6):
        whole = sympy.zeta(power)
        all_terms = formula(rf"\frac{{1}}{{n^{{{power}}}}}", f"1/n^{power}")
        if lower in (0, 1) and sympy.simplify(rest * (2 * k + 1 - 2 * lower) ** power) == 1:
            even = from_sympy(sympy.Rational(1, 2**power))
            result = from_sympy(factor * (1 - sympy.Rational(1, 2**power)) * whole)
            says = sentence(
                "The sum of all {} is {}, the even n make {} of it: the odd ones make {}.",
                all_terms,
                from_sympy(whole),
                even,
                result,
            )
            return Rewrite("known-series", (result,), says)
        if lower == 1 and first in (1, -1) and ratio_of(rest * k**power, k) == -1:
            result = from_sympy(factor * first * (1 - sympy.Rational(2, 2**power)) * whole)
            says = sentence(
                "The sum of all {} is {}, the even n make {} of it; as they have the other sign, "
                "they are subtracted twice: {}.",
                all_terms,
                from_sympy(whole),
                from_sympy(sympy.Rational(1, 2**power)),
                result,
            )
            return Rewrite("known-series", (result,), says)
    return None


def falls_by(body: sympy.Expr, k: sympy.Symbol) -> int | None:
    """The degree below, of a rational function that falls like 1/k^2 or faster; None for others."""
    if not body.is_rational_function(k) or len(body.free_symbols) != 1:
        return None
    above, below = (sympy.Poly(side, k) for side in sympy.fraction(sympy.together(body)))
    return int(below.degree()) if below.degree() - above.degree() >= 2 else None


def in_decimals(trace: Trace, part: terms.Aggregate) -> None:
    """The value of a series that has no simpler form, to twelve digits."""
    try:
        with mpmath.workdps(15):
            value = value_at(part, Point({}))
    except UndefinedValueError as reason:
        raise NotCoveredError(sentence("no value of {} was found", part)) from reason
    shown = terms.Number(mpmath.nstr(abs(value), 12, strip_zeros=False, min_fixed=-20, max_fixed=20))
    result = negate(shown) if value < 0 else shown
    says = sentence(
        "The terms fall at least as fast as {}, so the series converges; it has no simpler form than its "
        "value, {}.",
        formula(r"\frac{1}{k^{2}}"),
        result,
    )
    trace.add(NOT_EXPLAINED, replaced(trace.line, part, result), says)
