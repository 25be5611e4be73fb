"""LaTeX in every format that inkmath prints."""

from __future__ import annotations

from inkmath.errors import InkmathError
from inkmath.expression.formats import PRINTERS
from inkmath.json_form import of_error, one_input
from inkmath.serialization import Json


def in_every_format(latex: str) -> Json:
    """One line in all formats; null where it has no form of that kind; an `error` where it is no LaTeX."""
    try:
        printed = {"latex": PRINTERS["latex"](latex)}
    except InkmathError as error:
        return one_input(latex, of_error(error))
    return one_input(latex, printed | {name: _printed(name, latex) for name in PRINTERS if name != "latex"})


def _printed(name: str, latex: str) -> str | None:
    try:
        return PRINTERS[name](latex)
    except InkmathError:
        return None
