"""Values of expressions as answers, worked out anew: compared at points, or summed and integrated there."""

from __future__ import annotations

from itertools import islice

import mpmath

from inkmath.expression import terms
from inkmath.expression.terms import Term, Variable
from solver_suite.answer_checker import close, read, samples_of
from solver_suite.exact_values import EXACT, FAST, UndefinedError, Value, value_of
from solver_suite.recompute_sets import real_function
from solver_suite.suite import Problem


def agree(first: Term, second: Term, low: float, tolerance: float = 1e-12, whole: bool = False) -> None:
    """Both have the same values, at points where both have one."""
    letters = {*terms.variables(first), *terms.variables(second)}
    compared = 0
    for number, sample in enumerate(islice(samples_of(letters, low=low), 60)):
        if whole:
            sample = {letter: EXACT.mpf(1 + (number + 3 * k) % 6) for k, letter in enumerate(sample)}
        try:
            a, b = value_of(first, sample), value_of(second, sample)
        except UndefinedError:
            continue
        assert close(a, b, tolerance), (a, b)
        compared += 1
        if compared == 3:
            return
    assert compared


def check_expression(problem: Problem) -> None:
    term = read(problem.latex)
    if problem.status == "no-solution":
        try:
            value = value_of(term)
        except UndefinedError:
            return
        raise AssertionError(value)
    has_factorial = any(isinstance(part, terms.Factorial) for part in terms.walk(term))
    for low in (0.2, -3):
        agree(term, read(problem.answers[0]), low, whole=has_factorial and bool(terms.variables(term)))


def check_at_values(problem: Problem) -> None:
    parts: list[Term] = []
    for line in problem.latex.split(r"\\"):
        term = read(line)
        parts += term.elements if isinstance(term, terms.Tuple) else [term]
    known: dict[Variable, Value] = {}
    asked, argument = parts[0], None
    for part in parts:
        if isinstance(part, terms.Relation) and isinstance(part.sides[0], Variable):
            known[part.sides[0]] = value_of(part.sides[1])
        elif isinstance(part, terms.Relation) and isinstance(part.sides[0], terms.Apply):
            (letter,), asked = part.sides[0].arguments, part.sides[1]
        elif isinstance(part, terms.Apply):
            argument = value_of(part.arguments[0])
        else:
            asked = part
    if argument is not None:
        known[letter] = argument
    try:
        value = value_of(asked, known)
    except UndefinedError:
        assert problem.status == "no-solution"
        return
    assert close(value, value_of(read(problem.answers[0])))


def check_antiderivative(problem: Problem) -> None:
    integral = read(problem.latex)
    assert isinstance(integral, terms.Integral)
    assert integral.variable is not None
    slope = terms.Derivative(read(problem.answers[0]), integral.variable, terms.Number("1"))
    agree(slope, integral.body, 0.2, 1e-10)
    agree(slope, integral.body, -3, 1e-10)


def check_integral(problem: Problem) -> None:
    integral = read(problem.latex)
    if not isinstance(integral, terms.Integral) or (problem.answers and problem.answers != (r"\infty",)):
        agree(integral, read(problem.answers[0]), 0.2, 1e-10)
        return
    function = real_function(integral.body, integral.variable)
    if problem.answers:  # each tenfold range adds as much as the one before, or more
        parts = [FAST.quad(function, [10.0**k, 10.0 ** (k + 1)]) for k in range(3)]
        assert parts[2] > 0.99 * parts[1] > 0.9 * parts[0] > 0
    else:  # each range ten times nearer to 0 adds as much as the one before
        parts = [FAST.quad(function, [10.0**-k, 10.0 ** (1 - k)]) for k in range(1, 4)]
        assert parts[2] > 0.99 * parts[1] > 0


def check_limit(problem: Problem) -> None:
    limit = read(problem.latex)
    assert isinstance(limit, terms.Limit)
    context = mpmath.MPContext()
    context.dps = 150
    letters = {x: context.mpf("0.7") for x in terms.variables(limit.body) if x != limit.variable}
    target = value_of(limit.target, letters, context)
    sides = {"+": [1], "-": [-1], "": [1, -1]}[limit.side]
    found = []
    for side in sides:
        for step in ("1e-40", "1.3e-41"):
            at = target + side * context.mpf(step)
            if abs(target) == context.inf:
                at = (1 if target > 0 else -1) / context.mpf(step)
            found.append(value_of(limit.body, {**letters, limit.variable: at}, context))
    if problem.status == "no-solution":
        assert max(found) - min(found) > 0.1
        return
    wanted = value_of(read(problem.answers[0]), letters, context)
    if abs(wanted) == context.inf:
        assert all(value * (1 if wanted > 0 else -1) > 1e15 for value in found)
    else:
        assert all(abs(value - wanted) < 1e-15 for value in found)


def check_sum(problem: Problem) -> None:
    term = read(problem.latex)
    assert isinstance(term, terms.Aggregate)
    if term.upper == terms.Constant(r"\infty"):
        check_series(problem, term)
        return
    wanted = read(problem.answers[0])
    for n in range(1, 6):
        sample = next(samples_of(terms.variables(wanted), n))
        sample = {Variable("c"): EXACT.mpf(3), **sample, Variable("n"): EXACT.mpf(n)}
        assert close(value_of(term, sample), value_of(wanted, sample), 1e-15)


def check_series(problem: Problem, term: terms.Aggregate) -> None:
    if problem.status == "solved" and problem.answers != (r"\infty",):
        assert close(value_of(term), value_of(read(problem.answers[0])), 1e-12)
        return
    function = real_function(term.body, term.index)
    parts = [sum(function(float(k)) for k in range(4**n, 4 ** (n + 1))) for n in range(1, 4)]  # type: ignore[misc]
    if problem.answers:
        assert parts[2] >= 0.95 * parts[1] > 0
    else:
        assert all(abs(function(at) or 0) >= 1 for at in (1e3, 1e3 + 1))
