"""The problems that solvers are measured on: one file a kind, one line a problem, answers written by hand.

Each file names the shape of its answers, and a task if its problems need one (a problem may have its own):

    simplest        one expression, no longer than the one here and equal to it for all values of its letters
    expression      one expression, equal to the one here in any form
    expanded, factored      one expression, equal and multiplied out, or a product of the same factors
    summands        one expression with the same summands as the one here, in any order
    quantity        a number with a unit: the same quantity in the same units
    rationalised    one expression, equal and without a root in a denominator
    antiderivative  one expression with C, whose derivative is the integrand
    sum             one expression, equal for whole numbers n
    set             numbers, families (k is any whole number) and intervals: together the same set
    literal         expressions, the same values for any values of the other letters
    points          `x=1,y=2`, the same points; `x=t,y=1-t` the same lines
    identity        `a=0`: the same cases
    numbers         numbers, real or complex, the same in any order
    arrays          matrices, vectors and numbers, the same in all entries; `x=1,y=2` is a vector
    cases           values by cases of one letter, the same for all of them, or a condition on it
    locus           relations of x and y, true for the same points of the plane
    figure          a number, a point, or the equation of a line or a plane: the same
    complex-points  `z=1+i,w=2`, the same numbers
    statement       relations, perhaps with cases, true for the same values of all letters
    function        facts: zeros, extrema and asymptotes
    function-sets   facts: sets such as the range, the same
    parameters      facts in terms of letters, under the same conditions
    proof           a proof whose lines all hold, from one side to the other; or a counterexample
    differential    functions `y=...` or curves of x and y that solve the equation, with as many constants
    sets            the same set, or `True` or `False`
    chance          one number, the same to nine digits
    pieces          of a function in pieces: facts, or numbers, pieces or letters that are asked for
    logic           formulas with the same truth table and no longer, or `True` or `False`

A status other than "solved" is the answer where there is none; "all-numbers" with answers says for which.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from inkmath.errors import ConfigError

Shape = Literal[
    "simplest", "expression", "expanded", "factored", "antiderivative", "sum", "set", "literal", "points",
    "identity", "function", "arrays", "numbers", "differential", "sets", "summands", "rationalised", "logic",
    "chance", "statement", "quantity", "cases", "locus", "complex-points", "function-sets", "parameters",
    "proof", "figure", "pieces",
]  # fmt: skip


PROBLEMS = Path(__file__).parent / "problems"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem with its answer.

    kind: such as "linear-equations". shape: how answers are compared.
    status: that the solution must have. answers: LaTeX.
    facts: LaTeX of each fact of a function, by its label.
    task, unknown, numbers: arguments of `solve` beside the problem; None where it has none.
    """

    kind: str
    shape: Shape
    latex: str
    status: str = "solved"
    answers: tuple[str, ...] = ()
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    task: str | None = None
    unknown: str | None = None
    numbers: str | None = None


def kinds() -> list[str]:
    """The kinds of problems, in alphabetical order."""
    return sorted(path.stem for path in PROBLEMS.glob("*.toml"))


def load_suite(kind: str = "all") -> tuple[Problem, ...]:
    """The problems of a kind, or all. Raises ConfigError for a kind that there is not."""
    if kind != "all" and kind not in kinds():
        raise ConfigError(
            f"There are no problems of the kind {kind!r}. Available: {', '.join(kinds())}, all."
        )
    chosen = kinds() if kind == "all" else [kind]
    return tuple(problem for name in chosen for problem in _of_kind(name))


def _of_kind(kind: str) -> Iterator[Problem]:
    content = tomllib.loads((PROBLEMS / f"{kind}.toml").read_text(encoding="utf-8"))
    shape, task, rows = content["shape"], content.get("task"), content["problems"]
    if shape not in get_args(Shape):
        raise ConfigError(f"{kind}.toml has the unknown shape {shape!r}.")
    yield from (_problem(kind, shape, task, row) for row in rows)


def _problem(kind: str, shape: Shape, task: str | None, row: Mapping[str, Any]) -> Problem:
    unknown_keys = row.keys() - {"latex", "status", "answers", "facts", "unknown", "task", "numbers"}
    if unknown_keys:
        raise ConfigError(f"A problem of {kind}.toml has unknown keys: {', '.join(sorted(unknown_keys))}.")
    facts = {label: tuple(values) for label, values in row.get("facts", {}).items()}
    return Problem(
        kind,
        shape,
        row["latex"],
        row.get("status", "solved"),
        tuple(row.get("answers", ())),
        MappingProxyType(facts),
        row.get("task", task),
        row.get("unknown"),
        row.get("numbers"),
    )
