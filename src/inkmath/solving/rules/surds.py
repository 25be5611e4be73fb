"""Sums, products and quotients of numbers with roots, each operation by its reason."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric, plain_value
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.exact import exact_value, sign_of
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.rules import collecting, expanding, rational
from inkmath.solving.rules.construct import add, divide, multiply, negate, number
from inkmath.solving.sentences import sentence

TWO = terms.Number("2")
MAX_RADICAND = 10**6
"""Largest number under a higher root that is searched for factors."""


def root_of_quotient(term: Term) -> Rewrite[Term] | None:
    """sqrt(3/4) = sqrt(3)/sqrt(4)."""
    if not isinstance(term, terms.Root) or not isinstance(term.radicand, terms.Quotient):
        return None
    if _value_of_radicand(term) is None:
        return None
    above, below = (
        terms.Root(part, term.index) for part in (term.radicand.numerator, term.radicand.denominator)
    )
    says = "The root of a quotient is the quotient of the roots."
    return Rewrite("root-of-quotient", (terms.Quotient(above, below),), says)


def product_of_roots(term: Term) -> Rewrite[Term] | None:
    """sqrt(2) sqrt(3) = sqrt(2 × 3)."""
    term = multiply(*term.factors) if isinstance(term, terms.Product) else term
    if not isinstance(term, terms.Product):
        return None
    roots = [part for part in term.factors if isinstance(part, terms.Root) and _value_of_radicand(part)]
    alike = [root for root in roots if root.index == roots[0].index]
    if len(alike) < 2:
        return None
    radicands = tuple(root.radicand for root in alike)
    inner = terms.Product(radicands, (r"\cdot",) * (len(radicands) - 1))
    rest = [part for part in term.factors if part not in alike]
    result = multiply(*rest, terms.Root(inner, alike[0].index))
    if alike[0].radicand == alike[1].radicand and len(alike) == 2 and alike[0].index is None:
        result = multiply(*rest, alike[0].radicand)
        says = sentence(
            "A square root times itself is the number under it: {} = {}.", _times(alike), alike[0].radicand
        )
        return Rewrite("combine-roots", (result,), says)
    return Rewrite("combine-roots", (result,), "The product of roots is the root of the product.")


def quotient_of_roots(term: Term) -> Rewrite[Term] | None:
    """sqrt(8)/sqrt(2) = sqrt(8/2), if that is whole."""
    match term:
        case terms.Quotient(terms.Root() as above, terms.Root() as below) if above.index == below.index:
            over, under = _value_of_radicand(above), _value_of_radicand(below)
            if over is None or under is None or not (over / under).is_integer:
                return None
            inner = terms.Quotient(above.radicand, below.radicand)
            says = "The quotient of roots is the root of the quotient."
            return Rewrite("combine-roots", (terms.Root(inner, above.index),), says)
    return None


def power_of_square_root(term: Term) -> Rewrite[Term] | None:
    """(2 sqrt(3))^2 = 2^2 × 3."""
    match term:
        case terms.Power(terms.Root(radicand, None), exponent) if plain_value(exponent) == 2:
            says = sentence("The square of the square root of {} is {}.", radicand, radicand)
            return Rewrite("power-of-root", (radicand,), says)
        case terms.Power(terms.Product(factors), exponent) if plain_value(exponent) == 2 and is_numeric(term):
            powers = multiply(*(terms.Power(factor, exponent) for factor in factors))
            return Rewrite("power-of-product", (powers,), "Raise each factor to the power.")
        case terms.Power(terms.Quotient(above, below), exponent) if plain_value(exponent) == 2 and _has_roots(
            term
        ):
            result = terms.Quotient(terms.Power(above, exponent), terms.Power(below, exponent))
            return Rewrite(
                "power-of-product", (result,), "Raise the numerator and the denominator to the power."
            )
    return None


def rationalise(term: Term) -> Rewrite[Term] | None:
    """2/(sqrt(3) - 1): numerator and denominator times sqrt(3) + 1; 1/sqrt(2): times sqrt(2)."""
    if not isinstance(term, terms.Quotient) or not is_numeric(term):
        return None
    below = term.denominator
    factors = below.factors if isinstance(below, terms.Product) else (below,)
    roots = [part for part in factors if isinstance(part, terms.Root) and part.index is None]
    if roots and _value_of_radicand(roots[0]):
        others = multiply(*(part for part in factors if part is not roots[0]))
        result = terms.Quotient(multiply(term.numerator, roots[0]), multiply(others, roots[0].radicand))
        says = sentence("Multiply numerator and denominator by {}.", roots[0])
        return Rewrite("rationalise-denominator", (result,), says)
    if not isinstance(below, terms.Sum) or not _is_quadratic_surd(below):
        return None
    first, second = below.terms
    bare = negate(second) if isinstance(second, terms.Negation) else second
    other = add(first, negate(second))
    squares = add(terms.Power(first, TWO), negate(terms.Power(bare, TWO)))
    product = terms.Product((below, other), ("",))
    says = sentence("Multiply numerator and denominator by {}: {} = {}.", other, product, squares)
    return Rewrite(
        "rationalise-denominator", (terms.Quotient(multiply(term.numerator, other), squares),), says
    )


def _is_quadratic_surd(term: terms.Sum) -> bool:
    """True for a sum of two, the square of each of which is rational."""
    values = [exact_value(part) for part in term.terms]
    return len(values) == 2 and all((value**2).is_Rational for value in values)


def nested_root(term: Term) -> Rewrite[Term] | None:
    """sqrt(7 + 4 sqrt(3)) = 2 + sqrt(3)."""
    if not isinstance(term, terms.Root) or term.index is not None or not isinstance(term.radicand, terms.Sum):
        return None
    value = exact_value(term)
    result = sympy.sqrtdenest(value)
    if result == value or not result.is_Add or sign_of(result) < 0:
        return None
    shown = from_sympy(result)
    says = sentence("{} is the square of {}.", term.radicand, shown)
    return Rewrite("nested-root", (shown,), says)


def quotient_by_number(term: Term) -> Rewrite[Term] | None:
    """(2 + 2 sqrt(3))/2 = 1 + sqrt(3): a factor of all terms of the numerator and of the denominator."""
    if not isinstance(term, terms.Quotient) or not _has_roots(term):
        return None
    below = plain_value(term.denominator)
    if below is None or below.denominator != 1:
        return None
    value = exact_value(term.numerator)
    content, _ = sympy.expand(value).primitive() if value.is_Add else value.as_coeff_Mul()
    if not content.is_Integer:
        return None
    shared = sympy.igcd(content.p, int(below)) * (-1 if below < 0 else 1)
    if shared == 1:
        return None
    above = term.numerator.terms if isinstance(term.numerator, terms.Sum) else (term.numerator,)
    reduced = add(*(from_sympy(exact_value(part) / shared) for part in above))
    says = sentence(
        "Dividing by -1 changes every sign." if shared == -1 else "Cancel by {}.", number(int(shared))
    )
    return Rewrite("cancel", (divide(reduced, number(int(below) // int(shared))),), says)


def multiply_out(term: Term) -> Rewrite[Term] | None:
    """A product or power of sums with roots, multiplied out."""
    if not is_numeric(term) or not _has_roots(term):
        return None
    return next((found for rule in expanding.RULES if (found := rule(term)) is not None), None)


def _has_roots(term: Term) -> bool:
    return any(isinstance(part, terms.Root) for part in terms.walk(term))


def _value_of_radicand(root: terms.Root) -> sympy.Expr | None:
    """The positive rational number under a root; None if it is no such number."""
    value = plain_value(root.radicand)
    return None if value is None or value <= 0 else sympy.Rational(value.numerator, value.denominator)


def _times(roots: list[terms.Root]) -> Term:
    return terms.Product(tuple(roots), (r"\cdot",) * (len(roots) - 1))


def product_of_quotients(term: Term) -> Rewrite[Term] | None:
    """(sqrt(2)/2)(sqrt(3)/2) = sqrt(2) sqrt(3)/(2 × 2)."""
    if not isinstance(term, terms.Product) or not is_numeric(term):
        return None
    quotients = [part for part in term.factors if isinstance(part, terms.Quotient)]
    if not quotients or not any(map(is_irrational, term.factors)):
        return None
    above = (part.numerator if isinstance(part, terms.Quotient) else part for part in term.factors)
    result = divide(multiply(*above), multiply(*(part.denominator for part in quotients)))
    return Rewrite("multiply-fractions", (result,), "Multiply numerators and denominators.")


def is_irrational(term: Term) -> bool:
    """True if there is a root in the term, or pi."""
    return _has_roots(term) or terms.Constant(r"\pi") in terms.walk(term)


def like_roots(term: Term) -> Rewrite[Term] | None:
    """5 sqrt(2) - 2 sqrt(2) = 3 sqrt(2), and 3 pi - pi = 2 pi."""
    return collecting.like_terms(term) if is_irrational(term) else None


def perfect_factor(term: Term) -> Rewrite[Term] | None:
    """The third root of 16 is twice the third root of 2."""
    if not isinstance(term, terms.Root) or term.index is None:
        return None
    index, value = plain_value(term.index), plain_value(term.radicand)
    if index is None or value is None or value.denominator != 1 or not 1 < value <= MAX_RADICAND:
        return None
    n = int(index)
    outside = max(k for k in range(1, int(value ** (1 / n)) + 2) if int(value) % k**n == 0)
    if outside == 1:
        return None
    inside = int(value) // outside**n
    result = multiply(number(outside), terms.Root(number(inside), term.index))
    says = sentence(
        "{} = {} × {}, and {} to the power {} is {}.",
        number(int(value)),
        number(outside**n),
        number(inside),
        number(outside),
        term.index,
        number(outside**n),
    )
    return Rewrite("take-out-power", (result,), says)


RULES: tuple[Rule[Term], ...] = (
    power_of_square_root,
    rational.double_fraction,
    product_of_quotients,
    perfect_factor,
    nested_root,
    quotient_of_roots,
    root_of_quotient,
    product_of_roots,
    like_roots,
    quotient_by_number,
    multiply_out,
    rationalise,
)
