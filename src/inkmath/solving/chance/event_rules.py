r"""Laws between the probabilities of events: `P(A\cup B)=P(A)+P(B)-P(A\cap B)` and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term, Variable
from inkmath.solving.chance.events import PROBABILITY, Event, Events, all_cells
from inkmath.solving.rules.construct import add, divide, negate

Cells = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Law:
    """A probability by others. right: its term from those of the others. rule, reason: of the step."""

    left: Event
    others: tuple[Event, ...]
    right: Callable[[Sequence[Term]], Term]
    rule: str
    reason: str


COMPLEMENT = "An event and its complement together have the probability 1."
ADDITION = "Addition rule: what lies in both events is counted once."
MULTIPLICATION = "Multiplication rule along a path of the tree."
CONDITIONAL = "Definition of the conditional probability."
TOTAL = "The event occurs either with the other one or without it."
INDEPENDENT = "For independent events the probabilities are multiplied."


def laws_of(events: Events) -> Iterator[Law]:
    """All laws between the probabilities of one or two events, the simplest first."""
    whole = all_cells(events.letters)
    literals = [_literals(letter, whole) for letter in events.letters]
    for one, other in (pair for both in literals for pair in (both, both[::-1])):
        yield _complement(Event(one, whole), Event(other, whole))
    if len(literals) < 2:
        return
    pairs = list(product(*literals))
    for a, b in pairs:
        both, either = Event(a & b, whole), Event(a | b, whole)
        yield _complement(both, Event(whole - (a & b), whole))
        yield _complement(either, Event(whole - (a | b), whole))
        if events.independent:
            yield Law(both, (Event(a, whole), Event(b, whole)), _times, "multiply-probabilities", INDEPENDENT)
    for a, b in pairs:
        yield from _additions(a, b, whole)
    for a, b in (pair for both in pairs for pair in (both, both[::-1])):
        joint, first, later = Event(a & b, whole), Event(a, whole), Event(a & b, a)
        yield _complement(later, Event(a - b, a))
        yield Law(joint, (first, later), _times, "multiply-probabilities", MULTIPLICATION)
        yield Law(later, (joint, first), _over, "conditional-probability", CONDITIONAL)
        yield Law(first, (joint, later), _over, "conditional-probability", CONDITIONAL)
        rest = Event(a - b, whole)
        yield Law(first, (joint, rest), _plus, "total-probability", TOTAL)
        yield Law(joint, (first, rest), _less, "total-probability", TOTAL)


def _literals(letter: str, whole: Cells) -> tuple[Cells, Cells]:
    """The outcomes in which an event occurs, and those in which it does not."""
    occurs = frozenset(cell for cell in whole if letter in cell)
    return occurs, whole - occurs


def _complement(event: Event, other: Event) -> Law:
    return Law(event, (other,), lambda parts: _less((ONE, *parts)), "complement-probability", COMPLEMENT)


def _additions(a: Cells, b: Cells, whole: Cells) -> Iterator[Law]:
    one, other, both, either = (Event(cells, whole) for cells in (a, b, a & b, a | b))
    rule = "add-probabilities"
    yield Law(either, (one, other, both), _united, rule, ADDITION)
    yield Law(both, (one, other, either), _united, rule, ADDITION)
    yield Law(one, (either, both, other), _united, rule, ADDITION)
    yield Law(other, (either, both, one), _united, rule, ADDITION)


def _times(parts: Sequence[Term]) -> Term:
    return terms.Product(tuple(parts), (r"\cdot",) * (len(parts) - 1))


def _over(parts: Sequence[Term]) -> Term:
    return divide(parts[0], parts[1])


def _plus(parts: Sequence[Term]) -> Term:
    return add(*parts)


def _less(parts: Sequence[Term]) -> Term:
    return add(parts[0], negate(parts[1]))


def _united(parts: Sequence[Term]) -> Term:
    return add(parts[0], parts[1], negate(parts[2]))


def probability_term(event: Event, letters: Sequence[str]) -> Term:
    r"""`P(A\cap\bar{B})`, or `P(A|B)` for an event under a condition."""
    whole = all_cells(letters)
    if event.within == whole:
        return _applied(_event_term(event.cells, letters))
    inner = next(
        cells
        for letter in letters
        for cells in _literals(letter, whole)
        if cells & event.within == event.cells
    )
    condition = _event_term(event.within, letters)
    return _applied(terms.Relation((_event_term(inner, letters), condition), (r"\mid",)))


def _applied(content: Term) -> Term:
    return terms.Apply(Variable(PROBABILITY), (content,))


def _event_term(cells: Cells, letters: Sequence[str]) -> Term:
    """The event as one letter, with or without a bar, or as two of them joined."""
    whole = all_cells(letters)
    named = {_literals(letter, whole)[k]: _name(letter, k) for letter in letters for k in (0, 1)}
    if cells in named:
        return named[cells]
    pairs = list(product(*(_literals(letter, whole) for letter in letters)))
    for a, b in pairs:
        if a & b == cells:
            return terms.SetOperation(r"\cap", (named[a], named[b]))
    a, b = next((a, b) for a, b in pairs if a | b == cells)
    return terms.Union((named[a], named[b]))


def _name(letter: str, is_complement: int) -> Variable:
    return Variable(rf"\bar{{{letter}}}" if is_complement else letter)
