"""Row operations on matrices of rational numbers: swap rows, multiply one, add a multiple of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction
from math import gcd

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.rules.construct import multiply
from inkmath.solving.rules.linear_algebra.arrays import matrix_of
from inkmath.solving.sentences import sentence
from inkmath.types import Text

Numbers = tuple[tuple[Fraction, ...], ...]

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def ordinal(k: int) -> str:
    """The word for the row or column with the index k, counted from 0."""
    return ORDINALS[k] if k < len(ORDINALS) else f"{k + 1}th"


@dataclass(frozen=True, slots=True)
class Operation:
    """One row operation: the rows after it, and what was done, `R_2 - 3R_1`."""

    class Kind(Enum):
        SWAP = auto()
        ADD = auto()
        SCALE = auto()

    kind: Kind
    rows: Numbers
    says: Text


def rational_rows(matrix: terms.Matrix) -> Numbers | None:
    """The entries as fractions; None where one is no plain number."""
    values = [[plain_value(entry) for entry in row] for row in matrix.rows]
    if any(value is None for row in values for value in row):
        return None
    return tuple(tuple(value for value in row if value is not None) for row in values)


def terms_of(rows: Numbers, model: terms.Matrix) -> Term:
    """The matrix of the numbers, with the brackets, the line and the kind of numbers of the model."""
    as_decimal = any(isinstance(entry, terms.Number) and "." in entry.text for entry in terms.walk(model))
    return matrix_of(
        [[number_term(value, as_decimal) for value in row] for row in rows], model, bar=model.bar
    )


def towards_triangle(rows: Numbers) -> Operation | None:
    """The next operation that makes a square matrix triangular, without multiplying rows; None if none."""
    for column in range(len(rows)):
        below = [k for k in range(column + 1, len(rows)) if rows[k][column]]
        if not below:
            continue
        best = min((column, *below), key=lambda k: (rows[k][column] == 0, abs(rows[k][column]) != 1))
        if best != column:
            return swap(rows, column, best)
        return add_multiple(rows, below[0], column, -rows[below[0]][column] / rows[column][column])
    return None


def echelon(rows: Numbers, columns: int) -> list[Operation]:
    """The operations to row echelon form in the first columns, with whole numbers as far as possible."""
    done: list[Operation] = []
    top = 0
    for column in range(columns):
        candidates = [k for k in range(top, len(rows)) if rows[k][column]]
        if not candidates:
            continue
        best = min(candidates, key=lambda k: (abs(rows[k][column]) != 1, k))
        for operation in _cleared(rows, top, best, column):
            done.append(operation)
            rows = operation.rows
        top += 1
    return done


def _cleared(rows: Numbers, top: int, best: int, column: int) -> list[Operation]:
    """The operations that bring a row to the top and make 0 of what stands below its entry."""
    done = [swap(rows, top, best)] if best != top else []
    rows = done[-1].rows if done else rows
    for k in range(top + 1, len(rows)):
        if rows[k][column]:
            for operation in eliminate(rows, k, top, column):
                done.append(operation)
                rows = operation.rows
    return done


def reduced(rows: Numbers, columns: int) -> list[Operation]:
    """The operations from row echelon form to the reduced one: pivots 1, and 0 above them."""
    done: list[Operation] = []
    for top, column in reversed(pivots(rows, columns)):
        steps = [] if rows[top][column] == 1 else [scale(rows, top, 1 / rows[top][column])]
        rows = steps[-1].rows if steps else rows
        for k in range(top):
            if rows[k][column]:
                steps.append(add_multiple(rows, k, top, -rows[k][column]))
                rows = steps[-1].rows
        done += steps
    return done


def pivots(rows: Numbers, columns: int) -> list[tuple[int, int]]:
    """Row and column of the first entry of each row, in row echelon form."""
    found = []
    for k, row in enumerate(rows):
        column = next((j for j in range(columns) if row[j]), None)
        if column is not None:
            found.append((k, column))
    return found


# Single operations


def swap(rows: Numbers, one: int, other: int) -> Operation:
    changed = list(rows)
    changed[one], changed[other] = changed[other], changed[one]
    return Operation(Operation.Kind.SWAP, tuple(changed), sentence("Swap {} and {}", _row(one), _row(other)))


def scale(rows: Numbers, k: int, factor: Fraction) -> Operation:
    changed = tuple(factor * value for value in rows[k])
    shown = _times(factor, _row(k))
    return Operation(Operation.Kind.SCALE, _put(rows, k, changed), sentence("{}", shown))


def add_multiple(rows: Numbers, k: int, other: int, factor: Fraction) -> Operation:
    """Adds a multiple of another row to row k."""
    changed = tuple(a + factor * b for a, b in zip(rows[k], rows[other], strict=True))
    shown = terms.Sum((_row(k), _times(factor, _row(other))))
    return Operation(Operation.Kind.ADD, _put(rows, k, changed), sentence("{}", shown))


def eliminate(rows: Numbers, k: int, top: int, column: int) -> list[Operation]:
    """Makes 0 of an entry by a row above, with whole numbers, and divides by what the row has in common."""
    value, own = rows[k][column], rows[top][column]
    ratio = value / own
    if ratio.denominator == 1:
        return [add_multiple(rows, k, top, -ratio)]
    keep, take = Fraction(ratio.denominator), Fraction(ratio.numerator)
    changed = tuple(keep * a - take * b for a, b in zip(rows[k], rows[top], strict=True))
    shown = terms.Sum((_times(keep, _row(k)), _times(-take, _row(top))))
    operation = Operation(Operation.Kind.ADD, _put(rows, k, changed), sentence("{}", shown))
    common = _common(changed)
    if common in (0, 1):
        return [operation]
    return [operation, scale(operation.rows, k, 1 / common)]


def _common(row: Sequence[Fraction]) -> Fraction:
    """The greatest common divisor of whole numbers; 1 where a number is not whole."""
    if any(value.denominator != 1 for value in row):
        return Fraction(1)
    return Fraction(gcd(*(value.numerator for value in row)))


def _put(rows: Numbers, k: int, row: tuple[Fraction, ...]) -> Numbers:
    return (*rows[:k], row, *rows[k + 1 :])


def _row(k: int) -> terms.Variable:
    return terms.Variable("R", str(k + 1))


def _times(factor: Fraction, row: Term) -> Term:
    return multiply(number_term(factor), row)
