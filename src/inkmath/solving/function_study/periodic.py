"""A function that repeats: its period is named, and zeros, signs and extrema are given for all periods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.function_study import asymptotes, ranges
from inkmath.solving.function_study.curve import CLOSE, RULES, Curve
from inkmath.solving.function_study.study import EVERY_NUMBER, REALS
from inkmath.solving.function_study.values import float_of
from inkmath.solving.inequalities import solve_inequalities
from inkmath.solving.rules.construct import add, multiply
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict

LABELS = (("positive", "negative"), ("increasing", "decreasing"), ("convex", "concave"))
"""Labels of the sets where the function, its first and its second derivative are positive and negative."""


NEAR = mpmath.mpf(10) ** -3
"""Distance from a place to the neighbours that are tried; their values differ by more than is rounded."""

WAVES = frozenset((r"\sin", r"\cos", r"\tan", r"\cot", r"\sec", r"\csc"))


def period_of(body: Term, x: terms.Variable) -> sympy.Expr | None:
    """The period of a function that is smooth where it has a value; None for other functions."""
    if not any(isinstance(part, terms.Call) and part.function in WAVES for part in terms.walk(body)):
        return None
    try:
        expression = real_expression(body)
        period = sympy.periodicity(expression, real(x))
    except (NotCoveredError, NotImplementedError, TypeError):
        return None
    is_smooth = not expression.atoms(sympy.Abs, sympy.log) and all(
        power.exp.is_integer for power in expression.atoms(sympy.Pow) if power.has(real(x))
    )
    return period if period and is_smooth else None


@dataclass
class Periodic(Curve):
    """The study of what is calculated from sines, cosines, tangents and the like.

    families: the places without a value.
    """

    families: list[Term] = field(default_factory=list)

    def find_out(self) -> None:
        period = period_of(self.body, self.x)
        assert period is not None
        self.section = "domain"
        self.domain()
        self.period(period)
        self.section = "zeros"
        self.zeros()
        self.section = "signs"
        self.sets(self.body, 0)
        self.section = "derivatives"
        slope = self.derivative(self.body, 1)
        bend = None if slope is None else self.derivative(slope, 2)
        if slope is None or bend is None:
            return
        self.section = "monotony"
        places = self.places(slope, "Extrema")
        self.sets(slope, 1)
        self.section = "extrema"
        heights = [self.extremum(place, bend) for place in places]
        self.section = "inflections"
        third = sympy.diff(real_expression(bend), real(self.x))
        for place in self.places(bend, "Inflections"):
            self.inflection(place, third)
        self.sets(bend, 2)
        self.section = "asymptotes"
        for family in self.families:
            self.gap(family)
        self.section = "range"
        if self.families:
            self.values_between(places, period)
        elif heights:
            self.values(heights)

    def domain(self) -> None:
        """All numbers but the zeros of denominators, and where a tangent or the like has no value."""
        parts = list(dict.fromkeys(self.critical_parts()))
        found = [place for part in parts for place in self.families_of(part, sentence("Zeros of {}", part))]
        if self.not_found:
            return
        self.families = list(dict.fromkeys(found))
        apart = [terms.Relation((self.x, family), (r"\neq",)) for family in self.families]
        if not apart:
            self.say("domain", terms.Relation((self.x, REALS), (r"\in",)), sentence(EVERY_NUMBER))
            self.answer("domain", REALS, True)
            return
        line = apart[0] if len(apart) == 1 else terms.Tuple(tuple(apart))
        numbers = [number for family in self.families for number in self._numbers(family)]
        is_right = all(any(self._is_zero(part, number) for part in parts) for number in numbers)
        self.say("domain", line, sentence("There the function has no value."), is_right)
        self.answer("domain", line, is_right)

    def _is_zero(self, body: Term, number: Any) -> bool:
        value = self.at(number, body)
        return value is not None and abs(value) < CLOSE

    def period(self, period: sympy.Expr) -> None:
        """The least number after which all values come again."""
        moved = substitute(self.body, self.x, terms.Sum((self.x, from_sympy(period))))
        line = terms.Relation((moved, self.body), ("=",))
        is_right = Equivalence()(*line.sides) is Verdict.SAME
        says = sentence(
            "All values repeat after {}: one period, from 0 to {}, shows the whole function.",
            *[from_sympy(period)] * 2,
        )
        self.say("period", line, says, is_right)
        self.answer("period", from_sympy(period), is_right)

    def sets(self, body: Term, order: int) -> None:
        """The intervals in which the function or a derivative is positive, and the others."""
        if self.x not in terms.variables(body):
            return
        for label, sign in zip(LABELS[order], (">", "<"), strict=True):
            line = terms.Relation((body, ZERO), (sign,))
            solution = solve_inequalities(line, self.x, latex_of(line))
            if solution.status not in ("solved", "all-numbers"):
                if solution.status == "unsolved":
                    self.not_found.append(sentence("{} was not solved.", line))
                continue
            self.say(RULES[order], line, sentence("Solve {}.", line))
            self.extend(solution.steps)
            if solution.status == "all-numbers":
                self.answer(label, REALS, True)
            for answer in solution.answers:
                self.answer(label, interpret(parse(answer.latex)), answer.verified, answer.latex)

    def places(self, body: Term, what: str) -> Sequence[Term]:
        """The zeros of a derivative, those in one family where the function has the same value."""
        return [place for family in self.families_of(body, what) for place in self.split(family)]

    def families_of(self, body: Term, what: str) -> Sequence[Term]:
        """The zeros of a body, those that repeat with a letter for any whole number."""
        solution = self.solution_of(body, what) if self.x in terms.variables(body) else None
        return [] if solution is None else [interpret(parse(answer.latex)) for answer in solution.answers]

    def split(self, family: Term) -> Sequence[Term]:
        """The family, or several that repeat after a whole period where the values within differ."""
        letters = terms.variables(family)
        if len(letters) != 1 or len(set(self._of(real_expression(self.body), family))) == 1:
            return [family]
        return self.by_period(family)

    def by_period(self, family: Term) -> Sequence[Term]:
        """The families of which each repeats after a whole period, and that together are this one."""
        (letter,) = terms.variables(family)
        period = period_of(self.body, self.x)
        start, step = self._start_and_step(family)
        assert period is not None
        repeated = multiply(from_sympy(period), letter)
        starts = [sympy.expand(start + j * step) for j in range(int(period / step))]
        return [add(from_sympy(each), repeated) if each != 0 else repeated for each in starts]

    def _start_and_step(self, family: Term) -> tuple[sympy.Expr, sympy.Expr]:
        letters = terms.variables(family)
        if len(letters) != 1:
            raise NotCoveredError("zeros of a periodic function that do not repeat")
        expression, k = real_expression(family), real(letters[0])
        return expression.subs(k, 0), sympy.expand(expression).coeff(k)

    def _numbers(self, family: Term) -> Sequence[Any]:
        start, step = self._start_and_step(family)
        return [float_of(start + k * step) for k in range(-2, 3)]

    # Gaps

    def gap(self, family: Term) -> None:
        """Vertical asymptotes or holes, one family of them if all in it are of one kind."""
        families = self.by_period(family)
        found = [self.beside(self._start_and_step(each)[0]) for each in families]
        kinds = [None if end is None else end.is_infinite for _, end in found]
        if all(kinds):
            families, found = [family], found[:1]
        for each, (limits, end) in zip(families, found, strict=True):
            if end is None:
                continue
            rule = "vertical-asymptote" if end.is_infinite else "hole"
            checks = [asymptotes.says_limit(self, rule, limit, from_sympy(value)) for limit, value in limits]
            if end.is_infinite:
                self.answer(rule, terms.Relation((self.x, each), ("=",)), all(checks))
            else:
                self.answer(rule, terms.Tuple((each, from_sympy(end))), all(checks))

    def beside(self, place: sympy.Expr) -> tuple[list[tuple[terms.Limit, sympy.Expr]], sympy.Expr | None]:
        """The limits from both sides and the value of one; no value where they are not found or differ."""
        sides = [asymptotes.limit_at(self, place, side) for side in asymptotes.SIDES]
        limits = [(limit, value) for limit, value in sides if value is not None]
        values = {value for _, value in limits}
        is_one = len(limits) == 2 and (len(values) == 1 or all(value.is_infinite for value in values))
        return limits, values.pop() if is_one else None

    def values_between(self, turns: Sequence[Term], period: sympy.Expr) -> None:
        """The range, from the stretches between gaps and turning points within a period."""
        first, _ = self._start_and_step(self.families[0])
        self.gaps, points = (
            {place: float_of(place) for family in each for place in self._within(family, first, period)}
            for each in (self.families, turns)
        )
        places = self.gaps | points
        ordered = sorted(places, key=lambda place: places[place])
        ranges.find_within(self, list(pairwise(ordered)), places)

    def _within(self, family: Term, first: sympy.Expr, period: sympy.Expr) -> Iterator[sympy.Expr]:
        """The members in a period, both of its ends included."""
        start, step = self._start_and_step(family)
        lowest = sympy.ceiling((first - start) / step)
        for k in range(int(sympy.floor(period / step)) + 1):
            place = sympy.expand(start + (lowest + k) * step)
            if place - first <= period:
                yield place

    def _of(self, expression: sympy.Expr, place: Term) -> list[sympy.Expr]:
        """The values at two of the places that a family names."""
        letters = [real(letter) for letter in terms.variables(place)]
        return [
            sympy.simplify(
                expression.subs(real(self.x), real_expression(place).subs(dict.fromkeys(letters, k)))
            )
            for k in (0, 1)
        ]

    def extremum(self, place: Term, bend: Term) -> sympy.Expr:
        """A maximum or a minimum by the second derivative; the value there, which all of the family have."""
        values = set(self._of(real_expression(self.body), place))
        curved = self._of(real_expression(bend), place)
        if len(values) > 1:
            raise NotCoveredError("zeros of a derivative with different values after a period")
        (value,) = values
        if all(each.is_nonzero for each in curved):
            label = "minimum" if curved[0].is_positive else "maximum"
            sign = ">" if label == "minimum" else "<"
            line = terms.Relation((from_sympy(curved[0]), ZERO), (sign,))
            says = sentence(
                "At {} = {} the second derivative is {}: a {}.",
                self.x,
                place,
                from_sympy(curved[0]),
                sentence(label),
            )
            self.say(label, line, says)
            self.answer(label, terms.Tuple((place, from_sympy(value))), True)
        else:
            self.flat_extremum(place, from_sympy(value))
        return value

    def flat_extremum(self, place: Term, value: Term) -> None:
        """A maximum or a minimum where the second derivative is 0, by the values close to it."""
        numbers = self._numbers(place)
        beside = [self.at(number + side) for number in numbers for side in (NEAR, -NEAR)]
        here = self.at(numbers[0])
        if None in beside or not (all(y > here for y in beside) or all(y < here for y in beside)):
            return
        label, word = ("minimum", "greater") if beside[0] > here else ("maximum", "less")
        name = sentence("{} = {}", self.x, place)
        says = sentence("Close to {} all values are {}: a {}.", name, sentence(word), sentence(label))
        self.say(label, terms.Relation((self.name(0), value), ("=",)), says)
        self.answer(label, terms.Tuple((place, value)), True)

    def inflection(self, place: Term, third: sympy.Expr) -> None:
        if not all(each.is_nonzero for each in self._of(third, place)):
            return
        (value, *_) = self._of(real_expression(self.body), place)
        line = terms.Relation((self.name(0), from_sympy(value)), ("=",))
        says = sentence("At {} the second derivative changes its sign.", sentence("{} = {}", self.x, place))
        self.say("inflection", line, says)
        self.answer("inflection", terms.Tuple((place, from_sympy(value))), True)

    def values(self, heights: Sequence[sympy.Expr]) -> None:
        """The values from the least to the greatest, which the function takes in each period."""
        low, high = min(heights), max(heights)
        numbers = terms.Interval(from_sympy(low), from_sympy(high))
        says = sentence(
            "The function is continuous and takes all values from the least, {}, to the greatest, {}.",
            from_sympy(low),
            from_sympy(high),
        )
        self.say("range", terms.Relation((self.name(0), numbers), (r"\in",)), says)
        self.answer("range", numbers, True)
