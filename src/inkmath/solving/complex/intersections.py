"""Several relations for one complex number: the points where curves meet, or the region that all leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.complex.loci import KIND, holds, scattered
from inkmath.solving.complex.numbers import decimal_of
from inkmath.solving.complex.plane_points import agree, in_parts
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.complex_numbers import complex_term
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.sentences import sentence
from inkmath.solving.systems import solve_system
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step

X, Y = terms.Variable("x"), terms.Variable("y")
POINTS = "complex-equation"


def solve_intersection(
    given: terms.Tuple, latex: str, solve: Callable[[terms.Relation], Solution]
) -> Solution:
    """The numbers that fulfil all of the relations; solve: the curve or the region of one of them."""
    (letter,) = terms.variables(given)
    draft = Draft(KIND, latex, latex_of(letter)).begin()
    return draft.conclude(lambda: _solved(given, letter, draft, solve))


def _solved(
    given: terms.Tuple, letter: terms.Variable, draft: Draft, solve: Callable[[terms.Relation], Solution]
) -> Solution:
    parts: list[terms.Relation] = []
    for relation in given.elements:
        assert isinstance(relation, terms.Relation)
        parts += _by_parts(relation, draft, solve)
    equations = tuple(part for part in parts if part.signs == ("=",))
    if len(equations) > 1:
        return _points(given, letter, equations, draft)
    result = terms.Tuple((*equations, *(part for part in parts if part not in equations)))
    put = in_parts(given)
    if not any(holds(put, point) for point in scattered()) and not equations:
        raise NotCoveredError("a region without a point among those that were tried")
    if not agree(given, [result], [sympy.S.Zero]):
        raise NotCoveredError("the region that was found did not pass its check")
    says = sentence("All of these have to hold.")
    draft.steps.append(Step("standard-form", latex_of(result), says, True))
    check = Check(latex_of(result), "Points of the plane were put into both.", True)
    answer = Answer(latex_of(result), print_term(result), None, verified=True)
    return draft.solution("solved", [answer], [check])


def _by_parts(
    relation: terms.Relation, draft: Draft, solve: Callable[[terms.Relation], Solution]
) -> list[terms.Relation]:
    """The relations between x and y that one relation says, with the steps to them."""
    found = solve(relation)
    if found.kind != KIND or found.status != "solved" or len(found.answers) != 1:
        raise NotCoveredError("one of the relations is not that of a single curve or region")
    draft.steps += found.steps
    line = interpret(parse(found.answers[0].latex))
    parts = line.elements if isinstance(line, terms.Tuple) else (line,)
    return [part for part in parts if isinstance(part, terms.Relation)]


def _points(
    given: terms.Tuple, letter: terms.Variable, equations: tuple[terms.Relation, ...], draft: Draft
) -> Solution:
    """The numbers at which the curves meet, those that fulfil everything else."""
    found = solve_system(equations, latex_of(terms.Tuple(equations)), (X, Y))
    if found.status not in ("solved", "no-solution"):
        raise NotCoveredError("the points where the curves meet are not found")
    draft = replace(draft, kind=POINTS, steps=[*draft.steps, *found.steps])
    put = in_parts(given)
    numbers = [_number(answer) for answer in found.answers]
    kept = [number for number in numbers if holds(put, number.as_real_imag())]
    if not kept:
        says = "No complex number fulfils all of it."
        return draft.solution("no-solution", (), [Check(latex_of(given), says, True)], says)
    shown = [complex_term(number) for number in kept]
    lines = tuple(terms.Relation((letter, each), ("=",)) for each in shown)
    line: Term = terms.Tuple(lines) if len(lines) > 1 else lines[0]
    says = sentence("The curves meet here.")
    if len(kept) < len(numbers):
        says = sentence("The curves meet here; the other points do not fulfil everything.")
    draft.steps.append(Step("real-and-imaginary", latex_of(line), says, True))
    answers = [
        Answer(latex_of(each), str(number), decimal_of(number), verified=True)
        for each, number in zip(shown, kept, strict=True)
    ]
    return draft.solution("solved", answers, [_check(given, letter, each) for each in shown])


def _number(answer: Answer) -> sympy.Expr:
    """x + yi for `x=1,y=2`. Raises NotCoveredError for families."""
    line = interpret(parse(answer.latex))
    parts = line.elements if isinstance(line, terms.Tuple) else (line,)
    values = {part.sides[0]: part.sides[1] for part in parts if isinstance(part, terms.Relation)}
    if set(values) != {X, Y}:
        raise NotCoveredError("curves that meet in infinitely many points")
    return sympy.expand(exact_value(values[X]) + sympy.I * exact_value(values[Y]))


def _check(given: terms.Tuple, letter: terms.Variable, value: Term) -> Check:
    put = substitute(given, letter, value)
    return Check(latex_of(put), sentence("With {} = {} everything is fulfilled.", letter, value), True)
