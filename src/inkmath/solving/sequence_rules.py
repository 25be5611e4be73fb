"""Sequences given by a rule: terms, sums, and the index of a value."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ONE, Term
from inkmath.solving.arithmetic import work_out_numbers
from inkmath.solving.draft import Draft
from inkmath.solving.equations import roots_of
from inkmath.solving.evaluate.exact import exact_value, is_equal, sign_of, simplify_number, to_float
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.recognisers import Problem
from inkmath.solving.rules.construct import number
from inkmath.solving.sentences import formula, joined, sentence
from inkmath.solving.sequence_definitions import (
    AHEAD,
    DIFFERENCE,
    N,
    SequenceRule,
    element,
    general_term,
    sequence_rule_in,
)
from inkmath.solving.trace import Trace, aside, latex_of
from inkmath.types import Answer, Check, Solution, Step

KIND = "sequence"
FIRST_TERMS = 5
"""Number of terms that are worked out where none is asked for."""

MAX_INDEX = 60
"""Highest index that is reached term by term."""


def solve_sequence_rule(problem: Problem) -> Solution:
    """The terms, sums or the index that are asked for; the first terms where nothing is."""
    rule = sequence_rule_in(problem.term)
    assert rule is not None
    draft = Draft(KIND, problem.latex, undefined="There is no such term").begin()
    return draft.conclude(lambda: _Task(rule, draft).solve())


class _Task:
    def __init__(self, rule: SequenceRule, draft: Draft) -> None:
        self.rule = rule
        self.draft = draft
        self.answers: list[Answer] = []
        self.checks: list[Check] = []
        self.as_decimal = any(
            isinstance(part, terms.Number) and "." in part.text
            for term in (rule.explicit, *(value for _, value in rule.known), rule.step and rule.step[1])
            if term is not None
            for part in terms.walk(term)
        )

    def solve(self) -> Solution:
        rule = self.rule
        if rule.value is not None:
            return self.index_of(rule.value)
        if rule.explicit is None and rule.recursive is None:
            self.by_step()
            return self.draft.solution("solved", self.answers, self.checks)
        indices = rule.asked or tuple(range(1, FIRST_TERMS + 1))
        if rule.sums:
            raise NotCoveredError("sums of a sequence that is given by a rule; write them with a sum sign")
        if rule.explicit is not None:
            for index in indices:
                self.explicit_term(index)
        else:
            self.recursive_terms(indices)
        message = "" if rule.asked else self.first_terms_said()
        return self.draft.solution("solved", self.answers, self.checks, message)

    def first_terms_said(self) -> str:
        assert self.answers
        name = general_term(self.rule.head)
        shown = joined(", ", (formula(answer.latex.split("=")[-1]) for answer in self.answers))
        return sentence("The first terms of {} are {}.", name, shown)

    def number(self, value: sympy.Expr) -> Term:
        return from_sympy(value, self.as_decimal)

    # Terms

    def explicit_term(self, index: int) -> None:
        assert self.rule.explicit is not None
        name, put = element(self.rule.head, index), substitute(self.rule.explicit, N, number(index))
        says = sentence("Substitute n = {}.", index)
        if self.rule.asked:
            self.work_out(name, put, says)
            return
        value = simplify_number(exact_value(put))
        self.draft.steps.append(aside_of(_equals(name, put, self.number(value)), says))
        self.add(name, self.number(value), value, self.draft.steps[-1].verified)

    def work_out(self, name: Term, put: Term, says: str, rule: str = "put-in") -> sympy.Expr:
        """Adds the steps of a calculation, each a line `a_{10}=...`, and its answer."""
        exact = exact_value(put)
        value = simplify_number(exact)
        self.draft.steps.append(Step(rule, latex_of(_equals(name, put)), says, True))
        trace = Trace(put)
        result = work_out_numbers(trace, value)
        self.draft.steps += [
            Step(step.rule, latex_of(name) + "=" + step.latex, step.explanation, step.verified)
            for step in trace.steps
        ]
        verified = is_equal(exact, value) and all(step.verified for step in trace.steps)
        self.add(name, result, value, verified)
        return value

    def add(self, name: Term, result: Term, value: sympy.Expr, verified: bool) -> None:
        is_only = len(self.rule.asked) + len(self.rule.sums) == 1
        latex = latex_of(result) if is_only else latex_of(_equals(name, result))
        decimal = to_float(value) if is_only else None
        self.answers.append(Answer(latex, print_term(result), decimal, verified=verified))

    def recursive_terms(self, indices: tuple[int, ...]) -> None:
        assert self.rule.recursive is not None
        body, ahead = self.rule.recursive
        if max(indices) > MAX_INDEX:
            raise NotCoveredError(sentence("terms beyond the index {}", MAX_INDEX))
        values = {index: simplify_number(exact_value(value)) for index, value in self.rule.known}
        first = max(values) + 1
        for index in range(first, max(indices) + 1):
            put = self.put_earlier(body, index - ahead, values)
            value = simplify_number(exact_value(put))
            line = _equals(element(self.rule.head, index), put, self.number(value))
            says = sentence("Substitute the terms before it into the rule for n = {}.", index - ahead)
            self.draft.steps.append(aside_of(line, says))
            values[index] = value
        for index in indices:
            if index not in values:
                raise UndefinedValueError(
                    sentence("the term with the index {} comes before those given", index)
                )
            self.add(element(self.rule.head, index), self.number(values[index]), values[index], True)

    def put_earlier(self, body: Term, n: int, values: dict[int, sympy.Expr]) -> Term:
        for letter in terms.variables(body):
            if letter == N:
                continue
            index = n + AHEAD[letter.sub]
            if index not in values:
                raise NotCoveredError("a rule that needs more terms at the start than are given")
            body = substitute(body, letter, self.number(values[index]))
        return substitute(body, N, number(n))

    # By a difference or a ratio

    def by_step(self) -> None:
        assert self.rule.step is not None
        name, step = self.rule.step
        (index, value), *others = self.rule.known
        if others:
            raise NotCoveredError("more terms than one beside the step from term to term")
        value_of = self.arithmetic if name == DIFFERENCE else self.geometric
        for asked in self.rule.asked:
            put, says = value_of(index, value, step, asked)
            self.work_out(element(self.rule.head, asked), put, says, "sequence-formula")
        for count in self.rule.sums:
            self.sum_of(name, index, value, step, count)

    def arithmetic(self, index: int, value: Term, step: Term, asked: int) -> tuple[Term, str]:
        count = asked - index
        steps: Term = terms.Product((number(abs(count)), step), (r"\cdot",))
        put = terms.Sum((value, terms.Negation(steps) if count < 0 else steps))
        says = sentence(
            "Each term is {} more than the one before it: {} steps lead to the term.", step, abs(count)
        )
        return put, says

    def geometric(self, index: int, value: Term, step: Term, asked: int) -> tuple[Term, str]:
        power = terms.Power(step, number(asked - index))
        says = sentence(
            "Each term is {} times the one before it: {} steps lead to the term.", step, asked - index
        )
        return terms.Product((value, power), (r"\cdot",)), says

    def sum_of(self, name: str, index: int, value: Term, step: Term, count: int | None) -> None:
        if index != 1:
            raise NotCoveredError("a sum of a sequence of which the first term is not given")
        sum_name = terms.Variable("S", r"\infty" if count is None else str(count))
        if name == DIFFERENCE:
            if count is None:
                raise UndefinedValueError("the terms of an arithmetic sequence have no sum without end")
            inner = terms.Sum(
                (
                    terms.Product((number(2), value), (r"\cdot",)),
                    terms.Product((number(count - 1), step), (r"\cdot",)),
                )
            )
            half = terms.Quotient(number(count), number(2))
            says = sentence(
                "The sum of n terms is {} with n = {}.", formula(r"\frac{n}{2}(2a_{1}+(n-1)d)"), count
            )
            self.work_out(sum_name, terms.Product((half, inner), (r"\cdot",)), says, "sequence-formula")
            return
        ratio = exact_value(step)
        if count is None:
            if sign_of(abs(ratio) - 1) >= 0:
                raise UndefinedValueError("the ratio is not between -1 and 1")
            put: Term = terms.Quotient(value, terms.Sum((ONE, terms.Negation(step))))
            says = sentence("The sum without end is {}.", formula(r"\frac{a_{1}}{1-q}"))
        elif is_equal(ratio, sympy.S.One):
            put, says = terms.Product((number(count), value), (r"\cdot",)), sentence("All terms are equal.")
        else:
            above = terms.Sum((terms.Power(step, number(count)), terms.Negation(ONE)))
            fraction = terms.Quotient(above, terms.Sum((step, terms.Negation(ONE))))
            put = terms.Product((value, fraction), (r"\cdot",))
            known = formula(r"a_{1}\frac{q^{n}-1}{q-1}")
            says = sentence("The sum of n terms is {} with n = {}.", known, count)
        self.work_out(sum_name, put, says, "sequence-formula")

    # The index of a value

    def index_of(self, value: Term) -> Solution:
        assert self.rule.explicit is not None
        equation = terms.Relation((self.rule.explicit, value), ("=",))
        says = sentence("The term {} is to be {}.", general_term(self.rule.head), value)
        roots, steps = roots_of(equation, N)
        self.draft.steps += [Step("put-in", latex_of(equation), says, True), *steps]
        whole = [root for root in roots if root.is_Integer and root > 0]
        for root in whole:
            put = substitute(equation, N, self.number(root))
            says = sentence("With n = {} both sides are {}.", self.number(root), value)
            self.checks.append(aside_check(put, says))
            self.answers.append(
                Answer(latex_of(self.number(root)), str(root), float(root), verified=self.checks[-1].passed)
            )
        self.draft.variable = "n"
        if not whole:
            says = sentence("No term is {}: the solution is no positive whole number.", value)
            check = Check(latex_of(equation), "No positive whole number solves the equation.", True)
            return self.draft.solution("no-solution", (), (check,), says)
        return self.draft.solution("solved", self.answers, self.checks)


def _equals(*sides: Term) -> terms.Relation:
    return terms.Relation(sides, ("=",) * (len(sides) - 1))


def aside_of(line: terms.Relation, says: str) -> Step:
    """A term with its value, checked without its name."""
    checked = aside("next-term", _equals(*line.sides[1:]), says)
    return Step("next-term", latex_of(line), says, checked.verified)


def aside_check(line: Term, says: str) -> Check:
    return Check(latex_of(line), says, aside("put-in", line, says).verified)
