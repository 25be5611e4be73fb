"""Rules that SymPy's manual integration proposes, as rewrites of an integral with their reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeAlias

import sympy
from sympy.integrals import manualintegrate as manual

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.rules.construct import add, negate
from inkmath.solving.sentences import sentence

Shown: TypeAlias = Callable[[sympy.Expr], Term]
"""A function from expressions in the letter of SymPy's rules to terms in the letter of the problem."""


def chosen(rule: manual.Rule) -> manual.Rule:
    """The first of several ways that leads to the end."""
    if isinstance(rule, manual.AlternativeRule):
        ways = [way for way in rule.alternatives if not way.contains_dont_know()]
        ways.sort(key=_is_mere_factor)
        return chosen(ways[0] if ways else rule.alternatives[0])
    return rule


def _is_mere_factor(rule: manual.Rule) -> bool:
    """True for a substitution of a multiple of the letter, of no use where there is another way."""
    return isinstance(rule, manual.URule) and not sympy.diff(rule.u_func, rule.variable).free_symbols


def real_logarithms(value: sympy.Expr) -> sympy.Expr:
    """ln|g| for each ln(g) that integration brings, so that it holds for negative g, too."""
    return value.replace(
        lambda part: isinstance(part, sympy.log) and not part.args[0].is_positive and part.free_symbols,
        lambda part: sympy.log(sympy.Abs(part.args[0])),
    )


def kind_of_rewriting(rule: manual.RewriteRule) -> tuple[str, str]:
    """The name of a rewriting of the integrand, and the words for it."""
    old, new = rule.integrand, rule.rewritten
    if isinstance(rule, manual.CompleteSquareRule):
        return "complete-square", "Complete the square"
    if old.has(sympy.sin, sympy.cos, sympy.tan, sympy.sec, sympy.csc, sympy.cot):
        return "trigonometric-identity", "By the identities of sine and cosine"
    if new.is_Add and old.is_rational_function(rule.variable):
        return "partial-fractions", "In partial fractions"
    return "rewrite-integrand", "Rewrite the integrand"


def parts_of(rule: manual.PartsRule, shown: Shown, integral: terms.Integral) -> Rewrite[Term]:
    """The integral of u v' is u v minus the integral of u' v."""
    u, dv, v = rule.u, rule.dv, rule.v_step.eval()
    rest = sympy.simplify(v * sympy.diff(u, rule.variable))
    result = add(shown(u * v), negate(replace(integral, body=shown(rest))))
    return Rewrite("integration-by-parts", (result,), said_by_parts(u, v, dv, rule.variable, shown))


def said_by_parts(u: sympy.Expr, v: sympy.Expr, dv: sympy.Expr, x: sympy.Symbol, shown: Shown) -> str:
    """The two factors, called f and g' where the integral has the letter u already."""
    parts = shown(u), shown(dv), shown(sympy.diff(u, x)), shown(v)
    if shown(x) in (terms.Variable("u"), terms.Variable("v")):
        return sentence("Integration by parts with f = {} and g' = {}, so that f' = {} and g = {}.", *parts)
    return sentence("Integration by parts with u = {} and v' = {}, so that u' = {} and v = {}.", *parts)


def cyclic_parts(
    rule: manual.CyclicPartsRule, shown: Shown, integral: terms.Integral
) -> Iterator[Rewrite[Term]]:
    """Integration by parts until the integral comes back; then the equation is solved for it."""
    done, sign = sympy.S.Zero, 1
    for part in rule.parts_rules:
        v = part.v_step.eval()
        rest = sympy.simplify(v * sympy.diff(part.u, rule.variable))
        done, sign = done + sign * part.u * v, -sign
        remaining = replace(integral, body=shown(rest))
        line = add(shown(sympy.expand(done)), remaining if sign > 0 else negate(remaining))
        says = said_by_parts(part.u, v, part.dv, rule.variable, shown)
        yield Rewrite("integration-by-parts", (line,), says)
    result = shown(sympy.expand(done / (1 - rule.coefficient)))
    yield Rewrite(
        "solve-for-integral",
        (result,),
        sentence(
            "The integral reappears with the factor {}: bring it to the other side and divide by {}.",
            from_sympy(rule.coefficient),
            from_sympy(1 - rule.coefficient),
        ),
    )
