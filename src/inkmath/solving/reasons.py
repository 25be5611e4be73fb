"""Why a problem, or a part of it, has no answer: two exceptions, here so that raising them loads no SymPy."""

from __future__ import annotations


class UndefinedValueError(Exception):
    """There is no such real number; the message says why, as the end of a sentence."""


class NotCoveredError(Exception):
    """This kind of problem is not solved yet; the message says what stands in the way."""
