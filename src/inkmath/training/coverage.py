"""Formulas that hold every symbol often enough to learn it, however rare it is in textbooks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from inkmath.expression.tree import Atom, Base, Decorated, Node, Row, Script, inner_rows
from inkmath.training.grammar import symbol_count
from inkmath.training.spelled import mapped
from inkmath.training.textbooks import Textbooks
from inkmath.vocab import Kind, table

_LONGEST = 16  # symbols of a formula in which a rare symbol is put
_STOCK = 4000  # short formulas from which to take those of a kind


def covering(formulas: Textbooks, names: Sequence[str], each: int, rng: np.random.Generator) -> Iterator[Row]:
    """`each` short formulas for every one of the names, in which it stands for a symbol of its kind.

    An accent is put on a letter.
    """
    by_kind = _by_kind(formulas, rng)
    for _ in range(each):
        for name in names:
            own = table()[name].kind
            kind = Kind.LETTER if own is Kind.ACCENT else own
            rows = by_kind[kind]
            if not rows:
                yield Row((Atom(name),))
                continue
            row = rows[int(rng.integers(len(rows)))]
            number = int(rng.integers(_count(row, kind)))

            def change(atom: Atom, mark: str = name, is_accent: bool = own is Kind.ACCENT) -> Base:
                return Decorated(mark, Row((atom,))) if is_accent else Atom(mark)

            yield _changed(row, number, kind, change)


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


def _changed(row: Row, number: int, kind: Kind, change: Callable[[Atom], Base]) -> Row:
    """The row with the atom of the kind with this number changed."""
    left = number

    def changed(given: Row) -> Row:
        nonlocal left
        nodes: list[Node] = []
        for node in given.items:
            (inner,) = mapped(Row((node,)), changed).items
            base = inner.base if isinstance(inner, Script) else inner
            if isinstance(base, Atom) and table()[base.token].kind is kind:
                if left == 0:
                    new = change(base)
                    inner = Script(new, inner.sub, inner.sup) if isinstance(inner, Script) else new
                left -= 1
            nodes.append(inner)
        return Row(tuple(nodes))

    return changed(row)
