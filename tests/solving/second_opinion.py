"""latex2sympy2_extended as a second reader of LaTeX, and whether it means the same by it."""

from __future__ import annotations

import random
import re
from typing import Any

import sympy
from latex2sympy2_extended import latex2sympy
from latex2sympy2_extended.latex2sympy2 import ConversionConfig
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

CONFIG = ConversionConfig(lowercase_symbols=False, interpret_contains_as_eq=False)
POINTS = 3


def second_reading(latex: str) -> sympy.Basic | None:
    """The other library's reading; None if it fails. It raises bare exceptions of many kinds."""
    try:
        read = latex2sympy(latex, conversion_config=CONFIG)
    except Exception:
        return None
    return read if isinstance(read, sympy.Basic) and not isinstance(read, sympy.MatrixBase) else None


def agree(ours: sympy.Basic, theirs: sympy.Basic) -> bool:
    """True if both are the same: as objects, part by part, or at random values of their letters."""
    if isinstance(ours, sympy.Symbol) and isinstance(theirs, sympy.Symbol):
        return _plain(ours) == _plain(theirs)
    if ours == theirs:
        return True
    if isinstance(ours, Relational) and isinstance(theirs, Relational):
        return _relations_agree(ours, theirs)
    if isinstance(ours, COLLECTIONS) and isinstance(theirs, COLLECTIONS):
        return _parts_agree(ours.args, theirs.args)
    if isinstance(ours, sympy.Expr) and isinstance(theirs, sympy.Expr) and _values_agree(ours, theirs):
        return True
    if isinstance(ours, sympy.Add | sympy.Mul) and isinstance(theirs, sympy.Add | sympy.Mul):
        return type(ours) is type(theirs) and _parts_agree(_flat(ours), _flat(theirs))
    same_kind = _name(ours) == _name(theirs) and len(ours.args) == len(theirs.args) > 0
    return same_kind and all(agree(a, b) for a, b in zip(ours.args, theirs.args, strict=True))


COLLECTIONS = (sympy.Tuple, sympy.FiniteSet, sympy.And, sympy.Or)


UNDETERMINED = (
    AppliedUndef,
    sympy.Derivative,
    sympy.Integral,
    sympy.Limit,
    sympy.Product,
    sympy.Subs,
    sympy.Sum,
)
"""Terms that are compared part by part, not by value."""


def _flat(read: sympy.Basic) -> tuple[sympy.Basic, ...]:
    """The terms of a sum or factors of a product, those nested in it too; factors of 1 do not count."""
    parts = (_flat(part) if type(part) is type(read) else (part,) for part in read.args)
    return tuple(part for inner in parts for part in inner if part != 1)


def _name(read: sympy.Basic) -> str:
    return str(read.func)


def _parts_agree(ours: tuple[Any, ...], theirs: tuple[Any, ...]) -> bool:
    """True if the parts agree in some order: sets of theirs have lost it."""
    left = list(theirs)
    for part in ours:
        match = next((other for other in left if agree(part, other)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _relations_agree(ours: Relational, theirs: Relational) -> bool:
    if ours.rel_op != theirs.rel_op:
        return ours.rel_op == theirs.reversed.rel_op and _sides_agree(ours, theirs.rhs, theirs.lhs)
    return _sides_agree(ours, theirs.lhs, theirs.rhs)


def _sides_agree(ours: Relational, left: sympy.Basic, right: sympy.Basic) -> bool:
    return agree(ours.lhs, left) and agree(ours.rhs, right)


def _plain(variable: sympy.Symbol) -> str:
    return re.sub(r"[{}\\\\ ]", "", variable.name)


def _values_agree(ours: sympy.Expr, theirs: sympy.Expr) -> bool:
    """At points where letters of the same name have the same value; their `i` is the imaginary unit."""
    if any(side.has(*UNDETERMINED) for side in (ours, theirs)):
        return False
    draw = random.Random(1)
    names = sorted({_plain(variable) for side in (ours, theirs) for variable in side.free_symbols})
    for _ in range(POINTS):
        point = {name: sympy.Rational(draw.randint(3, 40), 7) for name in names}
        if ours.has(sympy.I):
            point["i"] = sympy.I
        left, right = (
            _number(side.subs({variable: point[_plain(variable)] for variable in side.free_symbols}))
            for side in (ours, theirs)
        )
        if left is None or right is None or abs(left - right) > 1e-8 * (1 + abs(left)):
            return False
    return True


def _number(value: Any) -> complex | None:
    try:
        return complex(value.evalf(15))
    except (TypeError, ValueError, OverflowError, AttributeError):
        return None
