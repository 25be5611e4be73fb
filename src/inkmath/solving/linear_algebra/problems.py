"""Problems about matrices and vectors: which they are, what is given in them and what is asked.

Importing this module does not load SymPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from inkmath.expression import terms
from inkmath.expression.meaning.grids import is_matrix
from inkmath.expression.names import MATRIX_FUNCTIONS
from inkmath.expression.terms import Term

OPERATIONS = (terms.Sum, terms.Product, terms.Negation, terms.Absolute, terms.Quotient)
"""Terms in which a list in round brackets is a vector."""

MARKS = (r"\vec{", r"\overrightarrow{")
ANGLE = terms.Variable(r"\angle")
Values: TypeAlias = tuple[tuple[terms.Variable, Term], ...]
"""Letters with what they stand for."""


@dataclass(frozen=True, slots=True)
class Given:
    """The parts of a problem.

    values: letters and the matrices or vectors (or numbers) that they stand for.
    asked: expressions to work out, and statements to check or to solve.
    """

    values: Values
    asked: tuple[Term, ...]


def is_linear_algebra(term: Term) -> bool:
    """True if the term calculates with matrices or vectors, or names some."""
    if any(map(_is_of_matrix, terms.walk(term))):
        return _has_matrix(term)
    if any(map(_calculates_with_list, terms.walk(term))):
        return True
    elements = term.elements if isinstance(term, terms.Tuple) else (term,)
    return any(_names_vector(element) for element in elements)


def given_in(term: Term) -> Given:
    """The letters that are given and what is asked."""
    elements = term.elements if isinstance(term, terms.Tuple) and _is_list(term) else (term,)
    values: list[tuple[terms.Variable, Term]] = []
    asked: list[Term] = []
    for element in elements:
        match element:
            case terms.Relation((terms.Variable() as letter, value), ("=",)) if letter not in terms.variables(
                value
            ) and (len(elements) > 1 or holds_array(value)):
                values.append((letter, value))
            case _:
                asked.append(element)
    return Given(tuple(values), tuple(asked))


def holds_array(term: Term) -> bool:
    """True if a matrix or a list stands in the term."""
    return any(isinstance(part, terms.Matrix | terms.Tuple | terms.Determinant) for part in terms.walk(term))


def _is_list(term: terms.Tuple) -> bool:
    """True for a list of statements and expressions, and not for a vector."""
    return any(isinstance(element, terms.Relation) or is_matrix(element) for element in term.elements)


def _is_of_matrix(part: Term) -> bool:
    is_named = isinstance(part, terms.Call) and part.function in MATRIX_FUNCTIONS.values()
    return is_named or isinstance(part, terms.Matrix | terms.Determinant | terms.Transpose)


def _has_matrix(term: Term) -> bool:
    """True if a matrix is written out, or a letter stands for a list."""
    return any(isinstance(part, terms.Matrix) for part in terms.walk(term))


def _calculates_with_list(part: Term) -> bool:
    return isinstance(part, OPERATIONS) and any(
        isinstance(child, terms.Tuple) and not any(isinstance(e, terms.Relation) for e in child.elements)
        for child in terms.children(part)
    )


def _names_vector(term: Term) -> bool:
    """True for `\\vec{a}=(3,4)`."""
    match term:
        case terms.Relation((terms.Variable(token), terms.Tuple()), ("=",)):
            return token.startswith(MARKS)
    return False
