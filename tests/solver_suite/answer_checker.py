"""True if a solution is right: its answers, read back from their LaTeX, against those of the suite."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from inkmath.errors import InkmathError
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.lines import split_lines
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term, Variable
from inkmath.types import Answer, Solution
from solver_suite import (
    arrays,
    complex_points,
    convergence,
    differential,
    function_facts,
    loci,
    plain_chance,
    plain_geometry,
    plain_logic,
    plain_pieces,
    plain_proofs,
    plain_sets,
    quantities,
)
from solver_suite.cases import same_statements
from solver_suite.exact_values import EXACT, NotANumberError, UndefinedError, Value, value_of
from solver_suite.normal_forms import Samples, is_expanded, same_factors, signed_summands, size, summands
from solver_suite.number_sets import read_set, same_set
from solver_suite.suite import Problem

CLOSE = 1e-20
"""Relative difference of exact values; a decimal of a calculator is not exact."""

CLOSE_DECIMALS = 1e-9
"""Tolerance where the answer of the suite is a decimal itself, because there is no closed form."""

SAMPLES = 6
"""At how many points expressions with letters are compared."""

CORE_FACTS = frozenset(
    ("zero", "minimum", "maximum", "vertical-asymptote", "horizontal-asymptote", "oblique-asymptote")
)
"""Facts that every function has: where the suite names none, there is none."""

CONSTANT = Variable("C")


class _WrongError(Exception):
    """An answer that is not what it should be."""


def is_right(problem: Problem, solution: Solution) -> bool:
    """True if status and answers are right, none is missing, and all have the form that was asked for."""
    if problem.shape == "set":
        return _is_right_set(problem, solution)
    if problem.shape == "proof":
        return solution.status == problem.status and _holds(plain_proofs.same_proof, problem, solution)
    if problem.shape == "identity" and solution.status == "solved" == problem.status:
        return _holds(_same_cases, problem, solution)
    if solution.status != problem.status:
        return False
    return problem.status != "solved" or _holds(COMPARISONS[problem.shape], problem, solution)


def samples_of(
    letters: Iterable[Variable], seed: int = 0, low: float = -3.0, high: float = 3.0
) -> Iterator[dict[Variable, Value]]:
    """Values of the letters in [low, high], drawn anew each time; without end."""
    rng, ordered = random.Random(seed), sorted(letters, key=str)
    while True:
        yield {letter: EXACT.mpf(rng.uniform(low, high)) for letter in ordered}


def read(latex: str) -> Term:
    """The term that LaTeX stands for."""
    return interpret(parse(latex))


def same_function(
    first: Term, second: Term, samples: Iterable[dict[Variable, Value]], tolerance: float = CLOSE
) -> bool:
    """True if two expressions agree at the first points where the second has a value, and there are such."""
    compared = 0
    for sample in islice(samples, 20 * SAMPLES):
        try:
            wanted = value_of(second, sample)
        except UndefinedError:
            continue
        if not close(value_of(first, sample), wanted, tolerance):
            return False
        compared += 1
        if compared == SAMPLES:
            break
    return compared > 0


def same_term(first: str, second: str) -> bool:
    """True if the LaTeX of two answers says the same for all values of the letters."""
    try:
        a, b = read(first), read(second)
        sides = [term.sides[-1] if isinstance(term, terms.Relation) else term for term in (a, b)]
        if [term.sides[:-1] if isinstance(term, terms.Relation) else () for term in (a, b)].count(()) == 1:
            return False
        letters = {letter for term in sides for letter in terms.variables(term)}
        return same_function(sides[0], sides[1], samples_of(letters))
    except (InkmathError, UndefinedError, NotANumberError):
        return False


def close(value: Value, wanted: Value, tolerance: float = CLOSE) -> bool:
    """True if a value is the one that is wanted, infinities included."""
    if abs(wanted) == EXACT.inf or abs(value) == EXACT.inf:
        return bool(value == wanted)
    return bool(abs(value - wanted) <= tolerance * max(1, abs(wanted)))


def _holds(compare: Callable[[Problem, Solution], bool], problem: Problem, solution: Solution) -> bool:
    """The comparison; an answer that cannot be read or has no value is wrong."""
    try:
        return compare(problem, solution)
    except (InkmathError, UndefinedError, NotANumberError, _WrongError):
        return False


def _one(solution: Solution) -> Term:
    """The one answer, without the letter that it may be said of."""
    if len(solution.answers) != 1:
        raise _WrongError
    term = read(solution.answers[0].latex)
    is_named = isinstance(term, terms.Relation) and term.signs == ("=",)
    return term.sides[-1] if isinstance(term, terms.Relation) and is_named else term


# Sets of numbers


def _is_right_set(problem: Problem, solution: Solution) -> bool:
    if problem.status == solution.status and problem.status != "solved":
        return True
    if (
        solution.status not in ("solved", "all-numbers")
        or not problem.answers
        or problem.status == "no-solution"
    ):
        return False
    return solution.status == "solved" and _holds(_same_set, problem, solution)


def _same_set(problem: Problem, solution: Solution) -> bool:
    tolerance = tolerance_of(problem)
    found = read_set(answer.latex for answer in solution.answers)
    if not same_set(found, read_set(problem.answers), tolerance):
        return False
    principal = getattr(solution, "principal", ())
    return not principal or _within_a_turn(principal, problem, tolerance)


def _within_a_turn(principal: Iterable[Answer], problem: Problem, tolerance: float) -> bool:
    """True if the solutions named for one turn are those of the set in [0, 2pi)."""
    turn = 2 * EXACT.pi
    wanted = [x for x in read_set(problem.answers).points() if -tolerance <= x < turn - 1e-9]
    found = read_set(answer.latex for answer in principal).points()
    return len(found) == len(wanted) and all(close(a, b, 1e-9) for a, b in zip(found, wanted, strict=True))


def tolerance_of(problem: Problem) -> float:
    """The tolerance of answers: those that are given as long decimals are not exact."""
    is_decimal = any(len(answer.partition(".")[2]) > 12 for answer in problem.answers)
    return CLOSE_DECIMALS if is_decimal else CLOSE


# One expression


def _same_expression(problem: Problem, solution: Solution) -> bool:
    found, wanted = _one(solution), read(problem.answers[0])
    letters = {*terms.variables(wanted), *terms.variables(found)}
    return same_function(found, wanted, samples_of(letters, low=0.1, high=3)) and (
        same_function(found, wanted, samples_of(letters, seed=1)) or not _has_values(wanted, letters)
    )


def _has_values(term: Term, letters: Iterable[Variable]) -> bool:
    """True if the expression has a value somewhere among numbers of either sign."""
    for sample in islice(samples_of(letters, seed=1), 20 * SAMPLES):
        try:
            value_of(term, sample)
        except UndefinedError:
            continue
        return True
    return False


def _same_simplest(problem: Problem, solution: Solution) -> bool:
    return _same_expression(problem, solution) and size(_one(solution)) <= size(read(problem.answers[0])) + 2


def _same_expanded(problem: Problem, solution: Solution) -> bool:
    found, wanted = _one(solution), read(problem.answers[0])
    is_collected = len(summands(found)) <= len(summands(wanted))
    return is_expanded(found) and is_collected and _same_expression(problem, solution)


def _same_factored(problem: Problem, solution: Solution) -> bool:
    found, wanted = _one(solution), read(problem.answers[0])
    samples: Samples = list(islice(samples_of(terms.variables(wanted)), SAMPLES))
    return _same_expression(problem, solution) and same_factors(found, wanted, samples, CLOSE)


def _same_summands(problem: Problem, solution: Solution) -> bool:
    """Both are equal, and the summands of one are those of the other, in any order."""
    found, wanted = (list(signed_summands(term)) for term in (_one(solution), read(problem.answers[0])))
    letters = {letter for term in (*found, *wanted) for letter in terms.variables(term)}
    samples = list(islice(samples_of(letters, low=4, high=5), SAMPLES))
    rows = [[[value_of(term, sample) for sample in samples] for term in side] for side in (found, wanted)]
    return _same_lists(*rows)


def _same_rationalised(problem: Problem, solution: Solution) -> bool:
    bottoms = [part.denominator for part in terms.walk(_one(solution)) if isinstance(part, terms.Quotient)]
    has_root = any(isinstance(part, terms.Root) for bottom in bottoms for part in terms.walk(bottom))
    return not has_root and _same_expression(problem, solution)


def _same_quantity(problem: Problem, solution: Solution) -> bool:
    """The same quantity in the same units, which are all that follows the number."""
    if len(solution.answers) != 1:
        return False
    found, wanted = (read(latex) for latex in (solution.answers[0].latex, problem.answers[0]))
    units = [part.factors[1:] if isinstance(part, terms.Product) else () for part in (found, wanted)]
    return units[0] == units[1] and quantities.are_same(*map(quantities.value_of, (found, wanted)))


def _same_sum(problem: Problem, solution: Solution) -> bool:
    found, wanted = _one(solution), read(problem.answers[0])
    letters = {*terms.variables(wanted), *terms.variables(found)} - {Variable("n")}
    samples = (
        {**sample, Variable("n"): EXACT.mpf(1 + number % 7)}
        for number, sample in enumerate(samples_of(letters, low=0.1, high=3))
    )
    return same_function(found, wanted, samples)


def _same_antiderivative(problem: Problem, solution: Solution) -> bool:
    """The derivatives of both agree, and the answer has a value wherever the one of the suite has one."""
    found, wanted = _one(solution), read(problem.answers[0])
    if CONSTANT not in terms.variables(found):
        return False
    integral = read(problem.latex)
    letter = integral.variable if isinstance(integral, terms.Integral) else None
    assert letter is not None
    slopes = [terms.Derivative(term, letter, terms.Number("1")) for term in (found, wanted)]
    letters = {*terms.variables(wanted), *terms.variables(found)}
    return same_function(slopes[0], slopes[1], samples_of(letters, low=-4, high=4), tolerance=1e-10)


# Several letters


def _same_literal(problem: Problem, solution: Solution) -> bool:
    found = [_without_name(read(answer.latex), problem.unknown) for answer in solution.answers]
    wanted = [read(answer) for answer in problem.answers]
    letters = {letter for term in (*found, *wanted) for letter in terms.variables(term)}
    compared = 0
    for sample in islice(samples_of(letters, low=0.2, high=5), 20 * SAMPLES):
        a, b = _values(found, sample), _values(wanted, sample)
        if len(a) != len(b) or not all(close(x, y) for x, y in zip(a, b, strict=True)):
            return False
        compared += bool(b)
    return compared >= SAMPLES


def _without_name(term: Term, letter: str | None) -> Term:
    named = isinstance(term, terms.Relation) and term.sides[0] == Variable(letter or "x")
    return term.sides[1] if isinstance(term, terms.Relation) and named else term


def _values(expressions: Iterable[Term], sample: Mapping[Variable, Value]) -> list[Value]:
    found = []
    for term in expressions:
        try:
            found.append(value_of(term, sample))
        except UndefinedError:
            continue
    return sorted(found)


def _same_points(problem: Problem, solution: Solution) -> bool:
    found = [_point(answer.latex) for answer in solution.answers]
    wanted = [_point(answer) for answer in problem.answers]
    unknowns = set(wanted[0])
    free = [_free_letters(point, unknowns) for point in found]
    if not any(_free_letters(point, unknowns) for point in wanted):
        return not any(free) and _same_lists(
            [[value_of(point[letter]) for letter in sorted(unknowns, key=str)] for point in found],
            [[value_of(point[letter]) for letter in sorted(unknowns, key=str)] for point in wanted],
        )
    if len(found) != 1 or len(free[0]) != len(_free_letters(wanted[0], unknowns)):
        return False
    return all(
        _solves(problem, {**sample, **{letter: value_of(term, sample) for letter, term in found[0].items()}})
        for sample in islice(samples_of(free[0]), SAMPLES)
    )


def _point(latex: str) -> dict[Variable, Term]:
    """`x=1,y=2` as what each letter is."""
    term = read(latex)
    relations = term.elements if isinstance(term, terms.Tuple) else (term,)
    point: dict[Variable, Term] = {}
    for relation in relations:
        if not isinstance(relation, terms.Relation) or not isinstance(relation.sides[0], Variable):
            raise _WrongError
        point[relation.sides[0]] = relation.sides[-1]
    return point


def _free_letters(point: Mapping[Variable, Term], unknowns: set[Variable]) -> set[Variable]:
    """Letters that may be anything: those of the answer, and unknowns of which it says nothing."""
    return {letter for term in point.values() for letter in terms.variables(term)} | (unknowns - point.keys())


def _same_lists(first: list[list[Value]], second: list[list[Value]]) -> bool:
    rest = list(second)
    for point in first:
        partner = next((other for other in rest if all(map(close, point, other))), None)
        if partner is None:
            return False
        rest.remove(partner)
    return not rest


def _solves(problem: Problem, sample: Mapping[Variable, Value]) -> bool:
    return all(
        close(value_of(relation.sides[0], sample), value_of(relation.sides[1], sample))
        for relation in relations_of(problem.latex)
    )


def relations_of(latex: str) -> tuple[terms.Relation, ...]:
    """The relations of a system, in lines or in a list."""
    found: list[terms.Relation] = []
    for line in split_lines(latex):
        term = read(line)
        elements = term.elements if isinstance(term, terms.Tuple) else (term,)
        found += [element for element in elements if isinstance(element, terms.Relation)]
    return tuple(found)


def _same_cases(problem: Problem, solution: Solution) -> bool:
    def cases(latexes: Iterable[str]) -> list[list[Value]]:
        found = []
        for latex in latexes:
            named = latex if "=" in latex else f"{solution.variable}={latex}"
            ((letter, value),) = _point(named).items()
            found.append([EXACT.mpf(sum(map(ord, letter.token))), value_of(value)])
        return found

    return _same_lists(cases(answer.latex for answer in solution.answers), cases(problem.answers))


# Functions


def _same_facts(problem: Problem, solution: Solution) -> bool:
    for label in CORE_FACTS | problem.facts.keys():
        found = [_fact(answer.latex) for answer in solution.answers if answer.label == label]
        if not _same_lists(found, [_fact(latex) for latex in problem.facts.get(label, ())]):
            return False
    return True


def _fact(latex: str) -> list[Value]:
    """The numbers of a fact: a value, the coordinates of a point, or a line at x = 0 and x = 1."""
    term = read(latex)
    if isinstance(term, terms.Tuple):
        return [value_of(element) for element in term.elements]
    if isinstance(term, terms.Relation) and term.sides[0] != Variable("x"):
        letters = terms.variables(term.sides[1]) or (Variable("x"),)
        return [value_of(term.sides[1], {letters[0]: EXACT.mpf(at)}) for at in (0, 1)]
    return [value_of(term.sides[1] if isinstance(term, terms.Relation) else term)]


def _same_numbers(problem: Problem, solution: Solution) -> bool:
    found = [[value_of(read(answer.latex))] for answer in solution.answers]
    return _same_lists(found, [[value_of(read(answer))] for answer in problem.answers])


def _same_arrays(problem: Problem, solution: Solution) -> bool:
    try:
        return arrays.same([answer.latex for answer in solution.answers], problem.answers)
    except (TypeError, ValueError):  # another kind of value
        return False


def _same_solutions(problem: Problem, solution: Solution) -> bool:
    """True if each answer solves the equation, and there are as many with as many constants as here."""
    equation = differential.equation_of(problem.latex, read)
    found, wanted = (
        [read(latex) for latex in latexes]
        for latexes in ([answer.latex for answer in solution.answers], problem.answers)
    )
    counts = [
        sorted(len(differential.constants_of(one, equation)) for one in each) for each in (found, wanted)
    ]
    letters = {letter for one in (equation.equation, *found) for letter in terms.variables(one)}
    letters |= {letter for each in equation.conditions for letter in terms.variables(each.value)}
    are_distinct = len(set(found)) == len(found)
    return (
        counts[0] == counts[1]
        and are_distinct
        and all(differential.solves(one, equation, samples_of(letters, low=0.3, high=2)) for one in found)
    )


def _same_statement(problem: Problem, solution: Solution) -> bool:
    (wanted,) = problem.answers
    found = [read(answer.latex) for answer in solution.answers]
    is_statement = len(found) == 1 and isinstance(found[0], terms.Relation | terms.Logical | terms.Pieces)
    return is_statement and same_statements(found[0], read(wanted))


COMPARISONS: Mapping[str, Callable[[Problem, Solution], bool]] = {
    "simplest": _same_simplest,
    "statement": _same_statement,
    "cases": convergence.same_answer,
    "locus": loci.same_answer,
    "figure": plain_geometry.same_answer,
    "complex-points": complex_points.same_answer,
    "expression": _same_expression,
    "expanded": _same_expanded,
    "factored": _same_factored,
    "antiderivative": _same_antiderivative,
    "sum": _same_sum,
    "literal": _same_literal,
    "points": _same_points,
    "identity": _same_cases,
    "function": _same_facts,
    "function-sets": function_facts.same_sets,
    "parameters": function_facts.same_with_parameters,
    "proof": plain_proofs.same_proof,
    "pieces": plain_pieces.same_answer,
    "chance": plain_chance.same_answer,
    "logic": plain_logic.same_answer,
    "sets": plain_sets.same_answer,
    "arrays": _same_arrays,
    "numbers": _same_numbers,
    "differential": _same_solutions,
    "summands": _same_summands,
    "rationalised": _same_rationalised,
    "quantity": _same_quantity,
}
