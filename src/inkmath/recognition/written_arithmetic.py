"""Sums in columns and long divisions as what they say, such as `123+45=168` or `84\\div4=21`.

The ink proposes rows around a rule; they are such where each can be read as a number, the last addend or
factor after a sign. That the numbers fit together is evidence of what they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

import numpy as np

from inkmath.expression.latex import print_latex
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.ink.borders import offset
from inkmath.ink.segment import SegmentationLattice
from inkmath.ink.written_arithmetic import Arrangement, Layout, arrangements, takes_all, without
from inkmath.recognition.composing import last_of_row, moved
from inkmath.recognition.hypotheses import SHAPES, Hypothesis
from inkmath.recognition.read_line import ReadLine, log_probability_of
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.reading import reading_of
from inkmath.types import Page, Reading, Symbol
from inkmath.vocab import name_ids

SIGNS = {"+": ("+",), "-": ("-",), r"\times": (r"\times", "x", "X"), r"\cdot": (r"\cdot", ".")}
"""The signs before the last row of a sum, with the names that the networks may give them."""

IN_NUMBERS = {name: (name,) for name in "0123456789.,"}

_NUMBER = re.compile(r"\d+([.,]\d+)?")

MOST_NUMBERS = 12
"""Numbers that a row may be, the likeliest first."""

SURE = 0.98
"""A confidence from which on a line is one expression."""

LEAST, LEAST_ALONE = -8.0, -3.0
"""Log-probability, beside that of the likeliest reading, below which a row is no number; and below which all
rows together are no sum whose result is wrong.
"""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number, or a sign and a number, that a row may be.

    log_probability: beside that of the likeliest reading of the row.
    """

    sign: str
    value: Fraction
    hypothesis: Hypothesis
    log_probability: float


def apart(
    page: Page, read: Callable[[Page], ReadLine], reader: ReaderConfig
) -> tuple[list[list[ReadLine]], Page]:
    """The lines of each sum and division on a page, and the page without their ink.

    A sum has its rows for lines, a division is one line. read: what reads a row.
    """
    taken: list[Arrangement] = []
    found: list[list[ReadLine]] = []
    for one in arrangements(page):
        if not any((one.ink & other.ink).any() for other in taken):
            rows = _rows(one, read, reader)
            if rows:
                taken.append(one)
                found.append(rows if one.layout is Layout.SUM else [_as_line(page, one, rows)])
    return found, without(page, taken)


def in_order(lines: Sequence[ReadLine], sums: Sequence[Sequence[ReadLine]]) -> list[ReadLine]:
    """All lines of a page from top to bottom, those of a sum one after the other."""
    found = [[line] for line in lines]
    for rows in sums:
        after = (i for i, (first, *_) in enumerate(found) if _follows(first, rows[0]))
        found.insert(next(after, len(found)), list(rows))
    return [line for rows in found for line in rows]


def _follows(line: ReadLine, other: ReadLine) -> bool:
    """True if a line of a page stands below another, or right of it at its height."""
    right, down = offset(other.page, line.page)
    height, other_height = line.page.pixels.shape[0], other.page.pixels.shape[0]
    lower = down + (height - other_height) / 2
    return right > 0 if abs(lower) < min(height, other_height) / 2 else lower > 0


def with_arithmetic(
    line: ReadLine, whole: SegmentationLattice, read: Callable[[Page], ReadLine], reader: ReaderConfig
) -> ReadLine:
    """The line as a sum or a division where it is one and nothing else, else as it is.

    line: read as one expression. whole: its ink, as `segment` gives it. read: what reads a row.
    """
    if line.reading.confidence >= SURE:
        return line
    boxes = np.array([part.box.to_list() for part in whole.parts]).reshape(-1, 4)
    for one in arrangements(line.page, boxes, may_leave=False):
        if takes_all(line.page, one) and (rows := _rows(one, read, reader)):
            return _as_line(line.page, one, rows)
    return line


def _as_line(page: Page, one: Arrangement, rows: Sequence[ReadLine]) -> ReadLine:
    """The rows as one line, the rule for the sign that it stands for: of equality or of division."""
    if one.layout is Layout.SUM:
        *terms, result = [row.reading for row in rows]
        parts = [*terms, Reading("=", 1.0, (Symbol("=", one.rule, 1.0),)), result]
    else:
        dividend, divisor, quotient = [row.reading for row in rows]
        sign = Reading(r"\div", 1.0, (Symbol(r"\div", one.rule, 1.0),))
        parts = [dividend, sign, divisor, Reading("=", 1.0), quotient]
    ink = np.where(one.ink, page.pixels, np.uint8(255))
    whole = replace(page, pixels=ink) if not page.strokes else page
    return ReadLine(whole, in_a_row(parts), log_probability_of(rows))


def in_a_row(parts: Sequence[Reading]) -> Reading:
    """The readings one after the other."""
    symbols: list[Symbol] = []
    for part in parts:
        root = last_of_row(symbols, part.confidence)
        symbols += [moved(symbol, len(symbols), root) for symbol in part.symbols]
    latex = "".join(part.latex for part in parts)
    return replace(
        parts[0], latex=latex, confidence=math.prod(part.confidence for part in parts), symbols=tuple(symbols)
    )


def _rows(one: Arrangement, read: Callable[[Page], ReadLine], reader: ReaderConfig) -> list[ReadLine]:
    """The rows of an arrangement as numbers; none where they are not."""
    lines, is_sum = [read(part) for part in one.parts], one.layout is Layout.SUM
    numbers = [_numbers(line, is_sum and place == 1) for place, line in enumerate(lines)]
    bonus, fits = reader.decoding.agreement_bonus, _is_sum if is_sum else _is_division

    def weight(chosen: tuple[_Number, ...]) -> float:
        return sum(number.log_probability for number in chosen) + bonus * fits(chosen)

    best = max(product(*numbers), key=weight, default=None)
    if best is None or not (fits(best) or (is_sum and weight(best) > LEAST_ALONE)):
        return []
    gain = bonus if fits(best) else -reader.decoding.contradiction_penalty
    return [
        _chosen(line, number, others, gain, reader)
        for line, number, others in zip(lines, best, numbers, strict=True)
    ]


def _numbers(line: ReadLine, is_signed: bool) -> list[_Number]:
    """The numbers that a row may be, the likeliest first."""
    if not line.hypotheses:
        return []
    best = line.hypotheses[0].log_probability
    found: dict[tuple[str, Fraction], _Number] = {}
    for hypothesis in line.hypotheses:
        for number in _of(hypothesis, hypothesis.log_probability - best, is_signed):
            key = number.sign, number.value
            if key not in found or found[key].log_probability < number.log_probability:
                found[key] = number
    ordered = sorted(found.values(), key=lambda number: -number.log_probability)
    return [number for number in ordered[:MOST_NUMBERS] if number.log_probability > LEAST]


def _of(hypothesis: Hypothesis, log_probability: float, is_signed: bool) -> Iterator[_Number]:
    """The likeliest numbers of the symbols of a hypothesis, each in every place as likely as its name."""
    boxes, names = hypothesis.symbols.boxes, hypothesis.scores.names
    order = sorted(range(len(boxes)), key=lambda i: boxes[i].centre[0])
    if len(order) <= is_signed or (is_signed and boxes[order[0]].x1 > boxes[order[1]].centre[0]):
        return
    chains: list[tuple[float, tuple[str, ...]]] = [(log_probability, ())]
    for place, symbol in enumerate(order):
        name = hypothesis.tree.names[symbol]
        given = names[symbol, name_ids()[SHAPES.get(name, name)]]
        options = SIGNS if is_signed and not place else IN_NUMBERS
        scores = {
            token: float(np.logaddexp.reduce([names[symbol, name_ids()[name]] for name in shapes]) - given)
            for token, shapes in options.items()
        }
        longer = [
            (so_far + min(score, 0.0), (*tokens, token))
            for so_far, tokens in chains
            for token, score in scores.items()
        ]
        chains = sorted(longer, key=lambda chain: -chain[0])[:MOST_NUMBERS]
    for likelihood, tokens in chains:
        sign, digits = (tokens[0], tokens[1:]) if is_signed else ("", tokens)
        if _NUMBER.fullmatch(number := "".join(digits)):
            chain = _in_a_chain(hypothesis, order, tokens, likelihood)
            yield _Number(sign, Fraction(number.replace(",", ".")), chain, likelihood)


def _in_a_chain(
    hypothesis: Hypothesis, order: Sequence[int], tokens: Sequence[str], likelihood: float
) -> Hypothesis:
    """The hypothesis with its symbols as one row with these names."""
    names, parents = [""] * len(order), [-1] * len(order)
    for place, symbol in enumerate(order):
        names[symbol] = tokens[place]
        parents[symbol] = order[place - 1] if place else -1
    tree = LayoutTree(tuple(names), tuple(parents), (Relation.RIGHT,) * len(order))
    return replace(hypothesis, tree=tree, latex=print_latex(tree.to_row()), log_probability=likelihood)


def _is_sum(numbers: Sequence[_Number]) -> bool:
    """True if the result of the first two numbers is the third."""
    first, second, result = (number.value for number in numbers)
    if numbers[1].sign in ("+", "-"):
        return first + (second if numbers[1].sign == "+" else -second) == result
    return first * second == result


def _is_division(numbers: Sequence[_Number]) -> bool:
    """True if dividend, divisor and quotient fit, perhaps with a remainder."""
    dividend, divisor, quotient = (number.value for number in numbers)
    return 0 <= dividend - divisor * quotient < divisor


def _chosen(
    line: ReadLine, number: _Number, others: Sequence[_Number], gain: float, reader: ReaderConfig
) -> ReadLine:
    """The line as that number."""
    first = replace(number.hypothesis, log_probability=number.log_probability + gain)
    rest = [other.hypothesis for other in others if other is not number]
    return replace(line, reading=reading_of([first, *rest], line.page, reader), hypotheses=())
