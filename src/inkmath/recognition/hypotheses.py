"""From symbols that may be there to hypotheses: each set is arranged, and the likeliest whole wins.

Every reader comes here. What it brings are sets of symbols, each with boxes, class probabilities and the
logarithm of the probability that these, and no others, are the symbols.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from inkmath.expression.grouping import unpaired
from inkmath.expression.latex import print_latex, tokenise
from inkmath.expression.layout import BAR, LayoutTree, Relation
from inkmath.expression.layout_search import best_trees
from inkmath.expression.tree import Atom, Row
from inkmath.recognition.dots import by_place
from inkmath.recognition.language import LanguageModel
from inkmath.recognition.relations import FloatArray, RelationScores, RelationsModel, log_softmax
from inkmath.types import Box
from inkmath.vocab import NAMES, name_ids, symbol_ids

UNPAIRED_COST = 4.0
"""What a bracket without a partner costs, or a dot without a factor, as a logarithm; training has none."""

OWN_LOOK = 0.25
"""How much the classifier's own names weigh beside those in context, which lean to what is usual."""

BOTH_CASES_COST = 1.5
"""What a letter costs, as a logarithm, that is read in both cases where these have one shape.

The relations model names each symbol for itself; who writes x four times means X by none of them.
"""

ALIKE_COST = 2.0
"""What it costs, as a logarithm, that two symbols which look the same have different names."""

USAGE = 0.4
"""How much it weighs how usual an expression is: the logarithm of its probability by the language model."""

REACH = 4.0
"""How far below the best, as a logarithm, it is worth asking how usual a hypothesis is."""

MARKS_COST = 4.0
"""What it costs, as a logarithm, to read nothing but dots and commas: a blot or a doodle, rather."""

SYMBOL_GAIN = 0.8
"""What each symbol gains, as a logarithm: a product of more factors is less, though it be as right."""

FRACTION = r"\frac"
"""What a reading calls a fraction bar."""

DEGREE, RINGS = r"\circ", ("0", "o")
"""What a reading calls a raised ring that is a degree sign, and what the networks call it."""

SHAPES: Mapping[str, str] = {FRACTION: BAR, DEGREE: RINGS[0]}
"""The names that the networks have for what a reading calls otherwise."""

_LABELLED, _LONGEST_LABELLED = re.compile(r"([a-i]|\d{1,2})\)."), 4  # tokens

_MARKS = frozenset({".", ",", r"\cdot", r"\prime"})

_ALIKE = 0.6  # cosine of what the classifier saw in two symbols, from which on they begin to be alike

_LEAST = 1e-4  # probability of a look: nothing is impossible

MARGIN = 6.0
"""How far below the best, as a logarithm, symbols and trees are still worth a look."""


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
    """One arrangement of one set of symbols, and the logarithm of its (unnormalised) probability.

    usage: of that, the logarithm of how likely somebody is to write this; 0 where nothing knows.
    """

    symbols: SymbolSet
    scores: RelationScores
    tree: LayoutTree
    latex: str
    log_probability: float
    usage: float = 0.0


def arrange(relations: RelationsModel, sets: Sequence[SymbolSet], trees: int) -> list[Hypothesis]:
    """The best few arrangements of each set, the likeliest of all first.

    A hypothesis is as probable as its symbols are there, are no junk in their context, have these names and
    hang together so: the product of these, with what symbols gain, and what unpaired brackets and dots,
    letters in both cases, different names of what looks the same and mere marks cost. Weighing the four
    factors otherwise was no better on validation.
    """
    found: list[Hypothesis] = []
    likeliest = max((one.log_probability for one in sets), default=0.0)
    sets = [one for one in sets if one.log_probability >= likeliest - MARGIN]
    if not sets:
        return []
    scored = relations.score([(one.probabilities, one.boxes) for one in sets], [one.features for one in sets])
    scored = [
        _with_known(one, by_place(_with_own_look(one, scores), one.boxes))
        for one, scores in zip(sets, scored, strict=True)
    ]
    promising = sorted(zip(sets, scored, strict=True), key=lambda pair: -_at_most(*pair))
    best = -math.inf
    for one, scores in promising:
        if _at_most(one, scores) < best - MARGIN:
            break
        there, alike = _presence(one, scores), _alike(one.features)
        least = best - MARGIN - there
        fractions = [symbol for symbol, token in one.known.items() if token == FRACTION]
        for tree in best_trees(
            scores.names, scores.edges, most=trees, margin=MARGIN, least=least, fractions=fractions
        ):
            row = tree.tree.to_row()
            alone = unpaired(row) - _begins_with_label(row)
            whole = there + tree.log_probability - UNPAIRED_COST * alone - _costs(tree.tree.names, alike)
            found.append(Hypothesis(one, scores, tree.tree, print_latex(row), whole))
            best = max(best, whole)
    return sorted(found, key=lambda hypothesis: -hypothesis.log_probability)


def _begins_with_label(row: Row) -> bool:
    """True if the row is an exercise with its label, whose bracket has no partner."""
    tokens = [item.token if isinstance(item, Atom) else FRACTION for item in row.items[:_LONGEST_LABELLED]]
    return _LABELLED.match("".join(tokens)) is not None


def with_usage(hypotheses: Sequence[Hypothesis], language: LanguageModel) -> list[Hypothesis]:
    """The hypotheses, the likeliest first before and after, more likely where they are more usual.

    Those out of reach count as unusual as the most unusual within.
    """
    if not hypotheses:
        return []
    within = [one for one in hypotheses if one.log_probability >= hypotheses[0].log_probability - REACH]
    expressions = {one.latex: tokenise(one.latex) for one in within}
    told = USAGE * language.log_probabilities(list(expressions.values()))
    usages = dict(zip(expressions, told.tolist(), strict=True))
    least = min(usages.values())
    weighed = [
        replace(one, log_probability=one.log_probability + usage, usage=usage)
        for one in hypotheses
        for usage in (usages.get(one.latex, least),)
    ]
    return sorted(weighed, key=lambda hypothesis: -hypothesis.log_probability)


def _with_own_look(symbols: SymbolSet, scores: RelationScores) -> RelationScores:
    """The scores with names by their context and, with less weight, by what the symbols look like."""
    classes = [symbol_ids()[name] for name in NAMES]
    look = np.log(symbols.probabilities[:, classes].astype(np.float64) + _LEAST)
    return replace(scores, names=log_softmax(scores.names + OWN_LOOK * look))


def _with_known(symbols: SymbolSet, scores: RelationScores) -> RelationScores:
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
    return RelationScores(names, not_junk, edges)


def _alike(features: npt.NDArray[np.float32]) -> FloatArray:
    """float (N, N), 0 to 1: how much alike two symbols look, by the angle between what was seen in them."""
    directions = features / (np.linalg.norm(features, axis=1, keepdims=True) + _LEAST)
    cosines: FloatArray = (directions @ directions.T).astype(np.float64)
    return np.asarray(np.clip((cosines - _ALIKE) / (1 - _ALIKE), 0, 1))


def _costs(names: Sequence[str], alike: FloatArray) -> float:
    """What letters that occur in both cases cost, where these have one shape, other names of what looks the
    same, and nothing but marks.
    """
    in_both_cases = sum(letter in names and letter.upper() in names for letter in "ckopsuvwxyz")
    looks = np.array([symbol_ids()[name] for name in names])
    unlike = float(alike[looks[:, None] != looks].sum()) / 2 if alike.size else 0.0
    return BOTH_CASES_COST * in_both_cases + ALIKE_COST * unlike + MARKS_COST * _MARKS.issuperset(names)


def _presence(symbols: SymbolSet, scores: RelationScores) -> float:
    """The logarithm of the probability that these are the symbols, with what they gain."""
    return symbols.log_probability + float(scores.not_junk.sum()) + SYMBOL_GAIN * len(symbols.boxes)


def _at_most(symbols: SymbolSet, scores: RelationScores) -> float:
    """What the best arrangement has if none of its choices contradict each other."""
    choices = float(scores.names.max(axis=1).sum() + scores.edges.max(axis=1).sum())
    return _presence(symbols, scores) + choices
