"""Propositional logic. The oracles: truth values by Python, and SymPy's."""

from __future__ import annotations

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Logical, Not, Term, Variable
from inkmath.expression.writing import write
from inkmath.solving.logic.tables import same_truth, table_of
from inkmath.solving.problems import solve_here
from inkmath.solving.verify.verdict import Verdict

P, Q, R = map(Variable, "pqr")


def read(latex: str) -> Term:
    return interpret(parse(latex))


@pytest.mark.parametrize(
    ("latex", "term"),
    [
        (r"\neg p\wedge q", Logical(r"\wedge", (Not(P), Q))),
        (r"\sim p\wedge q", Logical(r"\wedge", (Not(P), Q))),
        (r"\overline{p\wedge q}", Not(Logical(r"\wedge", (P, Q)))),
        (r"p\vee q\wedge r", Logical(r"\vee", (P, Logical(r"\wedge", (Q, R))))),
        (r"p\to q\to r", Logical(r"\rightarrow", (P, Logical(r"\rightarrow", (Q, R))))),
        (r"p\vee q\Rightarrow r", Logical(r"\Rightarrow", (Logical(r"\vee", (P, Q)), R))),
        (r"[p\vee q]\wedge r", Logical(r"\wedge", (Logical(r"\vee", (P, Q)), R))),
    ],
)
def test_negations_are_tightest_and_arrows_loosest(latex: str, term: Term) -> None:
    assert read(latex) == term


@pytest.mark.parametrize(
    "latex", [r"x\to0", r"x=1\vee x=2", r"\vec{a}\wedge\vec{b}", r"f:A\to B", r"2p\wedge q"]
)
def test_other_rows_are_no_formulas(latex: str) -> None:
    try:
        term = read(latex)
    except ValueError:
        return
    assert not any(isinstance(part, Not) for part in terms.walk(term))
    assert solve_here(latex).kind != "logic"


LETTERS = st.sampled_from([P, Q, R])
FORMULAS = st.recursive(
    LETTERS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(
            lambda sign, one, other: Logical(sign, (one, other)),
            st.sampled_from([r"\wedge", r"\vee", r"\oplus", r"\Rightarrow", r"\leftrightarrow"]),
            inner,
            inner,
        ),
    ),
    max_leaves=6,
).filter(lambda term: not isinstance(term, Variable))


@given(FORMULAS)
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_back_as_equivalent(formula: Term) -> None:
    assert same_truth(formula, read(print_latex(write(formula)))) is Verdict.SAME


@given(FORMULAS)
@settings(max_examples=60, deadline=None)
def test_answers_are_equivalent_for_sympy(formula: Term) -> None:
    solution = solve_here(print_latex(write(formula)))
    assert solution.status == "solved"
    assert all(step.verified for step in solution.steps)
    given_formula = sympy.sympify(print_term(formula))
    for answer in solution.answers:
        assert answer.verified
        found = sympy.sympify(answer.sympy)
        assert sympy.simplify_logic(sympy.Equivalent(given_formula, found), force=True) == sympy.true


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\neg(p\vee q)", [r"\neg p\wedge\neg q"]),
        (r"p\Rightarrow q", [r"\neg p\vee q"]),
        (r"(p\to q)\wedge p", [r"p\wedge q"]),
        (r"p\wedge\neg p", [r"\perp"]),
        (r"p\vee\neg p", [r"\top"]),
        (r"p\wedge(q\vee r)", [r"(p\wedge q)\vee(p\wedge r)", r"p\wedge(q\vee r)"]),
    ],
)
def test_formulas_are_brought_to_normal_forms(latex: str, expected: list[str]) -> None:
    assert [answer.latex for answer in solve_here(latex).answers] == expected


def test_a_contradiction_is_called_so() -> None:
    solution = solve_here(r"p\wedge\neg p")
    assert solution.answers[0].sympy == "False"
    assert "contradiction" in solution.message


def test_truth_values_show_that_formulas_differ() -> None:
    solution = solve_here(r"p\to q=q\to p")
    assert solution.answers[0].sympy == "False"
    assert "p true, q false" in solution.message


def test_the_truth_table_has_a_row_for_each_case() -> None:
    assert table_of([read(r"p\wedge q")]) == (
        r"\begin{array}{ccc}p&q&p\wedge q\\1&1&1\\1&0&0\\0&1&0\\0&0&0\end{array}"
    )
    assert solve_here(r"p\wedge q").steps[0].rule == "truth-table"


def test_many_letters_are_refused() -> None:
    latex = r"\wedge ".join("abcdfghjkl")
    assert solve_here(latex).status == "unsolved"


@pytest.mark.parametrize("latex", [r"p\wedge", r"\neg", r"(p\vee q", r"p\Rightarrow\Rightarrow q"])
def test_broken_formulas_are_refused(latex: str) -> None:
    assert solve_here(latex).status in ("unsolved", "not-a-problem")
