"""Long division of polynomials: `(x^{3}+2x-5):(x-1)`."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.evaluate.to_sympy import symbol, to_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import Trace
from inkmath.types import Text

MAX_ROWS = 30
MIN_TERMS = 3
"""Fewest terms of a dividend that is divided at length; one with fewer is factored and cancelled."""


def divide_polynomials(trace: Trace) -> None:
    """Long division of a fraction of polynomials in one letter, however it is written."""
    line = trace.line
    letters = terms.variables(line)
    if not isinstance(line, terms.Quotient) or len(letters) != 1:
        raise NotCoveredError("only a fraction of polynomials in one letter is divided at length")
    sides = [real_expression(side) for side in (line.numerator, line.denominator)]
    if not all(side.is_polynomial(real(letters[0])) for side in sides):
        raise NotCoveredError("only a fraction of polynomials is divided at length")
    degrees = [sympy.degree(side, real(letters[0])) for side in sides]
    if degrees[0] >= degrees[1] + MAX_ROWS:
        raise NotCoveredError(f"a quotient of more than {MAX_ROWS} terms")
    if degrees[0] >= degrees[1]:
        divide(trace)


def is_division(term: Term) -> bool:
    """True if a polynomial in one letter, written out, is to be divided by another that is a sum."""
    match term:
        case terms.Quotient(terms.Sum(parts), terms.Sum() as divisor, r"\div" | ":"):
            letters = terms.variables(term)
            is_long = len(parts) >= MIN_TERMS and len(letters) == 1
            if not (is_long and all(_is_monomial(part) for part in (*parts, *divisor.terms))):
                return False
            above, below = _polynomials(term)
            return bool(0 < below.degree() <= above.degree() < below.degree() + MAX_ROWS)
    return False


def _polynomials(division: terms.Quotient) -> tuple[sympy.Poly, sympy.Poly]:
    x = symbol(terms.variables(division)[0])
    above, below = (to_sympy(side) for side in (division.numerator, division.denominator))
    return sympy.Poly(above, x, domain="QQ"), sympy.Poly(below, x, domain="QQ")


def _is_monomial(part: Term) -> bool:
    """True if a part of a sum is a number, or a power of a letter with a number before it."""
    match part:
        case terms.Negation(inner):
            return _is_monomial(inner)
        case terms.Number(continues=False) | terms.Variable():
            return True
        case terms.Power(terms.Variable(), terms.Number(exponent)):
            return exponent.isdecimal() and len(exponent) <= 2
        case terms.Quotient(above, below, r"\frac"):
            return _is_monomial(above) and isinstance(below, terms.Number)
        case terms.Product(factors):
            return all(map(_is_monomial, factors))
    return False


def divide(trace: Trace) -> None:
    """Adds a line for each term of the quotient."""
    division = trace.line
    assert isinstance(division, terms.Quotient)
    rest, divisor = _polynomials(division)
    x = rest.gen
    quotient = sympy.Poly(0, x, domain="QQ")
    while rest.degree() >= divisor.degree():
        power = x ** (rest.degree() - divisor.degree())
        part = sympy.Poly(rest.LC() / divisor.LC() * power, x, domain="QQ")
        left = rest - part * divisor
        quotient += part
        trace.add("long-division", _line(quotient, left, divisor), _row(rest, part, divisor, left))
        rest = left


def _line(quotient: sympy.Poly, rest: sympy.Poly, divisor: sympy.Poly) -> Term:
    """The quotient so far, and what is left over the divisor."""
    whole = _term(quotient)
    parts = whole.terms if isinstance(whole, terms.Sum) else (whole,)
    if rest.is_zero:
        return whole
    is_negative = rest.is_ground and rest.LC() < 0
    above = -rest if is_negative else rest
    fraction: Term = terms.Quotient(_term(above), _term(divisor))
    if any(not factor.is_Integer for factor in above.coeffs()):
        fraction = from_sympy(above.as_expr() / divisor.as_expr())
    return terms.Sum((*parts, terms.Negation(fraction) if is_negative else fraction))


def _row(rest: sympy.Poly, part: sympy.Poly, divisor: sympy.Poly, left: sympy.Poly) -> Text:
    highest, leading = (
        sympy.Poly(each.LT()[0].as_expr(*each.gens) * each.LC(), *each.gens) for each in (rest, divisor)
    )
    says = sentence("Divide the highest terms: {} ÷ {} = {}.", _term(highest), _term(leading), _term(part))
    product = _term(part * divisor)
    end = sentence("the remainder is {}", _term(left)) if not left.is_zero else Text("nothing is left")
    if left.degree() >= divisor.degree():
        end = sentence("{} is left", _term(left))
    return sentence("{} Subtract {} times the divisor, {}: {}.", says, _term(part), product, end)


def _term(polynomial: sympy.Poly) -> Term:
    return from_sympy(polynomial.as_expr())
