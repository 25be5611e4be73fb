"""Rules and ink, separated by a mask: rules go, the strokes on them stay, faint ink is not lost."""

from __future__ import annotations

import cv2
import numpy as np

from inkmath.ink.mask import Mask, handwriting, redrawn, redrawn_whole, without_rules
from inkmath.types import Pixels

SHAPE = (120, 400)


def strokes() -> Pixels:
    layer = np.zeros(SHAPE, np.uint8)
    cv2.putText(layer, "3x-7", (60, 85), cv2.FONT_HERSHEY_SIMPLEX, 2.2, 180, 4, cv2.LINE_AA)
    return layer


def wavy_rule() -> Pixels:
    layer = np.zeros(SHAPE, np.uint8)
    x = np.arange(SHAPE[1])
    points = np.stack([x, 60 + 3 * np.sin(x / 30)], axis=1).astype(np.int32)
    cv2.polylines(layer, [points.reshape(-1, 1, 2)], False, 150, 2, cv2.LINE_AA)
    return layer


def mask_of(ink: Pixels, rule: Pixels, sureness: int = 230) -> Mask:
    """The mask that a network gives that is nearly sure of both."""
    hand = np.where(ink > 60, sureness, 0).astype(np.uint8)
    alone = np.where((rule > 60) & (ink <= 60), sureness, 0).astype(np.uint8)
    return Mask(alone, hand, np.zeros(SHAPE, np.uint8))


def test_a_rule_goes_and_the_strokes_on_it_stay() -> None:
    ink, rule = strokes(), wavy_rule()
    left = without_rules(np.maximum(ink, rule), mask_of(ink, rule))
    assert (left[ink > 100] == np.maximum(ink, rule)[ink > 100]).mean() > 0.99
    assert left[(rule > 60) & (ink == 0)].max() == 0


def test_a_stub_of_a_rule_that_the_network_is_unsure_of_goes_as_a_whole() -> None:
    ink, rule = strokes(), np.zeros(SHAPE, np.uint8)
    cv2.line(rule, (300, 100), (340, 100), 150, 2)
    mask = mask_of(ink, rule, sureness=120)
    left = without_rules(np.maximum(ink, rule), mask)
    assert left[rule > 0].max() == 0
    assert (left[ink > 100] > 0).all()


def test_a_flat_stroke_that_alone_looks_like_a_rule_is_a_fraction_bar() -> None:
    """Several pieces that the network classifies as rule in their middle: each goes."""
    ink, bar = strokes(), np.zeros(SHAPE, np.uint8)
    cv2.line(bar, (60, 100), (300, 100), 180, 3)
    mask = mask_of(ink, np.where(np.arange(SHAPE[1]) % 100 < 50, bar, 0).astype(np.uint8))
    mask.hand[(bar > 60) & (mask.rule == 0)] = 230
    left = without_rules(np.maximum(ink, bar), mask)
    assert (left[bar > 100] > 100).all()

    others = bar.copy()
    cv2.line(others, (60, 115), (300, 115), 180, 3)
    cv2.line(others, (60, 5), (300, 5), 180, 3)
    mask = mask_of(ink, np.where(np.arange(SHAPE[1]) % 100 < 50, others, 0).astype(np.uint8))
    mask.hand[(others > 60) & (mask.rule == 0)] = 230
    assert without_rules(np.maximum(ink, others), mask)[5, 60:300].max() == 0


def test_ink_of_which_the_network_says_nothing_stays() -> None:
    ink, nothing = strokes(), np.zeros(SHAPE, np.uint8)
    assert (without_rules(ink, Mask(nothing, nothing, nothing)) == ink).all()


def test_handwriting_leaves_the_desk_and_redrawing_closes_gaps() -> None:
    ink, desk = strokes(), np.zeros(SHAPE, np.uint8)
    desk[:, :30] = 200
    broken = ink.copy()
    broken[:, 100:103] = 0
    mask = mask_of(ink, np.zeros(SHAPE, np.uint8))
    assert handwriting(np.maximum(broken, desk), mask)[:, :30].max() == 0
    gap = (ink > 100) & (broken == 0)
    assert handwriting(broken, mask)[gap].max() == 0
    assert redrawn(broken, mask)[gap].min() > 100


def test_a_mask_follows_its_picture_when_that_is_turned() -> None:
    ink = strokes()
    mask = mask_of(ink, np.zeros(SHAPE, np.uint8))
    assert (mask.warped(np.eye(2, 3), SHAPE).hand == mask.hand).all()
    back = np.array([[1.0, 0, 10], [0, 1.0, 5]])  # the picture without its first 10 columns and 5 rows
    assert (mask.warped(back, (115, 390)).hand == mask.hand[5:, 10:]).all()


def test_redrawing_as_a_whole_closes_gaps_that_are_hardly_seen_as_handwriting() -> None:
    ink = strokes()
    broken = ink.copy()
    broken[:, 100:104] = 0
    hand = np.where(ink > 60, 230, 0).astype(np.uint8)
    hand[:, 100:104] = np.minimum(hand[:, 100:104], 80)
    mask = Mask(np.zeros(SHAPE, np.uint8), hand, np.zeros(SHAPE, np.uint8))
    gap = ink[:, 100:104] > 100
    assert redrawn(broken, mask)[:, 100:104][gap].max() < 60
    assert redrawn_whole(broken, mask)[:, 100:104][gap].min() > 100
