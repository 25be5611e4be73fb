"""Equations y' = f(x) g(y): the variables are separated, both sides integrated and solved for y."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import mul

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.differential_equations.problems import D
from inkmath.solving.differential_equations.working import Working, neat
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import add, divide, multiply, power
from inkmath.solving.sentences import sentence
from inkmath.solving.time_limit import run_bounded

T = sympy.Symbol("t_", real=True)
TIME_LIMIT_S = 1.0


@dataclass(slots=True)
class General:
    """The general solution of an equation of the first order.

    line: `y=...` or an equation of x and y, with the constant. extra: constant functions beside it.
    """

    line: terms.Relation
    extra: list[Term] = field(default_factory=list)


def equals(left: Term, right: Term) -> terms.Relation:
    return terms.Relation((left, right), ("=",))


def direct(work: Working) -> General:
    """y' = f(x): y is an antiderivative."""
    line = equals(work.y, terms.Integral(work.slope, work.x))
    work.say("integrate-slope", line, sentence("{} is an antiderivative of {}.", work.y, work.slope))
    result = equals(work.y, add(work.integrated(work.slope, work.x), work.constant))
    work.say("integrate-both-sides", result, sentence("Integrate; {} is any constant.", work.constant))
    return General(result)


def factors_of(slope: sympy.Expr, x: sympy.Symbol, y: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr] | None:
    """f(x) and g(y) of the slope f(x) g(y); None where it is no such product."""
    for value in (slope, sympy.expand_log(sympy.powsimp(slope)), sympy.expand(slope, power_exp=True)):
        parts = sympy.separatevars(value, symbols=(x, y), dict=True)
        if parts is not None:
            factor, f, g = parts["coeff"], parts[x], parts[y]
            sign = -1 if g.could_extract_minus_sign() and not g.is_Add else 1
            return factor * f * sign, g * sign
    return None


def separate(work: Working, f: sympy.Expr, g: sympy.Expr) -> General:
    """The general solution of y' = f(x) g(y)."""
    x, y = work.x, work.y
    right, left = (from_sympy(sympy.powsimp(_with_cotangent(value))) for value in (f, 1 / g))
    line = equals(_differential(left, y), _differential(right, x))
    says = sentence(
        "Separate the variables: everything with {} to the left, everything with {} to the right.", y, x
    )
    if g != 1 / g and sympy.fraction(g)[0].has(real(y)):
        says = sentence("Separate the variables: divide by {} and multiply by d{}.", neat(from_sympy(g)), x)
    work.say("separate-variables", line, says)
    line = equals(terms.Integral(left, y), terms.Integral(right, x))
    work.say("integrate-both-sides", line, "Integrate both sides.")
    both = work.integrated(left, y), work.integrated(right, x)
    line = equals(both[0], add(both[1], work.constant))
    says = sentence("One constant {} for both sides is enough.", work.constant)
    work.say("integrate-both-sides", line, says)
    found = General(solved_for(work, line, both[1]))
    found.extra = constant_solutions(work, g, found)
    return found


def _with_cotangent(value: sympy.Expr) -> sympy.Expr:
    """The expression with the cotangent for one divided by the tangent."""
    return value.replace(
        lambda part: part.is_Pow and isinstance(part.base, sympy.tan) and part.exp == -1,
        lambda part: sympy.cot(part.base.args[0]),
    )


def joined(product: Term) -> Term:
    """The product with a fraction in it as one fraction."""
    match product:
        case terms.Product((factor, terms.Quotient(above, below))):
            return divide(multiply(factor, above), below)
    return product


def _differential(factor: Term, letter: terms.Variable) -> Term:
    """`2x\\,dx`."""
    if factor == ONE:
        return terms.Product((D, letter), ("",))
    return multiply(factor, D, letter)


# Solving for y


def solved_for(work: Working, line: terms.Relation, right: Term) -> terms.Relation:
    """The line G(y) = F(x) + C solved for y; the line itself, perhaps simpler, where it has several."""
    left = sympy.expand(real_expression(line.sides[0]))
    y = real(work.y)
    if line.sides[0] == work.y:
        return line
    logarithms = _logarithms(left, y)
    if logarithms is not None:
        return _without_logarithms(work, logarithms, right) or line
    factor, rest = left.as_independent(y, as_Add=False)
    scale = _scale(real_expression(right) / factor)
    if rest.is_Pow and rest.exp.is_negative:
        scale *= factor
    if scale != factor:
        line, left = _multiplied(work, left, scale / factor, right)
    return _inverted(work, left, line) or line


def _scale(value: sympy.Expr) -> sympy.Expr:
    """The common denominator of the numbers in a sum."""
    numbers = [part.as_coeff_Mul()[0] for part in sympy.Add.make_args(sympy.expand(value))]
    return sympy.Integer(reduce(sympy.ilcm, (number.q for number in numbers if number.is_Rational), 1))


def _multiplied(
    work: Working, left: sympy.Expr, by: sympy.Expr, right: Term
) -> tuple[terms.Relation, sympy.Expr]:
    """The line times a number; the constant is called by the same letter."""
    own, other = sympy.expand(left * by), from_sympy(sympy.expand(real_expression(right) * by))
    result = equals(from_sympy(own), add(other, work.constant))
    shown = from_sympy(by)
    says = sentence("Multiply by {}; the constant times {} is called {} again.", shown, shown, work.constant)
    work.say("rename-constant", result, says)
    return result, own


def _inverted(work: Working, left: sympy.Expr, line: terms.Relation) -> terms.Relation | None:
    """The line solved for y, or for its square; None where neither is determined by it."""
    y, total = real(work.y), line.sides[1]
    base, exponent = left.as_base_exp()
    if base == y and exponent.is_Integer and exponent > 1:
        if exponent % 2 == 0:
            return None
        result = equals(work.y, terms.Root(total, terms.Number(str(exponent))))
    else:
        found = run_bounded(TIME_LIMIT_S, lambda: _solutions(left - T, y)) or []
        values = {value if len(found) == 1 else sympy.expand(value**2) for value in found}
        if len(values) != 1 or len(found) > 2:
            return None
        try:
            body = substitute(
                from_sympy(with_few_signs(sympy.expand_log(values.pop(), force=True))), from_sympy(T), total
            )
        except NotCoveredError:
            return None
        name = work.y if len(found) == 1 else power(work.y, terms.Number("2"))
        result = equals(name, body)
    if not work.agrees(result):
        return None
    work.say("solve-for-function", result, sentence("Solve for {}.", result.sides[0]))
    return result


def with_few_signs(value: sympy.Expr) -> sympy.Expr:
    """A fraction above and below with as few minus signs as possible."""
    above, below = sympy.fraction(sympy.cancel(sympy.together(value)))
    ways = (value, above / below, sympy.Mul(-above, 1 / sympy.expand(-below), evaluate=False))
    return min(ways, key=lambda each: (str(each).count("-"), len(str(each))))


def _solutions(value: sympy.Expr, y: sympy.Symbol) -> list[sympy.Expr] | None:
    try:
        found = sympy.solve(value, y)
    except NotImplementedError:
        return None
    return list(dict.fromkeys(found)) if isinstance(found, list) else None


def _logarithms(left: sympy.Expr, y: sympy.Symbol) -> tuple[sympy.Expr, sympy.Expr] | None:
    """r and H, where the expression is r ln|H|; None for another one."""
    pairs = []
    for part in sympy.Add.make_args(left):
        factor, rest = part.as_independent(y, as_Add=False)
        if not isinstance(rest, sympy.log):
            return None
        inner = rest.args[0]
        pairs.append((factor, inner.args[0] if isinstance(inner, sympy.Abs) else inner))
    first = max((factor for factor, _ in pairs), key=lambda each: not each.could_extract_minus_sign())
    ratios = [sympy.cancel(factor / first) for factor, _ in pairs]
    if not all(ratio.is_Rational for ratio in ratios):
        return None
    scale = reduce(sympy.ilcm, (ratio.q for ratio in ratios), 1)
    shared = reduce(sympy.igcd, (int(ratio * scale) for ratio in ratios))
    powers = [inner ** int(ratio * scale / shared) for ratio, (_, inner) in zip(ratios, pairs, strict=True)]
    return first * shared / scale, reduce(mul, powers)


def _without_logarithms(
    work: Working, logarithms: tuple[sympy.Expr, sympy.Expr], right: Term
) -> terms.Relation | None:
    """r ln|H| = F + C as H = C e^(F/r), solved for y where that is possible."""
    factor, inside = logarithms
    y, constant = real(work.y), work.constant
    inside = _turned(inside, y)
    exponent = sympy.expand(real_expression(right) / factor)
    shown = terms.Call(r"\ln", terms.Absolute(from_sympy(inside)))
    line = equals(shown, add(from_sympy(exponent), constant))
    if inside.has(y) and (inside.is_Mul or inside.is_Pow):
        says = sentence("Write the left side as one logarithm; the constant is called {} again.", constant)
        work.say("rename-constant", line, says)
    elif factor != 1:
        by = from_sympy(1 / factor)
        says = sentence("Multiply by {}; the constant times {} is called {} again.", by, by, constant)
        work.say("rename-constant", line, says)
    growth = exponential_of(exponent, work)
    total = joined(multiply(constant, growth))
    line = equals(from_sympy(inside), total)
    says = sentence(
        "Take e to the power of both sides; plus or minus e to the constant is a constant again, called {}.",
        constant,
    )
    work.say("remove-logarithm", line, says)
    if inside == y:
        return line
    if inside.is_polynomial(y) and sympy.degree(inside, y) == 1:
        a, b = sympy.Poly(inside, y).all_coeffs()
        result = equals(work.y, add(total, from_sympy(-b / a)))
        says = sentence("Solve for {}.", work.y)
        if a != 1:
            divided = from_sympy(a)
            says = sentence(
                "Solve for {}; {} divided by {} is called {} again.", work.y, constant, divided, constant
            )
        work.say("solve-for-function", result, says)
        return result
    return _inverted(work, inside, line) or line


def _turned(inside: sympy.Expr, y: sympy.Symbol) -> sympy.Expr:
    """The fraction, or its opposite where that gives y with fewer minus signs; the constant has any sign."""
    above, below = sympy.fraction(sympy.factor(inside))
    if not below.has(y):
        return inside
    turned = (above, sympy.expand(-below)) if below.is_Add else (sympy.expand(-above), below)
    ways = (inside, sympy.Mul(turned[0], 1 / turned[1], evaluate=False))

    def signs(way: sympy.Expr) -> int:
        found = run_bounded(TIME_LIMIT_S, lambda: _solutions(way - T, y)) or []
        return min((str(with_few_signs(value)).count("-") for value in found), default=100)

    return min(ways, key=signs)


def exponential_of(exponent: sympy.Expr, work: Working) -> Term:
    """e to the exponent, logarithms in it resolved; a factor -1 is left to the constant before it."""
    value = sympy.S.One
    rest = []
    for part in sympy.Add.make_args(exponent):
        factor, inner = part.as_independent(real(work.x), as_Add=False)
        if isinstance(inner, sympy.log):
            base = inner.args[0]
            if isinstance(base, sympy.Abs) and factor.is_Integer:
                base = base.args[0]
            value *= base**factor
        else:
            rest.append(part)
    shown = from_sympy(value)
    total = sympy.Add(*rest)
    if total == 0:
        return shown
    growth = power(terms.Constant("e"), from_sympy(total))
    return growth if shown == ONE else multiply(shown, growth)


# Constant solutions


def constant_solutions(work: Working, g: sympy.Expr, found: General) -> list[Term]:
    """The constants at which g is 0: they solve y' = f(x) g(y), and dividing by g has lost them."""
    values = run_bounded(TIME_LIMIT_S, lambda: _solutions(sympy.fraction(sympy.together(g))[0], real(work.y)))
    extra = []
    for value in values or ():
        if not value.is_real or value.has(real(work.x)):
            continue
        constant = from_sympy(value)
        line = equals(work.y, constant)
        if _is_held(work, found, value):
            says = sentence(
                "The constant {} = {} solves it, too: it is in the answer with {} = 0.",
                work.y,
                constant,
                work.constant,
            )
        else:
            says = sentence(
                "Dividing by {} loses the constant solution {} = {}.", neat(from_sympy(g)), work.y, constant
            )
            extra.append(constant)
        work.say("constant-solution", line, says)
    return extra


def _is_held(work: Working, found: General, value: sympy.Expr) -> bool:
    """True if the general solution is the constant where its own constant is 0."""
    name, body = found.line.sides
    if name not in (work.y, power(work.y, terms.Number("2"))):
        return False
    own = real_expression(substitute(body, work.constant, terms.ZERO))
    return bool(sympy.simplify(own - (value if name == work.y else value**2)) == 0)
