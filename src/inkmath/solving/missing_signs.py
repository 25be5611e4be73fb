r"""Signs to find between two numbers: `5\square3=8` is 5 + 3 = 8, `\frac{1}{2}\square\frac{2}{3}` is less."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric, print_term
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value, is_equal, sign_of
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import value_of
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.missing_sign_places import numbers_beside
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.trace import holds, latex_of
from inkmath.types import Answer, Check, Solution, Step

KIND = "missing-sign"
ORDERS = {-1: "<", 0: "=", 1: ">"}


def solve_missing_sign(term: Term, latex: str) -> Solution:
    """The statement with the sign that makes it true: of a calculation, or of a comparison."""
    draft = Draft(KIND, latex).begin()
    return draft.conclude(lambda: _solved(term, draft))


def _solved(term: Term, draft: Draft) -> Solution:
    pair = numbers_beside(term)
    if pair is not None:
        return _compared(*pair, draft)
    if isinstance(term, terms.Relation) and term.signs == ("=",) and len(term.sides) == 2:
        for k, side in enumerate(term.sides):
            pair = numbers_beside(side)
            if pair is not None and is_numeric(term.sides[1 - k]):
                return _calculated(*pair, term, k, draft)
    raise NotCoveredError("a sign or a digit that is to be found")


def _compared(left: Term, right: Term, draft: Draft) -> Solution:
    gap = exact_value(left) - exact_value(right)
    sign = ORDERS[sign_of(gap)]
    line = terms.Relation((left, right), (sign,))
    low, high = value_of(left), value_of(right)
    passed = low is not None and high is not None and _order(low, high) == sign
    says = sentence("The difference of the two numbers is {}.", from_sympy(gap))
    draft.steps.append(Step("compare", latex_of(line), says, passed))
    check = Check(latex_of(line), "In decimals they compare in the same way.", passed)
    return draft.solution(
        "solved", [Answer(latex_of(line), print_term(line), None, verified=passed)], [check]
    )


def _order(left: float, right: float) -> str:
    is_same = abs(left - right) <= 1e-12 * max(abs(left), abs(right))
    return ORDERS[0 if is_same else 1 if left > right else -1]


def _calculated(left: Term, right: Term, given: terms.Relation, k: int, draft: Draft) -> Solution:
    wanted = exact_value(given.sides[1 - k])
    found, tried = [], []
    for candidate in (
        terms.Sum((left, right)),
        terms.Sum((left, terms.Negation(right))),
        terms.Product((left, right), (r"\cdot",)),
        terms.Quotient(left, right, ":"),
    ):
        try:
            value = exact_value(candidate)
        except UndefinedValueError:
            continue
        tried.append(terms.Relation((candidate, from_sympy(value)), ("=",)))
        if is_equal(value, wanted):
            sides = (candidate, given.sides[1]) if k == 0 else (given.sides[0], candidate)
            found.append(terms.Relation(sides, ("=",)))
    shown = joined(", ", map(inline, tried))
    says = sentence("Try the four operations: {}.", shown)
    if not found:
        check = Check(draft.latex, says, True)
        return draft.solution("no-solution", (), [check], "None of the four operations gives this number.")
    line: Term = found[0] if len(found) == 1 else terms.Tuple(tuple(found))
    passed = all(holds(latex_of(each)) for each in found)
    draft.steps.append(Step("compare", latex_of(line), says, passed))
    answers = [Answer(latex_of(each), print_term(each), None, verified=passed) for each in found]
    return draft.solution("solved", answers, [Check(latex_of(line), "Both sides are equal.", passed)])
