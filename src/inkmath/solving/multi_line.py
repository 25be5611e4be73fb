"""Several lines as one problem: a system to solve, or a working to check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from inkmath.errors import ConfigError, MeaninglessError
from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving import progress
from inkmath.solving.chance.events import is_about_events
from inkmath.solving.chance.problems import is_about_chance
from inkmath.solving.conditions import conditional_in
from inkmath.solving.differential_equations.problems import is_differential_equation
from inkmath.solving.differentiation.problems import asks_about_function
from inkmath.solving.draft import Draft
from inkmath.solving.given_functions import functions_put_in
from inkmath.solving.piecewise.reading import piecewise_in
from inkmath.solving.question import Question
from inkmath.solving.recognisers import Problem, problem_of, unknowns_of
from inkmath.solving.sequence_definitions import sequence_rule_in
from inkmath.solving.sets.problems import is_about_sets
from inkmath.solving.unit_reading import holds_unit
from inkmath.solving.verify.solution_sets import compare
from inkmath.solving.verify.verdict import Verdict
from inkmath.solving.working.chance import check_chance, says_probabilities
from inkmath.solving.working.constants import check_constants, is_about_constants
from inkmath.solving.working.convergence import check_convergence, is_about_convergence
from inkmath.solving.working.differential import check_differential_equation, is_about_differential_equation
from inkmath.solving.working.equations import StatementChecker, family_letters
from inkmath.solving.working.expressions import check_expressions, compared
from inkmath.solving.working.functions import check_functions, is_about_functions
from inkmath.solving.working.implicit import check_implicit_derivative, is_implicit_derivative
from inkmath.solving.working.lines import Line, letters_of, read_lines
from inkmath.solving.working.loci import check_locus, is_about_locus
from inkmath.solving.working.report import KIND, CheckReport
from inkmath.solving.working.sequences import check_sequence, is_about_sequence
from inkmath.solving.working.systems import check_system, system_in
from inkmath.types import Solution

Lines = tuple[Line, ...]

USUAL_UNKNOWNS = ("x", "y", "z", "t")


def solve_multi_line(question: Question, solve: Callable[[Problem | Solution], Solution]) -> Solution:
    """The solution of a problem of at least two lines.

    They are a working where one line follows from another, or where they hold only one letter; equations
    in several letters of which none follows from the one before are a system. A question may ask for "check".
    solve: solves the problem that all lines together pose.
    """
    try:
        lines = read_lines(question.lines, question.on_page)
    except MeaninglessError as error:
        return Draft("", question.latex).unsolved(error)
    if question.variable is not None and question.variable not in letters_of(lines):
        raise ConfigError(f"There is no {question.unknown} to solve for in these lines.")
    together: Term = terms.Tuple(tuple(line.term for line in lines))
    is_asked_of = is_differential_equation(together) or asks_about_function(together)
    asks = is_asked_of or piecewise_in(together) is not None
    is_asked = question.task == "check"
    if not is_asked and (asks or question.task in ("tangent", "taylor")):
        return solve(problem_of(together, question.latex, question.variable, question.task))
    put_in = None if is_asked or is_about_events(together) else functions_put_in(lines)
    if put_in is not None:
        steps, statement = put_in
        solution = solve(
            problem_of(statement, question.latex, question.variable, question.task, question.numbers)
        )
        return replace(solution, steps=(*steps, *solution.steps))
    has_rule = sequence_rule_in(together) is not None and not is_about_sequence(lines)
    is_given = is_about_sets(together) or is_about_chance(together) or is_about_events(together) or has_rule
    is_chain = all(line.continues for line in lines[1:])
    check = None if is_given and not is_asked and not is_chain else _check_of(lines, question)
    if check is None:
        together = _broken_equation(lines) or together
        return solve(problem_of(together, question.latex, question.variable, question.task, question.numbers))
    progress.tell_kind(KIND)
    return check(lines).solution(lines[-1])


def _check_of(lines: Lines, question: Question) -> Callable[[Lines], CheckReport] | None:
    """The function that checks the lines; None if they are no working."""
    is_asked = question.task == "check"
    if is_about_functions(lines, is_asked):
        return check_functions
    if is_about_constants(lines):
        return check_constants
    if is_implicit_derivative(lines):
        return check_implicit_derivative
    if is_about_differential_equation(lines):
        return check_differential_equation
    if is_about_sequence(lines):
        return check_sequence
    if says_probabilities(lines):
        return check_chance
    if is_about_locus(lines):
        return check_locus
    if is_about_convergence(lines):
        return check_convergence
    if _are_expressions(lines):
        is_equation = not is_asked and _broken_equation(lines) is not None
        return None if is_equation else check_expressions
    if not all(line.is_statement for line in lines):
        return None
    unknown = question.variable or _unknown(lines)
    system = system_in(lines[0])
    if system and len(lines) > 1 and set(letters_of(lines)) == set(letters_of(lines[:1])):
        return lambda given: check_system(given, letters_of(lines[:1]))
    variables = unknowns_of(letters_of(lines[:2]), 2)
    if unknown is not None and _begins_with_system(lines, variables, unknown, 3 if is_asked else 4):
        return lambda given: check_system(given, variables)
    if unknown is not None and (is_asked or _is_working(lines, unknown)):
        return lambda given: StatementChecker(given, unknown).check()
    return None


def _broken_equation(lines: Lines) -> Term | None:
    """The equation that is written over several lines: `2x+3`, `=7`.

    One side holds letters, the next is a number that it does not always equal; else they are a working.
    """
    sides = tuple(line.term for line in lines)
    if not all(line.continues for line in lines[1:]) or any(line.is_statement for line in lines):
        return None
    if any(map(holds_unit, sides)):
        return None

    def differ(one: Term, other: Term) -> bool:
        is_number = [not _free_letters(side) for side in (one, other)]
        return any(is_number) and not all(is_number) and compared(one, other)[0] is not Verdict.SAME

    is_equation = any(differ(one, other) for one, other in pairwise(sides))
    return terms.Relation(sides, ("=",) * (len(sides) - 1)) if is_equation else None


def _free_letters(term: Term) -> set[terms.Variable]:
    """The letters that need a value: not those of sums, limits and definite integrals."""
    bound: set[terms.Variable | None] = set()
    for part in terms.walk(term):
        match part:
            case terms.Aggregate(index=letter) | terms.Limit(variable=letter):
                bound.add(letter)
            case terms.Integral(variable=letter, lower=lower) if lower is not None:
                bound.add(letter)
    return set(terms.variables(term)) - bound


def _are_expressions(lines: Lines) -> bool:
    """True if one expression is worked out: no line states anything but that it equals the one before."""
    goes_on = any(line.continues for line in lines)
    return goes_on or not any(isinstance(line.term, terms.Relation) or line.is_statement for line in lines)


def _unknown(lines: Lines) -> terms.Variable | None:
    """The letter to solve for: the one that the last line names, or else a usual one of the first line."""
    given = letters_of(lines[:1])
    last = lines[-1].sides[0]
    if isinstance(last, terms.Variable) and last in given:
        return last
    usual = [variable for variable in given if variable.token in USUAL_UNKNOWNS]
    return min(usual, key=lambda x: USUAL_UNKNOWNS.index(x.token), default=given[0] if given else None)


def _is_working(lines: Lines, unknown: terms.Variable) -> bool:
    """True if the lines are one after another of a working, and not the equations of a system."""
    counting = family_letters(lines)
    variables = tuple(letter for letter in letters_of(lines) if letter not in counting)
    are_inequalities = not any(map(_is_equation, lines))
    if letters_of(lines[:1]) == (unknown,) and not are_inequalities:
        return not _is_condition(lines) and not _brings_unknown(lines, unknown)
    pairs = pairwise(lines)
    follows = [compare(before.term, after.term, unknown) is Verdict.SAME for before, after in pairs]
    unknowns = [letter for letter in variables if letter.token in USUAL_UNKNOWNS] or variables
    if are_inequalities and len(unknowns) == 1:
        return any(follows) or _has_same_bound(lines, unknown)
    if all(follows) and len(lines) == len(variables):
        return _is_solved_for(lines, unknown)
    is_solved = isinstance(lines[-1].sides[0], terms.Variable)
    hold_unknown = all(unknown in letters_of((line,)) for line in lines)
    brings_letters = not set(variables) <= set(letters_of(lines[:1]))  # a step brings none
    has_others = len(variables) > len(lines) + 1 and not brings_letters
    is_formula = has_others and hold_unknown and _is_solved_for(lines, unknown)
    return (any(follows) and (all(follows) or is_solved)) or is_formula


def _is_solved_for(lines: Lines, unknown: terms.Variable) -> bool:
    """True if the last line, and not the first, says what the unknown is."""
    return lines[-1].sides[0] == unknown and lines[0].sides[0] != unknown


def _begins_with_system(
    lines: Lines, variables: tuple[terms.Variable, ...], unknown: terms.Variable, least: int
) -> bool:
    """True if two equations in two letters, neither of which follows from the other, are then worked on.

    least: number of lines that such a working has.
    """
    if len(variables) != 2 or len(lines) < least or set(letters_of(lines)) != set(letters_of(lines[:2])):
        return False
    if not all(_is_equation(line) and set(variables) <= set(letters_of((line,))) for line in lines[:2]):
        return False
    return compare(lines[0].term, lines[1].term, unknown) is not Verdict.SAME


def _has_same_bound(lines: Lines, unknown: terms.Variable) -> bool:
    """True if the second of two inequalities is what the first comes to, but for its sign: `-x<3`, `x<-3`."""
    first, second = (line.term for line in lines[:2])
    if len(lines) > 2 or not isinstance(first, terms.Relation) or not isinstance(second, terms.Relation):
        return False
    is_solved = [unknown in relation.sides for relation in (first, second)]
    if is_solved != [False, True] or len(first.signs) > 1 or len(second.signs) > 1:
        return False
    bounds = [terms.Relation(relation.sides, ("=",)) for relation in (first, second)]
    return compare(bounds[0], bounds[1], unknown) is Verdict.SAME


def _is_condition(lines: Lines) -> bool:
    """True if an equation comes with an inequality that its solutions must satisfy: `x^{2}=4`, `x>0`."""
    if len(lines) != 2 or not _is_equation(lines[0]):
        return False
    given = conditional_in(terms.Tuple(tuple(line.term for line in lines)))
    return not _is_equation(lines[1]) or (given is not None and given.is_equation)


def _brings_unknown(lines: Lines, unknown: terms.Variable) -> bool:
    """True if a line holds another letter that is no shorthand: `x=4`, `2x-y=5` are a system."""
    equations = [
        part
        for line in lines[1:]
        if _is_equation(line)
        for part in terms.walk(line.term)
        if isinstance(part, terms.Relation)
    ]
    return any(
        variable != unknown and not _is_shorthand(variable, equations, unknown)
        for equation in equations
        for variable in terms.variables(equation)
        if equation.sides[0] != unknown
    )


def _is_shorthand(variable: terms.Variable, equations: list[terms.Relation], unknown: terms.Variable) -> bool:
    """True if a letter is given, `u=x^{2}`, and then used; or stands for a number, as `D=25-24`."""
    given = [equation for equation in equations if equation.sides[0] == variable]
    used = any(variable in terms.variables(each) for each in equations if each not in given)
    return bool(given) and (used or not any(unknown in terms.variables(each) for each in given))


def _is_equation(line: Line) -> bool:
    relations = [part for part in terms.walk(line.term) if isinstance(part, terms.Relation)]
    return all(sign in ("=", r"\in") for relation in relations for sign in relation.signs)
