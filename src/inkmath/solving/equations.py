"""Equations in one unknown: which way is taken, and what comes of it."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property
from typing import Any

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving import progress
from inkmath.solving.algebra import polynomial
from inkmath.solving.algebra.branches import Change, Equation, Replaced, Slot
from inkmath.solving.algebra.new_unknowns import polynomial_in_one
from inkmath.solving.algebra.products import is_product, zero_product
from inkmath.solving.algebra.rules import FIRST, LAST
from inkmath.solving.algebra.trigonometry import family_letter, family_of, is_family, solve_family
from inkmath.solving.algebra.undoing import has_decimals, is_tower
from inkmath.solving.claims import claim_of
from inkmath.solving.decimal_roots import has_waves, numeric_roots, rounded
from inkmath.solving.exact_sets import constant_difference
from inkmath.solving.families import check_family, principal_answers, valid_parts, without_contained
from inkmath.solving.from_sympy import from_sympy
from inkmath.solving.interval_sets import (
    distinct,
    edges,
    is_everything,
    set_term,
    set_text,
    statement,
    where_true,
)
from inkmath.solving.kinds import kind_of
from inkmath.solving.last_resort import roots_by_sympy
from inkmath.solving.literal import solve_literal
from inkmath.solving.polynomials import polynomial_of, polynomial_term
from inkmath.solving.reasons import NOT_EXPLAINED
from inkmath.solving.root_isolation import all_roots
from inkmath.solving.simple_numbers import simple_numbers_near
from inkmath.solving.solution_sets import compare, comparison, holds_wherever_defined
from inkmath.solving.substitution import RootCheck, check_root, substitute
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.values import NotCoveredError, UndefinedValueError, exact_value, is_equal
from inkmath.solving.verdict import Verdict
from inkmath.solving.wording import said
from inkmath.types import Answer, Check, Solution, Status, Step

SEARCH, SYMPY = "a search over the real numbers", "SymPy's solver"

NOWHERE_EQUAL = "enclosures of both sides over all real numbers show that they are nowhere equal"

SAME = 1e-9
"""Numbers that are nearer, relative to 1 + |x|, are the same solution."""

MAX_CHANGES = 60
"""Rules that are applied to one equation, over all its branches."""


class _EveryNumberError(Exception):
    """A branch is true whatever the unknown is."""


def solve_equation(equation: terms.Relation, letter: terms.Variable, latex: str) -> Solution:
    """The real solutions of an equation in one letter, with steps and a check of each by substitution.

    Other letters are taken as known.
    """
    if len(terms.variables(equation)) > 1:
        return solve_literal(equation, letter, latex)
    kind = kind_of(equation, letter)
    progress.tell_kind(kind, latex_of(letter))
    try:
        return _Task(equation, letter, latex, kind).solve()
    except UndefinedValueError as reason:
        message = f"The equation has no meaning for real numbers: {reason}."
        return Solution("no-solution", kind, latex, latex_of(letter), message=message)
    except NotCoveredError as reason:
        message = f"read, not solved yet: {reason}"
        return Solution("unsolved", kind, latex, latex_of(letter), message=message)


def roots_of(equation: terms.Relation, letter: terms.Variable) -> tuple[list[sympy.Expr], tuple[Step, ...]]:
    """The exact real solutions of an equation, with the steps to them.

    Raises NotCoveredError where they cannot be listed, or are known to some digits only.
    """
    task = _Task(equation, letter, latex_of(equation), kind_of(equation, letter))
    values = task.exact_roots()
    return values, tuple(task.trace.steps)


class _Task:
    """One equation on its way to its solution."""

    def __init__(self, equation: terms.Relation, letter: terms.Variable, latex: str, kind: str) -> None:
        self.equation = equation
        self.letter = letter
        self.latex = latex
        self.kind = kind
        self.trace = Trace(equation, letter, comparison(letter, (family_letter(letter),)))
        self.as_decimal = has_decimals(equation)
        self.changes = 0
        self.replaced: set[terms.Relation] = set()

    @property
    def given(self) -> Equation:
        """The equation as it was given."""
        return Equation(self.equation.sides[0], self.equation.sides[1], self.letter)

    def solve(self) -> Solution:
        try:
            roots = self.branch(self.given, Slot(self.trace, self.equation))
        except _EveryNumberError:
            return self.every_number()
        except NotCoveredError as reason:
            return self.unexplained(reason)
        return self.finish(list(dict.fromkeys(roots)))

    def exact_roots(self) -> list[sympy.Expr]:
        try:
            roots = self.branch(self.given, Slot(self.trace, self.equation))
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

    def branch(self, equation: Equation, slot: Slot) -> list[sympy.Expr]:
        """The solutions of one branch, none of them checked yet."""
        self.changes += 1
        if self.changes > MAX_CHANGES:
            raise NotCoveredError("more steps than anybody would read")
        if not equation.holds_letter(equation.relation):
            return self.settled(equation, slot)
        if equation.left == equation.right:
            raise _EveryNumberError
        if equation.left == self.letter and not equation.holds_letter(equation.right):
            return [family_of(equation) if is_family(equation) else exact_value(equation.right)]
        if is_family(equation):
            change = solve_family(equation)
            if change is None:
                raise NotCoveredError("the angle is no linear expression in the unknown")
            return self.apply(change, slot)
        if is_product(equation):
            change = zero_product(equation)
            assert change is not None
            return self.apply(change, slot)
        if not is_tower(equation):
            roots = self.as_polynomial(equation, slot)
            if roots is not None:
                return roots
        for rules in (FIRST, LAST):
            change = next((found for rule in rules if (found := rule(equation)) is not None), None)
            if change is not None:
                return self.apply(change, slot)
            roots = self.by_new_unknown(equation, slot)
            if roots is not None:
                return roots
        difference = constant_difference(equation.left, equation.right)
        if difference == 0:
            simple = equation.of(*equation.sides)
            caution = "Only where both sides have a value; each solution is checked."
            slot.add("simplify-sides", simple.relation, "Both sides are the same once worked out.", caution)
            raise _EveryNumberError
        if difference is not None:
            left = equation.with_sides(from_sympy(difference, self.as_decimal), terms.Number("0"))
            says = f"Subtract the right side: what holds {said(self.letter)} cancels."
            slot.add("subtract-from-both-sides", left.relation, says)
            return self.settled(left, slot)
        raise NotCoveredError("no rule fits this kind of equation")

    def settled(self, equation: Equation, slot: Slot) -> list[sympy.Expr]:
        """A statement about numbers: true for every value of the unknown, or for none."""
        if is_equal(exact_value(equation.left), exact_value(equation.right)):
            raise _EveryNumberError
        slot.conclude("contradiction", "That is false, whatever the unknown is.")
        return []

    def as_polynomial(self, equation: Equation, slot: Slot) -> list[sympy.Expr] | None:
        try:
            left = polynomial_of(equation.left, self.letter)
            right = polynomial_of(equation.right, self.letter)
        except NotCoveredError:
            return None
        roots = polynomial.solve(left, right, slot, self.as_decimal)
        if roots is None:
            raise _EveryNumberError
        return roots

    def by_new_unknown(self, equation: Equation, slot: Slot) -> list[sympy.Expr] | None:
        """An equation in a function of the unknown, such as `u = 3^x`; None if it is none."""
        found = polynomial_in_one(equation)
        if found is None:
            return None
        poly, meaning = found
        if equation.relation in self.replaced:
            return None
        self.replaced.add(equation.relation)
        u = terms.Variable("v" if self.letter.token == "u" else "u")
        shown = polynomial_term(poly, u, self.as_decimal)
        zero = terms.Number("0")
        line = terms.Relation((substitute(shown, u, meaning), zero), ("=",))
        says = f"With {u.token} = {said(meaning)} this is {said(shown)} = 0."
        is_said = slot.add("new-unknown", line, says)
        writer = Replaced(slot, u, meaning, "" if is_said else f"Write {u.token} for {said(meaning)}.")
        values = polynomial.solve(poly, (), writer, self.as_decimal)
        if values is None:
            raise _EveryNumberError
        if not values:
            return []
        equations = [equation.with_sides(meaning, from_sympy(value, self.as_decimal)) for value in values]
        says = f"Take each value of {said(meaning)} by itself."
        parts = slot.split("each-value", [each.relation for each in equations], says)
        return [root for each, part in zip(equations, parts, strict=True) for root in self.branch(each, part)]

    def apply(self, change: Change, slot: Slot) -> list[sympy.Expr]:
        if not change.equations:
            slot.conclude(change.rule, change.says)
            return []
        lines = [equation.relation for equation in change.equations]
        parts = slot.split(change.rule, lines, change.says, change.caution)
        roots: list[sympy.Expr] = []
        for equation, part in zip(change.equations, parts, strict=True):
            roots += self.branch(equation, part)
        return roots

    # What comes of it

    def finish(self, candidates: list[sympy.Expr]) -> Solution:
        numbers = [root for root in candidates if not root.free_symbols]
        checks = [check_root(self.equation, self.letter, root, self.as_decimal) for root in numbers]
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
        checks = self.family_checks(families)
        kept = [check.value for check in checks]
        if kept and (len(kept) != len(families) or set(kept) != set(families)):
            says = "Leave out what does not solve the equation as it was given, and what stands there twice."
            self.trace.restrict("keep-solutions", self.equation, line_of(checks), says)
        return [check for check in checks if check.answer.verified]

    def family_checks(self, families: list[sympy.Expr]) -> list[RootCheck]:
        valid = [part for family in families for part in valid_parts(self.equation, self.letter, family)]
        return [check_family(self.equation, self.letter, family) for family in without_contained(valid)]

    def throw_out(self, wrong: list[RootCheck], kept: list[RootCheck]) -> None:
        """Shows that candidates fail in the equation as it was given."""
        for check in wrong:
            self.trace.reject(self.equation, check.line, check.refusal)
        if kept:
            says = "What remains solves the equation as it was given."
            self.trace.restrict("keep-solutions", self.equation, line_of(kept), says)

    def result(self, status: Status, kept: list[RootCheck], message: str) -> Solution:
        if not self.agrees(kept):
            return self.unexplained(NotCoveredError("a check found other solutions"))
        return self.solved(kept, message, status)

    def solved(self, kept: list[RootCheck], message: str, status: Status = "solved") -> Solution:
        return Solution(
            status,
            self.kind,
            self.latex,
            latex_of(self.letter),
            tuple(check.answer for check in kept),
            tuple(self.trace.steps),
            tuple(check.check for check in kept),
            message,
            principal=principal_answers(kept) if any(check.value.free_symbols for check in kept) else (),
        )

    def agrees(self, kept: list[RootCheck]) -> bool:
        """Whether a search over the reals finds no solution besides these."""
        if not kept and constant_difference(*self.equation.sides) not in (None, 0):
            return True
        nothing: Term = terms.Relation((terms.Number("0"), terms.Number("1")), ("=",))
        line = line_of(kept) if kept else nothing
        verdict = compare(self.equation, line, self.letter, (family_letter(self.letter),))
        return verdict not in (Verdict.NARROWER, Verdict.DIFFERENT)

    def every_number(self) -> Solution:
        everywhere = holds_wherever_defined(self.equation, self.letter)
        if everywhere is None:
            return self.on_intervals()
        says = "Every real number is a solution: both sides are always equal."
        if not everywhere:
            says = "Every real number for which both sides have a value is a solution: they are always equal."
        return self.result_of_all(says)

    def on_intervals(self) -> Solution:
        """A branch is always true: the equation is where its sides have the values that were assumed."""
        bars = [part.term for part in terms.walk(self.equation) if isinstance(part, terms.Absolute)]
        ends: list[sympy.Expr] = []
        for inner in (*bars, *edges(self.equation, self.letter)):
            if self.letter in terms.variables(inner):
                ends += roots_of(terms.Relation((inner, terms.Number("0")), ("=",)), self.letter)[0]
        pieces = where_true(claim_of(self.equation, True), self.letter, ends)
        if not pieces or is_everything(pieces):
            raise NotCoveredError("it holds for some intervals of numbers")
        names = ", ".join(said(from_sympy(end)) for end in distinct(ends))
        says = (
            f"What stands between bars, below or under a root changes its sign at {names}: try each interval."
        )
        self.trace.restrict("sign-table", self.equation, statement(pieces, self.letter), says)
        member = terms.Relation((self.letter, set_term(pieces)), (r"\in",))
        self.trace.add(
            "interval-notation", member, f"In interval notation {said(self.letter)} lies in this set."
        )
        verified = all(step.verified for step in self.trace.steps[-2:])
        answer = Answer(latex_of(set_term(pieces)), set_text(pieces), None, verified=verified)
        check = Check(latex_of(member), "Numbers in each interval and the boundaries were tried.", verified)
        name, steps = latex_of(self.letter), tuple(self.trace.steps)
        return Solution("solved", self.kind, self.latex, name, (answer,), steps, (check,))

    def result_of_all(self, says: str) -> Solution:
        return Solution(
            "all-numbers",
            self.kind,
            self.latex,
            latex_of(self.letter),
            steps=tuple(self.trace.steps),
            message=says,
        )

    # Where no rule leads further

    def unexplained(self, reason: NotCoveredError) -> Solution:
        """What a search or SymPy's solver finds; the steps that there are do not lead to it."""
        ways = (
            (self.in_turns, SEARCH),
            (self.exactly_searched, SEARCH),
            (self.by_sympy, SYMPY),
            (self.searched, SEARCH),
        )
        for find, who in ways:
            checks = find()
            if checks:
                self.write_unexplained(checks, reason, who)
                message = f"The rules end before the solution: {reason}. It was found by {who}"
                if self.may_lack_some(checks):
                    checks = [replace(c, answer=replace(c.answer, verified=False)) for c in checks]
                    self.trace.steps[-1] = replace(self.trace.steps[-1], verified=False)
                    message += "; there may be other solutions"
                return self.solved(checks, f"{message}.")
        if self.proven == []:
            return self.solved([], f"No real number solves this equation: {NOWHERE_EQUAL}.", "no-solution")
        raise reason

    @cached_property
    def proven(self) -> list[Any] | None:
        """All real solutions in many digits; None where it is not proven that these are all."""
        return all_roots(self.equation, self.letter)

    def exact_unexplained(self, reason: NotCoveredError) -> list[sympy.Expr]:
        """The exact solutions that a search or SymPy finds. Raises the reason if there are none."""
        for find, who in ((self.exactly_searched, SEARCH), (self.by_sympy, SYMPY)):
            checks = find()
            if checks and not self.may_lack_some(checks):
                self.write_unexplained(checks, reason, who)
                return [check.value for check in checks]
        raise reason

    def may_lack_some(self, checks: list[RootCheck]) -> bool:
        """Whether there may be other solutions than some numbers; families are compared elsewhere."""
        if any(check.value.free_symbols for check in checks):
            return False
        found = [float(check.value.evalf(20)) for check in checks]
        return self.proven is None or any(
            not any(abs(root - value) < SAME * (1 + abs(value)) for value in found) for root in self.proven
        )

    def write_unexplained(self, checks: list[RootCheck], reason: NotCoveredError, who: str) -> None:
        is_rounded = any(check.value.is_Float for check in checks)
        write = self.trace.approximate if is_rounded else self.trace.restrict
        says = f"No rule leads further ({reason}); this was found by {who}."
        write(NOT_EXPLAINED, self.equation, line_of(checks), says)

    def searched(self) -> list[RootCheck]:
        """The solutions that a search finds, each exact where a simple number close by is one."""
        if self.proven is None:
            roots = numeric_roots(self.equation, self.letter)
        else:
            roots = [rounded(root) for root in self.proven]
        checks = [self.nearest(root) for root in roots]
        return list({check.value: check for check in checks}.values())

    def nearest(self, root: sympy.Float) -> RootCheck:
        for value in simple_numbers_near(float(root)):
            try:
                check = check_root(self.equation, self.letter, value)
            except NotCoveredError:  # numbers too long to write out
                continue
            if check.answer.verified:
                return check
        return check_root(self.equation, self.letter, root, True)

    def exactly_searched(self) -> list[RootCheck]:
        return self.all_exact(self.searched())

    def in_turns(self) -> list[RootCheck]:
        """Of an equation that repeats itself after each turn of 2 pi, the families that a search finds."""
        x = self.given.x
        if not has_waves(self.equation, self.letter):
            return []
        if sympy.expand(self.given.gap.subs(x, x + 2 * sympy.pi) - self.given.gap) != 0:
            return []
        roots = [self.nearest(root) for root in numeric_roots(self.equation, self.letter, 0, 2 * math.pi)]
        if any(check.value.is_Float for check in roots):
            return []
        k = sympy.Symbol(family_letter(self.letter).token)
        return self.all_exact(self.family_checks([check.value + 2 * sympy.pi * k for check in roots]))

    def by_sympy(self) -> list[RootCheck]:
        found = roots_by_sympy(self.given) or []
        numbers = [root for root in found if not root.free_symbols]
        checks = [check_root(self.equation, self.letter, root, self.as_decimal) for root in numbers]
        checks.sort(key=lambda check: check.value.evalf(40))
        checks += self.family_checks([root for root in found if root.free_symbols])
        return self.all_exact([check for check in checks if check.answer.verified])

    def all_exact(self, checks: list[RootCheck]) -> list[RootCheck]:
        """The same, if they are exact and a comparison sees no others; else none."""
        are_exact = checks and all(check.answer.verified and not check.value.is_Float for check in checks)
        return checks if are_exact and self.agrees(checks) else []


def line_of(checks: list[RootCheck]) -> Term:
    """`x=1,x=2`: one statement for each solution."""
    lines = tuple(check.line for check in checks)
    return lines[0] if len(lines) == 1 else terms.Tuple(lines)
