"""Sub-expressions of written expressions as somebody wrote them: short inputs, in real ink.

A symbol among others looks unlike the same symbol alone, by its surroundings and by what it is measured by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np

from inkmath.data.expressions import WrittenExpression, WrittenSymbol
from inkmath.expression.grouping import unpaired
from inkmath.expression.latex import row_tokens
from inkmath.expression.layout import LayoutTree
from inkmath.training.recombine import random_members
from inkmath.training.synthesis import Tokens

_TRIES = 8
_SAY_NOTHING_ALONE = frozenset({".", ",", r"\cdot", r"\prime", "|", "/"})


def subexpressions(
    expressions: Sequence[WrittenExpression], rng: np.random.Generator, forbidden: Collection[Tokens]
) -> Iterator[WrittenExpression]:
    """A random sub-expression of each expression that has a tree and, in a few tries, a fitting one.

    It is not the whole, none of `forbidden` (canonical tokens), has no bracket without its partner, and does
    not consist of strokes that mean something only beside others.
    """
    for expression in expressions:
        if expression.tree is None:
            continue
        for _ in range(_TRIES):
            part = _random_subexpression(expression, expression.tree, rng)
            if _stands_alone(part) and len(part.symbols) < len(expression.symbols):
                if part.tokens not in forbidden:
                    yield part
                break


def _random_subexpression(
    expression: WrittenExpression, tree: LayoutTree, rng: np.random.Generator
) -> WrittenExpression:
    members, root = random_members(
        np.array(tree.parents), np.array(tree.relations), np.arange(len(tree.names)), rng
    )
    place = {symbol: index for index, symbol in enumerate(members.tolist())}
    part = LayoutTree(
        tuple(tree.names[i] for i in place),
        tuple(-1 if i == root else place[tree.parents[i]] for i in place),
        tuple(tree.relations[i] for i in place),
    )
    written = [(expression.symbols[i].name, expression.symbol_strokes(expression.symbols[i])) for i in place]
    ends = np.cumsum([0, *(len(strokes) for _, strokes in written)]).tolist()
    return WrittenExpression(
        f"{expression.name}-part",
        expression.split,
        expression.writer,
        tuple(stroke for _, strokes in written for stroke in strokes),
        tuple(
            WrittenSymbol(name, tuple(range(start, start + len(strokes))))
            for start, (name, strokes) in zip(ends, written, strict=False)
        ),
        part,
        tuple(row_tokens(part.to_row())),
    )


def _stands_alone(part: WrittenExpression) -> bool:
    assert part.tree is not None
    return not unpaired(part.tree.to_row()) and not _SAY_NOTHING_ALONE.issuperset(part.tree.names)
