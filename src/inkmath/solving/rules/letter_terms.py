"""A case of an inequality between letters, and the terms that its rules write."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.rules.equations.branches import TURNED
from inkmath.solving.verify.interval_sets import holds_at
from inkmath.solving.verify.letter_cases import NOWHERE
from inkmath.solving.verify.statements import statement_of

REALS = terms.Variable(r"\mathbb{R}")
OPPOSITE = {"<": r"\geq", r"\geq": "<", ">": r"\leq", r"\leq": ">", "=": r"\neq", r"\neq": "="}
BELOW = frozenset({"<", r"\leq"})


@dataclass(frozen=True, slots=True)
class Case:
    """A statement about the unknown, and the conditions on the other letters under which it holds."""

    conditions: tuple[Term, ...]
    statement: Term
    variable: terms.Variable

    @property
    def condition(self) -> Term:
        return self.conditions[0] if len(self.conditions) == 1 else terms.Logical(r"\wedge", self.conditions)

    def with_statement(self, statement: Term, *conditions: Term) -> Case:
        return replace(self, statement=statement, conditions=(*self.conditions, *conditions))

    def without_numbers(self) -> Case | None:
        """The case without conditions on numbers alone; None where one is false, or a square negative."""
        plain = [each for each in self.conditions if not terms.variables(each)]
        if not all(_is_true(each) for each in plain) or any(map(_is_impossible, self.conditions)):
            return None
        return replace(self, conditions=tuple(each for each in self.conditions if each not in plain))

    def without_implied(self) -> Case | None:
        """The case without conditions that others on the same letter imply; None where they contradict."""
        kept = list(self.conditions)
        for each in self.conditions:
            others = [other for other in kept if other is not each and _letter_of(other) == _letter_of(each)]
            if _letter_of(each) is None or not others:
                continue
            numbers = sympy.Intersection(*map(_numbers_of, others))
            if sympy.Intersection(numbers, _numbers_of(each)).is_empty:
                return None
            if numbers.is_subset(_numbers_of(each)):
                kept.remove(each)
        return replace(self, conditions=tuple(kept))

    @property
    def everywhere(self) -> Term:
        return terms.Relation((self.variable, REALS), (r"\in",))

    @property
    def nowhere(self) -> Term:
        return terms.Relation((self.variable, NOWHERE), (r"\in",))


def _letter_of(condition: Term) -> terms.Variable | None:
    """The one letter of a condition that compares it with a number."""
    match condition:
        case terms.Relation((terms.Variable() as letter, number), (_,)):
            return None if terms.variables(number) else letter
    return None


def _numbers_of(condition: Term) -> sympy.Set:
    """The numbers that fulfil such a condition."""
    assert isinstance(condition, terms.Relation)
    number = real_expression(condition.sides[1])
    return {
        "<": sympy.Interval.open(-sympy.oo, number),
        ">": sympy.Interval.open(number, sympy.oo),
        r"\leq": sympy.Interval(-sympy.oo, number),
        r"\geq": sympy.Interval(number, sympy.oo),
        "=": sympy.FiniteSet(number),
    }.get(condition.signs[0], sympy.Complement(sympy.Reals, sympy.FiniteSet(number)))


def _is_impossible(condition: Term) -> bool:
    match condition:
        case terms.Relation((left, right), ("<",)) if right == ZERO:
            return bool(sympy.factor(real_expression(left)).is_nonnegative)
    return False


def _is_true(condition: Term) -> bool:
    return holds_at(statement_of(condition, False), terms.Variable("x"), sympy.S.Zero)


def under(value: sympy.Expr, equation: terms.Relation) -> sympy.Expr:
    """The value where `a = ...` holds."""
    left, right = (real_expression(side) for side in equation.sides)
    return sympy.expand(value.subs(left, right)) if left.is_Symbol else value


def around(case: Case, low: Term, high: Term, sign: str, middle: Term | None = None) -> Term:
    """Between two ends, or outside of them."""
    inner = middle or case.variable
    if sign in BELOW:
        return terms.Relation((low, inner, high), (sign, sign))
    outside = (terms.Relation((inner, low), (TURNED[sign],)), terms.Relation((inner, high), (sign,)))
    return terms.Logical(r"\vee", outside)


def touching(case: Case, root: sympy.Expr, sign: str) -> Term:
    """A square, which is 0 at one place, compared with 0."""
    if sign == "<":
        return case.nowhere
    if sign == r"\geq":
        return case.everywhere
    return terms.Relation((case.variable, as_term(root)), ("=" if sign == r"\leq" else r"\neq",))


def parts_of(case: Case) -> tuple[sympy.Expr, str, sympy.Expr]:
    assert isinstance(case.statement, terms.Relation)
    left, right = (real_expression(side) for side in case.statement.sides)
    return left, case.statement.signs[0], right


def polynomial(value: sympy.Expr, x: sympy.Symbol) -> sympy.Poly | None:
    """The polynomial in x that an expression is; its coefficients may hold letters, but not x."""
    try:
        poly = sympy.Poly(sympy.expand(value), x)
    except sympy.PolynomialError:
        return None
    return None if any(each.has(x) for each in poly.all_coeffs()) else poly


def as_term(value: sympy.Expr) -> Term:
    candidates = [sympy.cancel(value), sympy.factor(value), sympy.expand(value)]
    shortest = min(candidates, key=lambda each: (each.count_ops(), len(str(each))))
    return from_sympy(shortest)


def times(factor: sympy.Expr, variable: terms.Variable) -> Term:
    if factor == 1:
        return variable
    if factor == -1:
        return terms.Negation(variable)
    shown = from_sympy(factor)
    if isinstance(shown, terms.Negation):
        inner = shown.term.factors if isinstance(shown.term, terms.Product) else (shown.term,)
        return terms.Negation(terms.Product((*inner, variable), ("",) * len(inner)))
    factors = shown.factors if isinstance(shown, terms.Product) else (shown,)
    return terms.Product((*factors, variable), ("",) * len(factors))


def condition(value: sympy.Expr, sign: str) -> terms.Relation:
    """`value > 0` as one writes it: `a > 1` for a - 1, `a != b` for a square, else without common factors."""
    _, value = sympy.factor(value).as_content_primitive()
    above, below = sympy.fraction(value)
    sign = r"\neq" if sign == ">" and value.free_symbols and value.is_nonnegative else sign
    if sign in ("=", r"\neq"):
        value = sympy.Mul(*(base for base, _ in sympy.factor_list(above)[1]))
    elif below.free_symbols:
        value = above * below
    if value.could_extract_minus_sign():
        value, sign = -value, TURNED[sign]
    for letter in sorted(value.free_symbols, key=str):
        poly = polynomial(value, letter)
        if poly is not None and poly.degree() == 1 and poly.LC().is_number:
            lead, constant = poly.all_coeffs()
            sign = TURNED[sign] if lead < 0 else sign
            return terms.Relation((from_sympy(letter), as_term(-constant / lead)), (sign,))
    return terms.Relation((as_term(value), ZERO), (sign,))
