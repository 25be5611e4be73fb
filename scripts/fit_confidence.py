"""Fits the confidences of a reader on expressions that no training saw.

    python scripts/fit_confidence.py expressions [--held-out runs/held-out]

They are the tests of CROHME 2013 and, for the reader `expressions`, formulas of textbooks that are held out,
in ink of writers that are, some for every symbol. The confidence of a whole reading is also fitted on
pictures that show no mathematics, other ones than those that it is measured on.
The folder keeps traced ink. Writes the calibration into the reader.json that ships, and prints how often the
best hypothesis and any of them is right, and how well the weights are calibrated.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from not_mathematics import pictures

from inkmath.evaluation.calibration import auroc, expected_calibration_error
from inkmath.evaluation.reading.parts import judge_relations, judge_symbols
from inkmath.evaluation.reading.samples import (
    ExpressionSample,
    canonical_or_none,
    from_written,
    load_expressions,
)
from inkmath.ink.source import load_page
from inkmath.pipeline import READERS
from inkmath.recognition import confidence
from inkmath.recognition.confidence import Features
from inkmath.recognition.line_reader import LineReader
from inkmath.recognition.reading import reading_of
from inkmath.training.corpus import crohme_parts, held_out_expressions
from inkmath.training.spelled import spelled_tokens
from inkmath.types import Page

WEIGHTS = Path(__file__).parent.parent / "src/inkmath/weights"

FORMULAS, OF_EACH, SEED = 300, 1, 31
"""Held-out formulas, short ones with each symbol that CROHME lacks, and the seed that chooses them."""

NO_MATHEMATICS_SEED = 1  # those of seed 0 measure

FloatArray = npt.NDArray[np.float64]


def logistic_regression(features: FloatArray, right: FloatArray) -> FloatArray:
    """The weights by Newton's method, with a little ridge."""
    weights = np.zeros(features.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        gradient = features.T @ (right - p) - 1e-3 * weights
        hessian = (features * (p * (1 - p))[:, None]).T @ features + 1e-3 * np.eye(len(weights))
        weights = weights + np.linalg.solve(hessian, gradient)
    return weights


def fitted(name: str, features: Sequence[Features], right: Sequence[bool]) -> Features:
    """The weights, rounded; prints how good they are."""
    x, y = np.array(features), np.array(right, float)
    weights = np.round(logistic_regression(x, y), 3)
    p = 1 / (1 + np.exp(-x @ weights))
    ece, area = expected_calibration_error(p, y), auroc(p, y)
    print(f"{name}: {len(y):,}, {y.mean():.1%} right, calibration error {ece:.3f}, AUROC {area:.3f}")
    return tuple(weights.tolist())


def no_mathematics() -> Iterator[Page]:
    """The pages of pictures that show no mathematics."""
    for one in pictures(seed=NO_MATHEMATICS_SEED):
        yield load_page(one.picture)


def is_right(latex: str, sample: ExpressionSample) -> bool:
    """True if this is the expression, or is but for what its letters are a word of."""
    if canonical_or_none(latex) == sample.tokens:
        return True
    letters = spelled_tokens(latex)
    return letters is not None and letters == spelled_tokens(" ".join(sample.tokens or ()))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("--held-out", type=Path, default=Path("runs/held-out"), metavar="FOLDER")
    given = parser.parse_args()
    folder = WEIGHTS / given.reader
    reader = LineReader.load(folder)
    bonus = reader.options.length_bonus
    samples = [sample for sample in load_expressions("crohme", "2013") if sample.tokens]
    if given.reader == "expressions":
        samples += from_written(
            held_out_expressions(crohme_parts()[1], FORMULAS, OF_EACH, SEED, given.held_out)
        )
    found, any_right = [], 0
    for sample in samples:
        page = load_page(sample.source)
        hypotheses = reader.hypotheses(page)
        any_right += any(is_right(h.latex, sample) for h in hypotheses)
        if hypotheses:
            found.append((sample, page, hypotheses))
    right = [is_right(hypotheses[0].latex, sample) for sample, _, hypotheses in found]
    print(f"{len(samples)} expressions: best right {sum(right) / len(samples):.1%}, ", end="")
    print(f"any hypothesis {any_right / len(samples):.1%}")
    mistaken = [hypotheses for hypotheses in map(reader.hypotheses, no_mathematics()) if hypotheses]
    whole = fitted(
        "whole",
        [
            confidence.whole_features(hypotheses, bonus)
            for hypotheses in [*(h for _, _, h in found), *mistaken]
        ],
        right + [False] * len(mistaken),
    )
    config = reader.config
    config = replace(config, calibration=replace(config.calibration, whole=whole))

    parts: dict[str, tuple[list[Features], list[bool]]] = {"symbol": ([], []), "relation": ([], [])}
    for sample, page, hypotheses in found:
        best = hypotheses[0]
        logit = confidence.weigh(whole, confidence.whole_features(hypotheses, bonus))
        reading = reading_of(hypotheses, page, config)
        order = best.tree.reading_order()
        hanging = [index for index in order if best.tree.parents[index] >= 0]
        symbols, relations = judge_symbols(sample, reading), judge_relations(sample, reading)
        parts["symbol"][0].extend(confidence.symbol_features(best, index, logit) for index in order)
        parts["symbol"][1].extend(is_right for _, is_right in symbols)
        if relations:
            parts["relation"][0].extend(confidence.relation_features(best, index, logit) for index in hanging)
            parts["relation"][1].extend(is_right for _, is_right in relations)
    weights = {name: fitted(name, *both) for name, both in parts.items()}
    replace(config, calibration=replace(config.calibration, **weights)).write(folder)


if __name__ == "__main__":
    main()
