r"""Rows in their one canonical form, built from left to right.

In a canonical row a prime stands in the superscript of what it belongs to, or leads its row; a script is
never empty; nothing (`NOTHING`) stands only as the base of scripts; and a grid between brackets is a matrix.
"""

from __future__ import annotations

from inkmath.expression.tree import Atom, Base, Grid, Node, Row, Script

PRIME = Atom(r"\prime")
NOTHING = Atom("{}")
"""The base of scripts that stand on nothing, as in `{}^{n}C`."""


_MATRICES = {"()": "pmatrix", "[]": "bmatrix", "||": "vmatrix", r"\|\|": "Vmatrix"}
"""The environments of grids between brackets, by these."""


class RowBuilder:
    """A row in the making, kept canonical whatever is added to it."""

    def __init__(self) -> None:
        self._nodes: list[Node] = []
        self._scripted: set[str] = set()

    def add(self, node: Node) -> None:
        """Put a node at the end, unless it changes what stands before it.

        A prime becomes a superscript of that, and a closing bracket makes a grid a matrix.
        """
        base, scripts = (node.base, (node.sub, node.sup)) if isinstance(node, Script) else (node, ())
        if base == PRIME and not self._only_primes():
            self.raise_mark(PRIME)
            if not scripts:
                return
        elif matrix := self._matrix_closed_by(base):
            self._nodes[-2:] = [matrix]
        else:
            self._nodes.append(node)
            scripts = ()
        self._scripted.clear()
        for mark, script in zip("_^", scripts, strict=False):
            if script is not None:
                self.attach(mark, script)
        self._scripted.clear()

    def extend(self, row: Row) -> None:
        """Dissolve a group: its nodes join the row; an empty one can still bear scripts."""
        for node in row.items or (NOTHING,):
            self.add(node)

    def has_script(self, mark: str) -> bool:
        """True if the last node was given such a script in this row already."""
        return mark in self._scripted

    def attach(self, mark: str, script: Row) -> None:
        """Give the last node a subscript ("_") or superscript ("^"); an empty one is dropped."""
        if not script.items:
            return
        base, sub, sup = self._take_last()
        if mark == "_" and sub is None:
            sub = script
        elif mark == "^" and (sup is None or all(node == PRIME for node in sup.items)):
            sup = _joined(sup, script)
        else:
            self._nodes.append(Script(base, sub, sup))
            base, sub, sup = NOTHING, script if mark == "_" else None, script if mark == "^" else None
        self._nodes.append(Script(base, sub, sup))
        self._scripted.add(mark)

    def raise_mark(self, mark: Atom) -> None:
        """Add to the last node's superscript: a prime after the primes there, anything else at the end."""
        base, sub, sup = self._take_last()
        nodes = () if sup is None else sup.items
        at = len(nodes)
        if mark == PRIME:
            at = next((i for i, node in enumerate(nodes) if node != PRIME), at)
        self._nodes.append(Script(base, sub, Row((*nodes[:at], mark, *nodes[at:]))))

    def build(self) -> Row:
        return Row(tuple(node for node in self._nodes if node != NOTHING))

    def _matrix_closed_by(self, bracket: Base) -> Grid | None:
        """The matrix that the grid at the end becomes, if it stands between a bracket and this one."""
        match [*self._nodes[-2:], bracket]:
            case [Atom(opening), Grid("array" | "matrix", rows), Atom(closing)]:
                environment = _MATRICES.get(opening + closing)
                return None if environment is None else Grid(environment, rows)
        return None

    def _only_primes(self) -> bool:
        """True if only primes stand here so far: in a canonical row the last one tells."""
        return not self._nodes or self._nodes[-1] == PRIME

    def _take_last(self) -> tuple[Base, Row | None, Row | None]:
        """Base and scripts of the last node, which leaves the row; nothing where there is none."""
        last = self._nodes.pop() if self._nodes else NOTHING
        return (last.base, last.sub, last.sup) if isinstance(last, Script) else (last, None, None)


def _joined(first: Row | None, second: Row) -> Row:
    return second if first is None else Row(first.items + second.items)
