"""Problems over the complex numbers: which part solves what."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.names import COMPLEX_FUNCTIONS
from inkmath.expression.sympy_text import is_numeric
from inkmath.solving.arithmetic import check_statement
from inkmath.solving.assignments import assignments_in
from inkmath.solving.complex import numbers
from inkmath.solving.complex.equations import solve_complex_equation
from inkmath.solving.complex.expressions import factor_over_complex, work_out_with_letters
from inkmath.solving.complex.loci import is_locus, solve_locus
from inkmath.solving.complex.real_parts import solve_by_parts
from inkmath.solving.complex.regions import is_ray, solve_ray, solve_region
from inkmath.solving.complex.systems import solve_complex_system
from inkmath.solving.draft import Draft
from inkmath.solving.equations import solve_equation
from inkmath.solving.evaluate.complex_numbers import is_of_complex_numbers
from inkmath.solving.expressions import solve_expression
from inkmath.solving.recognisers import Problem
from inkmath.types import Solution


def solve_complex(problem: Problem) -> Solution:
    """The solution of a problem with `i`, with a complex unknown, or for which complex numbers are asked."""
    term, latex = problem.term, problem.latex
    given = assignments_in(term)
    if given is not None:
        draft = Draft("evaluation", latex).begin()
        return draft.conclude(lambda: numbers.evaluate(given, draft))
    match term:
        case terms.Relation((terms.Variable() as letter, value), ("=",)) if is_numeric(value):
            draft = Draft("arithmetic", latex, undefined="There is no such number").begin()
            return draft.conclude(lambda: numbers.name_values([(letter, value)], draft))
        case terms.Relation() if is_numeric(term):
            return check_statement(term, latex)
        case terms.Relation() if is_locus(term):
            return solve_locus(term, latex)
        case terms.Relation() if is_ray(term):
            return solve_ray(term, latex)
        case terms.Relation((_, _), ("=",)):
            return _equation(problem, term)
        case terms.Relation(_, signs) if len(terms.variables(term)) == 1 and r"\neq" not in signs:
            return solve_region(term, latex)
        case terms.Relation():
            return Draft("inequality", latex).unsolved("complex numbers have no order")
    if is_numeric(term):
        draft = Draft("arithmetic", latex, undefined="There is no such number").begin()
        return draft.conclude(lambda: numbers.work_out(term, draft))
    if isinstance(term, terms.Tuple):
        return solve_complex_system(term, latex)
    return _with_letters(problem)


def _with_letters(problem: Problem) -> Solution:
    term, letters = problem.term, terms.variables(problem.term)
    if problem.task == "factor" and len(letters) == 1:
        draft = Draft("factoring", problem.latex).begin()
        return draft.conclude(lambda: factor_over_complex(term, letters[0], draft))
    if not is_of_complex_numbers(term):
        return solve_expression(problem)
    draft = Draft("simplification", problem.latex).begin()
    return draft.conclude(lambda: work_out_with_letters(term, draft))


def _equation(problem: Problem, relation: terms.Relation) -> Solution:
    letters = terms.variables(relation)
    has_parts = any(map(_is_of_parts, terms.walk(relation)))
    if len(letters) > 1 or (has_parts and is_of_complex_numbers(relation)):
        found = solve_by_parts(relation, problem.latex)
        if found.status == "unsolved" and len(letters) == 1:
            curve = solve_region(relation, problem.latex)
            return curve if curve.status == "solved" else found
        return found
    return _in_one_unknown(relation, letters[0], problem.latex)


def _is_of_parts(part: terms.Term) -> bool:
    """True for conjugates, parts and absolute values with a letter."""
    is_named = isinstance(part, terms.Call) and part.function in COMPLEX_FUNCTIONS.values()
    is_part = is_named or isinstance(part, terms.Conjugate | terms.Absolute)
    return is_part and not is_numeric(part)


def _in_one_unknown(relation: terms.Relation, letter: terms.Variable, latex: str) -> Solution:
    """All solutions; in the words of the real numbers where all of them are real."""
    found = solve_complex_equation(relation, letter, latex)
    if is_of_complex_numbers(relation) or (found.status == "solved" and not _is_real(found)):
        return found
    return solve_equation(relation, letter, latex)


def _is_real(solution: Solution) -> bool:
    return all(answer.decimal is not None for answer in solution.answers)
