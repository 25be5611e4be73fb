"""Problems with units: sums and products of quantities, conversions, formulas with values put in."""

from __future__ import annotations

from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ONE, Term
from inkmath.solving.arithmetic import COMPARISONS, OPPOSITES
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.exact import to_float
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.quantities import (
    number_in,
    same_quantities,
    units_in,
    value_of_quantity,
)
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import positive
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import multiply
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.temperatures import is_about_temperatures, solve_temperatures
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.unit_conversion import calculated, in_unit, is_unit, unit_for
from inkmath.solving.unit_reading import PLACE, holds_unit
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "quantity"


def solve_quantities(term: Term, variable: terms.Variable | None, latex: str) -> Solution:
    """The value with its unit, of an expression, a conversion, an equation or a formula with values."""
    draft = Draft(KIND, latex).begin()
    if is_about_temperatures(term):
        return draft.conclude(lambda: solve_temperatures(term, draft))
    return draft.conclude(lambda: _solved(term, variable, draft))


def _solved(term: Term, variable: terms.Variable | None, draft: Draft) -> Solution:
    match term:
        case terms.Relation(sides, ("=",)) if len(sides) == 2 and PLACE in terms.variables(term):
            return _converted(sides, draft)
        case terms.Relation() if not terms.variables(term):
            return _checked(term, draft)
        case terms.Relation(sides, ("=",)) if len(sides) == 2:
            return _solved_for((term,), {}, variable, draft)
        case terms.Tuple(elements):
            return _with_values(elements, variable, draft)
    return _worked_out(term, draft)


# One quantity


def _worked_out(term: Term, draft: Draft) -> Solution:
    trace = Trace(term, compare=same_quantities)
    draft.steps = trace.steps
    value = value_of_quantity(term)
    unit = unit_for(value, term, is_alone=_is_alone(term))
    result = calculated(trace, value, unit)
    answer, check = _answer(term, result, unit)
    return draft.solution("solved", [answer], [check])


def _is_alone(term: Term) -> bool:
    """True for one quantity with nothing to calculate."""
    return (
        isinstance(term, terms.Product) and not any(term.signs) and isinstance(term.factors[0], terms.Number)
    )


# Conversions and statements


def _converted(sides: tuple[Term, ...], draft: Draft) -> Solution:
    """`3\\text{km}=?\\text{m}`: the number in the place."""
    k = 0 if PLACE in terms.variables(sides[0]) else 1
    asked, given = sides[k], sides[1 - k]
    if PLACE in terms.variables(given):
        raise NotCoveredError("several places for one number")
    unit = substitute(asked, PLACE, ONE)
    match asked:
        case terms.Product((first, *rest)) if first == PLACE and len(rest) == 1:
            unit = rest[0]
    if not is_unit(unit):
        return _solved_for((terms.Relation(sides, ("=",)),), {}, PLACE, draft)
    value = value_of_quantity(given)
    trace = Trace(given, compare=same_quantities)
    draft.steps = trace.steps
    result = calculated(trace, value, unit)
    answer, check = _answer(given, result, unit)
    return draft.solution("solved", [answer], [check])


def _checked(relation: terms.Relation, draft: Draft) -> Solution:
    """True or false: `1\\text{h}=60\\text{min}`."""
    if len(relation.sides) != 2 or relation.signs[0] not in COMPARISONS:
        raise NotCoveredError("relations of several quantities")
    left, right = map(value_of_quantity, relation.sides)
    unit = unit_for(left, relation.sides[0])
    ratio = number_in(right, value_of_quantity(unit))
    sign = relation.signs[0]
    is_true = bool(COMPARISONS[sign](number_in(left, value_of_quantity(unit)), ratio))
    sides = (in_unit(left, unit), in_unit(right, unit))
    worked = terms.Relation(sides, (sign if is_true else OPPOSITES[sign],))
    for side, value in zip(relation.sides, (left, right), strict=True):
        trace = Trace(side, compare=same_quantities)
        calculated(trace, value, unit)
        draft.steps += trace.steps
    says = Text("The statement is true." if is_true else "The statement is false.")
    verified = all(step.verified for step in draft.steps)
    answer = Answer(latex_of(worked), str(is_true), verified=verified)
    return draft.solution("solved", [answer], [Check(latex_of(worked), says, is_true)], says)


# Formulas


def _with_values(elements: tuple[Term, ...], variable: terms.Variable | None, draft: Draft) -> Solution:
    """A formula, or an expression, with the values of its letters."""
    values: dict[terms.Variable, Term] = {}
    others: list[Term] = []
    for part in elements:
        match part:
            case terms.Relation((terms.Variable() as letter, value), ("=",)) if not terms.variables(value):
                values[letter] = value
            case _:
                others.append(part)
    if len(others) == 1 and not isinstance(others[0], terms.Relation):
        return _evaluated(others[0], values, draft)
    equations = [part for part in others if isinstance(part, terms.Relation) and part.signs == ("=",)]
    if len(equations) != len(others) or len(others) != 1 or len(equations[0].sides) != 2:
        raise NotCoveredError("several formulas with units")
    return _solved_for(tuple(equations), values, variable, draft)


def _evaluated(term: Term, values: dict[terms.Variable, Term], draft: Draft) -> Solution:
    line = _put_in(term, values)
    if terms.variables(line):
        raise NotCoveredError("letters without values beside quantities")
    put_in = Step("put-in", latex_of(line), _given(values), True)
    solution = _worked_out(line, draft)
    return replace(solution, steps=(put_in, *solution.steps))


def _put_in(term: Term, values: dict[terms.Variable, Term]) -> Term:
    for letter, value in values.items():
        term = substitute(term, letter, value)
    return _flat(term)


def _flat(term: Term) -> Term:
    """The term with quantities in a product side by side: `50\\text{km/h}\\cdot3\\text{h}`."""
    match term:
        case terms.Relation(sides):
            return replace(term, sides=tuple(map(_flat, sides)))
        case terms.Quotient(above, below):
            return replace(term, numerator=_flat(above), denominator=_flat(below))
        case terms.Product(factors, signs):
            flat, between = list[Term](), list[str]()
            for k, factor in enumerate(map(_flat, factors)):
                is_product = isinstance(factor, terms.Product)
                parts = factor.factors if isinstance(factor, terms.Product) else (factor,)
                if k:
                    between.append(r"\cdot" if is_product or holds_unit(flat[-1]) else signs[k - 1])
                between += factor.signs if isinstance(factor, terms.Product) else ()
                flat += parts
            return terms.Product(tuple(flat), tuple(between))
    return term


def _given(values: dict[terms.Variable, Term]) -> Text:
    pairs = (sentence("{} = {}", letter, value) for letter, value in values.items())
    return sentence("Substitute {}.", joined(", ", pairs))


def _solved_for(
    equations: tuple[terms.Relation, ...],
    values: dict[terms.Variable, Term],
    variable: terms.Variable | None,
    draft: Draft,
) -> Solution:
    """The one letter of an equation that has no value, from the formula solved for it."""
    (equation,) = equations
    unknowns = [letter for letter in terms.variables(equation) if letter not in values]
    if len(unknowns) != 1 or variable not in (None, unknowns[0]):
        raise NotCoveredError("a formula with more than one letter without a value")
    (letter,) = unknowns
    draft.variable = latex_of(letter)
    formula = _formula(equation, letter, draft)
    line = _put_in(formula, values)
    if values:
        put_in = terms.Relation((letter, line), ("=",))
        draft.steps.append(Step("put-in", latex_of(put_in), _given(values), True))
    value = value_of_quantity(line)
    trace = Trace(line, compare=same_quantities)
    unit = unit_for(value, terms.Tuple((*values.values(), line)))
    result = calculated(trace, value, unit)
    draft.steps += trace.steps
    sides = [value_of_quantity(substitute(_put_in(side, values), letter, result)) for side in equation.sides]
    holds = sympy.simplify(sides[0] - sides[1]) == 0
    shown = _flat(substitute(_put_in(equation, values), letter, result))
    check = Check(latex_of(shown), "After substitution both sides are the same quantity.", holds)
    answer, _ = _answer(line, result, unit)
    return draft.solution("solved", [replace(answer, verified=answer.verified and holds)], [check])


def _formula(equation: terms.Relation, letter: terms.Variable, draft: Draft) -> Term:
    """The side that the letter is equal to; the equation is solved for it where it is not yet."""
    left, right = equation.sides
    if left == letter and letter not in terms.variables(right):
        return right
    if right == letter and letter not in terms.variables(left):
        return left
    match (left, right) if letter in terms.variables(left) else (right, left):
        case (terms.Product(factors), other) if letter in factors and letter not in terms.variables(other):
            rest = multiply(*(factor for factor in factors if factor != letter))
            return _solved_line(letter, terms.Quotient(other, rest), draft)
    symbols = {unit: terms.Variable("u", str(k)) for k, unit in enumerate(dict.fromkeys(units_in(equation)))}
    bare: Term = equation
    for unit, name in symbols.items():
        bare = substitute(bare, unit, name)
    assert isinstance(bare, terms.Relation)
    difference = value_of_quantity(bare.sides[0]) - value_of_quantity(bare.sides[1])
    found = sympy.solve(difference, positive(letter))
    if len(found) != 1:
        raise NotCoveredError("a formula that does not give one value of the letter")
    result = from_sympy(sympy.factor(found[0]))
    for unit, name in symbols.items():
        result = substitute(result, name, unit)
    return _solved_line(letter, result, draft)


def _solved_line(letter: terms.Variable, result: Term, draft: Draft) -> Term:
    line = terms.Relation((letter, result), ("=",))
    draft.steps.append(Step("solve-for-unknown", latex_of(line), sentence("Solve for {}.", letter), True))
    return result


def _answer(term: Term, result: Term, unit: Term) -> tuple[Answer, Check]:
    """The result with its check. Its decimal is the number of its units."""
    line = terms.Relation((term, result), ("=",))
    passed = same_quantities(term, result) is Verdict.SAME
    check = Check(latex_of(line), "In base units both sides are the same.", passed)
    decimal = to_float(number_in(value_of_quantity(result), value_of_quantity(unit)))
    return Answer(latex_of(result), print_term(result), decimal, verified=passed), check
