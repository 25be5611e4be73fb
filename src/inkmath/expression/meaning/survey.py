"""Surveys an expression before it is read part by part: roles of its letters, which commas count.

The conventions are those of `docs/reference/conventions.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from inkmath.errors import MeaninglessError
from inkmath.expression.meaning.calculus import AGGREGATES
from inkmath.expression.meaning.choices import Choices
from inkmath.expression.meaning.commas import with_numbers_joined
from inkmath.expression.meaning.context import MAX_DEPTH, Usage
from inkmath.expression.meaning.intervals import turn_brackets
from inkmath.expression.names import (
    CLOSING,
    COMPLEX_LETTERS,
    OPENING,
    base_token,
    base_token_at,
    is_letter,
    is_relation,
    letters_of,
    token_of,
    written,
)
from inkmath.expression.tree import Atom, Fraction, Node, Row, Script, inner_rows

MAX_ITEMS = 2000
"""Most nodes of a row."""


def rows_of(row: Row, depth: int) -> Iterator[Row]:
    """The row and all rows inside it."""
    if depth > MAX_DEPTH:
        raise MeaninglessError(f"the expression nests deeper than {MAX_DEPTH} levels")
    if len(row.items) > MAX_ITEMS:
        raise MeaninglessError(f"the expression has more than {MAX_ITEMS} symbols on one line")
    yield row
    for node in row.items:
        for inner in inner_rows(node):
            yield from rows_of(inner, depth + 1)


def usage_of(lines: Iterable[Row]) -> Usage:
    """The roles of the letters in the lines of a problem. Raises MeaninglessError."""
    rows = list(lines)
    defined = frozenset(_head(row.items[0]) for row in rows if _defines_function(row))
    letters = {letter for row in rows for letter in letters_of(row.items)}
    is_raised = any(_raises_e(node) for row in rows for part in rows_of(row, 0) for node in part.items)
    return Usage(defined, letters >= set("abcdef") and not is_raised)


def _defines_function(row: Row) -> bool:
    """True if the row begins with `p(x)=` or `p(x,y)=`."""
    tokens = [base_token(node) for node in row.items[: 3 + 2 * MAX_ARGUMENTS]]
    if ")" not in tokens:
        return False
    end = tokens.index(")")
    is_bare = all(map(token_of, row.items[1 : end + 2])) and _is_without_superscript(row.items[:1])
    is_list = tokens[1:end:2] == ["(", *[","] * (end // 2 - 1)] and tokens[end : end + 2] == [")", "="]
    return is_bare and is_list and end % 2 == 1 and _can_be_defined(tokens[0], tokens[2:end:2])


MAX_ARGUMENTS = 4


def _can_be_defined(head: str, arguments: list[str]) -> bool:
    names = {head, *arguments}
    return all(map(is_letter, names)) and not names & CONSTANT_LETTERS and len(names) == 1 + len(arguments)


CONSTANT_LETTERS = frozenset({r"\pi", r"\infty", "e"})


def _is_without_superscript(items: tuple[Node, ...]) -> bool:
    return not any(isinstance(node, Script) and node.sup is not None for node in items)


def _raises_e(node: Node) -> bool:
    return base_token(node) == "e" and not _is_without_superscript((node,))


def function_letters(rows: list[Row]) -> frozenset[tuple[str, str]]:
    """Token and subscript of the letters that stand for functions, by how they are used."""
    found = set()
    for row in rows:
        for k, node in enumerate(row.items[:-3]):
            if is_letter(base_token(node)) and token_of(row.items[k + 1]) == "(":
                before = base_token(row.items[k - 1]) if k else ""
                if _is_applied(node, row.items[k + 2 :], before):
                    found.add(_head(node))
    return frozenset(found)


def _is_applied(head: Node, items: tuple[Node, ...], before: str) -> bool:
    """True if what stands in the bracket makes the letter before it a function: `u(t)`, `d(x,y)`, `y(0)`."""
    argument, after = base_token(items[0]), base_token(items[1])
    digits = sum(1 for _ in _run_of_digits(list(items)))
    if digits:
        return base_token_at(items, digits) == ")" and not before.isdecimal()
    is_single = is_letter(argument) and argument not in ("e", "i", base_token(head)) and after == ")"
    return is_single or _is_list(items)


def _is_list(items: tuple[Node, ...]) -> bool:
    """True if there is a comma before the bracket closes."""
    level = 0
    for node in items:
        token = base_token(node)
        if token in OPENING:
            level += 1
        elif token in CLOSING:
            level -= 1
        if level < 0:
            return False
        if token == "," and level == 0:
            return True
    return False


def _head(node: Node) -> tuple[str, str]:
    sub = node.sub if isinstance(node, Script) else None
    return base_token(node), written(sub)


def letter_i_is_ordinary(row: Row, rows: list[Row]) -> bool:
    """True if `i` is an ordinary letter here: an index of a sum, what a derivative is by, or a side alone.

    In `z^{2}=i`, where all other letters are names of complex numbers, it is the imaginary unit.
    """
    is_index = any(
        base_token(node) in AGGREGATES and isinstance(node, Script) and _starts_with_i(node.sub)
        for part in rows
        for node in part.items
    )
    is_differential = any(
        isinstance(node, Fraction) and _has_di(node) for part in rows for node in part.items
    )
    sides: list[list[str]] = [[]]
    for node in row.items:
        if is_relation(token_of(node)):
            sides.append([])
        else:
            sides[-1].append(token_of(node))
    others = letters_of(row.items) - {"i"}
    is_alone = len(sides) > 1 and ["i"] in sides
    return is_index or is_differential or (is_alone and not (others and others <= COMPLEX_LETTERS))


def _has_di(fraction: Fraction) -> bool:
    """True for `\\frac{d}{di}`, `\\frac{\\partial^{2}f}{\\partial i^{2}}` and `\\frac{di}{dt}`."""
    above, below = (
        [base_token(node) for node in row.items] for row in (fraction.numerator, fraction.denominator)
    )
    differentials = (["d", "i"], [r"\partial", "i"])
    is_derivative = above[:1] in (["d"], [r"\partial"]) and below[:1] == above[:1]
    return is_derivative and (above in differentials or below[-2:] in differentials)


def _starts_with_i(sub: Row | None) -> bool:
    return sub is not None and bool(sub.items) and token_of(sub.items[0]) == "i"


def without_stray_marks(items: tuple[Node, ...], choices: Choices, is_whole: bool) -> tuple[Node, ...]:
    """The items without thousands separators and a closing full stop, low commas as commas, `...` as dots.

    is_whole: whether the items are all of an expression.
    """
    flat: list[Node] = []
    for node in items:
        if isinstance(node, Script) and node.sup is None and node.sub == Row((Atom(","),)):
            flat += [node.base, Atom(",")]
        else:
            flat.append(node)
    for k in range(len(flat) - 3, -1, -1):
        if flat[k : k + 3] == [Atom(".")] * 3:
            flat[k : k + 3] = [Atom(r"\ldots")]
    if len(flat) > 1 and token_of(flat[-1]) in (".", ",", ";"):
        flat.pop()
    turn_brackets(flat)
    return tuple(with_numbers_joined(flat, choices, is_whole))


def _run_of_digits(items: list[Node]) -> Iterator[str]:
    for node in items:
        if not base_token(node).isdecimal():
            return
        yield base_token(node)
