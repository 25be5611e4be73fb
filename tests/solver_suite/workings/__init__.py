"""Workings made by a script, right ones and ones with a slip that pupils make, with the line where it is.

Each kind of working is written down by the rules of school mathematics from whole numbers that are drawn;
nothing here knows how lines are checked. After a slip the working goes on as it would from the wrong line, or
stops. There is at least one kind for each family of the suite that has workings.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from solver_suite.workings import algebra, calculus, equations, finite, higher, numbers, plane
from solver_suite.workings.writing import Maker, Working

KINDS: Mapping[str, Maker] = {
    kind: maker
    for part in (algebra, equations, numbers, finite, calculus, higher, plane)
    for kind, maker in part.KINDS.items()
}
"""Generators of workings by kind."""


def right_workings(count: int, seed: int) -> Iterator[Working]:
    """Workings without a slip, the kinds in turn."""
    draw = random.Random(seed)
    kinds = list(KINDS)
    for k in range(count):
        lines, _ = KINDS[kinds[k % len(kinds)]].make(draw, None)
        yield Working(kinds[k % len(kinds)], tuple(lines))


def wrong_workings(count: int, seed: int) -> Iterator[Working]:
    """Workings with one slip each, all slips of all kinds in turn."""
    draw = random.Random(seed)
    slips = [(kind, slip) for kind, maker in KINDS.items() for slip in maker.slips]
    for k in range(count):
        kind, slip = slips[k % len(slips)]
        lines, wrong_line = KINDS[kind].make(draw, slip)
        yield Working(kind, tuple(lines), slip, wrong_line)
