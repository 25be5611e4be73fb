"""Inequalities solved for one of their letters; the others stand for any numbers, and there may be cases.

`ax>b` is `x>b/a` for positive a, `x<b/a` for negative a, and for a = 0 all numbers or none.
"""

from __future__ import annotations

from dataclasses import dataclass

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.letter_cases import RULES, is_solved
from inkmath.solving.rules.letter_terms import Case
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.letter_cases import mean_the_same
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "literal-inequality"
MAX_CHANGES, MAX_CASES = 24, 12
PLANE = ("x", "y")


def solve_literal_inequality(line: Term, variable: terms.Variable, latex: str) -> Solution:
    """The numbers that fulfil a relation, in terms of the other letters."""
    draft = Draft(KIND, latex, latex_of(variable)).begin()
    return draft.conclude(lambda: _Task(line, variable, draft).solve())


@dataclass
class _Task:
    line: Term
    variable: terms.Variable
    draft: Draft

    def __post_init__(self) -> None:
        self.letters = tuple(each for each in terms.variables(self.line) if each != self.variable)
        self.cases = [Case((), self.line, self.variable)]

    def solve(self) -> Solution:
        for _ in range(MAX_CHANGES):
            k = next((k for k, case in enumerate(self.cases) if not is_solved(case)), None)
            if k is None:
                return self.finish()
            self.change(k)
        raise NotCoveredError(sentence("given up after {} steps", MAX_CHANGES))

    def change(self, k: int) -> None:
        """Rewrites the k-th case by the first rule that fits."""
        rewrite = next((found for rule in RULES if (found := rule(self.cases[k])) is not None), None)
        if rewrite is None:
            raise NotCoveredError("no rule fits this kind of inequality between letters")
        before = self.whole()
        known = [case for each in rewrite.results if (case := each.without_numbers()) is not None]
        self.cases[k : k + 1] = [case for each in known if (case := each.without_implied()) is not None]
        if len(self.cases) > MAX_CASES:
            raise NotCoveredError(sentence("given up after {} cases", MAX_CASES))
        latex = latex_of(self.whole())
        if latex != latex_of(before):
            self.draft.steps.append(Step(rewrite.rule, latex, rewrite.because, self.follows(before, latex)))

    def follows(self, before: Term, latex: str) -> bool:
        return mean_the_same(before, interpret(parse(latex)), self.variable, self.letters)

    def whole(self) -> Term:
        """The line of all cases."""
        if len(self.cases) == 1 and not self.cases[0].conditions:
            return self.cases[0].statement
        statements = list(dict.fromkeys(case.statement for case in self.cases))
        together = [
            (each, [case.condition for case in self.cases if case.statement == each]) for each in statements
        ]
        conditions = [
            parts[0] if len(parts) == 1 else terms.Logical(r"\vee", tuple(parts)) for _, parts in together
        ]
        return terms.Pieces(tuple(each for each, _ in together), tuple(conditions))

    def finish(self) -> Solution:
        latex = latex_of(self.whole())
        is_one_step = len(self.draft.steps) == 1 and self.draft.steps[0].verified
        if not is_one_step and not self.follows(self.line, latex):
            raise NotCoveredError("the answer that was found did not pass its check")
        shown = interpret(parse(latex))
        answer = Answer(latex, print_term(shown), None, verified=True)
        says = sentence(
            "It was compared with the problem for many values of {}, among them 0.",
            joined(", ", map(inline, self.letters)),
        )
        return self.draft.solution("solved", [answer], [Check(latex, says, True)], self.message())

    def message(self) -> Text:
        given = sentence("Solved for {}; the other letters are taken as known.", self.variable)
        names = {each.token for each in (*self.letters, self.variable)}
        (case, *others) = self.cases
        is_plane = names == set(PLANE) and self.variable.token == "y" and not others
        return joined(" ", (given, _half_plane(case.statement))) if is_plane else given


def _half_plane(statement: Term) -> Text:
    """The sentence about the points of a plane with `y<2x+1`."""
    if not isinstance(statement, terms.Relation) or len(statement.signs) != 1:
        return sentence("")
    border = terms.Relation(statement.sides, ("=",))
    match statement.signs[0]:
        case "<":
            return sentence("These are the points below {}, without the border.", border)
        case r"\leq":
            return sentence("These are the points below {}, with the border.", border)
        case ">":
            return sentence("These are the points above {}, without the border.", border)
        case r"\geq":
            return sentence("These are the points above {}, with the border.", border)
    return sentence("")
