"""Integrals: an antiderivative by rules; where they know no way, SymPy chooses between its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import sympy
from sympy.integrals import manualintegrate as manual

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NOT_EXPLAINED, NotCoveredError
from inkmath.solving.rewriting import add_step, next_step, replaced
from inkmath.solving.rules import basic_integrals
from inkmath.solving.rules.basic_integrals import with_powers_joined
from inkmath.solving.rules.construct import add, multiply, negate
from inkmath.solving.rules.integration.by_sympy import (
    Shown,
    chosen,
    cyclic_parts,
    kind_of_rewriting,
    parts_of,
    real_logarithms,
    said_by_parts,
)
from inkmath.solving.rules.integration.conditions import new_conditions
from inkmath.solving.rules.integration.moves import Move, U
from inkmath.solving.rules.integration.search import Search
from inkmath.solving.rules.simplification import tidy
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.time_limit import run_bounded
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict

MAX_STEPS = 40
TIME_LIMIT_S = 1.5
"""Processor time for the search for a way, and for each of SymPy's."""

WORDS = {
    "trigonometric-identity": "By the identities of sine and cosine",
    "partial-fractions": "In partial fractions",
    "multiply-out": "Multiply out",
    "multiply-powers": "Combine the powers",
    "rationalise-denominator": "Rationalise the denominator",
    "combine-roots": "Combine the roots",
    "constant-sign": "Take the square out of the root",
    "split-numerator": "Split the numerator: a multiple of the derivative of the quadratic, and a number",
    "reduction-formula": "Use the reduction formula for powers of a quadratic",
    "compare-coefficients": "Take a multiple of the root and an integral with a constant above the root, "
    "and compare coefficients of the derivatives",
    "compare-rational": "Take a quotient over the denominator with each power lowered by one, and compare "
    "coefficients of the derivatives",
}
"""Sentences about steps that keep the letter, by their names."""

INVERSES = (sympy.asin, sympy.acos, sympy.atan)

OF_PARTS = frozenset({"sum-rule", "partial-fractions"})
"""Rules that take an integrand apart."""

CONSTANT_SIGN = "Between two zeros of its denominator, {} is 1 or -1: take it out of the integral."

SPARE_LETTERS = ("u", "w", "v", "s", "U", "W")
"""Names for what is substituted, the first that the problem does not use."""


def antiderivative(trace: Trace, variable: terms.Variable) -> None:
    """Works out the indefinite integrals of the line; what is substituted is put back at the end."""
    task = _Antiderivative(trace, variable)
    for _ in range(MAX_STEPS):
        if not task.go_on():
            break
    task.put_back()
    tidy(trace, is_short=False)


class _Antiderivative:
    """A line with indefinite integrals on its way to one without.

    definitions: what has been substituted, such as u = x^2, the first by the letter of the integral.
    """

    def __init__(self, trace: Trace, variable: terms.Variable) -> None:
        self.trace = trace
        self.variable = variable
        self.definitions: list[tuple[terms.Variable, Term]] = []
        self.search = Search(TIME_LIMIT_S)
        self.given = trace.line
        self.compare()

    def compare(self) -> None:
        """Lines are compared up to a constant, by what has been substituted."""
        self.trace.compare = Equivalence(
            tuple(self.definitions),
            up_to_constant=self.variable,
            conditions=tuple(self.trace.conditions),
            may_widen=True,
        )

    def assume(self, line: Term) -> None:
        """The conditions on other letters under which a line follows."""
        integrated = {self.variable, *(variable for variable, _ in self.definitions)}
        needed = new_conditions(self.given, line, integrated)
        self.trace.conditions += [each for each in needed if each not in self.trace.conditions]
        self.compare()

    def go_on(self) -> bool:
        """One step; False where there is none left."""
        step = next_step(self.trace.line, basic_integrals.RULES)
        is_of_parts = step is not None and step.rule in OF_PARTS
        if is_of_parts and any(map(self.by_search, list(integrals_of(self.trace.line)))):
            return True
        if step is not None:
            self.assume(step.result)
            self.trace.add(step.rule, step.result, step.because)
            return True
        integrals = list(integrals_of(self.trace.line))
        return any(self.by_search(integral) or self.by_sympy(integral) for integral in integrals)

    def by_search(self, integral: terms.Integral) -> bool:
        """The first step of a way to the end that the rules know; False where they know none."""
        assert integral.variable is not None
        assert self.trace.compare is not None
        body = with_powers_joined(real_expression(integral.body))
        move = self.search.first_move(body, real(integral.variable))
        if move is None:
            return False
        definitions, conditions = list(self.definitions), list(self.trace.conditions)
        step = self.written(move, integral)
        line = replaced(self.trace.line, integral, step.result)
        self.assume(line)
        if self.trace.compare(self.trace.line, line) is Verdict.DIFFERENT:
            self.definitions, self.trace.conditions = definitions, conditions
            self.compare()
            return False
        return self.trace.add(step.rule, line, step.because)

    def written(self, move: Move, integral: terms.Integral) -> Rewrite[Term]:
        """The rewrite of the integral that a move stands for."""
        assert integral.variable is not None
        if move.inner is not None:
            u = self.new_letter()
            step = self.substituted(
                from_sympy(move.rest.subs(U, real(u))), u, from_sympy(move.inner), integral
            )
            return step if move.factor == 1 else _with_sign(move.factor, step)
        parts = [] if move.done == 0 else [from_sympy(move.done)]
        if move.rest != 0:
            is_negative = move.rest.could_extract_minus_sign()
            rest: Term = replace(integral, body=from_sympy(-move.rest if is_negative else move.rest))
            if move.factor != 1:
                rest = multiply(from_sympy(move.factor), rest)
            parts.append(negate(rest) if is_negative else rest)
        result = add(*parts)
        if move.parts is not None:
            says = said_by_parts(*move.parts, real(integral.variable), from_sympy)
            return Rewrite(move.rule, (result,), says)
        if move.done == 0 and move.factor == 1:
            new = from_sympy(move.rest)
            return Rewrite(
                move.rule, (result,), sentence("{}: {} = {}.", WORDS[move.rule], integral.body, new)
            )
        if move.factor != 1:
            return Rewrite(move.rule, (result,), sentence(CONSTANT_SIGN, from_sympy(move.factor)))
        words = WORDS.get(move.rule, sentence("An antiderivative of {} is {}", integral.body, result))
        return Rewrite(move.rule, (result,), sentence("{}.", words))

    def by_sympy(self, integral: terms.Integral) -> bool:
        """The step that SymPy proposes for one integral; False where it knows none."""
        assert integral.variable is not None
        x = sympy.Symbol("x_", real=True)
        body = real_expression(integral.body).subs(real(integral.variable), x)
        manual._integral_cache.clear()  # where an attempt out of time has left that there is no way
        manual._parts_u_cache.clear()
        steps = run_bounded(TIME_LIMIT_S, lambda: manual.integral_steps(body, x))
        rule = manual.DontKnowRule(body, x) if steps is None else chosen(steps)
        if rule.contains_dont_know():
            rule = manual.DontKnowRule(body, x)
        start = self.trace.line
        for step in self.translated(rule, integral, x):
            line = replaced(start, integral, step.result)
            self.assume(line)
            assert self.trace.compare is not None
            if self.trace.compare(self.trace.line, line) is Verdict.DIFFERENT:
                step = self.by_integrate(integral, x)
                line = replaced(start, integral, step.result)
            self.trace.add(step.rule, line, step.because)
        return latex_of(self.trace.line) != latex_of(start)

    def translated(
        self, rule: manual.Rule, integral: terms.Integral, x: sympy.Symbol
    ) -> Iterator[Rewrite[Term]]:
        """The rewrites of the integral that a rule of SymPy's stands for."""
        variable = integral.variable
        assert variable is not None

        def shown(value: sympy.Expr) -> Term:
            return from_sympy(value.subs(x, real(variable)))

        if isinstance(rule, manual.URule):
            u = self.new_letter()
            body = _in_terms_of(rule.u_func, rule.integrand, x, real(u))
            if body is None:
                body = rule.substep.integrand.subs(rule.u_var, real(u))
            yield self.substituted(from_sympy(body), u, shown(rule.u_func), integral)
        elif isinstance(rule, manual.TrigSubstitutionRule):
            yield self.by_angle(rule, integral)
        elif isinstance(rule, manual.PartsRule):
            yield parts_of(rule, shown, integral)
        elif isinstance(rule, manual.CyclicPartsRule):
            yield from cyclic_parts(rule, shown, integral)
        elif isinstance(rule, manual.RewriteRule):
            new = shown(rule.rewritten)
            name, words = kind_of_rewriting(rule)
            yield Rewrite(
                name, (replace(integral, body=new),), sentence("{}: {} = {}.", words, integral.body, new)
            )
        elif isinstance(rule, manual.PiecewiseRule):
            yield from self.translated(chosen(rule.subfunctions[0][0]), integral, x)
        elif not isinstance(rule, manual.DontKnowRule) and not rule.contains_dont_know():
            result = _elementary(shown, rule.eval(), integral)
            says = sentence("An antiderivative of {} is {}.", integral.body, result)
            yield Rewrite("basic-integrals", (result,), says)
        else:
            yield self.by_integrate(integral, x)

    def by_integrate(self, integral: terms.Integral, x: sympy.Symbol) -> Rewrite[Term]:
        """SymPy's answer, where its steps are not known."""
        variable = integral.variable
        assert variable is not None
        body = real_expression(integral.body).subs(real(variable), x)
        value = run_bounded(TIME_LIMIT_S, lambda: sympy.integrate(body, x))
        if value is None or value.has(sympy.Integral, sympy.Piecewise):
            raise NotCoveredError(sentence("no antiderivative of {} was found", integral.body))
        says = sentence(
            "SymPy finds this antiderivative of {}; these rules cannot explain it.", integral.body
        )
        result = _elementary(lambda part: from_sympy(part.subs(x, real(variable))), value, integral)
        return Rewrite(NOT_EXPLAINED, (result,), says)

    def new_letter(self) -> terms.Variable:
        used = {variable.token for variable in terms.variables(self.trace.line)}
        used |= {variable.token for variable, _ in self.definitions} | {self.variable.token}
        free = [name for name in SPARE_LETTERS if name not in used]
        if not free:
            raise NotCoveredError("an antiderivative by more substitutions than anybody would read")
        return terms.Variable(free[0])

    def define(self, variable: terms.Variable, meaning: Term) -> None:
        self.definitions.append((variable, meaning))
        self.compare()

    def substituted(
        self, body: Term, u: terms.Variable, inner: Term, integral: terms.Integral
    ) -> Rewrite[Term]:
        """The integral by u, which stands for an inner function."""
        assert integral.variable is not None
        derivative = sympy.diff(real_expression(inner), real(integral.variable))
        slope = from_sympy(min(derivative, sympy.factor(derivative), key=sympy.count_ops))
        self.define(u, inner)
        du = multiply(slope, terms.Variable(f"d{integral.variable.token}"))
        says = sentence("Substitute {} = {}, so that d{} = {}.", u, inner, u, du)
        return Rewrite("substitution", (terms.Integral(body, u),), says)

    def by_angle(self, rule: manual.TrigSubstitutionRule, integral: terms.Integral) -> Rewrite[Term]:
        """x = a sin(t), a tan(t) or a / cos(t) for a root of a quadratic."""
        assert integral.variable is not None
        t = terms.Variable(r"\theta")
        theta = sympy.Symbol("theta", real=True)
        function = rule.func.subs(rule.theta, theta)
        name = function.atoms(sympy.Function).pop()
        inverse = {sympy.sin: sympy.asin, sympy.tan: sympy.atan, sympy.sec: sympy.asec}[type(name)]
        size = function / name
        self.define(t, from_sympy(inverse(real(integral.variable) / size)))
        body = from_sympy(rule.substep.integrand.subs(rule.theta, theta))
        says = sentence("Substitute {} = {}.", integral.variable, from_sympy(function))
        return Rewrite("trigonometric-substitution", (terms.Integral(body, t),), says)

    def put_back(self) -> None:
        """The letters that were substituted, by what they stand for."""
        if not self.definitions or next(integrals_of(self.trace.line), None) is not None:
            return
        line = self.trace.line
        for variable, meaning in reversed(self.definitions):
            line = substitute(line, variable, meaning)
        words = joined(
            ", ", (sentence("{} = {}", variable, meaning) for variable, meaning in self.definitions)
        )
        self.trace.add("substitute-back", line, sentence("Substitute back {}.", words))
        self.undo_tangents()
        self.expand_multiples()

    def undo_tangents(self) -> None:
        """arctan(tan(x)) as x."""
        line, says = self.trace.line, []
        for part in terms.walk(line):
            if isinstance(part, terms.Call) and part.function == r"\arctan":
                inner = part.argument
                if isinstance(inner, terms.Call) and inner.function == r"\tan":
                    line = replaced(line, part, inner.argument)
                    says.append(sentence("{} and {} differ by a constant.", part, inner.argument))
        if says:
            self.trace.add("inverse-tangent", line, joined(" ", says))

    def expand_multiples(self) -> None:
        """sin(2 arcsin(x)) as 2 x sqrt(1 - x^2)."""
        line, says = self.trace.line, []
        for part in terms.walk(line):
            if isinstance(part, terms.Call) and part.function in (r"\sin", r"\cos"):
                value = real_expression(part)
                new = sympy.expand_trig(value) if value.has(*INVERSES) else value
                if new != value and not new.has(*INVERSES):
                    line = replaced(line, part, from_sympy(new))
                    says.append(sentence("{} = {}", part, from_sympy(new)))
        if says:
            words = joined(", ", says)
            self.trace.add(
                "multiple-angle", line, sentence("By the formulas for multiples of an angle: {}.", words)
            )


def _with_sign(factor: sympy.Expr, step: Rewrite[Term]) -> Rewrite[Term]:
    """A substitution up to a sign that is constant between two zeros."""
    shown = from_sympy(factor)
    says = joined(" ", (step.because, sentence(CONSTANT_SIGN, shown)))
    return replace(step, results=(multiply(shown, step.result),), because=says)


def integrals_of(line: Term) -> Iterator[terms.Integral]:
    """The integrals in a line that hold no other one."""
    for part in terms.walk(line):
        if isinstance(part, terms.Integral) and next(integrals_of(part.body), None) is None:
            yield part


def _in_terms_of(inner: sympy.Expr, body: sympy.Expr, x: sympy.Symbol, u: sympy.Symbol) -> sympy.Expr | None:
    """The integrand divided by the derivative of u(x), with u alone; None where x is left."""
    rest = sympy.simplify(body / sympy.diff(inner, x)).subs(inner, u).subs(sympy.expand(inner), u)
    return None if rest.has(x) else rest


def _elementary(shown: Shown, value: sympy.Expr, integral: terms.Integral) -> Term:
    """The term of an antiderivative. Raises NotCoveredError where the usual functions do not suffice."""
    try:
        return shown(real_logarithms(value))
    except NotCoveredError as reason:
        message = sentence("no antiderivative of {} can be written with the usual functions", integral.body)
        raise NotCoveredError(message) from reason


def add_constant(trace: Trace, used: Term) -> None:
    """The constant of integration, at the end."""
    names = {variable.token for variable in terms.variables(used)}
    constant = terms.Variable(next(name for name in ("C", "K", "c") if name not in names))
    says = sentence(
        "Add the constant of integration {}, because the derivative of a constant is 0.", constant
    )
    add_step(trace, Rewrite("constant-of-integration", (add(trace.line, constant),), says))
