"""Functions known by name, such as `\\sin`: how far their argument reaches, and what their scripts say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.meaning.brackets import read_brackets
from inkmath.expression.meaning.letters import is_constant
from inkmath.expression.names import (
    COMPLEX_FUNCTIONS,
    DETERMINANT,
    INVERSES,
    MATRIX_FUNCTIONS,
    OPENING,
    base_token,
    is_letter,
    written,
)
from inkmath.expression.number_functions import ROUNDING
from inkmath.expression.terms import Term, product_of
from inkmath.expression.tree import Atom, Fraction, Node, Root, Script, Text

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
    choices = reader.context.choices
    if written(sup) == "-1" and name in INVERSES and choices.takes("inverse", written(node)):
        name, sup = INVERSES[name], None
    if name == r"\log" and base is None and not choices.takes("log-base", name):
        name = r"\ln"
    argument, close = _nested_argument(reader, name)
    if isinstance(close, Script) and not choices.takes("power", rf"{written(node)}(\ldots{written(close)}"):
        argument, close = reader.scripted(argument, close), None
    if name in OF_ANGLES and _is_bare_number(argument) and not choices.takes("radians", written(node)):
        argument = terms.Scaled(argument, "degree")
    term: Term = terms.Call(name, argument, base)
    if sup is not None:
        term = reader.raised(term, sup)
    return reader.scripted(term, close)


OF_ANGLES = frozenset({r"\sin", r"\cos", r"\tan", r"\cot", r"\sec", r"\csc"})


def _is_bare_number(term: Term) -> bool:
    """True if the term is a number other than 0 that could be degrees: no degree sign, no `\\pi`."""
    parts = list(terms.walk(term))
    is_angle = any(isinstance(part, terms.Scaled) or part == terms.Constant(r"\pi") for part in parts)
    return _is_numeric(term) and not is_angle and term != terms.Number("0")


def is_of_matrix(node: Node | None) -> bool:
    """True for `\\det` and for the words for other functions of a matrix, such as `rank`."""
    base = node.base if isinstance(node, Script) else node
    return base == Atom(DETERMINANT) or (isinstance(base, Text) and base.text in MATRIX_FUNCTIONS)


def is_of_complex_number(node: Node | None) -> bool:
    """True for the real part, the imaginary part and the argument, in words or by their signs."""
    base = node.base if isinstance(node, Script) else node
    is_sign = isinstance(base, Atom) and base.token in COMPLEX_FUNCTIONS.values()
    return is_sign or (isinstance(base, Text) and base.text in COMPLEX_FUNCTIONS)


def read_function_of_operand(reader: Reader) -> Term:
    """The determinant, the real part or the like of the bracket or the operand that follows."""
    node = reader.take()
    if isinstance(node, Script):
        raise MeaninglessError(f"the script of `{written(node)}` has no definite meaning")
    if reader.peek() is None:
        raise MeaninglessError(f"`{written(node)}` has no argument")
    inner, close = reader.nested(), None
    if inner.token() in OPENING:
        argument, close = read_brackets(inner)
    else:
        argument = inner.power()
    reader.at = inner.at
    term: Term = terms.Determinant(argument)
    if isinstance(node, Text):
        term = terms.Call({**MATRIX_FUNCTIONS, **COMPLEX_FUNCTIONS}[node.text], argument)
    elif node != Atom(DETERMINANT):
        term = terms.Call(base_token(node), argument)
    return reader.scripted(term, close)


def _nested_argument(reader: Reader, name: str) -> tuple[Term, Node | None]:
    inner = reader.nested()
    inner.open_bars = reader.open_bars
    result = (
        read_brackets(inner)
        if inner.token() in OPENING - set(ROUNDING)
        else (_bare_argument(inner, name), None)
    )
    reader.at = inner.at
    return result


def _bare_argument(reader: Reader, name: str) -> Term:
    start, choices = reader.at, reader.context.choices
    factors = [reader.signed(reader.power)]
    only_numbers = _is_numeric(factors[0])
    while _continues_argument(reader, only_numbers):
        part = name + " " + reader.shown(start, reader.at + 1)
        is_second_letter = not only_numbers and reader.base() != r"\pi"
        if is_second_letter and not choices.takes("long-argument", part, name):
            break
        factors.append(reader.power())
        only_numbers = only_numbers and _is_numeric(factors[-1])
    if reader.token() == "(" and isinstance(factors[-1], terms.Variable):
        part = f"{name} {reader.shown(start, reader.at)}("
        if not choices.takes("short-argument", part):
            factors.append(reader.power())
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
