"""Raised rings: a degree sign or a power, by what is written around them and by their size."""

from __future__ import annotations

import numpy as np
import pytest
from handwriting import Hand, ink_of, write
from stroke_font import FONT

import inkmath
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.recognition.degrees import degree_logits, with_degrees
from inkmath.recognition.hypotheses import Hypothesis, SymbolSet
from inkmath.recognition.symbol_classifier import CLASSES
from inkmath.recognition.tree_parser import ParseScores
from inkmath.types import Box, Known, Reading
from inkmath.vocab import NAMES

pytestmark = pytest.mark.slow

SMALL, TALL = 30.0, 60.0
"""Heights of a ring on digits of height 100."""


def hypothesis(
    *names: str, height: float = TALL, known: dict[int, str] | None = None, log_probability: float = 0.0
) -> Hypothesis:
    """A row in which each name that begins with ^ is raised on the symbol before it."""
    parents, relations, boxes, last = [], [], [], -1
    for place, name in enumerate(names):
        parents.append(last)
        is_raised = name.startswith("^")
        relations.append(Relation.SUP if is_raised else Relation.RIGHT)
        boxes.append(Box(60.0 * place, 0, 60.0 * place + 50, height if is_raised else 100))
        last = last if is_raised else place
    tree = LayoutTree(tuple(name.removeprefix("^") for name in names), tuple(parents), tuple(relations))
    symbols = SymbolSet(np.zeros((len(names), CLASSES), np.float32), tuple(boxes), 0.0, known or {})
    scores = ParseScores(np.zeros((len(names), len(NAMES))), np.zeros(len(names)), np.zeros((1, 1)))
    return Hypothesis(symbols, scores, tree, print_latex(tree.to_row()), log_probability)


@pytest.mark.parametrize(
    ("names", "height", "read"),
    [
        (("3", "0", "^0"), TALL, r"30^{\circ}"),
        (("3", "0", "^o"), TALL, r"30^{\circ}"),
        (("1", "2", ".", "5", "^0"), TALL, r"12.5^{\circ}"),
        (("1", "8", "0", "^0", "-", "x"), TALL, r"180^{\circ}-x"),
        ((r"\sin", "5", "^0"), TALL, r"\sin5^{\circ}"),
        ((r"\cos", "(", "0", "^0", ")", "=", "1"), TALL, r"\cos(0^{\circ})=1"),
        (("5", "^0", "+", "8", "5", "^0"), TALL, r"5^{\circ}+85^{\circ}"),
        (("x", "^0", "=", "4", "5", "^0"), TALL, r"x^{\circ}=45^{\circ}"),
        ((r"\alpha", "=", "9", "^0"), TALL, r"\alpha=9^{\circ}"),
        (("2", "0", "^0", "C"), TALL, r"20^{\circ}C"),
        (("5", "^0"), SMALL, r"5^{\circ}"),
        (("2", "^0"), TALL, "2^{0}"),
        (("1", "0", "^0"), TALL, "10^{0}"),
        (("x", "^0"), SMALL, "x^{0}"),
        (("3", "7", "^0", "=", "1"), TALL, "37^{0}=1"),
        (("3", "0", "^2"), SMALL, "30^{2}"),
        ((")", "^0"), SMALL, ")^{0}"),
    ],
)
def test_with_degrees_reads_a_ring_by_what_is_around_it(
    names: tuple[str, ...], height: float, read: str
) -> None:
    found = with_degrees([hypothesis(*names, height=height)])
    assert found[0].latex == read
    for one in found:
        assert one.latex == print_latex(one.tree.to_row())


@pytest.mark.parametrize("names", [("3", "0", "^0"), ("2", "^0")])
def test_with_degrees_offers_the_other_reading(names: tuple[str, ...]) -> None:
    one = hypothesis(*names, log_probability=-1.5)
    both = with_degrees([one])
    assert {found.latex for found in both} == {one.latex, one.latex.replace("^{0}", r"^{\circ}")}
    assert np.logaddexp.reduce([found.log_probability for found in both]) == pytest.approx(-1.5)


def test_with_degrees_leaves_hypotheses_without_a_ring() -> None:
    found = [hypothesis("3", "0", "^2"), hypothesis("3", "0", log_probability=-1.0)]
    assert with_degrees(found) == found


def test_degree_logits_leave_a_ring_that_is_not_all_that_is_raised() -> None:
    tree = LayoutTree(("3", "0", "2"), (-1, 0, 1), (Relation.RIGHT, Relation.SUP, Relation.RIGHT))
    one = hypothesis("3", "0", "2")
    assert degree_logits(Hypothesis(one.symbols, one.scores, tree, "", 0.0)) == {}


@pytest.mark.parametrize(("token", "read"), [("0", "30^{0}"), ("o", "30^{o}"), (r"\circ", r"30^{\circ}")])
def test_with_degrees_keeps_to_what_is_known(token: str, read: str) -> None:
    ring = "^o" if token == "o" else "^0"
    assert with_degrees([hypothesis("3", "0", ring, known={2: token})])[0].latex == read
    if token == r"\circ":
        assert with_degrees([hypothesis("2", "^0", known={1: token})])[0].latex == r"2^{\circ}"


RING = ("30,2 12,8 2,24 8,42 24,50 42,42 48,24 40,8 26,1",)
SINE = (
    "26,48 14,42 4,52 10,66 22,76 26,90 14,99 2,92",
    "42,46 43,72 42,98",
    "42,24 44,26 42,28 40,26 42,24",
    "60,43 62,70 60,101! 65,64 81,45 96,52 99,76 100,101",
)


@pytest.fixture
def font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FONT, r"\circ", (RING,))
    monkeypatch.setitem(FONT, r"\sin", (SINE,))


def read(latex: str, seed: int) -> Reading:
    return inkmath.read(ink_of(write(parse(latex), Hand.of(seed))))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("30^{0}", r"30^{\circ}"),
        (r"\sin30^{0}", r"\sin30^{\circ}"),
        (r"\sin(45^{\circ})", r"\sin(45^{\circ})"),
        (r"90^{\circ}-x=30^{\circ}", r"90^{\circ}-x=30^{\circ}"),
        (r"5^{\circ}+85^{0}=90^{\circ}", r"5^{\circ}+85^{\circ}=90^{\circ}"),
        ("2^{0}+3^{0}", "2^{0}+3^{0}"),
        ("x^{0}=1", "x^{0}=1"),
        ("17^{0}=1", "17^{0}=1"),
    ],
)
def test_read_tells_degrees_from_powers(font: None, written: str, meant: str, seed: int) -> None:
    assert read(written, seed).latex == meant


def test_read_offers_the_power_and_names_the_degree_sign(font: None) -> None:
    reading = read(r"\sin30^{\circ}", 1)
    assert r"\sin30^{0}" in [other.latex for other in reading.alternatives]
    assert reading.symbols[-1].token == r"\circ"
    assert reading.symbols[-1].confidence > 0.5
    assert "0" in dict(reading.symbols[-1].alternatives)


def test_read_keeps_to_a_power_that_was_put_right(font: None) -> None:
    ink = ink_of(write(parse("60^{0}"), Hand.of(2)))
    ring = inkmath.read(ink).symbols[-1]
    assert ring.token == r"\circ"
    assert inkmath.read(ink, known=[Known(ring.box, "0")]).latex == "60^{0}"
    assert inkmath.read(ink, known=[Known(ring.box, r"\circ")]).latex == r"60^{\circ}"


def test_solve_works_a_written_angle_out_in_degrees(font: None) -> None:
    solution = inkmath.solve(read(r"\sin30^{0}", 0))
    assert [answer.latex for answer in solution.answers] == [r"\frac{1}{2}"]
