r"""Meanings of expressions. The oracle: an independent reader of LaTeX, latex2sympy2_extended.

Every expression that both read must mean the same to both, except where one of the two takes another
convention, or the other library is known to go wrong; each of those cases is named here.
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
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.to_sympy import to_sympy
from solver_suite.suite import load_suite
from solving.second_opinion import agree, second_reading

HOLDS: Mapping[str, tuple[type[Term], ...]] = {
    "functions of letters: theirs are functions or products by other rules": (terms.Apply,),
    "elements of sequences: theirs are letters": (terms.Indexed,),
    "numerals in other bases: theirs are decimal": (terms.Numeral,),
    "degrees: theirs are powers": (terms.Scaled,),
    "limits from both sides: theirs are from the right": (terms.Limit,),
    "derivatives of a letter: theirs are 0": (terms.Derivative,),
    "several integrals: theirs take one into the other": (terms.Integral,),
    "lists and dots: theirs drop the dots": (terms.Dots, terms.Tuple),
    "sets and quantifiers": (terms.SetOf, terms.Interval, terms.Union, terms.Quantified),
    "the imaginary unit: theirs is a letter, and I_1 is the unit": (terms.Constant,),
}
WRITTEN: Mapping[str, str] = {
    "sums and products that go on: theirs drop the dots": r"\\[lc]dots",
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
}


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


def unexplained(expressions: list[str]) -> tuple[int, int, list[str]]:
    """Counts of expressions on which both agree and that both read, and the differences without a reason."""
    agreed, read, odd = 0, 0, []
    for latex in expressions:
        verdict = judged(latex)
        if verdict is None:
            continue
        read += 1
        agreed += verdict
        if not verdict and not difference(interpret(parse(latex)), print_latex(parse(latex))):
            odd.append(latex)
    return agreed, read, odd


def test_the_problem_suite_means_the_same_to_both() -> None:
    lines = [line for problem in load_suite("all") for line in re.split(r"\\\\", problem.latex)]
    agreed, read, odd = unexplained(sorted(set(lines)))
    assert odd == []
    assert read > 0.7 * len(set(lines))
    assert agreed > 0.75 * read


@pytest.mark.data("crohme")
def test_crohme_means_the_same_to_both() -> None:
    crohme = open_set("crohme")
    assert isinstance(crohme, ExpressionSet)
    agreed, read, odd = unexplained([" ".join(written.tokens) for written in crohme.split("2014")])
    assert odd == []
    assert read > 800
    assert agreed > 0.85 * read


@pytest.mark.parametrize(
    ("latex", "other"),
    [("x+1", "x+2"), ("x=1", "x<1"), (r"\sin x", r"\cos x"), ("x^{2}", "2x"), (r"\frac{1}{x}", "x")],
)
def test_what_differs_is_seen(latex: str, other: str) -> None:
    theirs = second_reading(other)
    assert theirs is not None
    assert not agree(to_sympy(interpret(parse(latex))), theirs)
