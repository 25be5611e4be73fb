"""Inverse functions: f^{-1}(x) of a function that is given, by solving x = f(y) for y."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving import progress
from inkmath.solving.assignments import Function
from inkmath.solving.equations import roots_of
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.literal import formulas_for
from inkmath.solving.rules.equations.branches import provided_that
from inkmath.solving.sentences import applied, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.types import Step

INVERT = "invert"
NAMES = "yzuvw"
"""Names for the value of an inverse function; the first that the function does not use is taken."""


def put_inverses_in(trace: Trace, functions: Sequence[Function]) -> list[str]:
    """Replaces the inverse functions in the line by what they are; returns the conditions, as sentences.

    Raises NotCoveredError where a function has no inverse that can be written down.
    """
    conditions = []
    known = {head: (variable, body) for head, variable, body in functions}
    for call in list(_inverses_in(trace.line)):
        if call.head not in known or len(call.arguments) != 1:
            raise NotCoveredError(sentence("the inverse of {}, which is not given", call.head))
        variable, body = known[call.head]
        argument = call.arguments[0]
        if is_numeric(argument):
            value = _value_of_inverse(trace, call, variable, body, argument)
        else:
            inverse, condition = _inverse(trace, call, variable, body)
            value = substitute(inverse, variable, argument)
            conditions += [condition] if condition else []
        trace.line = substitute(trace.line, call, value)
    return conditions


def _inverses_in(term: Term) -> Iterator[terms.Apply]:
    """The inverse functions that are applied, inner ones first."""
    for child in terms.children(term):
        yield from _inverses_in(child)
    if isinstance(term, terms.Apply) and term.inverse:
        yield term


def _inverse(trace: Trace, call: terms.Apply, variable: terms.Variable, body: Term) -> tuple[Term, str]:
    """The inverse in the letter of the function, and the condition under which it is one."""
    held = {part.token for part in terms.variables(body)}
    name = next((name for name in NAMES if name not in held), None)
    if name is None:
        raise NotCoveredError(sentence("the inverse of {}, which holds too many letters", call.head))
    y = terms.Variable(name)
    equation = terms.Relation((variable, substitute(body, variable, y)), ("=",))
    inner = Trace(equation, y)
    try:
        formulas = formulas_for(inner)
    except NotCoveredError as reason:
        raise NotCoveredError(sentence("the inverse of {}", call.head)) from reason
    if len(formulas.results) > 1 or formulas.integers:
        says = sentence("{} takes some values more than once, so it has no inverse function", call.head)
        raise NotCoveredError(says)
    if not formulas.results or not formulas.verified:
        raise NotCoveredError(sentence("the inverse of {}", call.head))
    says = sentence("The inverse undoes {}: solve {} for {}.", call.head, equation, name)
    _tell(trace, Step(INVERT, latex_of(equation), says, True))
    trace.steps.extend(inner.steps)
    needed = (each for each in formulas.conditions if y not in terms.variables(each))
    return formulas.results[0], provided_that(needed)


def _value_of_inverse(
    trace: Trace, call: terms.Apply, variable: terms.Variable, body: Term, argument: Term
) -> Term:
    """The one number at which the function has the given value."""
    equation = terms.Relation((body, argument), ("=",))
    roots, steps = roots_of(equation, variable)
    says = applied(call.head, variable, argument)
    if not roots:
        raise UndefinedValueError(sentence("no number solves {}", says))
    if len(roots) > 1:
        raise NotCoveredError(
            sentence("several numbers solve {}, so {} has no inverse function", says, call.head)
        )
    _tell(
        trace,
        Step(INVERT, latex_of(equation), sentence("The inverse undoes {}: solve {}.", call.head, says), True),
    )
    trace.steps.extend(steps)
    return from_sympy(roots[0])


def _tell(trace: Trace, step: Step) -> None:
    trace.steps.append(step)
    progress.tell_step(step)
