r"""Problems without the words that ask (`\text{Factor }x^{2}-9`) and the operations beside them (`2x=4|:2`).

A line is taken apart into its mathematics, the task, and the letter that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inkmath.errors import InkmathError
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.names import base_token, is_letter, is_relation, token_of
from inkmath.expression.temperatures import with_degree_units
from inkmath.expression.tree import Atom, Node, Root, Row, Text
from inkmath.expression.units import unit_term
from inkmath.solving.matrix_words import with_matrix_words
from inkmath.solving.working.lines import ARROWS

TASKS: dict[str, str] = {
    "partial-fractions": "partial partialbruchzerlegung partialbrüche",
    "complete-square": "square squares ergänzung",
    "rationalise": "rationalise rationalize",
    "tangent": "tangent tangente",
    "taylor": "taylor maclaurin taylorpolynom",
    "divide": "divide division polynomdivision dividiere",
    "differentiate": "differentiate derivative ableiten ableitung leite",
    "integrate": "integrate antiderivative stammfunktion",
    "factor": "factor factorise factorize primes prime faktorisiere zerlege primfaktoren factoriser",
    "expand": "expand multiply ausmultiplizieren multipliziere développer",
    "prove": "prove beweise démontrer",
    "simplify": "simplify vereinfache simplifier",
}
"""Words that name a task, in the languages of schools; of several tasks the first is meant."""

_ASKING = """
    solve find calculate compute evaluate determine write express work show verify make convert give
    löse berechne bestimme zeige schreibe wandle résoudre calculer
"""
_OTHERS = """
    the a an and of in as into to out fully completely please following expression equation equations
    inequality system value values that by using long form factors fractions fraction complete completed
    product denominator split term line series polynomial an à die der den das gleichung ungleichung aus
    von als auf gleichungssystem wert produkt quadratische ab an
"""
ASKING = frozenset(_ASKING.split())
"""Verbs that ask for what the line asks for by itself."""

OTHERS = frozenset(_OTHERS.split())
"""Words that may stand beside those."""

FOR_LETTER = frozenset(("for", "solve for", "nach", "löse nach", "find", "make"))
BEHIND_LETTER = frozenset(("auf", "the subject of", "the subject"))
AT_VALUE = frozenset(("at", "for", "when", "where", "if", "with", "für", "bei", "pour", "an der stelle"))
AT_POINT = frozenset(("at", "at the point", "in", "im punkt", "in the point"))
ZEROS = frozenset(("zeros", "zeroes", "roots", "nullstellen", "nullstelle"))
INTO = frozenset(("in", "to", "into"))
OPERATIONS = frozenset(("+", "-", ":", "/", "*", r"\div", r"\cdot", r"\times", r"\ln", r"\log", r"\lg", "("))
"""First signs of an operation at the side of an equation; a root is another."""

Items = tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Instructed:
    """A line without what is written around it.

    latex: the line that is left; empty where it only asks for a letter, as `\\Rightarrow x=?`.
    task, unknown: what is asked for; None where nothing is said of it.
    begins: whether words that ask stand before it: with them begins a problem.
    """

    latex: str
    task: str | None = None
    unknown: str | None = None
    begins: bool = False


def without_instructions(line: str) -> Instructed:
    """The line taken apart; one that cannot be read stays as it is."""
    try:
        items = parse(line).items
    except InkmathError:
        return Instructed(line)
    letter = _letter_asked_for(items)
    if letter is not None:
        return Instructed("", unknown=letter)
    words = _said(items[0]) if items else ""
    task, unknown, begins, rest = None, None, False, items
    if _names_letter(words, items):
        unknown, begins, rest = _letter(items[1]), True, items[3:]
    elif _asks(words):
        begins, rest = True, items[1:]
        if len(rest) > 1 and _asks(f"{words} {_said(rest[-1])}") and _said(rest[-1]):
            words, rest = f"{words} {_said(rest[-1])}", rest[:-1]
        task = _task(words)
    elif _asks_for_zeros(words) and any(is_letter(base_token(node)) for node in items[1:]):
        begins, rest = True, _set_to_zero(items[1:])
    elif words.partition(" ")[0] in ASKING and " " in words:  # such as "find the mean of"
        begins, rest = True, (Text(words.partition(" ")[2]), *items[1:])
    if len(rest) > 2 and _said(rest[-2]) in FOR_LETTER:
        unknown, rest = _letter(rest[-1]), rest[:-2]
    rest = _with_gradient_sign(with_matrix_words(_with_commas(_conversion(_without_side_note(rest)))))
    return Instructed(print_latex(Row(rest)) if rest and rest != items else line, task, unknown, begins)


def _said(node: Node) -> str:
    """The words of a text in small letters, without a colon or a point; empty for other nodes."""
    return node.text.rstrip(" :.").lower() if isinstance(node, Text) else ""


def _asks(said: str) -> bool:
    """True if all words are known, and one of them asks for something."""
    words = said.split()
    named = {word for names in TASKS.values() for word in names.split()}
    is_known = all(word in ASKING or word in OTHERS or word in named for word in words)
    return is_known and any(word in ASKING or word in named for word in words)


def _task(said: str) -> str | None:
    words = set(said.split())
    return next((task for task, names in TASKS.items() if words & set(names.split())), None)


def _asks_for_zeros(said: str) -> bool:
    """True for "find the zeros of"."""
    words = said.split()
    known = ASKING | OTHERS | ZEROS | {"function", "funktion"}
    return bool(ZEROS & set(words)) and known.issuperset(words)


def _set_to_zero(items: Items) -> Items:
    """The equation for the zeros of `f(x)=x^{2}-4` or `x^{2}-4`; other equations as they are."""
    signs = [k for k, node in enumerate(items) if is_relation(token_of(node))]
    zero = (Atom("="), Atom("0"))
    if not signs:
        return (*items, *zero)
    before = items[: signs[0]]
    is_applied = len(before) == 4 and (token_of(before[1]), token_of(before[3])) == ("(", ")")
    is_named = is_applied or before == (Atom("y"),)
    return (*items[signs[0] + 1 :], *zero) if is_named and len(signs) == 1 else items


def _letter(node: Node) -> str | None:
    return print_latex(Row((node,))) if is_letter(base_token(node)) else None


def _names_letter(words: str, items: Items) -> bool:
    r"""True for `\text{Solve for }x:2x+y=4` and `\text{Make }h\text{ the subject of }V=bh`."""
    if (
        len(items) < 4
        or _letter(items[1]) is None
        or not any(is_relation(token_of(node)) for node in items[3:])
    ):
        return False
    is_list = token_of(items[2]) in (":", ",") and (words in FOR_LETTER or _asks(words))
    return is_list or (words in FOR_LETTER and _said(items[2]) in BEHIND_LETTER)


def _without_side_note(items: Items) -> Items:
    """The equation without the operation at its side: `2x=4|:2`, `x-3=1|+3`."""
    bars = [k for k, node in enumerate(items) if token_of(node) == "|"]
    relations = [k for k, node in enumerate(items) if is_relation(token_of(node))]
    if len(bars) % 2 == 0 or not relations or not relations[0] + 1 < bars[-1] < len(items) - 1:
        return items
    first = items[bars[-1] + 1]
    is_operation = base_token(first) in OPERATIONS or isinstance(first, Root)
    return items[: bars[-1]] if is_operation else items


def _conversion(items: Items) -> Items:
    r"""`3\text{km}=?\text{m}` for `3\text{km}\text{ in m}`; other items as they are."""
    items = _with_last_words_apart(with_degree_units(items))
    for k, node in enumerate(items[1:], 1):
        if (
            token_of(node) in ARROWS
            and _holds_unit(items[:k])
            and len(items) == k + 2
            and _is_unit(items[-1])
        ):
            return (*items[:k], Atom("="), Atom("?"), items[-1])
        words = node.text.split() if isinstance(node, Text) else []
        if not words or words[0] not in INTO or not _holds_unit(items[:k]):
            continue
        rest = parse(rf"\text{{{' '.join(words[1:])}}}").items if words[1:] else ()
        target = with_degree_units((*rest, *items[k + 1 :]))
        if len(target) == 1 and _is_unit(target[0]):
            return (*items[:k], Atom("="), Atom("?"), *target)
    return items


def _with_last_words_apart(items: Items) -> Items:
    r"""The items with `\text{K to}` as a unit and a word."""
    found: list[Node] = []
    for node in items:
        words = node.text.rsplit(" ", 1) if isinstance(node, Text) else []
        is_both = len(words) == 2 and words[1] in INTO and unit_term(words[0]) is not None
        found += map(Text, words) if is_both else (node,)
    return tuple(found)


def _holds_unit(items: Items) -> bool:
    return any(isinstance(node, Text) and unit_term(node.text) is not None for node in items)


def _is_unit(node: Node) -> bool:
    return unit_term(node.text if isinstance(node, Text) else base_token(node)) is not None


def _with_commas(items: Items) -> Items:
    """A comma for a word between an expression and the value of a letter: `x^{2}` at `x=2`."""
    return tuple(
        Atom(",") if k and _stands_before_place(_said(node), items[k + 1 :]) else node
        for k, node in enumerate(items)
    )


def _stands_before_place(said: str, items: Items) -> bool:
    """True for the word in `x^{2}` at `x=2`, and for that before a point at the end, `P(1|1)`."""
    if said not in AT_POINT or not items or token_of(items[-1]) != ")":
        return said in AT_VALUE and _is_value(items)
    start = 1 if base_token(items[0]).isupper() else 0
    return len(items) > start + 4 and token_of(items[start]) == "("


def _is_value(items: Items) -> bool:
    return len(items) > 2 and is_letter(base_token(items[0])) and token_of(items[1]) == "="


def _with_gradient_sign(items: Items) -> Items:
    r"""The items with `\nabla` for `\operatorname{grad}`."""
    return tuple(Atom(r"\nabla") if _said(node) == "grad" else node for node in items)


def _letter_asked_for(items: Items) -> str | None:
    r"""The letter of `\Rightarrow x=?`; None for other lines."""
    match items[1:] if items and token_of(items[0]) in ARROWS else items:
        case (letter, Atom("="), Atom("?" | r"\square")):
            return _letter(letter)
    return None


def split_at_instructions(given: Sequence[Instructed], group: Sequence[int]) -> list[list[int]]:
    """The numbers of the lines of a problem, from 1; words that ask begin another one."""
    groups: list[list[int]] = []
    for number in group:
        if not groups or given[number - 1].begins:
            groups.append([])
        groups[-1].append(number)
    return groups
