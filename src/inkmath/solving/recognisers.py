"""From LaTeX to a problem: what is asked, without SymPy and in microseconds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from inkmath.errors import ConfigError, LatexSyntaxError, MeaninglessError
from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.meaning.grids import IN_PIECES
from inkmath.expression.names import token_of
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.sympy_text import SUFFIXES, has_two_signs, is_numeric, plain_value
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Row
from inkmath.expression.writing import write
from inkmath.solving.assignments import assignments_in
from inkmath.solving.blank_places import BLANK, has_several_blanks
from inkmath.solving.chance.events import is_about_events
from inkmath.solving.chance.problems import is_about_chance
from inkmath.solving.complex.problems import in_complex_plane, is_complex
from inkmath.solving.conditions import conditional_in
from inkmath.solving.counting.problems import is_counting_equation
from inkmath.solving.differential_equations.problems import couples_functions, is_differential_equation
from inkmath.solving.differentiation.problems import (
    approximation_in,
    gradient_in,
    implicit_derivative_in,
    taylor_polynomial_in,
    with_several_put_in,
)
from inkmath.solving.draft import Draft
from inkmath.solving.linear_algebra.problems import is_linear_algebra
from inkmath.solving.logic.problems import is_formula
from inkmath.solving.missing_sign_places import has_place_before_number
from inkmath.solving.piecewise.reading import piecewise_in
from inkmath.solving.sequence_definitions import sequence_rule_in
from inkmath.solving.sets.problems import is_about_sets, is_set_algebra
from inkmath.solving.unit_reading import holds_unit, with_units
from inkmath.solving.unknown_constants import constants_of
from inkmath.solving.working.lines import ARROWS
from inkmath.types import Solution

FORMULAS = frozenset({"function", "undetermined-coefficients", "sequence-rule"})
"""Kinds of formulas that may also be solved for one of their letters."""

GAP = BLANK
"""The place of a number that is asked for, also in a sequence."""

UNKNOWNS = "xyzt"
"""Letters that stand for unknowns where there are others beside them, the likeliest first."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem of a kind that is solved.

    kind: a key of `problems.SOLVERS`.
    latex: the problem as it was understood, in canonical LaTeX.
    variable: the unknown of an equation, or what a derivative is taken by.
    task: what is asked of it, one of `question.TASKS`; empty for what it asks for by itself.
    numbers: "complex" or "real" where these are asked for.
    """

    kind: str
    latex: str
    term: Term
    variable: terms.Variable | None = None
    task: str = ""
    numbers: str = ""


def recognise(
    latex: str,
    variable: terms.Variable | None = None,
    task: str | None = None,
    numbers: str | None = None,
) -> Problem | Solution:
    """The problem that a line of LaTeX poses, or, where there is none to solve, the solution that says so.

    variable, task, numbers: what is asked for, see `question.py`.
    Raises ConfigError where the letter is not in the line.
    """
    try:
        row = parse(latex)
    except LatexSyntaxError as error:
        return Draft("", latex).solution("not-a-problem", message=str(error))
    shown = print_latex(row)
    if not row.items:
        says = "There is nothing to solve: the line is empty."
        return Draft("", shown).solution("not-a-problem", message=says)
    try:
        term = interpret(_without_ends(row))
    except MeaninglessError as error:
        return Draft("", shown).unsolved(error)
    return problem_of(term, shown, variable, task, numbers)


def problem_of(
    term: Term,
    latex: str,
    variable: terms.Variable | None = None,
    task: str | None = None,
    numbers: str | None = None,
) -> Problem | Solution:
    """The same for a term, with its LaTeX."""
    given = with_units(term)
    term = in_complex_plane(given)
    numbers = numbers or ("complex" if term != given else None)
    variables = terms.variables(term)
    if variable is not None and variable not in variables:
        names = ", ".join(print_latex(write(part)) for part in variables) or "none"
        raise ConfigError(
            f"There is no {print_latex(write(variable))} to solve for. The letters are: {names}."
        )
    if task is not None and task in OPERATORS:
        term, task = _operated(term, OPERATORS[task], variable), None
        latex = print_latex(write(term))
    if has_two_signs(term):
        return Draft("", latex).unsolved(TWO_PROBLEMS)
    if has_place_before_number(term):
        return Problem("missing-sign", latex, term)
    if has_several_blanks(term) and not holds_unit(term):
        return Problem("blanks", latex, term)
    if is_about_chance(term):
        return Problem("probability", latex, term)
    if is_about_events(term):
        return Problem("events", latex, term)
    if is_formula(term):
        return Problem("logic", latex, term)
    if is_about_sets(term):
        return Problem("sets", latex, term)
    if is_set_algebra(term):
        return Problem("set-algebra", latex, term)
    if holds_unit(term):
        return Problem("quantity", latex, term, variable, task or "")
    if task == "tangent":
        return Problem(task, latex, term, variable)
    if is_linear_algebra(term):
        return Problem("linear-algebra", latex, term, variable, task or "")
    if is_complex(term, numbers or ""):
        return Problem("complex", latex, term, variable, task or "", numbers or "")
    if is_differential_equation(term):
        return Problem("differential-equation", latex, term, variable, task or "")
    if couples_functions(term):
        return Draft("", latex).unsolved("systems of differential equations are not covered yet")
    if task == "prove":
        return _proof(term, latex)
    if is_counting_equation(term):
        return Problem("counting-equation", latex, term, variables[0])
    if implicit_derivative_in(term) is not None:
        return Problem("implicit-derivative", latex, term)
    if gradient_in(term) is not None:
        return Problem("gradient", latex, term)
    has_polynomial = taylor_polynomial_in(term) is not None or approximation_in(term) is not None
    if task == "taylor" or has_polynomial:
        return Problem("taylor-polynomial", latex, term, variable)
    several = with_several_put_in(term)
    if several is not None:
        return problem_of(several, latex, variable, task, numbers)
    if piecewise_in(term) is not None:
        return Problem("piecewise-function", latex, term)
    uncovered = next(filter(None, map(_uncovered, terms.walk(term))), None)
    if uncovered is not None:
        return Draft("", latex).unsolved(uncovered)
    found = (recogniser(term, latex) for recogniser in RECOGNISERS)
    problem = next(
        (problem for problem in found if problem is not None), Draft("", latex).unsolved(NO_PROBLEM)
    )
    if isinstance(problem, Solution):
        return problem
    has_formula = problem.kind in FORMULAS and not isinstance(term, terms.Tuple)
    if has_formula and variable is not None:  # to be solved for that letter
        problem = Problem("equation", latex, term, variable)
    return replace(problem, variable=variable or problem.variable, task=task or "", numbers=numbers or "")


def _proof(term: Term, latex: str) -> Problem | Solution:
    """An equation between letters to prove; statements about numbers are only checked."""
    if not isinstance(term, terms.Relation) or term.signs != ("=",):
        return Draft("proof", latex).unsolved("only an equation of two sides can be proved")
    return Problem("proof" if has_variables(term) else "arithmetic-check", latex, term)


OPERATORS: dict[str, Callable[[Term, terms.Variable], Term]] = {
    "differentiate": lambda body, letter: terms.Derivative(body, letter, terms.ONE),
    "integrate": lambda body, letter: terms.Integral(body, letter),
}
"""Tasks that are operators: the expression becomes one under them."""


def _operated(
    term: Term, operator: Callable[[Term, terms.Variable], Term], letter: terms.Variable | None
) -> Term:
    """The expression, or that of a function, under an operator; other terms as they are."""
    match term:
        case terms.Relation((terms.Apply(arguments=(terms.Variable(),)) | terms.Variable("y"), body), ("=",)):
            term = body
        case terms.Relation() | terms.Tuple():
            return term
    letters = terms.variables(term)
    if not letters or isinstance(term, NO_NUMBERS):
        return term
    return operator(term, letter or default_unknown(letters))


def _uncovered(part: Term) -> str | None:
    """The reason why a term with this part has no problem that is solved; None for other parts."""
    match part:
        case terms.Matrix() | terms.Determinant() | terms.Call(r"\rank" | r"\tr"):
            return "matrices and determinants are not covered yet"
        case terms.Pieces():
            return IN_PIECES
        case NumberFunction() if has_variables(part):
            return "remainders, rounding, common divisors, minima and means of letters are not covered yet"
        case terms.Variable(token) if token.startswith(tuple(SUFFIXES)) and token not in MEANS:
            return f"letters under a mark, such as `{token}`, are not covered yet"
    return None


def _without_ends(row: Row) -> Row:
    r"""The row without an arrow before it, as in `\therefore x=3`, and the sign of `12+7=`."""
    items = row.items
    if len(items) > 1 and token_of(items[0]) in ARROWS:
        items = items[1:]
    return Row(items[:-1]) if len(items) > 1 and items[-1] == Atom("=") else Row(items)


def _sequence(term: Term, latex: str) -> Problem | None:
    """`2,5,8,\\ldots` and `2,5,\\square,11`: numbers and places to fill, one of which may be at the end."""
    if not isinstance(term, terms.Tuple):
        return None
    *before, last = term.elements
    elements = (*before, GAP) if last == terms.Dots() else term.elements
    numbers = [part for part in elements if part != GAP]
    is_of_numbers = len(numbers) >= MIN_TERMS and not any(map(has_variables, numbers))
    is_plain = not any(isinstance(part, (terms.Relation, *NO_NUMBERS)) for part in numbers)
    if len(elements) == len(numbers) or not (is_of_numbers and is_plain):
        return None
    return Problem("sequence", latex, terms.Tuple(elements))


def _sequence_rule(term: Term, latex: str) -> Problem | None:
    """`a_{n}=3n+2,a_{10}` and `a_{1}=3,d=4,a_{10}`: a sequence given by a rule."""
    return None if sequence_rule_in(term) is None else Problem("sequence-rule", latex, term)


def _value_named(term: Term, latex: str) -> Problem | None:
    """`2+3=?` and `A=\\pi\\cdot3^{2}`: a number to work out, with a sign or a letter for its value."""
    match term:
        case terms.Relation((number, terms.Variable() as name), ("=",)) if name == GAP:
            return Problem("arithmetic", latex, number) if is_numeric(number) else None
        case terms.Relation((terms.Variable(token, "", 0), number), ("=",)) if token in (GAP.token, *MEANS):
            return Problem("arithmetic", latex, number) if is_numeric(number) else None
        case terms.Relation((terms.Variable(token, _, 0) as name, number), ("=",)) if token not in UNKNOWNS:
            is_left_to_do = is_numeric(number) and plain_value(number) is None
            return Problem("arithmetic", latex, number, name) if is_left_to_do else None
    return None


MIN_TERMS = 3
MEANS = frozenset((r"\bar{x}", r"\bar{y}"))
"""Letters for means of numbers."""


def _conversion(term: Term, latex: str) -> Problem | None:
    """`255=\\square_{16}`: a number to write in another base."""
    match term:
        case terms.Relation((number, terms.Variable(GAP.token, base, 0) as place), ("=",)):
            is_base = base.isdecimal() and len(base) <= 2 and 2 <= int(base) <= 36
            return (
                Problem("base-conversion", latex, number, place) if is_base and is_numeric(number) else None
            )
    return None


def _numbers(term: Term, latex: str) -> Problem | None:
    """`2+3`, and statements about numbers such as `2+3=5`."""
    if has_variables(term) or isinstance(term, NO_NUMBERS):
        return None
    return Problem("arithmetic-check" if isinstance(term, terms.Relation) else "arithmetic", latex, term)


def _constants(term: Term, latex: str) -> Problem | None:
    """`2x+3=A(x+1)+B(x-1)`: constants to find, for which it holds for every x."""
    return None if constants_of(term) is None else Problem("undetermined-coefficients", latex, term)


def _equation(term: Term, latex: str) -> Problem | Solution | None:
    if not isinstance(term, terms.Relation) or term.signs != ("=",):
        return None
    variables = terms.variables(term)
    if any(map(_is_only_named, terms.walk(term))):
        return Draft("equation", latex).unsolved("functions and sequences that are only named")
    return Problem("equation", latex, term, default_unknown(variables))


def _is_only_named(part: Term) -> bool:
    return isinstance(part, terms.Apply | terms.Indexed) or (
        isinstance(part, terms.Derivative) and isinstance(part.body, terms.Variable)
    )


def default_unknown(variables: tuple[terms.Variable, ...]) -> terms.Variable:
    """The letter that one solves for if nothing else is said: the place of a number, before all others."""
    return next(
        (variable for name in (GAP.token, *UNKNOWNS) for variable in variables if variable.token == name),
        variables[0],
    )


def unknowns_of(variables: tuple[terms.Variable, ...], equations: int) -> tuple[terms.Variable, ...]:
    """The letters that a system of so many equations is solved for: the usual ones, if they are as many.

    The other letters then stand for known numbers; else all letters are unknown.
    """
    usual = tuple(variable for variable in variables if variable.token in UNKNOWNS)
    return usual if len(usual) == equations < len(variables) else variables


def _function(term: Term, latex: str) -> Problem | None:
    """`y=x^{2}-4` and `f(x)=ax^{2}+1`: a function of one letter; f may have parameters."""
    match term:
        case terms.Relation((terms.Variable("y", "", 0) as y, body), ("=",)):
            variables = terms.variables(body)
            is_function = len(variables) == 1 and y not in variables
            return Problem("function", latex, term, variables[0]) if is_function else None
        case terms.Relation((terms.Apply(head, (terms.Variable() as x,), None, False), body), ("=",)):
            is_plain = not any(isinstance(part, terms.Apply) for part in terms.walk(body))
            letters = terms.variables(body)
            is_by_x = x in letters or not letters
            return Problem("function", latex, term, x) if head.primes == 0 and is_by_x and is_plain else None
    return None


def _function_under_conditions(term: Term, latex: str) -> Problem | None:
    """`f_{k}(x)=xe^{-kx},k>0`: a function with conditions on its one parameter."""
    if not isinstance(term, terms.Tuple):
        return None
    first, *conditions = term.elements
    problem = _function(first, latex)
    if problem is None or not isinstance(first, terms.Relation):
        return None
    parameters = set(terms.variables(first.sides[1])) - {problem.variable}
    are_bounds = all(
        isinstance(each, terms.Relation)
        and set(each.signs) <= ORDERS - {"="}
        and set(terms.variables(each)) == parameters
        for each in conditions
    )
    return replace(problem, term=term) if are_bounds and len(parameters) == 1 else None


def _at_values(term: Term, latex: str) -> Problem | None:
    """`x^{2}+3x,x=2` and `f(x)=x^{2}+1,f(3)`."""
    return None if assignments_in(term) is None else Problem("evaluation", latex, term)


def _conditional(term: Term, latex: str) -> Problem | None:
    """`\\sin x=1,0\\leq x<\\pi` and `2x<7,x\\in\\mathbb{N}`: a statement with conditions on its solutions."""
    given = conditional_in(term)
    if given is None or not isinstance(term, terms.Tuple):
        return None
    if given.is_equation and given.conditions:
        return Problem("conditional", latex, term, given.variable)
    if not given.has_memberships or any(set(each.signs) - ORDERS for each in given.statement):
        return None
    if given.sets:
        return Problem("whole-numbers", latex, term, given.variable)
    relations = given.statement + given.bounds
    if given.is_equation:  # its unknown is real, as all are
        return Problem("equation", latex, relations[0], given.variable)
    plain = relations[0] if len(relations) == 1 else terms.Tuple(relations)
    return Problem("inequality", latex, plain, given.variable) if relations else None


def _inequality(term: Term, latex: str) -> Problem | Solution | None:
    """An inequality, a chain, or a list of them, in one letter."""
    parts = term.elements if isinstance(term, terms.Tuple) else (term,)
    relations = [part for part in parts if isinstance(part, terms.Relation)]
    signs = {sign for relation in relations for sign in relation.signs}
    is_chain = any(len(relation.signs) > 1 for relation in relations)
    if len(relations) < len(parts) or not (signs - {"="} or is_chain):
        return None
    variables = terms.variables(term)
    if signs <= ORDERS and len(variables) == 1:
        return Problem("inequality", latex, term, variables[0])
    if signs <= ORDERS and len(parts) == 1:
        y = terms.Variable("y")  # of a region in the plane
        unknown = y if {terms.Variable("x"), y} <= set(variables) else default_unknown(variables)
        return Problem("literal-inequality", latex, term, unknown)
    return Draft("inequality", latex).unsolved(
        "relations between several letters, or other than equal, less, greater"
    )


ORDERS = frozenset({"=", r"\neq", "<", ">", r"\leq", r"\geq"})


def _system(term: Term, latex: str) -> Problem | Solution | None:
    if isinstance(term, terms.Tuple) and all(isinstance(part, terms.Relation) for part in term.elements):
        if not has_variables(term):
            return Draft("", latex).unsolved(ABOUT_NUMBERS)
        return Draft("", latex).unsolved(VALUES) if _lists_values(term) else Problem("system", latex, term)
    return None


def _lists_values(term: terms.Tuple) -> bool:
    """`x=1,x=2`: what solves something, but not an equation to solve."""
    variables = terms.variables(term)
    return len(variables) == 1 and all(
        isinstance(part, terms.Relation) and part.sides[0] == variables[0] and is_numeric(part.sides[1])
        for part in term.elements
    )


def _expression(term: Term, latex: str) -> Problem | Solution | None:
    if isinstance(term, NO_NUMBERS):
        return None
    if any(isinstance(part, terms.Apply | terms.Indexed) for part in terms.walk(term)):
        return Draft("expression", latex).unsolved("functions and sequences that are only named")
    return Problem("expression", latex, term)


Recogniser = Callable[[Term, str], Problem | Solution | None]

RECOGNISERS: tuple[Recogniser, ...] = (
    _conversion,
    _value_named,
    _sequence,
    _sequence_rule,
    _at_values,
    _function,
    _function_under_conditions,
    _numbers,
    _constants,
    _equation,
    _conditional,
    _inequality,
    _system,
    _expression,
)
"""Each says which problem a term (with its LaTeX) is, or None if not of its kind; the first counts."""

NO_NUMBERS = (
    terms.Tuple,
    terms.SetOf,
    terms.Interval,
    terms.Union,
    terms.SetOperation,
    terms.SetBuilder,
    terms.Not,
    terms.Logical,
    terms.Quantified,
    terms.Dots,
)
TWO_PROBLEMS = r"\pm stands for two problems; give the one with + and the one with -"
VALUES = "a list of values of one letter, without an equation to solve"
ABOUT_NUMBERS = "several statements about numbers; each is a problem of its own"
NO_PROBLEM = "a list, a set or a statement without an equation"


def has_variables(term: Term) -> bool:
    return not is_numeric(term)
