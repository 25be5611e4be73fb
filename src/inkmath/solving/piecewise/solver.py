"""Questions about a function in pieces: its value, where it has one, its derivative, limits and integrals."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import is_numeric, print_term
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import value_of
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.expressions import solve_expression
from inkmath.solving.piecewise.branches import Branch, branch_at, branches_of, joints_of
from inkmath.solving.piecewise.reading import Piecewise, piecewise_in
from inkmath.solving.piecewise.study import Study
from inkmath.solving.recognisers import Problem
from inkmath.solving.rules.construct import add
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step

KIND = "piecewise-function"
REALS = (-sympy.oo, sympy.oo)


def solve_piecewise(problem: Problem) -> Solution:
    """The answer to what is asked of a function in pieces, or all that can be said of it."""
    given = piecewise_in(problem.term)
    assert given is not None
    is_sought = given.asked is None or isinstance(given.asked, terms.Relation)
    draft = Draft(KIND, problem.latex, latex_of(given.letter) if is_sought else None).begin()
    return draft.conclude(lambda: _solved(given, draft))


def _solved(given: Piecewise, draft: Draft) -> Solution:
    study = Study(given, branches_of(given), draft)
    if given.asked is None:
        return study.find_out()
    return Asked(study, draft).answer(given.asked)


class Asked:
    """One question about the function of a study."""

    def __init__(self, study: Study, draft: Draft) -> None:
        self.study, self.draft = study, draft
        self.given, self.letter, self.branches = study.given, study.letter, study.branches

    def answer(self, asked: Term) -> Solution:
        match asked:
            case terms.Apply(head, (argument,), None, False) if self.given.applies(asked):
                if head.primes == 0 and is_numeric(argument):
                    return self.value(asked, argument)
                if head.primes == 1:
                    return self.derivative(argument)
            case terms.Relation((terms.Apply() as left, right), ("=",)) if self._is_plain(left):
                if not any(map(self.given.applies, terms.walk(right))):
                    return self.equation(right)
            case terms.Integral(body, letter, low, high) if letter == self.letter:
                if low is not None and high is not None and self._is_plain(body):
                    return self.integral(low, high)
            case terms.Limit(body, letter, target, side) if letter == self.letter and self._is_plain(body):
                return self.limit(target, side)
        raise NotCoveredError("such a question about a function in pieces")

    def _is_plain(self, part: Term) -> bool:
        """True for `f(x)` itself."""
        return part == self.given.head

    def _finished(self, value: Term, is_right: bool, says: str) -> Solution:
        latex = latex_of(value)
        answer = Answer(latex, print_term(value), value_of(value), verified=is_right)
        check = Check(latex, says, is_right, undecided=not is_right)
        return self.draft.solution("solved", [answer], [check])

    def say(self, rule: str, line: Term, says: str, is_right: bool = True) -> None:
        self.draft.steps.append(Step(rule, latex_of(line), says, is_right))

    def piece_for(self, place: sympy.Expr) -> Branch:
        branch = branch_at(self.branches, place)
        if branch is None:
            raise UndefinedValueError(sentence("no piece holds for {}", from_sympy(place)))
        return branch

    def value(self, asked: Term, argument: Term) -> Solution:
        branch = self.piece_for(exact_value(argument))
        put = substitute(branch.value, self.letter, argument)
        name = terms.Relation((self.letter, argument), ("=",))
        says = sentence("For {} the condition {} holds: take {}.", name, branch.condition, branch.value)
        if is_numeric(branch.value):
            self.say("piece", terms.Relation((asked, branch.value), ("=",)), says)
            return self._finished(branch.value, True, says)
        self.say("piece", terms.Relation((asked, put), ("=",)), says)
        found = solve_expression(Problem("expression", latex_of(put), put))
        return self._work(found, put, says)

    def _work(self, found: Solution, put: Term, says: str) -> Solution:
        """The solution that ends in the value of an expression without letters."""
        if found.status == "no-solution":
            raise UndefinedValueError(found.message or "it has none")
        if found.status != "solved" or len(found.answers) != 1:
            value = from_sympy(exact_value(put))
            self.say("work-out-part", value, "Work it out.")
            return self._finished(value, True, says)
        self.draft.steps += found.steps
        return self.draft.solution("solved", found.answers, found.checks)

    def equation(self, right: Term) -> Solution:
        """The numbers for which the function has a value, piece by piece."""
        answers: list[Answer] = []
        checks: list[Check] = []
        for branch in self.branches:
            relation = terms.Relation((branch.value, right), ("=",))
            for number in self.study.solutions(branch, relation):
                shown = from_sympy(number)
                is_right = bool(
                    sympy.simplify(branch.expression.subs(self.study.x, number) - exact_value(right)) == 0
                )
                answers.append(Answer(latex_of(shown), print_term(shown), value_of(shown), verified=is_right))
                put = terms.Relation((substitute(branch.value, self.letter, shown), right), ("=",))
                checks.append(Check(latex_of(put), sentence("{} holds for it.", branch.condition), is_right))
        if not answers:
            says = "In no piece is there such a number."
            return self.draft.solution("no-solution", (), [Check(self.draft.latex, says, True)], says)
        return self.draft.solution("solved", answers, checks)

    def derivative(self, argument: Term) -> Solution:
        found = self.study.derivative()
        if argument == self.letter:
            shown = terms.Relation((self.study.name(1), found), ("=",))
            answer = Answer(latex_of(found), print_term(found), None, verified=self.study.is_right)
            check = Check(latex_of(shown), "Both sides of each joint were compared.", self.study.is_right)
            return self.draft.solution("solved", [answer], [check])
        place = exact_value(argument)
        slope = self.study.slope_at(place)
        if slope is None:
            says = sentence("The function is not differentiable at {} = {}.", self.letter, argument)
            return self.draft.solution("no-solution", (), [Check(self.draft.latex, says, True)], says)
        value = from_sympy(slope)
        line = terms.Relation((terms.Apply(self._head(1), (argument,)), value), ("=",))
        self.say("put-in", line, sentence("Substitute {}.", sentence("{} = {}", self.letter, argument)))
        return self._finished(value, True, "The derivatives from both sides agree.")

    def _head(self, primes: int) -> terms.Variable:
        head = self.given.head.head if isinstance(self.given.head, terms.Apply) else terms.Variable("y")
        return terms.Variable(head.token, head.sub, primes)

    def limit(self, target: Term, side: str) -> Solution:
        place = sympy.oo if target == terms.Constant(r"\infty") else None
        if target == terms.Negation(terms.Constant(r"\infty")):
            place = -sympy.oo
        if place is not None:
            return self._limit_at_end(place)
        found = self.study.limits(exact_value(target))
        values = [value for value, kept in zip(found, (side != "+", side != "-"), strict=True) if kept]
        if None in values:
            raise UndefinedValueError("the function has no values on that side")
        if len(set(values)) > 1:
            says = "The limits from the left and from the right differ: there is no limit."
            return self.draft.solution("no-solution", (), [Check(self.draft.latex, says, True)], says)
        says = "Values close to it come close to the limit."
        return self._finished(from_sympy(values[0]), self.study.is_right, says)

    def _limit_at_end(self, place: sympy.Expr) -> Solution:
        branch = self.study.branch_towards(place)
        line = terms.Limit(branch.value, self.letter, from_sympy(place))
        says = sentence("Far out the piece {} holds.", branch.value)
        self.say("piece", line, says)
        return self._work(solve_expression(Problem("expression", latex_of(line), line)), line, says)

    def integral(self, low: Term, high: Term) -> Solution:
        """The integral as a sum of those between the joints."""
        ends = [exact_value(low), exact_value(high)]
        if ends[0] > ends[1]:
            raise NotCoveredError("an integral with the greater limit below")
        parts = list(self._parts(*ends))
        if len(parts) > 1:
            self.say("split-integral", add(*parts), sentence("Split the integral where the pieces meet."))
        else:
            self.say("split-integral", parts[0], sentence("Between the limits one piece holds."))
        values = []
        is_right = True
        for part in parts:
            found = solve_expression(Problem("expression", latex_of(part), part))
            if found.status != "solved" or len(found.answers) != 1:
                raise NotCoveredError("an integral of one of the pieces")
            answer = found.answers[0]
            value = interpret(parse(answer.latex))
            if len(parts) > 1:
                line = terms.Relation((part, value), ("=",))
                self.draft.steps += found.steps
                self.say("split-integral", line, sentence("So this part is {}.", value), answer.verified)
            else:
                self.draft.steps += found.steps
            values.append(value)
            is_right = is_right and answer.verified
        total = sympy.simplify(sympy.Add(*map(exact_value, values)))
        result = from_sympy(total)
        if len(parts) > 1:
            self.say("add-up", terms.Relation((add(*values), result), ("=",)), "Add up the parts.")
        return self._finished(result, is_right, "The integrals of all pieces were calculated numerically.")

    def _parts(self, low: sympy.Expr, high: sympy.Expr) -> Iterator[terms.Integral]:
        places = [joint.place for joint in joints_of(self.branches) if low < joint.place < high]
        for start, end in pairwise([low, *places, high]):
            branch = branch_at(self.branches, (start + end) / 2)
            if branch is None:
                raise UndefinedValueError("the function has no values between the limits")
            yield terms.Integral(branch.value, self.letter, from_sympy(start), from_sympy(end))
