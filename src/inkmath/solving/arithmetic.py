"""Problems without letters: an expression to work out, or a statement about numbers to check."""

from __future__ import annotations

import operator

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.answer_forms import in_form_of
from inkmath.solving.divisibility import SIGNS, check_divisibility
from inkmath.solving.draft import Draft
from inkmath.solving.engine import derive
from inkmath.solving.evaluate.complex_numbers import complex_term, complex_value
from inkmath.solving.evaluate.exact import exact_value, is_equal, sign_of, simplify_number, to_float
from inkmath.solving.evaluate.from_sympy import from_sympy, to_rational
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rewriting import next_step
from inkmath.solving.rules import complex_arithmetic, surds
from inkmath.solving.rules.construct import in_any_order
from inkmath.solving.rules.known_values import change_of_base
from inkmath.solving.rules.order_of_operations import reduce_once
from inkmath.solving.sentences import inline, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step

MAX_STEPS = 100
MAX_STEP_CHARACTERS = 100_000
"""Together, the lines of all steps stay below this; what is longer is summed up in one step."""

COMPARISONS = {"=": operator.eq, r"\neq": operator.ne, "<": operator.lt, ">": operator.gt}
COMPARISONS |= {r"\leq": operator.le, r"\geq": operator.ge}
OPPOSITES = {"=": r"\neq", r"\neq": "=", "<": r"\geq", ">": r"\leq", r"\leq": ">", r"\geq": "<"}
RELATION_WORDS = {
    "=": "is",
    r"\neq": "is not",
    "<": "is less than",
    ">": "is greater than",
    r"\leq": "is at most",
    r"\geq": "is at least",
}

SIDES = {1: "the left", 2: "the right", 3: "the next"}
RADIANS = "Angles without a degree sign are in radians."
ANGLE_FUNCTIONS = frozenset({r"\sin", r"\cos", r"\tan", r"\cot", r"\sec", r"\csc"})


def work_out(term: Term, latex: str) -> Solution:
    """The value of an expression without letters, exact, with the steps of the order of operations."""
    draft = Draft("arithmetic", latex, undefined="There is no such number").begin()
    return draft.conclude(lambda: _worked_out(term, draft))


def _worked_out(term: Term, draft: Draft) -> Solution:
    exact = exact_value(term)
    value = simplify_number(exact)
    trace = Trace(term)
    draft.steps = trace.steps
    result = work_out_numbers(trace, value)
    form = in_form_of(term, to_rational(value)) if value.is_Rational else None
    if form is not None:
        _take_back_look(trace)
        rule, result = form
        trace.add(rule, result, FORMS[rule])
    verified = is_equal(exact, value) and all(step.verified for step in draft.steps)
    answer = Answer(latex_of(result), str(value), to_float(value), verified=verified)
    return draft.solution("solved", [answer], message=_message(term))


def _take_back_look(trace: Trace) -> None:
    """Takes back a last step that only changes the look of the number, before another one does."""
    if len(trace.steps) > 1 and trace.steps[-1].rule == "simplify":
        trace.steps.pop()
        trace.line = interpret(parse(trace.steps[-1].latex))


FORMS = {
    "as-percent": "Write it in per cent.",
    "mixed-number": "Write it as a mixed number.",
    "scientific-notation": "Write it with one digit before the point and a power of ten.",
}


def check_statement(relation: terms.Relation, latex: str) -> Solution:
    """True if a chain of relations between numbers is true.

    The one answer is the statement worked out and made true, `5=5` for `2+3=5` and `5\\neq1` for `2+3=1`;
    its SymPy text says whether what was given is: "True" or "False".
    """
    draft = Draft("arithmetic-check", latex, undefined="One side has no value")
    return draft.conclude(lambda: _checked(relation, draft))


def _checked(relation: terms.Relation, draft: Draft) -> Solution:
    if set(relation.signs) <= SIGNS.keys():
        return check_divisibility(relation, draft)
    if any(sign not in COMPARISONS for sign in relation.signs):
        raise NotCoveredError("this kind of relation")
    values = [complex_value(side) for side in relation.sides]
    holds = [
        _compare(left, sign, right)
        for left, sign, right in zip(values, relation.signs, values[1:], strict=False)
    ]
    signs = [
        sign if is_true else OPPOSITES[sign] for sign, is_true in zip(relation.signs, holds, strict=True)
    ]
    sides = [complex_term(value) for value in values]
    worked = terms.Relation(tuple(sides), tuple(signs))
    is_true = all(holds)
    draft.steps = [
        Step(
            "work-out-side",
            f"{latex_of(side)}={latex_of(result)}",
            sentence("Worked out, {} side is {}.", SIDES[min(k, 3)], result),
            complex_arithmetic.same_complex_numbers(side, result) is Verdict.SAME,
        )
        for k, (side, result) in enumerate(zip(relation.sides, sides, strict=True), start=1)
        if latex_of(side) != latex_of(result)
    ]
    says = "The statement is true." if is_true else _says_false(sides, relation.signs, holds)
    answer = Answer(latex_of(worked), str(is_true), verified=all(step.verified for step in draft.steps))
    check = Check(latex_of(worked), says, is_true)
    return draft.solution("solved", [answer], [check], says)


def _says_false(sides: list[Term], signs: tuple[str, ...], holds: list[bool]) -> str:
    k = holds.index(False)
    opposite = RELATION_WORDS[OPPOSITES[signs[k]]]
    return sentence("The statement is false: {} {} {}.", sides[k], opposite, sides[k + 1])


def _compare(left: sympy.Expr, sign: str, right: sympy.Expr) -> bool:
    difference = left - right
    if difference.has(sympy.I):
        if sign not in ("=", r"\neq"):
            raise NotCoveredError("complex numbers have no order")
        return sign == r"\neq"  # both are of the form a + bi
    return bool(COMPARISONS[sign](sign_of(difference), 0))


def work_out_numbers(trace: Trace, value: object) -> Term:
    """Adds the steps from the line to its value. Returns the term that this is written as."""
    term = trace.line
    derive(term, trace, (_reduce_in, _with_roots), MAX_STEPS)
    has_decimals = any(
        (isinstance(part, terms.Number) and "." in part.text)
        or (isinstance(part, terms.Scaled) and part.unit != "degree")
        for part in terms.walk(term)
    )
    result = from_sympy(value, has_decimals)
    if in_any_order(trace.line) == in_any_order(result) or _is_surd(trace.line, result):
        if isinstance(trace.line, terms.Product):
            trace.add("simplify", result, "")  # only its order is new: numbers before constants
        return trace.line
    if isinstance(trace.line, terms.Sum) and isinstance(result, terms.Quotient):
        says = sentence("Bring everything to the common denominator {}.", result.denominator)
        trace.add("common-denominator", result, says)
        return result
    shown = inline(result)
    trace.add(
        "simplify",
        result,
        sentence("This simplifies to {}.", shown if len(shown) <= 60 else "the number shown"),
    )
    return result


def _is_surd(line: Term, result: Term) -> bool:
    """True for a line of numbers and roots, with a whole denominator, that is no longer than the result."""
    plain = terms.Number | terms.Negation | terms.Sum | terms.Product | terms.Quotient | terms.Root
    parts = list(terms.walk(line))
    below = [part.denominator for part in parts if isinstance(part, terms.Quotient)]
    inside = [part.radicand for part in parts if isinstance(part, terms.Root)]
    is_plain = all(isinstance(part, plain) for part in parts)
    is_simple = all(isinstance(part, terms.Number) for part in (*below, *inside))
    return bool(inside) and is_plain and is_simple and len(latex_of(line)) <= len(latex_of(result))


def _reduce_in(line: Term, trace: Trace) -> list[tuple[Term, Trace]] | None:
    """The next operation, unless the lines have become too long."""
    rewrite = reduce_once(line)
    if rewrite is None or sum(len(step.latex) for step in trace.steps) > MAX_STEP_CHARACTERS:
        return None
    for step in rewrite.beside:
        trace.append(step)
    trace.add(rewrite.rule, rewrite.result, rewrite.because)
    return [(rewrite.result, trace)]


def _with_roots(line: Term, trace: Trace) -> list[tuple[Term, Trace]] | None:
    """The line after an operation with roots; None where it has become no new one."""
    rewrite = next_step(line, (*surds.RULES, change_of_base), outermost=False)
    if rewrite is None or any(step.latex == latex_of(rewrite.result) for step in trace.steps):
        return None
    trace.add(rewrite.rule, rewrite.result, rewrite.because)
    return [(rewrite.result, trace)]


def _message(term: Term) -> str:
    """Names the convention taken where an angle is a bare number."""
    for part in terms.walk(term):
        if isinstance(part, terms.Call) and part.function in ANGLE_FUNCTIONS:
            marks = list(terms.walk(part.argument))
            if not any(isinstance(m, terms.Scaled) or m == terms.Constant(r"\pi") for m in marks):
                return RADIANS
    return ""
