"""The mathematics in the sentence of a step, for tests that do not care about its words."""

from __future__ import annotations

import re

from inkmath.types import Step


def formulas(step: Step) -> list[str]:
    """The formulas in the explanation, as LaTeX."""
    return re.findall(r"(?<!\\)\$(.*?)(?<!\\)\$", step.explanation_latex)
