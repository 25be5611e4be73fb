"""Workings of finite mathematics: sums, sequences, sets, logic, chance, matrices and vectors."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction

from solver_suite.workings.writing import Maker, Versions, maker_of, number, other, plus


def _sum(draw: random.Random) -> Versions:
    a, b, n = other(draw, 2, 5), other(draw, 1, 7), other(draw, 4, 6)
    terms = [a * k + b for k in range(1, n + 1)]
    return Versions(
        (rf"\sum_{{k=1}}^{{{n}}}({a}k+{b})", "=" + "+".join(map(str, terms)), f"={sum(terms)}"),
        {
            "last term lost": (2, ("=" + "+".join(map(str, terms[:-1])), f"={sum(terms[:-1])}")),
            "begun at 0": (2, ("=" + "+".join(map(str, [b, *terms])),)),
            "wrong sum": (3, (f"={sum(terms) - b}",)),
        },
    )


def _product(draw: random.Random) -> Versions:
    a, n = other(draw, 1, 4), other(draw, 3, 5)
    factors = [k + a for k in range(1, n + 1)]
    return Versions(
        (
            rf"\prod_{{k=1}}^{{{n}}}(k+{a})",
            "=" + r"\cdot".join(map(str, factors)),
            f"={math.prod(factors)}",
        ),
        {
            "added instead of multiplying": (2, ("=" + "+".join(map(str, factors)), f"={sum(factors)}")),
            "factor lost": (3, (f"={math.prod(factors[1:])}",)),
        },
    )


def _infinite_sum(draw: random.Random) -> Versions:
    a, b = other(draw, 2, 7), other(draw, 2, 6)
    ratio = rf"\frac{{1}}{{{b}}}"
    return Versions(
        (
            rf"\sum_{{n=0}}^{{\infty}}\frac{{{a}}}{{{b}^{{n}}}}",
            rf"=\frac{{{a}}}{{1-{ratio}}}",
            f"={number(Fraction(a * b, b - 1))}",
        ),
        {
            "sign in the denominator": (
                2,
                (rf"=\frac{{{a}}}{{1+{ratio}}}", f"={number(Fraction(a * b, b + 1))}"),
            ),
            "begun at 1": (2, (rf"=\frac{{\frac{{{a}}}{{{b}}}}}{{1-{ratio}}}",)),
            "fraction upside down": (3, (f"={number(Fraction(a * (b - 1), b) + (1 if b == 2 else 0))}",)),
        },
    )


def _sequence_rule(draw: random.Random) -> Versions:
    a, d, n = other(draw, 1, 9), other(draw, 2, 7), other(draw, 8, 20)
    value = a + d * (n - 1)
    return Versions(
        (f"a_{{n}}={a}+{d}(n-1)", rf"a_{{{n}}}={a}+{d}\cdot{n - 1}", f"a_{{{n}}}={value}"),
        {
            "one step too many": (2, (rf"a_{{{n}}}={a}+{d}\cdot{n}", f"a_{{{n}}}={value + d}")),
            "added before multiplying": (3, (f"a_{{{n}}}={(a + d) * (n - 1)}",)),
        },
    )


def _sequence(draw: random.Random) -> Versions:
    a, q = other(draw, 2, 5), other(draw, 2, 4)
    shown = ",".join(str(a * q**k) for k in range(4))
    return Versions(
        (rf"{shown},\ldots", rf"a_{{n}}={a}\cdot{q}^{{n-1}}", f"a_{{5}}={a * q**4}"),
        {
            "exponent": (2, (rf"a_{{n}}={a}\cdot{q}^{{n}}",)),
            "added instead of multiplying": (2, (rf"a_{{n}}={a}+{a * q - a}(n-1)",)),
            "wrong term": (3, (f"a_{{5}}={a * q**3 * (q + 1)}",)),
        },
    )


def _braces(elements: Sequence[int]) -> str:
    return r"\{" + ",".join(map(str, sorted(elements))) + r"\}" if elements else r"\emptyset"


def _sets(draw: random.Random) -> Versions:
    numbers = draw.sample(range(1, 12), 7)
    a, b, c = numbers[:4], numbers[2:6], numbers[4:7]
    union = sorted({*b, *c})
    both = [n for n in a if n in union]
    return Versions(
        (
            rf"{_braces(a)}\cap({_braces(b)}\cup{_braces(c)})",
            rf"={_braces(a)}\cap{_braces(union)}",
            f"={_braces(both)}",
        ),
        {
            "element lost": (2, (rf"={_braces(a)}\cap{_braces([n for n in union if n != both[0]])}",)),
            "joined instead of met": (3, (f"={_braces(sorted({*a, *union}))}",)),
            "element too many": (3, (f"={_braces([*both, a[0] if a[0] not in both else a[1]])}",)),
        },
    )


def _intervals(draw: random.Random) -> Versions:
    a, b, c, d = sorted(draw.sample(range(-6, 9), 4))
    return Versions(
        (rf"[{a},{c}]\cap({b},{d})", f"=({b},{c}]"),
        {"end open": (2, (f"=({b},{c})",)), "joined instead of met": (2, (f"=[{a},{d})",))},
    )


def _logic(draw: random.Random) -> Versions:
    p, q = draw.choice(["pq", "ab", "AB"])
    return Versions(
        (
            rf"\neg({p}\vee\neg {q})\vee({p}\wedge {q})",
            rf"\equiv(\neg {p}\wedge {q})\vee({p}\wedge {q})",
            rf"\equiv(\neg {p}\vee {p})\wedge {q}",
            rf"\equiv {q}",
        ),
        {
            "sign kept": (2, (rf"\equiv(\neg {p}\vee {q})\vee({p}\wedge {q})",)),
            "wrong factor": (3, (rf"\equiv(\neg {p}\wedge {p})\vee {q}\wedge {p}",)),
            "wrong letter": (4, (rf"\equiv {p}",)),
        },
    )


def _chance(draw: random.Random) -> Versions:
    n, k = other(draw, 5, 9), draw.choice([1, 2, 3])
    p = draw.choice([1, 2, 3, 4])
    share, rest = f"0.{p}", f"0.{10 - p}"
    value = math.comb(n, k) * (p / 10) ** k * (1 - p / 10) ** (n - k)
    wrong = (p / 10) ** k * (1 - p / 10) ** (n - k)
    chosen, start = rf"\binom{{{n}}}{{{k}}}", f"P(X={k})"
    return Versions(
        (
            rf"X\sim B({n};{share})",
            rf"{start}={chosen}\cdot{share}^{{{k}}}\cdot{rest}^{{{n - k}}}",
            rf"{start}\approx{value:.4f}",
        ),
        {
            "coefficient lost": (
                2,
                (rf"{start}={share}^{{{k}}}\cdot{rest}^{{{n - k}}}", rf"{start}\approx{wrong:.4f}"),
            ),
            "the rest forgotten": (2, (rf"{start}={chosen}\cdot{share}^{{{k}}}",)),
            "wrong value": (3, (rf"{start}\approx{1 - value:.4f}",)),
        },
    )


def _matrix(rows: Sequence[Sequence[object]], kind: str = "pmatrix") -> str:
    body = r"\\".join("&".join(map(str, row)) for row in rows)
    return rf"\begin{{{kind}}}{body}\end{{{kind}}}"


def _matrix_product(draw: random.Random) -> Versions:
    a, b = ([[other(draw, -5, 5) for _ in "12"] for _ in "12"] for _ in "12")
    c = [[sum(a[i][k] * b[k][j] for k in (0, 1)) for j in (0, 1)] for i in (0, 1)]
    wrong = [[c[0][0], c[0][1]], [c[1][0] + 1, c[1][1]]]
    by_entries = [[a[i][j] * b[i][j] for j in (0, 1)] for i in (0, 1)]
    if by_entries == c:
        by_entries[0][0] += 1
    return Versions(
        (_matrix(a) + _matrix(b), "=" + _matrix(c)),
        {
            "entry by entry": (2, ("=" + _matrix(by_entries),)),
            "wrong entry": (2, ("=" + _matrix(wrong),)),
        },
    )


def _determinant(draw: random.Random) -> Versions:
    a, b, c, d = (other(draw, 1, 9) for _ in "1234")
    return Versions(
        (
            _matrix([[a, b], [c, d]], "vmatrix"),
            rf"={a}\cdot{d}-{b}\cdot{c}",
            f"={a * d - b * c}",
        ),
        {
            "sign of the second product": (2, (rf"={a}\cdot{d}+{b}\cdot{c}", f"={a * d + b * c}")),
            "wrong difference": (3, (f"={a * d - b * c - 2}",)),
        },
    )


def _scalar_product(draw: random.Random) -> Versions:
    a, b = ([other(draw, -6, 6) for _ in "123"] for _ in "12")
    value = sum(x * y for x, y in zip(a, b, strict=True))
    written = "".join(plus(x * y) for x, y in zip(a, b, strict=True)).removeprefix("+")
    turned = "".join(plus(-x * y if k == 1 else x * y) for k, (x, y) in enumerate(zip(a, b, strict=True)))
    columns = [_matrix([[x] for x in vector]) for vector in (a, b)]
    return Versions(
        (rf"{columns[0]}\cdot{columns[1]}", f"={written}", f"={value}"),
        {
            "sign of a product": (2, (f"={turned.removeprefix('+')}",)),
            "not added up": (2, ("=" + _matrix([[x * y] for x, y in zip(a, b, strict=True)]),)),
            "wrong sum": (3, (f"={value + 2}",)),
        },
    )


def _length(draw: random.Random) -> Versions:
    a, b, c = draw.choice([(3, 4, 5), (6, 8, 10), (5, 12, 13), (8, 15, 17)])
    b *= draw.choice([1, -1])
    square = f"({b})" if b < 0 else f"{b}"
    return Versions(
        (
            rf"\left|{_matrix([[a], [b]])}\right|",
            rf"=\sqrt{{{a}^{{2}}+{square}^{{2}}}}",
            rf"=\sqrt{{{a * a}+{b * b}}}",
            f"={c}",
        ),
        {
            "squares lost": (2, (rf"=\sqrt{{{a}+{abs(b)}}}",)),
            "distributed root": (4, (f"={a + abs(b)}",)),
        },
    )


KINDS: Mapping[str, Maker] = {
    "sum": maker_of("finite-sums", _sum),
    "product": maker_of("products", _product),
    "infinite sum": maker_of("infinite-sums", _infinite_sum),
    "rule of a sequence": maker_of("sequence-rules", _sequence_rule),
    "sequence": maker_of("sequences", _sequence),
    "sets": maker_of("sets", _sets),
    "intervals": maker_of("sets", _intervals),
    "logic": maker_of("logic", _logic),
    "binomial distribution": maker_of("probability", _chance),
    "matrix product": maker_of("matrices", _matrix_product),
    "determinant": maker_of("matrices", _determinant),
    "scalar product": maker_of("vectors", _scalar_product),
    "length": maker_of("vectors", _length),
}
"""Generators of workings by kind."""
