"""Relations alone: the expression that the relations model makes of symbols given as they truly are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from inkmath.expression.latex import print_latex
from inkmath.expression.layout_search import best_trees
from inkmath.recognition.tree_parser import ParseScores
from inkmath.types import Box
from inkmath.vocab import LOOKS_LIKE, NAMES, SYMBOLS, symbol_ids

_RULED_OUT = -100.0  # logarithm of the probability of names that are not the true one


class ScoresRelations(Protocol):
    """`inkmath.recognition.tree_parser.TreeParser`, or what stands in for it."""

    def score(
        self, expressions: Sequence[tuple[npt.NDArray[np.float32], Sequence[Box]]]
    ) -> list[ParseScores]: ...


class OracleParser:
    """Arranges true symbols by a relations model and the search of the best tree."""

    def __init__(self, model: ScoresRelations) -> None:
        self._model = model

    def arrange(self, names: Sequence[str], boxes: Sequence[Box]) -> str:
        """LaTeX of the best tree over N >= 1 symbols; empty where the search finds none.

        names: of `inkmath.vocab.SYMBOLS`. Which of the tokens that look alike a symbol is (a dot or `\\cdot`)
        is left to the model, as in reading.
        """
        classes = np.array([symbol_ids()[name] for name in names])
        certain = np.zeros((len(names), len(SYMBOLS) + 1), np.float32)
        certain[np.arange(len(names)), classes] = 1
        (scores,) = self._model.score([(certain, boxes)])
        allowed = np.array([LOOKS_LIKE.get(name, name) for name in NAMES])[None] == np.array(names)[:, None]
        found = best_trees(np.where(allowed, scores.names, _RULED_OUT), scores.edges, most=1)
        return print_latex(found[0].tree.to_row()) if found else ""
