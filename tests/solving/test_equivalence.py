"""The comparison that checks steps. The oracle: identities known by heart, and the same with one slip."""

from __future__ import annotations

import pytest

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict

X, U = terms.Variable("x"), terms.Variable("u")


def verdict(before: str, after: str, equivalence: Equivalence | None = None) -> Verdict:
    return (equivalence or Equivalence())(interpret(parse(before)), interpret(parse(after)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(a+b)^{2}", "a^{2}+2ab+b^{2}"),
        (r"\sin(2x)", r"2\sin(x)\cos(x)"),
        (r"\sqrt{x^{2}}", "|x|"),
        (r"\frac{d}{dx}x^{3}", "3x^{2}"),
        (r"\frac{d^{2}}{dx^{2}}\sin(x)", r"-\sin(x)"),
        (r"\int_{0}^{1}x^{2}dx", r"\frac{1}{3}"),
        (r"\sum_{k=1}^{n}k", r"\frac{n(n+1)}{2}"),
        (r"\sum_{k=0}^{\infty}\frac{1}{2^{k}}", "2"),
        (r"\int_{0}^{\infty}e^{-x}dx", "1"),
        (r"\frac{(n+1)!}{n!}", "n+1"),
    ],
)
def test_what_is_the_same(before: str, after: str) -> None:
    assert verdict(before, after) is Verdict.SAME


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("(a+b)^{2}", "a^{2}-2ab+b^{2}"),
        ("(a+b)^{2}", "a^{2}+b^{2}"),
        (r"\sqrt{x^{2}}", "x"),
        (r"\frac{d}{dx}x^{3}", "3x^{3}"),
        (r"\int_{0}^{1}x^{2}dx", r"\frac{1}{2}"),
        (r"\sum_{k=1}^{n}k", r"\frac{n(n-1)}{2}"),
        ("x", r"x+\frac{1}{10^{12}}"),
    ],
)
def test_what_differs(before: str, after: str) -> None:
    assert verdict(before, after) is Verdict.DIFFERENT


def test_domains() -> None:
    assert verdict(r"\ln(x^{2})", r"2\ln(x)") is Verdict.SUBSET
    assert verdict(r"\sqrt{x}\sqrt{x}", "x") is Verdict.SUPERSET
    assert verdict(r"\sqrt{x}\sqrt{x}", "x", Equivalence(may_widen=True)) is Verdict.SAME
    assert verdict(r"\sqrt{-1-x^{2}}", "x") is Verdict.UNDECIDED


def test_antiderivatives_may_differ_by_a_constant() -> None:
    up_to_constant = Equivalence(up_to_constant=X)
    assert verdict(r"\int2xdx", "x^{2}", up_to_constant) is Verdict.SAME
    assert verdict(r"\int2xdx", "x^{2}+C", up_to_constant) is Verdict.SAME
    assert verdict(r"\int\sqrt{1-x^{2}}xdx", r"-\frac{\sqrt{1-x^{2}}^{3}}{3}", up_to_constant) is Verdict.SAME
    assert verdict(r"\int2xdx", "x^{3}", up_to_constant) is Verdict.DIFFERENT


def test_substituted_letters() -> None:
    squared = ((U, interpret(parse("x^{2}"))),)
    substituted = Equivalence(squared, up_to_constant=X)
    assert verdict(r"\int2x\cos(x^{2})dx", r"\int\cos(u)du", substituted) is Verdict.SAME
    assert verdict(r"\int2x\cos(x^{2})dx", r"\int2\cos(u)du", substituted) is Verdict.DIFFERENT
