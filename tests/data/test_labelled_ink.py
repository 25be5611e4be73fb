"""Corrected ink of a user of the page, as a custom set."""

from __future__ import annotations

import json
from pathlib import Path

from inkmath.data.archive import Source
from inkmath.data.expressions import WrittenExpression
from inkmath.data.labelled_ink import read
from inkmath.data.samples import Fault

STROKES = [[[0, 0], [5, 9]], [[5, 0], [0, 9]], [[12, 4], [18, 4]]]
GOOD = {
    "schema": 1,
    "strokes": STROKES,
    "latex": "x-",
    "symbols": [{"token": "x", "strokes": [0, 1]}, {"token": "-", "strokes": [2]}],
}


def rows(tmp_path: Path, *lines: object) -> list[WrittenExpression | Fault]:
    path = tmp_path / "ink.jsonl"
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return list(read(Source([path], tmp_path)))


def test_the_ink_comes_with_its_symbols(tmp_path: Path) -> None:
    (written,) = rows(tmp_path, GOOD, "")
    assert isinstance(written, WrittenExpression)
    assert [stroke.tolist() for stroke in written.strokes] == STROKES
    assert [(symbol.name, symbol.strokes) for symbol in written.symbols] == [("x", (0, 1)), ("-", (2,))]
    assert written.tokens == ("x", "-")


def test_a_fraction_bar_is_a_written_minus(tmp_path: Path) -> None:
    symbols = [{"token": r"\frac", "strokes": [2]}]
    (written,) = rows(tmp_path, GOOD | {"latex": r"\frac{}{}", "symbols": symbols})
    assert isinstance(written, WrittenExpression)
    assert written.symbols[0].name == "-"


def test_what_is_broken_is_named(tmp_path: Path) -> None:
    broken = ["{", "[]", {"strokes": []}, GOOD | {"latex": r"\nothing"}, GOOD | {"strokes": []}]
    found = rows(tmp_path, *broken, GOOD)
    assert [type(row) for row in found] == [Fault] * 5 + [WrittenExpression]


def test_symbols_that_do_not_fit_the_ink_are_left_out(tmp_path: Path) -> None:
    for symbols in ([{"token": "x", "strokes": [9]}], [{"token": r"\aleph", "strokes": [0]}]):
        (written,) = rows(tmp_path, GOOD | {"symbols": symbols})
        assert isinstance(written, WrittenExpression)
        assert written.symbols == ()
