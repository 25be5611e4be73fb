"""MathML: well-formed, with the arities of MathML Core, and of the structure that latex2mathml finds."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given

from expression.examples import EXAMPLES
from expression.shapes import Shape, row_shape, words
from expression.strategies import rows, wide_rows
from inkmath.expression.latex import parse
from inkmath.expression.layout import ACCENTS
from inkmath.expression.mathml import NAMESPACE, print_mathml
from inkmath.expression.tree import Row
from inkmath.vocab import table

CHILDREN = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "munder": 2,
    "mover": 2,
    "msubsup": 3,
    "munderover": 3,
}
LEAVES = {"mi", "mn", "mo", "mtext"}
MARKS = {"box": r"\boxed", "updiagonalstrike": r"\cancel"}
MARKS |= {"―": r"\overline"} | {table()[name].text: name for name in ACCENTS}


def body(latex: str) -> str:
    return print_mathml(parse(latex)).removeprefix(f'<math xmlns="{NAMESPACE}" display="block">')[
        : -len("</math>")
    ]


@pytest.mark.parametrize(
    ("latex", "mathml"),
    [
        ("", ""),
        ("x", "<mi>x</mi>"),
        ("12.5", "<mn>12.5</mn>"),
        ("12^{2}", "<msup><mn>12</mn><mn>2</mn></msup>"),
        ("1.2.3", "<mn>1.2</mn><mn>.3</mn>"),
        ("1,2.", "<mn>1</mn><mo>,</mo><mn>2</mn><mo>.</mo>"),
        ("-x", "<mo>−</mo><mi>x</mi>"),
        ("a<b", "<mi>a</mi><mo>&lt;</mo><mi>b</mi>"),
        (r"\frac{a}{}", "<mfrac><mi>a</mi><mrow></mrow></mfrac>"),
        (r"\sqrt{ab}", "<msqrt><mi>a</mi><mi>b</mi></msqrt>"),
        (r"\sqrt[3]{x}", "<mroot><mi>x</mi><mn>3</mn></mroot>"),
        ("x_{i}^{2}", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
        ("f'", "<msup><mi>f</mi><mo>′</mo></msup>"),
        ("(a)^{2}", "<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow><mn>2</mn></msup>"),
        ("(a", '<mo stretchy="false">(</mo><mi>a</mi>'),
        (r"\sum_{i}^{n}", "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>"),
        (r"\int_{0}^{1}", "<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup>"),
        (
            r"\begin{cases}x&a\\1&b\end{cases}",
            '<mrow><mo>{</mo><mtable columnalign="left">'
            "<mtr><mtd><mi>x</mi></mtd><mtd><mi>a</mi></mtd></mtr>"
            "<mtr><mtd><mn>1</mn></mtd><mtd><mi>b</mi></mtd></mtr></mtable></mrow>",
        ),
        (
            r"\begin{array}{r}12\\+3\\\hline15\end{array}",
            '<mrow><mtable columnalign="right" rowlines="none solid"><mtr><mtd><mn>12</mn></mtd></mtr>'
            "<mtr><mtd><mo>+</mo><mn>3</mn></mtd></mtr><mtr><mtd><mn>15</mn></mtd></mtr></mtable></mrow>",
        ),
        (
            r"\binom{n}{k}",
            '<mrow><mo>(</mo><mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac><mo>)</mo></mrow>',
        ),
        (r"\vec{v}", '<mover accent="true"><mi>v</mi><mo>→</mo></mover>'),
        (r"\boxed{x}", '<menclose notation="box"><mi>x</mi></menclose>'),
        (r"5\text{kg}", "<mn>5</mn><mtext>kg</mtext>"),
        (r"\sin x", '<mi>sin</mi><mo rspace="0.1667em">&#x2061;</mo><mi>x</mi>'),
        ("{}^{n}C", "<msup><mrow></mrow><mi>n</mi></msup><mi>C</mi>"),
    ],
)
def test_elements(latex: str, mathml: str) -> None:
    assert body(latex) == mathml


def test_the_root_element() -> None:
    assert print_mathml(Row()) == f'<math xmlns="{NAMESPACE}" display="block"></math>'
    assert print_mathml(Row(), display=False) == f'<math xmlns="{NAMESPACE}"></math>'


@given(rows | wide_rows)
def test_well_formed_and_the_same_tree(tree: Row) -> None:
    root = ElementTree.fromstring(print_mathml(tree))
    for element in root.iter():
        name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
        assert len(element) == CHILDREN.get(name, len(element))
        assert name in LEAVES or not element.text
    assert _shape(root) == row_shape(tree)


@pytest.mark.parametrize("latex", EXAMPLES)
def test_an_independent_converter_finds_the_same_structure(latex: str) -> None:
    converter = pytest.importorskip("latex2mathml.converter")
    theirs = ElementTree.fromstring(converter.convert(latex))
    for over in theirs.findall(".//{*}mover"):
        if (over[1].text or "") in MARKS:  # it does not call them accents
            over.set("accent", "true")
    assert _shape(ElementTree.fromstring(print_mathml(parse(latex)))) == _shape(theirs)


def test_deep_brackets_stay_shallow_xml() -> None:
    latex = "(" * 500 + "x" + ")" * 500
    root = ElementTree.fromstring(print_mathml(parse(latex)))
    assert _depth(root) < 30
    assert _shape(root) == list(latex)


def _depth(element: ElementTree.Element) -> int:
    return 1 + max((_depth(child) for child in element), default=0)


def _shape(element: ElementTree.Element) -> Shape:
    name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    children = [_shape(child) for child in element]
    match name:
        case "mtext":
            return [element.text]
        case "mi" | "mn" | "mo":
            return [] if element.text == "\u2061" else words((element.text or "").strip())
        case "math" | "mrow" | "mstyle":
            return [part for shape in children for part in shape]
        case "mtable":
            return [("rows", *children)]
        case "mtr":
            return children
        case "mtd":
            return [part for shape in children for part in shape]
        case "mfrac":
            return [("frac", *children)]
        case "msqrt":
            return [("root", None, [part for shape in children for part in shape])]
        case "mroot":
            return [("root", children[1], children[0])]
        case "menclose":
            return [("mark", MARKS[element.attrib["notation"]], children[0])]
        case "mover" | "munder" if element.attrib.keys() & {"accent", "accentunder"}:
            return [("mark", MARKS[element[1].text or ""], children[0])]
    places = name.removeprefix("m").replace("under", "sub").replace("over", "sup")
    scripts = [place for place in ("sub", "sup") if place in places]
    return [*(children[0] or [""]), *zip(scripts, children[1:], strict=True)]
