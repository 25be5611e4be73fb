"""True if two lines have the same real solutions, in one letter; other letters are parameters.

Polynomial equations with known coefficients are compared exactly. Everything else is compared at points: all
places where a relation may change between true and false (zeros, poles and the ends of where it is defined)
are searched on both lines, and there, between them and at random points, both lines have to be true together.
Two lines without any solution in sight prove nothing that way; then one has to be seen to come from the other
by an operation on both sides.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from inkmath.expression import terms
from inkmath.expression.sympy_text import has_two_signs, with_sign
from inkmath.expression.terms import Term
from inkmath.expression.values import Points, Values, overflows, values_at
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.verify.boundaries import critical_points, grid_points, zeros_of
from inkmath.solving.verify.draws import DRAWS, POSITIVE_DRAWS, Draws
from inkmath.solving.verify.exact_sets import compare_polynomials, constant_difference
from inkmath.solving.verify.operations import by_operation
from inkmath.solving.verify.statements import (
    Or,
    Relation,
    Statement,
    Truths,
    difference,
    divisors,
    relations_of,
    statement_of,
    truth_at,
    used_letters,
)
from inkmath.solving.verify.verdict import Comparison, Verdict

MEMBERS = 24
"""Members of a family with |k| up to this are tried."""

FAMILY_REACH = 9.0
"""Range in which solutions are compared if one line is a family."""

WAVES = frozenset({r"\sin", r"\cos", r"\tan", r"\cot", r"\sec", r"\csc"})

REACHES = (np.inf, 700.0, 300.0, 100.0, 30.0, 10.0, 4.0)
"""Candidates for that range; the first at which no number overflows a double is taken."""

CLUSTER = 1e-7
"""Places nearer than this, relative to 1 + |x|, count as one."""


def comparison(
    variable: terms.Variable, integers: tuple[terms.Variable, ...] = (), given: Sequence[Term] = ()
) -> Comparison:
    """The comparison of lines by their solutions for the letter.

    integers: letters that stand for any whole number, as in `x=2\\\\pi k`.
    given: conditions on parameters.
    """
    return lambda before, after: compare(before, after, variable, integers, given=given)


def compare(
    before: Term,
    after: Term,
    variable: terms.Variable,
    integers: tuple[terms.Variable, ...] = (),
    positive: bool = False,
    given: Sequence[Term] = (),
) -> Verdict:
    """The verdict on the solutions of a line, against those of the line before.

    positive: whether parameters stand for positive numbers alone. given: conditions on them.
    """
    draws = Draws(POSITIVE_DRAWS if positive else DRAWS, tuple(given))
    by_place = _compare_by_place(before, after, variable, integers, draws)
    if by_place is not None:
        return by_place
    old, new = _without_shared(before, after)
    if (old, new) != (before, after):
        verdict = _compare(old, new, variable, integers, draws)
        if verdict not in (Verdict.SUBSET, Verdict.DIFFERENT):
            return verdict
    return _compare(before, after, variable, integers, draws)


def comes_by_operation(
    before: Term, after: Term, variable: terms.Variable, integers: tuple[terms.Variable, ...] = ()
) -> bool:
    """True if a line is seen to come from the one before by an operation that may add solutions.

    That the line has all solutions of the one before is not enough: so has a slip that adds some.
    """
    old, new = _without_shared(before, after)
    try:
        lines = (statement_of(old, True), statement_of(new, True))
        variables = {part for line in (old, new) for part in terms.variables(line)}
        parameters = tuple(sorted(variables - {variable, *integers, REALS}, key=str))
        draws = list(Draws(POSITIVE_DRAWS).of(parameters))
        if all(_holds_everywhere(line, variable, draw) for line in lines for draw in draws):
            return True
        return any(by_operation(lines, variable, draw) is not Verdict.UNDECIDED for draw in draws)
    except NotCoveredError:
        return False


def _holds_everywhere(statement: Statement, variable: terms.Variable, others: Points) -> bool:
    """True if an equation is true at all points where both sides have a value."""
    x = np.random.default_rng(17).uniform(-7, 7, 40)
    points = {**others, variable: x}
    gaps = [np.broadcast_to(values_at(difference(link), points), x.shape) for link in relations_of(statement)]
    return bool(truth_at(statement, variable, x, others)[np.isfinite(gaps).all(axis=0)].all())


def _statements(line: Term) -> tuple[Term, ...]:
    """Alternatives, one of which has to hold; `x=1\\pm2` are two statements."""
    parts = line.elements if isinstance(line, terms.Tuple) else (line,)
    return tuple(
        with_sign(part, is_upper) if has_two_signs(part) else part
        for part in parts
        for is_upper in ((False, True) if has_two_signs(part) else (True,))
    )


def _compare_by_place(
    before: Term, after: Term, variable: terms.Variable, integers: tuple[terms.Variable, ...], draws: Draws
) -> Verdict | None:
    """Two lists of as many branches, compared branch by branch; None where that does not settle it."""
    old, new = _statements(before), _statements(after)
    if len(old) != len(new) or len(old) < 2:
        return None
    verdicts = {_compare(a, b, variable, integers, draws) for a, b in zip(old, new, strict=True) if a != b}
    if Verdict.UNDECIDED in verdicts:
        return Verdict.UNDECIDED
    if not verdicts <= {Verdict.SAME, Verdict.SUPERSET}:
        return None
    return Verdict.SUPERSET if Verdict.SUPERSET in verdicts else Verdict.SAME


def _without_shared(before: Term, after: Term) -> tuple[Term, Term]:
    """Two lists of statements, one of which holds, without those that stand in both, if others are left.

    Else a slip in a branch without solutions would go unnoticed beside one with some.
    """
    lists = [_statements(line) for line in (before, after)]
    shared = set(lists[0]) & set(lists[1])
    old, new = ([part for part in parts if part not in shared] for parts in lists)
    if not shared or not old or not new:
        return before, after
    shorter = [rest[0] if len(rest) == 1 else terms.Tuple(tuple(rest)) for rest in (old, new)]
    return shorter[0], shorter[1]


def _compare(
    before: Term, after: Term, variable: terms.Variable, integers: tuple[terms.Variable, ...], draws: Draws
) -> Verdict:
    try:
        verdict = compare_polynomials(before, after, variable)
        if verdict is not Verdict.UNDECIDED:
            return verdict
        lines = (statement_of(before, True), statement_of(after, True))
        variables = {part for line in (before, after) for part in terms.variables(line)}
        parameters = sorted(variables - {variable, *integers, REALS}, key=str)
        verdicts = [_compare_at(lines, variable, integers, draw) for draw in draws.of(tuple(parameters))]
        return _together(verdicts)
    except (NotCoveredError, UndefinedValueError):
        return Verdict.UNDECIDED


REALS = terms.Variable(r"\mathbb{R}")


def holds_wherever_defined(line: Term, variable: terms.Variable) -> bool | None:
    """True if an equation holds for every number, False if for every one for which both sides have a
    value, and None if it does not.
    """
    statement = statement_of(line, True)
    reach = _reach((statement,), variable)
    x = _to_be_tried(critical_points(statement, variable, (), {}, reach), reach)
    gaps = [values_at(difference(link), {variable: x}) for link in relations_of(statement)]
    defined = _clustered(x, np.all([np.broadcast_to(np.isfinite(gap), x.shape) for gap in gaps], axis=0))
    outside = [
        zeros_of(divisor, variable, {})
        for link in relations_of(statement)
        for divisor in divisors(link, variable)
    ]
    near_pole = _clustered(x, np.isin(x, np.concatenate([np.empty(0), *outside])))
    if all(constant_difference(link.left, link.right) == 0 for link in relations_of(statement)):
        truth = defined & ~near_pole
    else:
        truth = _clustered(x, truth_at(statement, variable, x, {}))
    if truth.all():
        return True
    half_line = defined[:8].any() and defined[-8:].any()
    return False if half_line and bool(np.all(truth | ~defined | near_pole)) else None


def is_empty(line: Term, variable: terms.Variable) -> bool:
    """True if inequalities are false at all their boundaries, between them and beyond.

    False for equations: their solutions are points, which a search may miss.
    """
    try:
        statement = statement_of(line, False)
        if any(link.sign == "=" for link in relations_of(statement)):
            return False
        reach = _reach((statement,), variable)
        x = _to_be_tried(critical_points(statement, variable, (), {}, reach), reach)
        return not truth_at(statement, variable, x, {}).any()
    except NotCoveredError:
        return False


def solutions_found(line: Term, variable: terms.Variable) -> list[float]:
    """The numbers that a search finds to satisfy a line, in ascending order."""
    statement = statement_of(line, True)
    x = critical_points(statement, variable, (), {}, _reach((statement,), variable))
    true = x[truth_at(statement, variable, x, {})]
    starts = np.flatnonzero(np.diff(true, prepend=-np.inf) > CLUSTER * (1 + np.abs(true)))
    return [float(group[group.size // 2]) for group in np.split(true, starts[1:]) if group.size]


def is_false_at(line: Term, variable: terms.Variable, value: Term) -> bool:
    """True if a line does not hold for a value of the letter."""
    try:
        x = np.atleast_1d(values_at(value, {}))
        return not truth_at(statement_of(line, True), variable, x, {}).any()
    except NotCoveredError:
        return False


def has_solution_near(line: Term, variable: terms.Variable, value: Term) -> bool:
    """True if a search finds a solution of the line where the value is, to nine digits."""
    x = float(values_at(value, {}))
    return any(abs(x - root) <= 1e-9 * (1 + abs(x)) for root in solutions_found(line, variable))


def _together(verdicts: list[Verdict]) -> Verdict:
    """The common verdict for all values of the parameters; undecided ones do not count."""
    decided = {verdict for verdict in verdicts if verdict is not Verdict.UNDECIDED}
    if not decided:
        return Verdict.UNDECIDED
    if len(decided) == 1:
        return decided.pop()
    only = decided - {Verdict.SAME}
    return only.pop() if len(only) == 1 else Verdict.DIFFERENT


def _compare_at(
    lines: tuple[Statement, Statement],
    variable: terms.Variable,
    integers: tuple[terms.Variable, ...],
    others: Points,
) -> Verdict:
    reach = _reach(lines, variable, integers, others)
    found = [critical_points(line, variable, integers, others, reach) for line in lines]
    x = _to_be_tried(np.concatenate(found), reach)
    old, new = (_clustered(x, _truth(line, variable, x, integers, others)) for line in lines)
    lost, gained = bool((old & ~new).any()), bool((new & ~old).any())
    if lost:
        return Verdict.DIFFERENT if gained else Verdict.SUBSET
    if old.any() and (gained or not _has_dead_branch(lines, variable, x, integers, others)):
        return Verdict.SUPERSET if gained else Verdict.SAME
    verdict = by_operation(lines, variable, others)
    if old.any():  # a slip in a branch without solutions changes none, and yet is one
        return Verdict.UNDECIDED if verdict is Verdict.UNDECIDED else Verdict.SAME
    return Verdict.SUPERSET if gained and verdict is not Verdict.UNDECIDED else verdict


def disagreements(before: Term, after: Term, variable: terms.Variable) -> tuple[Values, Values]:
    """Values that solve the line before and not the line after, and the other way round, as far as one sees.

    Both lines hold no other letter. Raises NotCoveredError for what is no statement.
    """
    lines = (statement_of(before, True), statement_of(after, True))
    reach = _reach(lines, variable)
    x = _to_be_tried(
        np.concatenate([critical_points(line, variable, (), {}, reach) for line in lines]), reach
    )
    old, new = (_truth(line, variable, x, (), {}) for line in lines)
    starts = _cluster_starts(x)
    in_old, in_new = (np.logical_or.reduceat(truth, starts) for truth in (old, new))
    first = np.split(np.arange(x.size), starts[1:])
    lost, gained = (
        np.array(
            [x[members[truth[members]][0]] for members, is_one in zip(first, chosen, strict=True) if is_one]
        )
        for truth, chosen in ((old, in_old & ~in_new), (new, in_new & ~in_old))
    )
    return lost, gained


def _reach(
    statements: tuple[Statement, ...],
    variable: terms.Variable,
    integers: tuple[terms.Variable, ...] = (),
    others: Points | None = None,
) -> float:
    """The range in which the statements are compared: all of the doubles, less for families."""
    if any(used_letters(statement, integers) or _has_waves(statement) for statement in statements):
        return FAMILY_REACH
    held = {**(others or {}), **dict.fromkeys(integers, np.zeros(1))}
    gaps = [difference(link) for statement in statements for link in relations_of(statement)]
    for reach in REACHES:
        grid = grid_points()
        points = {**held, variable: grid[np.abs(grid) <= reach]}
        if not any(overflows(gap, points) for gap in gaps):
            return reach
    return REACHES[-1]


def _has_dead_branch(
    lines: tuple[Statement, Statement],
    variable: terms.Variable,
    x: Values,
    integers: tuple[terms.Variable, ...],
    others: Points,
) -> bool:
    """True if one equation was split into several, of which one has no solution in sight."""
    before, after = lines
    if not isinstance(before, Relation) or not isinstance(after, Or):
        return False
    return not all(_truth(branch, variable, x, integers, others).any() for branch in after.parts)


def _clustered(x: Values, truth: Truths) -> Truths:
    """True if the claim is true anywhere in each cluster of places."""
    return np.asarray(np.logical_or.reduceat(truth, _cluster_starts(x)))


def _cluster_starts(x: Values) -> npt.NDArray[np.intp]:
    return np.flatnonzero(np.diff(x, prepend=-np.inf) > CLUSTER * (1 + np.abs(x)))


def _has_waves(statement: Statement) -> bool:
    """True if it may have solutions all along the line, which doubles tell badly far out."""
    return any(
        isinstance(part, terms.Call) and part.function in WAVES and terms.variables(part)
        for link in relations_of(statement)
        for part in terms.walk(difference(link))
    )


def _to_be_tried(found: Values, reach: float) -> Values:
    """The places found, points between them, points beyond them and random ones."""
    found = np.unique(found[np.abs(found) <= reach])
    between = (found[1:] + found[:-1]) / 2
    ends = np.array([found[0] - 1, found[-1] + 1]) if found.size else np.empty(0)
    random = np.random.default_rng(5)
    spread = random.uniform(-9, 9, 40)
    wide = random.uniform(-1, 1, 10) * min(reach, 900.0)
    tried = np.concatenate([found, between, ends, spread, wide])
    return np.sort(tried[np.abs(tried) <= reach])


def _truth(
    statement: Statement,
    variable: terms.Variable,
    x: Values,
    integers: tuple[terms.Variable, ...],
    others: Points,
) -> Truths:
    """Truth of the statement, for some whole number in place of each integer parameter."""
    used = used_letters(statement, integers)
    if not used:
        return truth_at(statement, variable, x, others)
    members = np.arange(-MEMBERS, MEMBERS + 1, dtype=np.float64)[:, None]
    return np.asarray(
        truth_at(statement, variable, x, {**others, **dict.fromkeys(used, members)}).any(axis=0)
    )
