"""OMML: with the children that ECMA-376 asks for, and read back to the same tree by a reader of its own."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from expression.examples import EXAMPLES
from expression.strategies import rows, wide_rows
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.omml import NAMESPACE, print_omml
from inkmath.expression.tree import Row
from inkmath.vocab import Kind, table

CHILDREN = {
    "f": ["num", "den"],
    "rad": ["deg", "e"],
    "sSup": ["e", "sup"],
    "sSub": ["e", "sub"],
    "sSubSup": ["e", "sub", "sup"],
    "limLow": ["e", "lim"],
    "limUpp": ["e", "lim"],
    "nary": ["sub", "sup", "e"],
    "d": ["e"],
    "bar": ["e"],
    "acc": ["e"],
    "borderBox": ["e"],
}
ORDER = {
    "dPr": ["begChr", "sepChr", "endChr"],
    "naryPr": ["chr", "limLoc", "grow", "subHide", "supHide"],
    "mPr": ["baseJc", "plcHide", "mcs"],
    "borderBoxPr": ["hideTop", "hideBot", "hideLeft", "hideRight", "strikeBLTR"],
}
"""Children and properties in the order of the schema (ECMA-376, shared-math.xsd)."""

ACCENTS = {"\u20d7": r"\overrightarrow", "\u0302": r"\widehat", "\u0303": r"\widetilde", "\u0307": r"\dot"}
ACCENTS["\u0308"] = r"\ddot"
TOKENS = {token.text: name for name, token in table().items() if token.kind not in (Kind.ACCENT, Kind.ROOT)}


def name_of(element: ElementTree.Element) -> str:
    assert element.tag.startswith(f"{{{NAMESPACE}}}")
    return element.tag.rpartition("}")[2]


def check(element: ElementTree.Element) -> None:
    name, children = name_of(element), [name_of(child) for child in element]
    if name in CHILDREN:
        assert [child for child in children if child != f"{name}Pr"] == CHILDREN[name]
        assert f"{name}Pr" not in children[1:]
    if name in ORDER:
        assert children == sorted(children, key=ORDER[name].index)
    if name == "m":
        assert len({len(row) for row in element if name_of(row) == "mr"}) == 1
    for child in element:
        check(child)


def value(element: ElementTree.Element, path: str) -> str | None:
    found = element.find("/".join(f"{{{NAMESPACE}}}{part}" for part in path.split("/")))
    return None if found is None else found.get(f"{{{NAMESPACE}}}val", "")


class Reader:
    """From OMML back to LaTeX."""

    def row(self, element: ElementTree.Element | None) -> str:
        return "" if element is None else "".join(map(self.one, element))

    def part(self, element: ElementTree.Element, name: str) -> str:
        return self.row(element.find(f"{{{NAMESPACE}}}{name}"))

    def one(self, element: ElementTree.Element) -> str:
        name = name_of(element)
        match name:
            case "r":
                return self.run(element)
            case "f":
                halves = f"{{{self.part(element, 'num')}}}{{{self.part(element, 'den')}}}"
                return rf"\binom{halves}" if value(element, "fPr/type") == "noBar" else rf"\frac{halves}"
            case "rad":
                index = self.part(element, "deg")
                has_index = value(element, "radPr/degHide") is None
                return rf"\sqrt{f'[{index}]' if has_index else ''}{{{self.part(element, 'e')}}}"
            case "sSup" | "sSub" | "sSubSup" | "limLow" | "limUpp":
                return self.scripts(element, name)
            case "nary":
                return self.nary(element)
            case "d":
                return self.fenced(element)
            case "bar":
                mark = r"\overline" if value(element, "barPr/pos") == "top" else r"\underline"
                return f"{mark}{{{self.part(element, 'e')}}}"
            case "acc":
                return f"{ACCENTS[value(element, 'accPr/chr') or '']}{{{self.part(element, 'e')}}}"
            case "borderBox":
                mark = r"\boxed" if value(element, "borderBoxPr/strikeBLTR") is None else r"\cancel"
                return f"{mark}{{{self.part(element, 'e')}}}"
            case "m":
                cells = [[self.row(cell) for cell in row] for row in element if name_of(row) == "mr"]
                return r"\\".join("&".join(row) for row in cells)
        assert name.endswith("Pr"), name
        return ""

    def run(self, element: ElementTree.Element) -> str:
        text = "".join(part.text or "" for part in element if name_of(part) == "t")
        if element.find(f"{{{NAMESPACE}}}rPr/{{{NAMESPACE}}}nor") is not None:
            return rf"\text{{{text}}}"
        return "".join(f"{TOKENS[part]} " for part in ([text] if text in TOKENS else text))

    def scripts(self, element: ElementTree.Element, name: str) -> str:
        base = self.part(element, "e")
        sub = self.part(element, "lim" if name == "limLow" else "sub")
        sup = self.part(element, "lim" if name == "limUpp" else "sup")
        below = f"_{{{sub}}}" if name in ("sSub", "sSubSup", "limLow") else ""
        above = f"^{{{sup}}}" if name in ("sSup", "sSubSup", "limUpp") else ""
        return f"{base}{below}{above}"

    def nary(self, element: ElementTree.Element) -> str:
        sign = TOKENS[value(element, "naryPr/chr") or ""]
        hidden = (value(element, "naryPr/subHide"), value(element, "naryPr/supHide"))
        scripts = [
            f"{mark}{{{self.part(element, part)}}}"
            for mark, part, is_hidden in zip("_^", ("sub", "sup"), hidden, strict=True)
            if is_hidden is None
        ]
        return f"{sign}{''.join(scripts)} {self.part(element, 'e')}"

    def fenced(self, element: ElementTree.Element) -> str:
        opening, closing = value(element, "dPr/begChr") or "", value(element, "dPr/endChr") or ""
        (content,) = element.findall(f"{{{NAMESPACE}}}e")
        inner = [name_of(child) for child in content]
        if inner == ["f"] and value(content[0], "fPr/type") == "noBar":
            return self.row(content)
        if inner == ["m"]:
            names = {"{": "cases", "(": "pmatrix", "[": "bmatrix", "|": "vmatrix", "‖": "Vmatrix"}
            name = names[opening]
            return rf"\begin{{{name}}}{self.row(content)}\end{{{name}}}"
        return f"{TOKENS[opening]} {self.row(content)}{TOKENS[closing]} "


def read_back(row: Row) -> str:
    root = ElementTree.fromstring(print_omml(row))
    check(root)
    return Reader().row(root)


@pytest.mark.parametrize(
    ("latex", "omml"),
    [
        ("", ""),
        ("x", '<m:r><m:t xml:space="preserve">x</m:t></m:r>'),
        (
            r"\frac{1}{2}",
            '<m:f><m:num><m:r><m:t xml:space="preserve">1</m:t></m:r></m:num>'
            '<m:den><m:r><m:t xml:space="preserve">2</m:t></m:r></m:den></m:f>',
        ),
        (
            "a<",
            '<m:r><m:t xml:space="preserve">a</m:t></m:r>'
            '<m:r><m:rPr><m:sty m:val="p"/></m:rPr><m:t xml:space="preserve">&lt;</m:t></m:r>'
            '<m:r><m:t xml:space="preserve">\u200b</m:t></m:r>',
        ),
    ],
)
def test_examples(latex: str, omml: str) -> None:
    assert print_omml(parse(latex)) == f'<m:oMath xmlns:m="{NAMESPACE}">{omml}</m:oMath>'


@pytest.mark.parametrize(
    ("latex", "body"),
    [
        (r"\sum_{k=1}^{n}k^{2}=m", "k^{2}"),
        (r"\int_{0}^{1}x\,dx+2", "xdx"),
        (r"\sum_{i}(a+b)-c", "(a+b)"),
        (r"\prod_{i}-i,", "-i"),
        (r"(\sum_{i}i)k", "i"),
    ],
)
def test_a_sum_holds_its_body(latex: str, body: str) -> None:
    root = ElementTree.fromstring(print_omml(parse(latex)))
    (sign,) = root.iter(f"{{{NAMESPACE}}}nary")
    assert print_latex(parse(Reader().part(sign, "e"))) == print_latex(parse(body))


@pytest.mark.parametrize("latex", EXAMPLES)
def test_it_is_read_back_to_the_same_tree(latex: str) -> None:
    row = parse(latex)
    assert parse(read_back(row)) == row


@settings(max_examples=60)
@given(rows | wide_rows)
def test_every_row_has_the_children_of_the_schema(row: Row) -> None:
    check(ElementTree.fromstring(print_omml(row)))


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        ("=x", "\u200b=x"),
        (r"\Rightarrow x=", "\u200b⇒x=\u200b"),
        ("a=<b", "a=\u200b<b"),
        ("-x+y", "−x+y"),
        ("(=x)", "\u200b=x"),
        ("x^{*}", "x∗"),
        (r"\begin{aligned}x&=1\\&=2\end{aligned}", "x\u200b=1\u200b\u200b=2"),
    ],
)
def test_a_sign_without_an_operand_and_an_empty_cell_get_an_invisible_one(latex: str, text: str) -> None:
    """LibreOffice shows an upside-down question mark where an operand is missing."""
    root = ElementTree.fromstring(print_omml(parse(latex)))
    assert "".join(t.text or "" for t in root.iter(f"{{{NAMESPACE}}}t")) == text


@pytest.mark.parametrize("latex", ["x)", "[x", "|x", r"x\rangle^{2}"])
def test_a_bracket_without_a_partner_is_text(latex: str) -> None:
    root = ElementTree.fromstring(print_omml(parse(latex)))
    (plain,) = (
        run for run in root.iter(f"{{{NAMESPACE}}}r") if run.find(f".//{{{NAMESPACE}}}nor") is not None
    )
    assert plain.findtext(f"{{{NAMESPACE}}}t") in (")", "[", "|", "⟩")
