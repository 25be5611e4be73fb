"""LaTeX in every format that inkmath prints."""

from __future__ import annotations

from inkmath.errors import InkmathError
from inkmath.expression.asciimath import print_asciimath
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.mathml import print_mathml
from inkmath.expression.sympy_text import print_sympy
from inkmath.expression.tree import Row
from inkmath.expression.typst import print_typst
from inkmath.json_form import Json, of_error, one_input

PRINTERS = {
    "latex": print_latex,
    "mathml": print_mathml,
    "sympy": print_sympy,
    "asciimath": print_asciimath,
    "typst": print_typst,
}


def print_all(latex: str) -> Json:
    """One line in all formats; null where it has no form of that kind; an `error` where it is no LaTeX."""
    try:
        row = parse(latex)
    except InkmathError as error:
        return one_input(latex, of_error(error))
    return one_input(latex, {name: _printed(name, row) for name in PRINTERS})


def _printed(name: str, row: Row) -> str | None:
    try:
        return PRINTERS[name](row)
    except InkmathError:
        return None
