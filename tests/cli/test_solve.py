"""`inkmath solve`: problems in, solutions out."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from fakes import LATEX, READING, SOLUTION, draw_lines
from inkmath import solving
from inkmath.types import Solution

Run = Callable[..., Any]


def test_latex_is_solved_with_steps_and_answers(run: Run) -> None:
    outcome = run("solve", LATEX)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.stdout.splitlines()[0] == LATEX
    assert "1. x^{2}=4  Add 8 to both sides and divide them by 2." in outcome.stdout
    assert "The answers are: x=-2, x=2" in outcome.stdout


def test_json_of_latex(run: Run) -> None:
    (solved,) = run("solve", "--json", LATEX).objects
    assert list(solved) == ["schema", "source", "latex", "solution"]
    assert solved["source"] == LATEX
    assert {"status", "kind", "variable", "answers", "steps"} <= set(solved["solution"])
    assert [answer["decimal"] for answer in solved["solution"]["answers"]] == [-2, 2]


def test_json_of_a_file_adds_the_solution_to_the_reading(run: Run, tmp_path: Path) -> None:
    path = draw_lines(tmp_path / "a.png")
    (read,) = run("read", "--json", path).objects
    (solved,) = run("solve", "--json", path).objects
    assert list(solved) == [*read, "solution"]
    assert solved["solution"]["latex"] == read["latex"]


def test_a_solution_shows_that_the_reading_was_doubtful(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = draw_lines(tmp_path / "a.png")
    assert "The reading is" not in run("solve", path).stdout
    monkeypatch.setattr("fakes.READING", replace(READING, confidence=0.43))
    assert "The reading is doubtful (confidence 0.43): check it first." in run("solve", path).stdout
    assert run("solve", "--json", path).objects[0]["solution"]["reading_confidence"] == 0.43
    assert "The reading is" not in run("solve", LATEX).stdout


def test_each_argument_is_a_problem_of_its_own(run: Run, tmp_path: Path) -> None:
    objects = run("solve", "--json", "x=1", draw_lines(tmp_path / "a.png"), "x=3").objects
    assert [solved["solution"]["latex"] for solved in objects] == ["x=1", LATEX, "x=3"]


def test_together_all_lines_are_one_problem(run: Run, tmp_path: Path) -> None:
    page = draw_lines(tmp_path / "a.png", lines=2)
    (solved,) = run("solve", "--json", "--together", "x=1", page).objects
    assert solved["solution"]["latex"] == rf"x=1 \\ {LATEX} \\ {LATEX}"
    assert solved["source"] == ["x=1", str(page)]


def test_each_line_of_latex_on_standard_input_is_a_problem(run: Run) -> None:
    objects = run("solve", "--json", "x=1", "-", stdin=b"x=2\n\n  \\{1,2\\} \n[1,2]\n").objects
    assert [solved["source"] for solved in objects] == ["x=1", "x=2", r"\{1,2\}", "[1,2]"]
    assert [solved["solution"]["latex"] for solved in objects] == [solved["source"] for solved in objects]


def test_together_the_lines_of_standard_input_are_one_problem(run: Run) -> None:
    (solved,) = run("solve", "--json", "--together", "-", stdin=b"x+y=3\r\nx-y=1").objects
    assert solved["solution"]["latex"] == r"x+y=3 \\ x-y=1"


@pytest.mark.parametrize("kind", ["picture", "strokes", "inkml"])
def test_ink_on_standard_input_is_read_and_solved(run: Run, tmp_path: Path, kind: str) -> None:
    ink = {
        "picture": draw_lines(tmp_path / "a.png").read_bytes(),
        "strokes": b"[[[0, 0], [5, 9]], [[9, 0], [4, 9]]]",
        "inkml": b"<ink><trace>0 0, 5 9</trace><trace>9 0, 4 9</trace></ink>",
    }[kind]
    (solved,) = run("solve", "--json", "-", stdin=ink).objects
    assert (solved["source"], solved["latex"]) == ("-", LATEX)


@pytest.mark.parametrize("stdin", [b"", b"\x00\x01", b"\xff\xfe"])
def test_standard_input_that_is_nothing_fails_by_name(run: Run, stdin: bytes) -> None:
    outcome = run("solve", "--json", "-", stdin=stdin)
    assert (outcome.exit_code, outcome.objects[0]["source"]) == (3, "-")


def test_a_graph_does_not_overwrite_an_input(run: Run, tmp_path: Path) -> None:
    picture = draw_lines(tmp_path / "a.png")
    before = picture.read_bytes()
    assert run("solve", "--plot", picture, picture).exit_code == 2
    assert picture.read_bytes() == before


def test_together_fails_as_one(run: Run, tmp_path: Path) -> None:
    outcome = run("solve", "--json", "--together", "x=1", tmp_path / "missing.png")
    assert outcome.exit_code == 3
    (failed,) = outcome.objects
    assert "missing.png" in failed["error"]["message"]


def test_after_two_dashes_a_problem_may_begin_with_a_minus(run: Run) -> None:
    assert run("solve", "--json", "--", "-x=3").objects[0]["solution"]["latex"] == "-x=3"


@pytest.mark.parametrize("name", ["missing.png", "missing.JPG", "missing.inkml", "missing.json"])
def test_a_missing_file_is_not_taken_for_latex(run: Run, tmp_path: Path, name: str) -> None:
    outcome = run("solve", "--json", tmp_path / name)
    assert outcome.exit_code == 3
    assert outcome.objects[0]["error"]["kind"] != "LatexSyntaxError"


@pytest.mark.parametrize("latex", ["1.5+2.25", r"\frac{1}{2}=x", "x/2=3", "x" * 5000])
def test_latex_is_not_taken_for_a_file(run: Run, latex: str) -> None:
    assert run("solve", "--json", "--", latex).objects[0]["latex"] == latex


def test_latex_that_cannot_be_parsed_is_a_failed_input(run: Run) -> None:
    outcome = run("solve", "--json", "x=1", "?")
    assert outcome.exit_code == 1
    assert outcome.objects[1] == {
        "schema": 1,
        "source": "?",
        "error": {"kind": "LatexSyntaxError", "message": "Nothing in the grammar begins with '?'."},
    }


@pytest.mark.parametrize(
    "arguments", [[], ["--json", "--format", "html", "x=1"], ["--format", "word", "x=1"], ["-x=1"]]
)
def test_wrong_usage_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    outcome = run("solve", *arguments)
    assert (outcome.exit_code, outcome.stdout) == (2, "")


def test_markdown(run: Run) -> None:
    text = run("solve", "--format", "markdown", LATEX).stdout
    assert f"${LATEX}$" in text
    assert "1. $x^{2}=4$ Add 8" in text
    assert text.count("$") % 2 == 0


def test_html_is_well_formed_and_needs_no_script(run: Run) -> None:
    page = ElementTree.fromstring(run("solve", "--format", "html", LATEX, LATEX).stdout)
    tags = [element.tag.rpartition("}")[2] for element in page.iter()]
    assert tags.count("article") == 2
    assert "math" in tags
    assert "script" not in tags


def test_html_holds_the_graphs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = run("solve", "--format", "html", LATEX, "1+1")
    page = ElementTree.fromstring(outcome.stdout)
    drawings = [element for element in page.iter() if element.tag.endswith("}svg")]
    assert len(drawings) == 1  # there is none of 1+1
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "inkmath.plots.drawing")
    outcome = run("solve", "--format", "html", LATEX)
    assert outcome.exit_code == 0
    assert "inkmath[plot]" in outcome.stderr
    assert "<svg" not in outcome.stdout


def test_latex_is_one_document(run: Run) -> None:
    document = run("solve", "--format", "latex", LATEX, "x=1").stdout
    assert document.startswith("\\documentclass")
    assert document.count("\\section*") == 2
    assert document.count("\\end{document}") == 1


def test_options_are_passed_on(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    def note(latex: str, **given: object) -> Solution:
        asked.append(given)
        return SOLUTION

    monkeypatch.setattr(solving, "solve_latex", note)
    assert run("solve", "--for", "h", "--task", "expand", "--timeout", "0.5", LATEX).exit_code == 0
    options = ("--method", "formula", "--detail", "full", "--language", "de")
    assert run("solve", *options, LATEX).exit_code == 0
    usual = {
        "unknown": "h",
        "task": "expand",
        "numbers": None,
        "method": None,
        "detail": "normal",
        "language": "en",
    }
    asked_for = {
        "unknown": None,
        "task": None,
        "numbers": None,
        "method": "formula",
        "detail": "full",
        "language": "de",
    }
    assert asked[0] == {**usual, "timeout_s": 0.5}
    assert {**asked[1], "timeout_s": 0} == {**asked_for, "timeout_s": 0}


def test_the_graph_of_a_problem_is_drawn(run: Run, tmp_path: Path) -> None:
    outcome = run("solve", "--plot", tmp_path / "graph.svg", LATEX)
    assert outcome.exit_code == 0
    assert "graph.svg" in outcome.stderr
    assert (tmp_path / "graph.svg").read_bytes().startswith(b"<?xml")


def test_a_graph_is_of_one_problem_and_has_a_known_form(run: Run, tmp_path: Path) -> None:
    assert run("solve", "--plot", tmp_path / "graph.svg", "x=1", "x=2").exit_code == 2
    assert run("solve", "--plot", tmp_path / "graph.pdf", LATEX).exit_code == 3
    assert run("solve", "--plot", tmp_path / "graph.svg", "1+1").exit_code == 3


def test_latex_is_solved_without_loading_what_reads_pictures() -> None:
    code = "import sys; from inkmath.cli import app; app(['solve', '2x=4'], standalone_mode=False); "
    code += "print(sys.modules.keys() & {'cv2', 'PIL', 'inkmath.pipeline'})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "x=2" in run.stdout
    assert run.stdout.splitlines()[-1] == "set()"
