"""Expressions worked out line by line, `=` by `=`: all of them must have the same value."""

from __future__ import annotations

from dataclasses import dataclass

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import same_numbers
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.solving.working.evidence import values_differ
from inkmath.solving.working.kinds import comparison_of, in_components
from inkmath.solving.working.lines import Line
from inkmath.solving.working.report import CheckReport

Definitions = tuple[tuple[terms.Variable, Term], ...]


def check_expressions(lines: tuple[Line, ...]) -> CheckReport:
    """Compares each side of each line with the one before; a line such as `u=x^{2}` defines a letter."""
    report = CheckReport(lines)
    first, *others = lines[0].sides
    if isinstance(first, terms.Variable | terms.Apply) and others:
        first, *others = others  # a name for what follows
    before, definitions = check_chain(report, lines[0], first, others, ()), Definitions()
    known = before
    for line in lines[1:]:
        if line.continues or not isinstance(line.term, terms.Relation):
            sides = list(line.sides)
            before = check_chain(report, line, before, sides, definitions, Known(first, known))
            known = known if line.number in report.unchecked else before
        elif definition := _definition(line):
            definitions = (*definitions, definition)
            report.right(line, sentence("{} stands for {}.", definition[0], definition[1]))
        else:
            report.open(line)
    return report


def _definition(line: Line) -> tuple[terms.Variable, Term] | None:
    name, *meanings = line.sides
    is_name = isinstance(name, terms.Variable) and len(meanings) == 1
    return (name, meanings[0]) if is_name and isinstance(name, terms.Variable) else None


@dataclass(frozen=True, slots=True)
class Known:
    """The expression that a chain began with, and the last one that could be compared."""

    origin: Term
    last: Term


def check_chain(
    report: CheckReport,
    line: Line,
    before: Term,
    sides: list[Term],
    definitions: Definitions,
    known: Known | None = None,
) -> Term:
    """Compares the sides of a line with the expression before and with one another; returns the last one.

    A side of which nothing can be said beside the one before is compared with the last that is known.
    """
    verdicts = set[Verdict]()
    caution = ""
    origin = None if known is None else known.origin
    for after in sides:
        verdict, caution = compared(before, after, definitions, origin)
        if verdict is Verdict.UNDECIDED and known is not None and known.last != before:
            verdict, caution = compared(known.last, after, definitions, origin)
        if verdict is Verdict.DIFFERENT:
            report.wrong(line, values_differ(before, after) or DIFFERS)
            return sides[-1]
        verdicts.add(verdict)
        before = after
    if Verdict.UNDECIDED in verdicts:
        report.open(line)
    elif line.number > 1:
        report.right(line, "It is the same as what stands before it.", caution)
    return before


def check_value(report: CheckReport, line: Line, expected: Term, values: list[Term]) -> None:
    """Compares what a line says with what the lines before make it."""
    verdict, caution = compared(expected, values[0])
    if verdict is Verdict.DIFFERENT:
        report.wrong(line, values_differ(expected, values[0]) or DIFFERS)
    elif verdict is Verdict.UNDECIDED:
        report.open(line)
    else:
        report.right(line, "It follows from the lines before.", caution)
        check_chain(report, line, values[0], values[1:], ())


DIFFERS = "It is not the same as what stands before it."


def compared(
    before: Term, after: Term, definitions: Definitions = (), origin: Term | None = None
) -> tuple[Verdict, str]:
    """The verdict on two expressions, and a caution.

    origin: the expression that their chain began with.
    Antiderivatives may differ by a constant; what is cancelled may have a value where it had none.
    """
    if is_numeric(before) and is_numeric(after):
        verdict = same_numbers(before, after)
        if verdict is not Verdict.UNDECIDED:
            return verdict, ""
    special = comparison_of(before, after, origin)
    if special is not None:
        return special(before, after), ""
    before, after = in_components(before), in_components(after)
    integral = next((part for part in terms.walk(before) if _is_indefinite(part)), None)
    by = integral.variable if isinstance(integral, terms.Integral) else None
    verdict = Equivalence(definitions, up_to_constant=by, may_widen=True)(before, after)
    if verdict is Verdict.SUBSET:
        return Verdict.SAME, "It has no value for some numbers for which the line before has one."
    has_constant = set(terms.variables(after)) - set(terms.variables(before))
    if by is not None and not has_constant and not any(map(_is_indefinite, terms.walk(after))):
        return verdict, "A constant is missing: every antiderivative plus a constant is one, too."
    return verdict, ""


def _is_indefinite(term: Term) -> bool:
    return isinstance(term, terms.Integral) and term.lower is None and term.variable is not None
