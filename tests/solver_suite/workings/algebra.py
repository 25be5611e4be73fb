"""Workings of school algebra: equations, inequalities, terms, derivatives and integrals of powers."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

from solver_suite.workings.writing import Maker, Slip, number, other, plus, plus_times, times


def _linear(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    a, c = other(draw, 4, 9), other(draw, -3, 3)
    b, d = other(draw, -9, 9), other(draw, 10, 30)
    lines = [f"{times(a, 'x')}{plus(b)}={times(c, 'x')}{plus(d)}".replace("=+", "=")]
    e, g, wrong = a - c, d - b, None
    if slip == "sign of the unknown":
        e, wrong = a + c, 2
    lines.append(f"{times(e, 'x')}{plus(b)}={d}")
    if slip == "sign of the number":
        g, wrong = d + b, 3
    elif slip == "lost term":
        g, wrong = d, 3
    lines.append(f"{times(e, 'x')}={g}")
    root = Fraction(g, e)
    if slip == "divided the wrong way round":
        root, wrong = 1 / root if abs(root) != 1 else root + 1, 4
    elif slip == "subtracted the factor":
        root, wrong = Fraction(g - e) if Fraction(g, e) != g - e else Fraction(g + e), 4
    return [*lines, f"x={number(root)}"], wrong


def _brackets(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    a, b = other(draw, 2, 6), other(draw, -7, 7)
    c, d = other(draw, 2, 6, a), other(draw, -9, 9)
    lines = [f"{a}(x{plus(b)})={times(c, 'x')}{plus(d)}"]
    product, wrong = a * b, None
    if slip == "only the first was multiplied":
        product, wrong = b, 2
    elif slip == "sign in the bracket":
        product, wrong = -a * b, 2
    lines.append(f"{times(a, 'x')}{plus(product)}={times(c, 'x')}{plus(d)}")
    lines.append(f"{times(a - c, 'x')}={number(d - product)}")
    return [*lines, f"x={number(Fraction(d - product, a - c))}"], wrong


def _factors(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    r = other(draw, -6, 6)
    s = other(draw, -6, 6, r, -r)
    lines = [f"x^{{2}}{plus_times(-(r + s), 'x')}{plus(r * s)}=0"]
    wrong = None
    if slip == "signs in the factors":
        r, s, wrong = -r, -s, 2
    lines.append(f"(x{plus(-r)})(x{plus(-s)})=0")
    if slip == "lost solution":
        return [*lines, f"x={r}"], 3
    if slip == "sign of a solution":
        return [*lines, f"x={-r},x={s}"], 3
    return [*lines, f"x={r},x={s}"], wrong


def _square(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    a, k, b = other(draw, 2, 5), other(draw, 2, 9), other(draw, 1, 9)
    lines = [f"{a}x^{{2}}{plus(-b)}={a * k * k - b}"]
    value, wrong = a * k * k, None
    if slip == "sign of the number":
        value, wrong = a * k * k - 2 * b, 2
    lines.append(f"{a}x^{{2}}={value}")
    square = Fraction(value, a)
    if slip == "wrong division":
        square, wrong = Fraction(value - a), 3
    lines.append(f"x^{{2}}={number(square)}")
    if slip == "lost solution":
        return [*lines, f"x={k}"], 4
    root = str(k) if square == k * k else rf"\sqrt{{{number(square)}}}"
    return [*lines, f"x={root},x=-{root}"], wrong


def _common_factor(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    a, k = other(draw, 2, 6), other(draw, 2, 9)
    lines = [f"{a}x^{{2}}={a * k}x"]
    if slip == "divided by the unknown":
        return [*lines, f"{a}x={a * k}", f"x={k}"], 2
    lines += [f"{a}x^{{2}}-{a * k}x=0", f"{a}x(x-{k})=0"]
    if slip == "lost solution":
        return [*lines, f"x={k}"], 4
    return [*lines, "x=0", f"x={k}"], None


def _binomial(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    a, b, c = other(draw, 2, 5), other(draw, -7, 7), other(draw, 1, 9)
    lines = [f"({a}x{plus(b)})^{{2}}{plus(c)}"]
    middle, square, wrong = 2 * a * b, b * b, None
    if slip == "distributed power":
        middle, wrong = 0, 2
    elif slip == "sign of the middle":
        middle, wrong = -middle, 2
    elif slip == "sign of the square":
        square, wrong = -square, 2
    middle_term = plus_times(middle, "x") if middle else ""
    lines.append(f"={a * a}x^{{2}}{middle_term}{plus(square)}{plus(c)}")
    total = square + c
    if slip == "wrong sum":
        total, wrong = square - c, 3
    return [*lines, f"={a * a}x^{{2}}{middle_term}{plus(total) if total else ''}"], wrong


def _fractions(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    a = other(draw, 2, 7)
    b = other(draw, 2, 7, a)
    lines = [rf"\frac{{x}}{{{a}}}+\frac{{x}}{{{b}}}"]
    if slip == "added the denominators":
        return [*lines, rf"=\frac{{2x}}{{{a + b}}}"], 2
    top, wrong = a + b, None
    lines.append(rf"=\frac{{{b}x+{a}x}}{{{a * b}}}")
    if slip == "multiplied instead of adding":
        top, wrong = a * b + 1, 3
    return [*lines, rf"=\frac{{{top}x}}{{{a * b}}}"], wrong


def _inequality(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    a, b, c = other(draw, 2, 6), other(draw, -9, 9), other(draw, 10, 30)
    lines = [f"-{a}x{plus(b)}<{c}"]
    right, wrong = c - b, None
    if slip == "sign of the number":
        right, wrong = c + b, 2
    lines.append(f"-{a}x<{right}")
    bound = Fraction(-right, a)
    if slip == "sign not turned round":
        return [*lines, f"x<{number(bound)}"], 3
    if slip == "sign of the bound":
        return [*lines, f"x>{number(-bound)}"], 3
    return [*lines, f"x>{number(bound)}"], wrong


def _powers(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    a, m, n = other(draw, 2, 4), other(draw, 2, 4), other(draw, 3, 5)
    lines = [f"({a}x^{{{m}}})^{{2}}x^{{{n}}}"]
    factor, exponent, wrong = a * a, 2 * m, None
    if slip == "power of the factor forgotten":
        factor, wrong = a, 2
    elif slip == "exponents added":
        exponent, wrong = m + 2 if m != 2 else m + 3, 2
    lines.append(f"={factor}x^{{{exponent}}}x^{{{n}}}")
    total = exponent + n
    if slip == "exponents multiplied":
        total, wrong = exponent * n, 3
    return [*lines, f"={factor}x^{{{total}}}"], wrong


def _radical(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    root, b = other(draw, 4, 9), other(draw, 1, 2)
    # x - b = sqrt(x + c) with the solution x = root; the other solution of the square is 2b + 1 - root.
    c = (root - b) ** 2 - root
    second = 2 * b + 1 - root
    lines = [rf"\sqrt{{x{plus(c) if c else ''}}}=x-{b}"]
    if slip == "distributed power":
        return [*lines, f"x{plus(c) if c else ''}=x^{{2}}{plus(-b * b)}"], 2
    lines.append(f"x{plus(c) if c else ''}=x^{{2}}-{2 * b}x+{b * b}")
    p, q = 2 * b + 1, b * b - c
    if slip == "sign of the unknown":
        return [*lines, f"x^{{2}}-{2 * b - 1}x{plus(q) if q else ''}=0"], 3
    lines.append(f"x^{{2}}-{p}x{plus(q) if q else ''}=0")
    if slip == "extraneous solution kept":
        return [*lines, f"x={root},x={second}"], 4
    if slip == "lost solution":
        return [*lines, f"x={second}"], 4
    return [*lines, f"(x{plus(-root)})(x{plus(-second) if second else ''})=0", f"x={root}"], None


def _rational(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    c, b = other(draw, 2, 6), other(draw, 1, 7)
    a = c * other(draw, 2, 5)
    lines = [rf"\frac{{{a}}}{{x-{b}}}={c}"]
    if slip == "divided instead of multiplying":
        return [*lines, rf"{a}=\frac{{{c}}}{{x-{b}}}"], 2
    lines.append(f"{a}={c}(x-{b})")
    product, wrong = c * b, None
    if slip == "only the first was multiplied":
        product, wrong = b, 3
    lines.append(f"{a}={c}x-{product}")
    total = a + product
    if slip == "sign of the number":
        total, wrong = a - product, 4
    return [*lines, f"{c}x={total}", f"x={number(Fraction(total, c))}"], wrong


def _derivative(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    a, b, c, n = other(draw, 2, 5), other(draw, -6, 6), other(draw, 1, 9), other(draw, 3, 5)
    lines = [f"f(x)={a}x^{{{n}}}{plus_times(b, 'x^{2}')}+{c}x"]
    exponent, linear, constant, wrong = n - 1, 2 * b, f"+{c}", None
    if slip == "exponent not lowered":
        exponent, wrong = n, 2
    elif slip == "lost term":
        constant, wrong = "", 2
    elif slip == "sign of a term":
        linear, wrong = -2 * b, 2
    lines.append(rf"f^{{\prime}}(x)={a * n}x^{{{exponent}}}{plus_times(linear, 'x')}{constant}")
    if slip == "wrong second derivative":
        return [*lines, rf"f^{{\prime\prime}}(x)={a * n}x^{{{n - 2}}}{plus(linear)}"], 3
    return [*lines, rf"f^{{\prime\prime}}(x)={a * n * exponent}x^{{{exponent - 1}}}{plus(linear)}"], wrong


def _product_rule(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    n, function = other(draw, 2, 5), draw.choice([(r"\sin x", r"\cos x"), (r"e^{x}", r"e^{x}")])
    f, df = function
    power = "x" if n == 2 else f"x^{{{n - 1}}}"
    lines = [rf"\frac{{d}}{{dx}}(x^{{{n}}}{f})"]
    if slip == "derivatives multiplied":
        return [*lines, f"={n}{power}{df}"], 2
    if slip == "chain lost":
        return [*lines, f"={n}{power}{f}"], 2
    return [*lines, f"={n}{power}{f}+x^{{{n}}}{df}"], None


def _integral(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    n, b = other(draw, 2, 5), other(draw, 1, 7)
    lines = [rf"\int(x^{{{n}}}+{b})dx"]
    if slip == "derived instead":
        return [*lines, rf"={n}x^{{{n - 1}}}+C"], 2
    if slip == "exponent not counted":
        return [*lines, rf"=\frac{{x^{{{n + 1}}}}}{{{n}}}+{b}x+C"], 2
    return [*lines, rf"=\frac{{x^{{{n + 1}}}}}{{{n + 1}}}+{b}x+C"], None


def _absolute(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    a = other(draw, 1, 9)
    b = other(draw, 1, 9, a)
    lines = [f"|x-{a}|={b}"]
    if slip == "lost case":
        return [*lines, f"x-{a}={b}", f"x={a + b}"], 2
    if slip == "sign of a case":
        return [*lines, f"x-{a}={b},x+{a}={b}", f"x={a + b},x={b - a}"], 2
    return [*lines, f"x-{a}={b},x-{a}=-{b}", f"x={a + b},x={a - b}"], None


def _arithmetic(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    a, b, c, d = other(draw, 2, 9), other(draw, 2, 9), other(draw, 2, 9), other(draw, 2, 5)
    lines = [rf"{a}+{b}\cdot({c}-{d + 10})^{{2}}"]
    difference = c - d - 10
    square, wrong = difference * difference, None
    lines.append(rf"={a}+{b}\cdot({difference})^{{2}}")
    if slip == "square of a negative number":
        square, wrong = -square, 3
    lines.append(rf"={a}+{b}\cdot{square}" if square > 0 else rf"={a}+{b}\cdot({square})")
    total = a + b * square
    if slip == "added before multiplying":
        total, wrong = (a + b) * square, 4
    return [*lines, f"={total}"], wrong


def _exponential(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    base, b, n = other(draw, 2, 5), other(draw, 1, 6), other(draw, 2, 4)
    lines = [f"{base}^{{2x-{b}}}={base**n}"]
    if slip == "divided by the base":
        return [*lines, f"2x-{b}={base ** (n - 1) if base ** (n - 1) != n else n + 1}"], 2
    right, wrong = n + b, None
    lines.append(f"2x-{b}={n}")
    if slip == "sign of the number":
        right, wrong = n - b, 3
    return [*lines, f"2x={right}", f"x={number(Fraction(right, 2))}"], wrong


def _literal(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    a, b, c = draw.choice([("a", "b", "c"), ("p", "q", "r"), ("m", "n", "k")])
    lines = [f"{a}x+{b}={c}"]
    right, wrong = f"{c}-{b}", None
    if slip == "sign of the letter":
        right, wrong = f"{c}+{b}", 2
    lines.append(f"{a}x={right}")
    if slip == "only one was divided":
        return [*lines, rf"x={c}-\frac{{{b}}}{{{a}}}"], 3
    return [*lines, rf"x=\frac{{{right}}}{{{a}}}"], wrong


def _root_of_sum(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
    a, b = other(draw, 2, 6), other(draw, 1, 6)
    lines = [rf"\sqrt{{{a * a}x^{{2}}+{a * a * b * b}}}"]
    if slip == "distributed root":
        return [*lines, f"={a}x+{a * b}"], 2
    return [*lines, rf"=\sqrt{{{a * a}(x^{{2}}+{b * b})}}", rf"={a}\sqrt{{x^{{2}}+{b * b}}}"], None


KINDS: Mapping[str, Maker] = {
    "linear": Maker(
        "linear-equations",
        (
            "sign of the unknown",
            "sign of the number",
            "lost term",
            "divided the wrong way round",
            "subtracted the factor",
        ),
        _linear,
    ),
    "brackets": Maker(
        "linear-equations", ("only the first was multiplied", "sign in the bracket"), _brackets
    ),
    "factors": Maker(
        "quadratic-equations", ("signs in the factors", "lost solution", "sign of a solution"), _factors
    ),
    "square": Maker(
        "quadratic-equations", ("sign of the number", "wrong division", "lost solution"), _square
    ),
    "common factor": Maker(
        "quadratic-equations", ("divided by the unknown", "lost solution"), _common_factor
    ),
    "binomial": Maker(
        "expansion", ("distributed power", "sign of the middle", "sign of the square", "wrong sum"), _binomial
    ),
    "fractions": Maker(
        "simplification", ("added the denominators", "multiplied instead of adding"), _fractions
    ),
    "inequality": Maker(
        "inequalities", ("sign of the number", "sign not turned round", "sign of the bound"), _inequality
    ),
    "powers": Maker(
        "simplification",
        ("power of the factor forgotten", "exponents added", "exponents multiplied"),
        _powers,
    ),
    "radical": Maker(
        "radical-equations",
        ("distributed power", "sign of the unknown", "extraneous solution kept", "lost solution"),
        _radical,
    ),
    "rational": Maker(
        "rational-equations",
        ("divided instead of multiplying", "only the first was multiplied", "sign of the number"),
        _rational,
    ),
    "derivative": Maker(
        "derivatives",
        ("exponent not lowered", "lost term", "sign of a term", "wrong second derivative"),
        _derivative,
    ),
    "product rule": Maker("derivatives", ("derivatives multiplied", "chain lost"), _product_rule),
    "integral": Maker("indefinite-integrals", ("derived instead", "exponent not counted"), _integral),
    "absolute": Maker("absolute-value-equations", ("lost case", "sign of a case"), _absolute),
    "arithmetic": Maker(
        "arithmetic", ("square of a negative number", "added before multiplying"), _arithmetic
    ),
    "exponential": Maker(
        "exponential-equations", ("divided by the base", "sign of the number"), _exponential
    ),
    "literal": Maker("literal-equations", ("sign of the letter", "only one was divided"), _literal),
    "root of a sum": Maker("simplification", ("distributed root",), _root_of_sum),
}
"""Generators of workings by kind."""
