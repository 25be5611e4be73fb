"""A function without parameters, studied by its zeros, those of its derivatives, and its gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import ONE, Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.function_study import asymptotes, ranges
from inkmath.solving.function_study.sets import Numbers, domain, has_other_limits, stretches, where
from inkmath.solving.function_study.study import EVERY_NUMBER, REALS
from inkmath.solving.function_study.values import Valued, float_of
from inkmath.solving.rules.construct import add, negate
from inkmath.solving.sentences import joined, phrase, sentence
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.interval_sets import INFINITY
from inkmath.solving.verify.verdict import Verdict

EVERYTHING = terms.Interval(negate(INFINITY), INFINITY, True, True)
SIGNS = {
    "positive": phrase("The function is positive here: {}."),
    "negative": phrase("The function is negative here: {}."),
    "increasing": phrase("The function increases where {} is positive: {}."),
    "decreasing": phrase("The function decreases where {} is negative: {}."),
    "convex": phrase("The graph is curved upwards where {} is positive: {}."),
    "concave": phrase("The graph is curved downwards where {} is negative: {}."),
}
RULES = ("signs", "monotony", "curvature")
"""Rules of the sets where the function, its first and its second derivative have a sign."""

CLOSE = mpmath.mpf(10) ** -9
"""Distance from a point to the neighbours that are tried."""

MAX_SHOWN = 16
"""Length of the values that are shown exactly where a number is tried."""


@dataclass
class Curve(Valued):
    """The study of a function with numbers alone.

    turns: zeros of the first derivative; None where they are not known.
    """

    kinks: dict[sympy.Expr, Any] = field(default_factory=dict)
    turns: dict[sympy.Expr, Any] | None = None

    def find_out(self) -> None:
        self.section = "domain"
        self.domain()
        self.section = "zeros"
        zeros = self.zeros()
        self.section = "signs"
        if zeros is not None:
            self.signs(self.body, zeros, 0, ("positive", "negative"))
        self.section = "derivatives"
        slope = self.derivative(self.body, 1)
        bend = None if slope is None else self.derivative(slope, 2)
        if slope is not None:
            self.monotony(slope)
        if bend is not None:
            self.section = "inflections"
            self.inflections(bend)
        self.section = "asymptotes"
        asymptotes.find(self)
        self.section = "range"
        if self.turns is not None and not self.is_open_question():
            ranges.find(self, self.turns)

    def is_open_question(self) -> bool:
        """True if a place at which a sign may change has perhaps not been found."""
        return bool(self.not_found) or has_other_limits(self.body)

    # Domain and signs

    def domain(self) -> None:
        """The numbers for which the function has a value."""
        self.find_breaks()
        if self.is_open_question():
            return
        found = domain(self.at, self.breaks)
        if found is None:
            return
        says = "These are the numbers for which the function has a value."
        says, found = (EVERY_NUMBER, REALS) if found == EVERYTHING else (says, found)
        self.say("domain", terms.Relation((self.x, found), (r"\in",)), says)
        self.answer("domain", found, True)

    def find_breaks(self) -> None:
        for inner in dict.fromkeys(self.critical_parts()):
            self.gaps |= self.zeros_of(inner, sentence("Zeros of {}", inner)) or {}
        self.breaks |= self.gaps
        for inner in dict.fromkeys(self.kink_parts()):
            found = self.zeros_of(inner, sentence("Zeros of {}", inner)) or {}
            self.breaks |= found
            self.kinks |= found

    def critical_parts(self) -> Iterator[Term]:
        """Parts at whose zeros the function has no value."""
        for part in terms.walk(self.body):
            match part:
                case terms.Quotient(_, below) if self.x in terms.variables(below):
                    yield below
                case terms.Power(base, terms.Negation()) if self.x in terms.variables(base):
                    yield base
                case terms.Call(r"\ln" | r"\log" | r"\lg", argument) if self.x in terms.variables(argument):
                    yield argument
                case terms.Call(r"\artanh", argument) if self.x in terms.variables(argument):
                    yield from (add(argument, ONE), add(argument, negate(ONE)))
                case terms.Call(r"\tan" | r"\sec", argument) if self.x in terms.variables(argument):
                    yield terms.Call(r"\cos", argument)
                case terms.Call(r"\cot" | r"\csc", argument) if self.x in terms.variables(argument):
                    yield terms.Call(r"\sin", argument)

    def kink_parts(self) -> Iterator[Term]:
        """Parts at whose zeros the function may have a kink or an end."""
        for part in terms.walk(self.body):
            match part:
                case terms.Absolute(inner) | terms.Root(inner) if self.x in terms.variables(inner):
                    yield inner
                case terms.Call(r"\arcsin" | r"\arccos", inner) if self.x in terms.variables(inner):
                    yield from (add(inner, ONE), add(inner, negate(ONE)))
                case terms.Call(r"\arcosh", inner) if self.x in terms.variables(inner):
                    yield add(inner, negate(ONE))

    def signs(self, body: Term, zeros: Numbers, order: int, labels: tuple[str, str]) -> None:
        """The sets where the function or a derivative is positive and where it is negative."""
        if self.is_open_question():
            return
        found = stretches(partial(self.at_within, body=body), {**zeros, **self.breaks})
        if found is None:
            return
        joints = [number for number in zeros if number not in self.breaks and order > 0]
        if order == 1:  # without a jump the function goes on as it did
            joints += [number for number, value in self.breaks.items() if self.at(value) is not None]
        for label, sign in zip(labels, (1, -1), strict=True):
            numbers = where(sign, found, joints, self.of_sign(sign) if order == 0 else ())
            if numbers is None:
                continue
            name = [self.name(order)] if order else []
            tried = joined("; ", (self.tried(body, each.tried) for each in found if each.sign == sign))
            line = terms.Relation((self.x, numbers), (r"\in",))
            self.say(RULES[order], line, sentence(SIGNS[label], *name, tried))
            self.answer(label, numbers, True)

    def of_sign(self, sign: int) -> list[sympy.Expr]:
        """The breaks at which the function has a value of the sign."""
        values = {number: self.at(place) for number, place in self.breaks.items()}
        return [number for number, value in values.items() if value is not None and sign * value > 0]

    def tried(self, body: Term, number: sympy.Expr) -> str:
        """`x = 2 gives 9`."""
        name = sentence("{} = {}", self.x, from_sympy(number))
        value = self.exact_at(number, body)
        shown = from_sympy(value)
        if len(str(value)) > MAX_SHOWN:
            shown = from_sympy(sympy.Rational(f"{value.evalf(15):.4g}"), True)
        return sentence("{} gives {}", name, shown)

    # Zeros

    def zeros_of(self, body: Term, what: str) -> dict[sympy.Expr, Any] | None:
        """The zeros of a body, exact and in floating point; None, and noted as a gap, where there are others.

        Families of zeros are such a gap.
        """
        if self.x not in terms.variables(body):
            return {}
        solution = self.solution_of(body, what)
        if solution is None:
            return None
        found: dict[sympy.Expr, Any] = {}
        is_open = False
        for answer in solution.answers:
            term = interpret(parse(answer.latex))
            if terms.variables(term):
                self.not_found.append(sentence("{} repeat: {} = {}.", what, self.x, term))
                is_open = True
                continue
            value = real_expression(term)
            found[value] = float_of(value)
        return None if is_open else found

    def zeros(self) -> Numbers | None:
        """Names the zeros and the value at 0; None where the zeros are not all known as single numbers."""
        found: dict[sympy.Expr, Any] | None = {}
        if self.x in terms.variables(self.body):
            solution = self.solution_of(self.body, "Zeros")
            found = None if solution is None else found
            for answer in () if solution is None else solution.answers:
                term = interpret(parse(answer.latex))
                if terms.variables(term):
                    found = None
                elif self.at(float_of(real_expression(term))) is None:
                    continue
                elif found is not None:
                    found[real_expression(term)] = float_of(real_expression(term))
                self.answer("zero", term, answer.verified)
        if self.at(mpmath.mpf(0)) is not None:
            self.intercept(from_sympy(self.exact_at(sympy.S.Zero)))
        return found

    # Derivatives

    def monotony(self, slope: Term) -> None:
        """Intervals of rise and fall, and extrema: zeros of the derivative, ends and kinks."""
        self.section = "monotony"
        self.turns = self.zeros_of(slope, "Extrema")
        if self.turns is not None:
            self.signs(slope, self.turns, 1, ("increasing", "decreasing"))
        self.section = "extrema"
        points = {**(self.turns or {}), **self.kinks}
        for value, number in sorted(points.items(), key=lambda pair: pair[1]):
            here = self.at(number)
            near = [other for s in (CLOSE, -CLOSE) if (other := self.at(number + s)) is not None]
            if here is None or not near:
                continue
            label = "minimum" if all(other > here for other in near) else ""
            label = "maximum" if all(other < here for other in near) else label
            if label:
                self.point(label, value, *self._why_extreme(label, number, slope))

    def _why_extreme(self, label: str, number: Any, slope: Term) -> tuple[str, ...]:
        """The template of the reason, and its words: a change of sign of the derivative, or the values."""
        before, after = (self.at(number + s, slope) for s in (-CLOSE, CLOSE))
        if None not in (before, after) and before < 0 < after:
            return phrase("At {} the first derivative changes from negative to positive: a {}."), label
        if None not in (before, after) and before > 0 > after:
            return phrase("At {} the first derivative changes from positive to negative: a {}."), label
        word = "greater" if label == "minimum" else "less"
        return phrase("Close to {} all values are {}: a {}."), word, label

    def inflections(self, bend: Term) -> None:
        """Points of inflection: changes of sign of the second derivative."""
        zeros = self.zeros_of(bend, "Inflections")
        for value, number in sorted((zeros or {}).items(), key=lambda pair: pair[1]):
            sides = [self.at(number + s, bend) for s in (CLOSE, -CLOSE)]
            if self.at(number) is None or None in sides or sides[0] * sides[1] >= 0:
                continue
            self.point("inflection", value, "At {} the second derivative changes its sign.")
        if zeros is not None:
            self.signs(bend, zeros, 2, ("convex", "concave"))

    def point(self, label: str, value: sympy.Expr, template: str, *words: str) -> None:
        """A point of the graph, after the value there was put in."""
        x, y = from_sympy(value), from_sympy(self.exact_at(value))
        line = self.point_line(x, y)
        is_right = Equivalence()(*line.sides) is Verdict.SAME
        self.say(label, line, sentence(template, sentence("{} = {}", self.x, x), *words), is_right)
        self.answer(label, terms.Tuple((x, y)), is_right)
