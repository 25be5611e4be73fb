"""A solution in the making: the one place where an outcome, or an exception, becomes a `Solution`.

Importing this module does not load SymPy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from inkmath.solving import progress
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.sentences import sentence
from inkmath.types import Answer, Check, Solution, Status, Step

NOT_YET = "Recognised, but not solved"


@dataclass(slots=True)
class Draft:
    """The parts of a solution that are known before its outcome.

    kind: of the problem; variable: LaTeX of the unknown.
    steps: those that the solution shows, whatever its outcome.
    undefined: beginning of the message where something has no value.
    """

    kind: str
    latex: str
    variable: str | None = None
    steps: list[Step] = field(default_factory=list)
    undefined: str = "There is no such value"

    def begin(self) -> Draft:
        """The draft itself, after its kind and unknown were reported as progress."""
        progress.tell_kind(self.kind, self.variable)
        return self

    def conclude(self, solve: Callable[[], Solution]) -> Solution:
        """The result of `solve`, or the solution that says why there is none."""
        try:
            return solve()
        except UndefinedValueError as reason:
            return self.solution("no-solution", message=sentence("{}: {}.", self.undefined, reason))
        except NotCoveredError as reason:
            return self.unsolved(reason)

    def unsolved(self, reason: object) -> Solution:
        return self.solution("unsolved", message=sentence("{}: {}", NOT_YET, reason))

    def solution(
        self,
        status: Status,
        answers: Iterable[Answer] = (),
        checks: Iterable[Check] = (),
        message: str = "",
        **more: Any,
    ) -> Solution:
        return Solution(
            status,
            self.kind,
            self.latex,
            self.variable,
            tuple(answers),
            tuple(self.steps),
            tuple(checks),
            message,
            **more,
        )
