from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from inkmath.evaluation.reading.oracle_parser import OracleParser
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.recognition.tree_parser import ParseScores
from inkmath.types import Box
from inkmath.vocab import NAMES, SYMBOLS, symbol_ids

BOX = Box(0, 0, 1, 1)

Given = tuple[npt.NDArray[np.float32], Sequence[Box]]


class Knows:
    """A relations model that is sure of one tree and would name every symbol `y`."""

    def __init__(self, tree: LayoutTree) -> None:
        self._tree = tree
        self.classes: list[int] = []

    def score(self, expressions: Sequence[Given]) -> list[ParseScores]:
        ((classes, boxes),) = expressions
        assert classes.shape == (len(boxes), len(SYMBOLS) + 1)
        self.classes = classes.argmax(axis=1).tolist()
        count = len(boxes)
        names = np.full((count, len(NAMES)), -5.0)
        names[:, NAMES.index("y")] = -0.1
        names[:, NAMES.index(r"\cdot")] = -1.0
        edges = np.full((count, count * len(Relation) + 1), -8.0)
        for i, (parent, relation) in enumerate(zip(self._tree.parents, self._tree.relations, strict=True)):
            edges[i, parent * len(Relation) + relation if parent >= 0 else -1] = -0.1
        return [ParseScores(names, np.zeros(count), edges)]


def test_true_names_stay_and_the_tree_is_the_models() -> None:
    right = Relation.RIGHT
    tree = LayoutTree(("x", "2", "+", "1"), (-1, 0, 0, 2), (right, Relation.SUP, right, right))
    model = Knows(tree)
    assert OracleParser(model).arrange(["x", "2", "+", "1"], [BOX] * 4) == "x^{2}+1"
    assert model.classes == [symbol_ids()[name] for name in "x2+1"]


def test_what_looks_alike_is_the_models_to_tell() -> None:
    tree = LayoutTree(("2", ".", "3"), (-1, 0, 1), (Relation.RIGHT,) * 3)
    assert OracleParser(Knows(tree)).arrange(["2", ".", "3"], [BOX] * 3) == r"2\cdot3"
