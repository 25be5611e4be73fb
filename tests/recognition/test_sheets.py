"""Symbols of a sheet have their boxes in the picture as given, and what is known of them is found on it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from fakes import READING, FakeRecogniser
from inkmath.ink.sheet import Sheet, find_sheet
from inkmath.pipeline import Reader
from inkmath.recognition.sheets import in_sheet, in_source, view_of
from inkmath.types import Box, Known, Page, Pixels, Reading, Symbol

CORNERS = np.array([(120, 90), (500, 130), (470, 700), (70, 640)])


def on_desk() -> Pixels:
    """A sheet with one upright stroke, on a dark desk."""
    picture = np.full((800, 600, 3), (70, 45, 30), np.uint8)
    cv2.fillConvexPoly(picture, CORNERS.astype(np.int32), (225, 225, 225), cv2.LINE_AA)
    cv2.line(picture, (300, 320), (300, 360), (40, 40, 60), 5)
    noise = np.random.default_rng(0).normal(0, 3, picture.shape)
    return (picture + noise).clip(0, 255).astype(np.uint8)


class InkRecogniser(FakeRecogniser):
    """Reads whatever ink there is as a 1."""

    def __init__(self) -> None:
        super().__init__()
        self.known: list[Known] = []

    def recognise(self, line: Page, known: object = ()) -> Reading:
        self.known = list(known)  # type: ignore[call-overload]
        y, x = np.nonzero(line.pixels < 128)
        box = Box(float(x.min()), float(y.min()), float(x.max() + 1), float(y.max() + 1))
        return Reading("1", 0.9, (Symbol("1", line.box_in_source(box), 0.9),))

    def recognise_page(self, page: Page, known: object = (), *, least: float = 0.0) -> list[Reading]:
        return [self.recognise(page, known)]


def test_boxes_come_back_in_pixels_of_the_picture_as_given() -> None:
    assert find_sheet(on_desk()) is not None
    recogniser = InkRecogniser()
    reader = Reader("fake", recogniser)
    known = Known(Box(296, 316, 304, 364), "1")
    for reading in (reader.read(on_desk(), [known]), *reader.read_page(on_desk(), [known])):
        assert reading.symbols[0].box.to_list() == pytest.approx([297, 318, 303, 362], abs=4)
        box = recogniser.known[0].box
        assert box.x0 < 220  # on the sheet


def test_what_is_known_is_put_to_its_place_on_the_sheet_and_back() -> None:
    sheet = find_sheet(on_desk())
    assert sheet is not None
    box = Box(280, 300, 320, 380)
    (known,) = in_sheet([Known(box, "1")], sheet)
    symbol = replace(READING.symbols[0], box=known.box)
    back = in_source(replace(READING, symbols=(symbol,)), sheet).symbols[0].box
    assert back.centre == pytest.approx(box.centre, abs=3)


def test_without_a_sheet_all_stays_where_it_is() -> None:
    assert in_source(READING, None) is READING
    known = [Known(Box(0, 0, 1, 1), "1")]
    assert in_sheet(known, None) is known


def test_the_view_of_a_turned_page_without_a_sheet_is_its_corners_in_the_picture() -> None:
    turned = np.array([[0.0, -2.0, 60.0], [2.0, 0.0, 0.0]])  # clockwise, at half the size
    view = view_of(Page(np.full((30, 20), 255, np.uint8), turned), None)
    assert (view.width, view.height) == (20, 30)
    assert view.mesh.tolist() == [[[60, 0], [60, 40]], [[0, 0], [0, 40]]]


def test_the_view_of_a_sheet_follows_its_mesh() -> None:
    across, down = np.meshgrid(np.linspace(0, 100, 5), np.linspace(0, 50, 5))
    mesh = np.stack([across + 7, down + 0.1 * across], axis=-1)
    sheet = Sheet(np.full((50, 100, 3), 255, np.uint8), mesh)
    view = view_of(Page(np.full((50, 100), 255, np.uint8)), sheet)
    assert np.allclose(view.mesh, mesh)
    assert view.to_dict()["mesh"][4][4] == [107, 60]
