"""Formulas of propositional logic: which terms are some.

Importing this module does not load SymPy.
"""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.terms import Term

TRUE, FALSE = terms.Variable(r"\top"), terms.Variable(r"\perp")


def is_formula(term: Term) -> bool:
    """True for `p\\vee\\neg q`, and for two formulas that are said to be equivalent."""
    if isinstance(term, terms.Relation):
        has_connective = any(isinstance(side, terms.Logical | terms.Not) for side in term.sides)
        return has_connective and len(term.sides) == 2 and all(map(is_of_letters, term.sides))
    return isinstance(term, terms.Logical | terms.Not) and is_of_letters(term)


def is_of_letters(term: Term) -> bool:
    """True for a formula, a letter included."""
    match term:
        case terms.Variable(token):
            return not token.endswith("}")  # letters under an arrow are vectors
        case terms.Not(inner):
            return is_of_letters(inner)
        case terms.Logical(_, parts):
            return all(map(is_of_letters, parts))
    return False


def letters_of(term: Term) -> tuple[terms.Variable, ...]:
    """The letters that stand for statements, in alphabetical order."""
    found = [letter for letter in terms.variables(term) if letter not in (TRUE, FALSE)]
    return tuple(sorted(found, key=lambda letter: (letter.token, letter.sub)))
