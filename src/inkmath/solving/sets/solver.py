"""Problems about sets: operations, memberships, inclusions, numbers of elements."""

from __future__ import annotations

from dataclasses import replace

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.recognisers import Problem
from inkmath.solving.rules.construct import number
from inkmath.solving.sentences import sentence
from inkmath.solving.sets.membership import candidates, contains, same_sets
from inkmath.solving.sets.operations import X, complement_as_difference, is_within, work_once
from inkmath.solving.sets.problems import Given, given_in
from inkmath.solving.sets.values import Finite, as_real, as_term, value_of
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.interval_sets import as_statement
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "sets"
MAX_STEPS = 40
TESTED = "Every element that could tell the two sides apart was tested."
NOT_TESTED = "The answer could not be checked."


def solve_sets(problem: Problem) -> Solution:
    """The sets that are asked for, or whether a statement about sets is true, with the steps."""
    draft = Draft(KIND, problem.latex).begin()
    return draft.conclude(lambda: _solved(given_in(problem.term), draft))


def _solved(given: Given, draft: Draft) -> Solution:
    if len(given.asked) == 1 and isinstance(given.asked[0], terms.Relation):
        return _decided(given.asked[0], given, draft)
    results = [_worked_out(asked, given, draft) for asked in given.asked]
    answers = [answer for answer, _ in results]
    if len(answers) > 1:
        pairs = zip(given.names, answers, strict=True)
        answers = [replace(answer, latex=f"{latex_of(name)}={answer.latex}") for name, answer in pairs]
    is_done = not draft.steps and isinstance(given.asked[0], terms.Union)
    message = "The sets do not touch, so that their union has no shorter form." if is_done else ""
    message = ZERO_IS_NATURAL if _has_zero(given, answers) else message
    return draft.solution("solved", answers, [check for _, check in results], message)


def _has_zero(given: Given, answers: list[Answer]) -> bool:
    """True if it matters whether 0 is a natural number."""
    parts = [part for each in given.asked for part in terms.walk(each)]
    has_naturals = terms.Variable(r"\mathbb{N}") in parts
    return has_naturals and any(r"\{0" in answer.latex for answer in answers)


ZERO_IS_NATURAL = (
    "The natural numbers begin with 0 here, as in ISO 80000-2; where they begin with 1, leave 0 out."
)


def _worked_out(asked: Term, given: Given, draft: Draft) -> tuple[Answer, Check]:
    """The answer to one of the things that are asked, and its check."""
    if isinstance(asked, terms.Relation):
        raise NotCoveredError("several statements about sets; each is a problem of its own")
    _put_in(asked, given, draft)
    inner = asked.term if isinstance(asked, terms.Absolute) else asked
    start, result = _evaluated(inner, given, draft)
    is_same = same_sets(start, result) is Verdict.SAME
    verified = is_same and all(step.verified for step in draft.steps)
    answer = Answer(latex_of(result), print_term(result), verified=verified)
    if isinstance(asked, terms.Absolute):
        answer = _size(result, verified, draft)
    elif inner == result and isinstance(result, terms.Interval):
        answer = _as_inequality(result, draft)
    check = Check(
        latex_of(terms.Relation((inner, result), ("=",))), TESTED if is_same else NOT_TESTED, is_same
    )
    return answer, replace(check, undecided=not is_same)


def _put_in(asked: Term, given: Given, draft: Draft) -> None:
    """A line with the given sets in the places of their letters."""
    if given.sets:
        draft.steps.append(Step("put-in", latex_of(asked), "Substitute the given sets.", True))


def _evaluated(asked: Term, given: Given, draft: Draft) -> tuple[Term, Term]:
    """The set that is asked for, without complements, and its value, with a step for each operation."""
    trace = Trace(asked, compare=same_sets, steps=draft.steps)
    for _ in range(MAX_STEPS):
        found = complement_as_difference(trace.line, given.sets)
        if found is None:
            break
        trace.line = found.result
        trace.append(Step(found.rule, latex_of(found.result), found.because, True))
    start = trace.line
    for _ in range(MAX_STEPS):
        found = work_once(trace.line)
        if found is None:
            break
        trace.add(found.rule, found.result, found.because)
        trace.line = found.result
    return start, as_term(value_of(trace.line), asked)


def _size(result: Term, verified: bool, draft: Draft) -> Answer:
    """The number of elements of a finite set."""
    value = value_of(result)
    if not isinstance(value, Finite):
        raise NotCoveredError("the number of elements of a set without end")
    count = len(value.elements)
    line = latex_of(terms.Relation((terms.Absolute(result), number(count)), ("=",)))
    says = sentence("The set has {} element." if count == 1 else "The set has {} elements.", count)
    draft.steps.append(Step("count-elements", line, says, verified))
    return Answer(str(count), str(count), float(count), verified=verified)


def _as_inequality(interval: terms.Interval, draft: Draft) -> Answer:
    """The numbers of an interval by an inequality."""
    value = as_real(value_of(interval))
    statement = as_statement(list(value.pieces), X)
    ends = [("included", "not included")[is_open] for is_open in (interval.left_open, interval.right_open)]
    says = sentence("The lower end is {}, the upper end is {}.", *ends)
    draft.steps.append(Step("interval-notation", latex_of(statement), says, True))
    return Answer(latex_of(statement), print_term(statement), verified=True)


# Statements


def _decided(relation: terms.Relation, given: Given, draft: Draft) -> Solution:
    """Decides a statement about sets; the one answer is the statement made true."""
    if len(relation.signs) > 1:
        raise NotCoveredError("chains of statements about sets")
    _put_in(relation, given, draft)
    left, right, sign = *relation.sides, relation.signs[0]
    if sign in TURNED_ROUND:
        left, right, sign = right, left, TURNED_ROUND[sign]
    if sign in (r"\in", r"\notin"):
        start, whole = _evaluated(right, given, draft)
        is_in = contains(whole, left)
        is_true, says = is_in == (sign == r"\in"), _membership(left, whole, is_in)
        sides = (left, whole)
        verified = contains(start, left) == is_in
        shown = r"\in" if is_in else r"\notin"
    else:
        (start, part), (other, whole) = (_evaluated(each, given, draft) for each in (left, right))
        is_true, shown, says = _compared(part, sign, whole)
        sides = (part, whole)
        verified = same_sets(start, part) is same_sets(other, whole) is Verdict.SAME
    worked = terms.Relation(sides, (shown,))
    verified = verified and all(step.verified for step in draft.steps)
    draft.steps.append(Step("compare-sets", latex_of(worked), says, verified))
    message = Text("The statement is true." if is_true else "The statement is false.")
    answer = Answer(latex_of(worked), str(is_true), verified=verified)
    check = Check(latex_of(worked), message, is_true)
    is_of_zero = left == terms.ZERO and terms.Variable(r"\mathbb{N}") in terms.walk(right)
    return draft.solution("solved", [answer], [check], ZERO_IS_NATURAL if is_of_zero else message)


TURNED_ROUND = {
    r"\ni": r"\in",
    r"\supset": r"\subset",
    r"\supseteq": r"\subseteq",
    r"\supsetneq": r"\subsetneq",
}


def _membership(element: Term, whole: Term, is_in: bool) -> Text:
    if isinstance(whole, terms.SetOf):
        says = "{} is one of the elements." if is_in else "{} is none of the elements."
    elif isinstance(whole, terms.Interval):
        signs = tuple("<" if is_open else r"\leq" for is_open in (whole.left_open, whole.right_open))
        line = terms.Relation((whole.lower, element, whole.upper), signs)
        return sentence("{} is true." if is_in else "{} is false.", line)
    else:
        says = "{} is in this set." if is_in else "{} is not in this set."
    return sentence(says, element)


def _compared(part: Term, sign: str, whole: Term) -> tuple[bool, str, Text]:
    """Decides a statement about two sets. Returns its truth, the sign that holds, and the reason."""
    values = value_of(part), value_of(whole)
    is_part, is_whole = is_within(*values), is_within(*values[::-1])
    are_equal = is_part and is_whole
    if sign in ("=", r"\neq"):
        says = (
            "Both sets have the same elements." if are_equal else "An element of one set is not in the other."
        )
        return are_equal == (sign == "="), "=" if are_equal else r"\neq", Text(says)
    if not is_part:
        return sign == r"\nsubseteq", r"\nsubseteq", _missing(part, whole)
    if sign == r"\subset" and are_equal:
        raise NotCoveredError(r"whether a set is a subset of itself: \subset is used with both meanings")
    if sign == r"\subsetneq" and are_equal:
        return False, "=", Text("Both sets have the same elements.")
    says = Text("Every element of the first set is in the second.")
    return sign != r"\nsubseteq", sign if sign != r"\nsubseteq" else r"\subseteq", says


def _missing(part: Term, whole: Term) -> Text:
    """Names an element of the first set that is not in the second."""
    missing = next(
        (each for each in candidates((part, whole)) if contains(part, each) and not contains(whole, each)),
        None,
    )
    if missing is None:
        return Text("Some element of the first set is not in the second.")
    return sentence("{} is in the first set and not in the second.", missing)
