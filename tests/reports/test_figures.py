"""Figures on plain and on awkward data: their texts, bars, lines and colours are those of the data."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.text import Text

from inkmath.errors import ConfigError
from inkmath.evaluation.symbols.class_metrics import class_scores
from inkmath.reports import (
    DARK,
    LIGHT,
    Activation,
    Curve,
    Filters,
    LayerRow,
    Network,
    Plot,
    SweepGrid,
    Theme,
    Trace,
    activations,
    actual_against_predicted,
    architecture,
    calibration,
    confident_mistakes,
    confusion,
    confusion_groups,
    curves,
    explanation,
    filters,
    images_a_class,
    sample_grid,
    scores_a_class,
    sweep,
    worst_confusions,
)
from inkmath.reports.insides import _mosaic
from reports.reports_made import AWKWARD, curve, network, predictions, whole_report

MANY = tuple(rf"\symbol{{{i}}}" for i in range(369))


@pytest.fixture(autouse=True)
def _no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def empty_images(count: int) -> np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]:
    return np.zeros((count, 8, 8), np.uint8)


@dataclass(frozen=True)
class Drawn:
    """Parts of a figure by number, and one of its texts.

    images: pictures, heat maps and colour scales. bars: of bar charts. lines: of line charts.
    """

    images: int = 0
    bars: int = 0
    lines: int = 0
    text: str = ""


def drawn(figure: Figure) -> Drawn:
    """The numbers of parts of a figure."""
    return Drawn(
        images=len(figure.findobj(AxesImage)),
        bars=sum(len(bars) for axes in figure.axes for bars in axes.containers),
        lines=sum(len(axes.lines) for axes in figure.axes),
    )


WRONG = int((~predictions().is_right).sum())
CONFUSED = int(np.count_nonzero(predictions().matrix - np.diag(np.diagonal(predictions().matrix))))

CASES: tuple[tuple[Callable[..., Plot], Drawn], ...] = (
    (partial(sample_grid, empty_images(7), np.arange(7), AWKWARD), Drawn(images=7, text="α")),
    (partial(sample_grid, empty_images(0), np.zeros(0, int), AWKWARD), Drawn(text="There are no samples.")),
    (partial(actual_against_predicted, predictions()), Drawn(images=40, text="→ <b>&\"'")),
    (partial(actual_against_predicted, predictions(("only",), 3)), Drawn(images=3, text="only")),
    (partial(confident_mistakes, predictions()), Drawn(images=WRONG, text="→ $")),
    (partial(confident_mistakes, predictions(MANY, 60)), Drawn(images=32, text="7.9 %")),
    (
        partial(images_a_class, {"train": np.arange(7), "test": np.zeros(7, int)}, AWKWARD),
        Drawn(bars=2 * 7, text=" 6"),
    ),
    (
        partial(images_a_class, {"train": np.arange(369)}, MANY),
        Drawn(text="369 classes, by size (median 184)"),
    ),
    (partial(images_a_class, {}, ()), Drawn(text="There are no classes.")),
    (partial(confusion, predictions().matrix, AWKWARD), Drawn(images=1, text="answered")),
    (partial(confusion, np.array([[0]]), ("only",)), Drawn(images=1, text="only")),
    (partial(confusion, np.zeros((0, 0), int), ()), Drawn(text="There are no classes.")),
    (partial(confusion, np.full((30, 30), 12_345), MANY[:30]), Drawn(images=1, text=r"\symbol{29}")),
    (
        partial(confusion, predictions(MANY, 300).matrix, MANY),
        Drawn(text="answered (369 classes, confused ones side by side)"),
    ),
    (
        partial(confusion_groups, predictions(MANY, 20).matrix, MANY),
        Drawn(images=9, text="1 mistake among these"),
    ),
    (
        partial(worst_confusions, predictions().matrix, AWKWARD),
        Drawn(bars=CONFUSED, text=" 2 of 5 (40 %)"),
    ),
    (partial(scores_a_class, class_scores(predictions().matrix), AWKWARD), Drawn(text="α (10)")),
    (
        partial(scores_a_class, class_scores(np.zeros((2, 2), int)), ("a", "b")),
        Drawn(text="No class has a sample."),
    ),
    (
        partial(calibration, predictions().confidences, predictions().is_right),
        Drawn(bars=7 + 3, lines=4, text="40 samples, 10 bins"),  # a container of error bars has three parts
    ),
    (partial(calibration, [], []), Drawn(text="There are no samples.")),
    (partial(curves, {"train": curve(200), "validation": curve(5)}), Drawn(lines=7, text="validation")),
    (partial(curves, {"train": curve(1)}), Drawn(lines=2, text="Accuracy")),
    (
        partial(curves, {"train": Curve(np.array([1, 2]), np.full(2, np.nan), np.full(2, np.nan))}),
        Drawn(text="Loss"),
    ),
    (partial(curves, {}), Drawn(text="Nothing was recorded along the training.")),
    (partial(architecture, network()), Drawn(text="16\n1,040 par.")),
    (partial(architecture, Network((3,), ())), Drawn(text="Input")),
    (partial(filters, Filters("zeros", np.zeros((1, 1, 1, 1)))), Drawn(images=2, text="zeros")),
    (
        partial(filters, Filters("many", np.random.default_rng(0).normal(size=(100, 50, 3, 3)))),
        Drawn(images=2, text="100 outputs, 50 inputs, 3 × 3; a row an output"),
    ),
    (
        partial(activations, Trace(empty_images(1)[0], (Activation("dead", np.zeros((2, 3, 3))),))),
        Drawn(images=1 + 1, text="dead   2 × 3 × 3"),
    ),
    (partial(activations, Trace(empty_images(1)[0], ())), Drawn(images=1)),
    (
        partial(
            activations,
            Trace(
                empty_images(1)[0],
                (Activation("conv", np.ones((40, 3, 3))), Activation("head", np.array([0.0, 9.0]))),
                classes=("a", r"\times"),
            ),
        ),
        Drawn(images=2, text="×"),
    ),
    (
        partial(filters, Filters("head", np.ones((1, 1, 2, 30)), ("a", r"\times"))),
        Drawn(images=2, text="×"),
    ),
    (
        partial(explanation, whole_report().explanations[0]),
        Drawn(images=3 + 3, text="nearest training pictures"),
    ),
    (
        partial(sweep, SweepGrid("x", ["$a$", "语"], "y", [1], np.full((1, 2), np.nan))),
        Drawn(images=1, text="$a$"),
    ),
)


@pytest.mark.parametrize(("draw", "expected"), CASES)
def test_figures_draw_the_data_in_both_themes(draw: Callable[..., Plot], expected: Drawn) -> None:
    light, dark = draw(), draw(theme=DARK)
    for figure, theme in ((light, LIGHT), (dark, DARK)):
        assert drawn(figure) == replace(expected, text="")
        assert not expected.text or expected.text in texts(figure)
        assert to_hex(figure.get_facecolor()) == theme.paper
    assert texts(light) == texts(dark)
    assert light.encoded("png", dpi=40) != dark.encoded("png", dpi=40)
    assert max(light.get_size_inches()) < 30


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_confusion_colours_right_answers_and_mistakes_on_scales_of_their_own(theme: Theme) -> None:
    figure = confusion(np.array([[30, 2], [0, 1234]]), ("zero", "one"), clustered=False, theme=theme)
    (image,) = (image for axes in figure.axes for image in axes.images)
    cells = image.get_array()
    right = theme.colormap(theme.heat)([30 / 32, 1.0])
    np.testing.assert_allclose(cells[[0, 1], [0, 1]], right)
    assert to_hex(cells[1, 0]) == theme.paper  # no such mistake
    assert to_hex(cells[0, 1]) not in (theme.paper, *map(to_hex, right))


def test_actual_against_predicted_frames_the_mistakes() -> None:
    answers = predictions()
    frames = [to_hex(patch.get_edgecolor()) for patch in actual_against_predicted(answers).axes[0].patches]
    assert frames.count(LIGHT.wrong) == WRONG
    assert len(frames) == len(answers.labels)


def test_samples_are_labelled() -> None:
    assert texts(sample_grid(empty_images(3), np.array([2, 0, 1]), ["a", r"\b", "$"])) == ["a", r"\b", "$"]


def test_mistakes_come_surest_first_and_none_are_missed() -> None:
    answers = predictions()
    shares = [float(text[:-2]) for text in texts(confident_mistakes(answers)) if text.endswith(" %")]
    wrong = answers.confidences[~answers.is_right]
    assert len(shares) == len(wrong)
    assert shares == sorted(shares, reverse=True)
    assert shares[0] == pytest.approx(100 * wrong.max(), abs=0.1)
    assert shares[0] == pytest.approx(100 * wrong.max(), abs=0.05)


def test_a_faultless_classifier_has_no_mistakes_to_show() -> None:
    answers = predictions(("only",), 3)
    assert texts(confident_mistakes(answers)) == ["No mistake in 3 samples."]
    assert texts(worst_confusions(np.diag([3, 4]), "ab")) == ["No class was taken for another."]


def test_the_matrix_shows_its_counts_by_rows_and_names_both_sides() -> None:
    matrix = np.array([[30, 2], [0, 1234]])
    figure = confusion(matrix, ("zero", "one"), clustered=False)
    cells = figure.axes[1]
    places = {text.get_text(): text.get_position() for text in cells.texts}
    assert places == {"30": (0, 0), "2": (1, 0), "1.2k": (1, 1)}  # column, row
    assert [label.get_text() for label in cells.get_yticklabels()] == ["zero", "one"]
    assert [label.get_text() for label in cells.get_xticklabels()] == ["zero", "one"]


def test_a_matrix_of_many_classes_shows_each_mistake_as_a_dot() -> None:
    matrix = np.diag([10] * 369)
    matrix[5, 300] = matrix[300, 5] = 3
    dots = confusion(matrix, MANY).axes[1].collections[0].get_offsets()
    assert len(dots) == 2
    assert abs(dots[0][0] - dots[0][1]) == 1  # the confused two stand side by side
    assert r"\symbol{300}" in texts(confusion_groups(matrix, MANY))
    assert texts(worst_confusions(matrix, MANY)).count(" 3 of 13 (23 %)") == 2


def test_a_matrix_of_another_size_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"of 3 classes is \(3, 3\), not \(2, 2\)"):
        confusion(np.eye(2, dtype=int), "abc")


def test_the_best_cell_of_a_sweep_is_framed() -> None:
    grid = SweepGrid("lr", [0.1, 0.01], "epochs", [1, 3], np.array([[0.9, np.nan], [0.95, 0.99989]]))
    axes = sweep(grid).axes[0]
    assert {text.get_text() for text in axes.texts} == {"90.00 %", "95.00 %", "99.99 %"}
    frame = axes.patches[-1]
    centre = frame.get_x() + frame.get_width() / 2, frame.get_y() + frame.get_height() / 2
    assert centre == pytest.approx((1, 1))


def test_calibration_of_known_confidences() -> None:
    # Four samples at 0.8, three right; six at 0.3, none right: ECE = (4 x 0.05 + 6 x 0.3) / 10.
    figure = calibration([0.8] * 4 + [0.3] * 6, [True] * 3 + [False] * 7)
    assert "ECE 20.00 %" in texts(figure)


def test_the_best_validation_accuracy_is_told() -> None:
    line = Curve(np.array([10, 20, 30]), np.array([1, 0.5, 0.6]), np.array([0.5, 0.98765, 0.9]))
    assert "best validation 98.77 % at step 20" in texts(curves({"validation": line}))


def test_classes_are_counted_with_the_empty_ones() -> None:
    counts = {"train": np.array([1200, 0]), "test": np.array([34, 0])}
    assert {" 1,234", " 0"} <= set(texts(images_a_class(counts, ("a", "b"))))


def test_the_drawing_names_every_layer_or_its_block() -> None:
    words = "\n".join(texts(architecture(network())))
    assert all(
        part in words for part in ("Input", "Conv2d", "MaxPool2d\n+ ReLU", "16 × 32 × 32", "262,208 par.")
    )
    block = [LayerRow(f"b.{i}", "Conv2d", (8, 4, 4), 100, block="Residual 1", skips=True) for i in range(3)]
    words = "\n".join(texts(architecture(Network((1, 4, 4), tuple(block)))))
    assert "Residual 1" in words
    assert "300 par." in words
    deep = Network((1, 4, 4), tuple(LayerRow(f"{i}", "Conv2d", (8, 4, 4), 1) for i in range(500)))
    assert "… 432 more" in texts(architecture(deep))


def test_kernels_keep_their_weights_and_their_places() -> None:
    kernels = np.arange(3 * 2 * 2, dtype=float).reshape(3, 2, 2)
    picture = _mosaic(kernels, 2)
    inside = [picture[2:18, 2:18], picture[2:18, 22:38], picture[22:38, 2:18]]
    for kernel, pixels in zip(kernels, inside, strict=True):
        assert pixels.reshape(2, 8, 2, 8).mean(axis=(1, 3)).tolist() == kernel.tolist()
    assert np.isnan(picture[22:38, 22:38]).all()


def test_the_filters_shown_are_the_strongest_and_it_is_said() -> None:
    weights = np.full((300, 1, 3, 3), 0.1)
    weights[295:] = 9
    figure = filters(Filters("conv", weights))
    assert "300 outputs, 1 input, 3 × 3; shown 256 × 1" in texts(figure)
    assert figure.axes[0].images[0].get_array().max() == 9
