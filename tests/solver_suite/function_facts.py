"""Facts of functions: sets that belong to them, and points and lines in terms of parameters.

Each is compared with the answer of the suite, and that is worked out anew from the values of the function.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.plots.number_sets import Span
from inkmath.types import Solution
from solver_suite.cases import is_true, same_statements, samples_of
from solver_suite.exact_values import EXACT, UndefinedError, Value, value_of
from solver_suite.number_sets import RealSet, contains, read_set, same_set
from solver_suite.suite import Problem

REALS = r"(-\infty,\infty)"
Y = Variable("y")
STATEMENTS = ("domain", "positive", "negative", "increasing", "decreasing", "range")
FEW, MANY = 40, 400


def same_sets(problem: Problem, solution: Solution) -> bool:
    """True if each set that the suite names is found."""
    for label, (wanted,) in problem.facts.items():
        found = [answer.latex for answer in solution.answers if answer.label == label]
        if len(found) != 1 or not same_set(_set(found[0]), _set(wanted), 1e-12):
            return False
    return True


def _set(latex: str) -> RealSet:
    return read_set([latex.replace(r"\mathbb{R}", REALS)])


def same_with_parameters(problem: Problem, solution: Solution) -> bool:
    """True if the facts of each label that the suite names are found, under the same conditions."""
    for label, wanted in problem.facts.items():
        found = [answer.latex for answer in solution.answers if answer.label == label]
        left = [_read(latex, problem) for latex in wanted]
        for latex in found:
            match = next((fact for fact in left if _same(_read(latex, problem), fact, label)), None)
            if match is None:
                return False
            left.remove(match)
        if left:
            return False
    return True


def _read(latex: str, problem: Problem) -> Term:
    """The fact, with y for the value of the function."""
    head = problem.latex.partition("=")[0]
    return interpret(parse(latex.replace(head, "y")))


def _same(found: Term, wanted: Term, label: str) -> bool:
    if label in STATEMENTS:
        return same_statements(found, wanted)
    (numbers, needs), (others, wants) = map(_parts, (found, wanted))
    if len(numbers) != len(others):
        return False
    seen = 0
    for sample in samples_of({x for term in (found, wanted) for x in terms.variables(term)}):
        holds = [all(is_true(each, sample) for each in conditions) for conditions in (needs, wants)]
        if holds[0] != holds[1]:
            return False
        if holds[0]:
            seen += 1
            pairs = zip(numbers, others, strict=True)
            if any(abs(value_of(a, sample) - value_of(b, sample)) > 1e-15 for a, b in pairs):
                return False
    return seen > 0


def _parts(fact: Term) -> tuple[Sequence[Term], Sequence[Term]]:
    """The numbers of a point, a value or a line, and the conditions behind them."""
    conditions: Sequence[Term] = ()
    if isinstance(fact, terms.Tuple) and isinstance(fact.elements[-1], terms.Relation):
        fact, *conditions = fact.elements
    if isinstance(fact, terms.Tuple):
        return fact.elements, conditions
    return [fact.sides[1] if isinstance(fact, terms.Relation) else fact], conditions


# Worked out anew


def check_sets(problem: Problem) -> None:
    """The sets hold exactly those numbers at which the function does what they say."""
    body, letter = _function(problem)
    draw = random.Random(7)
    places = [EXACT.mpf(draw.uniform(-8, 8)) for _ in range(MANY)]
    places += [EXACT.mpf(draw.choice((-1, 1)) * 10 ** draw.uniform(1, 5)) for _ in range(FEW)]
    places += [k + EXACT.mpf(step) for k in range(-9, 10) for step in (0, "1e-6", "-1e-6")]
    for label, (latex,) in problem.facts.items():
        numbers = _set(latex)
        if label == "range":
            values = [value for x in places if (value := _value(body, {letter: x})) is not None]
            ends = [end for span in numbers.spans for end in (span.low, span.high)]
            apart = [value for value in values if all(abs(value - end) > 1e-20 for end in ends)]
            assert all(contains(numbers, value) for value in apart), latex
            _check_ends(numbers.spans, values, latex)
            continue
        for x in places[:MANY]:
            says = _says(label, body, letter, {letter: x})
            assert says is None or says == contains(numbers, x), (label, x)


def _check_ends(spans: Sequence[Span], values: Sequence[Value], latex: str) -> None:
    """Each end of the range is come close to; an infinite one is passed by large values."""
    for end, other in ((span.low, span.high) for span in spans):
        for each in (end, other):
            near = 1e-2 * max(1, abs(each)) if abs(each) != EXACT.inf else None
            if near is None:
                assert max(values if each > 0 else [-value for value in values]) > 2, latex
            else:
                assert any(abs(value - each) < near for value in values), (latex, each)


def check_parameters(problem: Problem) -> None:
    """With numbers for the letters, the function has each fact whose conditions they fulfil."""
    body, letter = _function(problem)
    letters = [x for x in terms.variables(body) if x != letter]
    for label, facts in problem.facts.items():
        for latex in facts:
            fact, seen = _read(latex, problem), 0
            for sample in islice(_samples(letters), FEW):
                if label in STATEMENTS:
                    seen += _check_statement(label, fact, body, letter, sample)
                else:
                    seen += _check_fact(label, fact, body, letter, sample)
            assert seen > 3, latex


def _samples(letters: Sequence[Variable]) -> Iterator[dict[Variable, Value]]:
    draw = random.Random(3)
    while True:
        yield {x: EXACT.mpf(draw.choice((-1, 1)) * draw.uniform(0.4, 2.5)) for x in letters}


def _check_statement(
    label: str, fact: Term, body: Term, letter: Variable, sample: Mapping[Variable, Value]
) -> bool:
    draw = random.Random(4)
    for _ in range(FEW):
        numbers = {**sample, letter: EXACT.mpf(draw.uniform(-6, 6))}
        if label == "range":
            assert is_true(fact, {**sample, Y: value_of(body, numbers)}), (label, numbers)
            continue
        says = _says(label, body, letter, numbers)
        assert says is None or says == is_true(fact, numbers), (label, numbers)
    return True


def _check_fact(
    label: str, fact: Term, body: Term, letter: Variable, sample: Mapping[Variable, Value]
) -> bool:
    places, conditions = _parts(fact)
    if not all(is_true(each, sample) for each in conditions):
        return False
    numbers = [value_of(place, dict(sample)) for place in places]

    def f(x: Value) -> Value:
        return value_of(body, {**sample, letter: x})

    step = EXACT.mpf("1e-4")
    if label == "y-intercept":
        assert abs(f(EXACT.mpf(0)) - numbers[0]) < 1e-20
    elif label == "zero":
        assert abs(f(numbers[0])) < 1e-20
    elif label == "vertical-asymptote":
        assert abs(f(numbers[0] + step**2)) > 1e4
    else:
        x, y = numbers
        assert abs(f(x) - y) < 1e-20
        near = [f(x + step) - y, f(x - step) - y]
        assert {"minimum": min(near) > 0, "maximum": max(near) < 0}.get(label, True), (label, sample)
        if label == "inflection":
            bends = [EXACT.diff(f, x + side, 2) for side in (step, -step)]
            assert bends[0] * bends[1] < 0
    return True


def _says(label: str, body: Term, letter: Variable, numbers: Mapping[Variable, Value]) -> bool | None:
    """True if the function does what the label says at a number; None where that cannot be seen."""
    value = _value(body, numbers)
    if label == "domain":
        return value is not None
    if value is None:
        return False
    order = {"positive": 0, "negative": 0, "increasing": 1, "decreasing": 1}.get(label, 2)
    at = numbers[letter]
    try:
        slope = EXACT.diff(lambda x: value_of(body, {**numbers, letter: x}), at, order) if order else value
    except UndefinedError:
        return None
    if abs(slope) < 1e-9:
        return None
    return bool((slope > 0) == (label in ("positive", "increasing", "convex")))


def _value(body: Term, numbers: Mapping[Variable, Value]) -> Value | None:
    try:
        value = value_of(body, dict(numbers))
    except UndefinedError:
        return None
    return None if isinstance(value, EXACT.mpc) or not EXACT.isfinite(value) else value


def _function(problem: Problem) -> tuple[Term, Variable]:
    relation = interpret(parse(problem.latex))
    assert isinstance(relation, terms.Relation)
    head, body = relation.sides
    letter = head.arguments[0] if isinstance(head, terms.Apply) else Variable("x")
    assert isinstance(letter, Variable)
    return body, letter
