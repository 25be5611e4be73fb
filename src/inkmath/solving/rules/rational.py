"""Fractions with letters: factor, cancel, bring to a common denominator, undo fractions in fractions."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric, plain_value
from inkmath.expression.terms import ONE, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.rewriting import innermost
from inkmath.solving.rules.collecting import is_plain
from inkmath.solving.rules.construct import add, divide, multiply, negate
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import latex_of


def _is_fraction(term: Term) -> bool:
    """True if the term is a fraction that holds a letter, perhaps with a sign."""
    bare = term.term if isinstance(term, terms.Negation) else term
    return isinstance(bare, terms.Quotient) and not is_numeric(bare)


@innermost
def double_fraction(term: Term) -> Rewrite[Term] | None:
    """(a/b) / (c/d) = (a d) / (b c)."""
    if not isinstance(term, terms.Quotient) or is_numeric(term) or not is_plain(term):
        return None
    above, below = term.numerator, term.denominator
    if isinstance(below, terms.Quotient):
        turned = divide(below.denominator, below.numerator)
        top = above if isinstance(above, terms.Quotient) else None
        result = (
            divide(multiply(top.numerator, below.denominator), multiply(top.denominator, below.numerator))
            if top is not None
            else divide(multiply(above, below.denominator), below.numerator)
        )
        says = sentence("Dividing by {} is the same as multiplying by {}.", below, turned)
        return Rewrite("divide-by-fraction", (result,), says)
    if isinstance(above, terms.Quotient):
        result = divide(above.numerator, multiply(above.denominator, below))
        says = sentence("Divide the fraction {} by {}: it joins the denominator.", above, below)
        return Rewrite("divide-fraction", (result,), says)
    return None


@innermost
def product_of_fractions(term: Term) -> Rewrite[Term] | None:
    """(a/b) (c/d) = (a c) / (b d)."""
    if not isinstance(term, terms.Product) or not is_plain(term):
        return None
    if not any(_is_fraction(factor) for factor in term.factors):
        return None
    above = [factor.numerator if isinstance(factor, terms.Quotient) else factor for factor in term.factors]
    below = [factor.denominator for factor in term.factors if isinstance(factor, terms.Quotient)]
    result = divide(multiply(*above), multiply(*below))
    return Rewrite("multiply-fractions", (result,), "Multiply the numerators and the denominators.")


@innermost
def same_factor(term: Term) -> Rewrite[Term] | None:
    """(a b) / (a c) = b / c, where a stands above and below as it is."""
    if not isinstance(term, terms.Quotient) or is_numeric(term) or not is_plain(term):
        return None
    above, below = (
        list(side.factors) if isinstance(side, terms.Product) else [side]
        for side in (term.numerator, term.denominator)
    )
    shared = [factor for factor in above if factor in below and not is_numeric(factor)]
    if not shared:
        return None
    above.remove(shared[0])
    below.remove(shared[0])
    result = divide(multiply(*above), multiply(*below))
    return Rewrite("cancel", (result,), sentence("Cancel the common factor {}.", shared[0]))


@innermost
def common_factor(term: Term) -> Rewrite[Term] | None:
    """Numerator and denominator in factors, if they share one; then what they share is cancelled."""
    if not isinstance(term, terms.Quotient) or is_numeric(term) or not is_plain(term):
        return None
    above, below = real_expression(term.numerator), real_expression(term.denominator)
    shared = _shared(above, below)
    if shared is None:
        return None
    sides = [(term.numerator, sympy.factor(above)), (term.denominator, sympy.factor(below))]
    if any(isinstance(old, terms.Sum) and not new.is_Add for old, new in sides):
        sentences = [
            sentence("{} = {}", old, from_sympy(new)) for old, new in sides if latex_of(old) != _latex(new)
        ]
        whole = terms.Quotient(from_sympy(sides[0][1]), from_sympy(sides[1][1]))
        return Rewrite("factor", (whole,), sentence("Factor: {}.", joined("; ", sentences)))
    rest = [sympy.factor(sympy.cancel(side / shared)) for side in (above, below)]
    result = from_sympy(rest[0] / rest[1]) if rest[1].is_number else divide(*map(from_sympy, rest))
    if latex_of(result) == latex_of(term):
        return None
    return Rewrite("cancel", (result,), sentence("Cancel the common factor {}.", from_sympy(shared)))


def _latex(value: sympy.Expr) -> str:
    return latex_of(from_sympy(value))


def _shared(above: sympy.Expr, below: sympy.Expr) -> sympy.Expr | None:
    """The greatest common factor of two expressions, if it is more than a sign."""
    if not below.free_symbols and not above.is_Add:
        return None
    try:
        shared = sympy.gcd(above, below)
        if shared in (0, 1, -1):
            shared = sympy.gcd(sympy.factor(above), sympy.factor(below))
    except (sympy.PolynomialError, NotImplementedError):
        return None
    if shared in (0, 1, -1):
        return None
    return sympy.factor(shared)


@innermost
def common_denominator(term: Term) -> Rewrite[Term] | None:
    """Fractions added: each over the least common denominator."""
    if not isinstance(term, terms.Sum) or not is_plain(term):
        return None
    if not any(_is_fraction(part) and not _has_number_below(part) for part in term.terms):
        return None
    pairs = [_above_and_below(part) for part in term.terms]
    bottoms = [real_expression(below) for _, below in pairs]
    try:
        least = sympy.factor(sympy.lcm_list(bottoms)) if len(bottoms) > 1 else bottoms[0]
    except (sympy.PolynomialError, NotImplementedError):
        return None
    parts = []
    for (above, _), bottom in zip(pairs, bottoms, strict=True):
        widened = sympy.factor(sympy.cancel(least / bottom))
        parts.append(multiply(above, from_sympy(widened)))
    shown = from_sympy(least)
    result = terms.Quotient(add(*parts), shown)
    says = sentence("Put everything over the common denominator {}.", shown)
    return Rewrite("common-denominator", (result,), says)


def _has_number_below(part: Term) -> bool:
    return is_numeric(_above_and_below(part)[1])


def _above_and_below(part: Term) -> tuple[Term, Term]:
    sign = isinstance(part, terms.Negation)
    bare = part.term if isinstance(part, terms.Negation) else part
    if not isinstance(bare, terms.Quotient):
        return part, ONE
    return (negate(bare.numerator) if sign else bare.numerator), bare.denominator


def number_below(term: Term) -> Rewrite[Term] | None:
    """(2n^2 + 2n)/2 = n^2 + n, and (1 - x)/(-1) = -1 + x."""
    if not isinstance(term, terms.Quotient) or not isinstance(term.numerator, terms.Sum):
        return None
    below = plain_value(term.denominator)
    if below is None or below.denominator != 1 or not is_plain(term):
        return None
    parts = [real_expression(part) / int(below) for part in term.numerator.terms]
    if not all(part.as_coeff_Mul()[0].is_Integer for part in parts):
        return None
    says = sentence("Divide each term of {} by {}.", term.numerator, term.denominator)
    return Rewrite("divide-each-term", (add(*map(from_sympy, parts)),), says)


RULES: tuple[Rule[Term], ...] = (
    double_fraction,
    product_of_fractions,
    same_factor,
    common_factor,
    common_denominator,
)
