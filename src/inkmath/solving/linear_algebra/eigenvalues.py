"""Eigenvalues and eigenvectors of matrices of numbers."""

from __future__ import annotations

from dataclasses import replace
from math import gcd, lcm

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.draft import Draft
from inkmath.solving.equations import solve_equation
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import value_of
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.linear_algebra.complex_eigenvalues import (
    has_complex_eigenvalues,
    solve_complex_eigenvalues,
)
from inkmath.solving.rules import simplification
from inkmath.solving.rules.construct import negate
from inkmath.solving.rules.linear_algebra.arrays import is_zero, matrix_of, square_order, worked
from inkmath.solving.rules.linear_algebra.inverses import row_reduction
from inkmath.solving.rules.linear_algebra.reduction import reduce_once
from inkmath.solving.rules.linear_algebra.row_operations import Numbers, pivots, rational_rows
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step

COMPARE = Equivalence(may_widen=True)
LAMBDA = terms.Variable(r"\lambda")
VECTOR = terms.Variable(r"\vec{v}")
MAX_ORDER = 4


def eigenvalue_problem_in(relation: terms.Relation) -> tuple[terms.Matrix, terms.Variable] | None:
    """The matrix and the letter of `A v = \\lambda v`, where v is a column of letters."""
    match relation.sides:
        case (
            terms.Product((terms.Matrix() as a, terms.Matrix(_, 1) as v)),
            terms.Product((terms.Variable() as letter, terms.Matrix() as other)),
        ) if v == other and is_numeric(a):
            is_unknown = all(isinstance(entry, terms.Variable) for entry in v.entries)
            return (a, letter) if is_unknown and letter not in v.entries else None
    return None


def characteristic_matrix(matrix: terms.Matrix, value: Term) -> terms.Matrix:
    """The matrix less the value on its diagonal."""
    rows = [
        [worked(terms.Sum((entry, negate(value)))) if i == j else entry for j, entry in enumerate(row)]
        for i, row in enumerate(matrix.rows)
    ]
    return matrix_of(rows, matrix)


def solve_eigenvalues(matrix: terms.Matrix, letter: terms.Variable, draft: Draft) -> Solution:
    """The eigenvalues, each with its eigenvectors; complex ones where not all are real."""
    if square_order(matrix, "an eigenvalue") > MAX_ORDER:
        raise NotCoveredError(sentence("eigenvalues of matrices of more than {} rows", MAX_ORDER))
    polynomial = _characteristic_polynomial(matrix, letter, draft)
    equation = terms.Relation((polynomial, ZERO), ("=",))
    if has_complex_eigenvalues(equation, letter):
        return solve_complex_eigenvalues(matrix, equation, letter, draft)
    solution = solve_equation(equation, letter, latex_of(equation))
    draft.steps.extend(solution.steps)
    if solution.status != "solved":
        return replace(solution, kind=draft.kind, latex=draft.latex, steps=tuple(draft.steps))
    answers, checks = [], []
    for found in solution.answers:
        root = interpret(parse(found.latex))
        value = root.sides[-1] if isinstance(root, terms.Relation) else root
        for vector in _eigenvectors(matrix, letter, value, draft):
            answer, check = _checked(matrix, letter, value, vector, found)
            answers.append(answer)
            checks.append(check)
    return draft.solution("solved", answers, checks, solution.message)


def _characteristic_polynomial(matrix: terms.Matrix, letter: terms.Variable, draft: Draft) -> Term:
    shifted = characteristic_matrix(matrix, letter)
    start = terms.Determinant(shifted)
    says = sentence(
        "The eigenvalues are the zeros of this determinant: {} is taken from the diagonal.", letter
    )
    diagonal = [
        [letter if row == column else ZERO for column in range(matrix.columns)]
        for row in range(matrix.columns)
    ]
    taken = terms.Sum((matrix, negate(matrix_of(diagonal, matrix))))
    is_right = COMPARE(shifted, taken) is Verdict.SAME
    draft.steps.append(Step("characteristic-polynomial", latex_of(start), says, is_right))
    trace = Trace(start, compare=COMPARE, steps=draft.steps)
    for _ in range(40):
        rewrite = reduce_once(trace.line)
        if rewrite is None:
            break
        trace.add(rewrite.rule, rewrite.result, rewrite.because)
        trace.line = rewrite.result
    simplification.expand(trace)
    return trace.line


def _eigenvectors(matrix: terms.Matrix, letter: terms.Variable, value: Term, draft: Draft) -> list[Term]:
    """A basis of the vectors that the matrix less the value takes to 0; its steps go into the draft."""
    shifted = characteristic_matrix(matrix, value)
    name = sentence("{} = {}", letter, value)
    rows = rational_rows(shifted)
    if rows is None:
        return _of_two_rows(shifted, name, draft)
    says = sentence("For {}: which vectors does this matrix take to 0?", name)
    steps, rows = row_reduction(rows, shifted, shifted.columns, says)
    draft.steps.extend(steps)
    vectors = [matrix_of([[entry] for entry in vector], shifted) for vector in _kernel(rows, shifted.columns)]
    for vector in vectors:
        _say(vector, shifted, name, draft)
    return list(vectors)


def _say(vector: terms.Matrix, shifted: terms.Matrix, name: str, draft: Draft) -> None:
    zero = terms.Matrix((ZERO,) * len(vector.entries), 1)
    is_right = COMPARE(terms.Product((shifted, vector), ("",)), zero) is Verdict.SAME
    line = latex_of(terms.Relation((VECTOR, vector), ("=",)))
    says = sentence("An eigenvector for {}; its multiples are eigenvectors, too.", name)
    draft.steps.append(Step("eigenvector", line, says, is_right))


def _of_two_rows(shifted: terms.Matrix, name: str, draft: Draft) -> list[Term]:
    """The eigenvector of a matrix of two rows whose value is not rational."""
    if shifted.columns != 2:
        raise NotCoveredError("eigenvectors of irrational eigenvalues of large matrices")
    a, b, c, d = shifted.entries
    entries = [d, worked(negate(c))] if is_zero(b) else [b, worked(negate(a))]
    vector = matrix_of([[entry] for entry in entries], shifted)
    _say(vector, shifted, name, draft)
    return [vector]


def _kernel(rows: Numbers, columns: int) -> list[list[Term]]:
    """A basis of the kernel of a matrix in reduced row echelon form, in whole numbers."""
    bound = {column: row for row, column in pivots(rows, columns)}
    found = []
    for free in (k for k in range(columns) if k not in bound):
        vector = [int(k == free) if k not in bound else -rows[bound[k]][free] for k in range(columns)]
        bottom = lcm(*(getattr(value, "denominator", 1) for value in vector))
        whole = [int(value * bottom) for value in vector]
        shared = gcd(*whole)
        found.append([from_sympy(sympy.Integer(value // shared)) for value in whole])
    return found


def _checked(
    matrix: terms.Matrix, letter: terms.Variable, value: Term, vector: Term, found: Answer
) -> tuple[Answer, Check]:
    sides = terms.Product((matrix, vector), ("",)), terms.Product((value, vector), (r"\cdot",))
    is_right = COMPARE(*sides) is Verdict.SAME
    line = terms.Tuple((terms.Relation((letter, value), ("=",)), terms.Relation((VECTOR, vector), ("=",))))
    answer = Answer(
        latex_of(line), found.sympy, value_of(value), verified=is_right and found.verified, label="eigenvalue"
    )
    says = "The matrix times the eigenvector is the eigenvalue times the eigenvector."
    return answer, Check(latex_of(terms.Relation(sides, ("=",))), says, is_right)
