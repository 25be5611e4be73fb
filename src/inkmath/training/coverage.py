"""Formulas that hold every symbol often enough to learn it, however rare it is in textbooks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from inkmath.expression.tree import Atom, Node, Row, Script, inner_rows
from inkmath.training.grammar import symbol_count
from inkmath.training.spelled import mapped
from inkmath.training.textbooks import Textbooks
from inkmath.vocab import Kind, table

_LONGEST = 16  # symbols of a formula in which a rare symbol is put
_STOCK = 4000  # short formulas from which to take those of a kind


def covering(formulas: Textbooks, names: Sequence[str], each: int, rng: np.random.Generator) -> Iterator[Row]:
    """`each` short formulas for every one of the names, in which it stands for a symbol of its kind."""
    by_kind = _by_kind(formulas, rng)
    for _ in range(each):
        for name in names:
            kind = table()[name].kind
            rows = by_kind[kind]
            if not rows:
                yield Row((Atom(name),))
                continue
            row = rows[int(rng.integers(len(rows)))]
            yield _replaced(row, int(rng.integers(_count(row, kind))), Atom(name))


def _by_kind(formulas: Textbooks, rng: np.random.Generator) -> Mapping[Kind, list[Row]]:
    """Short formulas by the kinds of symbols that they hold."""
    found: dict[Kind, list[Row]] = defaultdict(list)
    for row in formulas.sampled(rng, _STOCK):
        if symbol_count(row) <= _LONGEST:
            for kind in {table()[one.token].kind for one in _atoms(row)}:
                found[kind].append(row)
    return found


def _atoms(row: Row) -> Iterator[Atom]:
    for node in row.items:
        base = node.base if isinstance(node, Script) else node
        if isinstance(base, Atom):
            yield base
        for inner in inner_rows(node):
            yield from _atoms(inner)


def _count(row: Row, kind: Kind) -> int:
    return sum(table()[one.token].kind is kind for one in _atoms(row))


def _replaced(row: Row, number: int, by: Atom) -> Row:
    """The row with another atom in the place of the one of its kind with this number."""
    kind, left = table()[by.token].kind, number

    def change(given: Row) -> Row:
        nonlocal left
        nodes: list[Node] = []
        for node in given.items:
            base = node.base if isinstance(node, Script) else node
            if isinstance(base, Atom) and table()[base.token].kind is kind:
                if left == 0:
                    node = Script(by, node.sub, node.sup) if isinstance(node, Script) else by
                left -= 1
            (changed,) = mapped(Row((node,)), change).items
            nodes.append(changed)
        return Row(tuple(nodes))

    return change(row)
