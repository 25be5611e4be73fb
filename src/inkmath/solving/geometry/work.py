"""The calculation of one answer about points, lines and planes, with its steps."""

from __future__ import annotations

from dataclasses import dataclass, field

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.geometry.objects import (
    column,
    tidy,
)
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "geometry"
HALF = terms.Quotient(terms.Number("1"), terms.Number("2"))
NORMAL, DIRECTION = terms.Variable(r"\vec{n}"), terms.Variable(r"\vec{u}")


@dataclass(slots=True)
class Work:
    """The calculation of one answer; its steps go into the draft."""

    draft: Draft
    checks: list[Check] = field(default_factory=list)

    def say(self, rule: str, line: Term, says: Text, is_right: bool = True) -> None:
        self.draft.steps.append(Step(rule, latex_of(line), says, is_right))

    def name(self, name: Term, value: sympy.Expr | sympy.Matrix, says: Text) -> None:
        shown = column(value) if isinstance(value, sympy.MatrixBase) else from_sympy(value)
        self.say("vector-quantity", terms.Relation((name, shown), ("=",)), says)

    def answer(self, term: Term, decimal: float | None, is_right: bool, message: str = "") -> Solution:
        says = Text("Calculated in decimals, in another way, the result is the same.")
        check = Check(latex_of(term), says, is_right, undecided=not is_right)
        latex = latex_of(term)
        if isinstance(term, terms.Tuple):  # coordinates, which would be a list without brackets
            latex = f"({','.join(map(latex_of, term.elements))})"
        answer = Answer(latex, print_term(term), decimal, verified=is_right)
        return self.draft.solution("solved", [answer], [check], message)

    def zero(self, says: Text) -> sympy.Expr:
        self.say("vector-quantity", terms.Relation((terms.Variable("d"), terms.ZERO), ("=",)), says)
        return sympy.S.Zero

    def length(self, vector: sympy.Matrix, says: Text) -> sympy.Expr:
        size = tidy(vector.norm())
        line = terms.Relation((terms.Absolute(column(vector)), from_sympy(size)), ("=",))
        self.say("vector-length", line, says)
        return size

    def product(self, first: Term, second: Term, one: sympy.Matrix, other: sympy.Matrix) -> None:
        product = terms.Product((column(one), column(other)), (r"\cdot",))
        line = terms.Relation((product, from_sympy(one.dot(other))), ("=",))
        self.say("dot-product", line, sentence("The dot product of {} and {}.", first, second))

    def nothing(self, says: str) -> Solution:
        return self.draft.solution("no-solution", (), [Check(self.draft.latex, says, True)], says)
