r"""Equations whose solutions have to meet conditions as well: `\sin x=\frac{1}{2},0\leq x<2\pi`.

The equation is solved first; of its solutions, and of each family of them, those are kept that meet the
conditions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.conditions import Conditional, conditional_in
from inkmath.solving.draft import Draft
from inkmath.solving.equation_kinds import kind_of
from inkmath.solving.equations import solve_equation
from inkmath.solving.evaluate.exact import exact_value, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.to_sympy import to_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.recognisers import Problem
from inkmath.solving.rules.equations.trigonometry import integer_parameter
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.trace import follows, latex_of
from inkmath.solving.verify.interval_sets import holds_at
from inkmath.solving.verify.periodic_solutions import family_term, split_of
from inkmath.solving.verify.roots import check_root
from inkmath.solving.verify.solution_sets import comparison
from inkmath.solving.verify.statements import statement_of
from inkmath.types import Answer, Check, Solution, Step, Text

MAX_MEMBERS = 40
"""More members of a family than these are not listed."""

SLACK = 1e-9


def solve_conditional(problem: Problem) -> Solution:
    """The real solutions of an equation that meet the conditions beside it."""
    given = conditional_in(problem.term)
    assert given is not None
    assert given.is_equation
    kind = kind_of(given.statement[0], given.variable)
    undefined = "The equation has no meaning for real numbers"
    draft = Draft(kind, problem.latex, latex_of(given.variable), undefined=undefined).begin()
    return draft.conclude(lambda: _Task(given, draft).solve())


@dataclass(frozen=True, slots=True)
class Kept:
    """A solution that meets the conditions, with its check."""

    value: sympy.Expr
    answer: Answer
    check: Check


@dataclass
class _Task:
    given: Conditional
    draft: Draft

    @property
    def equation(self) -> terms.Relation:
        return self.given.statement[0]

    @property
    def variable(self) -> terms.Variable:
        return self.given.variable

    def solve(self) -> Solution:
        low, high = bounds_of(self.given)
        general = solve_equation(self.equation, self.variable, latex_of(self.equation), low, high)
        if general.status != "solved" or any(term is None for term in map(_plain, general.answers)):
            return self.without_answers(general)
        self.draft.steps = list(general.steps)
        is_family = [self.is_family(answer) for answer in general.answers]
        kept: list[Kept] = []
        says: list[Text] = []
        for k, answer in enumerate(general.answers):
            if is_family[k]:
                members, text = self.members(self.sympy_of(answer), low, high)
                kept += members
                says.append(text)
            elif self.meets_conditions(value := self.sympy_of(answer)):
                kept.append(Kept(value, answer, general.checks[k]))
        kept = list({each.answer.latex: each for each in kept}.values())
        kept.sort(key=lambda each: float(each.value.evalf(20)))
        if len(kept) < len(general.answers) or any(is_family):
            self.write(kept, says or [self.said(kept)])
        message = general.message if kept else self.nothing(general)
        checks = [each.check for each in kept] or [self.none_is_left(general)]
        return self.draft.solution(
            "solved" if kept else "no-solution", [each.answer for each in kept], checks, message
        )

    def without_answers(self, general: Solution) -> Solution:
        """An equation without solutions has none that meet conditions. Others are not covered."""
        if general.status in ("no-solution", "unsolved", "timeout"):
            return replace(general, latex=self.draft.latex)
        raise NotCoveredError("conditions on the solutions of an equation that holds for whole intervals")

    def sympy_of(self, answer: Answer) -> sympy.Expr:
        """The number, or the family, that an answer shows."""
        term = _plain(answer)
        assert term is not None
        return to_sympy(term) if self.is_family(answer) else exact_value(term)

    def is_family(self, answer: Answer) -> bool:
        return bool(terms.variables(interpret(parse(answer.latex))))

    def meets_conditions(self, value: sympy.Expr) -> bool:
        bounds = all(
            holds_at(statement_of(bound, False), self.variable, value) for bound in self.given.bounds
        )
        return bounds and all(_is_in(each.sides[1], value) for each in self.given.sets)

    def members(self, family: sympy.Expr, low: float, high: float) -> tuple[list[Kept], Text]:
        """The members of a family that meet the conditions, and a sentence that names them."""
        if not (math.isfinite(low) and math.isfinite(high)):
            raise NotCoveredError("conditions that leave infinitely many solutions")
        start, period, _ = split_of(family)
        a, p = float(start.evalf(20)), float(period.evalf(20))
        ends = sorted(((low - a) / p, (high - a) / p))
        numbers = range(math.ceil(ends[0] - SLACK), math.floor(ends[1] + SLACK) + 1)
        if len(numbers) > MAX_MEMBERS:
            raise NotCoveredError(sentence("given up after {} members of a family", MAX_MEMBERS))
        found = {n: simplify_number(start + period * n) for n in numbers}
        inside = {n: value for n, value in found.items() if self.meets_conditions(value)}
        checks = [check_root(self.equation, self.variable, value) for value in inside.values()]
        if not all(check.answer.verified for check in checks):
            raise NotCoveredError("members of a family do not solve the equation")
        kept = [
            Kept(value, check.answer, check.check)
            for value, check in zip(inside.values(), checks, strict=True)
        ]
        return kept, self.members_said(family_term(family), inside)

    def members_said(self, family: Term, inside: dict[int, sympy.Expr]) -> Text:
        k = integer_parameter(self.variable)
        condition = joined(", ", map(inline, self.given.conditions))
        if not inside:
            return sentence("With {}, {} gives no solution.", condition, family)
        values = joined(
            ", ",
            (
                sentence("{} ({} = {})", from_sympy(value), k, from_sympy(sympy.Integer(n)))
                for n, value in inside.items()
            ),
        )
        return sentence("With {}, {} gives {}.", condition, family, values)

    def said(self, kept: list[Kept]) -> Text:
        conditions = joined(", ", (inline(each) for each in self.given.conditions))
        if not kept:
            return sentence("None of the solutions meets the condition {}.", conditions)
        return sentence("Keep the solutions with {}.", conditions)

    def write(self, kept: list[Kept], says: list[Text]) -> None:
        """The step to the solutions that meet the conditions."""
        statements = tuple(
            terms.Relation((self.variable, _shown(each.answer)), (_sign(each.answer),)) for each in kept
        )
        rule, text = "meet-condition", joined(" ", says)
        if not statements:
            self.draft.steps.append(Step(rule, latex_of(self.condition_line()), text, True))
            return
        line = statements[0] if len(statements) == 1 else terms.Tuple(statements)
        is_rounded = any(_sign(each.answer) != "=" for each in kept)
        verified = bool(self.given.sets) or is_rounded or self.follows(line)
        self.draft.steps.append(Step(rule, latex_of(line), text, verified))

    def follows(self, line: Term) -> bool:
        """True if the equation and its conditions together mean the line."""
        whole = terms.Logical(r"\wedge", (self.equation, *self.given.bounds))
        return follows(latex_of(whole), latex_of(line), comparison(self.variable))

    def condition_line(self) -> Term:
        conditions = self.given.conditions
        return conditions[0] if len(conditions) == 1 else terms.Tuple(conditions)

    def nothing(self, general: Solution) -> str:
        return sentence("No solution of the equation meets the condition.")

    def none_is_left(self, general: Solution) -> Check:
        says = sentence("All solutions of the equation were compared with the condition.")
        is_complete = all(answer.verified for answer in general.answers)
        return Check(latex_of(self.condition_line()), says, is_complete, undecided=not is_complete)


def bounds_of(given: Conditional) -> tuple[float, float]:
    """The least and the largest number that the bounds allow."""
    low, high = -math.inf, math.inf
    for bound in given.bounds:
        if bound.signs == (r"\neq",):
            continue
        for left, sign, right in zip(bound.sides, bound.signs, bound.sides[1:], strict=False):
            is_upper = (left == given.variable) == (sign in ("<", r"\leq"))
            end = float(exact_value(right if left == given.variable else left).evalf(20))
            low, high = (low, min(high, end)) if is_upper else (max(low, end), high)
    return low, high


def _is_in(collection: Term, value: sympy.Expr) -> bool:
    """True if a number is natural, whole or rational."""
    assert isinstance(collection, terms.Variable)
    match collection.token:
        case r"\mathbb{Q}":
            return bool(value.is_rational)
        case r"\mathbb{Z}":
            return bool(value.is_integer)
    return bool(value.is_integer and value >= 0)


def _plain(answer: Answer) -> Term | None:
    """The number or family that an answer is; None for sets and other answers."""
    term = interpret(parse(answer.latex))
    others = (terms.Interval, terms.SetOf, terms.Union, terms.Tuple, terms.Relation, terms.Logical)
    return None if isinstance(term, others) else term


def _shown(answer: Answer) -> Term:
    return interpret(parse(answer.latex))


def _sign(answer: Answer) -> str:
    is_rounded = "." in answer.latex and len(answer.latex.partition(".")[2]) > 10
    return r"\approx" if is_rounded else "="
