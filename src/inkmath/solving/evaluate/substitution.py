"""Replacement of a part of a term, and of the sides of a relation."""

from __future__ import annotations

from dataclasses import replace

from inkmath.expression.substitution import substitute
from inkmath.expression.terms import Relation, Term

__all__ = ["substitute", "substitute_in_sides"]


def substitute_in_sides(relation: Relation, part: Term, value: Term) -> Relation:
    """The relation with every occurrence of a part of its sides replaced."""
    return replace(relation, sides=tuple(substitute(side, part, value) for side in relation.sides))
