r"""Equations with several blanks, each of them a number of its own: `x^{2}+6x+\square=(x+\square)^{2}`.

Importing this module does not load SymPy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from inkmath.expression import terms
from inkmath.expression.terms import Term

BLANK = terms.Variable(r"\square")
"""The place of a number that is asked for."""


def has_several_blanks(term: Term) -> bool:
    """True for equations, chains and inequalities with more than one blank in all."""
    parts = term.elements if isinstance(term, terms.Tuple) else (term,)
    are_relations = all(isinstance(part, terms.Relation) for part in parts)
    return are_relations and sum(part == BLANK for part in terms.walk(term)) > 1


def with_numbered_blanks(term: Term) -> tuple[Term, tuple[terms.Variable, ...]]:
    r"""The term with `\square_{1}`, `\square_{2}`, ... for its blanks from left to right, and these."""
    blanks = tuple(
        terms.Variable(BLANK.token, str(k))
        for k in range(1, 1 + sum(part == BLANK for part in terms.walk(term)))
    )
    return _numbered(term, iter(blanks)), blanks


def _numbered(term: Term, names: Iterator[terms.Variable]) -> Term:
    if term == BLANK:
        return next(names)
    changed: dict[str, Any] = {}
    for field in fields(term):
        inner = getattr(term, field.name)
        if isinstance(inner, Term):
            changed[field.name] = _numbered(inner, names)
        elif isinstance(inner, tuple):
            changed[field.name] = tuple(
                _numbered(part, names) if isinstance(part, Term) else part for part in inner
            )
    return replace(term, **changed)
