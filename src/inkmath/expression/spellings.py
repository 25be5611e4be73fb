"""The spellings of LaTeX that say the same, and the canonical one of each.

`inkmath.expression.latex` describes the use of each table, and what is not folded.
"""

from __future__ import annotations

from functools import cache

from inkmath.vocab import Kind, table

SAME: dict[str, str] = {
    # relations
    r"\lt": "<", r"\gt": ">", r"\le": r"\leq", r"\ge": r"\geq", r"\leqslant": r"\leq", r"\geqslant": r"\geq",
    r"\leqq": r"\leq", r"\geqq": r"\geq", "⩽": r"\leq", "⩾": r"\geq", r"\ne": r"\neq", r"\owns": r"\ni",
    r"\to": r"\rightarrow", r"\longrightarrow": r"\rightarrow", r"\gets": r"\leftarrow",
    r"\longleftarrow": r"\leftarrow", r"\longleftrightarrow": r"\leftrightarrow", r"\longmapsto": r"\mapsto",
    r"\implies": r"\Rightarrow", r"\Longrightarrow": r"\Rightarrow", r"\impliedby": r"\Leftarrow",
    r"\Longleftarrow": r"\Leftarrow", r"\iff": r"\Leftrightarrow", r"\Longleftrightarrow": r"\Leftrightarrow",
    # operators
    r"\ast": "*", "–": "-", "⋅": r"\cdot", "∙": r"\cdot", r"\land": r"\wedge", r"\lor": r"\vee",
    r"\lnot": r"\neg", r"\smallsetminus": r"\setminus", r"\backslash": r"\setminus", "%": r"\%",
    r"\slash": "/", "⁄": "/", "∕": "/", r"\colon": ":", "∶": ":",
    # dots
    r"\dots": r"\ldots", r"\dotsc": r"\ldots", r"\dotso": r"\ldots", r"\dotsb": r"\cdots",
    r"\dotsm": r"\cdots", r"\dotsi": r"\cdots",
    # brackets
    r"\lbrace": r"\{", r"\rbrace": r"\}", r"\lbrack": "[", r"\rbrack": "]", r"\lparen": "(", r"\rparen": ")",
    r"\vert": "|", r"\lvert": "|", r"\rvert": "|", r"\Vert": r"\|", r"\lVert": r"\|", r"\rVert": r"\|",
    # letters and functions
    r"\varnothing": r"\emptyset", r"\imath": "i", r"\jmath": "j", "ϕ": r"\phi", "µ": r"\mu", "∆": r"\Delta",
    "Ω": r"\Omega", r"\hslash": r"\hbar", r"\tg": r"\tan", r"\ctg": r"\cot", r"\cotg": r"\cot",
    r"\cosec": r"\csc", r"\arctg": r"\arctan", r"\sh": r"\sinh", r"\ch": r"\cosh", r"\th": r"\tanh",
    # primes
    "'": r"\prime", "’": r"\prime",
}  # fmt: skip
"""Other spellings of a token, with the one that is kept."""

NEGATED = {"=": r"\neq", r"\in": r"\notin"}
"""The token that `\\not` and the token after it become."""

RAISED: dict[str, str] = {
    r"\degree": r"\circ", "°": r"\circ", '"': r"\prime\prime", "″": r"\prime\prime",
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9",
    "⁺": "+", "⁻": "-", "ⁿ": "n",
}  # fmt: skip
"""Tokens that are a superscript by themselves, with the tokens that they put there."""

DROPPED = frozenset((
    "~", "\\ ", r"\,", r"\:", r"\;", r"\!", r"\>", r"\quad", r"\qquad", r"\thinspace", r"\enspace",
    r"\limits", r"\nolimits", r"\displaylimits", r"\displaystyle", r"\textstyle", r"\scriptstyle",
    r"\scriptscriptstyle", r"\rm", r"\it", r"\bf", r"\sf", r"\nonumber",
))  # fmt: skip
"""Commands that set space or style alone."""

FONTS = frozenset((
    r"\mathrm", r"\mathit", r"\mathbf", r"\mathsf", r"\mathtt", r"\mathnormal", r"\mathop", r"\mathbin",
    r"\mathrel", r"\mathord", r"\boldsymbol", r"\bm", r"\pmb",
))  # fmt: skip
"""Commands whose argument counts, and not the typeface or the spacing that they set."""

ALPHABETIC = {
    r"\mathbb": r"\mathbb", r"\mathds": r"\mathbb", r"\mathcal": r"\mathcal", r"\mathscr": r"\mathcal",
}  # fmt: skip
"""Typefaces in which a letter is a token of its own, with the one that is kept."""

NAMES = frozenset((
    r"\operatorname", r"\text", r"\textrm", r"\textit", r"\textbf", r"\textnormal", r"\mbox",
))  # fmt: skip
"""Commands whose argument is the name of a function, or has one letter at most."""

BARS = frozenset((r"\overline", r"\bar", r"\dot"))
"""Commands that mark the digits that repeat: `0.1\\overline{6}` is spelled `0.1(6)`."""

SIZES = frozenset(
    rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "m", "r")
)
FRACTIONS = frozenset((r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"))
STACKS = {r"\underset": "_", r"\overset": "^", r"\stackrel": "^"}
DELIMITERS = {"$": "$", r"\[": r"\]", r"\(": r"\)"}


GRIDS: dict[str, str] = {"cases": "cases", "dcases": "cases"}
"""Environments whose rows are read, with the canonical name of each."""

BRACED_ROWS = frozenset(("array", "aligned", "alignedat", "gathered", "split"))
"""Environments whose rows are those of `cases` between `\\left\\{` and `\\right.`."""


@cache
def tokens_by_spelling() -> dict[str, str]:
    """The canonical token of every spelling, Unicode characters among them."""
    tokens = [token for token in table().values() if token.kind not in (Kind.ROOT, Kind.ACCENT, Kind.EMPTY)]
    names = {token.latex: token.latex for token in tokens}
    # Where two tokens share a character, the first of the vocabulary has it.
    characters = {token.text: token.latex for token in reversed(tokens) if not token.text.isascii()}
    return characters | names | SAME
