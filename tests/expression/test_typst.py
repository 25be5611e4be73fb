"""Typst's markup, read back by Typst itself where it is installed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings

from expression.shapes import Shape, filled, row_shape, words
from expression.strategies import rows, wide_rows
from inkmath.expression.latex import parse
from inkmath.expression.tree import Row
from inkmath.expression.typst import print_typst


@pytest.mark.parametrize(
    ("latex", "markup"),
    [
        ("", ""),
        ("2x^{2}-12.5=0", "2x^2 - 12.5 = 0"),
        (r"\frac{a}{b}", "frac(a, b)"),
        (r"\sqrt{x}+\sqrt[3]{x}", "sqrt(x) + root(3, x)"),
        (r"\sum_{n=1}^{\infty}x_{n}", "sum_(n = 1)^oo x_n"),
        ("ab", "a b"),
        (r"\alpha x2", "alpha x 2"),
        ("x_{0}!=y", "x_0 ! = y"),
        (r"x\neq y", "x != y"),
        ("a/b", r"a \/ b"),
        ("f''_1(x)", "f''_1 (x)"),
        (r"\frac{f(x,y)}{2}", r"frac(f (x\, y), 2)"),
        ("(0,1]", "(0, 1]"),
        ("]0,1[", r"\] 0, 1 \["),
        ("|x|^{2}", "lr(| x |)^2"),
        (r"\{x|x>0\}", r"{x \| x > 0}"),
        (r"\frac{}{2}{}^{n}", 'frac("", 2) ""^n'),
        (r"\begin{cases}x=1,2\\y=3\end{cases}", r"cases(x = 1\, 2, y = 3)"),
        (r"\begin{cases}x&a\\1&b\end{cases}", "cases(x & a, 1 & b)"),
        ("a:b;c", r"a \: b \; c"),
        (r"\begin{pmatrix}1,2&x\\3&4\end{pmatrix}^{2}", r'mat(delim: "(", 1\, 2, x; 3, 4)^2'),
        (r"\begin{matrix}1\\2\end{matrix}", "mat(delim: #none, 1; 2)"),
        (r"\begin{aligned}x&=1\\&=y\end{aligned}", "mat(delim: #none, x & = 1;  & = y)"),
        (r"\binom{n}{k}", "binom(n, k)"),
        (r"\vec{v}+\overline{AB}+\hat{x}", "arrow(v) + overline(A B) + hat(x)"),
        (r"\cancel{2}\boxed{x,y}", r"cancel(2) #box(stroke: 0.5pt, inset: 3pt, $x\, y$)"),
        (r"5\text{kg}", '5 "kg"'),
        (
            r"\begin{array}{r}123\\+45\\\hline168\end{array}",
            "mat(delim: #none, align: #right, augment: #(hline: (2,)), 123; + 45; 168)",
        ),
    ],
)
def test_markup(latex: str, markup: str) -> None:
    assert print_typst(parse(latex)) == markup


@given(rows | wide_rows)
@settings(max_examples=250, deadline=None)
def test_typst_reads_the_same(tree: Row) -> None:
    typst = pytest.importorskip("typst")
    source = f"#metadata($ {print_typst(tree)} $) <it>"
    content = json.loads(typst.query(source.encode(), "<it>", field="value", one=True))
    assert _shape(content["body"]) == row_shape(tree)


ACCENTS = {
    "\u20d7": r"\overrightarrow",
    "\u0302": r"\widehat",
    "\u0303": r"\widetilde",
    "\u0307": r"\dot",
    "\u0308": r"\ddot",
}


def _cells(content: dict[str, Any]) -> list[Shape]:
    """The shapes of what stands between the points of alignment."""
    cells: list[Shape] = [[]]
    for part in content.get("children", [content]):
        if part["func"] == "align-point":
            cells.append([])
        else:
            cells[-1] += _shape(part)
    return [filled(cell) for cell in cells]


def _shape(content: dict[str, Any]) -> Shape:
    """The shape of Typst's own content tree."""
    match content["func"]:
        case "space":
            return []
        case "sequence":
            return [part for child in content["children"] for part in _shape(child)]
        case "symbol" | "text":
            return words(content["text"])
        case "op":
            return _shape(content["text"])
        case "lr":
            return _shape(content["body"])
        case "primes":
            return ["′"] * content["count"]
        case "overline" | "underline" | "cancel":
            return [("mark", f"\\{content['func']}", filled(_shape(content["body"])))]
        case "accent":
            return [("mark", ACCENTS[content["accent"]], filled(_shape(content["base"])))]
        case "box":
            return [("mark", r"\boxed", filled(_shape(content["body"]["body"])))]
        case "binom":
            lower = [part for row in content["lower"] for part in _shape(row)]
            return ["(", ("frac", filled(_shape(content["upper"])), filled(lower)), ")"]
        case "cases":
            return ["{", ("rows", *map(_cells, content["children"]))]
        case "mat":
            rows = [[cell for content in row for cell in _cells(content)] for row in content["rows"]]
            before, after = ([mark] if mark else [] for mark in content["delim"])
            while any(short := [row for row in rows if row[-1:] == [[]]]):  # Typst fills up short rows
                for row in short:
                    row.pop()
            return [*before, ("rows", *rows), *after]
        case "frac":
            return [("frac", filled(_shape(content["num"])), filled(_shape(content["denom"])))]
        case "root":
            index = content.get("index")
            return [("root", index and filled(_shape(index)), filled(_shape(content["radicand"])))]
        case "attach":
            sub = _shape(content["b"]) if "b" in content else []
            sup = [part for key in ("tr", "t") if key in content for part in _shape(content[key])]
            scripts = (("sub", sub), ("sup", sup))
            return [*_shape(content["base"]), *((name, shape) for name, shape in scripts if shape)]
    raise AssertionError(f"Typst gave content of an unknown kind: {content}")
