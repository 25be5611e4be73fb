"""Single symbols are read as they stand: people try a reader with one first."""

from __future__ import annotations

import pytest

from inkmath.data import open_set
from inkmath.data.expressions import ExpressionSet
from inkmath.pipeline import READERS, load_reader
from inkmath.types import Ink

pytestmark = pytest.mark.slow


@pytest.mark.data("crohme")
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", ["1", "2", "0", "x", "=", "+"])
def test_a_symbol_alone_is_read(name: str, reader: str) -> None:
    """Thirty of the first that writers of CROHME 2013 have written; no training saw them."""
    crohme, reads = open_set("crohme"), load_reader(reader)
    assert isinstance(crohme, ExpressionSet)
    inks = [
        Ink(tuple(expression.symbol_strokes(symbol)))
        for expression in crohme.split("2013")
        for symbol in expression.symbols
        if symbol.name == name
    ][:30]
    right = sum(reads.read(ink).latex == name for ink in inks)
    assert right >= 0.8 * len(inks)
