"""The working of a problem, line by line, each line checked against the one before as it is written down.

What is checked is what is shown: both lines are read back from their LaTeX, so that a slip in writing is
caught like one in calculating.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from inkmath.errors import InputError
from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.meaning.context import Usage
from inkmath.expression.terms import Term
from inkmath.expression.writing import write
from inkmath.solving import progress
from inkmath.solving.evaluate.complex_numbers import complex_value, is_of_complex_numbers
from inkmath.solving.evaluate.exact import exact_value, is_equal, sign_of
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import in_any_order
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.verify.bounds import is_impossible
from inkmath.solving.verify.exact_sets import has_no_real_solution
from inkmath.solving.verify.solution_sets import (
    comes_by_operation,
    comparison,
    has_solution_near,
    is_empty,
    is_false_at,
)
from inkmath.solving.verify.statements import relations_of, statement_of
from inkmath.solving.verify.verdict import Comparison, Verdict
from inkmath.types import Step


def latex_of(term: Term) -> str:
    """The LaTeX of a term."""
    return print_latex(write(term))


@dataclass(slots=True)
class Trace:
    """Steps so far.

    line: the line that the next step has to follow from.
    variable: the unknown of an equation or an inequality; None for arithmetic.
    compare: how two lines are compared; by the letter's solutions, or by the values of numbers, if not given.
    usage: how the problem uses its letters, if its lines alone do not show it.
    conditions: what the steps assume about the letters.
    """

    line: Term
    variable: terms.Variable | None = None
    compare: Comparison | None = None
    steps: list[Step] = field(default_factory=list)
    usage: Usage | None = None
    conditions: list[Term] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.compare is None:
            self.compare = same_numbers if self.variable is None else comparison(self.variable)

    def add(self, rule: str, line: Term, explanation: str, caution: str = "") -> bool:
        """Adds a line that means the same as the one before; False where only its order is new, which
        the line before has then.

        caution: says why the line may have more solutions than the one before, where it may.
        """
        latex = latex_of(line)
        if latex == latex_of(self.line):
            return False
        if in_any_order(line) == in_any_order(self.line):
            if self.steps and self.steps[-1].latex == latex_of(self.line):
                self.steps[-1] = replace(self.steps[-1], latex=latex)
            self.line = line
            return False
        assert self.compare is not None
        verified = follows(latex_of(self.line), latex, self.compare, self.variable, bool(caution), self.usage)
        self.append(Step(rule, latex, explanation, verified, caution))
        self.line = line
        return True

    def drop(self, rule: str, gone: Sequence[Term], line: Term, explanation: str) -> None:
        """Adds the line that remains without the statements that no number fulfils."""
        assert self.variable is not None
        assert self.compare is not None
        latex = latex_of(line)
        impossible = all(has_no_solution(latex_of(part), self.variable) for part in gone)
        verified = impossible or follows(latex_of(self.line), latex, self.compare)
        self.append(Step(rule, latex, explanation, verified))
        self.line = line

    def restrict(self, rule: str, start: Term, line: Term, explanation: str) -> None:
        """Adds a line that has the solutions of an earlier one: what came in between is thrown out."""
        assert self.compare is not None
        latex = latex_of(line)
        self.append(Step(rule, latex, explanation, follows(latex_of(start), latex, self.compare)))
        self.line = line

    def reject(
        self, start: terms.Relation, candidate: terms.Relation, refusal: terms.Relation | None
    ) -> None:
        """Shows that a candidate does not solve the line that all began with.

        refusal: the false equation that it gives there, with `\\neq`; None where a side has no value.
        """
        assert self.variable is not None
        name = sentence("{} = {}", candidate.sides[0], candidate.sides[1])
        if refusal is not None:
            self.aside("extraneous", refusal, sentence("{} does not satisfy the original equation.", name))
            return
        latex = latex_of(terms.Relation(candidate.sides, (r"\neq",)))
        says = sentence("{} is not a solution: the original equation is undefined there.", name)
        is_out = is_false_at(interpret(parse(latex_of(start))), self.variable, candidate.sides[1])
        self.append(Step("extraneous", latex, says, is_out))

    def approximate(self, rule: str, start: Term, line: Term, explanation: str) -> None:
        """Adds rounded solutions, each checked to be near one of the line that all began with."""
        assert self.variable is not None
        verified = all(
            has_solution_near(start, self.variable, link.right)
            for link in relations_of(statement_of(line, True))
        )
        self.append(Step(rule, latex_of(line), explanation, verified))

    def aside(self, rule: str, line: Term, explanation: str) -> None:
        """Adds a calculation beside the equation: a true statement about numbers."""
        self.append(aside(rule, line, explanation, self.usage))

    def conclude(self, rule: str, explanation: str) -> None:
        """Says why it can be read off the last line that there is no real solution; checked on that line."""
        assert self.variable is not None
        step = Step(
            rule, latex_of(self.line), explanation, has_no_solution(latex_of(self.line), self.variable)
        )
        if self.steps and self.steps[-1].latex == step.latex:  # said of a line that stands there already
            last = self.steps.pop()
            says = joined(" ", (last.explanation, explanation))
            step = replace(last, rule=rule, explanation=says, verified=last.verified and step.verified)
        self.append(step)

    def append(self, step: Step) -> None:
        """Adds a step, and reports it as progress."""
        self.steps.append(step)
        progress.tell_step(step)


def aside(rule: str, line: Term, explanation: str, usage: Usage | None = None) -> Step:
    """A calculation beside the line: a true statement about numbers."""
    latex = latex_of(line)
    return Step(rule, latex, explanation, holds(latex, usage))


def follows(
    before: str,
    after: str,
    compare: Comparison,
    variable: terms.Variable | None = None,
    may_widen: bool = False,
    usage: Usage | None = None,
) -> bool:
    """True if a line, as shown, means the same as the one before; or, where it may, has more solutions.

    variable: of an equation; where it may have more solutions it has to be seen how the line came about.
    """
    try:
        old, new = (interpret(parse(line), usage=usage) for line in (before, after))
    except InputError:
        return False
    verdict = compare(old, new)
    if may_widen and variable is not None:
        return verdict in (Verdict.SAME, Verdict.SUPERSET) and comes_by_operation(old, new, variable)
    return verdict is Verdict.SAME or (may_widen and verdict is Verdict.SUPERSET)


def same_numbers(before: Term, after: Term) -> Verdict:
    """The comparison of numbers by their exact values."""
    try:
        is_same = is_equal(exact_value(before), exact_value(after))
    except (NotCoveredError, UndefinedValueError):
        return Verdict.UNDECIDED
    return Verdict.SAME if is_same else Verdict.DIFFERENT


SURELY_APART = 1e-20
SIGNS_OF_DIFFERENCE = {
    "=": (0,), r"\neq": (-1, 1), "<": (-1,), ">": (1,), r"\leq": (-1, 0), r"\geq": (0, 1),
}  # fmt: skip
"""Signs that left less right side may have."""


def holds(line: str, usage: Usage | None = None) -> bool:
    """True if a line without letters is a true equation or inequality."""
    try:
        term = interpret(parse(line), usage=usage)
        if not isinstance(term, terms.Relation) or len(set(term.signs)) != 1:
            return False
        if is_of_complex_numbers(term):
            values = [complex_value(side) for side in term.sides]
            if term.signs[0] == "=":
                return all(value == values[0] for value in values)
            return term.signs == (r"\neq",) and bool(abs((values[0] - values[1]).evalf(30)) > SURELY_APART)
        values = [exact_value(side) for side in term.sides]
        signs = SIGNS_OF_DIFFERENCE.get(term.signs[0], ())
        return all(sign_of(one - other) in signs for one, other in pairwise(values))
    except (InputError, NotCoveredError, UndefinedValueError):
        return False


def has_no_solution(line: str, variable: terms.Variable) -> bool:
    """True if it can be read off a line that no real value of the letter solves it."""
    try:
        term = interpret(parse(line))
    except InputError:
        return False
    return has_no_real_solution(term, variable) or is_impossible(term, variable) or is_empty(term, variable)
