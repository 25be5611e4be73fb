"""The flow from source to solution, with a stand-in for the networks."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from onnxruntime.capi.onnxruntime_pybind11_state import RuntimeException

import inkmath
from fakes import LATEX, READING, SOLUTION, FakeRecogniser, draw_lines
from inkmath import pipeline
from inkmath.annotate import annotate
from inkmath.errors import ConfigError, InputError, MissingFileError, UnknownModelError, UnreadableImageError
from inkmath.evaluation.reading.sample_expression import sample_expression
from inkmath.processes import side_by_side
from inkmath.processes.side_by_side import AHEAD
from inkmath.types import Alternative, Known, Page, Reading, Solution


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch) -> FakeRecogniser:
    fake = FakeRecogniser()
    monkeypatch.setattr(pipeline, "READERS", {"expressions": lambda: fake})
    monkeypatch.setattr(pipeline, "_loaded", {})
    return fake


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The questions to the solver, which a stand-in answers."""
    questions: list[object] = []

    def answer(question: object, *_: object, **wishes: object) -> Solution:
        questions.append(question)
        return SOLUTION

    monkeypatch.setattr(pipeline, "solve_latex", answer)
    monkeypatch.setattr(pipeline, "solve_lines", answer)
    return questions


def test_a_picture_is_read(recogniser: FakeRecogniser, tmp_path: Path) -> None:
    reading = inkmath.read(draw_lines(tmp_path / "a.png"))
    assert (reading.latex, reading.confidence, reading.symbols) == (LATEX, 0.9, READING.symbols)
    assert reading.reader == "expressions"
    assert reading.seconds > 0
    (page,) = recogniser.seen
    assert page.pixels.min() < 128


def test_a_blank_page_is_an_empty_reading_without_confidence(recogniser: FakeRecogniser) -> None:
    reading = inkmath.read(np.full((60, 80), 255, np.uint8))
    assert (reading.latex, reading.confidence, reading.symbols) == ("", 0.0, ())
    assert recogniser.seen == []


def test_no_alternative_is_surer_than_the_reading(
    recogniser: FakeRecogniser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = Alternative("2x^{2}-8=o", 0.6), Alternative("2x^{2}-3=0", 0.1)
    doubtful = replace(READING, confidence=0.3, alternatives=others)
    monkeypatch.setattr(recogniser, "recognise", lambda *_: doubtful)
    picture = draw_lines(tmp_path / "a.png")
    for reading in (inkmath.read(picture), *inkmath.read_page(picture)):
        assert [one.confidence for one in reading.alternatives] == [0.3, 0.1]


def test_a_page_is_read_line_by_line(recogniser: FakeRecogniser, tmp_path: Path) -> None:
    readings = inkmath.read_page(draw_lines(tmp_path / "a.png", lines=3))
    assert [reading.latex for reading in readings] == [LATEX] * 3
    tops = [page.to_source[1, 2] for page in recogniser.seen]
    assert tops == sorted(tops)


def test_a_blank_page_has_no_lines(recogniser: FakeRecogniser) -> None:
    assert inkmath.read_page(np.full((60, 80), 255, np.uint8)) == []


def test_what_cannot_be_decoded_is_an_error(recogniser: FakeRecogniser, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("no picture", encoding="utf-8")
    with pytest.raises(UnreadableImageError):
        inkmath.read(tmp_path / "a.png")


def test_an_unknown_reader_lists_what_there_is(recogniser: FakeRecogniser) -> None:
    with pytest.raises(UnknownModelError, match=r"Unknown reader 'laoyut'. Available: expressions;"):
        inkmath.load_reader("laoyut")


def test_threads_share_one_reader(recogniser: FakeRecogniser) -> None:
    readers: list[inkmath.Reader] = []
    threads = [threading.Thread(target=lambda: readers.append(inkmath.load_reader())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(readers) == 8
    assert len(set(map(id, readers))) == 1


def test_a_reading_and_latex_are_problems(asked: list[object]) -> None:
    assert inkmath.solve(Reading("x=1", 0.5)) == replace(SOLUTION, reading_confidence=0.5)
    assert inkmath.solve("x=2") is SOLUTION
    assert asked == ["x=1", "x=2"]


def test_several_are_the_lines_of_one_problem(asked: list[object]) -> None:
    inkmath.solve([Reading("x+y=1", 0.5), "x-y=3"])
    assert asked == [["x+y=1", "x-y=3"]]


def test_a_solution_carries_the_confidence_of_what_was_read(asked: list[object]) -> None:
    lines = [Reading("x+y=1", 0.5), "x-y=3", Reading("", 0.0), Reading("x=y", 0.8)]
    assert inkmath.solve(Reading("x=1", 0.43)).reading_confidence == 0.43
    assert inkmath.solve(lines).reading_confidence == pytest.approx(0.4)
    assert inkmath.solve("x=1").reading_confidence is None
    assert inkmath.solve(["x+y=1", "x-y=3"]).reading_confidence is None
    assert "reading_confidence" not in inkmath.solve("x=1").to_dict()
    assert inkmath.solve(Reading("x=1", 0.43)).to_dict()["reading_confidence"] == 0.43


def test_each_problem_of_a_page_carries_the_confidence_of_its_own_lines() -> None:
    lines = [Reading("2x+3=7", 0.5), Reading("", 0.0), Reading("x+y=5", 0.8), Reading("x-y=1", 0.9)]
    solution = inkmath.solve(lines)
    assert solution.reading_confidence == pytest.approx(0.36)
    assert [part.lines for part in solution.parts] == [(1,), (3, 4)]
    confidences = [part.solution.reading_confidence for part in solution.parts]
    assert confidences == [pytest.approx(0.5), pytest.approx(0.72)]


def test_problems_in_one_text_have_no_confidence_and_those_of_one_reading_its_own() -> None:
    text = r"x=5 \\ 2x+3=7"
    assert [part.solution.reading_confidence for part in inkmath.solve(text).parts] == [None, None]
    parts = inkmath.solve(Reading(text, 0.5)).parts
    assert [part.solution.reading_confidence for part in parts] == [0.5, 0.5]


def test_what_is_neither_is_refused_by_its_type(asked: list[object]) -> None:
    with pytest.raises(InputError, match="not int"):
        inkmath.solve([7])  # type: ignore[list-item]


def test_many_are_read_side_by_side_in_their_order(
    monkeypatch: pytest.MonkeyPatch, recogniser: FakeRecogniser, tmp_path: Path
) -> None:
    """Four readings wait for each other: one after another they would wait for ever."""
    monkeypatch.setattr(side_by_side.os, "cpu_count", lambda: 4)
    together = threading.Barrier(4, timeout=300)
    read = recogniser.recognise

    def recognise(line: Page, known: object = ()) -> Reading:
        together.wait()
        return read(line)

    monkeypatch.setattr(recogniser, "recognise", recognise)
    picture = draw_lines(tmp_path / "a.png")
    found = list(pipeline.load_reader().read_many([picture, b"no picture", picture, picture, picture]))
    assert [type(one) for one in found] == [Reading, UnreadableImageError, Reading, Reading, Reading]


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (MemoryError(), "takes more memory than there is"),
        (cv2.error("OpenCV: std::bad_alloc"), "takes more memory than there is"),
        (cv2.error("(-215:Assertion failed) !ssize.empty()"), "cannot be worked on"),
        (RuntimeException("std::bad_alloc"), "takes more memory than there is"),
    ],
)
def test_a_failure_of_memory_or_library_is_an_error_of_its_source_alone(
    failure: Exception,
    message: str,
    recogniser: FakeRecogniser,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read, large = recogniser.recognise, draw_lines(tmp_path / "large.png", lines=5)

    def recognise(line: Page, known: object = ()) -> Reading:
        if line.pixels.shape[0] > 200:
            raise failure
        return read(line)

    monkeypatch.setattr(recogniser, "recognise", recognise)
    small = draw_lines(tmp_path / "small.png")
    first, error, last = pipeline.load_reader().read_many([small, large, small])
    assert isinstance(first, Reading)
    assert isinstance(last, Reading)
    assert isinstance(error, InputError)
    assert str(error).startswith(str(large))
    assert message in str(error)


def test_no_more_are_read_than_are_asked_for(recogniser: FakeRecogniser, tmp_path: Path) -> None:
    picture, taken = draw_lines(tmp_path / "a.png"), []

    def pictures() -> Iterator[Path]:
        for number in range(1000):
            taken.append(number)
            yield picture

    found = pipeline.load_reader().read_pages(pictures())
    assert isinstance(next(found), list)
    assert len(taken) <= AHEAD * (os.cpu_count() or 1) + 1
    found.close()


def test_a_reading_is_shown_in_one_line() -> None:
    assert repr(replace(READING, latex="x", confidence=0.999)) == "Reading('x', confidence=1.00, 2 symbols)"
    assert repr(Reading("", 0.0, READING.symbols[:1])) == "Reading('', confidence=0.00, 1 symbol)"
    assert str(READING) == LATEX


def test_lines_of_a_page_carry_its_time_and_the_reader(recogniser: FakeRecogniser, tmp_path: Path) -> None:
    first, second = inkmath.read_page(draw_lines(tmp_path / "a.png", lines=2))
    assert first.seconds == second.seconds > 0
    assert first.reader == second.reader == "expressions"


def test_a_missing_file_is_a_file_not_found_error(recogniser: FakeRecogniser, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"a\.png does not exist") as caught:
        inkmath.read(tmp_path / "a.png")
    assert isinstance(caught.value, UnreadableImageError)


def test_an_object_that_holds_no_ink_is_a_type_error(recogniser: FakeRecogniser) -> None:
    with pytest.raises(TypeError, match=r"from int\. Give a path, bytes, .* or strokes as inkmath\.Ink"):
        inkmath.read(42)  # type: ignore[arg-type]


def test_a_reading_annotates_its_source(tmp_path: Path) -> None:
    picture = draw_lines(tmp_path / "a.png")
    assert READING.annotate(picture).tobytes() == annotate(picture, [READING]).tobytes()


def test_read_many_raises_where_it_is_asked_to(recogniser: FakeRecogniser, tmp_path: Path) -> None:
    sources = [draw_lines(tmp_path / "a.png"), tmp_path / "no.png", tmp_path / "a.png"]
    reader = inkmath.load_reader()
    found = reader.read_many(sources, on_error="raise")
    assert next(found).latex == LATEX
    with pytest.raises(MissingFileError):
        next(found)
    (lines,) = reader.read_pages(sources[:1], on_error="raise")
    assert [line.latex for line in lines] == [LATEX]
    with pytest.raises(ConfigError, match=r"expected 'return' or 'raise'"):
        reader.read_many(sources, on_error="ignore")  # type: ignore[call-overload]


def test_solve_has_a_time_limit() -> None:
    solution = inkmath.solve(r"\int_{0}^{1}e^{x^{2}}\sin(x^{3})dx", timeout_s=0.01)
    assert solution.status == "timeout"
    with pytest.raises(ConfigError, match="timeout_s is 0"):
        inkmath.solve("x=1", timeout_s=0)


def test_a_reader_of_one_hand() -> None:
    reader = pipeline.load_reader()
    first = reader.read(sample_expression())
    known = [Known(symbol.box, symbol.token) for symbol in first.symbols]
    other = reader.with_hand(reader.hand(sample_expression(), known))
    assert other.read(sample_expression()).latex == first.latex
    assert [line.latex for line in other.read_page(sample_expression())] == [first.latex]
