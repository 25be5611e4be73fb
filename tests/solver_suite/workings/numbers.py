"""Workings with numbers and terms: complex numbers, divisors, units, roots, fractions, squares."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from fractions import Fraction

from solver_suite.workings.writing import Maker, Versions, maker_of, number, other, plus, plus_times


def _complex_product(draw: random.Random) -> Versions:
    a, b, c, d = other(draw, 1, 6), other(draw, -6, 6), other(draw, 1, 6), other(draw, -6, 6)
    cross = a * d + b * c
    imaginary = plus_times(cross, "i") if cross else ""
    return Versions(
        (
            f"({a}{plus_times(b, 'i')})({c}{plus_times(d, 'i')})",
            f"={a * c}{plus_times(a * d, 'i')}{plus_times(b * c, 'i')}{plus_times(b * d, 'i^{2}')}",
            f"={a * c - b * d}{imaginary}",
        ),
        {
            "only like parts multiplied": (2, (f"={a * c}{plus_times(b * d, 'i')}",)),
            "square of i taken as 1": (3, (f"={a * c + b * d}{imaginary}",)),
        },
    )


def _complex_quotient(draw: random.Random) -> Versions:
    a, b = other(draw, 1, 5), other(draw, 1, 5)
    size = a * a + b * b
    below, conjugate = f"{a}{plus_times(b, 'i')}", f"{a}{plus_times(-b, 'i')}"
    return Versions(
        (
            rf"\frac{{{size}}}{{{below}}}",
            rf"=\frac{{{size}({conjugate})}}{{({below})({conjugate})}}",
            rf"=\frac{{{size}({conjugate})}}{{{size}}}",
            f"={conjugate}",
        ),
        {
            "difference of squares": (3, (rf"=\frac{{{size}({conjugate})}}{{{a}^{{2}}-{b}^{{2}}}}",)),
            "sign of the imaginary part": (4, (f"={below}",)),
        },
    )


def _divisor(draw: random.Random) -> Versions:
    a, b, c, d = draw.choice([(1, 2, 2, 1), (2, 1, 1, 3), (3, 1, 2, 2), (1, 3, 2, 2)])
    p, q, r = draw.choice([(2, 3, 5), (2, 5, 7), (3, 5, 7), (2, 3, 7)])
    first, second = p**a * q**b * r, p**c * q**d
    low, high = (min(a, c), min(b, d)), (max(a, c), max(b, d))
    common = p ** low[0] * q ** low[1]
    return Versions(
        (
            rf"\gcd({first},{second})",
            rf"=\gcd({p}^{{{a}}}\cdot{q}^{{{b}}}\cdot{r},{p}^{{{c}}}\cdot{q}^{{{d}}})",
            rf"={p}^{{{low[0]}}}\cdot{q}^{{{low[1]}}}",
            f"={common}",
        ),
        {
            "highest powers": (3, (rf"={p}^{{{high[0]}}}\cdot{q}^{{{high[1]}}}",)),
            "wrong product": (4, (f"={common + p}",)),
        },
    )


def _percent(draw: random.Random) -> Versions:
    share, base = draw.choice([5, 15, 20, 30, 40, 60]), draw.choice([80, 120, 150, 240, 400])
    part = Fraction(share * base, 100)
    shown = number(part) if part.denominator == 1 else f"{float(part):g}"
    return Versions(
        (rf"{share}\%\cdot{base}", rf"={share / 100:g}\cdot{base}", f"={shown}"),
        {
            "point in the wrong place": (2, (rf"={share / 10:g}\cdot{base}",)),
            "taken from the whole": (3, (f"={base - part if part.denominator == 1 else base}",)),
        },
    )


def _metres(draw: random.Random) -> Versions:
    a, b = other(draw, 2, 9), 50 * other(draw, 1, 17)
    return Versions(
        (
            rf"{a}\text{{ km}}+{b}\text{{ m}}",
            rf"={a * 1000}\text{{ m}}+{b}\text{{ m}}",
            rf"={a * 1000 + b}\text{{ m}}",
        ),
        {
            "wrong factor": (2, (rf"={a * 100}\text{{ m}}+{b}\text{{ m}}", rf"={a * 100 + b}\text{{ m}}")),
            "unit lost": (3, (rf"={a * 1000 + b}\text{{ km}}",)),
            "wrong sum": (3, (rf"={a * 1000 + 10 * b}\text{{ m}}",)),
        },
    )


def _speed(draw: random.Random) -> Versions:
    hours, speed = other(draw, 2, 6), 10 * other(draw, 3, 12)
    return Versions(
        (rf"\frac{{{hours * speed}\text{{ km}}}}{{{hours}\text{{ h}}}}", rf"={speed}\text{{ km/h}}"),
        {"multiplied instead of dividing": (2, (rf"={hours * hours * speed}\text{{ km/h}}",))},
    )


def _rationalised(draw: random.Random) -> Versions:
    b = draw.choice([2, 3, 5, 7])
    c = other(draw, 2, 5)
    root = rf"\sqrt{{{b}}}"
    return Versions(
        (rf"\frac{{{b * c}}}{{{root}}}", rf"=\frac{{{b * c}{root}}}{{{b}}}", f"={c}{root}"),
        {
            "only the denominator": (2, (rf"=\frac{{{b * c}}}{{{b}}}", f"={c}")),
            "square in the denominator": (2, (rf"=\frac{{{b * c}{root}}}{{{b * b}}}",)),
            "wrong quotient": (3, (f"={c + 1}{root}",)),
        },
    )


def _square_completed(draw: random.Random) -> Versions:
    h, c = other(draw, -6, 6), other(draw, -9, 9)
    rest = c - h * h
    linear = plus_times(2 * h, "x")
    return Versions(
        (
            f"x^{{2}}{linear}{plus(c)}",
            f"=x^{{2}}{linear}+{h * h}-{h * h}{plus(c)}",
            f"=(x{plus(h)})^{{2}}{plus(rest) if rest else ''}",
        ),
        {
            "square not taken away": (2, (f"=x^{{2}}{linear}+{h * h}{plus(c)}",)),
            "not halved": (3, (f"=(x{plus(2 * h)})^{{2}}{plus(rest) if rest else ''}",)),
            "sign of the rest": (3, (f"=(x{plus(h)})^{{2}}{plus(c + h * h + 1)}",)),
        },
    )


def _factors(draw: random.Random) -> Versions:
    a, b = other(draw, 2, 6), other(draw, 2, 9)
    return Versions(
        (f"{a}x^{{2}}-{a * b * b}", f"={a}(x^{{2}}-{b * b})", f"={a}(x-{b})(x+{b})"),
        {
            "only the first divided": (2, (f"={a}(x^{{2}}-{a * b * b})",)),
            "square of a difference": (3, (f"={a}(x-{b})^{{2}}",)),
        },
    )


def _identity(draw: random.Random) -> Versions:
    x = draw.choice(["x", r"\alpha", "t"])
    s, c = rf"\sin {x}", rf"\cos {x}"
    sign = draw.choice("+-")
    return Versions(
        (
            f"({s}{sign}{c})^{{2}}",
            rf"=\sin^{{2}}{x}{sign}2{s}{c}+\cos^{{2}}{x}",
            f"=1{sign}2{s}{c}",
            rf"=1{sign}\sin(2{x})",
        ),
        {
            "distributed power": (2, (rf"=\sin^{{2}}{x}+\cos^{{2}}{x}", "=1")),
            "sum of the squares lost": (3, (f"={sign}2{s}{c}".replace("=+", "="),)),
            "factor of the double angle": (4, (rf"=1{sign}2\sin(2{x})",)),
        },
    )


def _partial_fractions(draw: random.Random) -> Versions:
    p, q, a = other(draw, -5, 5), other(draw, -5, 5), other(draw, 1, 5)
    b = other(draw, 1, 5, a)
    if p == q:
        q = -p
    top = f"{a + b}x{plus(-a * q - b * p) if a * q + b * p else ''}"
    left, right = f"x{plus(-p)}", f"x{plus(-q)}"
    square = f"x^{{2}}{plus_times(-p - q, 'x') if p + q else ''}{plus(p * q)}"
    return Versions(
        (
            rf"\frac{{{top}}}{{{square}}}",
            rf"=\frac{{{top}}}{{({left})({right})}}",
            rf"=\frac{{{a}}}{{{left}}}+\frac{{{b}}}{{{right}}}",
        ),
        {
            "signs in the factors": (2, (rf"=\frac{{{top}}}{{(x{plus(p)})({right})}}",)),
            "numerators swapped": (3, (rf"=\frac{{{b}}}{{{left}}}+\frac{{{a}}}{{{right}}}",)),
            "sign of a fraction": (3, (rf"=\frac{{{a}}}{{{left}}}-\frac{{{b}}}{{{right}}}",)),
        },
    )


def _division(draw: random.Random) -> Versions:
    a, b, r = other(draw, -5, 5), other(draw, -5, 5), other(draw, 1, 9)
    middle, last = b - a, r - a * b
    given = f"x^{{2}}{plus_times(middle, 'x') if middle else ''}{plus(last) if last else ''}"
    divisor = f"x{plus(-a)}"
    return Versions(
        (
            rf"\frac{{{given}}}{{{divisor}}}",
            rf"=\frac{{(x{plus(b)})({divisor})+{r}}}{{{divisor}}}",
            rf"=x{plus(b)}+\frac{{{r}}}{{{divisor}}}",
        ),
        {
            "wrong remainder": (2, (rf"=\frac{{(x{plus(b)})({divisor})-{r}}}{{{divisor}}}",)),
            "remainder not divided": (3, (rf"=x{plus(b)}+{r}",)),
        },
    )


def _binomial(draw: random.Random) -> Versions:
    n, k = other(draw, 5, 9), draw.choice([2, 3])
    top = r"\cdot".join(str(n - i) for i in range(k))
    value = math.comb(n, k)
    return Versions(
        (
            rf"\binom{{{n}}}{{{k}}}",
            rf"=\frac{{{n}!}}{{{k}!\cdot{n - k}!}}",
            rf"=\frac{{{top}}}{{{math.factorial(k)}}}",
            f"={value}",
        ),
        {
            "one factorial forgotten": (2, (rf"=\frac{{{n}!}}{{{n - k}!}}",)),
            "denominator lost": (3, (f"={top}",)),
            "wrong quotient": (4, (f"={value + n}",)),
        },
    )


KINDS: Mapping[str, Maker] = {
    "complex product": maker_of("complex-numbers", _complex_product),
    "complex quotient": maker_of("complex-numbers", _complex_quotient),
    "common divisor": maker_of("numbers", _divisor),
    "percent": maker_of("numbers", _percent),
    "lengths": maker_of("quantities", _metres),
    "speed": maker_of("quantities", _speed),
    "rationalised": maker_of("rationalisation", _rationalised),
    "square completed": maker_of("completing-the-square", _square_completed),
    "difference of squares": maker_of("factoring", _factors),
    "identity": maker_of("identities", _identity),
    "partial fractions": maker_of("partial-fractions", _partial_fractions),
    "division": maker_of("polynomial-division", _division),
    "binomial coefficient": maker_of("counting", _binomial),
}
"""Generators of workings by kind."""
