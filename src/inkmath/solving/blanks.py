r"""Numbers for several blanks: `x^{2}+6x+\square=(x+\square)^{2}` holds for every x with 9 and 3.

Both sides are equal for every value of the letters if their coefficients are: an equation for each power.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.blank_places import with_numbered_blanks
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.solving.undetermined_coefficients import Values, makes_equal
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "blanks"
MANY = "the equation leaves several choices for the numbers in the blanks"
NONE = "no numbers in the blanks make both sides equal for every value of the letters"


def solve_blanks(term: Term, latex: str) -> Solution:
    """The number of each blank; every choice where there are finitely many."""
    draft = Draft(KIND, latex).begin()
    return draft.conclude(lambda: _solved(term, draft))


def _solved(given: Term, draft: Draft) -> Solution:
    line, blanks = with_numbered_blanks(given)
    equations = tuple(_equations(line))
    letters = tuple(real(each) for each in terms.variables(line) if each not in blanks)
    numbered = sentence("Each blank stands for a number of its own: number them.")
    draft.steps.append(Step("number-blanks", latex_of(line), numbered, True))
    compared = [_expanded(equation, letters, draft) if letters else equation for equation in equations]
    conditions = [each for equation in compared for each in _conditions(equation, letters)]
    symbols = tuple(map(real, blanks))
    found = _finitely_many(conditions, symbols, equations)
    if letters or len(conditions) > 1:
        draft.steps.append(_comparison(conditions, found, bool(letters)))
    draft.steps += _one_by_one(conditions, found)
    answers = [_answer(values, symbols, equations) for values in found]
    return draft.solution("solved", answers, [_check(given, values, symbols) for values in found])


def _equations(line: Term) -> Iterator[terms.Relation]:
    """The equations of two sides in a list, and between the sides of a chain."""
    for part in line.elements if isinstance(line, terms.Tuple) else (line,):
        assert isinstance(part, terms.Relation)
        if set(part.signs) != {"="}:
            raise NotCoveredError("several blanks in other relations than equations")
        yield from (terms.Relation(sides, ("=",)) for sides in pairwise(part.sides))


def _expanded(equation: terms.Relation, letters: Sequence[sympy.Symbol], draft: Draft) -> terms.Relation:
    """The equation without denominators, both sides in powers of the letters; each change is a step."""
    left, right = map(real_expression, equation.sides)
    blanks = (left - right).free_symbols - set(letters)
    if not (left - right).is_rational_function(*letters, *blanks):
        raise NotCoveredError("blanks in other equations than those of polynomials and fractions")
    bottom = sympy.factor(sympy.lcm_list([sympy.denom(sympy.together(side)) for side in (left, right)]))
    ordered = [
        sympy.Poly(sympy.expand(sympy.cancel(side * bottom)), *letters).as_expr() for side in (left, right)
    ]
    line = _relation(sympy.Eq(*ordered, evaluate=False))
    if bottom.free_symbols:
        says = sentence("Multiply both sides by {}.", from_sympy(bottom))
        draft.steps.append(Step("clear-denominators", latex_of(line), says, True))
    elif [sympy.expand(left), sympy.expand(right)] != [left, right]:
        says = Text("Multiply out, and order by powers.")
        draft.steps.append(Step("multiply-out", latex_of(line), says, True))
    return line


def _conditions(equation: terms.Relation, letters: Sequence[sympy.Symbol]) -> list[sympy.Eq]:
    """The conditions on the blanks for both sides to be equal whatever the letters are."""
    left, right = map(real_expression, equation.sides)
    if not letters:
        return [sympy.Eq(left, right, evaluate=False)]
    sides = [sympy.Poly(side, *letters) for side in (left, right)]
    powers = sorted({power for side in sides for power, _ in side.terms()}, reverse=True)
    pairs = [tuple(side.coeff_monomial(power) for side in sides) for power in powers]
    return [sympy.Eq(*pair, evaluate=False) for pair in pairs if sympy.expand(pair[0] - pair[1]) != 0]


def _finitely_many(
    conditions: Sequence[sympy.Eq], symbols: Sequence[sympy.Symbol], equations: Sequence[terms.Relation]
) -> list[Values]:
    """Every choice of real numbers. Raises NotCoveredError for none, and for infinitely many."""
    try:
        found = sympy.solve([each.lhs - each.rhs for each in conditions], *symbols, dict=True)
    except NotImplementedError as reason:
        raise NotCoveredError(MANY) from reason
    if any(values.keys() != set(symbols) or _free(values) for values in found):
        raise NotCoveredError(MANY)
    kept = [
        values
        for values in found
        if all(value.is_real for value in values.values())
        and all(makes_equal(equation, values) for equation in equations)
    ]
    if not kept:
        raise NotCoveredError(NONE)
    return sorted(kept, key=lambda values: [float(values[symbol]) for symbol in symbols])


def _free(values: Values) -> bool:
    return any(value.free_symbols for value in values.values())


# Steps


def _comparison(conditions: Sequence[sympy.Eq], found: Sequence[Values], is_of_letters: bool) -> Step:
    line = terms.Tuple(tuple(map(_relation, conditions)))
    says = (
        Text("Both sides are equal for every value of the letter only if the coefficients of each power are.")
        if is_of_letters
        else Text("Each of the equations has to hold.")
    )
    holds = all(_holds(condition, values) for condition in conditions for values in found)
    return Step("compare-coefficients", latex_of(line), says, holds)


def _one_by_one(conditions: Sequence[sympy.Eq], found: Sequence[Values]) -> Iterator[Step]:
    """A step for each blank that one equation gives, and one for those that need several."""
    known: Values = {}
    left = list(conditions)
    while (following := _next_with_one(left, known)) is not None:
        condition, symbol = following
        left.remove(condition)
        choices = {values[symbol] for values in found}
        if len(choices) > 1:
            break
        yield _found(condition, symbol, choices.pop(), known)
        known[symbol] = found[0][symbol]
    if set(found[0]) - known.keys():
        listed = [terms.Tuple(tuple(map(_pair, values.items()))) for values in found]
        latex = r"\text{ or }".join(map(latex_of, listed))
        holds = all(_holds(condition, values) for condition in conditions for values in found)
        yield Step("solve-for-blanks", latex, sentence("Solve these equations for the blanks."), holds)


def _next_with_one(conditions: Sequence[sympy.Eq], known: Values) -> tuple[sympy.Eq, sympy.Symbol] | None:
    """An equation in which one blank is not known yet, with this."""
    for condition in conditions:
        unknown = condition.free_symbols - known.keys()
        if len(unknown) == 1:
            return condition, unknown.pop()
    return None


def _found(condition: sympy.Eq, symbol: sympy.Symbol, value: sympy.Expr, known: Values) -> Step:
    result = _pair((symbol, value))
    used = [_pair((each, known[each])) for each in known if each in condition.free_symbols]
    equation = _relation(condition)
    if used:
        says = sentence("Substitute {} into {}.", joined(", ", used), equation)
    elif equation in (result, terms.Relation(result.sides[::-1], ("=",))):
        says = Text("This can be read off.")
    else:
        says = sentence("Solve {}.", equation)
    return Step("find-coefficient", latex_of(result), says, _holds(condition, known | {symbol: value}))


def _holds(condition: sympy.Eq, values: Values) -> bool:
    return bool(sympy.simplify((condition.lhs - condition.rhs).subs(values)) == 0)


def _relation(condition: sympy.Eq) -> terms.Relation:
    return terms.Relation((from_sympy(condition.lhs), from_sympy(condition.rhs)), ("=",))


def _pair(pair: tuple[sympy.Symbol, sympy.Expr]) -> terms.Relation:
    return terms.Relation((from_sympy(pair[0]), from_sympy(pair[1])), ("=",))


# Answers


def _answer(values: Values, symbols: Sequence[sympy.Symbol], equations: Sequence[terms.Relation]) -> Answer:
    line = terms.Tuple(tuple(_pair((symbol, values[symbol])) for symbol in symbols))
    named = {symbol.name: str(values[symbol]) for symbol in symbols}
    verified = all(makes_equal(equation, values) for equation in equations)
    return Answer(latex_of(line), print_term(line), verified=verified, values=named)


def _check(given: Term, values: Values, symbols: Sequence[sympy.Symbol]) -> Check:
    """The equation with its blanks filled in."""
    filled, blanks = with_numbered_blanks(given)
    for blank, symbol in zip(blanks, symbols, strict=True):
        filled = substitute(filled, blank, from_sympy(values[symbol]))
    holds = all(makes_equal(equation, {}) for equation in _equations(filled))
    return Check(latex_of(filled), Text("With these numbers both sides are equal."), holds)
