"""Mathematics on one line of plain Unicode text: `x² − 5x + 6 ≤ 0`, `(x + 1)/(x − 2) = 4`, `√2`."""

from __future__ import annotations

from inkmath.errors import InkmathError
from inkmath.expression.latex import parse
from inkmath.expression.tree import Atom, Decorated, Fraction, Grid, Node, Root, Row, Script, Text
from inkmath.vocab import Kind, Token, table

_RAISED = dict(
    zip("0123456789+-=()niabcdefghjklmoprstuvwxyz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)
)
_LOWERED = dict(zip("0123456789+-=()aeijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_ROOTS = {"": "√", "3": "∛", "4": "∜"}
_SPACED = frozenset((Kind.RELATION, Kind.OPERATOR))
_OPENS = frozenset((Kind.OPEN, Kind.RELATION, Kind.OPERATOR, Kind.PUNCTUATION))
_TIGHT = frozenset(("/", r"\cdot", r"\times"))
_BIG = frozenset((Kind.BIG_OPERATOR,))


_COMBINING = {
    r"\overline": "\u0304",
    r"\overrightarrow": "\u20d7",
    r"\widehat": "\u0302",
    r"\widetilde": "\u0303",
    r"\dot": "\u0307",
    r"\ddot": "\u0308",
    r"\underline": "\u0332",
    r"\boxed": "\u20de",
    r"\cancel": "\u0338",
}
"""Characters that put a mark on the one before them."""

_BRACKETS = {
    "cases": ("{ ", ""),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}
"""Brackets around the rows of an environment."""


def to_unicode(latex: str) -> str:
    """The LaTeX as text for a terminal; as it is where it says more than the expression grammar covers."""
    try:
        return _row(parse(latex))
    except InkmathError:
        return latex


def _row(row: Row) -> str:
    text, before = "", None
    for node in row.items:
        token, is_start = _token(node), before is None or before.kind in _OPENS
        piece = _node(node)
        if token is not None and token.kind in _SPACED and not _is_sign(token, before):
            text += piece if token.latex in _TIGHT else f" {piece} "
        elif token is not None and token.kind is Kind.PUNCTUATION and token.latex != ".":
            text += f"{piece} "
        elif _needs_space(before, token, node) or _begins_behind_fraction(before, token):
            text += f" {piece}"
        else:
            text += piece
        before = token if token is not None else _FRACTION if isinstance(node, Fraction) else _OTHER
        if token is not None and token.kind is Kind.BAR and is_start:
            before = _OPENED
    return text.strip()


_OTHER = Token("", Kind.LETTER, "")
_OPENED = Token("", Kind.OPEN, "")
"""Marks the token behind a bar that opens, as behind a bracket."""

_FRACTION = Token("", Kind.ROOT, "")


def _begins_behind_fraction(before: Token | None, token: Token | None) -> bool:
    """True if an operand follows a fraction: `1/2 x` is half of x."""
    return before is _FRACTION and (token is None or token.kind not in _ENDS)


_ENDS = frozenset((Kind.CLOSE, Kind.BAR, Kind.PUNCTUATION, Kind.POSTFIX))


def _token(node: Node) -> Token | None:
    return table().get(node.token) if isinstance(node, Atom) else None


def _is_sign(token: Token, before: Token | None) -> bool:
    """True if a plus or minus stands before its number and not between two."""
    return token.latex in ("+", "-", r"\pm", r"\mp") and (before is None or before.kind in _OPENS)


def _needs_space(before: Token | None, token: Token | None, node: Node) -> bool:
    """Names of functions stand apart from what is before and behind them."""
    inner = node.base if isinstance(node, Script) else node
    own = _token(inner) if isinstance(inner, Atom) else token
    is_name = own is not None and (own.kind is Kind.FUNCTION or own.kind in _BIG)
    after_name = before is not None and before.kind is Kind.FUNCTION
    opens = own is not None and own.kind is Kind.OPEN
    return (is_name and before is not None and before.kind not in _OPENS) or (after_name and not opens)


def _node(node: Node) -> str:
    match node:
        case Atom(token):
            entry = table().get(token)
            return token if entry is None else entry.text
        case Fraction(numerator, denominator):
            above = _grouped(numerator)
            return f"{above}/{_grouped(denominator, below=above[:1] not in ('d', '∂'))}"
        case Root(radicand, index):
            name = "" if index is None else _row(index)
            sign = _ROOTS.get(name) or f"{_shifted(name, _RAISED, '^')}√"
            return sign + _grouped(radicand, below=True)
        case Decorated(mark, body):
            return _row(body) + _COMBINING[mark] if len(_row(body)) == 1 else f"{_row(body)}"
        case Text(text):
            return f" {text} "
        case Grid("binom", ((upper,), (lower,))):
            return f"C({_row(upper)}, {_row(lower)})"
        case Grid("column", rows):
            return " ".join(_row(cells[0]) if cells else "=" for cells in rows)
        case Grid(environment, rows):
            opening, closing = _BRACKETS.get(environment, ("", ""))
            return opening + "; ".join("  ".join(map(_row, row)) for row in rows) + closing
        case Script(base, sub, sup):
            text = _node(base)
            text += "" if sub is None else _shifted(_row(sub), _LOWERED, "_")
            return text + ("" if sup is None else _shifted(_row(sup), _RAISED, "^"))


def _shifted(text: str, characters: dict[str, str], mark: str) -> str:
    """The text raised or lowered in characters of its own, or behind a mark."""
    plain = text.replace("−", "-").replace(" ", "")
    if plain in ("′", "″", "°", "∘", "*"):
        return "°" if plain == "∘" else plain
    if all(character in characters for character in plain):
        return "".join(characters[character] for character in plain)
    return f"{mark}{text}" if len(plain) == 1 else f"{mark}({text})"


def _grouped(row: Row, below: bool = False) -> str:
    """The row in brackets, unless it is one thing that needs none."""
    text = _row(row)
    is_number = all(
        isinstance(node, Atom) and (node.token.isdecimal() or node.token == ".") for node in row.items
    )
    is_one = len(row.items) == 1 and not isinstance(row.items[0], Fraction)
    is_product = not below and all(map(_is_factor, row.items))
    return text if is_number or is_one or is_product else f"({text})"


def _is_factor(node: Node) -> bool:
    """True if it may stand in a row with others and still be one product."""
    if isinstance(node, Atom):
        entry = table().get(node.token)
        return entry is not None and entry.kind in (Kind.DIGIT, Kind.LETTER)
    return not isinstance(node, Fraction)
