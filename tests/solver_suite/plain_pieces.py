"""Functions in pieces, by numbers alone: values, limits, slopes, integrals, and how the pieces meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.lines import split_lines
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.types import Solution
from solver_suite.cases import is_true
from solver_suite.exact_values import EXACT, UndefinedError, Value, value_of
from solver_suite.number_sets import contains, read_set, same_set
from solver_suite.suite import Problem

REALS = r"(-\infty,\infty)"
STEP = EXACT.mpf("1e-8")
GRID = [EXACT.mpf(k) / 16 + EXACT.mpf("0.0137") for k in range(-320, 321)]
SAMPLES = [EXACT.mpf(k) / 3 + EXACT.mpf("0.0071") for k in range(-24, 25)]
Numbers = dict[Variable, Value]


def same_answer(problem: Problem, solution: Solution) -> bool:
    """True if the facts, or what is asked, are those of the suite."""
    for label, wanted in problem.facts.items():
        found = [_reals(answer.latex) for answer in solution.answers if answer.label == label]
        if not same_set(read_set(found), read_set(map(_reals, wanted)), 1e-15):
            return False
    if problem.facts:
        return True
    found = [answer.latex for answer in solution.answers]
    return len(found) == len(problem.answers) and all(map(_same, sorted(found), sorted(problem.answers)))


def _reals(latex: str) -> str:
    return latex.replace(r"\mathbb{R}", REALS)


def _same(one: str, other: str) -> bool:
    first, second = map(_read, (one, other))
    if isinstance(second, terms.Pieces):
        (letter,) = {x for condition in second.conditions if condition for x in terms.variables(condition)}
        if not isinstance(first, terms.Pieces):
            return False
        pairs = [(_value(first, {letter: x}), _value(second, {letter: x})) for x in SAMPLES]
        return all(a == b or (a is not None and b is not None and _near(a, b)) for a, b in pairs)
    named, wanted = (dict(_assignments(term)) for term in (first, second))
    if named or wanted:
        return named.keys() == wanted.keys() and all(_near(named[x], wanted[x]) for x in wanted)
    values = [value_of(term, {}) for term in (first, second)]
    return bool(values[0] == values[1]) or _near(*values)


def _read(latex: str) -> Term:
    return interpret(parse(latex))


def _near(a: Value, b: Value, tolerance: float = 1e-12) -> bool:
    return bool(abs(a - b) <= tolerance * max(1, abs(b)))


def _assignments(term: Term) -> Iterator[tuple[Variable, Value]]:
    for part in term.elements if isinstance(term, terms.Tuple) else (term,):
        match part:
            case terms.Relation((Variable() as letter, value), ("=",)):
                yield letter, value_of(value, {})


# Worked out anew


class Function:
    """The function of a problem, with numbers for its other letters."""

    def __init__(self, definition: terms.Relation, known: Mapping[Variable, Value]) -> None:
        head, self.pieces = definition.sides
        is_named = isinstance(head, terms.Apply)
        self.letter = head.arguments[0] if is_named else Variable("x")  # type: ignore[attr-defined]
        self.known = dict(known)

    def __call__(self, x: Value) -> Value | None:
        return _value(self.pieces, {**self.known, self.letter: EXACT.mpf(x)})

    def places(self) -> list[Value]:
        """The numbers in the conditions, in ascending order."""
        assert isinstance(self.pieces, terms.Pieces)
        sides = [
            side
            for condition in self.pieces.conditions
            for part in terms.walk(condition or terms.ZERO)
            if isinstance(part, terms.Relation)
            for side in part.sides
            if not terms.variables(side)
        ]
        return sorted({value_of(side, {}) for side in sides})

    def slope(self, x: Value, side: int) -> Value | None:
        """The slope on one side, from the limit of the function there."""
        here, near = self(x + side * STEP), self(x + side * 2 * STEP)
        return None if here is None or near is None else side * (near - here) / STEP

    def is_continuous(self, x: Value) -> bool:
        values = [self(x - STEP), self(x), self(x + STEP)]
        return all(value is not None and abs(value - (values[1] or 0)) < 1e-6 for value in values)


def _value(pieces: Term, numbers: Numbers) -> Value | None:
    if not isinstance(pieces, terms.Pieces):
        raise UndefinedError("no function in pieces")
    for value, condition in zip(pieces.values, pieces.conditions, strict=True):
        if condition is None or is_true(condition, numbers):
            try:
                return value_of(value, dict(numbers))
            except UndefinedError:
                return None
    return None


def check_pieces(problem: Problem) -> None:
    """Raises AssertionError for an answer that is wrong."""
    definition, *asked = map(_read, split_lines(problem.latex))
    assert isinstance(definition, terms.Relation)
    known = {x: v for answer in problem.answers for x, v in _assignments(_read(answer))} if not asked else {}
    function = Function(definition, known)
    if problem.facts:
        _check_facts(problem, function)
    elif not asked:
        assert all(map(function.is_continuous, function.places()))
        if len(known) > 1 and len(function.places()) == 1:
            (place,) = function.places()
            assert _near(function.slope(place, -1), function.slope(place, 1), 1e-5)  # type: ignore[arg-type]
    else:
        _check_asked(problem, function, asked[0])


def _check_asked(problem: Problem, function: Function, asked: Term) -> None:
    has_value = problem.status == "solved"
    answers = [_read(answer) for answer in problem.answers]
    match asked:
        case terms.Apply(Variable(_, _, 0), (argument,)):
            value = function(value_of(argument, {}))
            assert (value is not None) == has_value
            assert not has_value or _near(value, value_of(answers[0], {}))  # type: ignore[arg-type]
        case terms.Apply(Variable(_, _, 1), (Variable(),)):
            for x in SAMPLES:
                slope, wanted = function.slope(x, 1), _value(answers[0], {function.letter: x})
                assert (slope is None) == (wanted is None)
                assert slope is None or _near(slope, wanted, 1e-5)  # type: ignore[arg-type]
        case terms.Apply(Variable(_, _, 1), (argument,)):
            at = value_of(argument, {})
            left, right = (function.slope(at, side) for side in (-1, 1))
            is_smooth = left is not None and right is not None and _near(left, right, 1e-5)
            assert (is_smooth and function.is_continuous(at)) == has_value
            assert not has_value or _near(left, value_of(answers[0], {}), 1e-5)  # type: ignore[arg-type]
        case terms.Relation((_, right), ("=",)):
            level = value_of(right, {})
            found = [
                x for answer in answers for _, x in (*_assignments(answer), (None, None)) if x is not None
            ]
            found += [value_of(answer, {}) for answer in answers if not isinstance(answer, terms.Relation)]
            assert all(_near(function(x), level) for x in found)  # type: ignore[arg-type]
            assert len(found) == len(list(_crossings(function, level)))
        case terms.Limit(_, _, target, side):
            _check_limit(problem, function, target, side)
        case terms.Integral(_, _, low, high):
            assert low is not None
            assert high is not None
            ends = [value_of(low, {}), value_of(high, {})]
            inner = [x for x in function.places() if ends[0] < x < ends[1]]
            total = sum(EXACT.quad(function, pair) for pair in pairwise([ends[0], *inner, ends[1]]))
            assert _near(total, value_of(answers[0], {}), 1e-10)
        case _:
            raise AssertionError("a question that is not checked")


def _check_solutions(function: Function, level: Value, found: Sequence[Value]) -> None:
    """Each number has the value, and those are among them at which the function passes it."""
    assert all((y := function(x)) is not None and _near(y, level) for x in found)
    for place in _crossings(function, level):
        assert any(abs(x - place) < 0.1 for x in found), place


def _check_limit(problem: Problem, function: Function, target: Term, side: str) -> None:
    at = value_of(target, {})
    if EXACT.isinf(at):
        values = [function((1 if at > 0 else -1) * EXACT.mpf(10) ** 8)]
    else:
        values = [function(at + step) for sign, step in (("+", STEP), ("-", -STEP)) if side in ("", sign)]
    is_one = None not in values and all(_near(value, values[0], 1e-5) for value in values)  # type: ignore[arg-type]
    assert is_one == (problem.status == "solved")
    assert not is_one or _near(values[0], value_of(_read(problem.answers[0]), {}), 1e-5)  # type: ignore[arg-type]


def _crossings(function: Function, level: Value) -> Iterator[Value]:
    """Numbers at which the function has the value: the places themselves, and changes of sign between."""
    places = [x for x in function.places() if (y := function(x)) is not None and abs(y - level) < 1e-15]
    yield from places
    cuts = function.places()
    for a, b in pairwise(GRID):
        low, high = function(a), function(b)
        is_cut = any(a <= cut <= b for cut in cuts)
        if low is not None and high is not None and not is_cut and (low - level) * (high - level) < 0:
            yield (a + b) / 2


def _check_facts(problem: Problem, function: Function) -> None:
    facts, places = problem.facts, function.places()
    if "domain" in facts:
        domain = read_set(map(_reals, facts["domain"]))
        assert all((function(x) is not None) == contains(domain, x) for x in (*GRID, *places))
    if "zero" in facts:
        _check_solutions(function, EXACT.mpf(0), read_set(facts["zero"]).points())
    inside = [x for x in places if function(x - STEP) is not None and function(x + STEP) is not None]
    jumps = [x for x in inside if not function.is_continuous(x)]
    for label, wanted in (
        ("discontinuity", jumps),
        ("kink", [x for x in inside if x not in jumps and _is_kink(function, x)]),
    ):
        if label in facts:
            found = read_set(facts[label]).points()
            assert len(found) == len(wanted), (label, wanted)
            assert all(min(abs(x - y) for y in wanted) < 0.1 for x in found), (label, wanted)


def _is_kink(function: Function, x: Value) -> bool:
    left, right = function.slope(x, -1), function.slope(x, 1)
    return left is None or right is None or not _near(left, right, 1e-5)
