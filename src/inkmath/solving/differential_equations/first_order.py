"""Equations of the first order: which method fits, and those that lead to a separable or linear equation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.differential_equations.exact import by_potential, if_exact
from inkmath.solving.differential_equations.problems import DifferentialEquation
from inkmath.solving.differential_equations.separable import (
    General,
    direct,
    equals,
    exponential_of,
    factors_of,
    joined,
    separate,
)
from inkmath.solving.differential_equations.working import Working, are_same, integration_constant, slope_of
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import positive, real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import add, divide, multiply, negate, number, power
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Step

Method = Callable[["Working", sympy.Expr], General | None]


def solve_first_order(equation: DifferentialEquation, draft: Draft) -> tuple[Working, General]:
    """The general solution, by the first method that leads to one."""
    slope = slope_of(equation)
    (constant,) = integration_constant((equation.equation,))
    work = Working(equation, draft, _slope_term(equation, slope), equation.y, equation.x, constant)
    reason: Exception = NotCoveredError("no method fits this differential equation")
    for method in METHODS_OF_DIFFERENTIALS if equation.style == "differentials" else METHODS:
        kept = len(draft.steps)
        try:
            found = method(work, slope)
        except NotCoveredError as error:
            found, reason = None, error
        if found is not None:
            return work, found
        del draft.steps[kept:]
    raise reason


def _slope_term(equation: DifferentialEquation, slope: sympy.Expr) -> Term:
    """The right side of y' = ..., as it was given where it was."""
    left, right = equation.equation.sides
    return right if left == equation.derivative(1) else from_sympy(slope)


def _isolate(work: Working) -> None:
    """Adds y' = ..., where the equation was not given so."""
    line = equals(work.equation.derivative(1), work.slope)
    if work.equation.style != "differentials" and latex_of(work.equation.equation) != latex_of(line):
        says = sentence("Solve for {}.", work.equation.shown(work.equation.derivative(1)))
        work.say("solve-for-derivative", work.equation.shown(line), says)


def by_integration(work: Working, slope: sympy.Expr) -> General | None:
    """y' = f(x)."""
    if slope.has(real(work.y)):
        return None
    _isolate(work)
    return direct(work)


def by_separation(work: Working, slope: sympy.Expr) -> General | None:
    """y' = f(x) g(y)."""
    x, y = real(work.x), real(work.y)
    factors = factors_of(real_expression(work.slope), x, y) or factors_of(slope, x, y)
    if factors is None:
        return None
    if work.equation.equation.sides[0] != work.equation.derivative(1):
        work = replace(work, slope=from_sympy(factors[0] * factors[1]))
    _isolate(work)
    return separate(work, *factors)


def by_integrating_factor(work: Working, slope: sympy.Expr) -> General | None:
    """y' + p(x) y = q(x)."""
    parts = linear_parts(slope, real(work.y))
    if parts is None or parts[0] == 0:
        return None
    p, q = parts
    y, prime = work.y, work.equation.derivative(1)
    standard = equals(_sum(prime, multiply(from_sympy(p), y)), from_sympy(q))
    if latex_of(standard) != latex_of(work.equation.equation):
        says = sentence("Write the equation as {} + p{} = q.", prime, y)
        work.say("standard-linear-form", work.equation.shown(standard), says)
    return _with_factor(work, p, q)


def _tidy(value: sympy.Expr) -> sympy.Expr:
    expanded = sympy.expand(sympy.powsimp(sympy.expand(value)))
    if not value.has(sympy.sin, sympy.cos, sympy.tan):
        return expanded
    return min((expanded, sympy.trigsimp(value)), key=sympy.count_ops)


def linear_parts(slope: sympy.Expr, y: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr] | None:
    """p and q of y' = q - p y; None for another slope."""
    q = slope.subs(y, 0) if slope.is_polynomial(y) else None
    if q is None or sympy.degree(sympy.expand(slope), y) > 1:
        return None
    p = sympy.cancel(sympy.together(-sympy.diff(slope, y)))
    return p, sympy.expand(q)


def _with_factor(work: Working, p: sympy.Expr, q: sympy.Expr) -> General:
    """The general solution of y' + p y = q by an integrating factor."""
    y, x = work.y, work.x
    exponent = sympy.expand(real_expression(work.integrated(from_sympy(p), x)))
    factor, inverse = exponential_of(exponent, work), exponential_of(-exponent, work)
    mu = terms.Variable(r"\mu")
    integral = power(terms.Constant("e"), terms.Integral(from_sympy(p), x))
    line = terms.Relation((mu, integral, factor), ("=", "="))
    is_right = are_same(terms.Derivative(factor, x, ONE), multiply(factor, from_sympy(p)))
    says = sentence(
        "With this integrating factor, whose derivative is {} times itself, the left side is a derivative.",
        from_sympy(p),
    )
    work.write(Step("integrating-factor", latex_of(line), says, is_right))
    product = multiply(factor, y)
    right = from_sympy(sympy.expand(sympy.powsimp(sympy.expand(real_expression(factor) * q))))
    line = equals(terms.Derivative(terms.Sum((product,)), x, ONE), right)  # in brackets, as a sum is
    work.say(
        "multiply-by-factor",
        line,
        sentence(
            "Multiply by {}; by the product rule the left side is the derivative of {}.", factor, product
        ),
    )
    body = work.integrated(right, x)
    line = equals(product, add(body, work.constant))
    work.say(
        "integrate-both-sides", line, sentence("Integrate both sides; {} is any constant.", work.constant)
    )
    particular = _tidy(real_expression(body) * real_expression(inverse))
    result = equals(y, _sum(multiply(work.constant, inverse), from_sympy(particular)))
    if factor != ONE:
        work.say("solve-for-function", result, sentence("Divide by {}.", factor))
    return General(result)


def _sum(first: Term, second: Term) -> Term:
    """The sum with fractions such as C/x written as one; those over the same are put together."""
    match joined(first), second:
        case terms.Quotient(above, below), terms.Negation(terms.Quotient(other, same)) if below == same:
            return divide(add(above, negate(other)), below)
        case terms.Quotient(above, below), terms.Quotient(other, same) if below == same:
            return divide(add(above, other), below)
    return add(joined(first), second)


def by_quotient(work: Working, slope: sympy.Expr) -> General | None:
    """y' = f(y/x): the quotient v = y/x makes it separable."""
    v = terms.Variable("v" if work.y.token != "v" else "u")
    y, x = real(work.y), positive(work.x)
    inner = sympy.simplify(slope.subs({y: real(v) * x}, simultaneous=True).subs(real(work.x), x))
    if inner.has(x) or inner.has(real(work.x)):
        return None
    own = real(work.x)
    rest = sympy.factor(sympy.cancel(sympy.together(inner - real(v))))
    _isolate(work)
    quotient = Working(work.equation, work.draft, from_sympy(rest / own), v, work.x, work.constant)
    prime = terms.Variable(v.token, v.sub, 1)
    line = equals(add(v, multiply(work.x, prime)), from_sympy(inner))
    says = sentence(
        "The right side depends on {} only. Put {} for it: then {} = {} and {} = {}.",
        divide(work.y, work.x), v, work.y, multiply(v, work.x), work.equation.derivative(1), line.sides[0],
    )  # fmt: skip
    quotient.say("substitute-quotient", line, says)
    line = equals(multiply(work.x, prime), from_sympy(rest))
    quotient.say("solve-for-derivative", line, sentence("Subtract {}.", v))
    if rest == 0:
        return None
    found = separate(quotient, 1 / own, rest)
    return _back(work, v, found)


def _back(work: Working, v: terms.Variable, found: General) -> General:
    """The solution with y/x put back for v."""
    quotient = divide(work.y, work.x)
    line = equals(*(substitute(side, v, quotient) for side in found.line.sides))
    says = sentence("Substitute {} back for {}.", quotient, v)
    if found.line.sides[0] == v:
        line = equals(work.y, _times(found.line.sides[1], work.x))
        says = sentence("Substitute {} back for {} and multiply by {}.", quotient, v, work.x)
    work.say("put-back", line, says)
    result = _multiplied_by_power(work, v, found.line)
    if result is not None and result != line:
        work.say("multiply-both-sides", result, sentence("Multiply by a power of {}.", work.x))
        line = result
    extra = [from_sympy(real_expression(value) * real(work.x)) for value in found.extra]
    for body in extra:
        straight = "Each constant quotient is a straight line that solves it, too."
        work.say("constant-solution", equals(work.y, body), straight)
    return General(line, extra)


def _multiplied_by_power(work: Working, v: terms.Variable, line: terms.Relation) -> terms.Relation | None:
    """The line in v = y/x times the power of x that frees its left side of fractions; None if none does."""
    left, right = (real_expression(side) for side in line.sides)
    x, y = real(work.x), real(work.y)
    if line.sides[0] == v or not left.is_polynomial(real(v)):
        return None
    n = sympy.degree(left, real(v))
    above = sympy.expand(left.subs(real(v), y / x) * x**n)
    term = line.sides[1]
    if isinstance(term, terms.Sum):
        return equals(from_sympy(above), multiply(power(work.x, number(int(n))), term))
    return equals(from_sympy(above), from_sympy(sympy.powsimp(right * x**n)))


def _times(term: Term, x: terms.Variable) -> Term:
    """The term times the letter, in every part of a sum and above the line of a fraction."""
    match term:
        case terms.Negation(inner):
            return negate(_times(inner, x))
        case terms.Quotient(above, below):
            return divide(_times(above, x), below)
        case terms.Sum(parts) if not any(isinstance(part, terms.Call) for part in parts):
            return add(*(_times(part, x) for part in parts))
        case terms.Number("1"):
            return x
    return multiply(x, term)


def by_bernoulli(work: Working, slope: sympy.Expr) -> General | None:
    """y' + p y = q y^n: the power u = y^(1-n) makes it linear."""
    parts = _bernoulli_parts(slope, real(work.y))
    if parts is None:
        return None
    p, q, n = parts
    u = terms.Variable("u" if work.y.token != "u" else "v")
    k = 1 - n
    _isolate(work)
    right = sympy.expand(k * q - k * p * real(u))
    other = Working(work.equation, work.draft, from_sympy(right), u, work.x, work.constant)
    prime = terms.Variable(u.token, u.sub, 1)
    meaning = from_sympy(real(work.y) ** k)
    line = equals(_sum(prime, multiply(from_sympy(k * p), u)), from_sympy(k * q))
    says = sentence("This is Bernoulli's equation: put {} for {}, which makes it linear.", u, meaning)
    other.say("substitute-power", line, says)
    found = _with_factor(other, k * p, sympy.expand(k * q))
    return _power_back(work, found, k)


def _bernoulli_parts(slope: sympy.Expr, y: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr, sympy.Expr] | None:
    """p, q and n of y' = q y^n - p y."""
    collected = sympy.collect(sympy.expand(slope), y, evaluate=False)
    powers = {key.as_base_exp()[1] if key != 1 else sympy.S.Zero: value for key, value in collected.items()}
    if len(powers) != 2 or 1 not in powers or any(value.has(y) for value in powers.values()):
        return None
    (n,) = [each for each in powers if each != 1]
    return (-powers[sympy.S.One], powers[n], n) if n.is_Rational and n != 0 else None


def _power_back(work: Working, found: General, k: sympy.Expr) -> General:
    right = found.line.sides[1]
    if k == -1:
        together = sympy.together(1 / real_expression(right))
        line = equals(work.y, from_sympy(together))
    elif k.is_negative and k.is_Integer:
        line = equals(power(work.y, number(int(-k))), divide(ONE, right))
    else:
        line = equals(from_sympy(real(work.y) ** k), right)
    work.say("put-back", line, sentence("Substitute back {}.", work.y))
    extra: list[Term] = [terms.ZERO] if k < 1 else []
    for body in extra:
        work.say(
            "constant-solution",
            equals(work.y, body),
            sentence("Dividing by a power of {} loses the solution {} = 0.", work.y, work.y),
        )
    return General(line, extra)


METHODS: tuple[Method, ...] = (
    by_integration,
    by_separation,
    by_integrating_factor,
    by_quotient,
    by_bernoulli,
    by_potential,
)
"""Each gives the general solution, or None where it does not fit; the first that leads to the end counts."""

METHODS_OF_DIFFERENTIALS: tuple[Method, ...] = (by_integration, by_separation, if_exact, *METHODS[2:])
"""The same for M dx + N dy = 0."""
