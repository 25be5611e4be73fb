"""Agreement of the lines of a page changes what is read, and how surely; slips stay as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from inkmath.evaluation.reading.sample_expression import sample_expression
from inkmath.ink.raster import draw
from inkmath.recognition.hypotheses import Hypothesis
from inkmath.recognition.line_reader import LineReader
from inkmath.recognition.page_agreement import as_line_reading, settled, with_agreement
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.weights import shipped
from inkmath.types import Alternative, Reading
from recognition.sessions import CONFIG

PAGE = draw(sample_expression())
NONE: Mapping[str, float] = {}


@pytest.fixture(scope="module")
def hypothesis() -> Hypothesis:
    return LineReader.load(shipped() / "expressions").hypotheses(PAGE)[0]


@pytest.fixture
def line(hypothesis: Hypothesis) -> Line:
    return Line(hypothesis)


class Line:
    """Makes lines of a page with given readings."""

    def __init__(self, hypothesis: Hypothesis) -> None:
        self._hypothesis = hypothesis
        self._reading = LineReader.load(shipped() / "expressions").recognise(PAGE)

    def __call__(
        self, latex: str, confidence: float = 0.9, label: str = "", others: Mapping[str, float] = NONE
    ) -> ReadLine:
        """others: confidences of other readings."""
        hypotheses = [replace(self._hypothesis, latex=one) for one in (latex, *others)]
        reading = replace(
            self._reading,
            latex=latex,
            confidence=confidence,
            alternatives=tuple(Alternative(one, p) for one, p in others.items()),
        )
        return ReadLine(PAGE, reading, 0.0, label, hypotheses=tuple(hypotheses))


def said(lines: list[ReadLine]) -> list[str]:
    return [line.reading.latex for line in with_agreement(lines, CONFIG)]


def confidences(lines: list[ReadLine]) -> list[float]:
    return [line.reading.confidence for line in with_agreement(lines, CONFIG)]


def test_a_line_that_follows_is_surer(line: Line) -> None:
    lines = [line("2x+5=15"), line("2x=10", 0.5), line("x=5")]
    assert confidences(lines)[1] > 0.9


def test_another_reading_that_follows_takes_the_place_of_one_that_does_not(line: Line) -> None:
    lines = [line("10y=24"), line("sy=12", 0.5, others={"5y=12": 0.2}), line("y=2.4")]
    assert said(lines) == ["10y=24", "5y=12", "y=2.4"]


def test_a_slip_that_is_read_surely_stays(line: Line) -> None:
    lines = [line("2x+5=15"), line("2x=20", 0.97, others={"2x=10": 0.005}), line("x=10")]
    assert said(lines)[1] == "2x=20"


def test_contradiction_takes_no_other_reading(line: Line) -> None:
    lines = [line("3x-6=9"), line("3x=14", 0.6, others={"3z=14": 0.3}), line("y=2")]
    assert said(lines)[1] == "3x=14"


def test_a_line_that_contradicts_a_surer_one_is_less_sure(line: Line) -> None:
    working = [line("2x+5=15"), line("2x=10"), line("x=5")]
    first, second = confidences([*working, line("x+1=9", 0.7)])[2:]
    assert second < 0.6
    assert first > 0.9


def test_exercises_that_have_labels_are_no_evidence_for_each_other(line: Line) -> None:
    lines = [line("2x+5=15", label="1."), line("2x=30", 0.6, label="2."), line("3x=1", 0.6, label="3.")]
    assert confidences(lines) == [0.9, 0.6, 0.6]


def test_a_list_of_equations_is_hardly_less_sure(line: Line) -> None:
    lines = [line(f"{k}x+1={k + 3}", 0.8) for k in range(2, 9)]
    assert min(confidences(lines)) > 0.65


def test_what_is_left_out_is_no_line(line: Line) -> None:
    noise = line("x=7", 0.1)
    noise = replace(noise, reading=replace(noise.reading, left_out="unsure"))
    assert confidences([line("2x=10", 0.6), noise])[1] == 0.1


def test_an_identity_by_chance_takes_no_place(line: Line) -> None:
    lines = [line("a=1"), line(r"4x^{6}\cdot x^{6}=4x", 0.4, others={r"4x^{0}\cdot x^{6}=4x^{6}": 0.3})]
    assert said(lines)[1] == r"4x^{6}\cdot x^{6}=4x"


def test_settled_gives_readings_with_labels_and_without_lines(line: Line) -> None:
    lines = [line("2x+5=15", label="1."), line("2x=10", 0.5), line("x=5")]
    found = settled([as_line_reading(one) for one in lines], CONFIG)
    assert [type(one) for one in found] == [Reading] * 3
    assert [one.label for one in found] == ["1.", "", ""]
    assert found[1].confidence > 0.9


def test_settled_keeps_the_label_of_another_reading(line: Line) -> None:
    lines = [line("10y=24"), line("sy=12", 0.5, "2.", {"5y=12": 0.2}), line("y=2.4")]
    found = settled([as_line_reading(one) for one in lines], CONFIG)[1]
    assert (found.latex, found.label) == ("5y=12", "2.")


def test_settled_leaves_readings_of_unknown_lines(line: Line) -> None:
    readings = [line("2x=10", 0.5).reading, line("x=5").reading]
    assert settled(readings, CONFIG) == readings
