r"""Marks between two digits: a decimal point at their foot, a product at half their height, a comma below.

The networks learned of ink in which nearly every dot there is a decimal point, however it stands. After a
power or a bracket a dot is a product, however low it stands: no number ends there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from inkmath.expression.layout import Relation
from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.tree_parser import ParseScores
from inkmath.types import Box
from inkmath.vocab import NAMES, Kind, name_ids, table

POINT, PRODUCT, COMMA = ".", r"\cdot", ","


@dataclass(frozen=True, slots=True)
class Place:
    """Place of a mark between two digits, in shares of their height: means and standard deviations.

    height: of its middle above their foot. gap: after the digit before it. length: by how much it is taller
    than wide. count: how many there are in CROHME's training part, on which this is measured.
    """

    height: tuple[float, float]
    gap: tuple[float, float]
    length: tuple[float, float]
    count: int


PLACES = {
    POINT: Place((0.12, 0.16), (0.24, 0.18), (0.01, 0.1), 256),
    PRODUCT: Place((0.46, 0.14), (0.54, 0.27), (0.0, 0.1), 18),
    COMMA: Place((-0.12, 0.15), (0.21, 0.21), (0.3, 0.16), 103),
}
"""The places by mark. Lengths of dots spread more than in CROHME (0.05): pens and cameras draw them out."""

AFTER_A_FACTOR = {POINT: 7, PRODUCT: 44}
"""Counts, in CROHME's training part, of dots that follow a power or a closing bracket and have something
after them.
"""

LEAST = math.log(0.1)
"""Marks, and powers, that are less likely are none."""


def by_place(scores: ParseScores, boxes: Sequence[Box], options: DecodingOptions) -> ParseScores:
    """The scores with marks between two digits rescored by their place.

    boxes: of the symbols, in pixels.
    """
    names, digits = scores.names.copy(), [NAMES[i].isdecimal() for i in scores.names.argmax(axis=1)]
    marks = [name_ids()[name] for name in PLACES]
    likeliest = scores.edges.argmax(axis=1).tolist()
    for mark, total in enumerate(np.logaddexp.reduce(names[:, marks], axis=1).tolist()):
        following = mark * len(Relation) + Relation.RIGHT
        if total < LEAST or following not in likeliest:
            continue
        left, relation = divmod(likeliest[mark], len(Relation))
        right = likeliest.index(following)
        if relation != Relation.RIGHT or left >= len(boxes):
            continue
        if _is_factor(left, scores):
            dots = [name_ids()[name] for name in AFTER_A_FACTOR]
            shares = np.log(list(AFTER_A_FACTOR.values())) - math.log(sum(AFTER_A_FACTOR.values()))
            names[mark, dots] = np.logaddexp.reduce(names[mark, dots]) + shares
        elif digits[left] and digits[right]:
            placed = place_logits(boxes[mark], boxes[left], boxes[right], options.mark_place_bound)
            logits = options.mark_network_weight * names[mark, marks] + placed
            names[mark, marks] = total + logits - np.logaddexp.reduce(logits)
    return replace(scores, names=names)


def _is_factor(symbol: int, scores: ParseScores) -> bool:
    """True for what may well be raised to a power, and for a closing bracket."""
    token = table().get(NAMES[int(scores.names[symbol].argmax())])
    is_raised = scores.edges[:, symbol * len(Relation) + Relation.SUP].max() >= LEAST
    return bool(is_raised) or (token is not None and token.kind is Kind.CLOSE)


def place_logits(mark: Box, left: Box, right: Box, bound: float) -> list[float]:
    """The log-probability of each of PLACES for a mark between two digits, by its place alone.

    bound: the largest difference of two of them; some people write their decimal points high.
    """
    foot, tall = (left.y1 + right.y1) / 2, max((left.height + right.height) / 2, 1.0)
    height, gap = (foot - mark.centre[1]) / tall, (mark.x0 - left.x1) / tall
    length = (mark.height - mark.width) / tall
    # What stands still higher than a product, or is still longer and lower than a comma, is no point either.
    height = min(max(height, PLACES[COMMA].height[0]), PLACES[PRODUCT].height[0])
    gap = min(max(gap, PLACES[COMMA].gap[0]), PLACES[PRODUCT].gap[0])
    length = min(max(length, PLACES[PRODUCT].length[0]), PLACES[COMMA].length[0])
    logits = [
        sum(
            -(((value - mean) / spread) ** 2) / 2 - math.log(spread)
            for value, (mean, spread) in zip(
                (height, gap, length), (place.height, place.gap, place.length), strict=True
            )
        )
        - math.log(place.count)  # which the networks have learned
        for place in PLACES.values()
    ]
    return [max(logit - max(logits), -bound) for logit in logits]


_LARGE = 30.0


def log_sigmoid(logit: float) -> float:
    """The logarithm of the probability that a logit stands for."""
    return -math.log1p(math.exp(-logit)) if logit > -_LARGE else logit
