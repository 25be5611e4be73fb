"""Terms within a sentence: plain text as one would type it, `2x^2 - 6`, `13/2`, `x sin(x)`, `3sqrt(5)`."""

from __future__ import annotations

from inkmath.expression import terms
from inkmath.expression.latex import print_latex
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.terms import Term
from inkmath.expression.units import Unit, is_ratio
from inkmath.expression.writing import write
from inkmath.solving.translations import translated
from inkmath.vocab import table

SUM, PRODUCT, FACTOR, BASE = range(4)
"""Precedence of a text, loosest first."""

UNITS = {"degree": "°", "percent": "%", "permil": "‰"}
WORDS = {
    r"\leq": "≤",
    r"\geq": "≥",
    r"\neq": "≠",
    r"\rightarrow": "→",
    r"\infty": "infinity",
    r"\square": "□",
    r"\emptyset": "∅",
    r"\mathbb{N}": "N",
    r"\mathbb{Z}": "Z",
    r"\mathbb{Q}": "Q",
    r"\mathbb{R}": "R",
    r"\top": "⊤",
    r"\perp": "⊥",
}
SET_SIGNS = {r"\cup": "∪", r"\cap": "∩", r"\setminus": "∖"}


def to_plain_text(term: Term) -> str:
    """The term as plain text; what has no plain form stands as LaTeX."""
    return _said(term)[0]


def _name(token: str) -> str:
    if token.startswith(r"\mathbb{") and token in table():
        return table()[token].text
    return " ".join(
        translated(WORDS[part]) if part in WORDS else part.removeprefix("\\") for part in token.split()
    )


def _at_least(term: Term, level: int) -> str:
    text, own = _said(term)
    return text if own >= level else f"({text})"


def _said(term: Term) -> tuple[str, int]:
    match term:
        case terms.Number(text, continues):
            return text + "..." * continues, BASE
        case terms.Constant(token):
            return _name(token), BASE
        case terms.Variable(token, sub, primes):
            return _name(token) + (f"_{_name(sub)}" if sub else "") + "'" * primes, BASE
        case Unit(symbol):
            return symbol, BASE
        case terms.Quotient(numerator, denominator) if is_ratio(term):
            return f"{to_plain_text(numerator)}/{to_plain_text(denominator)}", BASE
        case terms.Sum(parts):
            return _sum(parts), SUM
        case terms.Negation(inner):
            return f"-{_at_least(inner, PRODUCT)}", SUM
        case terms.PlusMinus(inner, flipped):
            return f"{'-+' if flipped else '+-'}{_at_least(inner, PRODUCT)}", SUM
        case terms.Product(factors):
            return _product(factors), PRODUCT
        case terms.Quotient(numerator, denominator):
            return f"{_at_least(numerator, PRODUCT)}/{_at_least(denominator, BASE)}", PRODUCT
        case terms.Power(terms.Call(name, argument, base), exponent) if base is None:
            shown = _at_least(exponent, BASE)
            return f"{_name(name)}^{shown}({to_plain_text(argument)})", FACTOR
        case terms.Power(base, exponent):
            return f"{_at_least(base, BASE)}^{_at_least(exponent, BASE)}", FACTOR
        case terms.Root(radicand, None):
            return f"sqrt({to_plain_text(radicand)})", BASE
        case terms.Root(radicand, Term() as index):
            return f"root({to_plain_text(radicand)}, {to_plain_text(index)})", BASE
        case terms.Conjugate(inner):
            return f"conj({to_plain_text(inner)})", BASE
        case terms.Absolute(inner):
            return f"|{to_plain_text(inner)}|", BASE
        case terms.Factorial(inner, double):
            return f"{_at_least(inner, BASE)}{'!!' if double else '!'}", FACTOR
        case terms.Binomial(upper, lower):
            return f"C({to_plain_text(upper)}, {to_plain_text(lower)})", BASE
        case NumberFunction("permutations", (upper, lower)):
            return f"P({to_plain_text(upper)}, {to_plain_text(lower)})", BASE
        case terms.Scaled(inner, unit):
            return f"{_at_least(inner, BASE)}{UNITS[unit]}", FACTOR
        case terms.Call(name, argument, base):
            below = "" if base is None else f"_{_at_least(base, BASE)}"
            return f"{_name(name)}{below}({to_plain_text(argument)})", BASE
        case terms.Relation(sides, signs):
            text = to_plain_text(sides[0])
            for sign, side in zip(signs, sides[1:], strict=True):
                text += f" {table()[sign].text if sign in table() else sign} {to_plain_text(side)}"
            return text, SUM
        case terms.Logical(sign, parts):
            return f" {table()[sign].text} ".join(_at_least(part, PRODUCT) for part in parts), SUM
        case terms.Not(inner):
            return f"¬{_at_least(inner, FACTOR)}", FACTOR
        case terms.SetOf(elements):
            return "{" + ", ".join(_said(each)[0] for each in elements) + "}", BASE
        case terms.Interval(lower, upper, left_open, right_open, turned):
            opening, closing = "]["[not left_open], "]["[right_open]
            if not turned:
                opening, closing = "[("[left_open], "])"[right_open]
            return f"{opening}{to_plain_text(lower)}, {to_plain_text(upper)}{closing}", BASE
        case terms.Union(sets):
            return " ∪ ".join(_at_least(each, PRODUCT) for each in sets), SUM
        case terms.SetOperation(sign, sets) if sign in SET_SIGNS:
            return f" {SET_SIGNS[sign]} ".join(_at_least(each, PRODUCT) for each in sets), SUM
        case terms.SetBuilder(scope, condition):
            return f"{{{to_plain_text(scope)} | {to_plain_text(condition)}}}", BASE
        case terms.Tuple(elements):
            return ", ".join(map(to_plain_text, elements)), SUM
    return print_latex(write(term)), SUM


def _sum(parts: tuple[Term, ...]) -> str:
    text = _at_least(parts[0], PRODUCT) if not _is_signed(parts[0]) else to_plain_text(parts[0])
    for part in parts[1:]:
        if isinstance(part, terms.Negation):
            text += f" - {_at_least(part.term, PRODUCT)}"
        else:
            text += f" + {_at_least(part, PRODUCT)}"
    return text


def _is_signed(term: Term) -> bool:
    return isinstance(term, terms.Negation | terms.PlusMinus)


def _product(factors: tuple[Term, ...]) -> str:
    text = ""
    for factor in factors:
        is_fraction = isinstance(factor, terms.Quotient) and len(factors) > 1
        part = _at_least(factor, FACTOR if is_fraction or text else PRODUCT)
        text += (" " if text and _begins_with_unit(factor) else _between(text, part)) + part
    return text


def _begins_with_unit(term: Term) -> bool:
    match term:
        case terms.Power(base):
            return isinstance(base, Unit)
        case terms.Quotient(numerator):
            return _begins_with_unit(numerator)
    return isinstance(term, Unit)


def _between(left: str, right: str) -> str:
    """The separator of two factors that would otherwise run together."""
    if not left:
        return ""
    if right[0].isdigit() or right[0] == ".":
        return " × "
    is_word = right[:2].isalpha() and len(right) > 1
    follows_word = left[-2:].isalpha() and len(left) > 1
    return " " if follows_word or (is_word and not left.isdecimal()) else ""
