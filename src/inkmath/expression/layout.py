"""The symbol layout tree, and its reading as an expression tree.

In a symbol layout tree every symbol but one has a parent and a relation to it. A row is a chain of RIGHT from
its first symbol; a script hangs on the symbol that it belongs to; a fraction bar has its numerator ABOVE and
its denominator BELOW; a root sign has its radicand INSIDE and its INDEX; an accent such as `\\overline` has
what it covers INSIDE, and scripts and what follows hang on the accent. Limits of sums, integrals and
`\\lim` are SUB and SUP wherever they are written: canonical LaTeX does not tell them apart.
(Zanibbi, Blostein and Cordy, "Recognizing mathematical expressions using tree transformation", 2002.)
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from inkmath.expression.tree import Atom, Base, Decorated, Fraction, Node, Root, Row, Script, Text
from inkmath.vocab import Kind, table


class Relation(IntEnum):
    """The relation of a symbol to its parent."""

    RIGHT = 0
    SUP = 1
    SUB = 2
    ABOVE = 3
    BELOW = 4
    INSIDE = 5
    INDEX = 6


BAR, ROOT = "-", r"\sqrt"
ACCENTS = frozenset(token.latex for token in table().values() if token.kind is Kind.ACCENT)
"""Names of symbols that cover others."""

_READING_ORDER = (
    Relation.INDEX,
    Relation.INSIDE,
    Relation.ABOVE,
    Relation.BELOW,
    Relation.SUB,
    Relation.SUP,
    Relation.RIGHT,
)


@dataclass(frozen=True, slots=True)
class Word:
    """Symbols of a row, left to right, that together are one node, such as the letters of `\\max`."""

    symbols: tuple[int, ...]
    node: Atom | Text


@dataclass(frozen=True, slots=True)
class LayoutTree:
    """Symbols and their relations: a symbol layout tree.

    names: of `inkmath.vocab.NAMES`; a fraction bar is `-`.
    parents: index of each symbol's parent; -1 for the root.
    relations: to the parent; of no meaning for the root.
    words: symbols that are spelled together; scripts of one are scripts of the word.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    relations: tuple[Relation, ...]
    words: tuple[Word, ...] = ()

    def children(self) -> list[dict[Relation, int]]:
        """For each symbol its child by relation. Raises ValueError where a symbol has two by one relation."""
        table: list[dict[Relation, int]] = [{} for _ in self.names]
        for child, (parent, relation) in enumerate(zip(self.parents, self.relations, strict=True)):
            if parent < 0:
                continue
            if relation in table[parent]:
                raise ValueError(f"Symbol {parent} has two children {relation.name}.")
            table[parent][relation] = child
        return table

    def is_valid(self) -> bool:
        """True if it is one tree: a single root that every symbol leads to, and no relation used twice."""
        try:
            return self.parents.count(-1) == 1 and len(self.reading_order()) == len(self.names)
        except ValueError:
            return False

    @property
    def root(self) -> int:
        """Index of the first symbol of the outermost row."""
        return self.parents.index(-1)

    def reading_order(self) -> list[int]:
        """The symbols in the order of their tokens in LaTeX."""
        table, order, stack = self.children(), [], [self.root]
        while stack:
            symbol = stack.pop()
            order.append(symbol)
            stack.extend(
                table[symbol][relation] for relation in reversed(_READING_ORDER) if relation in table[symbol]
            )
        return order

    def is_fraction_bar(self, symbol: int, children: list[dict[Relation, int]]) -> bool:
        """True if a written bar has something above or below it."""
        return self.names[symbol] == BAR and not children[symbol].keys().isdisjoint(
            (Relation.ABOVE, Relation.BELOW)
        )

    def to_row(self) -> Row:
        """The expression tree. Recursion is as deep as the expression is nested, never as long as a row."""
        return self._row(self.root, self.children()) if self.names else Row()

    def _row(self, first: int | None, children: list[dict[Relation, int]]) -> Row:
        nodes: list[Node] = []
        while first is not None:
            word = next((word for word in self.words if word.symbols[0] == first), None)
            nodes.append(self._node(first, children) if word is None else self._word(word, children))
            first = children[first if word is None else word.symbols[-1]].get(Relation.RIGHT)
        return Row(tuple(nodes))

    def _word(self, word: Word, children: list[dict[Relation, int]]) -> Node:
        scripts = [
            next((children[one][relation] for one in word.symbols if relation in children[one]), None)
            for relation in (Relation.SUB, Relation.SUP)
        ]
        if scripts == [None, None]:
            return word.node
        return Script(word.node, *(None if one is None else self._row(one, children) for one in scripts))

    def _node(self, symbol: int, children: list[dict[Relation, int]]) -> Node:
        below = children[symbol]

        def row(relation: Relation) -> Row:
            return self._row(below.get(relation), children)

        base: Base = Atom(self.names[symbol])
        if self.is_fraction_bar(symbol, children):
            base = Fraction(row(Relation.ABOVE), row(Relation.BELOW))
        elif self.names[symbol] == ROOT:
            base = Root(row(Relation.INSIDE), row(Relation.INDEX) if Relation.INDEX in below else None)
        elif self.names[symbol] in ACCENTS:
            base = Decorated(self.names[symbol], row(Relation.INSIDE))
        if Relation.SUB not in below and Relation.SUP not in below:
            return base
        scripts = (row(relation) if relation in below else None for relation in (Relation.SUB, Relation.SUP))
        return Script(base, *scripts)
