r"""The grammar of LaTeX: from the pieces of one expression to its tree.

`inkmath.expression.latex` describes what is read and what is folded.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

from inkmath.errors import LatexSyntaxError
from inkmath.expression.grids import aligned_cells, column, joined, with_bar, without_empty_end, without_rules
from inkmath.expression.lexemes import Cursor, Lexeme, tokenise
from inkmath.expression.rows import RowBuilder
from inkmath.expression.spellings import (
    ALPHABETIC,
    BINOMIALS,
    BRACED_ROWS,
    DELIMITERS,
    DIFFERENTIALS,
    FONTS,
    FRACTIONS,
    GRIDS,
    INFIX,
    LONG_ARROWS,
    MARKS,
    NEGATED,
    RAISED,
    SAME,
    SIZES,
    STACKS,
    UPRIGHT,
    WITH_COLUMNS,
    WORDS,
    tokens_by_spelling,
)
from inkmath.expression.tree import Atom, Base, Decorated, Fraction, Grid, Root, Row, Text
from inkmath.expression.units import SINGLE
from inkmath.expression.upright import settled
from inkmath.expression.words import text_pieces
from inkmath.vocab import Kind, table

MAX_DEPTH = 100
"""Deepest nesting of groups, arguments and scripts that is read."""


class LatexParser(Cursor):
    """Recursive descent over the lexemes of one expression."""

    def __init__(self, text: str, depth: int = 0) -> None:
        super().__init__(text)
        self._depth = depth

    def expression(self) -> Row:
        return self._row("")

    # Rows and groups

    def _row(self, *ends: str) -> Row:
        """The row up to one of the lexemes `ends`, which is left unread."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            position = self._lexemes[self._next - 1].position
            raise LatexSyntaxError(
                f"The LaTeX is nested deeper than {MAX_DEPTH} levels at character {position}.", position
            )
        builder, upper, infix = RowBuilder(), None, ""
        while self._peek() not in ("", *ends):
            if self._peek() not in INFIX:
                self._element(builder)
                continue
            command = self._take()
            if upper is not None:
                self._fail(command, rf"braces around one of the two {command.text} in a group")
            builder, upper, infix = RowBuilder(), builder.build(), command.text
        self._depth -= 1
        row = builder.build()
        return row if upper is None else Row((_halves(infix, upper, row),))

    def _group(self) -> Row:
        """The row in braces."""
        opening = self._expect("{", "and an argument in braces")
        row = self._row("}")
        self._expect("}", f"for the '{{' at character {opening.position}")
        return row

    def _argument(self, command: Lexeme) -> Row:
        """The argument of a command or a script: a group, or one symbol or command with its arguments."""
        if self._peek() == "{":
            return self._group()
        if self._peek() in ("", "^", "_", "}", r"\right", "&", r"\\", *INFIX):
            self._fail(self._take(), f"an argument for '{command.text}'")
        builder = RowBuilder()
        self._nested_element(builder)
        return builder.build()

    def _option(self) -> Row:
        """The row in square brackets; empty where there are none."""
        if self._peek() != "[":
            return Row()
        opening = self._take()
        row = self._row("]")
        self._expect("]", f"for the '[' at character {opening.position}")
        return row

    def _nested_element(self, builder: RowBuilder) -> None:
        r"""One element, counted as a level: `\frac\frac\frac...` nests without braces."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            self._fail(self._take(), f"at most {MAX_DEPTH} levels of nesting")
        self._element(builder)
        self._depth -= 1

    # Elements

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
        elif text in FONTS:
            builder.extend(self._typeface())
        elif text in ALPHABETIC:
            builder.extend(self._alphabetic())
        elif text in STACKS:
            self._stack(builder)
        elif text in LONG_ARROWS:
            self._long_arrow(builder)
        elif text == r"\pmod":
            self._modulus(builder)
        elif text == r"\prescript":
            self._prescript(builder)
        elif self._lexemes[self._next].words is not None:
            builder.extend(self._words())
        else:
            builder.add(self._node())

    def _node(self) -> Base:
        lexeme = self._take()
        text = lexeme.text
        if lexeme.environment in GRIDS:
            return self._grid(lexeme)
        if text in FRACTIONS:
            return Fraction(self._argument(lexeme), self._argument(lexeme))
        if text == r"\sqrt":
            index = self._option()
            return Root(self._argument(lexeme), index if index.items else None)
        if text in MARKS:
            return Decorated(MARKS[text], self._argument(lexeme))
        if text in BINOMIALS:
            return _halves(r"\choose", self._argument(lexeme), self._argument(lexeme))
        if text == r"\substack":
            return Grid("matrix", self._rows(self._expect("{", "and rows in braces"), "}"))
        if text == r"\not":
            return self._negated(lexeme)
        return self._atom(lexeme)

    def _atom(self, lexeme: Lexeme) -> Atom:
        token = tokens_by_spelling().get(lexeme.text)
        if token is None:
            self._unknown(lexeme)
        return Atom(token)

    def _unknown(self, lexeme: Lexeme) -> NoReturn:
        """Say why the lexeme cannot stand where it is."""
        if lexeme.environment:
            message = (
                f"The environment '{lexeme.environment}' is not one that inkmath reads. "
                "Write its content by itself"
            )
        elif lexeme.text in (r"\\", "&"):
            message = rf"'{lexeme.text}' separates lines or columns. Give one expression at a time"
        elif lexeme.text.startswith(r"\end{") or lexeme.text in (
            "", "}", r"\right", *DELIMITERS, *DELIMITERS.values()
        ):  # fmt: skip
            self._fail(lexeme, "a symbol, a group or a command")
        elif lexeme.text[0] == "\\" and len(lexeme.text) > 1:
            message = (
                f"The command '{lexeme.text}' is not one that inkmath reads. Write the expression without it"
            )
        else:
            message = f"The character {lexeme.text!r} is not one that inkmath reads. Use LaTeX: 2x^{{2}}-8=0"
        raise LatexSyntaxError(f"{message} (character {lexeme.position}).", lexeme.position)

    def _script(self, builder: RowBuilder) -> None:
        mark = self._take()
        if builder.has_script(mark.text):
            name = "subscript" if mark.text == "_" else "superscript"
            self._fail(mark, f"no second {name}; group with braces or brackets which one belongs to what")
        builder.attach(mark.text, self._argument(mark))

    def _raised(self, builder: RowBuilder) -> None:
        for token in tokenise(RAISED[self._take().text]):
            builder.raise_mark(Atom(token))

    def _stack(self, builder: RowBuilder) -> None:
        command = self._take()
        script = self._argument(command)
        builder.extend(self._argument(command))
        builder.attach(STACKS[command.text], script)

    def _long_arrow(self, builder: RowBuilder) -> None:
        command = self._take()
        below = self._option()
        arrow = self._atom(replace(command, text=LONG_ARROWS[command.text]))
        builder.add(arrow)
        builder.attach("_", below)
        builder.attach("^", self._argument(command))

    def _modulus(self, builder: RowBuilder) -> None:
        modulus = self._argument(self._take())
        for node in (Atom("("), Atom(r"\bmod"), *modulus.items, Atom(")")):
            builder.add(node)

    def _prescript(self, builder: RowBuilder) -> None:
        command = self._take()
        sup, sub = self._argument(command), self._argument(command)
        builder.extend(Row())
        builder.attach("_", sub)
        builder.attach("^", sup)
        builder.extend(self._argument(command))

    # Letters and words

    def _alphabetic(self) -> Row:
        command = self._take()
        letters = []
        for node in settled(self._argument(command)).items:
            token = rf"{ALPHABETIC[command.text]}{{{node.token}}}" if isinstance(node, Atom) else ""
            if token not in table():
                self._fail(command, f"letters that '{command.text}' has")
            letters.append(Atom(token))
        return Row(tuple(letters))

    def _negated(self, command: Lexeme) -> Atom:
        lexeme = self._take()
        if lexeme.text not in NEGATED:
            self._fail(lexeme, rf"'=' or '\in' after '{command.text}'")
        return Atom(NEGATED[lexeme.text])

    def _typeface(self) -> Row:
        """The argument of a typeface; upright letters are a function's name or a word."""
        command = self._take()
        if command.text == r"\operatorname" and self._peek() == "*":
            self._take()
        row = self._argument(command)
        name = "".join(node.token if isinstance(node, Atom) else " " for node in row.items)
        function = _function(SAME.get(f"\\{name}", f"\\{name}"))
        if function is not None:
            return Row((function,))
        letters = [node for node in row.items if isinstance(node, Atom) and node.token.isalpha()]
        if command.text in WORDS and len(letters) > 1:
            self._fail(command, "words without commands, and mathematics between dollar signs")
        is_word = len(name) > 1 and name.isascii() and name.isalpha() and name not in DIFFERENTIALS
        is_unit = name in SINGLE and name != "d"  # settled when all is read; d is rather a differential
        is_word = (is_word or is_unit) and command.text in UPRIGHT
        return Row((Text(name),)) if is_word else row

    def _words(self) -> Row:
        r"""The content of `\text`: words, and mathematics between dollar signs or of one letter at most."""
        lexeme = self._take()
        builder = RowBuilder()
        for piece, is_mathematics in text_pieces(lexeme.words or ""):
            function = None if is_mathematics else _function(f"\\{piece}")
            if function is not None:
                builder.add(function)
            elif is_mathematics or (sum(map(str.isalpha, piece)) < 2 and piece not in SINGLE):
                builder.extend(self._within(piece, is_mathematics, lexeme))
            else:
                builder.add(Text(piece))
        return builder.build()

    def _within(self, piece: str, is_mathematics: bool, lexeme: Lexeme) -> Row:
        """The mathematics in a text. Errors are at the place of the text."""
        try:
            return LatexParser(piece, self._depth).expression()
        except LatexSyntaxError:
            if not is_mathematics:
                return Row((Text(piece),))
            self._fail(lexeme, "words, and between dollar signs mathematics that inkmath reads")

    # Grids

    def _grid(self, opening: Lexeme) -> Grid:
        if self._peek() == "[" and opening.environment in BRACED_ROWS:
            self._option()
        columns = self._columns(opening) if opening.environment in WITH_COLUMNS else ""
        rows = self._rows(opening, opening.text.replace(r"\begin", r"\end"))
        arithmetic = column(columns, rows) if opening.environment == "array" else None
        if arithmetic:
            return Grid("column", arithmetic)
        if opening.environment == "array":
            rows = with_bar(columns, rows)
        return Grid(GRIDS[opening.environment], aligned_cells(opening.environment, without_rules(rows)))

    def _columns(self, opening: Lexeme) -> str:
        """The argument that describes the columns of an environment."""
        self._expect("{", f"and the columns of '{opening.text}'")
        columns, level = "", 1
        while level:
            lexeme = self._take()
            if not lexeme.text:
                self._fail(lexeme, f"'}}' after the columns of '{opening.text}'")
            level += (lexeme.text == "{") - (lexeme.text == "}")
            columns += lexeme.text
        return columns[:-1]

    def _rows(self, opening: Lexeme, end: str) -> tuple[tuple[Row, ...], ...]:
        """The cells of each row, up to what ends the environment or group. A rule is a row without cells."""
        rows: list[list[Row]] = [[]]
        while True:
            while self._peek() == r"\hline" and not rows[-1]:
                self._take()
                rows.append([])
            rows[-1].append(self._row("&", r"\\", end))
            separator = self._take()
            if separator.text == end:
                break
            if separator.text == r"\\":
                rows.append([])
            elif separator.text != "&":
                self._fail(separator, f"'{end}' for the '{opening.text}' at character {opening.position}")
        kept = without_empty_end(rows)
        if not kept:
            self._fail(opening, "rows in the environment")
        return kept

    def _braced_rows(self) -> Grid:
        r"""The content between `\left\{` and `\right.`: rows in an environment that aligns them."""
        opening = self._take()
        columns = self._columns(opening) if opening.environment in WITH_COLUMNS else ""
        rows = self._rows(opening, opening.text.replace(r"\begin", r"\end"))
        if set(columns) != {"l"}:  # they are aligned at a sign within the row, not in columns
            rows = tuple((joined(row),) for row in without_rules(rows))
        right = self._expect(r"\right", rf"for the '\left' before '{opening.text}'")
        if self._take().text != ".":
            self._fail(right, r"'\right.' after the rows behind a brace")
        return Grid("cases", rows)

    # Brackets

    def _fenced(self, builder: RowBuilder) -> None:
        r"""`\left( ... \right)`: a group for `\over`, else its brackets and what stands between."""
        opening = self._take()
        following = self._lexemes[self._next : self._next + 2]
        if self._peek() in (r"\{", r"\lbrace") and following[-1].environment in BRACED_ROWS:
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


def _halves(command: str, upper: Row, lower: Row) -> Fraction | Grid:
    """The fraction, the binomial or the two rows that `{a \\over b}` and its like make."""
    if command == r"\over":
        return Fraction(upper, lower)
    return Grid("binom" if command == r"\choose" else "matrix", ((upper,), (lower,)))


def _function(name: str) -> Atom | None:
    r"""The function of that name, `\sin` say; None for any other command."""
    token = table().get(name)
    is_name = token is not None and (
        token.kind in (Kind.FUNCTION, Kind.BIG_OPERATOR) or token.latex == r"\bmod"
    )
    return Atom(name) if is_name else None
