"""Fits the confidence of lines of photographed pages on composed ones, of writers of whom nothing was learnt.

    python scripts/fit_page_confidence.py [--pages 160] [--seed 5000]

Writes it into the reader.json of those that ship, and prints how well it is calibrated before and after.
Needs the set `crohme` in the store: `inkmath data add crohme FILE`.
"""

from __future__ import annotations

import argparse
import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from draw_pages import composed
from fit_confidence import logistic_regression
from PIL import Image

from inkmath.data.expressions import ExpressionSet, split_by_writer
from inkmath.data.use import open_set
from inkmath.evaluation.calibration import auroc, expected_calibration_error
from inkmath.evaluation.reading.pages import match_in_order
from inkmath.evaluation.reading.samples import canonical_or_none
from inkmath.pipeline import Reader
from inkmath.recognition import confidence
from inkmath.recognition.confidence import Features
from inkmath.recognition.line_reader import LineReader
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.training.pages.photograph import Photograph
from inkmath.training.pages.writing import Writer
from inkmath.types import Reading

FOLDER = Path(__file__).parent.parent / "src/inkmath/weights/expressions"

FloatArray = npt.NDArray[np.float64]


def lines_read(reader: Reader, page: Photograph) -> tuple[list[Reading], list[bool]]:
    """The readings of the lines of a page, and which of them are right."""
    data = io.BytesIO()
    Image.fromarray(page.picture).save(data, "JPEG", quality=90)
    readings = [reading for reading in reader.read_page(data.getvalue()) if reading.symbols]
    truth, found = [line.tokens for line in page.lines], [canonical_or_none(one.latex) for one in readings]
    right = {
        partner
        for tokens, partner in zip(truth, match_in_order(truth, found), strict=True)
        if partner is not None and found[partner] == tokens
    }
    return readings, [place in right for place in range(len(readings))]


def report(name: str, p: FloatArray, right: FloatArray) -> None:
    ece, area = expected_calibration_error(p, right), auroc(p, right)
    print(f"{name}: calibration error {ece:.3f}, AUROC {area:.3f}, ", end="")
    print(f"{int(((p >= 0.5) & (right == 0)).sum())} wrong ones of at least 0.5")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=160)
    parser.add_argument("--seed", type=int, default=5000, help="of the first page")
    asked = parser.parse_args()
    crohme = open_set("crohme")
    if not isinstance(crohme, ExpressionSet):
        raise SystemExit("The set 'crohme' of the store holds no ink. Add it anew.")
    writer = Writer(split_by_writer(crohme.split("train"))[1])
    recogniser = LineReader.load(FOLDER)
    by_itself = replace(recogniser.config.calibration, photographed_page=(1.0, 0.0, 0.0))
    recogniser.config = replace(recogniser.config, calibration=by_itself)
    reader = Reader("expressions", recogniser)
    features, right = list[Features](), list[bool]()
    for seed in range(asked.seed, asked.seed + asked.pages):
        readings, verdicts = lines_read(reader, composed(writer, seed))
        features += map(confidence.page_features, readings)
        right += verdicts
    # Hardly any line without meaning is right; one that is and one that is not are counted besides (Laplace).
    x = np.array([*features, (0.0, 1.0, 1.0), (0.0, 1.0, 1.0)])
    y = np.array([*right, True, False], float)
    weights = np.round(logistic_regression(x, y), 3)
    count = len(features)
    meaningless = x[:count, 2] > 0
    print(f"{count:,} lines of {asked.pages} pages, {y[:count].mean():.1%} right; ", end="")
    print(f"{int(meaningless.sum())} without meaning, of which {int(y[:count][meaningless].sum())} are right")
    report("before", 1 / (1 + np.exp(-x[:, 0])), y)
    report("after", 1 / (1 + np.exp(-x @ weights)), y)
    for folder in (FOLDER, FOLDER.parent / "layout"):
        config = ReaderConfig.load(folder)
        fitted = replace(config.calibration, photographed_page=tuple(weights.tolist()))
        replace(config, calibration=fitted).write(folder)


if __name__ == "__main__":
    main()
