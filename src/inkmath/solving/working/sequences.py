"""Sequences, line by line: the first terms, the formula of all terms, and single terms by it."""

from __future__ import annotations

from dataclasses import replace

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.rules.construct import number
from inkmath.solving.sentences import sentence
from inkmath.solving.verify.verdict import Verdict
from inkmath.solving.working.expressions import check_chain, check_value, compared
from inkmath.solving.working.lines import Line
from inkmath.solving.working.report import CheckReport


def is_about_sequence(lines: tuple[Line, ...]) -> bool:
    """True if the lines give a formula `a_{n}=...` and use it, or find it from the first terms."""
    listed = _listed(lines[0])
    rest = lines[1:] if listed else lines
    formula = _formula(rest[0]) if rest else None
    if formula is None:
        return False
    name, _ = formula
    return bool(listed) or all(line.continues or _index(line, name) is not None for line in rest[1:])


def check_sequence(lines: tuple[Line, ...]) -> CheckReport:
    """Checks the formula at the first terms, and each later term by the formula."""
    report = CheckReport(lines)
    listed = _listed(lines[0])
    known = list(enumerate(listed, start=1))
    formula: tuple[terms.Variable, Term] | None = None
    before: Term = terms.ZERO
    for line in lines[bool(listed) :]:
        if line.continues:
            before = check_chain(report, line, before, list(line.sides), ())
            continue
        before = line.sides[-1]
        if formula is None and (formula := _formula(line)) is not None:
            _check_formula(report, line, formula, known)
            continue
        index = None if formula is None else _index(line, formula[0])
        if index is None or formula is None:
            report.open(line)
            continue
        expected = substitute(formula[1], terms.Variable(formula[0].sub), index)
        check_value(report, line, expected, list(line.sides[1:]))
    return report


def _check_formula(
    report: CheckReport, line: Line, formula: tuple[terms.Variable, Term], known: list[tuple[int, Term]]
) -> None:
    name, body = formula
    for index, value in known:
        given = substitute(body, terms.Variable(name.sub), number(index))
        verdict, _ = compared(given, value)
        if verdict is Verdict.DIFFERENT:
            term = replace(name, sub=str(index))
            report.wrong(line, sentence("By it, {} is not {}.", term, value))
            return
        if verdict is not Verdict.SAME:
            report.open(line)
            return
    if known:
        report.right(line, "It gives all the terms that are known.")
    elif line.number > 1:
        report.open(line)


def _listed(line: Line) -> tuple[Term, ...]:
    """The terms of `3,6,12,\\ldots`; none of another line."""
    if not isinstance(line.term, terms.Tuple):
        return ()
    *known, last = line.term.elements
    return tuple(known) if isinstance(last, terms.Dots) and all(map(is_numeric, known)) else ()


def _formula(line: Line) -> tuple[terms.Variable, Term] | None:
    """The name and the body of `a_{n}=3n+1`."""
    match line.term:
        case terms.Relation((terms.Variable(_, sub) as name, body, *_), signs) if set(signs) == {"="}:
            is_indexed = sub.isalpha() and set(terms.variables(body)) == {terms.Variable(sub)}
            return (name, body) if is_indexed else None
    return None


def _index(line: Line, name: terms.Variable) -> Term | None:
    """The number n where the line says what a_n is, by this name of the sequence."""
    match line.term:
        case terms.Relation((terms.Variable(token, sub), *_), _) if token == name.token and sub.isdecimal():
            return number(int(sub[:9]))
    return None
