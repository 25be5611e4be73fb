"""Expressions drawn at random from a grammar; see `inkmath.training.productions` for its table."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate

import numpy as np

from inkmath.expression.latex import parse
from inkmath.expression.tree import Row, inner_rows
from inkmath.training.productions import PRODUCTIONS, REUSED, START

_ATTEMPTS = 4  # to fill places of different marks differently

_PLACE = re.compile(r"<([a-z ]+)(?::([A-Za-z]))?>")


@dataclass(frozen=True, slots=True)
class _Place:
    """Something to be produced. In one production, places with the same mark are filled alike; those with
    different marks differ if they easily can.
    """

    name: str
    mark: str


@dataclass(frozen=True, slots=True)
class _Production:
    weight: float
    parts: tuple[str | _Place, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    """The productions that end within some depth, with their cumulative weights."""

    productions: tuple[_Production, ...]
    cumulative: tuple[float, ...]

    def draw(self, rng: np.random.Generator) -> _Production:
        place = bisect(self.cumulative, rng.random() * self.cumulative[-1])
        return self.productions[min(place, len(self.productions) - 1)]


class Grammar:
    """Draws expressions from productions.

    productions: LaTeX with places by name, with weights. Raises ValueError if a place has no production, or
    a name none that ends.
    """

    def __init__(self, productions: Mapping[str, Mapping[str, float]], reused: Mapping[str, float]) -> None:
        self._productions = {
            name: [_Production(weight, _parts(text)) for text, weight in options.items()]
            for name, options in productions.items()
        }
        self._depths = _depths(self._productions)
        self._reused = reused
        self._choices: dict[tuple[str, int], _Choice] = {}

    def draw(self, rng: np.random.Generator, depth: int, start: str = START) -> str:
        """LaTeX of one expression whose derivation is at most so deep, or as deep as it must be."""
        return _Drawing(self, rng).filled(start, max(depth, self._depths[start]))

    def choice(self, name: str, depth: int) -> _Choice:
        """The productions of the name that fit within the depth."""
        key = (name, depth)
        if key not in self._choices:
            options = [p for p in self._productions[name] if _depth(p, self._depths) < depth]
            self._choices[key] = _Choice(tuple(options), tuple(accumulate(p.weight for p in options)))
        return self._choices[key]

    def reuse(self, name: str) -> float:
        """The probability that the name repeats a text that it gave before."""
        return self._reused.get(name, 0.0)


@dataclass(slots=True)
class _Drawing:
    """One expression being drawn. given: what names gave so far."""

    grammar: Grammar
    rng: np.random.Generator
    given: dict[str, list[str]] = field(default_factory=dict)

    def filled(self, name: str, depth: int) -> str:
        share, before = self.grammar.reuse(name), self.given.get(name)
        if before and self.rng.random() < share:
            return before[int(self.rng.integers(len(before)))]
        marked: dict[str, str] = {}
        pieces: list[str] = []
        for part in self.grammar.choice(name, depth).draw(self.rng).parts:
            if isinstance(part, str):
                pieces.append(part)
            elif not part.mark:
                pieces.append(self.filled(part.name, depth - 1))
            else:
                key = f"{part.name}:{part.mark}"
                if key not in marked:
                    marked[key] = self._another(part.name, depth - 1, marked.values())
                pieces.append(marked[key])
        text = " ".join(pieces)
        if share:
            self.given.setdefault(name, []).append(text)
        return text

    def _another(self, name: str, depth: int, others: Collection[str]) -> str:
        """A text of the name that differs from the others, if a few attempts find one."""
        for _ in range(_ATTEMPTS):
            text = self.filled(name, depth)
            if text not in others:
                break
        return text


def _parts(text: str) -> tuple[str | _Place, ...]:
    parts: list[str | _Place] = []
    end = 0
    for match in _PLACE.finditer(text):
        if match.start() > end:
            parts.append(text[end : match.start()])
        parts.append(_Place(match[1], match[2] or ""))
        end = match.end()
    return (*parts, text[end:]) if end < len(text) else tuple(parts)


def _depth(production: _Production, depths: Mapping[str, float]) -> float:
    """Depth of the deepest of what must fill its places."""
    return max((depths[part.name] for part in production.parts if isinstance(part, _Place)), default=0)


def _depths(productions: Mapping[str, list[_Production]]) -> dict[str, int]:
    """The least depth in which each name ends."""
    options = [option for several in productions.values() for option in several]
    places = {part.name for option in options for part in option.parts if isinstance(part, _Place)}
    if unknown := sorted(places - productions.keys()):
        raise ValueError(f"No production for {unknown}. Names that have some: {sorted(productions)}.")
    depths: dict[str, float] = dict.fromkeys(productions, float("inf"))
    for _ in productions:  # each round settles at least one name
        depths = {name: 1 + min(_depth(p, depths) for p in several) for name, several in productions.items()}
    if endless := [name for name, depth in depths.items() if depth == float("inf")]:
        raise ValueError(f"Every production of {endless} leads back to itself. Give each one that ends.")
    return {name: int(depth) for name, depth in depths.items()}


@cache
def school_grammar() -> Grammar:
    """The grammar of `PRODUCTIONS`."""
    return Grammar(PRODUCTIONS, REUSED)


MAX_SYMBOLS, MAX_NESTING, MAX_DEPTH = 60, 3, 9
"""Symbols of an expression, rows in rows (an exponent in a fraction is two), and depth of its derivation."""


def expressions(rng: np.random.Generator) -> Iterator[Row]:
    """Expression trees without end."""
    grammar = school_grammar()
    while True:
        row = parse(grammar.draw(rng, MAX_DEPTH))
        if symbol_count(row) <= MAX_SYMBOLS and nesting(row) <= MAX_NESTING:
            yield row


def symbol_count(row: Row) -> int:
    """The number of symbols that are written for the row: its tokens, fraction bars and root signs."""
    return sum(1 + sum(map(symbol_count, inner_rows(node))) for node in row.items)


def nesting(row: Row) -> int:
    """The nesting depth of the innermost row; 0 where there are no inner ones."""
    return max((1 + nesting(inner) for node in row.items for inner in inner_rows(node)), default=0)
