r"""The tree as mathematics of Typst (https://typst.app/docs/reference/math/), without the dollar signs.

Symbols are named where no version of Typst has renamed them; the others stand for themselves.
"""

from __future__ import annotations

from inkmath.expression.characters import own_character
from inkmath.expression.grids import cell_halves
from inkmath.expression.grouping import base_token, kind_of, number_text, partners, runs
from inkmath.expression.rows import PRIME
from inkmath.expression.tree import Atom, Decorated, Fraction, Grid, Node, Root, Row, Script, Text
from inkmath.vocab import Kind

_NAMES: dict[str, str] = {
    # Greek
    r"\epsilon": "epsilon.alt", r"\varepsilon": "epsilon", r"\vartheta": "theta.alt",
    r"\varkappa": "kappa.alt", r"\varpi": "pi.alt", r"\varrho": "rho.alt", r"\varsigma": "sigma.alt",
    r"\varphi": "phi",
    # letters
    r"\infty": "oo", r"\partial": "∂", r"\emptyset": "∅", r"\hbar": "ℏ", r"\aleph": "ℵ", r"\triangle": "△",
    r"\mathbb{N}": "NN", r"\mathbb{Z}": "ZZ", r"\mathbb{Q}": "QQ", r"\mathbb{R}": "RR", r"\mathbb{C}": "CC",
    # operators
    r"\pm": "plus.minus", r"\mp": "minus.plus", r"\cdot": "⋅", r"\circ": "compose", r"\cup": "union",
    r"\cap": "∩", r"\setminus": "without", r"\wedge": "and", r"\vee": "or", r"\neg": "not", r"\oplus": "⊕",
    r"\otimes": "⊗", r"\bmod": "mod", "/": r"\/", ":": r"\:",
    # relations
    r"\leq": "<=", r"\geq": ">=", r"\neq": "!=", r"\rightarrow": "->", r"\leftarrow": "<-",
    r"\leftrightarrow": "<->", r"\Leftarrow": "⇐", r"\Rightarrow": "=>", r"\Leftrightarrow": "<=>",
    r"\mapsto": "|->", r"\sim": "tilde.op", r"\simeq": "tilde.eq", r"\cong": "tilde.equiv",
    r"\subseteq": "subset.eq", r"\supseteq": "supset.eq", r"\notin": "in.not", r"\ni": "in.rev",
    r"\mid": "divides", r"\perp": "⊥", r"\propto": "prop", r"\ll": "<<", r"\gg": ">>",
    # big operators
    r"\prod": "product", r"\coprod": "product.co", r"\int": "integral", r"\iint": "integral.double",
    r"\iiint": "integral.triple", r"\oint": "integral.cont", r"\bigcup": "union.big", r"\bigcap": "⋂",
    # brackets
    r"\{": "{", r"\}": "}", r"\langle": "⟨", r"\rangle": "⟩", r"\lfloor": "⌊", r"\rfloor": "⌋",
    r"\lceil": "⌈", r"\rceil": "⌉", r"\|": "‖",
    # the rest; a semicolon would make rows of a call's arguments
    r"\ldots": "...", r"\cdots": "dots.c", r"\vdots": "dots.v", r"\ddots": "dots.down", r"\%": "%",
    r"\permil": "‰",
    r"\$": r"\$", r"\#": r"\#",
    ";": r"\;", "{}": '""',
}  # fmt: skip
"""Typst for the tokens that are not spelled as in LaTeX without the backslash."""

_MARKS = {
    r"\overline": "overline({})",
    r"\overrightarrow": "arrow({})",
    r"\widehat": "hat({})",
    r"\widetilde": "tilde({})",
    r"\dot": "dot({})",
    r"\ddot": "dot.double({})",
    r"\underline": "underline({})",
    r"\cancel": "cancel({})",
    r"\boxed": "#box(stroke: 0.5pt, inset: 3pt, ${}$)",
}
_DELIMITERS = {"pmatrix": '"("', "bmatrix": '"["', "vmatrix": '"|"', "Vmatrix": '"‖"'}

_AFTER = ("(", "[", "{", "⟨", "⌊", "⌈")
_BEFORE = (")", "]", "}", "⟩", "⌋", "⌉", ",", "\\,")
"""Tokens that no blank follows, and tokens that none precedes."""


def print_typst(row: Row) -> str:
    """Typst's markup for the inside of an equation, such as `x^2 + frac(a, b)`."""
    return _row(row, in_call=False)


def _row(row: Row, in_call: bool) -> str:
    """The row with a blank between its parts. in_call: whether a comma would end an argument."""
    pairs = partners(row)
    parts: list[str] = []
    for start, stop in runs(row):
        node = row.items[stop - 1]
        if kind_of(node) == Kind.DIGIT:
            base = number_text(row, start, stop)
        elif kind_of(node) in (Kind.OPEN, Kind.CLOSE, Kind.BAR):
            base = _bracket(node, start, pairs.get(start))
        else:
            base = _base(node, in_call)
        parts.append(base + _scripts(node))
    return _spaced(parts)


def _spaced(parts: list[str]) -> str:
    """The parts with blanks between, but none inside brackets, before commas and in `2x`.

    Some blanks matter: `x_0!` would have `0!` for its subscript, and `||` is a sign of its own.
    """
    pieces: list[str] = []
    previous = ""
    for part in parts:
        is_factor = _is_number(previous) and part[0].isalpha()
        tight = is_factor or part.startswith(_BEFORE) or previous.endswith(_AFTER)
        pieces += [part] if tight else [" ", part]
        previous = part
    return "".join(pieces).strip()


def _is_number(part: str) -> bool:
    return part.replace(".", "").isdecimal()


def _bracket(node: Node, index: int, partner: int | None) -> str:
    """A bracket. Typst pairs brackets itself, but bars only in a call; the escape keeps it from pairing."""
    token = base_token(node)
    text = _name(token)
    if partner is None:
        return "\\" + text
    if kind_of(node) == Kind.BAR:
        return f"lr({text}" if partner > index else f"{text})"
    return text


def _base(node: Node, in_call: bool) -> str:
    match node:
        case Script(base):
            return _base(base, in_call)
        case Fraction(numerator, denominator):
            return f"frac({_argument(numerator)}, {_argument(denominator)})"
        case Root(radicand, index):
            return (
                f"sqrt({_argument(radicand)})"
                if index is None
                else f"root({_argument(index)}, {_argument(radicand)})"
            )
        case Decorated(mark, body):
            return _MARKS[mark].format(_argument(body))
        case Text(text):
            return _quoted(text)
        case Grid("binom", ((upper,), (lower,))):
            return f"binom({_argument(upper)}, {_argument(lower)})"
        case Grid("cases", rows):
            return f"cases({', '.join(' & '.join(map(_argument, row)) for row in rows)})"
        case Grid("column", rows):
            return _column(rows)
        case Grid():
            return _matrix(node)
        case Atom(token):
            return r"\," if token == "," and in_call else _name(token)


def _name(token: str) -> str:
    return _NAMES.get(token) or own_character(token) or token.removeprefix("\\")


def _column(rows: tuple[tuple[Row, ...], ...]) -> str:
    """Rows of one cell with the rules between them."""
    rules = [str(k - rows[:k].count(())) for k, row in enumerate(rows) if not row]
    lines = f"augment: #(hline: ({', '.join(rules)},)), " if rules else ""
    return f"mat(delim: #none, align: #right, {lines}{'; '.join(_cell(row[0]) for row in rows if row)})"


def _matrix(grid: Grid) -> str:
    if grid.environment == "aligned":
        rows = [", ".join(" & ".join(map(_cell, cell_halves(cell))) for cell in row) for row in grid.rows]
    else:
        rows = [", ".join(map(_cell, row)) for row in grid.rows]
    return f"mat(delim: {_DELIMITERS.get(grid.environment, '#none')}, {'; '.join(rows)})"


def _cell(row: Row) -> str:
    return _row(row, in_call=True)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _argument(row: Row) -> str:
    return _row(row, in_call=True) or '""'


def _scripts(node: Node) -> str:
    """Primes come before the subscript, since Typst would give them to it."""
    if not isinstance(node, Script):
        return ""
    sub = "" if node.sub is None else "_" + _script(node.sub)
    if node.sup is None:
        return sub
    if all(mark == PRIME for mark in node.sup.items):
        return "'" * len(node.sup.items) + sub
    return sub + "^" + _script(node.sup)


def _script(row: Row) -> str:
    """A number or a letter as it is, anything else in the brackets that Typst takes away."""
    text = _row(row, in_call=True)
    is_letter = (
        len(row.items) == 1 and isinstance(row.items[0], Atom) and kind_of(row.items[0]) == Kind.LETTER
    )
    return text if is_letter or _is_number(text) else f"({text})"
