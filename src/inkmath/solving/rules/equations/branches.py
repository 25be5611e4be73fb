"""An equation on its way to its solutions: it may split into branches, one of which has to hold.

A rule rewrites one branch; the line that is written down always holds all branches, `x-2=3,x-2=-3`, so that
each line follows from the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol, TypeAlias, TypeVar

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Procedure, Rewrite, Rule, first_rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.to_sympy import symbol, to_expression
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace

TURNED = {"<": ">", ">": "<", r"\leq": r"\geq", r"\geq": r"\leq", "=": "=", r"\neq": r"\neq"}
"""The sign of a relation whose sides are multiplied by a negative number."""


@dataclass(frozen=True)
class Equation:
    """A relation between two sides, for one variable; an equation unless another sign is given."""

    left: Term
    right: Term
    variable: terms.Variable
    sign: str = "="

    @cached_property
    def x(self) -> sympy.Symbol:
        """The variable as a real number."""
        return sympy.Symbol(symbol(self.variable).name, real=True)

    @cached_property
    def sides(self) -> tuple[sympy.Expr, sympy.Expr]:
        """Both sides as SymPy has them."""
        left, right = (
            to_expression(side).xreplace({symbol(self.variable): self.x}) for side in (self.left, self.right)
        )
        return left, right

    @cached_property
    def difference(self) -> sympy.Expr:
        """Left side less right side."""
        return self.sides[0] - self.sides[1]

    @property
    def line(self) -> terms.Relation:
        return terms.Relation((self.left, self.right), (self.sign,))

    @property
    def scope(self) -> str:
        """The sides, as in the name of a rule."""
        return "both-sides"

    @property
    def is_ordered(self) -> bool:
        """True for an inequality, whose sign may turn."""
        return TURNED[self.sign] != self.sign

    def contains_variable(self, term: Term) -> bool:
        return self.variable in terms.variables(term)

    def with_sides(self, left: Term, right: Term) -> Equation:
        return replace(self, left=left, right=right)

    def of(self, left: sympy.Expr, right: sympy.Expr) -> Equation:
        """The equation between two SymPy expressions."""
        return self.with_sides(from_sympy(left), from_sympy(right))

    def isolated(self, inner: Term, undo: Callable[[Term], Term], is_turned: bool = False) -> Equation:
        """The relation with an operation on the left side undone on the other."""
        return replace(
            self, left=inner, right=undo(self.right), sign=TURNED[self.sign] if is_turned else self.sign
        )


@dataclass(frozen=True)
class Chain:
    """Two relations with the variable between them, `1 < 2x + 3 < 9`; left is the side in the middle."""

    lower: Term
    left: Term
    upper: Term
    signs: tuple[str, ...]
    variable: terms.Variable
    scope = "all-sides"
    is_ordered = True

    @property
    def line(self) -> terms.Relation:
        return terms.Relation((self.lower, self.left, self.upper), self.signs)

    def contains_variable(self, term: Term) -> bool:
        return self.variable in terms.variables(term)

    def isolated(self, inner: Term, undo: Callable[[Term], Term], is_turned: bool = False) -> Chain:
        """The chain with an operation on the middle undone on the other sides."""
        signs = tuple(TURNED[sign] for sign in self.signs) if is_turned else self.signs
        return Chain(undo(self.lower), inner, undo(self.upper), signs, self.variable)


class HasLine(Protocol):
    """A state that can be written down."""

    @property
    def line(self) -> Term: ...


State = TypeVar("State", bound=HasLine)


def by_rules(rules: Sequence[Rule[State]]) -> Procedure[State, Branch]:
    """The procedure that applies the first rule that fits."""

    def apply(state: State, branch: Branch) -> list[tuple[State, Branch]] | None:
        rewrite = first_rewrite(state, rules)
        return None if rewrite is None else branch.apply(rewrite)

    return apply


def provided_that(conditions: Iterable[Term]) -> str:
    """`Provided that a ≠ 0, b ≥ 0.`; empty where there are no conditions."""
    found = list(dict.fromkeys(conditions))
    return sentence("Provided that {}.", joined(", ", found)) if found else ""


def _is_unequal(condition: Term) -> bool:
    return isinstance(condition, terms.Relation) and condition.signs == (r"\neq",)


class Writer(Protocol):
    """The target of a solver's lines: a trace, or a part of one."""

    @property
    def variable(self) -> terms.Variable | None: ...
    def add(self, rule: str, line: Term, explanation: str, caution: str = "") -> bool: ...
    def aside(self, rule: str, line: Term, explanation: str) -> None: ...
    def conclude(self, rule: str, explanation: str) -> None: ...
    def split(
        self, rule: str, lines: Sequence[Term], explanation: str, caution: str = ""
    ) -> Sequence[Writer]: ...


@dataclass
class Branch:
    """The place of one branch in the lines of a trace; it may be split further."""

    trace: Trace
    content: Term
    root: Branch | None = None
    parts: list[Branch] = field(default_factory=list)
    is_dead: bool = False

    @property
    def variable(self) -> terms.Variable | None:
        return self.trace.variable

    def lines(self) -> list[Term]:
        """The statements of this branch, one of which holds."""
        if self.is_dead:
            return []
        if self.parts:
            return [line for part in self.parts for line in part.lines()]
        return list(self.content.elements) if isinstance(self.content, terms.Tuple) else [self.content]

    def whole(self) -> Term:
        """The line with all branches; each statement once."""
        lines = list(dict.fromkeys((self.root or self).lines()))
        return lines[0] if len(lines) == 1 else terms.Tuple(tuple(lines))

    def apply(self, rewrite: Rewrite[State]) -> list[tuple[State, Branch]]:
        """Writes the results of a rule in the place of the branch; each with its own place."""
        self.trace.steps.extend(rewrite.beside)
        if not rewrite.results:
            self.conclude(rewrite.rule, rewrite.because)
            return []
        needed = provided_that(each for each in rewrite.conditions if not _is_unequal(each))
        self.trace.conditions.extend(rewrite.conditions)
        lines = [result.line for result in rewrite.results]
        says = joined(" ", (rewrite.because, needed)) if needed else rewrite.because
        parts = self.split(rewrite.rule, lines, says, rewrite.caution)
        return list(zip(rewrite.results, parts, strict=True))

    def add(self, rule: str, line: Term, explanation: str, caution: str = "") -> bool:
        """Writes another line in the place of the branch; whether it looks different."""
        self.content = line
        return self.trace.add(rule, self.whole(), explanation, caution)

    def split(self, rule: str, lines: Sequence[Term], explanation: str, caution: str = "") -> list[Branch]:
        """Writes several statements in the place of the branch; the slots of each."""
        self.parts = [type(self)(self.trace, line, self.root or self) for line in lines]
        self.trace.add(rule, self.whole(), explanation, caution)
        return self.parts

    def aside(self, rule: str, line: Term, explanation: str) -> None:
        self.trace.aside(rule, line, explanation)

    def conclude(self, rule: str, explanation: str) -> None:
        """Says why the branch has no solution; what else there is stays."""
        gone = self.lines()
        self.is_dead = True
        if (self.root or self).lines():
            self.trace.drop(rule, gone, self.whole(), explanation)
        else:
            self.trace.conclude(rule, explanation)


Branches: TypeAlias = Sequence[tuple[Equation, Branch]]
"""Equations that are left to solve, each with its place."""


@dataclass
class SubstitutionWriter:
    """A writer for equations in another letter, which stands for a term: the lines show the term.

    introduction: what is said of the letter before the first explanation, if no step has said it.
    """

    writer: Writer
    variable: terms.Variable
    meaning: Term
    introduction: str = ""

    def add(self, rule: str, line: Term, explanation: str, caution: str = "") -> bool:
        is_written = self.writer.add(rule, self.shown(line), self.introduced(explanation), caution)
        if is_written:
            self.introduction = ""
        return is_written

    def shown(self, line: Term) -> Term:
        return substitute(line, self.variable, self.meaning)

    def introduced(self, explanation: str) -> str:
        return joined(" ", (self.introduction, explanation)) if self.introduction else explanation

    def aside(self, rule: str, line: Term, explanation: str) -> None:
        self.writer.aside(rule, line, explanation)

    def conclude(self, rule: str, explanation: str) -> None:
        self.writer.conclude(rule, explanation)

    def split(
        self, rule: str, lines: Sequence[Term], explanation: str, caution: str = ""
    ) -> Sequence[Writer]:
        shown = [self.shown(line) for line in lines]
        parts = self.writer.split(rule, shown, self.introduced(explanation), caution)
        return [SubstitutionWriter(part, self.variable, self.meaning) for part in parts]


def equation_said(equation: Equation) -> str:
    """The equation within a sentence."""
    return sentence("{} = {}", equation.left, equation.right)
