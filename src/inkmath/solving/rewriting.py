"""Rules that give a term for a term, applied within a line until none matches any more.

A rule is a small function: it gets one term, and gives what takes its place, with a sentence that says why;
or None where it does not match.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeAlias

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.rules.arithmetic import Reduction

Rule: TypeAlias = Callable[[Term], Reduction | None]

ONE, ZERO = terms.Number("1"), terms.Number("0")

MAX_SAID = 3
"""So many places at which a rule was applied are named in one sentence."""


def rewrite(line: Term, rules: Sequence[Rule], outermost: bool = True) -> Reduction | None:
    """The line after one rule, applied wherever it matches now; None where no rule matches.

    Of several rules the one that comes first in the list goes first. Of two places one of which lies in the
    other, the outer one is taken, or else the inner one.
    """
    for rule in rules:
        found: list[Reduction] = []
        result = _rewritten(line, rule, outermost, found)
        if not found:
            continue
        sentences = list(dict.fromkeys(step.explanation for step in found))
        more = [] if len(sentences) <= MAX_SAID else [f"Likewise for {len(sentences) - MAX_SAID} more."]
        return Reduction(found[0].rule, result, " ".join(sentences[:MAX_SAID] + more))
    return None


def _rewritten(term: Term, rule: Rule, outermost: bool, found: list[Reduction]) -> Term:
    """The term with what the rule gives at each place where it matches; these go to the list."""
    step = _matched(term, rule, found) if outermost else None
    if step is not None:
        return step.term
    before = len(found)
    changed: dict[str, Any] = {}
    for field in fields(term):
        value = getattr(term, field.name)
        if isinstance(value, Term):
            changed[field.name] = _rewritten(value, rule, outermost, found)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(
                _rewritten(part, rule, outermost, found) if isinstance(part, Term) else part for part in value
            )
    if len(found) > before:
        return _tidied(replace(term, **changed))
    step = None if outermost else _matched(term, rule, found)
    return term if step is None else step.term


def _matched(term: Term, rule: Rule, found: list[Reduction]) -> Reduction | None:
    """What the rule gives, if it is of the same kind as what was found before."""
    step = rule(term)
    if step is None or (found and step.rule != found[0].rule):
        return None
    found.append(step)
    return step


def replaced(line: Term, old: Term, new: Term) -> Term:
    """The line with a part replaced wherever it stands, sums and products merged."""
    step = rewrite(line, (lambda part: Reduction("", new, "") if part == old else None,))
    return line if step is None else step.term


def _tidied(term: Term) -> Term:
    """A sum without zeros, a product without ones, neither holding another of its kind."""
    match term:
        case terms.Sum(parts):
            return add(*parts)
        case terms.Product(factors, signs):
            is_plain = ONE in factors or any(isinstance(factor, terms.Product) for factor in factors)
            return multiply(*factors) if is_plain or not any(signs) or ZERO in factors else term
        case terms.Negation(inner):
            return negate(inner)
        case terms.Quotient(numerator, denominator, r"\frac"):
            return divide(numerator, denominator)
    return term


# Making terms


def add(*parts: Term) -> Term:
    """The sum; sums among the parts are merged, zeros left out."""
    flat: list[Term] = []
    for part in parts:
        flat += part.terms if isinstance(part, terms.Sum) else (part,)
    flat = [part for part in flat if part != ZERO]
    if not flat:
        return ZERO
    return flat[0] if len(flat) == 1 else terms.Sum(tuple(flat))


def negate(term: Term) -> Term:
    """The term with the other sign."""
    if isinstance(term, terms.Negation):
        return term.term
    return term if term == ZERO else terms.Negation(term)


def multiply(*factors: Term) -> Term:
    """The product; products among the factors are merged, ones left out, signs taken to the front."""
    flat: list[Term] = []
    negative = False
    for factor in factors:
        if isinstance(factor, terms.Negation):
            negative, factor = not negative, factor.term
        flat += factor.factors if isinstance(factor, terms.Product) else (factor,)
    if ZERO in flat:
        return ZERO
    flat = [factor for factor in flat if factor != ONE]
    product = ONE if not flat else flat[0]
    if len(flat) > 1:
        product = terms.Product(tuple(flat), ("",) * (len(flat) - 1))
    return negate(product) if negative else product


def divide(numerator: Term, denominator: Term) -> Term:
    """The fraction, its sign in front."""
    if denominator == ONE or numerator == ZERO:
        return numerator
    if isinstance(numerator, terms.Negation):
        return negate(divide(numerator.term, denominator))
    return terms.Quotient(numerator, denominator)


def power(base: Term, exponent: Term) -> Term:
    """The power; the power 1 is the base itself."""
    return base if exponent == ONE else terms.Power(base, exponent)


def number(value: int) -> Term:
    return terms.Number(str(value)) if value >= 0 else terms.Negation(terms.Number(str(-value)))


def is_free_of(term: Term, variable: terms.Variable) -> bool:
    return variable not in terms.variables(term)
