"""The lines of a working, as read: what each says, and whether it goes on from the one before."""

from __future__ import annotations

from dataclasses import dataclass

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.meaning.choices import Choices
from inkmath.expression.meaning.survey import usage_of
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Row
from inkmath.solving.sentences import sentence

ARROWS = frozenset({r"\Rightarrow", r"\Leftrightarrow", r"\rightarrow", r"\therefore"})
"""Signs that a writer puts before a line that follows."""

EQUALS = (Atom("="), Atom(r"\equiv"))
"""Signs by which a line goes on: that of equal values, and that of formulas that are equivalent."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a working.

    number: counted from 1. on_page: its number among the lines of a page. latex: as it is shown.
    term: what it says, without the sign that it begins or ends with.
    continues: whether it begins with an equals sign, or the line before ends with one.
    listed: of `x=1,5`, the reading as two values; None where a comma can only be one thing.
    """

    number: int
    latex: str
    term: Term
    continues: bool
    listed: Term | None = None
    on_page: int = 0

    @property
    def name(self) -> str:
        return sentence("line {}", self.on_page or self.number)

    @property
    def is_statement(self) -> bool:
        """True for a relation or a formula of logic, and for several of them."""
        parts = self.term.elements if isinstance(self.term, terms.Tuple) else (self.term,)
        return all(isinstance(part, terms.Relation | terms.Logical) for part in parts)

    @property
    def statement(self) -> str:
        """The LaTeX without an arrow before it."""
        arrow = next((arrow for arrow in ARROWS if self.latex.startswith(arrow)), "")
        return self.latex.removeprefix(arrow).lstrip()

    @property
    def sides(self) -> tuple[Term, ...]:
        """The sides of a chain of equations; the one expression itself."""
        return self.sides_of(frozenset("="))

    def sides_of(self, signs: frozenset[str]) -> tuple[Term, ...]:
        """The sides of a chain of relations by these signs; the one expression itself."""
        match self.term:
            case terms.Relation(sides, found) if signs.issuperset(found):
                return sides
        return (self.term,)


def read_lines(latexes: tuple[str, ...], on_page: tuple[int, ...] = ()) -> tuple[Line, ...]:
    """The lines. Raises MeaninglessError, which names the line, where one has no definite meaning.

    on_page: numbers of the lines on the page where they stand, by which they are called.
    """
    lines: list[Line] = []
    goes_on = False
    rows = [parse(latex) for latex in latexes]
    usage = usage_of(rows)
    called = on_page or tuple(range(1, len(latexes) + 1))
    for number, (latex, row) in enumerate(zip(latexes, rows, strict=True), start=1):
        items = row.items
        continues, goes_on = goes_on, False
        while len(items) > 1 and items[0] in (*EQUALS, *map(Atom, ARROWS)):
            continues = continues or items[0] in EQUALS
            items = items[1:]
        if len(items) > 1 and items[-1] in EQUALS:
            items, goes_on = items[:-1], True
        choices = Choices()
        try:
            term = interpret(Row(items), choices, usage)
            commas = frozenset(key for key in choices.noted if key[0] == "decimal-comma")
            listed = interpret(Row(items), Choices(commas), usage) if commas else None
        except MeaninglessError as error:
            raise MeaninglessError(f"in line {called[number - 1]} {error}") from error
        lines.append(Line(number, latex, term, continues and number > 1, listed, called[number - 1]))
    return tuple(lines)


def letters_of(lines: tuple[Line, ...]) -> tuple[terms.Variable, ...]:
    """The letters of all lines, each once, in the order of their first appearance; names of sets are none."""
    found = (variable for line in lines for variable in terms.variables(line.term))
    return tuple(dict.fromkeys(variable for variable in found if not variable.token.startswith(r"\mathbb")))
