r"""Systems of equations over the complex numbers, by substitution: `z+w=2i`, `z-w=4`."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.meaning.context import Usage
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.complex.equations import solve_complex_equation
from inkmath.solving.complex.system_answers import Values, checked
from inkmath.solving.complex.systems_by_parts import is_of_parts, solved_by_parts
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.complex_numbers import complex_term, complex_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.to_sympy import symbol, to_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.complex_arithmetic import is_zero
from inkmath.solving.rules.construct import add, multiply, negate
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Check, Solution, Step

KIND = "system"
MAX_UNKNOWNS = 4
OTHERS = (terms.Conjugate, terms.Absolute, terms.Call)


def solve_complex_system(term: terms.Tuple, latex: str) -> Solution:
    """The complex numbers that solve all equations of a system, each put into all of them."""
    letters = terms.variables(term)
    draft = Draft(KIND, latex, ",".join(map(latex_of, letters))).begin()
    return draft.conclude(lambda: _solved(term, letters, draft))


def _solved(term: terms.Tuple, letters: tuple[terms.Variable, ...], draft: Draft) -> Solution:
    relations = [part for part in term.elements if isinstance(part, terms.Relation) and part.signs == ("=",)]
    is_plain = not any(isinstance(part, OTHERS) for part in terms.walk(term))
    if len(relations) < len(term.elements) or len(letters) > MAX_UNKNOWNS:
        raise NotCoveredError("relations other than equations, or so many complex unknowns")
    if any(map(is_of_parts, terms.walk(term))):
        return solved_by_parts(relations, letters, draft)
    if not is_plain:
        raise NotCoveredError("systems of complex equations other than polynomial ones")
    gaps = [sympy.expand(to_expression(each.sides[0]) - to_expression(each.sides[1])) for each in relations]
    denominators = [sympy.fraction(sympy.together(gap))[1] for gap in gaps]
    gaps = [_cleared(gap, denominator, draft) for gap, denominator in zip(gaps, denominators, strict=True)]
    candidates = _eliminated(gaps, list(letters), draft)
    found = [one for one in candidates if not any(is_zero(_at(each, one)) for each in denominators)]
    if not found:
        excluded = "The numbers that were found make a denominator 0."
        says = excluded if candidates else "One equation contradicts the others."
        check = Check(draft.latex, says, True)
        return draft.solution("no-solution", (), [check], "No complex numbers solve all equations.")
    results = [checked(relations, letters, values) for values in found]
    if not all(answer.verified for answer, _ in results):
        raise NotCoveredError("the numbers that were found do not solve the system")
    return draft.solution("solved", [answer for answer, _ in results], [check for _, check in results])


def _cleared(gap: sympy.Expr, denominator: sympy.Expr, draft: Draft) -> sympy.Expr:
    """The difference of the sides of an equation without denominators that hold letters, with the step."""
    if not denominator.free_symbols:
        return gap
    cleared = sympy.expand(sympy.cancel(gap * denominator))
    line = terms.Relation((_term(cleared), ZERO), ("=",))
    says = sentence("Multiply both sides by {}, the common denominator.", _term(sympy.expand(denominator)))
    is_right = is_zero(sympy.simplify(cleared - gap * denominator))
    draft.steps.append(Step("clear-denominators", latex_of(line), says, is_right))
    return cleared


def _at(expression: sympy.Expr, values: Values) -> sympy.Expr:
    put = {symbol(letter): value for letter, value in values.items()}
    return sympy.expand(expression.subs(put), complex=True)


@dataclass(frozen=True, slots=True)
class _Isolated:
    """One letter in terms of the others, and the equations that are left."""

    letter: terms.Variable
    value: sympy.Expr
    rest: list[sympy.Expr]


def _eliminated(gaps: list[sympy.Expr], letters: list[terms.Variable], draft: Draft) -> list[Values]:
    """The values of the letters for which all expressions are 0; none where one is another number."""
    gaps = [gap for gap in gaps if gap != 0]
    if any(not gap.free_symbols for gap in gaps):
        number = complex_term(next(gap for gap in gaps if not gap.free_symbols))
        shown = terms.Relation((number, ZERO), ("=",))
        draft.steps.append(Step("contradiction", latex_of(shown), "This is false.", True))
        return []
    if len(gaps) < len(letters):
        raise NotCoveredError("systems of complex equations with infinitely many solutions")
    if len(letters) == 1:
        return _last(gaps, letters[0], draft)
    isolated = _isolated(gaps, letters)
    if isolated is None:
        raise NotCoveredError("systems of complex equations of which none is linear in a letter")
    shown = terms.Relation((isolated.letter, _term(isolated.value)), ("=",))
    says = sentence("Solve one of the equations for {}.", isolated.letter)
    is_right = _reads_as(shown, symbol(isolated.letter) - isolated.value)
    draft.steps.append(Step("solve-for-unknown", latex_of(shown), says, is_right))
    put = [sympy.expand(gap.subs(symbol(isolated.letter), isolated.value)) for gap in isolated.rest]
    lines = tuple(terms.Relation((_term(gap), ZERO), ("=",)) for gap in put)
    says = sentence("Put this into the other equations and collect like terms.")
    line: Term = lines[0] if len(lines) == 1 else terms.Tuple(lines)
    is_right = all(_reads_as(each, gap) for each, gap in zip(lines, put, strict=True))
    draft.steps.append(Step("substitution", latex_of(line), says, is_right))
    left = [letter for letter in letters if letter != isolated.letter]
    return [_with(values, isolated, draft) for values in _eliminated(put, left, draft)]


def _term(value: sympy.Expr) -> Term:
    """A polynomial with complex coefficients as one writes it."""
    names = sorted(value.free_symbols, key=str)
    if not names:
        return complex_term(value)
    parts = []
    for powers, factor in sympy.Poly(value, *names).terms():
        letters = sympy.Mul(*(name**n for name, n in zip(names, powers, strict=True)))
        factor = sympy.expand(factor)
        if letters == 1:
            parts.append(complex_term(factor))
        elif factor in (1, -1):
            parts.append(from_sympy(factor * letters))
        else:
            parts.append(_times(factor, from_sympy(letters)))
    return add(*parts)


def _times(factor: sympy.Expr, letters: Term) -> Term:
    shown = complex_term(factor)
    if isinstance(shown, terms.Negation):
        return negate(multiply(shown.term, letters))
    return (
        terms.Product((shown, letters), ("",)) if isinstance(shown, terms.Sum) else multiply(shown, letters)
    )


def _reads_as(relation: terms.Relation, gap: sympy.Expr) -> bool:
    """True if a line, read back from its LaTeX, has these two sides less one another."""
    read = interpret(parse(latex_of(relation)), usage=Usage(i_is_unit=True))
    assert isinstance(read, terms.Relation)
    left, right = map(to_expression, read.sides)
    return is_zero(sympy.expand(left - right - gap, complex=False))


def _isolated(gaps: list[sympy.Expr], letters: list[terms.Variable]) -> _Isolated | None:
    """A letter that stands in one of the equations with a constant factor, an easy one first."""
    candidates = []
    for k, gap in enumerate(gaps):
        for letter in letters:
            poly = gap.as_poly(symbol(letter))
            if poly is not None and poly.degree() == 1 and poly.LC().is_number:
                value = sympy.expand(-poly.nth(0) / poly.LC())
                is_hard = poly.LC() not in (1, -1)
                candidates.append((is_hard, k, _Isolated(letter, value, gaps[:k] + gaps[k + 1 :])))
    return min(candidates, key=lambda each: each[:2])[2] if candidates else None


def _last(gaps: list[sympy.Expr], letter: terms.Variable, draft: Draft) -> list[Values]:
    """The values of the letter that is left."""
    relation = terms.Relation((_term(gaps[0]), ZERO), ("=",))
    found = solve_complex_equation(relation, letter, latex_of(relation))
    if found.status == "no-solution":
        return []
    if found.status != "solved":
        raise NotCoveredError("the equation of the last unknown is not solved")
    draft.steps += found.steps
    values = [sympy.sympify(answer.sympy, locals={"i": sympy.I}) for answer in found.answers]
    x = symbol(letter)
    return [
        {letter: value} for value in values if all(is_zero(sympy.expand(gap.subs(x, value))) for gap in gaps)
    ]


def _with(values: Values, isolated: _Isolated, draft: Draft) -> Values:
    value = complex_value(complex_term(_at(isolated.value, values)))
    line = terms.Relation((isolated.letter, complex_term(value)), ("=",))
    is_right = _reads_as(line, symbol(isolated.letter) - _at(isolated.value, values))
    known = joined(", ", (inline(terms.Relation((x, complex_term(v)), ("=",))) for x, v in values.items()))
    draft.steps.append(Step("substitution", latex_of(line), sentence("Substitute {}.", known), is_right))
    return {isolated.letter: value, **values}
