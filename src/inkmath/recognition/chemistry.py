r"""Formulas of chemistry: letters that are symbols of elements, such as the O of `H_{2}O`.

A row that is nothing but elements, numbers of atoms, charges and the signs of a reaction is read as such
where there is evidence of it; then what looks alike in mathematics (0, o and O, s and S, l and I) is decided.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from inkmath.expression.latex import print_latex
from inkmath.expression.layout import Relation
from inkmath.recognition.hypotheses import SHAPES, Hypothesis
from inkmath.vocab import name_ids

ELEMENTS = frozenset(
    ("H", "He", "Li", "Be", "B", "C", "N", "O", "F", "Ne", "Na", "Mg", "Al", "Si", "P", "S", "Cl", "Ar", "K",
     "Ca", "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "Br", "Ag", "Sn", "I", "Ba", "Pt", "Au", "Hg", "Pb")
)  # fmt: skip
"""Symbols of the elements that schoolbooks name."""

PRIOR = -2.5
"""Log-odds of a formula of chemistry before anything of it is seen."""

TWO_LETTERS, ATOMS, CHARGE, REACTION, SEVERAL = 2.5, 0.75, 2.0, 1.0, 1.0
"""Evidence of one: a symbol of two letters; a number of atoms; a charge; an arrow; two elements or more."""

NO_NUMBER = 2.5
"""The same where a digit that is read would stand right behind a letter, as no number does."""

LOOKALIKE, OTHER_CASE, FARTHEST = -1.0, -1.5, -4.0
"""Log-probability of what looks like the name that is read, of the same letter in the other case, and the
least of any other name, beside it.
"""

LOOKALIKES = {
    "O": "0o", "C": "c", "S": "s5", "K": "k", "P": "p", "I": "l1|", "l": "1|I", "N": "n", "F": "f", "B": "8",
    "Z": "z2", "+": "t", "2": "z", "a": r"\alpha", "u": r"\mu",
}  # fmt: skip
"""Symbols that names of chemistry look like."""

_FIRST_LETTERS = frozenset(element[0] for element in ELEMENTS)
_ELEMENTS_BY_LETTER = {
    letter: [element for element in ELEMENTS if element[0] == letter] for letter in _FIRST_LETTERS
}
_SIGNS = frozenset({"+", "=", r"\rightarrow", r"\leftarrow", r"\rightleftharpoons", r"\leftrightarrow"})
_ARROWS = frozenset({r"\rightarrow", r"\leftarrow", r"\rightleftharpoons", r"\leftrightarrow"})
_BRACKETS = frozenset("()[]")
_DIGITS = tuple("0123456789")


def with_elements(hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
    """The hypotheses, the likeliest first, those of chemistry with the names of elements."""
    return sorted(map(_named, hypotheses), key=lambda one: -one.log_probability)


def _named(hypothesis: Hypothesis) -> Hypothesis:
    tree = hypothesis.tree
    if tree.words or not _FIRST_LETTERS.intersection(tree.names):
        return hypothesis
    best = _Formula(hypothesis).best()
    if best is None or best.log_odds <= 0:
        return hypothesis
    names = tuple(best.names.get(symbol, name) for symbol, name in enumerate(tree.names))
    tree = replace(tree, names=names)
    return replace(
        hypothesis,
        tree=tree,
        latex=print_latex(tree.to_row()),
        log_probability=hypothesis.log_probability + best.log_odds,
        language_score=hypothesis.language_score + best.log_odds,
    )


@dataclass(frozen=True, slots=True)
class _Way:
    """Names of symbols by index, the log-odds of their being chemistry, and the elements among them."""

    names: dict[int, str]
    log_odds: float
    elements: tuple[str, ...] = ()

    def and_then(self, other: _Way) -> _Way:
        return _Way(self.names | other.names, self.log_odds + other.log_odds, self.elements + other.elements)


class _Formula:
    """The outermost row of a hypothesis as a formula of chemistry."""

    def __init__(self, hypothesis: Hypothesis) -> None:
        self._tree, self._scores = hypothesis.tree, hypothesis.scores.names
        self._children = hypothesis.tree.children()
        self._row = self._chain(hypothesis.tree.root)
        self._costs: dict[tuple[int, str], float | None] = {}

    def best(self) -> _Way | None:
        """The likeliest way to read all of the row; None where there is none."""
        ways: list[_Way | None] = [_Way({}, PRIOR), *([None] * len(self._row))]
        for place in range(len(self._row)):
            so_far = ways[place]
            if so_far is None:
                continue
            for length, step in self._steps(place):
                longer, known = so_far.and_then(step), ways[place + length]
                if known is None or longer.log_odds > known.log_odds:
                    ways[place + length] = longer
        whole = ways[-1]
        if whole is None or not whole.elements:
            return None
        return replace(whole, log_odds=whole.log_odds + SEVERAL * (len(set(whole.elements)) > 1))

    def _steps(self, place: int) -> Iterator[tuple[int, _Way]]:
        """The elements that may stand at a place: the number of symbols that each takes, and its way."""
        symbol, name = self._row[place], self._tree.names[self._row[place]]
        is_bare = self._children[symbol].keys() <= {Relation.RIGHT}
        if is_bare and (name in _SIGNS or (name.isdecimal() and self._is_coefficient(place))):
            yield 1, _Way({}, REACTION * (name in _ARROWS))
        if name in _BRACKETS:
            yield from ((1, scripts) for scripts in self._scripts(symbol))
        for first in _FIRST_LETTERS:
            if self._cost(symbol, first) is None:
                continue
            for element in _ELEMENTS_BY_LETTER[first]:
                if place + len(element) <= len(self._row):
                    yield from ((len(element), way) for way in self._element(place, element))

    def _is_coefficient(self, place: int) -> bool:
        """True if a digit begins or goes on with the number before a formula."""
        before, after = (
            self._tree.names[self._row[k]] if 0 <= k < len(self._row) else "+" for k in (place - 1, place + 1)
        )
        return (before.isdecimal() or before in _SIGNS) and after not in _SIGNS

    def _follows_letter(self, place: int) -> bool:
        """True for a digit right behind a letter."""
        name, before = (self._tree.names[self._row[k]] for k in (place, max(place - 1, 0)))
        return name.isdecimal() and before.isalpha()

    def _element(self, place: int, element: str) -> Iterator[_Way]:
        symbols = self._row[place : place + len(element)]
        if len(element) == 2 and not self._children[symbols[0]].keys() <= {Relation.RIGHT}:
            return
        costs = [self._cost(symbol, letter) for symbol, letter in zip(symbols, element, strict=True)]
        if None in costs:
            return
        odds = sum(cost for cost in costs if cost is not None) + TWO_LETTERS * (len(element) == 2)
        odds += NO_NUMBER * sum(self._follows_letter(place + k) for k in range(len(element)))
        named = _Way(dict(zip(symbols, element, strict=True)), odds, (element,))
        for scripts in self._scripts(symbols[-1]):
            yield named.and_then(scripts)

    def _scripts(self, symbol: int) -> Iterator[_Way]:
        """The number of atoms and the charge of what the symbol ends."""
        below = self._children[symbol]
        if not below.keys() <= {Relation.RIGHT, Relation.SUB, Relation.SUP}:
            return
        way = _Way({}, 0.0)
        for relation, evidence in ((Relation.SUB, ATOMS), (Relation.SUP, CHARGE)):
            if relation in below:
                script = self._numbered(self._chain(below[relation]), is_charge=relation is Relation.SUP)
                if script is None:
                    return
                way = way.and_then(replace(script, log_odds=script.log_odds + evidence))
        yield way

    def _numbered(self, symbols: Sequence[int], *, is_charge: bool) -> _Way | None:
        """A script as digits, those of a charge with its sign; no number of atoms is 0 or 1."""
        if any(not self._children[symbol].keys() <= {Relation.RIGHT} for symbol in symbols):
            return None
        way = _Way({}, 0.0)
        for place, symbol in enumerate(symbols):
            is_sign = is_charge and place == len(symbols) - 1
            costs = {name: self._cost(symbol, name) for name in (("+", "-") if is_sign else _DIGITS)}
            name, cost = max(
                ((name, cost) for name, cost in costs.items() if cost is not None),
                key=lambda item: item[1],
                default=("", None),
            )
            if cost is None:
                return None
            way = way.and_then(_Way({symbol: name}, cost))
        return None if not is_charge and list(way.names.values()) in (["0"], ["1"]) else way

    def _cost(self, symbol: int, name: str) -> float | None:
        """The log-probability of a name beside the one that is read; None where it is hardly possible."""
        read = self._tree.names[symbol]
        if read == name:
            return 0.0
        if (symbol, name) not in self._costs:
            given = self._scores[symbol, name_ids()[SHAPES.get(read, read)]]
            cost = float(self._scores[symbol, name_ids()[name]] - given)
            if read in LOOKALIKES.get(name, ""):
                cost = max(cost, OTHER_CASE if read == name.lower() != "o" else LOOKALIKE)
            self._costs[symbol, name] = cost if cost > FARTHEST else None
        return self._costs[symbol, name]

    def _chain(self, first: int) -> list[int]:
        """The symbols of the row that begins with this one."""
        row: list[int] = []
        symbol: int | None = first
        while symbol is not None:
            row.append(symbol)
            symbol = self._children[symbol].get(Relation.RIGHT)
        return row
