"""The comparison of two matrices by what row operations leave unchanged: the space of their rows."""

from __future__ import annotations

from fractions import Fraction

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.verify.verdict import Verdict


def same_row_space(before: Term, after: Term) -> Verdict:
    """SAME if the rows of both matrices span the same space: both have one reduced row echelon form."""
    if not isinstance(before, terms.Matrix) or not isinstance(after, terms.Matrix):
        return Verdict.UNDECIDED
    if (before.columns, before.bar) != (after.columns, after.bar):
        return Verdict.DIFFERENT
    forms = [reduced_form(matrix) for matrix in (before, after)]
    if None in forms:
        return Verdict.UNDECIDED
    return Verdict.SAME if forms[0] == forms[1] else Verdict.DIFFERENT


def reduced_form(matrix: terms.Matrix) -> list[list[Fraction]] | None:
    """The rows of the reduced row echelon form that are not 0; None where an entry is no plain number."""
    kept: list[list[Fraction]] = []
    for row in matrix.rows:
        values = [plain_value(entry) for entry in row]
        rest = [value for value in values if value is not None]
        if len(rest) < len(row):
            return None
        for other in kept:
            rest = _without(rest, other)
        if not any(rest):
            continue
        first = rest[_first(rest)]
        rest = [value / first for value in rest]
        kept = [_without(other, rest) for other in kept]
        kept.append(rest)
    return sorted(kept, key=_first)


def _first(row: list[Fraction]) -> int:
    return next(k for k, value in enumerate(row) if value)


def _without(row: list[Fraction], other: list[Fraction]) -> list[Fraction]:
    """The row less so much of another as makes 0 where that begins with 1."""
    share = row[_first(other)]
    return [a - share * b for a, b in zip(row, other, strict=True)]
