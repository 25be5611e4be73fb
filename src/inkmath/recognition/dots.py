r"""Dots between two digits: at their foot a decimal point, at half their height a product.

The networks learned of ink in which nearly every such dot is a decimal point, however high it stands.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from inkmath.expression.layout import Relation
from inkmath.recognition.relations import RelationScores
from inkmath.types import Box
from inkmath.vocab import NAMES, name_ids

POINT, PRODUCT = ".", r"\cdot"

POINT_HEIGHT, PRODUCT_HEIGHT = (0.12, 0.16), (0.46, 0.14)
"""Mean and standard deviation of how high a decimal point and a multiplication dot stand between two digits,
from their foot in shares of their height: of 256 and 18 in CROHME's training part.
"""

BY_NETWORK = 0.4
"""Weight of the networks' own choice between the two, as a logit."""

LEAST_OF_A_DOT = math.log(0.1)
"""Symbols that are less likely to be either of them are left alone."""

AS_OFTEN = math.log(256 / 18)
"""The logit by which the networks, trained on these, prefer the point; elsewhere products are as frequent."""

MOST_BY_HEIGHT = 4.5
"""The most that the height of a dot tells, as a logarithm: some write their decimal points high."""


_LARGE = 30.0


def by_height(scores: RelationScores, boxes: Sequence[Box]) -> RelationScores:
    """The scores where the height of a dot between two digits tells whether it is a point or a product.

    boxes: of the symbols, in pixels.
    """
    names, digits = scores.names.copy(), [NAMES[i].isdecimal() for i in scores.names.argmax(axis=1)]
    point, product = (name_ids()[name] for name in (POINT, PRODUCT))
    likeliest = scores.edges.argmax(axis=1).tolist()
    for dot, total in enumerate(np.logaddexp(names[:, point], names[:, product]).tolist()):
        following = dot * len(Relation) + Relation.RIGHT
        if total < LEAST_OF_A_DOT or following not in likeliest:
            continue
        left, relation = divmod(likeliest[dot], len(Relation))
        right = likeliest.index(following)
        if relation == Relation.RIGHT and left < len(boxes) and digits[left] and digits[right]:
            logit = BY_NETWORK * (names[dot, product] - names[dot, point])
            logit += product_logit(boxes[dot], boxes[left], boxes[right])
            names[dot, product], names[dot, point] = total + log_sigmoid(logit), total + log_sigmoid(-logit)
    return replace(scores, names=names)


def product_logit(dot: Box, left: Box, right: Box) -> float:
    """The logit that a dot between two digits is a product, by its height alone."""
    foot, height = (left.y1 + right.y1) / 2, (left.height + right.height) / 2
    share = (foot - dot.centre[1]) / max(height, 1.0)
    (point, spread), (product, other) = POINT_HEIGHT, PRODUCT_HEIGHT
    share = min(share, product)  # what stands still higher is no point either
    by_height = ((share - point) / spread) ** 2 / 2 - ((share - product) / other) ** 2 / 2
    logit = by_height + math.log(spread / other) + AS_OFTEN
    return max(-MOST_BY_HEIGHT, min(MOST_BY_HEIGHT, logit))


def log_sigmoid(logit: float) -> float:
    """The logarithm of the probability that a logit stands for."""
    return -math.log1p(math.exp(-logit)) if logit > -_LARGE else logit
