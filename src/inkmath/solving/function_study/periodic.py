"""A function that repeats: its period is named, and zeros, signs and extrema are given for all periods."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.function_study.curve import RULES, Curve
from inkmath.solving.function_study.study import EVERY_NUMBER, REALS
from inkmath.solving.inequalities import solve_inequalities
from inkmath.solving.rules.construct import add, multiply
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict

LABELS = (("positive", "negative"), ("increasing", "decreasing"), ("convex", "concave"))
"""Labels of the sets where the function, its first and its second derivative are positive and negative."""


def period_of(body: Term, x: terms.Variable) -> sympy.Expr | None:
    """The period of a function that has a value everywhere; None for other functions."""
    if not any(
        isinstance(part, terms.Call) and part.function in (r"\sin", r"\cos") for part in terms.walk(body)
    ):
        return None
    try:
        expression = real_expression(body)
        period = sympy.periodicity(expression, real(x))
    except (NotCoveredError, NotImplementedError, TypeError):
        return None
    is_smooth = not expression.atoms(sympy.tan, sympy.cot, sympy.sec, sympy.csc, sympy.Abs, sympy.log)
    is_everywhere = is_smooth and not any(
        power.exp.is_negative or not power.exp.is_integer
        for power in expression.atoms(sympy.Pow)
        if power.has(real(x))
    )
    return period if period and is_everywhere else None


class Periodic(Curve):
    """The study of a sum or a product of sines and cosines."""

    def find_out(self) -> None:
        period = period_of(self.body, self.x)
        assert period is not None
        self.section = "domain"
        self.say("domain", terms.Relation((self.x, REALS), (r"\in",)), sentence(EVERY_NUMBER))
        self.answer("domain", REALS, True)
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
        self.section = "range"
        if heights:
            self.values(heights)

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
        """The zeros of a derivative, those that repeat with a letter for any whole number."""
        solution = self.solution_of(body, what) if self.x in terms.variables(body) else None
        found = [] if solution is None else [interpret(parse(answer.latex)) for answer in solution.answers]
        return [place for family in found for place in self.split(family)]

    def split(self, family: Term) -> Sequence[Term]:
        """The family, or several that repeat after a whole period where the values within differ."""
        letters = terms.variables(family)
        if len(letters) != 1 or len(set(self._of(real_expression(self.body), family))) == 1:
            return [family]
        period, k = period_of(self.body, self.x), real(letters[0])
        expression = real_expression(family)
        start, step = expression.subs(k, 0), sympy.expand(expression).coeff(k)
        assert period is not None
        repeated = multiply(from_sympy(period), letters[0])
        starts = [sympy.expand(start + j * step) for j in range(int(period / step))]
        return [add(from_sympy(each), repeated) if each != 0 else repeated for each in starts]

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
        return value

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
