"""The token language model that rescores hypotheses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt

from inkmath.expression.lexemes import tokenise
from inkmath.expression.spellings import GRIDS
from inkmath.recognition.symbol_classifier import Session
from inkmath.recognition.weights import load_session
from inkmath.vocab import NAMES, table

SAME_INK = {
    r"\bar": r"\overline", r"\vec": r"\overrightarrow", r"\hat": r"\widehat", r"\tilde": r"\widetilde",
    r"\mid": "|", r"\parallel": r"\|",
}  # fmt: skip
"""Tokens that stand for the same ink as another, which is the one that is counted."""

_STRUCTURE = (
    *("{", "}", "^", "_", "&", r"\\", r"\frac", r"\binom", r"\boxed", r"\cancel"),
    *(
        rf"\{end}{{{environment}}}"
        for environment in dict.fromkeys(GRIDS.values())
        for end in ("begin", "end")
    ),
)

TOKENS = tuple(
    dict.fromkeys((*chain(*(tokenise(name) for name in NAMES if name != r"\unknown")), *_STRUCTURE))
)
"""The tokens that one that is trained now knows; all others are one and the same to it."""

PADDING, EDGE, UNKNOWN = range(3)
"""Ids beside those of tokens: after the end, at the beginning and the end, and of all other tokens."""

IDS = 3 + len(TOKENS)

_TEXT = r"\text{"


class TokenIds:
    r"""Ids of tokens. A name that is not known itself (`\ln`, `\text{or}`) is its letters."""

    def __init__(self, known: Sequence[str] = TOKENS) -> None:
        """known: the tokens that have an id."""
        self._known = {token: i for i, token in enumerate(known, start=3)}
        self._of: dict[str, tuple[int, ...]] = {}

    def of(self, token: str) -> tuple[int, ...]:
        """At least one id."""
        if token not in self._of:
            self._of[token] = self._found(token)
        return self._of[token]

    def _found(self, token: str) -> tuple[int, ...]:
        token = token if token in self._known else SAME_INK.get(token, token)
        if token in self._known:
            return (self._known[token],)
        letters = [self._known.get(letter, UNKNOWN) for letter in _letters(token)]
        return tuple(letters) or (UNKNOWN,)


def _letters(token: str) -> str:
    """The letters that a name or words are written with; "" for all else."""
    if token.startswith(_TEXT):
        return "".join(token.removeprefix(_TEXT).removesuffix("}").split())
    text = known.text if (known := table().get(token)) else ""
    return text if len(text) > 1 and text.isascii() and text.isalpha() else ""


def padded(expressions: Sequence[Sequence[str]], ids: TokenIds | None = None) -> npt.NDArray[np.int64]:
    """int64 (N, L): ids of the tokens of each expression, which begins and ends with EDGE, then PADDING.

    ids: those of `TOKENS` if not given.
    """
    ids = TokenIds() if ids is None else ids
    rows = [list(chain.from_iterable(map(ids.of, tokens))) for tokens in expressions]
    result = np.full((len(rows), max(map(len, rows), default=0) + 2), PADDING)
    for target, row in zip(result, rows, strict=True):
        target[: len(row) + 2] = [EDGE, *row, EDGE]
    return result


class LanguageModel:
    """Log-probabilities of expressions. Thread-safe."""

    def __init__(self, session: Session, tokens: Sequence[str] = TOKENS) -> None:
        """session: takes ids (N, L), gives the log probability of each but the first, 0 for PADDING.

        tokens: that it knows.
        """
        self._session = session
        self._ids = TokenIds(tokens)

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
        found = self._run(expressions)
        return [
            np.add.reduceat(one, np.cumsum([0, *(len(self._ids.of(token)) for token in tokens)])).tolist()
            for one, tokens in zip(found, expressions, strict=True)
        ]

    def _run(self, expressions: Sequence[Sequence[str]]) -> npt.NDArray[np.float32]:
        (found, *_) = self._session.run(None, {"tokens": padded(expressions, self._ids)})
        result: npt.NDArray[np.float32] = found
        return result
