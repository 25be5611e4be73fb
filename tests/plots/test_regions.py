"""Filled pictures: regions, probabilities, Venn diagrams. The oracle: areas known from formulas."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from inkmath import solve
from inkmath.plots import Graph, graph_of, svg_of
from inkmath.plots.regions import COLUMNS
from inkmath.plots.venn import CENTRES


def graph(latex: str) -> Graph:
    found = graph_of(solve(latex))
    assert found is not None
    return found


def size(polygon: np.ndarray) -> float:
    """The area of a polygon, by the shoelace formula."""
    x, y = polygon.T
    return abs(float(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))) / 2


def filled(shown: Graph) -> float:
    return sum(map(size, shown.area))


# Regions


@pytest.mark.parametrize(
    ("latex", "area"),
    [
        (r"x+y\leq4,x\geq0,y\geq0", 8),
        (r"x^{2}+y^{2}\leq4", 4 * math.pi),
        (r"x^{2}+y^{2}<9,y>0", 4.5 * math.pi),
        (r"y\geq x^{2},y\leq4", 32 / 3),
        (r"|x|+|y|\leq2", 8),
        (r"1\leq x^{2}+y^{2}\leq4", 3 * math.pi),
    ],
)
def test_a_region_has_its_area(latex: str, area: float) -> None:
    assert filled(graph(latex)) == pytest.approx(area, rel=0.01)


def test_a_half_plane_is_on_its_side() -> None:
    shown = graph("y>2x+1")
    assert shown.y_range is not None
    (part,) = shown.area
    (x0, x1), (y0, y1) = shown.x_range, shown.y_range
    assert (part[:, 1] >= 2 * part[:, 0] + 1 - 2 * (x1 - x0) / COLUMNS).all()
    total = (x1 - x0) * (y1 - y0)
    below = [max(0.0, min(y1, 2 * x + 1) - y0) for x in np.linspace(x0, x1, 4001)]
    assert filled(shown) == pytest.approx(total - (x1 - x0) * float(np.mean(below)), rel=0.01)


def test_a_border_that_is_left_out_is_dashed() -> None:
    shown = graph(r"x+y\leq4,x>0")
    assert [(curve.latex, curve.is_dashed) for curve in shown.curves] == [(r"x+y\leq4", False), ("x>0", True)]


def test_the_corners_of_a_region_are_marked() -> None:
    corners = {
        (round(mark.x, 6), round(mark.y, 6)) for mark in graph(r"x+2y\leq8,x\geq0,y\geq1,x\leq4").marks
    }
    assert corners == {(0, 4), (0, 1), (4, 1), (4, 2)}


def test_letters_that_are_no_coordinates_have_no_region() -> None:
    assert graph_of(solve("ax>2")) is None


# Probabilities


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"P(-1<Z<1)", NormalDist().cdf(1) - NormalDist().cdf(-1)),
        (r"X\sim N(50;16),P(X>58)", 1 - NormalDist(50, 4).cdf(58)),
        (r"\mu=170,\sigma=8,P(X\leq180)", NormalDist(170, 8).cdf(180)),
    ],
)
def test_the_area_under_the_bell_curve_is_the_probability(latex: str, expected: float) -> None:
    assert filled(graph(latex)) == pytest.approx(
        expected, abs=2e-4
    )  # its tails are cut off at four deviations


@pytest.mark.parametrize(
    ("latex", "values", "expected"),
    [
        (r"X\sim B(10;0.3),P(X\leq2)", [0, 1, 2], 0.3827827863999998),
        (r"X\sim B(8;0.4),P(2<X<6)", [3, 4, 5], 0.63479808),
        (r"X\sim B(5,\frac{1}{6}),P(X=2)", [2], 625 / 3888),
        (r"X\sim Po(3),P(X=2)", [2], 0.22404180765538775),
    ],
)
def test_the_bars_that_count_are_filled(latex: str, values: list[int], expected: float) -> None:
    bars = graph(latex).area
    assert [round(float(bar[:, 0].mean())) for bar in bars] == values
    assert sum(float(bar[:, 1].max()) for bar in bars) == pytest.approx(expected, rel=1e-9)


def test_an_expected_value_fills_nothing() -> None:
    shown = graph(r"X\sim B(80;0.25),E(X)")
    assert shown.area == ()
    assert shown.curves[0].branches


def test_what_has_too_many_bars_has_no_picture() -> None:
    assert graph_of(solve(r"X\sim B(100000;0.5),P(X=50000)")) is None


# Venn diagrams

LENS = 2 * math.acos(0.62) - 2 * 0.62 * math.sqrt(1 - 0.62**2)
"""The area that two circles of radius 1 share whose middles are 1.24 apart."""


@pytest.mark.parametrize(
    ("latex", "area"),
    [
        (r"A=\{1,2\},B=\{2,3\},A\cap B", LENS),
        (r"A=\{1,2\},B=\{2,3\},A\cup B", 2 * math.pi - LENS),
        (r"A=\{1,2\},B=\{2,3\},A\setminus B", math.pi - LENS),
        (r"A\setminus(A\setminus B)", LENS),
        (r"\{1,2\}\cap\{2,7\}", LENS),
    ],
)
def test_what_is_asked_for_is_filled(latex: str, area: float) -> None:
    assert filled(graph(latex)) == pytest.approx(area, rel=0.01)


def test_elements_stand_in_their_sets() -> None:
    sets = {"A": {2, 4, 6, 8}, "B": {4, 6, 7}, "C": {6, 7, 8, 9}}
    given = ",".join(rf"{name}=\{{{','.join(map(str, sorted(own)))}\}}" for name, own in sets.items())
    shown = graph(rf"U=\{{1,2,3,4,5,6,7,8,9\}},{given},A\cap\overline{{B\cup C}}")
    places = {mark.latex: (mark.x, mark.y) for mark in shown.marks}
    for own, centre in zip(sets.values(), CENTRES[3], strict=True):
        inside = {k for k in range(1, 10) if math.dist(places[str(k)], centre) < 1}
        assert inside == own
    apart = [math.dist(p, q) for k, p in places.items() for m, q in places.items() if k != m]
    assert min(apart) > 0.13


def test_a_diagram_has_no_axes_and_can_be_drawn() -> None:
    solution = solve(r"A=\{1,2\},B=\{2,3\},A\cap B")
    shown = graph_of(solution)
    assert shown is not None
    assert not shown.has_axes
    assert "<svg" in (svg_of(solution) or "")


@pytest.mark.parametrize(
    "latex",
    [r"\{1,2\}\times\{a,b\}", r"3\in\{1,2,3\}", r"\mathcal{P}(\{1,2\})", r"A=[0,5],B=(3,8),A\setminus B"],
)
def test_other_problems_about_sets_have_no_diagram(latex: str) -> None:
    found = graph_of(solve(latex))
    assert found is None or found.is_number_line


def test_many_elements_have_no_diagram() -> None:
    many = ",".join(map(str, range(40)))
    assert graph_of(solve(rf"A=\{{{many}\}},B=\{{1,2\}},A\cap B")) is None
