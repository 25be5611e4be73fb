"""The rank of a matrix with one letter, by cases: where a determinant is 0, numbers are put in."""

from __future__ import annotations

from itertools import combinations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Answer, Check, Solution, Step

MAX_MINORS = 40


def rank_with_letter_in(asked: tuple[Term, ...]) -> terms.Matrix | None:
    """The matrix with one letter whose rank is all that is asked; None for other problems."""
    match asked:
        case (terms.Call(r"\rank", terms.Matrix() as matrix),) if len(terms.variables(matrix)) == 1:
            return matrix
    return None


def rank_by_cases(matrix: terms.Matrix, draft: Draft) -> Solution:
    """The rank for each value of the letter for which it is another than usually, and for all others."""
    (letter,) = terms.variables(matrix)
    a = real(letter)
    numbers = sympy.Matrix([[real_expression(entry) for entry in row] for row in matrix.rows])
    if not all(entry.is_polynomial(a) for entry in numbers):
        raise NotCoveredError("the rank of a matrix whose entries are no polynomials")
    usual, common = _usual_rank(numbers, a)
    _say_determinant(numbers, usual, common, draft)
    special = {} if common.is_number else _special_ranks(numbers, common, a)
    for value, rank in special.items():
        line = terms.Relation(
            (
                terms.Call(r"\rank", substitute(matrix, letter, from_sympy(value))),
                from_sympy(sympy.Integer(rank)),
            ),
            ("=",),
        )
        rows = from_sympy(sympy.Integer(rank))
        says = sentence(
            "For {} = {}: the number of rows left in row echelon form is {}.", letter, from_sympy(value), rows
        )
        draft.steps.append(Step("put-in", latex_of(line), says, numbers.subs(a, value).rank() == rank))
    return _answered(matrix, letter, usual, special, draft)


def _usual_rank(numbers: sympy.Matrix, a: sympy.Symbol) -> tuple[int, sympy.Expr]:
    """The rank for nearly all values, and the common divisor of all minors of that size."""
    usual = numbers.rank(simplify=True)
    sizes = [list(combinations(range(n), usual)) for n in numbers.shape]
    if len(sizes[0]) * len(sizes[1]) > MAX_MINORS:
        raise NotCoveredError("the rank of such a large matrix with a letter")
    minors = [numbers[list(rows), list(columns)].det() for rows in sizes[0] for columns in sizes[1]]
    common = sympy.gcd_list([sympy.expand(minor) for minor in minors])
    return usual, sympy.factor(common)


def _say_determinant(numbers: sympy.Matrix, usual: int, common: sympy.Expr, draft: Draft) -> None:
    if numbers.rows == numbers.cols == usual:
        value = sympy.factor(numbers.det())
        line = terms.Relation((from_sympy(value), ZERO), (r"\neq",))
        says = sentence("The rank is {} where the determinant, {}, is not 0.", str(usual), from_sympy(value))
    else:
        line = terms.Relation((from_sympy(common), ZERO), (r"\neq",))
        says = sentence(
            "The rank is {} where a determinant of {} rows is not 0; they have the common divisor {}.",
            str(usual), str(usual), from_sympy(common),
        )  # fmt: skip
    draft.steps.append(Step("rank", latex_of(line), says, True))


def _special_ranks(numbers: sympy.Matrix, common: sympy.Expr, a: sympy.Symbol) -> dict[sympy.Expr, int]:
    """The ranks for the real zeros of the common divisor."""
    zeros = sympy.Poly(common, a).real_roots(multiple=False)
    if any(zero.has(sympy.CRootOf) for zero, _ in zeros):
        raise NotCoveredError("values of the letter that have no closed form")
    return {zero: numbers.subs(a, zero).rank(simplify=True) for zero, _ in zeros}


def _answered(
    matrix: terms.Matrix, letter: terms.Variable, usual: int, special: dict[sympy.Expr, int], draft: Draft
) -> Solution:
    def number(value: int) -> Term:
        return from_sympy(sympy.Integer(value))

    ranks = dict.fromkeys(special.values())
    cases = [
        (number(rank), _is_one_of(letter, [value for value, each in special.items() if each == rank]))
        for rank in ranks
    ]
    others = terms.Tuple(tuple(terms.Relation((letter, from_sympy(value)), (r"\neq",)) for value in special))
    if special:
        condition = others.elements[0] if len(special) == 1 else terms.Logical(r"\wedge", others.elements)
        cases.insert(0, (number(usual), condition))
    answer = terms.Pieces(*zip(*cases, strict=True)) if cases else number(usual)
    line = latex_of(terms.Relation((terms.Call(r"\rank", matrix), answer), ("=",)))
    passed = _agrees(matrix, letter, usual, special)
    check = Check(line, sentence("The rank was found for several numbers in each case."), passed)
    given = Answer(latex_of(answer), print_term(answer), None, verified=passed)
    if special:
        names = joined(", ", map(from_sympy, special))
        says = sentence("The rank is {} but for {}.", str(usual), names)
        draft.steps.append(Step("rank-by-cases", latex_of(answer), says, passed))
    return draft.solution("solved", [given], [check])


def _is_one_of(letter: terms.Variable, values: list[sympy.Expr]) -> Term:
    equations = tuple(terms.Relation((letter, from_sympy(value)), ("=",)) for value in values)
    return equations[0] if len(equations) == 1 else terms.Logical(r"\vee", equations)


def _agrees(matrix: terms.Matrix, letter: terms.Variable, usual: int, special: dict[sympy.Expr, int]) -> bool:
    """True if row reduction of the matrix with numbers in it gives the same ranks."""
    samples = [sympy.Rational(k, 3) for k in (-11, -5, 1, 4, 8, 17)]
    for value in (*samples, *special):
        rows = [
            [real_expression(substitute(entry, letter, from_sympy(value))) for entry in row]
            for row in matrix.rows
        ]
        pivots = sympy.Matrix(rows).rref(simplify=True)[1]
        if len(pivots) != special.get(value, usual):
            return False
    return True
