"""Equations with the unknown in a sine, a cosine or a tangent: all solutions, `k` being any whole number."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.exact import exact_value, sign_of, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.polynomials import polynomial_of
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.equations.branches import Equation
from inkmath.solving.sentences import formula, inline, joined, sentence

TWO_PI = terms.Product((terms.Number("2"), terms.Constant(r"\pi")), ("",))
PI = terms.Constant(r"\pi")
K = terms.Variable("k")
N = terms.Variable("n")

DEFINED = "Only where both sides have a value; each solution is checked."


def integer_parameter(variable: terms.Variable) -> terms.Variable:
    """The letter for any whole number."""
    return N if variable.token == "k" else K


TURN = formula(r"2\pi", "2 pi")


def is_family(equation: Equation) -> bool:
    """True if a side holds the letter for any whole number."""
    return integer_parameter(equation.variable) in terms.variables(equation.line)


def _plus_period(start: Term, period: Term, variable: terms.Variable) -> Term:
    k = integer_parameter(variable)
    factors = period.factors if isinstance(period, terms.Product) else (period,)
    repeated: Term = k if period == ONE else terms.Product((*factors, k), ("",) * len(factors))
    return repeated if start == ZERO else terms.Sum((start, repeated))


def undo_trigonometric(equation: Equation) -> Rewrite[Equation] | None:
    """`sin A = 1/2` gives `A = pi/6 + 2 pi k` or `A = 5pi/6 + 2 pi k`."""
    left = equation.left
    if not isinstance(left, terms.Call) or equation.contains_variable(equation.right) or is_family(equation):
        return None
    rule = {r"\sin": _undo_sine, r"\cos": _undo_cosine, r"\tan": _undo_tangent}.get(left.function)
    if rule is not None:
        return rule(equation, left.argument, exact_value(equation.right))
    return _undo_other(equation, left)


def _beyond_one(equation: Equation, name: str, value: sympy.Expr) -> Rewrite[Equation] | None:
    if sign_of(abs(value) - 1) <= 0:
        return None
    says = sentence("A {} lies between -1 and 1, but {} does not.", name, equation.right)
    return Rewrite("out-of-range", (), says)


def _angles(
    equation: Equation, argument: Term, starts: list[sympy.Expr], period: Term
) -> tuple[Equation, ...]:
    sides = [_plus_period(from_sympy(start), period, equation.variable) for start in starts]
    return tuple(equation.with_sides(argument, side) for side in sides)


def _undo_sine(equation: Equation, argument: Term, value: sympy.Expr) -> Rewrite[Equation]:
    shown = inline(equation.right)
    impossible = _beyond_one(equation, "sine", value)
    if impossible is not None:
        return impossible
    if value == 0:
        says = sentence("The sine is 0 at the multiples of {}.", PI)
        return Rewrite("all-angles", _angles(equation, argument, [sympy.S.Zero], PI), says)
    first = sympy.asin(value)
    if abs(value) == 1:
        says = sentence("The sine is {} only at {} in each turn of {}.", shown, from_sympy(first), TURN)
        return Rewrite("all-angles", _angles(equation, argument, [first], TWO_PI), says)
    starts = [first, sympy.pi - first]
    names = joined(" and ", (inline(from_sympy(start)) for start in starts))
    says = sentence("The sine is {} at {}, and again after each turn of {}.", shown, names, TURN)
    return Rewrite("all-angles", _angles(equation, argument, starts, TWO_PI), says)


def _undo_cosine(equation: Equation, argument: Term, value: sympy.Expr) -> Rewrite[Equation]:
    shown = inline(equation.right)
    impossible = _beyond_one(equation, "cosine", value)
    if impossible is not None:
        return impossible
    first = sympy.acos(value)
    if value == 0:
        says = sentence("The cosine is 0 at {}, and again after each half turn.", from_sympy(first))
        return Rewrite("all-angles", _angles(equation, argument, [first], PI), says)
    if abs(value) == 1:
        says = sentence("The cosine is {} only at {} in each turn of {}.", shown, from_sympy(first), TURN)
        return Rewrite("all-angles", _angles(equation, argument, [first], TWO_PI), says)
    names = sentence("{} and its opposite", from_sympy(first))
    says = sentence("The cosine is {} at {}, and again after each turn of {}.", shown, names, TURN)
    return Rewrite("all-angles", _angles(equation, argument, [first, -first], TWO_PI), says)


def _undo_tangent(equation: Equation, argument: Term, value: sympy.Expr) -> Rewrite[Equation]:
    first = sympy.atan(value)
    says = sentence(
        "The tangent is {} at {}, and again after each half turn.", equation.right, from_sympy(first)
    )
    return Rewrite("all-angles", _angles(equation, argument, [first], PI), says)


RECIPROCALS = {r"\cot": (r"\tan", "cotangent"), r"\sec": (r"\cos", "secant"), r"\csc": (r"\sin", "cosecant")}
INVERSES = {
    r"\arcsin": (r"\sin", -sympy.pi / 2, sympy.pi / 2),
    r"\arccos": (r"\cos", sympy.S.Zero, sympy.pi),
    r"\arctan": (r"\tan", -sympy.pi / 2, sympy.pi / 2),
}


NAMES = {r"\sin": "sine", r"\cos": "cosine", r"\tan": "tangent"}


def _undo_other(equation: Equation, left: terms.Call) -> Rewrite[Equation] | None:
    value = exact_value(equation.right)
    if left.function in RECIPROCALS:
        other, name = RECIPROCALS[left.function]
        if value == 0 and other == r"\tan":
            says = "The cotangent is 0 where the cosine is."
            return Rewrite(
                "reciprocal", (equation.with_sides(terms.Call(r"\cos", left.argument), ZERO),), says
            )
        if value == 0:
            return Rewrite("out-of-range", (), sentence("A {} is never 0.", name))
        if other != r"\tan" and sign_of(1 - abs(value)) > 0:
            says = sentence("A {} does not lie between -1 and 1, but {} does.", name, from_sympy(value))
            return Rewrite("out-of-range", (), says)
        result = equation.with_sides(terms.Call(other, left.argument), from_sympy(simplify_number(1 / value)))
        says = sentence("The {} is 1 divided by the {}: take reciprocals.", name, other.removeprefix(chr(92)))
        return Rewrite("reciprocal", (result,), says)
    if left.function in INVERSES:
        function, low, high = INVERSES[left.function]
        name = left.function.removeprefix("\\")
        is_inside = sign_of(value - low) >= 0 and sign_of(high - value) >= 0
        if not is_inside or (function == r"\tan" and value in (low, high)):
            says = sentence("An {} lies between {} and {}.", name, from_sympy(low), from_sympy(high))
            return Rewrite("out-of-range", (), says)
        right = from_sympy(getattr(sympy, function.removeprefix("\\"))(value))
        says = sentence("Take the {} of both sides: {} = {}.", NAMES[function], left.argument, right)
        return Rewrite("undo-inverse", (equation.with_sides(left.argument, right),), says)
    return None


def solve_family(equation: Equation) -> Rewrite[Equation] | None:
    """`2x + 1 = pi/6 + 2 pi k` gives `x = ...`, for a linear expression on the left.

    Raises NotCoveredError for any other.
    """
    if not is_family(equation):
        return None
    k = integer_parameter(equation.variable)
    try:
        left = polynomial_of(equation.left, equation.variable)
        starts = _linear_in(equation.right, k)
    except NotCoveredError:
        left, starts = (), None
    if len(left) != 2 or starts is None or equation.left == equation.variable:
        raise NotCoveredError("the angle is no linear expression in the unknown")
    constant, factor = left
    start, period = (
        simplify_number((value - shift) / factor) for value, shift in zip(starts, (constant, 0), strict=True)
    )
    result = equation.with_sides(
        equation.variable, _plus_period(from_sympy(start), from_sympy(abs(period)), equation.variable)
    )
    moved = from_sympy(-constant if sign_of(constant) < 0 else constant)
    move = "Add {} to both sides." if sign_of(constant) < 0 else "Subtract {} from both sides."
    doings = [sentence(move, moved)] if constant != 0 else []
    doings += [sentence("Divide both sides by {}.", from_sympy(factor))] if factor != 1 else []
    says = joined(" ", doings) if doings else "Simplify the right side."
    return Rewrite("solve-for-unknown", (result,), says)


def _linear_in(term: Term, k: terms.Variable) -> tuple[sympy.Expr, sympy.Expr] | None:
    poly = polynomial_of(term, k)
    return (poly[0], poly[1]) if len(poly) == 2 else None


def family_of(equation: Equation) -> sympy.Expr:
    """The right side of `x = pi/6 + 2 pi k`, k a whole number."""
    k = integer_parameter(equation.variable)
    poly = polynomial_of(equation.right, k)
    variable = sympy.Symbol(k.token, integer=True)
    return sympy.Add(*(value * variable**n for n, value in enumerate(poly)))


def equal_angles(equation: Equation) -> Rewrite[Equation] | None:
    """`sin A = sin B` gives `A = B + 2 pi k` or `A = pi - B + 2 pi k`."""
    match equation.left, equation.right:
        case terms.Call(f, a, None), terms.Call(g, b, None) if f == g and f in (r"\sin", r"\cos", r"\tan"):
            pass
        case _:
            return None
    try:
        left, right = (polynomial_of(side, equation.variable) for side in (a, b))
    except NotCoveredError:
        return None
    if max(len(left), len(right)) > 2:
        return None
    name = {r"\sin": "sines", r"\cos": "cosines", r"\tan": "tangents"}[f]
    mirrored = {r"\sin": (1, sympy.pi), r"\cos": (1, sympy.S.Zero)}.get(f)
    signs = [(-1, sympy.S.Zero)] + ([mirrored] if mirrored is not None else [])
    period = PI if f == r"\tan" else TWO_PI
    equations = []
    x = equation.x
    for sign, start in signs:
        sides = [sum((c * x**n for n, c in enumerate(poly)), sympy.S.Zero) for poly in (left, right)]
        moved = sympy.expand(sides[0] + sign * sides[1])
        equations.append(
            equation.with_sides(from_sympy(moved), _plus_period(from_sympy(start), period, equation.variable))
        )
    if any(not equation.contains_variable(each.left) for each in equations):
        return None
    ways = (
        "equal"
        if f == r"\tan"
        else sentence("equal or add up to {}", PI)
        if f == r"\sin"
        else "equal or opposite"
    )
    says = sentence("Equal {} have angles that are {}, up to whole turns.", name, ways)
    return Rewrite("equal-angles", tuple(equations), says, DEFINED if f == r"\tan" else "")


# Several functions in one equation


def to_sines(equation: Equation) -> Rewrite[Equation] | None:
    """tan, cot, sec and csc by sine and cosine, where other functions stand beside them."""
    difference = equation.difference
    atoms = [a for a in difference.atoms(sympy.tan, sympy.cot, sympy.sec, sympy.csc) if a.has(equation.x)]
    if not atoms or len({type(a) for a in difference.atoms(sympy.Function) if a.has(equation.x)}) < 2:
        return None
    written = {
        sympy.tan: lambda a: sympy.sin(a) / sympy.cos(a),
        sympy.cot: lambda a: sympy.cos(a) / sympy.sin(a),
        sympy.sec: lambda a: 1 / sympy.cos(a),
        sympy.csc: lambda a: 1 / sympy.sin(a),
    }
    changed = {atom: written[type(atom)](atom.args[0]) for atom in atoms}
    sides = [side.xreplace(changed) for side in equation.sides]
    return Rewrite("to-sines", (equation.of(*sides),), "Write everything with sines and cosines.")


def waves_of(equation: Equation) -> list[sympy.Expr]:
    return [a for a in equation.difference.atoms(sympy.sin, sympy.cos) if a.has(equation.x)]


def angle_of_two(equation: Equation) -> sympy.Expr | None:
    """The angle that two sines, cosines or tangents share; None where there are more, fewer or other ones."""
    waves = waves_of(equation)
    angles = {wave.args[0] for wave in waves}
    return angles.pop() if len(waves) == 2 and len(angles) == 1 else None


def sine_and_cosine(equation: Equation) -> Rewrite[Equation] | None:
    """`a sin A + b cos A = c` gives `tan A = -b/a` for c = 0, and otherwise one sine of a shifted angle."""
    angles = {wave.args[0] for wave in waves_of(equation)}
    if len(angles) != 1 or len(waves_of(equation)) != 2:
        return None
    angle = angles.pop()
    s, c = sympy.sin(angle), sympy.cos(angle)
    difference = sympy.expand(equation.difference)
    a, b = difference.coeff(s, 1), difference.coeff(c, 1)
    rest = sympy.expand(difference - a * s - b * c)
    if any(value.has(equation.x) for value in (a, b, rest)) or a == 0 or b == 0:
        return None
    shown = inline(from_sympy(c))
    if rest == 0:
        says = sentence("Where {} is 0 the sine is not, so it can be divided by {}.", shown, shown)
        return Rewrite("divide-by-cosine", (equation.of(sympy.tan(angle), simplify_number(-b / a)),), says)
    size = simplify_number(sympy.sqrt(a**2 + b**2))
    shift = sympy.atan2(b, a)
    says = sentence(
        "The left side is {} times one sine, of the angle shifted by {}; divide by {}.",
        from_sympy(size),
        from_sympy(shift),
        from_sympy(size),
    )
    return Rewrite("one-sine", (equation.of(sympy.sin(angle + shift), simplify_number(-rest / size)),), says)


def product_to_double_angle(equation: Equation) -> Rewrite[Equation] | None:
    """`sin A cos A = c` gives `sin 2A = 2c`."""
    angle = angle_of_two(equation)
    if angle is None:
        return None
    difference = sympy.expand(equation.difference)
    product = sympy.sin(angle) * sympy.cos(angle)
    factor = (
        difference.coeff(product, 1) if not difference.coeff(sympy.sin(angle), 1).is_Add else sympy.S.Zero
    )
    rest = sympy.expand(difference - factor * product)
    if factor == 0 or factor.has(equation.x) or rest.has(equation.x):
        return None
    result = equation.of(sympy.sin(2 * angle), simplify_number(-2 * rest / factor))
    says = sentence("Twice {} is {}.", from_sympy(product), result.left)
    return Rewrite("double-angle", (result,), says)


def expand_angles(equation: Equation) -> Rewrite[Equation] | None:
    """`sin 2x = sin x` gives `2 sin x cos x = sin x`: all by the functions of one angle."""
    waves = waves_of(equation)
    angles = {wave.args[0] for wave in waves}
    if len(angles) < 2:
        return None
    smallest = min(angles, key=lambda angle: abs(float(sympy.N(angle.coeff(equation.x) or 1))))
    ratios = {angle: sympy.cancel(angle / smallest) for angle in angles}
    if not all(ratio.is_Integer and 1 <= ratio <= 4 for ratio in ratios.values()):
        return None
    unit = sympy.Dummy("A", real=True)
    changed = {wave: type(wave)(ratios[wave.args[0]] * unit) for wave in waves}
    only_sines = all(isinstance(w, sympy.sin) for w in waves if ratios[w.args[0]] == 1)
    sides = []
    for side in equation.sides:
        new = sympy.expand_trig(side.xreplace(changed))
        if only_sines and any(isinstance(w, sympy.cos) for w in waves):
            new = sympy.expand(new).subs(sympy.cos(unit) ** 2, 1 - sympy.sin(unit) ** 2)
        sides.append(sympy.expand(new).xreplace({unit: smallest}))
    says = sentence("Write everything with the angle {}.", from_sympy(smallest))
    return Rewrite("multiple-angles", (equation.of(*sides),), says)
