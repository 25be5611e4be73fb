"""Probabilities of events from those of the single outcomes, by least squares, apart from the solver."""

from __future__ import annotations

import re
from itertools import product

import numpy as np

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from solver_suite.exact_values import value_of

CELLS = [dict(zip("AB", cell, strict=True)) for cell in product((True, False), repeat=2)]
CLOSE = 1e-12


def is_of_events(latex: str) -> bool:
    return re.search(r"P(_\{.*?\})?\((\\overline\{|\\bar\{)?A", latex) is not None


def event_probability(latex: str) -> float:
    """The one that is asked for. Raises AssertionError where what is given does not determine it."""
    rows, values, asked = [np.ones(4)], [1.0], ""
    parts = [part.strip() for part in re.split(r",|\\\\", latex)]
    statements = [part.split("=") for part in parts if re.search(r"=[\d\\]", part)]
    known = {left: float(value_of(interpret(parse(right)))) for left, right in statements}
    for part in parts:
        left, _, right = part.partition("=")
        if right in ("", "?"):
            asked = left
            continue
        inside, within = _event(left)
        share = known["P(A)"] * known["P(B)"] if "P(" in right else known[left]
        rows.append(inside - share * within)
        values.append(0.0)
    matrix = np.array(rows)
    cells, *_ = np.linalg.lstsq(matrix, np.array(values), rcond=None)
    assert np.abs(matrix @ cells - values).max() < CLOSE
    inside, within = _event(asked)
    free = np.linalg.svd(matrix)[2][np.linalg.matrix_rank(matrix) :]
    share = float(inside @ cells / (within @ cells))
    assert np.abs(free @ (inside - share * within)).max(initial=0) < CLOSE
    return share


def _event(latex: str) -> tuple[np.ndarray, np.ndarray]:
    """The outcomes of an event within its condition, and those of the condition, as ones."""
    found = re.fullmatch(r"P(?:_\{(?P<given>.*)\})?\((?P<event>.*)\)", latex)
    assert found is not None
    event, *condition = re.split(r"\||\\mid ?", found["event"])
    given = found["given"] or "".join(condition)
    within = np.array([not given or _occurs(given, cell) for cell in CELLS], float)
    return np.array([_occurs(event, cell) for cell in CELLS], float) * within, within


def _occurs(event: str, cell: dict[str, bool]) -> bool:
    """True if an event of at most two letters, each perhaps under a bar or with a c, occurs."""
    whole = re.fullmatch(r"\\overline\{([^{}]*\\c[au]p[^{}]*)\}", event)
    if whole:
        return not _occurs(whole[1], cell)
    for sign, join in ((r"\cup", any), (r"\cap", all)):
        if sign in event:
            return join(_occurs(part.strip(), cell) for part in event.split(sign))
    if r"\setminus" in event:
        first, second = event.split(r"\setminus")
        return _occurs(first.strip(), cell) and not _occurs(second.strip(), cell)
    is_complement = event.startswith("\\") or "c" in event.replace(r"\cap", "")
    letter = next(name for name in "AB" if name in event)
    return cell[letter] != is_complement
