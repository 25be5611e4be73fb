"""True if two lines about several unknowns have the same solutions.

Linear systems are compared exactly, by their reduced rows. Others are compared at solutions: from many points
Newton's method is led to solutions of the one line, which have to solve the other; first over the complex
numbers, where slips show even if there are no real solutions, then over the real ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.expression.values import values_at
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.to_sympy import symbol, to_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.verify.statements import And, Relation, Statement, difference, relations_of, statement_of
from inkmath.solving.verify.verdict import Comparison, Verdict

STARTS = 24
ROUNDS = 18
ENOUGH = 0.7
"""Share of the points that have to stand still for the search to end early."""

CONVERGED = 1e-11
"""Tolerance of relations at a solution, relative to their sides."""

NEAR = 1e-4
"""Tolerance of solutions: at a double solution the search is not exact."""

Matrix = npt.NDArray[Any]
Row = tuple[sympy.Expr, ...]


DRAWS = (
    (Fraction(7, 3), Fraction(5, 2), Fraction(11, 7), Fraction(13, 4), Fraction(17, 9), Fraction(19, 5)),
    (Fraction(-9, 4), Fraction(8, 7), Fraction(15, 11), Fraction(-6, 5), Fraction(21, 8), Fraction(4, 9)),
    (Fraction(3, 8), Fraction(-12, 7), Fraction(10, 3), Fraction(14, 9), Fraction(-5, 6), Fraction(16, 13)),
)
"""Values of the letters that stand for known numbers; where there are more of them, they begin anew."""


def system_comparison(
    variables: tuple[terms.Variable, ...], parameters: tuple[terms.Variable, ...] = ()
) -> Comparison:
    """The comparison of lines by their solutions for the letters; other letters stand for any number.

    parameters: letters for known numbers; the lines are compared for several values of them.
    """
    if not parameters:
        return lambda before, after: compare_systems(before, after, variables)

    def compare(before: Term, after: Term) -> Verdict:
        verdicts = {
            compare_systems(
                put_numbers(before, parameters, draw), put_numbers(after, parameters, draw), variables
            )
            for draw in DRAWS
        }
        return verdicts.pop() if len(verdicts) == 1 else Verdict.UNDECIDED

    return compare


def put_numbers(line: Term, parameters: tuple[terms.Variable, ...], draw: tuple[Fraction, ...]) -> Term:
    for k, variable in enumerate(parameters):
        line = substitute(line, variable, number_term(draw[k % len(draw)] + k // len(draw)))
    return line


def compare_systems(before: Term, after: Term, variables: tuple[terms.Variable, ...]) -> Verdict:
    """The verdict on the solutions of a line, against those of the line before."""
    try:
        statements = (statement_of(before, False), statement_of(after, False))
        exact = _compare_linear(statements, variables)
        if exact is not Verdict.UNDECIDED:
            return exact
        cases = [list(_cases(statement)) for statement in statements]
        if _compare_complex(cases, variables) is Verdict.SAME:
            return Verdict.SAME
        return _compare_at(cases, variables, is_complex=False)
    except (NotCoveredError, UndefinedValueError):
        return Verdict.UNDECIDED


def _compare_complex(cases: list[list[list[Relation]]], variables: tuple[terms.Variable, ...]) -> Verdict:
    try:
        return _compare_at(cases, variables, is_complex=True)
    except NotCoveredError:  # absolute values, for one
        return Verdict.UNDECIDED


def _cases(statement: Statement) -> Iterator[list[Relation]]:
    """The ways to fulfil a claim: lists of relations that hold together."""
    if isinstance(statement, Relation):
        yield [statement]
    elif isinstance(statement, And):
        ways: list[list[Relation]] = [[]]
        for part in statement.parts:
            ways = [way + case for way in ways for case in _cases(part)]
        yield from ways
    else:
        for part in statement.parts:
            yield from _cases(part)


# Linear systems


def _compare_linear(
    statements: tuple[Statement, Statement], variables: tuple[terms.Variable, ...]
) -> Verdict:
    rows = []
    for statement in statements:
        cases = list(_cases(statement))
        if len(cases) != 1 or any(link.sign != "=" for link in cases[0]):
            return Verdict.UNDECIDED
        reduced = _reduced_rows(cases[0], variables)
        if reduced is None:
            return Verdict.UNDECIDED
        rows.append(reduced)
    old, new = rows
    if old == new:
        return Verdict.SAME
    both = _echelon([*old, *new])
    if both == old:
        return Verdict.SUPERSET
    return Verdict.SUBSET if both == new else Verdict.DIFFERENT


def _reduced_rows(links: list[Relation], variables: tuple[terms.Variable, ...]) -> list[Row] | None:
    """The reduced rows of a linear system in the letters, the constant last; None if it is not linear.

    Other letters, parameters of the solutions, are eliminated.
    """
    gaps = [to_expression(link.left) - to_expression(link.right) for link in links]
    own = [symbol(variable) for variable in variables]
    others = sorted({name for gap in gaps for name in gap.free_symbols} - set(own), key=str)
    names = [*others, *own]
    rows = []
    for gap in gaps:
        try:
            poly = sympy.Poly(sympy.expand(gap), *names)
        except (sympy.PolynomialError, sympy.GeneratorsNeeded):
            return None
        if poly.total_degree() > 1 or any(value.free_symbols for value in poly.coeffs()):
            return None
        rows.append((*(poly.coeff_monomial(name) for name in names), poly.coeff_monomial(1)))
    reduced = _echelon(rows)
    kept = [row[len(others) :] for row in reduced if not any(row[: len(others)])]
    return _echelon(kept)


def _echelon(rows: list[Row]) -> list[Row]:
    """The rows reduced, those of zeros left out."""
    if not rows:
        return []
    matrix, _ = sympy.Matrix(rows).rref(simplify=True, iszerofunc=_is_zero)
    return [tuple(matrix.row(k)) for k in range(matrix.rows) if any(not _is_zero(v) for v in matrix.row(k))]


def _is_zero(value: sympy.Expr) -> bool:
    return bool(value == 0) if value.is_Rational else bool(abs(value.evalf(40)) < sympy.Float(10) ** -30)


# Any systems


@dataclass(frozen=True, slots=True)
class _Functions:
    """The gaps of relations as functions of the letters at many points, the points in columns."""

    links: list[Relation]
    variables: tuple[terms.Variable, ...]

    def gaps(self, x: Matrix) -> Matrix:
        points = dict(zip(self.variables, x, strict=True))
        rows = [np.broadcast_to(values_at(difference(link), points), x.shape[1:]) for link in self.links]
        return np.array(rows)

    def scale(self, x: Matrix) -> Matrix:
        points = dict(zip(self.variables, x, strict=True))
        sides = [[np.abs(values_at(side, points)) for side in (link.left, link.right)] for link in self.links]
        return np.array([np.broadcast_to(1 + a + b, x.shape[1:]) for a, b in sides])

    def slopes(self, x: Matrix) -> Matrix:
        """The derivatives at each point, (points, relations, letters)."""
        step = 1e-6 * (1 + np.abs(x))
        columns = []
        for k in range(len(self.variables)):
            shift = np.zeros_like(x)
            shift[k] = step[k]
            columns.append((self.gaps(x + shift) - self.gaps(x - shift)) / (2 * step[k]))
        return np.moveaxis(np.array(columns), [0, 1, 2], [2, 1, 0])


def _compare_at(
    cases: list[list[list[Relation]]], variables: tuple[terms.Variable, ...], is_complex: bool
) -> Verdict:
    old, new = cases
    found = [_solutions(_frozen(side), variables, is_complex) for side in (old, new)]
    lost = bool((~_fulfilled(new, variables, found[0])).any())
    gained = bool((~_fulfilled(old, variables, found[1])).any())
    if lost or gained:
        return Verdict.DIFFERENT if lost and gained else Verdict.SUBSET if lost else Verdict.SUPERSET
    return Verdict.SAME if found[0].shape[1] else Verdict.UNDECIDED


def _frozen(cases: list[list[Relation]]) -> tuple[tuple[Relation, ...], ...]:
    return tuple(map(tuple, cases))


@lru_cache(maxsize=64)
def _solutions(
    cases: tuple[tuple[Relation, ...], ...], variables: tuple[terms.Variable, ...], is_complex: bool
) -> Matrix:
    """Solutions found from random points, (letters, solutions)."""
    random = np.random.default_rng(11)
    found = []
    for case in cases:
        if any(link.sign != "=" for link in case):
            raise NotCoveredError("relations other than equations between several letters")
        size = (len(variables), STARTS)
        starts = random.normal(0, 1, size) * np.repeat([1.0, 4.0], STARTS // 2)
        starts[:, ::3] = np.abs(starts[:, ::3])  # where logarithms and roots have values
        x = starts + 1j * random.normal(0, 1.5, size) if is_complex else starts
        found.append(_newton(_Functions(list(case), variables), x))
    return np.concatenate(found, axis=1) if found else np.empty((len(variables), 0))


def _newton(functions: _Functions, x: Matrix) -> Matrix:
    """Limits of Newton's method, from these starting points."""
    x, is_solution = _iterated(functions, x, ROUNDS)
    kept = x[:, is_solution]
    return kept[:, np.abs(kept).max(axis=0, initial=0.0) < 1e6]


def _iterated(functions: _Functions, x: Matrix, rounds: int) -> tuple[Matrix, npt.NDArray[np.bool_]]:
    """The ends of Newton's method, and which of them are solutions."""
    with np.errstate(all="ignore"):
        for _ in range(rounds):
            gaps = np.nan_to_num(functions.gaps(x), nan=1.0)
            step = _steps(np.nan_to_num(functions.slopes(x), nan=1.0, posinf=1.0, neginf=1.0), gaps)
            size = np.abs(step).max(axis=0)
            x = x - step * np.minimum(1.0, 3.0 / np.maximum(size, 1e-300))
            if (size <= 1e-14 * (1 + np.abs(x).max(axis=0))).mean() > ENOUGH:
                break
        gaps = functions.gaps(x)
        return x, (np.abs(gaps) <= CONVERGED * functions.scale(x)).all(axis=0)


def _steps(slopes: Matrix, gaps: Matrix) -> Matrix:
    """The least steps that make the linear parts zero, (letters, points)."""
    if slopes.shape[1] == slopes.shape[2]:
        try:
            return np.asarray(np.linalg.solve(slopes, gaps.T[:, :, None])[:, :, 0].T)
        except np.linalg.LinAlgError:
            pass
    return np.asarray(np.einsum("nij,jn->in", np.linalg.pinv(slopes, rcond=1e-9), gaps))


def _fulfilled(
    cases: list[list[Relation]], variables: tuple[terms.Variable, ...], x: Matrix
) -> npt.NDArray[np.bool_]:
    """True for points that solve some case, within the precision of a double solution."""
    held = np.zeros(x.shape[1], dtype=bool)
    if x.shape[1] == 0:
        return held
    for case in cases:
        functions = _Functions(case, variables)
        near, is_solution = _iterated(functions, x, 6)
        with np.errstate(all="ignore"):
            is_close = (np.abs(near - x) <= NEAR * (1 + np.abs(x))).all(axis=0)
            is_here = (np.abs(functions.gaps(x)) <= CONVERGED * functions.scale(x)).all(axis=0)
        held |= is_here | (is_close & is_solution)
    return held


def is_contradiction(line: Term) -> bool:
    """True if a line holds a false statement about numbers, which all of it would need."""
    try:
        links = [
            link for link in relations_of(statement_of(line, False)) if not terms.variables(difference(link))
        ]
        return any(link.sign == "=" and abs(float(values_at(difference(link), {}))) > 1e-9 for link in links)
    except NotCoveredError:
        return False
