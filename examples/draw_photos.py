"""Draws photos of single symbols to train on: `draw_photos.py --out photos`, a folder for each class.

Each of 25 hands writes each of twenty symbols once, with a pen on ruled paper: 500 in all. The same seed
gives the same pictures.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from handwriting import Hand, ink_of, write
from paper import Picture, ink_cover, photo

from inkmath.expression.latex import parse

CLASSES = (*"0123456789", "x", "y", "z", "+", "-", "=", "(", ")", r"\times", r"\div")
HANDS, OF_EACH = 25, 25
LONGER_SIDE_PX, MARGIN_PX = 48.0, 24
HASTE = 5.0  # times the tremor of a careful hand


def draw_photos(seed: int, folder: Path, of_each: int = OF_EACH) -> int:
    """Write folder/CLASS/NUMBER.jpg, the class without its backslash; the number of pictures."""
    hands = [_hasty(Hand.of(1000 * seed + i)) for i in range(HANDS)]
    for token in CLASSES:
        place = folder / token.removeprefix("\\")
        place.mkdir(parents=True, exist_ok=True)
        for number in range(of_each):
            cv2.imwrite(str(place / f"{number:02}.jpg"), _photo(token, hands[number % HANDS]))
    return of_each * len(CLASSES)


def _hasty(hand: Hand) -> Hand:
    """The hand in a hurry: some symbols become ambiguous, as in a notebook."""
    return replace(hand, tremor=HASTE * hand.tremor)


def _photo(token: str, hand: Hand) -> Picture:
    """The symbol by that hand, its longer side about 48 pixels, on a picture a little larger."""
    rng = hand.rng
    strokes = ink_of(write(parse(token), hand)).strokes
    low = np.min([stroke.min(axis=0) for stroke in strokes], axis=0)
    high = np.max([stroke.max(axis=0) for stroke in strokes], axis=0)
    scale = LONGER_SIDE_PX * rng.uniform(0.8, 1.2) / float((high - low).max())
    margins = rng.uniform(0.6, 1.4, 2) * MARGIN_PX
    moved = [(stroke - low) * scale + margins for stroke in strokes]
    width, height = (
        ((high - low) * scale + margins + rng.uniform(0.6, 1.4, 2) * MARGIN_PX).astype(int).tolist()
    )
    shape = max(height, 56), max(width, 56)
    cover = ink_cover(moved, shape, rng.uniform(3.0, 4.5), rng)
    return photo(cover, 200.0, -60.0, rng)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="whose hands")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    arguments = parser.parse_args()
    count = draw_photos(arguments.seed, arguments.out)
    print(f"{count} pictures in {arguments.out}")


if __name__ == "__main__":
    main()
