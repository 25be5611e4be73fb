"""Functions of numbers and of lists of numbers: their term, and the names that they are written by."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from inkmath.expression.names import OPENING, base_token, token_of
from inkmath.expression.terms import Term
from inkmath.expression.tree import Atom, Node, Script, Text


@dataclass(frozen=True, slots=True)
class NumberFunction(Term):
    """A function of one number or of several.

    name: a key of `SPELLINGS`, "mod" (of a dividend and a divisor), "permutations" (of n and k), "floor" or
    "ceiling" (of one number), or "roman" (of a whole number, which is written in Roman digits).
    """

    name: str
    arguments: tuple[Term, ...]


SPELLINGS = {
    "gcd": ("gcd", "gcf", "hcf", "ggT", "pgcd", "mcd", "GCD", "GCF", "HCF", "GGT", "PGCD"),
    "lcm": ("lcm", "kgV", "ppcm", "mcm", "LCM", "KGV", "PPCM"),
    "min": ("min", "minimum", "Minimum"),
    "max": ("max", "maximum", "Maximum"),
    "mean": ("mean", "average", "avg", "Mittelwert", "moyenne", "media", "Mean", "Average"),
    "median": ("median", "Median", "mediana"),
    "mode": ("mode", "Mode", "Modus"),
    "range": ("range", "Range", "Spannweite"),
    "variance": ("variance", "var", "Var", "Varianz", "Variance"),
    "deviation": ("standard deviation", "stdev", "std", "SD", "Standardabweichung"),
    "round": ("round", "runde"),
    "floor": ("floor",),
    "ceiling": ("ceil", "ceiling"),
}
"""The words for each function in the languages of schools; the first is the one that is written."""

NAMES = {word: name for name, words in SPELLINGS.items() for word in words}
TOKENS = {r"\gcd": "gcd", r"\min": "min", r"\max": "max"}
ROUNDING = {r"\lfloor": "floor", r"\lceil": "ceiling"}
CLOSING_OF = {r"\lfloor": r"\rfloor", r"\lceil": r"\rceil"}
SYMPY_NAMES = {"gcd": "gcd", "lcm": "lcm", "min": "Min", "max": "Max", "mod": "Mod", "permutations": "ff"}
SYMPY_NAMES |= {"floor": "floor", "ceiling": "ceiling"}
ROMAN_VALUES = {"M": 1000, "CM": 900, "D": 500, "CD": 400, "C": 100, "XC": 90, "L": 50, "XL": 40, "X": 10}
ROMAN_VALUES |= {"IX": 9, "V": 5, "IV": 4, "I": 1}
SEGMENTS = re.compile("[CDLM][CDILM]|[I][CDLM]")
"""Two capital letters that rather name a segment or a unit than a number."""

AND = frozenset({"and", "und", "et", "y"})
"""Words between the last two numbers of a list."""


def head_of(name: str) -> Atom | Text:
    """The token or the word that a function is written with before its brackets."""
    token = next((token for token, named in TOKENS.items() if named == name), None)
    return Text(SPELLINGS[name][0]) if token is None else Atom(token)


def roman(number: int) -> str:
    """The Roman numeral of a number from 1 to 3999."""
    text = ""
    for digits, value in ROMAN_VALUES.items():
        text += digits * (number // value)
        number %= value
    return text


def roman_value(text: str) -> int | None:
    """The value of a Roman numeral of two letters at least; None for other words."""
    if len(text) < 2 or set(text) - set("MDCLXVI") or SEGMENTS.fullmatch(text):
        return None
    value, at = 0, 0
    while at < len(text):
        digits = next(each for each in (text[at : at + 2], text[at]) if each in ROMAN_VALUES)
        value, at = value + ROMAN_VALUES[digits], at + len(digits)
    return value if value < 4000 and roman(value) == text else None


def name_at(items: Sequence[Node], k: int) -> tuple[str, int] | None:
    """The function whose name begins at a place, and where its arguments begin; None if none does.

    Letters side by side are a name only before brackets that hold a list.
    """
    node = items[k] if k < len(items) else None
    if base_token(node) in TOKENS if node is not None else False:
        return TOKENS[base_token(items[k])], k + 1
    if isinstance(node, Text):
        word = node.text.rstrip(" :").removesuffix(" of").removesuffix(" von").removeprefix("the ")
        return (NAMES[word], k + 1) if word in NAMES else None
    end = k
    while end < len(items) and token_of(items[end]).isalpha() and len(token_of(items[end])) == 1:
        end += 1
    name = NAMES.get("".join(map(token_of, items[k:end]))) if end - k > 1 else None
    return (name, end) if name is not None and _opens_list(items, end) else None


def _opens_list(items: Sequence[Node], k: int) -> bool:
    """True if a bracket opens at a place, and a comma or a semicolon stands directly inside."""
    level = 0
    for node in items[k:]:
        token = base_token(node)
        level += (token in OPENING) - (token in (")", "]", r"\}"))
        if level <= 0:
            return False
        if level == 1 and token in (",", ";"):
            return True
    return False


def is_in_list(items: Sequence[Node], k: int) -> bool:
    """True if a comma at a place stands directly between the arguments of a function.

    With semicolons between them it is a decimal comma.
    """
    level = 0
    for j in range(k - 1, -1, -1):
        token = base_token(items[j])
        if token == ";" and level == 0:
            return False
        level += (token in (")", "]", r"\}")) - (token in OPENING)
        if level < 0:
            return any(
                found is not None and found[1] == j for found in (name_at(items, i) for i in range(j))
            ) and not any(base_token(node) == ";" for node in items[j:])
        if level == 0 and isinstance(items[j], Text) and name_at(items, j) is not None:
            return True
    return False


def is_sign_of_mod(items: Sequence[Node], k: int) -> bool:
    """True if the letters of `mod` stand at a place, with a number on either side: `17 mod 5`."""
    word = "".join(token_of(node) for node in items[k : k + 3])
    sides = [items[j] for j in (k - 1, k + 3) if 0 <= j < len(items)]
    return word == "mod" and len(sides) == 2 and all(_is_digit(node) for node in sides)


def _is_digit(node: Node) -> bool:
    return base_token(node).isdecimal() or (isinstance(node, Script) and base_token(node).isdecimal())
