r"""Meanings of expressions. The oracle: an independent reader of LaTeX, latex2sympy2_extended.

Every expression that both read must mean the same to both, except where one of the two takes another
convention, or the other library is known to go wrong. Each of those cases is named here and counted: an
excuse covers as many expressions as it was found for, and no more.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from inkmath.data import open_set
from inkmath.data.expressions import ExpressionSet
from inkmath.errors import InkmathError
from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.to_sympy import to_sympy
from solver_suite.suite import load_suite
from solving.second_opinion import agree, second_reading

SUITE, CROHME = "the problem suite", "crohme 2014"

HOLDS: Mapping[str, tuple[type[Term], ...]] = {
    "functions of numbers and lists: theirs are products of letters": (NumberFunction,),
    "functions of letters: theirs are functions or products by other rules": (terms.Apply,),
    "elements of sequences: theirs are letters": (terms.Indexed,),
    "numerals in other bases: theirs are decimal": (terms.Numeral,),
    "degrees: theirs are powers": (terms.Scaled,),
    "limits from both sides: theirs are from the right": (terms.Limit,),
    "derivatives of a letter: theirs are 0": (terms.Derivative,),
    "several integrals: theirs take one into the other": (terms.Integral,),
    "lists and dots: theirs drop the dots": (terms.Dots, terms.Tuple),
    "the imaginary unit: theirs is a letter, and I_1 is the unit": (terms.Constant,),
}
WRITTEN: Mapping[str, str] = {
    "choices and double factorials: theirs are letters and factorials": r"[CPA]_\{?\d|C_\{n|\dC\d|!!",
    "vectors: theirs are letters": r"\\vec",
    "words between numbers: theirs are letters": r"\\text\{",
    "primes: theirs are powers": r"\\prime",
    "differences: theirs are products": r"\\Delta",
    "brackets side by side: theirs are sums, or functions": r"\d\)?[\(\[]|\)\d|[A-Za-z]\[|\}\(|\\pi\(",
    "thousands: theirs are lists": r"\d,\d",
    "letters that are SymPy's constants, with a subscript or without": r"I|[SEQN](_|=|$)",
    "mixed numbers before a letter: theirs are products": r"\d\\frac\{\d+\}\{\d+\}[a-z]",
    "a factorial before an equals sign: theirs is unequal": r"!=",
    "d as a letter: theirs is a differential": r"d([a-z]|\\neq)",
    "transposed: theirs drop the power": r"\^\{T\}",
    "products with a slash: theirs divide by all of it": r"[/:]|\\div",
    "parts of complex numbers: theirs are letters": r"\\Re|\\bar",
    "differences of values at two ends: theirs are absolute values": r"\|_",
}
MOST: Mapping[str, Mapping[str, int]] = {
    SUITE: {
        "lists and dots": 38,
        "primes": 27,
        "functions of numbers and lists": 27,
        "limits from both sides": 17,
        "degrees": 14,
        "functions of letters": 56,
        "a factorial before an equals sign": 12,
        "derivatives of a letter": 12,
        "vectors": 7,
        "the imaginary unit": 7,
        "choices and double factorials": 6,
        "d as a letter": 6,
        "brackets side by side": 4,
        "thousands": 2,
        "mixed numbers before a letter": 1,
        "letters that are SymPy's constants, with a subscript or without": 1,
        "words between numbers": 5,
        "parts of complex numbers": 4,
        "differences of values at two ends": 1,
        "several integrals": 1,
    },
    CROHME: {
        "functions of letters": 36,
        "elements of sequences": 18,
        "lists and dots": 10,
        "brackets side by side": 8,
        "several integrals": 6,
        "derivatives of a letter": 5,
        "primes": 5,
        "letters that are SymPy's constants, with a subscript or without": 4,
        "degrees": 3,
        "d as a letter": 3,
        "numerals in other bases": 2,
        "the imaginary unit": 2,
        "differences": 2,
        "transposed": 2,
        "products with a slash": 2,
        "thousands": 1,
    },
}
"""The most expressions of each source that an excuse may cover."""


def difference(term: Term, latex: str) -> str:
    """The reason why the two readers may differ about an expression; empty if there is none."""
    parts = list(terms.walk(term))
    for why, kinds in HOLDS.items():
        found = [part for part in parts if isinstance(part, kinds)]
        if [part for part in found if not isinstance(part, terms.Constant) or part.token == "i"]:
            return why
    return next((why for why, pattern in WRITTEN.items() if re.search(pattern, latex)), "")


def judged(latex: str) -> bool | None:
    """True if both readers agree; None where one of them does not read it."""
    try:
        row = parse(latex)
        ours = to_sympy(interpret(row), evaluate=False)
    except InkmathError:
        return None
    theirs = second_reading(print_latex(row))
    return None if theirs is None else agree(ours, theirs)


def compare(expressions: list[str], source: str) -> tuple[int, int]:
    """Counts of expressions on which both agree and that both read.

    Fails where they differ without an excuse, or more often than an excuse may cover.
    """
    agreed, read = 0, 0
    differing: dict[str, list[str]] = {}
    for latex in expressions:
        verdict = judged(latex)
        if verdict is None:
            continue
        read += 1
        agreed += verdict
        if not verdict:
            why = difference(interpret(parse(latex)), print_latex(parse(latex)))
            differing.setdefault(why.partition(":")[0], []).append(latex)
    most = MOST[source]
    assert {why: found for why, found in differing.items() if len(found) > most.get(why, 0)} == {}
    return agreed, read


def test_every_excuse_is_named_and_needed() -> None:
    named = {why.partition(":")[0] for why in (*HOLDS, *WRITTEN)}
    assert named == {why for counts in MOST.values() for why in counts}


def test_interpret_agrees_with_the_second_reader_on_the_suite() -> None:
    lines = {line for problem in load_suite("all") for line in re.split(r"\\\\", problem.latex)}
    agreed, read = compare(sorted(lines), SUITE)
    assert read >= 1635
    assert agreed >= 1437


@pytest.mark.data("crohme")
def test_interpret_agrees_with_the_second_reader_on_crohme() -> None:
    crohme = open_set("crohme")
    assert isinstance(crohme, ExpressionSet)
    agreed, read = compare([" ".join(written.tokens) for written in crohme.split("2014")], CROHME)
    assert read >= 900
    assert agreed >= 791


@pytest.mark.parametrize(
    ("latex", "other"),
    [("x+1", "x+2"), ("x=1", "x<1"), (r"\sin x", r"\cos x"), ("x^{2}", "2x"), (r"\frac{1}{x}", "x")],
)
def test_agree_finds_differences(latex: str, other: str) -> None:
    theirs = second_reading(other)
    assert theirs is not None
    assert not agree(to_sympy(interpret(parse(latex))), theirs)
