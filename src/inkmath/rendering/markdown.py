"""Solutions as Markdown, mathematics between dollar signs."""

from __future__ import annotations

import re

from inkmath.rendering.content import (
    checks_of,
    conclusions,
    doubt,
    explanation,
    heading,
    pieces,
    problem_lines,
    remarks,
    sections,
    verdict,
)
from inkmath.types import Solution, Text


def to_markdown(solution: Solution) -> str:
    """For a notebook or a page: headings, numbered steps, a list of checks."""
    if solution.parts:
        return "\n\n".join(map(to_markdown, solution.problems))
    problem = " \n".join(f"$${line}$$" for line in problem_lines(solution))
    lines = [f"### {heading(solution)}", "", problem, ""]
    lines += [f"**{doubt(solution)}**", ""] if doubt(solution) else []
    for section in sections(solution):
        lines += [f"#### {section.title}", ""] if section.title else []
        lines += [
            f"{number}. ${step.latex}$ {_typeset(remarks(step))}".rstrip()
            for number, step in enumerate(section.steps, section.first)
        ]
        lines += [""] if section.steps else []
    lines += [
        f"- {verdict(check)}: ${check.latex}$ {_typeset(explanation(check))}".rstrip()
        for check in checks_of(solution)
    ]
    lines += [""] if checks_of(solution) else []
    for part in conclusions(solution):
        formulas = ", ".join(f"${formula}$" for formula in part.formulas)
        lines += [f"**{part.words}:** {formulas}" if formulas else _typeset(part.words), ""]
    return "\n".join(lines).rstrip()


def _typeset(text: Text) -> str:
    return "".join(f"${part}$" if is_formula else _escaped(part) for part, is_formula in pieces(text))


def _escaped(text: str) -> str:
    """Plain text whose stars, dollars and other marks stay what they are."""
    return re.sub(r"([\\`*_{}\[\]<>#$|])", r"\\\1", text)
