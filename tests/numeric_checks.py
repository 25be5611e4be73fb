"""The answers of the suite worked out anew in numbers: put in, searched for, differentiated, summed.

Nothing here asks the solver. Each check raises AssertionError for an answer that is wrong or incomplete.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice, pairwise

import mpmath
import numpy as np

from inkmath.evaluation.judging import close, read, relations_of, samples_of, tolerance_of
from inkmath.evaluation.numbers import EXACT, FAST, UndefinedError, Value, value_of
from inkmath.evaluation.real_sets import WINDOW, RealSet, read_set
from inkmath.evaluation.suite import Problem
from inkmath.expression import terms
from inkmath.expression.terms import Term, Variable

Function = Callable[[float], float | None]

GRID = np.concatenate(
    [-np.geomspace(3e4, 13, 40), np.arange(-13, 13, 0.0531), np.geomspace(13, 3e4, 40), [1e5, 1e6]]
).tolist()
COMPARED = {
    "=": lambda d: d == 0, r"\neq": lambda d: d != 0, "<": lambda d: d < 0, ">": lambda d: d > 0,
    r"\leq": lambda d: d <= 0, r"\geq": lambda d: d >= 0,
}  # fmt: skip


def check(problem: Problem) -> None:
    """Works the answers of one problem out anew."""
    CHECKS[problem.kind](problem)


# Values of expressions


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
    assert isinstance(integral, terms.Integral)
    if problem.status == "solved" and problem.answers != (r"\infty",):
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


# Sets of real numbers


def real_function(term: Term, letter: Variable | None) -> Function:
    """The value at a point in floating point; None where there is none."""
    assert letter is not None

    def at(x: float) -> float | None:
        try:
            value = value_of(term, {letter: x}, FAST)
        except UndefinedError:
            return None
        return value if isinstance(value, float) and abs(value) < 1e200 else None

    return at


def zeros(function: Function) -> Iterator[float]:
    """Zeros found from a grid: where the sign changes without a pole, and where |f| dips to nothing."""
    points = [(x, y) for x in GRID if (y := function(x)) is not None]
    for (a, fa), (b, fb) in pairwise(points):
        if fa == 0:
            yield a
        elif fa * fb < 0:
            root = bisected(function, a, b)
            if root is not None:
                yield root
    for (a, fa), (_, fb), (c, fc) in zip(points, points[1:], points[2:], strict=False):
        is_dip = abs(fb) <= min(abs(fa), abs(fc)) and abs(fb) < 0.7 * max(abs(fa), abs(fc))
        if is_dip and fa * fb > 0 and fb * fc > 0:
            x, y = lowest(function, a, c)
            if y < 1e-12 * max(1.0, abs(fa)):
                yield x


def bisected(function: Function, a: float, b: float) -> float | None:
    fa, first = function(a), max(abs(function(a) or 0), abs(function(b) or 0))
    for _ in range(90):
        middle = (a + b) / 2
        value = function(middle)
        if value is None:
            return None
        if value == 0:
            return middle
        if (value < 0) == (fa < 0):  # type: ignore[operator]
            a = middle
        else:
            b = middle
    value = function(a)
    return a if value is not None and abs(value) <= 1e-6 * max(first, 1e-3) else None


def lowest(function: Function, a: float, b: float) -> tuple[float, float]:
    """Where |f| is least between two points, by thirds."""

    def height(x: float) -> float:
        value = function(x)
        return abs(value) if value is not None else 1e300

    for _ in range(120):
        left, right = a + (b - a) / 3, b - (b - a) / 3
        if height(left) < height(right):
            b = right
        else:
            a = left
    return a, height(a)


def is_member(numbers: RealSet, x: float, tolerance: float = 2e-5) -> bool:
    if numbers.families:
        return abs(x) > WINDOW - 1 or any(abs(x - y) < tolerance for y in points_of(numbers))
    return numbers.contains(EXACT.mpf(x), tolerance * max(1, abs(x)))


def truth(relation: terms.Relation, letter: Variable, x: Value) -> bool | None:
    """Whether the chain holds at x; None where a side has no value."""
    try:
        values = [value_of(side, {letter: x}) for side in relation.sides]
    except UndefinedError:
        return None
    differences = [a - b for a, b in pairwise(values)]
    exact = [0 if abs(d) < 1e-25 else d for d in differences]
    return all(COMPARED[sign](d) for sign, d in zip(relation.signs, exact, strict=True))


def check_set(problem: Problem) -> None:
    relations = relations_of(problem.latex)
    (letter,) = {x for relation in relations for x in terms.variables(relation)}
    numbers = set_of(problem)
    is_equation = len(relations) == 1 and relations[0].signs == ("=",)
    if not is_equation:
        check_truth(relations, letter, numbers)
        return
    sides = relations[0].sides
    for x in members(numbers):
        tolerance = max(tolerance_of(problem), 1e-25)
        assert close(value_of(sides[0], {letter: x}), value_of(sides[1], {letter: x}), tolerance), x
    function = real_function(terms.Sum((sides[0], terms.Negation(sides[1]))), letter)
    if not any(span.low != span.high for span in numbers.spans):
        for x in zeros(function):
            assert is_member(numbers, x) or not is_solution(relations[0], letter, x), f"{x} is a solution too"
        return
    for x in GRID:
        value = function(x)
        if value is not None and not any(
            abs(x - end) < 1e-6 for s in numbers.spans for end in (s.low, s.high)
        ):
            scale = abs(value_of(sides[0], {letter: x}, FAST)) + 1
            assert (abs(value) < 1e-9 * scale) == numbers.contains(EXACT.mpf(x)), x


def is_solution(relation: terms.Relation, letter: Variable, x: float) -> bool:
    """Whether a zero in floating point is one: no hole that was rounded away, and no power that ran out."""
    try:
        gaps = []
        for at in (x, round(x, 6), x + 0.05, x - 0.05):
            left, right = (value_of(side, {letter: EXACT.mpf(at)}) for side in relation.sides)
            gaps.append((abs(left - right), max(abs(left), abs(right))))
    except UndefinedError:
        return False
    gap = gaps[0][0]
    return bool(gap <= 1e-9 * max(scale for _, scale in gaps)) and not 0 < gap < 1e-250


@cache
def points_of(numbers: RealSet) -> list[Value]:
    return numbers.points()


def set_of(problem: Problem) -> RealSet:
    if problem.answers:
        return read_set(problem.answers)
    return read_set([r"(-\infty,\infty)"] if problem.status == "all-numbers" else [])


def members(numbers: RealSet) -> Iterator[Value]:
    """Numbers of the set to put in."""
    for span in numbers.spans:
        if span.low == span.high:
            yield span.low
    for term, k in numbers.families:
        yield from (value_of(term, {k: EXACT.mpf(n)}) for n in range(-3, 4))


def check_truth(relations: tuple[terms.Relation, ...], letter: Variable, numbers: RealSet) -> None:
    """Inequalities: true where they should be on the grid, and at each end."""
    for x in GRID[::5]:
        if not any(abs(x - end) < 1e-6 for span in numbers.spans for end in (span.low, span.high)):
            values = [truth(relation, letter, EXACT.mpf(x)) for relation in relations]
            assert all(values) == numbers.contains(EXACT.mpf(x)), x
    for span in numbers.spans:
        for end, is_open in ((span.low, span.low_open), (span.high, span.high_open)):
            if abs(end) != EXACT.inf:
                assert all(truth(relation, letter, end) for relation in relations) != is_open, end


# Several letters


def check_literal(problem: Problem) -> None:
    (relation,) = relations_of(problem.latex)
    unknown = Variable(problem.unknown or "x")
    wanted = [read(answer) for answer in problem.answers]
    others = [x for x in terms.variables(relation) if x != unknown]
    compared = 0
    for sample in islice(samples_of(others, low=0.3, high=4), 40):
        try:
            found = [value_of(term, sample) for term in wanted]
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

        for zero in zeros(function):
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
    """Where sign * f has a low point inside the grid."""
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


EQUATIONS = (
    "linear-equations", "quadratic-equations", "polynomial-equations", "rational-equations",
    "radical-equations", "absolute-value-equations", "exponential-equations", "logarithmic-equations",
    "trigonometric-equations",
    "inequalities", "chains",
)  # fmt: skip
EXPRESSIONS = (
    "arithmetic", "simplification", "expansion", "factoring", "derivatives", "partial-derivatives",
)  # fmt: skip
CHECKS: dict[str, Callable[[Problem], None]] = {
    **dict.fromkeys(EXPRESSIONS, check_expression),
    **dict.fromkeys(EQUATIONS, check_set),
    "evaluation": check_at_values,
    "literal-equations": check_literal,
    "linear-systems": check_points,
    "nonlinear-systems": check_points,
    "identities": check_identity,
    "indefinite-integrals": check_antiderivative,
    "definite-integrals": check_integral,
    "limits": check_limit,
    "finite-sums": check_sum,
    "infinite-sums": check_sum,
    "products": check_sum,
    "functions": check_function,
}
"""How the answers of each kind are worked out anew."""
