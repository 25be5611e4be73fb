"""The demo's problems are right by an independent calculation, and its pictures are as described."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
import sympy
from draw_pictures import Problem, draw_pictures, problems


def _expression(latex: str) -> sympy.Expr:
    """The LaTeX of these problems rewritten for SymPy by text, without any part of inkmath."""
    text = latex.replace(r"\frac{", "(").replace("}{", ")/(").replace("x^{2}", "x**2").replace("}", ")")
    text = re.sub(r"(\d)([(xy])", r"\1*\2", text)
    left, _, right = text.partition("=")
    return sympy.sympify(left) - sympy.sympify(right or "0")


@pytest.mark.parametrize("seed", range(25))
def test_the_answers_are_right(seed: int) -> None:
    fraction_sum, *equations = problems(seed)
    assert [str(_expression(fraction_sum.latex))] == list(fraction_sum.answers)
    for equation in equations:
        expression = _expression(equation.latex)
        (unknown,) = expression.free_symbols
        roots = sympy.solve(expression, unknown)
        assert sorted(roots) == sorted(Fraction(answer) for answer in equation.answers)


def test_writes_three_pictures_and_their_truth(tmp_path: Path) -> None:
    drawn = draw_pictures(3, tmp_path / "new")
    truth = json.loads((tmp_path / "new/truth.json").read_text(encoding="utf-8"))
    assert [Problem(row["file"], row["latex"], tuple(row["answers"])) for row in truth] == list(drawn)
    for problem in drawn:
        picture = cv2.imread(str(tmp_path / "new" / problem.file))
        assert picture is not None
        assert picture.shape[1] > 500
        assert np.ptp(picture) > 100


def test_the_photo_is_unevenly_lit(tmp_path: Path) -> None:
    draw_pictures(1, tmp_path)
    photo = cv2.imread(str(tmp_path / "photo.jpg"), cv2.IMREAD_GRAYSCALE)
    tiles = [np.median(tile) for row in np.array_split(photo, 4) for tile in np.array_split(row, 6, axis=1)]
    assert max(tiles) / min(tiles) > 1.3
