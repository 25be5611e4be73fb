"""Groups in a row."""

from __future__ import annotations

import pytest

from inkmath.expression.grouping import unpaired
from inkmath.expression.latex import parse


@pytest.mark.parametrize(
    ("latex", "count"),
    [
        ("(x+1)(y-2)", 0),
        ("[0,1)", 0),
        ("|x|+|y|", 0),
        ("x^{2}-1|x", 1),
        (r"\frac{(x}{y)}", 2),
        (r"\sqrt{2^{(}}+)", 2),
        (r"\{x\}_{[}", 1),
        (r"2\cdot x\cdot\frac{1}{2}", 0),
        (r"2\cdot-3", 0),
        (r"|x|\cdot|y|", 0),
        (r"2+\cdot3", 1),
        (r"(\cdot x)^{3\cdot}", 2),
    ],
)
def test_what_lacks_its_other_half_is_counted_in_all_rows(latex: str, count: int) -> None:
    assert unpaired(parse(latex)) == count
