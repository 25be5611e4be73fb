"""Substitution of an inner function, whose derivative is a factor of the integrand."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from inkmath.solving.rules.integration.moves import Move, U, factors_of, linear
from inkmath.solving.rules.integration.parts import first_parts

MAX_TRIED = 8


def inner_function(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """x e^(x^2) with u = x^2: the rest of the integrand is a simpler function of u alone."""
    for move in _by_inner_function(f, x):
        becomes_rational = move.rest.is_rational_function(U) and not f.is_rational_function(x)
        if becomes_rational or sympy.count_ops(move.rest) < sympy.count_ops(f):
            return move
    return None


def any_inner_function(f: sympy.Expr, x: sympy.Symbol) -> Move | None:
    """sqrt(sqrt(x) + 1) with u = sqrt(x), though the new integrand is no shorter.

    No linear function where integration by parts is shorter, as for x^2 cos(6x + 2).
    """
    longest = sympy.count_ops(f) + 4
    is_for_parts = bool(first_parts(f, x))
    for move in _by_inner_function(f, x):
        if sympy.count_ops(move.rest) <= longest and not (is_for_parts and linear(move.inner, x)):
            return move
    return None


def _by_inner_function(f: sympy.Expr, x: sympy.Symbol) -> Iterator[Move]:
    for inner in _inner_functions(f, x)[:MAX_TRIED]:
        rest = _in_terms_of(inner, f, x)
        if rest is not None:
            yield Move("substitution", rest, inner=inner)


def _inner_functions(f: sympy.Expr, x: sympy.Symbol) -> list[sympy.Expr]:
    """Candidates for substitution: arguments, bases, exponents and functions of x, the simplest first."""
    found: list[sympy.Expr] = []
    for part in sympy.preorder_traversal(f):
        if part.is_Pow:
            found += [part.base, part.exp, 1 / part if part.exp.is_negative else part]
        elif isinstance(part, sympy.exp) or part.is_Function:
            found += [*part.args, part]
    inner = [part for part in dict.fromkeys(found) if part.has(x) and part not in (x, f, 1 / x)]
    return sorted(inner, key=sympy.count_ops)


def _in_terms_of(inner: sympy.Expr, f: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    """The integrand divided by the derivative of u(x), with u alone; None where x is left."""
    slope = sympy.diff(inner, x)
    meaning = _power_by(inner, x)
    _, factors = factors_of(f, x)
    rational = sympy.Mul(*(part for part in factors if part.is_rational_function(x)))
    rests = [
        f / slope,
        sympy.cancel(rational / slope) * (f / rational),  # no square comes out of a root
        sympy.powsimp(f / slope),
        sympy.cancel(f / slope),
    ]
    if f.has(*QUOTIENTS):
        rests.append(f.replace(lambda part: isinstance(part, QUOTIENTS), _as_quotient) / slope)
    for rest in rests:
        new = rest.subs(inner, U).subs(sympy.expand(inner), U)
        if new.has(x) and meaning is not None:
            new = new.subs(*meaning)
        if not new.has(x):
            return sympy.powsimp(new)
    return None


QUOTIENTS = (sympy.tan, sympy.cot, sympy.tanh, sympy.coth)


def _as_quotient(call: sympy.Expr) -> sympy.Expr:
    """tan(x) as sin(x)/cos(x)."""
    if isinstance(call, sympy.tan | sympy.cot):
        sine, cosine = sympy.sin(call.args[0]), sympy.cos(call.args[0])
    else:
        sine, cosine = sympy.sinh(call.args[0]), sympy.cosh(call.args[0])
    return sine / cosine if isinstance(call, sympy.tan | sympy.tanh) else cosine / sine


def _power_by(inner: sympy.Expr, x: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr] | None:
    """x^n and (u - a)/b for u = a + b x^n."""
    a, rest = inner.as_independent(x, as_Add=True)
    b, power = rest.as_independent(x, as_Add=False)
    base, n = power.as_base_exp()
    return (power, (U - a) / b) if base == x and n.is_Integer and n > 0 and a != 0 else None
