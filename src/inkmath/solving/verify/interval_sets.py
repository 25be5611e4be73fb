"""Sets of real numbers made of intervals and points: where a claim is true between and at its boundaries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.exact import agree, exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.verify.statements import And, Relation, Statement, truth_at

INFINITY = terms.Constant(r"\infty")

EndTerm: TypeAlias = Callable[[sympy.Expr], Term]


@dataclass(frozen=True, slots=True)
class Piece:
    """All numbers from low to high; a single point where they are equal.

    low, high: exact numbers, or minus and plus infinity.
    """

    low: sympy.Expr
    high: sympy.Expr
    has_low: bool
    has_high: bool


def where_true(
    statement: Statement, variable: terms.Variable, boundaries: Sequence[sympy.Expr]
) -> list[Piece]:
    """The numbers for which a claim is true, which changes at the boundaries alone; in ascending order."""
    ends = distinct(boundaries)
    at = [holds_at(statement, variable, end) for end in ends]
    between = holds_between(statement, variable, _spans([float(end.evalf(20)) for end in ends]))
    pieces: list[Piece] = []
    lows = [-sympy.oo, *ends]
    highs = [*ends, sympy.oo]
    for k, (low, high) in enumerate(zip(lows, highs, strict=True)):
        if between[k]:
            opens = k > 0 and at[k - 1]
            closes = k < len(ends) and at[k]
            pieces.append(Piece(low, high, opens, closes))
        if k < len(ends) and at[k]:
            pieces.append(Piece(high, high, True, True))
    return merged(pieces)


def distinct(values: Sequence[sympy.Expr]) -> list[sympy.Expr]:
    """The numbers in ascending order, equal ones once."""
    found: list[sympy.Expr] = []
    for value in sorted(values, key=lambda each: each.evalf(30)):
        if not found or not agree(found[-1], value):
            found.append(value)
    return found


def holds_at(statement: Statement, variable: terms.Variable, value: sympy.Expr) -> bool:
    """True if the claim is true for an exact number."""
    if not isinstance(statement, Relation):
        held = [holds_at(part, variable, value) for part in statement.parts]
        return all(held) if isinstance(statement, And) else any(held)
    put = from_sympy(value)
    try:
        left, right = (
            exact_value(substitute(side, variable, put)) for side in (statement.left, statement.right)
        )
    except UndefinedValueError:
        return False
    is_equal = agree(left, right)
    is_less = not is_equal and bool((left - right).evalf(30) < 0)
    return {
        "=": is_equal,
        r"\neq": not is_equal,
        "<": is_less,
        r"\leq": is_less or is_equal,
        ">": not is_less and not is_equal,
        r"\geq": not is_less,
    }[statement.sign]


def _spans(ends: list[float]) -> list[tuple[float, float]]:
    """The intervals between each end and the next, and beyond the outer ones."""
    if not ends:
        return [(-5.3, 5.9)]
    return [(ends[0] - 3.7, ends[0]), *pairwise(ends), (ends[-1], ends[-1] + 3.7)]


def holds_between(
    statement: Statement, variable: terms.Variable, spans: Sequence[tuple[float, float]]
) -> list[bool]:
    """True if the claim is true in each of the intervals, in which it does not change."""
    shares = np.array([0.137, 0.382, 0.618, 0.873])
    truths = [truth_at(statement, variable, low + shares * (high - low), {}) for low, high in spans]
    if any(truth.any() != truth.all() for truth in truths):
        raise NotCoveredError("it changes between true and false where no boundary was found")
    return [bool(truth.all()) for truth in truths]


def samples(ends: Sequence[sympy.Expr]) -> list[sympy.Rational]:
    """A simple number in each interval between the ends, which ascend, and beyond the outer ones."""
    if not ends:
        return [sympy.S.Zero]
    inner = [_simple_between(low, high) for low, high in pairwise(ends)]
    return [
        sympy.floor(ends[0]) - 1 if ends[0].is_integer else sympy.floor(ends[0]),
        *inner,
        sympy.floor(ends[-1]) + 1,
    ]


def _simple_between(low: sympy.Expr, high: sympy.Expr) -> sympy.Rational:
    """The number between two with the fewest digits."""
    if low < 0 < high:
        return sympy.S.Zero
    for parts in (1, 2, 4, 10, 100, 1000):
        value = sympy.Rational(sympy.floor(low * parts) + 1, parts)
        if value < high:
            return value
    raise NotCoveredError("boundaries that are so close together")


def merged(pieces: list[Piece]) -> list[Piece]:
    """Pieces that touch put together."""
    result: list[Piece] = []
    for piece in pieces:
        last = result[-1] if result else None
        if last is not None and last.high == piece.low and (last.has_high or piece.has_low):
            result[-1] = Piece(last.low, piece.high, last.has_low, piece.has_high)
        else:
            result.append(piece)
    return result


def is_everything(pieces: list[Piece]) -> bool:
    return len(pieces) == 1 and pieces[0].low == -sympy.oo and pieces[0].high == sympy.oo


def set_term(pieces: list[Piece], end_term: EndTerm = from_sympy) -> Term:
    """The set in interval notation; a single number in braces. end_term: writes a finite end."""
    parts = [_piece_term(piece, end_term) for piece in pieces]
    return parts[0] if len(parts) == 1 else terms.Union(tuple(parts))


def _piece_term(piece: Piece, end_term: EndTerm) -> Term:
    if piece.low == piece.high:
        return terms.SetOf((end_term(piece.low),))
    ends = (_end(piece.low, end_term), _end(piece.high, end_term))
    return terms.Interval(*ends, left_open=not piece.has_low, right_open=not piece.has_high)


def _end(value: sympy.Expr, end_term: EndTerm) -> Term:
    if value == sympy.oo:
        return INFINITY
    return terms.Negation(INFINITY) if value == -sympy.oo else end_term(value)


def as_statement(pieces: list[Piece], variable: terms.Variable, end_term: EndTerm = from_sympy) -> Term:
    """`x<1\\\\vee2\\\\leq x<3`: what the letter has to be."""
    parts = [_piece_statement(piece, variable, end_term) for piece in pieces]
    return parts[0] if len(parts) == 1 else terms.Logical(r"\vee", tuple(parts))


def _piece_statement(piece: Piece, variable: terms.Variable, end_term: EndTerm) -> Term:
    if piece.low == piece.high:
        return terms.Relation((variable, end_term(piece.low)), ("=",))
    if piece.low == -sympy.oo:
        return terms.Relation((variable, end_term(piece.high)), (r"\leq" if piece.has_high else "<",))
    if piece.high == sympy.oo:
        return terms.Relation((variable, end_term(piece.low)), (r"\geq" if piece.has_low else ">",))
    signs = (r"\leq" if piece.has_low else "<", r"\leq" if piece.has_high else "<")
    return terms.Relation((end_term(piece.low), variable, end_term(piece.high)), signs)


def set_text(pieces: list[Piece]) -> str:
    """The set as SymPy text. SymPy's own has braces for numbers, which its parser takes for Python's set."""
    parts = [
        f"FiniteSet({piece.low})"
        if piece.low == piece.high
        else str(sympy.Interval(piece.low, piece.high, not piece.has_low, not piece.has_high))
        for piece in pieces
    ]
    return parts[0] if len(parts) == 1 else f"Union({', '.join(parts)})"


def edges(term: Term, variable: terms.Variable) -> Iterator[Term]:
    """Terms that are zero where a part with the letter begins or ceases to have a value."""
    seen = set[Term]()
    for part in terms.walk(term):
        match part:
            case terms.Quotient(_, inner) | terms.Call(r"\ln" | r"\log" | r"\lg", inner):
                pass
            case terms.Root(inner, index) if index is None or (plain_value(index) or 1) % 2 == 0:
                pass
            case terms.Power(inner, exponent) if _needs_care(exponent):
                pass
            case _:
                continue
        if variable in terms.variables(inner) and inner not in seen:
            seen.add(inner)
            yield inner


def _needs_care(exponent: Term) -> bool:
    n = plain_value(exponent)
    return n is not None and (n < 0 or n.denominator % 2 == 0)
