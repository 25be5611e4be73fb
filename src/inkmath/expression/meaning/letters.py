"""Letters: constants, functions of letters, sequences, and letters that just stand for a number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from inkmath.expression import terms
from inkmath.expression.meaning.brackets import read_brackets
from inkmath.expression.meaning.survey import rows_of
from inkmath.expression.names import FUNCTION_LETTERS, base_token, is_letter, token_of, written
from inkmath.expression.terms import Term
from inkmath.expression.tree import Node, Row, Script

if TYPE_CHECKING:
    from inkmath.expression.meaning.reader import Reader


def read_letter(reader: Reader) -> Term:
    node = reader.take()
    token = base_token(node)
    sub = node.sub if isinstance(node, Script) else None
    primes, sup = _split_primes(node.sup if isinstance(node, Script) else None)
    if token == r"\Delta" and sub is None and sup is None and primes == 0 and is_letter(reader.base()):
        return _difference(reader)
    while reader.token() == r"\prime":
        reader.take()
        primes += 1
    head = terms.Variable(token, written(sub), primes)
    if reader.token() == "(" and _is_function(reader, head):
        return _application(reader, head, sup)
    if primes == 0 and sub is None and is_constant(reader, token):
        term: Term = terms.Constant(token)
    else:
        term = _sequence(reader, head, sub)
    return term if sup is None else reader.raised(term, sup)


def _difference(reader: Reader) -> Term:
    node = reader.take()
    sub = node.sub if isinstance(node, Script) else None
    variable = terms.Variable(rf"\Delta {base_token(node)}", written(sub))
    return variable if not isinstance(node, Script) or node.sup is None else reader.raised(variable, node.sup)


def is_constant(reader: Reader, token: str) -> bool:
    if token in reader.context.bound:
        return False
    return token in (r"\pi", r"\infty", "e") or (token == "i" and not reader.context.i_is_letter)


def _is_function(reader: Reader, head: terms.Variable) -> bool:
    if head.token in (r"\pi", r"\infty", "e") and not head.sub and not head.primes:
        return False
    known = head.token in FUNCTION_LETTERS or (head.token, head.sub) in reader.context.functions
    return known or head.primes > 0


def _application(reader: Reader, head: terms.Variable, sup: Row | None) -> Term:
    inverse = written(sup) == "-1"
    order = None
    if sup is not None and token_of(sup.items[0]) == "(" and token_of(sup.items[-1]) == ")":
        order, sup = reader.read(sup), None
    content, close = read_brackets(reader)
    arguments = content.elements if isinstance(content, terms.Tuple) else (content,)
    term: Term = terms.Apply(head, arguments, order, inverse)
    if sup is not None and not inverse:
        term = reader.raised(term, sup)
    return reader.scripted(term, close)


def _sequence(reader: Reader, head: terms.Variable, sub: Row | None) -> Term:
    """The letter, or an element of a sequence if its subscript depends on what is bound here."""
    if sub is None or not reader.context.bound:
        return head
    if not any(base_token(node) in reader.context.bound for row in rows_of(sub, 0) for node in row.items):
        return head
    parts = [(node,) for node in sub.items] if all(map(_is_bare, sub.items)) else [sub.items]
    indices: list[Term] = []
    for part in parts:
        index = reader.read(part)
        indices += index.elements if isinstance(index, terms.Tuple) else (index,)
    return terms.Indexed(replace(head, sub=""), tuple(indices))


def _split_primes(sup: Row | None) -> tuple[int, Row | None]:
    """The number of primes that a superscript starts with, and what is left of it."""
    if sup is None:
        return 0, None
    count = 0
    while count < len(sup.items) and token_of(sup.items[count]) == r"\prime":
        count += 1
    rest = Row(sup.items[count:])
    return count, rest if rest.items else None


def _is_bare(node: Node) -> bool:
    return is_letter(token_of(node)) or token_of(node).isdecimal()
