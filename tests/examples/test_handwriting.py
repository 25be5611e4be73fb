"""The drawn handwriting: symbols stay apart, stay themselves, and repeat by seed."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from handwriting import AXIS, DrawnSymbol, Hand, ink_of, write
from stroke_font import FONT, Points, control_points, smooth

from inkmath.expression.latex import parse

LINES = [
    r"\frac{13}{15}+\frac{8}{5}",
    "7(x-9)=3x-95",
    "2x^{2}-16x+30=0",
    r"\sqrt{2x+1}-(\frac{x+1}{2})\div 3.5",
]


def _distance(a: DrawnSymbol, b: DrawnSymbol) -> float:
    """Smallest distance between points of two symbols; strokes are sampled finely enough for this."""
    p, q = np.concatenate(a.strokes), np.concatenate(b.strokes)
    return float(np.sqrt(((p[:, None] - q[None]) ** 2).sum(axis=2)).min())


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("seed", range(12))
def test_no_two_symbols_touch(line: str, seed: int) -> None:
    """A pen of a twentieth of a digit's height leaves paper between any two symbols."""
    symbols = write(parse(line), Hand.of(seed))
    for a, b in combinations(symbols, 2):
        assert _distance(a, b) > 7, (a.token, b.token)


@pytest.mark.parametrize("token", [t for t, glyphs in FONT.items() if t not in ("=", r"\div", ".", r"\cdot")])
def test_strokes_of_one_symbol_hang_together(token: str) -> None:
    for seed in range(20):
        (symbol,) = write(parse(token), Hand.of(seed))
        for i, stroke in enumerate(symbol.strokes[1:], 1):
            first = DrawnSymbol(token, symbol.strokes[:i])
            assert _distance(first, DrawnSymbol(token, (stroke,))) < 5


def _strokes(line: str, seed: int) -> tuple[Points, ...]:
    return ink_of(write(parse(line), Hand.of(seed))).strokes


def test_writes_every_symbol_in_reading_order() -> None:
    tokens = [symbol.token for symbol in write(parse(r"2x^{2}-\frac{1}{3}"), Hand.of(0))]
    assert tokens == ["2", "x", "2", "-", "1", r"\frac", "3"]


def test_the_same_seed_gives_the_same_strokes_and_another_seed_others() -> None:
    first, again, other = (np.concatenate(_strokes("x+1", seed)) for seed in (5, 5, 6))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_fraction_has_its_parts_above_and_below_its_bar() -> None:
    above, bar, below = write(parse(r"\frac{1}{3}"), Hand.of(2))
    assert above.strokes[0][:, 1].max() < bar.strokes[0][:, 1].min()
    assert below.strokes[0][:, 1].min() > bar.strokes[0][:, 1].max()
    assert bar.strokes[0][:, 1].mean() == pytest.approx(AXIS, abs=3)


def test_a_superscript_is_smaller_and_higher_than_its_base() -> None:
    base, raised = write(parse("2^{2}"), Hand.of(3))
    assert np.ptp(raised.strokes[0][:, 1]) < 0.8 * np.ptp(base.strokes[0][:, 1])
    assert raised.strokes[0][:, 1].mean() < base.strokes[0][:, 1].mean() - 30


def test_the_curve_passes_through_its_points_and_keeps_corners_sharp() -> None:
    points, corners = control_points("0,0 50,0! 50,50")
    curve = smooth(points, corners)
    for point in points:
        assert np.abs(curve - point).sum(axis=1).min() < 1e-9
    assert corners == (False, True, False)
    assert set(curve[curve[:, 0] < 50][:, 1]) == {0.0}  # straight up to the corner: nothing is rounded off


def test_an_unknown_token_is_named() -> None:
    with pytest.raises(ValueError, match=r"no 'q'"):
        write(parse("q"), Hand.of(0))
