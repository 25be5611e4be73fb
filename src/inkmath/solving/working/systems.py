"""The working of a system: the first lines are the equations, each later one has to hold at its solutions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.sentences import sentence
from inkmath.solving.systems import solve_system
from inkmath.solving.working.lines import Line, letters_of
from inkmath.solving.working.report import CheckReport

FREE = 0.7306
"""Value of the letters that solutions may hold, when there are infinitely many."""

ERROR = 1e-9


def check_system(lines: tuple[Line, ...], variables: tuple[terms.Variable, ...]) -> CheckReport:
    """Takes as many equations for given as there are letters, and checks each later line at the solutions."""
    report = CheckReport(lines, ",".join(variable.token for variable in variables))
    count = len(variables)
    equations = [line.term for line in lines[:count]]
    given = tuple(term for term in equations if isinstance(term, terms.Relation))
    free = {x: FREE * (1 + k / 7) for k, x in enumerate(letters_of(lines)) if x not in variables}
    points = list(_solutions(given, variables, free)) if len(given) == count else []
    for line in lines[count:]:
        held = [_holds(line.term, point) for point in points]
        if not held or None in held:
            report.open(line)
        elif any(not any(_holds(part, point) for point in points) for part in _alternatives(line.term)):
            report.wrong(line, sentence("No solution of lines 1 to {} solves it.", count))
        elif all(held):
            report.right(line, sentence("It follows from lines 1 to {}.", count))
        elif any(held):
            report.right(line, sentence("It is one case of lines 1 to {}.", count))
        else:
            report.wrong(line, sentence("No solution of lines 1 to {} solves it.", count))
    return report


def _solutions(
    given: tuple[terms.Relation, ...],
    variables: tuple[terms.Variable, ...],
    free: Mapping[terms.Variable, float],
) -> Iterator[Point]:
    """The solutions of the given equations, each as values of the letters.

    free: values of the letters that stand for known numbers.
    """
    for answer in solve_system(given, "", variables).answers:
        found = interpret(parse(answer.latex))
        parts = found.elements if isinstance(found, terms.Tuple) else (found,)
        chosen = dict.fromkeys((x for x in terms.variables(found) if x not in variables), FREE)
        point = Point({**chosen, **free})
        relations = [part for part in parts if isinstance(part, terms.Relation)]
        values = {r.sides[0]: value_at(r.sides[1], point) for r in relations}
        named = {
            variable: value for variable, value in values.items() if isinstance(variable, terms.Variable)
        }
        yield Point({**free, **named})


def _holds(line: Term, point: Point) -> bool | None:
    """True if a line of equations is true at a point; None if that is undecided."""
    if isinstance(line, terms.Tuple):
        held = [_holds(part, point) for part in line.elements]
        return None if None in held else any(held) if _alternatives(line) else all(held)
    if not isinstance(line, terms.Relation) or set(line.signs) != {"="}:
        return None
    try:
        values = [value_at(side, point) for side in line.sides]
    except (NotCoveredError, UndefinedValueError):
        return None
    return all(abs(values[0] - value) <= ERROR * (1 + abs(values[0])) for value in values[1:])


def _alternatives(line: Term) -> tuple[Term, ...]:
    """The parts of a list that gives one letter several values, `x=1,x=2`; none of other lines."""
    parts = line.elements if isinstance(line, terms.Tuple) else ()
    names = [part.sides[0] for part in parts if isinstance(part, terms.Relation)]
    return parts if len(names) == len(parts) > 1 and len(set(names)) == 1 else ()
