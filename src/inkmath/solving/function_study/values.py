"""The values of a function without parameters, and the places where it may have none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import mpmath
import sympy

from inkmath.expression.terms import Term
from inkmath.solving.evaluate.exact import simplify_number
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.function_study.study import Study

ROUNDED = mpmath.mpf(10) ** -30
"""Numbers that differ by less are the same, rounded."""


@dataclass
class Valued(Study):
    """The study of a function that can be worked out at every number.

    breaks: numbers at which the domain may end or have a gap, kinks among them.
    gaps: those at which the function has no value for certain, whatever rounding makes of it.
    """

    breaks: dict[sympy.Expr, Any] = field(default_factory=dict)
    gaps: dict[sympy.Expr, Any] = field(default_factory=dict)

    def at(self, value: Any, body: Term | None = None) -> Any:
        """The value of the function (or of another body) in floating point; None where it has none."""
        if body is None and any(abs(value - gap) < ROUNDED for gap in self.gaps.values()):
            return None
        try:
            with mpmath.workdps(40):
                result = value_at(self.body if body is None else body, Point({self.x: value}))
        except (UndefinedValueError, NotCoveredError):
            return None
        return result if mpmath.isfinite(result) else None

    def at_within(self, value: Any, body: Term) -> Any:
        """The value of a body where the function has one."""
        return None if self.at(value) is None else self.at(value, body)

    def exact_at(self, value: sympy.Expr, body: Term | None = None) -> sympy.Expr:
        """The exact value of the function or of another body."""
        expression = real_expression(self.body if body is None else body)
        return simplify_number(expression.subs(real(self.x), value))


def float_of(number: sympy.Expr) -> Any:
    """The number in floating point, infinity included."""
    rounded = number.evalf(40)
    if rounded in (sympy.oo, -sympy.oo):
        return mpmath.inf if rounded > 0 else -mpmath.inf
    with mpmath.workdps(40):
        return mpmath.mpf(str(rounded))
