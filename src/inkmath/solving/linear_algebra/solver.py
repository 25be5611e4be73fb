"""Problems about matrices, determinants and vectors: calculations, statements, equations."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace

import mpmath

from inkmath.errors import InputError
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import is_numeric, print_term
from inkmath.expression.terms import ONE, Term
from inkmath.solving.arithmetic import work_out_numbers
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.arrays import MAX_SIZE, array_at
from inkmath.solving.evaluate.exact import exact_value, simplify_number
from inkmath.solving.evaluate.multiprecision import Point, value_of
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.linear_algebra.equations import solve_relation
from inkmath.solving.linear_algebra.gauss import solve_augmented, unknowns_for
from inkmath.solving.linear_algebra.problems import ANGLE, MARKS, Values, given_in, holds_array
from inkmath.solving.linear_algebra.rank_cases import rank_by_cases, rank_with_letter_in
from inkmath.solving.recognisers import Problem
from inkmath.solving.rules import simplification
from inkmath.solving.rules.construct import negate
from inkmath.solving.rules.linear_algebra.arrays import is_vector, shape
from inkmath.solving.rules.linear_algebra.calculations import identity
from inkmath.solving.rules.linear_algebra.reduction import reduce_once
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step

KIND = "linear-algebra"
MAX_STEPS = 80
MAX_NESTED = 8
SAME_VALUE = "Calculated in decimals, in another way, the result is the same."
NO_VALUE = "Calculated in decimals, in another way, it has no value either."
NOT_CHECKED = "The answer could not be checked."

COMPARE = Equivalence(may_widen=True)


def solve_linear_algebra(problem: Problem) -> Solution:
    """The values of what is asked, with the steps; or what is known of a matrix or of vectors."""
    draft = Draft(KIND, problem.latex).begin()
    given = given_in(problem.term)
    solution = draft.conclude(lambda: _solved(problem, draft))
    if solution.status == "no-solution" and not solution.checks:
        asked = [_put_in(each, given.values) for each in given.asked or [value for _, value in given.values]]
        return replace(solution, steps=tuple(draft.steps), checks=(_without_value(asked),))
    return solution


def _solved(problem: Problem, draft: Draft) -> Solution:
    given = given_in(problem.term)
    require_small(problem.term)
    if not given.asked:
        return _of_given(given.values, draft)
    match given.asked:
        case (terms.Relation() as relation,):
            trace = Trace(relation, steps=draft.steps)
            line = put_in(trace, given.values)
            assert isinstance(line, terms.Relation)
            return solve_relation(line, draft, problem.variable)
        case (terms.Matrix() as matrix,):
            return describe(matrix, draft)
    with_letter = rank_with_letter_in(tuple(as_columns(_put_in(each, given.values)) for each in given.asked))
    if with_letter is not None:
        return rank_by_cases(with_letter, draft)
    results = [work_out_asked(asked, given.values, draft) for asked in given.asked]
    messages = joined(" ", dict.fromkeys(result.message for result in results if result.message))
    return draft.solution(
        "solved", [result.answer for result in results], [result.check for result in results], messages
    )


def _of_given(values: Values, draft: Draft) -> Solution:
    """The values of letters that are given as expressions."""
    first = as_columns(values[0][1])
    if len(values) == 1 and isinstance(first, terms.Matrix):
        return describe(first, draft)
    answers: list[Answer] = []
    checks: list[Check] = []
    for letter, value in values:
        others = tuple(pair for pair in values if pair[0] != letter)
        result = work_out_asked(value, others, draft)
        answers.append(replace(result.answer, latex=f"{latex_of(letter)}={result.answer.latex}"))
        checks.append(result.check)
    return draft.solution("solved", answers, checks)


def describe(matrix: terms.Matrix, draft: Draft) -> Solution:
    """The solution of an augmented matrix; of another one its determinant and its inverse, or its rank."""
    if matrix.bar and matrix.bar == matrix.columns - 1:
        return solve_augmented(matrix, unknowns_for(matrix.columns - 1), draft)
    rows, columns = shape(matrix)
    asked: list[tuple[str, Term]] = [("rank", terms.Call(r"\rank", matrix))]
    if rows == columns:
        asked = [("determinant", terms.Determinant(matrix)), ("inverse", terms.Power(matrix, negate(ONE)))]
    elif is_vector(matrix):
        asked = [("length", terms.Absolute(matrix))]
    answers: list[Answer] = []
    checks: list[Check] = []
    for label, term in asked:
        if label == "inverse" and answers and answers[0].latex == "0":
            break
        draft.steps.append(_shown("matrix-property", term, sentence("Now the {}.", label)))
        result = work_out_asked(term, (), draft)
        answers.append(replace(result.answer, label=label))
        checks.append(result.check)
    return draft.solution("solved", answers, checks)


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to what was asked, its check, and what is to be said beside it."""

    answer: Answer
    check: Check
    message: str


def require_small(term: Term) -> None:
    """Raises NotCoveredError for matrices that are too large to calculate with."""
    for part in terms.walk(term):
        if isinstance(part, terms.Matrix) and max(len(part.rows), part.columns - (part.bar > 0)) > MAX_SIZE:
            raise NotCoveredError(sentence("matrices of more than {} rows or columns", MAX_SIZE))


def work_out_asked(asked: Term, values: Values, draft: Draft) -> Result:
    """The value of an expression, with its steps in the draft."""
    trace = Trace(asked, compare=COMPARE, steps=draft.steps)
    start = put_in(trace, values)
    work_out(trace)
    result = _as_list(trace.line, terms.Tuple((asked, *(value for _, value in values))))
    is_same = COMPARE(start, result) is Verdict.SAME
    decimal = None if terms.variables(result) or holds_array(result) else value_of(result)
    verified = is_same and all(step.verified for step in draft.steps)
    latex = latex_of(result)
    if isinstance(result, terms.Tuple):
        latex = f"({','.join(map(latex_of, result.elements))})"
    answer = Answer(latex, print_term(result), decimal, verified=verified)
    line = latex_of(terms.Relation((asked, trace.line), ("=",)))
    check = Check(line, SAME_VALUE if is_same else NOT_CHECKED, is_same, undecided=not is_same)
    conditions = [sentence("Provided that {}.", condition) for condition in trace.conditions]
    is_angle = any(isinstance(part, terms.Apply) and part.head == ANGLE for part in terms.walk(asked))
    if is_angle and decimal is not None:
        conditions.append(sentence("In degrees this is about {}°.", f"{math.degrees(decimal):.5g}"))
    return Result(answer, check, joined(" ", conditions))


def put_in(trace: Trace, values: Values) -> Term:
    """Puts the given matrices and vectors in, and the identity for E or I; the line that results."""
    line = _put_in(trace.line, values)
    used = [letter for letter, _ in values if letter in terms.variables(trace.line)]
    if line != trace.line:
        trace.line = line
        says = sentence("Substitute {}.", joined(" and ", used)) if used else "Write the vectors as columns."
        trace.steps.append(_shown("put-in" if used else "as-columns", line, says))
    unit = _with_identity(line)
    if unit != line:
        trace.line = unit
        trace.steps.append(_shown("identity-matrix", unit, "The letter stands for the identity matrix."))
    for letter in terms.variables(unit):
        if letter.token.startswith(MARKS) or (letter.token.isalpha() and letter.token.isupper()):
            raise NotCoveredError(sentence("nothing is said of {}", letter))
    return unit


def _put_in(line: Term, values: Values) -> Term:
    """The line, read anew with the values in it: behind a matrix `T` transposes."""
    for _ in range(MAX_NESTED):
        before = line
        for letter, value in values:
            line = substitute(line, letter, value)
        if line == before:
            break
    return _read_back(as_columns(_without_angles(line)))


def as_columns(line: Term) -> Term:
    """The line with the vectors in round brackets as columns."""
    for part in list(terms.walk(line)):
        if isinstance(part, terms.Tuple):
            line = substitute(line, part, terms.Matrix(part.elements, 1))
    return line


def _as_list(result: Term, problem: Term) -> Term:
    """A column as a list in round brackets if the problem has such lists and no matrix."""
    is_column = isinstance(result, terms.Matrix) and result.columns == 1
    has_matrix = any(isinstance(part, terms.Matrix) for part in terms.walk(problem))
    return (
        terms.Tuple(result.entries)
        if isinstance(result, terms.Matrix) and is_column and not has_matrix
        else result
    )


def _read_back(line: Term) -> Term:
    try:
        return interpret(parse(latex_of(line)))
    except InputError as reason:
        raise NotCoveredError(str(reason)) from reason


def _without_angles(line: Term) -> Term:
    """The line with the angle between two vectors by its cosine."""
    for part in list(terms.walk(line)):
        match part:
            case terms.Apply(head, (one, other), None, False) if head == ANGLE:
                lengths = terms.Product((terms.Absolute(one), terms.Absolute(other)), (r"\cdot",))
                dot = terms.Product((one, other), (r"\cdot",))
                line = substitute(line, part, terms.Call(r"\arccos", terms.Quotient(dot, lengths)))
    return line


def _with_identity(line: Term) -> Term:
    """The line with the identity matrix for E or I beside square matrices."""
    orders = {shape(part) for part in terms.walk(line) if isinstance(part, terms.Matrix)}
    square = next((rows for rows, columns in orders if rows == columns), None)
    matrix = next((part for part in terms.walk(line) if isinstance(part, terms.Matrix)), None)
    if square is None or matrix is None:
        return line
    for letter in terms.variables(line):
        if letter.token in ("E", "I") and letter.sub in ("", str(square)) and not letter.primes:
            line = substitute(line, letter, identity(square, matrix))
    return line


def _shown(rule: str, line: Term, says: str) -> Step:
    """A step to a line that is checked to be read back as it is meant."""
    return Step(rule, latex_of(line), says, _read_back(line) == line)


def work_out(trace: Trace) -> None:
    """Calculates with the arrays of a line until a finished array or a number is left."""
    for _ in range(MAX_STEPS):
        rewrite = reduce_once(trace.line)
        if rewrite is None:
            break
        trace.steps.extend(rewrite.beside)
        trace.conditions.extend(rewrite.conditions)
        trace.add(rewrite.rule, rewrite.result, rewrite.because)
        trace.line = rewrite.result
    if isinstance(trace.line, terms.Matrix):
        return
    if holds_array(trace.line):
        raise NotCoveredError("this calculation with matrices or vectors")
    if is_numeric(trace.line):
        numbers = Trace(trace.line, steps=trace.steps)
        trace.line = work_out_numbers(numbers, simplify_number(exact_value(trace.line)))
    else:
        simplification.simplify(trace)


def _without_value(asked: list[Term]) -> Check:
    """The check that one of the expressions has no value."""
    line = latex_of(asked[0] if len(asked) == 1 else terms.Tuple(tuple(asked)))
    passed = any(_has_no_value(each) for each in asked)
    return Check(line, NO_VALUE if passed else NOT_CHECKED, passed, undecided=not passed)


def _has_no_value(term: Term) -> bool:
    draw = random.Random(1)
    point = Point({letter: mpmath.mpf(draw.randint(2, 999)) / 7 for letter in terms.variables(term)})
    try:
        array_at(term, point)
    except UndefinedValueError:
        return True
    except NotCoveredError:
        return False
    return False
