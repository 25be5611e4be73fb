from __future__ import annotations

import numpy as np
import pytest

from inkmath.data.expressions import WrittenExpression, WrittenSymbol
from inkmath.data.samples import PictureSample
from inkmath.errors import ConfigError
from inkmath.evaluation.reading.samples import (
    ExpressionSample,
    from_pictures,
    from_written,
    in_subset,
    pages_of,
    rows_of,
    symbols_of,
)
from inkmath.ink.raster import INPUT_SIZE
from inkmath.ink.views import CONTEXT_SIZE
from inkmath.types import Box

WRITTEN = WrittenExpression(
    name="w",
    split="2014",
    writer="",
    strokes=tuple(map(np.array, ([[0.0, 0], [10, 20]], [[10.0, 0], [0, 20]], [[30.0, 20]]))),
    symbols=(WrittenSymbol("x", (0, 1)), WrittenSymbol(".", (2,))),
    tree=None,
    tokens=("x", "."),
)


def test_strokes_become_a_sample_with_the_boxes_of_its_symbols() -> None:
    (sample,) = from_written([WRITTEN])
    assert sample.tokens == ("x", ".")
    assert sample.symbols == (("x", Box(0, 0, 10, 20)), (".", Box(30, 20, 30, 20)))


def test_true_symbols_are_seen_where_they_stand() -> None:
    cross, dot = symbols_of([WRITTEN])
    assert (cross.name, dot.name) == ("x", ".")
    assert len(cross.views) == len(dot.views) == 1
    assert dot.views.crop.mean() > cross.views.crop.mean()  # a dot fills its box, a cross does not
    centre = INPUT_SIZE // 2
    assert cross.views.crop[0, 0, centre, centre] > 0.5
    assert cross.views.crop[0, 0, centre, : centre // 2].max() < 0.1
    its, others = cross.views.context[0]
    middle = CONTEXT_SIZE // 2
    assert its[middle, middle] > 0.2
    assert others[:, :middle].max() == 0  # the dot stands to the right of the cross
    assert others[:, middle:].max() > 0.2


def test_pages_and_incomplete_labels_are_left_out() -> None:
    pictures = [
        PictureSample("line", b"", "x+1"),
        PictureSample("page", b"", r"x+1=2 \\ x=1"),
        PictureSample("incomplete", b"", "x", columns={"complete": "no"}),
        PictureSample("complete", b"", "x", columns={"complete": "yes"}),
    ]
    assert [sample.name for sample in from_pictures(pictures)] == ["line", "complete"]


def test_pages_are_split_into_their_lines() -> None:
    pictures = [
        PictureSample("line", b"", "x+1"),
        PictureSample("page", b"page", r"x + 1 = 2 \\ \hbar{ \\ x^2"),
        PictureSample("incomplete", b"", r"x \\ y", columns={"complete": "no"}),
    ]
    (page,) = pages_of(pictures)
    assert (page.name, page.source) == ("page", b"page")
    assert page.lines == (tuple("x+1=2"), None, tuple("x^{2}"))


def test_pages_of_keeps_tags_and_pictures_of_one_line_where_one_is_enough() -> None:
    pictures = [PictureSample("line", b"", "x+1", columns={"tags": "ruled, pencil ruled"})]
    assert list(pages_of(pictures)) == []
    (page,) = pages_of(pictures, least=1)
    assert (page.lines, page.tags) == ((tuple("x+1"),), ("ruled", "pencil"))


@pytest.mark.parametrize(
    ("latex", "rows"),
    [
        (r"x=1 \\ y=2", ["x=1", "y=2"]),
        (r"\begin{cases} x=1 \\ y=2 \end{cases} \\ z", ["x=1", "y=2", "z"]),
        (r"a \left\{\begin{array}{l} x=1 \\ y=2 \end{array}\right. ", ["a", "x=1", "y=2"]),
        (r"\begin{aligned} x &= 1 \\[2pt] &= y \end{aligned}", ["x = 1", "= y"]),
        (r"\left\{1,2\right\}", [r"\left\{1,2\right\}"]),
        (
            r"A=\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}v \\ w",
            [r"A=\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}v", "w"],
        ),
    ],
)
def test_rows_of_flattens_systems_and_keeps_matrices_whole(latex: str, rows: list[str]) -> None:
    assert [" ".join(row.split()) for row in rows_of(latex)] == rows


@pytest.mark.parametrize(
    ("tokens", "simple", "powers"),
    [
        ("1 2 \\times x = ( A + . 5 ) / 2 - \\div", True, True),
        ("x ^ { 2 }", False, True),
        ("x _ { 2 }", False, False),
        ("\\frac { 1 } { 2 }", False, False),
        ("\\alpha", False, False),
        ("x , y", False, False),
    ],
)
def test_subsets(tokens: str, simple: bool, powers: bool) -> None:
    sample = ExpressionSample("s", b"", tuple(tokens.split()))
    assert (in_subset("simple")(sample), in_subset("powers")(sample)) == (simple, powers)
    assert in_subset(None)(sample)


def test_an_unparsed_truth_is_in_no_subset_and_an_unknown_subset_is_named() -> None:
    assert not in_subset("simple")(ExpressionSample("s", b"", None))
    with pytest.raises(ConfigError, match=r"'easy'.*simple, powers"):
        in_subset("easy")
