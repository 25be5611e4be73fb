"""Statements side by side in every format."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from inkmath.errors import LatexSyntaxError
from inkmath.expression.formats import PRINTERS


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("latex", r"x=2 \quad y<3"),
        ("sympy", "Eq(x, 2), Lt(y, 3)"),
        ("asciimath", "x = 2 quad y < 3"),
        ("typst", "x = 2 quad y < 3"),
    ],
)
def test_statements_side_by_side_are_printed_apart(name: str, printed: str) -> None:
    assert PRINTERS[name](r"x=2\quad y<3") == printed


def test_statements_side_by_side_are_one_element_of_mathml() -> None:
    (element,) = ElementTree.fromstring("<p>" + PRINTERS["mathml"](r"x=2\quad y=3") + "</p>")
    assert [child.text for child in element] == ["x", "=", "2", None, "y", "=", "3"]


@pytest.mark.parametrize("name", PRINTERS)
def test_two_lines_are_refused(name: str) -> None:
    with pytest.raises(LatexSyntaxError):
        PRINTERS[name](r"x=2 \\\\ x=3")
