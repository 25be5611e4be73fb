"""From what is written to what is meant: `interpret(row)` gives the term.

All reading conventions are decided in this package alone; `docs/reference/conventions.md` lists them.

    context     what the whole of an expression says about a part of it
    survey      what of that is settled before the reading begins
    reader      the parser: statements, sums, products, powers
    numbers     digits, decimals, numerals, mixed numbers
    letters     letters, constants, functions of letters, sequences
    functions   functions known by name
    conjugates  bars over complex numbers
    brackets    brackets and bars
    calculus    integrals, sums, limits, derivatives
    counting    numbers of choices
    grids       rows behind a brace, matrices, binomial coefficients
    columns     sums in columns, long divisions
    marks       boxes and the like, which change nothing
    dots        sums and products that go on with a pattern
    choices     where another meaning is plausible
    others      what the expression means otherwise
"""

from __future__ import annotations

from inkmath.expression.meaning.choices import Choices
from inkmath.expression.meaning.columns import in_a_line
from inkmath.expression.meaning.context import Context, Usage
from inkmath.expression.meaning.marks import without_marks
from inkmath.expression.meaning.reader import read
from inkmath.expression.meaning.survey import function_letters, letter_i_is_ordinary, rows_of, usage_of
from inkmath.expression.terms import Term
from inkmath.expression.tree import Row


def interpret(row: Row, choices: Choices | None = None, usage: Usage | None = None) -> Term:
    """The meaning of a row, by the conventions of `docs/reference/conventions.md`.

    choices: conventions that are not followed; notes where another meaning is plausible.
    usage: how the problem that the row is a line of uses its letters; by default the row is all of it.

    Raises MeaninglessError where there is no definite one; its message is one line why.
    """
    row = in_a_line(without_marks(row))
    rows = list(rows_of(row, 0))
    usage = usage or usage_of((row,))
    i_is_letter = not usage.i_is_unit and letter_i_is_ordinary(row, rows)
    return read(row, Context(function_letters(rows), i_is_letter, choices or Choices(), usage))
