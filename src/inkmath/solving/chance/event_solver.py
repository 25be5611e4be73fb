"""Probabilities of events from others, by the laws between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.chance.event_rules import Law, laws_of, probability_term
from inkmath.solving.chance.events import Event, Events, all_cells, events_in
from inkmath.solving.chance.results import Result, canonical, written
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.recognisers import Problem
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Check, Solution, Step

KIND = "probability"
CHECKED = "The probabilities of the single outcomes, from all that is given, say the same."


@dataclass(frozen=True, slots=True)
class _Found:
    """A value that a law gives, with the values that it needs."""

    law: Law
    value: Fraction


def solve_events(problem: Problem) -> Solution:
    """The probabilities that are asked for, with the laws that lead to them."""
    events = events_in(problem.term)
    assert events is not None
    draft = Draft(KIND, problem.latex).begin()
    return draft.conclude(lambda: _solved(events, draft))


def _solved(events: Events, draft: Draft) -> Solution:
    given = {event: _fraction(value) for event, value in events.given}
    outcomes = _Outcomes(events, given)
    if outcomes.contradict():
        says = sentence("There are no events with these probabilities.")
        return draft.solution("no-solution", (), [Check(draft.latex, says, True)], says)
    found = _derived(events, given)
    is_decimal = not any(
        isinstance(part, terms.Quotient) for _, value in events.given for part in terms.walk(value)
    )
    writer = _Writer(events, given, found, is_decimal, draft)
    results = [writer.result(event, term, outcomes) for event, term in events.asked]
    if len(results) == 1:
        draft.variable = latex_of(results[0].term)
    answers = [result.answer(len(results) > 1, is_decimal) for result in results]
    return draft.solution("solved", answers, [result.check for result in results])


def _fraction(term: Term) -> Fraction:
    value = exact_value(term)
    if not value.is_Rational or not 0 <= value <= 1:
        raise UndefinedValueError(sentence("{} is no probability, which lies between 0 and 1", term))
    return Fraction(int(value.p), int(value.q))


def _derived(events: Events, given: dict[Event, Fraction]) -> dict[Event, _Found]:
    """All probabilities that the laws give, those of fewest steps first."""
    found: dict[Event, _Found] = {}
    known = dict(given)
    laws = list(laws_of(events))
    while True:
        new: dict[Event, _Found] = {}
        for law in laws:
            if law.left in known or law.left in new or not all(other in known for other in law.others):
                continue
            value = _value(law.right([number_term(known[other]) for other in law.others]))
            if value is not None:
                new[law.left] = _Found(law, value)
        if not new:
            return found
        found.update(new)
        known.update((event, each.value) for event, each in new.items())


def _value(term: Term) -> Fraction | None:
    """The value; None where a probability of 0 would be divided by."""
    try:
        value = exact_value(term)
    except UndefinedValueError:
        return None
    return Fraction(int(value.p), int(value.q))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the steps that lead to what is asked, each probability once."""

    events: Events
    given: dict[Event, Fraction]
    found: dict[Event, _Found]
    is_decimal: bool
    draft: Draft

    def result(self, event: Event, term: Term, outcomes: _Outcomes) -> Result:
        if event in self.given:
            value = self.given[event]
        elif event in self.found:
            self.write(event)
            value = self.found[event].value
        else:
            raise NotCoveredError(sentence("what is given does not determine {}", term))
        verified = outcomes.value(event) == sympy.Rational(value.numerator, value.denominator)
        sign, text = self.shown(value)
        line = canonical(f"{latex_of(term)}{sign}{text}")
        return Result(term, value, verified, Check(line, CHECKED, verified))

    def write(self, event: Event) -> None:
        """The steps to a probability, with those that it needs before."""
        law = self.found[event].law
        for other in law.others:
            if other in self.found:
                self.write(other)
        names = [self.name(other) for other in law.others]
        numbers = [self.number(other) for other in law.others]
        sign, text = self.shown(self.found[event].value)
        formula, filled = latex_of(law.right(names)), latex_of(law.right(numbers))
        line = canonical(f"{latex_of(self.name(event))}={formula}={filled}{sign}{text}")
        if all(step.latex != line for step in self.draft.steps):
            self.draft.steps.append(Step(law.rule, line, law.reason, True))

    def name(self, event: Event) -> Term:
        return next(
            (term for asked, term in self.events.asked if asked == event),
            probability_term(event, self.events.letters),
        )

    def number(self, event: Event) -> Term:
        value = self.given[event] if event in self.given else self.found[event].value
        return number_term(value, self.is_decimal)

    def shown(self, value: Fraction) -> tuple[str, str]:
        text, is_exact = written(value, self.is_decimal)
        return "=" if is_exact else r"\approx ", text


class _Outcomes:
    """The probabilities of the single outcomes, as far as what is given determines them."""

    def __init__(self, events: Events, given: dict[Event, Fraction]) -> None:
        whole = sorted(all_cells(events.letters), key=sorted)
        self.symbols = {cell: sympy.Symbol(f"p{k}") for k, cell in enumerate(whole)}
        equations = [sum(self.symbols.values()) - 1]
        for event, value in given.items():
            share = sympy.Rational(value.numerator, value.denominator)
            equations.append(self.sum(event.cells) - share * self.sum(event.within))
        if events.independent:
            one, other = (frozenset(cell for cell in whole if name in cell) for name in events.letters)
            equations.append(self.sum(one & other) - self.sum(one) * self.sum(other))
        self.solutions = sympy.solve(equations, list(self.symbols.values()), dict=True)

    def sum(self, cells: frozenset[frozenset[str]]) -> sympy.Expr:
        return sympy.Add(*(self.symbols[cell] for cell in cells))

    def contradict(self) -> bool:
        """True if no probabilities of the outcomes fit, or each that fit have a negative one."""
        return all(any(value.is_negative for value in self.values(solution)) for solution in self.solutions)

    def values(self, solution: dict[sympy.Symbol, sympy.Expr]) -> Iterator[sympy.Expr]:
        return (sympy.sympify(solution.get(symbol, symbol)) for symbol in self.symbols.values())

    def value(self, event: Event) -> sympy.Expr | None:
        """The probability, if all that fit agree on it."""
        shares = {
            sympy.cancel((self.sum(event.cells) / self.sum(event.within)).subs(solution))
            for solution in self.solutions
            if not any(value.is_negative for value in self.values(solution))
        }
        return shares.pop() if len(shares) == 1 else None
