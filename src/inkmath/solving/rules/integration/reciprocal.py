"""Roots of quartics that stay the same when x becomes 1/x: with u = x - 1/x or u = x + 1/x."""

from __future__ import annotations

import sympy

from inkmath.solving.rules.integration.moves import IntegrandRule, Move, U, in_factors

MAX_DEGREE = 16


def with_reciprocal(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """(1 + x^2)/((1 - x^2) sqrt(1 + x^4)) = -1/(u sqrt(u^2 + 2)) du with u = x - 1/x, for positive x."""
    roots = [part for part in f.atoms(sympy.Pow) if part.exp.is_Rational and part.exp.q == 2 and part.has(x)]
    bases = {part.base for part in roots}
    if len(bases) != 1:
        return None
    base = bases.pop()
    if not base.is_polynomial(x) or sympy.degree(base, x) != 4:
        return None
    for sign in (-1, 1):
        inside = _in_sum(sympy.Poly(base, x), sign)
        if inside is None:
            continue
        # sqrt(q) = |x| sqrt(q/x^2), whose sign is taken out
        value = f.xreplace({part: x ** (2 * part.exp) for part in roots}) / (1 - sign / x**2)
        if not value.is_rational_function(x):
            return None
        odd = any(part.exp.p % 2 for part in roots)
        above, below = sympy.fraction(sympy.cancel(value))
        rest = _quotient_in_sum(above, below, x, sign)
        if rest is None:
            continue
        rest = in_factors(rest, U) * inside ** roots[0].exp
        factor = sympy.Abs(x) / x if odd else sympy.S.One
        return Move("substitution", rest, inner=x + sign / x, factor=factor)
    return None


def _quotient_in_sum(above: sympy.Expr, below: sympy.Expr, x: sympy.Symbol, sign: int) -> sympy.Expr | None:
    """A quotient of polynomials as a function of u = x + 1/x, or of x - 1/x; None where it is none."""
    tops, bottoms = sympy.Poly(above, x), sympy.Poly(below, x)
    low = [min(n for (n,) in poly.monoms()) for poly in (tops, bottoms)]
    middles = [poly.degree() + least for poly, least in zip((tops, bottoms), low, strict=True)]
    if middles[0] != middles[1]:  # twice the power of x in the middle
        return None
    top, bottom = (
        _in_sum(sympy.Poly(sympy.cancel(poly.as_expr() / x**least), x), sign)
        for poly, least in zip((tops, bottoms), low, strict=True)
    )
    return None if top is None or bottom is None else top / bottom


def _in_sum(poly: sympy.Poly, sign: int) -> sympy.Expr | None:
    """P(x)/x^k as a polynomial in u = x + sign/x, for P of degree 2k; None where it is none."""
    (x,) = poly.gens
    value = sympy.S.Zero
    if poly.degree() % 2 or poly.degree() > MAX_DEGREE:
        return None
    for k in range(poly.degree() // 2, -1, -1):
        leading = poly.coeff_monomial(x ** (2 * k))
        value += leading * U**k
        rest = (poly - sympy.Poly(leading * (x**2 + sign) ** k, x)).as_expr()
        if sympy.expand(rest).subs(x, 0) != 0:
            return None
        poly = sympy.Poly(sympy.cancel(rest / x), x)
    return value if poly.is_zero else None


RULES: tuple[IntegrandRule, ...] = (with_reciprocal,)
