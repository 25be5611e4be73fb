"""Equations in one unknown: which way is taken, and what comes of it."""

from __future__ import annotations

import math
from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ZERO
from inkmath.solving.draft import Draft
from inkmath.solving.engine import Rewrite, derive, exhaust
from inkmath.solving.equation_kinds import kind_of
from inkmath.solving.evaluate.exact import exact_value, is_equal
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.polynomials import polynomial_of, polynomial_term
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NOT_EXPLAINED, NotCoveredError
from inkmath.solving.literal import solve_literal
from inkmath.solving.root_search import Found, RootSearch, line_of
from inkmath.solving.rules.equations import polynomial
from inkmath.solving.rules.equations.branches import Branch, Branches, Equation, SubstitutionWriter, by_rules
from inkmath.solving.rules.equations.isolate import has_decimals, is_tower
from inkmath.solving.rules.equations.logarithms import LOGARITHMS
from inkmath.solving.rules.equations.order import FIRST, LAST
from inkmath.solving.rules.equations.products import zero_product_of_several
from inkmath.solving.rules.equations.sides import PLAIN
from inkmath.solving.rules.equations.substitutions import polynomial_in_one
from inkmath.solving.rules.equations.trigonometry import family_of, integer_parameter, is_family, solve_family
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.sign_changes import sign_changes
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.exact_sets import constant_difference
from inkmath.solving.verify.interval_sets import (
    as_statement,
    distinct,
    edges,
    is_everything,
    set_term,
    set_text,
    where_true,
)
from inkmath.solving.verify.periodic_solutions import principal_answers
from inkmath.solving.verify.roots import RootCheck, check_root
from inkmath.solving.verify.solution_sets import comparison, holds_wherever_defined
from inkmath.solving.verify.statements import statement_of
from inkmath.types import Answer, Check, Solution, Status, Step

NOWHERE_EQUAL = "enclosures of both sides over all real numbers show that they are nowhere equal"

MAX_CHANGES = 60
"""Rules that are applied to one equation, over all its branches."""


MAX_TIDYING = 12
"""Steps in which the sides of a polynomial equation are multiplied out; what is longer is done in one."""


class _EveryNumberError(Exception):
    """A branch is true whatever the unknown is."""


def solve_equation(
    equation: terms.Relation,
    variable: terms.Variable,
    latex: str,
    low: float = -math.inf,
    high: float = math.inf,
) -> Solution:
    """The real solutions of an equation in one letter, with steps and a check of each by substitution.

    Other letters are taken as known. low, high: where no rule applies, solutions are searched between these.
    """
    if len(terms.variables(equation)) > 1:
        return solve_literal(equation, variable, latex)
    draft = _draft(equation, variable, latex).begin()
    return draft.conclude(lambda: _Task(equation, variable, draft, low, high).solve())


def roots_of(equation: terms.Relation, variable: terms.Variable) -> tuple[list[sympy.Expr], tuple[Step, ...]]:
    """The exact real solutions of an equation, with the steps to them.

    Raises NotCoveredError where they cannot be listed, or are known to some digits only.
    """
    task = _Task(equation, variable, _draft(equation, variable, latex_of(equation)))
    values = task.exact_roots()
    return values, tuple(task.trace.steps)


def _draft(equation: terms.Relation, variable: terms.Variable, latex: str) -> Draft:
    undefined = "The equation has no meaning for real numbers"
    return Draft(kind_of(equation, variable), latex, latex_of(variable), undefined=undefined)


class _Task:
    """One equation on its way to its solution."""

    def __init__(
        self,
        equation: terms.Relation,
        variable: terms.Variable,
        draft: Draft,
        low: float = -math.inf,
        high: float = math.inf,
    ) -> None:
        self.equation = equation
        self.variable = variable
        self.draft = draft
        self.trace = Trace(equation, variable, comparison(variable, (integer_parameter(variable),)))
        self.as_decimal = has_decimals(equation)
        self.search = RootSearch(self.given, self.as_decimal, low, high)
        self.found: list[sympy.Expr] = []
        self.replaced: set[terms.Relation] = set()

    @property
    def given(self) -> Equation:
        """The equation as it was given."""
        return Equation(self.equation.sides[0], self.equation.sides[1], self.variable)

    def solve(self) -> Solution:
        try:
            roots = self.roots()
        except _EveryNumberError:
            return self.every_number()
        except NotCoveredError as reason:
            return self.unexplained(reason)
        return self.finish(roots)

    def exact_roots(self) -> list[sympy.Expr]:
        try:
            roots = self.roots()
        except _EveryNumberError as every:
            raise NotCoveredError("both sides are equal on some interval") from every
        except NotCoveredError as reason:
            roots = self.exact_unexplained(reason)
        if any(root.free_symbols for root in roots):
            raise NotCoveredError("boundaries without end")
        solution = self.finish(list(dict.fromkeys(roots)))
        if solution.status == "no-solution":
            return []
        kept = {answer.sympy for answer in solution.answers if answer.verified}
        return [root for root in roots if str(root) in kept]

    def roots(self) -> list[sympy.Expr]:
        """The solutions of all branches, none of them checked yet."""
        procedures = (
            self.settle,
            by_rules((solve_family, zero_product_of_several)),
            self.as_polynomial,
            by_rules(FIRST),
            self.by_new_unknown,
            by_rules(LAST),
            self.by_difference,
        )
        if not derive(self.given, Branch(self.trace, self.equation), procedures, MAX_CHANGES):
            raise NotCoveredError(sentence("given up after {} steps", MAX_CHANGES))
        return list(dict.fromkeys(self.found))

    def settle(self, equation: Equation, branch: Branch) -> Branches | None:
        """An equation that says what the unknown is, or one without it: true for every value, or for none."""
        if not equation.contains_variable(equation.line):
            if is_equal(exact_value(equation.left), exact_value(equation.right)):
                raise _EveryNumberError
            branch.conclude("contradiction", "This is false for every value of the unknown.")
            return []
        if equation.left == equation.right:
            raise _EveryNumberError
        if equation.left != self.variable or equation.contains_variable(equation.right):
            return None
        right = equation.right
        self.found.append(family_of(equation) if is_family(equation) else exact_value(right))
        return []

    def as_polynomial(self, equation: Equation, branch: Branch) -> Branches | None:
        if is_tower(equation):
            return None
        try:
            left = polynomial_of(equation.left, self.variable)
            right = polynomial_of(equation.right, self.variable)
        except NotCoveredError:
            return None

        def write(rewrite: Rewrite[Equation]) -> None:
            branch.add(rewrite.rule, rewrite.result.line, rewrite.because)

        plain = exhaust(equation, PLAIN, write, MAX_TIDYING)
        left, right = (polynomial_of(side, self.variable) for side in (plain.left, plain.right))
        roots = polynomial.solve(left, right, branch, self.as_decimal)
        if roots is None:
            raise _EveryNumberError
        self.found += roots
        return []

    def by_new_unknown(self, equation: Equation, branch: Branch) -> Branches | None:
        """An equation in a function of the unknown, such as `u = 3^x`."""
        found = polynomial_in_one(equation)
        if found is None or equation.line in self.replaced:
            return None
        poly, meaning = found
        if len(poly) == 2 and isinstance(meaning, terms.Call) and meaning.function in LOGARITHMS:
            return None  # logarithms of one argument are collected
        self.replaced.add(equation.line)
        u = terms.Variable("v" if self.variable.token == "u" else "u")
        shown = polynomial_term(poly, u, self.as_decimal)
        line = terms.Relation((substitute(shown, u, meaning), ZERO), ("=",))
        says = sentence("Substitute {} = {}: {} = 0.", u.token, meaning, shown)
        is_said = branch.add("new-unknown", line, says)
        introduction = "" if is_said else sentence("Write {} for {}.", u.token, meaning)
        writer = SubstitutionWriter(branch, u, meaning, introduction)
        values = polynomial.solve(poly, (), writer, self.as_decimal)
        if values is None:
            raise _EveryNumberError
        if not values:
            return []
        each = tuple(equation.with_sides(meaning, from_sympy(value, self.as_decimal)) for value in values)
        return branch.apply(
            Rewrite("each-value", each, sentence("Take each value of {} by itself.", meaning))
        )

    def by_difference(self, equation: Equation, branch: Branch) -> Branches:
        """An equation whose sides differ by a number, whatever the unknown is."""
        difference = constant_difference(equation.left, equation.right)
        if difference is None:
            raise NotCoveredError("no rule fits this kind of equation")
        if difference == 0:
            simple = equation.of(*equation.sides)
            caution = "Only where both sides have a value; each solution is checked."
            branch.add("simplify-sides", simple.line, "Both sides simplify to the same expression.", caution)
            raise _EveryNumberError
        left = equation.with_sides(from_sympy(difference, self.as_decimal), ZERO)
        says = sentence("Subtract the right side: the terms with {} cancel.", self.variable)
        branch.add("subtract-from-both-sides", left.line, says)
        return [(left, branch)]

    # What comes of it

    def finish(self, candidates: list[sympy.Expr]) -> Solution:
        numbers = [root for root in candidates if not root.free_symbols]
        checks = [check_root(self.equation, self.variable, root, self.as_decimal) for root in numbers]
        checks.sort(key=lambda check: check.value.evalf(40))
        kept = [check for check in checks if check.answer.verified]
        families = [root for root in candidates if root.free_symbols]
        if families:
            kept += self.checked_families(families)
        if len(kept) < len(checks):
            self.throw_out([check for check in checks if not check.answer.verified], kept)
        if not kept:
            return self.result("no-solution", [], "No real number solves this equation.")
        return self.result("solved", kept, "")

    def checked_families(self, families: list[sympy.Expr]) -> list[RootCheck]:
        """The families as they are given as answers: those that solve the equation, none of them twice."""
        checks = self.search.family_checks(families)
        kept = [check.value for check in checks]
        if kept and (len(kept) != len(families) or set(kept) != set(families)):
            says = "Leave out what does not satisfy the original equation, and duplicates."
            self.trace.restrict("keep-solutions", self.equation, line_of(checks), says)
        return [check for check in checks if check.answer.verified]

    def throw_out(self, wrong: list[RootCheck], kept: list[RootCheck]) -> None:
        """Shows that candidates fail in the equation as it was given."""
        for check in wrong:
            self.trace.reject(self.equation, check.line, check.refusal)
        if kept:
            says = "The remaining values satisfy the original equation."
            self.trace.restrict("keep-solutions", self.equation, line_of(kept), says)

    def result(self, status: Status, kept: list[RootCheck], message: str) -> Solution:
        if not self.search.agrees(kept):
            return self.unexplained(NotCoveredError("a check found other solutions"))
        return self.solved(kept, message, status)

    def solved(self, kept: list[RootCheck], message: str, status: Status = "solved") -> Solution:
        self.draft.steps = self.trace.steps
        answers, checks = [check.answer for check in kept], [check.check for check in kept]
        repeats = any(check.value.free_symbols for check in kept)
        principal = principal_answers(kept) if repeats else ()
        return self.draft.solution(status, answers, checks, message, principal=principal)

    def every_number(self) -> Solution:
        everywhere = holds_wherever_defined(self.equation, self.variable)
        if everywhere is None:
            return self.on_intervals()
        says = "Every real number is a solution: both sides are always equal."
        if not everywhere:
            says = "Every real number for which both sides have a value is a solution: they are always equal."
        self.draft.steps = self.trace.steps
        return self.draft.solution("all-numbers", message=says)

    def on_intervals(self) -> Solution:
        """A branch is always true: the equation is where its sides have the values that were assumed."""
        bars = [part.term for part in terms.walk(self.equation) if isinstance(part, terms.Absolute)]
        ends: list[sympy.Expr] = []
        for inner in (*bars, *edges(self.equation, self.variable)):
            if self.variable in terms.variables(inner):
                ends += roots_of(terms.Relation((inner, ZERO), ("=",)), self.variable)[0]
        pieces = where_true(statement_of(self.equation, True), self.variable, ends)
        if not pieces or is_everything(pieces):
            raise NotCoveredError("it holds for some intervals of numbers")
        names = joined(", ", (inline(from_sympy(end)) for end in distinct(ends)))
        says = sentence(
            "Expressions between bars, in denominators or under roots change sign at {}: test each interval.",
            names,
        )
        self.trace.restrict("sign-table", self.equation, as_statement(pieces, self.variable), says)
        member = terms.Relation((self.variable, set_term(pieces)), (r"\in",))
        self.trace.add(
            "interval-notation", member, sentence("In interval notation {} lies in this set.", self.variable)
        )
        verified = all(step.verified for step in self.trace.steps[-2:])
        answer = Answer(latex_of(set_term(pieces)), set_text(pieces), None, verified=verified)
        check = Check(latex_of(member), "Numbers in each interval and the boundaries were tried.", verified)
        self.draft.steps = self.trace.steps
        return self.draft.solution("solved", [answer], [check])

    # Where no rule leads further

    def unexplained(self, reason: NotCoveredError) -> Solution:
        """The solutions that a search or SymPy's solver finds; the steps so far do not lead to them."""
        for found in self.search.all_ways():
            self.write_unexplained(found, reason)
            message = sentence(
                "The rules do not reach the solution: {}. It was found by {}", reason, found.by
            )
            checks = found.checks
            if self.search.may_lack_some(checks):
                checks = [replace(c, answer=replace(c.answer, verified=False)) for c in checks]
                self.trace.steps[-1] = replace(self.trace.steps[-1], verified=False)
                message = sentence("{}; there may be other solutions", message)
            return self.solved(checks, sentence("{}.", message))
        if self.search.proven == []:
            return self.solved(
                [], sentence("No real number solves this equation: {}.", NOWHERE_EQUAL), "no-solution"
            )
        raise reason

    def exact_unexplained(self, reason: NotCoveredError) -> list[sympy.Expr]:
        """The exact solutions that a search or SymPy finds. Raises the reason if there are none."""
        for found in self.search.exact_ways():
            if not self.search.may_lack_some(found.checks):
                self.write_unexplained(found, reason)
                return [check.value for check in found.checks]
        raise reason

    def write_unexplained(self, found: Found, reason: NotCoveredError) -> None:
        is_rounded = any(check.value.is_Float for check in found.checks)
        write = self.trace.approximate if is_rounded else self.trace.restrict
        says = sentence("No rule applies here ({}); this was found by {}.", reason, found.by)
        rule, beside = NOT_EXPLAINED, []
        if is_rounded and not self.search.may_lack_some(found.checks):
            values = [check.value for check in found.checks]
            beside = sign_changes(self.equation, self.variable, values)
        if beside:
            rule = "bisection"
            says = sentence(
                "Halve the intervals again and again and keep the half in which the sign changes; enclosures "
                "of the values over the other numbers show that there is no other solution."
            )
            self.trace.steps.clear()  # they do not lead there
            for step in beside:
                self.trace.append(step)
        write(rule, self.equation, line_of(found.checks), says)
