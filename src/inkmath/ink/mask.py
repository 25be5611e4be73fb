"""Separates the ink of a photo from ruled lines by the classes of its pixels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.ink.pieces import connected_pieces
from inkmath.types import Pixels

Affine = npt.NDArray[np.float64]
Bits = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_FAINTEST = 30  # of 255: what is darker belongs to a piece that is judged as a whole
_RULE, _FLAT_RULE = 0.6, 0.35  # share of rule among the ink of a piece from which on all of it goes
_FLAT = 2.5  # width of a flat piece in its heights: what is left of a rule is flat
_ALONE = 0.5  # share of all that may be rules on a page of a piece that is alone in being one
_LEAST = 0.15  # share of rule in the darkness of a piece, paper counted, without which it is none
_GOES, _STAYS = 0.2, 0.6  # probability up to which a pixel is no ink, and from which on it is
_PALE, _SOLID = 0.25, 0.75  # the same where the ink is drawn as the network sees it
_PALEST, _FIRST = 0.05, 0.3  # the same where it is drawn though the network hardly sees it
_USUAL_INK = 160.0  # darkness of ink where there is too little of it to tell
_ENOUGH = 50  # pixels


@dataclass(frozen=True, slots=True)
class Mask:
    """Class probabilities of the pixels of a picture: each uint8 (H, W), 255 = certain.

    rule: a printed rule. hand: handwriting, mathematics or words. other: print, or a mark of the writer.
    """

    rule: Pixels
    hand: Pixels
    other: Pixels

    def warped(self, back: Affine, shape: tuple[int, int]) -> Mask:
        """The mask of a picture of that shape whose pixels come from here by `back`, (2, 3), pixel edges."""
        sampled = back.copy()
        sampled[:, 2] += back[:, :2] @ np.array([0.5, 0.5]) - 0.5
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        parts = (
            np.asarray(cv2.warpAffine(part, sampled, shape[::-1], flags=flags), dtype=np.uint8)
            for part in (self.rule, self.hand, self.other)
        )
        return Mask(*parts)


PixelClassifier = Callable[[Pixels], Mask]
"""A function from a picture, uint8 (H, W, 3), to its mask."""


def without_rules(values: Pixels, mask: Mask) -> Pixels:
    """The darkness, uint8 (H, W), less that of rules: by the pixel, and of pieces that are mostly rule."""
    is_dark = values > _FAINTEST  # few of the pixels of a page
    pieces, stats = connected_pieces(is_dark.astype(np.uint8))
    numbers, darkness = pieces[is_dark], values[is_dark].astype(np.float64)

    def total(weights: Floats) -> Floats:
        return np.asarray(np.bincount(numbers, weights, len(stats)), dtype=np.float64)

    rule = total(darkness * mask.rule[is_dark])
    ink = total(darkness * cv2.add(mask.hand, mask.other)[is_dark])
    is_flat = stats[:, cv2.CC_STAT_WIDTH] > _FLAT * stats[:, cv2.CC_STAT_HEIGHT]
    may_be = rule > np.where(is_flat, _FLAT_RULE, _RULE) * (rule + ink)
    may_be &= rule > _LEAST * 255 * total(darkness)
    may_be[0] = False
    # Rules are many: what alone on a page may be one is a fraction bar, unless it is little else.
    is_rule = may_be & ((rule > _RULE * (rule + ink)) | (rule < _ALONE * rule[may_be].sum()))
    left = _ramp(255 - mask.rule, _GOES, _STAYS)
    left[(may_be & ~is_rule).take(pieces)] = 1
    left[is_rule.take(pieces) & ~_surely_hand(mask)] = 0
    return _pixels(values * left)


def _surely_hand(mask: Mask) -> Bits:
    """Pixels of certain handwriting that may be joined to a rule, bool (H, W), without flat stubs."""
    pieces, stats = connected_pieces((mask.hand > 255 * _STAYS).astype(np.uint8))
    is_writing = stats[:, cv2.CC_STAT_WIDTH] <= _FLAT * stats[:, cv2.CC_STAT_HEIGHT]
    is_writing &= stats[:, cv2.CC_STAT_AREA] > _ENOUGH
    is_writing[0] = False
    found: Bits = is_writing[pieces]
    return found


def handwriting(values: Pixels, mask: Mask) -> Pixels:
    """The darkness of handwriting alone, without the texture of a desk or a board."""
    return _pixels(values * _ramp(mask.hand, _GOES, _STAYS))


def redrawn(values: Pixels, mask: Mask, pale: float = _PALE, solid: float = _SOLID) -> Pixels:
    """Handwriting as the network sees it: even, without the grain of pencil and chalk.

    pale, solid: the probability up to which a pixel is none, and from which on it is as dark as any.
    """
    kept = handwriting(values, mask)
    sure = kept[mask.hand > 255 * _STAYS]
    full = float(np.percentile(sure, 75)) if sure.size > _ENOUGH else _USUAL_INK
    return np.maximum(kept, _pixels(full * _ramp(mask.hand, pale, solid)))


def redrawn_whole(values: Pixels, mask: Mask) -> Pixels:
    """The same, with what the network hardly takes for handwriting, such as a gap between two grains."""
    return redrawn(values, mask, _PALEST, _FIRST)


def _ramp(shares: Pixels, low: float, high: float) -> npt.NDArray[np.float32]:
    """0 up to the lower share, 1 from the higher on."""
    table = np.clip((np.arange(256, dtype=np.float32) / 255 - low) / (high - low), 0, 1)
    return np.asarray(cv2.LUT(shares, table), dtype=np.float32)


def _pixels(values: npt.NDArray[np.floating]) -> Pixels:
    return np.asarray(np.round(values), dtype=np.uint8)
