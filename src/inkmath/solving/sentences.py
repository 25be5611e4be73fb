"""Sentences about mathematics: a template, and the terms in it, as plain text and typeset.

A template is looked up in the language that is spoken (`translations.py`); `catalogue.py` lists those of each
rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.expression.writing import write
from inkmath.solving.plain_text import to_plain_text
from inkmath.solving.translations import translated
from inkmath.types import Text

SIGNS = {
    "=": "=",
    "≠": r"\neq ",
    "≤": r"\leq ",
    "≥": r"\geq ",
    "<": "<",
    ">": ">",
    "≈": r"\approx ",
    "×": r"\times ",
    "÷": r"\div ",
    "+": "+",
    "-": "-",
}
_SIGN = "|".join(map(re.escape, SIGNS))
_NUMBER = r"-?\d+(?:\.\d+)?"

_JOINED = re.compile(rf"\$ ({_SIGN}) \$")
_BEFORE = re.compile(rf"(?<![\w$\\])([a-zA-Z]'?|{_NUMBER}) ({_SIGN}) \$(?=[^ .,;:)])")
_AFTER = re.compile(rf"(?<=[^ ])\$ ({_SIGN}) ({_NUMBER})(?![\w/])")
_MINUS = re.compile(r"(?<![\w$)])-\$(?=[^ .,;:)])")


def inline(term: Term) -> Text:
    """The term as a formula within a sentence."""
    return Text(to_plain_text(term), f"${print_latex(write(term))}$")


def formula(latex: str, plain: str | None = None) -> Text:
    """LaTeX as a formula within a sentence; plain: how it is typed, by default as its term is."""
    return Text(to_plain_text(interpret(parse(latex))) if plain is None else plain, f"${latex}$")


def sentence(template: str, *parts: object) -> Text:
    """The template with its parts in the place of `{}`: terms are formulas, other parts stand as they are."""
    template = translated(template)
    texts = [_text(part) for part in parts]
    return Text(
        template.format(*texts), _whole_formulas(_escaped(template).format(*(text.latex for text in texts)))
    )


def phrase(text: str) -> str:
    """The text itself: marks a part of sentences that is translated."""
    return text


def joined(separator: str, parts: Iterable[object]) -> Text:
    """The parts with the separator between them."""
    separator, texts = translated(separator), [_text(part) for part in parts]
    return Text(separator.join(texts), _whole_formulas(separator.join(text.latex for text in texts)))


def applied(head: terms.Variable, argument: Term, value: Term) -> Text:
    """`f(x) = x^2`."""
    plain = f"{to_plain_text(head)}({to_plain_text(argument)})"
    latex = print_latex(write(terms.Apply(head, (argument,))))
    return sentence("{} = {}", Text(plain, f"${latex}$"), value)


def with_values(**values: object) -> Text:
    """` with a = 2x and b = 3`: what the letters of a formula stand for, if not for themselves."""
    texts = {name: _text(value) for name, value in values.items()}
    shown = [sentence("{} = {}", name, text) for name, text in texts.items() if name != text]
    listed = (
        sentence("{} and {}", joined(", ", shown[:-1]), shown[-1]) if len(shown) > 1 else joined("", shown)
    )
    return sentence(" with {}", listed) if shown else Text("")


def _text(part: object) -> Text:
    """The part of a sentence as a text; an exception stands for its message."""
    if isinstance(part, Exception) and part.args and isinstance(part.args[0], Text):
        return part.args[0]
    if isinstance(part, Term):
        return inline(part)
    if isinstance(part, Fraction):
        return Text(str(part), f"${print_latex(write(_number(part)))}$")
    return part if isinstance(part, Text) else Text(translated(str(part)))


def _number(value: Fraction) -> Term:
    size: Term = terms.Number(str(abs(value.numerator)))
    if value.denominator != 1:
        size = terms.Quotient(size, terms.Number(str(value.denominator)))
    return terms.Negation(size) if value < 0 else size


def _escaped(template: str) -> str:
    return template.replace("$", r"\$")


def _whole_formulas(text: str) -> str:
    """The text with a formula, a sign and a formula, number or letter beside it as one formula."""

    def sign(match: re.Match[str], group: int) -> str:
        return SIGNS[match[group]]

    text = _JOINED.sub(lambda match: sign(match, 1), text)
    text = _BEFORE.sub(lambda match: f"${match[1]}{sign(match, 2)}", text)
    text = _AFTER.sub(lambda match: f"{sign(match, 1)}{match[2]}$", text)
    return _MINUS.sub("$-", text)
