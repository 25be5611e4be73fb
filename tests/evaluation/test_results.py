from __future__ import annotations

import pytest

from inkmath.evaluation.results import Evaluation, Measure
from inkmath.recognition.weights import Score


@pytest.mark.parametrize(
    ("measure", "value"),
    [
        (Measure("accuracy", 0.8499, 10), "85.0 %"),
        (Measure("accuracy", 0.8494, 10), "84.9 %"),
        (Measure("accuracy", 2 / 3, 3), "66.7 %"),
        (Measure("error", 0.8499, 10, is_cost=True), "85.0 %"),
        (Measure("error", 0.145, 10, is_cost=True), "14.5 %"),
        (Measure("accuracy", 0.145, 10), "14.5 %"),
        (Measure("latency", 59.96, 10, None, "ms", True), "60.0 ms"),
        (Measure("memory", 399.2, 10, None, "MB", True), "399 MB"),
        (Measure("AUROC", 0.98765, 10, None, ""), "0.988"),
        (Measure("seconds", 0.03111, 10, None, "s", True), "0.0311 s"),
    ],
)
def test_cells_round_to_the_nearest(measure: Measure, value: str) -> None:
    assert measure.cells()[1] == value


def test_cells_round_intervals_to_the_nearest() -> None:
    assert Measure("a", 0.5, 10, (0.40049, 0.6001)).cells()[2] == "40.0 % to 60.0 %"


def test_a_measure_is_a_score_of_a_card() -> None:
    measure = Measure("latency", 12.0, 5, (11.0, 14.0), "ms", True)
    score = Score(**measure.to_score("crohme 2014", "inkmath bench"))
    assert (score.metric, score.value, score.samples) == ("latency (ms)", 12.0, 5)


def test_a_figure_is_found_by_its_name() -> None:
    result = Evaluation("m", "d", 0, (Measure("a", 0.5, 10),))
    assert result["a"].value == 0.5
    with pytest.raises(KeyError):
        result["b"]


def test_the_table_lines_up() -> None:
    measures = (Measure("a", 0.5, 10, (0.2, 0.8)), Measure("much longer", 1.0, 10_000))
    lines = Evaluation("m", "d", 0, measures).to_text().splitlines()
    assert len({len(line) for line in lines[1:]}) == 1
