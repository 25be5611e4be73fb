"""Workings of complex sets, systems, improper integrals with a letter, temperatures, lines and planes."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from fractions import Fraction

from solver_suite.workings.writing import Maker, Versions, maker_of, number, other, plus, plus_times, times

F_RATIO, C_RATIO = r"\frac{9}{5}", r"\frac{5}{9}"
INTEGRAL_TO_INFINITY = r"\int_{1}^{\infty}"


def _shifted(letter: str, by: int) -> str:
    """`(x-3)^{2}`, or `x^{2}` for 0."""
    return f"({letter}{plus(-by)})^{{2}}" if by else f"{letter}^{{2}}"


def _point(a: int, b: int) -> str:
    """The number that is taken away from z: `-3-2i`."""
    return f"{plus(-a)}{plus_times(-b, 'i')}"


def _circle(draw: random.Random) -> Versions:
    a, b, r = other(draw, -4, 4), other(draw, -4, 4), other(draw, 2, 6)
    squares = _shifted("x", a) + "+" + _shifted("y", b)
    size = f"|x{plus(-a)}+i(y{plus(-b)})|"
    return Versions(
        (f"|z{_point(a, b)}|={r}", f"{size}={r}", rf"\sqrt{{{squares}}}={r}", f"{squares}={r * r}"),
        {
            "sign of the centre": (2, (f"|x{plus(a)}+i(y{plus(-b)})|={r}",)),
            "sign of a square": (3, (rf"\sqrt{{{_shifted('x', a)}-{_shifted('y', b)}}}={r}",)),
            "radius not squared": (4, (f"{squares}={r}",)),
        },
    )


def _bisector(draw: random.Random) -> Versions:
    a, b = other(draw, -4, 4), other(draw, -4, 4)
    slope, rest = Fraction(a, b), Fraction(b * b - a * a, 2 * b)

    def solved(slope: Fraction, rest: Fraction) -> str:
        return f"y={times(slope, 'x')}{plus(rest) if rest else ''}"

    left, right = f"{times(-2 * a, 'x')}{plus(a * a)}", f"{times(-2 * b, 'y')}{plus(b * b)}"
    squares = f"{_shifted('x', a)}+y^{{2}}=x^{{2}}+{_shifted('y', b)}"
    return Versions(
        (f"|z{plus(-a)}|=|z{plus_times(-b, 'i')}|", squares, f"{left}={right}", solved(slope, rest)),
        {
            "the other coordinate": (2, (f"x^{{2}}+{_shifted('y', a)}=x^{{2}}+{_shifted('y', b)}",)),
            "middle term halved": (3, (f"{times(-a, 'x')}{plus(a * a)}={right}",)),
            "sign of the slope": (4, (solved(-slope, rest),)),
        },
    )


def _half_plane(draw: random.Random) -> Versions:
    a = other(draw, -4, 4)
    bound, sign, turned = Fraction(a, 2), *((">", "<") if a > 0 else ("<", ">"))
    squares = f"x^{{2}}+y^{{2}}<{_shifted('x', a)}+y^{{2}}"
    linear = f"{times(2 * a, 'x')}<{a * a}"
    return Versions(
        (f"|z|<|z{plus(-a)}|", squares, linear, f"x{turned}{number(bound)}"),
        {
            "middle term lost": (3, (f"0<{a * a}",)),
            "sign not turned": (4, (f"x{sign}{number(bound)}",)),
            "bound upside down": (4, (f"x{turned}{number(2 / Fraction(a) if abs(a) != 2 else bound + 1)}",)),
        },
    )


def _number(a: int, b: int) -> str:
    """`3-2i`, `2i`, `3`, `0`."""
    if b == 0:
        return str(a)
    return f"{a}{plus_times(b, 'i')}" if a else times(b, "i")


def _complex_system(draw: random.Random) -> Versions:
    a, b, c, d = (other(draw, -4, 4) for _ in "1234")
    z, w = (a, b), (c, d)
    total, gap = (a + c, b + d), (a - c, b - d)
    begun = (f"z+w={_number(*total)}", f"z-w={_number(*gap)}")
    doubled, value = f"2z={_number(2 * a, 2 * b)}", f"z={_number(*z)}"
    return Versions(
        (*begun, doubled, value, f"w={_number(*w)}"),
        {
            "sum without i": (3, (f"2z={_number(2 * a, 2 * b + 1)}",)),
            "half of one part": (4, (f"z={_number(a, 2 * b)}",)),
            "sign of the other": (5, (f"w={_number(-c, -d)}",)),
        },
    )


def _by_substitution(draw: random.Random) -> Versions:
    a, b, c = other(draw, 1, 5), other(draw, -4, 4), other(draw, -4, 4)
    z = (b, c)
    w = (-c, b)  # iz
    right = (w[0] + a * b, w[1] + a * c)
    system = rf"\begin{{cases}}w=iz\\w{plus_times(a, 'z')}={_number(*right)}\end{{cases}}"
    return Versions(
        (
            system,
            f"iz{plus_times(a, 'z')}={_number(*right)}",
            f"({a}+i)z={_number(*right)}",
            f"z={_number(*z)}",
            f"w={_number(*w)}",
        ),
        {
            "sign of what is put in": (2, (f"-iz{plus_times(a, 'z')}={_number(*right)}",)),
            "factor": (3, (f"({a}-i)z={_number(*right)}",)),
            "conjugate": (4, (f"z={_number(b, -c)}",)),
            "i squared": (5, (f"w={_number(c, b)}",)),
        },
    )


def _power_to_infinity(draw: random.Random) -> Versions:
    letter, n = draw.choice("psq"), other(draw, 1, 6)
    shown = rf"\frac{{x^{{1-{letter}}}}}{{1-{letter}}}"
    limit = r"\lim_{b\to\infty}"
    value = rf"\frac{{{n}}}{{{letter}-1}}"
    factor = times(n, "")
    return Versions(
        (
            rf"{INTEGRAL_TO_INFINITY}\frac{{{n}}}{{x^{{{letter}}}}}dx",
            rf"={limit}\int_{{1}}^{{b}}{factor}x^{{-{letter}}}dx",
            rf"={limit}{n}\left[{shown}\right]_{{1}}^{{b}}",
            f"={value},{letter}>1",
        ),
        {
            "exponent one too small": (
                3,
                (rf"={limit}{n}\left[\frac{{x^{{-{letter}-1}}}}{{-{letter}-1}}\right]_{{1}}^{{b}}",),
            ),
            "sign": (4, (rf"=\frac{{{n}}}{{1-{letter}}},{letter}>1",)),
            "condition turned": (4, (f"={value},{letter}<1",)),
        },
    )


def _exponential_to_infinity(draw: random.Random) -> Versions:
    letter, n = draw.choice("ask"), other(draw, 1, 5)
    power = f"e^{{-{letter}x}}"
    return Versions(
        (
            rf"\int_{{0}}^{{\infty}}{times(n, power)}dx",
            rf"=\lim_{{b\to\infty}}\left[-\frac{{{n}}}{{{letter}}}{power}\right]_{{0}}^{{b}}",
            rf"=\frac{{{n}}}{{{letter}}}",
        ),
        {
            "sign of the antiderivative": (
                2,
                (rf"=\lim_{{b\to\infty}}\left[\frac{{{n}}}{{{letter}}}{power}\right]_{{0}}^{{b}}",),
            ),
            "multiplied": (2, (rf"=\lim_{{b\to\infty}}\left[-{n}{letter}{power}\right]_{{0}}^{{b}}",)),
            "lower end forgotten": (3, ("=0",)),
        },
    )


def _series(draw: random.Random) -> Versions:
    letter, m = draw.choice("pst"), other(draw, 1, 3)
    return Versions(
        (
            rf"\sum_{{n=1}}^{{\infty}}\frac{{n{f'^{{{m}}}' if m > 1 else ''}}}{{n^{{{letter}}}}}",
            rf"=\sum_{{n=1}}^{{\infty}}\frac{{1}}{{n^{{{letter}-{m}}}}}",
            f"{letter}-{m}>1",
            f"{letter}>{m + 1}",
        ),
        {
            "sign in the exponent": (2, (rf"=\sum_{{n=1}}^{{\infty}}\frac{{1}}{{n^{{{letter}+{m}}}}}",)),
            "bound of the terms": (3, (f"{letter}-{m}>0", f"{letter}>{m}")),
            "bound included": (3, (rf"{letter}-{m}\geq1", rf"{letter}\geq{m + 1}")),
            "sign": (4, (f"{letter}>{1 - m}",)),
        },
    )


def _decimal(value: Fraction) -> str:
    """A number with at most two places, as it is written."""
    return f"{float(value):.2f}".rstrip("0").rstrip(".")


def _to_fahrenheit(draw: random.Random) -> Versions:
    c = 5 * other(draw, -6, 20)
    product = Fraction(9 * c, 5)
    ring = r"^{\circ}"
    return Versions(
        (
            f"{c}{ring}C",
            rf"=({F_RATIO}\cdot{c if c > 0 else f'({c})'}+32){ring}F",
            f"=({_decimal(product)}+32){ring}F",
            f"={_decimal(product + 32)}{ring}F",
        ),
        {
            "32 taken away": (2, (rf"=({F_RATIO}\cdot{c if c > 0 else f'({c})'}-32){ring}F",)),
            "ratio upside down": (
                2,
                (
                    rf"=({C_RATIO}\cdot{c if c > 0 else f'({c})'}+32){ring}F",
                    f"=({number(Fraction(5 * c, 9))}+32){ring}F",
                ),
            ),
            "wrong product": (3, (f"=({_decimal(product + 9)}+32){ring}F",)),
            "32 forgotten": (4, (f"={_decimal(product)}{ring}F",)),
        },
    )


def _to_celsius(draw: random.Random) -> Versions:
    c = 5 * other(draw, -4, 20)
    f = 9 * c // 5 + 32
    ring = r"^{\circ}"
    return Versions(
        (
            f"{f}{ring}F",
            rf"=({f}-32)\cdot{C_RATIO}{ring}C",
            rf"={f - 32}\cdot{C_RATIO}{ring}C",
            f"={c}{ring}C",
        ),
        {
            "32 added": (2, (rf"=({f}+32)\cdot{C_RATIO}{ring}C",)),
            "bracket lost": (2, (rf"=({f}-32\cdot{C_RATIO}){ring}C",)),
            "wrong difference": (3, (rf"={f - 42}\cdot{C_RATIO}{ring}C",)),
            "wrong product": (4, (f"={c + 2}{ring}C",)),
        },
    )


def _to_kelvin(draw: random.Random) -> Versions:
    c = other(draw, -40, 90)
    value = Fraction(27315, 100) + c
    return Versions(
        (rf"{c}^{{\circ}}C", rf"=({c}+273.15)\text{{ K}}", rf"={_decimal(value)}\text{{ K}}"),
        {
            "taken away": (2, (rf"=({c}-273.15)\text{{ K}}",)),
            "wrong sum": (3, (rf"={_decimal(value + 10)}\text{{ K}}",)),
            "unit kept": (3, (rf"={_decimal(value)}^{{\circ}}C",)),
        },
    )


def _mean_temperature(draw: random.Random) -> Versions:
    a = other(draw, 5, 30)
    b = a + 2 * other(draw, 1, 6)
    ring, total = r"^{\circ}C", 2 * a + (b - a)
    return Versions(
        (
            rf"\frac{{{a}{ring}+{b}{ring}}}{{2}}",
            rf"=\frac{{{total}{ring}}}{{2}}",
            f"={total // 2}{ring}",
        ),
        {
            "wrong sum": (2, (rf"=\frac{{{total + 2}{ring}}}{{2}}", f"={total // 2 + 1}{ring}")),
            "not halved": (3, (f"={total}{ring}",)),
        },
    )


NORMALS = ((2, 1, 2), (1, 2, 2), (2, 3, 6), (4, 4, 7))
"""Normal vectors whose lengths are whole numbers."""


def _distance_from_plane(draw: random.Random) -> Versions:
    normal = draw.choice(NORMALS)
    point, offset = [other(draw, 1, 6) for _ in normal], other(draw, 1, 9)
    size = math.isqrt(sum(a * a for a in normal))
    products = "+".join(rf"{a}\cdot{p}" for a, p in zip(normal, point, strict=True))
    gap = sum(a * p for a, p in zip(normal, point, strict=True)) - offset
    gap, offset = (gap, offset) if gap else (1, offset - 1)
    squares = "+".join(f"{a}^{{2}}" for a in normal)
    return Versions(
        (
            rf"d=\frac{{|{products}{plus(-offset) if offset else ''}|}}{{\sqrt{{{squares}}}}}",
            rf"=\frac{{|{gap}|}}{{{size}}}",
            f"={number(Fraction(abs(gap), size))}",
        ),
        {
            "offset added": (2, (rf"=\frac{{|{gap + 2 * offset + (0 if offset else 1)}|}}{{{size}}}",)),
            "length not rooted": (2, (rf"=\frac{{|{gap}|}}{{{size * size}}}",)),
            "fraction upside down": (
                3,
                (f"={number(Fraction(size, abs(gap)) + (1 if size == abs(gap) else 0))}",),
            ),
        },
    )


def _line_meets_plane(draw: random.Random) -> Versions:
    a, b = other(draw, 2, 4), other(draw, 2, 4)
    p, q, t = other(draw, 1, 5), other(draw, 1, 5), other(draw, -4, 4)
    u, v = other(draw, 1, 3), other(draw, 1, 3)
    slope, start = a * u + b * v, a * p + b * q
    offset = start + slope * t
    return Versions(
        (
            f"{a}({p}{plus_times(u, 't')})+{b}({q}{plus_times(v, 't')})={offset}",
            f"{start}{plus_times(slope, 't')}={offset}",
            f"{times(slope, 't')}={slope * t}",
            f"t={t}",
        ),
        {
            "second term not multiplied": (
                2,
                (f"{start}{plus_times(u + b * v, 't')}={offset}", f"{times(u + b * v, 't')}={slope * t}"),
            ),
            "sign of the number": (3, (f"{times(slope, 't')}={offset + start}",)),
            "sign": (4, (f"t={-t}",)),
        },
    )


KINDS: Mapping[str, Maker] = {
    "distance from a plane": maker_of("geometry", _distance_from_plane),
    "line meets plane": maker_of("geometry", _line_meets_plane),
    "circle of complex numbers": maker_of("complex-loci", _circle),
    "bisector": maker_of("complex-loci", _bisector),
    "half plane": maker_of("complex-loci", _half_plane),
    "complex system": maker_of("complex-systems", _complex_system),
    "complex substitution": maker_of("complex-systems", _by_substitution),
    "power up to infinity": maker_of("convergence", _power_to_infinity),
    "exponential up to infinity": maker_of("convergence", _exponential_to_infinity),
    "series with a letter": maker_of("convergence", _series),
    "degrees Fahrenheit": maker_of("temperatures", _to_fahrenheit),
    "degrees Celsius": maker_of("temperatures", _to_celsius),
    "kelvin": maker_of("temperatures", _to_kelvin),
    "mean temperature": maker_of("temperatures", _mean_temperature),
}
"""Generators of workings by kind."""
