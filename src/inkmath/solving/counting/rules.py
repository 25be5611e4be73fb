"""Factorials and numbers of choices in an equation: written out, brought to the smallest one, cancelled."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from inkmath.expression import terms
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.terms import ONE, Term
from inkmath.solving.counting.values import value_at
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.substitution import substitute_in_sides
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.rules.construct import add, divide, multiply, negate, number
from inkmath.solving.rules.number_functions import written_out
from inkmath.solving.sentences import joined, sentence

MOST_FACTORS = 8
"""Longest product that a factorial is written as."""

Equation = terms.Relation


def choices_written_out(equation: Equation) -> Rewrite[Equation] | None:
    """Binomial coefficients and permutations as products over numbers, or as factorials."""
    found = [part for part in terms.walk(equation) if _written(part, equation) is not None]
    if not found:
        return None
    line, said = equation, []
    for part in dict.fromkeys(found):
        result = _written(part, equation)
        assert result is not None
        line = substitute_in_sides(line, part, result)
        said.append(sentence("{} = {}", part, result))
    return Rewrite("binomial", (line,), sentence("Write out {}.", joined(", ", said)))


def _written(part: Term, equation: Equation) -> Term | None:
    """The product or the quotient that a number of choices is; None for other terms."""
    match part:
        case terms.Binomial(upper, lower):
            is_ordered = False
        case NumberFunction("permutations", (upper, lower)):
            is_ordered = True
        case _:
            return None
    letter = terms.variables(equation)[0]
    slope, start = linear(upper, letter)
    below, chosen = linear(lower, letter)
    if below == slope and not is_ordered:
        below, chosen = 0, start - chosen  # as many ways to choose as to leave
    if below or not 0 <= chosen <= MOST_FACTORS:
        return written_out(upper, lower) if is_ordered else terms.Binomial(upper, lower).written_out
    product = _falling(slope, start, chosen, letter)
    return product if is_ordered else divide(product, number(math.factorial(chosen)))


def _falling(slope: int, start: int, count: int, letter: terms.Variable) -> Term:
    """The product of factors that each are 1 less than the one before: `n(n-1)`."""
    return multiply(*(linear_term(slope, start - k, letter) for k in range(count)))


def linear(term: Term, letter: terms.Variable) -> tuple[int, int]:
    """The whole coefficients a and b of a n + b. Raises NotCoveredError for other terms."""
    try:
        values = [value_at(term, letter, k) for k in range(4)]
    except UndefinedValueError as reason:
        raise NotCoveredError("factorials of other than linear terms") from reason
    slope = values[1] - values[0]
    is_linear = all(value == values[0] + k * slope for k, value in enumerate(values))
    if not is_linear or slope.denominator != 1 or values[0].denominator != 1:
        raise NotCoveredError("factorials of other than linear terms")
    return int(slope), int(values[0])


def linear_term(slope: int, start: int, letter: terms.Variable) -> Term:
    """`2n-1` from its coefficients."""
    return add(multiply(number(slope), letter) if slope else number(0), number(start))


def factorials_of_numbers(equation: Equation) -> Rewrite[Equation] | None:
    """Factorials without the letter as numbers."""
    found = [
        part for part in terms.walk(equation) if isinstance(part, terms.Factorial) and not _is_open(part)
    ]
    if not found:
        return None
    line, said = equation, []
    letter = terms.variables(equation)[0]
    for part in dict.fromkeys(found):
        value = number(int(value_at(part, letter, 0)))
        line = substitute_in_sides(line, part, value)
        said.append(sentence("{} = {}", part, value))
    return Rewrite("factorial", (line,), sentence("{}.", joined(", ", said)))


def in_fractions(equation: Equation) -> Rewrite[Equation] | None:
    """A fraction of factorials with both as multiples of its smallest."""
    for part in terms.walk(equation):
        if isinstance(part, terms.Quotient) and any(map(_is_open, terms.walk(part.denominator))):
            found = _to_smallest(part)
            if found is not None:
                line = substitute_in_sides(equation, part, found.result)
                return Rewrite(found.rule, (line,), found.because)
    return None


def to_smallest(equation: Equation) -> Rewrite[Equation] | None:
    """`n!` as `n(n-1)(n-2)!` where `(n-2)!` is the smallest factorial of the equation."""
    found = _to_smallest(equation)
    if found is None:
        return None
    assert isinstance(found.result, terms.Relation)
    return Rewrite(found.rule, (found.result,), found.because)


def _to_smallest(term: Term) -> Rewrite[Term] | None:
    smallest = smallest_factorial(term)
    if smallest is None:
        return None
    letter = terms.variables(term)[0]
    slope, lowest = linear(smallest.term, letter)
    line, said = term, []
    for part in dict.fromkeys(part for part in terms.walk(term) if _is_open(part)):
        assert isinstance(part, terms.Factorial)
        _, start = linear(part.term, letter)
        if start - lowest > MOST_FACTORS:
            raise NotCoveredError("factorials that differ by that many factors")
        if start > lowest:
            result = multiply(_falling(slope, start, start - lowest, letter), smallest)
            line = _with_part(line, part, result)
            said.append(sentence("{} = {}", part, result))
    if not said:
        return None
    says = sentence("Write the larger factorials as multiples of {}: {}.", smallest, joined(", ", said))
    return Rewrite("cancel-factorials", (line,), says)


def smallest_factorial(term: Term) -> terms.Factorial | None:
    """The factorial that all others are multiples of; None where there is none with the letter.

    Raises NotCoveredError if they do not differ by whole numbers.
    """
    found = [part for part in terms.walk(term) if _is_open(part)]
    if not found:
        return None
    letter = terms.variables(term)[0]
    ends = {part: linear(part.term, letter) for part in found if isinstance(part, terms.Factorial)}
    if len({slope for slope, _ in ends.values()}) > 1 or any(part.double for part in ends):
        raise NotCoveredError("factorials that do not differ by a whole number of factors")
    return min(ends, key=lambda part: ends[part][1])


def _is_open(part: Term) -> bool:
    return isinstance(part, terms.Factorial) and bool(terms.variables(part))


def _with_part(term: Any, part: Term, result: Term) -> Any:
    """The term with a part replaced by a product, whose factors join those around it."""
    if term == part:
        return result
    if isinstance(term, terms.Product) and part in term.factors:
        return multiply(*(result if factor == part else factor for factor in term.factors))
    changed: dict[str, Any] = {}
    for field in fields(term):
        inner = getattr(term, field.name)
        if isinstance(inner, Term):
            changed[field.name] = _with_part(inner, part, result)
        elif isinstance(inner, tuple):
            changed[field.name] = tuple(
                _with_part(each, part, result) if isinstance(each, Term) else each for each in inner
            )
    return replace(term, **changed)


def cancelled(equation: Equation) -> Rewrite[Equation] | None:
    """A fraction without the factorial that is a factor of both its parts."""
    fractions = [part for part in terms.walk(equation) if isinstance(part, terms.Quotient)]
    for part in fractions:
        for factor in filter(_is_open, terms.walk(part)):
            above, below = without(part.numerator, factor), without(part.denominator, factor)
            if above is not None and below is not None:
                line = _with_part(equation, part, divide(above, below))
                return Rewrite("cancel", (line,), sentence("Cancel {}.", factor))
    return None


def divided(equation: Equation) -> Rewrite[Equation] | None:
    """The equation divided by the smallest factorial, where both sides hold it, or one side is 0."""
    smallest = smallest_factorial(equation)
    if smallest is None:
        return None
    sides = [side if side == terms.ZERO else without(side, smallest) for side in equation.sides]
    left, right = sides
    if left is None or right is None:
        return None
    says = sentence("Divide both sides by {}, which is never 0.", smallest)
    return Rewrite("divide-both-sides", (terms.Relation((left, right), ("=",)),), says)


def whole_sides(equation: Equation) -> Rewrite[Equation] | None:
    """The equation multiplied by its denominators, which are numbers."""
    sides = [side.terms if isinstance(side, terms.Sum) else (side,) for side in equation.sides]
    below = [_denominator(part) for side in sides for part in side]
    common = math.lcm(*(each for each in below if each is not None))
    if common == 1 or None in below:
        return None
    left, right = (add(*(_multiplied(part, common) for part in side)) for side in sides)
    says = sentence("Multiply both sides by {}.", common)
    return Rewrite("multiply-both-sides", (terms.Relation((left, right), ("=",)),), says)


def _denominator(part: Term) -> int | None:
    """The whole number that a summand is divided by; None for other denominators."""
    match part:
        case terms.Negation(inner):
            return _denominator(inner)
        case terms.Quotient(_, terms.Number(text)) if text.isdecimal():
            return int(text)
        case terms.Product(factors):
            below = [_denominator(factor) for factor in factors]
            return None if None in below else math.prod(each for each in below if each is not None)
        case terms.Quotient():
            return None
    return 1


def _multiplied(part: Term, number_: int) -> Term:
    """A summand times a whole number, without a denominator that divides it."""
    match part:
        case terms.Negation(inner):
            return negate(_multiplied(inner, number_))
        case terms.Quotient(numerator, terms.Number(text)):
            return _with_coefficient(number_ // int(text), (numerator,))
        case terms.Product(factors):
            above = [each.numerator if isinstance(each, terms.Quotient) else each for each in factors]
            return _with_coefficient(number_ // (_denominator(part) or 1), above)
    return _with_coefficient(number_, (part,))


def _with_coefficient(coefficient: int, factors: Iterable[Term]) -> Term:
    """The product with its whole numbers multiplied into one coefficient."""
    left: list[Term] = []
    for factor in factors:
        for each in factor.factors if isinstance(factor, terms.Product) else (factor,):
            if isinstance(each, terms.Number) and each.text.isdecimal():
                coefficient *= int(each.text)
            else:
                left.append(each)
    return multiply(number(coefficient), *left)


def positive_factor_divided(equation: Equation, lowest: int) -> Rewrite[Equation] | None:
    """The equation divided by a factor of both sides, such as n - 1, that is positive from a number on."""
    left, right = equation.sides
    letter = terms.variables(equation)[0]
    for factor in left.factors if isinstance(left, terms.Product) else ():
        if not _is_positive(factor, letter, lowest):
            continue
        sides = [without(side, factor) for side in equation.sides]
        if None not in sides and isinstance(right, terms.Product):
            says = sentence("Divide both sides by {}, which is positive.", factor)
            line = terms.Relation(tuple(side for side in sides if side is not None), ("=",))
            return Rewrite("divide-both-sides", (line,), says)
    return None


def _is_positive(factor: Term, letter: terms.Variable, lowest: int) -> bool:
    """True for a linear factor that grows and is positive from a number on."""
    if not terms.variables(factor) or any(map(_is_open, terms.walk(factor))):
        return False
    return value_at(factor, letter, lowest) > 0 and linear(factor, letter)[0] > 0


def without(term: Term, factor: Term) -> Term | None:
    """The term divided by a factor of it; None where it is no factor of each summand."""
    match term:
        case _ if term == factor:
            return ONE
        case terms.Product(factors):
            return _without_one(factors, factor)
        case terms.Sum(parts):
            rest = [without(part, factor) for part in parts]
            return None if None in rest else add(*(part for part in rest if part is not None))
        case terms.Negation(inner):
            left = without(inner, factor)
            return None if left is None else negate(left)
        case terms.Quotient(numerator, denominator):
            left = without(numerator, factor)
            return None if left is None else divide(left, denominator)
    return None


def _without_one(factors: Iterable[Term], factor: Term) -> Term | None:
    """The product without the first of its factors that holds the factor."""
    rest = list(factors)
    for k, each in enumerate(rest):
        left = without(each, factor)
        if left is not None:
            return multiply(*rest[:k], left, *rest[k + 1 :])
    return None


RULES = (
    choices_written_out,
    factorials_of_numbers,
    cancelled,
    in_fractions,
    to_smallest,
    divided,
    whole_sides,
)
"""Rules for equations, the first that fits is taken."""
