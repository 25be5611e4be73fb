"""Connectives between statements: what they join to lists, disjunctions and conjunctions."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.terms import Term

CONNECTIVES = (",", r"\vee", r"\wedge")
"""Connectives between statements, loosest first."""


def values_named(parts: list[Term], signs: list[str]) -> list[Term]:
    """`x=1,2` with the letter before each value: `x=1`, `x=2`."""
    named = parts[:1]
    for sign, part in zip(signs, parts[1:], strict=True):
        match named[-1]:
            case terms.Relation((terms.Variable() as letter, value), ("=",)) if sign == ",":
                is_list = _is_number(value) and _is_number(part)
                named.append(terms.Relation((letter, part), ("=",)) if is_list else part)
            case _:
                named.append(part)
    return named


def _is_number(term: Term) -> bool:
    """True if the term is a number, with a sign or without."""
    return isinstance(term.term if isinstance(term, terms.Negation) else term, terms.Number)


def connected(parts: list[Term], signs: list[str], sign: str) -> tuple[list[Term], list[str]]:
    """The parts with those put together that have the sign between them, and the signs that are left."""
    runs, left = [[parts[0]]], []
    for between, part in zip(signs, parts[1:], strict=True):
        if between == sign:
            runs[-1].append(part)
        else:
            left.append(between)
            runs.append([part])
    return [run[0] if len(run) == 1 else _connection(sign, tuple(run)) for run in runs], left


def _connection(sign: str, parts: tuple[Term, ...]) -> Term:
    return terms.Tuple(parts) if sign == "," else terms.Logical(sign, parts)
