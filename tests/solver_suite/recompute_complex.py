"""Answers over the complex numbers worked out anew, by mpmath: put in, and searched for in the plane."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from inkmath.expression import terms
from inkmath.expression.terms import Term
from solver_suite.answer_checker import close, read, relations_of
from solver_suite.complex_points import numbers_of
from solver_suite.exact_values import EXACT, OF_COMPLEX, UndefinedError, Value, value_of
from solver_suite.recompute_values import check_expression
from solver_suite.suite import Problem

STARTS = 60
"""Places in the plane from which solutions are searched for."""


def check_complex_number(problem: Problem) -> None:
    """The value of what has none over the real numbers with mpmath's principal roots."""
    if problem.numbers != "complex":
        check_expression(problem)
        return
    assert close(_principal(read(problem.latex)), value_of(read(problem.answers[0])))


def _principal(term: Term) -> Value:
    match term:
        case terms.Root(radicand, None):
            return EXACT.sqrt(_principal(radicand))
        case terms.Product(factors):
            return EXACT.fprod(map(_principal, factors))
    return value_of(term)


def check_complex_equation(problem: Problem) -> None:
    """Each answer solves the equation, and a search from many places finds no other solution."""
    (relation,) = relations_of(problem.latex)
    (letter,) = terms.variables(relation)
    wanted = [value_of(read(answer)) for answer in problem.answers]
    for value in wanted:
        assert close(*(value_of(side, {letter: value}) for side in relation.sides)), value

    def difference(z: Value) -> Value:
        left, right = (value_of(side, {letter: EXACT.mpc(z)}) for side in relation.sides)
        return left - right

    is_smooth = not any(map(_is_of_parts, terms.walk(relation)))
    for zero in (_zeros if is_smooth else _zeros_by_parts)(difference):
        assert any(abs(zero - value) < 1e-9 for value in wanted), zero


def _is_of_parts(part: Term) -> bool:
    is_named = isinstance(part, terms.Call) and part.function in OF_COMPLEX
    return is_named or isinstance(part, terms.Conjugate | terms.Absolute)


def _starts() -> Iterator[Value]:
    rng = random.Random(0)
    for _ in range(STARTS):
        yield EXACT.mpc(rng.uniform(-6, 6), rng.uniform(-6, 6))


def _zeros(function: Callable[[Value], Value]) -> Iterator[Value]:
    """Zeros by the secant method."""
    for start in _starts():
        try:
            zero = EXACT.findroot(function, (start, start + EXACT.mpf("0.1")), tol=1e-40, maxsteps=80)
        except (ValueError, ZeroDivisionError, UndefinedError):
            continue
        if abs(zero) < 1e6:
            yield zero


def _zeros_by_parts(function: Callable[[Value], Value]) -> Iterator[Value]:
    """Zeros of a function of real and imaginary part, by Newton's method in two real unknowns."""

    def parts(x: Value, y: Value) -> tuple[Value, Value]:
        value = function(EXACT.mpc(x, y))
        return value.real, value.imag

    for start in _starts():
        try:
            x, y = EXACT.findroot(parts, (start.real, start.imag), tol=1e-25, maxsteps=40)
        except (ValueError, ZeroDivisionError, UndefinedError):
            continue
        yield EXACT.mpc(x, y)


def check_complex_system(problem: Problem) -> None:
    """Each answer solves all equations, and a search from many places finds no other solution."""
    relations = relations_of(problem.latex)
    letters = sorted({x for relation in relations for x in terms.variables(relation)}, key=str)
    wanted = [numbers_of(answer) for answer in problem.answers]
    for values in wanted:
        for relation in relations:
            assert close(*(value_of(side, values) for side in relation.sides)), relation

    def gaps(*at: Value) -> list[Value]:
        known = {letter: EXACT.mpc(z) for letter, z in zip(letters, at, strict=True)}
        return [value_of(each.sides[0], known) - value_of(each.sides[1], known) for each in relations]

    rng = random.Random(1)
    for _ in range(12):
        start = [EXACT.mpc(rng.uniform(-4, 4), rng.uniform(-4, 4)) for _ in letters]
        try:
            zero = EXACT.findroot(gaps, start, tol=1e-25, maxsteps=40)
        except (ValueError, ZeroDivisionError, UndefinedError):
            continue
        found = dict(zip(letters, zero, strict=True))
        assert any(all(abs(found[x] - values[x]) < 1e-8 for x in letters) for values in wanted), found
