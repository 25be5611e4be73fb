"""Solutions for a terminal: as plain text with LaTeX for other programs, and coloured for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inkmath.rendering.content import (
    checks_of,
    conclusions,
    doubt,
    explanation,
    heading,
    is_wrong,
    pieces,
    problem_lines,
    remarks,
    sections,
    verdict,
)
from inkmath.rendering.unicode import to_unicode
from inkmath.types import Solution
from inkmath.types import Text as Sentence

if TYPE_CHECKING:
    from rich.console import RenderableType


def to_text(solution: Solution) -> str:
    """The problem, a numbered line a step, the checks, the answer; mathematics is LaTeX."""
    if solution.parts:
        return "\n\n".join(map(to_text, solution.problems))
    width = max((len(step.latex) for step in solution.steps), default=0)
    lines = [*problem_lines(solution)]
    lines += [f"  {doubt(solution)}"] if doubt(solution) else []
    for section in sections(solution):
        lines += [f"  {section.title}"] if section.title else []
        lines += [
            f"  {number}. {step.latex:<{width}}  {remarks(step)}".rstrip()
            for number, step in enumerate(section.steps, section.first)
        ]
    lines += [
        f"  {verdict(check)}: {check.latex}  {explanation(check)}".rstrip() for check in checks_of(solution)
    ]
    for part in conclusions(solution):
        formulas = ", ".join(part.formulas)
        lines.append(f"  {part.words}: {formulas}" if formulas else f"  {part.words}")
    return "\n".join(lines)


def to_rich(solution: Solution) -> RenderableType:
    """The same for a person at a terminal: mathematics in Unicode, what was checked marked so."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    if solution.parts:
        return Group(*map(to_rich, solution.problems))
    problem = Text("\n".join(map(to_unicode, problem_lines(solution))), style="bold")
    if doubt(solution):
        problem.append(f"\n{doubt(solution)}", style="not bold yellow")
    steps = Table.grid(padding=(0, 2))
    for justify in ("right", "left", "left", "left"):
        steps.add_column(justify=justify, overflow="fold")
    for section in sections(solution):
        if section.title:
            steps.add_row("", Text(section.title, "bold"), "", "")
        for number, step in enumerate(section.steps, section.first):
            unverified = Text("✗", "red") if is_wrong(step) else Text("?", "yellow")
            mark = Text("✓", "green") if step.verified else unverified
            steps.add_row(
                Text(f"{number}.", "dim"),
                Text(to_unicode(step.latex)),
                mark,
                Text(words(remarks(step)), "dim"),
            )
    for check in checks_of(solution):
        failed = Text("?", "yellow") if check.undecided else Text("✗", "red")
        mark = Text("✓", "green") if check.passed else failed
        steps.add_row("", Text(to_unicode(check.latex)), mark, Text(words(explanation(check)), "dim"))
    ending = Text()
    for part in conclusions(solution):
        ending.append(words(part.words))
        if part.formulas:
            ending.append(": ")
            ending.append(", ".join(map(to_unicode, part.formulas)), style="bold cyan")
        ending.append("\n")
    ending.rstrip()
    return Group(Text(heading(solution), "dim"), problem, Padding(steps, (0, 2)), ending, Text())


def words(text: Sentence) -> str:
    """A sentence with its formulas in Unicode."""
    return "".join(to_unicode(part) if is_formula else part for part, is_formula in pieces(text))
