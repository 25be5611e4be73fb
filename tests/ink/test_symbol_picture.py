"""The ink of a single symbol, however its picture came about."""

from __future__ import annotations

import io
import json

import cv2
import numpy as np
import pytest
from PIL import Image

from inkmath.data import open_set
from inkmath.data.sets import ImageSet
from inkmath.errors import EmptyInkError, UnreadableImageError
from inkmath.ink.raster import draw_symbol, symbol_input
from inkmath.ink.symbol_picture import symbol_picture
from inkmath.types import Ink, Pixels

CROSS = Ink((np.array([[0.0, 0], [20, 40]]), np.array([[20.0, 0], [0, 40]])))
DRAWN = np.pad(draw_symbol(CROSS), 20, constant_values=255)
WANTED = symbol_input(DRAWN)


def difference(source: Pixels | bytes) -> float:
    """The mean difference of what the network sees."""
    return float(np.abs(symbol_input(symbol_picture(source)) - WANTED).mean())


def test_a_drawn_picture_is_taken_as_it_is() -> None:
    assert difference(DRAWN) < 1e-6
    assert difference(255 - DRAWN) < 1e-6


@pytest.mark.parametrize("side", range(4))
def test_the_edge_of_a_picture_that_was_cut_out_is_no_ink(side: int) -> None:
    drawn = np.rot90(DRAWN, side)
    picture = drawn.copy()
    picture[-2:] = 0
    picture[-3] = 120
    assert np.array_equal(symbol_picture(np.rot90(picture, -side)), DRAWN)
    assert np.array_equal(symbol_picture(picture), drawn)


@pytest.mark.parametrize("symbol", ["E", "="])
def test_a_stroke_along_a_whole_side_is_ink(symbol: str) -> None:
    picture = np.full((40, 30), 255, np.uint8)
    rows = {"E": (slice(0, 2), slice(19, 21), slice(38, 40)), "=": (slice(0, 2), slice(38, 40))}[symbol]
    for row in rows:
        picture[row] = 0
    picture[:, :2] = 0 if symbol == "E" else picture[:, :2]
    assert np.array_equal(symbol_picture(picture), picture)


@pytest.mark.parametrize(("paper", "ink"), [((255, 240, 200), (20, 30, 90)), ((30, 40, 30), (250, 250, 120))])
def test_colours_do_not_matter(paper: tuple[int, ...], ink: tuple[int, ...]) -> None:
    share = DRAWN[..., None] / 255
    assert difference(np.round(share * paper + (1 - share) * ink).astype(np.uint8)) < 0.01


def test_a_jpeg_and_a_clear_ground_are_read() -> None:
    jpeg, png = io.BytesIO(), io.BytesIO()
    Image.fromarray(DRAWN).save(jpeg, "JPEG", quality=60)
    assert difference(jpeg.getvalue()) < 0.02
    clear = np.zeros((*DRAWN.shape, 4), np.uint8)
    clear[..., 3] = 255 - DRAWN
    Image.fromarray(clear).save(png, "PNG")
    assert difference(png.getvalue()) < 0.01


def test_a_photo_is_cleaned() -> None:
    rng = np.random.default_rng(0)
    large = cv2.resize(DRAWN, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC).astype(np.float64)
    light = np.linspace(120, 220, large.shape[1])[None]
    photo = light * (0.35 + 0.65 * large / 255) + rng.normal(0, 3, large.shape)
    assert difference(np.clip(photo, 0, 255).astype(np.uint8)) < 0.06


@pytest.mark.parametrize("side", [24, 60])
def test_what_is_solid_or_has_bars_keeps_all_its_ink(side: int) -> None:
    """Cleaning a page would take these for shadows and rules."""
    solid = np.full((64, 64), 255, np.uint8)
    solid[2 : 2 + side, 2 : 2 + side] = 0
    assert np.array_equal(symbol_picture(solid), solid)


def test_strokes_are_drawn_and_a_dot_is_no_blank() -> None:
    strokes = json.dumps([stroke.tolist() for stroke in CROSS.strokes]).encode()
    assert np.array_equal(symbol_picture(strokes), draw_symbol(CROSS))
    assert np.array_equal(symbol_picture(CROSS), draw_symbol(CROSS))
    assert symbol_input(symbol_picture(b"[[[5, 5]]]")).max() == 1


@pytest.mark.parametrize("blank", [np.full((30, 30), 240, np.uint8), b'{"strokes": []}'])
def test_without_ink_there_is_none(blank: Pixels | bytes) -> None:
    with pytest.raises(EmptyInkError):
        symbol_input(symbol_picture(blank))


def test_no_picture_is_an_error() -> None:
    with pytest.raises(UnreadableImageError):
        symbol_picture(b"no picture")


@pytest.mark.data("hasyv2")
def test_a_picture_of_hasy_is_seen_as_in_training() -> None:
    """In the store it is `symbol_input` of the picture as stored; here it comes as a file of unknown kind."""
    opened = open_set("hasyv2")
    assert isinstance(opened, ImageSet)
    rows = np.random.default_rng(0).permutation(len(opened))[:300]
    apart = [
        np.abs(symbol_input(symbol_picture(opened.images[i])) - symbol_input(opened.images[i])).max()
        for i in rows
    ]
    assert np.mean(np.array(apart) < 0.01) >= 0.99
