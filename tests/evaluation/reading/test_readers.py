"""The three evaluations on readers whose every answer is known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from inkmath.errors import ConfigError, UnreadableImageError
from inkmath.evaluation.intervals import wilson
from inkmath.evaluation.reading.readers import evaluate_reader, evaluate_relations, evaluate_symbols
from inkmath.evaluation.reading.samples import ExpressionSample, SymbolSample
from inkmath.ink.raster import INPUT_SIZE, draw
from inkmath.ink.views import alone
from inkmath.types import Alternative, Box, Ink, Reading, Symbol
from inkmath.vocab import SYMBOLS, symbol_ids

BOXES = (Box(0, 0, 20, 40), Box(30, 0, 50, 40), Box(60, 0, 80, 40))


class Parrot:
    """Returns the given reading of each picture, or fails where a failure is given."""

    def __init__(self, answers: dict[bytes, Reading | None]) -> None:
        self._answers = answers

    def read(self, source: Ink | bytes) -> Reading:
        answer = self._answers[source] if isinstance(source, bytes) else None
        if answer is None:
            raise UnreadableImageError("not a picture")
        return answer


def _reading(latex: str, confidence: float, names: str = "") -> Reading:
    symbols = tuple(Symbol(name, box, 0.9) for name, box in zip(names, BOXES, strict=False))
    return Reading(latex, confidence, symbols)


SAMPLES = [
    ExpressionSample("right", b"1", ("x", "+", "1"), symbols=tuple(zip("x+1", BOXES, strict=True))),
    ExpressionSample("one off", b"2", ("x", "+", "1"), symbols=tuple(zip("x+1", BOXES, strict=True))),
    ExpressionSample("two off", b"3", ("x", "^", "{", "2", "}"), symbols=(("x", BOXES[0]), ("2", BOXES[1]))),
    ExpressionSample("broken", b"4", ("x",), symbols=(("x", BOXES[0]),)),
    ExpressionSample("no grammar", b"5", ("x",)),
]
READER = Parrot(
    {
        b"1": _reading("x + 1", 0.9, "x+1"),
        b"2": _reading("y+1", 0.6, "y+1"),
        b"3": _reading("x^{3}2", 0.3, "x3"),
        b"4": None,
        b"5": _reading(r"\frac{", 0.1),
    }
)


def test_a_reader_by_hand() -> None:
    result = evaluate_reader(READER, SAMPLES, model="parrot", data="five")
    values = {measure.name: measure.value for measure in result.measures}
    assert values["ExpRate"] == 1 / 5
    assert values["ExpRate <= 1"] == 2 / 5
    assert values["ExpRate <= 2"] == 3 / 5  # what failed is wrong, though it is one token long
    assert values["token error rate"] == pytest.approx((0 + 1 + 2 + 1 + 1) / (3 + 3 + 5 + 1 + 1))
    assert values["symbol recall"] == pytest.approx((3 + 2 + 1 + 0) / (3 + 3 + 2 + 1))
    assert values["symbol precision"] == pytest.approx((3 + 2 + 1 + 0) / (3 + 3 + 2 + 0))
    assert result["symbol precision"].samples == 8
    assert values["symbol F1"] == pytest.approx(2 * 6 / (9 + 8))
    assert values["AUROC of the confidence"] == 1
    assert values["right in the more confident half"] == pytest.approx(1 / 3)  # of 0.9, 0.6 and 0.3
    assert values["right within the first 3"] == 1 / 5
    assert result["ExpRate"].interval == wilson(1, 5)
    assert result["ExpRate"].samples == 5
    assert [outcome.errors for outcome in result.outcomes] == [0, 1, 2, 1, 1]
    assert result.notes == ("2 of 5 gave no reading that parses; they count as wrong.",)


@pytest.mark.parametrize(
    ("readings", "place", "counts"),
    [
        (("x+1", "y", "z"), 0, True),
        (("y", "x+1", "x + 1"), 1, True),
        (("y", r"\frac{", "x{+}1", "z"), 2, True),
        (("y", "z", "v", "x+1"), 3, False),
        (("y", "z"), None, False),
    ],
)
def test_the_first_three_readings(readings: tuple[str, ...], place: int | None, counts: bool) -> None:
    first, *others = readings
    reading = Reading(first, 0.5, alternatives=tuple(Alternative(latex, 0.1) for latex in others))
    result = evaluate_reader(Parrot({b"1": reading}), SAMPLES[:1], model="m", data="d")
    assert result.outcomes[0].place == place
    assert result["right within the first 3"].value == counts
    assert result["ExpRate"].value == (place == 0)


def test_true_boxes_of_strokes_and_found_ones_are_in_the_same_pixels() -> None:
    """A reader that boxes the ink of the drawn page, led back by the page, finds what the strokes say."""

    class Boxes:
        def read(self, source: Ink | bytes) -> Reading:
            assert isinstance(source, Ink)
            page = draw(source)
            (rows, columns) = np.nonzero(page.pixels < 128)
            box = page.box_in_source(Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
            return Reading("x", 1.0, (Symbol("x", box, 1.0),))

    strokes = (np.array([[1000.0, 50], [1400, 450]]), np.array([[1400.0, 50], [1000, 450]]))
    cross = ExpressionSample("s", Ink(strokes), ("x",), symbols=(("x", Box(1000, 50, 1400, 450)),))
    assert evaluate_reader(Boxes(), [cross], model="m", data="d")["symbol F1"].value == 1


def test_spelling_does_not_matter() -> None:
    sample = ExpressionSample("s", b"1", ("x", "^", "{", "2", "}", r"\leq", "1"))
    result = evaluate_reader(Parrot({b"1": _reading(r"x^2\le1", 0.5)}), [sample], model="m", data="d")
    assert result["ExpRate"].value == 1


def test_a_truth_outside_our_grammar_counts_as_wrong() -> None:
    sample = ExpressionSample("s", b"1", None, latex=r"\hbar")
    result = evaluate_reader(Parrot({b"1": _reading("x", 0.5)}), [sample], model="m", data="d")
    assert result["ExpRate"].value == 0
    assert result["ExpRate <= 2"].value == 0


def test_no_samples_are_refused() -> None:
    with pytest.raises(ConfigError, match="no expressions"):
        evaluate_reader(READER, [], model="m", data="d")


class Fixed:
    """A classifier that gives the same class to all, with junk likelier still."""

    def __init__(self, name: str) -> None:
        self._class = symbol_ids()[name]

    def classify(self, images: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        probabilities = np.full((len(images), len(SYMBOLS) + 1), 1e-4, np.float32)
        probabilities[:, self._class], probabilities[:, -1] = 0.3, 0.6
        probabilities[:, symbol_ids()["y"]] = 0.05
        return probabilities


BLANK = alone(np.zeros((1, 1, INPUT_SIZE, INPUT_SIZE), np.float32))


def test_symbols_by_hand() -> None:
    samples = [SymbolSample(BLANK, name) for name in ("x", "x", "x", "y", "2")]
    result = evaluate_symbols(Fixed("x"), iter(samples), model="symbols", data="five")
    assert result["symbol accuracy, top 1"].value == 3 / 5
    assert result["symbol accuracy, top 5"].value == 4 / 5  # y is second; 2 ties with all the rest
    assert result["symbol accuracy, top 5"].interval == wilson(4, 5)
    assert result["top 1 without surroundings"].value == 3 / 5
    assert result.confusions == (("2", "x", 1), ("y", "x", 1))


def test_a_classifier_of_another_vocabulary_is_named() -> None:
    class Small:
        def classify(self, images: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
            return np.ones((len(images), 3), np.float32)

    with pytest.raises(ConfigError, match=r"shape \(1, 3\)"):
        evaluate_symbols(Small(), [SymbolSample(BLANK, "x")], model="m", data="d")


def test_relations_get_the_true_symbols_and_nothing_else() -> None:
    class InOrder:
        def arrange(self, names: Sequence[str], boxes: Sequence[Box]) -> str:
            return "".join(name for _, name in sorted(zip([b.x0 for b in boxes], names, strict=True)))

    samples = [*SAMPLES[:3], replace(SAMPLES[3], symbols=())]
    result = evaluate_relations(InOrder(), samples, model="relations", data="four")
    assert [outcome.is_right for outcome in result.outcomes] == [True, True, False, False]
    assert result["ExpRate"].value == 2 / 4


def test_the_table_and_the_json_tell_the_same() -> None:
    result = evaluate_reader(READER, SAMPLES, model="parrot", data="five", seed=3)
    as_json = json.loads(json.dumps(result.to_dict()))
    assert as_json["seed"] == 3
    assert [m["name"] for m in as_json["measures"]] == [m.name for m in result.measures]
    text = result.to_text()
    assert "parrot on five (seed 3)" in text
    assert "20.0 %" in text
