"""Undoing, one by one, what was done to the unknown, where it stands in one place only: `3|2x+1|-4=5`.

Each rule takes the outermost operation on the left side to the other side.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.exact import exact_value, is_zero, sign_of, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.plain_text import said
from inkmath.solving.rules.equations.branches import Equation

EVEN_POWER = "Raising to an even power may add solutions; each is checked at the end."


def undo(equation: Equation) -> Rewrite[Equation] | None:
    """The equation after one step towards `x = number`; None where the unknown stands in several places."""
    if not equation.contains_variable(equation.left):
        swapped = equation.with_sides(equation.right, equation.left)
        return Rewrite(
            "swap-sides", (swapped,), f"Swap the sides, so that {said(equation.right)} comes first."
        )
    if equation.contains_variable(equation.right):
        return None
    for rule in RULES:
        change = rule(equation)
        if change is not None:
            return change
    return None


def evaluated(term: Term) -> Term:
    """The value of a term without letters, as one writes it; a term with letters as it is."""
    return (
        term if terms.variables(term) else from_sympy(simplify_number(exact_value(term)), has_decimals(term))
    )


def has_decimals(term: Term) -> bool:
    return any(isinstance(part, terms.Number) and "." in part.text for part in terms.walk(term))


def number(term: Term) -> sympy.Expr:
    return exact_value(term)


def undo_sum(equation: Equation) -> Rewrite[Equation] | None:
    match equation.left:
        case terms.Sum(parts):
            own = [part for part in parts if equation.contains_variable(part)]
            others = [part for part in parts if not equation.contains_variable(part)]
        case _:
            return None
    if len(own) != 1:
        return None
    rest = evaluated(terms.sum_of(others))
    right = evaluated(terms.Sum((equation.right, terms.Negation(rest))))
    result = equation.with_sides(own[0], right)
    if isinstance(rest, terms.Negation):
        return Rewrite("add-to-both-sides", (result,), f"Add {said(rest.term)} to both sides.")
    return Rewrite("subtract-from-both-sides", (result,), f"Subtract {said(rest)} from both sides.")


def undo_negation(equation: Equation) -> Rewrite[Equation] | None:
    if not isinstance(equation.left, terms.Negation):
        return None
    result = equation.with_sides(equation.left.term, evaluated(terms.Negation(equation.right)))
    return Rewrite("multiply-both-sides", (result,), "Multiply both sides by -1.")


def undo_product(equation: Equation) -> Rewrite[Equation] | None:
    if not isinstance(equation.left, terms.Product):
        return None
    own = [part for part in equation.left.factors if equation.contains_variable(part)]
    others = [part for part in equation.left.factors if not equation.contains_variable(part)]
    if len(own) != 1:
        return None
    factor = evaluated(terms.product_of(others, [""] * (len(others) - 1)))
    if is_zero(number(factor)):
        return None
    result = equation.with_sides(own[0], evaluated(terms.Quotient(equation.right, factor)))
    return Rewrite("divide-both-sides", (result,), f"Divide both sides by {said(factor)}.")


def undo_quotient(equation: Equation) -> Rewrite[Equation] | None:
    if not isinstance(equation.left, terms.Quotient):
        return None
    numerator, denominator = equation.left.numerator, equation.left.denominator
    if not equation.contains_variable(denominator):
        product = terms.Product((equation.right, denominator), ("",))
        result = equation.with_sides(numerator, evaluated(product))
        return Rewrite("multiply-both-sides", (result,), f"Multiply both sides by {said(denominator)}.")
    return None


def undo_power(equation: Equation) -> Rewrite[Equation] | None:
    if not isinstance(equation.left, terms.Power):
        return None
    base, exponent = equation.left.base, equation.left.exponent
    n = plain_value(exponent)
    if n is None or n <= 0 or not equation.contains_variable(base):
        return None
    value = number(equation.right)
    shown = said(equation.right)
    if n.denominator > 1:
        power = terms.Power(base, terms.Number(str(n.numerator))) if n.numerator > 1 else base
        right = from_sympy(simplify_number(value**n.denominator))
        says = f"Raise both sides to the power {n.denominator}."
        caution = EVEN_POWER if n.denominator % 2 == 0 else ""
        return Rewrite("raise-to-power", (equation.with_sides(power, right),), says, caution)
    if n.numerator % 2 == 1:
        root = from_sympy(odd_root_of(value, n.numerator))
        says = f"{said(root)} is the one number whose power {n.numerator} is {shown}."
        return Rewrite("root", (equation.with_sides(base, root),), says)
    sign = sign_of(value)
    if sign < 0:
        says = f"The power {n.numerator} of a real number is never negative, but {shown} is."
        return Rewrite("no-real-root", (), says)
    if sign == 0:
        return Rewrite("root", (equation.with_sides(base, ZERO),), f"Only 0 has the power {n.numerator} 0.")
    root = from_sympy(simplify_number(sympy.root(value, n.numerator)))
    pair = tuple(equation.with_sides(base, side) for side in (root, terms.Negation(root)))
    name = "square" if n == 2 else f"power {n}"
    return Rewrite(
        "square-root" if n == 2 else "root",
        pair,
        f"Both {said(root)} and -{said(root)} have the {name} {shown}.",
    )


def odd_root_of(value: sympy.Expr, n: int) -> sympy.Expr:
    """The real root of a real number."""
    return simplify_number(-sympy.root(-value, n) if sign_of(value) < 0 else sympy.root(value, n))


def undo_root(equation: Equation) -> Rewrite[Equation] | None:
    if not isinstance(equation.left, terms.Root):
        return None
    n = 2 if equation.left.index is None else plain_value(equation.left.index)
    if n is None or n != int(n) or not equation.contains_variable(equation.left.radicand):
        return None
    value, name = number(equation.right), "square root" if n == 2 else "root"
    if n % 2 == 0 and sign_of(value) < 0:
        says = f"A {name} is never negative, but {said(equation.right)} is."
        return Rewrite("no-real-root", (), says)
    result = equation.with_sides(
        equation.left.radicand, from_sympy(simplify_number(sympy.expand(value ** int(n))))
    )
    says = "Square both sides." if n == 2 else f"Raise both sides to the power {n}."
    return Rewrite("square-both-sides" if n == 2 else "raise-to-power", (result,), says)


def undo_absolute(equation: Equation) -> Rewrite[Equation] | None:
    if not isinstance(equation.left, terms.Absolute):
        return None
    inner, right = equation.left.term, equation.right
    sign = sign_of(number(right))
    if sign < 0:
        says = f"An absolute value is never negative, but {said(right)} is."
        return Rewrite("no-absolute-value", (), says)
    if sign == 0:
        says = "Only 0 has the absolute value 0."
        return Rewrite("absolute-value", (equation.with_sides(inner, ZERO),), says)
    opposite = terms.Negation(right)
    pair = (equation.with_sides(inner, right), equation.with_sides(inner, opposite))
    says = f"Both {said(right)} and -{said(right)} have the absolute value {said(right)}."
    return Rewrite("absolute-value", pair, says)


def undo_reciprocal(equation: Equation) -> Rewrite[Equation] | None:
    """c / g = r: g = c / r."""
    if not isinstance(equation.left, terms.Quotient) or equation.contains_variable(equation.left.numerator):
        return None
    numerator, denominator = equation.left.numerator, equation.left.denominator
    if is_zero(number(equation.right)) or is_zero(number(numerator)):
        return None
    right = evaluated(terms.Quotient(numerator, equation.right))
    says = f"Take the reciprocal of both sides, times {said(numerator)}."
    return Rewrite("reciprocal", (equation.with_sides(denominator, right),), says)


RULES: list[Callable[[Equation], Rewrite[Equation] | None]] = [
    undo_sum,
    undo_negation,
    undo_product,
    undo_quotient,
    undo_reciprocal,
    undo_power,
    undo_root,
    undo_absolute,
]


def is_tower(equation: Equation) -> bool:
    """Whether the unknown stands in one place, under a power of a sum: better undone than multiplied out."""
    if equation.contains_variable(equation.right) == equation.contains_variable(equation.left):
        return False
    term: Term | None = equation.left if equation.contains_variable(equation.left) else equation.right
    while term is not None and term != equation.variable:
        if isinstance(term, terms.Power) and term.base != equation.variable:
            n = plain_value(term.exponent)
            return n is not None and n >= 2 and n.denominator == 1
        children = [child for child in terms.children(term) if equation.contains_variable(child)]
        term = children[0] if len(children) == 1 else None
    return False
