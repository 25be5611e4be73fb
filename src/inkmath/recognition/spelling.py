r"""Letters spelled together: names of functions, words and units, such as `\ln`, `\text{or}` and `\text{kg}`.

The networks read letter by letter. A stretch of a row is a word where its letters are one of the lexicon and
its gaps are those of a word: narrower within than around it. Letters in doubt are then those of the word.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise

import numpy as np

from inkmath.expression.latex import print_latex
from inkmath.expression.layout import Relation, Word
from inkmath.expression.tree import Text
from inkmath.recognition.hypotheses import SHAPES, Hypothesis
from inkmath.recognition.lexicon import AMBIGUOUS_UNITS, Branch, Entry, Role, lexicon
from inkmath.vocab import NAMES, Kind, name_ids, table

A_LETTER = 1.5
"""Log-odds of a word for each of its letters: so much less likely are letters side by side in mathematics."""

PRIOR = {Role.FUNCTION: -2.5, Role.WORD: -4.0, Role.UNIT: -1.5}
"""Log-odds of some word of the lexicon before its letters are seen."""

OF_TWO_LETTERS, IN_COMPANY = -0.5, 2.5
"""Terms of these log-odds: of words of two letters, and of words beside another."""

CAPITAL = -1.0
"""The same of words with a capital letter, which begin a row."""

BEFORE_OPERAND, ELSEWHERE = 1.5, -4.0
"""The same of names of functions: where an operand follows, and where none does."""

RAISED = 0.2
"""Symbol heights by which a capital is higher than small letters."""

APART = 0.2
"""Symbol heights by which the gap before a unit is wider than those within; else it may be a product."""

NO_GAP = -3.0
"""The same of units that are written as close to their number as a product, and may be one."""

A_GAP, WIDEST = 6.0, 3.0
"""Log-odds for each symbol height by which the gaps around a word are wider than those within; at most."""

NEXT_TO = 0.05
"""By so much, in symbol heights, gaps around a letter are wider than others by chance."""

FARTHEST = -5.0
"""Log-probability of a letter, beside that of what is read, below which it is no other letter."""

LOOKALIKE = -1.0
"""The same of a letter that looks like what is read."""

LOOKALIKES = {
    "0": "oO", "1": "l", "5": "sS", "9": "gq", "6": "b", "2": "zZ", "|": "l", "+": "t", r"\alpha": "a",
    r"\rho": "p", r"\nu": "v", r"\omega": "w", r"\mu": "u", r"\times": "x", r"\epsilon": "e",
    **{capital: capital.lower() for capital in "CKOPSUVWXYZ"},
    **{small: small.upper() for small in "ckopsuvwxyz"},
}  # fmt: skip
"""Letters that look like other symbols, or like themselves in the other case."""

FEWEST_LETTERS, VOWELS, FARTHEST_APART = 5, (0.25, 0.65), 0.6
"""Letters of a word that is not in the lexicon, the share of vowels among them, and the widest gap."""

_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_OPERANDS = frozenset(
    {Kind.DIGIT, Kind.LETTER, Kind.FUNCTION, Kind.BIG_OPERATOR, Kind.ROOT, Kind.OPEN, Kind.BAR, Kind.ACCENT}
)
_ENDS = frozenset({Kind.DIGIT, Kind.LETTER, Kind.CLOSE, Kind.POSTFIX, Kind.CURRENCY})


def with_words(hypotheses: Sequence[Hypothesis]) -> list[Hypothesis]:
    """The hypotheses, the likeliest first, with what is a word spelled together."""
    texts, words = _Texts(), _Words()
    found = [_spelled(hypothesis, texts, words) for hypothesis in hypotheses]
    return sorted(found, key=lambda one: -one.log_probability)


def _spelled(hypothesis: Hypothesis, texts: _Texts, words: _Words) -> Hypothesis:
    found = list[_Match]()
    for row in _rows(hypothesis, texts):
        if (key := row.key) not in words:  # trees of the same symbols differ in few of their rows
            words[key] = row.words()
        found += words[key]
    if not found:
        return hypothesis
    names = list(hypothesis.tree.names)
    for match in found:
        for symbol, name in zip(match.symbols, match.names, strict=True):
            names[symbol] = name
    spelled = tuple(Word(match.symbols, match.entry.node) for match in found)
    tree = replace(hypothesis.tree, names=tuple(names), words=spelled)
    odds = sum(match.log_odds for match in found)
    usual = odds - sum(match.log_probability for match in found)
    return replace(
        hypothesis,
        tree=tree,
        latex=print_latex(tree.to_row()),
        log_probability=hypothesis.log_probability + odds,
        language_score=hypothesis.language_score + usual,
    )


@dataclass(frozen=True, slots=True)
class _Match:
    """A word that symbols of a row may be.

    names: of the symbols in the word. log_probability: of these names, beside those that are read.
    log_odds: of being a word.
    """

    symbols: tuple[int, ...]
    entry: Entry
    names: tuple[str, ...]
    log_probability: float
    log_odds: float = 0.0


_Texts = dict[tuple[int, int, str], list[tuple[str, str, float]]]
"""Names that symbols may have, by the scores of their hypothesis, their index and the name that is read."""

_Words = dict[tuple[Hashable, ...], list[_Match]]
"""Words of rows, by all that they depend on."""


def _rows(hypothesis: Hypothesis, texts: _Texts) -> Iterator[_Row]:
    """The rows of two symbols or more."""
    children = hypothesis.tree.children()
    following = {below[Relation.RIGHT] for below in children if Relation.RIGHT in below}
    for first in range(len(children)):
        if first in following:
            continue
        row: list[int] = []
        symbol: int | None = first
        while symbol is not None:
            row.append(symbol)
            symbol = children[symbol].get(Relation.RIGHT)
        if len(row) > 1:
            yield _Row(hypothesis, tuple(row), children, texts)


class _Row:
    """A row of a hypothesis, by places from left to right."""

    def __init__(
        self,
        hypothesis: Hypothesis,
        symbols: tuple[int, ...],
        children: list[dict[Relation, int]],
        texts: _Texts,
    ) -> None:
        self._hypothesis, self._symbols, self._children = hypothesis, symbols, children
        self._names = [hypothesis.tree.names[symbol] for symbol in symbols]
        self._known_texts = texts

    @property
    def key(self) -> tuple[Hashable, ...]:
        """The same for rows of the same words: of the same scores, symbols, names and scripts."""
        hangs_on = [sum(1 << relation for relation in self._children[symbol]) for symbol in self._symbols]
        return id(self._hypothesis.scores), self._symbols, *self._names, *hangs_on, self._is_script

    def words(self) -> list[_Match]:
        """The words that are likeliest together."""
        if not any(_may_be_word_of_two(*names) for names in pairwise(self._names)):
            return []
        found = self._likeliest(())
        if found:
            found = self._likeliest(found)
        return found + self._unknown(frozenset(symbol for match in found for symbol in match.symbols))

    def _unknown(self, known: frozenset[int]) -> list[_Match]:
        """Long stretches of letters that are no known word, as they are read. known: symbols of words."""
        found, stretch = list[_Match](), list[int]()
        if sum(name in _LATIN for name in self._names) < FEWEST_LETTERS:
            return found
        for place, symbol in enumerate((*self._symbols, -1)):
            is_letter = symbol >= 0 and symbol not in known and self._names[place] in _LATIN
            is_near = not stretch or (
                is_letter and self._is_bare(place - 1) and self._gap(place - 1) < FARTHEST_APART
            )
            if is_letter and is_near:
                stretch.append(place)
                continue
            if (
                stretch
                and self._is_bare(stretch[-1])
                and _may_be_word("".join(self._names[k] for k in stretch))
            ):
                names = tuple(self._names[k] for k in stretch)
                text = "".join(names)
                entry = Entry(text, Role.WORD, Text(text))
                found.append(_Match(tuple(self._symbols[k] for k in stretch), entry, names, 0.0))
            stretch = [place] if is_letter else []
        return found

    def _likeliest(self, company: Sequence[_Match]) -> list[_Match]:
        """The words that are likeliest together. company: words that there are."""
        best: list[tuple[float, list[_Match]]] = [(0.0, [])]
        ending: dict[int, list[tuple[int, _Match]]] = {}
        for start, end, match in self._candidates:
            log_odds = self._log_odds(start, end, match, company)
            if log_odds > 0:
                ending.setdefault(end, []).append((start, replace(match, log_odds=log_odds)))
        for end in range(1, len(self._symbols) + 1):
            ways = [best[end - 1]]
            for start, match in ending.get(end, ()):
                total, before = best[start]
                ways.append((total + match.log_odds, [*before, match]))
            best.append(max(ways, key=lambda way: way[0]))
        return best[-1][1]

    @cached_property
    def _candidates(self) -> list[tuple[int, int, _Match]]:
        """Entries of the lexicon that stretches may be, each with its start and the place after its end."""
        starts = range(len(self._symbols))
        return [(start, end, match) for start in starts for end, match in self._matches(start)]

    def _matches(self, start: int) -> Iterator[tuple[int, _Match]]:
        """The entries of the lexicon that may begin here, each with the place after its end."""
        stack: list[tuple[int, Branch, tuple[str, ...], float]] = [(start, lexicon(), (), 0.0)]
        while stack:
            place, branch, names, cost = stack.pop()
            if len(names) > 1 and self._are_letters(start, place):
                symbols = self._symbols[start:place]
                for entry in branch.entries:
                    if self._may_end(place - 1, entry):
                        yield place, _Match(symbols, entry, names, cost)
            if place == len(self._symbols) or (names and not self._is_bare(place - 1)):
                continue
            for text, name, change in self._texts(place):
                below: Branch | None = branch
                for letter in text:
                    below = None if below is None else below.following.get(letter)
                if below is not None and cost + change > FARTHEST - 0.5 * len(names):
                    stack.append((place + 1, below, (*names, name), cost + change))

    def _texts(self, place: int) -> list[tuple[str, str, float]]:
        """The letters that a symbol may be, its name then, and the log-probability beside what is read."""
        symbol, given = self._symbols[place], self._names[place]
        key = id(self._hypothesis.scores), symbol, given
        if key not in self._known_texts:
            scores = self._hypothesis.scores.names[symbol]
            given_score = scores[name_ids()[SHAPES.get(given, given)]]
            found: dict[str, tuple[str, float]] = {}
            for i in np.flatnonzero(scores > given_score + FARTHEST).tolist():
                change = float(scores[i] - given_score)
                for text, name, less in _letters_of(NAMES[i]):
                    if text not in found or found[text][1] < change + less:
                        found[text] = (name, change + less)
            self._known_texts[key] = [(text, name, change) for text, (name, change) in found.items()]
        return self._known_texts[key]

    def _are_letters(self, start: int, end: int) -> bool:
        """True if at least half of a stretch are read as letters, in whatever form."""
        letters = sum(_may_be_letter(name) for name in self._names[start:end])
        return 2 * letters >= end - start

    def _is_bare(self, place: int) -> bool:
        """True if nothing but the next symbol of the row hangs on a symbol."""
        return self._children[self._symbols[place]].keys() <= {Relation.RIGHT}

    def _may_end(self, place: int, entry: Entry) -> bool:
        """True if the scripts of a symbol are such as the word may have."""
        below = self._children[self._symbols[place]].keys() - {Relation.RIGHT}
        if entry.role is Role.FUNCTION:
            return below <= {Relation.SUB, Relation.SUP}
        return below <= {Relation.SUP} if entry.role is Role.UNIT else not below

    def _log_odds(self, start: int, end: int, match: _Match, company: Sequence[_Match]) -> float:
        """The log-odds of a stretch being this word."""
        entry, letters = match.entry, len(match.entry.text)
        odds = match.log_probability + A_LETTER * letters + PRIOR[entry.role]
        if entry.role is Role.FUNCTION:
            return odds + (BEFORE_OPERAND if self._is_operand(end) else ELSEWHERE)
        if entry.role is Role.UNIT:
            return odds + self._unit_odds(start, end, entry)
        if entry.text[0].isupper():
            odds += CAPITAL if start == 0 and self._is_tall(start, end) else -np.inf
        neighbours = {self._symbols[place] for place in (start - 1, end) if 0 <= place < len(self._symbols)}
        odds += OF_TWO_LETTERS * (letters == 2) + IN_COMPANY * any(
            _is_beside(one, neighbours, match) for one in company
        )
        sides = [self._gap(start - 1)] if self._ends_operand(start - 1) else []
        if self._is_operand(end):
            sides.append(self._gap(end - 1))
        if sides:
            wider = min(sides) - self._gap_within(start, end) - NEXT_TO
            odds += max(-WIDEST, min(WIDEST, A_GAP * wider))
        elif letters == 2:
            odds -= WIDEST
        return odds

    def _is_tall(self, start: int, end: int) -> bool:
        """True if the first letter of a stretch is higher than the lowest of the others."""
        tops = [self._hypothesis.symbols.boxes[symbol].y0 for symbol in self._symbols[start:end]]
        return tops[0] < max(tops[1:]) - RAISED * self._height

    def _unit_odds(self, start: int, end: int, entry: Entry) -> float:
        is_after_number = start > 0 and self._names[start - 1].isdecimal() and self._is_bare(start - 1)
        if not is_after_number or self._is_operand(end) or self._is_script:
            return -np.inf
        if entry.text in AMBIGUOUS_UNITS and self._gap(start - 1) - self._gap_within(start, end) < APART:
            return NO_GAP
        return 0.0

    def _is_operand(self, place: int) -> bool:
        """True if an operand begins at a place of the row."""
        return 0 <= place < len(self._names) and (
            self._kind(place) in _OPERANDS
            or not self._children[self._symbols[place]].keys().isdisjoint((Relation.ABOVE, Relation.BELOW))
        )

    def _ends_operand(self, place: int) -> bool:
        """True if an operand ends at a place of the row."""
        return place >= 0 and (self._kind(place) in _ENDS or not self._is_bare(place))

    def _kind(self, place: int) -> Kind | None:
        token = table().get(self._names[place])
        return None if token is None else token.kind

    def _gap(self, place: int) -> float:
        """The gap after a symbol, in symbol heights."""
        boxes = self._hypothesis.symbols.boxes
        left, right = boxes[self._symbols[place]], boxes[self._symbols[place + 1]]
        return (right.x0 - left.x1) / self._height

    def _gap_within(self, start: int, end: int) -> float:
        """The mean gap between the symbols of a stretch."""
        gaps = [self._gap(place) for place in range(start, end - 1)]
        return sum(gaps) / len(gaps)

    @cached_property
    def _is_script(self) -> bool:
        """True if the row is a script."""
        first = self._symbols[0]
        is_outer = self._hypothesis.tree.parents[first] < 0
        return not is_outer and self._hypothesis.tree.relations[first] in (Relation.SUB, Relation.SUP)

    @cached_property
    def _height(self) -> float:
        """The usual height of the letters and digits of the row in pixels."""
        boxes = self._hypothesis.symbols.boxes
        tall = [
            boxes[symbol].height
            for place, symbol in enumerate(self._symbols)
            if self._kind(place) in (Kind.LETTER, Kind.DIGIT)
        ]
        return max(float(np.median(tall)), 1.0) if tall else 1.0


def _is_beside(word: _Match, neighbours: set[int], stretch: _Match) -> bool:
    """True if a word is beside a stretch and no part of it."""
    return not neighbours.isdisjoint(word.symbols) and set(stretch.symbols).isdisjoint(word.symbols)


def _may_be_word(text: str) -> bool:
    """True if letters are hardly a product: many, in no order, with as many vowels as words have."""
    small = text[:1].lower() + text[1:]
    vowels = sum(letter in "aeiou" for letter in small)
    return (
        len(text) >= FEWEST_LETTERS
        and small.islower()
        and VOWELS[0] <= vowels / len(text) <= VOWELS[1]
        and len(set(text)) >= FEWEST_LETTERS - 1
        and list(small) != sorted(small)
    )


def _may_be_word_of_two(one: str, two: str) -> bool:
    """True if two neighbours may be letters, one of them as it is read."""
    is_letter = one in _LATIN or two in _LATIN or (one[0] == two[0] == "\\")
    return is_letter and all(name in _LATIN or _letters_of(SHAPES.get(name, name)) for name in (one, two))


def _may_be_letter(name: str) -> bool:
    return name.isalpha() or name[0] == "\\"


@cache
def _letters_of(name: str) -> list[tuple[str, str, float]]:
    """The letters that a name stands for, each with the name of that letter and what it is less likely."""
    token = table()[name]
    if token.kind is Kind.LETTER and len(name) == 1:
        found = [(name, name, 0.0)]
    elif token.kind in (Kind.FUNCTION, Kind.BIG_OPERATOR) and token.text.isascii():
        found = [(token.text, name, 0.0)]
    else:
        found = [("/", "/", 0.0)] if name == "/" else []
    return found + [(letter, letter, LOOKALIKE) for letter in LOOKALIKES.get(name, "")]
