"""A small stroke font of handwritten mathematics, drawn for these examples.

A glyph is one to three strokes. A stroke is a text of `x,y` points in the order in which a pen passes
them; a smooth curve runs through the points and `!` after a point makes it a corner. Units are
hundredths of a digit's height: y = 0 is the top of a digit, y = 100 the line on which it stands, y = 40
the top of a small letter. A token has several glyphs, each the habit of another writer.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Glyph = tuple[str, ...]

FONT: dict[str, tuple[Glyph, ...]] = {
    "0": (
        ("40,3 16,12 3,50 12,88 32,99 52,86 58,48 50,14 34,2 24,7",),
        ("48,9 28,1 9,22 3,58 14,90 34,98 54,78 58,42 50,14 40,4",),
    ),
    "1": (
        ("7,0 6,50 3,100",),
        ("0,26 14,14 25,0! 24,50 21,100",),
    ),
    "2": (
        ("4,24 13,6 32,0 50,12 50,34 36,60 18,82 2,98! 28,95 58,97",),
        ("5,20 18,3 38,1 52,16 47,40 30,68 12,92 4,95 4,86 16,84 34,95 60,94",),
        ("8,16 28,1 48,9 47,32 26,68 3,97! 30,96 54,99",),
    ),
    "3": (
        ("7,13 24,0 44,5 49,22 38,39 22,45! 43,49 55,67 47,90 26,100 3,90",),
        ("5,10 22,1 42,4 47,22 36,38 24,44 42,48 54,64 50,86 30,99 6,95",),
    ),
    "4": (
        ("20,2 13,30 3,60! 30,58 62,56", "45,26 44,60 41,102"),
        ("40,103 42,50 45,1! 24,32 3,66! 34,66 64,63",),
    ),
    "5": (
        ("15,1 12,24 8,46! 28,38 49,46 55,68 44,92 22,100 2,91", "10,3 34,4 57,1"),
        ("56,2 36,4 15,5! 12,26 10,44! 32,38 53,50 54,77 36,98 3,93",),
    ),
    "6": (
        ("44,2 24,17 9,46 4,76 17,97 39,98 51,80 45,61 28,55 7,70",),
        ("36,0 18,26 6,60 8,88 26,100 46,92 50,72 36,58 18,64 6,80",),
    ),
    "7": (
        ("2,8 4,4! 30,5 56,3! 39,40 27,70 21,102",),
        ("2,5! 30,6 56,2! 40,38 29,68 22,102", "16,53 50,48"),
    ),
    "8": (
        ("50,15 31,1 11,11 12,31 31,46 51,64 52,88 30,100 8,89 9,67 30,48 49,32 52,14 43,5",),
        ("31,48 13,34 12,12 32,0 50,12 48,34 29,50 8,68 8,90 30,101 54,90 54,68 33,50 24,44",),
    ),
    "9": (
        ("51,18 34,2 11,11 4,36 19,53 41,43 51,16! 50,58 46,102",),
        ("49,14 29,2 9,16 6,40 23,51 43,37 50,10 53,48 43,84 19,100 6,94",),
    ),
    "x": (
        ("2,50 11,41 21,49 33,82 43,97 57,90", "55,42 41,48 17,88 1,101"),
        ("3,47 14,41 24,53 26,74 19,93 6,99 0,92", "57,48 47,41 33,50 26,72 33,93 46,99 59,90"),
        ("0,54 9,42 19,48 34,88 45,99 55,91", "53,39 38,56 20,82 3,103"),
    ),
    "y": (
        ("2,42 5,68 20,83 38,73 49,42! 47,88 38,126 18,137 4,125",),
        ("3,41 12,64 27,84", "53,40 40,64 26,92 5,137"),
    ),
    "z": (
        ("5,45 28,43 50,42! 28,70 3,98! 28,96 53,99", "13,71 44,69"),
        ("4,48 14,42 30,47 51,42! 26,72 2,98! 18,92 34,99 54,95",),
    ),
    "a": (
        ("47,52 30,41 10,53 5,80 19,98 38,87 48,58 49,43! 47,78 53,98 62,93",),
        ("44,49 25,42 7,61 8,89 23,98 41,82 48,46 47,78 55,97 65,90",),
    ),
    "b": (
        ("9,0 7,50 5,97! 8,66 26,51 45,60 48,83 33,99 13,98 4,86",),
        ("11,1 8,46 7,84 20,99 40,94 48,74 37,56 20,60 7,80",),
    ),
    "c": (
        ("46,53 31,41 11,53 4,77 17,97 36,98 51,88",),
        ("42,48 24,42 7,60 7,86 24,99 48,91",),
    ),
    "n": (
        ("4,43 6,70 4,101! 9,64 25,45 40,52 43,76 44,101",),
        ("2,50 8,43 10,70 8,101! 14,62 30,45 43,54 44,82 50,99 60,93",),
    ),
    "+": (
        ("0,65 25,65 51,62", "26,38 25,64 23,91"),
        ("26,39 25,66 26,92", "0,67 26,65 52,65"),
    ),
    "-": (
        ("0,65 24,64 48,62",),
        ("0,63 22,66 46,64",),
    ),
    "=": (
        ("0,54 24,54 48,52", "1,77 24,77 50,74"),
        ("1,52 25,54 50,52", "0,75 25,75 48,76"),
    ),
    "(": (
        ("23,-9 8,18 2,52 7,86 23,112",),
        ("20,-6 6,22 3,54 8,88 21,108",),
    ),
    ")": (
        ("2,-9 17,18 23,52 18,86 2,112",),
        ("3,-6 17,20 20,52 15,86 2,109",),
    ),
    "/": (
        ("37,-4 20,50 1,106",),
        ("33,-2 18,50 3,104",),
    ),
    ".": (("4,96 7,98 5,100 3,98 5,96",),),
    r"\times": (
        ("1,46 20,67 40,88", "40,45 20,68 0,90"),
        ("3,44 22,66 41,90", "38,47 20,66 2,86"),
    ),
    r"\div": (
        ("0,65 24,64 49,63", "24,42 27,43 25,45 23,43", "25,85 28,86 25,88 24,86"),
        ("0,64 25,66 50,64", "25,43 28,45 25,47 24,44", "24,87 27,89 24,91 23,88"),
    ),
    r"\cdot": (("4,62 7,64 5,67 3,65 5,62",),),
}
"""Every token that this font can write. Fraction bars and root signs are drawn to fit what they hold."""


def control_points(stroke: str) -> tuple[Points, tuple[bool, ...]]:
    """The points of a stroke, float64 (N, 2), and whether each is a corner."""
    words = stroke.split()
    points = [[float(number) for number in word.rstrip("!").split(",")] for word in words]
    return np.array(points), tuple(word.endswith("!") for word in words)


def smooth(points: Points, corners: tuple[bool, ...], steps: int = 8) -> Points:
    """A curve through the points: a Catmull-Rom spline that starts anew at every corner.

    points: float64 (N, 2). Returns float64 (M, 2), about `steps` points between two given ones.
    """
    ends = [0, *(i for i in range(1, len(points) - 1) if corners[i]), len(points) - 1]
    pieces = [_spline(points[a : b + 1], steps) for a, b in pairwise(ends)]
    return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])


def _spline(points: Points, steps: int) -> Points:
    """Uniform Catmull-Rom (Catmull and Rom, 1974) with mirrored neighbours beyond both ends."""
    before, after = 2 * points[:1] - points[1:2], 2 * points[-1:] - points[-2:-1]
    p = np.concatenate([before, points, after])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    curve = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False)
    ]
    return np.concatenate([*curve, points[-1:]])
