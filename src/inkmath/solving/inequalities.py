"""Inequalities in one unknown, alone, in chains and several at once.

A linear one is solved as an equation would be, its sign turned where both sides are multiplied by a negative
number. Any other is true or false throughout between its boundaries: where both sides are equal, and where a
side begins or ceases to have a value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value, symbol_name
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.draft import Draft
from inkmath.solving.engine import Rewrite, Rule, exhaust
from inkmath.solving.equations import roots_of
from inkmath.solving.evaluate import polynomials
from inkmath.solving.evaluate.exact import exact_value, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.polynomials import Polynomial, polynomial_of, polynomial_term
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.periodic_inequalities import is_periodic, solve_periodic
from inkmath.solving.rules.equations.branches import TURNED, Chain, Equation
from inkmath.solving.rules.equations.isolate import LINEAR, LINEAR_CHAIN, has_decimals
from inkmath.solving.rules.equations.sides import PLAIN
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.interval_sets import (
    Piece,
    as_statement,
    distinct,
    edges,
    is_everything,
    samples,
    set_term,
    set_text,
    where_true,
)
from inkmath.solving.verify.solution_sets import compare, comparison
from inkmath.solving.verify.statements import statement_of
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step

FACTOR = "Factor the left side."
MAX_SHOWN = 12
"""Length of the numbers that are shown exactly where a number is tried."""

R = TypeVar("R", Equation, Chain)


def solve_inequalities(line: Term, variable: terms.Variable, latex: str) -> Solution:
    """The real numbers that fulfil a relation, a chain of them, or all of a list."""
    relations = line.elements if isinstance(line, terms.Tuple) else (line,)
    is_single = len(relations) == 1 and isinstance(line, terms.Relation) and len(line.signs) == 1
    kind = "inequality" if is_single else "chain"
    undefined = "It has no meaning for real numbers"
    draft = Draft(kind, latex, latex_of(variable), undefined=undefined).begin()
    if is_periodic(line, variable):
        return draft.conclude(lambda: solve_periodic(line, draft))
    return draft.conclude(lambda: _Task(relations, variable, draft).solve())


class _Task:
    def __init__(self, relations: tuple[Term, ...], variable: terms.Variable, draft: Draft) -> None:
        self.variable = variable
        self.draft = draft
        self.parts = list(relations)
        self.given = self.line()
        self.statement = statement_of(self.given, False)
        self.trace = Trace(self.given, variable, comparison(variable))
        self.as_decimal = has_decimals(self.given)
        self.boundaries: list[sympy.Expr] = []

    def line(self) -> Term:
        return self.parts[0] if len(self.parts) == 1 else terms.Logical(r"\wedge", tuple(self.parts))

    def add(self, rule: str, k: int, part: Term, says: str) -> None:
        """Writes another relation in the place of the k-th."""
        self.parts[k] = part
        self.trace.add(rule, self.line(), says)

    def solve(self) -> Solution:
        self.split_chains()
        for k, part in enumerate(self.parts):
            assert isinstance(part, terms.Relation)
            if len(part.signs) > 1:
                self.linear_chain(k, part)
            elif not self.linear(k, part):
                self.by_boundaries(k, part)
        pieces = where_true(self.statement, self.variable, self.boundaries)
        return self.finish(pieces)

    # Chains

    def split_chains(self) -> None:
        """A chain whose outer sides are numbers and whose middle is linear stays; others are taken apart."""
        for part in list(self.parts):
            assert isinstance(part, terms.Relation)
            if len(part.signs) == 1 or self.is_simple_chain(part):
                continue
            links = [
                terms.Relation((left, right), (sign,))
                for left, sign, right in zip(part.sides, part.signs, part.sides[1:], strict=False)
            ]
            k = self.parts.index(part)
            self.parts[k : k + 1] = links
            self.trace.add("split-chain", self.line(), "A chain means that each of its relations holds.")

    def is_simple_chain(self, part: terms.Relation) -> bool:
        holding = [k for k, side in enumerate(part.sides) if self.variable in terms.variables(side)]
        if len(part.sides) != 3 or holding != [1]:
            return False
        try:
            return len(polynomial_of(part.sides[1], self.variable)) == 2
        except NotCoveredError:
            return False

    def linear_chain(self, k: int, part: terms.Relation) -> None:
        """`1 < 2x+3 < 9` gives `-2 < 2x < 6` and `-1 < x < 3`."""
        lower, middle, upper = (
            polynomial_term(polynomial_of(side, self.variable), self.variable, self.as_decimal)
            for side in part.sides
        )
        chain = self.isolate(k, Chain(lower, middle, upper, part.signs, self.variable), LINEAR_CHAIN)
        self.boundaries += [exact_value(side) for side in (chain.lower, chain.upper)]

    def isolate(self, k: int, relation: R, rules: Sequence[Rule[R]]) -> R:
        """The k-th relation with the unknown alone."""

        def write(rewrite: Rewrite[R]) -> None:
            self.add(rewrite.rule, k, rewrite.result.line, rewrite.because)

        return exhaust(relation, rules, write)

    def relation(self, sides: list[Polynomial], signs: tuple[str, ...]) -> Term:
        shown = tuple(polynomial_term(side, self.variable, self.as_decimal) for side in sides)
        return terms.Relation(shown, signs)

    # Linear ones

    def linear(self, k: int, part: terms.Relation) -> bool:
        """Solves a relation between linear expressions; False for any other."""
        try:
            sides = [polynomial_of(side, self.variable) for side in part.sides]
        except NotCoveredError:
            return False
        difference = polynomials.subtract(sides[0], sides[1])
        if len(difference) > 2 or max(map(len, sides)) > 3:
            return False
        plain = self.isolate(k, Equation(part.sides[0], part.sides[1], self.variable, part.signs[0]), PLAIN)
        sides = [polynomial_of(side, self.variable) for side in (plain.left, plain.right)]
        part = plain.line
        self.add(
            "simplify-sides", k, self.relation(sides, part.signs), "Multiply out and collect on both sides."
        )
        if len(sides[0]) < 2 <= len(sides[1]):
            part = self.swapped(k, part)
            sides.reverse()
        elif len(sides[1]) > 1:
            rest = (sympy.S.Zero, *sides[1][1:])
            sides = [polynomials.subtract(side, rest) for side in sides]
            says = sentence(
                "Subtract {} from both sides.", polynomial_term(rest, self.variable, self.as_decimal)
            )
            self.add("subtract-from-both-sides", k, self.relation(sides, part.signs), says)
        if len(sides[0]) < 2:
            return True
        left, right = (polynomial_term(side, self.variable, self.as_decimal) for side in sides)
        alone = self.isolate(k, Equation(left, right, self.variable, part.signs[0]), LINEAR)
        self.boundaries.append(exact_value(alone.right))
        return True

    def swapped(self, k: int, part: terms.Relation) -> terms.Relation:
        """`5 < x + 3` as `x + 3 > 5`."""
        sign = TURNED[part.signs[0]]
        result = terms.Relation(part.sides[::-1], (sign,))
        self.add("swap-sides", k, result, "Swap the sides: the inequality sign turns round.")
        return result

    # Any others

    def by_boundaries(self, k: int, part: terms.Relation) -> None:
        """Replaces a relation by what its boundaries make of it."""
        part = self.one_side(k, part)
        ends = self.equality(part)
        for edge in edges(part, self.variable):
            ends += self.roots(edge, ZERO, sentence("A side may become undefined where {} = 0.", edge))
        ends = distinct(ends)
        pieces = where_true(statement_of(part, False), self.variable, ends)
        self.boundaries += ends
        names = joined(", ", (inline(from_sympy(end)) for end in ends))
        if not pieces or is_everything(pieces):
            return
        says = (
            sentence(
                "Between the boundaries {} the inequality does not change: try a number in each interval.",
                names,
            )
            if len(ends) > 1
            else self.single(ends)
        )
        tried = joined("; ", (self.tried(part, value) for value in samples(ends)))
        says = sentence("{} {}.", says, tried)
        self.add("sign-table", k, as_statement(pieces, self.variable), says)

    def single(self, ends: list[sympy.Expr]) -> str:
        if not ends:
            return "The inequality does not change anywhere: try one number."
        return sentence(
            "The inequality changes only at {}: try a number on each side of it.", from_sympy(ends[0])
        )

    def tried(self, part: terms.Relation, value: sympy.Expr) -> str:
        """`x = 0 gives -6 < 0, which is true`."""
        put, (left, right) = from_sympy(value), part.sides
        name = sentence("{} = {}", self.variable, put)
        try:
            sides = [exact_value(substitute(side, self.variable, put)) for side in (left, right)]
        except UndefinedValueError:
            return sentence("{} has no value there", name)
        line = terms.Relation((_side(sides[0]), _side(sides[1])), part.signs)
        is_true = bool(where_true(statement_of(line, False), self.variable, []))
        if is_true:
            return sentence("{} gives {}, which is true", name, line)
        return sentence("{} gives {}, which is false", name, line)

    def one_side(self, k: int, part: terms.Relation) -> terms.Relation:
        """Polynomials and fractions of them on the left, in factors; other relations as they are."""
        variable = sympy.Symbol("x", real=True)
        try:
            sides = [_rational(side, self.variable, variable) for side in part.sides]
        except NotCoveredError:
            return part
        difference = sympy.together(sides[0] - sides[1])
        denominators = _factors(sympy.fraction(sympy.factor(difference))[1], variable)
        divisors = (_rational(edge, self.variable, variable) for edge in edges(part, self.variable))
        if not all(_factors(sympy.together(divisor), variable) <= denominators for divisor in divisors):
            return part  # what cancels would leave a hole
        name = sympy.Symbol(symbol_name(self.variable))
        above, below = (sympy.expand(each) for each in sympy.fraction(difference))
        says = "Bring everything to the left side."
        if below != 1:
            says = "Bring everything to the left side, over one denominator."
        forms = [
            (above / sympy.factor(below), "one-side", says),
            (sympy.factor(difference), "factor", FACTOR),
        ]
        if sides == [sympy.factor(difference), 0]:
            return part  # in factors already
        for form, rule, reason in forms:
            result = terms.Relation((from_sympy(form.xreplace({variable: name})), ZERO), part.signs)
            self.add(rule, k, result, reason)
        return result

    def equality(self, part: terms.Relation) -> list[sympy.Expr]:
        left, right = part.sides
        if isinstance(left, terms.Quotient) and plain_value(right) == 0:
            says = sentence("The left side is 0 where its numerator is: {} = 0.", left.numerator)
            return self.roots(left.numerator, ZERO, says)
        return self.roots(left, right, sentence("Both sides are equal where {} = {}.", left, right))

    def roots(self, left: Term, right: Term, says: str) -> list[sympy.Expr]:
        """The exact solutions of an equation, whose steps are shown."""
        if self.variable not in terms.variables(terms.Relation((left, right), ("=",))):
            return []
        equation = terms.Relation((left, right), ("=",))
        values, steps = roots_of(equation, self.variable)
        self.trace.steps.append(Step("boundary", latex_of(equation), says, True))
        self.trace.steps.extend(steps)
        return values

    # What comes of it

    def finish(self, pieces: list[Piece]) -> Solution:
        self.draft.steps = self.trace.steps
        if not pieces:
            says = "No real number satisfies it."
            self.trace.conclude("no-number", says)
            return self.draft.solution("no-solution", message=says)
        if is_everything(pieces):
            says = "Every real number satisfies it."
            reals = terms.Variable(r"\mathbb{R}")
            self.trace.add("every-number", terms.Relation((self.variable, reals), (r"\in",)), says)
            return self.draft.solution("all-numbers", message=says)
        self.trace.add(
            "put-together",
            as_statement(pieces, self.variable),
            "Keep the numbers that satisfy every condition.",
        )
        shown = set_term(pieces)
        member = terms.Relation((self.variable, shown), (r"\in",))
        says = sentence("In interval notation {} lies in this set.", self.variable)
        self.trace.add("interval-notation", member, says)
        verified = compare(self.given, member, self.variable) is Verdict.SAME
        answer = Answer(latex_of(shown), set_text(pieces), None, verified=verified)
        says = "The boundaries, and numbers between and beyond them, satisfy it exactly where the set says."
        return self.draft.solution("solved", [answer], [Check(latex_of(member), says, verified)])


def _factors(value: sympy.Expr, x: sympy.Symbol) -> set[sympy.Expr]:
    """The factors of a polynomial that hold x, without regard to their powers and to numbers before them."""
    return {sympy.Poly(base, x).monic() for base, _ in sympy.factor_list(value)[1] if base.has(x)}


def _side(value: sympy.Expr) -> Term:
    """A number as it is shown; a long one to four digits."""
    short = from_sympy(simplify_number(value))
    return (
        short
        if len(latex_of(short)) <= MAX_SHOWN
        else from_sympy(sympy.Rational(f"{value.evalf(15):.4g}"), True)
    )


def _rational(side: Term, variable: terms.Variable, x: sympy.Symbol) -> sympy.Expr:
    """The quotient of rational polynomials that a side is. Raises NotCoveredError if it is none."""
    match side:
        case terms.Sum(parts):
            return sympy.Add(*(_rational(part, variable, x) for part in parts))
        case terms.Negation(inner):
            return -_rational(inner, variable, x)
        case terms.Quotient(numerator, denominator) if variable in terms.variables(denominator):
            return _rational(numerator, variable, x) / _rational(denominator, variable, x)
        case terms.Product(factors):
            return sympy.Mul(*(_rational(factor, variable, x) for factor in factors))
    poly = polynomial_of(side, variable)
    if not polynomials.is_rational(poly):
        raise NotCoveredError("irrational coefficients")
    return sympy.Add(*(value * x**n for n, value in enumerate(poly)))
