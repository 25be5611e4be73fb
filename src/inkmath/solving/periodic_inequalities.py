r"""Inequalities between trigonometric functions: `\sin x>\frac{1}{2}`, everywhere or within bounds.

They change only where both sides are equal, or where a side has no value. One period is looked at, or the
interval that the problem gives.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import ZERO, Term
from inkmath.expression.values import values_at
from inkmath.solving.conditional import bounds_of
from inkmath.solving.conditions import Conditional, conditional_in
from inkmath.solving.draft import Draft
from inkmath.solving.equations import solve_equation
from inkmath.solving.evaluate.exact import exact_value, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.polynomials import polynomial_of
from inkmath.solving.evaluate.to_sympy import to_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.equations.trigonometry import integer_parameter
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.interval_sets import (
    Piece,
    as_statement,
    distinct,
    edges,
    holds_at,
    holds_between,
    is_everything,
    merged,
    set_term,
    set_text,
    where_true,
)
from inkmath.solving.verify.periodic_solutions import family_term, split_of
from inkmath.solving.verify.solution_sets import WAVES, compare
from inkmath.solving.verify.statements import statement_of, truth_at
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step, Text

MAX_BOUNDARIES = 40
FAR_ENOUGH = 1e-3
"""Numbers that are nearer to a boundary are not tried."""

TRIED = np.array([-3.217, -1.941, -0.613, 0.377, 1.119, 2.239, 4.013])
"""Numbers at which a function is compared with itself, a period further on."""

BOUNDED_BY_COSINE, BOUNDED_BY_SINE = frozenset({r"\tan", r"\sec"}), frozenset({r"\cot", r"\csc"})


def is_periodic(line: Term, variable: terms.Variable) -> bool:
    """True for inequalities with sines and the like that repeat themselves, or are bounded on both sides."""
    given = conditional_in(line)
    if given is None or given.sets or not any(_waves(part, variable) for part in given.statement):
        return False
    return all(map(math.isfinite, bounds_of(given))) or (not given.bounds and _period(given) is not None)


def solve_periodic(line: Term, draft: Draft) -> Solution:
    """The real numbers that fulfil such inequalities; `k` stands for any whole number."""
    given = conditional_in(line)
    assert given is not None
    return _Task(given, line, draft).solve()


class _Task:
    def __init__(self, given: Conditional, line: Term, draft: Draft) -> None:
        self.given = given
        self.variable = given.variable
        self.draft = draft
        relations = line.elements if isinstance(line, terms.Tuple) else (line,)
        self.line = relations[0] if len(relations) == 1 else terms.Logical(r"\wedge", relations)
        self.statement = statement_of(self.line, False)
        self.steps = draft.steps
        self.ends: list[sympy.Expr] = []

    def solve(self) -> Solution:
        families = [found for relation in _links(self.given) for found in self.boundaries(relation)]
        period = None if self.given.bounds else _period(self.given)
        if period is None:
            low, high = bounds_of(self.given)
            ends = [value for family in families for value in _members(family, low, high)]
            ends = self.ends = distinct([*ends, *self.given_ends()])
            pieces = where_true(self.statement, self.variable, ends)
            return self.finish(pieces, self.sign_table(ends), ())
        ends = distinct([value for family in families for value in _members(family, 0, float(period))])
        ends = [end for end in ends if float(end.evalf(20)) < float(period) - 1e-9]
        if not ends:
            return self.finish(where_true(self.statement, self.variable, []), self.single(), ())
        self.ends = [end + turn * period for end in ends for turn in (-1, 0, 1)]
        pieces, says = self.within_period(ends, period)
        return self.finish(pieces, says, (period,))

    def boundaries(self, relation: terms.Relation) -> list[sympy.Expr]:
        """Numbers and families where a relation may change."""
        left, right = relation.sides
        found = self.roots(left, right, sentence("Both sides are equal where {} = {}.", left, right))
        for edge in dict.fromkeys((*edges(relation, self.variable), *_poles(relation, self.variable))):
            says = sentence("A side may become undefined where {} = 0.", edge)
            found += self.roots(edge, ZERO, says)
        return found

    def roots(self, left: Term, right: Term, says: Text) -> list[sympy.Expr]:
        equation = terms.Relation((left, right), ("=",))
        if self.variable not in terms.variables(equation):
            return []
        solution = solve_equation(equation, self.variable, latex_of(equation), *bounds_of(self.given))
        if solution.status not in ("solved", "no-solution") or not all(a.verified for a in solution.answers):
            raise NotCoveredError("the boundaries of the inequality were not found")
        self.steps.append(Step("boundary", latex_of(equation), says, True))
        self.steps.extend(solution.steps)
        shown = [interpret(parse(answer.latex)) for answer in solution.answers]
        if any(isinstance(term, terms.Interval | terms.Union | terms.SetOf) for term in shown):
            raise NotCoveredError("both sides are equal on some interval")
        if any(
            isinstance(part, terms.Number) and len(part.text) > 12 for t in shown for part in terms.walk(t)
        ):
            raise NotCoveredError("boundaries that are known to some digits only")
        return [to_sympy(term) if terms.variables(term) else exact_value(term) for term in shown]

    def given_ends(self) -> list[sympy.Expr]:
        sides = [side for bound in self.given.bounds for side in bound.sides if side != self.variable]
        return [exact_value(side) for side in sides]

    def within_period(self, ends: Sequence[sympy.Expr], period: sympy.Expr) -> tuple[list[Piece], Text]:
        """The pieces in one period, which begins at the first boundary, and the sentence about them."""
        around = [*ends, simplify_number(ends[0] + period)]
        at = [holds_at(self.statement, self.variable, end) for end in ends]
        spans = list(pairwise(float(end.evalf(20)) for end in around))
        between = holds_between(self.statement, self.variable, spans)
        says = self.tried(around, between, period)
        start = next((k for k in range(len(ends)) if not (at[k] and between[k - 1] and between[k])), None)
        if start is None:
            return [Piece(-sympy.oo, sympy.oo, False, False)], says
        order = [(start + k) % len(ends) for k in range(len(ends))]
        pieces: list[Piece] = []
        for k in order:
            turn = period if k < start else sympy.S.Zero
            low, high = simplify_number(ends[k] + turn), simplify_number(around[k + 1] + turn)
            if at[k]:
                pieces.append(Piece(low, low, True, True))
            if between[k]:
                pieces.append(Piece(low, high, False, False))
        last = start if not order else (order[-1] + 1) % len(ends)
        if pieces and at[last] and between[order[-1]]:
            end = pieces[-1].high
            pieces = [piece for piece in pieces if piece.low != piece.high or piece.low != ends[start]]
            pieces.append(Piece(end, end, True, True))
        pieces = [_near_zero(piece, period) for piece in merged(pieces)]
        return sorted(pieces, key=lambda piece: float(piece.low.evalf(20))), says

    # Sentences

    def tried(self, around: Sequence[sympy.Expr], between: Sequence[bool], period: sympy.Expr) -> Text:
        tests = []
        for (low, high), holds in zip(pairwise(around), between, strict=True):
            middle = from_sympy(simplify_number((low + high) / 2))
            tests.append(
                sentence("{} = {}: true", self.variable, middle)
                if holds
                else sentence("{} = {}: false", self.variable, middle)
            )
        return sentence(
            "It repeats every {}. Within a period it changes only at {}; test a number in each interval: {}.",
            from_sympy(period),
            joined(", ", (inline(from_sympy(end)) for end in around[:-1])),
            joined("; ", tests),
        )

    def sign_table(self, ends: Sequence[sympy.Expr]) -> Text:
        names = joined(", ", (inline(from_sympy(end)) for end in ends))
        return sentence(
            "Between the boundaries {} the inequality does not change: test a number in each interval.", names
        )

    def single(self) -> Text:
        return sentence("The inequality does not change anywhere: test one number.")

    # What comes of it

    def finish(self, pieces: list[Piece], says: Text, period: tuple[sympy.Expr, ...]) -> Solution:
        if not pieces:
            self.steps.append(Step("no-number", latex_of(self.line), says, True))
            return self.draft.solution("no-solution", message=sentence("No real number satisfies it."))
        if is_everything(pieces):
            reals = terms.Relation((self.variable, terms.Variable(r"\mathbb{R}")), (r"\in",))
            self.steps.append(Step("every-number", latex_of(reals), says, True))
            return self.draft.solution("all-numbers", message=sentence("Every real number satisfies it."))
        k = integer_parameter(self.variable)
        if period:
            pieces, period = _halved(pieces, *period)
            turns = period[0] * sympy.Symbol(k.token)
            pieces = [_moved(piece, turns) for piece in pieces]
        shown, line = set_term(pieces, _end), as_statement(pieces, self.variable, _end)
        member = terms.Relation((self.variable, shown), (r"\in",))
        verified = all(self.means_the_same(each, k) for each in (line, member))
        self.steps.append(Step("sign-table", latex_of(line), says, verified))
        said = sentence("In interval notation {} lies in this set.", self.variable)
        self.steps.append(Step("interval-notation", latex_of(member), said, verified))
        answer = Answer(latex_of(shown), set_text(pieces), None, verified=verified)
        says = sentence(
            "The boundaries, and numbers between and beyond them, satisfy it exactly where the set says."
        )
        return self.draft.solution("solved", [answer], [Check(latex_of(member), says, verified)])

    def means_the_same(self, line: Term, k: terms.Variable) -> bool:
        """True if a line, as shown, is true for the same numbers as what was given."""
        shown = interpret(parse(latex_of(line)))
        if compare(self.line, shown, self.variable, (k,)) is Verdict.SAME:
            return True
        # Beside a double zero doubles do not tell the sign: there only the boundaries themselves are exact.
        statement = statement_of(shown, False)
        ends = np.array([float(end.evalf(20)) for end in self.ends])
        tried = np.random.default_rng(11).uniform(ends.min() - 3, ends.max() + 3, 400)
        x = tried[np.abs(tried[:, None] - ends).min(axis=1) > FAR_ENOUGH]
        indices = np.arange(-5, 6, dtype=np.float64)[:, None]
        truths = truth_at(statement, self.variable, x, {k: indices})
        after = np.broadcast_to(truths, (indices.size, x.size)).any(axis=0)
        return bool((truth_at(self.statement, self.variable, x, {}) == after).all())


def _moved(piece: Piece, by: sympy.Expr) -> Piece:
    return Piece(piece.low + by, piece.high + by, piece.has_low, piece.has_high)


def _halved(pieces: list[Piece], period: sympy.Expr) -> tuple[list[Piece], tuple[sympy.Expr, ...]]:
    """The pieces of half a period, where those of the other half are the same."""
    half, count = period / 2, len(pieces) // 2
    moved = [_moved(piece, half) for piece in pieces[:count]]
    is_same = len(pieces) == 2 * count and all(
        sympy.expand(a.low - b.low) == 0 == sympy.expand(a.high - b.high)
        and (a.has_low, a.has_high) == (b.has_low, b.has_high)
        for a, b in zip(moved, pieces[count:], strict=False)
    )
    if not is_same:
        return pieces, (period,)
    return [_near_zero(piece, half) for piece in pieces[:count]], (half,)


def _links(given: Conditional) -> Iterator[terms.Relation]:
    for relation in given.statement:
        for left, sign, right in zip(relation.sides, relation.signs, relation.sides[1:], strict=False):
            yield terms.Relation((left, right), (sign,))


def _waves(term: Term, variable: terms.Variable) -> list[terms.Call]:
    return [
        part
        for part in terms.walk(term)
        if isinstance(part, terms.Call) and part.function in WAVES and variable in terms.variables(part)
    ]


def _poles(relation: terms.Relation, variable: terms.Variable) -> Iterator[Term]:
    """Terms that are 0 where a tangent or the like has no value."""
    for wave in _waves(relation, variable):
        if wave.function in BOUNDED_BY_COSINE:
            yield terms.Call(r"\cos", wave.argument)
        elif wave.function in BOUNDED_BY_SINE:
            yield terms.Call(r"\sin", wave.argument)


def _period(given: Conditional) -> sympy.Expr | None:
    """The smallest number after which all relations repeat themselves; None if there is none in sight."""
    rates = []
    for relation in given.statement:
        for wave in _waves(relation, given.variable):
            try:
                coefficients = polynomial_of(wave.argument, given.variable)
            except NotCoveredError:
                return None
            if len(coefficients) != 2:
                return None
            rates.append(abs(coefficients[1]))
    ratios = [sympy.nsimplify(rate / rates[0]) for rate in rates]
    if not rates or not all(ratio.is_Rational for ratio in ratios):
        return None
    whole = simplify_number(2 * sympy.pi / (rates[0] * sympy.gcd_list(ratios)))
    parts = [whole / n for n in (12, 8, 6, 4, 3, 2, 1)]
    return next((part for part in parts if _repeats(given, float(part))), None)


def _repeats(given: Conditional, period: float) -> bool:
    for relation in _links(given):
        gap = terms.Sum((relation.sides[0], terms.Negation(relation.sides[1])))
        here, there = (values_at(gap, {given.variable: x}) for x in (TRIED, TRIED + period))
        fits = np.isclose(here, there, rtol=1e-9, atol=1e-9, equal_nan=True)
        if not np.all(fits) or not np.isfinite(here).any():
            return False
    return True


def _members(family: sympy.Expr, low: float, high: float) -> list[sympy.Expr]:
    """The members of a family from low to high; a number itself."""
    if not family.free_symbols:
        return [family]
    start, period, _ = split_of(family)
    a, p = float(start.evalf(20)), float(period.evalf(20))
    ends = sorted(((low - a) / p, (high - a) / p))
    numbers = range(math.ceil(ends[0] - 1e-9), math.floor(ends[1] + 1e-9) + 1)
    if len(numbers) > MAX_BOUNDARIES:
        raise NotCoveredError("too many boundaries")
    return [simplify_number(start + period * n) for n in numbers]


def _near_zero(piece: Piece, period: sympy.Expr) -> Piece:
    """The piece moved by whole periods so that its middle is as near to 0 as can be; to the right of two."""
    middle, length = float(((piece.low + piece.high) / 2).evalf(20)), float(period)
    turns = math.ceil(middle / length - 0.5 - 1e-9)
    low, high = (simplify_number(end - turns * period) for end in (piece.low, piece.high))
    return Piece(low, high, piece.has_low, piece.has_high)


def _end(value: sympy.Expr) -> Term:
    """A boundary as it is written: `\\frac{\\pi}{6}+2\\pi k`, the start first."""
    return family_term(value) if value.free_symbols else from_sympy(value)
