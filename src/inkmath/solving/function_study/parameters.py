"""A function with parameters: its zeros, extrema and signs in terms of them, in cases where these differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeGuard

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import value_of
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.function_study import letter_ranges
from inkmath.solving.function_study.asymptotes import said_limit
from inkmath.solving.function_study.letter_conditions import compared, needs_of, together
from inkmath.solving.function_study.letter_points import LEAST, NUMBERS, Pointed, with_numbers
from inkmath.solving.function_study.study import EVERY_NUMBER, REALS
from inkmath.solving.inequalities import solve_inequalities
from inkmath.solving.literal_inequalities import solve_literal_inequality
from inkmath.solving.rules.letter_terms import as_term, condition
from inkmath.solving.rules.limit_values import value_of_limit
from inkmath.solving.sentences import inline, joined, phrase, sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.interval_sets import INFINITY, holds_at
from inkmath.solving.verify.letter_cases import NOWHERE, case_for, draws_of
from inkmath.solving.verify.statements import statement_of
from inkmath.solving.verify.verdict import Verdict

INFLECTION = phrase("The third derivative there is {}: the second changes its sign if that is not 0.")
LABELS = {
    "signs": ("positive", "negative"),
    "monotony": ("increasing", "decreasing"),
    "curvature": ("convex", "concave"),
}


@dataclass
class Family(Pointed):
    """The study of a function with letters beside its own, which stand for fixed numbers."""

    def find_out(self) -> None:
        self.section = "domain"
        self.domain()
        self.section = "zeros"
        self.zeros()
        self.value_at_zero()
        self.section = "signs"
        self.signs(self.body, "signs")
        self.section = "derivatives"
        slope = self.derivative(self.body, 1)
        bend = None if slope is None else self.derivative(slope, 2)
        if slope is not None and bend is not None:
            self.section = "monotony"
            turns = self.turns(slope)
            self.signs(slope, "monotony")
            self.section = "extrema"
            heights = self.extrema(turns, slope)
            self.section = "inflections"
            self.inflections(bend)
            self.section = "asymptotes"
            self.asymptotes()
            self.section = "range"
            letter_ranges.find(self, heights)

    def message(self) -> str:
        """The meaning of the letters, and what was not found."""
        names = joined(", ", map(inline, self.letters))
        given = sentence("These letters stand for known numbers: {}.", names)
        return joined(" ", (given, *self.not_found))

    # Equations and inequalities in terms of the letters

    def statement(self, body: Term, sign: str, rule: str) -> tuple[Term, bool] | None:
        """The numbers for which a body has a sign, as a statement about x, and whether it was checked."""
        line = terms.Relation((body, ZERO), (sign,))
        try:
            if set(terms.variables(body)) == {self.x}:
                solution = solve_inequalities(line, self.x, latex_of(line))
            else:
                solution = solve_literal_inequality(line, self.x, latex_of(line))
        except (NotCoveredError, UndefinedValueError):
            return None
        if solution.status == "all-numbers":
            return REALS, True
        if solution.status != "solved":
            return None
        self.say(rule, line, sentence("Solve {}.", line))
        self.extend(solution.steps)
        (answer,) = solution.answers
        return interpret(parse(answer.latex)), answer.verified

    def signs(self, body: Term, rule: str) -> None:
        """The numbers where the function or a derivative is positive, and where it is negative."""
        if rule != "signs" and any(sign == ">" for _, sign in self.needs()):
            return  # the derivative of a logarithm has a value beyond it
        short = body if rule == "signs" else self.without_positive_factors(body)
        for label, sign in zip(LABELS[rule], (">", "<"), strict=True):
            has_x = self.x in terms.variables(short)
            found = self.statement(short, sign, rule) if has_x else self.constant_sign(short, sign, rule)
            if found is None or found[0] == terms.Relation((self.x, NOWHERE), (r"\in",)):
                continue
            if short == body or self.has_sign(body, sign, self.membership(found[0])):
                statement, is_right = found
                self.answer(label, self.within_domain(statement), is_right)

    def within_domain(self, statement: Term) -> Term:
        """A statement without the gaps of the domain that it would take in."""
        gaps = [each for each in terms.walk(self.everywhere) if _is_gap(each)]
        if isinstance(statement, terms.Pieces):
            pairs = zip(statement.values, statement.conditions, strict=True)
            values = [self._without(gaps, terms.Pieces((value,), (needed,))) for value, needed in pairs]
            return terms.Pieces(tuple(values), statement.conditions)
        if statement == REALS and gaps:
            return self.everywhere
        is_statement = isinstance(statement, terms.Relation | terms.Logical)
        return self._without(gaps, terms.Pieces((statement,), (None,))) if is_statement else statement

    def _without(self, gaps: Sequence[terms.Relation], case: terms.Pieces) -> Term:
        """The statement of a case with those gaps left out that it holds at for some of the letters."""
        (statement,) = case.values
        if gaps and statement == terms.Relation((self.x, REALS), (r"\in",)):
            return self.everywhere
        draws = list(draws_of(self.letters))
        kept = [gap for gap in gaps if any(self._holds_at(case, gap.sides[1], draw) for draw in draws)]
        return terms.Logical(r"\wedge", (statement, *kept)) if kept else statement

    def _holds_at(self, case: terms.Pieces, gap: Term, draw: dict[terms.Variable, Fraction]) -> bool:
        line = case_for(case, self.x, draw)
        place = real_expression(with_numbers(gap, draw))
        if line is None or not place.is_real:
            return False
        return holds_at(statement_of(line, False), self.x, place)

    def has_sign(self, body: Term, sign: str, statement: Term) -> bool:
        """True if a body has the sign where a statement is true, but for single zeros, and nowhere else."""
        for draw in draws_of(self.letters):
            line = case_for(statement, self.x, draw)
            for number in NUMBERS:
                value = value_of(with_numbers(body, {**draw, self.x: number}))
                if value is None or abs(value) < LEAST:
                    continue
                place = sympy.Rational(number.numerator, number.denominator)
                holds = line is not None and holds_at(statement_of(line, False), self.x, place)
                if holds != ((value > 0) == (sign == ">")):
                    return False
        return True

    def constant_sign(self, body: Term, sign: str, rule: str) -> tuple[Term, bool] | None:
        """`a>0` gives every x, but only for such letters."""
        needed = compared(real_expression(body), sign)
        if needed is False:
            return None
        self.say(rule, terms.Relation((body, ZERO), (sign,)), sentence("It does not depend on {}.", self.x))
        if isinstance(needed, bool):
            return self.everywhere, True
        return terms.Pieces((self.membership(self.everywhere),), (needed,)), True

    @property
    def everywhere(self) -> Term:
        """The inner points of the domain: a set, or a statement about x."""
        found = (interpret(parse(each.latex)) for each in self.answers if each.label == "domain")
        match next(found, REALS):
            case terms.Relation(sides, (r"\geq" | r"\leq" as sign,)):
                return terms.Relation(sides, ({r"\geq": ">", r"\leq": "<"}[sign],))
            case domain:
                return domain

    def membership(self, numbers: Term) -> Term:
        """A set as a statement about x; a statement as it is."""
        is_statement = isinstance(numbers, terms.Relation | terms.Logical | terms.Pieces)
        return numbers if is_statement else terms.Relation((self.x, numbers), (r"\in",))

    def without_positive_factors(self, body: Term) -> Term:
        """A body with the sign of this one wherever that has a value and is not 0."""
        above, below = sympy.fraction(sympy.factor(sympy.together(real_expression(body))))
        if above == 0:
            return body
        factors = [each.as_base_exp() for each in sympy.Mul.make_args(above * below)]
        kept = [
            (base, power if not power.is_integer else sympy.S.One)
            for base, power in factors
            if not (base.is_nonnegative or (base**power).is_positive or power.is_even or _halves(power))
        ]
        return from_sympy(sympy.Mul(*(base**power for base, power in kept))) if kept != factors else body

    # Sections

    def domain(self) -> None:
        """The numbers for which the function has a value, where one condition says it."""
        needs = dict.fromkeys(self.needs())
        if not needs:
            self.say("domain", terms.Relation((self.x, REALS), (r"\in",)), EVERY_NUMBER)
            self.answer("domain", REALS, True)
            return
        if len(needs) > 1:
            return
        ((inner, sign),) = needs
        if sign != r"\neq":
            found = self.statement(inner, sign, "domain")
            if found is not None:
                self.answer("domain", *found)
            return
        gaps = self.zeros_of(inner, sentence("Zeros of {}", inner))
        if gaps:
            excluded = tuple(terms.Relation((self.x, gap), (r"\neq",)) for gap in gaps)
            line = excluded[0] if len(excluded) == 1 else terms.Logical(r"\wedge", excluded)
            self.say("domain", line, "There the function has no value.")
            self.answer("domain", line, True)

    def needs(self) -> Iterable[tuple[Term, str]]:
        """Parts with x in them and how they must compare with 0."""
        for part in terms.walk(self.body):
            match part:
                case terms.Quotient(_, below) if self.x in terms.variables(below):
                    yield below, r"\neq"
                case terms.Power(base, terms.Negation()) if self.x in terms.variables(base):
                    yield base, r"\neq"
                case terms.Call(r"\ln" | r"\log" | r"\lg", inner) if self.x in terms.variables(inner):
                    yield inner, ">"
                case terms.Root(inner, None) if self.x in terms.variables(inner):
                    yield inner, r"\geq"

    def value_at_zero(self) -> None:
        value = self.value_at(ZERO)
        if not value.has(sympy.zoo, sympy.nan, sympy.oo):
            self.intercept(as_term(value), needs_of(substitute(self.body, self.x, ZERO)))

    def inflections(self, bend: Term) -> None:
        """Points where the second derivative is 0 and the third is not."""
        third = sympy.diff(real_expression(bend), real(self.x))
        for x in self.zeros_of(bend, "Inflections"):
            value = self.value_at(x, third)
            says = sentence(INFLECTION, as_term(value))
            self.point("inflection", x, [compared(value, r"\neq")], says)
        self.signs(bend, "curvature")

    def asymptotes(self) -> None:
        """Vertical and horizontal asymptotes of rational functions."""
        x = real(self.x)
        above, below = sympy.fraction(sympy.cancel(real_expression(self.body)))
        if not (above.is_polynomial(x) and below.is_polynomial(x) and below.has(x)):
            return
        for place in self.zeros_of(from_sympy(sympy.factor(below)), "Vertical asymptotes"):
            value = sympy.factor(above.subs(x, real_expression(place)))
            line = terms.Relation((self.x, place), ("=",))
            if value.is_number and value == 0:
                continue
            given = [] if value.is_number else [condition(value, r"\neq")]
            needed = together([*given, *needs_of(place)], self.x)
            if needed is not None:
                shown = terms.Tuple((line, *needed)) if needed else line
                self.answer("vertical-asymptote", shown, True)
        self.horizontal_asymptote()

    def horizontal_asymptote(self) -> None:
        limit = terms.Limit(self.body, self.x, INFINITY)
        height = value_of_limit(limit, self.body)
        if height is None or not height.free_symbols <= set(map(real, self.letters)) or height.is_infinite:
            return
        value = as_term(height)
        is_right = Equivalence()(limit, value) is Verdict.SAME
        line = terms.Relation((limit, value), ("=",))
        self.say("horizontal-asymptote", line, sentence("The {} is {}.", said_limit(limit), value), is_right)
        self.answer("horizontal-asymptote", terms.Relation((terms.Variable("y"), value), ("=",)), is_right)


def _is_gap(part: Term) -> TypeGuard[terms.Relation]:
    return isinstance(part, terms.Relation) and part.signs == (r"\neq",)


def _halves(power: sympy.Expr) -> bool:
    """True for the power of a square root, which is nowhere negative."""
    return bool(power.is_Rational) and power.q == 2
