"""Proofs of identities: from one side to the other, line by line, or a number for which it does not hold.

Both sides are brought to a common form. The proof goes through the lines of one side and, if these do not
reach the other side, back through the lines of the other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import ONE, Term
from inkmath.solving.counting.rules import to_smallest
from inkmath.solving.draft import Draft
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import value_of
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.exceptions import NOT_EXPLAINED, NotCoveredError, UndefinedValueError
from inkmath.solving.identities import HOLDS, WAYS, by_exponentials
from inkmath.solving.recognisers import Problem
from inkmath.solving.rewriting import apply_rules
from inkmath.solving.rules import collecting, simplification, trigonometric_proofs
from inkmath.solving.rules.construct import add, divide, in_any_order, multiply, negate, number
from inkmath.solving.rules.trigonometric_identities import ANGLE_FUNCTIONS
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "proof"
COARSE = frozenset(
    {"trigonometric-identity", "simplify", "addition-theorem", "sine-and-cosine", NOT_EXPLAINED}
)
"""Rules that do several things at once: a proof with fewer of them is the better one."""

UNDONE = (NotCoveredError, UndefinedValueError, NotImplementedError, sympy.PolynomialError)
PLACES = tuple(map(number, (1, 2, 3, 0, -1, -2, 10, -10)))
ANGLES = tuple(terms.Quotient(terms.Constant(r"\pi"), terms.Number(below)) for below in ("2", "3", "4", "6"))
MOST_PLACES = 64


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a proof and its reason; the first has none.

    is_backwards: the reason leads from this line to the one before.
    """

    term: Term
    rule: str = ""
    because: Text | str = ""
    caution: str = ""
    is_backwards: bool = False


Chain = Sequence[Line]
Same = Callable[[Term, Term], bool]


def solve_proof(problem: Problem) -> Solution:
    """The proof of an identity, or numbers for which it does not hold."""
    assert isinstance(problem.term, terms.Relation)
    equation, draft = problem.term, Draft(KIND, problem.latex).begin()
    left, right = equation.sides
    counterexample = _counterexample(equation)
    if counterexample is not None:
        return _refuted(counterexample, draft)
    if Equivalence()(left, right) not in HOLDS:
        return draft.unsolved("neither a proof nor numbers were found for which both sides differ")
    chain = _best_proof(left, right)
    if chain is None:
        says = sentence("SymPy finds, without a rule of this catalogue, that both sides are {}.", right)
        chain = [Line(left), Line(right, NOT_EXPLAINED, says)]
    draft.steps = _steps(chain)
    says = sentence("So {} = {}, wherever both sides have a value.", left, right)
    return draft.solution("all-numbers", message=says)


def same_where_defined(before: Term, after: Term) -> Verdict:
    """The comparison of lines of a proof: equal wherever both have a value."""
    verdict = Equivalence()(before, after)
    return Verdict.SAME if verdict in HOLDS else verdict


def _steps(chain: Chain) -> list[Step]:
    """The lines from the second on as steps, after the side that the proof begins with."""
    trace = Trace(chain[0].term, compare=same_where_defined)
    begin = Step("begin-with-side", latex_of(chain[0].term), "Begin with this side.", True)
    trace.append(begin)
    for line in chain[1:]:
        trace.add(line.rule, line.term, line.because, line.caution)
    if len(trace.steps) == 1:
        end = latex_of(chain[-1].term)
        trace.steps[:] = [begin, Step("same-terms", end, "Only the order differs.", True)]
    return trace.steps


def _cost(chain: Chain) -> tuple[int, int]:
    """The number of steps that do several things, and of lines; one that is read backwards counts twice."""
    backwards = sum(line.is_backwards for line in chain)
    return sum(line.rule in COARSE for line in chain), len(chain) + backwards


# Chains of lines


def _best_proof(left: Term, right: Term) -> Chain | None:
    """The shortest proof in steps of one idea each; else one with a step that takes several at once."""
    longer, other = sorted((left, right), key=lambda side: -len(latex_of(side)))
    for proofs in (_in_small_steps(longer, other), _in_large_steps(longer, other)):
        best = min(proofs, key=_cost, default=None)
        if best is not None:
            return best
    return None


def _in_small_steps(left: Term, right: Term) -> Iterator[Chain]:
    """Proofs from either side, in every way that leads to the end."""
    pairs = [(_chain(left, way), _chain(right, way)) for way in SMALL_STEPS]
    for one, other in (*pairs, _by_smallest_factorial(left, right)):
        yield from _either_way(one, other, _in_any_order)
    for first, last in ((left, right), (right, left)):
        extended = _by_extending(first, last)
        if extended is not None:
            yield extended


def _in_large_steps(left: Term, right: Term) -> Iterator[Chain]:
    for way in (*SMALL_STEPS, *WAYS):
        yield from _either_way(_chain(left, way), _chain(right, way), _is_same)


def _either_way(one: Chain, other: Chain, are_same: Same) -> Iterator[Chain]:
    """From one side to the other, and from the other to the one."""
    for there, back in ((one, other), (other, one)):
        whole = _joined(there, back, are_same)
        if whole is not None:
            yield whole


def _chain(side: Term, way: Callable[[Trace], None]) -> list[Line]:
    """The lines that a way leads through; only the side itself where it cannot cope."""
    trace = Trace(side, compare=same_where_defined)
    try:
        way(trace)
    except UNDONE:
        return [Line(side)]
    steps = [
        Line(interpret(parse(step.latex)), step.rule, _explanation(step), step.caution)
        for step in trace.steps
    ]
    return [Line(side), *steps]


def _explanation(step: Step) -> Text:
    return Text(step.explanation, step.explanation_latex or None)


def _by_rules(trace: Trace) -> None:
    """Multiplied out, and on one denominator."""
    apply_rules(trace, (*trigonometric_proofs.MULTIPLIED_OUT, *trigonometric_proofs.TIDY))


def _by_exponentials(trace: Trace) -> None:
    """Hyperbolic functions by powers of e, on one denominator."""
    by_exponentials(trace)
    if trace.steps:
        _by_rules(trace)


def _by_squares(trace: Trace) -> None:
    """The normal form, with a square instead of what it lacks to 1."""
    trigonometric_proofs.to_normal_form(trace)
    apply_rules(trace, (_what_lacks_to_one, *trigonometric_proofs.TIDY))


def _what_lacks_to_one(term: Term) -> Rewrite[Term] | None:
    """1 - cos(t)^2 = sin(t)^2, cos(t)^2 - 1 = -sin(t)^2, and likewise for the sine."""
    if not isinstance(term, terms.Sum) or len(term.terms) != 2:
        return None
    for square, one in (term.terms, term.terms[::-1]):
        sign = square if one == ONE else negate(square)
        match sign:
            case terms.Negation(terms.Power(terms.Call(r"\sin" | r"\cos" as name, angle), terms.Number("2"))):
                if one not in (ONE, negate(ONE)):
                    continue
                other = terms.Call(r"\cos" if name == r"\sin" else r"\sin", angle)
                result: Term = terms.Power(other, terms.Number("2"))
                result = result if one == ONE else negate(result)
                return Rewrite("pythagoras", (result,), sentence("{} = {}.", term, result))
    return None


def _by_factorials(trace: Trace) -> None:
    """Numbers of choices as quotients of factorials."""
    apply_rules(trace, (_choices, collecting.like_terms))


def _choices(term: Term) -> Rewrite[Term] | None:
    """C(n, k) = n!/(k! (n - k)!)."""
    if not isinstance(term, terms.Binomial):
        return None
    upper, lower = term.upper, term.lower
    below = multiply(terms.Factorial(lower), terms.Factorial(add(upper, negate(lower))))
    result = divide(terms.Factorial(upper), below)
    return Rewrite("binomial", (result,), sentence("{} = {}.", term, result))


def _by_smallest_factorial(left: Term, right: Term) -> tuple[list[Line], list[Line]]:
    """Both sides by the smallest of their factorials: `n!` as `n(n-1)!` beside `(n-1)!`."""
    try:
        rewrite = to_smallest(terms.Relation((left, right), ("=",)))
    except UNDONE:
        rewrite = None
    chains = [Line(left)], [Line(right)]
    for chain, side in zip(chains, rewrite.result.sides if rewrite else (), strict=False):
        if rewrite is not None and side != chain[0].term:
            chain.append(Line(side, rewrite.rule, rewrite.because))
    return chains


def _joined(one: Chain, other: Chain, are_same: Same) -> list[Line] | None:
    """The lines of one to the first that both have, and back through the other; None where there is none."""
    meetings = (
        (i + j, i, j)
        for (i, line), (j, back) in product(enumerate(one), enumerate(other))
        if (are_same if i + j else _in_any_order)(line.term, back.term)
    )
    _, i, j = min(meetings, default=(0, -1, -1))
    if i < 0:
        return None
    there, back = list(one[: i + 1]), other[: j + 1]
    if there[-1].term != back[-1].term:
        there.append(Line(back[-1].term, "same-terms", "Both are the same."))
    return [*there, *_backwards(back)]


def _backwards(chain: Chain) -> Iterator[Line]:
    """The lines before the last, each with the reason for the one behind it."""
    for before, line in zip(chain[-2::-1], chain[:0:-1], strict=True):
        says = sentence("The other way round: {}", line.because)
        yield Line(before.term, line.rule, says, line.caution, is_backwards=True)


def _in_any_order(one: Term, other: Term) -> bool:
    return in_any_order(one) == in_any_order(other)


def _is_same(one: Term, other: Term) -> bool:
    """True for terms that differ in what SymPy does by itself, such as collecting like terms."""
    try:
        return _in_any_order(one, other) or bool(real_expression(one) == real_expression(other))
    except UNDONE:
        return False


def _by_extending(left: Term, right: Term) -> list[Line] | None:
    """`a/b` extended to `ad/(bd)`, where `ad` is `bc`, and cancelled to `c/d`; None where that fails."""
    ways = [_chain(side, trigonometric_proofs.as_fraction) for side in (left, right)]
    first, last = (_quotient(chain[-1].term) for chain in ways)
    if last.denominator == ONE or first.denominator == last.denominator:
        return None
    whole = multiply(first.denominator, last.denominator)
    above = multiply(first.numerator, last.denominator)
    end = multiply(last.numerator, first.denominator)
    chains = [_chain(each, trigonometric_proofs.to_normal_form) for each in (above, end)]
    inner = _joined(chains[0], chains[1], _in_any_order)
    if inner is None:
        return None
    begin = sentence("Multiply the numerator and the denominator by {}.", last.denominator)
    over = [replace(line, term=terms.Quotient(line.term, whole)) for line in inner]
    over[0] = Line(over[0].term, "extend-fraction", begin)
    closing = Line(ways[1][-1].term, "cancel", sentence("Cancel the common factor {}.", first.denominator))
    return [*ways[0], *over, closing, *_backwards(ways[1])]


def _quotient(term: Term) -> terms.Quotient:
    return term if isinstance(term, terms.Quotient) else terms.Quotient(term, ONE)


SMALL_STEPS = (
    trigonometric_proofs.as_fraction,
    trigonometric_proofs.to_normal_form,
    _by_rules,
    _by_squares,
    _by_factorials,
    _by_exponentials,
    simplification.expand,
)
"""Ways to a form that both sides may have in common."""


# What does not hold


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Numbers for the letters of an equation, and its sides there, which differ."""

    numbers: Mapping[terms.Variable, Term]
    sides: tuple[Term, Term]


def _refuted(found: Counterexample, draft: Draft) -> Solution:
    line = terms.Relation(found.sides, (r"\neq",))
    put = joined(", ", (terms.Relation((letter, at), ("=",)) for letter, at in found.numbers.items()))
    says = sentence("It does not hold for {}: {}.", put, line)
    answer = Answer(latex_of(line), "False", None, verified=True)
    check = Check(latex_of(line), says, passed=False)
    draft.steps = [Step("counterexample", latex_of(line), says, True)]
    return draft.solution("solved", [answer], [check], says)


def _counterexample(equation: terms.Relation) -> Counterexample | None:
    """The first simple numbers for which both sides have values that differ."""
    letters = terms.variables(equation)
    has_angles = any(
        isinstance(part, terms.Call) and part.function in ANGLE_FUNCTIONS for part in terms.walk(equation)
    )
    places: tuple[Term, ...] = (*ANGLES, *PLACES) if has_angles else PLACES
    for draw in islice(product(places, repeat=len(letters)), MOST_PLACES):
        numbers = dict(zip(letters, draw, strict=True))
        sides = [_put(side, numbers) for side in equation.sides]
        try:
            if _differ(*map(value_of, sides)):
                left, right = (from_sympy(exact_value(side)) for side in sides)
                return Counterexample(numbers, (left, right))
        except UNDONE:
            continue
    return None


def _differ(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return False
    return not math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-12)


def _put(side: Term, numbers: Mapping[terms.Variable, Term]) -> Term:
    for letter, value in numbers.items():
        side = substitute(side, letter, value)
    return side
