"""Linear equations of a higher order: with constant coefficients, Euler's, and y'' = f(x)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ZERO, Term
from inkmath.solving import progress
from inkmath.solving.differential_equations.particular import particular_solution
from inkmath.solving.differential_equations.problems import DifferentialEquation
from inkmath.solving.differential_equations.roots import (
    LAMBDA,
    CharacteristicRoot,
    characteristic_roots,
    homogeneous_solution,
)
from inkmath.solving.differential_equations.separable import equals, joined
from inkmath.solving.differential_equations.working import (
    are_same,
    integrated,
    integration_constant,
    satisfies,
)
from inkmath.solving.draft import Draft
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import add, multiply, number, power
from inkmath.solving.sentences import joined as listed
from inkmath.solving.sentences import sentence
from inkmath.solving.trace import latex_of
from inkmath.types import Step

SYMBOL = terms.Variable(r"\lambda")


@dataclass(slots=True)
class Linear:
    """A linear equation a_n y^(n) + ... + a_0 y = f.

    coefficients: a_0, a_1, ... right: f. conditions: what is assumed about the letters.
    """

    equation: DifferentialEquation
    draft: Draft
    coefficients: list[sympy.Expr]
    right: sympy.Expr
    constants: Sequence[terms.Variable]

    @property
    def x(self) -> terms.Variable:
        return self.equation.x

    @property
    def homogeneous(self) -> DifferentialEquation:
        """The same equation with 0 on the right."""
        left = add(
            *(
                multiply(from_sympy(a), self.equation.derivative(k))
                for k, a in reversed(list(enumerate(self.coefficients)))
            )
        )
        line = equals(left, ZERO)
        return DifferentialEquation(line, line, self.equation.y, self.x, self.equation.style)

    def say(self, rule: str, line: Term, explanation: str, is_right: bool) -> None:
        step = Step(rule, latex_of(line), explanation, is_right)
        self.draft.steps.append(step)
        progress.tell_step(step)


@dataclass(frozen=True, slots=True)
class GeneralSolution:
    """y = body with its constants. assumptions: what is taken for granted about the letters."""

    body: Term
    constants: Sequence[terms.Variable]
    assumptions: Sequence[terms.Relation] = ()


def solve_linear(equation: DifferentialEquation, draft: Draft) -> GeneralSolution:
    """The general solution. Raises NotCoveredError."""
    task = _linear_parts(equation, draft)
    x = real(task.x)
    if all(a == 0 for a in task.coefficients[:-1]):
        return GeneralSolution(_integrated_often(task), task.constants)
    if any(a.has(x) for a in task.coefficients):
        return GeneralSolution(_euler(task), task.constants)
    body, functions, roots = _homogeneous(task)
    if task.right == 0:
        return GeneralSolution(body, task.constants, _assumptions(task, roots))
    y = equation.y
    particular = particular_solution(task.coefficients, task.right, task.x, y, roots, functions, draft)
    if not satisfies(equation, particular):
        raise NotCoveredError("the particular solution that was found did not pass its check")
    result = add(body, particular)
    says = "The general solution is the sum of the two."
    task.say("general-solution", equals(y, result), says, satisfies(equation, result))
    return GeneralSolution(result, task.constants, _assumptions(task, roots))


def _assumptions(task: Linear, roots: Sequence[CharacteristicRoot]) -> list[terms.Relation]:
    """Conditions on letters: the sign that makes the roots of this kind, and a first factor that is not 0."""
    found = []
    if any(root.is_assumed for root in roots):
        root = roots[0]
        size = root.imaginary if root.imaginary != 0 else (roots[-1].real - root.real) / 2
        inside = sympy.factor(size**2)
        is_square = inside.is_nonnegative and inside.is_Pow
        shown = from_sympy(inside.base if is_square else inside)
        found.append(terms.Relation((shown, ZERO), (r"\neq" if is_square else ">",)))
    elif task.coefficients[-1].free_symbols:
        found.append(terms.Relation((from_sympy(task.coefficients[-1]), ZERO), (r"\neq",)))
    return found


def _linear_parts(equation: DifferentialEquation, draft: Draft) -> Linear:
    left, right = (real_expression(side) for side in equation.equation.sides)
    total = sympy.expand(left - right)
    letters = [real(equation.derivative(k)) for k in range(equation.order + 1)]
    coefficients = [sympy.diff(total, letter) for letter in letters]
    rest = -total.subs(dict.fromkeys(letters, 0))
    if any(a.has(*letters) for a in coefficients):
        raise NotCoveredError("a differential equation of a higher order that is not linear")
    if coefficients[-1].could_extract_minus_sign():
        coefficients, rest = [-a for a in coefficients], -rest
    constants = integration_constant((equation.equation,), equation.order)
    return Linear(equation, draft, coefficients, sympy.expand(rest), constants)


# Constant coefficients


def _homogeneous(task: Linear) -> tuple[Term, list[Term], list[CharacteristicRoot]]:
    """The general solution of the homogeneous equation, the functions in it, and the roots."""
    polynomial = sum(a * LAMBDA**k for k, a in enumerate(task.coefficients))
    roots = _roots(task, polynomial, False)
    body, functions = homogeneous_solution(roots, task.x, task.constants)
    _say_solution(task, body, roots, functions)
    return body, functions, roots


def _roots(task: Linear, polynomial: sympy.Expr, is_euler: bool) -> list[CharacteristicRoot]:
    """The roots of the characteristic equation, with the steps to them."""
    x, y = task.x, task.equation.y
    line = equals(_by_falling_powers(polynomial), ZERO)
    trial: Term = terms.Power(terms.Constant("e"), multiply(SYMBOL, x))
    if is_euler:
        trial = terms.Power(x, SYMBOL)
    is_right = _is_characteristic(task, line.sides[0], trial)
    says = sentence(
        "Substitute {} = {} and divide by {}: this is the characteristic equation.", y, trial, trial
    )
    if task.right != 0:
        says = sentence(
            "First the homogeneous equation: substitute {} = {} and divide by {}.", y, trial, trial
        )
    task.say("characteristic-equation", line, says, is_right)
    roots = characteristic_roots(polynomial)
    found = [terms.Relation((SYMBOL, root.term), ("=",)) for root in roots]
    shown: Term = found[0] if len(found) == 1 else terms.Tuple(tuple(found))
    is_right = all(_is_root(polynomial, root) for root in roots)
    task.say("characteristic-roots", shown, _said_roots(roots), is_right)
    return roots


def _by_falling_powers(polynomial: sympy.Expr) -> Term:
    coefficients = sympy.Poly(polynomial, LAMBDA).all_coeffs()
    degree = len(coefficients) - 1
    powers = [power(SYMBOL, number(degree - k)) for k in range(degree)]
    parts = [multiply(from_sympy(a), each) for a, each in zip(coefficients, powers, strict=False)]
    return add(*parts, from_sympy(coefficients[-1]))


def _is_characteristic(task: Linear, polynomial: Term, trial: Term) -> bool:
    """True if the trial function, put into the homogeneous equation, gives its multiple by the polynomial."""
    total: Term = ZERO
    for k, a in enumerate(task.coefficients):
        part = terms.Derivative(trial, task.x, number(k)) if k else trial
        total = add(total, multiply(from_sympy(a), part))
    return are_same(total, multiply(polynomial, trial))


def _is_root(polynomial: sympy.Expr, root: CharacteristicRoot) -> bool:
    value = root.real + sympy.I * root.imaginary
    slopes = [sympy.diff(polynomial, LAMBDA, k) for k in range(root.multiplicity)]
    return all(sympy.simplify(sympy.expand(slope.subs(LAMBDA, value))) == 0 for slope in slopes)


def _said_roots(roots: Sequence[CharacteristicRoot]) -> str:
    if any(root.multiplicity > 1 for root in roots):
        names = listed(", ", (root.term for root in roots if root.multiplicity > 1))
        return sentence("Solve it; {} is a root more than once.", names)
    if any(root.imaginary != 0 for root in roots):
        return "Solve it; its roots are complex."
    return "Solve it; its roots are real and different."


def _say_solution(
    task: Linear, body: Term, roots: Sequence[CharacteristicRoot], functions: Sequence[Term]
) -> None:
    says = "Each root gives a power of e; their sums with any factors are all solutions."
    if any(root.imaginary != 0 for root in roots):
        says = "A pair of complex roots gives a cosine and a sine, with the real part in the power of e."
    if any(root.multiplicity > 1 for root in roots):
        says = "A root that comes more than once gives further solutions, multiplied by the letter."
    name = task.equation.y if task.right == 0 else terms.Variable(task.equation.y.token, "h")
    is_right = satisfies(task.homogeneous, body) and are_independent(functions, task.x)
    task.say("homogeneous-solution", equals(name, body), says, is_right)


def are_independent(functions: Sequence[Term], x: terms.Variable) -> bool:
    """True if no function is a sum of multiples of the others: their Wronskian is not 0."""
    own = [real_expression(function) for function in functions]
    matrix = sympy.wronskian(own, real(x)) if len(own) <= 3 else sympy.S.One
    return bool(sympy.simplify(matrix) != 0)


# Euler's equation


def _euler(task: Linear) -> Term:
    """a x^2 y'' + b x y' + c y = 0: powers of x solve it."""
    x = real(task.x)
    scaled = [sympy.cancel(a / x**k) for k, a in enumerate(task.coefficients)]
    if any(a.has(x) for a in scaled):
        ratio = [
            sympy.cancel(a * x ** (len(scaled) - 1) / task.coefficients[-1] / x**k)
            for k, a in enumerate(task.coefficients)
        ]
        if any(a.has(x) for a in ratio):
            raise NotCoveredError("a linear equation of a higher order whose coefficients are functions")
        scaled = ratio
    if task.right != 0:
        raise NotCoveredError("Euler's equation with a right side")
    polynomial = sum(a * sympy.ff(LAMBDA, k) for k, a in enumerate(scaled))
    task.coefficients = [a * x**k for k, a in enumerate(scaled)]
    roots = _roots(task, sympy.expand(sympy.expand_func(polynomial)), True)
    s = terms.Variable("s")
    body, functions = homogeneous_solution(roots, s, task.constants)
    logarithm = terms.Call(r"\ln", terms.Absolute(task.x))
    result = from_euler(body, s, task.x, logarithm)
    own = [from_euler(function, s, task.x, logarithm) for function in functions]
    is_right = satisfies(task.equation, result) and are_independent(own, task.x)
    says = "Each root gives a power; their sums with any factors are all solutions."
    task.say("homogeneous-solution", equals(task.equation.y, result), says, is_right)
    return result


def from_euler(body: Term, s: terms.Variable, x: terms.Variable, logarithm: Term) -> Term:
    """The solution in s = ln x as one in x: e^(2s) is x^2."""
    for part in list(terms.walk(body)):
        if isinstance(part, terms.Power) and part.base == terms.Constant("e"):
            exponent = sympy.diff(real_expression(part.exponent), real(s))
            body = substitute(body, part, from_sympy(real(x) ** exponent))
    parts = body.terms if isinstance(body, terms.Sum) else (body,)
    return substitute(add(*map(joined, parts)), s, logarithm)


# One derivative only


def _integrated_often(task: Linear) -> Term:
    """y'' = f(x): integrate as often as the order says."""
    equation, x = task.equation, task.x
    right = from_sympy(sympy.expand(task.right / task.coefficients[-1]))
    own, others = right, list[Term]()
    for k, constant in enumerate(task.constants):
        order = equation.order - 1 - k
        before = add(own, *others)
        own = integrated(terms.Integral(own, x)).line
        others = [*(integrated(terms.Integral(other, x)).line for other in others), constant]
        body = add(own, *others)
        name = equation.shown(equation.derivative(order)) if order else equation.y
        is_right = are_same(terms.Derivative(body, x, terms.ONE), before)
        says = sentence("Integrate; {} is any constant.", constant)
        task.say("integrate-both-sides", equals(name, body), says, is_right)
    return body
