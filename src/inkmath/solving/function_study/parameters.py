"""A function with parameters: its zeros, extrema and signs in terms of them, in cases where these differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate.from_sympy import from_sympy, number_term
from inkmath.solving.evaluate.multiprecision import value_of
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.function_study.asymptotes import said_limit
from inkmath.solving.function_study.study import EVERY_NUMBER, REALS, Study
from inkmath.solving.inequalities import solve_inequalities
from inkmath.solving.literal import Formulas, formulas_for
from inkmath.solving.literal_inequalities import solve_literal_inequality
from inkmath.solving.rules.construct import add, multiply
from inkmath.solving.rules.letter_terms import as_term, condition, polynomial
from inkmath.solving.rules.limit_values import value_of_limit
from inkmath.solving.sentences import inline, joined, phrase, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.interval_sets import INFINITY, holds_at
from inkmath.solving.verify.letter_cases import NOWHERE, case_for, draws_of
from inkmath.solving.verify.statements import statement_of
from inkmath.solving.verify.verdict import Verdict

NUMBERS = tuple(Fraction(k, 7) for k in range(-45, 46, 6))
"""Numbers at which signs are tried."""

LEAST = 1e-12
"""A smaller value is 0 here."""

LABELS = {
    "signs": ("positive", "negative"),
    "monotony": ("increasing", "decreasing"),
    "curvature": ("convex", "concave"),
}
POINTS = {
    "minimum": phrase("The second derivative there is {}, which makes it a minimum if it is positive."),
    "maximum": phrase("The second derivative there is {}, which makes it a maximum if it is negative."),
    "inflection": phrase("The third derivative there is {}: the second changes its sign if that is not 0."),
}


@dataclass
class Family(Study):
    """The study of a function with letters beside its own, which stand for fixed numbers."""

    @property
    def letters(self) -> tuple[terms.Variable, ...]:
        return tuple(each for each in terms.variables(self.body) if each != self.x)

    def find_out(self) -> None:
        self.section = "domain"
        self.domain()
        self.section = "zeros"
        for zero in self.zeros_of(self.body, "Zeros"):
            needed = needs_of(zero)
            line = terms.Relation((self.x, zero), ("=",))
            self.answer("zero", terms.Tuple((line, *needed)) if needed else zero, True)
        self.value_at_zero()
        self.section = "signs"
        self.signs(self.body, "signs")
        self.section = "derivatives"
        slope = self.derivative(self.body, 1)
        bend = None if slope is None else self.derivative(slope, 2)
        if slope is not None and bend is not None:
            self.section = "monotony"
            turns = self.zeros_of(slope, "Extrema")
            self.signs(slope, "monotony")
            self.section = "extrema"
            heights = self.extrema(turns, bend)
            self.section = "inflections"
            self.inflections(bend)
            self.section = "asymptotes"
            self.asymptotes()
            self.section = "range"
            self.range(heights)

    def message(self) -> str:
        """The meaning of the letters, and what was not found."""
        names = joined(", ", map(inline, self.letters))
        given = sentence("These letters stand for known numbers: {}.", names)
        return joined(" ", (given, *self.not_found))

    # Equations and inequalities in terms of the letters

    def zeros_of(self, body: Term, what: str) -> tuple[Term, ...]:
        """The zeros of a body in terms of the letters, with the steps to them."""
        above, _ = sympy.fraction(sympy.together(real_expression(body)))
        if not above.has(real(self.x)):
            return ()
        equation = terms.Relation((body, ZERO), ("=",))
        trace = Trace(equation, self.x)
        try:
            found = formulas_for(trace)
        except (NotCoveredError, UndefinedValueError):
            found = Formulas(self.x, (), ())
        if not found.verified:
            self.not_found.append(sentence("{} could not be found: {} was not solved.", what, equation))
            return ()
        self.say("set-to-zero", equation, sentence("{}: solve {}.", what, equation))
        self.extend(trace.steps)
        return found.results

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
                self.answer(label, *found)

    def has_sign(self, body: Term, sign: str, statement: Term) -> bool:
        """True if a body has the sign where a statement is true, but for single zeros, and nowhere else."""
        for draw in draws_of(self.letters):
            line = case_for(statement, self.x, draw)
            for number in NUMBERS:
                values = {letter: number_term(value) for letter, value in draw.items()}
                value = value_of(_put(body, {**values, self.x: number_term(number)}))
                if value is None or abs(value) < LEAST:
                    continue
                place = sympy.Rational(number.numerator, number.denominator)
                holds = line is not None and holds_at(statement_of(line, False), self.x, place)
                if holds != ((value > 0) == (sign == ">")):
                    return False
        return True

    def constant_sign(self, body: Term, sign: str, rule: str) -> tuple[Term, bool] | None:
        """`a>0` gives every x, but only for such letters."""
        needed = _compared(real_expression(body), sign)
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

    def value_at(self, place: Term, body: Term | None = None) -> sympy.Expr:
        expression = real_expression(self.body if body is None else body)
        return sympy.simplify(expression.subs(real(self.x), real_expression(place)))

    def value_at_zero(self) -> None:
        value = self.value_at(ZERO)
        if not value.has(sympy.zoo, sympy.nan, sympy.oo):
            self.intercept(as_term(value), needs_of(substitute(self.body, self.x, ZERO)))

    def extrema(self, turns: Sequence[Term], bend: Term) -> list[Term]:
        """Lowest and highest points by the sign of the second derivative; the heights of all of them."""
        heights = []
        for x in turns:
            height, curvature = as_term(self.value_at(x)), self.value_at(x, bend)
            heights.append(height)
            for label, sign in (("minimum", ">"), ("maximum", "<")):
                self.point(label, terms.Tuple((x, height)), curvature, sign)
        return heights

    def inflections(self, bend: Term) -> None:
        """Points where the second derivative is 0 and the third is not."""
        third = from_sympy(sympy.diff(real_expression(bend), real(self.x)))
        for x in self.zeros_of(bend, "Inflections"):
            place = terms.Tuple((x, as_term(self.value_at(x))))
            self.point("inflection", place, self.value_at(x, third), r"\neq")
        self.signs(bend, "curvature")

    def point(self, label: str, place: terms.Tuple, value: sympy.Expr, sign: str) -> None:
        """A point of the graph, if a derivative has the sign there; its condition where letters decide."""
        holds = _compared(value, sign)
        if holds is False:
            return
        line = self.point_line(*place.elements)
        is_right = Equivalence()(*line.sides) is Verdict.SAME
        says = sentence(POINTS[label], as_term(value))
        needed = needs_of(place)
        if holds is not True:
            says = sentence("{} It is one where {}.", says, holds)
            needed = [holds, *(each for each in needed if not _follows_from(each, holds))]
        self.say(label, line, says, is_right)
        self.answer(label, terms.Tuple((place, *needed)) if needed else place, is_right)

    def asymptotes(self) -> None:
        """Vertical and horizontal asymptotes of rational functions."""
        x = real(self.x)
        above, below = sympy.fraction(sympy.cancel(real_expression(self.body)))
        if not (above.is_polynomial(x) and below.is_polynomial(x) and below.has(x)):
            return
        for place in self.zeros_of(from_sympy(sympy.factor(below)), "Vertical asymptotes"):
            value = sympy.factor(above.subs(x, real_expression(place)))
            line: Term = terms.Relation((self.x, place), ("=",))
            if value.is_number and value == 0:
                continue
            if not value.is_number:
                line = terms.Tuple((line, condition(value, r"\neq")))
            self.answer("vertical-asymptote", line, True)
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

    def range(self, heights: list[Term]) -> None:
        """The range of a polynomial of second or odd degree."""
        whole = polynomial(real_expression(self.body), real(self.x))
        if whole is None or whole.degree() < 1:
            return
        if whole.degree() == 2 and heights:
            self.range_of_parabola(whole, heights[0])
        elif whole.degree() % 2:
            line = terms.Relation((self.name(0), REALS), (r"\in",))
            self.say("values", line, "A polynomial of odd degree takes every value.")
            lead = whole.LC()
            needed = _compared(lead, r"\neq")
            found = REALS if isinstance(needed, bool) else terms.Pieces((line,), (needed,))
            self.answer("range", found, True)

    def range_of_parabola(self, whole: sympy.Poly, height: Term) -> None:
        """From the vertex upwards, or downwards, by the sign of the leading coefficient."""
        lead, middle, _ = whole.all_coeffs()
        square = multiply(as_term(lead), terms.Power(_plus(self.x, middle / (2 * lead)), terms.Number("2")))
        line = terms.Relation((self.name(0), add(square, height)), ("=",))
        is_right = Equivalence()(self.body, line.sides[1]) is Verdict.SAME
        self.say("values", line, "Here the square is never negative, and takes all other values.", is_right)
        above, below = (terms.Relation((self.name(0), height), (sign,)) for sign in (r"\geq", r"\leq"))
        is_up = _compared(lead, ">")
        found: Term = above if is_up is True else below
        if not isinstance(is_up, bool):
            found = terms.Pieces((above, below), (is_up, condition(lead, "<")))
        self.answer("range", found, is_right)


def _put(body: Term, numbers: Mapping[terms.Variable, Term]) -> Term:
    for letter, number in numbers.items():
        body = substitute(body, letter, number)
    return body


def _halves(power: sympy.Expr) -> bool:
    """True for the power of a square root, which is nowhere negative."""
    return bool(power.is_Rational) and power.q == 2


def _compared(value: sympy.Expr, sign: str) -> bool | terms.Relation:
    """True or false if the value compares so with 0 for all letters; else the condition on them."""
    roots = [part for part in value.atoms(sympy.Pow) if part.exp == sympy.S.Half and part.free_symbols]
    if value.is_number:
        return bool({">": value > 0, "<": value < 0, r"\neq": value != 0}[sign])
    if len(roots) == 1:
        value = value.subs(roots[0], sympy.Dummy(positive=True))
    if not (value.is_positive or value.is_negative):
        return condition(value, sign)
    holds = sign == r"\neq" or bool(value.is_positive) == (sign == ">")
    return condition(roots[0].base, ">") if holds and roots else holds


def _follows_from(needed: terms.Relation, given: terms.Relation) -> bool:
    """`a != 0` follows from `a > 0`; that a root exists, from that its square is not negative."""
    return needed.signs != (r"\neq",) or needed.sides == given.sides


def needs_of(term: Term) -> list[terms.Relation]:
    """Conditions under which a term in the letters has a value."""
    found: list[terms.Relation] = []
    for part in terms.walk(term):
        match part:
            case terms.Quotient(_, below) if terms.variables(below):
                found.append(condition(real_expression(below), r"\neq"))
            case terms.Root(inner, None) if terms.variables(inner):
                found.append(condition(real_expression(inner), r"\geq"))
            case terms.Call(r"\ln", inner) if terms.variables(inner):
                found.append(condition(real_expression(inner), ">"))
    return list(dict.fromkeys(found))


def _plus(x: Term, shift: sympy.Expr) -> Term:
    return x if shift == 0 else add(x, as_term(shift))
