"""The context that a whole expression gives its parts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from inkmath.errors import MeaninglessError
from inkmath.expression.meaning.choices import Choices

MAX_DEPTH = 30
"""Greatest depth of nested brackets, scripts and fractions; handwriting hardly reaches 10."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Roles of the letters in all lines of a problem.

    functions: token and subscript of the letters that a line defines as functions, `p(x)=x^{2}`.
    e_is_letter: whether `e` is one of the letters a, b, c, d, e, f.
    i_is_unit: whether `i` is the imaginary unit even where it stands alone on a side.
    """

    functions: frozenset[tuple[str, str]] = frozenset()
    e_is_letter: bool = False
    i_is_unit: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Facts that are known where a part stands.

    functions: token and subscript of the letters that stand for functions.
    i_is_letter: whether `i` is an ordinary letter.
    choices: which conventions are not followed, and where another meaning is plausible.
    usage: how the lines of the problem use their letters.
    bound: tokens of the indices and limit variables in whose scope the part stands.
    depth: how deep it nests.
    """

    functions: frozenset[tuple[str, str]]
    i_is_letter: bool
    choices: Choices
    usage: Usage
    bound: frozenset[str] = frozenset()
    depth: int = 0

    def deeper(self) -> Context:
        if self.depth >= 2 * MAX_DEPTH:
            raise MeaninglessError(f"the expression nests deeper than {MAX_DEPTH} levels")
        return replace(self, depth=self.depth + 1)

    def binding(self, token: str) -> Context:
        return replace(self, bound=self.bound | {token})
