"""Parts that makers of workings share: numbers as they are written, and versions of a working."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

Slip = str | None


@dataclass(frozen=True, slots=True)
class Working:
    """lines: LaTeX. slip: what went wrong; None for nothing. wrong_line: where, counted from 1."""

    kind: str
    lines: tuple[str, ...]
    slip: Slip = None
    wrong_line: int | None = None


@dataclass(frozen=True, slots=True)
class Maker:
    """family: of the suite. slips: what can go wrong.

    make: draws a working with a slip, or none: its lines, and the wrong one.
    """

    family: str
    slips: tuple[str, ...]
    make: Callable[[random.Random, Slip], tuple[list[str], int | None]]


@dataclass(frozen=True, slots=True)
class Versions:
    """A working without a slip, and for each slip its wrong line, counted from 1, with all that follows."""

    right: tuple[str, ...]
    wrong: Mapping[str, tuple[int, tuple[str, ...]]]


def maker_of(family: str, versions: Callable[[random.Random], Versions]) -> Maker:
    """The maker of workings that are written down in all their versions at once."""

    def make(draw: random.Random, slip: Slip) -> tuple[list[str], int | None]:
        drawn = versions(draw)
        if slip is None:
            return list(drawn.right), None
        wrong_line, tail = drawn.wrong[slip]
        return [*drawn.right[: wrong_line - 1], *tail], wrong_line

    return Maker(family, tuple(versions(random.Random(0)).wrong), make)


def number(value: Fraction | int) -> str:
    value = Fraction(value)
    if value.denominator == 1:
        return str(value.numerator)
    sign = "-" if value < 0 else ""
    return rf"{sign}\frac{{{abs(value.numerator)}}}{{{value.denominator}}}"


def plus(value: Fraction | int) -> str:
    """The number as it follows other terms: `+3`, `-2`."""
    return number(value) if value < 0 else f"+{number(value)}"


def times(factor: Fraction | int, what: str) -> str:
    """`3x`, `x`, `-x`."""
    return {1: what, -1: f"-{what}"}.get(int(factor) if factor in (1, -1) else 0, f"{number(factor)}{what}")


def plus_times(factor: Fraction | int, what: str) -> str:
    return times(factor, what) if factor < 0 else f"+{times(factor, what)}"


def other(draw: random.Random, low: int, high: int, *excluded: int) -> int:
    """A whole number, none of the excluded and not 0."""
    return draw.choice([n for n in range(low, high + 1) if n != 0 and n not in excluded])
