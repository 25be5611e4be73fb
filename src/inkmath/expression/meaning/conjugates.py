"""Conjugates of complex numbers: `\\overline{z}`, `\\bar{z}_{1}`, `\\overline{3+4i}`, `z^{*}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inkmath.expression import terms
from inkmath.expression.names import COMPLEX_LETTERS, letters_of
from inkmath.expression.terms import Term
from inkmath.expression.tree import Decorated, Node, Row, Script

if TYPE_CHECKING:
    from inkmath.expression.meaning.reader import Reader

BARS = frozenset((r"\overline", r"\bar"))


def is_conjugate(node: Node) -> bool:
    """True for a bar over what names a complex number: z, w, or a calculation with `i` or with these.

    Capital letters under a bar are points or sets, and a single `i` is a vector.
    """
    base = node.base if isinstance(node, Script) else node
    if not isinstance(base, Decorated) or base.mark not in BARS:
        return False
    letters = letters_of(base.body.items)
    is_calculation = "i" in letters and len(base.body.items) > 1
    return bool(letters & COMPLEX_LETTERS or is_calculation) and not any(map(str.isupper, letters))


def is_complex(term: Term) -> bool:
    """True if the term holds `i`, z or w."""
    return any(
        part == terms.Constant("i") or (isinstance(part, terms.Variable) and part.token in COMPLEX_LETTERS)
        for part in terms.walk(term)
    )


def read_conjugate(reader: Reader) -> Term:
    """The conjugate, with the power that it is raised to; an index behind the bar is that of its letter."""
    node = reader.take()
    if not isinstance(node, Script):
        assert isinstance(node, Decorated)
        return terms.Conjugate(reader.read(node.body))
    assert isinstance(node.base, Decorated)
    body = node.base.body
    if node.sub is not None and len(body.items) == 1 and not isinstance(body.items[0], Script):
        body = Row((Script(body.items[0], sub=node.sub),))
        node = Script(node.base, sup=node.sup) if node.sup is not None else node.base
    return reader.scripted(terms.Conjugate(reader.read(body)), node)
