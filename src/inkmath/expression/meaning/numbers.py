"""Numbers: digits side by side, decimals, numerals in other bases, mixed numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction as Rational
from typing import TYPE_CHECKING

from inkmath.errors import MeaninglessError
from inkmath.expression import angles, terms
from inkmath.expression.names import DOTS, base_token, base_token_at, token_of, written
from inkmath.expression.rows import PRIME
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Decorated, Fraction, Node, Row, Script

if TYPE_CHECKING:
    from inkmath.expression.meaning.reader import Reader


MAX_DIGITS = 1000
"""Most digits of a number."""


def read_number(reader: Reader) -> Term:
    start = reader.at
    text, last = "", None
    while last is None and (reader.base().isdecimal() or _is_decimal_point(reader, text)):
        node = reader.take()
        text += base_token(node)
        last = node if isinstance(node, Script) else None
    if len(text) > MAX_DIGITS:
        raise MeaninglessError(f"a number has more than {MAX_DIGITS} digits")
    if last is None:
        return _repeating(reader, start, text) or _number_with_tail(reader, text)
    if last.sub is None:
        return _with_minutes(reader, text, reader.scripted(terms.Number(text), last))
    in_base = numeral(text, written(last.sub))
    return in_base if last.sup is None else reader.raised(in_base, last.sup)


def _with_minutes(reader: Reader, text: str, angle: Term) -> Term:
    """The angle with the minutes and seconds that follow whole degrees; what is none as it is."""
    if angle != terms.Scaled(terms.Number(text), "degree") or not text.isdecimal():
        return angle
    minutes, seconds = _primed(reader, 1), _primed(reader, 2)
    return terms.Scaled(angles.degrees_of(text, (minutes, seconds)), "degree")


def _primed(reader: Reader, count: int) -> str | None:
    """The number below 60 with so many primes that comes next, which is taken; None if none does."""
    text = ""
    for end in range(reader.at, len(reader.items)):
        node, token = reader.items[end], base_token_at(reader.items, end)
        if not token.isdecimal() and (token != "." or "." in text or not text):
            return None
        text += token
        if isinstance(node, Script):
            is_marked = node.sub is None and node.sup == Row((PRIME,) * count)
            if not is_marked or not angles.is_part(text):
                return None
            reader.at = end + 1
            return text
    return None


def _is_decimal_point(reader: Reader, text: str) -> bool:
    return (
        reader.token() == "." and "." not in text and base_token_at(reader.items, reader.at + 1).isdecimal()
    )


def _repeating(reader: Reader, start: int, text: str) -> Term | None:
    """The fraction that `0.1(6)`, `0.(3)` or `0.\\overline{3}` is, if digits that repeat follow the point."""
    point = 0 if "." in text else 1
    if point and reader.token() != ".":
        return None
    digits, end = repeating_digits(reader.items, reader.at + point)
    if not digits or len(text + digits) > MAX_DIGITS:
        return None
    whole, _, decimals = text.partition(".")
    if token_of(reader.items[end - 1]) and not _repeats_in_brackets(reader, start, end, text):
        return None
    reader.at = end
    numerator = int(whole + decimals + digits) - int(whole + decimals or "0")
    value = Rational(numerator, 10 ** len(decimals) * (10 ** len(digits) - 1))
    above, below = terms.Number(str(value.numerator)), terms.Number(str(value.denominator))
    return above if value.denominator == 1 else terms.Quotient(above, below)


def _repeats_in_brackets(reader: Reader, start: int, end: int, text: str) -> bool:
    """True if digits in brackets rather repeat than multiply the number; the other is noted."""
    whole, _, decimals = text.partition(".")
    is_factor = bool(decimals and whole.strip("0")) and token_of(reader.items[end - 1]) == ")"
    part, choices = reader.shown(start, end), reader.context.choices
    return not choices.takes("bracket", part) if is_factor else choices.takes("repeating", part)


def repeating_digits(items: Sequence[Node], at: int) -> tuple[str, int]:
    """The digits marked as repeating that begin at a place, and where these end; empty for none.

    They are in plain brackets, under a bar, or from one dot to another.
    """
    first = items[at] if at < len(items) else None
    match first:
        case Decorated(r"\overline" | r"\dot" as mark, Row(digits)):
            return _digits_under(mark, digits, items, at + 1)
        case Atom("(" | "["):
            return _bracketed_digits(items, at)
    return "", at


def _digits_under(mark: str, first: tuple[Node, ...], items: Sequence[Node], at: int) -> tuple[str, int]:
    """The digits under a bar; or the one under a dot and those up to another, if there are more."""
    text, end = "".join(map(token_of, first)), at
    while mark == r"\dot" and end < len(items) and token_of(items[end]).isdecimal():
        end += 1
    match items[end : end + 1]:
        case [Decorated(r"\dot", Row((Atom(last),)))] if mark == r"\dot":
            text, end = text + "".join(map(token_of, items[at:end])) + last, end + 1
        case _ if end > at:
            return "", at
    return (text, end) if text.isdecimal() and all(map(token_of, first)) else ("", at)


def _bracketed_digits(items: Sequence[Node], at: int) -> tuple[str, int]:
    """The digits in the plain brackets that open at a place, and where these end; empty for none."""
    end = at + 1
    while end < len(items) and token_of(items[end]).isdecimal():
        end += 1
    is_closed = end < len(items) and token_of(items[at]) + token_of(items[end]) in ("()", "[]")
    return ("".join(map(token_of, items[at + 1 : end])) if is_closed else ""), end + 1


def read_numeral(reader: Reader) -> Term | None:
    """A number in another base that holds letters, if one begins here: `A3_{16}`, `(2a)_{12}`, `0xFF`."""
    prefixed = _prefixed(reader)
    if prefixed is not None:
        return prefixed
    in_brackets = reader.token() == "("
    start = reader.at + in_brackets
    end = start
    while end < len(reader.items) and _is_digit(token_of(reader.items[end])):
        end += 1
    last = reader.items[end] if end < len(reader.items) else None
    if not isinstance(last, Script) or last.sub is None:
        return None
    digits = "".join(map(token_of, reader.items[start:end])) + ("" if in_brackets else base_token(last))
    base = written(last.sub)
    is_closed = base_token(last) == ")" if in_brackets else _is_digit(base_token(last)) and len(digits) > 1
    if not (is_closed and digits and _fits(digits, base)):
        return None
    part = reader.shown(reader.at, end + 1)
    if not in_brackets and not _is_likely(reader, digits, written(last), part):
        return None
    reader.at = end + 1
    in_base = terms.Numeral(digits, int(base))
    return in_base if last.sup is None else reader.raised(in_base, last.sup)


def _is_likely(reader: Reader, digits: str, last: str, part: str) -> bool:
    """True if letters and digits with a base below are rather one number than a product; the other is noted.

    last: the last digit with the base. Where it is a letter, the subscript may be its own, as in `2a_{12}`,
    unless more speaks for a number: capital letters side by side, or another number in that base.
    """
    base = last.partition("_")[2].strip("{}")
    numerals = (node for node in reader.items if isinstance(node, Script) and base_token(node).isdecimal())
    is_hexadecimal = digits[-2:].isalpha() and digits.isupper()
    if digits[-1].isdecimal() or is_hexadecimal or base in {written(node.sub) for node in numerals}:
        return reader.context.choices.takes("numeral", part, last)
    return not reader.context.choices.takes("subscript", part, last)


def _prefixed(reader: Reader) -> Term | None:
    """`0xFF`: hexadecimal digits, capital letters if any, behind 0x."""
    if reader.token() != "0" or reader.token(1) != "x":
        return None
    end = reader.at + 2
    while end < len(reader.items) and token_of(reader.items[end]) in HEXADECIMAL:
        end += 1
    digits = "".join(map(token_of, reader.items[reader.at + 2 : end]))
    if len(digits) < 2:
        return None
    reader.at = end
    return terms.Numeral(digits, 16)


HEXADECIMAL = frozenset("0123456789ABCDEF")


def _is_digit(token: str) -> bool:
    """True if the token is a digit or a Latin letter."""
    return len(token) == 1 and token.isascii() and token.isalnum()


def _fits(digits: str, base: str) -> bool:
    """True if some are letters, all small or all capital, and all are digits in the base."""
    if (
        not base.isdecimal()
        or not 11 <= int(base[:3]) <= 36
        or digits.isdecimal()
        or len(digits) > MAX_DIGITS
    ):
        return False
    is_one_case = digits in (digits.lower(), digits.upper())
    return is_one_case and all(int(digit, 36) < int(base) for digit in digits)


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
