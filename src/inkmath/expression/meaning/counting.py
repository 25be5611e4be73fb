r"""Numbers of choices as schools write them: `{}_{5}C_{2}`, `C_{5}^{2}`, `C(5,2)`, `5C2`, and with P or A.

Combinations are binomial coefficients; permutations, where the order counts, are n!/(n-k)!.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from inkmath.expression import terms
from inkmath.expression.names import base_token, base_token_at, token_of
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.rows import NOTHING
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Node, Row, Script

if TYPE_CHECKING:
    from inkmath.expression.meaning.reader import Reader

COMBINATIONS, PERMUTATIONS = frozenset("C"), frozenset("PAV")
SCRIPTED = frozenset("CAV")
"""Letters that count with n below and k above; n is a number from k on, or one of `COUNTED`."""

COUNTED = frozenset("nmxkr")
MAX_DIGITS = 4


def read_count(reader: Reader) -> Term | None:
    """The number of choices that stands at the cursor; None where there is none."""
    return _prescripted(reader) or _scripted(reader) or _in_a_row(reader) or _in_brackets(reader)


def count(letter: str, upper: Term, lower: Term) -> Term:
    """The number of ways to choose lower of upper; by C regardless of the order."""
    if letter in COMBINATIONS:
        return terms.Binomial(upper, lower)
    return NumberFunction("permutations", (upper, lower))


def _prescripted(reader: Reader) -> Term | None:
    """`{}_{n}C_{k}` and `{}^{n}C_{k}`."""
    empty, node = (_node(reader, k) for k in (0, 1))
    match empty, node:
        case Script(base, sub, sup), Script(Atom(letter), Row() as lower, power) if base == NOTHING:
            upper = sub or sup
            is_one = (sub is None) != (sup is None)
            if upper is None or not is_one or letter not in "CP":
                return None
            reader.at += 2
            term = count(letter, reader.read(upper), reader.read(lower))
            return term if power is None else reader.raised(term, power)
    return None


def _scripted(reader: Reader) -> Term | None:
    """`C_{n}^{k}` and `A_{n}^{k}`."""
    match reader.peek():
        case Script(Atom(letter), Row() as sub, Row() as sup) if letter in SCRIPTED and is_count(sub, sup):
            if any(_is_letter_alone(node, letter) for node in reader.items):
                return None
            if not reader.context.choices.takes("count", reader.shown(reader.at, reader.at + 1)):
                return None
            reader.take()
            return count(letter, reader.read(sub), reader.read(sup))
    return None


def is_count(sub: Row, sup: Row) -> bool:
    """True if a letter with these scripts is rather a number of choices than a power."""
    below, above = _number(sub), _number(sup)
    if below is not None:
        return (above is not None and above <= below) or (below > 1 and _is_counted(sup))
    return _is_counted(sub) and (above is not None or _is_counted(sup))


def _is_letter_alone(node: Node, letter: str) -> bool:
    """True if the letter stands for a quantity: with other scripts than those of a count."""
    if base_token(node) != letter:
        return False
    return not (isinstance(node, Script) and node.sub and node.sup and is_count(node.sub, node.sup))


def _is_counted(row: Row) -> bool:
    """True for `n`, `2n` and `n+1`."""
    tokens = [token_of(node) for node in row.items]
    letters = [token for token in tokens if token not in "+-" and not token.isdecimal()]
    return len(letters) == 1 and letters[0] in COUNTED


def _in_a_row(reader: Reader) -> Term | None:
    """`5C2`, and `nCr` with these letters."""
    start = reader.at
    upper, at = _operand(reader, start, "n")
    letter = base_token_at(reader.items, at)
    lower, end = _operand(reader, at + 1, "rk")
    if not upper or not lower or letter not in ("C", "P") or upper + lower in ("nk",):
        return None
    before = base_token_at(reader.items, start - 1) if start else ""
    if before.isalnum() or base_token_at(reader.items, end).isalnum() or before == ".":
        return None
    if upper.isdecimal() and lower.isdecimal() and int(lower) > int(upper):
        return None
    if not reader.context.choices.takes("count", reader.shown(start, end)):
        return None
    reader.at = end
    return count(letter, _term(upper), _term(lower))


def _operand(reader: Reader, start: int, letters: str) -> tuple[str, int]:
    """The whole number, or one of the letters, that begins at a place, and where it ends."""
    end = start
    while end < len(reader.items) and token_of(reader.items[end]).isdecimal():
        end += 1
    if end > start:
        digits = "".join(map(token_of, reader.items[start:end]))
        return (digits, end) if len(digits) <= MAX_DIGITS else ("", end)
    token = token_of(reader.items[start]) if start < len(reader.items) else ""
    return (token, start + 1) if token and token in letters else ("", start)


def _in_brackets(reader: Reader) -> Term | None:
    """`C(5,2)` and `P(5,2)`, where no other letter names a point."""
    start = reader.at
    letter, end = reader.token(), start + 2
    if letter not in ("C", "P") or reader.token(1) != "(":
        return None
    upper, at = _operand(reader, end, "n")
    lower, end = _operand(reader, at + 1, "rk")
    if base_token_at(reader.items, at) not in (",", ";") or base_token_at(reader.items, end) != ")":
        return None
    is_in_order = not (upper.isdecimal() and lower.isdecimal()) or int(lower) <= int(upper)
    if not upper or not lower or not is_in_order or _names_points(reader, start, end):
        return None
    if not reader.context.choices.takes("count", reader.shown(start, end + 1)):
        return None
    reader.at = end
    close = reader.take()
    return reader.scripted(count(letter, _term(upper), _term(lower)), close)


def _names_points(reader: Reader, start: int, end: int) -> bool:
    """True if the bracket with its letter is one of a list, or stands beside another letter."""
    beside = [base_token_at(reader.items, end + 1), base_token_at(reader.items, start - 1) if start else ""]
    others = {base_token(node) for node in reader.items} - {"C", "P", "n", "r", "k"}
    return any(token in (",", ";") for token in beside) or any(map(str.isalpha, others))


def _node(reader: Reader, ahead: int) -> Node | None:
    k = reader.at + ahead
    return reader.items[k] if k < len(reader.items) else None


def _number(row: Row) -> int | None:
    digits = "".join(token_of(node) or "?" for node in row.items)
    return int(digits) if digits.isdecimal() and len(digits) <= MAX_DIGITS else None


def _term(text: str) -> Term:
    return terms.Number(text) if text.isdecimal() else terms.Variable(text)
