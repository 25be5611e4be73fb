"""Hypotheses whose symbols, gaps and doubts are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from inkmath.expression.latex import print_latex
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.recognition.hypotheses import Hypothesis, SymbolSet
from inkmath.recognition.symbol_classifier import CLASSES
from inkmath.recognition.tree_parser import ParseScores
from inkmath.types import Box
from inkmath.vocab import NAMES

WIDE, NARROW = 40.0, 8.0
"""Gaps between words and between symbols of height 50."""

RELATIONS = {"^": Relation.SUP, "_": Relation.SUB}


def row(written: Sequence[str], doubts: Mapping[int, Mapping[str, float]] | None = None) -> Hypothesis:
    """A row of symbols; " " is a wide gap, and a name that begins with ^ or _ begins or goes on with a script
    of the symbol before.

    doubts: log-probabilities of other names, by the place of the symbol; what is written has 0.
    """
    names, parents, relations, boxes = list[str](), list[int](), list[Relation](), list[Box]()
    x, last, script, kind = 0.0, -1, -1, ""
    for name in written:
        if name == " ":
            x += WIDE - NARROW
            continue
        mark = name[0] if name[0] in RELATIONS and len(name) > 1 else ""
        place = len(names)
        goes_on = mark != "" and mark == kind
        parents.append(script if goes_on else last)
        relations.append(RELATIONS[mark] if mark and not goes_on else Relation.RIGHT)
        names.append(name.removeprefix(mark))
        top = {"": 0.0, "^": -20.0, "_": 35.0}[mark]
        boxes.append(Box(x, top, x + 30, top + (25 if mark else 50)))
        x += 30 + NARROW
        script, kind = (place, mark) if mark else (-1, "")
        last = last if mark else place
    tree = LayoutTree(tuple(names), tuple(parents), tuple(relations))
    scores = np.full((len(names), len(NAMES)), -20.0)
    for place, name in enumerate(names):
        for other, score in {name: 0.0, **(doubts or {}).get(place, {})}.items():
            scores[place, NAMES.index(other)] = score
    symbols = SymbolSet(np.zeros((len(names), CLASSES), np.float32), tuple(boxes), 0.0)
    edges = np.zeros((len(names), 1))
    return Hypothesis(
        symbols, ParseScores(scores, np.zeros(len(names)), edges), tree, print_latex(tree.to_row()), 0.0
    )
