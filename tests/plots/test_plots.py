"""Graphs of solved problems: what they show, and the files that they become."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from inkmath import Answer, Solution
from inkmath.errors import ConfigError, InputError
from inkmath.plots import Graph, graph_of, plot, save_plot
from solver_suite.suite import Problem, load_suite


def solved(
    latex: str, *answers: str, facts: Iterable[tuple[str, str]] = (), status: str = "solved"
) -> Solution:
    found = [Answer(answer, answer) for answer in answers]
    found += [Answer(answer, answer, label=label) for label, answer in facts]
    return Solution(status, "", latex, "x", tuple(found))  # type: ignore[arg-type]


def graph(*arguments: str, **named: object) -> Graph:
    found = graph_of(solved(*arguments, **named))  # type: ignore[arg-type]
    assert found is not None
    return found


def test_an_equation_has_both_sides_and_its_solutions() -> None:
    shown = graph("x^{2}=x+2", "-1", "2")
    assert [curve.latex for curve in shown.curves] == ["y=x^{2}", "y=x+2"]
    assert [(mark.x, mark.y, mark.latex) for mark in shown.marks] == [(-1, 1, "x=-1"), (2, 4, "x=2")]
    assert shown.x_range[0] < -1
    assert shown.x_range[1] > 2
    assert shown.y_range is not None
    assert shown.y_range[0] < 0 < 4 < shown.y_range[1] < 20


def test_against_zero_one_curve_will_do() -> None:
    assert [curve.latex for curve in graph("x^{2}-4=0", "-2", "2").curves] == ["y=x^{2}-4"]


def test_a_solution_far_away_is_in_the_window() -> None:
    assert graph(r"\log x=3", "1000").x_range[1] > 1000


def test_all_solutions_of_a_turn_are_marked() -> None:
    marks = graph(r"\cos x=0", r"\frac{\pi}{2}+\pi k").marks
    assert {round(mark.x, 3) for mark in marks} >= {1.571, 4.712}


def test_a_differential_equation_has_a_field_and_some_solutions() -> None:
    shown = graph("y^{\\prime}=2y", "y=Ce^{2x}")
    assert len(shown.field) > 300
    for stroke in shown.field:
        (x0, y0), (x1, y1) = stroke.tolist()
        assert (y1 - y0) / (x1 - x0) == pytest.approx(y0 + y1)  # twice the height in the middle
    (curve,) = shown.curves
    heights = {round(float(np.interp(0, *branch.T)), 2) for branch in curve.branches}
    assert heights == {-4, -2, -1, 0, 1, 2, 4}


def test_an_initial_value_is_marked() -> None:
    shown = graph(r"y^{\prime\prime}=-y \\ y(0)=1 \\ y^{\prime}(0)=0", r"y=\cos x")
    assert [(mark.x, mark.y) for mark in shown.marks] == [(0, 1)]
    assert shown.field == ()


def test_a_hole_is_marked() -> None:
    (hole,) = graph(r"\frac{x^{2}-1}{x-1}=2", status="no-solution").marks
    assert (hole.kind, hole.x, hole.y) == ("hole", pytest.approx(1), pytest.approx(2))


def test_where_an_equation_holds_throughout_it_says_so() -> None:
    (stretch,) = graph("|x|=x", r"[0,\infty)").stretches
    assert (stretch.low, stretch.high, stretch.low_open) == (0, None, False)


def test_a_function_has_its_facts() -> None:
    facts = [("vertical-asymptote", "x=1"), ("horizontal-asymptote", "y=2"), ("zero", r"\frac{1}{2}")]
    shown = graph(r"f(x)=\frac{2x-1}{x-1}", facts=facts)
    assert [line.latex for line in shown.asymptotes] == ["x=1", "y=2"]
    assert [(mark.kind, mark.x, mark.y) for mark in shown.marks] == [("zero", 0.5, 0)]
    assert len(shown.curves[0].branches) == 2
    assert shown.y_label == "f(x)"


def test_of_what_repeats_some_are_drawn() -> None:
    facts = [("vertical-asymptote", r"x=\frac{\pi}{2}+\pi k"), ("zero", r"\pi k")]
    shown = graph(r"y=\tan x", facts=facts)
    assert [line.start[0] / np.pi for line in shown.asymptotes] == pytest.approx([-0.5, 0.5, 1.5])
    assert [mark.x / np.pi for mark in shown.marks] == pytest.approx([-1, 0, 1])


def test_at_one_place_the_mark_that_says_most() -> None:
    facts = [("zero", "0"), ("y-intercept", "0"), ("minimum", "(0,0)")]
    assert [mark.kind for mark in graph("y=x^{2}", facts=facts).marks] == ["minimum"]


def test_intervals_that_sets_come_to_are_a_number_line() -> None:
    answer = Answer("[0;1]", "Interval(0, 1)")
    shown = graph_of(Solution("solved", "sets", r"[0;3[\cap[-2;1]", answers=(answer,)))
    assert shown is not None
    assert [(part.low, part.high) for part in shown.stretches] == [(0.0, 1.0)]


def test_a_periodic_inequality_shows_three_periods_with_exact_ends() -> None:
    shown = graph(r"\sin x>\frac{1}{2}", r"(\frac{\pi}{6}+2\pi k,\frac{5\pi}{6}+2\pi k)")
    assert [round(part.low or 0.0, 3) for part in shown.stretches] == [-5.76, 0.524, 6.807]
    assert [part.low_latex for part in shown.stretches] == ["", r"\frac{\pi}{6}", ""]


def test_an_inequality_is_a_number_line() -> None:
    shown = graph(r"x^{2}\geq4", r"(-\infty,-2]\cup[2,\infty)")
    assert shown.is_number_line
    assert [(part.low, part.high, part.low_open, part.high_open) for part in shown.stretches] == [
        (None, -2, True, False),
        (2, None, False, True),
    ]
    assert graph("x^{2}<0", status="no-solution").stretches == ()


def test_a_system_is_a_curve_each_and_the_points_where_they_meet() -> None:
    shown = graph(r"x^{2}+y^{2}=25 \\ y=x+1", "x=3,y=4", "x=-4,y=-3")
    assert [(mark.x, mark.y, mark.latex) for mark in shown.marks] == [(3, 4, "(3,4)"), (-4, -3, "(-4,-3)")]
    assert shown.is_square
    assert len(shown.curves) == 2


def test_an_area_lies_under_its_curve() -> None:
    (area,) = graph(r"\int_{0}^{2}x^{2}dx", r"\frac{8}{3}").area
    x, y = area.T
    assert (x.min(), x.max()) == (0, 2)
    shoelace = abs(sum(x[k - 1] * y[k] - x[k] * y[k - 1] for k in range(len(x)))) / 2
    assert shoelace == pytest.approx(8 / 3, rel=1e-4)


@pytest.mark.parametrize("latex", ["1+1", "x+y+z=1", r"x+y+z<1", "ab=ba+c", "", r"\ldots"])
def test_what_has_no_graph_has_none(latex: str) -> None:
    assert graph_of(solved(latex, "2")) is None


def test_graph_of_has_bounds_on_curves_and_terms() -> None:
    curves = [rf"\sin({k}xy)=x" for k in range(1, 10)]
    assert graph_of(solved(r" \\ ".join(curves[:8]), "2")) is not None
    assert graph_of(solved(r" \\ ".join(curves), "2")) is None
    assert graph_of(solved("y=" + "+".join(["x!"] * 500), "2")) is None


def test_the_numbers_are_json_without_infinities() -> None:
    text = json.dumps(graph(r"\frac{1}{x}=2", r"\frac{1}{2}").to_dict(), allow_nan=False)
    assert json.loads(text)["marks"][0]["x"] == 0.5


def in_suite(problem: Problem) -> Solution:
    facts = [(label, latex) for label, values in problem.facts.items() for latex in values]
    return solved(problem.latex, *problem.answers, facts=facts, status=problem.status)


@pytest.mark.parametrize("kind", ["functions", "rational-equations", "inequalities", "nonlinear-systems"])
def test_every_problem_of_the_suite_that_has_a_graph_is_drawn(kind: str) -> None:
    for problem in load_suite(kind):
        shown = graph_of(in_suite(problem))
        if len(problem.answers[:1]) and "z" not in problem.latex:
            assert shown is not None, problem.latex
        if shown is not None and shown.y_range is not None:
            assert shown.x_range[0] < shown.x_range[1]
            assert shown.y_range[0] < shown.y_range[1]
            for mark in shown.marks:
                assert shown.x_range[0] <= mark.x <= shown.x_range[1]
                assert shown.y_range[0] <= mark.y <= shown.y_range[1]


@pytest.mark.parametrize("latex", ["x^{2}=x+2", "x>2"])
def test_files(tmp_path: Path, latex: str) -> None:
    solution = solved(latex, "2") if "=" in latex else solved(latex, r"(2,\infty)")
    svg = save_plot(solution, tmp_path / "a.svg").read_text(encoding="utf-8")
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert "script" not in svg
    assert save_plot(solution, tmp_path / "b.svg").read_text(encoding="utf-8") == svg
    with Image.open(save_plot(solution, tmp_path / "a.PNG")) as picture:
        assert min(picture.size) > 100
        assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 3


def test_what_cannot_be_drawn_or_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no graph"):
        plot(solved("1+1", "2"))
    with pytest.raises(ConfigError, match=r"\.svg"):
        save_plot(solved("x=2", "2"), tmp_path / "a.pdf")
    with pytest.raises(ConfigError, match="cannot be written"):
        save_plot(solved("x=2", "2"), tmp_path / "none" / "a.svg")


def test_without_matplotlib_the_install_line_is_said() -> None:
    program = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "from inkmath import Answer, MissingExtraError, Solution, plot\n"
        "try: plot(Solution('solved', '', 'x=2', 'x', (Answer('2', '2'),)))\n"
        "except MissingExtraError as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "inkmath[plot]" in said


def test_a_graph_needs_neither_matplotlib_nor_sympy() -> None:
    program = (
        "import sys; from inkmath import Answer, Solution; from inkmath.plots import graph_of\n"
        "assert graph_of(Solution('solved', '', 'x=2', 'x', (Answer('2', '2'),)))\n"
        "print({'matplotlib', 'sympy'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "set()"
