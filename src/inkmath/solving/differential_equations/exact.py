"""Exact equations M dx + N dy = 0: the solutions are the level curves of a function of both letters."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.differential_equations.separable import General, equals
from inkmath.solving.differential_equations.working import Working, are_same
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import add, multiply
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Step

F = terms.Variable("F")


def if_exact(work: Working, slope: sympy.Expr) -> General | None:
    """The same where the equation is exact as it stands."""
    m, n = _factors(work, slope)
    gap = sympy.simplify(sympy.diff(m, real(work.y)) - sympy.diff(n, real(work.x)))
    return by_potential(work, slope) if gap == 0 else None


def by_potential(work: Working, slope: sympy.Expr) -> General | None:
    """The level curves F = C where M and N are the derivatives of F."""
    x, y = real(work.x), real(work.y)
    m, n = _factors(work, slope)
    factor = _integrating_factor(work, m, n)
    if factor is None:
        return None
    if factor != 1:
        m, n = sympy.expand(factor * m), sympy.expand(factor * n)
        says = sentence("Multiplied by {} the equation is exact.", from_sympy(factor))
        work.say("integrating-factor", _in_differentials(work, m, n), says)
    elif work.equation.style != "differentials":
        work.say("exact-form", _in_differentials(work, m, n), sentence("Multiply by d{}.", work.x))
    above, right = from_sympy(m), from_sympy(n)
    mixed = [from_sympy(sympy.expand(sympy.diff(m, y))), from_sympy(sympy.expand(sympy.diff(n, x)))]
    sides = (terms.Derivative(above, work.y, ONE, True), mixed[0], terms.Derivative(right, work.x, ONE, True))
    says = sentence(
        "The mixed derivatives agree: the equation is exact. {} and {} are the derivatives of a function F.",
        above,
        right,
    )
    work.aside("exactness", terms.Relation(sides, ("=", "=")), says)
    return _level_curves(work, above, n)


def _factors(work: Working, slope: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """M and N, as they were given or as the fraction of the slope has them."""
    left, right = (real_expression(side) for side in work.equation.equation.sides)
    p = real(work.equation.derivative(1))
    total = sympy.expand(left - right)
    m, n = sympy.expand(total.subs(p, 0)), sympy.expand(sympy.diff(total, p))
    if sympy.simplify(sympy.diff(m, real(work.y)) - sympy.diff(n, real(work.x))) == 0:
        return m, n
    above, below = sympy.fraction(sympy.together(slope))
    return (-above, below) if work.equation.style != "differentials" else (m, n)


def _integrating_factor(work: Working, m: sympy.Expr, n: sympy.Expr) -> sympy.Expr | None:
    """A function of x alone or of y alone that makes the equation exact; 1 where it is."""
    x, y = real(work.x), real(work.y)
    gap = sympy.simplify(sympy.diff(m, y) - sympy.diff(n, x))
    if gap == 0:
        return sympy.S.One
    for ratio, letter, other in ((gap / n, x, y), (-gap / m, y, x)):
        rate = sympy.cancel(sympy.together(ratio))
        if rate.has(other):
            continue
        exponent = sympy.integrate(rate, letter)
        if exponent.has(sympy.Integral):
            continue
        return sympy.simplify(sympy.exp(exponent))
    return None


def _in_differentials(work: Working, m: sympy.Expr, n: sympy.Expr) -> terms.Relation:
    d = terms.Variable("d")
    parts = [multiply(from_sympy(value), d, letter) for value, letter in ((m, work.x), (n, work.y))]
    return equals(add(*parts), terms.ZERO)


def _level_curves(work: Working, above: Term, n: sympy.Expr) -> General:
    """F from its derivatives, and F = C."""
    x, y = work.x, work.y
    parts = above.terms if isinstance(above, terms.Sum) else (above,)
    first = sympy.expand(sympy.Add(*(real_expression(work.integrated(part, x)) for part in parts)))
    h = terms.Variable("h")
    line = terms.Relation(
        (F, terms.Integral(above, x), add(from_sympy(first), terms.Apply(h, (y,)))), ("=", "=")
    )
    is_right = are_same(terms.Derivative(from_sympy(first), x, ONE), above)
    says = sentence("Integrate with respect to {}; the constant may depend on {}.", x, y)
    work.write(Step("potential", latex_of(line), says, is_right))
    rest = sympy.simplify(n - sympy.diff(first, real(y)))
    if rest.has(real(x)):
        raise NotCoveredError("this exact equation")
    prime = terms.Apply(terms.Variable("h", "", 1), (y,))
    slope = from_sympy(sympy.diff(first, real(y)))
    line = terms.Relation((terms.Derivative(F, y, ONE, True), add(slope, prime), from_sympy(n)), ("=", "="))
    is_right = are_same(add(slope, from_sympy(rest)), from_sympy(n))
    says = sentence("Differentiate with respect to {} and compare: h'({}) = {}.", y, y, from_sympy(rest))
    work.write(Step("potential", latex_of(line), says, is_right))
    total = from_sympy(first)
    if rest != 0:
        total = add(total, work.integrated(from_sympy(rest), y))
    result = equals(total, work.constant)
    work.say(
        "level-curves",
        result,
        sentence("Along a solution F does not change: it is a constant {}.", work.constant),
    )
    return General(result)
