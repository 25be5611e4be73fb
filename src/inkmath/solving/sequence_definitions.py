"""Sequences that are given by a rule, and the terms and sums of them that are asked for.

Importing this module does not load SymPy.
"""

from __future__ import annotations

from dataclasses import dataclass

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term

N = terms.Variable("n")
DIFFERENCE, RATIOS, SUM = "d", "qr", "S"
ENDLESS = r"\infty"


@dataclass(frozen=True, slots=True)
class SequenceRule:
    """A sequence and what is asked of it.

    head: its letter. explicit: a_n as a term in n; None where it is not given.
    recursive: the right side of `a_{n+1}=...`, with the earlier terms as letters, and the distance of its own
    term from n. known: terms that are given, by index. step: the difference d, or the ratio q, by its letter.
    asked: indices of terms; sums: numbers of terms, None for all of them.
    value: what a term is to be, where its index is asked for.
    """

    head: str
    explicit: Term | None
    recursive: tuple[Term, int] | None
    known: tuple[tuple[int, Term], ...]
    step: tuple[str, Term] | None
    asked: tuple[int, ...]
    sums: tuple[int | None, ...]
    value: Term | None


def sequence_rule_in(term: Term) -> SequenceRule | None:
    """The sequence that a statement, or a list of statements, gives by a rule; None for other problems."""
    elements = term.elements if isinstance(term, terms.Tuple) else (term,)
    head = next(filter(None, map(_head_of, elements)), None)
    if head is None:
        return None
    found = _Found(head)
    if not all(map(found.take, elements)):
        return None
    return found.rule()


def _head_of(element: Term) -> str | None:
    """The letter of the sequence that a statement is about."""
    left = element.sides[0] if isinstance(element, terms.Relation) else element
    if not isinstance(left, terms.Variable) or not left.sub or left.primes or left.token == SUM:
        return None
    return left.token if _index(left) is not None else None


def _index(letter: terms.Variable) -> int | str | None:
    """The index of a term: a number, or `n`, `n+1`, `n-1`, `n+2` as the distance from n in words."""
    if letter.sub.isdecimal():
        return int(letter.sub) if len(letter.sub) <= MAX_DIGITS else None
    sub = letter.sub.replace(" ", "")
    return sub if sub in AHEAD else None


MAX_DIGITS = 4
AHEAD = {"n": 0, "n+1": 1, "n+2": 2, "n-1": -1, "n-2": -2}


class _Found:
    """The parts of a rule, taken one after the other."""

    def __init__(self, head: str) -> None:
        self.head = head
        self.explicit: Term | None = None
        self.recursive: tuple[Term, int] | None = None
        self.known: list[tuple[int, Term]] = []
        self.step: tuple[str, Term] | None = None
        self.asked: list[int] = []
        self.sums: list[int | None] = []
        self.value: Term | None = None

    def take(self, element: Term) -> bool:
        """True if the element is a part of such a problem."""
        match element:
            case terms.Relation((terms.Variable() as left, right), ("=",)):
                return self.statement(left, right)
            case terms.Variable() if element.token == self.head and element.sub.isdecimal():
                self.asked.append(int(element.sub))
                return len(element.sub) <= MAX_DIGITS
            case terms.Variable(token) if token == SUM and element.sub:
                self.sums.append(int(element.sub) if element.sub.isdecimal() else None)
                return len(element.sub) <= MAX_DIGITS or element.sub == ENDLESS
        return False

    def statement(self, left: terms.Variable, right: Term) -> bool:
        if left.token != self.head:
            is_step = left.token in (DIFFERENCE, *RATIOS) and not left.sub and is_numeric(right)
            self.step = (left.token, right) if is_step else None
            return is_step
        index = _index(left)
        if isinstance(index, int) and is_numeric(right):
            self.known.append((index, right))
            return True
        if not isinstance(index, str):
            return False
        letters = terms.variables(right)
        if index == "n" and not letters and self.explicit is not None:
            self.value = right
            return True
        if index == "n" and letters == (N,) and self.explicit is None:
            self.explicit = right
            return True
        earlier = [x for x in letters if x != N]
        is_recursive = earlier and all(x.token == self.head and x.sub in AHEAD for x in earlier)
        is_later = all(AHEAD[x.sub] < AHEAD[index] for x in earlier if x.sub in AHEAD)
        if is_recursive and is_later:
            self.recursive = (right, AHEAD[index])
            return True
        return False

    def rule(self) -> SequenceRule | None:
        """The rule, where there is one, and something besides is known or asked."""
        is_by_step = self.step is not None and bool(self.known) and bool(self.asked or self.sums)
        is_given = (
            self.explicit is not None or (self.recursive is not None and bool(self.known)) or is_by_step
        )
        if not is_given:
            return None
        return SequenceRule(
            self.head,
            self.explicit,
            self.recursive,
            tuple(self.known),
            self.step,
            tuple(self.asked),
            tuple(self.sums),
            self.value,
        )


def general_term(head: str) -> terms.Variable:
    """`a_{n}`."""
    return terms.Variable(head, "n")


def element(head: str, index: int) -> terms.Variable:
    """`a_{10}`."""
    return terms.Variable(head, str(index))
