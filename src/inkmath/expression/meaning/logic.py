r"""Formulas of propositional logic: letters, brackets and connectives, such as `\neg(p\vee q)`.

The tightest is the negation, then `\wedge`, then `\vee` and `\oplus`, then implications (from the right),
then equivalences.
"""

from __future__ import annotations

from collections.abc import Sequence

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.names import base_token, is_letter, token_of, written
from inkmath.expression.terms import Term
from inkmath.expression.tree import Decorated, Node, Row, Script

NEGATIONS = frozenset({r"\neg", r"\sim"})
IMPLICATIONS = frozenset({r"\Rightarrow", r"\rightarrow"})
EQUIVALENCES = frozenset({r"\Leftrightarrow", r"\leftrightarrow"})
COMPARED = frozenset({r"\equiv", "="})
"""Signs between two formulas that are said to be equivalent."""

CONNECTIVES = frozenset({r"\neg", r"\wedge", r"\vee", r"\oplus"}) | IMPLICATIONS | EQUIVALENCES
TRUTHS = frozenset({r"\top", r"\perp"})
BRACKETS = {"(": ")", "[": "]"}
NO_STATEMENTS = frozenset({r"\infty", r"\partial", r"\nabla", r"\emptyset", r"\square", r"\unknown", r"\pi"})
MAX_NESTED = 30


def read_formula(row: Row) -> Term | None:
    """The formula, or the two that are compared; None for rows of another kind."""
    tokens = list(_tokens(row))
    is_formula = any(token in CONNECTIVES for token in tokens) or tokens in ([r"\perp"], [r"\top"])
    if not is_formula or not all(map(_is_of_logic, tokens)):
        return None
    try:
        reader = _Reader(row.items)
        term = reader.compared()
        return term if reader.at == len(row.items) else None
    except MeaninglessError:
        return None


def _tokens(row: Row) -> Sequence[str]:
    """The tokens of the row and of what stands under a bar; empty strings for what is of no formula."""
    found: list[str] = []
    for node in row.items:
        if isinstance(node, Decorated) and node.mark == r"\overline":
            found += _tokens(node.body)
        else:
            found.append(base_token(node) if _is_plain(node) else "")
    return found


def _is_plain(node: Node) -> bool:
    """True for an atom, and for a letter with a subscript and nothing above it."""
    return bool(token_of(node)) or (
        isinstance(node, Script) and node.sup is None and is_letter(base_token(node))
    )


def _is_of_logic(token: str) -> bool:
    is_connective = token in CONNECTIVES | COMPARED | NEGATIONS | TRUTHS
    return is_connective or token in {*BRACKETS, *BRACKETS.values()} or _names_statement(token)


def _names_statement(token: str) -> bool:
    return is_letter(token) and token not in NO_STATEMENTS and not token.startswith((r"\mathbb", r"\mathcal"))


class _Reader:
    """A precedence parser over the nodes of one formula; its cursor is `at`."""

    def __init__(self, items: tuple[Node, ...], depth: int = 0) -> None:
        if depth > MAX_NESTED:
            raise MeaninglessError(f"the formula nests deeper than {MAX_NESTED} levels")
        self.items, self.at, self.depth = items, 0, depth

    def token(self) -> str:
        return base_token(self.items[self.at]) if self.at < len(self.items) else ""

    def compared(self) -> Term:
        first = self.equivalence()
        if self.token() not in COMPARED:
            return first
        sign = self.token()
        self.at += 1
        return terms.Relation((first, self.equivalence()), (sign,))

    def equivalence(self) -> Term:
        term = self.implication()
        while self.token() in EQUIVALENCES:
            sign = self.token()
            self.at += 1
            term = terms.Logical(sign, (term, self.implication()))
        return term

    def implication(self) -> Term:
        first = self.either()
        if self.token() not in IMPLICATIONS:
            return first
        sign = self.token()
        self.at += 1
        self.depth += 1
        if self.depth > MAX_NESTED:
            raise MeaninglessError("too many implications in a row")
        return terms.Logical(sign, (first, self.implication()))

    def either(self) -> Term:
        parts, sign = [self.both()], ""
        while self.token() in (r"\vee", r"\oplus"):
            if sign and self.token() != sign:
                parts = [terms.Logical(sign, tuple(parts))]
            sign = self.token()
            self.at += 1
            parts.append(self.both())
            if sign == r"\oplus" and len(parts) > 2:
                parts = [terms.Logical(sign, tuple(parts[:2])), parts[2]]
        return parts[0] if len(parts) == 1 else terms.Logical(sign, tuple(parts))

    def both(self) -> Term:
        parts = [self.operand()]
        while self.token() == r"\wedge":
            self.at += 1
            parts.append(self.operand())
        return parts[0] if len(parts) == 1 else terms.Logical(r"\wedge", tuple(parts))

    def operand(self) -> Term:
        negations = 0
        while self.token() in NEGATIONS:
            self.at += 1
            negations += 1
        if negations > MAX_NESTED or self.at >= len(self.items):
            raise MeaninglessError("a statement is missing")
        term = self.statement()
        for _ in range(negations):
            term = terms.Not(term)
        return term

    def statement(self) -> Term:
        node = self.items[self.at]
        self.at += 1
        if isinstance(node, Decorated):
            return terms.Not(self.whole(node.body.items))
        token = base_token(node)
        if token in BRACKETS:
            end = self.closing(token)
            inner = self.whole(self.items[self.at : end])
            self.at = end + 1
            return inner
        if not _names_statement(token) and token not in TRUTHS:
            raise MeaninglessError(f"`{written(node)}` is no statement")
        return terms.Variable(token, written(node.sub) if isinstance(node, Script) else "")

    def closing(self, opening: str) -> int:
        level = 1
        for k in range(self.at, len(self.items)):
            token = token_of(self.items[k])
            level += (token == opening) - (token == BRACKETS[opening])
            if level == 0:
                return k
        raise MeaninglessError("a bracket is not closed")

    def whole(self, items: tuple[Node, ...]) -> Term:
        reader = _Reader(items, self.depth + 1)
        term = reader.equivalence()
        if reader.at < len(items):
            raise MeaninglessError("a formula that is not complete")
        return term
