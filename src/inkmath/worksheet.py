"""A worked solution laid out as plain text, Markdown and HTML."""

from __future__ import annotations

from html import escape

from inkmath.errors import InkmathError
from inkmath.expression.latex import parse
from inkmath.expression.mathml import print_mathml
from inkmath.types import Solution


def to_text(solution: Solution) -> str:
    """For a terminal: the problem, a numbered line a step, the checks, the answer."""
    width = max((len(step.latex) for step in solution.steps), default=0)
    lines = [solution.latex]
    lines += [
        f"  {number}. {step.latex:<{width}}  {step.explanation}".rstrip()
        for number, step in enumerate(solution.steps, 1)
    ]
    lines += [
        f"  {_verdict(check.passed)}: {check.latex}  {check.explanation}".rstrip()
        for check in solution.checks
    ]
    return "\n".join([*lines, f"  {_conclusion(solution)}"])


def to_markdown(solution: Solution) -> str:
    """For a notebook or a page: mathematics between dollar signs."""
    lines = [f"**Problem.** ${solution.latex}$", ""]
    lines += [f"{number}. ${step.latex}$ {step.explanation}" for number, step in enumerate(solution.steps, 1)]
    lines += [""] if solution.steps else []
    lines += [f"- {_verdict(check.passed)}: ${check.latex}$ {check.explanation}" for check in solution.checks]
    lines += [""] if solution.checks else []
    answers = ", ".join(f"${answer}$" for answer in answer_lines(solution))
    return "\n".join([*lines, f"**Answer.** {answers or solution.message}"])


def to_html(solution: Solution) -> str:
    """For a browser: MathML, which needs no script to be shown."""
    steps = "".join(f"<li>{_mathml(step.latex)} {escape(step.explanation)}</li>" for step in solution.steps)
    checks = "".join(
        f"<li>{_verdict(check.passed)}: {_mathml(check.latex)} {escape(check.explanation)}</li>"
        for check in solution.checks
    )
    answers = ", ".join(_mathml(answer) for answer in answer_lines(solution))
    return (
        f'<article class="inkmath-solution" data-status="{solution.status}">'
        f"<p>{_mathml(solution.latex)}</p><ol>{steps}</ol><ul>{checks}</ul>"
        f"<p><strong>Answer:</strong> {answers or escape(solution.message)}</p></article>"
    )


def answer_lines(solution: Solution) -> list[str]:
    """LaTeX of each answer, with the unknown before a bare value: `x=2`."""
    unknown = "" if solution.variable is None else f"{solution.variable}="
    return [
        answer.latex if "=" in answer.latex else f"{unknown}{answer.latex}" for answer in solution.answers
    ]


def _conclusion(solution: Solution) -> str:
    answers = answer_lines(solution)
    if not answers:
        return solution.message or solution.status
    return f"{'Answer' if len(answers) == 1 else 'Answers'}: {', '.join(answers)}"


def _verdict(passed: bool) -> str:
    return "check" if passed else "check failed"


def _mathml(latex: str) -> str:
    """The LaTeX as MathML; as code where it says more than the expression grammar covers."""
    try:
        return print_mathml(parse(latex))
    except InkmathError:
        return f"<code>{escape(latex)}</code>"
