"""The letters of a problem that are parameters: they stand for numbers, and the others for coordinates."""

from __future__ import annotations

import re
from collections.abc import Sequence

from inkmath.expression import terms
from inkmath.expression.terms import Term, Variable

COORDINATES = frozenset("xyzuvst")
"""Letters of coordinates, which are never parameters."""

MOST = 4
_LETTER = re.compile(r"[a-zA-Z]|\\(?!Delta)[a-z]+")


def parameters_of(statements: Sequence[Term]) -> tuple[Variable, ...]:
    """The parameters of a function, or of an equation with x; none where they are many."""
    named = [argument for part in statements if (argument := _argument(part))]
    bodies = [
        part.sides[1] if isinstance(part, terms.Relation) and _argument(part) else part for part in statements
    ]
    letters = dict.fromkeys(letter for body in bodies for letter in terms.variables(body))
    coordinates = set(named) or {Variable("x"), Variable("y")} & letters.keys()
    others = tuple(letter for letter in letters if letter not in coordinates)
    is_drawable = bool(named) or Variable("x") in coordinates
    is_right = all(_is_parameter(letter) for letter in others) and len(others) <= MOST
    return others if is_drawable and is_right else ()


def _argument(statement: Term) -> Variable | None:
    """The argument of `f(t)=...`."""
    match statement:
        case terms.Relation((terms.Apply(arguments=(Variable() as argument,)), _), ("=",)):
            return argument
    return None


def _body(statement: Term) -> Term:
    """The right side of `f(t)=...`; other statements whole."""
    match statement:
        case terms.Relation((terms.Apply(), body), ("=",)):
            return body
    return statement


def _is_parameter(letter: Variable) -> bool:
    return letter.token not in COORDINATES and not letter.primes and bool(_LETTER.fullmatch(letter.token))
