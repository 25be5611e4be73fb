"""Formulas of propositional logic: their truth tables, normal forms and equivalences."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.engine import Rule
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.logic.problems import FALSE, TRUE, letters_of
from inkmath.solving.logic.rules import (
    AND,
    OR,
    absorbed,
    combined,
    connective_written_out,
    distributed,
    flattened,
    negation_moved_in,
    shortened,
    simplified,
)
from inkmath.solving.logic.tables import parts_of, rows, same_truth, table_of, truth
from inkmath.solving.recognisers import Problem
from inkmath.solving.rewriting import next_step
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "logic"
MOST_TABULATED, MOST_COLUMNS = 4, 8
"""Letters and columns of a truth table that is shown."""

SIMPLE: tuple[Rule[Term], ...] = (
    connective_written_out,
    negation_moved_in,
    simplified,
    absorbed,
    combined,
    shortened,
)
MAX_LAWS = 60
ALWAYS = "The formula is true for all truth values of its letters: it is a tautology."
NEVER = "The formula is false for all truth values of its letters: it is a contradiction."


def solve_logic(problem: Problem) -> Solution:
    """The normal forms of a formula, or its one truth value; of two formulas, if they are equivalent."""
    draft = Draft(KIND, problem.latex).begin()
    return draft.conclude(lambda: _solved(problem.term, draft))


def _solved(formula: Term, draft: Draft) -> Solution:
    values = [truth(formula, row) for row in rows(letters_of(formula))]
    _show_table(formula, draft)
    if isinstance(formula, terms.Relation):
        return _compared(formula, draft)
    if all(values) or not any(values):
        return _constant(formula, all(values), draft)
    simple = _applied(formula, SIMPLE, draft)
    disjunctive = _normal_form(simple, OR, draft)
    conjunctive = _normal_form(simple, AND, draft)
    labels = {"disjunctive-normal-form": disjunctive, "conjunctive-normal-form": conjunctive}
    if disjunctive == conjunctive or len(set(labels.values())) == 1:
        labels = {"": disjunctive}
    answers, checks = [], []
    for label, result in labels.items():
        is_same = is_equivalent(formula, result)
        verified = is_same and all(step.verified for step in draft.steps)
        answers.append(Answer(latex_of(result), print_term(result), verified=verified, label=label))
        line = latex_of(terms.Relation((formula, result), (r"\equiv",)))
        checks.append(Check(line, "Both have the same truth table.", is_same))
    count = sum(values)
    says = "It is true in {} of the {} rows of its truth table."
    return draft.solution("solved", answers, checks, sentence(says, count, len(values)))


def _show_table(formula: Term, draft: Draft) -> None:
    """The truth table as a step, where it is small enough to be read."""
    columns = parts_of(formula)
    if isinstance(formula, terms.Relation):
        columns = columns[:-1]
    if len(letters_of(formula)) > MOST_TABULATED:
        return
    if len(columns) > MOST_COLUMNS:
        columns = list(formula.sides) if isinstance(formula, terms.Relation) else [formula]
    says = Text("Work out the formula for all truth values of its letters, with 1 for true and 0 for false.")
    draft.steps.append(Step("truth-table", table_of(columns), says, True))


def _constant(formula: Term, is_true: bool, draft: Draft) -> Solution:
    """A formula that is always true, or never."""
    line = _applied(formula, (*SIMPLE, partial(distributed, OR)), draft)
    result = TRUE if is_true else FALSE
    if line != result:
        reason = sentence("The column of the formula has no {}.", 0 if is_true else 1)
        draft.steps.append(
            Step("truth-table", latex_of(result), reason, same_truth(line, result) is Verdict.SAME)
        )
    verified = is_equivalent(formula, result) and all(step.verified for step in draft.steps)
    says = ALWAYS if is_true else NEVER
    answer = Answer(latex_of(result), str(is_true), verified=verified)
    check = Check(latex_of(terms.Relation((formula, result), (r"\equiv",))), says, verified)
    return draft.solution("solved", [answer], [check], says)


def _normal_form(simple: Term, sign: str, draft: Draft) -> Term:
    """The formula with one of the two signs outside and the other within, by the laws."""
    if draft.steps and draft.steps[-1].latex != latex_of(simple) and not _is_normal(simple, sign):
        says = sentence("For the other normal form begin with {} again.", simple)
        if draft.steps[-1].rule != "truth-table":
            draft.steps.append(Step("begin-again", latex_of(simple), says, True))
    return _applied(simple, (*SIMPLE, partial(distributed, sign)), draft)


def _is_normal(formula: Term, sign: str) -> bool:
    return next_step(formula, (partial(distributed, sign),), outermost=True) is None


def _applied(formula: Term, laws: Sequence[Rule[Term]], draft: Draft) -> Term:
    """The formula after the laws have been applied, and written, until none fits any more."""
    trace = Trace(formula, compare=same_truth, steps=draft.steps)
    seen = {latex_of(formula)}
    for _ in range(MAX_LAWS):
        rewrite = next_step(trace.line, laws, outermost=True)
        if rewrite is None:
            break
        line = flattened(rewrite.result)
        if latex_of(line) in seen:
            break
        seen.add(latex_of(line))
        trace.add(rewrite.rule, line, rewrite.because)
    return trace.line


def _compared(relation: terms.Relation, draft: Draft) -> Solution:
    """Decides if two formulas are equivalent; where they are not, some truth values show it."""
    left, right = relation.sides
    letters = letters_of(relation)
    differing = next((row for row in rows(letters) if truth(left, row) != truth(right, row)), None)
    is_true = differing is None
    verified = is_equivalent(left, right) == is_true
    says = Text("Both sides have the same truth value in every row: they are equivalent.")
    if differing is not None:
        values = joined(", ", (sentence("{} {}", x, _word(value)) for x, value in differing.items()))
        says = sentence("With {} only one side is true, so they are not equivalent.", values)
    worked = terms.Relation((left, right), (relation.signs[0] if is_true else r"\neq",))
    answer = Answer(latex_of(worked), str(is_true), verified=verified)
    return draft.solution("solved", [answer], [Check(latex_of(worked), says, is_true)], says)


def _word(value: bool) -> str:
    return "true" if value else "false"


def is_equivalent(one: Term, other: Term) -> bool:
    """True if SymPy finds no truth values for which two formulas differ."""
    if same_truth(one, other) is not Verdict.SAME:
        return False
    try:
        return not sympy.satisfiable(sympy.Xor(_sympy(one), _sympy(other)))
    except RecursionError as reason:
        raise NotCoveredError("formulas that nest that deep") from reason


def _sympy(formula: Term) -> sympy.Basic:
    match formula:
        case terms.Variable():
            known = {TRUE: sympy.true, FALSE: sympy.false}
            return known.get(formula, sympy.Symbol(f"{formula.token}_{formula.sub}"))
        case terms.Not(inner):
            return sympy.Not(_sympy(inner))
        case terms.Logical(sign, parts):
            names = {AND: sympy.And, OR: sympy.Or, r"\oplus": sympy.Xor}
            implies = sign in (r"\Rightarrow", r"\rightarrow")
            return names.get(sign, sympy.Implies if implies else sympy.Equivalent)(*map(_sympy, parts))
    raise NotCoveredError("this kind of statement")
