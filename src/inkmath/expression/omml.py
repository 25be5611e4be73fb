"""The tree as Office Math Markup (OMML, ECMA-376 part 1, 22.1), which Word and LibreOffice edit."""

from __future__ import annotations

from html import escape

from inkmath.expression.grids import cell_halves
from inkmath.expression.grouping import base_token, kind_of, number_text, partners, runs
from inkmath.expression.tree import Atom, Decorated, Fraction, Grid, Node, Root, Row, Script, Text
from inkmath.vocab import Kind, table

NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/math"

_FENCES = {
    "cases": ("{", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}
_COLUMNS = {"cases": ("left",), "aligned": ("right", "left"), "column": ("right",)}
_ACCENTS = {
    r"\overrightarrow": "\u20d7",
    r"\widehat": "\u0302",
    r"\widetilde": "\u0303",
    r"\dot": "\u0307",
    r"\ddot": "\u0308",
}
_SIDES = "".join(f'<m:hide{side} m:val="1"/>' for side in ("Top", "Bot", "Left", "Right"))
_ENDS_BODY = frozenset((Kind.RELATION, Kind.PUNCTUATION, Kind.CLOSE))
_FENCES_ALONE = frozenset((Kind.OPEN, Kind.CLOSE, Kind.BAR))
_PREFIXES = frozenset(("+", "-", r"\pm", r"\mp", r"\neg"))
_SUMS = frozenset(("+", "-", r"\pm", r"\mp"))


def print_omml(*rows: Row) -> str:
    """An `m:oMath` element of the rows side by side, with its namespace."""
    content = _run("\u2003", "p").join(map(_content, rows))
    return f'<m:oMath xmlns:m="{NAMESPACE}">{content}</m:oMath>'


def _tag(name: str, *content: str) -> str:
    return f"<m:{name}>{''.join(content)}</m:{name}>"


def _set(name: str, value: str) -> str:
    return f'<m:{name} m:val="{escape(value)}"/>'


def _run(text: str, style: str = "") -> str:
    """A run of characters. style: "p" for upright; letters alone are italic by themselves."""
    properties = _tag("rPr", _set("sty", style)) if style else ""
    return _tag("r", properties, f'<m:t xml:space="preserve">{escape(text, quote=False)}</m:t>')


def _words(text: str) -> str:
    words = f'<m:t xml:space="preserve">{escape(text, quote=False)}</m:t>'
    return _tag("r", _tag("rPr", "<m:nor/>"), words)


_OPERAND = _run("\u200b")


def _content(row: Row) -> str:
    """The row, a pair of brackets with what it holds as one delimiter, a sum or integral with its body."""
    pairs, slices = partners(row), list(runs(row))
    content, _ = _until(row, slices, pairs, 0, len(row.items))
    return content


def _until(
    row: Row, slices: list[tuple[int, int]], pairs: dict[int, int], first: int, end: int
) -> tuple[str, int]:
    """The slices from `first` on that begin before node `end`, and the number of the next slice.

    A sign without an operand, such as the first of a line that goes on from the one before, gets an invisible
    one: LibreOffice shows an error in its place otherwise.
    """
    parts: list[str] = []
    is_operand_due = True
    while first < len(slices) and slices[first][0] < end:
        node = row.items[slices[first][1] - 1]
        is_sign = _is_infix(node) and len(row.items) > 1
        if is_sign and is_operand_due and base_token(node) not in _PREFIXES:
            parts.append(_OPERAND)
        part, first = _slice(row, slices, pairs, first)
        parts.append(part)
        is_operand_due = is_sign
    return "".join((*parts, _OPERAND) if parts and is_operand_due else parts), first


def _is_infix(node: Node) -> bool:
    return kind_of(node) in (Kind.RELATION, Kind.OPERATOR)


def _slice(row: Row, slices: list[tuple[int, int]], pairs: dict[int, int], k: int) -> tuple[str, int]:
    """One slice, or the pair of brackets or the sum that it begins; and the number of the next slice."""
    start, stop = slices[k]
    node = row.items[stop - 1]
    closing = pairs.get(start, -1)
    if closing > start:
        inner, after = _until(row, slices, pairs, k + 1, closing)
        fenced = _fenced(_text(base_token(node)), inner, _text(base_token(row.items[closing])))
        return _with_scripts(fenced, row.items[closing]), after + 1
    if _is_nary(node):
        body, after = _until(row, slices, pairs, k + 1, _body_end(row, pairs, stop))
        return _nary(node, body), after
    if kind_of(node) in _FENCES_ALONE:  # a bracket without a partner is text
        return _with_scripts(_words(_text(base_token(node))), node), k + 1
    if kind_of(node) == Kind.DIGIT:
        return _with_scripts(_run(number_text(row, start, stop)), node), k + 1
    return _with_scripts(_base(node), node), k + 1


def _text(token: str) -> str:
    return table()[token].text


def _is_nary(node: Node) -> bool:
    """True for the sign of a sum, a product, an integral and the like, not for a word such as `lim`."""
    token = base_token(node)
    return kind_of(node) == Kind.BIG_OPERATOR and not _text(token).isascii()


def _body_end(row: Row, pairs: dict[int, int], start: int) -> int:
    """The node behind the body of a sum that begins at `start`: at the next relation or sign of a sum."""
    i = start
    while i < len(row.items):
        node = row.items[i]
        is_sign = base_token(node) in _SUMS and i > start
        if is_sign or kind_of(node) in _ENDS_BODY or pairs.get(i, i) < start:
            return i
        i = max(i, pairs.get(i, i)) + 1
    return i


def _nary(node: Node, body: str) -> str:
    sub, sup = (node.sub, node.sup) if isinstance(node, Script) else (None, None)
    sign = _text(base_token(node))
    place = "subSup" if sign in "∫∬∭∮" else "undOvr"
    hidden = [_set(name, "1") for name, row in (("subHide", sub), ("supHide", sup)) if row is None]
    properties = _tag("naryPr", _set("chr", sign), _set("limLoc", place), *hidden)
    return _tag("nary", properties, _part("sub", sub), _part("sup", sup), _tag("e", body))


def _part(name: str, row: Row | None) -> str:
    return _tag(name, "" if row is None else _content(row))


def _fenced(opening: str, content: str, closing: str) -> str:
    properties = _tag("dPr", _set("begChr", opening), _set("endChr", closing))
    return _tag("d", properties, _tag("e", content))


def _base(node: Node) -> str:
    """The node without its scripts."""
    match node:
        case Script(base):
            return _base(base)
        case Fraction(numerator, denominator):
            return _tag("f", _part("num", numerator), _part("den", denominator))
        case Root(radicand, None):
            hidden = _tag("radPr", _set("degHide", "1"))
            return _tag("rad", hidden, _tag("deg"), _part("e", radicand))
        case Root(radicand, index):
            return _tag("rad", _part("deg", index), _part("e", radicand))
        case Decorated(mark, body):
            return _decorated(mark, body)
        case Text(text):
            return _words(text)
        case Grid("binom", ((upper,), (lower,))):
            plain = _tag("fPr", _set("type", "noBar"))
            return _fenced("(", _tag("f", plain, _part("num", upper), _part("den", lower)), ")")
        case Grid():
            return _grid(node)
        case Atom(token):
            return _token(token)


def _token(token: str) -> str:
    kind, text = table()[token].kind, _text(token)
    if kind == Kind.EMPTY:
        return ""
    return _run(text, "" if kind == Kind.LETTER and len(text) == 1 else "p")


def _decorated(mark: str, body: Row) -> str:
    content = _part("e", body)
    if mark in (r"\overline", r"\underline"):
        place = _set("pos", "top" if mark == r"\overline" else "bot")
        return _tag("bar", _tag("barPr", place), content)
    if mark == r"\boxed":
        return _tag("borderBox", content)
    if mark == r"\cancel":
        return _tag("borderBox", _tag("borderBoxPr", _SIDES, _set("strikeBLTR", "1")), content)
    return _tag("acc", _tag("accPr", _set("chr", _ACCENTS[mark])), content)


def _grid(grid: Grid) -> str:
    """The cells as a matrix; in a column a rule underlines the cell above it."""
    rows: list[list[str]] = []
    for cells in grid.rows:
        if not cells and rows:
            rows[-1] = [_tag("bar", _tag("barPr", _set("pos", "bot")), _tag("e", cell)) for cell in rows[-1]]
        elif cells:
            is_aligned = grid.environment == "aligned"
            halves = [half for cell in cells for half in (cell_halves(cell) if is_aligned else (cell,))]
            rows.append([_content(half) or _OPERAND for half in halves])
    width = max(map(len, rows), default=1)
    kinds = _COLUMNS.get(grid.environment, ("center",))
    columns = "".join(
        _tag("mc", _tag("mcPr", _set("count", "1"), _set("mcJc", kinds[min(k, len(kinds) - 1)])))
        for k in range(width)
    )
    properties = _tag("mPr", _set("plcHide", "1"), _tag("mcs", columns))
    filled = [row + [_OPERAND] * (width - len(row)) for row in rows]
    matrix = _tag("m", properties, *(_tag("mr", *(_tag("e", cell) for cell in row)) for row in filled))
    fences = _FENCES.get(grid.environment)
    return matrix if fences is None else _fenced(fences[0], matrix, fences[1])


def _with_scripts(base: str, node: Node) -> str:
    """The base with the scripts of the node; limits of a word such as `lim` stand under and over it."""
    if not isinstance(node, Script):
        return base
    sub, sup = node.sub, node.sup
    element = _tag("e", base)
    if kind_of(node) == Kind.BIG_OPERATOR:
        under = base if sub is None else _tag("limLow", element, _part("lim", sub))
        return under if sup is None else _tag("limUpp", _tag("e", under), _part("lim", sup))
    if sub is not None and sup is not None:
        return _tag("sSubSup", element, _part("sub", sub), _part("sup", sup))
    return (
        _tag("sSub", element, _part("sub", sub)) if sup is None else _tag("sSup", element, _part("sup", sup))
    )
