"""Calculations with complex numbers, values put in, and statements about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.assignments import Assignments
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.complex_numbers import argument, complex_term, complex_value, is_nice
from inkmath.solving.evaluate.exact import to_float
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rewriting import apply_rules
from inkmath.solving.rules import complex_arithmetic, polar_form
from inkmath.solving.rules.complex_arithmetic import has_decimals, same_complex_numbers
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.verdict import Comparison, Verdict
from inkmath.types import Answer, Check, Solution

MAX_NESTED = 10


def work_out(term: Term, draft: Draft) -> Solution:
    """The value of an expression without letters, with a step for each operation."""
    trace = Trace(term, compare=same_complex_numbers, steps=draft.steps)
    answer = worked_out(trace)
    message = _polar_said(complex_value(term), is_given=not draft.steps)
    return draft.solution("solved", [answer], _checks(term, trace.line), message)


def worked_out(trace: Trace) -> Answer:
    """The answer to what stands in the line, whose steps are added."""
    value, as_decimal = complex_value(trace.line), has_decimals(trace.line)
    apply_rules(trace, (complex_arithmetic.of_real_numbers,), outermost=False)
    apply_rules(trace, polar_form.OUTER)
    apply_rules(trace, (*polar_form.INNER, *complex_arithmetic.RULES), outermost=False)
    result = complex_term(value, as_decimal)
    trace.add("simplify", result, sentence("This simplifies to {}.", result))
    verified = all(step.verified for step in trace.steps)
    return Answer(latex_of(result), str(value), decimal_of(value), verified=verified)


def decimal_of(value: sympy.Expr) -> float | None:
    """The nearest double; None for a number that is not real."""
    return to_float(value) if value.is_real else None


def _polar_said(value: sympy.Expr, is_given: bool) -> str:
    """The polar form of a number that is not real, if its argument is well known or nothing else is asked."""
    a, b = value.as_real_imag()
    if b == 0 or not (is_given or (a != 0 and is_nice(argument(value)))):
        return ""
    return polar_form.polar_said(value)


def _checks(term: Term, result: Term) -> list[Check]:
    """The result of a division, multiplied back."""
    if not isinstance(term, terms.Quotient):
        return []
    back = terms.Product((result, term.denominator), ("",))
    line = terms.Relation((back, term.numerator), ("=",))
    passed = same_complex_numbers(back, term.numerator) is Verdict.SAME
    return [Check(latex_of(line), "Multiplied back, this is the numerator.", passed)]


def name_values(values: Sequence[tuple[terms.Variable, Term]], draft: Draft) -> Solution:
    """The values of letters, `z=(1+i)^{2}`; of a single number already worked out also its polar form."""
    answers, messages = [], []
    for _, value in values:
        trace = Trace(value, compare=same_complex_numbers, steps=draft.steps)
        answers.append(worked_out(trace))
        messages.append(_polar_said(complex_value(value), is_given=len(values) == 1))
    if len(values) > 1:
        answers = [
            replace(answer, latex=f"{latex_of(letter)}={answer.latex}")
            for (letter, _), answer in zip(values, answers, strict=True)
        ]
        messages = []
    return draft.solution("solved", answers, (), joined(" ", messages))


def evaluate(given: Assignments, draft: Draft) -> Solution:
    """Each expression that is asked for, worked out with the values put in."""
    answers, checks = [], []
    for asked in given.asked:
        whole = _put_in(asked, given)
        trace = Trace(whole, compare=same_complex_numbers, steps=draft.steps)
        if whole != asked:
            pairs = joined(", ", (sentence("{} = {}", variable, value) for variable, value in given.values))
            trace.line = asked
            trace.compare = _always_same(given)
            trace.add("put-in", whole, sentence("Substitute {}.", pairs) if given.values else "Substitute.")
            trace.compare = same_complex_numbers
        answers.append(worked_out(trace))
        line = latex_of(terms.Relation((asked, trace.line), ("=",)))
        passed = same_complex_numbers(whole, trace.line) is Verdict.SAME
        checks.append(Check(line, "With the values put in both sides are the same.", passed))
    return draft.solution("solved", answers, checks)


def _always_same(given: Assignments) -> Comparison:
    """The comparison of an expression with the one that has the values put in."""

    def compare(before: Term, after: Term) -> Verdict:
        return same_complex_numbers(_put_in(before, given), after)

    return compare


def _put_in(term: Term, given: Assignments) -> Term:
    """The expression with functions and values put in. Raises NotCoveredError for what is left open."""
    for _ in range(MAX_NESTED):
        found = [
            (part, variable, body)
            for part in terms.walk(term)
            for head, variable, body in given.functions
            if isinstance(part, terms.Apply) and part.head == head and len(part.arguments) == 1
        ]
        if not found:
            break
        part, variable, body = found[0]
        if part.inverse or part.order is not None:
            raise NotCoveredError("inverses and derivatives of functions of a complex number")
        term = substitute(term, part, substitute(body, variable, part.arguments[0]))
    for variable, value in given.values:
        term = substitute(term, variable, value)
    if terms.variables(term):
        raise NotCoveredError("complex numbers beside letters without a value")
    return term
