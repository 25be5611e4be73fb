"""The lines of a working on a differential equation, each checked against the equation as it is written down.

A line of the first order is right if the curves that it describes have, at every point, the slope that the
equation gives there; a line that names a solution, if that satisfies the equation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sympy

from inkmath.errors import InputError
from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving import progress
from inkmath.solving.differential_equations.problems import (
    DifferentialEquation,
    base_of,
    differential_equation_in,
)
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules import integrals
from inkmath.solving.rules.construct import add, divide, multiply, negate
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Step

SAME = Equivalence(may_widen=True)
PLAIN = frozenset(
    ("basic-integrals", "constant-factor", "tidy", "multiply-out", "remove-brackets", "collect-like-terms",
     "multiply", "divide", "add")
)  # fmt: skip
"""Steps of an integration that need not be shown: everyone does them at sight."""


def are_same(one: Term, other: Term) -> bool:
    """True if two terms have the same value wherever both have one."""
    return SAME(one, other) in (Verdict.SAME, Verdict.SUBSET)


def slope_term(body: Term, x: terms.Variable, order: int = 1) -> Term:
    """The derivative of a function, worked out."""
    value = real_expression(body)
    value = value.replace(  # whose derivative SymPy writes with sign functions
        lambda part: isinstance(part, sympy.log) and isinstance(part.args[0], sympy.Abs),
        lambda part: sympy.log(part.args[0].args[0]),
    )
    return from_sympy(shortest(sympy.diff(value, real(x), order)))


def shortest(value: sympy.Expr) -> sympy.Expr:
    """The shortest of the expression as it is, multiplied out and in factors."""
    return min((value, sympy.expand(value), sympy.factor(value)), key=sympy.count_ops)


def neat(term: Term) -> Term:
    """The term with sums that begin with a minus turned to begin with what is added: 1 - y for -y + 1."""
    for part in list(terms.walk(term)):
        if isinstance(part, terms.Sum) and isinstance(part.terms[0], terms.Negation):
            first = next((each for each in part.terms if not isinstance(each, terms.Negation)), None)
            if first is not None:
                rest = list(part.terms)
                rest.remove(first)
                return neat(substitute(term, part, terms.Sum((first, *rest))))
    return term


def satisfies(equation: DifferentialEquation, body: Term) -> bool:
    """True if y = body solves the equation, whatever the letters in it are; by numerical differentiation."""
    return are_same(*put_in(equation.equation, equation, body).sides)


def put_in(line: terms.Relation, equation: DifferentialEquation, body: Term) -> terms.Relation:
    """The line with the body for y, and its derivatives, not worked out, for those of y."""
    highest = max((part.primes for part in terms.variables(line) if base_of(part) == equation.y), default=0)
    result: Term = line
    for order in range(highest, 0, -1):
        derivative = terms.Derivative(body, equation.x, terms.Number(str(order)))
        result = substitute(result, equation.derivative(order), derivative)
    result = substitute(result, equation.y, body)
    assert isinstance(result, terms.Relation)
    return result


def slope_agrees(
    line: Term, slope: Term, y: terms.Variable, x: terms.Variable, constant: terms.Variable
) -> bool:
    """True if the curves of a line have the slope at each of their points.

    line: an equation with y', with two indefinite integrals, or of x, y and the constant of integration.
    """
    if not isinstance(line, terms.Relation) or line.signs != ("=",):
        return False
    found = differential_equation_in(line)
    is_turned = found is not None and {found.y, found.x} <= {x, y} and found.style == "differentials"
    left, right = _turned(found, x, y).sides if found is not None and is_turned else line.sides
    prime = terms.Variable(y.token, y.sub, 1)
    if prime in terms.variables(terms.Tuple((left, right))):
        with_slope, with_more = (
            tuple(substitute(side, prime, each) for side in (left, right))
            for each in (slope, add(slope, ONE))
        )
        return are_same(*with_slope) and SAME(*with_more) is Verdict.DIFFERENT
    match left, right:
        case terms.Integral(one, by_y, None, None), terms.Integral(other, by_x, None, None) if (
            by_y,
            by_x,
        ) == (y, x):
            return are_same(multiply(one, slope), other)
    if left == y and y not in terms.variables(right):
        return are_same(terms.Derivative(right, x, ONE), substitute(slope, y, right))
    difference = add(left, negate(right))
    if y not in terms.variables(difference):
        return False
    match left:
        case terms.Power(base, terms.Number("2")) if base == y and y not in terms.variables(right):
            roots = terms.Root(right), negate(terms.Root(right))
            return all(are_same(terms.Derivative(root, x, ONE), substitute(slope, y, root)) for root in roots)
    if constant in terms.variables(difference):
        rest = substitute(difference, constant, ZERO)
        factor = add(substitute(difference, constant, ONE), negate(rest))
        if not are_same(difference, add(rest, multiply(constant, factor))):
            return False
        difference = divide(rest, factor)
    along = add(terms.Derivative(difference, x, ONE), multiply(terms.Derivative(difference, y, ONE), slope))
    return are_same(along, ZERO)


def _turned(found: DifferentialEquation, x: terms.Variable, y: terms.Variable) -> terms.Relation:
    """The equation M dx + N dy = 0 as M + N y' = 0, whichever letter was taken for the function."""
    if (found.y, found.x) == (y, x):
        return found.equation
    total = found.equation.sides[0]
    own = found.derivative(1)
    constant = substitute(total, own, ZERO)
    factor = add(substitute(total, own, ONE), negate(constant))
    slope = multiply(constant, terms.Variable(y.token, y.sub, 1))
    return terms.Relation((add(factor, slope), ZERO), ("=",))


@dataclass(slots=True)
class Working:
    """The steps towards the function y of x whose slope is given.

    slope: y' as a term in x and y. constant: the letter for the constant of integration.
    """

    equation: DifferentialEquation
    draft: Draft
    slope: Term
    y: terms.Variable
    x: terms.Variable
    constant: terms.Variable

    def say(self, rule: str, line: Term, explanation: str) -> None:
        """Adds a line, checked by the slope of its curves."""
        latex = latex_of(neat(line))
        self.write(Step(rule, latex, explanation, self.is_right(latex)))

    def is_right(self, latex: str) -> bool:
        """True if the line, read back from its LaTeX, describes curves of the slope that is given."""
        try:
            read = interpret(parse(latex))
        except InputError:
            return False
        return self.agrees(_with_total_derivatives(_with_plain_derivatives(read, self.y), self.y, self.x))

    def agrees(self, line: Term) -> bool:
        """True if the curves of a line have the slope that is given."""
        return slope_agrees(line, self.slope, self.y, self.x, self.constant)

    def aside(self, rule: str, line: terms.Relation, explanation: str) -> None:
        """Adds an equation of two terms that are the same for all values of the letters."""
        latex = latex_of(line)
        read = interpret(parse(latex))
        is_right = isinstance(read, terms.Relation) and all(
            are_same(read.sides[0], side) for side in read.sides[1:]
        )
        self.write(Step(rule, latex, explanation, is_right))

    def write(self, step: Step) -> None:
        self.draft.steps.append(step)
        progress.tell_step(step)

    def integrated(self, body: Term, variable: terms.Variable) -> Term:
        """An antiderivative; the steps to it are added where they are more than the basic integrals."""
        start = terms.Integral(body, variable)
        trace = integrated(start)
        if any(step.rule not in PLAIN for step in trace.steps):
            says = sentence("The integral of {} by itself:", body)
            self.write(Step("integral-beside", latex_of(start), says, True))
            for step in trace.steps:
                self.write(step)
        return trace.line


def integrated(integral: terms.Integral) -> Trace:
    """The working of an indefinite integral. Raises NotCoveredError where it is not found."""
    assert integral.variable is not None
    value = sympy.expand(real_expression(integral.body))
    trace = Trace(integral)
    if value.is_polynomial(real(integral.variable)):  # by each power, and not by powers of linear functions
        trace.line = from_sympy(sympy.integrate(value, real(integral.variable)))
        return trace
    integrals.antiderivative(trace, integral.variable)
    if any(isinstance(part, terms.Integral) for part in terms.walk(trace.line)):
        raise NotCoveredError(sentence("no antiderivative of {} was found", integral.body))
    return trace


def _with_plain_derivatives(line: Term, y: terms.Variable) -> Term:
    """The line with y' for derivatives that are written in another way."""
    found = differential_equation_in(line)
    if found is None or found.style == "differentials" or found.y != y:
        return line
    return found.equation


def _with_total_derivatives(line: Term, y: terms.Variable, x: terms.Variable) -> Term:
    """The line with y taken as a function of x in what is differentiated by x."""
    prime = terms.Variable(y.token, y.sub, 1)
    for part in list(terms.walk(line)):
        if isinstance(part, terms.Derivative) and part.variable == x and y in terms.variables(part.body):
            inner = multiply(terms.Derivative(part.body, y, ONE), prime)
            line = substitute(line, part, add(terms.Derivative(part.body, x, ONE), inner))
    return line


def integration_constant(used: Iterable[Term], count: int = 1) -> Sequence[terms.Variable]:
    """Letters for constants that none of the terms uses: C, or C_1 and C_2."""
    names = {variable.token for term in used for variable in terms.variables(term)}
    token = next((name for name in ("C", "K", "A", "B", "c") if name not in names), None)
    if token is None:
        raise NotCoveredError("an equation that uses all usual names of constants")
    if count == 1:
        return (terms.Variable(token),)
    return tuple(terms.Variable(token, str(k)) for k in range(1, count + 1))


def slope_of(equation: DifferentialEquation) -> sympy.Expr:
    """The derivative in an equation of the first order, solved for.

    Raises NotCoveredError where the equation is not linear in it.
    """
    left, right = (real_expression(side) for side in equation.equation.sides)
    p = real(equation.derivative(1))
    total = sympy.expand(left - right)
    factor = sympy.diff(total, p)
    if factor.has(p) or factor == 0:
        raise NotCoveredError(sentence("an equation that is not linear in {}", equation.derivative(1)))
    slope = sympy.cancel(sympy.together(-total.subs(p, 0) / factor))
    return min((slope, sympy.factor(slope)), key=sympy.count_ops)
