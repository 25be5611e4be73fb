"""A particular solution of a linear equation with constant coefficients: by an ansatz, or by variation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy
from sympy.simplify.fu import TR7, TR8

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving import progress
from inkmath.solving.differential_equations.roots import CharacteristicRoot
from inkmath.solving.differential_equations.separable import equals
from inkmath.solving.differential_equations.working import are_same, integrated, slope_term
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import add, multiply, number
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Step

NAMES = "ABDEFGHJ"
"""Letters for the coefficients of an ansatz."""


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the right side: polynomials times e^(ax) cos(bx) and e^(ax) sin(bx).

    degree: the highest of the polynomials. repeats: how often a + ib is a characteristic root.
    """

    rate: sympy.Expr
    frequency: sympy.Expr
    value: sympy.Expr
    degree: int
    repeats: int


@dataclass(slots=True)
class _Task:
    coefficients: Sequence[sympy.Expr]
    right: sympy.Expr
    x: terms.Variable
    y: terms.Variable
    draft: Draft

    @property
    def name(self) -> terms.Variable:
        return terms.Variable(self.y.token, "p")

    def say(self, rule: str, line: Term, explanation: str, is_right: bool = True) -> None:
        step = Step(rule, latex_of(line), explanation, is_right)
        self.draft.steps.append(step)
        progress.tell_step(step)

    def applied(self, body: sympy.Expr) -> sympy.Expr:
        """The left side of the equation with the body for y."""
        x = real(self.x)
        return sympy.Add(*(a * sympy.diff(body, x, k) for k, a in enumerate(self.coefficients)))

    def applied_term(self, body: Term) -> Term:
        """The same as a term with derivatives that are not worked out."""
        parts = [
            multiply(from_sympy(a), terms.Derivative(body, self.x, number(k)) if k else body)
            for k, a in enumerate(self.coefficients)
        ]
        return add(*parts)


def particular_solution(
    coefficients: Sequence[sympy.Expr],
    right: sympy.Expr,
    x: terms.Variable,
    y: terms.Variable,
    roots: Sequence[CharacteristicRoot],
    functions: Sequence[Term],
    draft: Draft,
) -> Term:
    """One solution of the equation with the right side. Raises NotCoveredError."""
    task = _Task(coefficients, right, x, y, draft)
    groups = _groups(right, real(x), roots)
    if groups is None:
        return _by_variation(task, functions)
    return _by_ansatz(task, groups)


# The right side in groups


def _groups(right: sympy.Expr, x: sympy.Symbol, roots: Sequence[CharacteristicRoot]) -> list[Group] | None:
    """The right side in groups of one growth and one frequency; None where it holds other functions."""
    value = sympy.expand(right.rewrite(sympy.exp) if right.has(sympy.sinh, sympy.cosh) else right)
    if value.has(sympy.sin, sympy.cos):
        value = sympy.expand(TR8(TR7(value)))
    found: dict[tuple[sympy.Expr, sympy.Expr], list[tuple[sympy.Expr, int]]] = {}
    for part in sympy.Add.make_args(sympy.powsimp(value)):
        key = _key(part, x)
        if key is None:
            return None
        found.setdefault(key[:2], []).append((part, key[2]))
    return [
        Group(
            a,
            b,
            sympy.Add(*(part for part, _ in parts)),
            max(degree for _, degree in parts),
            _repeats(a, b, roots),
        )
        for (a, b), parts in found.items()
    ]


def _key(part: sympy.Expr, x: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr, int] | None:
    """a, b and the power of x of x^n e^(ax) cos(bx), or the sine, with a constant before it."""
    rate, frequency, degree = sympy.S.Zero, sympy.S.Zero, 0
    for factor in sympy.Mul.make_args(part):
        base, exponent = factor.as_base_exp()
        if not factor.has(x):
            continue
        if base == x and exponent.is_Integer and exponent > 0:
            degree += int(exponent)
        elif base == sympy.E and _slope(exponent, x) is not None:
            rate += sympy.diff(exponent, x)
        elif (
            isinstance(factor, sympy.sin | sympy.cos)
            and frequency == 0
            and _slope(factor.args[0], x) is not None
        ):
            frequency = sympy.Abs(sympy.diff(factor.args[0], x))
            if factor.args[0].subs(x, 0) != 0:
                return None
        else:
            return None
    if isinstance(frequency, sympy.Abs):
        frequency = frequency.args[0]
    return rate, frequency, degree


def _slope(value: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    slope = sympy.diff(value, x)
    return None if slope.has(x) or slope == 0 else slope


def _repeats(rate: sympy.Expr, frequency: sympy.Expr, roots: Sequence[CharacteristicRoot]) -> int:
    def is_same(root: CharacteristicRoot) -> bool:
        gaps = (root.real - rate, root.imaginary**2 - frequency**2)
        return all(sympy.simplify(gap) == 0 for gap in gaps)

    return next((root.multiplicity for root in roots if is_same(root)), 0)


# By an ansatz


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of an ansatz for one group.

    collected: what it gives on the left side of the equation. equations: coefficients that must be equal.
    """

    body: Term
    letters: list[terms.Variable]
    collected: Term
    equations: list[tuple[sympy.Expr, sympy.Expr]]


def _by_ansatz(task: _Task, groups: Sequence[Group]) -> Term:
    used = {symbol.name for a in (*task.coefficients, task.right) for symbol in a.free_symbols}
    names = [terms.Variable(name) for name in NAMES if name not in used]
    parts = []
    for group in groups:
        parts.append(_part(task, group, names))
        names = names[len(parts[-1].letters) :]
    ansatz = add(*(part.body for part in parts))
    says = sentence("For a particular solution take the form of the right side, with unknown coefficients.")
    if any(group.repeats for group in groups):
        says = sentence(
            "For a particular solution take the form of the right side, times {} where that solves the "
            "homogeneous equation.",
            task.x,
        )
    task.say("ansatz", equals(task.name, ansatz), says)
    for order in range(1, len(task.coefficients)):
        slope = slope_term(ansatz, task.x, order)
        is_right = are_same(terms.Derivative(ansatz, task.x, number(order)), slope)
        name = terms.Variable(task.y.token, "p", order)
        task.say("differentiate-solution", equals(name, slope), "Differentiate it.", is_right)
    line = equals(add(*(part.collected for part in parts)), from_sympy(task.right))
    is_right = are_same(task.applied_term(ansatz), line.sides[0])
    task.say("put-in-ansatz", line, "Substitute these into the equation and collect like terms.", is_right)
    letters = [letter for part in parts for letter in part.letters]
    return _with_coefficients(task, ansatz, letters, [pair for part in parts for pair in part.equations])


def _part(task: _Task, group: Group, names: Sequence[terms.Variable]) -> _Part:
    x = real(task.x)
    waves = [sympy.cos(group.frequency * x), sympy.sin(group.frequency * x)] if group.frequency != 0 else []
    length = group.degree + 1
    size = length * max(1, len(waves))
    if size > len(names):
        raise NotCoveredError("an ansatz with too many coefficients")
    letters = list(names[:size])
    polynomials = [
        add(*(multiply(letter, _power(task.x, group.degree - k)) for k, letter in enumerate(own)))
        for own in (letters[:length], letters[length:])
        if own
    ]
    body = _shape(task.x, group, polynomials, waves)
    left, right = (
        sympy.expand(sympy.powsimp(sympy.expand(value * sympy.exp(-group.rate * x))))
        for value in (task.applied(real_expression(body)), group.value)
    )
    collected = _collected(left, group, waves, task.x)
    return _Part(body, letters, collected, _compared(left, right, x, waves))


def _with_coefficients(
    task: _Task,
    ansatz: Term,
    letters: Sequence[terms.Variable],
    equations: Sequence[tuple[sympy.Expr, sympy.Expr]],
) -> Term:
    """The ansatz with its coefficients, by comparison."""
    symbols = [real(letter) for letter in letters]
    relations = [equals(from_sympy(left), from_sympy(right)) for left, right in equations]
    shown: Term = relations[0] if len(relations) == 1 else terms.Tuple(tuple(relations))
    solutions = sympy.linsolve([left - right for left, right in equations], symbols)
    if not solutions or any(value.has(*symbols) for value in next(iter(solutions))):
        raise NotCoveredError("an ansatz whose coefficients are not determined")
    (found,) = solutions
    values = dict(zip(symbols, map(sympy.simplify, found), strict=True))
    result = from_sympy(sympy.expand(real_expression(ansatz).subs(values)))
    is_right = are_same(task.applied_term(result), from_sympy(task.right))
    if [relation.sides[0] for relation in relations] != list(letters):
        task.say("compare-coefficients", shown, "Compare the coefficients of both sides.", is_right)
    named = [
        equals(letter, from_sympy(values[symbol])) for letter, symbol in zip(letters, symbols, strict=True)
    ]
    line: Term = named[0] if len(named) == 1 else terms.Tuple(tuple(named))
    task.say("find-constant", line, sentence("Solve for {}.", joined(", ", letters)), is_right)
    task.say("particular-solution", equals(task.name, result), "Substitute the coefficients.", is_right)
    return result


def _power(x: Term, exponent: int) -> Term:
    return terms.ONE if exponent == 0 else x if exponent == 1 else terms.Power(x, number(exponent))


def _shape(x: terms.Variable, group: Group, polynomials: Sequence[Term], waves: Sequence[sympy.Expr]) -> Term:
    """x^s e^(ax) (polynomial cos(bx) + polynomial sin(bx))."""
    growth = from_sympy(sympy.exp(group.rate * real(x)))
    factor = multiply(_power(x, group.repeats))
    if group.frequency == 0:
        first = polynomials[0]
        own = (factor, first) if isinstance(first, terms.Sum) else (first, factor)
        return multiply(*_without_ones(*own, growth))
    swing = add(*(multiply(p, from_sympy(wave)) for p, wave in zip(polynomials, waves, strict=True)))
    return multiply(*_without_ones(factor, growth, swing))


def _without_ones(*factors: Term) -> list[Term]:
    return [factor for factor in factors if factor != terms.ONE]


def _compared(
    left: sympy.Expr, right: sympy.Expr, x: sympy.Symbol, waves: Sequence[sympy.Expr]
) -> list[tuple[sympy.Expr, sympy.Expr]]:
    """The coefficients of each power of x, times each wave, on both sides."""
    generators = [x, *waves]
    polys = [sympy.Poly(value, *generators) for value in (left, right)]
    keys = sorted({key for poly in polys for key in poly.as_dict()}, reverse=True)
    pairs = [tuple(poly.as_dict().get(key, sympy.S.Zero) for poly in polys) for key in keys]
    return [(a, b) for a, b in pairs if a != 0 or b != 0]


def _collected(left: sympy.Expr, group: Group, waves: Sequence[sympy.Expr], letter: terms.Variable) -> Term:
    """The left side with the ansatz in it, collected by the functions that it holds."""
    x = real(letter)
    growth = from_sympy(sympy.exp(group.rate * x))
    shown = []
    for wave in waves or [sympy.S.One]:
        own = left.coeff(wave) if waves else left
        if own != 0:
            factors = from_sympy(sympy.collect(sympy.expand(own), x)), growth, from_sympy(wave)
            shown.append(multiply(*_without_ones(*factors)))
    return add(*shown)


# By varying the constants


def _by_variation(task: _Task, functions: Sequence[Term]) -> Term:
    """-y1 int(y2 f / W) + y2 int(y1 f / W), where W is the Wronskian of y1 and y2."""
    if len(functions) != 2:
        raise NotCoveredError("a right side of this form")
    x = real(task.x)
    first, second = (real_expression(function) for function in functions)
    wronskian = sympy.simplify(first * sympy.diff(second, x) - second * sympy.diff(first, x))
    right = task.right / task.coefficients[-1]
    names = [terms.Variable(task.y.token, str(k)) for k in (1, 2)]
    w = terms.Variable("W")
    primes = [terms.Variable(name.token, name.sub, 1) for name in names]
    formula = add(multiply(names[0], primes[1]), terms.Negation(multiply(names[1], primes[0])))
    line = terms.Relation((w, formula, from_sympy(wronskian)), ("=", "="))
    slopes = [terms.Derivative(function, task.x, terms.ONE) for function in functions]
    own = add(multiply(functions[0], slopes[1]), terms.Negation(multiply(functions[1], slopes[0])))
    says = sentence(
        "Vary the constants: with {} = {} and {} = {} this is the Wronskian.",
        names[0],
        functions[0],
        names[1],
        functions[1],
    )
    task.say("wronskian", line, says, are_same(own, from_sympy(wronskian)))
    bodies = [from_sympy(_shortest(each * right / wronskian)) for each in (second, first)]
    values = []
    for body, name in zip(bodies, (names[1], names[0]), strict=True):
        start = terms.Integral(body, task.x)
        trace = integrated(start)
        values.append(trace.line)
        is_right = are_same(terms.Derivative(trace.line, task.x, terms.ONE), body)
        says = sentence("The integral of {} times the right side, divided by W.", name)
        task.say("integral-beside", equals(start, trace.line), says, is_right)
    parts = [real_expression(a) * real_expression(b) for a, b in zip(functions, values, strict=True)]
    result = from_sympy(_shortest(_without(sympy.expand(parts[1] - parts[0]), (first, second), x)))
    says = sentence(
        "A particular solution is {} times the second integral, less {} times the first.", names[1], names[0]
    )
    is_right = are_same(task.applied_term(result), from_sympy(task.right))
    task.say("particular-solution", equals(task.name, result), says, is_right)
    return result


def _without(value: sympy.Expr, functions: Sequence[sympy.Expr], x: sympy.Symbol) -> sympy.Expr:
    """The sum without multiples of the solutions of the homogeneous equation."""

    def is_multiple(part: sympy.Expr) -> bool:
        return any(not sympy.simplify(part / function).has(x) for function in functions)

    return sympy.Add(*(part for part in sympy.Add.make_args(value) if not is_multiple(part)))


def _shortest(value: sympy.Expr) -> sympy.Expr:
    return min((value, sympy.simplify(value), sympy.expand(value)), key=sympy.count_ops)
