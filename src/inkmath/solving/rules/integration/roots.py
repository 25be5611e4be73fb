"""Integrands with roots: of a x + b, of a quotient of two such, of a quadratic."""

from __future__ import annotations

import sympy

from inkmath.solving.rules.basic_integrals import sign_assumed
from inkmath.solving.rules.integration.moves import IntegrandRule, Move, U, in_factors, linear, quadratic

S = sympy.Symbol("s_", positive=True)
"""The square root of the quadratic."""

D = sympy.Symbol("d_", positive=True)
"""The square of the letter."""

POSITIVE = sympy.Symbol("u_", positive=True)
"""The new letter where it is an even root."""

MAX_INDEX = 12


def _roots(f: sympy.Expr, x: sympy.Symbol) -> list[sympy.Pow]:
    return [part for part in f.atoms(sympy.Pow) if part.exp.is_Rational and part.exp.q > 1 and part.has(x)]


def root_of_linear(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """1/(sqrt(x) - root(x, 3)) with u = root(x, 6), sqrt((1 - x)/(1 + x)) with u for it."""
    roots = [part for part in _roots(f, x) if part.base.is_rational_function(x)]
    bases = {part.base for part in roots}
    index = int(sympy.ilcm(1, *(part.exp.q for part in roots)))
    if len(bases) != 1 or not 1 < index <= MAX_INDEX:
        return None
    base = bases.pop()
    above, below = sympy.fraction(sympy.together(base))
    if not all(part.is_polynomial(x) and sympy.degree(part, x) <= 1 for part in (above, below)):
        return None
    a, b = sympy.diff(above, x), above.subs(x, 0)
    c, d = sympy.diff(below, x), below.subs(x, 0)
    if sympy.expand(a * d - b * c) == 0:
        return None
    u = POSITIVE if index % 2 == 0 else U
    meaning = sympy.cancel((d * u**index - b) / (a - c * u**index))
    known = {part: u ** (part.exp * index) for part in roots}
    value = f.xreplace(known).subs(x, meaning)
    rest = value * sympy.diff(meaning, u)
    rest = in_factors(rest, u) if rest.is_rational_function(u) else _without_squares(rest, u)
    if _roots(rest, u) and sympy.count_ops(rest) > sympy.count_ops(f):
        return None
    return Move("substitution", rest.subs(POSITIVE, U), inner=sympy.root(base, index))


def _without_squares(f: sympy.Expr, u: sympy.Symbol) -> sympy.Expr:
    """Squares of the letter, which is positive, out of the roots: sqrt(u^2 + u^3) = u sqrt(1 + u)."""
    factored = f.replace(
        lambda part: part.is_Pow and part.exp.is_Rational and part.exp.q == 2,
        lambda part: sympy.factor(part.base) ** part.exp,
    )
    return sympy.powsimp(sympy.factor_terms(factored))


def rationalised(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """1/(sqrt(x + 1) + sqrt(x)) = sqrt(x + 1) - sqrt(x)."""
    below = sympy.denom(f)
    bases = {part.base for part in _roots(below, x)}
    if not any(part.is_Add and _roots(part, x) for part in sympy.Mul.make_args(below)) or len(bases) > 2:
        return None
    new = sympy.expand(sympy.radsimp(f, max_terms=3))
    return Move("rationalise-denominator", new) if new != f and not _roots(sympy.denom(new), x) else None


def one_root(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """sqrt(1 - x) sqrt(1 + x) = sqrt(1 - x^2)."""
    roots = [part for part in sympy.Mul.make_args(f) if part in _roots(f, x) and part.exp.q == 2]
    if len(roots) != 2 or any(abs(part.exp) != sympy.S.Half for part in roots):
        return None
    first, second = sorted(roots, key=lambda part: part.exp, reverse=True)
    if not all(linear(part.base, x) or quadratic(part.base, x) for part in roots):
        return None
    rest, product = f / (first * second), sympy.expand(first.base * second.base)
    if first.exp == second.exp:
        return Move("combine-roots", rest * product**first.exp)
    return Move("combine-roots", rest * first.base / sympy.sqrt(product))


def quotient_of_roots(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """A denominator without root: 1/(x + sqrt(x^2 + 1)) = sqrt(x^2 + 1) - x, as R + T/sqrt(q)."""
    found = over_root(f, x)
    if found is None:
        return None
    free, over, q = found
    if free == 0:
        return None
    rest = sympy.Add(free, over / sympy.sqrt(q))
    return Move("rationalise-denominator", rest) if rest != f else None


def over_root(f: sympy.Expr, x: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr] | None:
    """R, T and q, so that the integrand is R + T/sqrt(q), with q quadratic, R and T rational."""
    roots = _roots(f, x)
    bases = {part.base for part in roots}
    if len(bases) != 1 or any(part.exp.q != 2 for part in roots):
        return None
    q = bases.pop()
    if quadratic(q, x) is None or sympy.discriminant(q, x) == 0:
        return None
    value = f.xreplace({part: S ** (2 * part.exp) for part in roots})
    if not value.is_rational_function(x, S):
        return None
    above, below = (_reduced(part, q, x) for part in sympy.fraction(sympy.together(value)))
    norm = sympy.expand(below[0] ** 2 - below[1] ** 2 * q)
    free = sympy.cancel((above[0] * below[0] - above[1] * below[1] * q) / norm)
    beside = sympy.cancel((above[1] * below[0] - above[0] * below[1]) / norm)
    return free, sympy.cancel(beside * q), q


def _reduced(value: sympy.Expr, q: sympy.Expr, x: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr]:
    """A and B of a polynomial in s with s^2 = q, written A + B s."""
    even = odd = sympy.S.Zero
    for (n,), part in sympy.Poly(value, S).terms():
        if n % 2:
            odd += part * q ** ((n - 1) // 2)
        else:
            even += part * q ** (n // 2)
    return sympy.expand(even), sympy.expand(odd)


def root_of_quadratic(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """x^2/sqrt(x^2 + 1) = (x sqrt(x^2 + 1)/2)' - 1/(2 sqrt(x^2 + 1)), by comparing coefficients."""
    found = over_root(f, x)
    if found is None or found[0] != 0:
        return None
    _, over, q = found
    above, below = sympy.fraction(sympy.together(over))
    split = _linear_factors(below, q, x)
    if split is None:
        return None
    poles, times_q, others = split
    root = sympy.sqrt(q)
    if others:
        return _beside_quadratic(over, q, x)
    shared = q**times_q * sympy.Mul(*((x - p) ** (n if q.subs(x, p) == 0 else n - 1) for p, n in poles))
    degree = max(sympy.degree(above, x) - sympy.degree(below, x), 0) + sympy.degree(sympy.expand(shared), x)
    simple = [p for p, _ in poles if sympy.expand(q.subs(x, p)) != 0]
    unknown = sympy.symbols(f"k_:{degree + 2 + len(simple)}")
    top = sum((k * x**n for n, k in enumerate(unknown[1 : degree + 2])), sympy.S.Zero)
    left = unknown[0] + sum(
        (k / (x - p) for k, p in zip(unknown[degree + 2 :], simple, strict=True)), sympy.S.Zero
    )
    product = top / shared
    difference = sympy.numer(
        sympy.together(sympy.diff(product, x) * q + product * sympy.diff(q, x) / 2 + left - over)
    )
    solution = sympy.solve(sympy.Poly(sympy.expand(difference), x).all_coeffs(), unknown, dict=True)
    if not solution:
        return None
    values = dict.fromkeys(unknown, 0)
    solved = {k: value.subs(values) for k, value in solution[0].items()}
    done = sympy.factor_terms(sympy.cancel(product.subs(solved).subs(values))) * root
    rest = left.subs(solved).subs(values)
    if done == 0 and not rest.is_Add:
        return _known(rest, q, x)
    return Move("compare-coefficients", sympy.Add(*(part / root for part in sympy.Add.make_args(rest))), done)


def _linear_factors(
    below: sympy.Expr, q: sympy.Expr, x: sympy.Symbol
) -> tuple[list[tuple[sympy.Expr, int]], int, list[sympy.Expr]] | None:
    """Zeros of a denominator with how often, how often q divides it, and its other factors."""
    poles, times_q, others = [], 0, []
    for factor, n in sympy.factor_list(below, x)[1]:
        base = factor.as_expr()
        parts = linear(base, x)
        if parts is not None:
            poles.append((-parts[1] / parts[0], int(n)))
        elif not sympy.cancel(base / q).has(x):
            times_q = int(n)
        elif quadratic(base, x) is not None:
            others.append(base)
        else:
            return None
    return poles, times_q, others


def _beside_quadratic(over: sympy.Expr, q: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """1/((x^2 + 2) sqrt(x^2 + 1)) with u = x/sqrt(x^2 + 1); several such as a sum of them."""
    apart = sympy.apart(over, x)
    if apart.is_Add:
        return Move("partial-fractions", sympy.Add(*(part / sympy.sqrt(q) for part in apart.args)))
    a, b, c = sympy.Poly(q, x).all_coeffs()
    if b != 0 or sympy.cancel(over - over.subs(x, -x)) != 0:
        return None
    square = c * U**2 / (1 - a * U**2)  # of x
    rest = over.subs(x, sympy.sqrt(D)).subs(D, square) / (1 - a * U**2)
    return Move("substitution", sympy.cancel(rest), inner=x / sympy.sqrt(q))


def _known(over: sympy.Expr, q: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """k/sqrt(q) by a logarithm, k/((x - p) sqrt(q)) by a logarithm or an arctangent."""
    a, b, _ = sympy.Poly(q, x).all_coeffs()
    root = sympy.sqrt(q)
    if not over.has(x):
        if sign_assumed(a) < 0:
            return None
        inner = 2 * a * x + b + 2 * sympy.sqrt(a) * root
        content, _ = inner.primitive()
        value = sympy.log(sympy.Abs(inner / content)) / sympy.sqrt(a)
        return Move("basic-integrals", sympy.S.Zero, over * value)
    above, below = sympy.fraction(sympy.together(over))
    slope, shift = linear(below, x) or (0, 0)
    p = -shift / slope
    m, n = sympy.expand(q.subs(x, p)), sympy.diff(q, x).subs(x, p)
    top = sympy.expand(2 * m + n * (x - p))
    if m == 0:
        return None
    if sign_assumed(m) > 0:
        inner = (top + 2 * sympy.sqrt(m) * root) / (x - p)
        value = -sympy.log(sympy.Abs(sympy.together(inner))) / sympy.sqrt(m)
    else:
        value = sympy.atan(top / (2 * sympy.sqrt(-m) * root)) / sympy.sqrt(-m)
    return Move("basic-integrals", sympy.S.Zero, above / slope * value)


RULES: tuple[IntegrandRule, ...] = (
    root_of_linear,
    rationalised,
    one_root,
    quotient_of_roots,
    root_of_quadratic,
)
