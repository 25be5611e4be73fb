"""Sheets cut out of pictures that show what they lie on; drawn here, so that every corner is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from inkmath.ink.sheet import Sheet, find_sheet
from inkmath.types import Box, Pixels, Points

SHAPE = 800, 600
LYING = np.array([(120.0, 90.0), (500.0, 130.0), (470.0, 700.0), (70.0, 640.0)])
DARK_WOOD, GREY = (70, 45, 30), (110, 110, 110)


def on_desk(
    corners: Points = LYING, desk: tuple[int, int, int] = DARK_WOOD, *, soft_px: float = 1.0, seed: int = 0
) -> Pixels:
    """A sheet, 400 x 560, with a grid of crosses, in perspective on a desk of that colour."""
    rng = np.random.default_rng(seed)
    sheet = np.full((560, 400, 3), 225, np.uint8)
    for x, y in crosses():
        cv2.line(sheet, (int(x) - 9, int(y)), (int(x) + 9, int(y)), (60, 60, 90), 3)
        cv2.line(sheet, (int(x), int(y) - 9), (int(x), int(y) + 9), (60, 60, 90), 3)
    matrix, size = onto(corners), SHAPE[::-1]
    cover = cv2.warpPerspective(np.ones((560, 400), np.float32), matrix, size)
    cover = cv2.GaussianBlur(cover, (0, 0), soft_px)[..., None]
    laid = cv2.warpPerspective(sheet, matrix, size, borderMode=cv2.BORDER_REPLICATE)
    light = np.linspace(0.8, 1.1, SHAPE[1])[None, :, None]
    picture = (laid * cover + np.array(desk) * (1 - cover)) * light + rng.normal(0, 3, (*SHAPE, 3))
    return picture.clip(0, 255).astype(np.uint8)


def crosses() -> Points:
    return np.array([(x, y) for y in range(80, 540, 100) for x in range(60, 400, 90)], np.float64)


def onto(corners: Points) -> Points:
    flat = np.array([(0, 0), (400, 0), (400, 560), (0, 560)], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(flat, corners.astype(np.float32)), np.float64)


def corners_found(sheet: Sheet) -> Points:
    return sheet.to_source(np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * sheet.picture.shape[1::-1])


def rim_of(sheet: Sheet) -> Pixels:
    return np.concatenate([sheet.picture[[0, -1]].reshape(-1, 3), sheet.picture[:, [0, -1]].reshape(-1, 3)])


def test_a_sheet_on_a_desk_is_found_and_what_is_around_it_left_out() -> None:
    sheet = find_sheet(on_desk())
    assert sheet is not None
    assert np.abs(corners_found(sheet) - LYING).max() < 10
    assert rim_of(sheet).min() > 130  # no desk


def test_a_sheet_is_straightened_and_places_lead_back() -> None:
    sheet = find_sheet(on_desk())
    assert sheet is not None
    height, width = sheet.picture.shape[:2]
    level = cv2.medianBlur(sheet.picture[..., 0], 3)
    _, _, stats, middles = cv2.connectedComponentsWithStats((level < 130).astype(np.uint8))
    found = middles[1:][stats[1:, cv2.CC_STAT_AREA] > 40] + 0.5
    expected = crosses() * np.array([width / 400, height / 560])
    assert len(found) == len(expected)
    apart = np.hypot(*(found[:, None] - expected).transpose(2, 0, 1)).min(axis=1)
    assert apart.max() < 0.02 * height
    there = cv2.perspectiveTransform(crosses()[None], onto(LYING))[0]
    back = sheet.to_source(found)
    assert np.hypot(*(back[:, None] - there).transpose(2, 0, 1)).min(axis=1).max() < 2


def test_boxes_lead_to_the_picture_as_given_and_back() -> None:
    sheet = find_sheet(on_desk())
    assert sheet is not None
    box = Box(100, 120, 110, 130)
    there = sheet.box_in_source(box)
    assert max(there.width, there.height) < 25
    x, y = sheet.box_from_source(there).centre
    assert (x, y) == pytest.approx(box.centre, abs=3)


def test_a_side_out_of_the_picture_ends_with_the_picture() -> None:
    corners = LYING + np.array([0, 220])
    sheet = find_sheet(on_desk(corners))
    assert sheet is not None
    assert np.abs(corners_found(sheet)[:2] - corners[:2]).max() < 10
    assert corners_found(sheet)[2:, 1].min() > SHAPE[0] - 60
    assert rim_of(sheet).min() > 130


def test_sides_that_meet_leave_the_picture_as_the_camera_was_held() -> None:
    corners = np.array([(150.0, 100.0), (900.0, 130.0), (850.0, 1000.0), (110.0, 980.0)])
    sheet = find_sheet(on_desk(corners))
    assert sheet is not None
    step = np.diff(sheet.mesh, axis=0)[..., 0], np.diff(sheet.mesh, axis=1)[..., 1]
    assert np.abs(step[0]).max() == np.abs(step[1]).max() == 0
    assert corners_found(sheet)[0] == pytest.approx((110, 100), abs=15)
    assert min(sheet.picture[0].min(), sheet.picture[:, 0].min()) > 130  # paper goes on where the desk was


def test_a_bent_sheet_is_followed() -> None:
    picture = on_desk(np.array([(90.0, 100.0), (510.0, 100.0), (510.0, 690.0), (90.0, 690.0)]))
    y, x = np.mgrid[0 : SHAPE[0], 0 : SHAPE[1]].astype(np.float32)
    bent = cv2.remap(picture, x, y - 6 * np.sin(x / 70), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    sheet = find_sheet(np.asarray(bent, np.uint8))
    assert sheet is not None
    level = cv2.medianBlur(sheet.picture[..., 0], 3)
    _, _, _, middles = cv2.connectedComponentsWithStats((level < 130).astype(np.uint8))
    rows = np.sort(middles[1:, 1])
    assert len(rows) == len(crosses())
    assert np.ptp(rows.reshape(5, -1), axis=1).max() < 6  # 12 pixels apart in the picture


@pytest.mark.parametrize("seed", range(4))
def test_a_shadow_is_no_border(seed: int) -> None:
    """A page that fills the picture, half of it in the shadow of a hand; its writing goes on there."""
    page = on_desk(np.array([(-60.0, -60.0), (660.0, -50.0), (650.0, 880.0), (-70.0, 870.0)]), seed=seed)
    mask = np.zeros(SHAPE, np.float32)
    corners = (
        [(0, 500), (600, 420), (600, 800), (0, 800)],
        [(0, 0), (250, 0), (200, 800), (0, 800)],
        [(0, 0), (600, 0), (600, 200), (0, 260)],
        [(350, 0), (600, 0), (600, 800), (420, 800)],
    )[seed]
    cv2.fillConvexPoly(mask, np.array(corners, np.int32), 1.0)
    shadow = 1 - 0.55 * cv2.GaussianBlur(mask, (0, 0), 6)
    assert find_sheet((page * shadow[..., None]).astype(np.uint8)) is None


def test_what_is_no_sheet_on_a_desk_is_left_as_it_is() -> None:
    drawn = np.full((200, 500, 3), 255, np.uint8)
    cv2.putText(drawn, "x + 1", (60, 130), cv2.FONT_HERSHEY_SIMPLEX, 3, (0, 0, 0), 8)
    framed = drawn.copy()
    cv2.rectangle(framed, (20, 20), (480, 180), (0, 0, 0), 4)  # a box around the writing
    dark = 255 - drawn
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)
    tiny = np.zeros((1, 1, 3), np.uint8)
    for picture in (drawn, framed, dark, noise, tiny, drawn[:1], drawn[:, :1]):
        assert find_sheet(picture) is None
