"""Constants that are found line by line: `2x+7=A(x+1)+B(x-2)`, then `A+B=2`, and `A=3,B=-1`."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.undetermined_coefficients import solve_for_constants
from inkmath.solving.unknown_constants import constants_of
from inkmath.solving.working.lines import Line
from inkmath.solving.working.report import CheckReport
from inkmath.types import Text

TRIED = (2, 5, 7, 11)
"""Values of the letter at which both sides must agree."""

ERROR = 1e-12

Values = dict[terms.Variable, Term]


def is_about_constants(lines: tuple[Line, ...]) -> bool:
    """True if the first line is an equation with constants, and later ones say something of these alone."""
    found = constants_of(lines[0].term)
    if found is None:
        return False
    is_alone = any(
        set(terms.variables(line.term)) <= {found[0], *found[1]} and not line.continues for line in lines[1:]
    )
    return is_alone and (found[1][0].token.isupper() or bool(_values(lines[0].term)))


def check_constants(lines: tuple[Line, ...]) -> CheckReport:
    """Checks each line at the values of the constants that make the first one true for every value.

    Where there are several, a line may choose some of them.
    """
    report = CheckReport(lines)
    found = constants_of(lines[0].term)
    assert found is not None
    possible = _values(lines[0].term)
    for line in lines[1:]:
        held = [_holds(line.term, values, found[0]) for values in possible]
        if None in held or not held:
            report.open(line)
        elif any(held):
            report.right(line, sentence("It follows from {}.", lines[0].name))
            possible = [values for values, is_held in zip(possible, held, strict=True) if is_held]
        else:
            report.wrong(line, sentence("It is not true with {}.", _said(possible[0])))
    return report


def _said(values: Values) -> Text:
    return joined(" and ", (sentence("{} = {}", name, value) for name, value in values.items()))


def _values(equation: Term) -> list[Values]:
    """The values of the constants, one set for each answer."""
    assert isinstance(equation, terms.Relation)
    return [
        {
            part.sides[0]: part.sides[1]
            for part in terms.walk(interpret(parse(answer.latex)))
            if isinstance(part, terms.Relation) and isinstance(part.sides[0], terms.Variable)
        }
        for answer in solve_for_constants(equation, "").answers
    ]


def _holds(line: Term, values: Values, letter: terms.Variable) -> bool | None:
    """True if a line of equations is true at the values for all of the letter; None if undecided."""
    if isinstance(line, terms.Tuple):
        held = [_holds(part, values, letter) for part in line.elements]
        return None if None in held else all(held)
    if not isinstance(line, terms.Relation) or set(line.signs) != {"="}:
        return None
    for name, value in values.items():
        line = substitute(line, name, value)
    if set(terms.variables(line)) - {letter} or not isinstance(line, terms.Relation):
        return None
    try:
        rows = [[value_at(side, Point({letter: tried})) for side in line.sides] for tried in TRIED]
    except (NotCoveredError, UndefinedValueError):
        return None
    return all(abs(row[0] - each) <= ERROR * (1 + abs(each)) for row in rows for each in row[1:])
