"""Clean a photo or scan: what remains is ink on white, at a size at which strokes are a few pixels wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.binding import without_binding
from inkmath.ink.faint import with_faint_ink
from inkmath.ink.marks import as_marks, lift_marks, without_marks
from inkmath.ink.marks.ticks import without_tick
from inkmath.ink.mask import Mask, PixelClassifier, handwriting, redrawn, redrawn_whole, without_rules
from inkmath.ink.motion import without_motion_blur
from inkmath.ink.neighbours import without_neighbours
from inkmath.ink.paper import Darkness, measure_darkness
from inkmath.ink.pieces import connected_pieces
from inkmath.ink.ruled_lines import PALEST_RULE, find_tilt, remove_rules
from inkmath.ink.scale import normalize_scale
from inkmath.ink.skew import find_skew, find_slope
from inkmath.ink.threshold import find_ink, rough_stroke_width
from inkmath.processes.halves import both
from inkmath.types import Mark, Page, Pixels

MAX_WORK_PIXELS = 2_200_000
MIN_SIDE_PX = 96
_LEAST_SLOPE = 3.0  # degrees
_SMALLER = 0.75  # of the size of a picture that is looked at again
_PALEST_DRAWN_RULE = 20.0  # of 255: in a small picture the soft edges of strokes lie in line with each other
WIDE_STROKE_PX, GOOD_STROKE_PX, THIN_STROKE_PX = 8.0, 5.0, 1.8

Bits = npt.NDArray[np.bool_]
Affine = npt.NDArray[np.float64]
"""A map of the plane, (2, 3), in coordinates in which pixel i reaches from i to i + 1."""


def clean(image: Pixels, *, to_normal_scale: bool = False) -> Page:
    """The ink of a picture, uint8 (H, W, 3) as `open_image` gives it: see `cleanings`."""
    return next(cleanings(image, to_normal_scale=to_normal_scale))


def cleanings(
    image: Pixels,
    *,
    to_normal_scale: bool = False,
    classify_pixels: PixelClassifier | None = None,
    is_thorough: bool = False,
) -> Iterator[Page]:
    """The ink of a picture, uint8 (H, W, 3), and then other ways to see it.

    to_normal_scale: whether what a program drew or cleaned is brought to the size at which it is read; see
    `inkmath.ink.scale`. Photos keep theirs. Marks of the writer are taken off for reading, too.
    classify_pixels: gives the mask of a photo. The first page is without the rules that it finds, others
    without whatever is not handwriting and with broken strokes mended; there may be one that is sharp though
    the camera moved, and one where lines that run uphill or downhill are level. Of a drawing there may be one
    where strokes that are faint in places are as black as the others, and one without the lines that the
    picture's edge cuts through.
    is_thorough: whether pencil and chalk are looked for in two more ways.
    Each is a Page of 0 = ink, 255 = paper; all 255 where there is no ink. `to_source` leads back to `image`.
    """
    image, tick = without_tick(image) if to_normal_scale else (image, None)
    marks = [] if tick is None else [Mark("ticked", tick)]
    bounded, to_source = _bounded(image)
    dark = _on_sheet(bounded)
    if to_normal_scale and dark.is_digital:
        dark, sheet, turn = _without_rules(dark, _PALEST_DRAWN_RULE)
        to_source = _compose(to_source, turn)
        yield _drawn_page(dark.values, to_source, marks)
        for values in (with_faint_ink(dark.values), without_neighbours(dark.values)):
            if values is not None:
                yield _drawn_page(values, to_source, marks)
        return
    stroke_px = 0.0 if dark.is_digital else rough_stroke_width(dark.values) * to_source[0, 0]
    work, to_source = _resize_to_work(image, stroke_px)
    dark = dark if work is bounded else replace(_on_sheet(work), is_digital=dark.is_digital)
    is_photo = not dark.is_digital
    if classify_pixels is None or not is_photo:
        dark, sheet, turn = _without_rules(dark, PALEST_RULE)
        to_source = _compose(to_source, turn)
        page = replace(_page(dark, sheet, to_source, is_photo=is_photo), marks=tuple(marks))
        yield lift_marks(page) if to_normal_scale else page
        return
    (dark, sheet, turn), mask = both(
        partial(_without_rules, dark, PALEST_RULE), partial(classify_pixels, work)
    )
    mask, to_source = mask.warped(turn, dark.values.shape), _compose(to_source, turn)

    def seen(
        ink_of: Callable[[Pixels, Mask], Pixels], values: Pixels = dark.values, mask: Mask = mask
    ) -> Page:
        """The page that is left of the darkness, with the marks in it."""
        found = Darkness(ink_of(values, mask), dark.is_digital)
        return replace(_page(found, sheet, to_source, is_photo=True), marks=tuple(marks))

    plain = seen(without_rules)
    yield lift_marks(plain)
    sharp = without_motion_blur(dark.values)
    if sharp is not None:
        yield lift_marks(seen(without_rules, sharp))
    yield lift_marks(seen(handwriting))
    yield lift_marks(seen(redrawn))
    level = _levelled(plain)
    if level is not None:
        yield lift_marks(level)
    if is_thorough:
        yield lift_marks(seen(redrawn_whole))
        small, way = _resized(work, _SMALLER)  # where grain is finer
        coarse = classify_pixels(small).warped(
            _compose(np.asarray(cv2.invertAffineTransform(way)), turn), dark.values.shape
        )
        yield lift_marks(seen(redrawn, mask=coarse))


def _on_sheet(picture: Pixels) -> Darkness:
    """The darkness of what stands on the sheet, without the desk around it."""
    dark = measure_darkness(picture)
    if dark.desk is not None:
        dark.values[dark.desk > 0] = 0
    return dark


def _drawn_page(values: Pixels, to_source: Affine, marks: Sequence[Mark]) -> Page:
    """A drawing's darkness without rules as a page of the size at which it is read, its marks taken off."""
    values, taken = without_marks(values)
    marks = (*marks, *as_marks(taken, Page(values, to_source)))
    values, resize = normalize_scale(values)  # rules and marks would be taken for strokes
    dark, sheet = Darkness(values, is_digital=True), np.ones(values.shape, dtype=bool)
    page = _page(dark, sheet, _compose(to_source, resize), is_photo=False, is_sized=True)
    return replace(page, marks=marks)


def _page(dark: Darkness, sheet: Bits, to_source: Affine, *, is_photo: bool, is_sized: bool = False) -> Page:
    """The ink in the darkness as a straight page. is_sized: whether it has the size at which it is read."""
    found = find_ink(dark.values, dark.is_digital, sheet)
    if found is None:
        return Page(np.full(dark.values.shape, 255, np.uint8), to_source)
    pixels, straight = rotate(found.pixels, find_skew(found.boxes))
    to_source = _compose(to_source, straight)
    if not is_sized:
        pixels, resize = _fit_strokes(pixels, found.stroke_px)
        to_source = _compose(to_source, resize)
    ink = 255 - pixels
    return Page(without_binding(ink) if is_photo else ink, to_source, is_photo=is_photo)


def _levelled(page: Page) -> Page | None:
    """The page with the slope on which its writing may be taken out; None where there is hardly any."""
    stats = connected_pieces((page.pixels < 128).astype(np.uint8))[1][1:, :4].astype(np.float64)
    stats[:, 2:] += stats[:, :2]
    angle = find_slope(stats)
    if abs(angle) < _LEAST_SLOPE:
        return None
    pixels, level = rotate(255 - page.pixels, angle)
    return replace(page, pixels=255 - pixels, to_source=_compose(page.to_source, level))


def _without_rules(dark: Darkness, palest: float) -> tuple[Darkness, Bits, Affine]:
    """The darkness turned to level its rules, and without them; where in it the sheet is; the way back."""
    tilt = 0.0 if dark.is_digital else find_tilt(dark.values)  # a program draws level
    whole = np.full_like(dark.values, 255) if dark.desk is None else (1 - dark.desk) * np.uint8(255)
    for angle in (tilt, 0.0) if abs(tilt) > 0.25 else (0.0,):
        turned, back = rotate(dark.values, angle)
        sheet = rotate(whole, angle)[0] > 127
        values = remove_rules(turned, sheet, palest)
        if values is not None:
            return Darkness(values, dark.is_digital and angle == 0), sheet, back
    return dark, whole > 127, np.eye(2, 3)


def _fit_strokes(ink: Pixels, stroke_px: float) -> tuple[Pixels, Affine]:
    """Strokes that are very wide or hair-thin are brought to a few pixels; the others stay as they are."""
    factor = 1.0
    if stroke_px > WIDE_STROKE_PX:
        factor = GOOD_STROKE_PX / stroke_px
    elif stroke_px < THIN_STROKE_PX:
        factor = min(2.0, max(1.0, (MAX_WORK_PIXELS / ink.size) ** 0.5))
    if factor == 1.0:
        return ink, np.eye(2, 3)
    height, width = ink.shape
    size = max(1, round(width * factor)), max(1, round(height * factor))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    resized = np.asarray(cv2.resize(ink, size, interpolation=method), dtype=np.uint8)
    return resized, np.array([[width / size[0], 0, 0], [0, height / size[1], 0]], dtype=np.float64)


def rotate(values: Pixels, angle: float) -> tuple[Pixels, Affine]:
    """`values` turned clockwise by `angle` degrees on a ground of 0 that holds it all, and the way back."""
    if angle == 0:
        return values, np.eye(2, 3)
    height, width = values.shape
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    size = int(np.ceil(width * c + height * abs(s))), int(np.ceil(height * c + width * abs(s)))
    # page -> given, in coordinates of pixel edges; turns about the middles
    turn = np.array([[c, s], [-s, c]])
    back = np.column_stack([turn, np.array([width, height]) / 2 - turn @ (np.array(size) / 2)])
    sampled = back.copy()
    sampled[:, 2] += back[:, :2] @ np.array([0.5, 0.5]) - 0.5
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(values, sampled, size, flags=flags), dtype=np.uint8), back


def _compose(outer: Affine, inner: Affine) -> Affine:
    """The affine map (2, 3) that applies `inner` first."""
    return np.column_stack([outer[:, :2] @ inner[:, :2], outer[:, :2] @ inner[:, 2] + outer[:, 2]])


def _bounded(image: Pixels) -> tuple[Pixels, Affine]:
    """The picture, halved until its size is bounded, and the way back.

    So each pixel is the mean of whole ones: what was drawn is measured pixel by pixel.
    """
    step = 1
    while image.shape[0] * image.shape[1] > MAX_WORK_PIXELS * step**2:
        step *= 2
    height, width = (-side % step for side in image.shape[:2])
    whole = cv2.copyMakeBorder(image, 0, height, 0, width, cv2.BORDER_REPLICATE)
    return _resized(np.asarray(whole, dtype=np.uint8), 1 / step)


def _resize_to_work(image: Pixels, stroke_px: float = 0.0) -> tuple[Pixels, Affine]:
    """The picture at a bounded size, smaller where strokes are very wide, no side too short; the way back."""
    height, width = image.shape[:2]
    factor = min(1.0, (MAX_WORK_PIXELS / (height * width)) ** 0.5)
    if stroke_px > WIDE_STROKE_PX:
        factor = min(factor, max(GOOD_STROKE_PX / stroke_px, MIN_SIDE_PX / min(height, width)))
    if factor == 1.0:
        factor = float(np.clip(MIN_SIDE_PX / min(height, width), 1.0, 4.0))
        factor = min(factor, (MAX_WORK_PIXELS / (height * width)) ** 0.5)
    return _resized(image, factor)


def _resized(image: Pixels, factor: float) -> tuple[Pixels, Affine]:
    """The picture that much larger, and the way back from its pixels to those of the picture."""
    if factor == 1.0:
        return image, np.eye(2, 3)
    height, width = image.shape[:2]
    size = max(1, round(width * factor)), max(1, round(height * factor))
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    to_source = np.array([[width / size[0], 0, 0], [0, height / size[1], 0]], dtype=np.float64)
    return np.asarray(cv2.resize(image, size, interpolation=method), dtype=np.uint8), to_source
