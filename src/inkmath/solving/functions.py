"""Functions y = ... and f(x) = ...: zeros, extrema, inflections, asymptotes and holes, with the working."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving import progress, rewriting
from inkmath.solving.draft import Draft
from inkmath.solving.equations import solve_equation
from inkmath.solving.evaluate.exact import simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import Point, value_at, value_of
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.function_sets import EVERYTHING, Numbers, domain, has_other_limits, where
from inkmath.solving.recognisers import Problem
from inkmath.solving.rules import derivatives, simplification
from inkmath.solving.rules.collecting import INFINITY
from inkmath.solving.rules.construct import add, divide, multiply, negate
from inkmath.solving.rules.limit_values import value_of_limit
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.domains import is_nowhere_real
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Solution, Step

KIND = "function"
SIGNS = {
    "increasing": "The function increases where {} is positive.",
    "decreasing": "The function decreases where {} is negative.",
    "convex": "The graph is curved upwards where {} is positive.",
    "concave": "The graph is curved downwards where {} is negative.",
}
ORDERS = {1: "First derivative", 2: "Second derivative"}
FAR_OFF = mpmath.mpf(10) ** -30
"""A function that differs by less from a line, far out, is that line there."""

CLOSE = mpmath.mpf(10) ** -9
"""Distance from a point to the neighbours that are tried."""


def solve_function(problem: Problem) -> Solution:
    """Zeros, extrema, inflections, asymptotes and holes of a function of one letter."""
    assert isinstance(problem.term, terms.Relation)
    assert problem.variable is not None
    draft = Draft(KIND, problem.latex, latex_of(problem.variable)).begin()
    if is_nowhere_real(problem.term.sides[1], problem.variable):
        says = sentence("{} is no real number for any {}.", problem.term.sides[1], problem.variable)
        return draft.solution("no-solution", message=says)
    head, body = problem.term.sides
    task = _Function(head, body, problem.variable, draft.steps)
    task.find_out()
    answers = dict.fromkeys(task.answers)
    return draft.solution("solved" if answers else "unsolved", answers, message=joined(" ", task.not_found))


@dataclass
class _Function:
    """A function and what has been found out about it.

    head: its name, `f(x)` or `y`.
    not_found: sentences on what could not be found.
    breaks: numbers at which the domain may end or have a gap, kinks among them.
    """

    head: Term
    body: Term
    x: terms.Variable
    steps: list[Step]
    answers: list[Answer] = field(default_factory=list)
    not_found: list[str] = field(default_factory=list)
    breaks: dict[sympy.Expr, Any] = field(default_factory=dict)
    kinks: dict[sympy.Expr, Any] = field(default_factory=dict)

    def find_out(self) -> None:
        self.zeros()
        self.intercept()
        self.singular_points()
        self.domain()
        slope = self.derivative(self.body, 1)
        if slope is not None:
            self.extrema(slope)
            bend = self.derivative(slope, 2)
            if bend is not None:
                self.inflections(bend)
        self.ends()

    # Sets

    def domain(self) -> None:
        """The numbers for which the function has a value, where that is not all of them."""
        found = None if self.is_open_question() or not self.breaks else domain(self.at, self.breaks)
        if found is not None and found != EVERYTHING:
            says = "These are the numbers for which the function has a value."
            self.say("domain", terms.Relation((self.x, found), (r"\in",)), says)
            self.answer("domain", found, True)

    def signs(self, body: Term, zeros: Numbers, rule: str, labels: tuple[str, str]) -> None:
        """The sets where a derivative is positive and where it is negative, within the domain."""
        if self.is_open_question():
            return
        for label, sign in zip(labels, (1, -1), strict=True):
            found = where(sign, partial(self.at, body=body), self.at, self.breaks, zeros)
            if found is not None:
                says = sentence(SIGNS[label], self.name(1 if rule == "monotony" else 2))
                self.say(rule, terms.Relation((self.x, found), (r"\in",)), says)
                self.answer(label, found, True)

    def is_open_question(self) -> bool:
        """True if a place at which a sign may change has perhaps not been found."""
        return bool(self.not_found) or has_other_limits(self.body)

    def name(self, order: int) -> Term:
        """`f'(x)`, or `y'` where the function is called y."""
        match self.head:
            case terms.Apply(head, arguments):
                return terms.Apply(replace(head, primes=order), arguments)
        return terms.Variable("y", "", order)

    # Values

    def at(self, value: Any, body: Term | None = None) -> Any:
        """The value of the function (or of another body) in floating point; None where it has none."""
        try:
            with mpmath.workdps(40):
                result = value_at(self.body if body is None else body, Point({self.x: value}))
        except (UndefinedValueError, NotCoveredError):
            return None
        return result if mpmath.isfinite(result) else None

    def exact_at(self, value: sympy.Expr) -> Term:
        return from_sympy(simplify_number(real_expression(self.body).subs(real(self.x), value)))

    def answer(self, label: str, term: Term, is_verified: bool) -> None:
        variables = terms.variables(term)
        decimal = None if variables or isinstance(term, terms.Tuple) else value_of(term)
        self.answers.append(
            Answer(_shown(term), print_term(term), decimal, verified=is_verified, label=label)
        )

    def say(self, rule: str, line: Term, explanation: str, is_verified: bool = True) -> None:
        step = Step(rule, _shown(line), explanation, is_verified)
        self.steps.append(step)
        progress.tell_step(step)

    # What there is to find

    def solved(self, body: Term, what: str) -> list[Answer]:
        """The zeros of a body, with the steps to them; a gap is noted where they are not found."""
        if self.x not in terms.variables(body):
            return []
        equation = terms.Relation((body, ZERO), ("=",))
        solution = solve_equation(equation, self.x, latex_of(equation))
        if solution.status in ("unsolved", "timeout"):
            self.not_found.append(sentence("{} could not be found: {} was not solved.", what, equation))
            return []
        self.say("set-to-zero", equation, sentence("{}: solve {}.", what, equation))
        self.steps.extend(solution.steps)
        return list(solution.answers)

    def exact_zeros(self, body: Term, what: str) -> Iterator[tuple[sympy.Expr, Any]]:
        """The zeros of a body one by one, exact and in floating point; families are noted as a gap."""
        for answer in self.solved(body, what):
            term = interpret(parse(answer.latex))
            if terms.variables(term):
                self.not_found.append(sentence("{} repeat: {} = {}.", what, self.x, term))
                continue
            value = real_expression(term)
            with mpmath.workdps(40):
                yield value, mpmath.mpf(str(value.evalf(40)))

    def zeros(self) -> None:
        for answer in self.solved(self.body, "Zeros"):
            term = interpret(parse(answer.latex))
            if not terms.variables(term):
                value = mpmath.mpf(str(real_expression(term).evalf(40)))
                if self.at(value) is None:
                    continue
            self.answer("zero", term, answer.verified)

    def intercept(self) -> None:
        """The value at 0; not where the function is constant: that says it already."""
        if self.at(mpmath.mpf(0)) is None:
            return
        value = self.exact_at(sympy.S.Zero)
        line = terms.Relation((substitute(self.body, self.x, ZERO), value), ("=",))
        is_right = Equivalence()(*line.sides) is Verdict.SAME
        self.say("y-intercept", line, sentence("At {} = 0 the value is {}.", self.x, value), is_right)
        self.answer("y-intercept", value, is_right)

    def singular_points(self) -> None:
        """Vertical asymptotes and holes: zeros of denominators and of arguments of logarithms."""
        for inner in dict.fromkeys(self.critical_parts()):
            for value, number in list(self.exact_zeros(inner, sentence("Zeros of {}", inner))):
                self.breaks[value] = number
                if self.at(number) is None:
                    self.singular_point(value)
        for inner in dict.fromkeys(self.kink_parts()):
            found = dict(self.exact_zeros(inner, sentence("Zeros of {}", inner)))
            self.breaks |= found
            self.kinks |= found

    def critical_parts(self) -> Iterator[Term]:
        for part in terms.walk(self.body):
            match part:
                case terms.Quotient(_, below) if self.x in terms.variables(below):
                    yield below
                case terms.Power(base, terms.Negation()) if self.x in terms.variables(base):
                    yield base
                case terms.Call(r"\ln" | r"\log" | r"\lg", argument) if self.x in terms.variables(argument):
                    yield argument
                case terms.Call(r"\tan" | r"\sec", argument) if self.x in terms.variables(argument):
                    yield terms.Call(r"\cos", argument)
                case terms.Call(r"\cot" | r"\csc", argument) if self.x in terms.variables(argument):
                    yield terms.Call(r"\sin", argument)

    def singular_point(self, value: sympy.Expr) -> None:
        shown = from_sympy(value)
        ends = []
        sides: tuple[Literal["+", "-"], ...] = ("+", "-")
        for side in sides:
            limit = terms.Limit(self.body, self.x, shown, side)
            end = value_of_limit(limit, self.body) if self.is_defined_beside(value, side) else None
            if end is not None:
                ends.append((limit, end))
        if any(end in (sympy.oo, -sympy.oo) for _, end in ends):
            limit, end = next(pair for pair in ends if pair[1] in (sympy.oo, -sympy.oo))
            is_right = self.says_limit("vertical-asymptote", limit, from_sympy(end))
            self.answer("vertical-asymptote", terms.Relation((self.x, shown), ("=",)), is_right)
        elif len(ends) == 2 and ends[0][1] == ends[1][1]:
            limit, end = ends[0]
            is_right = self.says_limit("hole", terms.Limit(self.body, self.x, shown), from_sympy(end))
            self.answer("hole", terms.Tuple((shown, from_sympy(end))), is_right)

    def is_defined_beside(self, value: sympy.Expr, side: str) -> bool:
        number = mpmath.mpf(str(value.evalf(40)))
        return self.at(number + (CLOSE if side == "+" else -CLOSE)) is not None

    def says_limit(self, rule: str, limit: Term, value: Term) -> bool:
        line = terms.Relation((limit, value), ("=",))
        is_right = Equivalence()(limit, value) is Verdict.SAME
        self.say(rule, line, sentence("The {} is {}.", said_limit(limit), value), is_right)
        return is_right

    def derivative(self, body: Term, order: int) -> Term | None:
        """The derivative of the one before, with its steps, each called by its name."""
        if self.x not in terms.variables(body):
            return None
        trace = Trace(terms.Derivative(body, self.x, ONE), compare=Equivalence(may_widen=True))
        try:
            rewriting.apply_rules(trace, derivatives.RULES)
            simplification.tidy(trace)
        except NotCoveredError:
            pass
        if any(isinstance(part, terms.Derivative) for part in terms.walk(trace.line)):
            self.not_found.append(sentence("{}: not found.", ORDERS[order]))
            return None
        name = latex_of(self.name(order))
        self.steps.extend(replace(step, latex=f"{name}={step.latex}") for step in trace.steps)
        return trace.line

    def extrema(self, slope: Term) -> None:
        """Extrema: zeros of the derivative, ends of the domain and kinks."""
        points = dict(self.exact_zeros(slope, "Extrema"))
        zeros = dict(points)
        points |= self.kinks
        for value, number in sorted(points.items(), key=lambda pair: pair[1]):
            here = self.at(number)
            near = [other for s in (CLOSE, -CLOSE) if (other := self.at(number + s)) is not None]
            if here is None or not near:
                continue
            label = "minimum" if all(other > here for other in near) else ""
            label = "maximum" if all(other < here for other in near) else label
            if not label:
                continue
            word = "greater" if label == "minimum" else "less"
            self.point(label, value, "Close to {} all values are {}: a {}.", word, label)

        self.signs(slope, zeros, "monotony", ("increasing", "decreasing"))

    def point(self, label: str, value: sympy.Expr, template: str, *words: str) -> None:
        """A point of the graph, after the value there was put in."""
        x = from_sympy(value)
        y = self.exact_at(value)
        line = terms.Relation((substitute(self.body, self.x, x), y), ("=",))
        is_right = Equivalence()(*line.sides) is Verdict.SAME
        self.say(label, line, sentence(template, sentence("{} = {}", self.x, x), *words), is_right)
        self.answer(label, terms.Tuple((x, y)), is_right)

    def kink_parts(self) -> Iterator[Term]:
        """Parts at whose zeros the function may have a kink or an end: below roots, between bars."""
        for part in terms.walk(self.body):
            match part:
                case terms.Absolute(inner) | terms.Root(inner) if self.x in terms.variables(inner):
                    yield inner

    def inflections(self, bend: Term) -> None:
        """Points of inflection: changes of sign of the second derivative."""
        zeros = dict(self.exact_zeros(bend, "Inflections"))
        for value, number in sorted(zeros.items(), key=lambda pair: pair[1]):
            sides = [self.at(number + s, bend) for s in (CLOSE, -CLOSE)]
            if self.at(number) is None or None in sides or sides[0] * sides[1] >= 0:
                continue
            self.point("inflection", value, "At {} the second derivative changes its sign.")
        self.signs(bend, zeros, "curvature", ("convex", "concave"))

    def ends(self) -> None:
        """Horizontal and oblique asymptotes."""
        value = real_expression(self.body)
        if value.is_polynomial(real(self.x)):
            return
        for target in (INFINITY, negate(INFINITY)):
            far = mpmath.mpf(10) ** 6 * (1 if target == INFINITY else -1)
            if self.at(far) is None and self.at(far / 1000) is None:
                continue
            self.end(target)

    def end(self, target: Term) -> None:
        limit = terms.Limit(self.body, self.x, target)
        height = value_of_limit(limit, self.body)
        if height is None:
            return
        if height.is_finite:
            if self.is_line(height):
                return
            shown = from_sympy(height)
            is_right = self.says_limit("horizontal-asymptote", limit, shown)
            self.answer("horizontal-asymptote", _line(shown), is_right)
            return
        slope = value_of_limit(limit, divide(self.body, self.x))
        if slope is None or not slope.is_finite or slope == 0:
            return
        rest = add(self.body, negate(multiply(from_sympy(slope), self.x)))
        shift = value_of_limit(limit, rest)
        if shift is None or not shift.is_finite or self.is_line(slope * real(self.x) + shift):
            return
        ratio = terms.Limit(divide(self.body, self.x), self.x, target)
        is_right = self.says_limit("slope", ratio, from_sympy(slope))
        is_right &= self.says_limit("shift", terms.Limit(rest, self.x, target), from_sympy(shift))
        line = _line(from_sympy(sympy.expand(slope * real(self.x) + shift)))
        self.answer("oblique-asymptote", line, is_right)

    def is_line(self, value: sympy.Expr) -> bool:
        """True if the function is that line itself far out, and does not only come close to it."""
        own = real_expression(self.body)
        if own.is_rational_function(real(self.x)):
            return bool(sympy.cancel(own - value) == 0)
        if not own.has(sympy.Abs):
            return False
        line = from_sympy(sympy.expand(value))
        heights = [(self.at(x), self.at(x, line)) for x in (mpmath.mpf(1009), mpmath.mpf(-1009))]
        return any(here is not None and abs(here - there) < FAR_OFF for here, there in heights)


def _line(height: Term) -> terms.Relation:
    return terms.Relation((terms.Variable("y"), height), ("=",))


def _shown(term: Term) -> str:
    return f"({','.join(map(latex_of, term.elements))})" if isinstance(term, terms.Tuple) else latex_of(term)


def said_limit(limit: Term) -> str:
    """`limit of 1/x as x tends to 0 from above`."""
    assert isinstance(limit, terms.Limit)
    side = {"+": " from above", "-": " from below", "": ""}[limit.side]
    return sentence("limit of {} as {} tends to {}{}", limit.body, limit.variable, limit.target, side)
