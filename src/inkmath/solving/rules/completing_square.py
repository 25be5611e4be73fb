"""Completing the square: `x^{2}+4x+7` is `(x+2)^{2}+3`; of several letters, of each by itself."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate.sympy_real import real, real_expression, term_of
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rewriting import apply_rules
from inkmath.solving.rules import collecting, expanding
from inkmath.solving.rules.construct import add, multiply, negate
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import Trace

TWO = terms.Number("2")
USUAL = "xyzt"
"""Letters that stand for unknowns; of others the square is completed where none of these has one."""


def complete_squares(trace: Trace) -> None:
    """Adds the steps from a polynomial of the second degree to squares and a number."""
    apply_rules(trace, (collecting.arithmetic, *expanding.RULES, collecting.like_terms), outermost=False)
    value = sympy.expand(real_expression(trace.line))
    done: Term = ZERO
    for letter in _squared_letters(value, trace.line):
        done, value = _complete(trace, done, value, letter)


def _squared_letters(value: sympy.Expr, line: Term) -> list[terms.Variable]:
    """The letters whose square and first power stand in the polynomial, and are not multiplied together."""
    squared = [x for x in terms.variables(line) if _degree(value, x) == 2]
    usual = [x for x in squared if x.token in USUAL]
    chosen = usual or squared[:1]
    if not chosen:
        raise NotCoveredError("only a polynomial with the square of a letter is completed to a square")
    polys = [sympy.Poly(value, real(x)) for x in chosen]
    if any((poly.nth(2) + poly.nth(1)).free_symbols & set(map(real, chosen)) for poly in polys):
        raise NotCoveredError("products of the letters whose squares are to be completed")
    return [x for x, poly in zip(chosen, polys, strict=True) if poly.nth(1) != 0]


def _degree(value: sympy.Expr, letter: terms.Variable) -> int:
    return int(sympy.degree(value, real(letter))) if value.is_polynomial(real(letter)) else 0


def _complete(trace: Trace, done: Term, value: sympy.Expr, letter: terms.Variable) -> tuple[Term, sympy.Expr]:
    """Adds the steps for one letter. Returns the squares so far, and the rest of the value."""
    line, poly = trace.line, sympy.Poly(value, real(letter))
    a, b, rest = poly.nth(2), poly.nth(1), poly.nth(0)
    p = sympy.cancel(b / a)
    half, square = sympy.cancel(p / 2), sympy.cancel(p**2 / 4)

    def term(value: sympy.Expr) -> Term:
        return term_of(value, line)

    def shown(inner: Term, rest: Term) -> Term:
        return add(done, multiply(term(a), inner), rest)

    terms_with_letter = add(terms.Power(letter, TWO), multiply(term(p), letter))
    if a != 1:
        says = sentence("Factor {} out of the terms with {}.", term(a), letter)
        trace.add("common-factor", shown(terms_with_letter, term(rest)), says)
    trinomial = add(terms_with_letter, term(square))
    says = sentence(
        "Half of the coefficient {} is {}; add and subtract its square, {}.", *map(term, (p, half, square))
    )
    trace.add("complete-square", shown(add(trinomial, negate(term(square))), term(rest)), says)
    power = terms.Power(add(letter, term(half)), TWO)
    says = sentence("{} is the square of {}.", trinomial, power.base)
    trace.add("binomial-formula", shown(add(power, negate(term(square))), term(rest)), says)
    outside = sympy.cancel(-a * square)
    if a != 1:
        multiplied = add(shown(power, ZERO), term(outside), term(rest))
        trace.add("multiply-out", multiplied, "Multiply out the outer bracket.")
    left = outside + rest
    trace.add("collect-like-terms", shown(power, term(left)), "Collect the numbers.")
    return shown(power, ZERO), left
