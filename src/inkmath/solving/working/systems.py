"""The working of a system: the first lines are the equations, each later one has to hold at its solutions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import mpmath

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.meaning.context import Usage
from inkmath.expression.terms import Term
from inkmath.solving.complex.systems import solve_complex_system
from inkmath.solving.evaluate.complex_numbers import has_imaginary_unit
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.to_sympy import symbol, to_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.sentences import sentence
from inkmath.solving.systems import solve_system
from inkmath.solving.working.lines import Line, letters_of
from inkmath.solving.working.report import CheckReport

FREE = 0.7306
"""Value of the letters that solutions may hold, when there are infinitely many."""

ERROR = 1e-9
DIGITS = 20
Relations = tuple[terms.Relation, ...]
Values = Mapping[terms.Variable, Any]


def system_in(line: Line) -> Relations:
    r"""The equations of a first line that holds them all, as many as letters; none of other lines."""
    parts = line.term.elements if isinstance(line.term, terms.Tuple) else ()
    equations = tuple(part for part in parts if isinstance(part, terms.Relation) and part.signs == ("=",))
    is_system = len(equations) == len(parts) == len(terms.variables(line.term)) > 1
    return equations if is_system else ()


def check_system(lines: tuple[Line, ...], variables: tuple[terms.Variable, ...]) -> CheckReport:
    """Takes as many equations for given as there are letters, and checks each later line at the solutions."""
    report = CheckReport(lines, ",".join(variable.token for variable in variables))
    count = 1 if system_in(lines[0]) else len(variables)
    found = [line.term for line in lines[:count] if isinstance(line.term, terms.Relation)]
    given = system_in(lines[0]) or tuple(found)
    names = lines[0].name if count == 1 else sentence("lines 1 to {}", count)
    free = {x: FREE * (1 + k / 7) for k, x in enumerate(letters_of(lines)) if x not in variables}
    points = list(_solutions(given, variables, free)) if len(given) == len(variables) else []
    for line in lines[count:]:
        held = [_holds(line.term, point) for point in points]
        if not held or None in held:
            report.open(line)
        elif any(not any(_holds(part, point) for point in points) for part in _alternatives(line.term)):
            report.wrong(line, sentence("No solution of {} solves it.", names))
        elif all(held):
            report.right(line, sentence("It follows from {}.", names))
        elif any(held):
            report.right(line, sentence("It is one case of {}.", names))
        else:
            report.wrong(line, sentence("No solution of {} solves it.", names))
    return report


def _solutions(given: Relations, variables: tuple[terms.Variable, ...], free: Values) -> Iterator[Values]:
    """The solutions of the given equations, each as values of the letters.

    free: values of the letters that stand for known numbers.
    """
    together = terms.Tuple(given)
    if has_imaginary_unit(together) and not free:
        answers, usage = solve_complex_system(together, "").answers, Usage(i_is_unit=True)
    else:
        answers, usage = solve_system(given, "", variables).answers, None
    for answer in answers:
        found = interpret(parse(answer.latex), usage=usage)
        parts = found.elements if isinstance(found, terms.Tuple) else (found,)
        chosen = dict.fromkeys((x for x in terms.variables(found) if x not in variables), FREE)
        at = {**chosen, **free}
        relations = [part for part in parts if isinstance(part, terms.Relation)]
        values = {r.sides[0]: _value(r.sides[1], at) for r in relations}
        named = {
            variable: value for variable, value in values.items() if isinstance(variable, terms.Variable)
        }
        yield {**free, **named}


def _value(term: Term, at: Values) -> Any:
    """The value of a term, a complex one where `i` or a complex number stands in it."""
    if not has_imaginary_unit(term) and all(mpmath.im(at.get(x, 0)) == 0 for x in terms.variables(term)):
        return value_at(term, Point(at))
    known = {symbol(x): value for x, value in at.items()}
    value = to_expression(term).subs(known).evalf(DIGITS)
    if not value.is_number or not value.is_finite:
        raise UndefinedValueError("it has no value")
    return mpmath.mpmathify(value)


def _holds(line: Term, point: Values) -> bool | None:
    """True if a line of equations is true at a point; None if that is undecided."""
    if isinstance(line, terms.Tuple):
        held = [_holds(part, point) for part in line.elements]
        return None if None in held else any(held) if _alternatives(line) else all(held)
    if not isinstance(line, terms.Relation) or set(line.signs) != {"="}:
        return None
    try:
        values = [_value(side, point) for side in line.sides]
    except (NotCoveredError, UndefinedValueError):
        return None
    return all(abs(values[0] - value) <= ERROR * (1 + abs(values[0])) for value in values[1:])


def _alternatives(line: Term) -> tuple[Term, ...]:
    """The parts of a list that gives one letter several values, `x=1,x=2`; none of other lines."""
    parts = line.elements if isinstance(line, terms.Tuple) else ()
    names = [part.sides[0] for part in parts if isinstance(part, terms.Relation)]
    return parts if len(names) == len(parts) > 1 and len(set(names)) == 1 else ()
