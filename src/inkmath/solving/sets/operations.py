"""Operations with sets that are written out, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, product

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.sets.builders import listed
from inkmath.solving.sets.membership import contains
from inkmath.solving.sets.problems import EMPTY, POWER_SET, UNIVERSES, Definitions
from inkmath.solving.sets.values import (
    KINDS,
    Finite,
    Named,
    Real,
    SetValue,
    as_real,
    as_term,
    combined,
    finite,
    value_of,
    whole_numbers,
)
from inkmath.solving.verify.interval_sets import as_statement
from inkmath.types import Text

X = terms.Variable("x")
MOST_OF_POWER_SET = 5
"""Most elements of a set whose subsets are listed."""

MOST_NAMED = 12


def complement_as_difference(term: Term, given: Definitions) -> Rewrite[Term] | None:
    """The term with an innermost complement as a difference; None where there is none."""
    return _innermost(term, lambda part: _complement(part, given))


def work_once(term: Term) -> Rewrite[Term] | None:
    """The term with its innermost operation, the first of several, worked out; None where there is none."""
    return _innermost(term, _worked)


def _innermost(term: Term, rule: Rule[Term]) -> Rewrite[Term] | None:
    for part in terms.children(term) if not isinstance(term, terms.SetOf | terms.Interval) else ():
        inner = _innermost(part, rule)
        if inner is not None:
            return Rewrite(inner.rule, (_replaced(term, part, inner.result),), inner.because)
    return rule(term)


def _replaced(term: Term, part: Term, result: Term) -> Term:
    match term:
        case terms.Union(sets):
            return terms.Union(_swapped(sets, part, result))
        case terms.SetOperation(sign, sets):
            return terms.SetOperation(sign, _swapped(sets, part, result))
        case terms.Product(factors, signs):
            return terms.Product(_swapped(factors, part, result), signs)
        case terms.Absolute():
            return terms.Absolute(result)
        case terms.Relation(sides, signs):
            return terms.Relation(_swapped(sides, part, result), signs)
    raise NotCoveredError("this kind of set")


def _swapped(parts: tuple[Term, ...], part: Term, result: Term) -> tuple[Term, ...]:
    at = parts.index(part)
    return (*parts[:at], result, *parts[at + 1 :])


def _worked(term: Term) -> Rewrite[Term] | None:
    match term:
        case terms.Union(sets):
            return _union([value_of(each) for each in sets], term)
        case terms.SetOperation(r"\cap", sets):
            return _intersection([value_of(each) for each in sets], term)
        case terms.SetOperation(r"\setminus", (first, second)):
            return _difference(value_of(first), value_of(second), term)
        case terms.Product(factors, signs) if set(signs) == {r"\times"}:
            return _pairs(factors)
        case terms.Product((head, inner), ("",)) if head == POWER_SET:
            return _subsets(inner)
        case terms.SetBuilder():
            return listed(term)
        case terms.SetOf(elements) if any(isinstance(each, terms.Dots) for each in elements):
            return Rewrite("list-elements", (as_term(value_of(term), term),), "Write all the elements.")
    return None


def _named(value: SetValue) -> Text:
    """The elements in a sentence: `1, 2 and 5`, or `the numbers with 1 < x`."""
    match value:
        case Finite(elements) if elements:
            *before, last = map(inline, elements[:MOST_NAMED])
            more = Text(", ...") if len(elements) > MOST_NAMED else Text("")
            listed = sentence("{} and {}", joined(", ", before), last) if before else sentence("{}", last)
            return sentence("{}{}", listed, more)
        case Real(pieces) if pieces and all(piece.low == piece.high for piece in pieces):
            return _named(Finite(tuple(from_sympy(piece.low) for piece in pieces)))
        case Real(pieces) if pieces:
            return sentence("the numbers with {}", _statement(value))
    return Text("none")


def _statement(value: Real) -> Text:
    bounded = [piece for piece in value.pieces if piece.low.is_finite or piece.high.is_finite]
    parts = [as_statement([piece], X) for piece in bounded]
    return joined(" or ", parts) if parts else Text("any value")


def _union(sets: list[SetValue], term: Term) -> Rewrite[Term]:
    largest = _largest(sets)
    if largest is not None:
        says = sentence("All elements are in {}.", as_term(largest, term))
        return Rewrite("set-union", (as_term(largest, term),), says)
    value = combined(any, sets)
    says = sentence("In at least one of the sets: {}.", _named(value))
    if _is_empty(value):
        says = Text("None of the sets has an element.")
    return Rewrite("set-union", (as_term(value, term),), says)


def _is_empty(value: SetValue) -> bool:
    return value in (Finite(()), Real(()))


def _largest(sets: list[SetValue]) -> SetValue | None:
    """The set of numbers of a kind that all others are within; None where there is none."""
    kinds = [each for each in sets if _rank(each) is not None]
    if not kinds:
        return None
    largest = max(kinds, key=lambda each: _rank(each) or 0)
    if not all(is_within(each, largest) for each in sets):
        raise NotCoveredError("the union of these sets, which has no shorter form")
    return largest


def _rank(value: SetValue) -> int | None:
    """The place of a set of numbers of a kind among `KINDS`."""
    if isinstance(value, Named):
        return KINDS.index(value.token)
    if not isinstance(value, Real) or len(value.pieces) != 1:
        return None
    (piece,) = value.pieces
    return None if piece.low.is_finite or piece.high.is_finite else KINDS.index(r"\mathbb{R}")


def is_within(part: SetValue, whole: SetValue) -> bool:
    """True if all elements of a set are in another."""
    ranks = _rank(part), _rank(whole)
    if ranks[1] is not None and ranks[0] is not None:
        return ranks[0] <= ranks[1]
    if isinstance(part, Finite):
        return all(contains(as_term(whole, EMPTY), element) for element in part.elements)
    if ranks[1] is not None and isinstance(part, Real):
        if ranks[1] >= KINDS.index(r"\mathbb{R}"):
            return True
        return all(piece.low == piece.high for piece in part.pieces) and _refuse_points()
    if isinstance(part, Named):
        if isinstance(whole, Finite):
            return False
        raise NotCoveredError("whether an interval holds all numbers of a kind")
    return _is_empty(combined(lambda has: has[0] and not has[1], [part, whole]))


def _refuse_points() -> bool:
    raise NotCoveredError("single points among numbers of a kind")


def _intersection(sets: list[SetValue], term: Term) -> Rewrite[Term]:
    kinds = [each for each in sets if _rank(each) is not None]
    others = [each for each in sets if _rank(each) is None]
    if kinds:
        return _with_kinds(kinds, others, term)
    value = combined(all, sets)
    says = sentence("In all of the sets: {}." if len(sets) > 2 else "In both sets: {}.", _named(value))
    if _is_empty(value):
        says = Text("No element is in all of the sets." if len(sets) > 2 else "No element is in both sets.")
    return Rewrite("set-intersection", (as_term(value, term),), says)


def _with_kinds(kinds: list[SetValue], others: list[SetValue], term: Term) -> Rewrite[Term]:
    """The intersection with all numbers of a kind."""
    smallest = min(kinds, key=lambda each: _rank(each) or 0)
    name = as_term(smallest, term)
    if not others:
        return Rewrite("set-intersection", (name,), sentence("{} is within the other.", name))
    value = others[0] if len(others) == 1 else combined(all, others)
    if isinstance(value, Finite):
        value = finite(element for element in value.elements if contains(name, element))
    elif (_rank(smallest) or 0) < KINDS.index(r"\mathbb{Q}") and isinstance(smallest, Named):
        value = whole_numbers(smallest.token, as_real(value))
    elif (_rank(smallest) or 0) < KINDS.index(r"\mathbb{R}"):
        raise NotCoveredError("the rational numbers of an interval, which have no shorter form")
    says = sentence("Of {} these are in the other set: {}.", name, _named(value))
    if _is_empty(value):
        says = sentence("No element of {} is in the other set.", name)
    return Rewrite("set-intersection", (as_term(value, term),), says)


def _difference(first: SetValue, second: SetValue, term: Term) -> Rewrite[Term]:
    value: SetValue
    if isinstance(first, Finite):
        taken = as_term(second, EMPTY)
        value = finite(element for element in first.elements if not contains(taken, element))
    elif isinstance(first, Named) or isinstance(second, Named):
        raise NotCoveredError("a difference that has no shorter form")
    else:
        value = combined(lambda has: has[0] and not has[1], [first, second])
    says = sentence("In the first set and not in the second: {}.", _named(value))
    if _is_empty(value):
        says = Text("Every element of the first set is in the second.")
    return Rewrite("set-difference", (as_term(value, term),), says)


def _complement(term: Term, given: Definitions) -> Rewrite[Term] | None:
    """The complement as a difference from the universal set, that of the real numbers for intervals."""
    match term:
        case terms.SetOperation(r"\overline", (inner,)):
            whole = _universe(inner, given)
            says = sentence("The complement has the elements of {} that are not in {}.", whole, inner)
            return Rewrite("set-complement", (terms.SetOperation(r"\setminus", (whole, inner)),), says)
    return None


def _universe(inner: Term, given: Definitions) -> Term:
    """The set in which the complement is taken: one given that holds all others, or the real numbers."""
    sets = {letter.token: value for letter, value in given}
    for token in UNIVERSES:
        if token in sets and sets[token] != inner and _holds_all(sets[token], sets.values()):
            return sets[token]
    if not any(isinstance(part, terms.Interval) for part in terms.walk(inner)):
        raise NotCoveredError("a complement needs the set that it is taken in, such as U={1,2,3}")
    return terms.Variable(r"\mathbb{R}")


def _holds_all(whole: Term, parts: Iterable[Term]) -> bool:
    return all(is_within(value_of(part), value_of(whole)) for part in parts)


def _pairs(factors: tuple[Term, ...]) -> Rewrite[Term]:
    sets = [value_of(each) for each in factors]
    parts = [each.elements for each in sets if isinstance(each, Finite)]
    if len(parts) < len(sets):
        raise NotCoveredError("products of sets without end")
    value = finite(terms.Tuple(pair) for pair in product(*parts))
    counts = joined(" × ", [Text(str(len(part))) for part in parts])
    says = sentence("Pair each element of the first set with each of the second: {} pairs.", counts)
    return Rewrite("set-product", (as_term(value, EMPTY),), says)


def _subsets(inner: Term) -> Rewrite[Term]:
    value = value_of(inner)
    if not isinstance(value, Finite) or len(value.elements) > MOST_OF_POWER_SET:
        raise NotCoveredError(f"all subsets of a set of more than {MOST_OF_POWER_SET} elements")
    count = len(value.elements)
    found = [chosen for size in range(count + 1) for chosen in combinations(value.elements, size)]
    subsets = tuple(terms.SetOf(chosen) if chosen else EMPTY for chosen in found)
    says = sentence(
        "Each of the {} elements is in a subset or not, so there are 2^{} = {}.", count, count, 2**count
    )
    return Rewrite("power-set", (terms.SetOf(subsets),), says)
