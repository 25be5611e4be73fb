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
  `split`, and `dcases` are `\begin{cases} ... \end{cases}`; empty rows at the end and the space after a row
  (`\\[2pt]`) are dropped;
- `\dfrac`, `\tfrac` and `\cfrac` are `\frac`, and so is `{a \over b}`;
- arguments of one token get their braces: `\frac12`, `\sqrt2`, `x^2`;
- digits that repeat: `0.1\overline{6}`, `0.1\bar{6}` and `0.1\dot{6}` are `0.1(6)`,
  and `2.1\overline{6}` is `2.1[6]`;
- `\underset{a}{b}` is `b_{a}`; `\overset{a}{b}` and `\stackrel{a}{b}` are `b^{a}`;
- typefaces (`FONTS`): `\mathrm{d}` is `d`; functions spelled out (`NAMES`): `\operatorname{sin}` is `\sin`;
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

import re
from dataclasses import dataclass, replace
from typing import NoReturn

from inkmath.errors import LatexSyntaxError
from inkmath.expression.rows import RowBuilder
from inkmath.expression.spellings import (
    ALPHABETIC,
    BARS,
    BRACED_ROWS,
    DELIMITERS,
    DROPPED,
    FONTS,
    FRACTIONS,
    GRIDS,
    NAMES,
    NEGATED,
    RAISED,
    SAME,
    SIZES,
    STACKS,
    tokens_by_spelling,
)
from inkmath.expression.tree import Atom, Fraction, Grid, Node, Root, Row, Script
from inkmath.vocab import Kind, table

MAX_LENGTH = 5_000
"""Longest text that is read, in characters."""

MAX_DEPTH = 100
"""Deepest nesting of groups, arguments and scripts that is read."""

LEXEME = re.compile(
    r"\\(?:begin|end)\s*\{\s*[A-Za-z]+\*?\s*\}|\\[A-Za-z]+"
    r"|\\\\(?:\s*\[[^\]]*(?:pt|em|ex|mm|cm|in)\])?|\\.|\S",
    re.DOTALL,
)
"""One piece of LaTeX: a command, the end of a row, or a character."""

_SPACED_ROW_END = re.compile(r"(\\\\)\s*\[.*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Lexeme:
    """One piece of LaTeX and the index of its first character."""

    text: str
    position: int


def tokenise(text: str) -> list[str]:
    r"""The tokens of the LaTeX as they are spelled, without blanks."""
    return LEXEME.findall(text)


def parse(text: str) -> Row:
    """The expression that the text spells.

    Raises LatexSyntaxError, with the position, for what is outside the grammar, longer than `MAX_LENGTH`
    characters or nested deeper than `MAX_DEPTH`.
    """
    if len(text) > MAX_LENGTH:
        raise LatexSyntaxError(
            f"The LaTeX has {len(text)} characters; at most {MAX_LENGTH} are read. Give one expression only.",
            MAX_LENGTH,
        )
    return _Parser(text).expression()


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
        case Grid(environment, rows):
            return [
                rf"\begin{{{environment}}}",
                *_separated([_separated([row_tokens(cell) for cell in row], "&") for row in rows], r"\\"),
                rf"\end{{{environment}}}",
            ]
        case Script(base, sub, sup):
            scripts = [("_", sub), ("^", sup)]
            marks = [token for mark, row in scripts if row is not None for token in (mark, *_braced(row))]
            return [*_node_tokens(base), *marks]


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


class _Parser:
    """Recursive descent over the lexemes of one expression."""

    def __init__(self, text: str) -> None:
        lexemes = [_Lexeme(_plain(match[0]), match.start()) for match in LEXEME.finditer(text)]
        self._lexemes = _undelimited([lexeme for lexeme in lexemes if lexeme.text not in DROPPED])
        self._next = 0
        self._depth = 0
        self._end = _Lexeme("", len(text))

    def expression(self) -> Row:
        return self._row("")

    def _peek(self) -> str:
        """The next lexeme's text; empty at the end."""
        return self._lexemes[self._next].text if self._next < len(self._lexemes) else ""

    def _take(self) -> _Lexeme:
        if self._next == len(self._lexemes):
            return self._end
        self._next += 1
        return self._lexemes[self._next - 1]

    def _expect(self, text: str, purpose: str) -> _Lexeme:
        lexeme = self._take()
        if lexeme.text != text:
            self._fail(lexeme, f"'{text}' {purpose}")
        return lexeme

    def _fail(self, lexeme: _Lexeme, expected: str) -> NoReturn:
        found = f"'{lexeme.text}'" if lexeme.text else "the end"
        raise LatexSyntaxError(
            f"Found {found} at character {lexeme.position} of the LaTeX, expected {expected}.",
            lexeme.position,
        )

    def _row(self, *ends: str) -> Row:
        """The row up to one of the lexemes `ends`, which is left unread."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            position = self._lexemes[self._next - 1].position
            raise LatexSyntaxError(
                f"The LaTeX is nested deeper than {MAX_DEPTH} levels at character {position}.", position
            )
        builder, numerator = RowBuilder(), None
        while self._peek() not in ("", *ends):
            if self._peek() != r"\over":
                self._element(builder)
                continue
            over = self._take()
            if numerator is not None:
                self._fail(over, r"braces around one of the two \over in a group")
            builder, numerator = RowBuilder(), builder.build()
        self._depth -= 1
        row = builder.build()
        return row if numerator is None else Row((Fraction(numerator, row),))

    def _group(self) -> Row:
        """The row in braces."""
        opening = self._expect("{", "and an argument in braces")
        row = self._row("}")
        self._expect("}", f"for the '{{' at character {opening.position}")
        return row

    def _element(self, builder: RowBuilder) -> None:
        """Read the next piece, whatever it is, onto the row."""
        text = self._peek()
        if text in ("^", "_"):
            self._script(builder)
        elif text == "{":
            builder.extend(self._group())
        elif text in RAISED:
            self._raised(builder)
        elif text == r"\left":
            self._fenced(builder)
        elif text in SIZES or text == r"\middle":
            self._take()
            self._delimiter(builder)
        elif text in FONTS or text in NAMES:
            builder.extend(self._typeface())
        elif text in STACKS:
            self._stack(builder)
        elif text in BARS and builder.decimal_at_end():
            self._repeating(builder)
        else:
            builder.add(self._node())

    def _node(self) -> Atom | Fraction | Root | Grid:
        lexeme = self._take()
        if environment := GRIDS.get(_environment(lexeme.text)):
            return Grid(environment, self._rows(lexeme))
        if lexeme.text in FRACTIONS:
            return Fraction(self._argument(lexeme), self._argument(lexeme))
        if lexeme.text == r"\sqrt":
            index = self._root_index()
            return Root(self._argument(lexeme), index)
        if lexeme.text in ALPHABETIC:
            return self._alphabetic(lexeme)
        if lexeme.text == r"\not":
            return self._negated(lexeme)
        return self._atom(lexeme)

    def _atom(self, lexeme: _Lexeme) -> Atom:
        token = tokens_by_spelling().get(lexeme.text)
        if token is None:
            self._unknown(lexeme)
        return Atom(token)

    def _unknown(self, lexeme: _Lexeme) -> NoReturn:
        """Say why the lexeme cannot stand where it is."""
        if lexeme.text.startswith((r"\begin", r"\end")):
            message = (
                r"Matrices and other environments (\begin ... \end) than cases are not read. "
                "Give each line by itself"
            )
        elif lexeme.text in (r"\\", "&"):
            message = rf"'{lexeme.text}' separates lines or columns. Give one expression at a time"
        elif lexeme.text in ("", "}", r"\right", *DELIMITERS, *DELIMITERS.values()):
            self._fail(lexeme, "a symbol, a group or a command")
        elif lexeme.text[0] == "\\" and len(lexeme.text) > 1:
            message = (
                f"The command '{lexeme.text}' is not one that inkmath reads. Write the expression without it"
            )
        else:
            message = f"The character {lexeme.text!r} is not one that inkmath reads. Use LaTeX: 2x^{{2}}-8=0"
        raise LatexSyntaxError(f"{message} (character {lexeme.position}).", lexeme.position)

    def _argument(self, command: _Lexeme) -> Row:
        """The argument of a command or a script: a group, or one symbol or command with its arguments."""
        if self._peek() == "{":
            return self._group()
        if self._peek() in ("", "^", "_", "}", r"\over", r"\right", "&", r"\\"):
            self._fail(self._take(), f"an argument for '{command.text}'")
        builder = RowBuilder()
        self._nested_element(builder)
        return builder.build()

    def _nested_element(self, builder: RowBuilder) -> None:
        r"""One element, counted as a level: `\frac\frac\frac...` nests without braces."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._fail(self._take(), f"at most {MAX_DEPTH} levels of nesting")
        self._element(builder)
        self._depth -= 1

    def _script(self, builder: RowBuilder) -> None:
        mark = self._take()
        if builder.has_script(mark.text):
            name = "subscript" if mark.text == "_" else "superscript"
            self._fail(mark, f"no second {name}; group with braces or brackets which one belongs to what")
        builder.attach(mark.text, self._argument(mark))

    def _raised(self, builder: RowBuilder) -> None:
        for token in tokenise(RAISED[self._take().text]):
            builder.raise_mark(Atom(token))

    def _root_index(self) -> Row | None:
        if self._peek() != "[":
            return None
        opening = self._take()
        index = self._row("]")
        self._expect("]", f"for the '[' at character {opening.position}")
        return index if index.items else None

    def _alphabetic(self, command: _Lexeme) -> Atom:
        """A letter in a typeface that counts."""
        letter = print_latex(self._argument(command))
        token = f"{ALPHABETIC[command.text]}{{{letter}}}"
        if token not in table():
            known = ", ".join(one for one in table() if one.startswith(ALPHABETIC[command.text]))
            self._fail(replace(command, text=token), f"one of {known}")
        return Atom(token)

    def _negated(self, command: _Lexeme) -> Atom:
        lexeme = self._take()
        if lexeme.text not in NEGATED:
            self._fail(lexeme, rf"'=' or '\in' after '{command.text}'")
        return Atom(NEGATED[lexeme.text])

    def _typeface(self) -> Row:
        """The argument of a typeface; spelled as a function's name it is that function."""
        command = self._take()
        if command.text == r"\operatorname" and self._peek() == "*":
            self._take()
        row = self._argument(command)
        name = "\\" + "".join(tokenise(print_latex(row)))
        token = table().get(SAME.get(name, name))
        if token is not None and token.kind in (Kind.FUNCTION, Kind.BIG_OPERATOR):
            return Row((Atom(token.latex),))
        letters = [node for node in row.items if isinstance(node, Atom) and node.token.isalpha()]
        if command.text in NAMES and len(letters) > 1:
            self._fail(
                replace(command, text=f"{command.text}{{{name[1:]}}}"),
                "the name of a function that inkmath knows",
            )
        return row

    def _stack(self, builder: RowBuilder) -> None:
        command = self._take()
        script = self._argument(command)
        builder.extend(self._argument(command))
        builder.attach(STACKS[command.text], script)

    def _repeating(self, builder: RowBuilder) -> None:
        r"""The digits that repeat, in brackets: under a bar, or from one dot to another.

        The brackets are square behind 2.5, where round ones would be a factor.
        """
        whole, _, decimals = builder.decimal_at_end().replace(",", ".").partition(".")
        opening, closing = "[]" if decimals and whole.strip("0") else "()"
        mark = self._take()
        digits = list(self._argument(mark).items)
        if mark.text == r"\dot":
            while self._peek().isdecimal():
                digits.append(Atom(self._take().text))
            if self._peek() == mark.text:
                digits += self._argument(self._take()).items
            elif len(digits) > 1:
                self._fail(self._take(), r"a second '\dot' over the last digit that repeats")
        if not digits or not all(isinstance(digit, Atom) and digit.token.isdecimal() for digit in digits):
            self._fail(mark, "digits that repeat")
        for node in (Atom(opening), *digits, Atom(closing)):
            builder.add(node)

    def _rows(self, opening: _Lexeme) -> tuple[tuple[Row, ...], ...]:
        """The cells of each row, up to the end of the environment that the lexeme opened."""
        end = opening.text.replace(r"\begin", r"\end")
        rows: list[list[Row]] = [[]]
        while True:
            rows[-1].append(self._row("&", r"\\", end))
            separator = self._take()
            if separator.text == end:
                break
            if separator.text == r"\\":
                rows.append([])
            elif separator.text != "&":
                self._fail(separator, f"'{end}' for the '{opening.text}' at character {opening.position}")
        while rows and not any(cell.items for cell in rows[-1]):
            rows.pop()
        if not rows:
            self._fail(opening, "rows in the environment")
        return tuple(map(tuple, rows))

    def _braced_rows(self) -> Grid:
        r"""The content between `\left\{` and `\right.`: rows in an environment that aligns them."""
        opening = self._take()
        columns = ""
        if _environment(opening.text) in ("array", "alignedat"):
            columns = print_latex(self._group())
        rows = self._rows(opening)
        if set(columns) != {"l"}:  # they are aligned at a sign within the row, not in columns
            rows = tuple((Row(tuple(node for cell in row for node in cell.items)),) for row in rows)
        right = self._expect(r"\right", rf"for the '\left' before '{opening.text}'")
        if self._take().text != ".":
            self._fail(right, r"'\right.' after the rows behind a brace")
        return Grid("cases", rows)

    def _fenced(self, builder: RowBuilder) -> None:
        r"""`\left( ... \right)`: a group for `\over`, else its brackets and what stands between."""
        opening = self._take()
        following = [lexeme.text for lexeme in self._lexemes[self._next : self._next + 2]]
        if following[:1] in ([r"\{"], [r"\lbrace"]) and _environment(following[-1]) in BRACED_ROWS:
            self._take()
            builder.add(self._braced_rows())
            return
        self._delimiter(builder)
        for node in self._row(r"\right").items:
            builder.add(node)
        self._expect(r"\right", rf"for the '\left' at character {opening.position}")
        self._delimiter(builder)

    def _delimiter(self, builder: RowBuilder) -> None:
        """A bracket after a command that sets its size; a dot is an invisible one."""
        lexeme = self._take()
        if lexeme.text == ".":
            return
        token = {"<": r"\langle", ">": r"\rangle"}.get(lexeme.text) or tokens_by_spelling().get(
            lexeme.text, ""
        )
        if token != "/" and (
            token not in table() or table()[token].kind not in (Kind.OPEN, Kind.CLOSE, Kind.BAR)
        ):
            self._fail(lexeme, "a bracket or '.'")
        builder.add(Atom(token))


def _plain(lexeme: str) -> str:
    """The lexeme without the blanks and the space between rows that it may hold."""
    if lexeme.startswith((r"\begin", r"\end")):
        return "".join(lexeme.split())
    return _SPACED_ROW_END.sub(r"\1", lexeme)


def _environment(lexeme: str) -> str:
    """The name of the environment that the lexeme opens; empty where it opens none."""
    return lexeme[7:-1] if lexeme.startswith(r"\begin{") else ""


def _undelimited(lexemes: list[_Lexeme]) -> list[_Lexeme]:
    r"""The lexemes without `$ $` or `\[ \]` around the whole."""
    while len(lexemes) >= 2 and DELIMITERS.get(lexemes[0].text) == lexemes[-1].text:
        lexemes = lexemes[1:-1]
    return lexemes
