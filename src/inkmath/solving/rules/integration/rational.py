"""Rational integrands, as far as partial fractions over the rational numbers do not settle them."""

from __future__ import annotations

import sympy
from sympy.integrals.rationaltools import ratint_ratpart

from inkmath.solving.rules.basic_integrals import has_irrational_numbers
from inkmath.solving.rules.integration.moves import (
    IntegrandRule,
    Move,
    U,
    factors_of,
    in_factors,
    linear,
    quadratic,
)

MAX_DEGREE = 12


def power_of_x(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """x^3/(x^8 + 1) with u = x^4: x f(x) holds only powers of x^n."""
    if any(part.has(x) for part in f.atoms(sympy.Function)):
        return None
    value = sympy.cancel(f * x) if f.is_rational_function(x) else sympy.powsimp(f * x)
    exponents = [part.exp for part in value.atoms(sympy.Pow) if part.base == x]
    bare = value.xreplace({part: sympy.Dummy() for part in value.atoms(sympy.Pow) if part.base == x})
    if not exponents or bare.has(x) or not all(n.is_Integer for n in exponents):
        return None
    n = abs(int(sympy.igcd(*exponents)))
    if n < 2:
        return None
    powers = {part: U ** (part.exp / n) for part in value.atoms(sympy.Pow) if part.base == x}
    rest = value.xreplace(powers) / (n * U)
    rest = in_factors(rest, U) if rest.is_rational_function(U) else sympy.powsimp(rest)
    return Move("substitution", rest, inner=x**n)


def power_of_linear(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """x (a + b x)^p with u = a + b x, so that the sum is beside the power: a sum of powers."""
    _, factors = factors_of(f, x)
    powers = [part for part in factors if part.is_Pow and not part.exp.is_number and not part.exp.has(x)]
    if len(powers) != 1 or not (f / powers[0]).is_polynomial(x) or len(factors) < 2:
        return None
    base, exponent = powers[0].as_base_exp()
    found = linear(base, x)
    if found is None or base == x:
        return None
    a, b = found
    beside = sympy.expand((f / powers[0]).subs(x, (U - b) / a) / a)
    terms = [part.as_independent(U, as_Add=False) for part in sympy.Add.make_args(beside)]
    rest = sympy.Add(*(number * U ** (exponent + sympy.degree(part, U)) for number, part in terms))
    return Move("substitution", rest, inner=base)


def partial_fractions(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """1/(x^2 - 1) = 1/(2(x - 1)) - 1/(2(x + 1)); a polynomial multiplied out."""
    if not f.is_rational_function(x) or has_irrational_numbers(f):
        return None
    rest = sympy.expand(f) if f.is_polynomial(x) else sympy.apart(sympy.cancel(f), x)
    is_simpler = rest.is_Add or sympy.count_ops(rest) < sympy.count_ops(f)
    return Move("partial-fractions", rest) if rest != f and is_simpler else None


def rational_part(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """(4x^5 - 1)/(x^5 + x + 1)^2 = (-x/(x^5 + x + 1))', by comparing coefficients (Ostrogradsky)."""
    if not f.is_rational_function(x) or f.free_symbols != {x} or has_irrational_numbers(f):
        return None
    above, below = (sympy.Poly(part, x) for part in sympy.fraction(sympy.cancel(f)))
    repeated = [factor.degree() for factor, n in below.factor_list()[1] if n > 1]
    if (
        max(repeated, default=0) < 2
        or not 2 < below.degree() <= MAX_DEGREE
        or above.degree() >= below.degree()
    ):
        return None
    done, rest = ratint_ratpart(above.as_expr(), below.as_expr(), x)
    is_last = rest == 0 or max(repeated) > 2
    return Move("compare-rational", sympy.factor(rest), sympy.factor(done)) if is_last and done != 0 else None


def over_roots_of_number(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """1/(x^5 - 1) over x - 1 and the two x^2 - 2 cos(k pi/5) x + 1."""
    above, below = sympy.fraction(sympy.together(f))
    if not above.is_polynomial(x) or not below.is_polynomial(x) or not below.has(x):
        return None
    top, bottom = sympy.Poly(above, x), sympy.Poly(sympy.expand(below), x)
    n = bottom.degree()
    c = bottom.coeff_monomial(1) / bottom.LC()
    if not 4 < n <= MAX_DEGREE or top.degree() >= n or len(bottom.terms()) != 2 or not c.is_number or c == 0:
        return None
    if not any(_is_hard(factor) for factor, _ in bottom.factor_list()[1]):
        return None
    r = sympy.root(abs(c), n)
    parts = []
    for k in range(n // 2 + 1):
        angle = (2 * k + (1 if c > 0 else 0)) * sympy.pi / n
        if angle > sympy.pi:
            continue
        shares = [(part / bottom.LC() / n, m) for (m,), part in top.terms()]
        a = sum(t * r ** (m + 1 - n) * sympy.cos((m + 1 - n) * angle) for t, m in shares)
        b = sum(t * r ** (m + 2 - n) * sympy.cos((m - n) * angle) for t, m in shares)
        if angle in (0, sympy.pi):
            parts.append(a / (x - r * sympy.cos(angle)))
        else:
            parts.append((2 * a * x - 2 * b) / (x**2 - 2 * r * sympy.cos(angle) * x + r**2))
    return Move("partial-fractions", sympy.Add(*parts))


def _is_hard(factor: sympy.Poly) -> bool:
    """True for a factor that is neither linear nor quadratic nor x^3 - c nor quadratic in x^2."""
    coefficients = factor.all_coeffs()
    if factor.degree() == 3:
        return bool(coefficients[1] != 0 or coefficients[2] != 0)
    return bool(
        factor.degree() > 4 or (factor.degree() == 4 and (coefficients[1] != 0 or coefficients[3] != 0))
    )


def over_quadratic(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """(x - 3)/(x^2 + 2x + 4)^2 as half the derivative of x^2 + 2x + 4, less 4, over its square."""
    found = _linear_over_quadratic(f, x)
    if found is None or found[0] == 0:
        return None
    m, number, base, n = found
    a, b, _ = quadratic(base, x) or (0, 0, 0)
    share = m / (2 * a)
    done = share * (sympy.log(sympy.Abs(base)) if n == 1 else base ** (1 - n) / (1 - n))
    rest = sympy.factor_terms(sympy.simplify(number - share * b)) / base**n
    return Move("split-numerator", rest, done)


def power_of_quadratic(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """1/(x^2 + 1)^2 = (x/(2(x^2 + 1)))' + 1/(2(x^2 + 1))."""
    found = _linear_over_quadratic(f, x)
    if found is None:
        return None
    m, number, base, n = found
    a, b, c = quadratic(base, x) or (0, 0, 0)
    discriminant = sympy.factor(4 * a * c - b**2)
    if m != 0 or n < 2 or discriminant == 0:
        return None
    done = number * (2 * a * x + b) / ((n - 1) * discriminant * base ** (n - 1))
    rest = number * 2 * (2 * n - 3) * a / ((n - 1) * discriminant * base ** (n - 1))
    return Move("reduction-formula", rest, done)


def _linear_over_quadratic(
    f: sympy.Expr, x: sympy.Symbol
) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr, int] | None:
    """M, N, q and n of (M x + N)/q^n with q a quadratic without rational zeros."""
    above, below = sympy.fraction(sympy.factor_terms(f))
    constant, below = below.as_independent(x, as_Add=False)
    base, n = below.as_base_exp()
    if not (n.is_Integer and 0 < n <= MAX_DEGREE) or quadratic(base, x) is None:
        return None
    if not above.is_polynomial(x) or sympy.degree(above, x) > 1:
        return None
    if sympy.factor_list(base, x)[1][0][0].as_poly(x).degree() < 2 and not base.free_symbols - {x}:
        return None
    content, base = base.primitive()
    constant *= content**n
    m = sympy.diff(above, x) / constant
    return m, above.subs(x, 0) / constant, base, int(n)


def over_real_factors(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """1/(x^4 + 1) over x^2 + sqrt(2) x + 1 and x^2 - sqrt(2) x + 1."""
    above, below = sympy.fraction(sympy.together(f))
    if not above.is_polynomial(x) or not below.is_polynomial(x) or not below.has(x):
        return None
    top, bottom = sympy.Poly(above, x), sympy.Poly(sympy.expand(below), x)
    if top.degree() >= bottom.degree():
        return None
    n = [top.coeff_monomial(x**k) / bottom.LC() for k in range(4)]
    parts = _over_two_factors(n, bottom.monic(), x)
    return None if parts is None else Move("partial-fractions", sympy.Add(*parts))


def _over_two_factors(n: list[sympy.Expr], below: sympy.Poly, x: sympy.Symbol) -> list[sympy.Expr] | None:
    """The two partial fractions, for x^2 + p x + q, x^3 - c and x^4 + p x^2 + q; None for others."""
    match below.all_coeffs():
        case [_, p, q]:
            return _over_linear_factors(n, p, q, x)
        case [_, p, q, last] if p == q == 0 and last.is_real:
            c = _root(-last, 3)
            a = sympy.expand(n[0] + n[1] * c + n[2] * c**2) / (3 * c**2)
            return [a / (x - c), ((n[2] - a) * x + a * c - n[0] / c) / (x**2 + c * x + c**2)]
        case [_, r, p, s, q] if r == s == 0:
            return _over_quadratic_factors(n, p, q, x)
        case [_, r, p, s, q] if r == s and q == 1 and r.is_Rational and p.is_Rational:
            return _over_reciprocal_factors(n, r, p, x)
    return None


def _over_linear_factors(
    n: list[sympy.Expr], p: sympy.Expr, q: sympy.Expr, x: sympy.Symbol
) -> list[sympy.Expr] | None:
    discriminant = sympy.factor(p**2 - 4 * q)
    if not discriminant.is_positive:
        return None
    first, second = ((-p + sign * sympy.sqrt(discriminant)) / 2 for sign in (1, -1))
    difference = sympy.sqrt(discriminant)
    return [
        sympy.radsimp((n[0] + n[1] * first) / difference) / (x - first),
        -sympy.radsimp((n[0] + n[1] * second) / difference) / (x - second),
    ]


def _over_quadratic_factors(
    n: list[sympy.Expr], p: sympy.Expr, q: sympy.Expr, x: sympy.Symbol
) -> list[sympy.Expr] | None:
    """Over x^2 - r and x^2 - s, or over x^2 + a x + b and x^2 - a x + b."""
    discriminant = sympy.factor(p**2 - 4 * q)
    if discriminant.is_number and discriminant.is_positive:
        r, s = ((-p + sign * sympy.sqrt(discriminant)) / 2 for sign in (1, -1))
        over_s = ((n[1] + s * n[3]) * x + n[0] + s * n[2]) / (s - r)
        over_r = ((n[1] + r * n[3]) * x + n[0] + r * n[2]) / (r - s)
        return [sympy.radsimp(over_r) / (x**2 - r), sympy.radsimp(over_s) / (x**2 - s)]
    b = _root(q, 2)
    square = sympy.factor(2 * b - p)
    if not b.is_positive or not square.is_positive:
        return None
    a = sympy.sqrt(square)
    slope, number = (n[2] - n[0] / b) / a, (n[1] - b * n[3]) / a
    tops = (((n[3] - sign * slope) * x + n[0] / b - sign * number) / 2 for sign in (1, -1))
    return [sympy.radsimp(top) / (x**2 + sign * a * x + b) for top, sign in zip(tops, (1, -1), strict=True)]


def _over_reciprocal_factors(
    n: list[sympy.Expr], r: sympy.Expr, p: sympy.Expr, x: sympy.Symbol
) -> list[sympy.Expr] | None:
    """Over x^2 + a x + 1 and x^2 + b x + 1, of x^4 + r x^3 + p x^2 + r x + 1."""
    discriminant = r**2 - 4 * (p - 2)
    if not discriminant.is_positive:
        return None
    top = sum((part * x**k for k, part in enumerate(n)), sympy.S.Zero)
    value = top / (x**4 + r * x**3 + p * x**2 + r * x + 1)
    parts = sympy.apart(value, x, extension=[sympy.sqrt(discriminant)])
    return list(parts.args) if parts.is_Add else None


def _root(value: sympy.Expr, n: int) -> sympy.Expr:
    """A real root."""
    if value.is_number:
        return sympy.real_root(value, n)
    is_below = n % 2 == 1 and value.could_extract_minus_sign()
    return -sympy.root(-value, n) if is_below else sympy.root(value, n)


RULES: tuple[IntegrandRule, ...] = (
    power_of_x,
    rational_part,
    power_of_linear,
    over_roots_of_number,
    partial_fractions,
    over_quadratic,
    power_of_quadratic,
    over_real_factors,
)
