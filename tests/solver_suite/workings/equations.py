"""Workings of equations and inequalities beyond the first years of algebra, and of systems."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

from solver_suite.workings.writing import Maker, Versions, maker_of, number, other, plus, plus_times, times

SINES = {r"\frac{1}{2}": (1, 6), r"\frac{\sqrt{2}}{2}": (1, 4), r"\frac{\sqrt{3}}{2}": (1, 3)}
"""Values of the sine with their angles, in parts of pi."""


def _angle(part: Fraction) -> str:
    """`\\frac{5\\pi}{6}`, `\\pi`."""
    top = times(part.numerator, r"\pi")
    return top if part.denominator == 1 else rf"\frac{{{top}}}{{{part.denominator}}}"


def _chain(draw: random.Random) -> Versions:
    a, b = other(draw, 2, 5), other(draw, 1, 6)
    low, high = other(draw, -6, 0), other(draw, 1, 6)
    given = rf"{a * low + b}<{a}x+{b}\leq{a * high + b}"
    split, found = rf"{a * low}<{a}x\leq{a * high}", rf"{low}<x\leq{high}"
    return Versions(
        (given, split, found),
        {
            "only the first was changed": (2, (rf"{a * low}<{a}x\leq{a * high + b}",)),
            "only the last was divided": (3, (rf"{a * low}<x\leq{high}",)),
        },
    )


def _condition(draw: random.Random) -> Versions:
    value, parts = draw.choice(list(SINES.items()))
    angle = Fraction(*parts)
    shown, second = _angle(angle), _angle(1 - angle)
    given = rf"2\sin x={value}\cdot2,0\leq x<2\pi"
    return Versions(
        (given, rf"\sin x={value}", f"x={shown},x={second}"),
        {
            "lost solution": (3, (f"x={shown}",)),
            "angle of the cosine": (3, (f"x={shown},x={_angle(2 - angle)}",)),
            "multiplied instead of dividing": (2, (rf"\sin x=4\cdot{value}",)),
        },
    )


def _trigonometric(draw: random.Random) -> Versions:
    value, parts = draw.choice(list(SINES.items()))
    angle = Fraction(1, 2) - Fraction(*parts)
    shown = _angle(angle)
    b = other(draw, 1, 5)
    return Versions(
        (
            rf"2\cos x+{b}={value}\cdot2+{b}",
            rf"2\cos x={value}\cdot2",
            rf"\cos x={value}",
            rf"x={shown}+2\pi k,x=-{shown}+2\pi k",
        ),
        {
            "sign of the number": (2, (rf"2\cos x={value}\cdot2+{2 * b}",)),
            "lost family": (4, (rf"x={shown}+2\pi k",)),
            "half the period": (4, (rf"x={shown}+\pi k,x=-{shown}+\pi k",)),
            "angle of the sine": (4, (rf"x={shown}+2\pi k,x={_angle(1 - angle)}+2\pi k",)),
        },
    )


def _trigonometric_inequality(draw: random.Random) -> Versions:
    value, parts = draw.choice(list(SINES.items()))
    angle = Fraction(*parts)
    first, last = _angle(angle), _angle(1 - angle)
    return Versions(
        (rf"2\sin x>2\cdot{value}", rf"\sin x>{value}", rf"{first}+2\pi k<x<{last}+2\pi k"),
        {
            "sign turned round": (2, (rf"\sin x<{value}",)),
            "only above the first angle": (3, (rf"x>{first}+2\pi k",)),
            "wrong end": (3, (rf"{first}+2\pi k<x<{_angle(2 - angle)}+2\pi k",)),
        },
    )


def _logarithmic(draw: random.Random) -> Versions:
    base, root, less = draw.choice([(2, 4, 2), (2, 8, 6), (3, 9, 8), (3, 9, 6), (5, 25, 24), (2, 16, 14)])
    power = {8: 3, 16: 4, 9: 2, 27: 3, 25: 2, 32: 5}[root * (root - less)]
    product, log = base**power, rf"\log_{{{base}}}"
    negative = less - root
    return Versions(
        (
            f"{log}(x)+{log}(x-{less})={power}",
            f"{log}(x(x-{less}))={power}",
            f"x^{{2}}-{less}x={product}",
            f"x^{{2}}-{less}x-{product}=0",
            f"(x-{root})(x+{-negative})=0",
            f"x={root}",
        ),
        {
            "logarithm of the sum": (2, (f"{log}(2x-{less})={power}", f"2x-{less}={product}")),
            "base times exponent": (3, (f"x^{{2}}-{less}x={product + base}",)),
            "sign of the number": (4, (f"x^{{2}}-{less}x+{product}=0",)),
            "extraneous solution kept": (6, (f"x={root},x={negative}",)),
        },
    )


def _polynomial(draw: random.Random) -> Versions:
    a, b = other(draw, 2, 5), other(draw, 2, 6)
    return Versions(
        (
            f"{a}x^{{3}}={a * b * b}x",
            f"{a}x^{{3}}-{a * b * b}x=0",
            f"{a}x(x^{{2}}-{b * b})=0",
            f"{a}x(x-{b})(x+{b})=0",
            f"x=0,x={b},x=-{b}",
        ),
        {
            "divided by the unknown": (2, (f"{a}x^{{2}}={a * b * b}", f"x={b},x=-{b}")),
            "sign of the number": (2, (f"{a}x^{{3}}+{a * b * b}x=0", "x=0")),
            "wrong factors": (4, (f"{a}x(x-{b})^{{2}}=0", f"x=0,x={b}")),
            "lost solution": (5, (f"x={b},x=-{b}",)),
        },
    )


def _counting(draw: random.Random) -> Versions:
    n = other(draw, 3, 9)
    value = n * (n - 1)
    return Versions(
        (
            rf"\frac{{n!}}{{(n-2)!}}={value}",
            f"n(n-1)={value}",
            f"n^{{2}}-n-{value}=0",
            f"(n-{n})(n+{n - 1})=0",
            f"n={n}",
        ),
        {
            "one factor too few": (2, (f"n-1={value}", f"n={value + 1}")),
            "sign of the number": (3, (f"n^{{2}}-n+{value}=0",)),
            "signs in the factors": (4, (f"(n+{n})(n-{n - 1})=0", f"n={n - 1}")),
            "negative solution kept": (5, (f"n={n},n={1 - n}",)),
        },
    )


def _literal_inequality(draw: random.Random) -> Versions:
    a, m, n = draw.choice("abp"), other(draw, 2, 6), other(draw, 1, 7)
    return Versions(
        (f"-{m}x+{n * m}{a}<{2 * m * n}{a}", f"-{m}x<{n * m}{a}", f"x>-{times(n, a)}"),
        {
            "sign of the letter": (2, (f"-{m}x<{3 * n * m}{a}",)),
            "sign not turned round": (3, (f"x<-{times(n, a)}",)),
            "sign of the bound": (3, (f"x>{times(n, a)}",)),
        },
    )


def _linear_system(draw: random.Random) -> Versions:
    x, y, a = other(draw, -6, 6), other(draw, -6, 6), other(draw, 2, 5)
    b = other(draw, 1, 6, a)
    return Versions(
        (
            f"{a}x+y={a * x + y}",
            f"{b}x-y={b * x - y}",
            f"{a + b}x={(a + b) * x}",
            f"x={x}",
            f"y={y}",
        ),
        {
            "wrong sum": (3, (f"{a + b}x={a * x + y - b * x + 3 * y}",)),
            "sign of the value": (4, (f"x={-x}",)),
            "wrong value put in": (5, (f"y={y + a}",)),
        },
    )


def _nonlinear_system(draw: random.Random) -> Versions:
    x = other(draw, 1, 8)
    y = other(draw, 1, 8, x)
    s, p = x + y, x * y
    return Versions(
        (f"x+y={s}", f"xy={p}", f"x({s}-x)={p}", f"x^{{2}}-{s}x+{p}=0", f"x={x},x={y}"),
        {
            "sign in the bracket": (3, (f"x({s}+x)={p}",)),
            "sign of the number": (4, (f"x^{{2}}-{s}x-{p}=0",)),
            "signs of the solutions": (5, (f"x={-x},x={-y}",)),
        },
    )


def _complex_square(draw: random.Random) -> Versions:
    a, b = other(draw, 2, 5), other(draw, 1, 9)
    return Versions(
        (
            f"z^{{2}}+{a * a + b}={b}",
            f"z^{{2}}=-{a * a}",
            f"z={a}i,z=-{a}i",
        ),
        {
            "sign of the number": (2, (f"z^{{2}}={a * a}", f"z={a},z=-{a}")),
            "lost solution": (3, (f"z={a}i",)),
            "real root": (3, (f"z={a},z=-{a}",)),
        },
    )


def _complex_linear(draw: random.Random) -> Versions:
    a, b, c = other(draw, 1, 4), other(draw, 1, 4), other(draw, 2, 6)
    size = a * a + b * b
    real, imaginary = number(c * a), plus_times(-c * b, "i")
    return Versions(
        (
            f"({a}{plus_times(b, 'i')})z={c * size}",
            rf"z=\frac{{{c * size}}}{{{a}{plus_times(b, 'i')}}}",
            rf"z=\frac{{{c * size}({a}{plus_times(-b, 'i')})}}{{{size}}}",
            f"z={real}{imaginary}",
        ),
        {
            "the number itself on top": (3, (rf"z=\frac{{{c * size}({a}{plus_times(b, 'i')})}}{{{size}}}",)),
            "sign of the imaginary part": (4, (f"z={real}{plus_times(c * b, 'i')}",)),
        },
    )


def _coefficients(draw: random.Random) -> Versions:
    a, b = other(draw, -5, 5), other(draw, -5, 5)
    p = other(draw, -4, 4)
    q = other(draw, -4, 4, p)
    given = f"{times(a + b, 'x')}" if a + b else "0x"
    constant = plus(-a * q - b * p) if a * q + b * p else ""
    wrong = (f"A={b},B={a}",) if a != b else (f"A={-a},B={b}",)
    return Versions(
        (f"{given}{constant}=A(x{plus(-q)})+B(x{plus(-p)})", f"A={a},B={b}"),
        {"values swapped": (2, wrong), "wrong value": (2, (f"A={a},B={b + 1}",))},
    )


KINDS: Mapping[str, Maker] = {
    "chain of inequalities": maker_of("chains", _chain),
    "condition": maker_of("conditions", _condition),
    "trigonometric": maker_of("trigonometric-equations", _trigonometric),
    "trigonometric inequality": maker_of("trigonometric-inequalities", _trigonometric_inequality),
    "logarithmic": maker_of("logarithmic-equations", _logarithmic),
    "polynomial": maker_of("polynomial-equations", _polynomial),
    "factorial": maker_of("counting-equations", _counting),
    "literal inequality": maker_of("literal-inequalities", _literal_inequality),
    "linear system": maker_of("linear-systems", _linear_system),
    "nonlinear system": maker_of("nonlinear-systems", _nonlinear_system),
    "complex square": maker_of("complex-equations", _complex_square),
    "complex linear": maker_of("complex-equations", _complex_linear),
    "coefficients": maker_of("undetermined-coefficients", _coefficients),
}
"""Generators of workings by kind."""
