"""Workings of calculus: limits, integrals, values, studies of functions, tangents, Taylor polynomials."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

from solver_suite.workings.writing import Maker, Versions, maker_of, number, other, plus, plus_times, times


def _evaluation(draw: random.Random) -> Versions:
    a, b, x = other(draw, 2, 6), other(draw, 1, 9), -other(draw, 2, 7)
    value = x * x - a * x + b
    name = f"f({x})"
    return Versions(
        (
            f"f(x)=x^{{2}}-{a}x+{b}",
            rf"{name}=({x})^{{2}}-{a}\cdot({x})+{b}",
            f"{name}={x * x}{plus(-a * x)}+{b}",
            f"{name}={value}",
        ),
        {
            "other place put in": (2, (rf"{name}=({-x})^{{2}}-{a}\cdot({-x})+{b}",)),
            "square of a negative number": (3, (f"{name}=-{x * x}{plus(-a * x)}+{b}",)),
            "sign of the product": (3, (f"{name}={x * x}{plus(a * x)}+{b}",)),
            "wrong sum": (4, (f"{name}={value + 10}",)),
        },
    )


def _limit(draw: random.Random) -> Versions:
    a = other(draw, 2, 9)
    start = rf"\lim_{{x\to{a}}}"
    return Versions(
        (
            rf"{start}\frac{{x^{{2}}-{a * a}}}{{x-{a}}}",
            rf"={start}\frac{{(x-{a})(x+{a})}}{{x-{a}}}",
            rf"={start}(x+{a})",
            f"={2 * a}",
        ),
        {
            "square of a difference": (2, (rf"={start}\frac{{(x-{a})^{{2}}}}{{x-{a}}}",)),
            "wrong factor left": (3, (rf"={start}(x-{a})", "=0")),
            "put in wrongly": (4, (f"={a}",)),
        },
    )


def _limit_at_infinity(draw: random.Random) -> Versions:
    a, b, c, d = other(draw, 2, 9), other(draw, 1, 9), other(draw, 2, 9), other(draw, 1, 9)
    start = r"\lim_{x\to\infty}"
    return Versions(
        (
            rf"{start}\frac{{{a}x+{b}}}{{{c}x-{d}}}",
            rf"={start}\frac{{{a}+\frac{{{b}}}{{x}}}}{{{c}-\frac{{{d}}}{{x}}}}",
            f"={number(Fraction(a, c))}",
        ),
        {
            "only the first divided": (2, (rf"={start}\frac{{{a}+{b}}}{{{c}-\frac{{{d}}}{{x}}}}",)),
            "fraction of infinities taken as 1": (3, ("=1" if a != c else "=0",)),
        },
    )


def _definite_integral(draw: random.Random) -> Versions:
    b, c = 3 * other(draw, 1, 3), other(draw, 1, 6)
    first, value = b**3 // 3, b**3 // 3 + b * c
    ends = rf"_{{0}}^{{{b}}}"
    return Versions(
        (
            rf"\int{ends}(x^{{2}}+{c})dx",
            rf"=\left[\frac{{x^{{3}}}}{{3}}{plus_times(c, 'x')}\right]{ends}",
            f"={first}+{b * c}",
            f"={value}",
        ),
        {
            "derived instead": (2, (rf"=\left[2x\right]{ends}", f"={2 * b}")),
            "number not integrated": (2, (rf"=\left[\frac{{x^{{3}}}}{{3}}+{c}\right]{ends}",)),
            "exponent not counted": (3, (f"={b * b}+{b * c}" if b * b != first else f"={b}+{b * c}",)),
            "wrong sum": (4, (f"={value + 1}",)),
        },
    )


def _study(draw: random.Random) -> Versions:
    a = other(draw, 1, 4)
    square = 3 * a * a
    return Versions(
        (
            f"f(x)=x^{{3}}-{square}x",
            rf"f^{{\prime}}(x)=3x^{{2}}-{square}",
            r"f^{\prime\prime}(x)=6x",
            r"f^{\prime}(x)=0",
            f"3x^{{2}}-{square}=0",
            f"x={a},x=-{a}",
            rf"f^{{\prime\prime}}({a})={6 * a}",
            f"f({a})={-2 * a**3}",
        ),
        {
            "letter not derived": (2, (rf"f^{{\prime}}(x)=3x^{{2}}-{square}x",)),
            "exponent kept": (3, (r"f^{\prime\prime}(x)=6x^{2}",)),
            "wrong equation": (5, (f"3x^{{2}}+{square}=0",)),
            "lost solution": (6, (f"x={a}",)),
            "wrong value of the derivative": (7, (rf"f^{{\prime\prime}}({a})={6 * a + 6}",)),
            "wrong value": (8, (f"f({a})={2 * a**3}",)),
        },
    )


def _tangent(draw: random.Random) -> Versions:
    a, x = other(draw, 1, 5), other(draw, 2, 6)
    slope, value = 2 * x + a, x * x + a * x
    return Versions(
        (
            f"f(x)=x^{{2}}{plus_times(a, 'x')}",
            rf"f^{{\prime}}(x)=2x+{a}",
            rf"f^{{\prime}}({x})={slope}",
            f"f({x})={value}",
            f"y={slope}(x-{x})+{value}",
            f"y={slope}x{plus(value - slope * x)}",
        ),
        {
            "derived wrongly": (2, (rf"f^{{\prime}}(x)=2x+{a}x",)),
            "wrong slope": (3, (rf"f^{{\prime}}({x})={slope + 2}",)),
            "wrong value": (4, (f"f({x})={value + x}",)),
            "sign of the place": (5, (f"y={slope}(x+{x})+{value}",)),
            "wrong product": (6, (f"y={slope}x{plus(value + slope * x)}",)),
        },
    )


def _taylor(draw: random.Random) -> Versions:
    a = other(draw, 2, 6)
    return Versions(
        (
            f"f(x)=e^{{{a}x}}",
            rf"f^{{\prime}}(x)={a}e^{{{a}x}}",
            rf"f^{{\prime\prime}}(x)={a * a}e^{{{a}x}}",
            f"T_{{2}}(x)=1+{a}x+{times(Fraction(a * a, 2), 'x^{2}')}",
        ),
        {
            "chain lost": (2, (rf"f^{{\prime}}(x)=e^{{{a}x}}",)),
            "factor lost": (3, (rf"f^{{\prime\prime}}(x)={a}e^{{{a}x}}",)),
            "factorial forgotten": (4, (f"T_{{2}}(x)=1+{a}x+{a * a}x^{{2}}",)),
        },
    )


KINDS: Mapping[str, Maker] = {
    "value of a function": maker_of("evaluation", _evaluation),
    "limit": maker_of("limits", _limit),
    "limit at infinity": maker_of("limits", _limit_at_infinity),
    "definite integral": maker_of("definite-integrals", _definite_integral),
    "function study": maker_of("functions", _study),
    "tangent": maker_of("tangents", _tangent),
    "Taylor polynomial": maker_of("taylor-polynomials", _taylor),
}
"""Generators of workings by kind."""
