"""Workings of the first years of university: several variables and differential equations."""

from __future__ import annotations

import random
from collections.abc import Mapping

from solver_suite.workings.writing import Maker, Versions, maker_of, other, plus_times, times


def _partial_derivative(draw: random.Random) -> Versions:
    a, b, n = other(draw, 2, 6), other(draw, 2, 6), other(draw, 2, 4)
    return Versions(
        (
            rf"\frac{{\partial}}{{\partial x}}({a}x^{{{n}}}y+{b}xy^{{2}})",
            rf"={a * n}{'x' if n == 2 else f'x^{{{n - 1}}}'}y+{b}y^{{2}}",
        ),
        {
            "derived by both letters": (2, (rf"={a * n}{'x' if n == 2 else f'x^{{{n - 1}}}'}+{2 * b}y",)),
            "derived by the other letter": (2, (rf"={a}x^{{{n}}}+{2 * b}xy",)),
        },
    )


def _gradient(draw: random.Random) -> Versions:
    a, b = other(draw, 2, 6), other(draw, 2, 6)
    c = other(draw, 1, 5)
    return Versions(
        (
            rf"\nabla({a}x^{{2}}{plus_times(c, 'xy')}+{b}y^{{2}})",
            f"=({2 * a}x{plus_times(c, 'y')},{times(c, 'x')}+{2 * b}y)",
        ),
        {
            "mixed term lost": (2, (f"=({2 * a}x,{2 * b}y)",)),
            "parts added": (2, (f"={2 * a}x{plus_times(c, 'y')}{plus_times(c, 'x')}+{2 * b}y",)),
        },
    )


def _implicit(draw: random.Random) -> Versions:
    a, b = other(draw, 2, 6), other(draw, 5, 20)
    slope = r"y^{\prime}"
    return Versions(
        (
            f"x^{{2}}+{a}y^{{2}}={b}",
            f"2x+{2 * a}y{slope}=0",
            rf"{slope}=-\frac{{x}}{{{a}y}}",
        ),
        {
            "number kept": (2, (f"2x+{2 * a}y{slope}={b}",)),
            "sign of the slope": (3, (rf"{slope}=\frac{{x}}{{{a}y}}",)),
            "slope upside down": (3, (rf"{slope}=-\frac{{{a}y}}{{x}}",)),
        },
    )


def _separable(draw: random.Random) -> Versions:
    a = 2 * other(draw, 1, 4)
    return Versions(
        (
            f"\\frac{{dy}}{{dx}}={a}xy",
            rf"\frac{{1}}{{y}}dy={a}xdx",
            rf"\ln|y|={times(a // 2, 'x^{2}')}+C",
            f"y=Ce^{{{times(a // 2, 'x^{2}')}}}",
        ),
        {
            "wrong side": (2, (rf"ydy={a}xdx",)),
            "not integrated": (3, (rf"\ln|y|={a}x+C",)),
            "constant added last": (4, (f"y=e^{{{times(a // 2, 'x^{2}')}}}+C",)),
            "sign of the exponent": (4, (f"y=Ce^{{{times(-a // 2, 'x^{2}')}}}",)),
        },
    )


def _second_order(draw: random.Random) -> Versions:
    p = other(draw, 1, 5)
    q = other(draw, 1, 5, p)
    return Versions(
        (
            rf"y^{{\prime\prime}}-{p + q}y^{{\prime}}+{p * q}y=0",
            rf"\lambda^{{2}}-{p + q}\lambda+{p * q}=0",
            rf"\lambda={p},\lambda={q}",
            f"y=C_{{1}}e^{{{times(p, 'x')}}}+C_{{2}}e^{{{times(q, 'x')}}}",
        ),
        {
            "sign in the equation": (2, (rf"\lambda^{{2}}+{p + q}\lambda+{p * q}=0",)),
            "signs of the roots": (3, (rf"\lambda=-{p},\lambda=-{q}",)),
            "sign of an exponent": (4, (f"y=C_{{1}}e^{{{times(p, 'x')}}}+C_{{2}}e^{{{times(-q, 'x')}}}",)),
            "one constant": (4, (f"y=C(e^{{{times(p, 'x')}}}+e^{{{times(q, 'x')}}})",)),
        },
    )


KINDS: Mapping[str, Maker] = {
    "partial derivative": maker_of("partial-derivatives", _partial_derivative),
    "gradient": maker_of("gradients", _gradient),
    "implicit derivative": maker_of("implicit-derivatives", _implicit),
    "separable": maker_of("differential-equations", _separable),
    "second order": maker_of("differential-equations", _second_order),
}
"""Generators of workings by kind."""
