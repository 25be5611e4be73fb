"""Problems about functions in pieces: which they are. Importing this module does not load SymPy."""

from __future__ import annotations

from dataclasses import dataclass

from inkmath.expression import terms
from inkmath.expression.terms import Term


@dataclass(frozen=True, slots=True)
class Piecewise:
    """A function in pieces. head: `f(x)` or `y`. asked: a question that applies f; None for a study."""

    head: Term
    letter: terms.Variable
    pieces: terms.Pieces
    asked: Term | None = None

    def applies(self, part: Term) -> bool:
        """True for `f(3)`, `f'(x)` and the like."""
        match part, self.head:
            case terms.Apply(terms.Variable(token, sub)), terms.Apply(head):
                return (token, sub) == (head.token, head.sub)
        return False


def piecewise_in(term: Term) -> Piecewise | None:
    """The function and the question about it; None for other problems."""
    match term:
        case terms.Relation((terms.Apply(_, (terms.Variable() as x,), None, False) as head, body), ("=",)):
            return _defined(head, x, body)
        case terms.Relation((terms.Variable("y", "", 0) as head, terms.Pieces() as body), ("=",)):
            letters = terms.variables(body)
            return _defined(head, letters[0], body) if len(letters) == 1 else None
        case terms.Pieces():
            letters = terms.variables(term)
            return _defined(terms.Variable("y"), letters[0], term) if len(letters) == 1 else None
        case terms.Tuple((definition, asked)):
            found = piecewise_in(definition)
            if found is None or not any(map(found.applies, terms.walk(asked))):
                return None
            return Piecewise(found.head, found.letter, found.pieces, asked)
    return None


def _defined(head: Term, letter: terms.Variable, body: Term) -> Piecewise | None:
    """The function, if its body is in pieces and each condition is about its letter alone."""
    if not isinstance(body, terms.Pieces):
        return None
    conditions = [condition for condition in body.conditions if condition is not None]
    is_by_letter = all(terms.variables(condition) == (letter,) for condition in conditions)
    return Piecewise(head, letter, body) if is_by_letter and conditions else None
