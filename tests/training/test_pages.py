"""Composed photographs: real ink on made paper, with the class of each pixel known."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import numpy as np
import torch

from inkmath.training.pages import camera, paper
from inkmath.training.pages.compose import CLASSES, compose
from inkmath.training.pages.writing import Writer
from inkmath.training.unet import UNet
from inks import all_symbols

SHAPE = 96, 128
SEEDS = range(60)
MATHEMATICS = CLASSES.index("mathematics")


@pytest.fixture(scope="module")
def writer() -> Writer:
    return Writer([*all_symbols("anna"), *all_symbols("ben")])


def test_compose_is_a_function_of_the_seed(writer: Writer) -> None:
    first, second, other = (compose(writer, SHAPE, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first.picture, second.picture)
    assert np.array_equal(first.classes, second.classes)
    assert not np.array_equal(first.picture, other.picture)


def test_compose_gives_a_picture_and_the_class_of_each_pixel(writer: Writer) -> None:
    seen = set()
    for seed in SEEDS:
        composed = compose(writer, SHAPE, np.random.default_rng(seed))
        assert (composed.picture.dtype, composed.picture.shape) == (np.uint8, (*SHAPE, 3))
        assert (composed.classes.dtype, composed.classes.shape) == (np.uint8, SHAPE)
        seen |= set(np.unique(composed.classes).tolist())
    assert seen == set(range(len(CLASSES)))


def test_ink_differs_from_the_paper_beside_it(writer: Writer) -> None:
    """The picture shows ink at the pixels of mathematics, whatever light and pen."""
    contrasts = []
    for seed in SEEDS:
        composed = compose(writer, SHAPE, np.random.default_rng(seed))
        is_ink = composed.classes == MATHEMATICS
        if not 50 < is_ink.sum() < is_ink.size // 2:
            continue
        grey = composed.picture.astype(float).mean(axis=2)
        contrasts.append(abs(grey[is_ink].mean() - grey[composed.classes == 0].mean()))
    assert len(contrasts) > 20
    assert np.median(contrasts) > 20


def test_cover_is_as_wide_as_the_pen() -> None:
    stroke = np.column_stack([np.linspace(10, 90, 50), np.full(50, 20.0)])
    for width in (1.0, 3.0, 6.0):
        covers = [
            paper.cover_of([stroke], (40, 100), width, np.random.default_rng(seed))[:, 50].sum()
            for seed in range(20)
        ]
        assert np.mean(covers) == pytest.approx(width, abs=0.8)


def test_a_view_moves_layers_and_classes_alike() -> None:
    shape = 64, 64
    layer = np.zeros(shape, np.float32)
    layer[20:40, 20:40] = 1
    seen = camera.view(shape, np.random.default_rng(3))
    x, y = seen
    moved = camera.through(layer, seen)
    is_inside = (x > 21) & (x < 38) & (y > 21) & (y < 38)
    is_outside = (x < 18) | (x > 41) | (y < 18) | (y > 41)
    assert moved[is_inside].min() > 0.99
    assert moved[is_outside].max() < 0.01


def test_unet_keeps_the_shape_of_a_picture() -> None:
    net = UNet(5, (4, 6, 8))
    assert net(torch.rand(2, 3, 32, 48)).shape == (2, 5, 32, 48)
