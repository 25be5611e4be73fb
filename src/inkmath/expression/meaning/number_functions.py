"""Functions of numbers and of lists: `\\gcd(12,18)`, `\\max\\{3,7\\}`, `17\\bmod5`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.names import CLOSING, OPENING, base_token, written
from inkmath.expression.number_functions import AND, NumberFunction, name_at, roman_value
from inkmath.expression.terms import Term
from inkmath.expression.tree import Node, Script, Text
from inkmath.expression.units import Unit

if TYPE_CHECKING:
    from inkmath.expression.meaning.reader import Reader


def read_number_function(reader: Reader) -> Term | None:
    """The function whose name stands at the cursor, with its arguments; None where there is none."""
    found = name_at(reader.items, reader.at)
    if found is None:
        return _read_phrase(reader) or _read_roman(reader)
    name, start = found
    node = reader.items[reader.at]
    if isinstance(node, Script):
        raise MeaninglessError(f"the scripts of `{written(node)}` have no definite meaning")
    reader.at = start
    in_brackets = reader.base() in OPENING
    if name == "min" and not in_brackets and not isinstance(node, Text):
        return Unit("min")
    if not in_brackets and not isinstance(node, Text):
        raise MeaninglessError(f"`{written(node)}` needs brackets around its numbers")
    if in_brackets:
        reader.take()
    inner = reader.nested()
    is_phrase = name == "round" and not in_brackets
    arguments = [inner.signed(inner.power) if is_phrase else inner.sum()]
    while _separates(inner.peek()):
        inner.take()
        arguments.append(inner.sum())
    reader.at = inner.at
    if is_phrase:
        arguments += _places(reader)
    term = NumberFunction(name, tuple(arguments))
    if not in_brackets:
        return term
    if reader.base() not in CLOSING:
        raise MeaninglessError(f"the bracket behind `{written(node)}` is not closed")
    return reader.scripted(term, reader.take())


PLACES = {"tenth": 1, "hundredth": 2, "thousandth": 3, "ten": -1, "hundred": -2, "thousand": -3}
PLACES |= {"ten thousand": -4, "hundred thousand": -5, "million": -6}
PLACES |= {"1" + "0" * zeros: -zeros for zeros in range(1, 10)}
PLACES |= dict.fromkeys(("whole number", "integer", "unit", "one", "1"), 0)
"""Places that numbers are rounded to, by their names."""

_DECIMALS = re.compile(r"to (\d) (?:decimal places?|decimals?|d\.?p\.?)")


def _places(reader: Reader) -> list[Term]:
    """The places that `to 2 decimal places` or `to the nearest ten` behind a number says; none otherwise."""
    node = reader.peek()
    words = node.text if isinstance(node, Text) else ""
    decimals = _DECIMALS.fullmatch(words)
    places = int(decimals[1]) if decimals else PLACES.get(words.removeprefix("to the nearest "))
    if places is None:
        return []
    reader.take()
    size = terms.Number(str(abs(places)))
    return [terms.Negation(size) if places < 0 else size]


CHANGES = ("percent change from", "percentage change from", "percent increase from", "percent decrease from")
HUNDRED = terms.Scaled(terms.Number("100"), "percent")


def _read_phrase(reader: Reader) -> Term | None:
    """`percent change from 80 to 100`, `what percent of 80 is 20`, `increase 80 by 15%`."""
    node = reader.peek()
    words = node.text.lower() if isinstance(node, Text) else ""
    if words in CHANGES:
        before, after = _two_numbers(reader, "to")
        return share(terms.Sum((after, terms.Negation(before))), before)
    if words in ("what percent of", "what percentage of"):
        whole, part = _two_numbers(reader, "is")
        return share(part, whole)
    if words in ("increase", "decrease"):
        whole, part = _two_numbers(reader, "by")
        change = part if words == "increase" else terms.Negation(part)
        return terms.Product((whole, terms.Sum((terms.ONE, change))), (r"\cdot",))
    return None


def share(part: Term, whole: Term) -> Term:
    """The part of a whole in per cent."""
    return terms.Product((terms.Quotient(part, whole), HUNDRED), (r"\cdot",))


def _two_numbers(reader: Reader, word: str) -> tuple[Term, Term]:
    """The numbers behind a phrase, with a word between them."""
    phrase = reader.take()
    first = reader.signed(reader.power)
    between = reader.take() if isinstance(reader.peek(), Text) else None
    if not isinstance(between, Text) or between.text != word:
        raise MeaninglessError(f"`{written(phrase)}` needs two numbers with the word `{word}` between them")
    return first, reader.signed(reader.power)


def _read_roman(reader: Reader) -> Term | None:
    node = reader.peek()
    value = roman_value(node.text) if isinstance(node, Text) else None
    if value is None:
        return None
    reader.take()
    return NumberFunction("roman", (terms.Number(str(value)),))


SHARES: dict[str, Literal["percent", "permil"]] = {r"\%": "percent", r"\permil": "permil"}
"""Units of shares by their signs."""

OF = frozenset({"of", "von", "de", "di", "vom"})
OFF = frozenset({"off", "less than", "discount on"})
ABOVE = frozenset({"more than"})
SHARE_OF = frozenset({"is what percent of", "is what percentage of"})


def _share_word(reader: Reader) -> tuple[str, int]:
    """The word at the cursor, in letters behind a percent sign too, and where it ends; empty for none."""
    node = reader.peek()
    if isinstance(node, Text):
        return node.text.lower(), reader.at + 1
    follows_share = reader.at > 0 and base_token(reader.items[reader.at - 1]) in SHARES
    for length in (3, 2) if follows_share else ():
        word = "".join(reader.token(k) for k in range(length))
        if word in OF | OFF:
            return word, reader.at + length
    return "", reader.at


def takes_share(reader: Reader) -> bool:
    """True if a word at the cursor makes what stands before it a share of the number behind it."""
    return _share_word(reader)[0] in OF | OFF | ABOVE | SHARE_OF


def read_share(reader: Reader, factors: list[Term], signs: list[str]) -> None:
    """`20\\%\\text{ of }50` is a product, `20\\%\\text{ off }50` the number less its share."""
    word, reader.at = _share_word(reader)
    whole = reader.signed(reader.power)
    part = factors.pop()
    signs.append(r"\cdot")
    if word in OF:
        factors += [part, whole]
        return
    if word in SHARE_OF:
        factors += [terms.Quotient(part, whole), HUNDRED]
        return
    change = terms.Negation(part) if word in OFF else part
    factors += [whole, terms.Sum((terms.ONE, change))]


def _separates(node: Node | None) -> bool:
    return node is not None and (
        base_token(node) in (",", ";", r"\wedge") or (isinstance(node, Text) and node.text in AND)
    )


def remainder(dividend: Term, divisor: Term) -> Term:
    """The remainder of a division."""
    return NumberFunction("mod", (dividend, divisor))


def negated(term: Term) -> Term:
    """The term with a minus sign, which belongs to the dividend of a remainder: `-7\\bmod3` is 2."""
    if isinstance(term, NumberFunction) and term.name == "mod":
        return remainder(terms.Negation(term.arguments[0]), term.arguments[1])
    return terms.Negation(term)


def read_modulus(reader: Reader, term: Term) -> Term:
    """The remainder that `17(\\bmod5)` asks for; the term itself where no such bracket follows."""
    if reader.token() != "(" or reader.token(1) != r"\bmod":
        return term
    reader.at += 2
    inner = reader.nested()
    divisor = inner.sum()
    reader.at = inner.at
    if reader.base() != ")":
        raise MeaninglessError(r"the bracket before `\bmod` is not closed")
    reader.take()
    return remainder(term, divisor)


def require_one_operand(reader: Reader, start: int) -> None:
    """Raises MeaninglessError for `7+8\\bmod5`, of which the sum or the last term may be meant."""
    level = 0
    for node in reader.items[start : reader.at]:
        token = base_token(node)
        level += (token in OPENING) - (token in CLOSING)
        if token == r"\bmod" and level == 0:
            raise MeaninglessError(
                r"a sum beside `\bmod` has no definite meaning; put brackets around one of them"
            )
