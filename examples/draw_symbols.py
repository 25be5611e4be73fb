"""Draws single symbols by many hands: `draw_symbols.py --hands 40 --out symbols`.

The pictures lie in a folder for each class, named after the hand: symbols/7/12.png is the 7 of hand 12. It is
the layout of `inkmath data add NAME FOLDER --layout folder`, and that of a folder of photographed symbols.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from handwriting import Hand, ink_of, write
from PIL import Image

from inkmath.expression.latex import parse
from inkmath.ink.raster import draw_symbol

CLASSES = (*"0123456789", "x", "+", "-", "=")


def draw_symbols(folder: Path, hands: int, classes: tuple[str, ...] = CLASSES) -> int:
    """Write one picture of each class by each hand; returns how many there are."""
    for seed in range(hands):
        hand = Hand.of(seed)
        for name in classes:
            path = folder / name / f"{seed}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(draw_symbol(ink_of(write(parse(name), hand)))).save(path)
    return hands * len(classes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hands", type=int, default=40, help="how many people write")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    arguments = parser.parse_args()
    count = draw_symbols(arguments.out, arguments.hands)
    print(f"{count} pictures of {len(CLASSES)} classes by {arguments.hands} hands in {arguments.out}")


if __name__ == "__main__":
    main()
