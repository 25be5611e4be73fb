"""The rules for equations that are no polynomials, in the order in which they are tried."""

from __future__ import annotations

from inkmath.solving.branches import Rule
from inkmath.solving.undoing import undo

RULES: tuple[Rule, ...] = (undo,)
