"""Complex eigenvalues with their eigenvectors, of matrices that have fewer real ones than rows."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.meaning.context import Usage
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.complex.equations import solve_complex_equation
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.complex_numbers import complex_term
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.linear_algebra.arrays import matrix_of
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step

VECTOR = terms.Variable(r"\vec{v}")
PRODUCTS = "The matrix times the eigenvector is the eigenvalue times the eigenvector."


def has_complex_eigenvalues(equation: terms.Relation, letter: terms.Variable) -> bool:
    """True if some zeros of the characteristic polynomial, the left side, are not real."""
    polynomial = sympy.Poly(real_expression(equation.sides[0]), real(letter))
    return bool(polynomial.is_ground or len(sympy.real_roots(polynomial)) < polynomial.degree())


def solve_complex_eigenvalues(
    matrix: terms.Matrix, equation: terms.Relation, letter: terms.Variable, draft: Draft
) -> Solution:
    """All eigenvalues, each with its eigenvectors; equation: that of the eigenvalues."""
    found = solve_complex_equation(equation, letter, latex_of(equation))
    if found.status != "solved":
        raise NotCoveredError("the complex eigenvalues are not found")
    draft.steps.extend(found.steps)
    numbers = sympy.Matrix([[real_expression(entry) for entry in row] for row in matrix.rows])
    answers, checks = [], []
    for root in found.answers:
        term = interpret(parse(root.latex), usage=Usage(i_is_unit=True))
        value = sympy.sympify(root.sympy, locals={"i": sympy.I})
        for vector in _kernel(numbers - value * sympy.eye(numbers.rows), letter, term, matrix, draft):
            is_right = _is_zero(numbers * vector - value * vector)
            shown = _column(vector, matrix)
            line = terms.Tuple(
                (terms.Relation((letter, term), ("=",)), terms.Relation((VECTOR, shown), ("=",)))
            )
            answers.append(
                Answer(latex_of(line), root.sympy, root.decimal, verified=is_right, label="eigenvalue")
            )
            sides = terms.Product((matrix, shown), ("",)), terms.Product((term, shown), (r"\cdot",))
            checks.append(Check(latex_of(terms.Relation(sides, ("=",))), PRODUCTS, is_right))
    return draft.solution("solved", answers, checks, found.message)


def _kernel(
    shifted: sympy.Matrix, letter: terms.Variable, value: Term, matrix: terms.Matrix, draft: Draft
) -> list[sympy.Matrix]:
    """A basis of the vectors that the matrix less the eigenvalue takes to 0, with the steps to it."""
    rows = [[complex_term(_tidy(entry)) for entry in shifted.row(k)] for k in range(shifted.rows)]
    zero = terms.Matrix((ZERO,) * shifted.rows, 1)
    names = terms.Matrix(tuple(terms.Variable("x", str(k + 1)) for k in range(shifted.rows)), 1)
    line = terms.Relation((terms.Product((matrix_of(rows, matrix), names), ("",)), zero), ("=",))
    name = sentence("{} = {}", letter, value)
    says = sentence("For {}: which vectors does this matrix take to 0?", name)
    draft.steps.append(Step("augmented-matrix", latex_of(line), says, True))
    vectors = [vector.applyfunc(_tidy) for vector in shifted.applyfunc(_tidy).nullspace(simplify=_tidy)]
    if not vectors:
        raise NotCoveredError("the eigenvectors of a complex eigenvalue are not found")
    for vector in vectors:
        says = sentence("An eigenvector for {}; its multiples are eigenvectors, too.", name)
        line = terms.Relation((VECTOR, _column(vector, matrix)), ("=",))
        draft.steps.append(Step("eigenvector", latex_of(line), says, _is_zero(shifted * vector)))
    return vectors


def _column(vector: sympy.Matrix, matrix: terms.Matrix) -> terms.Matrix:
    return matrix_of([[complex_term(entry)] for entry in vector], matrix)


def _tidy(value: sympy.Expr) -> sympy.Expr:
    """a + bi without roots in denominators."""
    return sympy.expand(sympy.radsimp(sympy.expand(sympy.nsimplify(value), complex=True)), complex=True)


def _is_zero(vector: sympy.Matrix) -> bool:
    return all(sympy.simplify(sympy.expand(entry, complex=True)) == 0 for entry in vector)
