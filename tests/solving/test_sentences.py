"""Sentences about mathematics. The oracle: the plain sentence, and its formulas parsed."""

from __future__ import annotations

import re

import pytest

from inkmath.errors import InkmathError
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.rendering import to_html, to_latex, to_markdown
from inkmath.solving.problems import solve_here
from inkmath.solving.sentences import formula, inline, joined, sentence, with_values
from inkmath.types import Check, Solution, Step, Text

PROBLEMS = (
    r"\frac{1}{2}+\frac{1}{3}",
    r"2\cdot(-3)+5!",
    r"(3+2i)(1-i)",
    "x^{2}-6x+7=0",
    r"\sqrt{2x+1}=x-1",
    r"\frac{x^{2}}{x-1}=4",
    r"|2x-1|=3",
    r"2\sin x=1",
    r"9^{x}-4\cdot3^{x}+3=0",
    r"\ln(x+1)-\ln x=\ln 2",
    "ax^{2}+bx+c=0",
    "-2x+3<7",
    "x^{2}-x-6>0",
    "x+y=3,x^{2}+y^{2}=5",
    "2x+3y=7,x-y=1",
    "(x+2)^{2}-(x-1)(x+1)",
    r"\frac{d}{dx}\frac{x\sin x}{x^{2}+1}",
    r"\int x e^{x}dx",
    r"\int_{-1}^{1}\frac{1}{x^{2}}dx",
    r"\lim_{x\to0}\frac{\sin x}{x}",
    r"\sum_{k=0}^{\infty}q^{k}",
    r"\sum_{n=1}^{\infty}\frac{1}{n^{2}}",
    "f(x)=x^{3}-3x",
    "f(x)=x^{2}+1,f(3)",
    r"\sin^{2}x+\cos^{2}x=1",
)

FORMULA = re.compile(r"(?<!\\)\$(.*?)(?<!\\)\$")


def texts(solution: Solution) -> list[tuple[str, str]]:
    """Each sentence of a solution, plain and typeset."""
    found = [(step.explanation, step.explanation_latex) for step in solution.steps]
    found += [(step.caution, step.caution_latex) for step in solution.steps]
    found += [(check.explanation, check.explanation_latex) for check in solution.checks]
    return [*found, (solution.message, solution.message_latex)]


@pytest.mark.parametrize("latex", PROBLEMS)
def test_formulas_in_sentences_are_marked(latex: str) -> None:
    for plain, typeset in texts(solve_here(latex)):
        words = FORMULA.sub("", typeset or plain)
        assert not re.search(r"[\^=×÷|*_$]|sqrt|\bpi\b|\w/\w|\d!| [+-] ", words), (plain, typeset)


@pytest.mark.parametrize("latex", PROBLEMS)
def test_marked_formulas_are_latex(latex: str) -> None:
    for plain, typeset in texts(solve_here(latex)):
        assert "$" not in plain
        for found in FORMULA.findall(typeset):
            try:
                parse(found)
            except InkmathError as error:
                pytest.fail(f"{found}: {error}")


def test_sentence_puts_terms_into_a_template() -> None:
    text = sentence("Subtract {} from both sides.", interpret(parse("3x")))
    assert (text, text.latex) == ("Subtract 3x from both sides.", "Subtract $3x$ from both sides.")


@pytest.mark.parametrize(
    ("text", "typeset"),
    [
        (sentence("So {} = {}.", inline(interpret(parse("x"))), interpret(parse("-2"))), "So $x=-2$."),
        (sentence("{} = 0.", inline(interpret(parse("x-1")))), "$x-1=0$."),
        (sentence("-{} and {}", formula("x"), 2), "$-x$ and 2"),
        (joined(" or ", [formula("x=1"), formula("x=2")]), "$x=1$ or $x=2$"),
        (with_values(a=formula("2x"), b=formula("b")), " with $a=2x$"),
        (sentence("costs {}", "3$"), r"costs 3\$"),
    ],
)
def test_formulas_take_in_the_signs_beside_them(text: Text, typeset: str) -> None:
    assert text.latex == typeset


def test_sentences_without_formulas_have_no_typeset_form() -> None:
    step = Step("square-both-sides", "x=1", sentence("Square both sides."), True)
    assert step.explanation_latex == ""
    assert "explanation_latex" not in step.to_dict()


def test_layouts_typeset_formulas_in_sentences() -> None:
    step = Step("add", "x=4", sentence("Both sides hold {}.", interpret(parse(r"\sqrt{2x+1}"))), True)
    check = Check("4=4", sentence("{} fits.", interpret(parse("x^{2}"))), True)
    solution = Solution("solved", "equation", "x=4", "x", steps=(step,), checks=(check,))
    assert r"Both sides hold $\sqrt{2x+1}$." in to_markdown(solution)
    assert r"Both sides hold $\sqrt{2x+1}$." in to_latex(solution)
    page = to_html(solution)
    assert "sqrt(" not in page
    assert page.count("<msqrt>") == 1
    assert "x^2" not in page


def test_a_check_that_was_not_decided_is_not_called_failed() -> None:
    check = Check("x=1", "This could not be checked.", False, undecided=True)
    solution = Solution("no-solution", "equation", "x=1", "x", checks=(check,))
    for page in (to_html(solution), to_markdown(solution), to_latex(solution)):
        assert "Not checked: " in page
        assert "failed" not in page
