"""Known symbols: the reader keeps to them, and decodes the others conditioned on them."""

from __future__ import annotations

import numpy as np
import pytest

import inkmath
from inkmath import Box, Ink, Known
from inkmath.evaluation.reading.sample_expression import LATEX, sample_expression
from inkmath.expression.latex import parse, print_latex
from inkmath.types import Reading

pytestmark = pytest.mark.slow

A, B = ([np.array([[x, y], [x, y + 40.0]])] for x, y in ((50.0, 0.0), (50.0, 60.0)))
FRACTION = Ink((*A, np.array([[0.0, 50.0], [100.0, 50.0]]), *B))
"""1 over 1."""

MINUS = 2
"""A symbol of the sample expression."""


@pytest.fixture(scope="module")
def first() -> Reading:
    return inkmath.read(sample_expression())


def read_with(reading: Reading, **tokens: str | None) -> Reading:
    """The sample expression read anew; tokens: of its symbols, by number."""
    known = [Known(reading.symbols[int(number[1:])].box, token) for number, token in tokens.items()]
    return inkmath.read(sample_expression(), known=known)


def test_every_other_name_of_a_symbol_is_kept_to(first: Reading) -> None:
    for number, symbol in enumerate(first.symbols):
        for token, _ in symbol.alternatives[:2]:
            read = read_with(first, **{f"s{number}": token})
            here = [one for one in read.symbols if one.box == symbol.box]
            assert [one.token for one in here] == [token]
            assert here[0].confidence > 0.9
            assert print_latex(parse(read.latex)) == read.latex


def test_what_is_known_as_it_was_read_changes_nothing(first: Reading) -> None:
    tokens = {f"s{number}": symbol.token for number, symbol in enumerate(first.symbols)}
    read = read_with(first, **tokens)
    assert read.latex == first.latex == LATEX
    assert [symbol.box for symbol in read.symbols] == [symbol.box for symbol in first.symbols]


def test_what_is_no_symbol_is_left_out(first: Reading) -> None:
    assert read_with(first, s1=None).latex == LATEX.replace("^{2}", "")
    assert read_with(first, s2=None, s3=None, s4=None).latex == "x^{2}+6=0"


def test_a_name_that_no_reader_gives_leaves_a_symbol_there(first: Reading) -> None:
    read = read_with(first, s2=r"\oplus")
    assert [symbol.box for symbol in read.symbols] == [symbol.box for symbol in first.symbols]


@pytest.mark.parametrize(("token", "latex"), [("S", "x^{2}-Sx+6=0"), (None, "x^{2}-x+6=0")])
def test_a_symbol_that_touches_another_may_be_known(token: str | None, latex: str) -> None:
    strokes = list(sample_expression().strokes)
    for number in (4, 5):  # the 5, into the x after it
        strokes[number] = strokes[number] + np.array([22.0, 0.0])
    touching = Ink(tuple(strokes))
    first = inkmath.read(touching)
    assert first.latex == LATEX
    five = next(symbol for symbol in first.symbols if symbol.token == "5")
    assert inkmath.read(touching, known=[Known(five.box, token)]).latex == latex


def test_a_fraction_bar_may_be_known_as_a_minus_and_back() -> None:
    bar = inkmath.read(FRACTION).symbols[0]
    assert bar.token == r"\frac"
    minus = inkmath.read(FRACTION, known=[Known(bar.box, "-")])
    assert r"\frac" not in minus.latex
    assert print_latex(parse(minus.latex)) == minus.latex
    assert "-" in [symbol.token for symbol in minus.symbols if symbol.box == bar.box]
    again = inkmath.read(FRACTION, known=[Known(bar.box, r"\frac")])
    assert again.latex == inkmath.read(FRACTION).latex


def test_whatever_is_known_the_whole_is_a_formula(first: Reading) -> None:
    for number in range(len(first.symbols)):
        for token in (r"\sqrt", r"\frac", r"\sum", ")"):
            read = read_with(first, **{f"s{number}": token})
            assert read.latex
            assert print_latex(parse(read.latex)) == read.latex


def test_what_is_known_elsewhere_is_passed_over(first: Reading) -> None:
    for box in (Box(900, 900, 940, 940), Box(0, 0, 0, 0), Box(float("nan"), 0, 1, 1)):
        for token in ("+", None):
            assert inkmath.read(sample_expression(), known=[Known(box, token)]).latex == first.latex


def test_a_page_knows_its_symbols_line_by_line(first: Reading) -> None:
    below = [stroke + np.array([0, 200]) for stroke in sample_expression().strokes]
    page = Ink((*sample_expression().strokes, *below))
    minus = first.symbols[MINUS].box
    known = [Known(Box(minus.x0, minus.y0 + 200, minus.x1, minus.y1 + 200), "+")]
    lines = inkmath.read_page(page, known=known)
    assert [line.latex for line in lines] == [LATEX, LATEX.replace("-", "+", 1)]
