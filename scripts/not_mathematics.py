"""Draws pictures that show no mathematics, and lists those that a reader takes for a formula.

    python scripts/not_mathematics.py                    # the share with a confidence above 0.5
    python scripts/not_mathematics.py --page             # the same where each is read as a page: of any line
    python scripts/not_mathematics.py --out FOLDER       # writes the pictures, and reads none

Everything is drawn from a seed; no picture comes from anywhere else. Twenty kinds take turns, so that each is
a twentieth of the whole. The letters of handwritten words are the test part of `emnist-byclass`, which must
be in the store: `inkmath data add emnist-byclass FILE`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import count as count_from
from itertools import islice
from pathlib import Path

import numpy as np
from no_mathematics import drawn_scenes, photographed_scenes
from no_mathematics.false_positives import NoFormula, evaluate_false_positives

from inkmath.errors import DataError
from inkmath.evaluation.reading.drawing import png
from inkmath.pipeline import DEFAULT_READER, load_reader
from inkmath.types import Pixels

COUNT = 400

FAMILIES: tuple[Mapping[str, Callable[[np.random.Generator], Pixels]], ...] = (
    drawn_scenes.KINDS,
    photographed_scenes.KINDS,
)
"""Drawing function of each kind: plain drawings, and photographs."""


def pictures(count: int = COUNT, seed: int = 0) -> Iterator[NoFormula]:
    """`count` pictures, the kinds in turn. A picture depends on the seed, its kind and its turn alone.

    Raises MissingDataError where handwritten letters are needed that are not in the store.
    """
    return islice(_endless(seed), count)


def _endless(seed: int) -> Iterator[NoFormula]:
    names = count_from()
    for turn in count_from():
        for number, family in enumerate(FAMILIES):
            for place, (kind, draw) in enumerate(family.items()):
                pixels = draw(np.random.default_rng([seed, len(family) * turn + place, number]))
                yield NoFormula(f"{next(names):03d}-{kind.replace(' ', '-')}", kind, png(pixels))


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure readings of pictures without mathematics.")
    parser.add_argument("--reader", default=DEFAULT_READER, help="which reader, such as expressions")
    parser.add_argument("--page", action="store_true", help="read each as a page; every line of it counts")
    parser.add_argument("--count", type=int, default=COUNT, help="how many pictures")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="write the pictures there and read none")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    given = parser.parse_args()
    drawn = pictures(given.count, given.seed)
    try:
        if given.out is not None:
            given.out.mkdir(parents=True, exist_ok=True)
            for one in drawn:
                (given.out / f"{one.name}.png").write_bytes(one.picture)
            return 0
        what = f"{given.count} pictures without mathematics{', as pages' if given.page else ''}"
        reader = load_reader(given.reader)
        read = reader.read_page if given.page else lambda picture: [reader.read(picture)]
        result = evaluate_false_positives(read, drawn, model=given.reader, data=what, seed=given.seed)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(result.to_dict()) if given.json else result.to_text())
    return 0


if __name__ == "__main__":
    sys.exit(main())
