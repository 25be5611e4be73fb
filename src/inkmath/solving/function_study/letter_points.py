"""Zeros, extrema and other points of a function with parameters, each with its conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.function_study.letter_conditions import compared, needs_of, together
from inkmath.solving.function_study.study import Study
from inkmath.solving.literal import Formulas, formulas_for
from inkmath.solving.rules.letter_terms import as_term
from inkmath.solving.sentences import joined, phrase, sentence
from inkmath.solving.trace import Trace
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Text

SECOND = {
    "minimum": phrase("The second derivative there is {}, which makes it a minimum if it is positive."),
    "maximum": phrase("The second derivative there is {}, which makes it a maximum if it is negative."),
}
HIGHER = phrase("There {} = {} is the first derivative that is not 0, and its order is even: a {}.")
KINK = phrase("There the graph has a kink: its slope is {} just before it and {} just behind it.")

NUMBERS = tuple(Fraction(k, 7) for k in range(-45, 46, 6))
"""Numbers at which values are tried."""

LEAST = 1e-12
"""A smaller value is 0 here."""

MAX_ORDER = 8
"""Highest derivative that is tried where those before it are 0."""

SIGNS = {"minimum": ">", "maximum": "<"}
WITH_BORDER = {">": r"\geq", "<": r"\leq"}

Condition = bool | terms.Relation


@dataclass
class Pointed(Study):
    """The study of a function with letters beside its own, which stand for fixed numbers.

    extremes: labels and places of extrema, and the conditions on the letters.
    is_complete: whether all places where there may be one have been decided.
    """

    extremes: list[tuple[str, Term, Sequence[Term]]] = field(default_factory=list)
    is_complete: bool = True

    @property
    def letters(self) -> tuple[terms.Variable, ...]:
        return tuple(each for each in terms.variables(self.body) if each != self.x)

    def value_at(self, place: Term, body: sympy.Expr | None = None) -> sympy.Expr:
        expression = real_expression(self.body) if body is None else body
        return sympy.simplify(expression.subs(real(self.x), real_expression(place)))

    def zeros(self) -> None:
        """The zeros, each with the conditions under which there is one."""
        found = self.solved(self.body, "Zeros")
        for zero in found.results:
            needed: list[Term] = [*needs_of(zero)]
            if self.value_at(zero) != 0:
                needed += found.conditions
            line = terms.Relation((self.x, zero), ("=",))
            self.answer("zero", terms.Tuple((line, *dict.fromkeys(needed))) if needed else zero, True)

    def zeros_of(self, body: Term, what: str) -> tuple[Term, ...]:
        """The zeros of a body in terms of the letters, with the steps to them."""
        above, below = sympy.fraction(sympy.together(real_expression(body)))
        if not below.has(sympy.Abs):
            return self.solved(body, what).results
        # the numerator is 0 at the kinks, too, where the fraction has no value
        found = self.solved(as_term(above), what).results
        return tuple(each for each in found if self.value_at(each, below) != 0)

    def solved(self, body: Term, what: str) -> Formulas:
        """The zeros of a body, with the steps to them; no results, and a note, where none can be found."""
        nothing = Formulas(self.x, (), ())
        above, _ = sympy.fraction(sympy.together(real_expression(body)))
        if not above.has(real(self.x)):
            return nothing
        equation = terms.Relation((body, ZERO), ("=",))
        trace = Trace(equation, self.x)
        try:
            formulas = formulas_for(trace)
        except (NotCoveredError, UndefinedValueError):
            formulas = nothing
        if not formulas.verified:
            self.not_found.append(sentence("{} could not be found: {} was not solved.", what, equation))
            return nothing
        self.say("set-to-zero", equation, sentence("{}: solve {}.", what, equation))
        self.extend(trace.steps)
        return formulas

    def turns(self, slope: Term) -> tuple[Term, ...]:
        """The zeros of the derivative."""
        known = len(self.not_found)
        found = self.zeros_of(slope, "Extrema")
        self.is_complete = len(self.not_found) == known
        return found

    # Extrema

    def extrema(self, turns: Sequence[Term], slope: Term) -> list[Term]:
        """Lowest and highest points, at zeros of the derivative and at kinks; the heights of the zeros."""
        for x in turns:
            self.smooth_extremum(x)
        for x in self.kinks():
            self.kink(x, real_expression(slope))
        return [as_term(self.value_at(x)) for x in turns]

    def smooth_extremum(self, x: Term) -> None:
        """An extremum by the first derivative that is not 0."""
        found = self.first_derivative(real_expression(self.body), real_expression(x))
        if found is None:
            self.is_complete = False
            return
        order, value = found
        for label, sign in SIGNS.items():
            says = sentence(SECOND[label], as_term(value))
            if order > 2:
                says = sentence(HIGHER, self.name(order), as_term(value), label)
            if order % 2 == 0:
                holds, more = self.with_border(x, compared(value, sign), label)
                self.extremum(label, x, [holds], joined(" ", [says, *more]))

    def first_derivative(self, body: sympy.Expr, place: sympy.Expr) -> tuple[int, sympy.Expr] | None:
        """The order and the value of the first derivative after the first that is not 0 at a place."""
        slope = body.diff(real(self.x))
        for order in range(2, MAX_ORDER + 1):
            slope = slope.diff(real(self.x)).replace(sympy.DiracDelta, lambda _: sympy.S.Zero)
            value = sympy.simplify(slope.subs(real(self.x), place).replace(sympy.sign, _sign))
            if value.has(sympy.zoo, sympy.nan, sympy.oo):
                return None
            if value != 0:
                return order, value
        return None

    def with_border(self, x: Term, holds: Condition, label: str) -> tuple[Condition, list[Text]]:
        """The condition with its border, if there, where this derivative is 0, a later one says the same."""
        if isinstance(holds, bool) or needs_of(x):
            return holds, []
        (left, right), (sign,) = holds.sides, holds.signs
        border = real_expression(left), real_expression(right)
        if not border[0].is_Symbol:
            return holds, []
        place, body = (real_expression(each).subs(*border) for each in (x, self.body))
        found = self.first_derivative(body, place)
        if found is None or found[0] % 2 or compared(found[1], SIGNS[label]) is not True:
            return holds, []
        equal = terms.Relation((left, right), ("=",))
        says = sentence("If {}:", equal), sentence(HIGHER, self.name(found[0]), as_term(found[1]), label)
        if sign in WITH_BORDER:
            return terms.Relation((left, right), (WITH_BORDER[sign],)), list(says)
        return True, list(says)

    def kinks(self) -> Iterator[Term]:
        """The zeros of what stands between bars."""
        for part in dict.fromkeys(terms.walk(self.body)):
            if isinstance(part, terms.Absolute) and self.x in terms.variables(part):
                known = len(self.not_found)
                yield from self.zeros_of(part.term, sentence("Zeros of {}", part.term))
                self.is_complete = self.is_complete and len(self.not_found) == known

    def kink(self, x: Term, slope: sympy.Expr) -> None:
        """An extremum where the slopes on both sides have different signs."""
        before, behind = (self.slope_beside(x, slope, side) for side in (-1, 1))
        if sympy.nan in (before, behind):
            self.is_complete = False
            return
        says = sentence(KINK, as_term(before), as_term(behind))
        for label, sign in SIGNS.items():
            self.extremum(label, x, [compared(-before, sign), compared(behind, sign)], says)

    def slope_beside(self, place: Term, slope: sympy.Expr, side: int) -> sympy.Expr:
        """The limit of the slope from one side; nan where its sign hangs on absolute values of letters."""
        beside = sympy.Dummy(positive=True)
        near = slope.subs(real(self.x), real_expression(place) + side * beside)
        value = sympy.simplify(sympy.simplify(near).subs(beside, 0))
        return sympy.nan if value.has(sympy.Abs, sympy.sign, sympy.zoo, sympy.nan, sympy.oo) else value

    def extremum(self, label: str, x: Term, holds: Sequence[Condition], says: Text) -> None:
        conditions = self.point(label, x, holds, says)
        if conditions is not None:
            self.extremes.append((label, x, conditions))

    def point(self, label: str, x: Term, holds: Iterable[Condition], says: Text) -> Sequence[Term] | None:
        """A point of the graph, and the conditions under which it has the label; None if it never has."""
        holds = list(dict.fromkeys(holds))
        if False in holds:
            return None
        place = terms.Tuple((x, as_term(self.value_at(x))))
        given = [each for each in holds if isinstance(each, terms.Relation)]
        needed = together([*given, *needs_of(place)], self.x)
        if needed is None:
            return None
        line = self.point_line(*place.elements)
        is_right = Equivalence(may_widen=True)(*line.sides) is Verdict.SAME
        if given:
            where = terms.Tuple(tuple(given)) if len(given) > 1 else given[0]
            says = sentence("{} It is one where {}.", says, where)
        self.say(label, line, says, is_right)
        self.answer(label, terms.Tuple((place, *needed)) if needed else place, is_right)
        return needed


def _sign(value: sympy.Expr) -> sympy.Expr:
    return value / sympy.Abs(value)


def with_numbers(body: Term, numbers: Mapping[terms.Variable, Fraction]) -> Term:
    """A body with numbers for its letters."""
    for letter, number in numbers.items():
        body = substitute(body, letter, number_term(number))
    return body
