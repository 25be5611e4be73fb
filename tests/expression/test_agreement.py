"""Lines of workings that agree, lines that contradict each other, and lines of which nothing is known."""

from __future__ import annotations

import pytest

from inkmath.expression.agreement import Agreement, agreement, agreement_within


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("2x+5=15", "2x=15-5"),
        ("2x=10", "x=5"),
        ("x^{2}-5x+6=0", "(x-2)(x-3)=0"),
        ("x^{2}-5x+6=0", "x=2"),
        ("5y=12", "y=2.4"),
        ("5y=12", "y=2,4"),
        ("3x<5", "x<1.67"),
        ("-2x<6", "x>-3"),
        ("3x+2y=12", "6x+4y=24"),
        ("f(2)=2^{3}-4\\cdot2+1", "f(2)=8-8+1"),
        ("c=\\sqrt{36+64}", "c=10"),
        ("(2x^{3})^{2}", "=4x^{6}"),
        ("(a+b)^{2}", "a^{2}+2ab+b^{2}"),
        ("\\sqrt{x}=3", "x=9"),
        (r"(x-2)(x-3)=0", r"x=2 \quad x=3"),
        (r"x-2=0 \quad x-3=0", r"x=2 \quad x=3"),
    ],
)
def test_agreement_of_lines_that_follow(above: str, below: str) -> None:
    assert agreement(above, below) is Agreement.AGREE


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("2x=20", "x=5"),
        ("5y=12", "y=24"),
        ("3x-7<2", "3x<5"),
        ("-2x<6", "x<-3"),
        ("f(2)=8-8+1", "f(2)=3"),
        ("2(y+2)+3y=18", "2y+4+3y=16"),
        ("8-3", "=6"),
    ],
)
def test_agreement_of_lines_with_a_slip(above: str, below: str) -> None:
    assert agreement(above, below) is Agreement.CONTRADICT


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("x=2", "x=3"),  # two solutions
        ("x^{2}=4", "x^{2}=4"),  # a copy is no evidence
        ("x+1=2", "y=3"),
        ("x+y=2", "x-y=1"),
        ("\\frac{1}{", "x=3"),
        ("x\\in A", "x=3"),
        ("2", "3"),
        ("x=2", "3"),
        ("e^{x}=-1", "x=2"),
        ("", ""),
    ],
)
def test_agreement_of_lines_of_which_nothing_is_known(above: str, below: str) -> None:
    assert agreement(above, below) is Agreement.UNKNOWN


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("(2x^{3})^{2}=4x^{6}", Agreement.AGREE),
        ("\\frac{d}{dx}(3x^{2})=6x", Agreement.AGREE),
        ("y=12/5=2,4", Agreement.AGREE),
        ("8-8+1=1", Agreement.AGREE),
        (r"\frac{d}{dx}(5x)=5 \quad f(x)=6x+5", Agreement.AGREE),
        ("36+64=101", Agreement.CONTRADICT),
        ("4x^{6}\\cdot x^{6}=4x", Agreement.UNKNOWN),  # an equation may be true for some x
        ("x=2", Agreement.UNKNOWN),
        ("1=1", Agreement.UNKNOWN),
        ("0=-0", Agreement.UNKNOWN),
        ("x+", Agreement.UNKNOWN),
    ],
)
def test_agreement_within_a_line(latex: str, expected: Agreement) -> None:
    assert agreement_within(latex) is expected


def test_a_pole_is_no_solution() -> None:
    assert agreement("\\frac{1}{x-2}=0", "x=2") is Agreement.UNKNOWN
