"""LaTeX in every format that inkmath prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from inkmath.expression.asciimath import print_asciimath
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.lines import split_statements
from inkmath.expression.mathml import print_mathml
from inkmath.expression.sympy_text import print_sympy
from inkmath.expression.tree import Row
from inkmath.expression.typst import print_typst


@dataclass(frozen=True, slots=True)
class Printer:
    """A format. print: of one statement. beside: what separates statements that stand side by side."""

    print: Callable[[Row], str]
    beside: str

    def __call__(self, latex: str) -> str:
        """A line of LaTeX in the format. Raises InputError where it has no form of that kind."""
        return self.beside.join(self.print(parse(part)) for part in split_statements(latex) or [latex])


PRINTERS: Mapping[str, Printer] = {
    "latex": Printer(print_latex, r" \quad "),
    "mathml": Printer(print_mathml, ""),
    "sympy": Printer(print_sympy, ", "),
    "asciimath": Printer(print_asciimath, " quad "),
    "typst": Printer(print_typst, " quad "),
}
