"""Expressions at given values: `x^{2}+3x,x=2` and `f(x)=x^{2}+1,f(3)`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from inkmath.expression import terms
from inkmath.expression.meaning.context import Usage
from inkmath.expression.sympy_text import is_numeric, print_term
from inkmath.expression.terms import Term
from inkmath.solving import rewriting
from inkmath.solving.assignments import Assignments, assignments_in
from inkmath.solving.draft import Draft
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.multiprecision import value_of
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.expressions import find_antiderivative, is_worked_out, work_out
from inkmath.solving.inverses import put_inverses_in
from inkmath.solving.operators import operators_in
from inkmath.solving.recognisers import Problem
from inkmath.solving.rewriting import everywhere
from inkmath.solving.rules import derivatives, simplification
from inkmath.solving.rules.construct import number
from inkmath.solving.sentences import applied, joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step

KIND = "evaluation"
MAX_NESTED = 10
"""Functions of functions are put in so deep."""


def solve_at_values(problem: Problem) -> Solution:
    """Each expression that is asked for, worked out with the values put in."""
    given = assignments_in(problem.term)
    assert given is not None
    draft = Draft(KIND, problem.latex).begin()
    return draft.conclude(lambda: _solved(given, draft))


def _solved(given: Assignments, draft: Draft) -> Solution:
    usage = Usage(frozenset((head.token, head.sub) for head, _, _ in given.functions))
    conditions: list[str] = []
    results = []
    for asked in map(partial(_with_primes, given=given), given.asked):
        trace = Trace(asked, compare=_comparison(given), steps=draft.steps, usage=usage)
        conditions += put_inverses_in(trace, given.functions)
        without_inverses = trace.line
        _work_out(trace, given)
        results.append(_result(asked, without_inverses, trace, given))
    answers, checks = zip(*results, strict=True)
    return draft.solution("solved", answers, checks, joined(" ", conditions))


def _with_primes(asked: Term, given: Assignments) -> Term:
    """The expression with primes for `f^{(3)}(x)` and for `\\frac{df}{dx}` of a function that is given."""
    functions = {head: variable for head, variable, _ in given.functions}
    for part in list(terms.walk(asked)):
        match part:
            case terms.Apply(head, arguments, terms.Number(order), False) if (
                head in functions and len(order) == 1
            ):
                primed = replace(head, primes=head.primes + int(order))
                asked = substitute(asked, part, terms.Apply(primed, arguments))
            case terms.Derivative(terms.Variable() as head, variable, terms.Number(order), False) if (
                functions.get(head) == variable and len(order) == 1
            ):
                primed = replace(head, primes=int(order))
                asked = substitute(asked, part, terms.Apply(primed, (variable,)))
    return asked


def _comparison(given: Assignments) -> Equivalence:
    return Equivalence(given.values, functions=given.functions, may_widen=True)


def _work_out(trace: Trace, given: Assignments) -> None:
    """Puts the values in and calculates. Raises UndefinedValueError where there is no value."""
    _apply_functions(trace, given)
    variables = terms.variables(trace.line)
    put = [(variable, value) for variable, value in given.values if variable in variables]
    line = trace.line
    for variable, value in put:
        line = substitute(line, variable, value)
    if put:
        pairs = joined(", ", (sentence("{} = {}", variable, value) for variable, value in put))
        trace.add("put-in", line, sentence("Substitute {}.", pairs))
    if next(operators_in(trace.line), None) is not None or _indefinite(trace.line):
        _work_out_operators(trace)
        return
    if is_numeric(trace.line):
        exact_value(trace.line)
    simplification.simplify(trace)


def _indefinite(line: Term) -> bool:
    return isinstance(line, terms.Integral) and line.lower is None


def _work_out_operators(trace: Trace) -> None:
    """Works out integrals, limits and sums of the functions that were put in."""
    compare = trace.compare
    if _indefinite(trace.line):
        find_antiderivative(trace)
    else:
        work_out(trace)
    if not is_worked_out(trace.line):
        raise NotCoveredError("no rule goes further than the last step")
    trace.compare = compare


def _apply_functions(trace: Trace, given: Assignments) -> None:
    """f(3) by the definition of f, and f'(3) by its derivative."""
    functions = {head: (variable, body) for head, variable, body in given.functions}

    def by_definition(term: Term) -> Rewrite[Term] | None:
        if not isinstance(term, terms.Apply) or term.head not in functions or len(term.arguments) != 1:
            return None
        if term.order is not None:
            raise NotCoveredError("a derivative of an order that is a letter or a number in brackets")
        variable, body = functions[term.head]
        argument = term.arguments[0]
        result = substitute(body, variable, argument)
        definition = applied(term.head, variable, body)
        says = sentence("{}: substitute {} for {}.", definition, argument, variable)
        return Rewrite("put-in", (result,), says)

    for part in list(terms.walk(trace.line)):
        if isinstance(part, terms.Apply) and part.head.primes and part.head not in functions:
            head = replace(part.head, primes=0)
            if head in functions:
                functions[part.head] = differentiated(trace.steps, part.head, *functions[head])
    for _ in range(MAX_NESTED):
        step = everywhere(by_definition)(trace.line)
        if step is None:
            break
        trace.add(step.rule, step.result, step.because)
    else:
        raise NotCoveredError("functions nested that deep")
    if any(isinstance(part, terms.Apply) for part in terms.walk(trace.line)):
        raise NotCoveredError("functions that are only named")


def differentiated(
    steps: list[Step], head: terms.Variable, variable: terms.Variable, body: Term
) -> tuple[terms.Variable, Term]:
    """The derivative that the primes of head say, as a function; its steps are added to the others."""
    start = terms.Derivative(body, variable, number(head.primes))
    inner = Trace(start, compare=Equivalence(may_widen=True))
    rewriting.apply_rules(inner, derivatives.RULES)
    simplification.tidy(inner)
    steps.extend(inner.steps)
    return variable, inner.line


def _result(asked: Term, start: Term, trace: Trace, given: Assignments) -> tuple[Answer, Check]:
    """The answer and its check. start: what was asked, with inverse functions put in."""
    result = trace.line
    compare = _comparison(given)
    if isinstance(start, terms.Integral) and start.lower is None:
        compare = replace(compare, up_to_constant=start.variable)
    verdict = compare(start, result)
    is_same = verdict is Verdict.SAME
    decimal = None if terms.variables(result) else value_of(result)
    answer = Answer(latex_of(result), print_term(result), decimal, verified=is_same)
    line = latex_of(terms.Relation((asked, result), ("=",)))
    says = "A numeric evaluation of what was given has the same value." if is_same else NOT_CHECKED
    return answer, Check(line, says, is_same, undecided=verdict is not Verdict.DIFFERENT and not is_same)


NOT_CHECKED = "The answer could not be checked."
