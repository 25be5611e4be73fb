"""The engine: a rule rewrites a state, the first rule that applies is taken, until nothing is left to do.

A state is whatever a kind of problem works on: a term, an equation in one unknown, a case of a system.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from inkmath.expression.terms import Term
from inkmath.types import Step

S = TypeVar("S")
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Rewrite(Generic[S]):
    """One application of a rule.

    rule: the name of the rule, see `catalogue.py`.
    results: take the place of the state; of several, one has to hold; none if the state is impossible.
    because: one sentence with the actual numbers.
    caution: why the results may have more solutions than the state, if they may.
    beside: steps of a calculation beside the line, which come before it.
    conditions: statements about other variables that have to hold as well.
    """

    rule: str
    results: tuple[S, ...]
    because: str
    caution: str = ""
    beside: tuple[Step, ...] = ()
    conditions: tuple[Term, ...] = ()

    @property
    def result(self) -> S:
        """The one result of a rule that does not split."""
        (result,) = self.results
        return result


Rule: TypeAlias = Callable[[S], Rewrite[S] | None]
"""A function that rewrites the states that it fits, and gives None for all others."""

Procedure: TypeAlias = Callable[[S, P], Sequence[tuple[S, P]] | None]
"""Works on a state at its place in the working, writes its own lines there, and gives the states that are
left to work on, each with its place; None if it does not fit.
"""


def first_rewrite(
    state: S, rules: Iterable[Rule[S]], refusals: tuple[type[Exception], ...] = ()
) -> Rewrite[S] | None:
    """The result of the first rule that fits; None if none does.

    refusals: a rule that raises one of these does not fit.
    """
    for rule in rules:
        try:
            rewrite = rule(state)
        except refusals:
            continue
        if rewrite is not None:
            return rewrite
    return None


def derive(state: S, place: P, procedures: Sequence[Procedure[S, P]], limit: int) -> bool:
    """Works on a state and on what becomes of it, depth first, by the first procedure that fits each.

    limit: of the number of states. Returns False if it is reached; a state that no procedure fits is left as
    it is.
    """
    left: list[tuple[S, P]] = [(state, place)]
    for _ in range(limit):
        if not left:
            return True
        state, place = left.pop(0)
        found = (procedure(state, place) for procedure in procedures)
        left[:0] = next((rest for rest in found if rest is not None), ())
    return not left


def exhaust(state: S, rules: Sequence[Rule[S]], write: Callable[[Rewrite[S]], object], limit: int = 100) -> S:
    """The state after rules with one result have been applied, and written, until none fits any more."""

    def step(state: S, last: list[S]) -> list[tuple[S, list[S]]] | None:
        rewrite = first_rewrite(state, rules)
        if rewrite is None:
            return None
        write(rewrite)
        last[0] = rewrite.result
        return [(rewrite.result, last)]

    last = [state]
    derive(state, last, (step,), limit)
    return last[0]
