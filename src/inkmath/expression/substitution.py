"""Replacement of a part of a term."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from inkmath.expression.terms import Term


def substitute(term: Term, variable: Term, value: Term) -> Term:
    """The term with every occurrence of the letter, or of another part, replaced."""
    if term == variable:
        return value
    changed: dict[str, Any] = {}
    for field in fields(term):
        inner = getattr(term, field.name)
        if isinstance(inner, Term):
            changed[field.name] = substitute(inner, variable, value)
        elif isinstance(inner, tuple):
            changed[field.name] = tuple(
                substitute(part, variable, value) if isinstance(part, Term) else part for part in inner
            )
    return replace(term, **changed)
