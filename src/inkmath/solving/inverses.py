"""Inverse functions: f^{-1}(x) of a function that is given, by solving x = f(y) for y."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving import progress
from inkmath.solving.assignments import Function
from inkmath.solving.equations import roots_of
from inkmath.solving.evaluate.exact import NotCoveredError, UndefinedValueError
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.literal import formulas_for
from inkmath.solving.plain_text import said
from inkmath.solving.rules.equations.branches import provided_that
from inkmath.solving.trace import Trace, latex_of
from inkmath.types import Step

INVERT = "invert"
NAMES = "yzuvw"
"""What the value of an inverse function is called, the first that the function does not hold."""


def put_inverses_in(trace: Trace, functions: Sequence[Function]) -> list[str]:
    """Replaces the inverse functions in the line by what they are; returns the conditions, as sentences.

    Raises NotCoveredError where a function has no inverse that can be written down.
    """
    conditions = []
    known = {head: (variable, body) for head, variable, body in functions}
    for call in list(_inverses_in(trace.line)):
        if call.head not in known or len(call.arguments) != 1:
            raise NotCoveredError(f"the inverse of {said(call.head)}, which is not given")
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
        raise NotCoveredError(f"the inverse of {said(call.head)}, which holds too many letters")
    y = terms.Variable(name)
    equation = terms.Relation((variable, substitute(body, variable, y)), ("=",))
    inner = Trace(equation, y)
    formulas = formulas_for(inner)
    if len(formulas.results) > 1:
        says = f"{said(call.head)} takes some values more than once, so it has no inverse function"
        raise NotCoveredError(says)
    if not formulas.results or not formulas.verified:
        raise NotCoveredError(f"the inverse of {said(call.head)}")
    says = f"The inverse undoes {said(call.head)}: solve {said(equation)} for {name}."
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
    says = f"{said(call.head)}({said(variable)}) = {said(argument)}"
    if not roots:
        raise UndefinedValueError(f"no number solves {says}")
    if len(roots) > 1:
        raise NotCoveredError(f"several numbers solve {says}, so {said(call.head)} has no inverse function")
    _tell(
        trace, Step(INVERT, latex_of(equation), f"The inverse undoes {said(call.head)}: solve {says}.", True)
    )
    trace.steps.extend(steps)
    return from_sympy(roots[0])


def _tell(trace: Trace, step: Step) -> None:
    trace.steps.append(step)
    progress.tell_step(step)
