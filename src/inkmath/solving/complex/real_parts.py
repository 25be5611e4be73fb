"""Equations solved by their real and imaginary parts: with conjugates, or with two real letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.names import COMPLEX_LETTERS
from inkmath.expression.terms import Term
from inkmath.solving.complex.numbers import decimal_of
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.complex_numbers import UNIT, complex_term, complex_value
from inkmath.solving.evaluate.complex_parts import parts_of, same_for_real_letters, term_of_parts
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.complex_arithmetic import is_zero
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.systems import solve_system
from inkmath.solving.trace import latex_of
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step

KIND = "complex-equation"

PAIRS = ("xy", "ab", "uv", "pq")
"""Letters for the real and the imaginary part, the first that are free."""


def solve_by_parts(equation: terms.Relation, latex: str) -> Solution:
    """The solutions of an equation in one complex letter, or in two real ones."""
    letters = terms.variables(equation)
    draft = Draft(KIND, latex, ",".join(map(latex_of, letters))).begin()
    if len(letters) == 1:
        return draft.conclude(lambda: _for_complex_letter(equation, letters[0], draft))
    return draft.conclude(lambda: _for_real_letters(equation, draft))


def _for_complex_letter(equation: terms.Relation, letter: terms.Variable, draft: Draft) -> Solution:
    pair = next(pair for pair in PAIRS if letter.token not in pair)
    x, y = map(terms.Variable, pair)
    number = terms.Sum((x, terms.Product((y, UNIT), ("",))))
    put = substitute(equation, letter, number)
    assert isinstance(put, terms.Relation)
    says = sentence("Write {} = {} with real {} and {}.", letter, number, x, y)
    draft.steps.append(Step("put-in", latex_of(put), says, True))
    system = real_system((put,), draft)
    found = solved_system(system, (x, y), draft)
    if found.status != "solved":
        return _nothing(draft)
    numbers = [_number_of(answer, (x, y)) for answer in found.answers]
    free = {part for each in numbers for part in terms.variables(each)}
    if free:
        return _family(equation, letter, numbers, draft, found)
    values = [complex_value(each) for each in numbers]
    shown = [complex_term(value) for value in values]
    lines = tuple(terms.Relation((letter, each), ("=",)) for each in shown)
    checks = [_checked(equation, letter, each) for each in shown]
    says = (
        sentence("Substitute the values into {}.", sentence("{} = {}", letter, number))
        if len(shown) > 1
        else sentence("So {} = {}.", letter, shown[0])
    )
    verified = all(check.passed for check in checks)
    draft.steps.append(Step("real-and-imaginary", latex_of(as_one(lines)), says, verified))
    answers = [
        Answer(latex_of(each), str(value), decimal_of(value), verified=check.passed and answer.verified)
        for each, value, check, answer in zip(shown, values, checks, found.answers, strict=True)
    ]
    return draft.solution("solved", answers, checks, found.message)


def _for_real_letters(equation: terms.Relation, draft: Draft) -> Solution:
    letters = terms.variables(equation)
    if any(x.token in COMPLEX_LETTERS for x in letters):
        raise NotCoveredError("a complex unknown beside other letters")
    system = real_system((equation,), draft)
    found = solved_system(system, tuple(sorted(letters, key=lambda x: x.token)), draft)
    if found.status != "solved":
        return _nothing(draft)
    checks = [_put_pair(equation, answer) for answer in found.answers]
    answers = [
        replace(answer, verified=answer.verified and check.passed)
        for answer, check in zip(found.answers, checks, strict=True)
    ]
    message = sentence("The letters {} stand for real numbers.", joined(", ", letters))
    return draft.solution(
        "solved", answers, checks, joined(" ", [message, found.message] if found.message else [message])
    )


def real_system(equations: tuple[terms.Relation, ...], draft: Draft) -> tuple[terms.Relation, ...]:
    """The equations of the real and of the imaginary parts, without what is always true."""
    parts = [[parts_of(side) for side in equation.sides] for equation in equations]
    collected = [terms.Relation(tuple(term_of_parts(*side) for side in sides), ("=",)) for sides in parts]
    verified = all(
        same_for_real_letters(one, other) is Verdict.SAME
        for before, after in zip(equations, collected, strict=True)
        for one, other in zip(before.sides, after.sides, strict=True)
    )
    shown = latex_of(as_one(collected))
    if shown != (draft.steps[-1].latex if draft.steps else draft.latex):
        says = "Multiply out, and collect the real parts and those with i."
        draft.steps.append(Step("simplify-sides", shown, says, verified))
    system = tuple(
        terms.Relation((from_sympy(left), from_sympy(right)), ("=",))
        for sides in parts
        for left, right in zip(*sides, strict=True)
        if sympy.expand(left - right) != 0
    )
    if not system:
        raise NotCoveredError("an equation that holds for all numbers")
    says = "Complex numbers are equal if their real parts are equal and their imaginary parts are."
    draft.steps.append(Step("real-and-imaginary", latex_of(as_one(system)), says, verified))
    return system


def as_one(equations: Sequence[terms.Relation]) -> Term:
    """The equations as one line."""
    return terms.Tuple(tuple(equations)) if len(equations) > 1 else equations[0]


def solved_system(
    system: tuple[terms.Relation, ...], letters: tuple[terms.Variable, ...], draft: Draft
) -> Solution:
    """The solution of the system, its steps added to those that led to it."""
    held = {x for relation in system for x in terms.variables(relation)}
    unknowns = tuple(x for x in letters if x in held)
    if len(system) == 1 and len(unknowns) > 1:
        raise NotCoveredError("an equation that a whole curve in the complex plane solves")
    found = solve_system(system, draft.latex, unknowns)
    if found.status not in ("solved", "no-solution"):
        raise NotCoveredError("the equations of the real and imaginary parts are not solved")
    draft.steps += found.steps
    return found


def _number_of(answer: Answer, letters: tuple[terms.Variable, ...]) -> Term:
    """x + yi for `x=2,y=1`; a letter that may be anything stays."""
    line = interpret(parse(answer.latex))
    relations = line.elements if isinstance(line, terms.Tuple) else (line,)
    known = {part.sides[0]: part.sides[1] for part in relations if isinstance(part, terms.Relation)}
    a, b = (known.get(letter, letter) for letter in letters)
    return terms.Sum((a, terms.Product((b, UNIT), ("",))))


def _family(
    equation: terms.Relation, letter: terms.Variable, numbers: list[Term], draft: Draft, found: Solution
) -> Solution:
    """Solutions with a real letter that may be anything: `2+yi`."""
    answers, checks = [], []
    for number in numbers:
        shown = term_of_parts(*parts_of(number))
        put = substitute(equation, letter, shown)
        assert isinstance(put, terms.Relation)
        passed = same_for_real_letters(*put.sides) is Verdict.SAME
        answers.append(Answer(latex_of(shown), str(shown), None, verified=passed))
        checks.append(Check(latex_of(put), "Both sides are equal, whatever the real letter is.", passed))
        line = terms.Relation((letter, shown), ("=",))
        draft.steps.append(
            Step("real-and-imaginary", latex_of(line), sentence("So {} = {}.", letter, shown), passed)
        )
    free = terms.variables(numbers[0])
    return draft.solution(
        "solved", answers, checks, sentence("{} may be any real number.", joined(" and ", free))
    )


def _checked(equation: terms.Relation, letter: terms.Variable, value: Term) -> Check:
    put = substitute(equation, letter, value)
    assert isinstance(put, terms.Relation)
    left, right = map(complex_value, put.sides)
    says = sentence("With {} = {} both sides are {}.", letter, value, complex_term(left))
    return Check(latex_of(put), says, is_zero(left - right))


def _put_pair(equation: terms.Relation, answer: Answer) -> Check:
    line = interpret(parse(answer.latex))
    put: Term = equation
    for part in line.elements if isinstance(line, terms.Tuple) else (line,):
        assert isinstance(part, terms.Relation)
        exact_value(part.sides[1])
        put = substitute(put, part.sides[0], part.sides[1])
    assert isinstance(put, terms.Relation)
    left, right = map(complex_value, put.sides)
    says = sentence("With {} both sides are {}.", line, complex_term(left))
    return Check(latex_of(put), says, is_zero(left - right))


def _nothing(draft: Draft) -> Solution:
    check = Check(
        draft.latex, "The equations of the real and the imaginary parts contradict each other.", True
    )
    return draft.solution("no-solution", (), (check,), "No complex number solves this equation.")
