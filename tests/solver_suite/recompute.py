"""The answers of the suite worked out anew in numbers: put in, searched for, differentiated, summed.

Nothing here asks the solver. Each check raises AssertionError for an answer that is wrong or incomplete.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator
from itertools import count, islice, pairwise

import numpy as np
import pytest

from inkmath.expression import terms
from inkmath.expression.terms import Term, Variable
from solver_suite import arrays, convergence, differential, function_facts, loci, plain_geometry, quantities
from solver_suite.answer_checker import close, read, relations_of, samples_of
from solver_suite.cases import same_statements
from solver_suite.exact_values import EXACT, FAST, UndefinedError, Value, value_of
from solver_suite.number_sets import read_set
from solver_suite.plain_chance import check_chance
from solver_suite.plain_functions import check_constants_of_function
from solver_suite.plain_logic import check_logic
from solver_suite.plain_pieces import check_pieces
from solver_suite.plain_proofs import check_proof
from solver_suite.plain_sets import check_sets
from solver_suite.recompute_complex import check_complex_equation, check_complex_number, check_complex_system
from solver_suite.recompute_counting import check_whole_numbers
from solver_suite.recompute_derivatives import (
    check_gradient,
    check_implicit,
    check_tangent,
    check_taylor,
)
from solver_suite.recompute_sets import (
    GRID,
    Function,
    check_conditions,
    check_set,
    is_member,
    is_solution,
    members,
    real_function,
    zeros,
)
from solver_suite.recompute_values import (
    check_antiderivative,
    check_at_values,
    check_expression,
    check_integral,
    check_limit,
    check_sum,
)
from solver_suite.suite import Problem


def check(problem: Problem) -> None:
    """Works the answers of one problem out anew."""
    CHECKS[problem.kind](problem)


# Several letters


def check_literal(problem: Problem) -> None:
    (relation,) = relations_of(problem.latex)
    unknown = Variable(problem.unknown or "x")
    wanted = [read(answer) for answer in problem.answers]
    others = [x for x in terms.variables(relation) if x != unknown]
    new = {x for term in wanted for x in terms.variables(term)} - set(others)
    members = [dict.fromkeys(new, k) for k in range(-20, 21)] if new else [{}]
    compared = 0
    for sample in islice(samples_of(others, low=0.3, high=4), 40):
        try:
            found = [value_of(term, {**sample, **member}) for term in wanted for member in members]
        except UndefinedError:
            continue
        for value in found:
            sides = [value_of(side, {**sample, unknown: value}) for side in relation.sides]
            assert close(sides[0], sides[1]), problem.latex
        values = {letter: float(value) for letter, value in sample.items()}
        difference = terms.Sum((relation.sides[0], terms.Negation(relation.sides[1])))

        def function(
            x: float, term: Term = difference, known: dict[Variable, float] = values
        ) -> float | None:
            try:
                return value_of(term, {**known, unknown: x}, FAST)  # type: ignore[no-any-return]
            except UndefinedError:
                return None

        reach = 60 if new else math.inf  # of so many members
        for zero in (zero for zero in zeros(function) if abs(zero) < reach):
            assert any(abs(zero - value) < 1e-4 * max(1, abs(zero)) for value in found), zero
        compared += 1
        if compared == 2:
            return
    assert compared


def check_points(problem: Problem) -> None:
    relations = relations_of(problem.latex)
    letters = sorted({x for relation in relations for x in terms.variables(relation)}, key=str)
    points = [dict(_assignments(answer)) for answer in problem.answers]
    free = sorted({x for point in points for term in point.values() for x in terms.variables(term)}, key=str)
    for sample in islice(samples_of(free), 3):
        for point in points:
            values = {letter: value_of(term, sample) for letter, term in point.items()}
            for relation in relations:
                assert close(*(value_of(side, values) for side in relation.sides)), relation

    def residual(at: np.ndarray) -> np.ndarray:
        known = dict(zip(letters, at.tolist(), strict=True))
        return np.array(
            [value_of(r.sides[0], known, FAST) - value_of(r.sides[1], known, FAST) for r in relations]
        )

    if problem.kind == "linear-systems":
        zero = np.zeros(len(letters))
        constant = residual(zero)
        matrix = np.column_stack([residual(column) - constant for column in np.eye(len(letters))])
        rank, full = (np.linalg.matrix_rank(m) for m in (matrix, np.column_stack([matrix, constant])))
        assert (rank < full) == (problem.status == "no-solution")
        assert problem.status == "no-solution" or rank + len(free) == len(letters)
        return
    found = [np.array([float(value_of(point[letter])) for letter in letters]) for point in points]
    for zero in newton(residual, len(letters)):
        assert any(np.abs(zero - point).max() < 1e-4 for point in found), zero


def newton(residual: Callable[[np.ndarray], np.ndarray], size: int) -> Iterator[np.ndarray]:
    """Zeros that Newton's method with least squares finds from points drawn at random."""
    rng = np.random.default_rng(0)
    for start in rng.uniform(-6, 6, (16, size)):
        at = start
        try:
            for _ in range(30):
                value = residual(at)
                if not np.isfinite(value).all() or np.abs(value).max() < 1e-13:
                    break
                slopes = np.column_stack([(residual(at + 1e-6 * e) - value) / 1e-6 for e in np.eye(size)])
                at = at - np.linalg.lstsq(slopes, value, rcond=None)[0]
            if np.abs(residual(at)).max() < 1e-9 and np.abs(at).max() < 1e3:
                yield at
        except (UndefinedError, np.linalg.LinAlgError, TypeError):
            continue


def _assignments(latex: str) -> Iterator[tuple[Variable, Term]]:
    for relation in relations_of(latex):
        letter, term = relation.sides
        assert isinstance(letter, Variable)
        yield letter, term


def check_constants(problem: Problem) -> None:
    """With the constants put in, both sides agree at many points: more than their degrees."""
    places = count(1)
    (relation,) = relations_of(re.sub(r"\\square", lambda _: rf"\square_{{{next(places)}}}", problem.latex))
    for answer in problem.answers:
        known = {letter: value_of(term) for letter, term in _assignments(answer)}
        (x,) = set(terms.variables(relation)) - known.keys() or {Variable("x")}
        for number in range(20):
            sample = {**known, x: EXACT.mpf(10 + number)}
            values = [value_of(side, sample) for side in relation.sides]
            assert all(close(left, right) for left, right in pairwise(values)), values


def check_temperature(problem: Problem) -> None:
    if problem.status == "no-solution":
        return
    given, found = quantities.temperatures_of(problem.latex, problem.answers[0])
    assert math.isclose(given, found, abs_tol=1e-9), (given, found)


def check_quantity(problem: Problem) -> None:
    left, right = quantities.answers_of(problem.latex, problem.answers[0])
    assert quantities.are_same(left, right), (left, right)


def check_sequence(problem: Problem) -> None:
    """The answer at its place makes differences, second or third ones, ratios or a recursion the same."""
    *before, last = read(problem.latex).elements  # type: ignore[attr-defined]
    elements = [*before, Variable(r"\square")] if isinstance(last, terms.Dots) else [*before, last]
    answer = value_of(read(problem.answers[0]))
    values = [answer if part == Variable(r"\square") else value_of(part) for part in elements]
    turned = [value * (-1) ** k for k, value in enumerate(values)]
    if any(map(_has_equal_differences, (values, turned))):
        return
    ratios = [b / a for a, b in pairwise(values)] if 0 not in values else []
    if ratios and (len(set(map(str, ratios))) == 1 or _has_equal_differences(ratios)):
        return
    written = [
        part for part in (*elements[:-1], read(problem.answers[0])) if isinstance(part, terms.Quotient)
    ]
    if len(written) == len(values):
        rows = [[value_of(side(part)) for part in written] for side in SIDES]
        assert all(map(_has_equal_differences, rows)), problem.latex
        return
    matrix = np.array([[float(a), float(b), 1.0] for a, b in pairwise(values)][:-1])
    rest = np.linalg.lstsq(matrix, np.array([float(c) for c in values[2:]]), rcond=None)[1]
    assert len(values) > 5
    assert rest.size == 0 or rest[0] < 1e-12, problem.latex


SIDES = (lambda part: part.numerator, lambda part: part.denominator)


def _has_equal_differences(values: list[Value]) -> bool:
    """True if the first, second or third differences are all the same."""
    row = values
    for _ in range(3):
        row = [b - a for a, b in pairwise(row)]
        if len(row) > 1 and all(close(value, row[0]) for value in row):
            return True
    return False


def check_sequence_rule(problem: Problem) -> None:
    """The terms and sums by plain recursion, from the rule as it is written."""
    parts: list[Term] = []
    for line in problem.latex.split(r"\\"):
        term = read(line)
        parts += term.elements if isinstance(term, terms.Tuple) else [term]
    given = {part.sides[0]: part.sides[1] for part in parts if isinstance(part, terms.Relation)}
    (asked,) = (part for part in parts if isinstance(part, Variable))
    steps = {x.token: value_of(value) for x, value in given.items() if not x.sub}

    def at(index: int) -> Value:
        known = given.get(Variable(head, str(index)))
        if known is not None:
            return value_of(known)
        for ahead, sub in enumerate(("n", "n+1", "n+2")):
            body = given.get(Variable(head, sub))
            if body is not None:
                n = index - ahead
                earlier = {x: at(n + _ahead(x.sub)) for x in terms.variables(body) if x.sub}
                return value_of(body, {**earlier, Variable("n"): EXACT.mpf(n)})
        before = at(index - 1)
        return before + steps["d"] if "d" in steps else before * next(iter(steps.values()))

    head = next(x.token for x in given if x.sub)
    count = 200 if asked.sub == r"\infty" else int(asked.sub)
    value = at(count) if asked.token == head else EXACT.fsum(at(k) for k in range(1, count + 1))
    assert close(value, value_of(read(problem.answers[0])))


def _ahead(sub: str) -> int:
    return int(sub[1:] or 0)


def check_identity(problem: Problem) -> None:
    (relation,) = relations_of(problem.latex)
    letters = terms.variables(relation)
    has_factorial = any(isinstance(part, terms.Factorial) for part in terms.walk(relation))
    rng = random.Random(0)
    for _ in range(8):
        sample = {x: EXACT.mpf(rng.randint(1, 6) if has_factorial else rng.uniform(0.3, 2)) for x in letters}
        holds = close(*(value_of(side, sample) for side in relation.sides))
        assert holds == (problem.status == "all-numbers")
        for answer in problem.answers:
            ((letter, value),) = _assignments(answer)
            put = {**sample, letter: value_of(value)}
            assert close(*(value_of(side, put) for side in relation.sides)), answer


# Functions


def check_function(problem: Problem) -> None:
    relation = read(problem.latex)
    assert isinstance(relation, terms.Relation)
    body = relation.sides[1]
    letter = (*terms.variables(body), Variable("x"))[0]
    function = real_function(body, letter)
    facts = problem.facts
    known = read_set(facts.get("zero", ()))
    for x in members(known):
        assert abs(value_of(body, {letter: x})) < 1e-25
    vanishes = terms.Relation((body, terms.Number("0")), ("=",))
    for x in zeros(function):
        assert is_member(known, x) or not is_solution(vanishes, letter, x), x
    turning = {label: [_point(p) for p in facts.get(label, ())] for label in ("minimum", "maximum")}
    for label, sign in (("minimum", 1), ("maximum", -1)):
        found = list(_lows(function, sign))
        for x, y in turning[label]:
            assert close(value_of(body, {letter: x}), y), (x, y)
            heights = [function(float(x) + step) for step in (-1e-3, 1e-3)]
            assert all(h is None or sign * (h - float(y)) > 0 for h in heights), (x, y)
        for low in found:
            assert any(abs(low - x) < 1e-3 for x, _ in turning[label]), (label, low)
    for line in facts.get("vertical-asymptote", ()):
        at = float(value_of(_right(line)))
        assert any(abs(function(at + step) or 0) > 10 for step in (-1e-6, 1e-6)), line
    far = [value_or_none(body, letter, x) for x in (-1e7, -1e6, 1e6, 1e7)]
    levels = [float(value_of(_right(line))) for line in facts.get("horizontal-asymptote", ())]
    for a, b in ((far[0], far[1]), (far[3], far[2])):
        if a is not None and b is not None and abs(a - b) < 1e-4 and terms.variables(body):
            assert any(abs(a - level) < 1e-4 for level in levels), a
    for level in levels:
        assert any(y is not None and abs(y - level) < 1e-4 for y in far), level
    for line in facts.get("oblique-asymptote", ()):
        assert abs(function(1e6) - value_of(_right(line), {Variable("x"): 1e6}, FAST)) < 1e-4  # type: ignore[operator]
    for latex in facts.get("y-intercept", ()):
        assert close(value_of(body, {letter: EXACT.mpf(0)}), value_of(read(latex)))
    for latex in facts.get("inflection", ()):
        x, y = _point(latex)
        slopes = [EXACT.diff(lambda at: value_of(body, {letter: at}), x + d, 2) for d in (-0.01, 0.01)]
        assert close(value_of(body, {letter: x}), y)
        assert slopes[0] * slopes[1] < 0
    for latex in facts.get("hole", ()):
        x, y = _point(latex)
        assert function(float(x)) is None
        assert abs(function(float(x) + 1e-7) - y) < 1e-5  # type: ignore[operator]


def value_or_none(term: Term, letter: Variable, x: float) -> Value | None:
    try:
        return value_of(term, {letter: EXACT.mpf(x)})
    except UndefinedError:
        return None


def _point(latex: str) -> tuple[Value, Value]:
    term = read(latex)
    assert isinstance(term, terms.Tuple)
    x, y = map(value_of, term.elements)
    return x, y


def _right(latex: str) -> Term:
    relation = read(latex)
    assert isinstance(relation, terms.Relation)
    return relation.sides[1]


def _lows(function: Function, sign: int) -> Iterator[float]:
    """Low points of sign * f inside the grid."""
    points = [(x, y) for x in GRID if abs(x) < 12 and (y := function(x)) is not None]
    for (a, fa), (_, fb), (c, fc) in zip(points, points[1:], points[2:], strict=False):
        if sign * fb < sign * fa and sign * fb < sign * fc and c - a < 0.2:
            low, high = a, c
            for _ in range(80):
                left, right = low + (high - low) / 3, high - (high - low) / 3
                f_left, f_right = function(left), function(right)
                if f_left is None or f_right is None:
                    break
                low, high = (low, right) if sign * f_left < sign * f_right else (left, high)
            value = function(low)
            if value is not None and abs(value) < 1e3:  # not the edge of a pole
                yield low


def check_arrays(problem: Problem) -> None:
    """The answers against NumPy; of an equation, put in."""
    draw = random.Random(0)
    given = arrays.statements(problem.latex)
    letters = sorted({x for term in given for x in terms.variables(term)}, key=str)
    known = {letter: draw.uniform(0.5, 2) for letter in letters}
    if problem.status == "no-solution":
        with pytest.raises((ValueError, np.linalg.LinAlgError)):
            arrays.recomputed(problem.latex, dict(known))
        return
    equations = [term for term in given if isinstance(term, terms.Relation)]
    if len(given) == len(equations) == 1 and not isinstance(equations[0].sides[0], Variable):
        (answer,) = problem.answers
        known.update({letter: float(value_of(value)) for letter, value in _assignments(answer)})
        left, right = (arrays.array_of(side, known) for side in equations[0].sides)
        assert np.allclose(left, right)
        return
    found = arrays.recomputed(problem.latex, known)
    wanted = [arrays.array_of(read(answer), known) for answer in problem.answers]
    assert len(found) == len(wanted)
    for a, b in zip(found, wanted, strict=True):
        assert np.shape(a) == np.shape(b)
        assert np.allclose(a, b), (a, b)


def check_differential(problem: Problem) -> None:
    """Each answer put into the equation and its conditions, its derivatives taken numerically."""
    equation = differential.equation_of(problem.latex, read)
    answers = [read(answer) for answer in problem.answers]
    letters = {letter for one in (equation.equation, *answers) for letter in terms.variables(one)}
    letters |= {letter for each in equation.conditions for letter in terms.variables(each.value)}
    free = [len(differential.constants_of(answer, equation)) for answer in answers]
    assert answers or problem.status == "no-solution"
    assert not answers or max(free) == (0 if equation.conditions else equation.order)
    for answer in answers:
        assert differential.solves(answer, equation, samples_of(letters, low=0.3, high=2)), answer


def check_statement(problem: Problem) -> None:
    """The answer is true for the same numbers as the problem."""
    (answer,) = problem.answers
    assert same_statements(read(problem.latex), read(answer))


EQUATIONS = (
    "linear-equations", "quadratic-equations", "polynomial-equations", "rational-equations",
    "radical-equations", "absolute-value-equations", "exponential-equations", "logarithmic-equations",
    "trigonometric-equations",
    "inequalities", "chains", "trigonometric-inequalities",
)  # fmt: skip
EXPRESSIONS = (
    "arithmetic", "simplification", "expansion", "factoring", "derivatives", "partial-derivatives",
    "polynomial-division", "partial-fractions", "completing-the-square", "rationalisation",
)  # fmt: skip
CHECKS: dict[str, Callable[[Problem], None]] = {
    **dict.fromkeys(EXPRESSIONS, check_expression),
    **dict.fromkeys(EQUATIONS, check_set),
    "conditions": check_conditions,
    "literal-inequalities": check_statement,
    "numbers": check_expression,
    "complex-numbers": check_complex_number,
    "complex-equations": check_complex_equation,
    "complex-systems": check_complex_system,
    "counting": check_expression,
    "counting-equations": check_whole_numbers,
    "probability": check_chance,
    "logic": check_logic,
    "sets": check_sets,
    "undetermined-coefficients": check_constants,
    "quantities": check_quantity,
    "temperatures": check_temperature,
    "sequences": check_sequence,
    "sequence-rules": check_sequence_rule,
    "evaluation": check_at_values,
    "literal-equations": check_literal,
    "function-conditions": check_constants_of_function,
    "linear-systems": check_points,
    "nonlinear-systems": check_points,
    "identities": check_identity,
    "indefinite-integrals": check_antiderivative,
    "definite-integrals": check_integral,
    "convergence": convergence.check,
    "complex-loci": loci.check,
    "geometry": plain_geometry.check,
    "limits": check_limit,
    "finite-sums": check_sum,
    "infinite-sums": check_sum,
    "products": check_sum,
    "functions": check_function,
    "function-sets": function_facts.check_sets,
    "functions-with-parameters": function_facts.check_parameters,
    "proofs": check_proof,
    "piecewise-functions": check_pieces,
    "differential-equations": check_differential,
    "implicit-derivatives": check_implicit,
    "gradients": check_gradient,
    "tangents": check_tangent,
    "taylor-polynomials": check_taylor,
    "matrices": check_arrays,
    "vectors": check_arrays,
}
"""The recomputation of the answers of each kind."""
