"""Functions of numbers and of lists: `\\gcd(12,18)`, `\\max\\{3,7\\}`, `17\\bmod5`."""

from __future__ import annotations

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
        return _read_roman(reader)
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
    arguments = [inner.sum()]
    while _separates(inner.peek()):
        inner.take()
        arguments.append(inner.sum())
    reader.at = inner.at
    term = NumberFunction(name, tuple(arguments))
    if not in_brackets:
        return term
    if reader.base() not in CLOSING:
        raise MeaninglessError(f"the bracket behind `{written(node)}` is not closed")
    return reader.scripted(term, reader.take())


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
    return _share_word(reader)[0] in OF | OFF | ABOVE


def read_share(reader: Reader, factors: list[Term], signs: list[str]) -> None:
    """`20\\%\\text{ of }50` is a product, `20\\%\\text{ off }50` the number less its share."""
    word, reader.at = _share_word(reader)
    whole = reader.signed(reader.power)
    share = factors.pop()
    signs.append(r"\cdot")
    if word in OF:
        factors += [share, whole]
        return
    change = terms.Negation(share) if word in OFF else share
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
