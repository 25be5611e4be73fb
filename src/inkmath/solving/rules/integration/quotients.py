"""Derivatives of quotients whose denominator mixes the letter with functions of it."""

from __future__ import annotations

from itertools import product

import sympy

from inkmath.solving.rules.integration.moves import IntegrandRule, Move

MAX_UNKNOWNS, MAX_GENERATORS, MAX_FACTOR = 40, 4, 3


def derivative_of_quotient(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """x^2/(x cos(x) - sin(x))^2 = ((x sin(x) + cos(x))/(x cos(x) - sin(x)))', by comparing coefficients."""
    if f.free_symbols != {x}:
        return None
    f = sympy.expand_trig(f)
    functions = _generators(f, x)
    if functions is None:
        return None
    letters = sympy.symbols(f"t_:{len(functions)}")
    known = dict(zip(functions, letters, strict=True))
    value = f.xreplace(known)
    everything = (x, *letters)
    if not value.is_rational_function(*everything):
        return None
    above, below = sympy.fraction(sympy.cancel(sympy.together(value)))
    shared = _lowered(below, everything)
    if shared == 1 or not any(shared.has(letter) for letter in letters):
        return None
    slopes = [sympy.diff(part, x).xreplace(known) for part in functions]
    waves = _waves(functions, letters)
    monomials = _monomials(above, shared, everything, waves)
    if not 0 < len(monomials) <= MAX_UNKNOWNS:
        return None
    unknown = sympy.symbols(f"k_:{len(monomials)}")
    quotient = sum(k * m for k, m in zip(unknown, monomials, strict=True)) / shared
    change = sympy.diff(quotient, x) + sum(
        sympy.diff(quotient, letter) * slope for letter, slope in zip(letters, slopes, strict=True)
    )
    difference = sympy.numer(sympy.together(change - value))
    coefficients = _reduced(sympy.Poly(difference, *everything), waves)
    found = sympy.linsolve(coefficients, *unknown)
    if not found:
        return None
    (values,) = found
    result = quotient.subs(dict(zip(unknown, values, strict=True))).subs(dict.fromkeys(unknown, 0))
    back = dict(zip(letters, functions, strict=True))
    return Move("quotient-rule", sympy.S.Zero, sympy.cancel(result).xreplace(back))


def _generators(f: sympy.Expr, x: sympy.Symbol) -> list[sympy.Expr] | None:
    """Exponentials, logarithms, and sines with their cosines; None where there are other functions."""
    found = [part for part in f.atoms(sympy.Function, sympy.exp) if part.has(x)]
    if any(not isinstance(part, sympy.exp | sympy.log | sympy.sin | sympy.cos) for part in found):
        return None
    for part in list(found):
        if isinstance(part, sympy.sin | sympy.cos):
            found += [sympy.sin(part.args[0]), sympy.cos(part.args[0])]
    found = sorted(dict.fromkeys(found), key=sympy.default_sort_key)
    if not 0 < len(found) <= MAX_GENERATORS or any(part.atoms(sympy.Pow) & _roots(part) for part in found):
        return None
    return found


def _roots(value: sympy.Expr) -> set[sympy.Expr]:
    return {part for part in value.atoms(sympy.Pow) if not part.exp.is_Integer}


def _waves(
    functions: list[sympy.Expr], letters: tuple[sympy.Symbol, ...]
) -> list[tuple[sympy.Symbol, sympy.Symbol]]:
    """The letters of each cosine and of the sine beside it."""
    known = dict(zip(functions, letters, strict=True))
    return [
        (letter, known[sympy.sin(part.args[0])])
        for part, letter in known.items()
        if isinstance(part, sympy.cos)
    ]


def _lowered(below: sympy.Expr, letters: tuple[sympy.Symbol, ...]) -> sympy.Expr:
    """A denominator with the power of each factor lowered by one."""
    return sympy.Mul(*(factor ** (n - 1) for factor, n in sympy.factor_list(below, *letters)[1]))


def _monomials(
    above: sympy.Expr,
    shared: sympy.Expr,
    letters: tuple[sympy.Symbol, ...],
    waves: list[tuple[sympy.Symbol, sympy.Symbol]],
) -> list[sympy.Expr]:
    """Products of powers of the letters that may stand above the quotient; of a cosine the first power."""
    cosines = {cosine for cosine, _ in waves}
    degrees = [
        1
        if letter in cosines
        else max(int(sympy.degree(above, letter)), int(sympy.degree(sympy.expand(shared), letter)))
        for letter in letters
    ]
    if any(degree > MAX_FACTOR for degree in degrees):
        return []
    return [
        sympy.Mul(*(letter**n for letter, n in zip(letters, powers, strict=True)))
        for powers in product(*(range(degree + 1) for degree in degrees))
    ]


def _reduced(poly: sympy.Poly, waves: list[tuple[sympy.Symbol, sympy.Symbol]]) -> list[sympy.Expr]:
    """The coefficients of a polynomial, the squares of cosines in it replaced by 1 - s^2."""
    for cosine, sine in waves:
        total = sympy.Poly(0, *poly.gens)
        at = poly.gens.index(cosine)
        square = sympy.Poly(1 - sine**2, *poly.gens)
        for powers, coefficient in poly.terms():
            low = (*powers[:at], powers[at] % 2, *powers[at + 1 :])
            total += sympy.Poly.from_dict({low: coefficient}, *poly.gens) * square ** (powers[at] // 2)
        poly = total
    return list(poly.coeffs())


RULES: tuple[IntegrandRule, ...] = (derivative_of_quotient,)
