"""The tree as presentation MathML (MathML Core, https://www.w3.org/TR/mathml-core/)."""

from __future__ import annotations

from html import escape
from itertools import pairwise

from inkmath.expression.grids import cell_halves, without_rules
from inkmath.expression.grouping import kind_of, number_text, partners, runs
from inkmath.expression.tree import Atom, Decorated, Fraction, Grid, Node, Root, Row, Script, Text
from inkmath.vocab import Kind, table

NAMESPACE = "http://www.w3.org/1998/Math/MathML"

_UNDER_OVER = frozenset(
    Atom(token)
    for token in (
        r"\sum",
        r"\prod",
        r"\coprod",
        r"\bigcup",
        r"\bigcap",
        r"\bigoplus",
        r"\bigotimes",
        r"\bigwedge",
        r"\bigvee",
        r"\limsup",
        r"\liminf",
        r"\lim",
        r"\sup",
        r"\inf",
        r"\max",
        r"\min",
    )
)
"""Tokens whose limits stand under and over them in a display."""

_IDENTIFIERS = frozenset((Kind.LETTER, Kind.FUNCTION))
_BRACKETS = frozenset((Kind.OPEN, Kind.CLOSE, Kind.BAR))
_ENDS_OPERAND = frozenset((Kind.OPERATOR, Kind.RELATION, Kind.CLOSE, Kind.PUNCTUATION, Kind.POSTFIX))

_NOTATIONS = {r"\boxed": "box", r"\cancel": "updiagonalstrike"}
_STRETCHED = frozenset((r"\overline", r"\underline", r"\overrightarrow", r"\widehat", r"\widetilde"))
_COLUMNS = {"cases": "left", "aligned": "right left", "column": "right"}
_FENCES = {
    "cases": ("{", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}

_APPLY = '<mo rspace="0.1667em">&#x2061;</mo>'
_APPLY_TO_BRACKET = "<mo>&#x2061;</mo>"


_BESIDE = '<mspace width="1em"></mspace>'


def print_mathml(*rows: Row, display: bool = True) -> str:
    """A `<math>` element of the rows side by side.

    display: whether it is a block of its own, not within a line of text.
    """
    block = ' display="block"' if display else ""
    content = _BESIDE.join("".join(_elements(row)) for row in rows)
    return f'<math xmlns="{NAMESPACE}"{block}>{content}</math>'


def _tag(name: str, *content: str) -> str:
    return f"<{name}>{''.join(content)}</{name}>"


def _row(row: Row) -> str:
    """The row as exactly one element."""
    elements = _elements(row)
    return elements[0] if len(elements) == 1 else _tag("mrow", *elements)


def _elements(row: Row) -> list[str]:
    """The row's elements. A pair of brackets with what it holds is one, so that they stretch to it alone."""
    pairs = partners(row)
    groups: list[list[str]] = [[]]
    for start, stop in runs(row):
        node, partner = row.items[stop - 1], pairs.get(start)
        if partner is None:
            number = number_text(row, start, stop) if kind_of(node) == Kind.DIGIT else ""
            groups[-1].append(_with_scripts(_tag("mn", number) if number else _base(node), node))
        elif partner > start:
            groups.append([_base(node, paired=True)])
        else:
            group = _tag("mrow", *groups.pop(), _base(node, paired=True))
            groups[-1].append(_with_scripts(group, node))
        if kind_of(node) == Kind.FUNCTION:
            groups[-1].extend(_application(row, stop))
    return groups[0]


def _base(node: Node, paired: bool = False) -> str:
    """The node without its scripts. paired: whether it is a bracket that stretches."""
    match node:
        case Script(base):
            return _base(base, paired)
        case Fraction(numerator, denominator):
            return _tag("mfrac", _row(numerator), _row(denominator))
        case Root(radicand, index):
            if index is None:
                return _tag("msqrt", *_elements(radicand))
            return _tag("mroot", _row(radicand), _row(index))
        case Decorated(mark, body):
            return _decorated(mark, body)
        case Text(text):
            return _tag("mtext", escape(text))
        case Grid("binom", ((upper,), (lower,))):
            halves = f'<mfrac linethickness="0">{_row(upper)}{_row(lower)}</mfrac>'
            return _tag("mrow", "<mo>(</mo>", halves, "<mo>)</mo>")
        case Grid():
            return _grid(node)
        case Atom(token):
            return _token(token, paired)


def _decorated(mark: str, body: Row) -> str:
    if mark in _NOTATIONS:
        return f'<menclose notation="{_NOTATIONS[mark]}">{_row(body)}</menclose>'
    stretchy = "" if mark in _STRETCHED else ' stretchy="false"'
    sign = f"<mo{stretchy}>{escape(table()[mark].text)}</mo>"
    name, accent = ("munder", "accentunder") if mark == r"\underline" else ("mover", "accent")
    return f'<{name} {accent}="true">{_row(body)}{sign}</{name}>'


def _grid(grid: Grid) -> str:
    """The rows in a table, between the brackets of a matrix or behind the brace of cases."""
    rows = without_rules(grid.rows)
    if grid.environment == "aligned":
        rows = tuple(tuple(half for cell in row for half in cell_halves(cell)) for row in rows)
    cells = "".join(_tag("mtr", *(_tag("mtd", *_elements(cell)) for cell in row)) for row in rows)
    inner = f"<mtable{_attributes(grid)}>{cells}</mtable>"
    opening, closing = (
        _tag("mo", fence) if fence else "" for fence in _FENCES.get(grid.environment, ("", ""))
    )
    return _tag("mrow", opening, inner, closing)


def _attributes(grid: Grid) -> str:
    """The attributes that align columns and draw lines between rows."""
    columns = _COLUMNS.get(grid.environment)
    text = f' columnalign="{columns}"' if columns else ""
    lines = ["none" if below else "solid" for above, below in pairwise(grid.rows) if above]
    return text + (f' rowlines="{" ".join(lines)}"' if "solid" in lines else "")


def _token(token: str, paired: bool) -> str:
    kind, text = table()[token].kind, escape(table()[token].text)
    if kind == Kind.EMPTY:
        return _tag("mrow")
    if kind in _IDENTIFIERS:
        return _tag("mi", text)
    if kind in _BRACKETS and not paired:
        return f'<mo stretchy="false">{text}</mo>'
    if kind == Kind.BIG_OPERATOR and text.isascii():
        return f'<mo lspace="0" rspace="0.1667em" movablelimits="true">{text}</mo>'
    return _tag("mo", text)


def _with_scripts(base: str, node: Node) -> str:
    if not isinstance(node, Script):
        return base
    places = ("under", "over") if node.base in _UNDER_OVER else ("sub", "sup")
    scripts = [
        (place, _row(row)) for place, row in zip(places, (node.sub, node.sup), strict=True) if row is not None
    ]
    return _tag("m" + "".join(place for place, _ in scripts), base, *(script for _, script in scripts))


def _application(row: Row, following: int) -> list[str]:
    """The invisible sign that applies a function to what follows it, with the space before a bare operand."""
    if following == len(row.items):
        return []
    kind = kind_of(row.items[following])
    if kind in _ENDS_OPERAND:
        return []
    return [_APPLY_TO_BRACKET if kind == Kind.OPEN else _APPLY]
