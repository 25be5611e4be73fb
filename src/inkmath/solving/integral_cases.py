r"""Improper integrals that converge for some values of a letter: `\int_{1}^{\infty}\frac{1}{x^{p}}dx`.

Where an antiderivative holds for all values of the letter but one, the limits at the ends are taken on both
sides of it; each case is compared with the integral in numbers, for several of the letter.
"""

from __future__ import annotations

from dataclasses import dataclass

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.limit_cases import Value
from inkmath.solving.rules import integrals
from inkmath.solving.sentences import sentence
from inkmath.solving.sympy_fallback import REFUSALS
from inkmath.solving.time_limit import run_within
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.types import Answer, Check, Solution, Step

TIME_LIMIT_S = 2.0
DISTANCES = (sympy.Rational(1, 2), sympy.Integer(1), sympy.Integer(2))
"""Distances from the critical value at which the cases are tried."""

CLOSE = 1e-7
WIDENED = {">": r"\geq", "<": r"\leq"}
U = terms.Variable("u")


@dataclass(frozen=True, slots=True)
class _Critical:
    """An integral whose antiderivative holds for all values of a letter but one."""

    integral: terms.Integral
    letter: terms.Variable
    antiderivative: Term
    place: sympy.Expr

    def at(self, value: sympy.Expr) -> Term:
        """The integral with a number for the letter."""
        return substitute(self.integral, self.letter, from_sympy(value))

    def condition(self, sign: str) -> terms.Relation:
        return terms.Relation((self.letter, from_sympy(self.place)), (sign,))

    def beyond(self, sign: str) -> Term:
        """The integral for all values on one side of the critical one, as limits of the antiderivative.

        Raises NotCoveredError where a limit is not found.
        """
        distance, a = sympy.Symbol("t", positive=True), real(self.letter)
        side = 1 if sign == ">" else -1
        values = []
        assert self.integral.variable is not None
        x = sympy.Symbol("x", positive=True)
        body = real_expression(self.antiderivative).subs(real(self.integral.variable), x)
        for end, way in ((self.integral.upper, "-"), (self.integral.lower, "+")):
            assert end is not None
            found = sympy.limit(body.subs(a, self.place + side * distance), x, real_expression(end), way)
            if found.has(sympy.Limit, sympy.AccumBounds, sympy.nan, sympy.zoo, x):
                raise NotCoveredError("a limit that is not found")
            values.append(found)
        value = sympy.simplify(values[0] - values[1])
        if value.has(sympy.nan, sympy.zoo, sympy.I):
            raise NotCoveredError("a limit that is not found")
        return from_sympy(sympy.factor(value.subs(distance, side * (a - self.place))))


def integral_by_cases(integral: Term, draft: Draft, value_of: Value) -> Solution | None:
    """The value of an improper integral by cases of its letter; None where it is not covered.

    value_of: works out an integral without other letters.
    """
    if not isinstance(integral, terms.Integral) or integral.upper is None or integral.lower is None:
        return None
    letters = [letter for letter in terms.variables(integral) if letter != integral.variable]
    if len(letters) != 1 or set(letters) & set(
        terms.variables(terms.Tuple((integral.lower, integral.upper)))
    ):
        return None
    steps: list[Step] = []
    integral = _by_logarithm(integral, steps)
    try:
        critical = _critical(integral, letters[0], steps)
        if critical is None:
            return None
        sides = run_within(TIME_LIMIT_S, lambda: {sign: critical.beyond(sign) for sign in "><"})
    except (*REFUSALS, NotCoveredError, UndefinedValueError):
        return None
    middle = value_of(critical.at(critical.place))
    if sides is None or middle is None:
        return None
    sides = {">": sides[">"], "=": middle, "<": sides["<"]}
    if not all(_fits(critical, sign, sides) for sign in "><"):
        return None
    cases = _merged(critical, sides)
    answer = terms.Pieces(tuple(cases.values()), tuple(cases))
    line = terms.Relation((critical.at(critical.place), middle), ("=",))
    says = sentence(
        "For {} the antiderivative is a different one, and the integral is {}.",
        critical.condition("="),
        middle,
    )
    steps.append(Step("integral-by-cases", latex_of(line), says, True))
    says = sentence(
        "Take the limits of {} at both ends: they depend on {}.", critical.antiderivative, letters[0]
    )
    steps.append(Step("integral-by-cases", latex_of(answer), says, True))
    draft.steps = steps
    checked = sentence("In each case the integral was calculated numerically for several numbers.")
    result = Answer(latex_of(answer), print_term(answer), None, verified=True)
    finite = [condition for condition, value in cases.items() if not real_expression(value).is_infinite]
    message = sentence("It converges only for {}.", finite[0]) if len(finite) == 1 else ""
    return draft.solution("solved", [result], [Check(latex_of(answer), checked, True)], message)


def _by_logarithm(integral: terms.Integral, steps: list[Step]) -> terms.Integral:
    """`1/(x ln(x)^p)` by the letter u = ln x; other integrals as they are."""
    if integral.variable is None or integral.lower is None or integral.upper is None:
        return integral
    x, u = real(integral.variable), sympy.Symbol("u", positive=True)
    body = sympy.expand_log(real_expression(integral.body) * x)
    inner = body.subs(sympy.log(x), u)
    if not body.has(sympy.log(x)) or inner.has(x):
        return integral
    ends = [sympy.log(real_expression(end)) for end in (integral.lower, integral.upper)]
    if not all(end.is_nonnegative or end.is_infinite for end in ends):
        return integral
    new = terms.Integral(from_sympy(inner), U, from_sympy(ends[0]), from_sympy(ends[1]))
    shown = terms.Call(r"\ln", integral.variable)
    says = sentence("Substitute {} = {}; the limits become {} and {}.", U, shown, new.lower, new.upper)
    steps.append(Step("substitution", latex_of(new), says, True))
    return new


def _critical(integral: terms.Integral, letter: terms.Variable, steps: list[Step]) -> _Critical | None:
    """The antiderivative, with its steps, and the one value of the letter for which it does not hold."""
    assert integral.variable is not None
    trace = Trace(terms.Integral(integral.body, integral.variable), compare=Equivalence(may_widen=True))
    integrals.antiderivative(trace, integral.variable)
    x, a = real(integral.variable), real(letter)
    steps += trace.steps
    below = [
        base
        for power in real_expression(trace.line).atoms(sympy.Pow)
        for base, exponent in [power.as_base_exp()]
        if exponent.is_negative and base.has(a) and not base.has(x)
    ]
    places = {place for base in below for place in sympy.solve(base, a)}
    is_found = len(places) == 1 and all(step.verified for step in trace.steps)
    return _Critical(integral, letter, trace.line, places.pop()) if is_found else None


def _fits(critical: _Critical, sign: str, values: dict[str, Term]) -> bool:
    """True if the integral has the value of the case, in numbers, for each of some values of the letter."""
    for distance in DISTANCES:
        number = critical.place + (distance if sign == ">" else -distance)
        wanted = substitute(values[sign], critical.letter, from_sympy(number))
        try:
            with mpmath.workdps(15):
                found, value = (value_at(term, Point({})) for term in (critical.at(number), wanted))
        except (NotCoveredError, UndefinedValueError):
            return False
        if found != value and not abs(found - value) < CLOSE * (1 + abs(value)):
            return False
    return True


def _merged(critical: _Critical, values: dict[str, Term]) -> dict[terms.Relation, Term]:
    """The values by their conditions; the critical value goes with the side that it equals."""
    cases = {}
    for sign in "><":
        is_alike = values[sign] == values["="]
        cases[critical.condition(WIDENED[sign] if is_alike else sign)] = values[sign]
    if values["="] not in (values["<"], values[">"]):
        cases[critical.condition("=")] = values["="]
    return dict(sorted(cases.items(), key=lambda case: real_expression(case[1]).is_infinite is True))
