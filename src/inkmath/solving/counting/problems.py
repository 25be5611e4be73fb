"""Equations in one letter that stands in a factorial or in a number of choices.

Importing this module does not load SymPy.
"""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.terms import Term


def counts(part: Term) -> bool:
    """True for a factorial, a binomial coefficient and a number of permutations."""
    is_permutation = isinstance(part, NumberFunction) and part.name == "permutations"
    return is_permutation or isinstance(part, terms.Factorial | terms.Binomial)


def is_counting_equation(term: Term) -> bool:
    """True for `n!=120` and `\\binom{n}{2}=45`."""
    if not isinstance(term, terms.Relation) or term.signs != ("=",) or len(terms.variables(term)) != 1:
        return False
    parts = list(terms.walk(term))
    is_plain = all(isinstance(part, COVERED) or counts(part) for part in parts)
    return is_plain and any(counts(part) and terms.variables(part) for part in parts)


COVERED = (
    terms.Relation,
    terms.Number,
    terms.Variable,
    terms.Sum,
    terms.Negation,
    terms.Product,
    terms.Quotient,
    terms.Power,
)
