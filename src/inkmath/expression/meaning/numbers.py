"""Numbers: digits side by side, decimals, numerals in other bases, mixed numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.names import DOTS, base_token, base_token_at, written
from inkmath.expression.terms import Term
from inkmath.expression.tree import Fraction, Script

if TYPE_CHECKING:
    from inkmath.expression.meaning.reader import Reader


MAX_DIGITS = 1000
"""How many digits a number may have."""


def read_number(reader: Reader) -> Term:
    text, last = "", None
    while last is None and (reader.base().isdecimal() or _is_decimal_point(reader, text)):
        node = reader.take()
        text += base_token(node)
        last = node if isinstance(node, Script) else None
    if len(text) > MAX_DIGITS:
        raise MeaninglessError(f"a number has more than {MAX_DIGITS} digits")
    if last is None:
        return _number_with_tail(reader, text)
    if last.sub is None:
        return reader.scripted(terms.Number(text), last)
    in_base = numeral(text, written(last.sub))
    return in_base if last.sup is None else reader.raised(in_base, last.sup)


def _is_decimal_point(reader: Reader, text: str) -> bool:
    return (
        reader.token() == "." and "." not in text and base_token_at(reader.items, reader.at + 1).isdecimal()
    )


def _number_with_tail(reader: Reader, text: str) -> Term:
    """The number, with dots or a proper fraction behind it."""
    node = reader.peek()
    if "." in text and reader.token() in DOTS:
        reader.take()
        return terms.Number(text, continues=True)
    if "." not in text and isinstance(node, Fraction):
        numerator, denominator = written(node.numerator), written(node.denominator)
        parts = (numerator, denominator)
        is_proper = all(part.isdecimal() and len(part) <= 9 for part in parts) and int(numerator) < int(
            denominator
        )
        if is_proper and reader.context.choices.takes("mixed", text + written(node)):
            reader.take()
            return terms.Mixed(int(text), int(numerator), int(denominator))
    return terms.Number(text)


def numeral(digits: str, base: str) -> Term:
    if not base.isdecimal() or not 2 <= int(base[:3]) <= 36 or "." in digits:
        raise MeaninglessError(f"a number with the subscript `{base}` has no definite meaning")
    if any(int(digit) >= int(base) for digit in digits):
        raise MeaninglessError(f"`{digits}` is not a numeral in base {base}")
    return terms.Numeral(digits, int(base))
