from __future__ import annotations

import numpy as np
import pytest

from inkmath.evaluation.results import Measure
from inkmath.evaluation.symbols.class_metrics import class_scores
from inkmath.reports import RunRow, layer_table, run_table
from inkmath.reports.numbers import cost_text, megabytes_text, share_text
from inkmath.reports.tables import layer_rows, pair_rows, run_rows, score_rows
from reports.reports_made import network


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.99996, "100.00 %"),
        (0.987654, "98.77 %"),
        (0.98764, "98.76 %"),
        (2 / 3, "66.67 %"),
        (1.0, "100.00 %"),
        (0.29, "29.00 %"),
        (0.0, "0.00 %"),
        (None, "–"),
        (float("nan"), "–"),
    ],
)
def test_share_text_rounds_to_the_nearest(value: float | None, text: str) -> None:
    assert share_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.01991, "0.0199"),
        (0.01996, "0.0200"),
        (0.0199, "0.0199"),
        (0.0, "0.0000"),
        (float("inf"), "–"),
        (None, "–"),
    ],
)
def test_cost_text_rounds_to_the_nearest(value: float | None, text: str) -> None:
    assert cost_text(value) == text


def test_share_text_agrees_with_evaluate() -> None:
    for right in range(0, 1368, 7):
        share = Measure.share("accuracy", [True] * right + [False] * (1367 - right))
        assert share.cells()[1] == share_text(share.value, 1)


@pytest.mark.parametrize(
    ("value", "text"), [(0.004096, "0.00410"), (1.053632, "1.05"), (263.4, "263"), (0, "0")]
)
def test_megabytes_have_three_digits(value: float, text: str) -> None:
    assert megabytes_text(value) == text


def test_the_table_of_layers_ends_with_totals_and_megabytes() -> None:
    table = layer_rows(network())
    assert table.rows[0] == ("input", "", "", "1 × 32 × 32", "")
    assert table.rows[1] == ("conv", "Conv2d", "3×3, padding 1", "16 × 32 × 32", "160")
    assert [row[0::4] for row in table.rows[-5:]] == [
        ("all parameters", "263,408"),
        ("input, MB", "0.00410"),
        ("forward and backward pass, MB", "0.197"),
        ("parameters, MB", "1.05"),
        ("together, MB", "1.25"),  # 0.004096 + 0.197248 + 1.053632
    ]
    assert table.strong == frozenset(range(6, 11))


def test_the_best_run_on_validation_is_strong_and_gaps_are_dashes() -> None:
    runs = [
        RunRow("a", 1, 64, 0.01, validation_accuracy=0.98, test_accuracy=0.99),
        RunRow("b", 2, 64, 0.0025, validation_accuracy=0.985, seconds_an_epoch=1.26),
        RunRow("c", 2.5, 1024, 1e-5, validation_accuracy=float("nan")),
    ]
    table = run_rows(runs)
    assert table.strong == {1}
    assert table.rows[1] == ("b", "2", "64", "0.0025", "–", "98.50 %", "–", "–", "–", "–", "1.3")
    assert table.rows[2][:6] == ("c", "2.5", "1,024", "1e-05", "–", "–")
    assert run_rows(runs[2:]).strong == frozenset()


def test_scores_end_with_averages_and_say_what_cannot_be_told() -> None:
    matrix = np.array([[3, 1, 0], [0, 2, 0], [0, 0, 0]])
    table = score_rows(class_scores(matrix), ("a", "b", "c"))
    assert table.rows == (
        ("a", "100.00 %", "75.00 %", "85.71 %", "4"),
        ("b", "66.67 %", "100.00 %", "80.00 %", "2"),
        ("c", "–", "–", "–", "0"),
        ("macro average", "83.33 %", "87.50 %", "82.86 %", "6"),
        ("weighted average", "88.89 %", "83.33 %", "83.81 %", "6"),
        ("accuracy", "", "", "83.33 %", "6"),
    )


def test_pairs_are_listed_with_their_share_of_the_class() -> None:
    assert pair_rows(np.array([[3, 1], [0, 2]]), ("a", "b")).rows == (("a", "b", "1", "25.0 %"),)


def test_tables_are_figures_too() -> None:
    texts = [text.get_text() for text in layer_table(network()).axes[0].texts]
    assert "263,408" in texts
    assert [text.get_text() for text in run_table(()).axes[0].texts] == ["There are no runs."]
