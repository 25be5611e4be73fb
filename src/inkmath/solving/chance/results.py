"""Results of problems about chance, and their numbers as they are written."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from inkmath.expression.latex import parse, print_latex
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check

MOST_DECIMALS, DIGITS = 10, 6
"""Decimals of a value that is given exactly, and significant digits of a rounded one."""

MIRRORED = {"=": "=", "<": ">", ">": "<", r"\leq": r"\geq", r"\geq": r"\leq"}


@dataclass(frozen=True, slots=True)
class Result:
    """The value of what is asked, exact or to 30 digits, and its check."""

    term: Term
    value: Any
    verified: bool
    check: Check
    exact: Term | None = None

    def answer(self, label: bool, as_decimal: bool) -> Answer:
        text, is_exact = written(self.value, as_decimal)
        if self.exact is not None:
            text, is_exact = latex_of(self.exact), True
        sign = "=" if is_exact else r"\approx "
        latex = f"{latex_of(self.term)}{sign}{text}" if label else text
        shown = str(self.value) if is_exact else f"{float(self.value):.12f}"
        if self.exact is not None:
            shown = print_term(self.exact)
        return Answer(latex, shown, float(self.value), verified=self.verified)


def written(value: Any, as_decimal: bool = True) -> tuple[str, bool]:
    """A probability as LaTeX, and whether that is exact: a short decimal, a short fraction, or rounded.

    as_decimal: as what is given; else it is a fraction, where that is short.
    """
    if isinstance(value, Fraction) and _is_short(value, as_decimal):
        return latex_of(number_term(value, as_decimal)), True
    shown = f"{float(value):.{DIGITS}g}"
    if "e" not in shown:
        return shown, False
    mantissa, _, exponent = shown.partition("e")
    return rf"{mantissa}\cdot10^{{{int(exponent)}}}", False


def _is_short(value: Fraction, as_decimal: bool) -> bool:
    return 10**MOST_DECIMALS % value.denominator == 0 if as_decimal else value.denominator < 10**6


def is_exact(value: Any) -> bool:
    """True if four decimals are all of a value."""
    return isinstance(value, Fraction) and 10**4 % value.denominator == 0


def rounded(value: Any) -> str:
    """A value to four decimals, or to four digits where it is small; short exact ones as they are."""
    if is_exact(value):
        return latex_of(number_term(value, as_decimal=True))
    number_ = float(value)
    if 0 < abs(number_) < 0.001:
        mantissa, _, exponent = f"{number_:.3e}".partition("e")
        return rf"{mantissa}\cdot10^{{{int(exponent)}}}"
    return f"{number_:.4f}"


def canonical(latex: str) -> str:
    return print_latex(parse(latex))
