"""Statements about functions that other lines give: `f(x)=ax^{2}+b`, `f(1)=2`, `f^{\\prime}(1)=4`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.assignments import Function, asks_for_value, function_in
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluation import differentiated
from inkmath.solving.sentences import applied, joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.working.functions import is_about_functions
from inkmath.solving.working.lines import Line
from inkmath.types import Step

MAX_NESTED = 10
"""Functions of functions are put in so deep."""


def functions_put_in(lines: tuple[Line, ...]) -> tuple[tuple[Step, ...], Term] | None:
    """The statements that apply functions of other lines, with these put in, and the steps to there."""
    defined: dict[terms.Variable, Function] = {}
    asked: list[Line] = []
    for line in lines:
        function = function_in(line.term)
        if function is None or (function[0] in defined and asks_for_value(function)):
            asked.append(line)
        else:
            defined[function[0]] = function
    given = list(defined.values())
    are_statements = all(line.is_statement and not line.continues for line in asked)
    if not given or not asked or not are_statements or is_about_functions(lines):
        return None
    statements = tuple(_differentiated(line.term, given) for line in asked)
    steps: list[Step] = []
    given += _derivatives(statements, given, steps)
    statements = tuple(_applied(each, given) for each in statements)
    if any(isinstance(part, terms.Apply) for each in statements for part in terms.walk(each)):
        return None
    if not any(isinstance(part, terms.Apply) for line in asked for part in terms.walk(line.term)):
        return None
    together = statements[0] if len(statements) == 1 else terms.Tuple(statements)
    names = joined(" and ", (applied(*function) for function in given))
    steps.append(Step("put-in", latex_of(together), sentence("Substitute {}.", names), True))
    return tuple(steps), together


def _derivatives(statements: Sequence[Term], given: Sequence[Function], steps: list[Step]) -> list[Function]:
    """The derivatives of which values are given, as functions; their steps go to the others."""
    functions = {head: (variable, body) for head, variable, body in given}
    heads = dict.fromkeys(
        part.head
        for each in statements
        for part in terms.walk(each)
        if isinstance(part, terms.Apply) and part.head.primes and replace(part.head, primes=0) in functions
    )
    return [(head, *differentiated(steps, head, *functions[replace(head, primes=0)])) for head in heads]


def _differentiated(term: Term, given: Sequence[Function]) -> Term:
    """The term with `f'(x)` as the derivative of what f(x) is, not worked out."""
    for part in list(terms.walk(term)):
        for head, variable, body in given:
            match part:
                case terms.Apply(name, (argument,), None, False) if (
                    argument == variable and name.primes and replace(name, primes=0) == head
                ):
                    order = terms.Number(str(name.primes))
                    term = substitute(term, part, terms.Derivative(body, variable, order))
    return term


def _applied(term: Term, given: Sequence[Function]) -> Term:
    """The term with the functions put in, outer ones first."""
    for _ in range(MAX_NESTED):
        found = [
            (part, variable, body)
            for part in terms.walk(term)
            for head, variable, body in given
            if isinstance(part, terms.Apply)
            and (part.head, part.order, part.inverse) == (head, None, False)
            and len(part.arguments) == 1
        ]
        if not found:
            return term
        part, variable, body = found[0]
        term = substitute(term, part, substitute(body, variable, part.arguments[0]))
    return term
