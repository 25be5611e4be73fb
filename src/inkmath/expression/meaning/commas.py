"""Commas between digits: decimal commas, commas between thousands, and those that separate elements.

The conventions are those of `docs/reference/conventions.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from inkmath.expression.meaning.choices import Choices
from inkmath.expression.meaning.numbers import repeating_digits
from inkmath.expression.names import (
    CLOSING,
    DOTS,
    FUNCTIONS,
    OPENING,
    base_token,
    is_letter,
    is_relation,
    token_of,
    written,
)
from inkmath.expression.number_functions import is_in_list
from inkmath.expression.tree import Atom, Node, Row

OF_SETS = frozenset({r"\in", r"\notin", r"\cup", r"\cap", r"\setminus", r"\subset", r"\subseteq"})
"""Beside these a pair in round brackets is an interval."""

PLACES = frozenset({*DOTS, "?", r"\square"})
"""Signs for numbers of a list that are not written."""

POINT = Atom(".")

Role: TypeAlias = Literal["list", "pair", "signed", "number"]


def with_numbers_joined(items: list[Node], choices: Choices, is_whole: bool) -> list[Node]:
    """The items with a point for each decimal comma, and without the commas between thousands.

    is_whole: whether the items are all of an expression, which may be a list.
    """
    commas = [_Comma.at(items, k) for k in range(len(items)) if token_of(items[k]) == ","]
    beside: Role = "pair" if any(comma.role == "pair" for comma in commas) else "number"
    commas = [replace(comma, role=beside) if comma.role == "signed" else comma for comma in commas]
    inner = [comma for comma in commas if comma.before and comma.after and comma.role != "list"]
    runs = _runs(inner)
    points, gone = set[int](), set[int]()
    is_thousands = bool(runs) and all(comma.is_of_thousands for comma in inner)
    for run in runs:
        shown = written(Row(tuple(items)))
        if is_thousands and (len(inner) > 1 or choices.takes("thousands", shown)):
            gone |= {comma.place for comma in run}
        elif is_thousands or (len(run) == 1 and (not is_whole or _is_decimal(run[0], items, choices))):
            points |= {comma.place for comma in run}
            gone |= {k for comma in run for k in comma.points_before}
    return [POINT if k in points else node for k, node in enumerate(items) if k not in gone]


@dataclass(frozen=True, slots=True)
class _Comma:
    """A comma and what stands around it.

    before, after: the digits beside it. role: "list" where it can only separate elements, "pair" where it may
    be a decimal comma though a list is likelier, "signed" where that goes for a pair such as `(-1,2)` beside
    another pair, else "number".
    points_before: places of points that stand between thousands before it, as in `1.000,5`.
    follows_comma: whether another comma stands before the digits before it.
    """

    place: int
    before: str
    after: str
    role: Role
    points_before: tuple[int, ...] = ()
    follows_comma: bool = False

    @classmethod
    def at(cls, items: list[Node], k: int) -> _Comma:
        before = _digits(items[:k][::-1], is_backwards=True)[::-1]
        after = _digits(items[k + 1 :]) or _repeating_digits(items[k + 1 :])
        points: list[int] = []
        start = k - len(before)
        while len(before) == 3 and start > 0 and items[start - 1] == POINT:
            before = _digits(items[: start - 1][::-1], is_backwards=True)[::-1]
            points.append(start - 1)
            start -= 1 + len(before)
        is_number = not (start > 0 and items[start - 1] == POINT) and 0 < len(before) <= (
            3 if points else 1000
        )
        follows_comma = start > 0 and token_of(items[start - 1]) == ","
        return cls(k, before if is_number else "", after, _role(items, k), tuple(points), follows_comma)

    @property
    def is_of_thousands(self) -> bool:
        """True if three digits follow, and three go before or, at the beginning, one to three without a 0."""
        is_first = 1 <= len(self.before) <= 3 and self.before[0] != "0"
        return len(self.after) == 3 and (len(self.before) == 3 if self.follows_comma else is_first)


def _runs(commas: list[_Comma]) -> list[list[_Comma]]:
    """The commas of each number or list of numbers: `1,000,000` has a run of two."""
    runs: list[list[_Comma]] = []
    for comma in commas:
        if runs and runs[-1][-1].place + len(runs[-1][-1].after) + 1 == comma.place:
            runs[-1].append(comma)
        else:
            runs.append([comma])
    return runs


def _is_decimal(comma: _Comma, items: list[Node], choices: Choices) -> bool:
    """True if a comma that may be one is a decimal comma; where a list is plausible, that is noted."""
    shown = written(Row(tuple(items)))
    if comma.role == "pair":
        return not choices.takes("list-comma", shown)
    start, end = comma.place - len(comma.before), comma.place + 1 + len(comma.after)
    if (start, end) == (0, len(items)) and token_of(items[-1]):
        return not choices.takes("list-comma", shown)
    if end == len(items) and _names_value(items[:start]):
        return choices.takes("decimal-comma", shown)
    return True


def _names_value(items: list[Node]) -> bool:
    """True if the items are `x=` or `x=-`, after which a list of solutions may stand."""
    tokens = [base_token(node) for node in items]
    tokens = tokens[:-1] if tokens[-1:] == ["-"] else tokens
    return len(tokens) == 2 and is_letter(tokens[0]) and tokens[1] == "="


def _role(items: list[Node], k: int) -> Role:
    """True if the comma separates statements, or the elements of a pair, an interval, a set or arguments."""
    opening, closing = _bracket(items, k)
    level = [j for j in range(opening + 1, closing) if _bracket(items, j) == (opening, closing)]
    stops = [j for j in level if token_of(items[j]) == ","]
    left = range(max((j for j in stops if j < k), default=opening) + 1, k)
    right = range(k + 1, min((j for j in stops if j > k), default=closing))
    if all(any(is_relation(token_of(items[j])) for j in side if j in level) for side in (left, right)):
        return "list"
    if is_in_list(items, k) or _goes_on(items):
        return "list"
    if opening < 0:
        return "number"
    if any(token_of(items[j]) == ";" for j in level) and token_of(items[opening]) != r"\{":
        return "number"
    if token_of(items[opening]) != "(" or (closing < len(items) and base_token(items[closing]) != ")"):
        return "list"
    if any(not _is_between_digits(items, j) for j in stops):
        return "list"
    before = base_token(items[opening - 1]) if opening else ""
    after = base_token(items[closing + 1]) if closing + 1 < len(items) else ""
    is_bare = closing == len(items) or bool(token_of(items[closing]))
    is_side = is_bare and (not before or is_relation(before)) and (not after or is_relation(after))
    if is_side or {before, after} & OF_SETS or after == ",":
        return "list"
    is_signed = token_of(items[level[0]]) == "-"
    is_pair = all(token_of(items[j]).isdecimal() or j == k for j in level[is_signed:])
    if is_letter(before) or (is_pair and not is_signed and before not in FUNCTIONS):
        return "pair"
    return "signed" if is_pair and is_signed and before not in FUNCTIONS else "number"


def _goes_on(items: list[Node]) -> bool:
    """True if the items are a list with commas that goes on with dots, or has a place to fill."""
    tokens = [token_of(node) for node in items]
    places = [k for k, token in enumerate(tokens) if token in PLACES]
    is_listed = any("," in tokens[max(k - 1, 0) : k + 2] for k in places)
    return is_listed and ";" not in tokens


def _repeating_digits(items: list[Node]) -> str:
    """The digits that repeat and that the items begin with, as in `0,(3)` and `0,\\overline{3}`."""
    return "" if items and token_of(items[0]) == "[" else repeating_digits(items, 0)[0]


def _is_between_digits(items: list[Node], k: int) -> bool:
    return bool(_digits(items[:k][::-1], is_backwards=True)) and bool(_digits(items[k + 1 :]))


def _bracket(items: list[Node], k: int) -> tuple[int, int]:
    """The places of the brackets around a place; -1 and the number of items where there are none."""
    level = 0
    opening = -1
    for j in range(k - 1, -1, -1):
        level += (base_token(items[j]) in CLOSING) - (base_token(items[j]) in OPENING)
        if level < 0:
            opening = j
            break
    level = 0
    for j in range(k + 1, len(items)):
        level += (base_token(items[j]) in OPENING) - (base_token(items[j]) in CLOSING)
        if level < 0:
            return opening, j
    return opening, len(items)


def _digits(items: list[Node], is_backwards: bool = False) -> str:
    """The digits that the items begin with; a power ends a number."""
    found = ""
    for node in items:
        digit = token_of(node) if is_backwards else base_token(node)
        if not digit.isdecimal():
            break
        found += digit
        if not token_of(node):
            break
    return found
