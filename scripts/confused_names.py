"""Counts the names that a reader gives for others, and writes them onto its card.

    python scripts/confused_names.py expressions [--held-out runs/held-out]

It reads expressions of CROHME's held-out training writers, and held-out formulas of textbooks, some for every
symbol, in ink that no network learns from. Where the structure of a reading is right, each symbol counts:
what is written, and what is read. The folder keeps traced ink.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path

import inkmath
from inkmath.evaluation.reading.parts import names_read
from inkmath.evaluation.reading.samples import ExpressionSample, from_written
from inkmath.pipeline import READERS
from inkmath.recognition.reader_config import Confusion, Confusions, ReaderConfig
from inkmath.training.corpus import crohme_parts, held_out_expressions, with_true_trees
from inkmath.types import Reading

WEIGHTS = Path(__file__).parent.parent / "src/inkmath/weights"

SEED = 47
MOST = 60
"""Pairs of names that are written onto the card."""


def confusions(pairs: Iterable[tuple[ExpressionSample, Reading]], data: str, command: str) -> Confusions:
    """The names given for others, the commonest first."""
    written, given = Counter[str](), Counter[tuple[str, str]]()
    expressions = right = 0
    for sample, reading in pairs:
        expressions += 1
        names = names_read(sample, reading)
        right += bool(names)
        written.update(name for name, _ in names)
        given.update(names)
    found = [Confusion(*pair, count, written[pair[0]]) for pair, count in given.items() if pair[0] != pair[1]]
    found.sort(key=lambda one: (-one.count, one.written, one.read))
    return Confusions(data, command, expressions, right, written.total(), tuple(found[:MOST]))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--held-out", type=Path, default=Path("runs/held-out"), metavar="FOLDER")
    parser.add_argument("--crohme", type=int, default=300, help="expressions of CROHME")
    parser.add_argument("--formulas", type=int, default=300, help="formulas of textbooks")
    parser.add_argument("--each", type=int, default=3, help="short formulas with each symbol CROHME lacks")
    given = parser.parse_args()
    _, validation = crohme_parts()
    new = held_out_expressions(validation, given.formulas, given.each, SEED, given.held_out)
    true = with_true_trees(validation)
    own = islice(true, 0, None, max(1, len(true) // max(given.crohme, 1)))
    reader = inkmath.load_reader(given.reader)
    samples = from_written(chain(islice(own, given.crohme), new))
    sizes = f"--crohme {given.crohme} --formulas {given.formulas} --each {given.each}"
    found = confusions(
        ((sample, reader.read(sample.source)) for sample in samples),
        "CROHME's held-out training writers and held-out formulas of textbooks in held-out ink, strokes",
        f"python scripts/confused_names.py {given.reader} {sizes}",
    )
    folder = WEIGHTS / given.reader
    replace(ReaderConfig.load(folder), confusions=found).write(folder)
    print(f"{found.symbols:,} symbols in {found.right:,} of {found.expressions:,} expressions")
    for one in found.pairs:
        print(f"  {one.written} read as {one.read}: {one.count} of {one.of}")


if __name__ == "__main__":
    main()
