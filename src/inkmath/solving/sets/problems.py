"""Problems about sets: which they are, what is given in them and what is asked.

Importing this module does not load SymPy.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.substitution import substitute

WRITTEN = (terms.SetOf, terms.Interval, terms.SetBuilder)
COMBINED = (terms.Union, terms.SetOperation)
WORKED = (*COMBINED, terms.Interval, terms.SetBuilder)
NUMBERS = frozenset((r"\mathbb{N}", r"\mathbb{Z}", r"\mathbb{Q}", r"\mathbb{R}", r"\mathbb{C}"))
EMPTY = terms.Variable(r"\emptyset")
RELATIONS = frozenset(
    (r"\in", r"\notin", r"\ni", r"\subset", r"\subseteq", r"\nsubseteq", r"\subsetneq", r"\supset")
) | {r"\supseteq"}
UNIVERSES = ("U", r"\Omega", "G", "E", "S", "X", "M")
"""Letters of the set in which complements are taken, the likeliest first."""

POWER_SET = terms.Variable(r"\mathcal{P}")
SIZES = frozenset((terms.Variable("n"), terms.Variable(r"\#")))
DIFFERENCES = frozenset((r"\triangle", r"\Delta", r"\ominus"))

Definitions: TypeAlias = tuple[tuple[terms.Variable, Term], ...]
"""Letters with the sets that they stand for."""


@dataclass(frozen=True, slots=True)
class Given:
    """The parts of a problem: the sets that are given, and what is asked of them.

    asked: with the given sets in the places of their letters. names: the same with the letters.
    """

    sets: Definitions
    asked: tuple[Term, ...]
    names: tuple[Term, ...]


def is_about_sets(term: Term) -> bool:
    """True for `\\{1,2\\}\\cap\\{2,3\\}`, `2\\in[0,3)`, and `A=\\{1,2\\},B=\\{2\\},A\\cup B`."""
    given = given_in(term)
    if not given.asked:
        return False
    letters = {letter for each in given.asked for letter in _free(each)}
    return all(map(_asks, given.asked)) and not letters


def given_in(term: Term) -> Given:
    """The sets that are given and what is asked, with every notation of a complement as an operation."""
    elements = term.elements if isinstance(term, terms.Tuple) else (term,)
    combined = {x for part in terms.walk(term) if isinstance(part, COMBINED) for x in terms.variables(part)}
    elements = tuple(_with_interval(element, combined) for element in elements)
    sets = tuple(found for element in elements if (found := definition(element)) is not None)
    rest = tuple(element for element in elements if definition(element) is None)
    match elements:
        case (terms.Relation((terms.Variable(token), right), (sign,)),) if isinstance(right, WORKED):
            if sign == "=" or (sign == r"\in" and token == "x"):
                sets, rest = (), (right,)
    named = {letter for letter, _ in sets}
    names = asked = tuple(_in_one_notation(each, named) for each in rest)
    for letter, value in sets:
        asked = tuple(substitute(each, letter, value) for each in asked)
    return Given(sets, asked, names)


def _with_interval(term: Term, letters: set[terms.Variable]) -> Term:
    """`B=(3,8)` as an interval, if the letter stands for a set."""
    match term:
        case terms.Relation((terms.Variable() as letter, terms.Tuple((low, high))), ("=",)):
            interval = terms.Interval(low, high, left_open=True, right_open=True)
            return terms.Relation((letter, interval), ("=",)) if letter in letters else term
    return term


COMPARISONS = (("=",), (r"\subseteq",), (r"\subset",))
"""Signs between sets that are only named."""


def is_set_algebra(term: Term) -> bool:
    """True for operations with sets that are only named by capital letters, and for two that are compared."""
    if not any(isinstance(part, COMBINED) for part in terms.walk(term)):
        return False
    if isinstance(term, terms.Relation) and term.signs not in COMPARISONS:
        return False
    compared = in_letters(term)
    return all(map(_is_of_names, compared.sides if isinstance(compared, terms.Relation) else (compared,)))


def in_letters(term: Term) -> Term:
    """The term with every notation of a complement as an operation, where only capital letters are sets."""
    plain = {x.token.partition("{")[2][:-1] or x.token for x in terms.variables(term)}
    return _in_one_notation(term, {terms.Variable(token) for token in plain if _names_set(token)})


def _names_set(token: str) -> bool:
    return len(token) == 1 and token.isupper()


def _is_of_names(term: Term) -> bool:
    match term:
        case terms.Variable(token, "", 0):
            return _names_set(token) or term == EMPTY
        case terms.Union(sets) | terms.SetOperation(_, sets):
            return all(map(_is_of_names, sets))
    return False


def definition(term: Term) -> tuple[terms.Variable, Term] | None:
    """The letter and its set in `A=\\{1,2\\}`; None for other terms."""
    match term:
        case terms.Relation((terms.Variable() as letter, value), ("=",)) if _is_set(value):
            is_plain = letter.token not in NUMBERS and letter != EMPTY
            return (letter, value) if is_plain else None
    return None


def _is_set(term: Term) -> bool:
    """True for a set that is written out, named, or combined of such."""
    match term:
        case terms.SetOf() | terms.Interval() | terms.SetBuilder():
            return True
        case terms.Union(sets) | terms.SetOperation(_, sets):
            return all(map(_is_set, sets))
        case terms.Variable(token):
            return token in NUMBERS or term == EMPTY
        case terms.Product((head, inner), ("",)) if head == POWER_SET:
            return _is_set(inner)
        case terms.Product(factors, signs):
            return set(signs) == {r"\times"} and all(map(_is_set, factors))
    return False


def _asks(term: Term) -> bool:
    """True if something is to be worked out or to be decided, and only of sets."""
    match term:
        case terms.Relation(sides, signs) if set(signs) <= RELATIONS | {"=", r"\neq"}:
            is_member = signs[0] in (r"\in", r"\notin") and len(signs) == 1
            return all(map(_is_set, sides[1:] if is_member else sides))
        case terms.Absolute(inner):
            return _is_set(inner)
        case terms.SetOf():
            return False
    return _is_set(term)


def _free(term: Term) -> set[terms.Variable]:
    """Letters that stand for an unknown: not elements, not those of a set builder, no names of sets."""
    match term:
        case terms.SetOf() | terms.SetBuilder():
            return set()
        case terms.Relation((member, *sets), (r"\in" | r"\notin",)):
            listed = {each for part in sets for found in terms.walk(part) for each in _elements(found)}
            is_listed = member in listed or (bool(listed) and isinstance(member, terms.Variable))
            return set().union(*map(_free, (*sets, *(() if is_listed else (member,)))))
        case terms.Variable(token):
            return set() if token in NUMBERS or term in (EMPTY, POWER_SET) else {term}
    return {letter for child in terms.children(term) for letter in _free(child)}


def _elements(term: Term) -> tuple[Term, ...]:
    """The elements of a set in braces that are letters."""
    found = term.elements if isinstance(term, terms.SetOf) else ()
    return tuple(each for each in found if isinstance(each, terms.Variable))


def _in_one_notation(term: Term, named: set[terms.Variable]) -> Term:
    """The term with complements, sizes and symmetric differences as operations."""

    def is_set(part: Term) -> bool:
        return part in named or _is_set(part) or isinstance(part, COMBINED)

    for part in list(terms.walk(term)):
        result = _operation(part, is_set, named)
        if result is not None:
            return _in_one_notation(substitute(term, part, result), named)
    return term


def _operation(part: Term, is_set: Callable[[Term], bool], named: set[terms.Variable]) -> Term | None:
    """A complement, a symmetric difference, a size or a power set, as it is written; None for other terms."""
    match part:
        case terms.Variable(token, sub, 0) if part not in named and token.startswith(
            (r"\bar{", r"\overline{")
        ):
            inner = terms.Variable(token.partition("{")[2][:-1], sub)
            return terms.SetOperation(r"\overline", (inner,)) if inner in named else None
        case terms.Variable(_, _, 1) if part not in named and replace(part, primes=0) in named:
            return terms.SetOperation(r"\overline", (replace(part, primes=0),))
        case terms.Power(base, terms.Variable("c" | "C")) if is_set(base):
            return terms.SetOperation(r"\overline", (base,))
        case terms.Product((left, terms.Variable(token), right), ("", "")) if token in DIFFERENCES:
            if is_set(left) and is_set(right):
                sides = ((left, right), (right, left))
                return terms.Union(tuple(terms.SetOperation(r"\setminus", pair) for pair in sides))
        case terms.Apply(head, (inner,), None, False) if head in SIZES and is_set(inner):
            return terms.Absolute(inner)
        case terms.Product((head, inner), ("",)) if is_set(inner) and head in SIZES:
            return terms.Absolute(inner)
        case terms.Apply(head, (inner,), None, False) if head == POWER_SET and is_set(inner):
            return terms.Product((POWER_SET, inner), ("",))
    return None
