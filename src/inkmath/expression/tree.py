"""The expression tree: what stands where, as it is written.

    Base = Atom | Fraction | Root | Grid | Decorated | Text
    Node = Base | Script
    Row  = a tuple of nodes, left to right

Brackets are plain atoms in a row, as they are on paper: `[0, 1)` is as good a row as `(0, 1)`. What the marks
mean (operands, function calls, numbers of several digits) is read off the tree in `meaning`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Row:
    """Nodes from left to right; may be empty."""

    items: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Atom:
    """One token of `inkmath.vocab`, such as `x`, `7` or `\\sin`; a number of two digits is two atoms."""

    token: str


@dataclass(frozen=True, slots=True)
class Fraction:
    """A fraction with a horizontal bar."""

    numerator: Row
    denominator: Row


@dataclass(frozen=True, slots=True)
class Root:
    """A root; index is None for a square root."""

    radicand: Row
    index: Row | None = None


@dataclass(frozen=True, slots=True)
class Decorated:
    """A body with a mark over, under, around or through it.

    mark: one of `spellings.MARKS`, such as `\\overline` or `\\boxed`.
    """

    mark: str
    body: Row


@dataclass(frozen=True, slots=True)
class Text:
    """Words or a unit, upright, as LaTeX's `\\text`; blanks only between words, one letter only as a unit."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells, one below the other.

    environment: LaTeX's name of it, one of the values of `spellings.GRIDS`, or `binom`, which has two rows of
    one cell. `cases` stands behind one tall brace, `aligned` has an equation in each cell, and `column` has
    rows of one cell, aligned at the right, as in written arithmetic.
    rows: at least one, each of at least one cell; in a `column` one without cells is a rule.
    """

    environment: str
    rows: tuple[tuple[Row, ...], ...]


@dataclass(frozen=True, slots=True)
class Script:
    """A base with a subscript, a superscript or both; also the limits of a sum, an integral or `\\lim`.

    A base is never a Script itself; at least one of sub and sup is given. Primes are superscripts: f' has
    sup = Row((Atom("\\prime"),)). Marks written under or over a base count as sub and sup.
    """

    base: Base
    sub: Row | None = None
    sup: Row | None = None


Base: TypeAlias = Atom | Fraction | Root | Grid | Decorated | Text
Node: TypeAlias = Base | Script


def inner_rows(node: Node) -> tuple[Row, ...]:
    """The rows right below a node: of a fraction, a root, a decoration, a grid or scripts."""
    match node:
        case Fraction(numerator, denominator):
            return numerator, denominator
        case Root(radicand, index):
            return (radicand,) if index is None else (radicand, index)
        case Decorated(_, body):
            return (body,)
        case Grid(_, rows):
            return tuple(cell for row in rows for cell in row)
        case Script(base, sub, sup):
            return (*inner_rows(base), *(part for part in (sub, sup) if part is not None))
    return ()


def with_rows(node: Node, change: Callable[[Row], Row]) -> Node:
    """The node with the rows right below it changed."""
    if isinstance(node, Script):
        sub = None if node.sub is None else change(node.sub)
        sup = None if node.sup is None else change(node.sup)
        return Script(_base_with_rows(node.base, change), sub, sup)
    return _base_with_rows(node, change)


def _base_with_rows(base: Base, change: Callable[[Row], Row]) -> Base:
    match base:
        case Fraction(numerator, denominator):
            return Fraction(change(numerator), change(denominator))
        case Root(radicand, index):
            return Root(change(radicand), None if index is None else change(index))
        case Decorated(mark, body):
            return Decorated(mark, change(body))
        case Grid(environment, rows):
            return Grid(environment, tuple(tuple(map(change, cells)) for cells in rows))
    return base
