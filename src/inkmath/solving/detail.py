"""Three depths of a working: all its lines, those that a person would write, or only its ideas.

A solution is found with all its lines. A shorter one shows the last line of several that belong together,
with the reasons of all; the lines themselves are its `parts`. Importing this module does not load SymPy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from inkmath.types import Solution, Step

FINE = frozenset({"swap-sides", "tidy-number", "two-signs", "zero"})
"""Steps that a person makes together with the next one."""

ROUTINE = FINE | {
    "add",
    "add-and-subtract",
    "add-to-all-sides",
    "add-to-both-sides",
    "basic-derivatives",
    "cancel",
    "collect-like-terms",
    "common-denominator",
    "divide",
    "divide-all-sides",
    "divide-both-sides",
    "divide-by-fraction",
    "divide-each-term",
    "divide-equation",
    "multiply",
    "multiply-all-sides",
    "multiply-both-sides",
    "multiply-factors",
    "multiply-fractions",
    "multiply-out",
    "multiply-powers",
    "power",
    "remove-brackets",
    "simplify-sides",
    "solve-each",
    "subtract-from-all-sides",
    "subtract-from-both-sides",
}
"""Steps of calculating: in a brief solution those that follow one another are one."""

MAX_TOGETHER = 6
"""No more lines than that become one."""


def with_detail(solution: Solution, detail: str) -> Solution:
    """The solution as deep as is asked for: "full", "normal" or "brief"."""
    if detail == "full":
        return solution
    steps: list[Step] = []
    for _, section in groupby(solution.steps, key=lambda step: step.section):
        shorter = _normal(section)
        steps += _brief(shorter) if detail == "brief" else shorter
    return replace(solution, steps=tuple(steps))


def _normal(steps: Iterable[Step]) -> list[Step]:
    """Each step that is fine together with the next."""
    result: list[Step] = []
    waiting: list[Step] = []
    for step in steps:
        waiting.append(step)
        if step.rule not in FINE:
            result.append(_together(waiting))
            waiting = []
    return result + waiting


def _brief(steps: Iterable[Step]) -> list[Step]:
    """Steps of calculating that follow one another as one."""
    result: list[Step] = []
    for is_routine, group in groupby(steps, key=lambda step: step.rule in ROUTINE):
        found = list(group)
        size = MAX_TOGETHER if is_routine else 1
        result += [_together(found[k : k + size]) for k in range(0, len(found), size)]
    return result


def _together(steps: Sequence[Step]) -> Step:
    """The steps as one that has them as its parts."""
    if len(steps) == 1:
        return steps[0]
    parts = [part for step in steps for part in (step.parts or (step,))]
    return replace(
        steps[-1],
        explanation=_joined(part.explanation for part in parts),
        explanation_latex=_joined_latex((part.explanation, part.explanation_latex) for part in parts),
        caution=_joined(part.caution for part in parts),
        caution_latex=_joined_latex((part.caution, part.caution_latex) for part in parts),
        verified=all(part.verified for part in parts),
        parts=tuple(parts),
    )


def _joined(texts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(text for text in texts if text))


def _joined_latex(texts: Iterable[tuple[str, str]]) -> str:
    """The sentences with their formulas; empty where none has one."""
    pairs = list(dict.fromkeys(texts))
    if not any(latex for _, latex in pairs):
        return ""
    return " ".join(latex or plain.replace("$", r"\$") for plain, latex in pairs if plain)
