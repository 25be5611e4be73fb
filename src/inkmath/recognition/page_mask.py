"""Classes of the pixels of a photographed page, by a U-Net in one pass over the whole picture."""

from __future__ import annotations

import cv2
import numpy as np

from inkmath.ink.mask import Mask
from inkmath.recognition.weights import load_session
from inkmath.types import Pixels

MOST_PIXELS = 1_000_000
"""Larger pictures are looked at smaller: writing on them is still more than ten pixels high."""

_MULTIPLE = 32  # of both sides of what the network takes


def classify_pixels(picture: Pixels) -> Mask:
    """The mask of a picture, uint8 (H, W, 3), RGB. The first call of a process loads the network."""
    session, card = load_session("page-mask")
    height, width = picture.shape[:2]
    factor = min(1.0, (MOST_PIXELS / (height * width)) ** 0.5)
    rows, columns = max(1, round(height * factor)), max(1, round(width * factor))
    small = cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA)
    below, right = -rows % _MULTIPLE, -columns % _MULTIPLE
    padded = cv2.copyMakeBorder(small, 0, below, 0, right, cv2.BORDER_REFLECT_101)
    given = np.ascontiguousarray(padded.transpose(2, 0, 1)[None], dtype=np.float32) / 255
    logits = session.run(None, {"picture": given})[0][0, :, :rows, :columns]
    logits -= logits.max(axis=0)
    shares = np.exp(logits, out=logits)
    shares *= 255 / shares.sum(axis=0)
    shares = shares.astype(np.uint8)

    def of(*names: str) -> Pixels:
        """The probability of any of these classes, at the picture's size."""
        total = sum(shares[card.classes.index(name)] for name in names)
        return np.asarray(cv2.resize(np.asarray(total), (width, height)), dtype=np.uint8)

    return Mask(rule=of("rule"), hand=of("mathematics", "words"), other=of("print", "mark"))
