"""Functions known by name, such as `\\sin`: how far their argument reaches, and what their scripts say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.meaning.brackets import read_brackets
from inkmath.expression.meaning.letters import is_constant
from inkmath.expression.names import INVERSES, OPENING, base_token, is_letter, written
from inkmath.expression.terms import Term, product_of
from inkmath.expression.tree import Fraction, Node, Root, Script

if TYPE_CHECKING:
    from inkmath.expression.meaning.reader import Reader


def read_call(reader: Reader) -> Term:
    node = reader.take()
    name = base_token(node)
    sub, sup = (node.sub, node.sup) if isinstance(node, Script) else (None, None)
    if sub is not None and name != r"\log":
        raise MeaninglessError(f"the subscript of `{written(node)}` has no definite meaning")
    base = None if sub is None else reader.read(sub)
    if reader.peek() is None:
        raise MeaninglessError(f"`{written(node)}` has no argument")
    if written(sup) == "-1" and name in INVERSES:
        name, sup = INVERSES[name], None
    argument, close = _nested_argument(reader)
    term: Term = terms.Call(name, argument, base)
    if sup is not None:
        term = reader.raised(term, sup)
    return reader.scripted(term, close)


def _nested_argument(reader: Reader) -> tuple[Term, Node | None]:
    inner = reader.nested()
    inner.open_bars = reader.open_bars
    result = read_brackets(inner) if inner.token() in OPENING else (_bare_argument(inner), None)
    reader.at = inner.at
    return result


def _bare_argument(reader: Reader) -> Term:
    factors = [reader.signed(reader.power)]
    only_numbers = _is_numeric(factors[0])
    while _continues_argument(reader, only_numbers):
        factors.append(reader.power())
        only_numbers = only_numbers and _is_numeric(factors[-1])
    return product_of(factors, [""] * (len(factors) - 1))


def _continues_argument(reader: Reader, only_numbers: bool) -> bool:
    node, token = reader.peek(), reader.base()
    if is_letter(token):
        return token not in ("e", "i") or not is_constant(reader, token)
    is_structure = isinstance(node, Fraction | Root) or token in OPENING
    return only_numbers and is_structure


def _is_numeric(term: Term) -> bool:
    return not any(
        isinstance(part, terms.Variable | terms.Call | terms.Apply | terms.Aggregate)
        for part in terms.walk(term)
    )
