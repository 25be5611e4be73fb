"""Exceptions of the solver. Importing this module does not load SymPy."""

from __future__ import annotations

NOT_EXPLAINED = "not-explained"
"""The rule of a step that bridges what the rules cannot explain."""


class UndefinedValueError(Exception):
    """Raised where there is no such real number; the message ends a sentence."""


class NotCoveredError(Exception):
    """This kind of problem is not solved yet; the message says what stands in the way."""
