"""Measures how grids are read: formulas of textbooks, set in the ink of writers that no network learnt from.

    python scripts/composed_grids.py [--each 60] [--seed 11] [--reader FOLDER]

By kind: the environment, with `+` where there are several grids; `dots` with a `\\vdots` or `\\ddots`,
`empty` with an empty cell, `divided` with a line between columns. Given as strokes. The language model has
seen formulas of these sources. Needs `crohme`, `hasyv2`, `emnist-byclass` and `formulas` in the store.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from inkmath import load_reader
from inkmath.data.formulas import FormulaSet
from inkmath.data.use import open_set
from inkmath.errors import LatexSyntaxError
from inkmath.evaluation.results import Measure
from inkmath.expression.grids import BAR
from inkmath.expression.latex import canonical_tokens, parse, row_tokens
from inkmath.expression.tree import Grid, Row, Script, inner_rows
from inkmath.training.corpus import crohme_parts, held_out_library, store_tests
from inkmath.training.grammar import symbol_count
from inkmath.training.grid_typesetting import FENCES, strokes_of
from inkmath.types import Ink

MOST_SYMBOLS = 45


def grids_of(row: Row) -> Iterator[Grid]:
    """The grids of an expression, however deep."""
    for node in row.items:
        base = node.base if isinstance(node, Script) else node
        if isinstance(base, Grid):
            yield base
        for inner in (*inner_rows(node), *(inner_rows(base) if base is not node else ())):
            yield from grids_of(inner)


def kind_of(tokens: Sequence[str], grids: Sequence[Grid]) -> str:
    """The kind that an expression with grids is counted under."""
    rows = [row for grid in grids for row in grid.rows]
    if any(not cell.items for row in rows for cell in row):
        return "empty"
    if {r"\vdots", r"\ddots"} & set(tokens):
        return "dots"
    if any(BAR in row[1:-1] for row in rows):
        return "divided"
    return grids[0].environment + "+" * (len(grids) > 1)


def formulas_with_grids() -> dict[str, list[Row]]:
    """The expressions by kind, none of which a test of the store asks for."""
    formulas, tests, found = open_set("formulas"), store_tests(), dict[tuple[str, ...], tuple[str, Row]]()
    assert isinstance(formulas, FormulaSet)
    for formula in formulas:
        if r"\begin" not in formula.latex and r"\binom" not in formula.latex:
            continue
        try:
            row = parse(formula.latex)
        except LatexSyntaxError:
            continue
        grids, tokens = list(grids_of(row)), tuple(row_tokens(row))
        can_be_written = all(grid.environment in FENCES for grid in grids)
        if grids and can_be_written and symbol_count(row) <= MOST_SYMBOLS and tokens not in tests:
            found[tokens] = kind_of(tokens, grids), row
    by_kind = defaultdict[str, list[Row]](list)
    for kind, row in found.values():
        by_kind[kind].append(row)
    return by_kind


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--each", type=int, default=60, help="expressions of each kind (60)")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--reader", default="expressions", help="a reader by name, or its folder")
    given = parser.parse_args(arguments)
    rng, reader = np.random.default_rng(given.seed), load_reader(given.reader)
    with tempfile.TemporaryDirectory() as folder:
        library = held_out_library(crohme_parts()[1], Path(folder))
    every = list[bool]()
    for kind, rows in sorted(formulas_with_grids().items()):
        right = list[bool]()
        for number in rng.permutation(len(rows)).tolist():
            try:
                strokes = strokes_of(rows[number], library, rng)
            except ValueError:
                continue
            latex = reader.read(Ink(strokes)).latex
            right.append(bool(latex) and list(canonical_tokens(latex)) == list(row_tokens(rows[number])))
            if len(right) == given.each:
                break
        print(f"{kind}: {sum(right)} of {len(right)}", flush=True)
        every += right
    measure = Measure.share("grids read exactly", every)
    print(": ".join([measure.name, ", ".join(measure.cells()[1:])]))


if __name__ == "__main__":
    main()
