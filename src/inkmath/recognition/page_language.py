"""The language model adapted to a page by its other lines.

Letters and numbers recur from line to line of a working; so what is read surely is evidence for a digit in
doubt. This is a cache language model (Kuhn and De Mori 1990): the n-grams of the page, with the language
model's probabilities as their prior.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from inkmath.expression.lexemes import tokenise
from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.dots import PLACES
from inkmath.recognition.hypotheses import Hypothesis
from inkmath.recognition.language_model import LanguageModel
from inkmath.vocab import Kind, table

ORDER = 3
"""Tokens of the longest n-grams that are counted."""

PRIORS = (1, 1.5, 2, 3, 5, 10, 20, 50)
"""Weights of the language model's distribution beside the counts on the page, of which one is chosen."""

SURE = 0.5
"""A confidence from which on a line is evidence of how much a page repeats itself."""

REPEATED = frozenset({Kind.DIGIT, Kind.LETTER})
"""Kinds of symbols that other lines repeat, beside the marks in numbers: a writer has one decimal point."""

_EDGE = ""

_Ngram: TypeAlias = tuple[str, ...]


class PageLanguage:
    """The language model adapted to a page.

    How much its prior counts is what makes the lines that are read surely likeliest, each given the others;
    where none makes them likelier than the language model alone, the page repeats nothing, as a sheet of
    exercises may, and nothing changes.
    """

    def __init__(
        self, lines: Sequence[tuple[str, float]], language: LanguageModel, options: DecodingOptions
    ) -> None:
        """lines: LaTeX and confidence of each line of the page."""
        self._language, self._options = language, options
        tokens = [tokenise(latex) for latex, _ in lines]
        weights = [confidence for _, confidence in lines]
        self._others = [
            _Counts([(tokens[k], weights[k]) for k in range(len(lines)) if k != own])
            for own in range(len(lines))
        ]
        sure = [k for k, weight in enumerate(weights) if tokens[k] and weight >= SURE]
        self._prior: float | None = None
        if len(sure) > 1:
            model = language.token_log_probabilities([tokens[k] for k in sure])
            gains = {
                prior: sum(
                    weights[k] * self._others[k].log_gain(tokens[k], one, prior)
                    for k, one in zip(sure, model, strict=True)
                )
                for prior in PRIORS
            }
            likeliest = max(gains, key=gains.__getitem__)
            self._prior = likeliest if gains[likeliest] > 0 else None

    def adapted(self, line: int, hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
        """The hypotheses of a line, the likeliest first, where those that name letters, digits and marks of
        the best one otherwise are weighed by the other lines; all others stay as far from it as they were.
        """
        if self._prior is None:
            return list(hypotheses)
        best, *_ = hypotheses
        within = best.log_probability - self._options.rescoring_margin
        alike = [
            one for one in hypotheses if one.log_probability >= within and _names_alone_differ(best, one)
        ]
        tokens = {one.latex: tokenise(one.latex) for one in alike}
        model = self._language.token_log_probabilities(list(tokens.values()))
        weight = self._options.language_model_weight
        gains = {
            latex: weight * self._others[line].log_gain(tokens[latex], one, self._prior)
            for latex, one in zip(tokens, model, strict=True)
        }
        own = gains[best.latex]
        others = [one for one in hypotheses if not any(one is other for other in alike)]
        moved = [replace(one, log_probability=one.log_probability + gains[one.latex] - own) for one in alike]
        return sorted([*moved, *others], key=lambda one: -one.log_probability)


class _Counts:
    """N-gram counts of some lines, each weighted by its confidence."""

    def __init__(self, lines: Sequence[tuple[Sequence[str], float]]) -> None:
        """lines: tokens and confidence."""
        self._following, self._contexts = defaultdict[_Ngram, float](float), defaultdict[_Ngram, float](float)
        for tokens, confidence in lines:
            for ngram in _ngrams(tokens) if tokens else ():
                for start in range(len(ngram)):
                    self._following[ngram[start:]] += confidence
                    self._contexts[ngram[start:-1]] += confidence

    def log_gain(self, tokens: Sequence[str], model: Sequence[float], prior: float) -> float:
        """By how much likelier an expression is beside these lines than anywhere, as a logarithm.

        model: the log probability of each token and of the end, by the language model.
        """
        gain = 0.0
        for ngram, log_probability in zip(_ngrams(tokens), model, strict=True):
            anywhere = here = math.exp(log_probability)
            for start in reversed(range(len(ngram))):
                followed = self._following.get(ngram[start:], 0.0)
                here = (followed + prior * here) / (self._contexts.get(ngram[start:-1], 0.0) + prior)
            gain += math.log(here) - math.log(anywhere)
        return gain


def _ngrams(tokens: Sequence[str]) -> list[_Ngram]:
    """For each token and the end, the last ORDER tokens up to it."""
    padded = (_EDGE, *tokens, _EDGE)
    return [tuple(padded[max(0, end - ORDER) : end]) for end in range(2, len(padded) + 1)]


def _names_alone_differ(one: Hypothesis, other: Hypothesis) -> bool:
    """True for the same symbols in the same arrangement, but for the names of what is repeated."""
    return (
        one.symbols is other.symbols
        and one.tree.parents == other.tree.parents
        and one.tree.relations == other.tree.relations
        and all(
            a == b or (_is_repeated(a) and _is_repeated(b))
            for a, b in zip(one.tree.names, other.tree.names, strict=True)
        )
    )


def _is_repeated(name: str) -> bool:
    return name in PLACES or ((token := table().get(name)) is not None and token.kind in REPEATED)
