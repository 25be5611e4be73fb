"""From LaTeX to a problem: what is asked, without SymPy and in microseconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from inkmath.errors import LatexSyntaxError, MeaninglessError
from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Row
from inkmath.expression.writing import write
from inkmath.types import Solution

NOT_YET = "read, not solved yet"


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of a kind that is solved.

    latex: the problem as it was understood, in canonical LaTeX.
    letter: the unknown of an equation.
    """

    kind: Literal["arithmetic", "arithmetic-check", "equation"]
    latex: str
    term: Term
    letter: terms.Variable | None = None


def understand(latex: str) -> Problem | Solution:
    """The problem that a line of LaTeX poses, or, where there is none to solve, the solution that says so."""
    try:
        row = parse(latex)
    except LatexSyntaxError as error:
        return Solution("not-a-problem", "", latex, message=str(error))
    shown = print_latex(row)
    if not row.items:
        return Solution("not-a-problem", "", shown, message="There is nothing to solve: the line is empty.")
    try:
        term = interpret(_without_final_equals(row))
    except MeaninglessError as error:
        return Solution("unsolved", "", shown, message=f"{NOT_YET}: {error}")
    return _problem(term, shown)


def _without_final_equals(row: Row) -> Row:
    """`12+7=` asks for the value of 12+7."""
    return Row(row.items[:-1]) if len(row.items) > 1 and row.items[-1] == Atom("=") else row


def _problem(term: Term, latex: str) -> Problem | Solution:
    if isinstance(term, terms.Relation):
        return _relation(term, latex)
    if isinstance(term, terms.Tuple) and all(isinstance(part, terms.Relation) for part in term.elements):
        return _unsolved("system", latex, "several relations at once")
    if isinstance(term, terms.Tuple | terms.SetOf | terms.Interval | terms.Quantified | terms.Dots):
        return _unsolved("", latex, "a list, a set or a statement without an equation")
    if has_letters(term):
        return _unsolved("expression", latex, "an expression with letters and no relation")
    return Problem("arithmetic", latex, term)


def _relation(term: terms.Relation, latex: str) -> Problem | Solution:
    if not has_letters(term):
        return Problem("arithmetic-check", latex, term)
    letters = terms.variables(term)
    if len(term.signs) > 1:
        return _unsolved("", latex, "a chain of relations with letters")
    if term.signs != ("=",):
        return _unsolved("inequality", latex, "relations other than equations")
    if any(isinstance(part, terms.Apply | terms.Indexed | terms.Derivative) for part in terms.walk(term)):
        return _unsolved("equation", latex, "functions and sequences that are only named")
    if len(letters) > 1:
        names = ", ".join(print_latex(write(letter)) for letter in letters)
        return _unsolved("literal-equation", latex, f"an equation with several letters ({names})")
    return Problem("equation", latex, term, letters[0])


def has_letters(term: Term) -> bool:
    return not is_numeric(term)


def _unsolved(kind: str, latex: str, reason: str) -> Solution:
    return Solution("unsolved", kind, latex, message=f"{NOT_YET}: {reason}")
