"""The report on each line of a working, and its solution."""

from __future__ import annotations

from dataclasses import dataclass, field

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving import progress
from inkmath.solving.draft import Draft
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.working.lines import Line
from inkmath.types import Answer, Check, Solution, Step

KIND = "checked-working"


@dataclass(slots=True)
class CheckReport:
    """Results for the lines so far; the first line is given and needs no check.

    wrong: number of the first line that is wrong.
    """

    lines: tuple[Line, ...]
    variable: str | None = None
    steps: dict[int, Step] = field(default_factory=dict)
    faults: dict[int, str] = field(default_factory=dict)
    unchecked: set[int] = field(default_factory=set)

    def right(self, line: Line, says: str, caution: str = "") -> None:
        self._put(line, Step("follows", line.latex, says, True, caution))

    def wrong(self, line: Line, says: str) -> None:
        self.faults[line.number] = says
        self._put(line, Step("wrong", line.latex, says, False))

    def open(self, line: Line) -> None:
        """The line could not be checked; it is not accused."""
        self.unchecked.add(line.number)
        self._put(line, Step("not-checked", line.latex, "This line could not be checked.", False))

    def _put(self, line: Line, step: Step) -> None:
        self.steps[line.number] = step
        progress.tell_step(step)

    def solution(self, conclusion: Line | None) -> Solution:
        """The solution; conclusion: the line that holds the answer, if the working comes to one."""
        latex = r" \\ ".join(line.latex for line in self.lines)
        wrong = min(self.faults, default=None)
        checks = tuple(
            Check(line.latex, self.steps[line.number].explanation, line.number not in self.faults)
            for line in self.lines
            if line.number in self.steps and line.number not in self.unchecked
        )
        answers: tuple[Answer, ...] = ()
        if conclusion is not None and wrong is None and not self.unchecked:
            answers = (Answer(conclusion.statement, _text(conclusion.term), verified=True),)
        steps = [self.steps[number] for number in sorted(self.steps)]
        draft = Draft(KIND, latex, self.variable, steps)
        return draft.solution("solved", answers, checks, self._message(wrong), wrong_line=wrong)

    def _message(self, wrong: int | None) -> str:
        called = {line.number: line.on_page or line.number for line in self.lines}
        if wrong is not None:
            return sentence("Line {} is wrong. {}", called[wrong], self.faults[wrong])
        if self.unchecked:
            numbers = joined(", ", (str(called[number]) for number in sorted(self.unchecked)))
            return sentence("No line is wrong as far as they could be checked; not checked: {}.", numbers)
        return "Every line follows."


def _text(term: Term) -> str:
    """The SymPy text of a conclusion; of `P(X=2)\\approx0.23`, that of the number alone."""
    try:
        return print_term(term)
    except MeaninglessError:
        if not isinstance(term, terms.Relation):
            raise
        return print_term(term.sides[-1])
