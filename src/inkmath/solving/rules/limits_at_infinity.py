"""Limits at infinity: which terms count, and which do not."""

from __future__ import annotations

from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.rules.collecting import INFINITY
from inkmath.solving.rules.construct import add, divide, is_free_of, negate
from inkmath.solving.rules.limit_values import is_infinite, plain_limit, value_of_limit
from inkmath.solving.sentences import inline, joined, sentence


def dominant(term: Term) -> Rewrite[Term] | None:
    """At infinity: numerator and denominator divided by the highest power in the denominator."""
    limit = plain_limit(term)
    if limit is None or not is_infinite(limit.target) or not isinstance(limit.body, terms.Quotient):
        return None
    x = sympy.Symbol(real(limit.variable).name, positive=True)
    sign = 1 if limit.target == INFINITY else -1
    parts = []
    for side in (limit.body.numerator, limit.body.denominator):
        parts.append(real_expression(side).xreplace({real(limit.variable): sign * x}))
    degrees = [_degree(part, x) for part in parts]
    if degrees[1] is None or degrees[1] <= 0 or degrees[0] is None:
        return None
    shown = from_sympy(x ** degrees[1])
    if all(part.is_polynomial(x) for part in parts):
        body = divide(*(_powers(part.subs(x, sign * x), x, degrees[1]) for part in parts))
    else:
        body = divide(*(from_sympy(_divided(part, x ** degrees[1], x).subs(x, sign * x)) for part in parts))
    says = sentence("Divide numerator and denominator by {}, the highest power in the denominator.", shown)
    return Rewrite("divide-by-highest-power", (replace(limit, body=body),), says)


def dominant_exponential(term: Term) -> Rewrite[Term] | None:
    """At infinity: numerator and denominator divided by the fastest exponential, as `(2^x + 1)/(3^x - 1)`."""
    limit = plain_limit(term)
    if limit is None or not is_infinite(limit.target) or not isinstance(limit.body, terms.Quotient):
        return None
    x, sides = real(limit.variable), (limit.body.numerator, limit.body.denominator)
    parts = [sympy.Add.make_args(sympy.expand(real_expression(side))) for side in sides]
    growths = [[_growth(part, x) for part in side] for side in parts]
    below = [growth for growth in growths[1] if growth is not None]
    if any(None in side for side in growths):
        return None
    fastest = (max if limit.target == INFINITY else min)(below, key=float)
    if fastest == 1:
        return None
    body = divide(
        *(
            add(*(from_sympy(part.subs(x, 0) * (growth / fastest) ** x) for part, growth in pairs))
            for pairs in (zip(*side, strict=True) for side in zip(parts, growths, strict=True))
        )
    )
    shown = from_sympy(fastest**x)
    says = sentence("Divide numerator and denominator by {}, which grows fastest in the denominator.", shown)
    return Rewrite("divide-by-highest-power", (replace(limit, body=body),), says)


def _growth(value: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    """The factor that `c 2^(3x)` grows by where x grows by 1: 8, and 1 of a constant; None of all else."""
    _, rest = value.as_independent(x, as_Add=False)
    base, exponent = rest.as_base_exp()
    slope = sympy.diff(exponent, x)
    if not rest.has(x):
        return sympy.Integer(1)
    is_exponential = base.is_number and base.is_positive and slope.is_number
    return base**slope if is_exponential else None


def _vanishes(value: sympy.Expr, x: sympy.Symbol, target: Term) -> bool:
    """True if a power of x or an exponential tends to 0 at infinity."""
    base, exponent = value.as_base_exp()
    if base == x:
        return bool(exponent.is_negative)
    growth = _growth(value, x)
    return growth is not None and bool(growth < 1 if target == INFINITY else growth > 1)


def _degree(value: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    """The highest power of a sum of powers and of square roots of polynomials; None for anything else."""
    degrees = []
    for part in sympy.Add.make_args(sympy.expand(value)):
        _, rest = part.as_independent(x, as_Add=False)
        total = sympy.S.Zero
        for factor in sympy.Mul.make_args(rest):
            base, exponent = factor.as_base_exp()
            if exponent.free_symbols or not base.is_polynomial(x):
                return None
            total += exponent * sympy.degree(base, x) if base.has(x) else 0
        degrees.append(total)
    return max(degrees)


def _powers(value: sympy.Expr, x: sympy.Symbol, degree: int) -> Term:
    """Each term of a polynomial divided by x to the degree, the highest power first."""
    found = sympy.Poly(value, x).terms()
    return add(*(from_sympy(factor * x ** (power - degree)) for (power,), factor in found))


def _divided(value: sympy.Expr, divisor: sympy.Expr, x: sympy.Symbol) -> sympy.Expr:
    """Each term divided, the divisor taken into the square roots."""
    parts = []
    for part in sympy.Add.make_args(sympy.expand(value)):
        roots = [factor for factor in sympy.Mul.make_args(part) if factor.is_Pow and factor.base.is_Add]
        rest = part / divisor
        for root in roots:
            inside = sympy.expand(root.base / x ** sympy.degree(root.base, x))
            rest = rest / root * x ** (sympy.degree(root.base, x) * root.exp) * inside**root.exp
        parts.append(rest)
    return sympy.Add(*parts)


def vanishing(term: Term) -> Rewrite[Term] | None:
    """At infinity: c/x^n and c/2^x tend to 0, so they are left out beside what stays, also below a root."""
    limit = plain_limit(term)
    if (
        limit is None
        or not is_infinite(limit.target)
        or not isinstance(limit.body, terms.Quotient | terms.Sum)
    ):
        return None
    x = real(limit.variable)
    gone: list[Term] = []

    def without(part: Term) -> Term:
        if isinstance(part, terms.Sum):
            kept = []
            for piece in part.terms:
                value = real_expression(piece)
                _, rest = value.as_independent(x, as_Add=False)
                if _vanishes(rest, x, limit.target):
                    gone.append(piece)
                else:
                    kept.append(without(piece))
            return add(*kept)
        if isinstance(part, terms.Quotient):
            return divide(without(part.numerator), without(part.denominator))
        if isinstance(part, terms.Root):
            return replace(part, radicand=without(part.radicand))
        return part

    body = without(limit.body)
    if not gone:
        return None
    if real_expression(body).has(sympy.zoo, sympy.nan):
        return None
    parts = dict.fromkeys(part.term if isinstance(part, terms.Negation) else part for part in gone)
    names = joined(", " if len(parts) > 2 else " and ", (inline(part) for part in parts))
    result = replace(limit, body=body) if limit.variable in terms.variables(body) else body
    verb = "tends" if len(parts) == 1 else "tend"
    return Rewrite("terms-vanish", (result,), sentence("{} {} to 0.", names, verb))


def leading_term(term: Term) -> Rewrite[Term] | None:
    """A polynomial at infinity goes where its highest power goes."""
    limit = plain_limit(term)
    if limit is None or not is_infinite(limit.target) or not isinstance(limit.body, terms.Sum):
        return None
    x = real(limit.variable)
    value = real_expression(limit.body)
    if not value.is_polynomial(x) or not value.has(x):
        return None
    first = sympy.Poly(value, x).LT()
    lead = from_sympy(first[1] * x ** first[0].exponents[0])
    says = sentence("The highest power {} outgrows the other terms.", lead)
    return Rewrite("leading-term", (replace(limit, body=lead),), says)


def infinite_denominator(term: Term) -> Rewrite[Term] | None:
    """A fraction whose denominator grows without bound while its numerator stays bounded."""
    limit = plain_limit(term)
    if limit is None or not isinstance(limit.body, terms.Quotient):
        return None
    above = value_of_limit(limit, limit.body.numerator)
    below = value_of_limit(limit, limit.body.denominator)
    if below not in (sympy.oo, -sympy.oo) or above is None or not above.is_finite:
        return None
    says = sentence(
        "The numerator tends to {} while the denominator grows without bound, so the fraction tends to 0.",
        from_sympy(above),
    )
    return Rewrite("infinite-denominator", (ZERO,), says)


def constant_over_infinity(term: Term) -> Rewrite[Term] | None:
    """`5/(x^2 + 1)` tends to 0, without a division by the highest power."""
    match plain_limit(term):
        case terms.Limit(terms.Quotient(above), variable) if variable not in terms.variables(above):
            return infinite_denominator(term)
    return None


def faster_growth(term: Term) -> Rewrite[Term] | None:
    """`2^n/n!` tends to 0: factorials grow faster than exponentials, and n^n faster still."""
    limit = plain_limit(term)
    if limit is None or limit.target != INFINITY or not isinstance(limit.body, terms.Quotient):
        return None
    x, sides = real(limit.variable), (limit.body.numerator, limit.body.denominator)
    above, below = (_growth_ranks(real_expression(side), x) for side in sides)
    if above is None or below is None or max(above) == max(below) or max(above | below) < FACTORIAL_RANK:
        return None
    if min(max(above), max(below)) >= FACTORIAL_RANK and EXPONENTIAL_RANK in above | below:
        return None  # n^n/n! itself grows like an exponential
    is_large = max(above) > max(below)
    is_negative = real_expression(limit.body).as_independent(x, as_Add=False)[0].is_negative
    end = negate(INFINITY) if is_negative else INFINITY
    result: Term = end if is_large else ZERO
    faster, slower = sides if is_large else sides[::-1]
    says = sentence("{} grows faster than {}: the fraction tends to {}.", faster, slower, result)
    return Rewrite("growing", (result,), says)


EXPONENTIAL_RANK, FACTORIAL_RANK = 3, 4


def _growth_ranks(value: sympy.Expr, x: sympy.Symbol) -> set[int] | None:
    """The places of factors in the order of constants, logarithms, powers, exponentials, factorials, x^x."""
    ranks = {_growth_rank(factor, x) for factor in sympy.Mul.make_args(value)}
    known = {rank for rank in ranks if rank is not None}
    return known if known == ranks else None


def _growth_rank(factor: sympy.Expr, x: sympy.Symbol) -> int | None:
    base, exponent = factor.as_base_exp()
    slope = sympy.diff(exponent, x)
    if not factor.has(x):
        return 0
    if base == x and exponent.is_number:
        return 2 if exponent.is_positive else None
    if base.is_number and slope.is_number:
        return EXPONENTIAL_RANK if bool(base > 1) == bool(slope > 0) else None
    return {sympy.log(x): 1, sympy.factorial(x): FACTORIAL_RANK, x**x: FACTORIAL_RANK + 1}.get(factor)


def growing(term: Term) -> Rewrite[Term] | None:
    """A sum, product or part that grows without bound, because its parts do and none holds it back."""
    limit = plain_limit(term)
    match limit:
        case terms.Limit(terms.Sum(parts)):
            combine = sympy.Add
        case terms.Limit(terms.Product(parts)):
            combine = sympy.Mul
        case terms.Limit(terms.Quotient(above, below), variable) if is_free_of(below, variable):
            parts, combine = (above,), lambda end: end / real_expression(below)
        case terms.Limit(terms.Root(radicand, None)):
            parts, combine = (radicand,), sympy.Add
        case _:
            return None
    ends = [value_of_limit(limit, part) for part in parts]
    if any(end is None for end in ends) or combine(*ends) not in (sympy.oo, -sympy.oo):
        return None
    result = from_sympy(combine(*ends))
    tending = [
        sentence("{} tends to {}", part, from_sympy(end)) for part, end in zip(parts, ends, strict=True)
    ]
    says = sentence("{}, so the whole tends to {}.", joined(" and ", tending), result)
    return Rewrite("growing", (result,), says)
