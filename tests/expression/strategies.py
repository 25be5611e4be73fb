"""Hypothesis strategies for expression trees in canonical form, and for LaTeX of every shape."""

from __future__ import annotations

from hypothesis import strategies as st

from inkmath.expression.grids import aligned_cells
from inkmath.expression.rows import NOTHING, PRIME, RowBuilder
from inkmath.expression.spellings import MARKS, STRUCTURAL
from inkmath.expression.tree import Atom, Decorated, Fraction, Grid, Node, Root, Row, Script, Text
from inkmath.vocab import table

TOKENS = [
    token.latex for token in table().values() if token.kind not in STRUCTURAL and token.latex != PRIME.token
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
"""Every tree that `inkmath.expression.latex.parse` can give, but for those of `wide_rows`."""


texts = st.sampled_from(("kg", "or", "for all", "m/s", "50 % off", "é#_${}&è")).map(Text)
_small_nodes = st.recursive(atoms, _deeper, max_leaves=3)


def _wide(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Grids, and bodies that bear a mark."""
    cells = st.lists(_row(nodes, min_size=1), min_size=1, max_size=2).map(tuple)
    environments = st.sampled_from(
        ("cases", "pmatrix", "bmatrix", "vmatrix", "Vmatrix", "matrix", "array", "aligned")
    )
    grids = st.builds(Grid, environments, st.lists(cells, min_size=1, max_size=3).map(tuple))
    lines = st.lists(st.just(()) | st.tuples(_row(nodes, min_size=1)), min_size=1, max_size=4).filter(any)
    columns = st.builds(Grid, st.just("column"), lines.map(tuple))
    halves = st.tuples(_row(nodes).map(lambda row: (row,)), _row(nodes).map(lambda row: (row,)))
    binomials = st.builds(Grid, st.just("binom"), halves)
    decorated = st.builds(Decorated, st.sampled_from(sorted(set(MARKS.values()))), _row(nodes))
    return st.one_of(texts, grids, columns, binomials, decorated)


def _canonical(row: Row) -> Row:
    builder = RowBuilder()
    for node in row.items:
        builder.add(node)
    return builder.build()


def _is_whole(row: Row) -> bool:
    """True if no cases among the nodes are such as aligned equations are spelled."""
    return not any(
        isinstance(node, Grid)
        and node.environment == "cases"
        and aligned_cells("cases", node.rows) != node.rows
        for node in row.items
    )


wide_rows: st.SearchStrategy[Row] = _row(atoms | _wide(_small_nodes)).map(_canonical).filter(_is_whole)
"""Trees with grids, words, and marks over, under, around and through what they hold."""

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
    *(
        r"\begin{pmatrix}",
        r"\end{pmatrix}",
        r"\begin{array}{c}",
        r"\end{array}",
        r"\choose",
        r"\binom",
        r"\hat",
    ),
    *(r"\text{or}", r"\text{if $x$}", r"\mathrm{kg}", r"\mathcal", r"\overline", r"\substack", r"\boxed"),
]

latex_soup = st.lists(st.sampled_from(_PIECES), max_size=14).map(" ".join)
"""Text made of LaTeX's pieces in any order: most of it is not LaTeX."""
