r"""Probabilities of events, `P(A)=0.3,P(B)=0.5,P(A\cap B)=0.1,P(A\cup B)`: what is given and what is asked.

Importing this module does not load SymPy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term, Variable

PROBABILITY = "P"
PLACE = Variable(r"\square")
MOST_EVENTS = 2
BARS = (r"\bar{", r"\overline{")


@dataclass(frozen=True, slots=True)
class Event:
    """An event, or one under the condition of another.

    cells: the outcomes that belong to it: each is the set of the letters whose events occur. within: those of
    the condition; all outcomes where there is none.
    """

    cells: frozenset[frozenset[str]]
    within: frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Events:
    """A problem: letters of events, values of probabilities, and what is asked.

    independent: whether the events are said to be independent.
    """

    letters: tuple[str, ...]
    given: tuple[tuple[Event, Term], ...]
    asked: tuple[tuple[Event, Term], ...]
    independent: bool


def all_cells(letters: Sequence[str]) -> frozenset[frozenset[str]]:
    """All outcomes: each is the set of the letters whose events occur."""
    found = [frozenset[str]()]
    for letter in letters:
        found += [each | {letter} for each in found]
    return frozenset(found)


def is_about_events(term: Term) -> bool:
    """True for `P(A)=0.3,P(\\overline{A})`."""
    return events_in(term) is not None


def events_in(term: Term) -> Events | None:
    """The probabilities that are given and asked for; None for problems of another kind."""
    parts = list(_parts(term))
    letters = tuple(sorted({name for part in parts for name in _names(part)}))
    if not 1 <= len(letters) <= MOST_EVENTS:
        return None
    given, asked, independent = list[tuple[Event, Term]](), list[tuple[Event, Term]](), False
    for part in parts:
        event = _probability(part, letters)
        if event is not None:
            asked.append((event, part))
            continue
        if not isinstance(part, terms.Relation) or part.signs != ("=",):
            return None
        left, right = part.sides
        event = _probability(left, letters)
        if event is None:
            return None
        if right == PLACE:
            asked.append((event, left))
        elif is_numeric(right):
            given.append((event, right))
        elif _is_product(left, right, letters):
            independent = True
        else:
            return None
    return Events(letters, tuple(given), tuple(asked), independent) if given and asked else None


def _parts(term: Term) -> Iterator[Term]:
    if isinstance(term, terms.Tuple):
        for part in term.elements:
            yield from _parts(part)
    else:
        yield term


def _names(term: Term) -> Iterator[str]:
    """The letters of events: capital ones other than P, and those of its index."""
    for letter in terms.variables(term):
        if letter.token == PROBABILITY:
            yield from filter(str.isupper, letter.sub)
        elif letter != PLACE:
            yield _plain(letter.token)


def _plain(token: str) -> str:
    """The letter under a bar; other letters as they are."""
    bar = next((bar for bar in BARS if token.startswith(bar)), "")
    return token.removeprefix(bar).removesuffix("}") if bar else token


def _probability(term: Term, letters: tuple[str, ...]) -> Event | None:
    r"""The event of `P(A\cup B)`, `P(A|B)` and `P_{B}(A)`."""
    match term:
        case terms.Apply(Variable(token, sub, 0), (content,), None, False) if token == PROBABILITY:
            pass
        case terms.Product((Variable(token, sub, 0), content), ("",)) if token == PROBABILITY:
            pass
        case _:
            return None
    within: Term | None = Variable(sub) if sub else None
    match content:
        case terms.Relation((inner, condition), (r"\mid",)) if not sub:
            content, within = inner, condition
    cells = _cells(content, letters)
    condition_cells = all_cells(letters) if within is None else _cells(within, letters)
    if cells is None or not condition_cells:
        return None
    return Event(cells & condition_cells, condition_cells)


def _cells(term: Term, letters: tuple[str, ...]) -> frozenset[frozenset[str]] | None:
    """The outcomes of an event; None for terms of another kind."""
    whole = all_cells(letters)
    match term:
        case Variable(token, "", primes) if _plain(token) in letters and primes < 2:
            name = _plain(token)
            is_complement = (token != name) != (primes == 1)
            return frozenset(cell for cell in whole if (name in cell) != is_complement)
        case terms.Power(base, Variable("c" | "C")):
            inner = _cells(base, letters)
            return None if inner is None else whole - inner
        case terms.Union(sets):
            each = [_cells(part, letters) for part in sets]
            known = [cells for cells in each if cells is not None]
            return frozenset[frozenset[str]]().union(*known) if len(known) == len(each) else None
        case terms.SetOperation(sign, sets):
            each = [_cells(part, letters) for part in sets]
            known = [cells for cells in each if cells is not None]
            if len(known) < len(each):
                return None
            if sign == r"\overline":
                return whole - known[0]
            return whole.intersection(*known) if sign == r"\cap" else known[0] - known[1]
    return None


def _is_product(left: Term, right: Term, letters: tuple[str, ...]) -> bool:
    r"""True for `P(A\cap B)=P(A)\cdot P(B)`."""
    if not isinstance(right, terms.Product) or not len(letters) == len(right.factors) == MOST_EVENTS:
        return False
    whole = all_cells(letters)
    factors = [_probability(factor, letters) for factor in right.factors]
    both, joint = [each.cells for each in factors if each is not None], _probability(left, letters)
    is_joint = joint is not None and joint == Event(whole.intersection(*both), whole)
    return is_joint and len(both) == MOST_EVENTS and {len(cells) for cells in both} == {len(whole) // 2}
