"""Equations with the unknown in a logarithm, or in a base and an exponent at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.exact import exact_value, sign_of
from inkmath.solving.evaluate.from_sympy import from_sympy, number_term
from inkmath.solving.rules.equations.branches import Equation
from inkmath.solving.rules.equations.exponentials import exponent_of
from inkmath.solving.rules.equations.isolate import evaluated
from inkmath.solving.sentences import sentence

LOGARITHMS = frozenset({r"\ln", r"\log", r"\lg"})
POSITIVE = "Only where the arguments of all logarithms are positive; each solution is checked."


def base_of(call: terms.Call) -> Term:
    """The base of a logarithm."""
    if call.function == r"\ln":
        return terms.Constant("e")
    return terms.Number("10") if call.base is None else call.base


def undo_logarithm(equation: Equation) -> Rewrite[Equation] | None:
    """`log_2(A) = 3` gives `A = 2^3`; `log_x(9) = 2` gives `x^2 = 9`."""
    left = equation.left
    if not isinstance(left, terms.Call) or left.function not in LOGARITHMS:
        return None
    if equation.contains_variable(equation.right):
        return None
    base = base_of(left)
    if equation.contains_variable(base):
        result = equation.with_sides(terms.Power(base, equation.right), left.argument)
        says = sentence("By the definition of the logarithm, {} = {}.", result.left, result.right)
        return Rewrite(
            "undo-logarithm",
            (result,),
            says,
            "Only where the base is positive and not 1; each solution is checked.",
        )
    raised = terms.Power(base, equation.right)
    right = evaluated(raised)
    says = sentence("By the definition of the logarithm, {} = {}.", left.argument, raised)
    return Rewrite("undo-logarithm", (equation.with_sides(left.argument, right),), says)


def equal_logarithms(equation: Equation) -> Rewrite[Equation] | None:
    """`ln A = ln B` gives `A = B`."""
    match equation.left, equation.right:
        case terms.Call() as left, terms.Call() as right:
            pass
        case _:
            return None
    if not {left.function, right.function} <= LOGARITHMS or base_of(left) != base_of(right):
        return None
    if equation.contains_variable(base_of(left)):
        return None
    says = sentence("Equal logarithms have equal arguments: {} = {}.", left.argument, right.argument)
    return Rewrite("equal-arguments", (equation.with_sides(left.argument, right.argument),), says, POSITIVE)


@dataclass(frozen=True, slots=True)
class _Logarithm:
    """factor times the logarithm of the argument."""

    factor: Fraction
    function: str
    base: Term | None
    argument: Term

    @property
    def call(self) -> terms.Call:
        return terms.Call(self.function, self.argument, self.base)


def combine_logarithms(equation: Equation) -> Rewrite[Equation] | None:
    """`log A + log B = 1` gives `log(A B) = 1`; other bases are changed to the smallest."""
    found, others = list[_Logarithm](), list[Term]()
    for sign, part in (*_addends(equation.left, 1), *_addends(equation.right, -1)):
        logarithm = _read(sign, part)
        if logarithm is None or any(
            equation.contains_variable(x) for x in (logarithm.base,) if x is not None
        ):
            others.append(part if sign > 0 else terms.Negation(part))
        else:
            found.append(logarithm)
    if any(map(equation.contains_variable, others)) or len(found) < 2:
        return None
    changed = _with_one_base(found)
    if changed is None:
        return None
    rest = evaluated(terms.Negation(terms.sum_of(others))) if others else ZERO
    return _combined(equation, _collected(changed), rest)


def _addends(term: Term, sign: int) -> Iterator[tuple[int, Term]]:
    match term:
        case terms.Sum(parts):
            for part in parts:
                yield from _addends(part, sign)
        case terms.Negation(inner):
            yield from _addends(inner, -sign)
        case _:
            yield sign, term


def _read(sign: int, part: Term) -> _Logarithm | None:
    """A logarithm with a number before it, or below it."""
    factor = Fraction(sign)
    match part:
        case terms.Product(factors, _) if len(factors) == 2 and plain_value(factors[0]) is not None:
            factor *= plain_value(factors[0]) or 0
            part = factors[1]
        case terms.Quotient(numerator, denominator) if plain_value(denominator):
            factor /= plain_value(denominator) or 1
            part = numerator
    if isinstance(part, terms.Call) and part.function in LOGARITHMS:
        return _Logarithm(factor, part.function, part.base, part.argument)
    return None


def _with_one_base(found: list[_Logarithm]) -> list[_Logarithm] | None:
    """All with the smallest base, if the others are powers of it."""
    bases = [base_of(each.call) for each in found]
    smallest = min(range(len(found)), key=lambda k: float(exact_value(bases[k]).evalf(15)))
    value = exact_value(bases[smallest])
    changed = []
    for each, base in zip(found, bases, strict=True):
        if base == bases[smallest]:
            changed.append(each)
            continue
        exponent = exponent_of(value, exact_value(base))
        if exponent is None:
            return None
        factor = each.factor / Fraction(int(exponent.p), int(exponent.q))
        changed.append(_Logarithm(factor, found[smallest].function, found[smallest].base, each.argument))
    return changed


def _collected(found: list[_Logarithm]) -> list[_Logarithm]:
    """Logarithms of the same argument put together."""
    factors: dict[terms.Call, Fraction] = {}
    for each in found:
        factors[each.call] = factors.get(each.call, Fraction(0)) + each.factor
    return [
        _Logarithm(factor, call.function, call.base, call.argument)
        for call, factor in factors.items()
        if factor
    ]


def _combined(equation: Equation, found: list[_Logarithm], rest: Term) -> Rewrite[Equation] | None:
    if not found:
        return Rewrite("collect", (equation.with_sides(ZERO, rest),), "The logarithms cancel.", POSITIVE)
    first = found[0]
    if len(found) == 1:
        factor = number_term(first.factor)
        left = first.call if first.factor == 1 else terms.Product((factor, first.call), ("",))
        says = sentence("Write all logarithms with one base and collect: {} = {}.", left, rest)
        return Rewrite("collect", (equation.with_sides(left, rest),), says)
    scale = lcm(*(each.factor.denominator for each in found))
    above = [_power(each.argument, each.factor * scale) for each in found if each.factor > 0]
    below = [_power(each.argument, -each.factor * scale) for each in found if each.factor < 0]
    right = evaluated(terms.Product((number_term(Fraction(scale)), rest), ("",))) if scale > 1 else rest
    if not above:
        above, below, right = below, above, evaluated(terms.Negation(right))
    top, bottom = (
        terms.product_of(parts, [""] * (len(parts) - 1)) if parts else None for parts in (above, below)
    )
    assert top is not None

    def log(argument: Term) -> Term:
        return terms.Call(first.function, argument, first.base)

    if bottom is None:
        result = equation.with_sides(log(top), right)
    elif plain_value(right) == 0:
        result = equation.with_sides(log(top), log(bottom))
    else:
        result = equation.with_sides(log(terms.Quotient(top, bottom)), right)
    says = sentence(
        "Combine the logarithms: a sum is the logarithm of a product, a difference that of a quotient."
    )
    return Rewrite("combine-logarithms", (result,), says, POSITIVE)


def _power(argument: Term, exponent: Fraction) -> Term:
    return argument if exponent == 1 else terms.Power(argument, number_term(exponent))


def take_logarithm_of_power(equation: Equation) -> Rewrite[Equation] | None:
    """`x^(log x) = 100` gives `log x log x = 2`."""
    left = equation.left
    if not isinstance(left, terms.Power) or equation.contains_variable(equation.right):
        return None
    if not equation.contains_variable(left.base) or not equation.contains_variable(left.exponent):
        return None
    if sign_of(exact_value(equation.right)) <= 0:
        return None
    inner = [part for part in terms.walk(left.exponent) if isinstance(part, terms.Call)]
    logs = [call for call in inner if call.function in LOGARITHMS]
    function, base = (logs[0].function, logs[0].base) if logs else (r"\ln", None)

    def log(argument: Term) -> Term:
        return terms.Call(function, argument, base)

    right = from_sympy(exact_value(log(equation.right)))
    result = equation.with_sides(terms.Product((left.exponent, log(left.base)), ("",)), right)
    says = sentence("Take the logarithm of both sides: {} = {}.", result.left, right)
    return Rewrite("take-logarithm", (result,), says)
