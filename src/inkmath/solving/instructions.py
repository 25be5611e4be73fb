r"""Problems without the words that ask (`\text{Factor }x^{2}-9`) and the operations beside them (`2x=4|:2`).

A line is taken apart into its mathematics, the task, and the letter that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inkmath.errors import InkmathError
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.names import base_token, is_letter, is_relation, token_of
from inkmath.expression.tree import Atom, Node, Root, Row, Text
from inkmath.solving.working.lines import ARROWS

TASKS: dict[str, tuple[str, ...]] = {
    "simplify": ("simplify", "vereinfache", "simplifier"),
    "expand": ("expand", "multiply out", "multipliziere aus", "ausmultiplizieren", "développer"),
    "factor": ("factor", "factorise", "factorize", "faktorisiere", "prime factors of", "factoriser"),
    "partial-fractions": ("partial fractions", "split into partial fractions", "partialbruchzerlegung"),
    "complete-square": ("complete the square", "quadratische ergänzung"),
    "divide": ("divide", "long division", "polynomdivision", "dividiere"),
    "rationalise": (
        "rationalise",
        "rationalize",
        "rationalise the denominator",
        "rationalize the denominator",
    ),
}
"""Words for each task in the languages of schools."""

PLAIN = frozenset(
    ("solve", "find", "calculate", "compute", "evaluate", "work out", "determine", "solve the equation",
     "solve the system", "show that", "prove", "prove that", "verify", "berechne", "bestimme", "zeige",
     "löse", "löse die gleichung", "résoudre", "calculer")
)  # fmt: skip
"""Words that ask for what the line asks for by itself."""

BY_WORDS: dict[str, str | None] = {words: task for task, names in TASKS.items() for words in names}
BY_WORDS |= dict.fromkeys(PLAIN)
FOR_LETTER = frozenset(("for", "solve for", "nach", "löse nach"))
AT_VALUE = frozenset(("at", "for", "when", "where", "if", "with", "für", "bei", "pour"))
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
    task, unknown, begins, rest = None, None, words in BY_WORDS, items
    if _names_letter(words, items):
        unknown, begins, rest = _letter(items[1]), True, items[3:]
    elif begins:
        task, rest = BY_WORDS[words], items[1:]
    if len(rest) > 2 and _said(rest[-2]) in FOR_LETTER:
        unknown, rest = _letter(rest[-1]), rest[:-2]
    rest = _with_commas(_without_side_note(rest))
    return Instructed(print_latex(Row(rest)) if rest and rest != items else line, task, unknown, begins)


def _said(node: Node) -> str:
    """The words of a text in small letters, without a colon or a point; empty for other nodes."""
    return node.text.rstrip(" :.").lower() if isinstance(node, Text) else ""


def _letter(node: Node) -> str | None:
    return print_latex(Row((node,))) if is_letter(base_token(node)) else None


def _names_letter(words: str, items: Items) -> bool:
    """True for `\\text{Solve for }x:2x+y=4`."""
    is_named = words in FOR_LETTER | PLAIN and len(items) > 3 and token_of(items[2]) in (":", ",")
    return is_named and any(is_relation(token_of(node)) for node in items[3:])


def _without_side_note(items: Items) -> Items:
    """The equation without the operation at its side: `2x=4|:2`, `x-3=1|+3`."""
    bars = [k for k, node in enumerate(items) if token_of(node) == "|"]
    relations = [k for k, node in enumerate(items) if is_relation(token_of(node))]
    if len(bars) % 2 == 0 or not relations or not relations[0] + 1 < bars[-1] < len(items) - 1:
        return items
    first = items[bars[-1] + 1]
    is_operation = base_token(first) in OPERATIONS or isinstance(first, Root)
    return items[: bars[-1]] if is_operation else items


def _with_commas(items: Items) -> Items:
    """A comma for a word between an expression and the value of a letter: `x^{2}` at `x=2`."""
    return tuple(
        Atom(",") if _said(node) in AT_VALUE and _is_value(items[k + 1 :]) and k else node
        for k, node in enumerate(items)
    )


def _is_value(items: Items) -> bool:
    return len(items) > 2 and is_letter(base_token(items[0])) and token_of(items[1]) == "="


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
