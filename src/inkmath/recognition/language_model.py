"""The token language model that rescores hypotheses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from inkmath.expression.lexemes import tokenise
from inkmath.recognition.symbol_classifier import Session
from inkmath.recognition.weights import load_session
from inkmath.vocab import NAMES

_NARROW = (r"\bar", r"\vec", r"\hat", r"\tilde")

TOKENS = tuple(dict.fromkeys((*chain(*map(tokenise, NAMES)), *_NARROW, r"\frac", "^", "_", "{", "}")))
"""The tokens that one that is trained now knows; all others are one and the same to it."""

PADDING, EDGE, UNKNOWN = range(3)
"""Ids beside those of tokens: after the end, at the beginning and the end, and of all other tokens."""

IDS = 3 + len(TOKENS)


def padded(expressions: Sequence[Sequence[str]], known: Sequence[str] = TOKENS) -> npt.NDArray[np.int64]:
    """int64 (N, L): ids of the tokens of each expression, which begins and ends with EDGE, then PADDING.

    known: the tokens that have an id.
    """
    ids = {token: i for i, token in enumerate(known, start=3)}
    result = np.full((len(expressions), max(map(len, expressions), default=0) + 2), PADDING)
    for row, tokens in zip(result, expressions, strict=True):
        row[: len(tokens) + 2] = [EDGE, *(ids.get(token, UNKNOWN) for token in tokens), EDGE]
    return result


class LanguageModel:
    """Log-probabilities of expressions. Thread-safe."""

    def __init__(self, session: Session, tokens: Sequence[str] = TOKENS) -> None:
        """session: takes ids (N, L), gives the log probability of each but the first, 0 for PADDING.

        tokens: that it knows.
        """
        self._session = session
        self._tokens = tokens

    @classmethod
    def load(cls, name: str = "expression-language") -> LanguageModel:
        """The network of that name that ships."""
        session, card = load_session(name)
        return cls(session, card.classes)

    def log_probabilities(self, expressions: Sequence[Sequence[str]]) -> npt.NDArray[np.float64]:
        """float (N,) of N >= 1 expressions, each canonical tokens."""
        total: npt.NDArray[np.float64] = self._run(expressions).sum(axis=1, dtype=np.float64)
        return total

    def token_log_probabilities(self, expressions: Sequence[Sequence[str]]) -> list[list[float]]:
        """The same of each token and of the end, for each of N >= 1 expressions."""
        found = self._run(expressions).tolist()
        return [one[: len(tokens) + 1] for one, tokens in zip(found, expressions, strict=True)]

    def _run(self, expressions: Sequence[Sequence[str]]) -> npt.NDArray[np.float32]:
        (found, *_) = self._session.run(None, {"tokens": padded(expressions, self._tokens)})
        result: npt.NDArray[np.float32] = found
        return result
