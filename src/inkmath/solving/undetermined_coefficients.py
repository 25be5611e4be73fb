"""Constants that make an equation hold for every value of a letter: `2x+3=A(x+1)+B(x-1)`.

Zeros of factors are put in, which leaves one constant at a time; the others come from comparing coefficients.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.recognisers import constants_of
from inkmath.solving.rules.linear_systems import Elimination, linear_rows
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.system_sets import system_comparison
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "undetermined-coefficients"
NO_SUCH = "No values of the constants make both sides equal for every value of the letter."

Values = dict[sympy.Symbol, sympy.Expr]


@dataclass(slots=True)
class Constants:
    """An equation of two polynomials by x, and what is known of the constants in its right side.

    steps: those that found the values.
    """

    left: sympy.Expr
    right: sympy.Expr
    x: sympy.Symbol
    names: tuple[sympy.Symbol, ...]
    values: Values = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    def find(self, zeros: Iterable[sympy.Expr]) -> Values:
        """The values of all constants. Raises NotCoveredError where there are none, or more than one each."""
        solved = self._by_sympy()
        for zero in zeros:
            self._put_in(zero)
        for power, left, right in self._coefficients():
            self._compare(power, left, right)
        if len(self.values) < len(self.names):
            self._solve_rest()
        if self.values != solved:
            raise NotCoveredError("the constants that were found do not make both sides equal")
        return solved

    def _by_sympy(self) -> Values:
        rest = sympy.Poly(sympy.expand(self.left - self.right), self.x)
        found = sympy.linsolve(rest.all_coeffs(), *self.names)
        values = dict(zip(self.names, next(iter(found), ()), strict=False))
        if not values or any(value.free_symbols & set(self.names) for value in values.values()):
            raise NotCoveredError(NO_SUCH)
        return {name: sympy.simplify(value) for name, value in values.items()}

    @property
    def _unknown(self) -> set[sympy.Symbol]:
        return set(self.names) - self.values.keys()

    def _put_in(self, zero: sympy.Expr) -> None:
        """One constant from the value at a zero of all other terms, if only one remains there."""
        left, right = (side.subs(self.x, zero) for side in (self.left, self.right))
        if len(right.free_symbols & self._unknown) != 1:
            return
        says = sentence("Substitute {} = {}", self._letter, from_sympy(zero))
        self._found(says, left, right)

    def _coefficients(self) -> Iterator[tuple[int, sympy.Expr, sympy.Expr]]:
        """The power and both coefficients of it, as long as one of them gives another constant."""
        left, right = (sympy.Poly(sympy.expand(side), self.x) for side in (self.left, self.right))
        powers = range(max(left.degree(), right.degree()), -1, -1)
        while self._unknown:
            fitting = [k for k in powers if len(right.nth(k).free_symbols & self._unknown) == 1]
            if not fitting:
                return
            yield fitting[0], left.nth(fitting[0]), right.nth(fitting[0])

    def _compare(self, power: int, left: sympy.Expr, right: sympy.Expr) -> None:
        of = sentence("of {}", from_sympy(self.x**power)) if power else Text("without the letter")
        self._found(sentence("Compare the coefficients {}", of), left, right)

    def _found(self, says: Text, left: sympy.Expr, right: sympy.Expr) -> None:
        (name,) = right.free_symbols & self._unknown
        known = {each: value for each, value in self.values.items() if each in right.free_symbols}
        value = sympy.simplify(sympy.solve(left - right.subs(known), name)[0])
        equation = terms.Relation((from_sympy(left), from_sympy(right)), ("=",))
        result = terms.Relation((from_sympy(name), from_sympy(value)), ("=",))
        self.values[name] = value
        holds = sympy.simplify(left - right.subs(self.values)) == 0
        if equation == result or latex_of(equation) == latex_of(result):
            reason = sentence("{}: {}.", says, result)
        elif known:
            reason = sentence("{}: {} with {}, so {}.", says, equation, listed(known), result)
        else:
            reason = sentence("{}: {}, so {}.", says, equation, result)
        self.steps.append(Step("find-coefficient", latex_of(result), reason, holds))

    def _solve_rest(self) -> None:
        """The constants that no single coefficient gives, from the system of all."""
        rest = sympy.Poly(sympy.expand((self.left - self.right).subs(self.values)), self.x)
        equations = tuple(
            terms.Relation((from_sympy(number - coefficient), from_sympy(number)), ("=",))
            for coefficient in rest.all_coeffs()
            if coefficient != 0
            for number in [coefficient.subs(dict.fromkeys(self._unknown, 0))]
        )
        solved, names = self._by_sympy(), tuple(name for name in self.names if name in self._unknown)
        system, letters = terms.Tuple(equations), tuple(map(_variable, names))
        rows = linear_rows(equations, letters)
        if rows is None or set(terms.variables(system)) != set(letters):
            raise NotCoveredError("constants that depend on other letters in several ways")
        says = Text("Compare the coefficients of every power.")
        holds = all(makes_equal(equation, solved) for equation in equations)
        self.steps.append(Step("compare-coefficients", latex_of(system), says, holds))
        trace = Trace(system, None, system_comparison(letters, ()), steps=self.steps)
        Elimination(rows, letters, trace, False).solve()
        self.values.update({name: solved[name] for name in names})

    @property
    def _letter(self) -> Term:
        return from_sympy(self.x)

    def holds(self, equation: terms.Relation) -> bool:
        """True if both sides are equal with the values of the constants."""
        return makes_equal(equation, self.values)


def makes_equal(equation: terms.Relation, values: Values) -> bool:
    """True if both sides are equal wherever both are defined, once the constants have these values."""
    meanings = tuple((_variable(name), from_sympy(value)) for name, value in values.items())
    return Equivalence(meanings, may_widen=True)(*equation.sides) in (Verdict.SAME, Verdict.SUBSET)


def _variable(symbol: sympy.Symbol) -> terms.Variable:
    variable = from_sympy(symbol)
    assert isinstance(variable, terms.Variable)
    return variable


def listed(values: Values) -> Text:
    """`A = 3, B = 2`."""
    return joined(", ", [terms.Relation(tuple(map(from_sympy, pair)), ("=",)) for pair in values.items()])


def solve_for_constants(equation: terms.Relation, latex: str) -> Solution:
    """The values of A, B, ... for which the equation holds for every value of its letter."""
    draft = Draft(KIND, latex).begin()
    return draft.conclude(lambda: _solved(equation, draft))


def _solved(equation: terms.Relation, draft: Draft) -> Solution:
    found = constants_of(equation)
    assert found is not None
    letter, names = found
    first, second = equation.sides
    if set(names) & set(terms.variables(first)):
        first, second = second, first
    constants, cleared = _cleared(first, second, letter, names)
    values = constants.find(_zeros(constants))
    if cleared is not None:
        line, says = cleared
        draft.steps.append(Step("clear-denominators", latex_of(line), says, constants.holds(line)))
    draft.steps += constants.steps
    return draft.solution("solved", [_answer(equation, values)], [_check(equation, values)])


def _cleared(
    first: Term, second: Term, letter: terms.Variable, names: tuple[terms.Variable, ...]
) -> tuple[Constants, tuple[terms.Relation, Text] | None]:
    """Both sides times the common denominator, with the step that says so if there is one."""
    x, symbols = real(letter), tuple(map(real, names))
    sides = [real_expression(side) for side in (first, second)]
    if not all(side.is_rational_function(x, *symbols) for side in sides):
        raise NotCoveredError("constants in other equations than those of polynomials and fractions")
    bottom = sympy.lcm_list([sympy.denom(sympy.cancel(side)) for side in sides])
    bottom = sympy.factor(bottom)
    pieces = [sympy.Add.make_args(side) for side in sides]
    left, right = (sympy.Add(*(sympy.factor(sympy.cancel(p * bottom)) for p in part)) for part in pieces)
    if not all(side.is_polynomial(x, *symbols) for side in (left, right)):
        raise NotCoveredError("constants in a denominator")
    if sympy.Poly(right, *symbols).total_degree() > 1:
        raise NotCoveredError("products and powers of the constants")
    constants = Constants(left, right, x, symbols)
    if not bottom.free_symbols:
        return constants, None
    line = terms.Relation((from_sympy(left), from_sympy(right)), ("=",))
    return constants, (line, sentence("Multiply both sides by {}.", from_sympy(bottom)))


def _zeros(constants: Constants) -> list[sympy.Expr]:
    """The zeros of the linear factors on the right side."""
    factors = (f for part in sympy.Add.make_args(constants.right) for f in sympy.Mul.make_args(part))
    bases = dict.fromkeys(factor.as_base_exp()[0] for factor in factors)
    linear = (
        base for base in bases if base.is_polynomial(constants.x) and sympy.degree(base, constants.x) == 1
    )
    found = (
        sympy.solve(base, constants.x)[0] for base in linear if not base.free_symbols & set(constants.names)
    )
    return list(dict.fromkeys(found))


def _answer(equation: terms.Relation, values: Mapping[sympy.Symbol, sympy.Expr]) -> Answer:
    parts = tuple(
        terms.Relation((from_sympy(name), from_sympy(value)), ("=",)) for name, value in values.items()
    )
    named = {name.name: str(value) for name, value in values.items()}
    line = terms.Tuple(parts)
    return Answer(
        latex_of(line), print_term(line), verified=makes_equal(equation, dict(values)), values=named
    )


def _check(equation: terms.Relation, values: Values) -> Check:
    line = latex_of(equation)
    says = Text("With these constants both sides have the same value at every point that was tried.")
    return Check(line, says, makes_equal(equation, values))
