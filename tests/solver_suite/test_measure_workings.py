"""Workings made by a script, and how their checking is measured."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.tree import Row
from inkmath.solving.working.lines import EQUALS
from inkmath.types import Solution
from solver_suite.measure_workings import evaluate_working
from solver_suite.suite import kinds
from solver_suite.workings import KINDS, Working, right_workings, wrong_workings

SLIPS = sum(len(maker.slips) for maker in KINDS.values())


def test_every_line_that_is_made_can_be_read() -> None:
    for working in (*wrong_workings(2 * SLIPS, 5), *right_workings(2 * len(KINDS), 5)):
        for line in working.lines:
            items = parse(line).items
            interpret(Row(items[1:] if items[0] in EQUALS else items))


def test_a_slip_has_its_line_and_changes_it() -> None:
    made = list(wrong_workings(3 * SLIPS, 2))
    assert len({(working.kind, working.slip) for working in made}) == SLIPS
    for working in made:
        assert working.wrong_line is not None
        assert 2 <= working.wrong_line <= len(working.lines)
    assert all(working.wrong_line is None for working in right_workings(50, 2))


def test_every_family_of_the_suite_has_workings() -> None:
    """But for studies and proofs, several answers by their pieces, and several conditions at the start."""
    others = {
        "function-conditions",
        "function-sets",
        "functions-with-parameters",
        "piecewise-functions",
        "proofs",
    }
    assert {maker.family for maker in KINDS.values()} == set(kinds()) - others


def test_the_same_seed_makes_the_same_workings() -> None:
    assert list(wrong_workings(60, 3)) == list(wrong_workings(60, 3))
    assert list(wrong_workings(60, 3)) != list(wrong_workings(60, 4))


def test_figures_count_what_is_named_and_accused() -> None:
    wrong = [Working("linear", ("a", "b"), "lost term", 2), Working("linear", ("c", "b"), "lost term", 2)]
    right = [Working("linear", ("a", "d"))] * 3 + [Working("linear", ("c", "d"))]

    def check(lines: Sequence[str]) -> Solution:
        return Solution("solved", "checked-working", "", wrong_line=2 if lines[0] == "a" else None)

    def solve(lines: Sequence[str]) -> Solution:
        return Solution("solved", "system" if lines[1] == "b" else "checked-working", "")

    result = evaluate_working(check, solve, wrong, right, data="made")
    assert result["slips whose line is named"].value == 0.5
    assert result["right workings accused"].value == 0.75
    assert result["right workings checked line by line"].value == 0.25
    assert result["recognised as workings without being asked"].value == pytest.approx(4 / 6)
    assert len(result.notes) == 1 + 3
