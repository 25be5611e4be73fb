"""Why a problem, or a part of it, has no answer or no explanation; here, so that naming it loads no SymPy."""

from __future__ import annotations

NOT_EXPLAINED = "not-explained"
"""The rule of a step that bridges what the rules cannot explain."""


class UndefinedValueError(Exception):
    """There is no such real number; the message says why, as the end of a sentence."""


class NotCoveredError(Exception):
    """This kind of problem is not solved yet; the message says what stands in the way."""
