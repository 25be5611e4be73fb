r"""Solutions as a LaTeX document for any engine: `article` and the packages of the AMS, nothing else."""

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
from inkmath.types import Check, Solution, Step, Text
from inkmath.vocab import Kind, table

PREAMBLE = r"""\documentclass{article}
\usepackage{amsmath,amssymb}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt}
\begin{document}"""

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{character: rf"\{character}" for character in "{}$&%#_"},
    **{letter: rf"\"{{{plain}}}" for letter, plain in zip("äöüÄÖÜ", "aouAOU", strict=True)},
    "ß": r"\ss{}",
    "„": ",,",
}


def to_latex(*solutions: Solution) -> str:
    """A whole document with a section for each problem. It holds ASCII alone."""
    sections = "\n\n".join(_section(problem) for solution in solutions for problem in solution.problems)
    return f"{PREAMBLE}\n\n{sections}\n\n\\end{{document}}"


def _section(solution: Solution) -> str:
    lines = [rf"\section*{{{escaped(heading(solution))}}}", _display(problem_lines(solution))]
    if doubt(solution):
        lines.append(rf"\textbf{{{escaped(doubt(solution))}}}" + "\n")
    for section in sections(solution):
        lines += [rf"\subsection*{{{escaped(section.title)}}}"] if section.title else []
        if section.steps:
            lines += [
                r"\begin{enumerate}",
                rf"\setcounter{{enumi}}{{{section.first - 1}}}",
                *map(_step, section.steps),
                r"\end{enumerate}",
            ]
    if checks_of(solution):
        lines += [r"\begin{itemize}", *map(_check, checks_of(solution)), r"\end{itemize}"]
    for part in conclusions(solution):
        words = typeset_words(part.words)
        lines.append(f"{words}:\n{_display(list(part.formulas))}" if part.formulas else f"{words}\n")
    return "\n".join(lines)


def _display(formulas: list[str]) -> str:
    body = " \\\\\n".join(map(ascii_latex, formulas))
    return f"\\begin{{gather*}}\n{body}\n\\end{{gather*}}"


def _step(step: Step) -> str:
    words = typeset_words(remarks(step))
    return (
        rf"\item {words} \[ {ascii_latex(step.latex)} \]"
        if words
        else rf"\item \[ {ascii_latex(step.latex)} \]"
    )


def _check(check: Check) -> str:
    words = typeset_words(explanation(check))
    return rf"\item {verdict(check)}: {words} \[ {ascii_latex(check.latex)} \]"


def ascii_latex(formula: str) -> str:
    r"""A formula in commands that LaTeX knows: `\lg`, arcus and area functions, percent signs."""
    formula = re.sub(r"\\(arsinh|arcosh|artanh)\b", r"\\operatorname{\1}", formula)
    return "".join(_symbols().get(character, character) for character in formula)


def typeset_words(text: Text) -> str:
    """A sentence as LaTeX, its formulas as inline mathematics."""
    return "".join(
        f"${ascii_latex(part)}$" if is_formula else escaped(part) for part, is_formula in pieces(text)
    )


def escaped(text: str) -> str:
    """Plain text as LaTeX: special characters stay what they are, other symbols become mathematics."""
    pieces = []
    for character in text:
        if character in _SPECIAL:
            pieces.append(_SPECIAL[character])
        elif character.isascii():
            pieces.append(character)
        elif character in "“”’":
            pieces.append({"“": "``", "”": "''", "’": "'"}[character])
        else:
            command = _symbols().get(character)
            pieces.append("?" if command is None else f"${command.strip()}$")
    return "".join(pieces)


def _symbols() -> dict[str, str]:
    """The command of each character that is not ASCII."""
    kinds = (Kind.ROOT, Kind.EMPTY)
    found = {t.text: f"{t.latex} " for t in table().values() if t.kind not in kinds and not t.text.isascii()}
    extra = {"−": "-", "√": r"\surd ", "≈": r"\approx ", "′": "'", "°": r"^{\circ}", "²": "^{2}", "³": "^{3}"}
    return found | extra | {"–": "-", "’": "'", "…": r"\ldots ", "·": r"\cdot "}
