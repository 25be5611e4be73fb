"""Hypothesis strategies for expression trees in canonical form, and for LaTeX of every shape."""

from __future__ import annotations

from hypothesis import strategies as st

from inkmath.expression.rows import NOTHING, PRIME
from inkmath.expression.tree import Atom, Fraction, Grid, Node, Root, Row, Script
from inkmath.vocab import Kind, table

TOKENS = [
    token.latex
    for token in table().values()
    if token.kind not in (Kind.ROOT, Kind.EMPTY) and token.latex != PRIME.token
]

atoms = st.sampled_from(TOKENS).map(Atom)
primes = st.lists(st.just(PRIME), max_size=2)


def _row(nodes: st.SearchStrategy[Node], min_size: int = 0) -> st.SearchStrategy[Row]:
    """Rows of such nodes, some with the primes that may lead a row."""
    return st.builds(
        lambda lead, rest: Row((*lead, *rest)), primes, st.lists(nodes, min_size=min_size, max_size=4)
    )


def _deeper(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    row, script = _row(nodes), _row(nodes, min_size=1)
    bases = st.one_of(atoms, st.builds(Fraction, row, row), st.builds(Root, row, st.none() | script))
    both = st.one_of(st.tuples(script, st.none()), st.tuples(st.none(), script), st.tuples(script, script))
    scripts = st.builds(lambda base, pair: Script(base, *pair), bases | st.just(NOTHING), both)
    return st.one_of(bases, scripts)


nodes: st.SearchStrategy[Node] = st.recursive(atoms, _deeper, max_leaves=12)
rows: st.SearchStrategy[Row] = _row(nodes)
"""Every tree that `inkmath.expression.latex.parse` can give, but for grids."""


def _grids(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Grid]:
    cells = st.lists(_row(nodes, min_size=1), min_size=1, max_size=2).map(tuple)
    return st.builds(Grid, st.just("cases"), st.lists(cells, min_size=1, max_size=3).map(tuple))


_small_nodes = st.recursive(atoms, _deeper, max_leaves=3)
gridded_rows: st.SearchStrategy[Row] = _row(atoms | _grids(_small_nodes))
"""Trees with rows behind a brace."""

_PIECES = [
    *TOKENS,
    *(
        "^",
        "_",
        "{",
        "}",
        "[",
        "]",
        "{}",
        "x^{2}",
        "{y}",
        " ",
        "'",
        r"\prime",
        "²",
        "°",
        "é",
        "√",
        "%",
        "&",
        "$",
        ".",
    ),
    *(
        r"\sqrt",
        r"\frac",
        r"\dfrac",
        r"\over",
        r"\left",
        r"\right",
        r"\left(",
        r"\right.",
        r"\bigl",
        r"\middle",
    ),
    *(
        r"\not",
        r"\limits",
        r"\,",
        r"\mathrm",
        r"\operatorname",
        r"\text",
        r"\underset",
        r"\stackrel",
        r"\mathbb",
    ),
    *("R", "=", r"\in", r"\le", r"\to", r"\\", r"\foo", r"\begin", r"\begin{cases}", r"\end{cases}"),
]

latex_soup = st.lists(st.sampled_from(_PIECES), max_size=14).map(" ".join)
"""Text made of LaTeX's pieces in any order: most of it is not LaTeX."""
