"""The expressions that networks learn from: CROHME's training part, parts of it, and new ones in its ink."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np

from inkmath.data.classified import crohme
from inkmath.data.expressions import WrittenExpression, split_by_writer
from inkmath.expression.latex import row_tokens
from inkmath.training.grammar import expressions
from inkmath.training.subexpressions import subexpressions
from inkmath.training.symbol_inks import Library
from inkmath.training.synthesis import Tokens, synthesised, tokens_of, unseen


def crohme_parts() -> tuple[list[WrittenExpression], list[WrittenExpression]]:
    """CROHME's training expressions and, with no writer in common, those held out for validation."""
    return split_by_writer(crohme().split("train"))


def with_true_trees(expressions: Sequence[WrittenExpression]) -> list[WrittenExpression]:
    """Expressions whose tree agrees with their caption: one of CROHME's trees in a hundred does not."""
    return [e for e in expressions if e.tree and tuple(row_tokens(e.tree.to_row())) == e.tokens]


def synthesised_expressions(
    training: Sequence[WrittenExpression], count: int, seed: int
) -> list[WrittenExpression]:
    """New expressions in the training part's ink; what CROHME's test parts ask for is not among them."""
    if not count:
        return []
    written = synthesised(Library(training), np.random.default_rng(seed), _tests())
    return list(islice(written, count))


def synthesised_tokens(count: int, seed: int) -> list[Tokens]:
    """Tokens of new expressions without ink; what CROHME's test parts ask for is not among them."""
    rows = unseen(expressions(np.random.default_rng(seed)), _tests())
    return [tuple(row_tokens(row)) for row in islice(rows, count)]


def subexpressions_of(training: Sequence[WrittenExpression], each: int, seed: int) -> list[WrittenExpression]:
    """`each` sub-expressions of each expression; what CROHME's test parts ask for is not among them."""
    if not each:
        return []
    rng, tests = np.random.default_rng(seed), _tests()
    return [part for _ in range(each) for part in subexpressions(training, rng, tests)]


def _tests() -> frozenset[Tokens]:
    return tokens_of(expression for expression in crohme() if expression.split != "train")
