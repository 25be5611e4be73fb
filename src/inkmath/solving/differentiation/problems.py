"""Statements that ask for the derivative of a curve, a gradient, a tangent or a Taylor polynomial.

Importing this module does not load SymPy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric, plain_value
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.evaluate.substitution import substitute

NABLA = terms.Variable(r"\nabla")
PLACES = (terms.Variable("x", "0"), terms.Variable("a"))
"""Names of the place at which a tangent touches or a polynomial begins."""

MAX_ORDER, USUAL_ORDER = 9, 3


@dataclass(frozen=True, slots=True)
class ImplicitDerivative:
    """The derivative of y by x along a curve. values: of both letters at a point of it, if one is given."""

    curve: terms.Relation
    y: terms.Variable
    x: terms.Variable
    order: int
    asked: Term
    values: Mapping[terms.Variable, Term]


@dataclass(frozen=True, slots=True)
class Gradient:
    """The gradient of a body by its letters, at a point where one is given."""

    body: Term
    letters: tuple[terms.Variable, ...]
    point: tuple[Term, ...] | None = None


@dataclass(frozen=True, slots=True)
class AtPlace:
    """A function and a place. name: `f(x)`, `y`. order: of a Taylor polynomial. height: of a point."""

    name: Term
    x: terms.Variable
    body: Term
    place: Term | None = None
    order: int = USUAL_ORDER
    height: Term | None = None


def parts_of(term: Term) -> tuple[Term, ...]:
    """The statements and expressions of a list, those of lists in it too; points stay together."""
    if not isinstance(term, terms.Tuple) or point_in(term) is not None:
        return (term,)
    return tuple(inner for part in term.elements for inner in parts_of(part))


# Implicit derivatives


def implicit_derivative_in(term: Term) -> ImplicitDerivative | None:
    """`x^{2}+y^{2}=25`, and `y'` or `\\frac{dy}{dx}` beside it, perhaps with values of x and y."""
    parts = parts_of(term)
    asked = [part for part in parts if _asks_for_slope(part)]
    relations = [part for part in parts if isinstance(part, terms.Relation) and part.signs == ("=",)]
    if len(asked) != 1 or len(asked) + len(relations) != len(parts):
        return None
    values = {name: value for name, value in map(_value, relations) if name is not None and value is not None}
    curves = [relation for relation in relations if _value(relation)[0] is None]
    if len(curves) != 1:
        return None
    (curve,) = curves
    y, x, order = _slope_asked(asked[0], terms.variables(curve))
    is_of_both = x is not None and {x, y} <= set(terms.variables(curve)) and x != y
    if not is_of_both or x is None or set(values) - {x, y} or any(map(_is_derived, terms.walk(curve))):
        return None
    return ImplicitDerivative(curve, y, x, order, asked[0], values)


def _asks_for_slope(part: Term) -> bool:
    match part:
        case terms.Variable(primes=primes):
            return 0 < primes < 3
        case terms.Derivative(terms.Variable(), order=order, partial=False):
            value = plain_value(order)
            return value is not None and value in (1, 2)
    return False


def _slope_asked(
    asked: Term, letters: Sequence[terms.Variable]
) -> tuple[terms.Variable, terms.Variable | None, int]:
    if isinstance(asked, terms.Derivative) and isinstance(asked.body, terms.Variable):
        return asked.body, asked.variable, int(plain_value(asked.order) or 1)
    assert isinstance(asked, terms.Variable)
    y = replace(asked, primes=0)
    others = [letter for letter in letters if letter != y]
    usual = [letter for letter in others if letter.token in "xt" and not letter.sub]
    return y, next(iter([*usual, *others]), None), asked.primes


def _value(relation: terms.Relation) -> tuple[terms.Variable | None, Term | None]:
    match relation.sides:
        case (terms.Variable() as name, value) if is_numeric(value):
            return name, value
    return None, None


def _is_derived(part: Term) -> bool:
    named = terms.Apply | terms.Derivative | terms.Integral | terms.Aggregate | terms.Limit
    return isinstance(part, named) or (isinstance(part, terms.Variable) and part.primes > 0)


# Functions of several letters


def gradient_in(term: Term) -> Gradient | None:
    """`\\nabla(x^{2}+y^{2})`, and `\\nabla f(1,2)` with f(x,y) beside it."""
    *definitions, asked = sorted(parts_of(term), key=lambda part: not isinstance(part, terms.Relation))
    match asked:
        case terms.Product((first, *rest), (_, *signs)) if first == NABLA:
            body = terms.product_of(rest, signs)
        case terms.Apply(first, (body,)) if first == NABLA:
            pass
        case terms.Relation((terms.Product((first, *rest), (_, *signs)), place), ("=",)) if (
            first == NABLA and place == terms.Variable(r"\square")
        ):
            body = terms.product_of(rest, signs)
        case _:
            return None
    if not definitions:
        letters = _in_order(terms.variables(body))
        is_plain = not any(
            isinstance(part, terms.Apply | terms.Tuple | terms.Relation) for part in terms.walk(body)
        )
        return Gradient(body, letters) if letters and is_plain and NABLA not in letters else None
    if len(definitions) != 1:
        return None
    function = function_of_several(definitions[0])
    if function is None:
        return None
    head, letters, own = function
    match body:
        case terms.Variable() if body == head:
            return Gradient(own, letters)
        case terms.Apply(name, arguments, None, False) if name == head and len(arguments) == len(letters):
            return Gradient(own, letters, None if arguments == letters else arguments)
    return None


def function_of_several(term: Term) -> tuple[terms.Variable, tuple[terms.Variable, ...], Term] | None:
    """f, its letters and its body of `f(x,y)=x^{2}y`."""
    match term:
        case terms.Relation((terms.Apply(head, letters, None, False), body), ("=",)) if head.primes == 0:
            names = tuple(letter for letter in letters if isinstance(letter, terms.Variable))
            is_several = len(set(names)) == len(letters) > 1
            return (head, names, body) if is_several and head not in terms.variables(body) else None
    return None


def _in_order(letters: Sequence[terms.Variable]) -> tuple[terms.Variable, ...]:
    return tuple(sorted(letters, key=lambda letter: (letter.token, letter.sub)))


def with_several_put_in(term: Term) -> Term | None:
    """The expression that is asked for beside `f(x,y)=x^{2}y`, such as `f(1,2)`, with f put in."""
    definitions = [part for part in parts_of(term) if function_of_several(part) is not None]
    asked = [part for part in parts_of(term) if function_of_several(part) is None]
    if len(definitions) != 1 or len(asked) != 1 or isinstance(asked[0], terms.Relation):
        return None
    function = function_of_several(definitions[0])
    assert function is not None
    result = asked[0]
    for part in list(_uses_of(function[0], result)):
        value = _value_of_several(part, function)
        if value is None:
            return None
        result = substitute(result, part, value)
    is_left = any(isinstance(part, terms.Apply) for part in terms.walk(result))
    return None if is_left or result == asked[0] else result


def _uses_of(head: terms.Variable, term: Term) -> Iterator[Term]:
    match term:
        case terms.Derivative(terms.Variable() as name) if name == head:
            yield term
        case terms.Apply(name) if name == head:
            yield term
        case _:
            for child in terms.children(term):
                yield from _uses_of(head, child)


def _value_of_several(
    part: Term, function: tuple[terms.Variable, tuple[terms.Variable, ...], Term]
) -> Term | None:
    _, letters, body = function
    match part:
        case terms.Derivative():
            return replace(part, body=body)
        case terms.Apply(_, arguments, None, False) if len(arguments) == len(letters):
            if set(terms.variables(terms.Tuple(arguments))) & set(letters) and arguments != letters:
                return None  # letters that would be put in twice
            for letter, argument in zip(letters, arguments, strict=True):
                body = substitute(body, letter, argument)
            return body
    return None


def asks_about_function(term: Term) -> bool:
    """True if a list asks one of these of what stands in it."""
    asks = (implicit_derivative_in, gradient_in, taylor_polynomial_in, with_several_put_in)
    return any(ask(term) is not None for ask in asks) or _names_place(term)


def _names_place(term: Term) -> bool:
    """True for `f(x)=x^{2}` and `x_{0}=1`."""
    parts = parts_of(term)
    is_named = len(parts) == 2 and isinstance(parts[1], terms.Relation) and parts[1].sides[0] == PLACES[0]
    found = function_at_place(term) if is_named else None
    return found is not None and found.place is not None


# Tangents and Taylor polynomials


def function_at_place(term: Term) -> AtPlace | None:
    """`f(x)=x^{2}` with `x=1`, `x_{0}=1` or a point `(1,1)` beside it; or an expression in one letter."""
    function, place, height = None, None, None
    for part in parts_of(term):
        named = _named_function(part)
        match part:
            case terms.Relation((terms.Variable() as name, value), ("=",)) if is_numeric(value):
                place = value if name in PLACES or function is None or name == function.x else place
                if place is not value:
                    return None
            case _ if (point := point_in(part)) is not None:
                place, height = point
            case _:
                if named is None or function is not None:
                    return None
                function = named
    return None if function is None else replace(function, place=place, height=height)


def curve_at_point(term: Term) -> ImplicitDerivative | None:
    """The slope of `x^{2}+y^{2}=25` at a point such as `(3,4)` beside it."""
    x, y = terms.Variable("x"), terms.Variable("y")
    points = [point for part in parts_of(term) if (point := point_in(part)) is not None]
    curves = [part for part in parts_of(term) if isinstance(part, terms.Relation) and part.signs == ("=",)]
    if len(points) != 1 or len(curves) != 1 or len(parts_of(term)) != 2:
        return None
    if set(terms.variables(curves[0])) != {x, y}:
        return None
    return ImplicitDerivative(
        curves[0], y, x, 1, replace(y, primes=1), dict(zip((x, y), points[0], strict=True))
    )


def point_in(term: Term) -> tuple[Term, Term] | None:
    """The coordinates of `(1,2)` and of `P(1|2)`."""
    match term:
        case terms.Product((terms.Variable(name), terms.Tuple() as point), ("",)) if name.isupper():
            return point_in(point)
        case terms.Tuple((first, second)) if is_numeric(term):
            return first, second
    return None


def _named_function(part: Term) -> AtPlace | None:
    match part:
        case terms.Relation((terms.Apply(_, (terms.Variable() as x,), None, False) as name, body), ("=",)):
            return AtPlace(name, x, body) if set(terms.variables(body)) <= {x} else None
        case terms.Relation((terms.Variable() as name, body), ("=",)):
            letters = terms.variables(body)
            return AtPlace(name, letters[0], body) if len(letters) == 1 and letters[0] != name else None
        case terms.Relation() | terms.Tuple():
            return None
    letters = terms.variables(part)
    return AtPlace(terms.Variable("y"), letters[0], part) if len(letters) == 1 else None


def taylor_polynomial_in(term: Term) -> AtPlace | None:
    """`T_{3}(x)` or `T_{3}(x,1)` beside the function."""
    parts = parts_of(term)
    asked = [part for part in parts if _order_asked(part) is not None]
    if len(asked) != 1:
        return None
    (wanted,) = asked
    rest = tuple(part for part in parts if part is not wanted)
    found = function_at_place(rest[0] if len(rest) == 1 else terms.Tuple(rest)) if rest else None
    order = _order_asked(wanted)
    assert isinstance(wanted, terms.Apply)
    if found is None or order is None or wanted.arguments[0] != found.x:
        return None
    place = wanted.arguments[1] if len(wanted.arguments) == 2 else found.place
    return replace(found, place=place or ZERO, order=order)


def approximation_in(term: Term) -> AtPlace | None:
    """The function of `\\sin x\\approx x-\\frac{x^{3}}{6}`, with the degree of the right side."""
    match term:
        case terms.Relation((body, polynomial), (r"\approx",)):
            pass
        case _:
            return None
    letters = terms.variables(term)
    if len(letters) != 1 or not terms.variables(body):
        return None
    degree = _degree(polynomial, letters[0])
    if degree is None or not 0 < degree <= MAX_ORDER or _degree(body, letters[0]) is not None:
        return None
    return AtPlace(terms.Variable("f"), letters[0], body, ZERO, degree)


def _degree(term: Term, x: terms.Variable) -> int | None:
    """The degree of a polynomial that is written as one; None for other terms."""
    match term:
        case terms.Sum(parts):
            degrees = [_degree(part, x) for part in parts]
            return None if None in degrees else max(degree for degree in degrees if degree is not None)
        case terms.Negation(inner):
            return _degree(inner, x)
        case terms.Product(factors):
            degrees = [_degree(factor, x) for factor in factors]
            return None if None in degrees else sum(degree for degree in degrees if degree is not None)
        case terms.Quotient(above, below) if not terms.variables(below):
            return _degree(above, x)
        case terms.Power(base, exponent) if base == x:
            value = plain_value(exponent)
            return int(value) if value is not None and value.denominator == 1 and value > 0 else None
        case terms.Variable():
            return 1
    return None if terms.variables(term) else 0


def _order_asked(part: Term) -> int | None:
    match part:
        case terms.Apply(terms.Variable("T", sub, 0), (terms.Variable(), *_), None, False) if sub.isdecimal():
            return int(sub) if int(sub) <= MAX_ORDER else None
    return None
