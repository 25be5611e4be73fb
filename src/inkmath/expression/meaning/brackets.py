"""Brackets and bars: what they hold together, and when they make a pair, an interval or a set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.meaning.numbers import numeral
from inkmath.expression.names import CLOSING, base_token, written
from inkmath.expression.number_functions import CLOSING_OF, ROUNDING, NumberFunction
from inkmath.expression.terms import Term
from inkmath.expression.tree import Node, Script

if TYPE_CHECKING:
    from inkmath.expression.meaning.reader import Reader


def read_group(reader: Reader) -> Term:
    opening = reader.token() or reader.base()
    content, close = read_brackets(reader)
    closing = base_token(close) if close is not None else ""
    term = _bracket(opening, content, closing)
    if isinstance(close, Script) and close.sup is None and content == terms.Variable(r"\square"):
        return terms.Variable(r"\square", written(close.sub))
    if isinstance(close, Script) and close.sub is not None and isinstance(content, terms.Number):
        in_base = numeral(content.text, written(close.sub))
        return in_base if close.sup is None else reader.raised(in_base, close.sup)
    return reader.scripted(term, close)


def read_brackets(reader: Reader) -> tuple[Term, Node]:
    """The content between a bracket and its partner, and the partner with its scripts."""
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
    content = inner.sum()
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
    if len(elements) == 2 and opening in "([" and closing in ")]" and is_interval:
        return terms.Interval(*elements, left_open=opening == "(", right_open=closing == ")")
    if opening + closing not in ("()", "[]"):
        raise MeaninglessError(f"the brackets `{opening}` and `{closing}` do not belong together")
    return content


def _reaches_to_infinity(elements: tuple[Term, ...]) -> bool:
    infinity = terms.Constant(r"\infty")
    return any(element in (infinity, terms.Negation(infinity)) for element in elements)
