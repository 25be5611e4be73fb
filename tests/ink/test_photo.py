"""Cleaning photos: the ink that was laid on the paper comes back, and nothing else does."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ink import sheets
from inkmath.ink.mask import Mask
from inkmath.ink.paper import measure_darkness
from inkmath.ink.photo import MAX_WORK_PIXELS, MIN_SIDE_PX, clean, cleanings
from inkmath.ink.scale import normalize_scale
from inkmath.types import Box, Pixels

pytestmark = pytest.mark.slow

LINE = sheets.line()
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


def page_of_lines() -> Pixels:
    ink = np.zeros((900, 1200), np.uint8)
    for i, text in enumerate(("2x+5=17", "3y-4=10+y", "x-1.5=2", "4x=12-y")):
        sheets.write(ink, text, 120, 100 + 200 * i, height=80)
    return ink


PAGE = page_of_lines()

SHEETS = {
    "photo": (sheets.grainy(sheets.sheet(LINE), 5), LINE),
    "shadow": (sheets.grainy(sheets.shadowed(sheets.sheet(LINE)), 4), LINE),
    "edge of a shadow": (
        sheets.grainy(sheets.half_in_shade(sheets.sheet(LINE, (205,) * 3, (70,) * 3)), 3),
        LINE,
    ),
    "yellow paper, blue ink": (sheets.grainy(sheets.sheet(LINE, (240, 222, 110), (40, 50, 150)), 5), LINE),
    "blue paper, red ink": (sheets.grainy(sheets.sheet(LINE, (150, 190, 235), (190, 60, 60)), 4), LINE),
    "chalk on a board": (
        sheets.grainy(sheets.shadowed(sheets.sheet(LINE, (35, 70, 50), (230, 230, 225))), 2),
        LINE,
    ),
    "white on black": (sheets.sheet(LINE, BLACK, WHITE), LINE),
    "pencil": (sheets.grainy(sheets.sheet(LINE, (236, 235, 232), (190, 190, 190)), 4), LINE),
    "dark page": (sheets.grainy(sheets.sheet(LINE, (90, 88, 85), (20, 20, 25)), 3), LINE),
}


@pytest.mark.parametrize("name", SHEETS)
def test_the_ink_comes_back_and_nothing_else(name: str) -> None:
    picture, ink = SHEETS[name]
    kept, extra = sheets.compare(clean(picture), ink)
    assert kept > 0.98
    assert extra < 0.01


def test_the_faint_beginning_of_a_stroke_leaves_no_dot() -> None:
    ink = LINE.copy()
    cv2.line(ink, (300, 200), (420, 200), 255, 8)
    cv2.line(ink, (280, 200), (300, 200), 80, 2)  # the pen hardly wets the paper
    cv2.circle(ink, (287, 200), 1, 255, -1)
    page = clean(sheets.grainy(sheets.sheet(ink), 2))
    pieces = cv2.connectedComponentsWithStats((page.pixels < 128).astype(np.uint8))[2][1:]
    plain = clean(sheets.grainy(sheets.sheet(LINE), 2))
    expected = cv2.connectedComponents((plain.pixels < 128).astype(np.uint8))[0] - 1
    assert len(pieces) == expected + 1, "each dot is still there, and the stroke is one piece"


@pytest.mark.parametrize("rule", [60, 120, 180])
def test_rules_of_a_drawn_page_do_not_pass_for_strokes(rule: int) -> None:
    ruled = sheets.sheet(LINE, (255, 255, 255), (0, 0, 0), sheets.ruled(LINE.shape, 48), (rule,) * 3)
    plain = clean(sheets.sheet(LINE, (255, 255, 255), (0, 0, 0)), to_normal_scale=True)
    page = clean(ruled, to_normal_scale=True)
    assert page.to_source[0, 0] == pytest.approx(plain.to_source[0, 0], rel=0.15)
    counts = [cv2.connectedComponents((p.pixels < 128).astype(np.uint8))[0] for p in (plain, page)]
    assert counts[0] == counts[1]


def test_the_page_is_black_on_white_with_grey_only_at_edges() -> None:
    page = clean(SHEETS["shadow"][0])
    solid = cv2.erode((page.pixels < 128).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    far = cv2.dilate((page.pixels < 128).astype(np.uint8), np.ones((5, 5), np.uint8)) == 0
    assert page.pixels.dtype == np.uint8
    assert np.median(page.pixels[solid]) == 0
    assert (page.pixels[far] == 255).all()


def test_rendered_ink_passes_practically_unchanged() -> None:
    picture = sheets.sheet(LINE, WHITE, BLACK)
    page = clean(picture)
    assert page.pixels.shape == LINE.shape
    assert (page.to_source == np.eye(2, 3)).all()
    assert np.abs(page.pixels.astype(int) - picture[..., 0]).mean() < 0.5
    assert ((page.pixels < 128) == (picture[..., 0] < 128)).mean() > 0.999


RULES = sheets.ruled(PAGE.shape, 55)
SQUARES = sheets.ruled(PAGE.shape, 45, squared=True)


@pytest.mark.parametrize(
    ("rules", "colour", "angle"),
    [
        (RULES, (160, 185, 220), 0.0),
        (RULES, (90, 100, 130), -3.0),
        (SQUARES, (165, 190, 215), 0.0),
        (SQUARES, (165, 190, 215), 5.0),
        (SQUARES, (100, 105, 120), 0.0),
    ],
    ids=["ruled", "dark rules, turned", "squared", "squared, turned", "dark squares"],
)
def test_printed_lines_go_and_strokes_across_them_stay(
    rules: Pixels, colour: tuple[int, int, int], angle: float
) -> None:
    picture = sheets.turned(sheets.sheet(PAGE, rules=rules, rule_colour=colour), angle)
    kept, extra = sheets.compare(clean(sheets.grainy(picture, 4)), sheets.turned(PAGE, angle))
    assert kept > 0.97  # where a stroke runs along a rule as dark as itself, no one can tell its edge
    assert extra < 0.01


def test_rules_in_perspective_under_a_shadow_go_too() -> None:
    height, width = PAGE.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners + np.array([[0, 0], [0, 25], [0, -25], [0, 0]], np.float32)
    view = cv2.getPerspectiveTransform(corners, seen)
    flat = sheets.sheet(PAGE, rules=RULES)
    picture = cv2.warpPerspective(flat, view, (width, height), borderMode=cv2.BORDER_REPLICATE)
    ink = np.asarray(cv2.warpPerspective(PAGE, view, (width, height)), dtype=np.uint8)
    kept, extra = sheets.compare(clean(sheets.grainy(sheets.shadowed(picture), 4)), ink)
    assert kept > 0.98
    assert extra < 0.01


@pytest.mark.parametrize("ruled", [False, True], ids=["plain", "ruled"])
def test_fraction_bars_minus_and_equals_signs_are_not_rules(ruled: bool) -> None:
    ink = np.zeros((300, 700), np.uint8)
    sheets.write(ink, "x-1=2", 180, 30, height=80)
    cv2.line(ink, (25, 150), (675, 150), 255, 5, cv2.LINE_AA)
    sheets.write(ink, "2=y-3", 180, 180, height=80)
    lines = sheets.ruled(ink.shape, 50) if ruled else None
    kept, extra = sheets.compare(clean(sheets.grainy(sheets.sheet(ink, rules=lines), 4)), ink)
    assert kept > 0.97
    assert extra < 0.01


def test_an_equals_sign_that_fills_its_picture_stays() -> None:
    ink = np.zeros((120, 260), np.uint8)
    for y in (40, 80):
        cv2.line(ink, (4, y), (256, y), 255, 6, cv2.LINE_AA)
    kept, extra = sheets.compare(clean(sheets.sheet(ink, WHITE, BLACK)), ink)
    assert kept > 0.99
    assert extra < 0.01


@pytest.mark.parametrize("less", [1, 3])
def test_some_paper_less_at_the_edge_of_a_large_drawing_leaves_no_trace(less: int) -> None:
    drawn = sheets.sheet(np.kron(LINE, np.ones((5, 5), np.uint8)), WHITE, BLACK)
    assert drawn[..., 0].size > 2 * MAX_WORK_PIXELS
    page, other = (clean(one, to_normal_scale=True) for one in (drawn, drawn[:-less, :-less]))
    np.testing.assert_array_equal(other.pixels, page.pixels)
    assert other.to_source == pytest.approx(page.to_source)


def test_specks_go_and_decimal_points_stay() -> None:
    picture = sheets.sheet(LINE)
    rng = np.random.default_rng(0)
    for x, y in zip(rng.integers(0, 900, 40), rng.integers(0, 240, 40), strict=True):
        picture[y : y + 2, x : x + 2] = 70
    page = clean(sheets.grainy(picture, 3))
    kept, extra = sheets.compare(page, LINE)
    assert kept > 0.98  # the point of 1.5 is 0.9 % of the ink
    assert extra < 0.02
    point = np.zeros_like(LINE)
    sheets.write(point, "    .", 70, 240 * 0.35)
    assert sheets.in_source(page, LINE.shape)[point > 127].mean() > 200


BLANKS = {
    "white": np.full((300, 400, 3), 255, np.uint8),
    "black": np.zeros((300, 400, 3), np.uint8),
    "grain": sheets.grainy(sheets.sheet(np.zeros((300, 700), np.uint8)), 9),
    "shadow": sheets.grainy(sheets.shadowed(sheets.sheet(np.zeros((500, 700), np.uint8))), 6),
    "ruled": sheets.grainy(
        sheets.sheet(np.zeros((500, 700), np.uint8), rules=sheets.ruled((500, 700), 50)), 5
    ),
    "one pixel": np.full((1, 1, 3), 40, np.uint8),
    "a thread of pixels": np.full((1, 3000, 3), 200, np.uint8),
}


@pytest.mark.parametrize("name", BLANKS)
def test_what_holds_no_ink_is_blank(name: str) -> None:
    assert (clean(BLANKS[name]).pixels == 255).all()


def test_a_compressed_blank_sheet_is_blank() -> None:
    sheet = sheets.grainy(sheets.shadowed(sheets.sheet(np.zeros((480, 640), np.uint8))), 5)
    done, data = cv2.imencode(".jpg", sheet, [cv2.IMWRITE_JPEG_QUALITY, 30])
    assert done
    assert (clean(np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)).pixels == 255).all()


def test_the_table_around_a_sheet_is_no_ink() -> None:
    picture = sheets.sheet(PAGE)
    table = np.ones(PAGE.shape, dtype=bool)
    table[40:860, 60:1140] = False
    picture[table] = (25, 20, 18)
    kept, extra = sheets.compare(clean(sheets.grainy(picture, 4)), PAGE)
    assert kept > 0.98
    assert extra < 0.01


def test_a_symbol_that_the_edge_cuts_stays() -> None:
    ink = sheets.line("2x+5=", 240, 500)
    sheets.write(ink, "2", 455, 70, height=100, pen=9)
    assert ink[:, -1].any()
    kept, extra = sheets.compare(clean(sheets.grainy(sheets.sheet(ink), 4)), ink)
    assert kept > 0.98
    assert extra < 0.01


@pytest.mark.parametrize("angle", [-6.0, 5.0])
def test_a_slanting_line_is_levelled(angle: float) -> None:
    ink = sheets.turned(sheets.line("2x+17=34-y", 360, 1000), angle)
    page = clean(sheets.grainy(sheets.sheet(ink), 4))
    kept, extra = sheets.compare(page, ink)
    assert kept > 0.98
    assert extra < 0.01
    left_over = angle - np.degrees(np.arctan2(page.to_source[0, 1], page.to_source[0, 0]))
    assert abs(left_over) < 2.5


@pytest.mark.parametrize("angle", [-20.0, 24.0])
def test_a_steep_line_is_levelled_on_a_further_page(angle: float) -> None:
    ink = sheets.turned(sheets.line("2x+17=34-y", 360, 1000), angle)
    picture = sheets.grainy(sheets.sheet(ink), 4)
    nothing = np.zeros(ink.shape, np.uint8)
    *_, page = cleanings(
        picture, to_normal_scale=True, classify_pixels=lambda _: Mask(nothing, nothing, nothing)
    )
    left_over = angle - np.degrees(np.arctan2(page.to_source[0, 1], page.to_source[0, 0]))
    assert abs(left_over) < 2.5
    kept, extra = sheets.compare(page, ink)
    assert kept > 0.98
    assert extra < 0.01


@pytest.mark.parametrize("text", ["7", "x", "-", "4x"])
def test_single_symbols_are_not_turned(text: str) -> None:
    ink = sheets.turned(sheets.line(text, 200, 260), 8)
    page = clean(sheets.grainy(sheets.sheet(ink), 3))
    assert page.to_source[0, 1] == page.to_source[1, 0] == 0


@pytest.mark.parametrize("factor", [0.25, 3.5])
def test_any_resolution_comes_to_a_bounded_size(factor: float) -> None:
    size = round(900 * factor), round(240 * factor)
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    ink = np.asarray(cv2.resize(LINE, size, interpolation=method), dtype=np.uint8)
    page = clean(sheets.grainy(sheets.sheet(ink), 3))
    assert page.pixels.shape[0] >= 80
    assert page.pixels.size <= 2_500_000
    kept, extra = sheets.compare(page, ink)
    assert kept > 0.97
    assert extra < 0.03


@pytest.mark.parametrize(("pen", "shape"), [(3, (520, 1100)), (26, (100, 212))])
def test_wide_strokes_are_looked_at_smaller(pen: int, shape: tuple[int, int]) -> None:
    """A network that takes each pixel needs no more of them than show a stroke."""
    ink = np.zeros((520, 1100), np.uint8)
    sheets.write(ink, "7x-4", 100, 160, height=240, pen=pen)
    seen: list[tuple[int, int]] = []

    def classify_pixels(picture: Pixels) -> Mask:
        seen.append((picture.shape[0], picture.shape[1]))
        nothing = np.zeros(picture.shape[:2], np.uint8)
        return Mask(nothing, nothing, nothing)

    picture = sheets.grainy(sheets.sheet(ink), 4)
    page = next(cleanings(picture, to_normal_scale=True, classify_pixels=classify_pixels))
    assert seen == [pytest.approx(shape, rel=0.15)]
    kept, extra = sheets.compare(page, ink)
    assert kept > 0.98
    assert extra < 0.03


def test_boxes_lead_back_to_the_picture_as_given() -> None:
    ink = np.zeros((1500, 3000), np.uint8)
    sheets.write(ink, "x", 1000, 500, height=400, pen=30)
    rows, columns = np.flatnonzero(ink.max(axis=1)), np.flatnonzero(ink.max(axis=0))
    page = clean(sheets.grainy(sheets.sheet(ink), 3))
    found = page.pixels < 128
    y, x = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    box = page.box_in_source(Box(x[0], y[0], x[-1] + 1, y[-1] + 1))
    true = columns[0], rows[0], columns[-1] + 1, rows[-1] + 1
    assert box.to_list() == pytest.approx(true, abs=6)


def test_a_small_drawing_is_measured_as_it_is() -> None:
    ink = cv2.resize(LINE, None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA)
    assert min(ink.shape) < MIN_SIDE_PX
    image = np.repeat(255 - ink[:, :, None], 3, axis=2)
    _, back = normalize_scale(measure_darkness(image).values)
    assert clean(image, to_normal_scale=True).to_source == pytest.approx(back)


def test_a_drawing_that_is_too_large_is_read_as_its_half() -> None:
    half = np.repeat(255 - PAGE[:, :, None], 3, axis=2)
    large = half.repeat(2, axis=0).repeat(2, axis=1)
    assert PAGE.size < MAX_WORK_PIXELS < 4 * PAGE.size
    page, of_half = (clean(image, to_normal_scale=True) for image in (large, half))
    assert (page.pixels == of_half.pixels).all()
    assert page.to_source == pytest.approx(2 * of_half.to_source)
