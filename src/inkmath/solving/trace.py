"""The working of a problem, line by line, each line checked against the one before as it is written down.

What is checked is what is shown: both lines are read back from their LaTeX, so that a slip in writing is
caught like one in calculating.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import sympy

from inkmath.errors import InputError
from inkmath.expression import terms
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import has_two_signs, print_term, with_sign
from inkmath.expression.terms import Term
from inkmath.expression.writing import write
from inkmath.solving import progress
from inkmath.solving.polynomials import Polynomial, multiply, polynomial_of, scale, subtract
from inkmath.solving.values import (
    NotCoveredError,
    UndefinedValueError,
    exact_value,
    is_equal,
    is_zero,
    sign_of,
)
from inkmath.types import Step


def latex_of(term: Term) -> str:
    """The LaTeX of a term."""
    return print_latex(write(term))


def said(term: Term) -> str:
    """The term as plain text within a sentence: `2x^2 - 6`, `13/2`, `3sqrt(5)`."""
    text = re.sub(r"Symbol\('([^']*)'\)", r"\1", print_term(term))
    text = re.sub(r"(?<![\w.])(\d+/\d+)\*(?=\D)", r"(\1)", text)
    return text.replace("**", "^").replace("*", "")


@dataclass(slots=True)
class Trace:
    """Steps so far.

    line: the line that the next step has to follow from.
    letter: the unknown of an equation; None for arithmetic.
    """

    line: Term
    letter: terms.Variable | None = None
    steps: list[Step] = field(default_factory=list)

    def add(self, rule: str, line: Term, explanation: str) -> None:
        """Adds a line that means the same as the one before; nothing where it looks the same."""
        latex = latex_of(line)
        if latex == latex_of(self.line):
            return
        verified = follows(latex_of(self.line), latex, self.letter)
        self._append(Step(rule, latex, explanation, verified))
        self.line = line

    def aside(self, rule: str, line: Term, explanation: str) -> None:
        """Adds a calculation beside the equation: a true statement about numbers."""
        latex = latex_of(line)
        self._append(Step(rule, latex, explanation, holds(latex)))

    def conclude(self, rule: str, explanation: str) -> None:
        """Says why an equation that can be read off has no real solution; checked by its discriminant."""
        assert self.letter is not None
        latex = latex_of(self.line)
        self._append(Step(rule, latex, explanation, has_no_solution(latex, self.letter)))

    def _append(self, step: Step) -> None:
        self.steps.append(step)
        progress.tell_step(step)


def follows(before: str, after: str, letter: terms.Variable | None) -> bool:
    """Whether two lines mean the same: equal values, or equations in the letter with the same solutions."""
    try:
        old, new = interpret(parse(before)), interpret(parse(after))
        if letter is None:
            return is_equal(exact_value(old), exact_value(new))
        return _same_solutions(_zero_polynomial(old, letter), _zero_polynomial(new, letter))
    except (InputError, NotCoveredError, UndefinedValueError):
        return False


def holds(line: str) -> bool:
    """Whether a line without letters is a true equation."""
    try:
        term = interpret(parse(line))
        if not isinstance(term, terms.Relation) or set(term.signs) != {"="}:
            return False
        values = [exact_value(side) for side in term.sides]
        return all(is_equal(values[0], value) for value in values[1:])
    except (InputError, NotCoveredError, UndefinedValueError):
        return False


def has_no_solution(line: str, letter: terms.Variable) -> bool:
    """Whether a line is a quadratic equation with a negative discriminant."""
    try:
        poly = _zero_polynomial(interpret(parse(line)), letter)
        return len(poly) == 3 and sign_of(poly[1] ** 2 - 4 * poly[2] * poly[0]) < 0
    except (InputError, NotCoveredError, UndefinedValueError):
        return False


def _zero_polynomial(line: Term, letter: terms.Variable) -> Polynomial:
    """The polynomial whose zeros solve a line: an equation, one with two signs, or a list of equations."""
    if isinstance(line, terms.Tuple):
        lines = line.elements
    elif has_two_signs(line):
        lines = (with_sign(line, True), with_sign(line, False))
    elif isinstance(line, terms.Relation) and line.signs == ("=",):
        return subtract(polynomial_of(line.sides[0], letter), polynomial_of(line.sides[1], letter))
    else:
        raise NotCoveredError("this kind of line")
    result: Polynomial = (sympy.S.One,)
    for part in lines:
        result = multiply(result, _zero_polynomial(part, letter))
    return result


def _same_solutions(left: Polynomial, right: Polynomial) -> bool:
    a, b = _reduced(left), _reduced(right)
    return len(a) == len(b) and all(is_zero(x - y) for x, y in zip(a, b, strict=True))


def _reduced(poly: Polynomial) -> Polynomial:
    """The polynomial with leading coefficient 1, a double zero of a quadratic counted once."""
    if not poly:
        return poly
    poly = scale(poly, 1 / poly[-1])
    if len(poly) == 3 and is_zero(poly[1] ** 2 - 4 * poly[0]):
        return (poly[1] / 2, sympy.S.One)
    return poly
