"""Roots of an equation, each checked by substitution into the equation as it was given."""

from __future__ import annotations

from dataclasses import dataclass

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.exact import PRECISION, agree, exact_value, simplify_number, to_float
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import UndefinedValueError
from inkmath.solving.sentences import inline, sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.decimal_roots import decimal_term
from inkmath.types import Answer, Check

MAX_SHOWN_OPERATIONS = 14
"""Longer numbers are shown as decimals where both sides are compared."""


@dataclass(frozen=True, slots=True)
class RootCheck:
    """A number put into the equation as it was given.

    line: `x=value`, as it was put in.
    refusal: the false statement that comes of it, where one does; None where a side has no value.
    """

    value: sympy.Expr
    line: terms.Relation
    answer: Answer
    check: Check
    refusal: terms.Relation | None


def check_root(
    equation: terms.Relation, variable: terms.Variable, root: sympy.Expr, as_decimal: bool = False
) -> RootCheck:
    """Puts a number, read back from its LaTeX, into the equation."""
    shown = latex_of(_written(root, as_decimal))
    value = interpret(parse(shown))
    put = substitute(equation, variable, value)
    assert isinstance(put, terms.Relation)
    line = terms.Relation((variable, value), (r"\approx" if root.is_Float else "=",))
    passed, refusal = False, None
    try:
        left, right = (_decimal_value(side) if root.is_Float else exact_value(side) for side in put.sides)
        passed = _are_close(left, right) if root.is_Float else agree(left, right)
        says = sentence("With {} {}", line, _comparison(left, right, passed, as_decimal, root.is_Float))
        if passed and root.is_Float:
            put = terms.Relation(put.sides, (r"\approx",))
        if not passed:
            refusal = terms.Relation(put.sides, (r"\neq",))
    except UndefinedValueError as reason:
        says = sentence("With {} a side has no value: {}.", line, reason)
    answer = Answer(shown, str(root), to_float(root), verified=passed)
    return RootCheck(root, line, answer, Check(latex_of(put), says, passed), refusal)


def _decimal_value(side: Term) -> sympy.Expr:
    """The value of a side into which a rounded number was put: the exact one may be too long to write."""
    with mpmath.workdps(PRECISION):
        value = value_at(side, Point({}))
        if not mpmath.isfinite(value):
            raise UndefinedValueError("it is not a real number")
        return sympy.Float(value, PRECISION)


def _comparison(left: sympy.Expr, right: sympy.Expr, passed: bool, as_decimal: bool, is_rough: bool) -> str:
    """Both sides worked out; long ones in decimals."""
    if passed and is_rough:
        value = float(left.evalf(15))
        return sentence("both sides are about {}.", f"{value if abs(value) > 1e-09 else 0:.6g}")
    if passed:
        return sentence("both sides are {}.", _value_said(min(left, right, key=sympy.count_ops), as_decimal))
    shown = [_value_said(side, as_decimal) for side in (left, right)]
    return sentence("the left side is {} and the right side is {}.", shown[0], shown[1])


def _value_said(value: sympy.Expr, as_decimal: bool) -> str:
    if value.count_ops() > MAX_SHOWN_OPERATIONS:
        return sentence("about {}", f"{float(value.evalf(15)):.6g}")
    return inline(_written(simplify_number(value), as_decimal))


def _written(value: sympy.Expr, as_decimal: bool) -> Term:
    has_float = value.has(sympy.Float)
    return decimal_term(value.evalf(15)) if has_float else from_sympy(value, as_decimal)


def _are_close(left: sympy.Expr, right: sympy.Expr) -> bool:
    """True if two numbers that come of a rounded one may be equal."""
    a, b = left.evalf(20), right.evalf(20)
    return bool(abs(a - b) <= sympy.Float(10) ** -9 * (1 + abs(a) + abs(b)))
