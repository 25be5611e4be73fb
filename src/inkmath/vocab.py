"""Tokens: the one table of what can be written, its kind and its Unicode character.

A token's name is its LaTeX: `x`, `7`, `\\alpha`, `\\sin`. Structure (`\\frac`, `\\sqrt`, `^`, `_`, braces) is not in the
table: it belongs to the tree. A written root sign and a fraction bar are symbols all the same: `\\sqrt` and `-`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Kind(StrEnum):
    """What part a token plays in an expression."""

    DIGIT = "digit"
    LETTER = "letter"  # Latin and Greek, and what stands like one, such as the sign for infinity
    OPERATOR = "operator"  # between two operands
    RELATION = "relation"
    FUNCTION = "function"  # a name such as \sin
    BIG_OPERATOR = "big-operator"  # takes limits: \sum, \int, \lim
    OPEN = "open"
    CLOSE = "close"
    BAR = "bar"  # |, which opens and closes
    PUNCTUATION = "punctuation"
    DOTS = "dots"
    POSTFIX = "postfix"  # after its operand: !, \prime
    QUANTIFIER = "quantifier"
    ROOT = "root"


@dataclass(frozen=True, slots=True)
class Token:
    """One row of the table.

    latex: the token's name.
    text: the character or word that stands for it in Unicode text and MathML.
    """

    latex: str
    kind: Kind
    text: str


def _rows(kind: Kind, *pairs: str) -> list[Token]:
    """Each pair is 'latex' or 'latex text'."""
    return [Token(pair.split()[0], kind, pair.split()[-1]) for pair in pairs]


WRITTEN: tuple[Token, ...] = (
    *_rows(Kind.DIGIT, *"0123456789"),
    *_rows(Kind.LETTER, *"abcdefghijklmnopqrstuvwxyz"),
    *_rows(Kind.LETTER, *"ABCEFGHILMNPRSTVXY"),
    *_rows(Kind.LETTER, r"\alpha α", r"\beta β", r"\gamma γ", r"\Delta Δ", r"\theta θ", r"\lambda λ"),
    *_rows(Kind.LETTER, r"\mu μ", r"\pi π", r"\sigma σ", r"\phi φ", r"\infty ∞"),
    *_rows(Kind.OPERATOR, "+", "- −", r"\pm ±", r"\times ×", r"\div ÷", "/"),
    *_rows(Kind.RELATION, "=", "<", ">", r"\leq ≤", r"\geq ≥", r"\neq ≠", r"\rightarrow →", r"\in ∈"),
    *_rows(Kind.FUNCTION, r"\sin sin", r"\cos cos", r"\tan tan", r"\log log"),
    *_rows(Kind.BIG_OPERATOR, r"\sum ∑", r"\int ∫", r"\lim lim"),
    *_rows(Kind.OPEN, "(", "[", r"\{ {"),
    *_rows(Kind.CLOSE, ")", "]", r"\} }"),
    *_rows(Kind.BAR, "|"),
    *_rows(Kind.PUNCTUATION, ".", ","),
    *_rows(Kind.DOTS, r"\ldots …"),
    *_rows(Kind.POSTFIX, "!", r"\prime ′"),
    *_rows(Kind.QUANTIFIER, r"\forall ∀", r"\exists ∃"),
    *_rows(Kind.ROOT, r"\sqrt √"),
)
"""The classes of the symbol classifier: what differs in its ink. Their order is the order of class ids."""

IN_CONTEXT: tuple[Token, ...] = (
    *_rows(Kind.OPERATOR, r"\cdot ·"),
    *_rows(Kind.DOTS, r"\cdots ⋯"),
)
"""Tokens that look like one of `WRITTEN` and are told from it by their place alone."""

ONLY_TYPED: tuple[Token, ...] = ()
"""Tokens that LaTeX given as text may hold and that no reader of ours recognises yet."""

LOOKS_LIKE = {r"\cdot": ".", r"\cdots": r"\ldots"}
"""The written symbol that each token of `IN_CONTEXT` is drawn as."""

SYMBOLS: tuple[str, ...] = tuple(token.latex for token in WRITTEN)
"""Names of the written symbols by class id."""

NAMES: tuple[str, ...] = SYMBOLS + tuple(token.latex for token in IN_CONTEXT)
"""Names that a symbol can have once its context is known, by name id; the first are `SYMBOLS`."""

JUNK = "junk"
"""The class of ink that is no symbol: a wrong grouping. Its id is the last of each model."""


@cache
def table() -> dict[str, Token]:
    """All tokens by name."""
    return {token.latex: token for token in (*WRITTEN, *IN_CONTEXT, *ONLY_TYPED)}


@cache
def symbol_ids() -> dict[str, int]:
    """Class id of each written symbol; tokens of `IN_CONTEXT` have the id of what they look like."""
    ids = {name: i for i, name in enumerate(SYMBOLS)}
    return ids | {name: ids[shape] for name, shape in LOOKS_LIKE.items()}


@cache
def name_ids() -> dict[str, int]:
    """Name id of each token that a reader can give."""
    return {name: i for i, name in enumerate(NAMES)}
