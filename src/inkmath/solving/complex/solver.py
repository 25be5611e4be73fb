"""Problems over the complex numbers: which part solves what."""

from __future__ import annotations

from collections.abc import Callable

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.solving.arithmetic import check_statement
from inkmath.solving.assignments import assignments_in
from inkmath.solving.complex import numbers
from inkmath.solving.complex.distance_curves import solve_distances
from inkmath.solving.complex.distances import is_of_sizes
from inkmath.solving.complex.equations import solve_complex_equation
from inkmath.solving.complex.expressions import factor_over_complex, work_out_with_letters
from inkmath.solving.complex.intersections import solve_intersection
from inkmath.solving.complex.loci import is_locus, solve_locus
from inkmath.solving.complex.real_parts import solve_by_parts
from inkmath.solving.complex.regions import is_ray, solve_ray, solve_region
from inkmath.solving.complex.sectors import is_sector, solve_exception, solve_sector
from inkmath.solving.complex.systems import solve_complex_system
from inkmath.solving.complex.systems_by_parts import is_of_parts
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
        case terms.Relation((_, _), (r"\neq",)) if len(terms.variables(term)) == 1:
            return solve_exception(
                term, latex, lambda part: _region(part, latex) or solve_region(part, latex)
            )
        case terms.Relation() if is_sector(term):
            return solve_sector(term, latex)
        case terms.Relation() if (region := _region(term, latex)) is not None:
            return region
        case terms.Relation((_, _), ("=",)):
            return _equation(problem, term)
        case terms.Relation() if len(terms.variables(term)) == 1:
            return solve_region(term, latex)
        case terms.Relation():
            return Draft("inequality", latex).unsolved("complex numbers have no order")
    if is_numeric(term):
        draft = Draft("arithmetic", latex, undefined="There is no such number").begin()
        return draft.conclude(lambda: numbers.work_out(term, draft))
    if isinstance(term, terms.Tuple):
        if len(terms.variables(term)) == 1 and any(map(is_of_parts, terms.walk(term))):
            return solve_intersection(
                term, latex, lambda part: _region(part, latex) or solve_region(part, latex)
            )
        return solve_complex_system(term, latex)
    return _with_letters(problem)


def _region(relation: terms.Relation, latex: str) -> Solution | None:
    """The curve or the region of absolute values and arguments of one number; None for other relations."""
    if is_locus(relation):
        return solve_locus(relation, latex)
    if is_of_sizes(relation):
        return _first_solved(solve_distances(relation, latex), lambda: solve_region(relation, latex))
    return solve_ray(relation, latex) if is_ray(relation) else None


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
    if len(letters) > 1 or any(map(is_of_parts, terms.walk(relation))):
        found = solve_by_parts(relation, problem.latex)
        if len(letters) > 1:
            return found
        return _first_solved(found, lambda: solve_region(relation, problem.latex))
    return _in_one_unknown(relation, letters[0], problem.latex)


def _first_solved(found: Solution, otherwise: Callable[[], Solution]) -> Solution:
    """The solution that was found, or another where that is none."""
    if found.status != "unsolved":
        return found
    other = otherwise()
    return other if other.status == "solved" else found


def _in_one_unknown(relation: terms.Relation, letter: terms.Variable, latex: str) -> Solution:
    """All solutions; in the words of the real numbers where all of them are real."""
    found = solve_complex_equation(relation, letter, latex)
    if is_of_complex_numbers(relation) or (found.status == "solved" and not _is_real(found)):
        return found
    return solve_equation(relation, letter, latex)


def _is_real(solution: Solution) -> bool:
    return all(answer.decimal is not None for answer in solution.answers)
