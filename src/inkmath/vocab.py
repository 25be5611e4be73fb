"""Tokens: the one table of what can be written, its kind and its Unicode character.

A token's name is its LaTeX: `x`, `7`, `\\alpha`, `\\sin`. Structure (`\\frac`, `\\sqrt`, `^`, `_`, braces,
the rows of `\\begin{cases}`) is not in the table: it belongs to the tree. A written root sign, a fraction bar
and the brace before rows are symbols all the same: `\\sqrt`, `-` and `\\{`.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    CURRENCY = "currency"  # before or after a number
    ACCENT = "accent"  # over or under what it marks
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


def _letters(command: str, letters: str, characters: str) -> list[Token]:
    """Letters in a typeface that counts."""
    return [
        Token(f"{command}{{{letter}}}", Kind.LETTER, character)
        for letter, character in zip(letters, characters, strict=True)
    ]


def _rows(kind: Kind, *pairs: str) -> list[Token]:
    """Each pair is 'latex' or 'latex text'."""
    return [Token(pair.split()[0], kind, pair.split()[-1]) for pair in pairs]


WRITTEN: tuple[Token, ...] = (
    *_rows(Kind.DIGIT, *"0123456789"),
    *_rows(Kind.LETTER, *"abcdefghijklmnopqrstuvwxyz"),
    *_rows(Kind.LETTER, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    *_rows(Kind.LETTER, r"\alpha α", r"\beta β", r"\gamma γ", r"\delta δ", r"\epsilon ϵ", r"\varepsilon ε"),
    *_rows(Kind.LETTER, r"\zeta ζ", r"\eta η", r"\theta θ", r"\kappa κ", r"\lambda λ", r"\mu μ", r"\nu ν"),
    *_rows(Kind.LETTER, r"\xi ξ", r"\pi π", r"\rho ρ", r"\sigma σ", r"\tau τ", r"\phi φ", r"\varphi φ"),
    *_rows(Kind.LETTER, r"\chi χ", r"\psi ψ", r"\omega ω", r"\Gamma Γ", r"\Delta Δ", r"\Theta Θ"),
    *_rows(Kind.LETTER, r"\Lambda Λ", r"\Xi Ξ", r"\Phi Φ", r"\Psi Ψ", r"\Omega Ω"),
    *_rows(Kind.LETTER, r"\infty ∞", r"\partial ∂", r"\nabla ∇", r"\emptyset ∅", r"\hbar ℏ", r"\ell ℓ"),
    *_rows(Kind.LETTER, r"\angle ∠", r"\triangle △", r"\Re ℜ", r"\Im ℑ", r"\top ⊤", r"\square □"),
    *_rows(Kind.LETTER, r"\unknown ☐"),
    *_letters(r"\mathbb", "NZQRCEP", "ℕℤℚℝℂ𝔼ℙ"),
    *_letters(r"\mathcal", "ABCDEFGHLMNOPRSTUXZ", "𝒜ℬ𝒞𝒟ℰℱ𝒢ℋℒℳ𝒩𝒪𝒫ℛ𝒮𝒯𝒰𝒳𝒵"),
    *_rows(Kind.OPERATOR, "+", "- −", r"\pm ±", r"\mp ∓", r"\times ×", r"\div ÷", "/", ":", "* ∗"),
    *_rows(Kind.OPERATOR, r"\circ ∘", r"\star ⋆", r"\bullet •", r"\cup ∪", r"\cap ∩", r"\setminus ∖"),
    *_rows(Kind.OPERATOR, r"\wedge ∧", r"\vee ∨", r"\neg ¬", r"\oplus ⊕", r"\otimes ⊗", r"\odot ⊙"),
    *_rows(Kind.RELATION, "=", "<", ">", r"\leq ≤", r"\geq ≥", r"\neq ≠", r"\approx ≈", r"\equiv ≡"),
    *_rows(Kind.RELATION, r"\sim ∼", r"\simeq ≃", r"\cong ≅", r"\propto ∝", r"\ll ≪", r"\gg ≫", r"\in ∈"),
    *_rows(Kind.RELATION, r"\ni ∋", r"\notin ∉", r"\subset ⊂", r"\subseteq ⊆", r"\supset ⊃", r"\supseteq ⊇"),
    *_rows(Kind.RELATION, r"\perp ⊥", r"\rightarrow →", r"\leftarrow ←", r"\leftrightarrow ↔", r"\uparrow ↑"),
    *_rows(Kind.RELATION, r"\downarrow ↓", r"\Leftarrow ⇐", r"\Rightarrow ⇒", r"\Leftrightarrow ⇔"),
    *_rows(Kind.RELATION, r"\mapsto ↦", r"\rightleftharpoons ⇌", r"\therefore ∴", r"\because ∵"),
    *_rows(Kind.FUNCTION, r"\sin sin", r"\cos cos", r"\tan tan", r"\log log"),
    *_rows(Kind.BIG_OPERATOR, r"\sum ∑", r"\prod ∏", r"\int ∫", r"\iint ∬", r"\oint ∮", r"\lim lim"),
    *_rows(Kind.OPEN, "(", "[", r"\{ {", r"\langle ⟨", r"\lfloor ⌊", r"\lceil ⌈"),
    *_rows(Kind.CLOSE, ")", "]", r"\} }", r"\rangle ⟩", r"\rfloor ⌋", r"\rceil ⌉"),
    *_rows(Kind.BAR, "|", r"\| ‖"),
    *_rows(Kind.PUNCTUATION, ".", ",", ";", "?", r"\checkmark ✓"),
    *_rows(Kind.DOTS, r"\ldots …", r"\vdots ⋮", r"\ddots ⋱"),
    *_rows(Kind.POSTFIX, "!", r"\prime ′", r"\% %", r"\dagger †"),
    *_rows(Kind.CURRENCY, r"\$ $", r"\euro €", r"\pounds £"),
    *_rows(Kind.QUANTIFIER, r"\forall ∀", r"\exists ∃"),
    *_rows(Kind.ROOT, r"\sqrt √"),
    *_rows(Kind.ACCENT, r"\ddot ¨"),
)
"""The shapes that a symbol network may have classes for: what differs in its ink. Their order is the order of
class ids. `\\unknown` is ink that resembles no other class."""

IN_CONTEXT: tuple[Token, ...] = (
    *_rows(Kind.LETTER, r"\Pi Π", r"\Sigma Σ"),
    *_rows(Kind.OPERATOR, r"\cdot ·"),
    *_rows(Kind.BIG_OPERATOR, r"\bigcup ⋃", r"\bigcap ⋂"),
    *_rows(Kind.DOTS, r"\cdots ⋯"),
    *_rows(
        Kind.ACCENT, r"\overline ¯", r"\underline _", r"\overrightarrow →", r"\widehat ^", r"\widetilde ~"
    ),
    *_rows(Kind.ACCENT, r"\dot ˙"),
)
"""Tokens that look like one of `WRITTEN` and differ from it by their place alone."""

ONLY_TYPED: tuple[Token, ...] = (
    *_rows(
        Kind.LETTER, r"\vartheta ϑ", r"\iota ι", r"\varkappa ϰ", r"\varpi ϖ", r"\varrho ϱ", r"\varsigma ς"
    ),
    *_rows(Kind.LETTER, r"\upsilon υ", r"\Upsilon Υ", r"\aleph ℵ"),
    *_letters(r"\mathbb", "ABDFGHIJKLMOSTUVWXY1k", "𝔸𝔹𝔻𝔽𝔾ℍ𝕀𝕁𝕂𝕃𝕄𝕆𝕊𝕋𝕌𝕍𝕎𝕏𝕐𝟙𝕜"),
    *_letters(r"\mathcal", "IJKQVWY", "ℐ𝒥𝒦𝒬𝒱𝒲𝒴"),
    *_letters(r"\mathfrak", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "𝔄𝔅ℭ𝔇𝔈𝔉𝔊ℌℑ𝔍𝔎𝔏𝔐𝔑𝔒𝔓𝔔ℜ𝔖𝔗𝔘𝔙𝔚𝔛𝔜ℨ"),
    *_letters(r"\mathfrak", "abcdefghijklmnopqrstuvwxyz", "𝔞𝔟𝔠𝔡𝔢𝔣𝔤𝔥𝔦𝔧𝔨𝔩𝔪𝔫𝔬𝔭𝔮𝔯𝔰𝔱𝔲𝔳𝔴𝔵𝔶𝔷"),
    *_rows(Kind.LETTER, r"\wp ℘", r"\sharp ♯", r"\flat ♭", r"\Diamond ◇", r"\# #"),
    *_rows(Kind.OPERATOR, r"\bmod mod", r"\sqcup ⊔", r"\sqcap ⊓", r"\amalg ⨿", r"\ominus ⊖", r"\ltimes ⋉"),
    *_rows(Kind.RELATION, r"\mid ∣", r"\parallel ∥", r"\nmid ∤", r"\prec ≺", r"\preceq ⪯", r"\succ ≻"),
    *_rows(Kind.RELATION, r"\succeq ⪰", r"\lesssim ≲", r"\gtrsim ≳", r"\subsetneq ⊊", r"\supsetneq ⊋"),
    *_rows(Kind.RELATION, r"\nsubseteq ⊈", r"\hookrightarrow ↪", r"\vdash ⊢", r"\models ⊨"),
    *_rows(Kind.POSTFIX, r"\permil ‰"),
    *_rows(Kind.FUNCTION, r"\ln ln", r"\lg lg", r"\exp exp", r"\sec sec", r"\csc csc", r"\cot cot"),
    *_rows(Kind.FUNCTION, r"\arcsin arcsin", r"\arccos arccos", r"\arctan arctan", r"\sinh sinh"),
    *_rows(Kind.FUNCTION, r"\cosh cosh", r"\tanh tanh", r"\coth coth", r"\min min", r"\max max", r"\gcd gcd"),
    *_rows(Kind.FUNCTION, r"\det det", r"\dim dim", r"\ker ker", r"\arg arg", r"\deg deg"),
    *_rows(Kind.FUNCTION, r"\hom hom", r"\Pr Pr"),
    *_rows(Kind.BIG_OPERATOR, r"\coprod ∐", r"\iiint ∭", r"\oiint ∯", r"\sup sup", r"\inf inf"),
    Token(r"\limsup", Kind.BIG_OPERATOR, "lim sup"),
    Token(r"\liminf", Kind.BIG_OPERATOR, "lim inf"),
    *_rows(Kind.BIG_OPERATOR, r"\bigoplus ⨁", r"\bigotimes ⨂", r"\bigwedge ⋀", r"\bigvee ⋁"),
    Token("{}", Kind.EMPTY, ""),
)
"""Tokens that LaTeX given as text may hold and that no network reads as one symbol: functions are read letter
by letter, see `inkmath.recognition.spelling`."""

LOOKS_LIKE = {
    r"\Pi": r"\prod", r"\Sigma": r"\sum", r"\cdot": ".", r"\cdots": r"\ldots", r"\bigcup": r"\cup",
    r"\bigcap": r"\cap", r"\overline": "-", r"\underline": "-", r"\overrightarrow": r"\rightarrow",
    r"\widehat": r"\wedge", r"\widetilde": r"\sim", r"\dot": ".",
}  # fmt: skip
"""The written symbol that each token of `IN_CONTEXT` is drawn as."""

CROHME: frozenset[str] = frozenset(
    (
        *"0123456789abcdefghijklmnopqrstuvwxyzABCEFGHILMNPRSTVXY", *"+-/=<>()[]|.,!",
        r"\alpha", r"\beta", r"\gamma", r"\Delta", r"\theta", r"\lambda", r"\mu", r"\pi", r"\sigma", r"\phi",
        r"\infty", r"\pm", r"\times", r"\div", r"\leq", r"\geq", r"\neq", r"\rightarrow", r"\in", r"\sin",
        r"\cos", r"\tan", r"\log", r"\sum", r"\int", r"\lim", r"\{", r"\}", r"\ldots", r"\prime", r"\forall",
        r"\exists", r"\sqrt", r"\cdot", r"\cdots",
    )
)  # fmt: skip
"""The alphabet of the CROHME competitions."""

SCHOOL: frozenset[str] = CROHME | frozenset(
    (
        *"DJKOQUWZ", *":;?*", r"\delta", r"\epsilon", r"\varepsilon", r"\eta", r"\rho", r"\tau",
        r"\omega", r"\varphi", r"\psi", r"\Omega", r"\Phi", r"\Sigma", r"\prod", r"\circ", r"\%", r"\$",
        r"\euro", r"\pounds", r"\angle", r"\triangle", r"\perp", r"\|", r"\cong", r"\sim",
        r"\approx", r"\equiv", r"\propto", r"\therefore", r"\Rightarrow", r"\Leftrightarrow",
        r"\leftarrow", r"\rightleftharpoons", r"\cup", r"\cap", r"\subset", r"\subseteq", r"\notin",
        r"\emptyset", r"\setminus", r"\wedge", r"\vee", r"\neg", r"\mathbb{N}", r"\mathbb{Z}",
        r"\mathbb{Q}", r"\mathbb{R}", r"\mathbb{C}", r"\square", r"\checkmark", r"\bullet", r"\star",
        r"\vdots", r"\unknown", r"\overline", r"\underline", r"\overrightarrow", r"\widehat",
        r"\widetilde", r"\dot", r"\ddot",
    )
)  # fmt: skip
"""The alphabet of schoolbooks."""

ALPHABETS: Mapping[str, frozenset[str] | None] = {"crohme": CROHME, "school": SCHOOL, "all": None}
"""Alphabets by name; None is everything that a reader knows."""

SYMBOLS: tuple[str, ...] = tuple(token.latex for token in WRITTEN)
"""Names of the written symbols by class id."""

NAMES: tuple[str, ...] = SYMBOLS + tuple(token.latex for token in IN_CONTEXT)
"""Names that a symbol can have once its context is known, by name id; the first are `SYMBOLS`."""

UNKNOWN = r"\unknown"
"""The token of ink that is a symbol but resembles none of the others."""

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
def class_ids() -> dict[str, int]:
    """Class id of each written symbol, and of `JUNK`, which is the last."""
    return {name: i for i, name in enumerate((*SYMBOLS, JUNK))}


@cache
def name_ids() -> dict[str, int]:
    """Name id of each token that a reader can give."""
    return {name: i for i, name in enumerate(NAMES)}
