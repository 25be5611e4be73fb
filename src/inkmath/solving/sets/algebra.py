"""Sets that are only named: `A\\cap(A\\cup B)` made shorter, `A\\cap B\\subseteq A` decided.

An element is in a set or not, so that each formula of sets is one of propositional logic.
"""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.latex import print_latex
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Grid, Row
from inkmath.expression.writing import write
from inkmath.solving.draft import Draft
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.logic.problems import FALSE, TRUE, letters_of
from inkmath.solving.logic.rules import AND, OR, flattened
from inkmath.solving.logic.solver import SIMPLE, is_equivalent
from inkmath.solving.logic.tables import rows, same_truth, truth
from inkmath.solving.recognisers import Problem
from inkmath.solving.rewriting import next_step
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.sets.problems import EMPTY, in_letters
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "set-algebra"
MOST_TABULATED = 4
MAX_LAWS = 40

LAWS = {
    "de-morgan": "De Morgan's law: the complement of a union is the intersection of the complements, "
    "and the other way round.",
    "double-negation": "The complement of the complement is the set itself.",
    "complement-law": "A set and its complement share nothing and make up everything.",
    "idempotent-law": "A set that stands twice counts once, and what adds nothing is left out.",
    "absorption": "Absorption: what is within another set, or follows from it, is left out.",
    "combine-parts": "Two parts that differ only in whether they lie in one set are put together.",
    "distributive-law": "Distributive law.",
}
"""The laws of logic in the words of sets."""


def solve_set_algebra(problem: Problem) -> Solution:
    """The formula made shorter; of two, whether they are the same set whatever the sets are."""
    draft = Draft(KIND, problem.latex).begin()
    return draft.conclude(lambda: _solved(in_letters(problem.term), draft))


def _solved(term: Term, draft: Draft) -> Solution:
    if isinstance(term, terms.Relation):
        return _decided(term, draft)
    formula = to_formula(term)
    line, shown = formula, {latex_of(term)}
    if latex_of(to_sets(formula)) not in shown:
        says = "A difference is the intersection with the complement."
        draft.steps.append(Step("set-difference", latex_of(to_sets(formula)), says, True))
        shown.add(latex_of(to_sets(formula)))
    for _ in range(MAX_LAWS):
        rewrite = next_step(line, SIMPLE, outermost=True)
        if rewrite is None:
            break
        before, line = line, flattened(rewrite.result)
        latex = latex_of(to_sets(line))
        if latex not in shown:
            shown.add(latex)
            is_same = same_truth(before, line) is Verdict.SAME
            draft.steps.append(Step(rewrite.rule, latex, LAWS[rewrite.rule], is_same))
    result = to_sets(line)
    verified = is_equivalent(formula, line) and all(step.verified for step in draft.steps)
    if not draft.steps:
        raise NotCoveredError("sets that are only named, in a form that is not made shorter")
    answer = Answer(latex_of(result), print_term(result), verified=verified)
    check = Check(latex_of(terms.Relation((term, result), ("=",))), SAME_TABLE, verified)
    return draft.solution("solved", [answer], [check])


SAME_TABLE = "Each element is in both sets or in none, whichever of the sets it is in."


def _decided(relation: terms.Relation, draft: Draft) -> Solution:
    """Decides an equality or an inclusion; where it does not hold, some element shows it."""
    left, right = map(to_formula, relation.sides)
    is_equality = relation.signs == ("=",)
    letters = letters_of(terms.Tuple((left, right)))

    def fits(row: dict[Term, bool]) -> bool:
        first, second = truth(left, row), truth(right, row)
        return first == second if is_equality else first <= second

    if len(letters) <= MOST_TABULATED:
        says = Text("Go through the sets that an element can be in: 1 if it is in the set, 0 if not.")
        draft.steps.append(Step("membership-table", _table(relation, (left, right)), says, True))
    witness = next((row for row in rows(letters) if not fits(row)), None)
    is_true = witness is None
    implied = left if is_equality else terms.Logical(OR, (terms.Not(left), right))
    verified = is_equivalent(implied, right if is_equality else TRUE) == is_true
    message = Text("It holds for all sets.")
    if witness is not None:
        places = [_place(letter, is_in) for letter, is_in in witness.items()]
        message = sentence("It does not hold for all sets: take an element {}.", joined(", ", places))
    sign = relation.signs[0] if is_true else r"\neq" if is_equality else r"\nsubseteq"
    worked = terms.Relation(relation.sides, (sign,))
    answer = Answer(latex_of(worked), str(is_true), verified=verified)
    return draft.solution("solved", [answer], [Check(latex_of(worked), message, is_true)], message)


def _place(letter: Term, is_in: bool) -> Text:
    return sentence("in {}" if is_in else "not in {}", letter)


def _table(relation: terms.Relation, formulas: tuple[Term, Term]) -> str:
    letters = letters_of(terms.Tuple(formulas))
    lines = [tuple(write(each) for each in (*letters, *relation.sides))]
    for row in rows(letters):
        values = [*row.values(), *(truth(formula, row) for formula in formulas)]
        lines.append(tuple(Row((Atom("1" if value else "0"),)) for value in values))
    return print_latex(Row((Grid("array", tuple(lines)),)))


def to_formula(term: Term) -> Term:
    """The statement that an element is in the set, its letters those of the sets."""
    match term:
        case terms.Variable():
            return FALSE if term == EMPTY else term
        case terms.Union(sets):
            return terms.Logical(OR, tuple(map(to_formula, sets)))
        case terms.SetOperation(r"\cap", sets):
            return terms.Logical(AND, tuple(map(to_formula, sets)))
        case terms.SetOperation(r"\setminus", (first, second)):
            return terms.Logical(AND, (to_formula(first), terms.Not(to_formula(second))))
        case terms.SetOperation(r"\overline", (inner,)):
            return terms.Not(to_formula(inner))
    raise NotCoveredError("this kind of set")


def to_sets(formula: Term) -> Term:
    """The inverse of `to_formula`; everything is written `\\Omega`."""
    match formula:
        case terms.Not(inner):
            return terms.SetOperation(r"\overline", (to_sets(inner),))
        case terms.Logical(sign, parts):
            sets = tuple(map(to_sets, parts))
            return terms.Union(sets) if sign == OR else terms.SetOperation(r"\cap", sets)
    constants: dict[Term, Term] = {FALSE: EMPTY, TRUE: terms.Variable(r"\Omega")}
    return constants.get(formula, formula)
