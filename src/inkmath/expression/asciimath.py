r"""The tree as AsciiMath (https://asciimath.org).

What AsciiMath has no name for stands for itself, as a character or as text in quotes.
"""

from __future__ import annotations

from dataclasses import dataclass

from inkmath.errors import MeaninglessError
from inkmath.expression.characters import own_character
from inkmath.expression.grids import cell_halves
from inkmath.expression.grouping import base_token, kind_of, number_text, partners, runs
from inkmath.expression.rows import PRIME
from inkmath.expression.tree import Atom, Decorated, Fraction, Grid, Node, Root, Row, Script, Text
from inkmath.vocab import Kind, table

_NAMES: dict[str, str] = {
    # letters; a name that is missing in AsciiMath would be read letter by letter
    r"\infty": "oo", r"\partial": "del", r"\nabla": "grad", r"\emptyset": "O/", r"\angle": "/_",
    r"\triangle": r"/_\ ", r"\mathbb{N}": "NN", r"\mathbb{Z}": "ZZ", r"\mathbb{Q}": "QQ", r"\mathbb{R}": "RR",
    r"\mathbb{C}": "CC", r"\varkappa": "ϰ", r"\varpi": "ϖ", r"\varrho": "ϱ", r"\varsigma": "ς", r"\hbar": "ℏ",
    r"\Upsilon": "Υ", r"\ell": "ℓ",
    # operators
    r"\pm": "+-", r"\mp": "-+", r"\times": "xx", r"\div": "-:", r"\cdot": "*", "*": "**", "/": "//",
    r"\circ": "@", r"\cup": "uu", r"\cap": "nn", r"\wedge": "^^", r"\vee": "vv", r"\neg": "not",
    r"\oplus": "o+", r"\otimes": "ox", r"\bmod": "mod",
    # relations
    r"\leq": "<=", r"\geq": ">=", r"\neq": "!=", r"\rightarrow": "->", r"\leftarrow": "larr",
    r"\leftrightarrow": "harr", r"\Leftarrow": "lArr", r"\Rightarrow": "=>", r"\Leftrightarrow": "<=>",
    r"\mapsto": "|->", r"\in": "in", r"\notin": "!in", r"\ni": "∋", r"\approx": "~~", r"\equiv": "-=",
    r"\sim": "~", r"\simeq": "≃", r"\cong": "~=", r"\subset": "sub", r"\subseteq": "sube", r"\supset": "sup",
    r"\supseteq": "supe", r"\mid": "∣", r"\parallel": "∥", r"\perp": "_|_", r"\propto": "prop", r"\ll": "≪",
    r"\gg": "≫", r"\therefore": ":.", r"\because": "∵",
    # functions and big operators; `sup` is a relation there
    r"\lg": '"lg"', r"\ker": '"ker"', r"\arg": '"arg"', r"\deg": '"deg"',
    r"\hom": '"hom"', r"\Pr": '"Pr"', r"\limsup": '"lim sup"', r"\liminf": '"lim inf"',
    r"\sup": '"sup"', r"\inf": '"inf"', r"\coprod": "∐", r"\iint": "∬", r"\iiint": "∭", r"\bigcup": "uuu",
    r"\bigcap": "nnn",
    # brackets and the rest
    r"\{": "{", r"\}": "}", r"\langle": "(:", r"\rangle": ":)", r"\lfloor": "|__", r"\rfloor": "__|",
    r"\lceil": "|~", r"\rceil": "~|", r"\|": "‖", r"\ldots": "...", r"\forall": "AA", r"\exists": "EE",
    r"\prime": "'", r"\%": "%", r"\permil": "‰", "{}": "{::}",
}  # fmt: skip
"""AsciiMath for the tokens that are not spelled as in LaTeX without the backslash."""

_TYPEFACES = {r"\mathbb": "bbb", r"\mathcal": "cc", r"\mathfrak": "fr"}

_CORNERS = frozenset((r"\lfloor", r"\rfloor", r"\lceil", r"\rceil"))
"""Brackets that some readers of AsciiMath do not pair."""

_MARKS = {
    r"\overline": "bar",
    r"\overrightarrow": "vec",
    r"\widehat": "hat",
    r"\widetilde": "tilde",
    r"\dot": "dot",
    r"\ddot": "ddot",
    r"\underline": "ul",
    r"\cancel": "cancel",
}
_FENCES = {
    "cases": ("{", ":}"),
    "pmatrix": ("(", ")"),
    "binom": ("(", ")"),
    "bmatrix": ("[", "]"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("||", "||"),
}

_NOTHING = "{::}"
_FUNCTION_LETTERS = (Atom("f"), Atom("g"))
"""Letters that AsciiMath has for functions."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The text of a node, a number or a pair of brackets.

    is_function: whether AsciiMath takes what follows for its operand.
    """

    text: str
    is_function: bool = False


def print_asciimath(row: Row) -> str:
    """AsciiMath, such as `x^2 + (a)/(b)`, without the backquotes."""
    pairs = {i: j for i, j in partners(row).items() if _is_corner(row.items[i]) == _is_corner(row.items[j])}
    groups: list[list[_Part]] = [[]]
    for start, stop in runs(row):
        node, partner = row.items[stop - 1], pairs.get(start)
        if partner is not None and partner > start:
            groups.append([])
        elif partner is not None:
            inner = _spaced(groups.pop())
            base = _bracketed(_name(row.items[partner]), inner, _name(node))
            groups[-1].append(_Part(base + _scripts(node)))
        elif kind_of(node) == Kind.DIGIT:
            groups[-1].append(_Part(number_text(row, start, stop) + _scripts(node)))
        else:
            groups[-1].append(_part(node, groups[-1][-2:]))
    return _spaced(groups[0])


def _part(node: Node, before: list[_Part]) -> _Part:
    """The node's part. A function can take two parts as operand: in `sin x^2 (a)/(b)` the `(a)` as well."""
    base = node.base if isinstance(node, Script) else node
    if isinstance(base, Fraction):
        is_factor = isinstance(node, Script) or any(part.is_function for part in before)
        text = _fraction(base, is_factor)
    elif isinstance(base, Root):
        index = "sqrt" if base.index is None else f"root{_argument(base.index)}"
        text = index + _argument(base.radicand)
    elif isinstance(base, Grid):
        text = _rows(base)
    elif isinstance(base, Decorated):
        text = _decorated(base)
    elif isinstance(base, Text):
        text = f'"{base.text}"'
    elif kind_of(base) in (Kind.OPEN, Kind.CLOSE, Kind.BAR):
        text = f'"{table()[base.token].text}"'
    else:
        text = _name(base)
    return _Part(text + _scripts(node), _is_function(base))


def _rows(grid: Grid) -> str:
    """Rows between brackets. A comma within a cell is text, since it would end the cell."""
    if not all(grid.rows):
        raise MeaninglessError("AsciiMath has no form for a rule between rows")
    cells = grid.rows
    if grid.environment == "aligned":
        cells = tuple(tuple(half for cell in row for half in cell_halves(cell)) for row in cells)
    rows = [",".join(print_asciimath(cell).replace(",", '","') for cell in row) for row in cells]
    opening, closing = _FENCES.get(grid.environment, ("{:", ":}"))
    return f"{opening}{','.join(f'({row})' for row in rows)}{closing}"


def _decorated(node: Decorated) -> str:
    if node.mark not in _MARKS:
        raise MeaninglessError(f"AsciiMath has no form for `{node.mark}`")
    return _MARKS[node.mark] + _argument(node.body)


def _is_function(node: Node) -> bool:
    return kind_of(node) == Kind.FUNCTION or node in _FUNCTION_LETTERS


def _fraction(fraction: Fraction, is_factor: bool) -> str:
    """The fraction; as a factor, which scripts and functions can take as a whole, it is a call."""
    above, below = _argument(fraction.numerator), _argument(fraction.denominator)
    return f"frac{above}{below}" if is_factor else f"{above}/{below}"


def _spaced(parts: list[_Part]) -> str:
    """The parts with blanks between, without which signs could join, but none in `2x`, `f(x)` and `n!`."""
    pieces: list[str] = []
    previous = ""
    for text in (part.text for part in parts):
        is_factor = _is_number(previous) and text[0].isalpha()
        follows = text[0] in "(,!" and not text.startswith(("(:", "!=", "!in"))
        pieces += [text] if is_factor or (_ends_operand(previous) and follows) else [" ", text]
        previous = text
    return "".join(pieces).strip()


def _ends_operand(text: str) -> bool:
    return text[-1:].isalnum() or text.endswith("'")


def _is_number(text: str) -> bool:
    return text[:1].isdecimal() and text.replace(".", "").isdecimal()


def _bracketed(opening: str, inner: str, closing: str) -> str:
    """Brackets around the inner part, kept from being read as a matrix, which `((a, b))` is."""
    if inner[:1] in ("(", "[") and inner[-1:] in (")", "]") and "," in inner:
        inner += f" {_NOTHING}"
    if not inner and opening == "|":
        inner = _NOTHING
    before = "" if opening in ("(", "[") and inner[:1].isalnum() else " "
    after = "" if closing in (")", "]") and inner[-1:].isalnum() else " "
    return f"{opening}{before}{inner}{after}{closing}"


def _argument(row: Row) -> str:
    """The row in the brackets that AsciiMath takes away."""
    return _bracketed("(", print_asciimath(row) or _NOTHING, ")")


def _is_corner(node: Node) -> bool:
    return base_token(node) in _CORNERS


def _name(node: Node) -> str:
    token = base_token(node)
    typeface, brace, letter = token.partition("{")
    if brace and typeface in _TYPEFACES:
        return _NAMES.get(token, f"{_TYPEFACES[typeface]}({letter[:-1]})")
    return _NAMES.get(token) or own_character(token) or token.removeprefix("\\")


def _scripts(node: Node) -> str:
    if not isinstance(node, Script):
        return ""
    sub = "" if node.sub is None else "_" + _script(node.sub)
    if node.sup is None:
        return sub
    if all(mark == PRIME for mark in node.sup.items):
        return sub + "'" * len(node.sup.items)
    # A blank, since `^^^` is a sign of its own.
    blank = " " if node.base == Atom(r"\wedge") and not sub else ""
    return f"{sub}{blank}^{_script(node.sup)}"


def _script(row: Row) -> str:
    """A number or a name as it is, unless it is a function's; anything else in brackets."""
    text = print_asciimath(row)
    is_name = len(row.items) == 1 and text.isalpha() and not _is_function(row.items[0])
    return text if is_name or _is_number(text) else _bracketed("(", text, ")")
