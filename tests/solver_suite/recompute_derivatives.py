"""Implicit derivatives, gradients, tangents and Taylor polynomials worked out anew, in numbers."""

from __future__ import annotations

from itertools import islice

from inkmath.expression import terms
from inkmath.expression.lines import split_lines
from inkmath.expression.terms import Term, Variable
from solver_suite.answer_checker import close, read, samples_of
from solver_suite.exact_values import EXACT, UndefinedError, Value, value_of
from solver_suite.suite import Problem

ALMOST = 1e-12


def _statements(latex: str) -> list[Term]:
    found: list[Term] = []
    for line in split_lines(latex):
        term = read(line)
        is_list = isinstance(term, terms.Tuple) and any(
            isinstance(part, terms.Relation) for part in term.elements
        )
        found += term.elements if isinstance(term, terms.Tuple) and is_list else [term]
    return found


def _partial(term: Term, letter: Variable, sample: dict[Variable, Value], order: int = 1) -> Value:
    return EXACT.diff(lambda value: value_of(term, {**sample, letter: value}), sample[letter], order)


def check_implicit(problem: Problem) -> None:
    """The curve F = 0 has the slope -F_x / F_y; at the point that is given, where one is."""
    curve, *others = _statements(problem.latex)
    assert isinstance(curve, terms.Relation)
    asked = others[0]
    y: Term = Variable("y")
    x = Variable("x")
    if isinstance(asked, terms.Derivative):
        y, x = asked.body, asked.variable
    assert isinstance(y, Variable)
    level = terms.Sum((curve.sides[0], terms.Negation(curve.sides[1])))
    given = {each.sides[0]: value_of(each.sides[1]) for each in others[1:]}  # type: ignore[attr-defined]
    answer, compared = read(problem.answers[0]), 0
    for sample in islice(samples_of((x, y), low=0.3, high=1.2), 40):
        at = {**sample, **given}
        try:
            slope = -_partial(level, x, at) / _partial(level, y, at)
            found = value_of(answer, at)
        except (UndefinedError, ValueError):
            continue
        if curve.sides[0] != y:  # on the curve alone, elsewhere
            assert close(found, slope, ALMOST) or _on_curve(answer, level, (x, y), at), problem.latex
        else:
            assert close(found, slope, ALMOST)
        compared += 1
    assert compared > 3


def _on_curve(
    answer: Term, level: Term, letters: tuple[Variable, Variable], sample: dict[Variable, Value]
) -> bool:
    """The same at the point of the curve above or below."""
    x, y = letters
    at = EXACT.findroot(lambda value: value_of(level, {**sample, y: value}), sample[y])
    point = {**sample, y: at}
    return close(value_of(answer, point), -_partial(level, x, point) / _partial(level, y, point), ALMOST)


def check_gradient(problem: Problem) -> None:
    """Each entry is the derivative by its letter."""
    *definition, asked = _statements(problem.latex)
    answer = read(problem.answers[0])
    assert isinstance(answer, terms.Tuple)
    point: dict[Variable, Value] = {}
    if definition:
        head, body = definition[0].sides  # type: ignore[attr-defined]
        letters = head.arguments
        arguments = getattr(asked.factors[1], "arguments", letters)  # type: ignore[attr-defined]
        if arguments != letters:
            point = {name: value_of(value) for name, value in zip(letters, arguments, strict=True)}
    else:
        match asked:
            case terms.Apply(_, (inner,)):
                body = inner
            case terms.Product((_, *factors), (_, *signs)):
                body = terms.product_of(factors, signs)
        letters = sorted(terms.variables(body), key=lambda letter: letter.token)
    for sample in islice(samples_of(letters, low=0.3, high=2), 4):
        at = {**sample, **point}
        for letter, entry in zip(letters, answer.elements, strict=True):
            assert close(value_of(entry, at), _partial(body, letter, at), ALMOST), problem.latex


def _function(statements: list[Term]) -> tuple[Variable, Term, Term | None]:
    """The letter, the body and the place of a function."""
    place: Term | None = None
    body: Term | None = None
    for statement in statements:
        match statement:
            case terms.Relation((Variable("x" | "t", "" | "0"), value), ("=",)):
                place = value
            case terms.Tuple((value, _)):
                place = value
            case terms.Relation((_, value), ("=",)):
                body = value
            case _:
                body = statement if body is None else body
    assert body is not None
    return terms.variables(body)[0], body, place


def check_tangent(problem: Problem) -> None:
    """Line and curve have the same value and the same slope at the place."""
    statements = _statements(problem.latex)
    curve = next((part for part in statements if isinstance(part, terms.Relation)), None)
    if curve is not None and {Variable("x"), Variable("y")} == set(terms.variables(curve.sides[0])):
        _check_tangent_of_curve(curve, statements[1], read(problem.answers[0]))
        return
    x, body, place = _function(statements)
    assert place is not None
    line, at = read(problem.answers[0]), {x: value_of(place)}
    assert close(value_of(line, at), value_of(body, at))
    assert close(_partial(line, x, at), _partial(body, x, at), ALMOST)
    assert close(_partial(line, x, at, 2), EXACT.mpf(0), ALMOST)


def _check_tangent_of_curve(curve: terms.Relation, point: Term, line: Term) -> None:
    """The point is on curve and line, and the line has the direction in which the curve's two sides agree."""
    assert isinstance(point, terms.Tuple)
    x, y = Variable("x"), Variable("y")
    at = dict(zip((x, y), map(value_of, point.elements), strict=True))
    level = terms.Sum((curve.sides[0], terms.Negation(curve.sides[1])))
    slope = _partial(line, x, at)
    assert close(value_of(level, at), EXACT.mpf(0), ALMOST)
    assert close(value_of(line, at), at[y])
    assert close(_partial(level, x, at) + slope * _partial(level, y, at), EXACT.mpf(0), ALMOST)
    assert close(_partial(line, x, at, 2), EXACT.mpf(0), ALMOST)


def check_taylor(problem: Problem) -> None:
    """Polynomial and function have the same derivatives up to the order, and the polynomial has no others."""
    statements = _statements(problem.latex)
    asked = [part for part in statements if isinstance(part, terms.Apply)]
    x, body, place = _function([part for part in statements if part not in asked])
    if asked and len(asked[0].arguments) == 2:
        place = asked[0].arguments[1]
    order = int(asked[0].head.sub) if asked else 3
    start = EXACT.mpf(0) if place is None else value_of(place)
    answer = read(problem.answers[0])
    own, found = (
        EXACT.taylor(lambda value, term=term: value_of(term, {x: value}), start, order + 1)
        for term in (body, answer)
    )
    assert all(close(a, b, ALMOST) for a, b in zip(own[:-1], found[:-1], strict=True)), problem.latex
    assert close(found[-1], EXACT.mpf(0), ALMOST)
