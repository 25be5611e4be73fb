"""Formulas of textbooks drawn by level and source; those that a test asks for are never drawn.

store's `formulas` -> a level, a source of it, a formula of it -> expression tree
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np

from inkmath.data.formulas import NON_COMMERCIAL, Formula, FormulaSet
from inkmath.data.use import open_set
from inkmath.errors import CorruptDataError, LatexSyntaxError
from inkmath.expression.latex import parse, row_tokens
from inkmath.expression.tree import Row
from inkmath.training.synthesis import Tokens

LEVELS: Mapping[str, float] = {"school": 0.4, "undergraduate": 0.4, "upper": 0.2}
"""Share of the formulas of each level; within it, a source has the root of its size."""

HELD_OUT = frozenset((
    "khan-exercises", "mccreary-algebra", "mccreary-chemistry",
    "apex-calculus-lt", "tbil", "mccreary-circuits",
))  # fmt: skip
"""Sources of school and undergraduate level that nothing is trained on, to validate with."""

_MOST_PASSED_OVER = 10_000  # formulas in a row that cannot be used


class Textbooks:
    """Draws formulas by level and source.

    passed_over: distinct formulas that were drawn and could not be used, by reason.
    """

    def __init__(self, formulas: Iterable[Formula], forbidden: Collection[Tokens] = ()) -> None:
        """forbidden: canonical tokens that are never drawn. Levels without formulas have no share."""
        by_level: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        for formula in formulas:
            by_level[formula.level][formula.source.id][formula.latex] = None
        self._sources: list[list[str]] = []
        shares: list[float] = []
        for level, sources in by_level.items():
            roots = [len(source) ** 0.5 for source in sources.values()]
            self._sources += [list(source) for source in sources.values()]
            shares += [LEVELS[level] * root / sum(roots) for root in roots]
        self._cumulative = np.cumsum(shares)
        self._forbidden = forbidden
        self._useless: dict[str, str] = {}

    @property
    def passed_over(self) -> Counter[str]:
        return Counter(self._useless.values())

    def sampled(self, rng: np.random.Generator, count: int) -> Iterator[Row]:
        """`count` formulas, drawn with replacement.

        Raises ValueError if hardly any formula can be used.
        """
        given = passed_over = 0
        while given < count:
            latex = self._drawn(rng)
            row = None if latex in self._useless else self._usable(latex)
            if row is not None:
                given, passed_over = given + 1, 0
                yield row
            elif (passed_over := passed_over + 1) > _MOST_PASSED_OVER:
                raise ValueError(f"None of {passed_over:,} formulas can be used: {dict(self.passed_over)}.")

    def _drawn(self, rng: np.random.Generator) -> str:
        place = np.searchsorted(self._cumulative, rng.random() * self._cumulative[-1], side="right")
        source = self._sources[min(int(place), len(self._sources) - 1)]
        return source[int(rng.integers(len(source)))]

    def _usable(self, latex: str) -> Row | None:
        try:
            row = parse(latex)
        except LatexSyntaxError:
            self._useless[latex] = "outside the grammar"
            return None
        if tuple(row_tokens(row)) in self._forbidden:
            self._useless[latex] = "asked for by a test"
            return None
        return row


def textbooks(
    forbidden: Collection[Tokens], *, held_out: bool = False, non_commercial: bool = False
) -> Textbooks:
    """The formulas of the store's sources that are trained on.

    held_out: those of `HELD_OUT` in their place. non_commercial: sources whose licence does not allow
    commercial use, too.
    Raises MissingDataError, which says how to get them, if they are not in the store.
    """
    return Textbooks(
        (
            formula
            for formula in _formulas()
            if (formula.source.id in HELD_OUT) == held_out
            and (held_out or non_commercial or formula.source.terms != NON_COMMERCIAL)
        ),
        forbidden,
    )


def _formulas() -> FormulaSet:
    opened = open_set("formulas")
    if not isinstance(opened, FormulaSet):
        raise CorruptDataError(
            "'formulas' in the store holds no formulas. Build it anew: inkmath data add --replace."
        )
    return opened
