"""Integrals between limits that are known by heart though no antiderivative is: Gauss, Dirichlet, Euler."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.sentences import sentence

GAUSS = "By Gauss's integral, of e to the power of minus the square over all numbers, it is {}."
DIRICHLET = "By Dirichlet's integral, of the sine over its argument from 0 on, it is {}."
EULER = (
    "Sine and cosine take the same values here, and twice the sum of their logarithms is that of sin(2x)/2: "
    "so Euler found that it is {}."
)


def known_definite(term: Term) -> Rewrite[Term] | None:
    """The value of an integral of the table, times a constant."""
    if not isinstance(term, terms.Integral) or term.variable is None:
        return None
    if term.lower is None or term.upper is None:
        return None
    x = real(term.variable)
    ends = real_expression(term.lower), real_expression(term.upper)
    factor, rest = real_expression(term.body).as_independent(x, as_Add=False)
    for way, says in ((_gauss, GAUSS), (_dirichlet, DIRICHLET), (_logarithm, EULER)):
        value = way(rest, x, *ends)
        if value is not None:
            result = from_sympy(factor * value)
            return Rewrite("known-integral", (result,), sentence(says, result))
    return None


def _gauss(f: sympy.Expr, x: sympy.Symbol, low: sympy.Expr, high: sympy.Expr) -> sympy.Expr | None:
    """sqrt(pi/a) e^(b^2/(4a) + c) for e^(-a x^2 + b x + c), or half of it from 0 on."""
    base, exponent = f.as_base_exp()
    if not exponent.is_polynomial(x) or sympy.degree(exponent, x) != 2 or base.has(x):
        return None
    a, b, c = (part * sympy.log(base) for part in sympy.Poly(exponent, x).all_coeffs())
    if not (-a).is_positive:
        return None
    whole = sympy.sqrt(sympy.pi / -a) * sympy.exp(sympy.simplify(c - b**2 / (4 * a)))
    if (low, high) == (-sympy.oo, sympy.oo):
        return whole
    return whole / 2 if b == 0 and (low, high) in ((0, sympy.oo), (-sympy.oo, 0)) else None


def _dirichlet(f: sympy.Expr, x: sympy.Symbol, low: sympy.Expr, high: sympy.Expr) -> sympy.Expr | None:
    """pi/2 for sin(ax)/x with positive a, from 0 on."""
    wave = f * x
    if not isinstance(wave, sympy.sin) or not sympy.cancel(wave.args[0] / x).is_positive:
        return None
    if (low, high) == (-sympy.oo, sympy.oo):
        return sympy.pi
    return sympy.pi / 2 if (low, high) in ((0, sympy.oo), (-sympy.oo, 0)) else None


def _logarithm(f: sympy.Expr, x: sympy.Symbol, low: sympy.Expr, high: sympy.Expr) -> sympy.Expr | None:
    """-pi/2 ln(2) for ln(sin(x)) and ln(cos(x)) over a quarter of a turn."""
    quarters = {
        sympy.log(sympy.sin(x)): ((0, sympy.pi / 2), (sympy.pi / 2, sympy.pi), (0, sympy.pi)),
        sympy.log(sympy.cos(x)): ((0, sympy.pi / 2), (-sympy.pi / 2, 0), (-sympy.pi / 2, sympy.pi / 2)),
    }
    if (low, high) not in quarters.get(f, ()):
        return None
    return -(high - low) * sympy.log(2)
