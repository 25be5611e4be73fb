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
    r"\bot": r"\perp", r"\vDash": r"\models", r"\preccurlyeq": r"\preceq", r"\succcurlyeq": r"\succeq",
    r"\leftrightharpoons": r"\rightleftharpoons",
    # operators
    r"\ast": "*", "–": "-", "⋅": r"\cdot", "∙": r"\cdot", r"\land": r"\wedge", r"\lor": r"\vee",
    r"\lnot": r"\neg", r"\smallsetminus": r"\setminus", r"\backslash": r"\setminus", "%": r"\%", r"\_": "?",
    r"\perthousand": r"\permil", r"\textperthousand": r"\permil",
    r"\mod": r"\bmod", r"\slash": "/", "⁄": "/", "∕": "/", r"\colon": ":", "∶": ":",
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

NEGATED = {"=": r"\neq", r"\in": r"\notin", r"\mid": r"\nmid", r"\subseteq": r"\nsubseteq"}
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
    r"\scriptscriptstyle", r"\rm", r"\it", r"\bf", r"\sf", r"\nonumber", r"\notag",
))  # fmt: skip
"""Commands that set space or style alone."""

WORDS = frozenset((
    r"\text", r"\textrm", r"\textit", r"\textbf", r"\textsf", r"\texttt", r"\textup", r"\textnormal",
    r"\mbox", r"\hbox",
))  # fmt: skip
"""Commands whose argument is words."""

FONTS = frozenset((
    r"\mathrm", r"\mathit", r"\mathbf", r"\mathsf", r"\mathtt", r"\mathnormal", r"\mathop", r"\mathbin",
    r"\mathrel", r"\mathord", r"\boldsymbol", r"\bm", r"\pmb", r"\operatorname", *WORDS,
))  # fmt: skip
"""Commands whose argument counts, and not the typeface or the spacing that they set."""

UPRIGHT = frozenset((r"\mathrm", r"\operatorname"))
"""Typefaces in which several letters are a word."""

DIFFERENTIALS = frozenset(f"d{letter}" for letter in "rstuvwxyz")
"""Upright letters that are no word all the same."""

ALPHABETIC = {
    r"\mathbb": r"\mathbb", r"\mathds": r"\mathbb", r"\mathcal": r"\mathcal", r"\mathscr": r"\mathcal",
    r"\mathfrak": r"\mathfrak",
}  # fmt: skip
"""Typefaces in which a letter is a token of its own, with the one that is kept."""

MARKS: dict[str, str] = {
    r"\overline": r"\overline", r"\bar": r"\overline", r"\overrightarrow": r"\overrightarrow",
    r"\vec": r"\overrightarrow", r"\widehat": r"\widehat", r"\hat": r"\widehat",
    r"\widetilde": r"\widetilde", r"\tilde": r"\widetilde", r"\dot": r"\dot", r"\ddot": r"\ddot",
    r"\underline": r"\underline", r"\boxed": r"\boxed", r"\fbox": r"\boxed", r"\cancel": r"\cancel",
    r"\bcancel": r"\cancel", r"\xcancel": r"\cancel",
}  # fmt: skip
"""The mark of a decorated body by its command."""

NARROW = {r"\overline": r"\bar", r"\overrightarrow": r"\vec", r"\widehat": r"\hat", r"\widetilde": r"\tilde"}
"""The commands that print a mark over a single letter."""

SIZES = frozenset(
    rf"\{size}{side}" for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "m", "r")
)
FRACTIONS = frozenset((r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"))
BINOMIALS = frozenset((r"\binom", r"\dbinom", r"\tbinom"))
INFIX = frozenset((r"\over", r"\choose", r"\atop"))
"""Commands between the upper and the lower half of a group."""

STACKS = {r"\underset": "_", r"\overset": "^", r"\stackrel": "^"}
LONG_ARROWS = {
    r"\xrightarrow": r"\rightarrow",
    r"\xleftarrow": r"\leftarrow",
    r"\xrightleftharpoons": r"\rightleftharpoons",
}
"""Arrows that bear what is written over them, with the arrow that it becomes a superscript of."""

DELIMITERS = {
    "$": "$",
    r"\[": r"\]",
    r"\(": r"\)",
    r"\begin{equation}": r"\end{equation}",
    r"\begin{equation*}": r"\end{equation*}",
}

GRIDS: dict[str, str] = {
    "cases": "cases", "dcases": "cases", "matrix": "matrix", "smallmatrix": "matrix", "subarray": "matrix",
    "pmatrix": "pmatrix", "bmatrix": "bmatrix", "vmatrix": "vmatrix", "Vmatrix": "Vmatrix",
    "psmallmatrix": "pmatrix", "bsmallmatrix": "bmatrix", "vsmallmatrix": "vmatrix", "array": "array",
    "aligned": "aligned", "align": "aligned", "alignedat": "aligned", "alignat": "aligned",
    "split": "aligned", "eqnarray": "aligned", "gathered": "aligned", "gather": "aligned",
    "multline": "aligned", "multlined": "aligned",
}  # fmt: skip
"""Environments whose rows are read, without stars, with the canonical name of each."""

WITH_COLUMNS = frozenset(("array", "subarray", "alignedat", "alignat"))
"""Environments that name their columns, or the number of these, in an argument."""

BRACED_ROWS = frozenset(("array", "aligned", "alignedat", "gathered", "split"))
"""Environments whose rows are those of `cases` between `\\left\\{` and `\\right.`."""


STRUCTURAL = (Kind.ROOT, Kind.ACCENT, Kind.EMPTY)
"""Kinds of the tokens that are no atoms of a row."""


@cache
def tokens_by_spelling() -> dict[str, str]:
    """The canonical token of every spelling, Unicode characters among them."""
    tokens = [token for token in table().values() if token.kind not in STRUCTURAL]
    names = {token.latex: token.latex for token in tokens}
    # Where two tokens share a character, the first of the vocabulary has it.
    characters = {token.text: token.latex for token in reversed(tokens) if not token.text.isascii()}
    return characters | names | SAME
