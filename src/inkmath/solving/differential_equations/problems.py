"""Differential equations: which they are, their unknown function and letter, and the conditions beside them.

Importing this module does not load SymPy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.rules.construct import add, divide, multiply, negate

Style = Literal["primes", "fractions", "dots", "differentials"]
"""The notation of derivatives: `y'`, `\\frac{dy}{dx}`, `\\dot{x}`, `x\\,dx+y\\,dy`."""

DOTS = {r"\dot{": 1, r"\ddot{": 2}
D = terms.Variable("d")
PRIMED = frozenset((*"fghnpqrsuvwxyzNPQT", r"\phi", r"\varphi", r"\theta"))
"""Letters that stand for a function where they have a prime."""

BY_X = frozenset("yzuwfg")
"""Functions that are taken to be of x, and not of the time t, where neither letter occurs."""

MAX_ORDER = 6


@dataclass(frozen=True, slots=True)
class Condition:
    """The value of the function or of a derivative at a place: `y'(0)=2`."""

    order: int
    place: Term
    value: Term


@dataclass(frozen=True, slots=True)
class DifferentialEquation:
    """A differential equation for y as a function of x, whatever they are called.

    equation: with the letters y, y', y'' for the function and its derivatives.
    given: the equation as it was written.
    style: how derivatives are written. is_applied: whether the function is written with its letter, `f(x)`.
    """

    equation: terms.Relation
    given: terms.Relation
    y: terms.Variable
    x: terms.Variable
    style: Style
    is_applied: bool = False
    conditions: tuple[Condition, ...] = ()

    @property
    def order(self) -> int:
        """The order of the highest derivative."""
        derivatives = [part for part in terms.variables(self.equation) if base_of(part) == self.y]
        return max(part.primes for part in derivatives)

    def derivative(self, order: int) -> terms.Variable:
        """The letter that stands for the function or a derivative of it."""
        return replace(self.y, primes=order)

    def shown(self, line: Term) -> Term:
        """The line with the derivatives written as they were given."""
        for order in range(1, self.order + 1):
            line = substitute(line, self.derivative(order), self._written(order))
        return line

    def _written(self, order: int) -> Term:
        if self.style == "dots" and order <= len(DOTS):
            name = next(name for name, count in DOTS.items() if count == order)
            return terms.Variable(f"{name}{self.y.token}}}", self.y.sub)
        if self.style in ("fractions", "differentials"):
            return terms.Derivative(self.y, self.x, terms.Number(str(order)))
        return self.derivative(order)

    @property
    def name(self) -> Term:
        """The function as an answer begins with it: `y`, or `f(x)`."""
        return terms.Apply(self.y, (self.x,)) if self.is_applied else self.y


def base_of(variable: terms.Variable) -> terms.Variable:
    """The letter without its primes."""
    return replace(variable, primes=0)


def differential_equation_in(term: Term) -> DifferentialEquation | None:
    """The differential equation that a statement, or a list with conditions, poses; None where it is none."""
    parts = term.elements if isinstance(term, terms.Tuple) else (term,)
    relations = [part for part in parts if isinstance(part, terms.Relation) and part.signs == ("=",)]
    if len(relations) < len(parts):
        return None
    found = [(relation, one) for relation in relations if (one := _of_relation(relation)) is not None]
    if not found:
        return None
    given, equation = next((pair for pair in found if _condition(pair[0], pair[1].y) is None), found[0])
    others = [relation for relation in relations if relation is not given]
    conditions = [_condition(relation, equation.y) for relation in others]
    if None in conditions or _is_letter_alone(equation, bool(others)):
        return None
    return replace(equation, conditions=tuple(each for each in conditions if each is not None))


def is_differential_equation(term: Term) -> bool:
    """True if the term asks for a function by its derivatives."""
    return differential_equation_in(term) is not None


def couples_functions(term: Term) -> bool:
    """True if equations hold two letters or more and their derivatives: `x'=y`, `y'=-x`."""
    letters = set(terms.variables(term)) if isinstance(term, terms.Tuple) else set()
    return len({base_of(letter) for letter in letters if letter.primes} & letters) > 1


def _is_letter_alone(equation: DifferentialEquation, has_conditions: bool) -> bool:
    """True if a prime rather makes another letter than a derivative: `x'=3`, `A'=2B`."""
    if equation.style != "primes" or equation.is_applied:
        return False
    letters = set(terms.variables(equation.equation))
    is_about = equation.y in letters or (equation.x in letters and equation.y.token != "x")
    is_plain = equation.y.token == "y" and letters == {equation.derivative(1)}
    return not (is_about or has_conditions or is_plain or equation.order > 1)


@dataclass(frozen=True, slots=True)
class _Found:
    """A derivative in a relation. part: as it is written. x: None where the letter is not."""

    part: Term
    y: terms.Variable
    x: terms.Variable | None
    order: int
    style: Style
    is_applied: bool = False


def _of_relation(relation: terms.Relation) -> DifferentialEquation | None:
    found = list(_derivatives_in(relation))
    if not found:
        return _of_differentials(relation)
    functions, letters = {each.y for each in found}, {each.x for each in found if each.x is not None}
    if len(functions) != 1 or len(letters) > 1 or not 0 < max(each.order for each in found) <= MAX_ORDER:
        return None
    y = functions.pop()
    equation: Term = relation
    for each in found:
        equation = substitute(equation, each.part, replace(y, primes=each.order))
    x = letters.pop() if letters else _usual_letter(y, equation)
    is_applied = any(each.is_applied for each in found)
    plain = _without_arguments(equation, y, x, is_applied)
    if plain is None or x == y:
        return None
    assert isinstance(plain, terms.Relation)
    return DifferentialEquation(plain, relation, y, x, found[0].style, is_applied)


def _derivatives_in(term: Term) -> Iterator[_Found]:
    """The derivatives of functions that are only named."""
    match term:
        case terms.Derivative(terms.Variable() as y, x, order, False) if y.primes == 0 and x != y:
            if (count := _whole(order)) is not None:
                yield _Found(term, y, x, count, "fractions")
            return
        case terms.Derivative(terms.Apply(y, (x,), None, False), by, order, False) if (
            x == by and not y.primes
        ):
            if (count := _whole(order)) is not None:
                yield _Found(term, y, by, count, "fractions", True)
            return
        case terms.Apply(y, (terms.Variable() as x,), order, False) if y.primes or order is not None:
            count = y.primes if order is None else _whole(order)
            if count is not None:
                yield _Found(term, base_of(y), x, count, "primes", True)
            return
        case terms.Variable(token, sub, 0) if token.startswith(tuple(DOTS)):
            start = next(start for start in DOTS if token.startswith(start))
            letter = terms.Variable(token.removeprefix(start).removesuffix("}"), sub)
            yield _Found(term, letter, terms.Variable("t"), DOTS[start], "dots")
            return
        case terms.Variable(token, _, primes) if primes and token in PRIMED:
            yield _Found(term, base_of(term), None, primes, "primes")
            return
    for child in terms.children(term):
        yield from _derivatives_in(child)


def _whole(order: Term) -> int | None:
    value = plain_value(order)
    return int(value) if value is not None and value.denominator == 1 and 0 < value <= MAX_ORDER else None


def _usual_letter(y: terms.Variable, equation: Term) -> terms.Variable:
    """The letter that a function is of, where its derivatives do not say it."""
    letters = set(terms.variables(equation))
    x, t = terms.Variable("x"), terms.Variable("t")
    if y == x or (t in letters and x not in letters):
        return t
    return x if x in letters or y.token in BY_X else t


def _without_arguments(term: Term, y: terms.Variable, x: terms.Variable, is_applied: bool) -> Term | None:
    """The equation with y for `y(x)`, and `y(1-y)` as a product; None where it asks for other values of y."""
    for part in list(terms.walk(term)):
        if not isinstance(part, terms.Apply):
            continue
        if part.head != y or part.inverse or part.order is not None or len(part.arguments) != 1:
            return None
        (argument,) = part.arguments
        if argument == x:
            term = substitute(term, part, y)
        elif is_applied or isinstance(argument, terms.Number):
            return None
        else:
            term = substitute(term, part, terms.Product((y, argument), ("",)))
    return term


# Conditions


def _condition(relation: terms.Relation, y: terms.Variable) -> Condition | None:
    """`y'(0)=2`; where the bracket holds more than a number it was read as a factor."""
    name, value = relation.sides
    match name:
        case terms.Apply(head, (place,), None, False) if base_of(head) == y:
            order = head.primes
        case terms.Product((terms.Variable() as head, place), ("",)):
            found = next(_derivatives_in(head), None)
            if (base_of(head) if found is None else found.y) != y:
                return None
            order = 0 if found is None else found.order
        case _:
            return None
    is_fixed = not any(isinstance(part, terms.Apply) for side in (place, value) for part in terms.walk(side))
    letters = {*terms.variables(place), *terms.variables(value)}
    is_constant = y not in letters and (not isinstance(place, terms.Variable) or bool(place.sub))
    return Condition(order, place, value) if is_fixed and is_constant else None


# Differentials


def _of_differentials(relation: terms.Relation) -> DifferentialEquation | None:
    """`M dx + N dy = 0` as M + N y' = 0; None where a part has no differential."""
    if D not in terms.variables(relation):
        return None
    parts = [*_summands(relation.sides[0]), *map(negate, _summands(relation.sides[1]))]
    pairs = [_differential(part) for part in parts if part != ZERO]
    letters = {letter for pair in pairs if pair is not None for letter in (pair[1],)}
    if None in pairs or len(letters) != 2:
        return None
    y = next(
        (one for name in "yzuvwx" for one in letters if one == terms.Variable(name)), min(letters, key=str)
    )
    (x,) = letters - {y}

    def factor(letter: terms.Variable) -> Term:
        return add(*(pair[0] for pair in pairs if pair is not None and pair[1] == letter))

    slope = multiply(factor(y), replace(y, primes=1))
    equation = terms.Relation((add(factor(x), slope), ZERO), ("=",))
    return (
        None
        if D in terms.variables(equation)
        else DifferentialEquation(equation, relation, y, x, "differentials")
    )


def _summands(term: Term) -> Sequence[Term]:
    return term.terms if isinstance(term, terms.Sum) else (term,)


def _differential(term: Term) -> tuple[Term, terms.Variable] | None:
    """The factor and the letter of `2x dx`, `\\frac{dy}{y}`."""
    match term:
        case terms.Negation(inner):
            found = _differential(inner)
            return None if found is None else (negate(found[0]), found[1])
        case terms.Quotient(above, below):
            found = _differential(above)
            return None if found is None else (divide(found[0], below), found[1])
        case terms.Product(factors):
            return _differential_of_product(factors)
    return None


def _differential_of_product(factors: Sequence[Term]) -> tuple[Term, terms.Variable] | None:
    for k, factor in enumerate(factors):
        following = factors[k + 1] if k + 1 < len(factors) else None
        if factor == D and isinstance(following, terms.Variable):
            rest = [*factors[:k], *factors[k + 2 :]]
            return (multiply(*rest) if rest else ONE), following
        found = _differential(factor) if isinstance(factor, terms.Quotient) else None
        if found is not None:
            return multiply(*factors[:k], found[0], *factors[k + 1 :]), found[1]
    return None
