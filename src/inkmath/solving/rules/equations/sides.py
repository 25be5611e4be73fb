"""The sides of an equation or inequality made plain: divided first, fractions cleared, multiplied out."""

from __future__ import annotations

from dataclasses import replace
from math import gcd, lcm

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.rewriting import everywhere, next_step
from inkmath.solving.rules.construct import add, multiply, negate, number
from inkmath.solving.rules.equations.branches import TURNED, Equation
from inkmath.solving.rules.simplification import EXPANDING
from inkmath.solving.sentences import sentence

REVERSED = "Divide both sides by {}, which is negative: reverse the inequality sign."


def divide_first(equation: Equation) -> Rewrite[Equation] | None:
    """`2(x + 3) = 10` gives `x + 3 = 5`, and `4(x + 1) = 6(x - 1)` gives `2(x + 1) = 3(x - 1)`."""
    left, right = _factored(equation.left), _factored(equation.right)
    if left is None or right is None or (left[1] is None and right[1] is None):
        return None
    number_alone = next((size for size, part in (left, right) if part is None), None)
    factor = right[0] if left[1] is None else left[0]
    if number_alone is not None and number_alone % factor:
        return None
    divisor = gcd(left[0], right[0]) if number_alone is None else factor
    if abs(divisor) == 1 or not any(isinstance(part, terms.Sum) for part in (left[1], right[1])):
        return None
    sides = [_multiple(size // divisor, part) for size, part in (left, right)]
    turns = divisor < 0 and equation.is_ordered
    result = replace(
        equation, left=sides[0], right=sides[1], sign=TURNED[equation.sign] if turns else equation.sign
    )
    says = sentence(REVERSED if turns else "Divide both sides by {}.", number(divisor))
    return Rewrite("divide-both-sides", (result,), says)


def _factored(side: Term) -> tuple[int, Term | None] | None:
    """A whole number and the rest of a product with it; None for a side that is neither."""
    if isinstance(side, terms.Negation):
        inner = _factored(side.term)
        return None if inner is None else (-inner[0], inner[1])
    is_product = isinstance(side, terms.Product) and len(side.factors) == 2
    first, rest = side.factors if isinstance(side, terms.Product) and is_product else (side, None)
    value = plain_value(first)
    is_whole = value is not None and value.denominator == 1 and (rest is None or value != 0)
    return (int(value), rest) if value is not None and is_whole else None


def _multiple(size: int, part: Term | None) -> Term:
    return number(size) if part is None else multiply(number(size), part)


def clear_fractions(equation: Equation) -> Rewrite[Equation] | None:
    """`x/2 + x/3 = 5` gives `3x + 2x = 30`: fractions with the unknown, times their common denominator."""
    parts = [part for side in (equation.left, equation.right) for part in summands(side)]
    below = [_denominator(part) for part in parts]
    own = [size for size, part in zip(below, parts, strict=True) if equation.contains_variable(part)]
    if None in below or all(size == 1 for size in own):
        return None
    factor = lcm(*(size for size in below if size is not None))
    left, right = (
        add(*(_times(part, factor) for part in summands(side))) for side in (equation.left, equation.right)
    )
    many = sum(size != 1 for size in below) > 1
    says = sentence(
        "Multiply both sides by {}, the common denominator." if many else "Multiply both sides by {}.",
        number(factor),
    )
    return Rewrite("clear-fractions", (equation.with_sides(left, right),), says)


def summands(side: Term) -> tuple[Term, ...]:
    """The terms of a sum; what is no sum is the only one."""
    return side.terms if isinstance(side, terms.Sum) else (side,)


def _denominator(part: Term) -> int | None:
    """The whole number below a term; 1 if there is none, and None for fractions within it."""
    if isinstance(part, terms.Negation):
        return _denominator(part.term)
    quotients = [each for each in terms.walk(part) if isinstance(each, terms.Quotient)]
    if not quotients:
        return 1 if not any(isinstance(each, terms.Mixed) for each in terms.walk(part)) else None
    factors = part.factors if isinstance(part, terms.Product) else (part,)
    value = plain_value(quotients[0].denominator)
    if len(quotients) > 1 or quotients[0] not in factors or value is None or value.denominator != 1:
        return None
    return int(value) if value > 0 else None


def _times(part: Term, factor: int) -> Term:
    """The term times a multiple of its denominator, its numbers multiplied."""
    if isinstance(part, terms.Negation):
        return negate(_times(part.term, factor))
    size = factor
    rest: list[Term] = []
    for each in part.factors if isinstance(part, terms.Product) else (part,):
        if isinstance(each, terms.Quotient):
            size //= _denominator(each) or 1
            each = each.numerator
        value = plain_value(each)
        if value is not None and value.denominator == 1 and not _is_decimal(each):
            size *= int(value)
        elif isinstance(each, terms.Product) and (value := plain_value(each.factors[0])) is not None:
            size *= int(value)
            rest += each.factors[1:]
        else:
            rest.append(each)
    return multiply(number(size), *rest)


def _is_decimal(part: Term) -> bool:
    return isinstance(part, terms.Number) and "." in part.text


def drop_brackets(equation: Equation) -> Rewrite[Equation] | None:
    """`(5 - y) - y = 1` gives `5 - y - y = 1`."""
    rewrite = everywhere(_bracket_in_sum)(equation.line)
    if rewrite is None or not isinstance(rewrite.result, terms.Relation):
        return None
    return Rewrite(rewrite.rule, (equation.with_sides(*rewrite.result.sides),), rewrite.because)


def _bracket_in_sum(term: Term) -> Rewrite[Term] | None:
    if not isinstance(term, terms.Sum) or not any(isinstance(part, terms.Sum) for part in term.terms):
        return None
    return Rewrite("remove-brackets", (add(*term.terms),), "These brackets are not needed.")


def multiply_out(equation: Equation) -> Rewrite[Equation] | None:
    """One step towards sides without brackets, like terms collected."""
    rewrite = next_step(equation.line, EXPANDING, outermost=False)
    if rewrite is None or not isinstance(rewrite.result, terms.Relation):
        return None
    result = equation.with_sides(*rewrite.result.sides)
    return Rewrite(rewrite.rule, (result,), rewrite.because, rewrite.caution)


PLAIN: tuple[Rule[Equation], ...] = (divide_first, clear_fractions, drop_brackets, multiply_out)
