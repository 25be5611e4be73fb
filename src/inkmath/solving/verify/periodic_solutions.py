"""Families of solutions: `x = pi/6 + 2 pi k` for every whole number k."""

from __future__ import annotations

import math

import numpy as np
import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.exact import agree, exact_value, simplify_number, to_float
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import UndefinedValueError
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.roots import RootCheck
from inkmath.solving.verify.statements import statement_of, truth_at
from inkmath.types import Answer, Check

MEMBERS = range(-2, 3)
"""The k whose solutions are put into the equation."""

MODULI = (1, 2, 3, 4, 6)
"""A family of which only some members are solutions is looked at by k modulo these."""

MAX_PRINCIPAL = 60


def split_of(family: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr, sympy.Symbol]:
    """Start, period and letter of a family."""
    k = next(iter(family.free_symbols))
    return simplify_number(family.subs(k, 0)), simplify_number(family.coeff(k, 1)), k


def family_term(family: sympy.Expr) -> Term:
    """`pi/6 + 2 pi k`, the start first."""
    start, period, k = split_of(family)
    variable = terms.Variable(k.name)
    shown = from_sympy(period)
    factors = shown.factors if isinstance(shown, terms.Product) else (shown,)
    repeated: Term = variable if period == 1 else terms.Product((*factors, variable), ("",) * len(factors))
    return repeated if start == 0 else terms.Sum((from_sympy(start), repeated))


def valid_parts(equation: terms.Relation, variable: terms.Variable, family: sympy.Expr) -> list[sympy.Expr]:
    """The families within one whose members solve the equation."""
    start, period, k = split_of(family)
    members = np.arange(-12, 13)
    x = np.asarray(float(start.evalf(20)) + float(period.evalf(20)) * members, dtype=np.float64)
    true = truth_at(statement_of(equation, True), variable, x, {})
    for modulus in MODULI:
        parts = [true[members % modulus == rest] for rest in range(modulus)]
        if all(part.all() or not part.any() for part in parts):
            kept = [rest for rest, part in enumerate(parts) if part.all()]
            return [sympy.expand(start + period * (modulus * k + rest)) for rest in kept]
    return []


def _solves(equation: terms.Relation, variable: terms.Variable, value: Term) -> bool:
    put = substitute(equation, variable, value)
    assert isinstance(put, terms.Relation)
    try:
        return agree(*(exact_value(side) for side in put.sides))
    except UndefinedValueError:
        return False


def without_contained(families: list[sympy.Expr]) -> list[sympy.Expr]:
    """The families without those whose members all belong to another; two half ones put together."""
    kept: list[sympy.Expr] = []
    for family in sorted(families, key=lambda each: abs(float(split_of(each)[1].evalf(15)))):
        if not any(_contains(other, family) for other in kept):
            kept.append(family)
    for one in kept:
        for other in kept:
            joined = _joined(one, other)
            if joined is not None:
                rest = [family for family in kept if family not in (one, other)]
                return without_contained([*rest, joined])
    return sorted(kept, key=lambda each: (float(split_of(each)[0].evalf(15)), str(each)))


def _contains(large: sympy.Expr, small: sympy.Expr) -> bool:
    (a, p, _), (b, q, _) = split_of(large), split_of(small)
    return all(_is_whole(value) for value in (q / p, (b - a) / p))


def _joined(one: sympy.Expr, other: sympy.Expr) -> sympy.Expr | None:
    """`a + 2 p k` and `a + p + 2 p k` are `a + p k`."""
    (a, p, k), (b, q, _) = split_of(one), split_of(other)
    if one == other or not agree(abs(p), abs(q)) or _is_whole((b - a) / p) or not _is_whole(2 * (b - a) / p):
        return None
    return min(a, b, key=lambda start: float(start.evalf(15))) + abs(p) / 2 * k


def _is_whole(value: sympy.Expr) -> bool:
    number = value.evalf(30)
    return bool(abs(number - round(number)) < sympy.Float(10) ** -20)


def check_family(equation: terms.Relation, variable: terms.Variable, family: sympy.Expr) -> RootCheck:
    """Puts members of a family, read back from its LaTeX, into the equation."""
    shown = latex_of(family_term(family))
    term = interpret(parse(shown))
    _, _, k = split_of(family)
    members = [substitute(term, terms.Variable(k.name), from_sympy(sympy.Integer(n))) for n in MEMBERS]
    passed = all(_solves(equation, variable, member) for member in members)
    says = sentence(
        "With {} = {} both sides are equal for {} = {} to {}, and so for every whole number.",
        variable,
        term,
        terms.Variable(k.name),
        MEMBERS.start,
        MEMBERS.stop - 1,
    )
    put = substitute(equation, variable, term)
    line = terms.Relation((variable, term), ("=",))
    answer = Answer(shown, str(family), None, verified=passed)
    return RootCheck(family, line, answer, Check(latex_of(put), says, passed), None)


def principal_answers(checks: list[RootCheck]) -> tuple[Answer, ...]:
    """The solutions from 0 up to, but not including, 2 pi, in ascending order."""
    found: dict[float, Answer] = {}
    for check in checks:
        for value in _members_in_turn(check.value):
            number = to_float(value)
            if number is not None:
                shown = latex_of(from_sympy(value))
                found.setdefault(
                    round(number, 10), Answer(shown, str(value), number, verified=check.answer.verified)
                )
    return tuple(answer for _, answer in sorted(found.items()))


def _members_in_turn(family: sympy.Expr) -> list[sympy.Expr]:
    if not family.free_symbols:
        return [family] if 0 <= float(family.evalf(15)) < 2 * math.pi else []
    start, period, _ = split_of(family)
    a, p = float(start.evalf(20)), float(period.evalf(20))
    low, high = sorted((-a / p, (2 * math.pi - a) / p))
    ks = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1)
    values = [a + p * k for k in ks]
    inside = [k for k, value in zip(ks, values, strict=True) if -1e-9 <= value < 2 * math.pi - 1e-9]
    return [simplify_number(start + period * k) for k in inside[:MAX_PRINCIPAL]]
