"""The expressions that networks learn from: CROHME's training part, parts of it, and new ones in its ink."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from inkmath.data import PictureSet, open_set, store
from inkmath.data.classified import crohme
from inkmath.data.expressions import ExpressionSet, WrittenExpression, split_by_writer
from inkmath.errors import LatexSyntaxError
from inkmath.expression.latex import canonical_tokens, row_tokens
from inkmath.expression.lines import split_lines
from inkmath.expression.tree import Row
from inkmath.training.coverage import covering
from inkmath.training.foreign_inks import foreign_inks
from inkmath.training.grammar import MAX_SYMBOLS, expressions, symbol_count
from inkmath.training.subexpressions import subexpressions
from inkmath.training.symbol_inks import Library
from inkmath.training.synthesis import Tokens, synthesised, tokens_of, unseen
from inkmath.training.textbooks import Textbooks, textbooks
from inkmath.vocab import CROHME, NAMES, SYMBOLS, UNKNOWN

_UNKNOWN = 20
"""Times as many expressions with an unknown symbol as with any other: it may look like anything."""

HELD_OUT_FORMULAS = 6_000
"""Formulas drawn of the sources held out, repeats and such as others have too among them."""

_HELD_OUT_DRAWINGS = 60
"""Drawings of each symbol that CROHME lacks, to measure with."""

_FORMER_TESTS = ("2011", "2012")
"""CROHME's test parts that are trained on, too."""

_TRAINED_ON = ("train", "validation", "symbols", "synthetic", *_FORMER_TESTS)
"""Splits that are not there to measure with."""


def crohme_parts() -> tuple[list[WrittenExpression], list[WrittenExpression]]:
    """CROHME's training expressions and, with no writer in common, those held out for validation.

    The test parts of 2011 and 2012 are among the former.
    """
    every = crohme()
    training, held_out = split_by_writer(every.split("train"))
    writers = {expression.writer for expression in held_out}
    former = [expression for split in _FORMER_TESTS for expression in every.split(split)]
    return [*training, *(one for one in former if one.writer not in writers)], held_out


def with_true_trees(expressions: Sequence[WrittenExpression]) -> list[WrittenExpression]:
    """Expressions whose tree agrees with their caption: one of CROHME's trees in a hundred does not."""
    return [e for e in expressions if e.tree and tuple(row_tokens(e.tree.to_row())) == e.tokens]


def synthesised_expressions(library: Library, count: int, seed: int) -> list[WrittenExpression]:
    """New expressions of the grammar in the library's ink, none of which CROHME's test parts ask for."""
    written = synthesised(library, np.random.default_rng(seed), _tests())
    return list(islice(written, count))


def library_of(training: Sequence[WrittenExpression], folder: Path) -> Library:
    """The ink of the expressions, and ink of symbols that they lack, which the folder keeps."""
    return Library(training, foreign_inks([name for name in SYMBOLS if name not in CROHME], folder))


def held_out_library(validation: Sequence[WrittenExpression], folder: Path) -> Library:
    """Ink of validation expressions and, traced in validation drawings and kept, of what CROHME lacks."""
    lacking = [name for name in SYMBOLS if name not in CROHME]
    return Library(validation, foreign_inks(lacking, folder, _HELD_OUT_DRAWINGS, split="validation"))


def held_out_expressions(
    validation: Sequence[WrittenExpression], count: int, each: int, seed: int, folder: Path
) -> list[WrittenExpression]:
    """New expressions to measure with, in ink that no network learns from.

    `count` formulas of textbooks held out, and `each` short ones with every symbol that CROHME lacks; in the
    ink of the validation expressions and of the validation drawings of HASYv2 and EMNIST, which the folder
    keeps once they are traced. Raises MissingDataError if a set is not in the store.
    """
    library = held_out_library(validation, folder)
    rng, formulas = np.random.default_rng(seed), textbook_formulas(held_out=True)
    names = [name for name in NAMES if name in library and name not in CROHME]
    return _in_ink(library, chain(formulas.sampled(rng, count), covering(formulas, names, each, rng)), rng)


class Mixture(NamedTuple):
    """Numbers of new expressions: of the grammar, of textbooks, and of short ones for every symbol."""

    grammar: int
    textbooks: int
    covering: int


def new_expressions(
    training: Sequence[WrittenExpression], mixture: Mixture, seed: int, folder: Path
) -> list[WrittenExpression]:
    """New expressions in the training part's ink, and in ink of other symbols that the folder keeps."""
    if not any(mixture):
        return []
    is_joined = mixture.textbooks or mixture.covering
    library = library_of(training, folder) if is_joined else Library(training)
    new = synthesised_expressions(library, mixture.grammar, seed)
    if is_joined:
        new += textbook_expressions(library, mixture.textbooks, mixture.covering, seed)
    return new


def textbook_expressions(library: Library, count: int, each: int, seed: int) -> list[WrittenExpression]:
    """Formulas of textbooks in the library's ink, and `each` short ones with every symbol that it has."""
    rng, formulas = np.random.default_rng(seed), textbook_formulas()
    names = [name for name in (*NAMES, *[UNKNOWN] * (_UNKNOWN - 1)) if name in library]
    return _in_ink(library, chain(formulas.sampled(rng, count), covering(formulas, names, each, rng)), rng)


def _in_ink(library: Library, rows: Iterable[Row], rng: np.random.Generator) -> list[WrittenExpression]:
    """The rows in the library's ink, less those that are too long or asked for by a test."""
    short = (row for row in rows if 0 < symbol_count(row) <= MAX_SYMBOLS)
    return list(synthesised(library, rng, store_tests(), short))


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


class TextbookTokens(NamedTuple):
    """Tokens of formulas of textbooks, of short ones with every name, and of others of sources held out."""

    drawn: list[Tokens]
    covering: list[Tokens]
    held_out: frozenset[Tokens]


def textbook_tokens(count: int, each: int, seed: int, *, non_commercial: bool = False) -> TextbookTokens:
    """`count` formulas of textbooks, and `each` short ones with every name that a network gives a symbol.

    What the store's tests ask for is among neither.
    """
    rng = np.random.default_rng(seed)
    books = textbook_formulas(non_commercial=non_commercial)
    drawn = [tuple(row_tokens(row)) for row in books.sampled(rng, count)]
    names = [name for name in NAMES if name != UNKNOWN]
    rows = unseen(covering(books, names, each, rng), store_tests()) if each else ()
    short = [tuple(row_tokens(row)) for row in rows]
    others = textbook_formulas(held_out=True).sampled(rng, min(count, HELD_OUT_FORMULAS))
    held_out = frozenset(tuple(row_tokens(row)) for row in others) - set(drawn)
    return TextbookTokens(drawn, short, held_out)


def textbook_formulas(*, held_out: bool = False, non_commercial: bool = False) -> Textbooks:
    """The store's formulas of textbooks, see `textbooks`; what its tests ask for is not among them."""
    return textbooks(store_tests(), held_out=held_out, non_commercial=non_commercial)


def store_tests() -> frozenset[Tokens]:
    """Canonical tokens of the expressions and lines of all that is in the store to measure with."""
    return frozenset(tokens for name in store.names() for tokens in _tests_of(name) if tokens)


def _tests_of(name: str) -> Iterator[Tokens]:
    if store.load_meta(name).kind not in ("ink", "pictures"):
        return
    opened = open_set(name)
    if isinstance(opened, ExpressionSet):
        yield from tokens_of(expression for expression in opened if expression.split not in _TRAINED_ON)
    elif isinstance(opened, PictureSet):
        for sample in opened:
            for line in split_lines(sample.latex) if sample.split not in _TRAINED_ON else ():
                try:
                    yield tuple(canonical_tokens(line))
                except LatexSyntaxError:
                    continue


def _tests() -> frozenset[Tokens]:
    return tokens_of(expression for expression in crohme() if expression.split not in _TRAINED_ON)
