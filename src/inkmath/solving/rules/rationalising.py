"""Roots out of a denominator: multiplied by the root, or by the conjugate of a sum with roots."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import positive_expression, real_expression
from inkmath.solving.rewriting import add_step, apply_rules, next_step
from inkmath.solving.rules import collecting, rational
from inkmath.solving.rules.construct import add, divide, multiply, negate
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import Trace

MAX_ROUNDS = 4
"""A denominator of several roots takes one round each."""


def rationalise(trace: Trace) -> None:
    """Adds the steps that free the denominators of roots."""
    for _ in range(MAX_ROUNDS):
        step = next_step(trace.line, (by_root, by_conjugate))
        if step is None:
            break
        add_step(trace, step)
        apply_rules(trace, TIDY, outermost=False)


def by_root(term: Term) -> Rewrite[Term] | None:
    """a/sqrt(b) = a sqrt(b) / b, and a/cbrt(b) = a cbrt(b^2) / b."""
    if not isinstance(term, terms.Quotient):
        return None
    factors = term.denominator.factors if isinstance(term.denominator, terms.Product) else (term.denominator,)
    root = next((factor for factor in factors if isinstance(factor, terms.Root)), None)
    if root is None:
        return None
    index = 2 if root.index is None else _whole(root.index)
    if index is None:
        return None
    widening: Term = root
    if index > 2:
        radicand = root.radicand
        widening = terms.Root(from_sympy(real_expression(radicand) ** (index - 1)), root.index)
    rest = list(factors)
    rest.remove(root)
    result = divide(multiply(term.numerator, widening), multiply(*rest, root.radicand))
    says = sentence("Multiply numerator and denominator by {}.", widening)
    return Rewrite("rationalise-denominator", (result,), says)


def _whole(index: Term) -> int | None:
    is_small = isinstance(index, terms.Number) and index.text.isdecimal() and len(index.text) == 1
    return int(index.text) if is_small and isinstance(index, terms.Number) else None


def by_conjugate(term: Term) -> Rewrite[Term] | None:
    """1/(a + sqrt(b)) = (a - sqrt(b)) / (a^2 - b); of three terms, the last two count as one."""
    if not isinstance(term, terms.Quotient) or not isinstance(term.denominator, terms.Sum):
        return None
    first, *rest = term.denominator.terms
    has_root = any(isinstance(part, terms.Root) for part in terms.walk(term.denominator))
    if not has_root or len(rest) > 2:
        return None
    other = add(first, *map(negate, rest))
    squares = [_square(first), *[_square(part) for part in rest]]
    bottom = add(squares[0], negate(squares[1]))
    if len(rest) > 1:
        bottom = from_sympy(sympy.expand(positive_expression(multiply(term.denominator, other))))
    result = terms.Quotient(multiply(term.numerator, other), bottom)
    says = sentence("Multiply numerator and denominator by the conjugate {}.", other)
    return Rewrite("conjugate", (result,), says)


def _square(term: Term) -> Term:
    return from_sympy(sympy.expand(positive_expression(term) ** 2))


def numerator_of_numbers(term: Term) -> Rewrite[Term] | None:
    """A numerator of numbers, multiplied out."""
    if (
        not isinstance(term, terms.Quotient)
        or not is_numeric(term)
        or not isinstance(term.numerator, terms.Product)
    ):
        return None
    result = terms.Quotient(from_sympy(sympy.expand(real_expression(term.numerator))), term.denominator)
    return Rewrite("multiply-out", (result,), "Multiply out the numerator.")


TIDY = (
    numerator_of_numbers,
    collecting.arithmetic,
    rational.same_factor,
    collecting.like_terms,
    rational.common_factor,
)
