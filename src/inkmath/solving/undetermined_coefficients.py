"""Constants that make an equation hold for every value of a letter: `2x+3=A(x+1)+B(x-1)`.

Zeros of factors are put in, which leaves one constant at a time; the others come from comparing coefficients.
Where constants are multiplied together, as in `(x+p)^{2}+q`, all come from the coefficients.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.independent_functions import coefficients_of, power_of
from inkmath.solving.rules.construct import add, multiply
from inkmath.solving.rules.linear_systems import Elimination, linear_rows
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.systems import solve_system
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.unknown_constants import constants_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.system_sets import system_comparison
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "undetermined-coefficients"
COMPARE = Text("Compare the coefficients of every power.")
NO_SUCH = "No values of the constants make both sides equal for every value of the letter."

Values = dict[sympy.Symbol, sympy.Expr]


@dataclass(slots=True)
class Constants:
    """An equation of two functions of x, and what is known of the constants in its right side.

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

    def find_all(self, latex: str) -> list[Values]:
        """The same where constants are multiplied together, which may leave several values of each."""
        for function, left, right in self._coefficients():
            self._compare(function, left, right)
        found = self._by_system(latex) if self._unknown else [self.values]
        gaps = [left - right for _, left, right in self._pairs()]
        found = [each for each in found if all(sympy.simplify(gap.subs(each)) == 0 for gap in gaps)]
        if not found:
            raise NotCoveredError(NO_SUCH)
        return [{name: values[name] for name in self.names} for values in found]

    def _by_sympy(self) -> Values:
        found = sympy.linsolve([left - right for _, left, right in self._pairs()], *self.names)
        values = dict(zip(self.names, next(iter(found), ()), strict=False))
        if not values or any(value.free_symbols & set(self.names) for value in values.values()):
            raise NotCoveredError(NO_SUCH)
        return {name: sympy.simplify(value) for name, value in values.items()}

    def _pairs(self) -> list[tuple[sympy.Expr, sympy.Expr, sympy.Expr]]:
        """Each function of x, with its coefficients on both sides."""
        left, right = (coefficients_of(side, self.x) for side in (self.left, self.right))
        functions = sorted({**right, **left}, key=lambda function: -power_of(self.x, function))
        zero = sympy.S.Zero
        return [(each, left.get(each, zero), right.get(each, zero)) for each in functions]

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

    def _coefficients(self) -> Iterator[tuple[sympy.Expr, sympy.Expr, sympy.Expr]]:
        """The function and both coefficients of it, as long as one of them gives another constant."""
        pairs = self._pairs()
        while self._unknown:
            fitting = next((pair for pair in pairs if self._gives_one(pair[2])), None)
            if fitting is None:
                return
            yield fitting

    def _gives_one(self, coefficient: sympy.Expr) -> bool:
        """True if one unknown constant stands in it, and is multiplied by a number."""
        known = coefficient.subs(self.values)
        unknown = known.free_symbols & self._unknown
        return len(unknown) == 1 and sympy.degree(known, *unknown) == 1

    def _compare(self, function: sympy.Expr, left: sympy.Expr, right: sympy.Expr) -> None:
        of = Text("without the letter") if function == 1 else sentence("of {}", from_sympy(function))
        self._found(sentence("Compare the coefficients {}", of), left, right)

    def _found(self, says: Text, left: sympy.Expr, right: sympy.Expr) -> None:
        (name,) = right.subs(self.values).free_symbols & self._unknown
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
        equations = self._equations()
        solved, names = self._by_sympy(), tuple(name for name in self.names if name in self._unknown)
        system, letters = terms.Tuple(equations), tuple(map(_variable, names))
        rows = linear_rows(equations, letters)
        if rows is None or set(terms.variables(system)) != set(letters):
            raise NotCoveredError("constants that depend on other letters in several ways")
        holds = all(makes_equal(equation, solved) for equation in equations)
        self.steps.append(Step("compare-coefficients", latex_of(system), COMPARE, holds))
        trace = Trace(system, None, system_comparison(letters, ()), steps=self.steps)
        Elimination(rows, letters, trace, False).solve()
        self.values.update({name: solved[name] for name in names})

    def _equations(self) -> tuple[terms.Relation, ...]:
        """The equations of the coefficients that hold unknown constants, these on the left."""
        gaps = [sympy.expand((left - right).subs(self.values)) for _, left, right in self._pairs()]
        return tuple(
            terms.Relation((from_sympy(number - gap), from_sympy(number)), ("=",))
            for gap in gaps
            if gap != 0
            for number in [gap.subs(dict.fromkeys(self._unknown, 0))]
        )

    def _by_system(self, latex: str) -> list[Values]:
        """The values of all constants, those not yet known by the rules for systems of equations."""
        equations = self._equations()
        names = tuple(name for name in self.names if name in self._unknown)
        letters = tuple(map(_variable, names))
        if not equations or not set(terms.variables(terms.Tuple(equations))) == set(letters):
            raise NotCoveredError(NO_SUCH)
        found = solve_system(equations, latex, letters)
        if found.status != "solved":
            raise NotCoveredError(NO_SUCH)
        line: Term = terms.Tuple(equations) if len(equations) > 1 else equations[0]
        answers = [{**self.values, **_values_in(answer.latex)} for answer in found.answers]
        holds = all(makes_equal(equation, values) for equation in equations for values in answers)
        self.steps += [Step("compare-coefficients", latex_of(line), COMPARE, holds), *found.steps]
        if any(set(values) != set(self.names) for values in answers):
            raise NotCoveredError("constants that are not determined")
        return answers

    @property
    def _letter(self) -> Term:
        return from_sympy(self.x)

    @property
    def is_linear(self) -> bool:
        """True if the constants are only multiplied by numbers."""
        coefficients = [right for _, _, right in self._pairs()]
        return all(sympy.Poly(each, *self.names).total_degree() <= 1 for each in coefficients)

    def expanded(self) -> list[Term]:
        """Both sides multiplied out, with one coefficient for each function of x."""
        return [
            add(*(_times(factor, function) for function, factor in coefficients_of(side, self.x).items()))
            for side in (self.left, self.right)
        ]


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


def _values_in(latex: str) -> Values:
    """The values in `p=-3,q=2`."""
    line = interpret(parse(latex))
    parts = line.elements if isinstance(line, terms.Tuple) else (line,)
    return {
        real_expression(part.sides[0]): real_expression(part.sides[1])
        for part in parts
        if isinstance(part, terms.Relation) and not terms.variables(part.sides[1])
    }


def _times(coefficient: sympy.Expr, function: sympy.Expr) -> Term:
    if coefficient.is_Add and function != 1:
        return multiply(from_sympy(coefficient), from_sympy(function))
    return from_sympy(coefficient * function)


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
    is_linear, is_polynomial = constants.is_linear, constants.right.is_polynomial(constants.x)
    if is_linear:
        answers = [constants.find(_zeros(constants) if is_polynomial else ())]
    else:
        answers = constants.find_all(draft.latex)
    if cleared is not None:
        line, says = cleared
        holds = all(makes_equal(line, values) for values in answers)
        draft.steps.append(Step("clear-denominators", latex_of(line), says, holds))
    if not (is_linear and is_polynomial):
        sides = dict(zip((first, second), constants.expanded(), strict=True))
        draft.steps += _multiplied_out(equation, [sides[side] for side in equation.sides])
    draft.steps += constants.steps
    shown, checks = zip(*((_answer(equation, each), _check(equation, each)) for each in answers), strict=True)
    return draft.solution("solved", shown, checks)


def _multiplied_out(given: terms.Relation, sides: Sequence[Term]) -> list[Step]:
    line = terms.Relation(tuple(sides), ("=",))
    if latex_of(line) == latex_of(given):
        return []
    same = Equivalence(may_widen=True)
    holds = all(same(*pair) is Verdict.SAME for pair in zip(given.sides, line.sides, strict=True))
    return [Step("multiply-out", latex_of(line), "Multiply out and collect like terms.", holds)]


def _cleared(
    first: Term, second: Term, letter: terms.Variable, names: tuple[terms.Variable, ...]
) -> tuple[Constants, tuple[terms.Relation, Text] | None]:
    """Both sides times the common denominator, with the step that says so if there is one."""
    x, symbols = real(letter), tuple(map(real, names))
    sides = [real_expression(side) for side in (first, second)]
    if not all(side.is_rational_function(x, *symbols) for side in sides):
        if not all(side.is_polynomial(*symbols) for side in sides):
            raise NotCoveredError("constants in other places than as factors")
        return Constants(sides[0], sides[1], x, symbols), None
    bottom = sympy.lcm_list([sympy.denom(sympy.cancel(side)) for side in sides])
    bottom = sympy.factor(bottom)
    pieces = [sympy.Add.make_args(side) for side in sides]
    left, right = (sympy.Add(*(sympy.factor(sympy.cancel(p * bottom)) for p in part)) for part in pieces)
    if not all(side.is_polynomial(x, *symbols) for side in (left, right)):
        raise NotCoveredError("constants in a denominator")
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
