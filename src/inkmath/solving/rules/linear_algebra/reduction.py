"""The next operation in an expression with matrices and vectors, the innermost first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.rules.linear_algebra import calculations, determinants, inverses
from inkmath.solving.rules.linear_algebra.arrays import worked
from inkmath.solving.sentences import joined, sentence

RULES: tuple[Rule[Term], ...] = (*calculations.RULES, *determinants.RULES, *inverses.RULES)

MOST_SENTENCES = 6
"""Number of places where a rule was applied that are named."""


def reduce_once(line: Term, rules: Sequence[Rule[Term]] = RULES) -> Rewrite[Term] | None:
    """The line after the first rule that fits somewhere, applied at all innermost places; None if none does.

    Raises UndefinedValueError where sizes do not fit.
    """
    rule = next(_fitting(line, rules, False), None)
    if rule is None:
        return None
    found: list[Rewrite[Term]] = []
    result = _rewritten(line, rule, found, is_whole=True)
    says = joined(" ", list(dict.fromkeys(rewrite.because for rewrite in found))[:MOST_SENTENCES])
    beside = tuple(step for rewrite in found for step in rewrite.beside)
    conditions = tuple(condition for rewrite in found for condition in rewrite.conditions)
    return Rewrite(found[0].rule, (result,), says, beside=beside, conditions=conditions)


def _fitting(term: Term, rules: Sequence[Rule[Term]], is_summand: bool) -> Iterator[Rule[Term]]:
    """The rules that fit at the innermost places, from left to right."""
    for child in terms.children(term):
        yield from _fitting(child, rules, isinstance(term, terms.Sum))
    if not (is_summand and isinstance(term, terms.Negation)):
        yield from (rule for rule in rules if rule(term) is not None)


def _rewritten(
    term: Term, rule: Rule[Term], found: list[Rewrite[Term]], is_summand: bool = False, is_whole: bool = False
) -> Term:
    """The term with the rule applied at each innermost place; the rewrites are added to the list."""
    before = len(found)
    inner = isinstance(term, terms.Sum)
    changed: dict[str, Any] = {}
    for field in fields(term):
        value = getattr(term, field.name)
        if isinstance(value, Term):
            changed[field.name] = _rewritten(value, rule, found, inner)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(
                _rewritten(part, rule, found, inner) if isinstance(part, Term) else part for part in value
            )
    if len(found) > before:
        return _flat(replace(term, **changed))
    if is_summand and isinstance(term, terms.Negation):
        return term
    rewrite = rule(term)
    if rewrite is None or (found and rewrite.rule != found[0].rule):
        return term
    found.append(rewrite if is_whole else _worked_out(rewrite, is_first=not found))
    return found[-1].result


def _worked_out(rewrite: Rewrite[Term], is_first: bool) -> Rewrite[Term]:
    """The rewrite of a part of a line; if it gives a calculation of numbers, with its value.

    is_first: whether its sentence says the rule, too.
    """
    if rewrite.rule not in OF_NUMBERS or not is_numeric(rewrite.result):
        return rewrite
    value = worked(rewrite.result)
    calculation = sentence("{} = {}.", rewrite.result, value)
    says = sentence("{} {}", rewrite.because, calculation) if is_first else calculation
    return Rewrite(rewrite.rule, (value,), says, beside=rewrite.beside)


OF_NUMBERS = frozenset(
    {"determinant-2", "determinant-triangular", "dot-product", "vector-length", "matrix-trace"}
)
"""Rules that give a calculation of numbers, which is the next line where there is nothing else on it."""


def _flat(term: Term) -> Term:
    """A sum within a sum as one, where no sign stands before it."""
    if not isinstance(term, terms.Sum):
        return term
    inner = [part.terms if isinstance(part, terms.Sum) else (part,) for part in term.terms]
    return terms.Sum(tuple(part for parts in inner for part in parts))
