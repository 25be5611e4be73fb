"""The order of operations: the first operation whose operands are plain numbers.

Inside brackets first, then powers and roots, then products and quotients, then sums, from left to right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from inkmath.expression import terms
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.rules.arithmetic import is_finished, reduce
from inkmath.solving.rules.factorials import cancel_factorials
from inkmath.solving.rules.known_values import known_value
from inkmath.solving.rules.zero_and_one import with_zero


def reduce_once(term: Term) -> Rewrite[Term] | None:
    """The term after its first operation; None where there is nothing left to do by these rules."""
    candidates = list(_candidates(term, 0))
    if not candidates:
        return None
    first = min(candidates, key=lambda candidate: candidate.key)
    return replace(first.reduction, results=(_replaced(term, first.path, first.reduction.result),))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An operation that could be done now.

    key: the smallest goes first: the deepest in brackets, then the tightest; of equals the leftmost.
    path: field and place in it, from the top down.
    """

    key: tuple[int, int]
    path: tuple[tuple[str, int], ...]
    reduction: Rewrite[Term]


NUMBERS, POWERS, PRODUCTS, SUMS = range(4)


def _rank(term: Term) -> int:
    match term:
        case terms.Number() | terms.Numeral() | terms.Mixed():
            return NUMBERS
        case terms.Product() | terms.Quotient() | terms.Negation() | terms.Scaled() | NumberFunction("mod"):
            return PRODUCTS
        case terms.Sum():
            return SUMS
    return POWERS


def _candidates(term: Term, depth: int, path: tuple[tuple[str, int], ...] = ()) -> Iterator[_Candidate]:
    if is_finished(term):
        return
    shorter = cancel_factorials(term) or _with_zero(term)
    if shorter is not None:
        yield _Candidate((-depth - 1, NUMBERS), path, shorter)
        return
    for name, k, child in _parts(term):
        yield from _candidates(child, depth + _is_bracketed(term, child), (*path, (name, k)))
    reduction = reduce(term) or known_value(term)
    if reduction is not None:
        yield _Candidate((-depth, _rank(term)), path, reduction)


def _with_zero(term: Term) -> Rewrite[Term] | None:
    """The rules for 0, where something beside it is not worked out yet."""
    return None if all(is_finished(part) for _, _, part in _parts(term)) else with_zero(term)


def _parts(term: Term) -> Iterator[tuple[str, int, Term]]:
    """Field, place in it and value of what stands directly inside."""
    for field in fields(term):
        value = getattr(term, field.name)
        for k, part in enumerate(value if isinstance(value, tuple) else (value,)):
            if isinstance(part, Term):
                yield field.name, k, part


def _is_bracketed(term: Term, child: Term) -> bool:
    """True if the child stands in brackets, or in what groups like them: a fraction, a root, bars."""
    if isinstance(term, terms.Sum):
        return isinstance(child, terms.Sum)
    if isinstance(term, terms.Quotient) and term.sign == r"\frac":
        return not is_finished(child)
    groups = (terms.Root, terms.Absolute, terms.Call, NumberFunction)
    return isinstance(term, groups) or isinstance(child, terms.Sum)


def _replaced(term: Term, path: tuple[tuple[str, int], ...], new: Term) -> Term:
    if not path:
        return new
    (name, k), *rest = path
    value = getattr(term, name)
    if isinstance(value, tuple):
        inner = _replaced(value[k], tuple(rest), new)
        return replace(term, **{name: (*value[:k], inner, *value[k + 1 :])})
    return replace(term, **{name: _replaced(value, tuple(rest), new)})
