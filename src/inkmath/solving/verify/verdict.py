"""Verdicts on a line of working, against the one before it."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from inkmath.expression.terms import Term


class Verdict(Enum):
    """The solutions of a line, against those of the one before.

    SAME: both mean the same: equal values, or the same solutions.
    SUPERSET: every solution of the line before is one of this line, which has others besides.
    SUBSET: this line has lost solutions, and gained none.
    DIFFERENT: neither.
    UNDECIDED: the check can tell nothing; never to be taken for SAME.
    """

    SAME = auto()
    SUPERSET = auto()
    SUBSET = auto()
    DIFFERENT = auto()
    UNDECIDED = auto()


Comparison = Callable[[Term, Term], Verdict]
"""A function that compares the line before with the line after."""
