r"""Problems with units. Answers by hand; `tests/solver_suite/quantities.py` has a table of its own."""

from __future__ import annotations

import pytest

from inkmath.expression.formats import PRINTERS
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.units import UNITS
from inkmath.expression.writing import write
from inkmath.solving import solve_latex
from inkmath.solving.problems import solve_here
from inkmath.types import Solution


def solved(latex: str) -> Solution:
    solution = solve_latex(latex)
    assert (solution.kind, solution.status) == ("quantity", "solved"), solution.message
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    return solution


def test_a_sum_of_unlike_units_is_converted_first() -> None:
    said = [(step.latex, step.explanation) for step in solved(r"5\,\mathrm{km}+300\,\mathrm{m}").steps]
    assert said == [
        (r"5\text{km}+0.3\text{km}", "1 km = 1000 m."),
        (r"5.3\text{km}", "Add the numbers; the unit stays."),
    ]


def test_a_compound_unit_is_converted_above_and_below() -> None:
    said = [(step.latex, step.explanation) for step in solved(r"90\text{ km/h}").steps]
    assert said == [
        (r"90\cdot\frac{1000\text{m}}{3600\text{s}}", "1 km = 1000 m, 1 h = 3600 s."),
        (r"25\text{m/s}", "Multiply the numbers, and the units."),
    ]


def test_a_formula_is_solved_for_the_letter_without_a_value() -> None:
    solution = solved(r"s=v\cdot t,s=150\text{ km},v=60\text{ km/h}")
    assert solution.variable == "t"
    assert [step.latex for step in solution.steps] == [
        r"t=\frac{s}{v}",
        r"t=\frac{150\text{km}}{60\text{km/h}}",
        r"2.5\text{h}",
    ]
    assert solution.answers[0].decimal == 2.5


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"2\text{ h }30\text{ min}", r"2.5\text{h}"),
        (r"4\text{ V}:2\text{ A}", r"2\text{Ω}"),
        (r"12\,\mathrm{V}\cdot2\,\mathrm{A}", r"24\text{W}"),
        (r"10\frac{\text{m}}{\text{s}}\cdot5\text{ s}", r"50\text{m}"),
        (r"1\text{ m}^2=?\text{ cm}^2", r"10000\text{cm}^{2}"),
        (r"3\text{ m}=\square\text{ cm}", r"300\text{cm}"),
        (r"v=\frac{s}{t} \\ s=100\text{ m} \\ t=8\text{ s}", r"12.5\text{m/s}"),
        (r"72\frac{\text{km}}{\text{h}}=?\frac{\text{m}}{\text{s}}", r"20\text{m/s}"),
        (r"3\text{ €}+2.50\text{ €}", r"5.50\euro"),
        (r"\$5+\$3.25", r"8.25\$"),
        (r"25\%\text{ of }80\text{ kg}", r"20\text{kg}"),
        (r"\rho=\frac{m}{V},m=540\text{ g},V=200\text{ cm}^3", r"2.7\text{g/cm}^{3}"),
    ],
)
def test_answers_have_a_unit(latex: str, expected: str) -> None:
    assert solved(latex).answers[0].latex == expected


@pytest.mark.parametrize(
    ("latex", "truth"),
    [
        (r"1\text{ h}=60\text{ min}", "True"),
        (r"1\text{ kg}=100\text{ g}", "False"),
        (r"3\text{ km}>2900\text{ m}", "True"),
    ],
)
def test_statements_are_checked(latex: str, truth: str) -> None:
    assert solved(latex).answers[0].sympy == truth


@pytest.mark.parametrize(
    "latex",
    [
        r"3\text{ km}+2\text{ h}",
        r"2\text{ km}+300",
        r"5\text{ €}+3\text{ \$}",
        r"3\text{ km}=?\text{ h}",
        r"5\text{ km}>x",
    ],
)
def test_unlike_quantities_are_not_compared(latex: str) -> None:
    assert solve_latex(latex).status == "unsolved"


@pytest.mark.parametrize(
    "latex", ["h=2m,m=3", "d=2r,r=4", "5m+3m", "s=2t,t=4", "A=2h,h=3", r"v=\frac{s}{t}", "3m=6"]
)
def test_letters_stay_letters(latex: str) -> None:
    assert solve_here(latex).kind != "quantity"


def test_the_letters_of_a_formula_are_no_units() -> None:
    assert solved(r"E=\frac{1}{2}mv^2,m=2\text{ kg},v=3\text{ m/s}").answers[0].latex == r"9\text{J}"
    assert solved(r"A=\frac{1}{2}gh,g=6\text{ cm},h=4\text{ cm}").answers[0].latex == r"12\text{cm}^{2}"


@pytest.mark.parametrize(
    "latex", [r"5\text{km}", r"5\text{km/h}", r"9.81\text{m/s}^{2}", r"2.50\euro", r"3\min"]
)
def test_quantities_are_read_and_written(latex: str) -> None:
    assert print_latex(write(interpret(parse(latex)))) == latex
    for printer in PRINTERS.values():
        assert printer(latex)


def test_sizes_are_those_of_the_brochure() -> None:
    """Spot checks against the SI brochure (BIPM 2019) and NIST SP 811."""
    assert UNITS["kWh"].factor == 3_600_000
    assert UNITS["mi"].factor * 1000 == 1_609_344
    assert float(UNITS["oz"].factor * 16) == float(UNITS["lb"].factor)
    assert UNITS["ha"].factor == 10_000
