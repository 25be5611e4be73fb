"""The JSON form of readings, pages, solutions and graphs: written out here, key by key."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from inkmath.errors import UnreadableImageError
from inkmath.json_form import of_candidates, of_error, of_page, of_reading, of_solution, one_input
from inkmath.plots.graphs import Asymptote, Curve, Graph, Mark, Stretch
from inkmath.recognition.sheets import SheetView
from inkmath.serialization import from_dict, to_dict
from inkmath.types import (
    Alternative,
    Answer,
    Box,
    Check,
    Meaning,
    Parent,
    Part,
    Reading,
    Solution,
    Step,
    Symbol,
    Text,
)

ODD = 0.1 + 0.2
READING = Reading(
    "x^{2}",
    ODD / 3,
    (
        Symbol("x", Box(ODD, 1.0, 2.006, 3.0), 0.9, (("X", ODD), ("\\times", 1e-12))),
        Symbol("2", Box(2.0, 0.0, 3.0, ODD), 0.8, (), Parent(0, "sup", 1 / 3)),
    ),
    (Alternative("X^{2}", 1 / 7),),
    "expressions",
    0.0123456789,
)
MARKED = Reading("1", 1, label="a)", marks=("boxed", "ticked"), several_lines=True, left_out="unsure")
WRITTEN_READING = {
    "latex": "x^{2}",
    "confidence": 0.1,
    "symbols": [
        {
            "token": "x",
            "box": [0.3, 1.0, 2.01, 3.0],
            "confidence": 0.9,
            "alternatives": [["X", 0.3], ["\\times", 0.0]],
            "parent": None,
        },
        {
            "token": "2",
            "box": [2.0, 0.0, 3.0, 0.3],
            "confidence": 0.8,
            "alternatives": [],
            "parent": {"index": 0, "relation": "sup", "confidence": 0.3333},
        },
    ],
    "alternatives": [{"latex": "X^{2}", "confidence": 0.1429}],
    "reader": "expressions",
    "seconds": 0.0123,
}
WRITTEN_MARKED = {
    "label": "a)",
    "marks": ["boxed", "ticked"],
    "several_lines": True,
    "left_out": "unsure",
    "latex": "1",
    "confidence": 1,
    "symbols": [],
    "alternatives": [],
    "reader": "",
    "seconds": 0.0,
}
PLAIN = Solution("unsolved", "", "x")
WRITTEN_PLAIN = {
    "status": "unsolved",
    "kind": "",
    "latex": "x",
    "variable": None,
    "answers": [],
    "steps": [],
    "checks": [],
    "message": "",
}
SOLUTION = Solution(
    "solved",
    "trigonometric-equation",
    r"\sin x=\frac{1}{2}",
    "x",
    (Answer("2", "2", 1 / 3, {"x": "2"}, True, "zero"), Answer("1", "1")),
    (Step("rule", "x=2", Text("Add 2x.", "Add $2x$."), True, "Beware."), Step("last", "x=3", "Done.", False)),
    (Check("2=2", Text("Put 2 for x.", "Put 2 for $x$."), True),),
    Text("x is 2.", "$x$ is 2."),
    (Meaning("x", "this", "that", "y"),),
    1,
    (Answer("1", "1", values={}),),
    (Part((1, 3), PLAIN),),
    ODD / 3,
)
WRITTEN_SOLUTION = {
    "status": "solved",
    "kind": "trigonometric-equation",
    "latex": r"\sin x=\frac{1}{2}",
    "variable": "x",
    "answers": [
        {
            "label": "zero",
            "latex": "2",
            "sympy": "2",
            "decimal": 1 / 3,
            "values": {"x": "2"},
            "verified": True,
        },
        {"latex": "1", "sympy": "1", "decimal": None, "verified": False},
    ],
    "steps": [
        {
            "rule": "rule",
            "latex": "x=2",
            "explanation": "Add 2x.",
            "explanation_latex": "Add $2x$.",
            "verified": True,
            "caution": "Beware.",
        },
        {"rule": "last", "latex": "x=3", "explanation": "Done.", "verified": False},
    ],
    "checks": [
        {
            "latex": "2=2",
            "explanation": "Put 2 for x.",
            "explanation_latex": "Put 2 for $x$.",
            "passed": True,
        }
    ],
    "message": "x is 2.",
    "message_latex": "$x$ is 2.",
    "meanings": [{"part": "x", "taken": "this", "other": "that", "latex": "y"}],
    "wrong_line": 1,
    "principal": [{"latex": "1", "sympy": "1", "decimal": None, "values": {}, "verified": False}],
    "parts": [{"lines": [1, 3], "solution": WRITTEN_PLAIN}],
    "reading_confidence": 0.1,
}
GRAPH = Graph(
    "y=x",
    "x",
    "y",
    (-1 / 3, 1.0),
    (0.0, 2.0),
    (Curve("y=x", (np.array([[1 / 3, 2e-7 / 3], [1.0, 123456789.0]]),)),),
    (Mark("zero", 1 / 3, 0.0, "x=0"),),
    (Asymptote("x=1", (1.0, 0.0), (1.0, 1 / 3)),),
    (Stretch(None, 1 / 3, True, False, high_latex="1"),),
    (np.array([[0.0, 0.0], [1.0, 0.0]]),),
    True,
)
WRITTEN_GRAPH = {
    "latex": "y=x",
    "x_label": "x",
    "y_label": "y",
    "x_range": [-1 / 3, 1.0],
    "y_range": [0.0, 2.0],
    "curves": [
        {
            "latex": "y=x",
            "branches": [[[0.333333, 6.66667e-08], [1.0, 123457000.0]]],
            "is_dashed": False,
            "formula": "",
            "is_implicit": False,
        }
    ],
    "parameters": [],
    "marks": [{"kind": "zero", "x": 1 / 3, "y": 0.0, "latex": "x=0"}],
    "asymptotes": [{"latex": "x=1", "start": [1.0, 0.0], "end": [1.0, 1 / 3]}],
    "stretches": [
        {
            "low": None,
            "high": 1 / 3,
            "low_open": True,
            "high_open": False,
            "low_latex": "",
            "high_latex": "1",
        }
    ],
    "area": [[[0.0, 0.0], [1.0, 0.0]]],
    "is_square": True,
    "field": [],
    "has_axes": True,
}
SHEET = SheetView(20, 10, np.array([[[1 / 3, 0], [0, 20]], [[10, 0], [10, 20]]]))
WRITTEN_SHEET = {"width": 20, "height": 10, "mesh": [[[0.33, 0], [0, 20]], [[10, 0], [10, 20]]]}


@pytest.mark.parametrize(
    ("result", "written"),
    [
        (READING, WRITTEN_READING),
        (MARKED, WRITTEN_MARKED),
        (PLAIN, WRITTEN_PLAIN),
        (SOLUTION, WRITTEN_SOLUTION),
    ],
    ids=["reading", "marked", "plain", "solution"],
)
def test_to_dict_writes_every_key(result: Reading | Solution, written: dict[str, Any]) -> None:
    assert json.loads(json.dumps(result.to_dict())) == {"schema": 1, **written}


def test_graphs_and_sheets_are_written_with_short_numbers() -> None:
    assert GRAPH.to_dict() == WRITTEN_GRAPH
    assert replace(GRAPH, y_range=None).to_dict()["y_range"] is None
    assert SHEET.to_dict() == WRITTEN_SHEET


def test_one_input_has_its_source_and_the_schema_once() -> None:
    named = {"schema": 1, "source": "a.jpg"}
    assert one_input("a.jpg", of_reading(READING)) == {**named, **WRITTEN_READING}
    lines = {"lines": [WRITTEN_READING, WRITTEN_MARKED]}
    assert one_input("a.jpg", of_page([READING, MARKED])) == {**named, **lines}
    assert of_page([READING, MARKED], SHEET) == {**lines, "sheet": WRITTEN_SHEET}
    assert of_solution(PLAIN) == {"latex": "x", "solution": WRITTEN_PLAIN}
    read = of_reading(READING)
    assert of_solution(SOLUTION, read) == {**WRITTEN_READING, "solution": WRITTEN_SOLUTION}
    assert of_candidates([("a", 1 / 3)]) == {"candidates": [["a", 0.3333]]}
    error = {"kind": "UnreadableImageError", "message": "No."}
    assert of_error(UnreadableImageError("No.")) == {"error": error}


@pytest.mark.parametrize("result", [READING, MARKED, PLAIN, SOLUTION, Reading("", 0.0)])
def test_from_dict_inverts_to_dict_to_the_last_bit(result: Reading | Solution) -> None:
    written = json.loads(json.dumps(to_dict(result, is_exact=True)))
    assert from_dict(type(result), written) == result


def test_from_dict_ignores_the_schema_and_requires_what_has_no_default() -> None:
    assert from_dict(Reading, {**READING.to_dict(), "source": "a.jpg"}).latex == READING.latex
    with pytest.raises(KeyError, match="confidence"):
        from_dict(Reading, {"latex": "x"})
