"""Fits the confidence of a reader on expressions that no training saw: the test part of CROHME 2013.

    python scripts/fit_confidence.py

Prints the weights of `confidence_features` for `recognition/layout_reader.py`, how often the best hypothesis
and any of them is right, and the calibration that the weights give.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from inkmath.data import open_set
from inkmath.data.expressions import ExpressionSet
from inkmath.evaluation.calibration import auroc, expected_calibration_error
from inkmath.expression.latex import canonical_tokens
from inkmath.ink.raster import draw
from inkmath.recognition.hypotheses import confidence_features
from inkmath.recognition.layout_reader import LayoutReader

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


def main() -> None:
    crohme = open_set("crohme")
    if not isinstance(crohme, ExpressionSet):
        raise SystemExit("The set 'crohme' in the store holds no ink.")
    unseen = [expression for expression in crohme.split("2013") if expression.tokens]
    reader = LayoutReader.load()
    features, right, any_right = [], [], []
    for expression in unseen:
        hypotheses = reader.hypotheses(draw(expression.ink))
        hits = [tuple(canonical_tokens(h.latex)) == expression.tokens for h in hypotheses]
        any_right.append(any(hits))
        if hypotheses:
            features.append(confidence_features(hypotheses))
            right.append(hits[0])
    x, y = np.array(features), np.array(right, float)
    weights = np.round(logistic_regression(x, y), 3)
    p = 1 / (1 + np.exp(-x @ weights))
    print(f"{len(unseen)} expressions: best right {sum(right) / len(unseen):.1%}, ", end="")
    print(f"any hypothesis {np.mean(any_right):.1%}")
    print(f"calibration error {expected_calibration_error(p, y):.3f}, AUROC {auroc(p, y):.3f}")
    print(f"CONFIDENCE = {tuple(weights.tolist())}")


if __name__ == "__main__":
    main()
