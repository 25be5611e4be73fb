"""Systems in an augmented matrix, by row operations: one solution, none, or a family."""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import symbol_name
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy, number_term
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.linear_algebra.inverses import row_reduction
from inkmath.solving.rules.linear_algebra.row_operations import Numbers, pivots, rational_rows
from inkmath.solving.rules.linear_systems import PARAMETERS
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.row_equivalence import reduced_form
from inkmath.types import Answer, Check, Solution, Step

INFINITE = "There are infinitely many solutions: the new letters stand for any numbers."


def unknowns_for(count: int) -> list[terms.Variable]:
    """x, y, z for up to three unknowns, else x with numbers."""
    if count <= 3:
        return [terms.Variable(name) for name in "xyz"[:count]]
    return [terms.Variable("x", str(k + 1)) for k in range(count)]


def solve_augmented(
    matrix: terms.Matrix, unknowns: Sequence[terms.Variable], draft: Draft, begins: str = ""
) -> Solution:
    """The solutions of the system whose right side is the last column of a matrix of numbers.

    begins: the sentence of a first step that shows the matrix; empty for none.
    """
    given = rational_rows(matrix)
    if given is None:
        raise NotCoveredError("augmented matrices with letters or roots")
    count = matrix.columns - 1
    steps, rows = row_reduction(given, matrix, count, begins, is_full=False)
    draft.steps.extend(steps)
    wrong = next((row for row in rows if not any(row[:count]) and row[count]), None)
    if wrong is not None:
        return _without_solution(matrix, draft)
    model = terms.Matrix(matrix.entries, matrix.columns, matrix.environment, matrix.bar)
    steps, rows = row_reduction(rows, model, count)
    draft.steps.extend(steps)
    values, free = _values(rows, count, unknowns)
    return _with_solution(given, values, free, draft)


def _without_solution(matrix: terms.Matrix, draft: Draft) -> Solution:
    says = "A row has only zeros before the line and another number behind it: no numbers fulfil it."
    left = terms.Matrix(tuple(entry for row in matrix.rows for entry in row[:-1]), matrix.columns - 1)
    ranks = [len(reduced_form(part) or []) for part in (left, matrix)]
    line = draft.steps[-1].latex if draft.steps else latex_of(matrix)
    draft.steps.append(Step("contradiction", line, says, ranks[0] < ranks[1]))
    check = sentence("The coefficients have rank {}, with the right side it is {}.", *ranks)
    message = "No numbers solve all equations."
    return draft.solution("no-solution", (), [Check(latex_of(matrix), check, ranks[0] < ranks[1])], message)


def _values(
    rows: Numbers, count: int, unknowns: Sequence[terms.Variable]
) -> tuple[dict[terms.Variable, sympy.Expr], list[terms.Variable]]:
    """The value of each unknown out of the reduced rows, and the unknowns that are free."""
    bound = {column: row for row, column in pivots(rows, count)}
    free = [unknown for k, unknown in enumerate(unknowns) if k not in bound]
    taken = {unknown.token for unknown in unknowns}
    names = [name for name in (*PARAMETERS, *"abcd") if name not in taken]
    places = [k for k in range(count) if k not in bound]
    letters = {k: sympy.Symbol(name) for k, name in zip(places, names, strict=False)}
    values = {unknown: letters.get(k, sympy.S.Zero) for k, unknown in enumerate(unknowns)}
    for column, row in bound.items():
        numbers = [sympy.Rational(value.numerator, value.denominator) for value in rows[row]]
        rest = sum((numbers[k] * letter for k, letter in letters.items()), sympy.S.Zero)
        values[unknowns[column]] = numbers[count] - rest
    return values, free


def _with_solution(
    given: Numbers, values: dict[terms.Variable, sympy.Expr], free: list[terms.Variable], draft: Draft
) -> Solution:
    shown = {unknown: from_sympy(value) for unknown, value in values.items()}
    line = joined_equations(shown)
    holds = all(
        sympy.expand(sum((a * x for a, x in zip(row, values.values(), strict=False)), -row[-1])) == 0
        for row in sympy.Matrix(given).tolist()
    )
    left = tuple(number_term(value) for row in given for value in row[:-1])
    coefficients = terms.Matrix(left, len(values))
    is_complete = len(free) == len(values) - len(reduced_form(coefficients) or [])
    says: str = "Read off the solution."
    if free:
        names = joined(" and ", (sentence("{} = {}", unknown, shown[unknown]) for unknown in free))
        says = sentence("The other unknowns are free: let {}, any number.", names)
    draft.steps.append(Step("parameter" if free else "read-off", latex_of(line), says, holds and is_complete))
    texts = {symbol_name(unknown): str(value) for unknown, value in values.items()}
    answer = Answer(latex_of(line), str(texts), None, texts, verified=holds and is_complete)
    check = Check(latex_of(line), "It satisfies each given equation.", holds)
    return draft.solution("solved", [answer], [check], INFINITE if free else "")


def joined_equations(values: dict[terms.Variable, Term]) -> Term:
    """`x=1,y=2`."""
    equations = tuple(terms.Relation((unknown, value), ("=",)) for unknown, value in values.items())
    return equations[0] if len(equations) == 1 else terms.Tuple(equations)
