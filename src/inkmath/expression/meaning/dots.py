"""Dots that go on with a pattern: `1+2+\\ldots+n`, `x_{1}x_{2}\\ldots x_{n}`.

The pattern is looked for in what is written: the last part before the dots with a number of it as index must
give the parts before it, one number lower each, and with something else in its place the part after the dots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction as Rational
from itertools import count, islice, pairwise
from typing import TYPE_CHECKING

from inkmath.errors import MeaninglessError
from inkmath.expression import terms
from inkmath.expression.names import ANY_SIGN, DOTS, MULTIPLICATION, base_token, letters_of, token_of, written
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Decorated, Fraction, Grid, Node, Root, Row, Script, inner_rows

if TYPE_CHECKING:
    from inkmath.expression.meaning.reader import Reader

Items = tuple[Node, ...]

INDEX_LETTERS = "kjmlr"
"""Names that the index may have."""

MAX_CANDIDATES = 12
"""Most places of the index that are tried."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    """items: a part with the letter index in place of its number. used: how many parts it explains."""

    items: Items
    index: str
    last: int
    used: int


def continue_sum(reader: Reader, starts: list[int], parts: list[Term]) -> None:
    """Reads on from a sign before dots, and puts the sum that they stand for in the place of its first parts.

    starts: where each of the parts begins, its sign included.
    Raises MeaninglessError where there is no pattern.
    """
    before = [_unsigned(reader.items[a:b]) for a, b in zip(starts, [*starts[1:], reader.at], strict=True)]
    shown = _take_dots(reader)
    after, goes_on = None, False
    if reader.token() in ANY_SIGN:
        start = reader.at
        reader.signed(reader.product)
        after = _unsigned(reader.items[start : reader.at])
        goes_on = reader.token() in ANY_SIGN and reader.token(1) in DOTS
        if goes_on:
            _take_dots(reader)
    _put(r"\sum", shown, _continued(reader, r"\sum", before, after, goes_on), starts, parts)


def continue_product(reader: Reader, starts: list[int], factors: list[Term], signs: list[str]) -> None:
    """The same for a product; signs: one fewer than factors."""
    ends = [*(b - (sign != "") for b, sign in zip(starts[1:], signs, strict=True)), reader.at]
    before = [reader.items[a:b] for a, b in zip(starts, ends, strict=True)]
    shown = _take_dots(reader)
    if reader.token() in MULTIPLICATION:
        reader.take()
    after = None
    if reader.starts_operand():
        start = reader.at
        reader.power()
        after = reader.items[start : reader.at]
    _put(r"\prod", shown, _continued(reader, r"\prod", before, after, False), starts, factors)
    del signs[len(factors) - 1 :]


def _take_dots(reader: Reader) -> str:
    """Moves behind the dots at the cursor and a sign before them; returns the dots as written."""
    if reader.token() not in DOTS:
        reader.take()
    return written(reader.take())


def _unsigned(items: Items) -> Items:
    return items[1:] if token_of(items[0]) == "+" else items


def _put(sign: str, shown: str, found: tuple[int, Term] | None, starts: list[int], parts: list[Term]) -> None:
    if found is None:
        raise MeaninglessError(f"`{shown}` has no definite meaning: it goes on with no pattern")
    used, term = found
    del parts[-used:], starts[len(starts) - used + 1 :]
    parts.append(term)


def _continued(
    reader: Reader, sign: str, before: Sequence[Items], after: Items | None, goes_on: bool
) -> tuple[int, Term] | None:
    """The number of parts before the dots that belong to the pattern, and the sum or product of it all.

    after: the part behind the dots, if any. goes_on: whether dots follow that one again: it is one of many.
    None where there is no pattern.
    """
    index = next((letter for letter in INDEX_LETTERS if letter not in letters_of(reader.items)), None)
    if index is None:
        return None
    pattern = _pattern(reader, before, after, index)
    if pattern is None:
        if sign != r"\sum" or goes_on:
            return None
        even = None if after is None else _evenly_spaced(reader, before, after, index)
        return even or _geometric(reader, before, after, index)
    upper: Term = terms.Constant(r"\infty")
    if after is not None:
        run = _place_of_index(pattern.items, after, pattern.index)
        upper = upper if goes_on or run is None else reader.read(run)
    lower = terms.Number(str(pattern.last - pattern.used + 1))
    body = reader.within(pattern.index).read(pattern.items)
    return pattern.used, terms.Aggregate(sign, body, terms.Variable(pattern.index), lower, upper)


def _pattern(reader: Reader, before: Sequence[Items], after: Items | None, index: str) -> _Pattern | None:
    """The pattern that gives the parts before the dots; one that gives them exactly as written goes first."""
    *others, shown = before
    simplified = None
    for value, items in islice(_candidates(shown, index), MAX_CANDIDATES):
        if after is not None and _place_of_index(items, after, index) is None:
            continue
        exactly, used = True, 1
        for number, part in zip(range(value - 1, -1, -1), reversed(others), strict=False):
            expected, given = reader.read(_filled(items, index, number)), reader.read(part)
            if _plain(expected) != _plain(given):
                break
            exactly = exactly and (expected == given or used > 1)
            used += 1
        if used > 1 and exactly:
            return _Pattern(items, index, value, used)
        if used > 1 and simplified is None:
            simplified = _Pattern(items, index, value, used)
    return simplified


def _candidates(items: Items, index: str) -> Iterator[tuple[int, Items]]:
    """Each number that is written, and the items with the index in all its places or in one of them."""
    numbers = list(_numbers(items))
    for value in dict.fromkeys(numbers):
        yield value, _with_index(items, str(value), index, count(), None)
        places = numbers.count(value)
        for place in range(places if places > 1 else 0):
            yield value, _with_index(items, str(value), index, count(), place)


def _evenly_spaced(
    reader: Reader, before: Sequence[Items], after: Items, index: str
) -> tuple[int, Term] | None:
    """The sum of whole numbers with the same distance, `1+3+5+\\ldots+(2n-1)`, up to a last one."""
    parts = [reader.read(part) for part in before]
    numbers = [int(part.text) for part in parts if isinstance(part, terms.Number) and part.text.isdecimal()]
    if len(numbers) < max(3, len(parts)):
        return None
    step = numbers[1] - numbers[0]
    if step < 1 or any(b - a != step for a, b in pairwise(numbers)):
        return None
    first, distance = terms.Number(str(numbers[0])), terms.Number(str(step))
    letter = terms.Variable(index)
    body = terms.Sum((first, terms.Product((distance, letter), ("",))))
    upper = terms.Quotient(terms.Sum((reader.read(after), terms.Negation(first))), distance)
    return len(parts), terms.Aggregate(r"\sum", body, letter, terms.Number("0"), upper)


def _geometric(
    reader: Reader, before: Sequence[Items], after: Items | None, index: str
) -> tuple[int, Term] | None:
    """The sum of numbers with the same ratio, `1+\\frac{1}{2}+\\frac{1}{4}+\\ldots`, endless or up to one."""
    values = [_rational(reader.read(part)) for part in before]
    if len(values) < 3 or None in values or 0 in values:
        return None
    numbers = [value for value in values if value is not None]
    ratios = {b / a for a, b in pairwise(numbers)}
    upper: Term = terms.Constant(r"\infty")
    if after is not None:
        last, count = _rational(reader.read(after)), len(numbers) - 1
        reached = numbers[-1]
        while reached != last and count < MAX_COUNT and len(ratios) == 1:
            reached, count = reached * numbers[1] / numbers[0], count + 1
        upper = terms.Number(str(count))
        if reached != last:
            return None
    if len(ratios) != 1 or ratios == {1}:
        return None
    letter = terms.Variable(index)
    power = terms.Power(_fraction(ratios.pop()), letter)
    body = power if numbers[0] == 1 else terms.Product((reader.read(before[0]), power), (r"\cdot",))
    return len(before), terms.Aggregate(r"\sum", body, letter, terms.Number("0"), upper)


MAX_COUNT = 60
"""Most terms of a geometric sum that are counted up to its last one."""


def _rational(term: Term) -> Rational | None:
    """The value of a number, a fraction of two numbers, or the negative of one; None for other terms."""
    match term:
        case terms.Number(text, False):
            return Rational("0" + text)
        case terms.Negation(inner):
            value = _rational(inner)
            return None if value is None else -value
        case terms.Quotient(terms.Number(above, False), terms.Number(below, False)) if Rational("0" + below):
            return Rational("0" + above) / Rational("0" + below)
    return None


def _fraction(value: Rational) -> Term:
    size: Term = terms.Number(str(abs(value.numerator)))
    if value.denominator != 1:
        size = terms.Quotient(size, terms.Number(str(value.denominator)))
    return terms.Negation(size) if value < 0 else size


def _plain(term: Term) -> Term:
    """The term without what a writer leaves out: powers of 1 and 0, factors of 1."""
    one = terms.Number("1")
    match term:
        case terms.Power(base, exponent):
            base = _plain(base)
            return one if exponent == terms.Number("0") or base == one else base if exponent == one else term
        case terms.Product(factors):
            kept = [part for part in map(_plain, factors) if part != one]
            return terms.product_of(kept, [""] * (len(kept) - 1)) if kept else one
        case terms.Quotient(numerator, denominator):
            above, below = _plain(numerator), _plain(denominator)
            return above if below == one else terms.Quotient(above, below)
        case terms.Negation(inner):
            return terms.Negation(_plain(inner))
    return term


def _runs(items: Items) -> Iterator[tuple[int, int, str]]:
    """Start, end and text of each run of digits; the last digit may have scripts."""
    start = 0
    while start < len(items):
        end = start
        while end < len(items) and base_token(items[end]).isdecimal():
            end += 1
            if isinstance(items[end - 1], Script):
                break
        if end > start:
            yield start, end, "".join(base_token(node) for node in items[start:end])
        start = max(end, start + 1)


def _numbers(items: Items) -> Iterator[int]:
    """The whole numbers that are written, those in scripts and fractions too."""
    for _, _, text in _runs(items):
        if len(text) < 9:
            yield int(text)
    for node in items:
        for row in inner_rows(node):
            yield from _numbers(row.items)


def _with_index(items: Items, number: str, index: str, places: Iterator[int], only: int | None) -> Items:
    """The items with the index in every place of the number, or in one of them; places counts them."""
    result: list[Node] = []
    end = 0
    for start, stop, text in _runs(items):
        result += items[end:start]
        end = stop
        last = items[stop - 1]
        if text != number or only not in (None, next(places)):
            result += items[start:stop]
        else:
            result.append(replace(last, base=Atom(index)) if isinstance(last, Script) else Atom(index))
    result += items[end:]
    return tuple(
        _mapped(node, lambda inner: _with_index(inner, number, index, places, only)) for node in result
    )


def _filled(items: Items, index: str, number: int) -> Items:
    """The items with the number in every place of the index."""
    result: list[Node] = []
    for node in items:
        digits = [Atom(digit) for digit in str(number)]
        if base_token(node) != index:
            result.append(node)
        elif isinstance(node, Script):
            result += [*digits[:-1], replace(node, base=digits[-1])]
        else:
            result += digits
    return tuple(_mapped(node, lambda inner: _filled(inner, index, number)) for node in result)


def _mapped(node: Node, change: Callable[[Items], Items]) -> Node:
    """The node with its rows changed."""

    def row(given: Row | None) -> Row | None:
        return None if given is None else Row(change(given.items))

    match node:
        case Fraction(numerator, denominator):
            return Fraction(Row(change(numerator.items)), Row(change(denominator.items)))
        case Root(radicand, index):
            return Root(Row(change(radicand.items)), row(index))
        case Decorated(mark, body):
            return Decorated(mark, Row(change(body.items)))
        case Grid(environment, rows):
            return Grid(environment, tuple(tuple(Row(change(cell.items)) for cell in row) for row in rows))
        case Script(base, sub, sup):
            inner = _mapped(base, change)
            assert not isinstance(inner, Script)
            return Script(inner, row(sub), row(sup))
    return node


def _place_of_index(pattern: Items, items: Items, index: str) -> Items | None:
    """The values in the items where the pattern has the index; None where they do not fit."""
    runs = _matched(pattern, items, index)
    return runs[0] if runs and all(run == runs[0] for run in runs) else None


def _matched(pattern: Items, items: Items, index: str) -> list[Items] | None:
    """The value at each place of the index; None where the items are not of the pattern."""
    places = [k for k, node in enumerate(pattern) if node == Atom(index)]
    if len(places) > 1 or len(items) < len(pattern):
        return None
    if places:
        k, rest = places[0], len(pattern) - places[0] - 1
        end = len(items) - rest
        outer = _matched(pattern[:k] + pattern[k + 1 :], items[:k] + items[end:], index)
        return None if outer is None else [items[k:end], *outer]
    if len(items) != len(pattern):
        return None
    found: list[Items] = []
    for expected, node in zip(pattern, items, strict=True):
        inner = _matched_node(expected, node, index)
        if inner is None:
            return None
        found += inner
    return found


def _matched_node(pattern: Node, node: Node, index: str) -> list[Items] | None:
    if isinstance(pattern, Script) and pattern.base == Atom(index) and isinstance(node, Script):
        bases: list[Items] = [(node.base,)]
    elif type(pattern) is not type(node) or base_token(pattern) != base_token(node):
        return None
    else:
        bases = []
    expected, rows = inner_rows(pattern), inner_rows(node)
    if len(expected) != len(rows):
        return None
    for one, other in zip(expected, rows, strict=True):
        inner = _matched(one.items, other.items, index)
        if inner is None:
            return None
        bases += inner
    return bases
