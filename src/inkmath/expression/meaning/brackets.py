"""Brackets and bars: what they hold together, and when they make a pair, an interval or a set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.meaning.numbers import numeral
from inkmath.expression.names import CLOSING, TURNED, base_token, base_token_at, is_letter, written
from inkmath.expression.number_functions import CLOSING_OF, ROUNDING, NumberFunction
from inkmath.expression.substitution import substitute
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Node, Script

if TYPE_CHECKING:
    from inkmath.expression.meaning.reader import Reader


def read_group(reader: Reader) -> Term:
    opening = reader.token() or reader.base()
    if opening == r"\{" and base_token_at(reader.items, reader.at + 1) == r"\}":
        reader.take()
        return reader.scripted(terms.SetOf(()), reader.take())
    builder = _read_builder(reader) if opening == r"\{" else None
    if builder is not None:
        return builder
    start = reader.at
    content, close = read_brackets(reader)
    if opening == r"\{" and isinstance(content, terms.Negation | terms.Quotient) and _is_whole(reader, start):
        return terms.SetOf((content,))
    closing = base_token(close) if close is not None else ""
    term = _bracket(opening, content, closing)
    if isinstance(close, Script) and close.sup is None and content == terms.Variable(r"\square"):
        return terms.Variable(r"\square", written(close.sub))
    if isinstance(close, Script) and close.sub and close.sup and opening + closing == "[]":
        return _between_limits(content, reader.read(close.sub), reader.read(close.sup))
    if isinstance(close, Script) and close.sub is not None and isinstance(content, terms.Number):
        in_base = numeral(content.text, written(close.sub))
        return in_base if close.sup is None else reader.raised(in_base, close.sup)
    return reader.scripted(term, close)


def _between_limits(content: Term, lower: Term, upper: Term) -> Term:
    """`[x^{2}]_{1}^{3}`: what the content is at the upper limit, less what it is at the lower one."""
    letters = terms.variables(content)
    letter = next((x for x in letters if x.token == "x"), letters[0] if letters else None)
    if letter is None:
        raise MeaninglessError("there is no letter between the brackets to put the limits in for")
    ends = (substitute(content, letter, upper), terms.Negation(substitute(content, letter, lower)))
    return terms.Sum(ends)


def is_bar_of_limits(reader: Reader) -> bool:
    """True at the bar of `\\frac{x^{3}}{3}|_{0}^{2}`."""
    node = reader.peek()
    is_bar = isinstance(node, Script) and base_token(node) == "|" and reader.open_bars == 0
    return is_bar and isinstance(node, Script) and bool(node.sub and node.sup)


def read_limits(reader: Reader, content: Term) -> Term:
    """Read a bar with limits behind its content, and put these in."""
    bar = reader.take()
    assert isinstance(bar, Script)
    assert bar.sub is not None
    assert bar.sup is not None
    return _between_limits(content, reader.read(bar.sub), reader.read(bar.sup))


def read_brackets(reader: Reader) -> tuple[Term, Node]:
    """The content between a bracket and its partner, and the partner with its scripts."""
    pair = _pair(reader)
    if pair is not None:
        reader.at = reader.closing() or 0
        return pair, reader.take()
    opening = written(reader.take())
    if reader.base() in CLOSING:
        raise MeaninglessError("there is nothing between the brackets")
    inner = reader.nested()
    content = inner.statements()
    reader.at = inner.at
    if reader.base() not in CLOSING:
        where = "at the end" if reader.peek() is None else f"before `{written(reader.peek())}`"
        raise MeaninglessError(f"the bracket `{opening}` is not closed {where}")
    return content, reader.take()


def read_absolute(reader: Reader) -> Term:
    reader.take()
    inner = reader.nested()
    inner.open_bars = 1
    content = inner.united(inner.sum())
    reader.at = inner.at
    if reader.base() != "|":
        raise MeaninglessError("a bar `|` has no partner")
    return reader.scripted(terms.Absolute(content), reader.take())


def _bracket(opening: str, content: Term, closing: str) -> Term:
    """The term of brackets with their content."""
    elements = content.elements if isinstance(content, terms.Tuple) else (content,)
    if opening == r"\{" and closing == r"\}":
        is_set = isinstance(
            content, terms.Tuple | terms.Number | terms.Variable | terms.Indexed | terms.SetOf
        )
        return terms.SetOf(elements) if is_set else content
    if CLOSING_OF.get(opening) == closing:
        return NumberFunction(ROUNDING[opening], (content,))
    is_interval = opening + closing != "()" or _reaches_to_infinity(elements)
    if len(elements) == 2 and opening in LEFT_ENDS and closing in RIGHT_ENDS and is_interval:
        is_open = (opening in ("(", TURNED[0]), closing in (")", TURNED[1]))
        is_turned = opening == TURNED[0] or closing == TURNED[1]
        return terms.Interval(*elements, *is_open, turned=is_turned)
    if opening + closing not in ("()", "[]"):
        raise MeaninglessError(f"the brackets `{opening}` and `{closing}` do not belong together")
    return content


def _is_whole(reader: Reader, start: int) -> bool:
    """True if the bracket that was just read is all of the row."""
    return start == 0 and reader.at == len(reader.items) and reader.context.depth <= 1


LEFT_ENDS = frozenset({"(", "[", TURNED[0]})
RIGHT_ENDS = frozenset({")", "]", TURNED[1]})


def _read_builder(reader: Reader) -> Term | None:
    """The set `\\{x\\in\\mathbb{N}\\mid x<5\\}`; None where no bar stands behind a letter or its set."""
    close = reader.closing()
    start, bars = reader.at + 1, (r"\mid", "|", ":")
    at = next((k for k in range(start, close or start) if base_token(reader.items[k]) in bars), None)
    if at is None or close is None or base_token(reader.items[close]) != r"\}":
        return None
    head, rest = reader.items[start:at], reader.items[at + 1 : close]
    if not head or not is_letter(base_token(head[0])) or (len(head) > 1 and base_token(head[1]) != r"\in"):
        return None
    term = terms.SetBuilder(reader.read(head), reader.read(rest))
    reader.at = close + 1
    return term


def _pair(reader: Reader) -> Term | None:
    r"""`(2|3)` as the point that it is, and `(A|B)` as `A\mid B`: one bar alone is no absolute value."""
    close = reader.closing()
    inside = reader.items[reader.at + 1 : close or 0]
    bars = [k for k, node in enumerate(inside) if node == Atom("|")]
    if reader.token() != "(" or len(bars) != 1 or bars[0] in (0, len(inside) - 1):
        return None
    sides = (reader.read(inside[: bars[0]]), reader.read(inside[bars[0] + 1 :]))
    return terms.Relation(sides, (r"\mid",)) if any(map(terms.variables, sides)) else terms.Tuple(sides)


def _reaches_to_infinity(elements: tuple[Term, ...]) -> bool:
    infinity = terms.Constant(r"\infty")
    return any(element in (infinity, terms.Negation(infinity)) for element in elements)
