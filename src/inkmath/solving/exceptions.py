"""Exceptions of the solver. Importing this module does not load SymPy."""

from __future__ import annotations

from inkmath.expression.values import NotCoveredError

__all__ = ["NOT_EXPLAINED", "NotCoveredError", "UndefinedValueError"]

NOT_EXPLAINED = "not-explained"
"""The rule of a step that bridges what the rules cannot explain."""


class UndefinedValueError(Exception):
    """Raised where there is no such real number; the message ends a sentence."""
