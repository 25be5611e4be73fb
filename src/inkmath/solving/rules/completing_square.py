"""Completing the square: `x^{2}+4x+7` is `(x+2)^{2}+3`; of several letters, one after the other."""

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
from inkmath.types import Text

TWO = terms.Number("2")
USUAL = "xyzt"
"""Letters that stand for unknowns; of others the square is completed where none of these has one."""


def complete_squares(trace: Trace) -> None:
    """Adds the steps from a polynomial of the second degree to squares and a number.

    A square that takes up a product of letters leaves other terms with the next letter: `x^{2}+4xy+y^{2}` is
    `(x+2y)^{2}-3y^{2}`. In `x^{4}-6x^{2}+1` it is the square of `x^{2}-3`.
    """
    apply_rules(trace, (collecting.arithmetic, *expanding.RULES, collecting.like_terms), outermost=False)
    value = sympy.expand(real_expression(trace.line))
    done: Term = ZERO
    for letter in _squared_letters(value, trace.line):
        n = _half_degree(value, letter)
        if n and sympy.Poly(value, real(letter)).nth(n) != 0:
            done, value = _complete(trace, done, value, letter, n)


def _squared_letters(value: sympy.Expr, line: Term) -> list[terms.Variable]:
    """The letters whose squares, or squares of a power of them, stand in the polynomial."""
    squared = [x for x in terms.variables(line) if _half_degree(value, x)]
    usual = [x for x in squared if x.token in USUAL]
    chosen = usual or squared[:1]
    if not chosen:
        raise NotCoveredError("only a polynomial with the square of a letter is completed to a square")
    leading = (sympy.Poly(value, real(x)).LC() for x in chosen)
    if any(factor.has(*map(real, chosen)) for factor in leading):
        raise NotCoveredError("products of the squares of the letters")
    return chosen


def _half_degree(value: sympy.Expr, letter: terms.Variable) -> int:
    """n if the polynomial has the powers 2n, n and 0 of the letter at most; 0 for others."""
    if not value.is_polynomial(real(letter)):
        return 0
    powers = {power for (power,) in sympy.Poly(value, real(letter)).monoms()}
    n, is_odd = divmod(max(powers), 2)
    return 0 if is_odd or powers - {2 * n, n, 0} else n


def _complete(
    trace: Trace, done: Term, value: sympy.Expr, letter: terms.Variable, n: int
) -> tuple[Term, sympy.Expr]:
    """Adds the steps for one letter. Returns the squares so far, and the rest of the value."""
    line, x, poly = trace.line, real(letter), sympy.Poly(value, real(letter))
    a, b, rest = poly.nth(2 * n), poly.nth(n), poly.nth(0)
    p = sympy.cancel(b / a)
    half, square = sympy.cancel(p / 2), sympy.expand(sympy.cancel(p**2 / 4))

    def term(value: sympy.Expr) -> Term:
        return term_of(value, line)

    def shown(inner: Term, rest: Term) -> Term:
        return add(done, multiply(term(a), inner), rest)

    base = term(x**n)
    is_product = p.free_symbols and p.is_polynomial() and not p.is_Add
    middle = term(p * x**n) if is_product else multiply(term(p), base)
    terms_with_letter = add(term(x ** (2 * n)), middle)
    if a != 1:
        says = sentence("Factor {} out of the terms with {}.", term(a), letter)
        trace.add("common-factor", shown(terms_with_letter, term(rest)), says)
    trinomial = add(terms_with_letter, term(square))
    says = sentence(
        "Half of the coefficient {} is {}; add and subtract its square, {}.", *map(term, (p, half, square))
    )
    trace.add("complete-square", shown(add(trinomial, negate(term(square))), term(rest)), says)
    power = terms.Power(add(base, term(half)), TWO)
    says = sentence("{} is the square of {}.", trinomial, power.base)
    trace.add("binomial-formula", shown(add(power, negate(term(square))), term(rest)), says)
    outside = sympy.expand(sympy.cancel(-a * square))
    if a != 1:
        multiplied = add(shown(power, ZERO), term(outside), term(rest))
        trace.add("multiply-out", multiplied, "Multiply out the outer bracket.")
    left = sympy.expand(outside + rest)
    says = Text("Collect the numbers." if square.is_number else "Collect like terms.")
    trace.add("collect-like-terms", shown(power, term(left)), says)
    return shown(power, ZERO), left
