"""Values and definitions in a list of lines, and the expressions that are to be evaluated with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term

Function: TypeAlias = tuple[terms.Variable, terms.Variable, Term]
"""f, x and the body, of f(x) = body."""


@dataclass(frozen=True, slots=True)
class Assignments:
    """A list of statements and expressions, sorted.

    values: letters and what they are, in the order given.
    functions: what is defined.
    asked: the expressions to work out.
    """

    values: tuple[tuple[terms.Variable, Term], ...]
    functions: tuple[Function, ...]
    asked: tuple[Term, ...]


def function_in(term: Term) -> Function | None:
    """The function that a statement such as `f(x)=x^{2}` defines, if it does."""
    match term:
        case terms.Relation((terms.Apply(head, (terms.Variable() as variable,), None, False), body), ("=",)):
            if head.primes == 0 and head not in terms.variables(body):
                return head, variable, body
    return None


def asks_for_value(function: Function) -> bool:
    """True if a statement about a function rather asks where it holds: `f(x)=0`, `f(x)=g(x)`."""
    _, _, body = function
    return is_numeric(body) or any(isinstance(part, terms.Apply) for part in terms.walk(body))


def assignments_in(term: Term) -> Assignments | None:
    """The parts of `x^{2}+3x,x=2` or `f(x)=x^{2}+1,f(3)`; None for a list of another kind."""
    if not isinstance(term, terms.Tuple):
        return None
    values, functions, asked = [], [], []
    for part in term.elements:
        match part:
            case terms.Relation((terms.Variable() as variable, value), ("=",)) if is_numeric(value):
                values.append((variable, value))
            case terms.Relation(
                (terms.Apply(head, (terms.Variable() as variable,), None, False), body), ("=",)
            ):
                functions.append((head, variable, body))
            case terms.Relation() | terms.Tuple() | terms.SetOf() | terms.Interval() | terms.Dots():
                return None
            case terms.Logical() | terms.Union() | terms.Quantified():
                return None
            case _:
                asked.append(part)
    if not asked or not (values or functions):
        return None
    return Assignments(tuple(values), tuple(functions), tuple(asked))
