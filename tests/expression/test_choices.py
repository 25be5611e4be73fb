r"""Other meanings. The oracle: the table that tells them; what is offered can only be read one way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings

from expression.strategies import rows
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.meaning.others import other_meanings
from inkmath.expression.tree import Row
from inkmath.expression.writing import write


def documented() -> list[tuple[str, str, str]]:
    """LaTeX, its interpretation and the one offered, from the table in the documentation."""
    text = (Path(__file__).parents[2] / "docs" / "reference" / "conventions.md").read_text(encoding="utf-8")
    rows_told = re.findall(r"^\| `(.+?)` \| ([^`|]+) \| `(.+?)` \|$", text, re.MULTILINE)
    return [(latex, taken, other) for latex, taken, other in rows_told]


@pytest.mark.parametrize(("latex", "taken", "other"), documented())
def test_another_meaning_is_named_and_offered(latex: str, taken: str, other: str) -> None:
    (meaning,) = other_meanings([latex])
    assert (meaning.taken, meaning.latex) == (taken, other)
    assert interpret(parse(other)) != interpret(parse(latex))


def test_all_places_are_told() -> None:
    assert len(documented()) > 20


@pytest.mark.parametrize(
    "latex",
    [
        "2x^{2}-8=0",
        "x(x+1)",
        "f(x)=x^{2}",
        "e^{x}",
        r"\sin2x",
        r"\cos n\pi",
        r"\sin\frac{\pi}{6}",
        r"\sin30^{\circ}",
        r"\log_{2}8",
        r"\lim_{x\rightarrow2}x^{2}+3x",
        r"\frac{dy}{dx}",
        r"f^{\prime}(x)",
        "x=1,y=2",
        "50\\%",
        "(1,5)",
        "2x(3)",
    ],
)
def test_what_is_clear_offers_nothing(latex: str) -> None:
    assert other_meanings([latex]) == ()


def test_of_several_lines_the_one_is_replaced() -> None:
    (meaning,) = other_meanings(["x=1", "y=1/2x", "z=3"])
    assert meaning.latex == r"x=1 \\ y=1/(2x) \\ z=3"


def test_all_places_of_a_letter_are_read_alike() -> None:
    (meaning,) = other_meanings(["f(x)+f(y)=1"])
    assert meaning.latex == "fx+fy=1"


@pytest.mark.parametrize("latex", ["(", "x" * 3000, "1/2x" * 400, ""])
def test_what_cannot_be_read_or_is_long_offers_nothing(latex: str) -> None:
    assert other_meanings([latex]) == ()


@given(rows)
@settings(max_examples=60, deadline=None)
def test_what_is_offered_can_be_read(row: Row) -> None:
    latex = print_latex(row)
    for meaning in other_meanings([latex]):
        assert print_latex(write(interpret(parse(meaning.latex)))) == meaning.latex
        assert "{key}" not in meaning.taken + meaning.other
