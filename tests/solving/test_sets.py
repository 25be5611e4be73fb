r"""Sets and intervals. The oracles: Python's sets, and membership by the definition of each operation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Interval, Number, Term, Variable
from inkmath.expression.writing import write
from inkmath.solving.problems import solve_here
from inkmath.solving.sets.membership import contains, same_sets
from inkmath.solving.solver import solve_lines
from inkmath.solving.verify.verdict import Verdict


def read(latex: str) -> Term:
    return interpret(parse(latex))


def answers(latex: str) -> list[str]:
    solution = solve_here(latex)
    assert solution.status == "solved", solution.message
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    return [answer.latex for answer in solution.answers]


@pytest.mark.parametrize(
    ("latex", "is_open"),
    [
        ("]0;1[", (True, True)),
        ("]0,1[", (True, True)),
        ("[0;1[", (False, True)),
        ("]0;1]", (True, False)),
        (r"\left]0;1\right[", (True, True)),
    ],
)
def test_turned_brackets_leave_their_end_out(latex: str, is_open: tuple[bool, bool]) -> None:
    assert read(latex) == Interval(Number("0"), Number("1"), *is_open, turned=True)


def test_a_comma_beside_a_semicolon_is_a_decimal_comma() -> None:
    assert read("]0,5;2]") == Interval(Number("0.5"), Number("2"), left_open=True, turned=True)


@pytest.mark.parametrize("latex", ["[1,[2,3]]", "[a,b]", r"\{x[y+1]\}", "(1,2)"])
def test_other_brackets_are_not_turned(latex: str) -> None:
    try:
        parts = list(terms.walk(read(latex)))
    except ValueError:
        return
    assert not any(isinstance(part, Interval) and part.turned for part in parts)


@pytest.mark.parametrize(
    "latex",
    [
        r"]0;1[\cup[2;3[",
        r"A\cap B\cap C",
        r"(A\cup B)\setminus C",
        r"A\setminus(B\setminus C)",
        r"\overline{A\cup B}",
        r"\{x\in\mathbb{N}\mid x<5\}",
        r"\{\}",
    ],
)
def test_what_is_written_is_read_back(latex: str) -> None:
    term = read(latex)
    assert read(print_latex(write(term))) == term


def test_an_intersection_is_tighter_than_a_union() -> None:
    assert read(r"A\cup B\cap C") == read(r"A\cup(B\cap C)")


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\{1,2,3\}\cap\{2,3,5\}", [r"\{2,3\}"]),
        (r"\{1,2\}\times\{3,4\}", [r"\{(1,3),(1,4),(2,3),(2,4)\}"]),
        (r"(-\infty,2)\cup[1,4]", [r"(-\infty,4]"]),
        (r"[0,3]\cap(1,5]", ["(1,3]"]),
        (r"]0;3[\cap[1;5[", ["[1;3["]),
        (r"[0;0,5[\cup[0,5;1]", ["[0;1]"]),
        (r"\{1,2,\ldots,10\}\cap\{2,4,\ldots,20\}", [r"\{2,4,6,8,10\}"]),
        (r"\{x\in\mathbb{N}\mid x<5\}", [r"\{0,1,2,3,4\}"]),
        ("]0;1[", ["0<x<1"]),
        (r"A=\{1,2\},B=\{2,3\},A\cap B,A\cup B", [r"A\cap B=\{2\}", r"A\cup B=\{1,2,3\}"]),
        (r"U=\{1,2,3\},A=\{1\},A^{c}", [r"\{2,3\}"]),
        (r"U=\{1,2,3\},A=\{1\},\overline{A}", [r"\{2,3\}"]),
        (r"U=\{1,2,3\},A=\{1\},A'", [r"\{2,3\}"]),
        (r"A=\{1,2,3\},|A|", ["3"]),
        (r"A=\{1,2,3\},n(A)", ["3"]),
    ],
)
def test_sets_are_worked_out(latex: str, expected: list[str]) -> None:
    assert answers(latex) == expected


@pytest.mark.parametrize(
    ("latex", "is_true", "shown"),
    [
        (r"2\in\{1,2,3\}", True, r"2\in\{1,2,3\}"),
        (r"5\in[0,5)", False, r"5\notin[0,5)"),
        (r"\{1,4\}\subseteq\{1,2,3\}", False, r"\{1,4\}\nsubseteq\{1,2,3\}"),
        (r"\{1,2,3\}\supset\{1\}", True, r"\{1\}\subset\{1,2,3\}"),
        (r"\pi\in\mathbb{Q}", False, r"\pi\notin\mathbb{Q}"),
        (r"A=\{1,2\},2\in A", True, r"2\in\{1,2\}"),
        (r"\emptyset\in\{\emptyset\}", True, r"\emptyset\in\{\emptyset\}"),
    ],
)
def test_statements_are_decided(latex: str, is_true: bool, shown: str) -> None:
    solution = solve_here(latex)
    assert solution.answers[0].sympy == str(is_true)
    assert solution.answers[0].latex == shown
    assert solution.answers[0].verified


def test_lines_that_give_sets_belong_together() -> None:
    lines = [r"A=\{1,2\}", r"B=\{2,3\}", r"A\cap B", r"A\cup B"]
    solution = solve_lines(lines)
    assert [answer.latex for answer in solution.answers] == [r"A\cap B=\{2\}", r"A\cup B=\{1,2,3\}"]
    assert solve_lines([r"A=\{1,2\}", r"B=\{1,2,3\}", r"A\subset B"]).answers[0].sympy == "True"


@pytest.mark.parametrize(
    "latex",
    [
        r"\{1,2\}\subset\{1,2\}",
        r"A=\{1,2\},\overline{A}",
        r"\{1,\ldots\}\cap\{2\}",
        r"\mathbb{R}\setminus\mathbb{Q}",
    ],
)
def test_what_is_not_sure_is_not_solved(latex: str) -> None:
    assert solve_here(latex).status == "unsolved"


def test_it_is_said_that_zero_is_a_natural_number() -> None:
    assert "ISO 80000-2" in solve_here(r"0\in\mathbb{N}").message


SETS = st.sets(st.integers(0, 9), max_size=6)


def written(elements: set[int]) -> str:
    return rf"\{{{','.join(map(str, sorted(elements)))}\}}" if elements else r"\emptyset"


@given(SETS, SETS)
@settings(max_examples=40, deadline=None)
def test_finite_sets_are_those_of_python(first: set[int], second: set[int]) -> None:
    for sign, found in ((r"\cap", first & second), (r"\cup", first | second), (r"\setminus", first - second)):
        assert answers(written(first) + sign + written(second)) == [written(found)]


BOUNDS = st.tuples(st.integers(-5, 5), st.integers(1, 5), st.booleans(), st.booleans())


def interval(bounds: tuple[int, int, bool, bool]) -> Interval:
    low, length, left_open, right_open = bounds
    ends = (number(low), number(low + length))
    return Interval(*ends, left_open, right_open)


def number(value: int) -> Term:
    return Number(str(value)) if value >= 0 else terms.Negation(Number(str(-value)))


@given(BOUNDS, BOUNDS, st.sampled_from([r"\cap", r"\setminus", r"\cup"]))
@settings(max_examples=40, deadline=None)
def test_intervals_hold_the_numbers_that_they_should(
    first: tuple[int, int, bool, bool], second: tuple[int, int, bool, bool], sign: str
) -> None:
    sets = (interval(first), interval(second))
    operation = terms.Union(sets) if sign == r"\cup" else terms.SetOperation(sign, sets)
    (answer,) = answers(print_latex(write(operation)))
    found = read(answer) if answer != r"\emptyset" else terms.SetOf(())
    for half in range(-14, 24):
        tested = number(half // 2) if half % 2 == 0 else terms.Quotient(number(half), Number("2"))
        assert contains(found, tested) == contains(operation, tested)


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (r"[0,3]\cap(1,5]", "(1,3]", Verdict.SAME),
        (r"[0,3]\cap(1,5]", "[1,3]", Verdict.DIFFERENT),
        (r"\{1,2\}\cup\{3\}", r"\{1,2\}", Verdict.DIFFERENT),
        (r"\{x\in\mathbb{Z}\mid x^{2}<5\}", r"\{-2,-1,0,1,2\}", Verdict.SAME),
        (r"\{x\in\mathbb{Z}\mid x^{2}<5\}", r"\{-1,0,1,2\}", Verdict.DIFFERENT),
    ],
)
def test_sets_are_told_apart(before: str, after: str, verdict: Verdict) -> None:
    assert same_sets(read(before), read(after)) is verdict


def test_letters_are_elements_and_no_unknowns() -> None:
    assert answers(r"\{a,b\}\cap\{b,c\}") == [r"\{b\}"]
    assert Variable("b") in terms.variables(read(r"\{a,b\}"))
