"""Tokens: the one table of what can be written, its kind and its Unicode character.

A token's name is its LaTeX: `x`, `7`, `\\alpha`, `\\sin`. Structure (`\\frac`, `\\sqrt`, `^`, `_`, braces,
the rows of `\\begin{cases}`) is not in the table: it belongs to the tree. A written root sign, a fraction bar
and the brace before rows are symbols all the same: `\\sqrt`, `-` and `\\{`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Kind(StrEnum):
    """The role of a token in an expression."""

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
    EMPTY = "empty"  # nothing at all: the base of scripts that stand before their symbol


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
"""Tokens that look like one of `WRITTEN` and differ from it by their place alone."""

ONLY_TYPED: tuple[Token, ...] = (
    *_rows(Kind.LETTER, *"DJKOQUWZ"),
    *_rows(Kind.LETTER, r"\delta δ", r"\epsilon ϵ", r"\varepsilon ε", r"\zeta ζ", r"\eta η", r"\vartheta ϑ"),
    *_rows(Kind.LETTER, r"\iota ι", r"\kappa κ", r"\varkappa ϰ", r"\nu ν", r"\xi ξ", r"\varpi ϖ", r"\rho ρ"),
    *_rows(Kind.LETTER, r"\varrho ϱ", r"\varsigma ς", r"\tau τ", r"\upsilon υ", r"\varphi φ", r"\chi χ"),
    *_rows(Kind.LETTER, r"\psi ψ", r"\omega ω", r"\Gamma Γ", r"\Theta Θ", r"\Lambda Λ", r"\Xi Ξ", r"\Pi Π"),
    *_rows(Kind.LETTER, r"\Sigma Σ", r"\Upsilon Υ", r"\Phi Φ", r"\Psi Ψ", r"\Omega Ω"),
    *_rows(Kind.LETTER, r"\partial ∂", r"\nabla ∇", r"\emptyset ∅", r"\hbar ℏ", r"\ell ℓ", r"\aleph ℵ"),
    *_rows(Kind.LETTER, r"\mathbb{N} ℕ", r"\mathbb{Z} ℤ", r"\mathbb{Q} ℚ", r"\mathbb{R} ℝ", r"\mathbb{C} ℂ"),
    *_rows(Kind.LETTER, r"\angle ∠", r"\triangle △"),
    *_rows(Kind.OPERATOR, r"\mp ∓", "* ∗", r"\circ ∘", r"\cup ∪", r"\cap ∩", r"\setminus ∖", r"\wedge ∧"),
    *_rows(Kind.OPERATOR, r"\vee ∨", r"\neg ¬", r"\oplus ⊕", r"\otimes ⊗", r"\bmod mod", ":"),
    *_rows(Kind.RELATION, r"\approx ≈", r"\equiv ≡", r"\sim ∼", r"\simeq ≃", r"\cong ≅", r"\subset ⊂"),
    *_rows(Kind.RELATION, r"\subseteq ⊆", r"\supset ⊃", r"\supseteq ⊇", r"\notin ∉", r"\ni ∋", r"\mid ∣"),
    *_rows(Kind.RELATION, r"\parallel ∥", r"\perp ⊥", r"\propto ∝", r"\ll ≪", r"\gg ≫", r"\leftarrow ←"),
    *_rows(Kind.RELATION, r"\leftrightarrow ↔", r"\Leftarrow ⇐", r"\Rightarrow ⇒", r"\Leftrightarrow ⇔"),
    *_rows(Kind.RELATION, r"\mapsto ↦", r"\therefore ∴", r"\because ∵"),
    *_rows(Kind.FUNCTION, r"\ln ln", r"\lg lg", r"\exp exp", r"\sec sec", r"\csc csc", r"\cot cot"),
    *_rows(Kind.FUNCTION, r"\arcsin arcsin", r"\arccos arccos", r"\arctan arctan", r"\sinh sinh"),
    *_rows(Kind.FUNCTION, r"\cosh cosh", r"\tanh tanh", r"\coth coth", r"\min min", r"\max max", r"\gcd gcd"),
    *_rows(
        Kind.FUNCTION, r"\det det", r"\dim dim", r"\ker ker", r"\arg arg", r"\deg deg", r"\Re ℜ", r"\Im ℑ"
    ),
    *_rows(Kind.BIG_OPERATOR, r"\prod ∏", r"\coprod ∐", r"\iint ∬", r"\iiint ∭", r"\oint ∮"),
    *_rows(Kind.BIG_OPERATOR, r"\bigcup ⋃", r"\bigcap ⋂", r"\sup sup", r"\inf inf"),
    *_rows(Kind.OPEN, r"\langle ⟨", r"\lfloor ⌊", r"\lceil ⌈"),
    *_rows(Kind.CLOSE, r"\rangle ⟩", r"\rfloor ⌋", r"\rceil ⌉"),
    *_rows(Kind.BAR, r"\| ‖"),
    *_rows(Kind.PUNCTUATION, ";", "?"),
    *_rows(Kind.DOTS, r"\vdots ⋮", r"\ddots ⋱"),
    *_rows(Kind.POSTFIX, r"\% %"),
    Token("{}", Kind.EMPTY, ""),
)
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
