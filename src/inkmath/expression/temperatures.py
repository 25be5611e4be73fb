r"""Degrees Celsius and Fahrenheit: the ring that belongs to a unit, not to an angle, as in `25^{\circ}C`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inkmath.expression.names import token_of
from inkmath.expression.tree import Atom, Fraction, Node, Row, Script, Text

RING = Row((Atom(r"\circ"),))
EMPTY = Atom("{}")
SCALES = {"C": "°C", "F": "°F"}
"""Units by the letter behind the ring."""

PLACES = frozenset(("?", r"\square"))
ARROWS = frozenset((r"\rightarrow", r"\to", r"\Rightarrow"))
ANGLES = frozenset((r"\sin", r"\cos", r"\tan", r"\cot", r"\angle"))
"""Signs beside which a ring is rather of an angle."""


def with_degree_units(items: Sequence[Node]) -> tuple[Node, ...]:
    r"""The row with one node for each unit of temperature: `25` and `°C` for `25^{\circ}C`."""
    if any(token_of(node) in ANGLES for node in items):
        return tuple(items)
    return tuple(_separated(items))


def _separated(items: Sequence[Node]) -> Iterator[Node]:
    k = 0
    while k < len(items):
        node, scale = items[k], SCALES.get(token_of(items[k + 1])) if k + 1 < len(items) else None
        match node:
            case Script(base, None, sup) if scale is not None and sup == RING and _may_have_unit(base):
                yield from () if base == EMPTY else (base,)
                yield Text(scale)
                k += 2
            case _:
                yield node
                k += 1


def _may_have_unit(base: Node) -> bool:
    """True behind a number, a bracket, a place for one, words, arrows, and where the ring is alone."""
    token = token_of(base)
    is_number = isinstance(base, Text | Fraction) or token.isdecimal()
    return is_number or base == EMPTY or token in (*PLACES, ")", *ARROWS)


def degree_unit(symbol: str) -> list[Node]:
    """The ring and the letter of a unit, to be written behind a number."""
    return [Script(EMPTY, sup=RING), Atom(symbol[1:])]


def with_rings(nodes: Sequence[Node]) -> list[Node]:
    """The nodes of a product with each ring at the digit before it."""
    written: list[Node] = []
    for node in nodes:
        last = written[-1] if written else None
        if node == Script(EMPTY, sup=RING) and isinstance(last, Atom) and last.token.isdecimal():
            written[-1] = Script(last, sup=RING)
        else:
            written.append(node)
    return written
