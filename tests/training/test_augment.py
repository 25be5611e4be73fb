"""Random changes are functions of the generator, and as large as they are said to be."""

from __future__ import annotations

import numpy as np
import pytest

from inkmath.training.augment import blurred, elastic, random_affine

STROKES = [np.array([[0.0, 0], [30, 40], [60, 0]]), np.array([[100.0, 20]])]


def test_nothing_asked_is_nothing_done() -> None:
    rng = np.random.default_rng(0)
    assert random_affine(rng, rotation=0, shear=0, stretch=0, size=0) == pytest.approx(np.eye(2))
    assert all(np.array_equal(a, b) for a, b in zip(elastic(rng, STROKES, 0.0), STROKES, strict=True))


def test_a_rotation_keeps_lengths_and_turns_by_what_is_said() -> None:
    rng = np.random.default_rng(0)
    matrices = [random_affine(rng, rotation=0.1, shear=0, stretch=0, size=0) for _ in range(2000)]
    assert all(matrix @ matrix.T == pytest.approx(np.eye(2)) for matrix in matrices)
    angles = [np.arctan2(matrix[1, 0], matrix[0, 0]) for matrix in matrices]
    assert np.std(angles) == pytest.approx(0.1, rel=0.1)


def test_size_and_stretch_are_logarithms() -> None:
    rng = np.random.default_rng(0)
    sizes = [random_affine(rng, rotation=0, shear=0, stretch=0, size=0.2) for _ in range(2000)]
    assert np.std([np.log(np.linalg.det(m)) / 2 for m in sizes]) == pytest.approx(0.2, rel=0.1)
    ratios = [random_affine(rng, rotation=0, shear=0, stretch=0.2, size=0) for _ in range(2000)]
    assert np.std([np.log(m[0, 0] / m[1, 1]) for m in ratios]) == pytest.approx(0.2, rel=0.1)
    assert np.allclose([np.linalg.det(m) for m in ratios], 1)


def test_shear_moves_what_is_high_to_the_side() -> None:
    rng = np.random.default_rng(0)
    matrices = [random_affine(rng, rotation=0, shear=0.3, stretch=0, size=0) for _ in range(2000)]
    assert all(matrix @ [1, 0] == pytest.approx([1, 0]) for matrix in matrices)
    assert np.std([matrix[0, 1] for matrix in matrices]) == pytest.approx(0.3, rel=0.1)


def test_bending_is_smooth_and_of_the_size_of_the_ink() -> None:
    for unit in (1.0, 1000.0):
        rng = np.random.default_rng(3)
        line = np.column_stack([np.linspace(0, 1, 200), np.zeros(200)]) * unit
        (bent,) = elastic(rng, [line], 0.02)
        moved = (bent - line) / unit
        assert 0 < np.abs(moved).max() < 0.2
        assert np.abs(np.diff(moved, axis=0)).max() < 0.01


def test_a_blurred_stroke_is_softer_and_on_the_same_paper() -> None:
    pixels = np.full((60, 60), 255, np.uint8)
    pixels[:, 28:33] = 0
    soft = [blurred(pixels, np.random.default_rng(seed)) for seed in range(8)]
    assert any(((row > 0) & (row < 255)).any() for row in (page[30, 25:36] for page in soft))
    assert all(page[:, :15].min() > 200 and page[30, 30] < 100 for page in soft)


def test_the_same_generator_gives_the_same() -> None:
    a, b = (elastic(np.random.default_rng(5), STROKES, 0.1) for _ in range(2))
    assert all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))
