"""Constants to find in an equation that is to hold for every value of its letter, without SymPy."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term

SERIES = "ABCDEHKLMN"
"""Names of constants, in their order; F and G would be functions before a bracket."""

LETTERS = "xyzt"
"""Letters that an equation with small constants is about."""

MAX_SMALL = 4

Constants = tuple[terms.Variable, tuple[terms.Variable, ...]]
"""The letter of the equation, and the constants that are to be found for it."""


def constants_of(term: Term) -> Constants | None:
    """The letter and the constants of an equation that is to hold for all of the letter; None for others.

    `2x+3=A(x+1)+B(x-1)`: one side holds at least two of the first capital letters and a small one; the other
    holds no capital. `x^{2}+4x=(x+p)^{2}+q`: one side is a polynomial in x alone, the other one with small
    constants, and one of both is a completed square or a product.
    """
    if not isinstance(term, terms.Relation) or term.signs != ("=",) or len(term.sides) != 2:
        return None
    return _with_capitals(term) or _with_small_letters(term)


def _with_capitals(equation: terms.Relation) -> Constants | None:
    letters = [set(terms.variables(side)) for side in equation.sides]
    capitals = [{letter for letter in side if letter.token.isupper()} for side in letters]
    k = 0 if capitals[0] else 1
    names = tuple(sorted(capitals[k], key=lambda name: name.token))
    others = (letters[0] | letters[1]) - capitals[k]
    if len(names) < 2 or all(capitals) or len(others) != 1:
        return None
    (letter,) = others
    is_series = names == tuple(map(terms.Variable, SERIES[: len(names)]))
    is_identity = letter in letters[k] and equation.sides[1 - k] != letter
    return (letter, names) if is_series and is_identity and letter.token.islower() else None


def _with_small_letters(equation: terms.Relation) -> Constants | None:
    first, second = equation.sides
    if len(terms.variables(first)) > 1:
        first, second = second, first
    letters = terms.variables(first)
    if len(letters) != 1 or letters[0].token not in LETTERS:
        return None
    (letter,) = letters
    names = tuple(sorted(set(terms.variables(second)) - {letter}, key=lambda name: name.token))
    are_constants = all(name.token.islower() and name.token not in LETTERS for name in names)
    if not 1 <= len(names) <= MAX_SMALL or not are_constants:
        return None
    degrees = [_degree(side, letter) for side in (first, second)]
    if None in degrees or degrees[0] != degrees[1] or degrees[0] == 1:
        return None
    is_product = any(_is_product(part, letter) for part in _summands(second))
    is_fitting = isinstance(first, terms.Sum) if is_product else _is_product(first, letter) and len(names) > 1
    return (letter, names) if is_fitting else None


def _summands(side: Term) -> tuple[Term, ...]:
    return side.terms if isinstance(side, terms.Sum) else (side,)


def _is_product(part: Term, letter: terms.Variable) -> bool:
    """True for a power or a product with a bracket, in which the letter has a degree above 1."""
    brackets = [
        each
        for each in terms.walk(part)
        if isinstance(each, terms.Sum) and letter in terms.variables(each) and each != part
    ]
    return bool(brackets) and not isinstance(part, terms.Sum) and (_degree(part, letter) or 0) > 1


def _degree(term: Term, letter: terms.Variable) -> int | None:
    """The degree in the letter of a polynomial as it is written; None for other terms."""
    match term:
        case _ if term == letter:
            return 1
        case terms.Variable():
            return 0
        case _ if is_numeric(term):
            return 0
        case terms.Negation(inner):
            return _degree(inner, letter)
        case terms.Sum(parts) | terms.Product(parts):
            degrees = [degree for part in parts if (degree := _degree(part, letter)) is not None]
            if len(degrees) < len(parts):
                return None
            return max(degrees) if isinstance(term, terms.Sum) else sum(degrees)
        case terms.Power(base, terms.Number(n)) if n.isdecimal() and len(n) == 1:
            degree = _degree(base, letter)
            return None if degree is None else degree * int(n)
        case terms.Quotient(numerator, denominator) if is_numeric(denominator):
            return _degree(numerator, letter)
    return None
