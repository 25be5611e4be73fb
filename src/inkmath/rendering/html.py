"""Solutions as one HTML file that needs nothing else: MathML, a style sheet, no scripts, no network."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import zip_longest

from inkmath.errors import InkmathError
from inkmath.expression.latex import parse
from inkmath.expression.mathml import print_mathml
from inkmath.rendering.content import (
    Conclusion,
    SectionView,
    checks_of,
    comments,
    conclusions,
    doubt,
    explanation,
    has_sections,
    heading,
    pieces,
    problem_lines,
    remarks,
    sections,
    verdict,
)
from inkmath.types import Check, Solution, Step, Text

STYLE = """
:root { color-scheme: light dark; --ink: #1b2230; --soft: #5b6472; --line: #d5dae2; --paper: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf2; --soft: #a3adbb; --line: #38414f; --paper: #151a22; }
}
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
article + article { border-top: 1px solid var(--line); margin-top: 2rem; }
h2 { font-size: 1.1rem; color: var(--soft); font-weight: 600; }
ol, ul { padding-left: 1.6rem; }
li { margin: .6rem 0; }
li math, .result math { margin-right: 1rem; }
li span math { margin-right: 0; }
li span, footer { color: var(--soft); }
.problem math { font-size: 1.3rem; margin: .3rem 0; }
.wide { overflow-x: auto; }
.unchecked::marker { color: #c24e00; }
.doubt { border-left: .3rem solid #c24e00; padding-left: .7rem; font-weight: 600; }
article > details { border-top: 1px solid var(--line); padding: .4rem 0; }
article > details > summary { cursor: pointer; }
summary p { margin: .2rem 0 .2rem 1.1rem; }
summary p math { margin-right: .8rem; }
figure { margin: 1.2rem 0; }
figure svg { max-width: 100%; height: auto; border-radius: .3rem; }
"""


def to_html(*solutions: Solution, graphs: Sequence[str | None] = ()) -> str:
    """A whole page with an article for each problem; UTF-8, and well-formed as XML too.

    graphs: of each problem the file of its graph as SVG, or None; none at all leaves them out.
    """
    solutions = tuple(problem for solution in solutions for problem in solution.problems)
    pairs = enumerate(zip_longest(solutions, graphs[: len(solutions)]), 1)
    articles = "\n".join(_article(solution, _figure(graph, number)) for number, (solution, graph) in pairs)
    title = escape(heading(solutions[0])) if len(solutions) == 1 else "Worked solutions"
    return (
        '<!DOCTYPE html>\n<html lang="en" xmlns="http://www.w3.org/1999/xhtml">\n<head>\n'
        '<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{articles}\n</body>\n</html>"
    )


def _figure(svg: str | None, number: int) -> str:
    """The drawing within the page: without what is said about the file, its names kept apart from others'."""
    if svg is None:
        return ""
    drawing = re.sub(r"<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    drawing = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>graph{number}-", drawing)
    return f'<figure role="img" aria-label="Graph of the problem">{drawing}</figure>'


def _article(solution: Solution, figure: str) -> str:
    problem = "".join(
        f'<div class="wide">{mathml(line, block=True)}</div>' for line in problem_lines(solution)
    )
    has_parts = has_sections(solution)
    steps = "".join(_section(each) for each in sections(solution)) + _graph(figure, has_parts)
    checks = "".join(map(_check, checks_of(solution)))
    result = "".join(map(_conclusion, (comments if has_parts else conclusions)(solution)))
    return (
        f'<article class="inkmath-solution" data-status="{solution.status}">'
        f'<h2>{escape(heading(solution))}</h2><div class="problem">{problem}</div>'
        + (f'<p class="doubt">{escape(doubt(solution))}</p>' if doubt(solution) else "")
        + steps
        + (f"<ul>{checks}</ul>" if checks else "")
        + f'<div class="result">{result}</div>{"" if has_parts else figure}</article>'
    )


def _section(section: SectionView) -> str:
    """The steps of a section, which unfold under its title and what was found."""
    steps = "".join(map(_step, section.steps))
    listed = f'<ol start="{section.first}">{steps}</ol>' if steps else ""
    if not section.title:
        return listed
    facts = "".join(map(_conclusion, section.facts))
    title = f"<summary><strong>{escape(section.title)}</strong>{facts}</summary>"
    return f'<details open="open">{title}{listed}</details>'


def _graph(figure: str, is_section: bool) -> str:
    """The graph as a section, after those with steps."""
    if not figure or not is_section:
        return ""
    return f'<details open="open"><summary><strong>Graph</strong></summary>{figure}</details>'


def _conclusion(part: Conclusion) -> str:
    formulas = " ".join(map(mathml, part.formulas))
    return f"<p>{words(part.words)}{':' if part.formulas else ''} {formulas}</p>"


def _step(step: Step) -> str:
    kind = "" if step.verified else ' class="unchecked"'
    said = f"{mathml(step.latex)} <span>{words(remarks(step))}</span>"
    if not step.parts:
        return f"<li{kind}>{said}</li>"
    parts = "".join(map(_step, step.parts))
    return f"<li{kind}><details><summary>{said}</summary><ol>{parts}</ol></details></li>"


def _check(check: Check) -> str:
    label = escape(f"{verdict(check)}: ")
    return f"<li>{label}{mathml(check.latex)} <span>{words(explanation(check))}</span></li>"


def words(text: Text) -> str:
    """A sentence as HTML, its formulas as MathML."""
    return "".join(mathml(part) if is_formula else escape(part) for part, is_formula in pieces(text))


def mathml(latex: str, block: bool = False) -> str:
    """The LaTeX as MathML; as code where it says more than the expression grammar covers."""
    try:
        return print_mathml(parse(latex), display=block)
    except InkmathError:
        return f"<code>{escape(latex)}</code>"
