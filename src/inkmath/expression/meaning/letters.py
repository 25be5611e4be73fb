"""Letters: constants, functions of letters, sequences, and letters that just stand for a number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.meaning.brackets import read_brackets
from inkmath.expression.meaning.survey import rows_of
from inkmath.expression.names import (
    FUNCTION_LETTERS,
    base_token,
    base_token_at,
    is_letter,
    is_relation,
    letters_of,
    token_of,
    written,
)
from inkmath.expression.terms import Term
from inkmath.expression.tree import Decorated, Node, Row, Script

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
    if reader.token() == "(" and _is_applied(reader, head, sup):
        return _application(reader, head, sup)
    if primes == 0 and sub is None and is_constant(reader, token):
        term = _constant(reader, token, sup)
    elif primes and _is_derivative(reader, head):
        term = _derivative(replace(head, primes=0), primes)
    else:
        term = _sequence(reader, head, sub)
    return term if sup is None else reader.raised(term, sup)


def is_marked_name(node: Node) -> bool:
    """True for a letter under a mark, and for points named by capitals: `\\hat{p}`, `\\overline{AB}`."""
    base = node.base if isinstance(node, Script) else node
    if not isinstance(base, Decorated):
        return False
    tokens = [token_of(item) for item in base.body.items]
    return (len(tokens) == 1 and is_letter(tokens[0])) or (
        len(tokens) == 2 and all("A" <= token <= "Z" for token in tokens)
    )


def read_marked_name(reader: Reader) -> Term:
    """The letter that a name under a mark is, with its subscript, primes and power."""
    node = reader.take()
    if not isinstance(node, Script):
        return terms.Variable(written(node))
    primes, sup = _split_primes(node.sup)
    term = terms.Variable(written(node.base), written(node.sub), primes)
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


def _constant(reader: Reader, token: str, sup: Row | None) -> Term:
    """The constant, or, where it may be that, an ordinary letter: e and i, but not e as base of a power."""
    if token == "e" and sup is None and reader.context.usage.e_is_letter:
        is_letter = reader.context.choices.takes("letter-e", token)
        return terms.Variable(token, "0") if is_letter else terms.Power(terms.Constant(token), ONE)
    convention = {"e": "euler" if sup is None else "", "i": "imaginary"}.get(token)
    if convention and not reader.context.choices.takes(convention, token):
        return terms.Variable(token, "0")
    return terms.Constant(token)


def _is_derivative(reader: Reader, head: terms.Variable) -> bool:
    """True if the convention is refused by which a letter with a prime is another letter."""
    name = head.token
    return not head.sub and not reader.context.choices.takes("prime", name + "'" * head.primes, name)


def _derivative(letter: terms.Variable, order: int) -> Term:
    by = terms.Variable("x" if letter.token != "x" else "t")
    return terms.Derivative(letter, by, terms.Number(str(order)))


def _is_applied(reader: Reader, head: terms.Variable, sup: Row | None) -> bool:
    """True if a letter before a bracket is a function; where it may as well be the other, that is noted."""
    close = reader.closing()
    if close is None or head.primes or sup is not None:
        return _is_function(reader, head)
    inner = reader.items[reader.at + 1 : close]
    part = head.token + reader.shown(reader.at, close + 1)
    choices = reader.context.choices
    if _is_function(reader, head):
        defines = reader.at == 1 and base_token_at(reader.items, close + 1) == "="
        is_list = any(base_token(node) == "," for node in inner)
        is_defined = (head.token, head.sub) in reader.context.usage.functions
        return defines or is_defined or is_list or choices.takes("function", part, head.token)
    after_number = reader.at > 1 and base_token(reader.items[reader.at - 2]).isdecimal()
    is_event = any(is_relation(base_token(node)) for node in inner)  # of a probability, as in P(X=2)
    is_bare = not after_number and not is_event and head.token not in letters_of(inner)
    is_plausible = head.token in MAYBE_FUNCTIONS and is_bare
    return is_plausible and not choices.takes("product", part, head.token)


ONE = terms.Number("1")

MAYBE_FUNCTIONS = frozenset({*"hpquvwyHPQ", r"\phi", r"\varphi", r"\psi"})
"""Letters that are often functions: before a bracket they may be meant so."""


def _is_function(reader: Reader, head: terms.Variable) -> bool:
    if head.token in (r"\pi", r"\infty", "e") and not head.sub and not head.primes:
        return False
    found = reader.context.functions | reader.context.usage.functions
    known = head.token in FUNCTION_LETTERS or (head.token, head.sub) in found
    return known or head.primes > 0


def _application(reader: Reader, head: terms.Variable, sup: Row | None) -> Term:
    shown = f"{head.token}^{{-1}}"
    inverse = written(sup) == "-1" and reader.context.choices.takes("inverse", shown)
    order = None
    if sup is not None and token_of(sup.items[0]) == "(" and token_of(sup.items[-1]) == ")":
        order, sup = reader.read(sup), None
    if not _is_function(reader, head):
        head = terms.Variable("f" if "f" not in letters_of(reader.items) else "g")
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


def read_place(reader: Reader) -> Term:
    """The place of a number that is asked for, `?`, with the base that the number is to have below it."""
    node = reader.take()
    if isinstance(node, Script) and node.sup is not None:
        raise MeaninglessError(f"`{written(node)}` has no definite meaning")
    return terms.Variable(r"\square", written(node.sub) if isinstance(node, Script) else "")
