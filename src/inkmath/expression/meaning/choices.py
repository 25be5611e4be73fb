"""Places where another meaning is plausible: what was taken, and what it would be otherwise.

While an expression is read, each convention that decides such a place notes it; reading again with one of
them refused gives the other meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Key = tuple[str, str]
"""Key of a choice: the name of the convention, and what distinguishes its places."""


@dataclass(frozen=True, slots=True)
class Convention:
    """taken, other: what is meant, in words; {key} stands for what tells places apart."""

    taken: str
    other: str


CONVENTIONS: Mapping[str, Convention] = {
    "function": Convention("the function {key}", "{key} times the bracket"),
    "product": Convention("{key} times the bracket", "a function {key}, here called f"),
    "euler": Convention("Euler's number e = 2.718...", "a letter e, here called e_0"),
    "letter-e": Convention("a letter e, here called e_0", "Euler's number e = 2.718..."),
    "imaginary": Convention("the imaginary unit i", "a letter i, here called i_0"),
    "prime": Convention("another letter than {key}", "the derivative of {key}"),
    "inverse": Convention("the inverse function", "1 over the function"),
    "power": Convention("a power of the function's value", "the function of a power"),
    "long-argument": Convention("the function of the whole product", "the function of the first letter only"),
    "short-argument": Convention("the function of the letter alone", "the function of the bracket, too"),
    "radians": Convention("an angle in radians", "an angle in degrees"),
    "log-base": Convention("the logarithm with base 10", "the natural logarithm"),
    "left-to-right": Convention("worked out from left to right", "all of the product is divided by"),
    "count": Convention("a number of choices", "a power or a product of letters and numbers"),
    "mixed": Convention("a mixed number: a whole and a fraction", "a product of the number and the fraction"),
    "repeating": Convention("a repeating decimal", "a product of the number and the bracket"),
    "bracket": Convention("a product of the number and the bracket", "a repeating decimal"),
    "numeral": Convention("a number in the base of its subscript", "a product of digits and letters"),
    "subscript": Convention("a letter with a subscript", "a number in the base of its subscript"),
    "double-factorial": Convention("the double factorial: every second factor", "the factorial twice"),
    "thousands": Convention("a comma between thousands", "a decimal comma"),
    "decimal-comma": Convention("a decimal comma", "a comma between two values"),
    "list-comma": Convention("a comma between two numbers", "a decimal comma"),
    "percent": Convention("a hundredth of the number", "that share of what stands before it"),
    "reach": Convention("it ends before the sum goes on", "it reaches over the whole sum"),
}
"""Every convention that another reading can compete with, by name."""


@dataclass(frozen=True, slots=True)
class Choices:
    """refused: conventions that are not followed. noted: the places where another meaning is plausible."""

    refused: frozenset[Key] = frozenset()
    noted: dict[Key, str] = field(default_factory=dict)

    def takes(self, convention: str, part: str, key: str = "") -> bool:
        """True if the convention is followed at a place, which is noted.

        part: the place in LaTeX. key: tells places apart that may be read differently; by default, the part.
        """
        choice = (convention, key or part)
        self.noted.setdefault(choice, part)
        return choice not in self.refused
