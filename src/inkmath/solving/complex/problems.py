"""Problems over the complex numbers: which they are.

Importing this module does not load SymPy.
"""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.names import COMPLEX_FUNCTIONS, COMPLEX_LETTERS
from inkmath.expression.sympy_text import is_numeric, plain_value
from inkmath.expression.terms import Term

UNIT = terms.Constant("i")

OTHERS = (
    terms.Derivative,
    terms.Integral,
    terms.Aggregate,
    terms.Limit,
    terms.Matrix,
    terms.Indexed,
    terms.Dots,
    terms.Quantified,
    terms.SetOf,
    terms.Interval,
    terms.Union,
)
"""Parts of problems that are solved over the real numbers only."""


def is_complex(term: Term, numbers: str = "") -> bool:
    """True if the problem is one of complex numbers by what stands there, or because it is asked for.

    numbers: "complex" or "real" where one of them is asked for.
    """
    parts = list(terms.walk(term))
    if any(isinstance(part, OTHERS) for part in parts) or _has_letter_as_exponent(parts):
        return False
    if any(map(_is_of_complex_numbers, parts)):
        return not _is_formula(term) and terms.Variable("j") not in parts  # with j it is rather a vector
    if numbers == "complex":
        is_relation = isinstance(term, terms.Relation) and len(terms.variables(term)) == 1
        is_system = isinstance(term, terms.Tuple) and all(map(_is_equation, term.elements))
        is_expression = not isinstance(term, terms.Relation | terms.Tuple)
        return is_numeric(term) or is_relation or is_system or is_expression
    if numbers == "real":
        return False
    return _holds_size_of_z(term) or (_is_equation_in_one(term) and _is_polynomial_in_z(term))


def in_complex_plane(term: Term) -> Term:
    r"""The condition of `\{z\in\mathbb{C}\mid|z|<1\}`, or beside `z\in\mathbb{C}`; others as they are."""
    match term:
        case terms.SetBuilder(terms.Relation((_, numbers), (r"\in",)), terms.Relation() as condition):
            return condition if numbers == COMPLEX_NUMBERS else term
        case terms.Tuple((terms.Relation() as condition, terms.Relation((_, numbers), (r"\in",)))):
            return condition if numbers == COMPLEX_NUMBERS else term
    return term


COMPLEX_NUMBERS = terms.Variable(r"\mathbb{C}")


def _holds_size_of_z(term: Term) -> bool:
    """True for relations in z alone, each of which holds the absolute value of an expression with it."""
    relations = term.elements if isinstance(term, terms.Tuple) else (term,)
    return terms.variables(term) == (Z,) and all(
        isinstance(part, terms.Relation)
        and set(part.signs) <= SIGNS
        and any(isinstance(size, terms.Absolute) and Z in terms.walk(size) for size in terms.walk(part))
        for part in relations
    )


Z = terms.Variable("z")
SIGNS = frozenset(("=", r"\neq", "<", ">", r"\leq", r"\geq"))


def _is_of_complex_numbers(part: Term) -> bool:
    is_named = isinstance(part, terms.Call) and part.function in COMPLEX_FUNCTIONS.values()
    return part == UNIT or is_named or isinstance(part, terms.Conjugate)


def _has_letter_as_exponent(parts: list[Term]) -> bool:
    """True for `P(1+i)^{n}`, where `i` is rather a rate of interest."""
    return any(
        isinstance(part, terms.Power) and part.base != terms.Constant("e") and terms.variables(part.exponent)
        for part in parts
    )


def _is_formula(term: Term) -> bool:
    """True for an equation that gives one letter in terms of others, or holds many: `U=Ri`."""
    if not isinstance(term, terms.Relation):
        return False
    letters = [x for x in terms.variables(term) if x.token not in COMPLEX_LETTERS]
    return len(letters) > MAX_REAL_LETTERS or any(x.token.isupper() for x in letters)


MAX_REAL_LETTERS = 2
"""Letters for the real and the imaginary part of what is looked for."""


def _is_equation(part: Term) -> bool:
    return isinstance(part, terms.Relation) and part.signs == ("=",)


def _is_equation_in_one(term: Term) -> bool:
    return isinstance(term, terms.Relation) and term.signs == ("=",) and len(terms.variables(term)) == 1


def _is_polynomial_in_z(term: Term) -> bool:
    """True for an equation in z of polynomials and fractions that is not linear as it stands."""
    (letter,) = terms.variables(term)
    is_named = letter.token == "z" and not letter.primes
    return is_named and all(map(_is_plain, terms.walk(term))) and any(map(_raises, terms.walk(term)))


def _is_plain(part: Term) -> bool:
    if isinstance(part, terms.Power):
        n = plain_value(part.exponent)
        return n is not None and n.denominator == 1
    return is_numeric(part) or isinstance(
        part, terms.Relation | terms.Sum | terms.Negation | terms.Product | terms.Quotient | terms.Variable
    )


def _raises(part: Term) -> bool:
    """True where powers of the letter come in: a power, a product of two with it, a fraction."""
    match part:
        case terms.Power(base):
            return not is_numeric(base)
        case terms.Product(factors):
            return sum(not is_numeric(factor) for factor in factors) > 1
        case terms.Quotient(_, denominator):
            return not is_numeric(denominator)
    return False
