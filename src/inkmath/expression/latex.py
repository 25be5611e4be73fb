r"""LaTeX to and from the expression tree, in one canonical spelling.

`parse` reads the LaTeX of one expression; `print_latex` writes a tree; `parse(print_latex(t)) == t` for every
tree that `parse` gives. What differs only in spelling (`inkmath.expression.spellings`) gives the same tree.
Folded is this and nothing else:

- spacing and style: blanks and the commands of `DROPPED` (`\,` `\quad` `\displaystyle` `\limits` ...);
- delimiters of mathematics around the whole: `$ $`, `$$ $$`, `\[ \]`, `\( \)`;
- other names of a token: `SAME` (`\le` is `\leq`), `NEGATED` (`\not=` is `\neq`), and the Unicode characters
  of `inkmath.vocab` (`×`, `π`, `≤`);
- the size of brackets: `\left`, `\right`, `\middle` and `SIZES`, with the invisible bracket `.` after them;
- rows behind a brace: `\left\{\begin{array}{l} ... \end{array}\right.`, also with `aligned`, `gathered` and
  `split`, and `dcases` are `\begin{cases} ... \end{cases}`;
- other names of an environment (`GRIDS`): `align` and `split` are `aligned`, where an `&` before a relation
  aligns and separates nothing; rows between brackets, `\left(\begin{array}{cc} ... \end{array}\right)`, are
  `pmatrix`, `bmatrix`, `vmatrix` or `Vmatrix`; `\substack` and `{a \atop b}` are `matrix`; columns of `array`
  are all `c`, without lines; empty rows at the end and the space after a row (`\\[2pt]`) are dropped;
- written arithmetic is a single column at the right, `\begin{array}{r}123\\+45\\\hline168\end{array}`, also
  where the signs have a column of their own, and where `\underline{+45}` is the rule;
- `\dfrac`, `\tfrac` and `\cfrac` are `\frac`, and so is `{a \over b}`; `{n \choose k}` is `\binom{n}{k}`;
- arguments of one token get their braces: `\frac12`, `\sqrt2`, `x^2`;
- marks (`MARKS`): over a single letter they are `\bar`, `\vec`, `\hat` and `\tilde`, over anything else
  `\overline`, `\overrightarrow`, `\widehat` and `\widetilde`;
- `\underset{a}{b}` is `b_{a}`; `\overset{a}{b}` and `\stackrel{a}{b}` are `b^{a}`, and so is an arrow as long
  as what stands on it (`LONG_ARROWS`); `\pmod{n}` is `(\bmod n)`; `\prescript{a}{b}{c}` is `{}_{b}^{a}c`;
- typefaces (`FONTS`): `\mathrm{d}` is `d`, `\mathscr{A}` is `\mathcal{A}`; functions spelled out:
  `\operatorname{sin}` is `\sin`; other words, `\mathrm{kg}` or `\operatorname{rank}`, are `\text{kg}`,
  with single blanks and only where there are two letters at least, or where one is a unit behind a number:
  `5\,\mathrm{m}` is `5\text{m}`, and `\mathrm{m}` is `m`;
- scripts: subscript before superscript, empty ones dropped;
- primes: `f'`, `f^{'}`, `f\prime` and `f^\prime` are `f^{\prime}`; beside another superscript they come
  first: `f'^{2}` and `f^{2}'` are `f^{\prime2}`;
- what is a superscript by itself (`RAISED`): `30\degree` and `30°` are `30^{\circ}`, `x²` is `x^{2}`;
- braces that only group are dissolved. A script goes to what stands last in it, as typeset:
  `{ab}^{2}` is `ab^{2}`. Where that has such a script, the new one stands on nothing: `{x^{2}}^{3}` is
  `x^{2}{}^{3}`.

Not folded, because the ink or the mathematics differs: `\cdots` and `\ldots`; `\cdot`, `.` and `\times`;
`\phi` and `\varphi`; `\mid` and `|`.
"""

from __future__ import annotations

from inkmath.errors import LatexSyntaxError
from inkmath.expression.grids import cell_halves
from inkmath.expression.grouping import kind_of
from inkmath.expression.latex_parser import LatexParser
from inkmath.expression.lexemes import tokenise
from inkmath.expression.spellings import NARROW
from inkmath.expression.tree import Atom, Decorated, Fraction, Grid, Node, Root, Row, Script, Text
from inkmath.expression.upright import settled
from inkmath.expression.words import print_text
from inkmath.vocab import Kind

MAX_LENGTH = 5_000
"""Longest text that is read, in characters."""


def parse(text: str) -> Row:
    """The expression that the text spells.

    Raises LatexSyntaxError, with the position, for what is outside the grammar, longer than `MAX_LENGTH`
    characters or nested deeper than `latex_parser.MAX_DEPTH`.
    """
    if len(text) > MAX_LENGTH:
        raise LatexSyntaxError(
            f"The LaTeX has {len(text)} characters; at most {MAX_LENGTH} are read. Give one expression only.",
            MAX_LENGTH,
        )
    return settled(LatexParser(text).expression())


def print_latex(row: Row) -> str:
    r"""The canonical LaTeX of a tree: `2x^{2}-8=0`, `\sin x`, `\sqrt[3]{x}`.

    A blank stands only between a command and a letter.
    """
    pieces: list[str] = []
    after_command = False
    for token in row_tokens(row):
        if after_command and token[0].isalpha():
            pieces.append(" ")
        pieces.append(token)
        after_command = token[0] == "\\" and token[-1].isalpha()
    return "".join(pieces)


def row_tokens(row: Row) -> list[str]:
    r"""The canonical tokens of a tree, as in CROHME's captions: `x _ { k } ^ { 2 }`, `\sqrt [ 3 ] { x }`."""
    return [token for node in row.items for token in _node_tokens(node)]


def canonical_tokens(text: str) -> list[str]:
    """The canonical tokens of the LaTeX: equal for what differs only in spelling. Raises LatexSyntaxError."""
    return row_tokens(parse(text))


def _node_tokens(node: Node) -> list[str]:
    match node:
        case Atom(token):
            return tokenise(token)
        case Fraction(numerator, denominator):
            return [r"\frac", *_braced(numerator), *_braced(denominator)]
        case Root(radicand, index):
            return [r"\sqrt", *_index_tokens(index), *_braced(radicand)]
        case Decorated(mark, body):
            return [NARROW.get(mark, mark) if _is_letter(body) else mark, *_braced(body)]
        case Text(text):
            return [print_text(text)]
        case Grid("binom", ((upper,), (lower,))):
            return [r"\binom", *_braced(upper), *_braced(lower)]
        case Grid():
            return _grid_tokens(node)
        case Script(base, sub, sup):
            scripts = [("_", sub), ("^", sup)]
            marks = [token for mark, row in scripts if row is not None for token in (mark, *_braced(row))]
            return [*_node_tokens(base), *marks]


def _grid_tokens(grid: Grid) -> list[str]:
    """The rows in their environment; a cell of `aligned` is two, the second with its relation."""
    name, rows = grid.environment, grid.rows
    if name == "column":
        return [r"\begin{array}", "{", "r", "}", *_column_tokens(rows), r"\end{array}"]
    if name == "aligned":
        rows = tuple(tuple(half for cell in row for half in cell_halves(cell)) for row in rows)
    columns = ["{", *"c" * max(map(len, rows)), "}"] if name == "array" else []
    lines = [_separated([row_tokens(cell) for cell in row], "&") for row in rows]
    return [rf"\begin{{{name}}}", *columns, *_separated(lines, r"\\"), rf"\end{{{name}}}"]


def _column_tokens(rows: tuple[tuple[Row, ...], ...]) -> list[str]:
    """The rows, with rules that stand at the beginning of the next."""
    tokens: list[str] = []
    for k, cells in enumerate(rows):
        tokens += [r"\\"] if k and rows[k - 1] else []
        tokens += row_tokens(cells[0]) if cells else [r"\hline"]
    return tokens


def _is_letter(row: Row) -> bool:
    return len(row.items) == 1 and isinstance(row.items[0], Atom) and kind_of(row.items[0]) is Kind.LETTER


def _separated(parts: list[list[str]], separator: str) -> list[str]:
    return [token for k, part in enumerate(parts) for token in ([separator] if k else []) + part]


def _braced(row: Row) -> list[str]:
    return ["{", *row_tokens(row), "}"]


def _index_tokens(index: Row | None) -> list[str]:
    """The index of a root in its brackets; in braces too where a `]` in it would end it."""
    if index is None:
        return []
    bases = (node.base if isinstance(node, Script) else node for node in index.items)
    return ["[", *(_braced(index) if Atom("]") in bases else row_tokens(index)), "]"]
