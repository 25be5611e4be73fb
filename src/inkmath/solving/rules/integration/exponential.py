"""Integrands made of powers of e: rational in one of them, or times a sine, or a polynomial."""

from __future__ import annotations

import sympy

from inkmath.solving.rules.integration.moves import IntegrandRule, Move, U, factors_of, in_factors, linear

HYPERBOLIC = (sympy.sinh, sympy.cosh, sympy.tanh, sympy.coth, sympy.sech, sympy.csch)
MAX_UNKNOWNS = 14


def in_one_power(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """e^(6x)/(e^(4x) + 1) with u = e^(2x): only powers of one exponential hold x."""
    if f.has(*HYPERBOLIC):
        f = f.rewrite(sympy.exp)
    f = sympy.expand_power_exp(f) if f.has(sympy.exp) or f.atoms(sympy.Pow) else f
    powers = {
        part: part.args[0] if isinstance(part, sympy.exp) else part.exp * sympy.log(part.base)
        for part in f.atoms(sympy.exp, sympy.Pow)
        if part.has(x) and (isinstance(part, sympy.exp) or (part.exp.has(x) and not part.base.has(x)))
    }
    if not powers:
        return None
    slopes = {part: linear(exponent, x) for part, exponent in powers.items()}
    if any(found is None for found in slopes.values()):
        return None
    first = next(iter(slopes.values()))
    assert first is not None
    ratios = {part: sympy.cancel(found[0] / first[0]) for part, found in slopes.items() if found}
    if not all(ratio.is_Rational for ratio in ratios.values()):
        return None
    step = sympy.Rational(
        sympy.igcd(0, *(ratio.p for ratio in ratios.values())),
        sympy.ilcm(1, *(ratio.q for ratio in ratios.values())),
    )
    slope = step * first[0]
    if slope.could_extract_minus_sign():
        step, slope = -step, -slope
    known = {
        part: U ** (ratios[part] / step) * (sympy.exp(found[1]) if found and found[1] != 0 else 1)
        for part, found in slopes.items()
    }
    value = f.xreplace(known)
    if value.has(x) or value.is_polynomial(U):
        return None
    rest = in_factors(value / (slope * U), U)
    return Move("substitution", rest, inner=_plain_power(slope, x, slopes, step, ratios))


def _plain_power(
    slope: sympy.Expr,
    x: sympy.Symbol,
    slopes: dict[sympy.Expr, tuple[sympy.Expr, sympy.Expr] | None],
    step: sympy.Rational,
    ratios: dict[sympy.Expr, sympy.Expr],
) -> sympy.Expr:
    """The exponential with that slope, as the integrand writes it where it does."""
    for part, found in slopes.items():
        if found and ratios[part] == step and found[1] == 0:
            return part
    return sympy.exp(slope * x)


def of_wave(f: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    """The antiderivative e^(ax) (a cos(bx) + b sin(bx))/(a^2 + b^2) of e^(ax) cos(bx)."""
    constant, factors = factors_of(f, x)
    if len(factors) != 2:
        return None
    power, wave = sorted(factors, key=lambda part: isinstance(part, sympy.sin | sympy.cos))
    if not isinstance(wave, sympy.sin | sympy.cos) or not (isinstance(power, sympy.exp) or power.is_Pow):
        return None
    base, exponent = power.as_base_exp()
    first, second = linear(exponent, x), linear(wave.args[0], x)
    if first is None or second is None or base.has(x):
        return None
    a, b, sine, cosine = (
        first[0] * sympy.log(base),
        second[0],
        sympy.sin(wave.args[0]),
        sympy.cos(wave.args[0]),
    )
    both = a * sine - b * cosine if isinstance(wave, sympy.sin) else a * cosine + b * sine
    return constant * power * both / (a**2 + b**2)


def derivative_of_product(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """(2x^2 + 1) e^(x^2) = (x e^(x^2))': a rational function P with P' + g' P = R, for R e^g."""
    constant, factors = factors_of(sympy.powsimp(sympy.factor_terms(f)), x)
    powers = [part for part in factors if isinstance(part, sympy.exp)]
    if len(powers) != 1 or not powers[0].args[0].is_rational_function(x):
        return None
    ratio = sympy.cancel(sympy.Mul(*(part for part in factors if part not in powers)))
    if not ratio.is_rational_function(x) or f.free_symbols != {x}:
        return None
    slope = sympy.cancel(sympy.diff(powers[0].args[0], x))
    above, below = sympy.fraction(sympy.together(ratio))
    shared = sympy.gcd(below, sympy.diff(below, x))
    degree = sympy.degree(above, x) - sympy.degree(below, x) + sympy.degree(shared, x)
    slope_above, slope_below = sympy.fraction(slope)
    degree = max(degree - min(0, sympy.degree(slope_above, x) - sympy.degree(slope_below, x)), 0) + 1
    if degree >= MAX_UNKNOWNS or (linear(powers[0].args[0], x) and below == 1):
        return None
    unknown = sympy.symbols(f"k_:{degree + 1}")
    product = sum((k * x**n for n, k in enumerate(unknown)), sympy.S.Zero) / shared
    difference = sympy.numer(sympy.together(sympy.diff(product, x) + slope * product - ratio))
    found = sympy.solve(sympy.Poly(sympy.expand(difference), x).all_coeffs(), unknown, dict=True)
    if not found:
        return None
    value = product.subs(found[0]).subs(dict.fromkeys(unknown, 0))
    return Move("product-rule", sympy.S.Zero, constant * sympy.cancel(value) * powers[0])


def powers_joined(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """a^(2x) a^(bx) = a^(2x + bx)."""
    factors = [part for part in sympy.Mul.make_args(f) if part.is_Pow and part.exp.has(x)]
    if len({part.base for part in factors}) == len(factors):
        return None
    new = sympy.powsimp(f, combine="exp")
    return Move("multiply-powers", new) if new != f else None


def product_of_powers(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """a^x/b^x over ln(a) - ln(b)."""
    _, factors = factors_of(f, x)
    powers = [part.as_base_exp() for part in factors]
    slopes = [linear(exponent, x) for _, exponent in powers]
    if len(powers) < 2 or any(base.has(x) for base, _ in powers):
        return None
    total = sum(slope[0] * sympy.log(base) for slope, (base, _) in zip(slopes, powers, strict=True) if slope)
    return Move("basic-integrals", sympy.S.Zero, f / total) if None not in slopes and total != 0 else None


RULES: tuple[IntegrandRule, ...] = (powers_joined, product_of_powers, in_one_power, derivative_of_product)
