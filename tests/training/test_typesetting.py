"""Typeset ink has the tokens that were asked for, each in its place."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from inkmath.data.expressions import WrittenExpression
from inkmath.expression.latex import parse, row_tokens
from inkmath.expression.layout import Relation
from inkmath.expression.tree import Row
from inkmath.training.grammar import expressions, symbol_count
from inkmath.training.symbol_inks import Library
from inkmath.training.typesetting import enclosed, write
from inkmath.vocab import symbol_ids
from inks import all_symbols, row_of

LIBRARY = Library([*all_symbols("w0"), *all_symbols("w1")[::2]])
SEEDS = range(8)


def written(latex: str, seed: int = 0) -> WrittenExpression:
    return write(parse(latex), LIBRARY, np.random.default_rng(seed))


def boxes(expression: WrittenExpression) -> dict[str, np.ndarray]:
    """x0, y0, x1, y1 by name; names are taken to be different."""
    points = {s.name: np.concatenate(expression.symbol_strokes(s)) for s in expression.symbols}
    return {name: np.concatenate([p.min(axis=0), p.max(axis=0)]) for name, p in points.items()}


def middle(box: np.ndarray) -> np.ndarray:
    return (box[:2] + box[2:]) / 2


def test_what_is_written_is_what_was_given() -> None:
    rng = np.random.default_rng(3)
    for row in islice(expressions(rng), 300):
        expression = write(row, LIBRARY, rng)
        tree = expression.tree
        assert tree is not None
        assert tree.is_valid()
        assert tree.to_row() == row
        assert expression.tokens == tuple(row_tokens(row))
        assert len(expression.symbols) == symbol_count(row)
        for symbol, name in zip(expression.symbols, tree.names, strict=True):
            assert symbol_ids()[symbol.name] == symbol_ids()[name]
        strokes = [i for symbol in expression.symbols for i in symbol.strokes]
        assert strokes == list(range(len(expression.strokes)))
        assert all(np.isfinite(stroke).all() and len(stroke) for stroke in expression.strokes)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_row_runs_to_the_right_on_one_line(seed: int) -> None:
    places = [middle(box) for box in boxes(written("abc+28", seed)).values()]
    x = [place[0] for place in places]
    assert x == sorted(x)
    assert np.ptp([place[1] for place in places]) < 60


@pytest.mark.parametrize("seed", SEEDS)
def test_scripts_stand_above_and_below_and_are_smaller(seed: int) -> None:
    box = boxes(written("x_{1}^{2}", seed))
    base, sub, sup = box["x"], box["1"], box["2"]
    assert middle(sup)[1] < middle(base)[1] < middle(sub)[1]
    assert sup[3] <= sub[1]
    assert max(sup[0], sub[0]) > middle(base)[0]
    for script in (sub, sup):
        assert script[3] - script[1] < base[3] - base[1]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_fraction_bar_lies_between_its_parts_and_spans_them(seed: int) -> None:
    box = boxes(written(r"\frac{abcd}{2}", seed))
    bar = box["-"]
    assert max(box[name][3] for name in "abcd") < bar[3]
    assert box["2"][1] > bar[1]
    assert bar[2] - bar[0] >= 0.95 * (box["d"][2] - box["a"][0])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_root_sign_covers_what_stands_under_it(seed: int) -> None:
    box = boxes(written(r"\sqrt[3]{a+b}", seed))
    sign = box[r"\sqrt"]
    for name in "a+b":
        assert sign[0] < box[name][0]
        assert box[name][2] < sign[2]
        assert sign[1] < box[name][1]
    assert box["3"][2] < box["a"][0]
    assert box["3"][3] < sign[3]


@pytest.mark.parametrize("seed", SEEDS)
def test_brackets_are_as_tall_as_their_content(seed: int) -> None:
    box = boxes(written(r"(\frac{a}{b})", seed))
    content = box["b"][3] - box["a"][1]
    for bracket in "()":
        assert box[bracket][3] - box[bracket][1] > 0.7 * content
    small = boxes(written("(x)", seed))
    assert small["("][3] - small["("][1] < 0.8 * (box["("][3] - box["("][1])


@pytest.mark.parametrize("seed", SEEDS)
def test_limits_stand_under(seed: int) -> None:
    box = boxes(written(r"\lim_{n}x", seed))
    assert box["n"][1] > middle(box[r"\lim"])[1]
    assert box[r"\lim"][0] - 50 < middle(box["n"])[0] < box[r"\lim"][2] + 50
    assert box["x"][0] > box["n"][2] - 50


def test_a_prime_is_a_raised_mark() -> None:
    expression = written(r"f^{\prime}")
    assert expression.tree is not None
    assert expression.tree.relations[1] == Relation.SUP
    box = boxes(expression)
    assert middle(box[r"\prime"])[1] < middle(box["f"])[1]


def test_one_writer_writes_an_expression_and_a_seed_settles_it() -> None:
    first, again = written("2x+1", 5), written("2x+1", 5)
    assert first.writer in {"w0", "w1"}
    assert all((a == b).all() for a, b in zip(first.strokes, again.strokes, strict=True))
    other = written("2x+1", 6)
    assert not np.allclose(first.strokes[0], other.strokes[0])


@pytest.mark.parametrize(
    ("latex", "spans"),
    [
        ("(a)b", {0: [1], 2: [1]}),
        ("(a[b])", {0: [1, 2, 3, 4], 5: [1, 2, 3, 4], 2: [3], 4: [3]}),
        ("[0,1)", {0: [1, 2, 3], 4: [1, 2, 3]}),
        ("|a|+|b|", {0: [1], 2: [1], 4: [5], 6: [5]}),
        (r"\{x|x\}", {0: [1, 2, 3], 4: [1, 2, 3]}),
        (r"\sum_{i}^{n}\frac{1}{i}", {0: [1]}),
        ("a)", {}),
    ],
)
def test_brackets_find_their_partners(latex: str, spans: dict[int, list[int]]) -> None:
    assert {index: list(span) for index, span in enclosed(parse(latex).items).items()} == spans


def test_an_empty_row_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="empty row"):
        write(Row(), LIBRARY, np.random.default_rng(0))
    with pytest.raises(ValueError, match="empty row"):
        write(parse(r"\frac{1}{}"), LIBRARY, np.random.default_rng(0))


def test_a_symbol_that_nobody_wrote_is_named() -> None:
    digits = Library([row_of(["1", "2"], [(0, 0, 1, 2), (2, 0, 3, 2)])])
    with pytest.raises(ValueError, match="'x'"):
        write(parse("x"), digits, np.random.default_rng(0))
