"""The paper of a pupil as one HTML file, and a table of the class: no scripts, no network."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape

from inkmath.grading.verdicts import CheckedLine, GradedProblem, Paper, WrittenLine
from inkmath.rendering import html
from inkmath.rendering.content import DOUBTFUL_BELOW, SURE_FROM

STYLE = """
body { max-width: 64rem; }
:root { --good: #1a7f4b; --bad: #c22f2f; --open: #9a5b00; --wash: #f5f7fa; --bad-wash: #fdeeee; }
@media (prefers-color-scheme: dark) {
  :root { --good: #5fd39a; --bad: #ff8f8f; --open: #f0b35a; --wash: #1c222b; --bad-wash: #3a2226; }
}
h1 { font-size: 1.5rem; margin: 0 0 .2rem; }
.pages { color: var(--soft); margin: 0 0 1.2rem; overflow-wrap: anywhere; }
.problem-card { border: 1px solid var(--line); border-radius: .6rem; margin: 1.2rem 0; overflow: hidden; }
.problem-card > header { background: var(--wash); padding: .7rem 1rem; display: flex; flex-wrap: wrap;
  gap: .4rem 1.2rem; align-items: center; }
.problem-card h2 { margin: 0; color: var(--ink); }
.chips { display: flex; flex-wrap: wrap; gap: .4rem; margin-left: auto; }
.chip { border: 1px solid currentColor; border-radius: 1rem; padding: .05rem .7rem; font-size: .9rem;
  font-weight: 600; white-space: nowrap; text-decoration: none; }
.good { color: var(--good); } .bad { color: var(--bad); } .open { color: var(--open); }
.look { margin: .8rem 1rem; padding: .4rem .8rem; border-left: .3rem solid var(--open); }
.look ul { margin: .2rem 0; padding-left: 1.2rem; } .look li { margin: .1rem 0; }
table { border-collapse: collapse; width: 100%; }
th { text-align: left; font-size: .85rem; color: var(--soft); font-weight: 600; padding: .4rem .6rem; }
td { border-top: 1px solid var(--line); padding: .5rem .6rem; vertical-align: middle; }
td.number { width: 3rem; font-weight: 700; white-space: nowrap; }
td.written { width: 40%; }
td.read { width: 27%; }
td math, header math, .answers math { font-size: 1.15rem; }
td span math, td small math { font-size: 1rem; }
td.written img { display: block; max-width: 100%; max-height: 6.5rem; background: #fff; }
td small, .others small { color: var(--soft); display: block; }
td small.open { color: var(--open); }
tr.first-wrong td { background: var(--bad-wash); }
tr.first-wrong td.number { box-shadow: inset .3rem 0 var(--bad); }
.answers { padding: .6rem 1rem; border-top: 1px solid var(--line); }
.answers { display: flex; flex-wrap: wrap; gap: .3rem 2rem; }
.class { width: auto; }
.class td, .class th { text-align: center; padding: .5rem 1.2rem; }
.class td:first-child, .class th:first-child { text-align: left; }
.fault { color: var(--bad); font-weight: 600; overflow-wrap: anywhere; }
@media print { .problem-card, tr { break-inside: avoid; } body { margin: 0; max-width: none; } }
"""

_SIGNS = {
    "follows": ("good", "✓"),
    "wrong": ("bad", "✗"),
    "not checked": ("open", "?"),
    "not understood": ("open", "?"),
    "given": ("", ""),
}
_ANSWERS = {
    "right": ("good", "Answer right"),
    "wrong": ("bad", "Answer wrong"),
    "unfinished": ("open", "Answer not finished"),
    "unknown": ("open", "Answer not decided"),
    "missing": ("open", "Nothing found"),
}


def paper_page(paper: Paper) -> str:
    """The paper of one pupil."""
    faults = "".join(f'<p class="fault">Not read: {escape(fault)}</p>' for fault in paper.faults)
    problems = "".join(map(_problem, paper.problems))
    return _page(
        paper.pupil,
        f'<h1>{escape(paper.pupil)}</h1><p class="pages">{escape(", ".join(paper.pages))}</p>'
        f"{faults}{problems}{_others(paper.others)}",
    )


def class_page(papers: Sequence[Paper], links: Sequence[str], key_name: str) -> str:
    """A table of pupils and problems. links: the file of the page of each paper."""
    key = [graded.problem for graded in papers[0].problems] if papers else []
    head = "".join(f"<th>{escape(one.label)}<br/>{html.mathml(one.statement)}</th>" for one in key)
    rows = "".join(
        f'<tr><td><a href="{escape(link)}">{escape(paper.pupil)}</a>{_fault_mark(paper)}</td>'
        + "".join(f"<td>{_cell(problem, link)}</td>" for problem in paper.problems)
        + "</tr>"
        for paper, link in zip(papers, links, strict=True)
    )
    looks = sum(problem.needs_a_look for paper in papers for problem in paper.problems)
    return _page(
        "Class",
        f"<h1>{len(papers)} pupils</h1>"
        f'<p class="pages">Key: {escape(key_name)}. {looks} of {len(papers) * len(key)} '
        "answers need your eyes.</p>"
        f'<table class="class"><thead><tr><th>Pupil</th>{head}</tr></thead><tbody>{rows}</tbody></table>'
        '<p class="pages">✓ right; ✗3 goes wrong first in line 3; ? look yourself.</p>',
    )


def _page(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en" xmlns="http://www.w3.org/1999/xhtml">\n<head>\n'
        '<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{escape(title)}</title>\n<style>{html.STYLE}{STYLE}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def _fault_mark(paper: Paper) -> str:
    return ' <span class="bad" title="A page could not be read">⚠</span>' if paper.faults else ""


def _cell(graded: GradedProblem, link: str) -> str:
    wrong = graded.first_wrong
    kind, sign = {"right": ("good", "✓"), "wrong": ("bad", "✗")}.get(graded.answer, ("open", "–"))
    says = f"{sign}{wrong.numbers[0]}" if wrong else sign
    kind = "bad" if wrong else kind
    look = ' <span class="open" title="Look yourself">?</span>' if graded.needs_a_look else ""
    href = f"{link}#{_anchor(graded)}"
    return f'<a class="chip {kind}" href="{escape(href)}">{says}</a>{look}'


def _anchor(graded: GradedProblem) -> str:
    return f"problem-{graded.problem.label}"


def _problem(graded: GradedProblem) -> str:
    problem = graded.problem
    label = escape(problem.label)
    return (
        f'<section class="problem-card" id="{escape(_anchor(graded))}">'
        f'<header><h2>Problem {label}</h2><div class="wide">{html.mathml(problem.statement)}</div>'
        f'<div class="chips">{_chips(graded)}</div></header>{_doubts(graded)}{_table(graded)}'
        f"{_answers(graded)}</section>"
    )


def _chips(graded: GradedProblem) -> str:
    kind, says = _ANSWERS[graded.answer]
    chips = [(kind, says)]
    if graded.first_wrong is not None:
        chips.append(("bad", f"Goes wrong in line {graded.first_wrong.numbers[0]}"))
    elif graded.lines and all(line.verdict in ("given", "follows") for line in graded.lines[1:]):
        chips += [("good", "Every line follows")] if len(graded.lines) > 1 else []
    if graded.needs_a_look:
        chips.append(("open", "Look yourself"))
    return "".join(f'<span class="chip {kind}">{escape(says)}</span>' for kind, says in chips)


def _doubts(graded: GradedProblem) -> str:
    if not graded.doubts:
        return ""
    items = "".join(f"<li>{escape(doubt)}</li>" for doubt in graded.doubts)
    return f'<div class="look"><strong class="open">Look yourself</strong><ul>{items}</ul></div>'


def _table(graded: GradedProblem) -> str:
    if all(line.written is None for line in graded.lines):
        return ""
    rows = "".join(_row(line, line is graded.first_wrong) for line in graded.lines)
    return (
        "<table><thead><tr><th>Line</th><th>Written</th><th>Read as</th><th>Remark</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _row(line: CheckedLine, is_first_wrong: bool) -> str:
    kind, sign = _SIGNS[line.verdict]
    numbers = "–".join(dict.fromkeys(map(str, (line.numbers[0], line.numbers[-1])))) if line.numbers else ""
    remark = f"<span>{html.words(line.remark)}</span>"
    if line.verdict == "given":
        remark = (
            "<small>The problem as it was set</small>" if line.written is None else "<small>Copied</small>"
        )
    elif line.verdict == "not understood":
        remark = "<span>It has no meaning as it was read: look at the picture.</span>"
    instead = f'<small class="open">It may also be {html.mathml(line.instead)}, which is right.</small>'
    return (
        f"<tr{' class=' + chr(34) + 'first-wrong' + chr(34) if is_first_wrong else ''}>"
        f'<td class="number">{numbers} <span class="{kind}">{sign}</span></td>'
        f'<td class="written">{_picture(line.written)}</td>'
        f'<td class="read"><div class="wide">{html.mathml(line.latex)}</div>{_confidence(line.written)}</td>'
        f"<td>{remark}{instead if line.instead else ''}</td></tr>"
    )


def _picture(line: WrittenLine | None) -> str:
    if line is None or line.picture is None:
        return ""
    data = base64.b64encode(line.picture).decode("ascii")
    return f'<img alt="The line as it was written" src="data:image/png;base64,{data}"/>'


def _confidence(line: WrittenLine | None) -> str:
    """The confidence of a reading that is not sure."""
    if line is None or line.reading.confidence >= SURE_FROM:
        return ""
    says = "doubtful" if line.reading.confidence < DOUBTFUL_BELOW else "fairly sure"
    return f'<small class="open">{says} ({line.reading.confidence:.2f})</small>'


def _answers(graded: GradedProblem) -> str:
    parts = [
        f"<span>{title}: {html.mathml(latex)}</span>"
        for title, latex in (("Answer", graded.given_answer), ("Expected", graded.expected))
        if latex
    ]
    sure = f"<span>Confidence of the verdict: {graded.confidence:.2f}</span>" if graded.given_answer else ""
    return f'<div class="answers">{"".join(parts)}{sure}</div>'


def _others(lines: Sequence[WrittenLine]) -> str:
    if not lines:
        return ""
    rows = "".join(
        f'<tr><td class="written">{_picture(line)}</td><td>{html.mathml(line.reading.latex)}'
        f"{_confidence(line)}</td></tr>"
        for line in lines
    )
    return (
        '<section class="problem-card others"><header><h2>Lines of no problem of the key</h2></header>'
        f"<table><tbody>{rows}</tbody></table></section>"
    )
