"""Chooses the layout reader's weights and fits its confidence, on CROHME's validation writers.

    python scripts/tune_layout_reader.py [--every N] [--seed 0]

Prints the fields of `LayoutReaderConfig`. Hypotheses are collected once; the weights are then searched at
random around the best so far, the name weight held at 1, for the share of expressions whose best reading is
right.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from inkmath.data import open_set
from inkmath.data.expressions import ExpressionSet, split_by_writer
from inkmath.expression.latex import canonical_tokens
from inkmath.ink.raster import draw
from inkmath.recognition.layout_reader import (
    Hypothesis,
    LayoutReader,
    LayoutReaderConfig,
    confidence_features,
)

FloatArray = npt.NDArray[np.float64]
Case = tuple[list[Hypothesis], npt.NDArray[np.bool_]]  # the hypotheses of an expression, and which are right

NAMES = 2  # place of the names in Hypothesis.evidence


def collect(every: int) -> list[Case]:
    """The hypotheses of every n-th validation expression that has any."""
    crohme = open_set("crohme")
    assert isinstance(crohme, ExpressionSet)
    _, validation = split_by_writer(crohme.split("train"))
    reader = LayoutReader.load()
    cases = []
    for expression in validation[::every]:
        hypotheses = reader.hypotheses(draw(expression.ink))
        right = np.array([tuple(canonical_tokens(h.latex)) == expression.tokens for h in hypotheses], bool)
        cases.append((hypotheses, right))
    return cases


def accuracy(cases: Sequence[Case], evidence: Sequence[FloatArray], weights: FloatArray) -> float:
    """Share of the cases whose best hypothesis is right."""
    hits = [
        bool(right[int(np.argmax(e @ weights))]) if len(e) else False
        for e, (_, right) in zip(evidence, cases, strict=True)
    ]
    return float(np.mean(hits))


def search(cases: Sequence[Case], start: FloatArray, rng: np.random.Generator) -> FloatArray:
    """The best weights of a random search around the best so far."""
    evidence = [np.array([h.evidence for h in hypotheses]).reshape(-1, len(start)) for hypotheses, _ in cases]
    best, score = start, accuracy(cases, evidence, start)
    for _ in range(2000):
        weights = best + rng.normal(size=len(start)) * rng.choice([0.05, 0.2, 0.5])
        weights[NAMES] = 1.0
        found = accuracy(cases, evidence, weights)
        if found > score:
            best, score = weights, found
    return best


def fit_confidence(features: FloatArray, right: FloatArray) -> FloatArray:
    """Logistic regression by Newton's method, with a little ridge."""
    weights = np.zeros(features.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        gradient = features.T @ (right - p) - 1e-3 * weights
        hessian = (features * (p * (1 - p))[:, None]).T @ features + 1e-3 * np.eye(len(weights))
        weights = weights + np.linalg.solve(hessian, gradient)
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    cases = collect(arguments.every)
    start = np.array(LayoutReaderConfig().weights)
    oracle = float(np.mean([right.any() for _, right in cases]))
    weights = np.round(search(cases, start, np.random.default_rng(arguments.seed)), 2)
    reader = LayoutReader(*(None, None), LayoutReaderConfig(weights=tuple(weights)))  # type: ignore[arg-type]
    features, right = [], []
    for hypotheses, good in cases:
        if hypotheses:
            shares = reader.shares(hypotheses)
            latex = next(iter(shares))
            best = next(i for i, h in enumerate(hypotheses) if h.latex == latex)
            features.append(confidence_features(hypotheses[best], shares))
            right.append(bool(good[best]))
    confidence = np.round(fit_confidence(np.array(features), np.array(right, float)), 3)
    print(f"{len(cases)} expressions; right among the hypotheses {oracle:.1%}, best {np.mean(right):.1%}")
    print(f"weights = {tuple(weights.tolist())}\nconfidence = {tuple(confidence.tolist())}")


if __name__ == "__main__":
    main()
