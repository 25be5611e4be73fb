"""Dots between two digits: products at half height, decimal points at the foot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from handwriting import Hand, ink_of, write

import inkmath
from inkmath.expression.latex import parse
from inkmath.expression.layout import Relation
from inkmath.recognition.dots import by_place, place_logits
from inkmath.recognition.tree_parser import ParseScores
from inkmath.types import Box
from inkmath.vocab import NAMES, name_ids
from recognition.sessions import OPTIONS

LEFT, RIGHT = Box(0, 0, 50, 100), Box(90, 0, 140, 100)
POINT, PRODUCT, COMMA = (name_ids()[name] for name in (".", r"\cdot", ","))


def dot(height: float) -> Box:
    """A dot whose middle is so far above the foot of the digits."""
    return Box(66, 96 - height, 74, 104 - height)


def scores(left: str = "3", right: str = "4", point: float = 0.97) -> ParseScores:
    """A row of three, of which the middle is a point, or else a product."""
    names = np.full((3, len(NAMES)), -20.0)
    names[0, name_ids()[left]] = names[2, name_ids()[right]] = 0
    names[1, [POINT, PRODUCT]] = np.log([point, 1 - point])
    edges = np.full((3, 3 * len(Relation) + 1), -20.0)
    edges[0, -1] = edges[1, Relation.RIGHT] = edges[2, len(Relation) + Relation.RIGHT] = 0
    return ParseScores(names, np.zeros(3), edges)


def product_logit(mark: Box) -> float:
    """The logit of being a product rather than a point."""
    point, product, _ = place_logits(mark, LEFT, RIGHT, OPTIONS.mark_place_bound)
    return product - point


def test_higher_dots_are_rather_products() -> None:
    logits = [product_logit(dot(height)) for height in range(-20, 120, 5)]
    assert logits == sorted(logits)
    assert product_logit(dot(0)) < 0 < product_logit(dot(50))
    assert product_logit(dot(150)) > 0


def test_dots_far_from_the_digit_before_are_rather_products() -> None:
    near, far = dot(30), dot(30)
    assert product_logit(replace(far, x0=95, x1=103)) > product_logit(near)


@pytest.mark.parametrize(("length", "name"), [(8, "."), (15, "."), (45, ","), (60, ","), (100, ",")])
def test_long_marks_at_the_foot_are_commas(length: float, name: str) -> None:
    given = scores()
    given.names[1, COMMA] = np.log(0.1)
    mark = Box(66, 96, 74, 96 + length)
    names = by_place(given, (LEFT, mark, RIGHT), OPTIONS).names[1]
    assert NAMES[int(names.argmax())] == name


@pytest.mark.parametrize(("height", "name"), [(0, "."), (10, "."), (45, r"\cdot"), (60, r"\cdot")])
def test_by_place_decides_between_digits(height: float, name: str) -> None:
    names = by_place(scores(), (LEFT, dot(height), RIGHT), OPTIONS).names[1]
    assert NAMES[int(names.argmax())] == name
    assert np.exp(names[[POINT, PRODUCT, COMMA]]).sum() == pytest.approx(1)


@pytest.mark.parametrize(("left", "right"), [("x", "4"), ("3", "x")])
def test_by_place_leaves_dots_elsewhere(left: str, right: str) -> None:
    given = scores(left, right)
    assert (by_place(given, (LEFT, dot(50), RIGHT), OPTIONS).names == given.names).all()


def test_after_a_power_a_dot_at_the_foot_is_a_product() -> None:
    given = scores("x", "4")
    symbols = [given.names, np.full((1, len(NAMES)), -20.0)]
    symbols[1][0, name_ids()["2"]] = 0
    edges = np.full((4, 4 * len(Relation) + 1), -20.0)
    edges[0, -1] = edges[1, Relation.RIGHT] = edges[2, len(Relation) + Relation.RIGHT] = 0
    for power, name in ((np.log(0.3), PRODUCT), (-20.0, POINT)):
        edges[3, Relation.SUP] = power
        raised = ParseScores(np.concatenate(symbols), np.zeros(4), edges)
        names = by_place(raised, (LEFT, dot(0), RIGHT, Box(52, -30, 64, 20)), OPTIONS).names[1]
        assert names.argmax() == name


def test_after_a_bracket_a_dot_is_a_product() -> None:
    names = by_place(scores(")", "x"), (LEFT, dot(0), RIGHT), OPTIONS).names[1]
    assert names.argmax() == PRODUCT


def test_by_place_leaves_what_is_surely_no_dot() -> None:
    given = scores()
    given.names[1] = -20.0
    given.names[1, name_ids()["-"]] = 0
    assert (by_place(given, (LEFT, dot(50), RIGHT), OPTIONS).names == given.names).all()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "latex", [r"3\cdot4=12", r"7\cdot8=56", r"2\cdot3\cdot4", "3.4+1", "2.5", "0.5x=2", r"2\cdot x+1=7"]
)
def test_read_tells_products_from_points(latex: str, seed: int) -> None:
    assert inkmath.read(ink_of(write(parse(latex), Hand.of(seed)))).latex == latex
