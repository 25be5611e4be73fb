"""A fraction of polynomials as a sum of simpler ones: `\\frac{5x-4}{x^{2}-x-2}`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.recognisers import default_unknown
from inkmath.solving.rewriting import add_step
from inkmath.solving.rules import polynomial_division
from inkmath.solving.rules.construct import add, multiply
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.undetermined_coefficients import Constants, listed, makes_equal
from inkmath.solving.unknown_constants import SERIES
from inkmath.types import Step, Text

NO_FRACTION = "only a fraction of polynomials is split into partial fractions"
MAX_DEGREE = 8
"""Highest degree of a denominator."""


def split(trace: Trace) -> None:
    """Adds the steps to the sum of partial fractions; none where the denominator has one factor only."""
    letters = terms.variables(trace.line)
    value = real_expression(trace.line)
    if not letters or not value.is_rational_function(*value.free_symbols):
        raise NotCoveredError(NO_FRACTION)
    x = real(default_unknown(letters))
    above, below = sympy.fraction(sympy.cancel(value))
    if below.free_symbols and x not in below.free_symbols:
        raise NotCoveredError(sentence("{} is not in the denominator", from_sympy(x)))
    if sympy.degree(below, x) > MAX_DEGREE:
        raise NotCoveredError("a denominator of so high a degree")
    _as_one_fraction(trace, above, below)
    whole = _divided_off(trace, x) if x in below.free_symbols else ()
    proper = trace.line.terms[-1] if whole and isinstance(trace.line, terms.Sum) else trace.line
    fraction = _fraction_of(proper, x)
    if fraction is not None:
        _split(trace, whole, proper, fraction)


def _as_one_fraction(trace: Trace, above: sympy.Expr, below: sympy.Expr) -> None:
    """One fraction in lowest terms, written out."""
    line = trace.line
    if isinstance(line, terms.Quotient):
        given = [sympy.expand(real_expression(side)) for side in (line.numerator, line.denominator)]
        shared = sympy.gcd(*given)
        if not shared.free_symbols:
            return
        result = terms.Quotient(from_sympy(above), from_sympy(below))
        add_step(
            trace, Rewrite("cancel", (result,), sentence("Cancel the common factor {}.", from_sympy(shared)))
        )
    elif below.free_symbols:
        result = terms.Quotient(from_sympy(above), from_sympy(sympy.factor(below)))
        says = sentence("Put everything over the common denominator {}.", result.denominator)
        add_step(trace, Rewrite("common-denominator", (result,), says))


def _divided_off(trace: Trace, x: sympy.Symbol) -> tuple[Term, ...]:
    """The whole part, after a long division where the fraction is improper."""
    line = trace.line
    assert isinstance(line, terms.Quotient)
    above, below = (real_expression(side) for side in (line.numerator, line.denominator))
    if sympy.degree(above, x) < sympy.degree(below, x):
        return ()
    if len(terms.variables(line)) > 1:
        raise NotCoveredError("an improper fraction of several letters")
    polynomial_division.divide(trace)
    return trace.line.terms[:-1] if isinstance(trace.line, terms.Sum) else (trace.line,)


@dataclass(frozen=True, slots=True)
class _Fraction:
    """A proper fraction; below is a number times the product of the factors, each with its power."""

    above: sympy.Expr
    number: sympy.Expr
    factors: tuple[tuple[sympy.Expr, int], ...]
    x: sympy.Symbol

    @property
    def below(self) -> Term:
        return self.times()

    @property
    def term(self) -> terms.Quotient:
        """The fraction with its denominator in factors."""
        number = () if self.number == 1 else (from_sympy(self.number),)
        return terms.Quotient(from_sympy(self.above), multiply(*number, self.below))

    def times(self, *first: Term, without: sympy.Expr = sympy.S.One) -> Term:
        """The product of some terms and the factors below, less those of another denominator."""
        rest = [(base, power - _power_in(without, base)) for base, power in self.factors]
        return multiply(*first, *(from_sympy(base**power) for base, power in rest if power))


def _power_in(product: sympy.Expr, factor: sympy.Expr) -> int:
    base, power = product.as_base_exp()
    return int(power) if base == factor else 0


def _fraction_of(term: Term, x: sympy.Symbol) -> _Fraction | None:
    """The fraction, if its denominator has several factors, and more than one part comes of it."""
    above, below = sympy.fraction(sympy.together(real_expression(term)))
    number, factors = sympy.factor_list(sympy.expand(below))
    own = [(factor, power) for factor, power in factors if x in factor.free_symbols]
    number *= sympy.Mul(*(factor**power for factor, power in factors if x not in factor.free_symbols))
    above = sympy.expand(above)
    is_single = len(own) == 1 and (own[0][1] == 1 or sympy.degree(above, x) < sympy.degree(own[0][0], x))
    if not own or is_single:
        return None
    given = _factors_in(term)

    def place(pair: tuple[sympy.Expr, int]) -> tuple[int, int, bool]:
        index = given.index(pair[0]) if pair[0] in given else len(given)
        return index, sympy.degree(pair[0], x), not pair[0].is_Symbol

    return _Fraction(above, number, tuple(sorted(own, key=place)), x)


def _factors_in(term: Term) -> list[sympy.Expr]:
    """The bases of the factors of a denominator, as they are written."""
    if not isinstance(term, terms.Quotient):
        return []
    below = term.denominator
    factors = below.factors if isinstance(below, terms.Product) else (below,)
    return [real_expression(factor).as_base_exp()[0] for factor in factors]


def _split(trace: Trace, whole: Sequence[Term], proper: Term, fraction: _Fraction) -> None:
    bases = [base for base in _factors_in(proper) if base.free_symbols]
    if set(bases) != {base for base, _ in fraction.factors} or len(bases) != len(fraction.factors):
        factored = add(*whole, fraction.term)
        says = sentence("Factor the denominator: {}.", fraction.term.denominator)
        add_step(trace, Rewrite("factor", (factored,), says))
    names, numerators = _numerators(trace.line, fraction)
    left = fraction.above / fraction.number
    products = [fraction.times(from_sympy(above), without=below) for above, below in numerators]
    right = add(*products)
    constants = Constants(left, real_expression(right), fraction.x, names)
    zeros = [sympy.solve(f, fraction.x)[0] for f, _ in fraction.factors if sympy.degree(f, fraction.x) == 1]
    values = constants.find(zeros)
    shape = add(*(terms.Quotient(from_sympy(above), from_sympy(below)) for above, below in numerators))
    start = terms.Relation((fraction.term, shape), ("=",))
    says = sentence("Write it with unknown numerators: {}.", _reasons(fraction))
    trace.append(Step("unknown-numerators", latex_of(start), says, makes_equal(start, constants.values)))
    cleared = terms.Relation((from_sympy(left), right), ("=",))
    says = sentence("Multiply both sides by {}.", fraction.below)
    trace.append(Step("clear-denominators", latex_of(cleared), says, makes_equal(cleared, constants.values)))
    for step in constants.steps:
        trace.append(step)
    parts = [(sympy.factor(above.subs(values)), below) for above, below in numerators]
    result = add(*whole, *(from_sympy(above / below) for above, below in parts if above != 0))
    trace.add("partial-fractions", result, sentence("Substitute {}.", listed(values)))


def _numerators(
    line: Term, fraction: _Fraction
) -> tuple[tuple[sympy.Symbol, ...], list[tuple[sympy.Expr, sympy.Expr]]]:
    """The names of the constants, and each numerator with its denominator."""
    taken = {variable.token for variable in terms.variables(line)}
    free = [real(terms.Variable(letter)) for letter in SERIES if letter not in taken]
    names: list[sympy.Symbol] = []
    found = []
    for factor, power in fraction.factors:
        count = sympy.degree(factor, fraction.x)
        for k in range(1, power + 1):
            own = free[len(names) : len(names) + count]
            if len(own) < count:
                raise NotCoveredError("a denominator of so many factors")
            names += own
            above = sympy.Add(*(name * fraction.x ** (count - 1 - n) for n, name in enumerate(own)))
            found.append((above, factor**k))
    return tuple(names), found


def _reasons(fraction: _Fraction) -> Text:
    """A reason for each kind of factor of the denominator."""
    degrees = [(sympy.degree(factor, fraction.x), power) for factor, power in fraction.factors]
    reasons = [
        ("a number over a linear factor", any(degree == 1 for degree, _ in degrees)),
        ("a fraction for each power of a repeated factor", any(power > 1 for _, power in degrees)),
        ("a linear term over a quadratic factor without zeros", any(degree == 2 for degree, _ in degrees)),
        ("one degree less above than below", any(degree > 2 for degree, _ in degrees)),
    ]
    return joined(", ", [reason for reason, is_needed in reasons if is_needed])
