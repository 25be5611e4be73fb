"""LaTeX in every format that inkmath prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from inkmath.expression.asciimath import print_asciimath
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.lines import split_statements
from inkmath.expression.mathml import print_mathml
from inkmath.expression.sympy_text import print_sympy
from inkmath.expression.tree import Row
from inkmath.expression.typst import print_typst

Printer = Callable[[str], str]
"""A function that prints a line of LaTeX in a format. Raises InputError where it has no form of that kind."""


def _joined(print_row: Callable[[Row], str], beside: str) -> Printer:
    """A printer of each of the statements of a line. beside: what separates them."""
    return lambda latex: beside.join(map(print_row, _statements(latex)))


def _statements(latex: str) -> list[Row]:
    return [parse(part) for part in split_statements(latex) or [latex]]


PRINTERS: Mapping[str, Printer] = {
    "latex": _joined(print_latex, r" \quad "),
    "mathml": lambda latex: print_mathml(*_statements(latex)),
    "sympy": _joined(print_sympy, ", "),
    "asciimath": _joined(print_asciimath, " quad "),
    "typst": _joined(print_typst, " quad "),
}
"""The formats by name."""
