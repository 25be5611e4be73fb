"""Roots out of a denominator: multiplied by the root, by the conjugate of a sum, or for a sum of cubes."""

from __future__ import annotations

from itertools import permutations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import ONE, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import positive_expression, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rewriting import add_step, apply_rules, next_step
from inkmath.solving.rules import collecting, rational
from inkmath.solving.rules.construct import add, divide, multiply, negate
from inkmath.solving.sentences import formula, sentence, with_values
from inkmath.solving.trace import Trace

CUBE = terms.Number("3")
EVEN = (None, *(terms.Number(str(index)) for index in (2, 4, 8)))
"""Roots that vanish when they are squared a few times."""

MAX_ROUNDS = 4
"""A denominator of several roots takes one round each."""


def rationalise(trace: Trace) -> None:
    """Adds the steps that free the denominators of roots; raises NotCoveredError where some stay."""
    apply_rules(trace, (root_of_fraction,), outermost=False)
    for _ in range(MAX_ROUNDS):
        step = next_step(trace.line, (by_root, by_cubes, by_conjugate))
        if step is None:
            break
        add_step(trace, step)
        apply_rules(trace, TIDY, outermost=False)
    if any(isinstance(part, terms.Quotient) and _roots(part.denominator) for part in terms.walk(trace.line)):
        raise NotCoveredError("a denominator with roots of this kind")


def _roots(term: Term) -> list[terms.Root]:
    return [part for part in terms.walk(term) if isinstance(part, terms.Root)]


def root_of_fraction(term: Term) -> Rewrite[Term] | None:
    """The root of a positive fraction of numbers is a fraction of roots."""
    match term:
        case terms.Root(terms.Quotient(above, below), index) if is_numeric(term.radicand):
            if not all(real_expression(part).is_positive for part in (above, below)):
                return None
            result = divide(*(ONE if part == ONE else terms.Root(part, index) for part in (above, below)))
            says = sentence("The root of a fraction is the root of {} over the root of {}.", above, below)
            return Rewrite("root-of-quotient", (result,), says)
    return None


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


def by_cubes(term: Term) -> Rewrite[Term] | None:
    """1/(cbrt(2) - 1) = (cbrt(4) + cbrt(2) + 1)/(2 - 1), for two terms whose cubes have no roots.

    A denominator a^2 + ab + b^2 becomes a^3 - b^3 in the same way.
    """
    if not isinstance(term, terms.Quotient) or not isinstance(term.denominator, terms.Sum):
        return None
    if CUBE not in {root.index for root in _roots(term.denominator)}:
        return None
    parts = [positive_expression(part) for part in term.denominator.terms]
    pair = _of_cubes(parts)
    if pair is None:
        return None
    a, b = pair
    is_short = len(parts) == 2
    factors = [a**2, -a * b, b**2] if is_short else [a, b]
    other = add(*(from_sympy(sympy.expand(part)) for part in factors))
    first, second = (from_sympy(sympy.expand(part**3)) for part in pair)
    result = terms.Quotient(multiply(term.numerator, other), add(first, second))
    sign = "-" if b.could_extract_minus_sign() else "+"
    opposite = "+" if sign == "-" else "-"
    whole = rf"a^{{2}}{opposite}ab+b^{{2}}"
    known = rf"(a{sign}b)({whole})=a^{{3}}{sign}b^{{3}}"
    says = sentence(
        "Multiply numerator and denominator by {}, because {}{}.",
        other,
        formula(known),
        with_values(a=from_sympy(a), b=from_sympy(abs(b))),
    )
    return Rewrite("rationalise-denominator", (result,), says)


def _of_cubes(parts: list[sympy.Expr]) -> tuple[sympy.Expr, sympy.Expr] | None:
    """The a and b of `a + b` or of `a^2 - ab + b^2`, if their cubes have no roots."""
    if len(parts) == 2:
        pairs = [(parts[0], parts[1])]
    elif len(parts) == 3:
        pairs = [
            (sympy.sqrt(first), -middle / sympy.sqrt(first))
            for first, middle, last in permutations(parts)
            if not first.could_extract_minus_sign() and sympy.powsimp(middle**2 - first * last) == 0
        ]
    else:
        return None
    cubes_are_plain = (pair for pair in pairs if not any(_has_root(part**3) for part in pair))
    return next(cubes_are_plain, None)


def _has_root(value: sympy.Expr) -> bool:
    powers = sympy.expand(value).atoms(sympy.Pow)
    return any(not power.exp.is_integer for power in powers)


def by_conjugate(term: Term) -> Rewrite[Term] | None:
    """1/(a + sqrt(b)) = (a - sqrt(b)) / (a^2 - b); of three terms, the last two count as one."""
    if not isinstance(term, terms.Quotient) or not isinstance(term.denominator, terms.Sum):
        return None
    first, *rest = term.denominator.terms
    roots = _roots(term.denominator)
    if not roots or len(rest) > 2 or not all(root.index in EVEN for root in roots):
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
