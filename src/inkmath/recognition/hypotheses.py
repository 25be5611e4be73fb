"""Parses each segmentation hypothesis into layout trees and scores the whole hypotheses.

Every reader comes here. What it brings are sets of symbols, each with boxes, class probabilities and the
log-probability that these, and no others, are the symbols.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from inkmath.expression.grouping import unpaired
from inkmath.expression.latex import print_latex
from inkmath.expression.layout import BAR, LayoutTree, Relation
from inkmath.expression.layout_search import best_trees
from inkmath.expression.lexemes import tokenise
from inkmath.expression.tree import Atom, Row
from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.dots import by_place
from inkmath.recognition.language_model import LanguageModel
from inkmath.recognition.tree_parser import FloatArray, ParseScores, TreeParser
from inkmath.softmax import log_softmax
from inkmath.types import Box
from inkmath.vocab import NAMES, name_ids, symbol_ids

FRACTION = r"\frac"
"""The token of a fraction bar in a reading."""

DEGREE, RINGS = r"\circ", ("0", "o")
"""The token of a degree sign in a reading, and the networks' classes of a raised ring."""

SHAPES: Mapping[str, str] = {FRACTION: BAR, DEGREE: RINGS[0]}
"""The names that the networks have for what a reading calls otherwise."""

_LABELLED, _LONGEST_LABELLED = re.compile(r"(([a-i]|\d{1,2})\))."), 4  # tokens

_LABEL = -3.0
"""Log-probability that a line begins with a label, whose tokens the language model does not know there."""

_MARKS = frozenset({".", ",", r"\cdot", r"\prime"})

_LEAST = 1e-4  # probability of a class: nothing is impossible


@dataclass(frozen=True, slots=True)
class SymbolSet:
    """N >= 1 symbols that may be what is written.

    probabilities: float32 (N, C) of their classes, junk last. boxes: in pixels of the page.
    log_probability: that these are the symbols. known: the tokens of those that are known, by index.
    features: float32 (N, F), what the classifier saw in them; F = 0 where it does not tell.
    left_out: the sides of the parts that are in none of them, in typical symbols' sides.
    """

    probabilities: npt.NDArray[np.float32]
    boxes: tuple[Box, ...]
    log_probability: float
    known: Mapping[int, str] = field(default_factory=dict)
    features: npt.NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    left_out: float = 0.0


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One layout tree of one set of symbols, and its (unnormalised) log-probability.

    language_score: of that, what the language model's log-probability and words add; 0 without either.
    """

    symbols: SymbolSet
    scores: ParseScores
    tree: LayoutTree
    latex: str
    log_probability: float
    language_score: float = 0.0


def parse(parser: TreeParser, sets: Sequence[SymbolSet], options: DecodingOptions) -> list[Hypothesis]:
    """The best few layout trees of each set of symbols, the likeliest of all first.

    A hypothesis is as probable as its symbols are there, are no junk in their context, have these names and
    are so related: the product of these, with the length bonus and the penalties of `options`. Other weights
    of the four factors were no better on validation.
    """
    found: list[Hypothesis] = []
    margin = options.beam_margin
    likeliest = max((one.log_probability for one in sets), default=0.0)
    sets = [one for one in sets if one.log_probability >= likeliest - margin]
    if not sets:
        return []
    scored = parser.score([(one.probabilities, one.boxes) for one in sets], [one.features for one in sets])
    scored = [
        _with_known(one, by_place(_with_classifier(one, scores, options), one.boxes, options))
        for one, scores in zip(sets, scored, strict=True)
    ]
    bounds = [_upper_bound(one, scores, options) for one, scores in zip(sets, scored, strict=True)]
    best = -math.inf
    for bound, one, scores in sorted(zip(bounds, sets, scored, strict=True), key=lambda item: -item[0]):
        if bound < best - margin:
            break
        there, alike = _presence(one, scores, options), _alike(one.features, options)
        least = best - margin - there
        fractions = [symbol for symbol, token in one.known.items() if token == FRACTION]
        for tree in best_trees(
            scores.names,
            scores.edges,
            most=options.trees,
            margin=margin,
            least=least,
            fractions=fractions,
            effort=options.parse_effort,
        ):
            row = tree.tree.to_row()
            alone = unpaired(row) - _begins_with_label(row)
            whole = there + tree.log_probability - options.unbalanced_penalty * alone
            whole -= _penalties(tree.tree.names, alike, options)
            found.append(Hypothesis(one, scores, tree.tree, print_latex(row), whole))
            best = max(best, whole)
    return sorted(found, key=lambda hypothesis: -hypothesis.log_probability)


def _begins_with_label(row: Row) -> bool:
    """True if the row is an exercise with its label, whose bracket has no partner."""
    tokens = [item.token if isinstance(item, Atom) else FRACTION for item in row.items[:_LONGEST_LABELLED]]
    return _label_length(tokens) > 0


def _label_length(tokens: Sequence[str]) -> int:
    """The number of tokens of the label that a line begins with; 0 where it begins with none."""
    found = _LABELLED.match("".join(tokens[:_LONGEST_LABELLED]))
    return len(found[1]) if found else 0


def rescore(
    hypotheses: Sequence[Hypothesis], language: LanguageModel, options: DecodingOptions
) -> list[Hypothesis]:
    """The hypotheses, the likeliest first before and after, with the weighted score of the language model.

    It scores what follows the label of an exercise. Those beyond the rescoring margin get the lowest score
    within it.
    """
    if not hypotheses:
        return []
    least = hypotheses[0].log_probability - options.rescoring_margin
    expressions = {one.latex: tokenise(one.latex) for one in hypotheses if one.log_probability >= least}
    labels = {latex: _label_length(tokens) for latex, tokens in expressions.items()}
    unlabelled = [tokens[labels[latex] :] for latex, tokens in expressions.items()]
    priors = _LABEL * (np.array(list(labels.values())) > 0)
    weighed = options.language_model_weight * (language.log_probabilities(unlabelled) + priors)
    scores = dict(zip(expressions, weighed.tolist(), strict=True))
    lowest = min(scores.values())
    rescored = [
        replace(one, log_probability=one.log_probability + score, language_score=score)
        for one in hypotheses
        for score in (scores.get(one.latex, lowest),)
    ]
    return sorted(rescored, key=lambda hypothesis: -hypothesis.log_probability)


def _with_classifier(symbols: SymbolSet, scores: ParseScores, options: DecodingOptions) -> ParseScores:
    """The scores with names by their context and, with less weight, by the classifier."""
    classes = [symbol_ids()[name] for name in NAMES]
    seen = np.log(symbols.probabilities[:, classes].astype(np.float64) + _LEAST)
    return replace(scores, names=log_softmax(scores.names + options.classifier_weight * seen))


def _with_known(symbols: SymbolSet, scores: ParseScores) -> ParseScores:
    """The scores with what is known of symbols as the only choice. A known minus sign is no fraction bar."""
    if not symbols.known:
        return scores
    names, not_junk, edges = scores.names.copy(), scores.not_junk.copy(), scores.edges.copy()
    for symbol, token in symbols.known.items():
        not_junk[symbol] = 0
        name = name_ids().get(SHAPES.get(token, token))
        if name is not None:
            names[symbol] = -np.inf
            names[symbol, name] = 0
        if token == BAR:
            of_bar = [symbol * len(Relation) + relation for relation in (Relation.ABOVE, Relation.BELOW)]
            edges[:, of_bar] = -np.inf
    return ParseScores(names, not_junk, edges)


def _alike(features: npt.NDArray[np.float32], options: DecodingOptions) -> FloatArray:
    """float (N, N), 0 to 1: how alike two symbols are, by the angle between their features."""
    directions = features / (np.linalg.norm(features, axis=1, keepdims=True) + _LEAST)
    cosines: FloatArray = (directions @ directions.T).astype(np.float64)
    return np.asarray(np.clip((cosines - options.alike_from) / (1 - options.alike_from), 0, 1))


def _penalties(names: Sequence[str], alike: FloatArray, options: DecodingOptions) -> float:
    """The penalties for letters in both cases, different names of what is alike, and nothing but marks."""
    in_both_cases = sum(letter in names and letter.upper() in names for letter in "ckopsuvwxyz")
    shapes = np.array([symbol_ids()[name] for name in names])
    inconsistent = float(alike[shapes[:, None] != shapes].sum()) / 2 if alike.size else 0.0
    return (
        options.mixed_case_penalty * in_both_cases
        + options.inconsistency_penalty * inconsistent
        + options.punctuation_only_penalty * _MARKS.issuperset(names)
    )


def _presence(symbols: SymbolSet, scores: ParseScores, options: DecodingOptions) -> float:
    """The log-probability that these are the symbols, with their length bonus."""
    bonus = options.length_bonus * len(symbols.boxes)
    return symbols.log_probability + float(scores.not_junk.sum()) + bonus


def _upper_bound(symbols: SymbolSet, scores: ParseScores, options: DecodingOptions) -> float:
    """The score of the best tree if none of its choices contradict each other."""
    choices = float(scores.names.max(axis=1).sum() + scores.edges.max(axis=1).sum())
    return _presence(symbols, scores, options) + choices
