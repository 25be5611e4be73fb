"""Roles of tokens in the meaning of an expression, and helpers to inspect nodes."""

from __future__ import annotations

from collections.abc import Iterable

from inkmath import vocab
from inkmath.expression.latex import print_latex
from inkmath.expression.tree import Atom, Node, Row, Script, inner_rows

TURNED = (r"\mathopen]", r"\mathclose[")
"""Tokens of the brackets of `]0;1[`, once it is known that the first opens and the last closes."""

OPENING = frozenset({"(", "[", r"\{", r"\lfloor", r"\lceil", TURNED[0]})
CLOSING = frozenset({")", "]", r"\}", r"\rfloor", r"\rceil", TURNED[1]})
SET_OPERATIONS = frozenset({r"\cup", r"\cap", r"\setminus"})
DIVISION = frozenset({r"\div", "/", ":"})
MULTIPLICATION = frozenset({r"\times", r"\cdot", ".", "*"})
ANY_SIGN = frozenset({"+", "-", r"\pm", r"\mp"})
DOTS = frozenset({r"\ldots", r"\cdots"})
QUANTIFIERS = frozenset({r"\forall", r"\exists"})
FUNCTION_LETTERS = frozenset("fgFG")
"""Letters that are functions wherever a round bracket follows."""

INVERSES = {
    r"\sin": r"\arcsin",
    r"\cos": r"\arccos",
    r"\tan": r"\arctan",
    r"\sinh": r"\arsinh",
    r"\cosh": r"\arcosh",
    r"\tanh": r"\artanh",
}
FUNCTIONS = frozenset(
    {*INVERSES, *INVERSES.values(), r"\cot", r"\sec", r"\csc", r"\coth", r"\log", r"\ln", r"\lg", r"\exp"}
)

DETERMINANT = r"\det"
MATRIX_FUNCTIONS = {"rank": r"\rank", "rk": r"\rank", "rg": r"\rank", "Rang": r"\rank", "rang": r"\rank"}
MATRIX_FUNCTIONS |= {"tr": r"\tr", "trace": r"\tr", "Tr": r"\tr", "Spur": r"\tr"}
"""Functions of matrices by the words that they are written with."""

COMPLEX_FUNCTIONS = {"Re": r"\Re", "Im": r"\Im", "arg": r"\arg", "Arg": r"\arg"}
"""Functions of complex numbers by the words that they are written with."""

WORDED = frozenset({*MATRIX_FUNCTIONS.values(), r"\Re", r"\Im"})
"""Functions that are written as a word, the name without its backslash."""

COMPLEX_LETTERS = frozenset("zw")
"""Letters that stand for complex numbers where it is written so: `\\overline{z}`, `z^{2}=i`."""

TRANSPOSED = frozenset({"T", "t", r"\top"})
"""Exponents of a matrix that transpose it."""


def token_of(node: Node) -> str:
    """The token of an atom; empty for any other node."""
    return node.token if isinstance(node, Atom) else ""


def base_token(node: Node) -> str:
    """The token of an atom or of a scripted atom; empty for any other node."""
    return token_of(node.base) if isinstance(node, Script) else token_of(node)


def base_token_at(items: tuple[Node, ...], k: int) -> str:
    """The token at a place without its scripts; empty behind the end."""
    return base_token(items[k]) if k < len(items) else ""


def is_letter(token: str) -> bool:
    """True if the token is a letter, `\\pi` and `\\infty` included."""
    entry = vocab.table().get(token)
    return entry is not None and entry.kind is vocab.Kind.LETTER


def is_relation(token: str) -> bool:
    """True if the token stands between two sides, such as `=`."""
    entry = vocab.table().get(token)
    return entry is not None and entry.kind is vocab.Kind.RELATION


def written(part: Row | Node | None) -> str:
    """The LaTeX of a row or a node; empty for None."""
    if part is None:
        return ""
    return print_latex(part if isinstance(part, Row) else Row((part,)))


def letters_of(items: Iterable[Node]) -> set[str]:
    """The letters in the items, those in scripts, fractions and roots too."""
    found = set[str]()
    for node in items:
        if is_letter(base_token(node)):
            found.add(base_token(node))
        for row in inner_rows(node):
            found |= letters_of(row.items)
    return found
