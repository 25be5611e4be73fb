"""Equations with the unknown in an exponent."""

from __future__ import annotations

import math
from fractions import Fraction

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.exact import exact_value, sign_of, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.rules.construct import add, multiply
from inkmath.solving.rules.equations.branches import Equation
from inkmath.solving.sentences import sentence


def undo_exponential(equation: Equation) -> Rewrite[Equation] | None:
    """`2^A = 8` gives `A = 3`; where the base does not fit, by logarithms."""
    match equation.left:
        case terms.Power(base, exponent) if not equation.contains_variable(base):
            pass
        case terms.Call(r"\exp", exponent):
            base = terms.Constant("e")
        case _:
            return None
    if equation.contains_variable(equation.right):
        return None
    number, value = exact_value(base), exact_value(equation.right)
    if sign_of(number) <= 0 or number == 1:
        return None
    if sign_of(value) <= 0:
        says = sentence("A power of {} is always positive, but {} is not.", base, equation.right)
        return Rewrite("no-power", (), says)
    known = exponent_of(number, value)
    if known is not None:
        right = from_sympy(known)
        says = sentence("{} = {}, so the exponents are equal.", equation.right, terms.Power(base, right))
        return Rewrite("equal-exponents", (equation.with_sides(exponent, right),), says)
    log = sympy.log(value) if number == sympy.E else sympy.log(value) / sympy.log(number)
    right = from_sympy(log)
    says = sentence("Take the natural logarithm of both sides: {} = {}.", exponent, right)
    return Rewrite("take-logarithm", (equation.with_sides(exponent, right),), says)


HYPERBOLIC = frozenset({r"\sinh", r"\cosh", r"\tanh", r"\coth"})
E, TWO = terms.Constant("e"), terms.Number("2")


def hyperbolic(equation: Equation) -> Rewrite[Equation] | None:
    """`sinh x = 1` gives `(e^x - e^(-x))/2 = 1`."""
    parts = [part for part in terms.walk(equation.line) if isinstance(part, terms.Call)]
    calls = [part for part in parts if part.function in HYPERBOLIC and equation.contains_variable(part)]
    if not calls:
        return None
    sides = [equation.left, equation.right]
    for call in calls:
        sides = [substitute(side, call, _in_powers_of_e(call)) for side in sides]
    result = equation.with_sides(*sides)
    return Rewrite("to-exponentials", (result,), "Write the hyperbolic functions with powers of e.")


def _in_powers_of_e(call: terms.Call) -> Term:
    growing, falling = (terms.Power(E, part) for part in (call.argument, terms.Negation(call.argument)))
    double = terms.Power(E, terms.Product((TWO, call.argument), ("",)))
    less, more = (terms.Sum((double, part)) for part in (terms.Negation(ONE), ONE))
    match call.function:
        case r"\sinh":
            return terms.Quotient(terms.Sum((growing, terms.Negation(falling))), TWO)
        case r"\cosh":
            return terms.Quotient(terms.Sum((growing, falling)), TWO)
        case r"\tanh":
            return terms.Quotient(less, more)
    return terms.Quotient(more, less)


def exponent_of(base: sympy.Expr, value: sympy.Expr) -> sympy.Expr | None:
    """The rational exponent with which the base gives the value; None where there is none."""
    if base == sympy.E:
        exponent = sympy.log(value)
        exponent = sympy.expand_log(exponent, force=True)
        return exponent if exponent.is_Rational else _e_exponent(value)
    ratio = float(sympy.log(value).evalf(20)) / float(sympy.log(base).evalf(20))
    guess = Fraction(ratio).limit_denominator(60)
    if abs(float(guess) - ratio) > 1e-12 * (1 + abs(ratio)) or abs(guess.numerator) > 2000:
        return None
    exponent = sympy.Rational(guess.numerator, guess.denominator)
    is_exact = simplify_number(base**guess.numerator - value**guess.denominator) == 0
    return exponent if is_exact else None


def _e_exponent(value: sympy.Expr) -> sympy.Expr | None:
    """The number with which e gives the value, if it is written as such a power."""
    if isinstance(value, sympy.exp):
        return value.args[0]
    return sympy.S.One if value == sympy.E else None


def common_base(equation: Equation) -> Rewrite[Equation] | None:
    """`8^(x+1) = 4^x` gives `2^(3x+3) = 2^(2x)`, where each side is a product of powers of one number."""
    found = with_common_base(equation)
    if found is None:
        return None
    root, sides = found
    exponents = [_exponent(sympy.powsimp(side), root) for side in sides]
    if exponents[0] is None or exponents[1] is None:
        return None
    shown = from_sympy(root)
    powers = [terms.Power(shown, from_sympy(sympy.expand(exponent))) for exponent in exponents]
    result = equation.with_sides(powers[0], powers[1])
    if (result.left, result.right) == (equation.left, equation.right):
        return None
    return Rewrite("common-base", (result,), sentence("Write both sides as powers of {}.", shown))


BASE = sympy.Symbol("b", positive=True)
"""Stands for the common base: SymPy itself makes 4^x of 2^(2x)."""


def with_common_base(equation: Equation) -> tuple[sympy.Rational, list[sympy.Expr]] | None:
    """The number that all powers with the unknown above are powers of, and both sides with BASE for it."""
    sides = equation.sides
    powers = {p for side in sides for p in side.atoms(sympy.Pow) if _is_power(p, equation.x)}
    roots = {power: _primitive(power.base) for power in powers}
    bases = {root for root, _ in roots.values()}
    if len(bases) != 1:
        return None
    changed = {power: BASE ** sympy.expand(m * power.exp) for power, (_, m) in roots.items()}
    return bases.pop(), [side.xreplace(changed) for side in sides]


def _exponent(side: sympy.Expr, root: sympy.Rational) -> sympy.Expr | None:
    """The exponent of a side that is a power of the base, numbers included."""
    total = sympy.S.Zero
    for factor in sympy.Mul.make_args(side):
        if factor.is_Rational and factor > 0:
            exponent = exponent_of(root, factor)
        else:
            exponent = factor.exp if factor.is_Pow and factor.base == BASE else None
            exponent = sympy.S.One if factor == BASE else exponent
        if exponent is None:
            return None
        total += exponent
    return total


def _is_power(power: sympy.Expr, x: sympy.Symbol) -> bool:
    return bool(power.exp.has(x) and power.base.is_Rational and power.base > 0)


def _primitive(base: sympy.Rational) -> tuple[sympy.Rational, int]:
    """The base as a power: 8 is 2 to the power 3, 1/9 is 3 to the power -2."""
    if base.p == 1 and base.q > 1:
        root, m = _primitive(sympy.Integer(base.q))
        return root, -m
    if base.q != 1:
        shared = math.gcd(
            *(int(m) for m in (*sympy.factorint(base.p).values(), *sympy.factorint(base.q).values()))
        )
        return sympy.Rational(sympy.root(base, shared)), shared
    found = sympy.perfect_power(int(base))
    return (sympy.Integer(found[0]), int(found[1])) if found else (base, 1)


def divide_by_power(equation: Equation) -> Rewrite[Equation] | None:
    """`4 9^x - 13 6^x + 9 4^x = 0` divided by `4^x` holds powers of `(3/2)^x` alone."""
    x, parts = equation.x, sympy.Add.make_args(sympy.expand(equation.difference))
    factors = [part.subs(x, 0) for part in parts]
    bases = [sympy.simplify(part.subs(x, 1) / part.subs(x, 0)) for part in parts]
    if len(set(bases)) < 3 or not all(base.is_Rational and base > 0 for base in bases):
        return None
    pairs = zip(parts, factors, bases, strict=True)
    if any(sympy.simplify(part - factor * base**x) != 0 for part, factor, base in pairs):
        return None
    least = min(bases)
    root = min(base / least for base in bases if base != least)
    found = [exponent_of(root, base / least) for base in bases]
    exponents = [exponent for exponent in found if exponent is not None and exponent.is_Integer]
    if len(exponents) < len(bases):
        return None
    shown = from_sympy(root)
    powers = sorted(zip(exponents, factors, strict=True), key=lambda pair: -pair[0])
    summands = (_multiple(factor, shown, from_sympy(n * x), n == 0) for n, factor in powers)
    result = equation.with_sides(add(*summands), ZERO)
    says = sentence("Divide by {}, so that only powers of {} are left.", from_sympy(least**x), shown)
    return Rewrite("divide-by-power", (result,), says)


def _multiple(factor: sympy.Expr, base: Term, exponent: Term, is_constant: bool) -> Term:
    return from_sympy(factor) if is_constant else multiply(from_sympy(factor), terms.Power(base, exponent))


def equal_exponents(equation: Equation) -> Rewrite[Equation] | None:
    """`2^A = 2^B` gives `A = B`."""
    match equation.left, equation.right:
        case terms.Power(base, left), terms.Power(other, right) if base == other:
            pass
        case _:
            return None
    if equation.contains_variable(base):
        return None
    value = exact_value(base)
    if sign_of(value) <= 0 or value == 1:
        return None
    says = sentence("Equal powers of {} have equal exponents: {} = {}.", base, left, right)
    return Rewrite("equal-exponents", (equation.with_sides(left, right),), says)


def take_logarithms(equation: Equation) -> Rewrite[Equation] | None:
    """`2^x = 3^(x-1)` gives `x ln 2 = (x-1) ln 3`, where each side is a product of powers."""
    logs = [_logarithm(side, equation.x) for side in equation.sides]
    if logs[0] is None or logs[1] is None:
        return None
    if not any(side.atoms(sympy.Pow, sympy.exp) for side in equation.sides):
        return None
    says = "Take the natural logarithm of both sides."
    return Rewrite("take-logarithm", (equation.of(logs[0], logs[1]),), says)


def _logarithm(side: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    """The logarithm of a product of positive numbers and of powers of such with the unknown above."""
    total = sympy.S.Zero
    for factor in sympy.Mul.make_args(side):
        base, exponent = factor.as_base_exp()
        if base.has(x) or not base.is_positive:
            return None
        total += exponent * sympy.log(base)
    return total
