"""Identities of sine, cosine and tangent, each where its pattern stands in the line."""

from __future__ import annotations

from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.rules.collecting import is_plain
from inkmath.solving.rules.known_values import opposite_angle
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of

ANGLE_FUNCTIONS = frozenset({r"\sin", r"\cos", r"\tan", r"\cot", r"\sec", r"\csc"})


def pythagoras(term: Term) -> Rewrite[Term] | None:
    """a sin^2(t) + a cos^2(t) = a."""
    if not isinstance(term, terms.Sum) or not _has_angle(term):
        return None
    value = real_expression(term)
    for sine in value.atoms(sympy.sin):
        angle = sine.args[0]
        cosine = sympy.cos(angle)
        for part in sympy.Add.make_args(value):
            factor = part / sine**2
            if factor.has(sine) or factor * cosine**2 not in sympy.Add.make_args(value):
                continue
            result = from_sympy(value - part - factor * cosine**2 + factor)
            squares = terms.Sum((from_sympy(sine**2), from_sympy(cosine**2)))
            return Rewrite("pythagoras", (result,), sentence("{} = 1.", squares))
    return None


def _has_angle(term: Term) -> bool:
    if not is_plain(term) or is_numeric(term):
        return False
    return any(isinstance(part, terms.Call) and part.function in ANGLE_FUNCTIONS for part in terms.walk(term))


def of_opposite(term: Term) -> Rewrite[Term] | None:
    """cos(-x) = cos(x), and sin(-x) = -sin(x)."""
    match term:
        case terms.Call(r"\sin" | r"\cos" | r"\tan" | r"\cot", terms.Negation(angle)) if is_plain(term):
            return opposite_angle(term, replace(term, argument=angle))
    return None


def in_sine_and_cosine(term: Term) -> Rewrite[Term] | None:
    """tan, cot, sec and csc in a product or fraction by sine and cosine, if something cancels."""
    if not isinstance(term, terms.Product | terms.Quotient | terms.Power) or not _has_angle(term):
        return None
    value = real_expression(term)
    if not value.has(sympy.tan, sympy.cot, sympy.sec, sympy.csc):
        return None
    changed = value
    for name in (sympy.tan, sympy.cot, sympy.sec, sympy.csc):
        changed = changed.replace(name, lambda angle, name=name: _quotient(name, angle))
    result = from_sympy(sympy.cancel(changed))
    if len(latex_of(result)) >= len(latex_of(term)):
        return None
    says = sentence("In terms of sine and cosine, {} is {}.", term, result)
    return Rewrite("sine-and-cosine", (result,), says)


def _quotient(name: object, angle: sympy.Expr) -> sympy.Expr:
    sine, cosine = sympy.sin(angle), sympy.cos(angle)
    table = {sympy.tan: sine / cosine, sympy.cot: cosine / sine, sympy.sec: 1 / cosine, sympy.csc: 1 / sine}
    return table[name]


def double_angle(term: Term) -> Rewrite[Term] | None:
    """sin(2t) = 2 sin(t) cos(t) in a fraction where something cancels then."""
    if not isinstance(term, terms.Quotient) or not _has_angle(term):
        return None
    value = real_expression(term)
    for sine in value.atoms(sympy.sin):
        half = sine.args[0] / 2
        if not value.has(sympy.sin(half), sympy.cos(half)):
            continue
        changed = sympy.cancel(value.subs(sine, 2 * sympy.sin(half) * sympy.cos(half)))
        if sympy.count_ops(changed) < sympy.count_ops(value):
            double = terms.Product(
                (terms.Number("2"), from_sympy(sympy.sin(half)), from_sympy(sympy.cos(half))), ("", "")
            )
            says = sentence("Double angle: {} = {}, and cancel.", from_sympy(sine), double)
            return Rewrite("double-angle", (from_sympy(changed),), says)
    return None


def shorter(term: Term) -> Rewrite[Term] | None:
    """Any other sum, product or fraction that the identities of sine and cosine make shorter."""
    if not isinstance(term, terms.Sum | terms.Product | terms.Quotient) or not _has_angle(term):
        return None
    value = real_expression(term)
    result = from_sympy(sympy.trigsimp(value))
    if len(latex_of(result)) >= len(latex_of(term)):
        return None
    says = sentence("By the identities of sine and cosine, {} = {}.", term, result)
    return Rewrite("trigonometric-identity", (result,), says)


RULES: tuple[Rule[Term], ...] = (pythagoras, in_sine_and_cosine, double_angle, shorter)
