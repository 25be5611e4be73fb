"""Dispatch of a problem to the solver of its kind. Runs inside the worker process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.solving.angles_in_degrees import angles_in_degrees, asks_for_degrees
from inkmath.solving.arithmetic import check_statement, work_out
from inkmath.solving.assignments import function_in
from inkmath.solving.base_conversion import convert
from inkmath.solving.blanks import solve_blanks
from inkmath.solving.chance.event_solver import solve_events
from inkmath.solving.chance.solver import solve_chance
from inkmath.solving.complex.offer import with_complex_offered
from inkmath.solving.complex.solver import solve_complex
from inkmath.solving.conditional import solve_conditional
from inkmath.solving.counting.equations import solve_counting
from inkmath.solving.degrees import has_minutes, in_degrees, without_degrees
from inkmath.solving.differential_equations.solver import solve_differential_equation
from inkmath.solving.differentiation.gradients import solve_gradient
from inkmath.solving.differentiation.implicit import solve_implicit_derivative
from inkmath.solving.differentiation.problems import (
    approximation_in,
    function_at_place,
    taylor_polynomial_in,
)
from inkmath.solving.differentiation.tangents import solve_tangent
from inkmath.solving.differentiation.taylor import solve_approximation, solve_taylor_polynomial
from inkmath.solving.divisibility import divide_with_remainder
from inkmath.solving.draft import Draft
from inkmath.solving.equations import solve_equation
from inkmath.solving.evaluation import solve_at_values
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.expressions import solve_expression
from inkmath.solving.function_study.solver import solve_function
from inkmath.solving.geometry.reading import figure_in
from inkmath.solving.geometry.solver import solve_figure
from inkmath.solving.identities import solve_identity
from inkmath.solving.inequalities import solve_inequalities
from inkmath.solving.linear_algebra.solver import solve_linear_algebra
from inkmath.solving.literal_inequalities import solve_literal_inequality
from inkmath.solving.logic.solver import solve_logic
from inkmath.solving.methods import by_method
from inkmath.solving.missing_signs import solve_missing_sign
from inkmath.solving.missing_values import with_reason
from inkmath.solving.multi_line import solve_multi_line
from inkmath.solving.operators import operators_in, solve_with_operators
from inkmath.solving.piecewise.solver import solve_piecewise
from inkmath.solving.prime_factors import solve_prime_factors
from inkmath.solving.proofs import solve_proof
from inkmath.solving.quantities import solve_quantities
from inkmath.solving.question import Question
from inkmath.solving.recognisers import UNKNOWNS, Problem, default_unknown, recognise
from inkmath.solving.sequence_rules import solve_sequence_rule
from inkmath.solving.sequences import solve_sequence
from inkmath.solving.sets.algebra import solve_set_algebra
from inkmath.solving.sets.solver import solve_sets
from inkmath.solving.systems import solve_system
from inkmath.solving.trace import latex_of
from inkmath.solving.translations import speaking
from inkmath.solving.undetermined_coefficients import solve_for_constants
from inkmath.solving.verify.confirmation import confirmed
from inkmath.solving.whole_numbers import solve_over_whole_numbers
from inkmath.types import Solution


def solve_here(latex: str, unknown: str | None = None, task: str | None = None) -> Solution:
    """The solution of one line of LaTeX, worked out in this process without limits on time or memory."""
    return solve_question(Question((latex,), unknown, task))


def solve_question(question: Question) -> Solution:
    """The same for all that can be asked."""
    with speaking(question.language), by_method(question.method):
        figure = figure_in(question.lines)
        if figure is not None:
            return solve_figure(figure, question.latex)
        if len(question.lines) > 1:
            return solve_multi_line(question, _solved)
        problem = recognise(question.lines[0], question.variable, question.task, question.numbers)
        lines = _lines_of_functions(problem)
        return solve_multi_line(replace(question, lines=lines), _solved) if lines else _solved(problem)


def _lines_of_functions(problem: Problem | Solution) -> tuple[str, ...]:
    """`h(t)=5t-t^{2},h(t)=6` as the two lines that it is; none for other problems."""
    if isinstance(problem, Solution) or problem.kind != "system" or not isinstance(problem.term, terms.Tuple):
        return ()
    parts = problem.term.elements
    return tuple(map(latex_of, parts)) if function_in(parts[0]) is not None else ()


def _solved(problem: Problem | Solution) -> Solution:
    if isinstance(problem, Solution):
        return problem
    try:
        angles = without_degrees(problem.term) if problem.kind in OF_ANGLES else None
        if angles is not None:
            solution = _confirmed(replace(problem, term=angles))
            return in_degrees(solution, in_minutes=has_minutes(problem.term))
        solution = _confirmed(problem)
        return angles_in_degrees(solution) if asks_for_degrees(problem.term, problem.variable) else solution
    except (MeaninglessError, NotCoveredError) as reason:  # such as a list where a number is needed
        return Draft(problem.kind, problem.latex).unsolved(reason)


def _confirmed(problem: Problem) -> Solution:
    solution = with_reason(confirmed(SOLVERS[problem.kind](problem), problem), problem.term)
    return with_complex_offered(solution, problem.term) if problem.numbers != "real" else solution


def _arithmetic(problem: Problem) -> Solution:
    if problem.task == "rationalise":
        return solve_expression(problem)
    solve = {"factor": solve_prime_factors, "divide": divide_with_remainder}.get(problem.task, work_out)
    solution = solve(problem.term, problem.latex)
    return solution if problem.variable is None else replace(solution, variable=latex_of(problem.variable))


def _missing_sign(problem: Problem) -> Solution:
    return solve_missing_sign(problem.term, problem.latex)


def _check(problem: Problem) -> Solution:
    assert isinstance(problem.term, terms.Relation)
    return check_statement(problem.term, problem.latex)


def _equation(problem: Problem) -> Solution:
    assert isinstance(problem.term, terms.Relation)
    assert problem.variable is not None
    if next(operators_in(problem.term), None) is not None:
        return solve_with_operators(problem, _solved)
    variables = terms.variables(problem.term)
    if problem.variable == default_unknown(variables):
        identity = solve_identity(problem.term, problem.latex)
        are_alike = len({variable.token in UNKNOWNS for variable in variables}) == 1
        if identity is not None and (identity.status != "solved" or are_alike):
            return identity
    return solve_equation(problem.term, problem.variable, problem.latex)


def _constants(problem: Problem) -> Solution:
    """The constants; small letters may also stand for known numbers in an equation for x."""
    assert isinstance(problem.term, terms.Relation)
    solution = solve_for_constants(problem.term, problem.latex)
    letters = terms.variables(problem.term)
    if solution.status == "solved" or any(letter.token.isupper() for letter in letters):
        return solution
    return _equation(replace(problem, kind="equation", variable=default_unknown(letters)))


def _inequality(problem: Problem) -> Solution:
    assert problem.variable is not None
    if next(operators_in(problem.term), None) is not None:
        return solve_with_operators(problem, _solved)
    return solve_inequalities(problem.term, problem.variable, problem.latex)


def _literal_inequality(problem: Problem) -> Solution:
    assert problem.variable is not None
    return solve_literal_inequality(problem.term, problem.variable, problem.latex)


def _blanks(problem: Problem) -> Solution:
    return solve_blanks(problem.term, problem.latex)


def _conversion(problem: Problem) -> Solution:
    assert problem.variable is not None
    return convert(problem.term, int(problem.variable.sub), problem.latex)


def _sequence(problem: Problem) -> Solution:
    assert isinstance(problem.term, terms.Tuple)
    return solve_sequence(problem.term, problem.latex)


def _quantity(problem: Problem) -> Solution:
    return solve_quantities(problem.term, problem.variable, problem.latex)


def _system(problem: Problem) -> Solution:
    assert isinstance(problem.term, terms.Tuple)
    relations = tuple(part for part in problem.term.elements if isinstance(part, terms.Relation))
    return solve_system(relations, problem.latex)


def _taylor_polynomial(problem: Problem) -> Solution:
    if isinstance(problem.term, terms.Relation) and approximation_in(problem.term) is not None:
        return solve_approximation(problem.term, problem.latex)
    asked = taylor_polynomial_in(problem.term) or function_at_place(problem.term)
    if asked is None:
        return Draft(problem.kind, problem.latex).unsolved(
            "a Taylor polynomial needs a function of one letter"
        )
    return solve_taylor_polynomial(asked, problem.latex)


OF_ANGLES = frozenset({"arithmetic", "arithmetic-check", "equation", "inequality", "system", "expression"})
"""Kinds of problems that are worked in degrees where all that is added is in degrees."""

SOLVERS: Mapping[str, Callable[[Problem], Solution]] = {
    "arithmetic": _arithmetic,
    "arithmetic-check": _check,
    "equation": _equation,
    "evaluation": solve_at_values,
    "conditional": solve_conditional,
    "inequality": _inequality,
    "system": _system,
    "expression": solve_expression,
    "missing-sign": _missing_sign,
    "blanks": _blanks,
    "base-conversion": _conversion,
    "sequence": _sequence,
    "undetermined-coefficients": _constants,
    "sequence-rule": solve_sequence_rule,
    "function": solve_function,
    "piecewise-function": solve_piecewise,
    "counting-equation": solve_counting,
    "probability": solve_chance,
    "events": solve_events,
    "logic": solve_logic,
    "sets": solve_sets,
    "literal-inequality": _literal_inequality,
    "whole-numbers": solve_over_whole_numbers,
    "set-algebra": solve_set_algebra,
    "quantity": _quantity,
    "linear-algebra": solve_linear_algebra,
    "complex": solve_complex,
    "differential-equation": solve_differential_equation,
    "implicit-derivative": solve_implicit_derivative,
    "gradient": solve_gradient,
    "tangent": solve_tangent,
    "proof": solve_proof,
    "taylor-polynomial": _taylor_polynomial,
}
"""By the kind that `recognisers.py` gives a problem."""
