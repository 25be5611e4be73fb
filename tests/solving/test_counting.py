"""Factorials, numbers of choices and their equations. The oracles: Python's math, and trying numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Number, Term, Variable
from inkmath.expression.writing import write
from inkmath.solving.counting.rules import RULES
from inkmath.solving.counting.values import SameWholeNumbers, value_at
from inkmath.solving.engine import exhaust
from inkmath.solving.exceptions import UndefinedValueError
from inkmath.solving.problems import solve_here
from inkmath.solving.solver import solve_lines
from inkmath.solving.verify.verdict import Verdict

N = Variable("n")


def read(latex: str) -> Term:
    return interpret(parse(latex))


def permutations(n: str, k: str) -> Term:
    return NumberFunction("permutations", (Number(n), Number(k)))


@pytest.mark.parametrize(
    "latex", ["{}_{5}C_{2}", "_{5}C_{2}", "{}^{5}C_{2}", "C_{5}^{2}", "C(5,2)", "C(5;2)", "5C2", r"\binom52"]
)
def test_combinations_are_read_in_every_notation(latex: str) -> None:
    assert read(latex) == terms.Binomial(Number("5"), Number("2"))


@pytest.mark.parametrize("latex", ["{}_{5}P_{2}", "{}^{5}P_{2}", "A_{5}^{2}", "P(5,2)", "5P2", "V_{5}^{2}"])
def test_permutations_are_read_in_every_notation(latex: str) -> None:
    assert read(latex) == permutations("5", "2")


@pytest.mark.parametrize(
    "latex",
    ["C_{1}^{2}", "A_{1}^{2}+A_{2}^{2}", "C_{5}^{2}+C_{5}", "A_{x}^{2}+A_{y}^{2}", "R_{5}^{2}", "P(2,5)"],
)
def test_letters_that_count_nothing_stay_letters(latex: str) -> None:
    parts = list(terms.walk(read(latex)))
    assert not any(isinstance(part, terms.Binomial | NumberFunction) for part in parts)


def test_points_named_by_letters_stay_points() -> None:
    parts = list(terms.walk(read("P(5,2),Q(1,3)")))
    assert not any(isinstance(part, NumberFunction) for part in parts)


@pytest.mark.parametrize("term", [permutations("5", "2"), terms.Power(Variable("C", "5"), Number("2"))])
def test_what_is_written_is_read_back(term: Term) -> None:
    assert read(print_latex(write(term))) == term


def test_permutations_have_a_sympy_text() -> None:
    assert print_term(permutations("5", "2")) == "ff(5, 2)"


def test_the_other_meaning_is_named() -> None:
    (meaning,) = solve_lines(["C_{5}^{2}"]).meanings
    assert meaning.latex == "(C_{5})^{2}"


@given(st.integers(0, 30), st.integers(0, 30))
@settings(max_examples=40, deadline=None)
def test_permutations_have_the_value_of_python(n: int, k: int) -> None:
    solution = solve_here(f"{{}}_{{{n}}}P_{{{k}}}")
    assert solution.answers[0].latex == str(math.perm(n, k))
    assert all(step.verified for step in solution.steps)


@given(st.integers(2, 40), st.integers(2, 40))
@settings(max_examples=40, deadline=None)
def test_factorials_of_numbers_cancel(n: int, k: int) -> None:
    solution = solve_here(rf"\frac{{{n}!}}{{{k}!}}")
    value = terms.Quotient(Number(str(math.factorial(n))), Number(str(math.factorial(k))))
    assert value_at(read(solution.answers[0].latex), N, 0) == value_at(value, N, 0)
    assert all(step.verified for step in solution.steps)


def test_the_larger_factorial_is_written_as_a_multiple() -> None:
    assert [step.latex for step in solve_here(r"\frac{8!}{6!}").steps] == [r"8\cdot7", "56"]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("n!=120", [5]),
        ("1=n!", [0, 1]),
        ("(n-2)!=1", [2, 3]),
        (r"\frac{n!}{(n-2)!}=20", [5]),
        (r"\frac{(n+2)!}{n!}=56", [6]),
        ("(n+1)!=6n!", [5]),
        (r"\binom{n}{3}=4\binom{n}{2}", [14]),
        (r"\binom{n}{4}=\binom{n}{6}", [10]),
        (r"\frac{n!}{(n-4)!}=12\cdot\frac{n!}{(n-2)!}", [6]),
        (r"\binom{5}{k}=10", [2, 3]),
        ("n!=n^{2}", [1]),
        ("n!=2^{n}", [0]),
        ("n!-(n-1)!=18", [4]),
        (r"\binom{n}{2}=499500", [1000]),
    ],
)
def test_equations_are_solved_over_the_natural_numbers(latex: str, expected: list[int]) -> None:
    solution = solve_here(latex)
    assert [int(answer.latex) for answer in solution.answers] == expected
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    assert all(check.passed for check in solution.checks)


@pytest.mark.parametrize("latex", ["n!=7", "n!=0", "n!=-3", r"\binom{n}{2}=40", "(2n)!=6"])
def test_an_equation_without_solutions_says_so(latex: str) -> None:
    solution = solve_here(latex)
    assert solution.status == "no-solution"
    assert all(check.passed for check in solution.checks)
    assert all(step.verified for step in solution.steps)


def test_a_teacher_divides_by_what_is_positive() -> None:
    latexes = [step.latex for step in solve_here(r"\binom{n}{3}=4\binom{n}{2}").steps]
    assert latexes[-3:] == ["(n-1)(n-2)=12(n-1)", "n-2=12", "n=14"]


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{n!}{(n-3)!}=6(n-1)",
        r"\frac{(2n)!}{(2n-2)!}=\binom{n}{2}+5",
        r"\frac{n!+(n+1)!}{(n-1)!}=n^{2}+2n",
    ],
)
def test_rules_keep_the_values_at_whole_numbers(latex: str) -> None:
    equation = read(latex)
    assert isinstance(equation, terms.Relation)
    line = exhaust(equation, RULES, lambda rewrite: None)
    assert SameWholeNumbers(N, range(3, 40))(equation, line) is Verdict.SAME


def test_a_wrong_line_is_told_from_a_right_one() -> None:
    compare = SameWholeNumbers(N, range(40))
    assert compare(read("n!=24"), read("n=4")) is Verdict.SAME
    assert compare(read("n!=24"), read("n=5")) is Verdict.DIFFERENT


@pytest.mark.parametrize("latex", ["(n-5)!", r"\binom{n}{9}", r"\frac{1}{n-3}"])
def test_there_is_no_value_where_nothing_is_defined(latex: str) -> None:
    with pytest.raises(UndefinedValueError):
        value_at(read(latex), N, 3)


@pytest.mark.parametrize("latex", ["n!!=15", r"\binom{n}{3}=0", "(n^{2})!=24", "n!+k!=3", r"(n!)!=720"])
def test_other_equations_are_left_alone(latex: str) -> None:
    solution = solve_here(latex)
    assert solution.status == "unsolved" or all(answer.verified for answer in solution.answers)


@pytest.mark.parametrize(("latex", "lowest"), [("n!=n(n-1)!", 1), ("(n+1)!=(n+1)n!", 0)])
def test_an_identity_of_factorials_holds_for_every_number(latex: str, lowest: int) -> None:
    solution = solve_here(latex)
    assert solution.status == "all-numbers"
    assert solution.message == f"Every whole number from {lowest} on solves it."
    assert all(each.passed for each in solution.checks)
