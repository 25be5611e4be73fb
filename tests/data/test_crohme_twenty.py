"""The twenty classes: who is in which part, and what the pictures show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inkmath.data import crohme_twenty
from inkmath.data.crohme_twenty import CLASSES, SIDE_PX, pictures_of, writer_parts
from inkmath.vocab import SYMBOLS
from inks import DIGIT, row_of, shifted


def test_the_classes_are_twenty_written_symbols() -> None:
    assert len(set(CLASSES)) == 20
    assert set(CLASSES) <= set(SYMBOLS)


def test_no_writer_is_in_two_parts() -> None:
    expressions = [row_of(["1"], [DIGIT], f"w{i % 100}") for i in range(1000)]
    parts = writer_parts(expressions)
    assert {name: len(part) for name, part in parts.items()} == {"train": 700, "validation": 150, "test": 150}
    writers = [{expression.writer for expression in part} for part in parts.values()]
    assert len(set.union(*writers)) == sum(map(len, writers))


def test_a_picture_shows_its_symbol_alone_as_large_as_fits() -> None:
    boxes = [DIGIT, shifted(DIGIT, 1.0), shifted(DIGIT, 2.0, 0.3, 0.5)]
    found = pictures_of([row_of(["7", "x", "z"], boxes, "ann")])
    assert [CLASSES[label] for label in found.labels] == ["7", "z"]
    assert found.writers == ("ann", "ann")
    assert found.images.shape == (2, SIDE_PX, SIDE_PX)
    assert found.images.dtype == np.uint8
    for image in found.images:
        rows = np.flatnonzero((image < 128).any(axis=1))
        assert 37 <= np.ptp(rows) + 1 <= 39  # 7/8 of the side, but for grey edges
        assert abs(rows[0] + rows[-1] - (SIDE_PX - 1)) <= 2


def test_small_symbols_have_a_thick_pen_and_units_do_not_matter() -> None:
    boxes = [DIGIT, shifted(DIGIT, 1.0), shifted(DIGIT, 2.0, 0.3, 0.5)]
    expression = row_of(["7", "7", "7"], boxes)
    small = replace(expression, strokes=tuple(stroke / 1000 for stroke in expression.strokes))
    found = pictures_of([expression])
    assert np.array_equal(found.images, pictures_of([small]).images)
    ink = (found.images < 128).sum(axis=(1, 2))
    assert ink[2] > 1.5 * ink[0]


def test_another_hand_writes_the_same_otherwise() -> None:
    boxes = [DIGIT, shifted(DIGIT, 1.0), shifted(DIGIT, 2.0)]
    expression = row_of(["7", "7", "7"], boxes)
    plain = pictures_of([expression])
    first, second = (pictures_of([expression], rng=np.random.default_rng(seed)) for seed in (0, 1))
    assert np.array_equal(first.labels, plain.labels)
    differences = [np.abs(first.images[i].astype(int) - plain.images[i]).mean() for i in range(3)]
    assert min(differences) > 1
    assert max(differences) < 80
    assert not np.array_equal(first.images, second.images)
    again = pictures_of([expression], rng=np.random.default_rng(0))
    assert np.array_equal(first.images, again.images)


def test_nothing_of_these_classes_is_no_picture() -> None:
    found = pictures_of([row_of(["x"], [DIGIT])])
    assert len(found) == 0
    assert found.images.shape == (0, SIDE_PX, SIDE_PX)


@pytest.mark.data("crohme")
def test_every_class_is_in_every_part() -> None:
    expressions = crohme_twenty.training_expressions()
    wanted = set(CLASSES)
    sizes = {}
    for name, part in writer_parts(expressions).items():
        names = [symbol.name for expression in part for symbol in expression.symbols if symbol.name in wanted]
        assert set(names) == wanted
        sizes[name] = len(names)
    shares = {name: size / sum(sizes.values()) for name, size in sizes.items()}
    assert 0.64 < shares["train"] < 0.72
    assert 0.14 < shares["validation"] < 0.19
    assert 0.14 < shares["test"] < 0.19
