"""Solutions of an equation by a search over the real numbers or by SymPy's solver, each of them checked."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.evaluate.simple_numbers import simple_numbers_near
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.equations.branches import Equation
from inkmath.solving.rules.equations.trigonometry import integer_parameter
from inkmath.solving.sympy_fallback import roots_by_sympy
from inkmath.solving.verify.decimal_roots import has_waves, numeric_roots, rounded
from inkmath.solving.verify.exact_sets import constant_difference
from inkmath.solving.verify.periodic_solutions import check_family, valid_parts, without_contained
from inkmath.solving.verify.root_isolation import all_roots
from inkmath.solving.verify.roots import RootCheck, check_root
from inkmath.solving.verify.solution_sets import compare
from inkmath.solving.verify.verdict import Verdict

SEARCH, SYMPY = "a search over the real numbers", "SymPy's solver"

SAME = 1e-9
"""Numbers that are nearer, relative to 1 + |x|, are the same solution."""


@dataclass(frozen=True)
class Found:
    """Solutions, each checked; by: who found them, for a sentence."""

    checks: list[RootCheck]
    by: str


@dataclass
class RootSearch:
    """The search for the solutions of one equation, from low to high."""

    given: Equation
    as_decimal: bool
    low: float = -math.inf
    high: float = math.inf

    def all_ways(self) -> Iterator[Found]:
        """The results of those ways that lead to solutions, exact ones first."""
        ways = (
            (self.periodic_solutions, SEARCH),
            (self.exactly_searched, SEARCH),
            (self.by_sympy, SYMPY),
            (self.searched, SEARCH),
        )
        return (Found(checks, by) for find, by in ways if (checks := find()))

    def exact_ways(self) -> Iterator[Found]:
        """The results of those ways that lead to exact numbers."""
        ways = ((self.exactly_searched, SEARCH), (self.by_sympy, SYMPY))
        return (Found(checks, by) for find, by in ways if (checks := find()))

    @property
    def equation(self) -> terms.Relation:
        return self.given.line

    @property
    def variable(self) -> terms.Variable:
        return self.given.variable

    @cached_property
    def proven(self) -> list[Any] | None:
        """All real solutions in many digits; None where it is not proven that these are all."""
        return all_roots(self.equation, self.variable, self.low, self.high)

    def may_lack_some(self, checks: list[RootCheck]) -> bool:
        """True if there may be other solutions than some numbers; families are compared elsewhere."""
        if any(check.value.free_symbols for check in checks):
            return False
        found = [float(check.value.evalf(20)) for check in checks]
        return self.proven is None or any(
            not any(abs(root - value) < SAME * (1 + abs(value)) for value in found) for root in self.proven
        )

    def family_checks(self, families: list[sympy.Expr]) -> list[RootCheck]:
        valid = [part for family in families for part in valid_parts(self.equation, self.variable, family)]
        return [check_family(self.equation, self.variable, family) for family in without_contained(valid)]

    def agrees(self, kept: list[RootCheck]) -> bool:
        """True if a search over the reals finds no solution besides these."""
        if not kept and constant_difference(*self.equation.sides) not in (None, 0):
            return True
        nothing: Term = terms.Relation((ZERO, ONE), ("=",))
        line = line_of(kept) if kept else nothing
        verdict = compare(self.equation, line, self.variable, (integer_parameter(self.variable),))
        return verdict not in (Verdict.SUBSET, Verdict.DIFFERENT)

    def searched(self) -> list[RootCheck]:
        """The solutions that a search finds, each exact where a simple number close by is one."""
        if self.proven is None:
            roots = numeric_roots(self.equation, self.variable, self.low, self.high)
        else:
            roots = [rounded(root) for root in self.proven]
        checks = [self.nearest(root) for root in roots]
        return list({check.value: check for check in checks}.values())

    def nearest(self, root: sympy.Float) -> RootCheck:
        for value in simple_numbers_near(float(root)):
            try:
                check = check_root(self.equation, self.variable, value)
            except NotCoveredError:  # numbers too long to write out
                continue
            if check.answer.verified:
                return check
        return check_root(self.equation, self.variable, root, True)

    def exactly_searched(self) -> list[RootCheck]:
        return self.all_exact(self.searched())

    def periodic_solutions(self) -> list[RootCheck]:
        """Families that a search finds for an equation with the period 2 pi."""
        x = self.given.x
        if not has_waves(self.equation, self.variable):
            return []
        if sympy.expand(self.given.difference.subs(x, x + 2 * sympy.pi) - self.given.difference) != 0:
            return []
        roots = [self.nearest(root) for root in numeric_roots(self.equation, self.variable, 0, 2 * math.pi)]
        if any(check.value.is_Float for check in roots):
            return []
        k = sympy.Symbol(integer_parameter(self.variable).token)
        return self.all_exact(self.family_checks([check.value + 2 * sympy.pi * k for check in roots]))

    def by_sympy(self) -> list[RootCheck]:
        found = roots_by_sympy(self.given) or []
        numbers = [root for root in found if not root.free_symbols]
        checks = [check_root(self.equation, self.variable, root, self.as_decimal) for root in numbers]
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
