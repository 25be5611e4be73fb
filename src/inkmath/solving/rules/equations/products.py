"""Products that are zero, and how an equation is made one."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.polynomials import polynomial_of
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.equations.branches import Equation
from inkmath.solving.sentences import joined, sentence

DEFINED = "Only where every factor has a value; each solution is checked."


def zero_product(equation: Equation) -> Rewrite[Equation] | None:
    """`A B = 0` gives `A = 0` or `B = 0`."""
    if plain_value(equation.right) != 0:
        return None
    left = equation.left
    if isinstance(left, terms.Negation) and isinstance(left.term, terms.Quotient):
        left = left.term
    if isinstance(left, terms.Quotient) and equation.contains_variable(left.denominator):
        says = sentence("A fraction is 0 only if its numerator {} is.", left.numerator)
        caution = sentence("Only where {} is not 0; each solution is checked.", left.denominator)
        return Rewrite("zero-numerator", (equation.with_sides(left.numerator, ZERO),), says, caution)
    factors = [factor for factor in _factors(left) if equation.contains_variable(factor)]
    if not isinstance(left, terms.Product | terms.Power) or (len(factors) < 2 and factors == [left]):
        return None
    if not factors:
        return None
    bases = list(dict.fromkeys(map(_base, factors)))
    equations = tuple(equation.with_sides(base, ZERO) for base in bases)
    shown = joined(" or ", (sentence("{} = 0", base) for base in bases))
    says = (
        sentence("A product is 0 only if a factor is: {}.", shown)
        if len(bases) > 1
        else sentence("So {}.", shown)
    )
    is_defined = len(bases) == 1 or all(_is_polynomial(base, equation) for base in bases)
    return Rewrite("zero-product", equations, says, "" if is_defined else DEFINED)


def _is_polynomial(term: Term, equation: Equation) -> bool:
    """True if the term has a value for every number."""
    try:
        polynomial_of(term, equation.variable)
    except (NotCoveredError, UndefinedValueError):
        return False
    return True


def zero_product_of_several(equation: Equation) -> Rewrite[Equation] | None:
    """The same for several factors with the variable, which are then not multiplied out."""
    factors = [factor for factor in _factors(equation.left) if equation.contains_variable(factor)]
    return zero_product(equation) if len(set(map(_base, factors))) > 1 else None


def _factors(term: Term) -> tuple[Term, ...]:
    return term.factors if isinstance(term, terms.Product) else (term,)


def _base(factor: Term) -> Term:
    if isinstance(factor, terms.Power):
        n = plain_value(factor.exponent)
        if n is not None and n > 0:
            return factor.base
    return factor


def factor_out(equation: Equation) -> Rewrite[Equation] | None:
    """`x^2 e^x = e^x` gives `(x-1)(x+1)e^x = 0`."""
    factored = sympy.factor(sympy.expand(equation.difference))
    parts = [part for part in sympy.Mul.make_args(factored) if part.has(equation.x)]
    if len(parts) < 2 or any(sympy.fraction(part)[1].has(equation.x) for part in parts):
        return None
    if factored.could_extract_minus_sign():
        factored = -factored
    result = equation.with_sides(from_sympy(factored), ZERO)
    if result.left == equation.left:
        return None
    return Rewrite(
        "factor", (result,), sentence("Bring everything to one side and factor: {} = 0.", result.left)
    )
