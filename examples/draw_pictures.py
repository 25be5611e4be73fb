"""Draws three pictures of problems that a seed makes up: `draw_pictures.py --seed 7 --out DIR`.

scan.png is a fraction sum, drawing.png a linear equation with brackets, photo.jpg a quadratic equation in an
exercise book. `truth.json` beside them tells the LaTeX that was written and the answers, which are known by
construction: the sum is added as fractions, the equations are made from their roots.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from handwriting import DIGIT_HEIGHT, Hand, ink_of, write
from paper import Picture, drawing, ink_cover, photo, place, scan, turned
from stroke_font import Points

from inkmath.expression.latex import parse


@dataclass(frozen=True, slots=True)
class Problem:
    """Content of a picture.

    answers: the exact answers as texts of fractions such as "-3/2", in ascending order.
    """

    file: str
    latex: str
    answers: tuple[str, ...]


def problems(seed: int) -> tuple[Problem, Problem, Problem]:
    """The three problems of a seed."""
    rng = np.random.default_rng([seed, 1])
    return _fraction_sum(rng), _linear_equation(rng), _quadratic_equation(rng)


def draw_pictures(seed: int, folder: Path) -> tuple[Problem, ...]:
    """Write the pictures and truth.json into a folder, which is made if need be; returns what they say."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = problems(seed)
    for problem, picture in zip(drawn, _pictures(drawn, seed), strict=True):
        quality = [cv2.IMWRITE_JPEG_QUALITY, 82] if problem.file.endswith(".jpg") else []
        cv2.imwrite(str(folder / problem.file), picture, quality)
    truth = [asdict(problem) for problem in drawn]
    (folder / "truth.json").write_text(json.dumps(truth, indent=2) + "\n", encoding="utf-8")
    return drawn


def _fraction_sum(rng: np.random.Generator) -> Problem:
    below = rng.choice([2, 3, 4, 5, 6, 7, 8, 9, 12, 15], 2, replace=False).tolist()
    above = [int(rng.choice([n for n in range(1, 2 * d) if np.gcd(n, d) == 1])) for d in below]
    sign = int(rng.choice([1, 1, -1]))
    total = Fraction(above[0], below[0]) + sign * Fraction(above[1], below[1])
    left, right = (rf"\frac{{{n}}}{{{d}}}" for n, d in zip(above, below, strict=True))
    return Problem("scan.png", left + ("+" if sign > 0 else "-") + right, (str(total),))


def _linear_equation(rng: np.random.Generator) -> Problem:
    """a(x+b)=cx+d with a whole root."""
    variable = str(rng.choice(["x", "x", "y"]))
    root = int(rng.choice([n for n in range(-9, 13) if n != 0]))
    a, c = rng.choice(range(2, 9), 2, replace=False).tolist()
    b = int(rng.choice([n for n in range(-9, 10) if n != 0]))
    d = a * (root + b) - c * root
    right = _terms((c, variable), (d, ""))
    return Problem("drawing.png", f"{a}({_terms((1, variable), (b, ''))})={right}", (str(root),))


def _quadratic_equation(rng: np.random.Generator) -> Problem:
    """a(x-p)(x-q)=0 multiplied out, with two whole roots that are not both zero."""
    p, q = sorted(rng.choice(range(-7, 8), 2, replace=False).tolist())
    a = int(rng.choice([1, 1, 2, 3]))
    left = _terms((a, "x^{2}"), (-a * (p + q), "x"), (a * p * q, ""))
    return Problem("photo.jpg", f"{left}=0", (str(p), str(q)))


def _terms(*terms: tuple[int, str]) -> str:
    """A sum such as 2x^{2}-8: terms of 0 are left out, and coefficients of 1 are not written."""
    text = ""
    for factor, power in terms:
        if factor:
            number = "" if abs(factor) == 1 and power else str(abs(factor))
            text += ("-" if factor < 0 else "+" if text else "") + number + power
    return text


def _pictures(drawn: tuple[Problem, ...], seed: int) -> Iterator[Picture]:
    """The pictures of the three problems, each by another hand."""
    hands = [Hand.of(1000 * seed + i) for i in range(len(drawn))]
    inks = [ink_of(write(parse(p.latex), hand)).strokes for p, hand in zip(drawn, hands, strict=True)]
    yield _scan(inks[0], hands[0].rng)
    yield _drawing(inks[1], hands[1].rng)
    yield _photo(inks[2], hands[2].rng)


def _scan(strokes: Sequence[Points], rng: np.random.Generator) -> Picture:
    placed = place(strokes, 420, 120)
    skewed = turned(placed.strokes, placed.shape, rng.uniform(-0.8, 0.8))
    return scan(ink_cover(skewed, placed.shape, 5.0, rng), rng)


def _drawing(strokes: Sequence[Points], rng: np.random.Generator) -> Picture:
    placed = place(strokes, 900, 60)
    return drawing(ink_cover(placed.strokes, placed.shape, 6.0, rng), rng)


def _photo(strokes: Sequence[Points], rng: np.random.Generator) -> Picture:
    placed = place(strokes, 1250, 220)
    digit_px = DIGIT_HEIGHT * placed.scale
    cover = ink_cover(placed.strokes, placed.shape, 0.06 * digit_px, rng)
    return photo(cover, 1.35 * digit_px, placed.baseline_px + 4, rng)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=7, help="which problems, and whose hand")
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    arguments = parser.parse_args()
    for problem in draw_pictures(arguments.seed, arguments.out):
        print(f"{arguments.out / problem.file}: {problem.latex}")


if __name__ == "__main__":
    main()
