"""The complex plane. The oracle: Python's complex numbers."""

from __future__ import annotations

import cmath

import numpy as np
import pytest

from inkmath.plots import graph_of
from inkmath.types import Answer, Solution


def solution_of(kind: str, latex: str, *answers: str) -> Solution:
    return Solution("solved", kind, latex, "z", tuple(Answer(answer, answer) for answer in answers))


def test_solutions_are_points() -> None:
    graph = graph_of(solution_of("complex-equation", "z^{2}-4z+13=0", "2-3i", "2+3i"))
    assert graph is not None
    assert [(mark.x, mark.y, mark.latex) for mark in graph.marks] == [(2, -3, "z=2-3i"), (2, 3, "z=2+3i")]
    assert graph.x_range[0] < 0 < 2 < graph.x_range[1]
    assert (graph.curves, graph.is_square) == ((), True)


def test_roots_lie_on_their_circle() -> None:
    answers = [
        "2",
        r"2e^{i\frac{2\pi}{5}}",
        r"2e^{-i\frac{4\pi}{5}}",
        r"-\sqrt{2}+\sqrt{2}i",
        r"\frac{4}{2i}",
    ]
    graph = graph_of(solution_of("complex-equation", "z^{5}=32", *answers))
    assert graph is not None
    wanted = [
        2,
        2 * cmath.exp(0.4j * cmath.pi),
        2 * cmath.exp(-0.8j * cmath.pi),
        2 * cmath.exp(0.75j * cmath.pi),
        -2j,
    ]
    assert np.allclose([complex(mark.x, mark.y) for mark in graph.marks], wanted)
    (circle,) = graph.curves
    assert np.allclose(np.hypot(*circle.branches[0].T), 2)


def test_a_locus_is_a_curve() -> None:
    graph = graph_of(solution_of("complex-locus", "|z-1+i|=2", "(x-1)^{2}+(y+1)^{2}=4"))
    assert graph is not None
    points = np.concatenate(graph.curves[0].branches)
    assert np.allclose(np.hypot(points[:, 0] - 1, points[:, 1] + 1), 2, atol=1e-3)


def test_a_ray_is_drawn_on_its_side_alone() -> None:
    graph = graph_of(solution_of("complex-locus", r"\arg(z-1)=\frac{\pi}{4}", "y=x-1,x>1"))
    assert graph is not None
    points = np.concatenate(graph.curves[0].branches)
    assert np.allclose(points[:, 1], points[:, 0] - 1)
    assert points[:, 0].min() > 1


def test_a_ring_has_two_edges() -> None:
    graph = graph_of(solution_of("complex-locus", "1<|z|<2", "1<x^{2}+y^{2}<4"))
    assert graph is not None
    sizes = [np.hypot(*np.concatenate(curve.branches).T) for curve in graph.curves]
    assert np.allclose(sizes[0], 1, atol=1e-3)
    assert np.allclose(sizes[1], 2, atol=1e-3)


@pytest.mark.parametrize("answers", [("2+yi",), ("x=3,y=-2",), ()])
def test_what_is_no_point_is_not_drawn(answers: tuple[str, ...]) -> None:
    assert graph_of(solution_of("complex-equation", r"z+\bar{z}=4", *answers)) is None
