"""Equations between matrices or vectors, equations with determinants, and statements about matrices."""

from __future__ import annotations

from dataclasses import replace

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.arithmetic import check_statement
from inkmath.solving.draft import Draft
from inkmath.solving.equations import solve_equation
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.linear_algebra.eigenvalues import eigenvalue_problem_in, solve_eigenvalues
from inkmath.solving.linear_algebra.gauss import solve_augmented
from inkmath.solving.linear_algebra.problems import holds_array
from inkmath.solving.recognisers import Problem, default_unknown
from inkmath.solving.rules.linear_algebra.arrays import matrix_of, shape
from inkmath.solving.rules.linear_algebra.reduction import reduce_once
from inkmath.solving.systems import solve_system
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.confirmation import confirmed
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step

COMPARE = Equivalence(may_widen=True)
MAX_STEPS = 80


def side_by_side(before: Term, after: Term) -> Verdict:
    """SAME if two relations have the same sign and sides of the same values."""
    if not isinstance(before, terms.Relation) or not isinstance(after, terms.Relation):
        return Verdict.UNDECIDED
    if before.signs != after.signs:
        return Verdict.DIFFERENT
    verdicts = {COMPARE(old, new) for old, new in zip(before.sides, after.sides, strict=True)}
    return Verdict.SAME if verdicts == {Verdict.SAME} else Verdict.UNDECIDED


def solve_relation(relation: terms.Relation, draft: Draft, variable: terms.Variable | None) -> Solution:
    """The solution of an equation whose letters are all unknown, or True or False for one without letters."""
    if relation.signs != ("=",):
        raise NotCoveredError("relations between matrices other than equations")
    eigenvalues = eigenvalue_problem_in(relation)
    if eigenvalues is not None:
        return solve_eigenvalues(*eigenvalues, draft)
    system = _system_in(relation)
    if system is not None:
        return solve_augmented(*system, draft, "Write the system as an augmented matrix.")
    trace = Trace(relation, compare=side_by_side, steps=draft.steps)
    for _ in range(MAX_STEPS):
        rewrite = reduce_once(trace.line)
        if rewrite is None:
            break
        trace.steps.extend(rewrite.beside)
        trace.add(rewrite.rule, rewrite.result, rewrite.because)
        trace.line = rewrite.result
    line = trace.line
    assert isinstance(line, terms.Relation)
    are_matrices = [isinstance(side, terms.Matrix) for side in line.sides]
    if all(are_matrices):
        return _entry_by_entry(line, draft, variable)
    if any(map(holds_array, line.sides)):
        raise NotCoveredError("this equation with matrices or vectors")
    return _go_on(line, draft, variable)


def _system_in(relation: terms.Relation) -> tuple[terms.Matrix, list[terms.Variable]] | None:
    """The augmented matrix and the unknowns of A x = b, all of whose other entries are numbers."""
    match relation.sides:
        case (terms.Product((terms.Matrix() as a, terms.Matrix(unknowns, 1))), terms.Matrix(_, 1) as b):
            pass
        case _:
            return None
    letters = [entry for entry in unknowns if isinstance(entry, terms.Variable)]
    fits = shape(a)[0] == shape(b)[0] and shape(a)[1] == len(unknowns)
    if len(set(letters)) < len(unknowns) or not fits or not (is_numeric(a) and is_numeric(b)):
        return None
    rows = [(*row, *right) for row, right in zip(a.rows, b.rows, strict=True)]
    return matrix_of(rows, a, bar=a.columns), letters


def _entry_by_entry(line: terms.Relation, draft: Draft, variable: terms.Variable | None) -> Solution:
    left, right = line.sides
    assert isinstance(left, terms.Matrix)
    assert isinstance(right, terms.Matrix)
    if shape(left) != shape(right):
        raise UndefinedValueError("matrices of different sizes cannot be equal")
    if not terms.variables(line):
        return _compared(left, right, draft)
    pairs = zip(left.entries, right.entries, strict=True)
    found = [terms.Relation((a, b), ("=",)) for a, b in pairs if latex_of(a) != latex_of(b)]
    equations = list(dict.fromkeys(found))
    statement: Term = equations[0] if len(equations) == 1 else terms.Tuple(tuple(equations))
    says = "Equal matrices agree in each entry."
    draft.steps.append(Step("compare-entries", latex_of(statement), says, _agrees(statement, equations)))
    return _go_on(statement, draft, variable)


def _agrees(statement: Term, equations: list[terms.Relation]) -> bool:
    """True if the statement, read back from its LaTeX, holds the equations and no other."""
    read = interpret(parse(latex_of(statement)))
    parts = read.elements if isinstance(read, terms.Tuple) else (read,)
    return len(parts) == len(equations) and all(
        side_by_side(one, other) is Verdict.SAME for one, other in zip(parts, equations, strict=True)
    )


def _compared(left: terms.Matrix, right: terms.Matrix, draft: Draft) -> Solution:
    is_true = COMPARE(left, right) is Verdict.SAME
    worked = latex_of(terms.Relation((left, right), ("=" if is_true else r"\neq",)))
    says = "The statement is true." if is_true else "The statement is false: the sides differ in an entry."
    answer = Answer(worked, str(is_true), verified=all(step.verified for step in draft.steps))
    return draft.solution("solved", [answer], [Check(worked, says, is_true)], says)


def _go_on(statement: Term, draft: Draft, variable: terms.Variable | None) -> Solution:
    """The solution of the equation or system that is left; its steps come after those of the draft."""
    latex = latex_of(statement)
    letters = terms.variables(statement)
    if isinstance(statement, terms.Relation):
        if not letters:
            solution = check_statement(statement, latex)
        else:
            unknown = variable or default_unknown(letters)
            problem = Problem("equation", latex, statement, unknown)
            solution = confirmed(solve_equation(statement, unknown, latex), problem)
    else:
        assert isinstance(statement, terms.Tuple)
        relations = tuple(part for part in statement.elements if isinstance(part, terms.Relation))
        solution = confirmed(solve_system(relations, latex), Problem("system", latex, statement))
    return replace(solution, latex=draft.latex, steps=(*draft.steps, *solution.steps))
