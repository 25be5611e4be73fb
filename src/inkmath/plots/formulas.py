"""Terms as text that a page calculates with: postfix notation, its parts separated by blanks.

`@x` is the letter x, `^2/3` a power with a rational exponent; every other part is a number or an operation
by its name: `@x ^2/1 4 neg +` is the formula of x^2 - 4. The values are those of `inkmath.expression.values`.
"""

from __future__ import annotations

import math

from inkmath.expression import terms
from inkmath.expression.sympy_text import number_value, plain_value
from inkmath.expression.terms import Term
from inkmath.expression.values import CALLS, CONSTANTS, NotCoveredError
from inkmath.plots.written import latex_of


def formula_of(term: Term) -> str:
    """The formula of a term; empty where it has none, since the page does not know one of its operations."""
    try:
        return " ".join(_parts(term))
    except NotCoveredError:
        return ""


def _parts(term: Term) -> list[str]:
    match term:
        case terms.Number(text, False):
            return [repr(float(number_value(text)))]
        case terms.Numeral() | terms.Mixed() if (value := plain_value(term)) is not None:
            return [repr(float(value))]
        case terms.Constant(token) if token in CONSTANTS:
            return [repr(CONSTANTS[token])]
        case terms.Variable() if " " not in (latex := latex_of(term)):
            return [f"@{latex}"]
        case terms.Sum(parts):
            return _chain(parts, "+")
        case terms.Product(parts):
            return _chain(parts, "*")
        case terms.Negation(inner):
            return [*_parts(inner), "neg"]
        case terms.Quotient(numerator, denominator):
            return [*_parts(numerator), *_parts(denominator), "/"]
        case terms.Power(base, exponent):
            n = plain_value(exponent)
            power = [*_parts(exponent), "^"] if n is None else [f"^{n.numerator}/{n.denominator}"]
            return [*_parts(base), *power]
        case terms.Root(radicand, index):
            return [*_parts(radicand), f"^1/{_index(index)}"]
        case terms.Absolute(inner):
            return [*_parts(inner), "abs"]
        case terms.Factorial(inner, False):
            return [*_parts(inner), "factorial"]
        case terms.Binomial():
            return _parts(term.written_out)
        case terms.Scaled(inner, unit):
            return [*_parts(inner), repr((math.pi if unit == "degree" else 1) / term.parts), "*"]
        case terms.Call(r"\log", argument, base):
            bottom = ["10.0"] if base is None else _parts(base)
            return [*_parts(argument), "ln", *bottom, "ln", "/"]
        case terms.Call(function, argument, None) if function in CALLS:
            return [*_parts(argument), function.removeprefix("\\")]
    raise NotCoveredError("a term without a formula")


def _chain(parts: tuple[Term, ...], operation: str) -> list[str]:
    found = _parts(parts[0])
    for part in parts[1:]:
        found += [*_parts(part), operation]
    return found


def _index(index: Term | None) -> int:
    n = 2 if index is None else plain_value(index)
    if n is None or n != int(n) or n < 2:
        raise NotCoveredError("a root whose index is not a whole number")
    return int(n)
