"""The language model adapted to a page: what the other lines say makes the same more usual in this one.

Letters and numbers recur from line to line of a working; so what is read surely tells what a digit in doubt
may be. This is a cache language model (Kuhn and De Mori 1990): the n-grams of the page, with the language
model's probabilities as their prior.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from inkmath.expression.latex import tokenise
from inkmath.recognition.dots import PLACES
from inkmath.recognition.hypotheses import REACH, USAGE, Hypothesis
from inkmath.recognition.language import LanguageModel
from inkmath.vocab import Kind, table

ORDER = 3
"""Tokens of the longest n-grams that are counted."""

PRIOR = 1.5
"""How often the language model's opinion counts beside what followed on the page."""

REPEATED = frozenset({Kind.DIGIT, Kind.LETTER})
"""Kinds of symbols that other lines repeat, beside the marks in numbers: a writer has one decimal point."""

_EDGE = ""

_Ngram: TypeAlias = tuple[str, ...]


class PageCounts:
    """How often which token follows which on a page; each line counts as much as it is sure."""

    def __init__(self, lines: Sequence[tuple[str, float]]) -> None:
        """lines: LaTeX and confidence."""
        self._following, self._contexts = defaultdict[_Ngram, float](float), defaultdict[_Ngram, float](float)
        for latex, confidence in lines:
            for ngram in _ngrams(tokenise(latex)):
                for start in range(len(ngram)):
                    self._following[ngram[start:]] += confidence
                    self._contexts[ngram[start:-1]] += confidence

    def log_gain(self, latex: str, prior: Sequence[float]) -> float:
        """By how much likelier an expression is on this page than anywhere, as a logarithm.

        prior: the log probability of each token and of the end, by the language model.
        """
        gain = 0.0
        for ngram, log_probability in zip(_ngrams(tokenise(latex)), prior, strict=False):
            anywhere = here = math.exp(log_probability)
            for start in reversed(range(len(ngram))):
                followed = self._following.get(ngram[start:], 0.0)
                seen = self._contexts.get(ngram[start:-1], 0.0)
                here = (followed + PRIOR * here) / (seen + PRIOR)
            gain += math.log(here) - math.log(anywhere)
        return gain


def _ngrams(tokens: Sequence[str]) -> list[_Ngram]:
    """For each token and the end, the last ORDER tokens up to it."""
    padded = (_EDGE, *tokens, _EDGE)
    return [tuple(padded[max(0, end - ORDER) : end]) for end in range(2, len(padded) + 1)]


def adapted(hypotheses: Sequence[Hypothesis], page: PageCounts, language: LanguageModel) -> list[Hypothesis]:
    """The hypotheses, the likeliest first, where those that name letters, digits and marks of the
    best one otherwise are weighed by what the page says; all others stay as far from it as they were.
    """
    best = hypotheses[0]
    within = best.log_probability - REACH
    alike = [one for one in hypotheses if one.log_probability >= within and _names_alone_differ(best, one)]
    texts = list(dict.fromkeys(one.latex for one in alike))
    priors = language.token_log_probabilities([tokenise(latex) for latex in texts])
    gains = {latex: USAGE * page.log_gain(latex, prior) for latex, prior in zip(texts, priors, strict=True)}
    own = gains[best.latex]
    others = [one for one in hypotheses if not any(one is other for other in alike)]
    moved = [replace(one, log_probability=one.log_probability + gains[one.latex] - own) for one in alike]
    return sorted([*moved, *others], key=lambda one: -one.log_probability)


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
