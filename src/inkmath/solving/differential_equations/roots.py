"""The roots of a characteristic equation, and the functions that belong to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, Term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.construct import add, multiply, number, power

LAMBDA = sympy.Symbol("lambda", real=True)


@dataclass(frozen=True, slots=True)
class CharacteristicRoot:
    """A real root, or a pair real + i imaginary and real - i imaginary; with its multiplicity.

    is_assumed: whether the other letters are taken to be positive, so that it is of this kind.
    """

    real: sympy.Expr
    imaginary: sympy.Expr
    multiplicity: int = 1
    is_assumed: bool = False

    @property
    def term(self) -> Term:
        """The root as it is written, `1\\pm2i`."""
        if self.imaginary == 0:
            return from_sympy(self.real)
        i = terms.Constant("i")
        size = from_sympy(self.imaginary)
        part: Term = terms.PlusMinus(i if size == ONE else multiply(size, i))
        return part if self.real == 0 else terms.Sum((from_sympy(self.real), part))


def characteristic_roots(polynomial: sympy.Expr) -> list[CharacteristicRoot]:
    """All roots, real ones first. Raises NotCoveredError where they cannot be written down."""
    poly = sympy.Poly(polynomial, LAMBDA)
    if poly.degree() == 2:
        return _of_quadratic(*poly.all_coeffs())
    found = sympy.roots(poly)
    if sum(found.values()) != poly.degree() or any(value.free_symbols for value in found):
        raise NotCoveredError("a characteristic equation whose roots cannot be written down")
    if any(sympy.count_ops(value) > MAX_OPERATIONS for value in found):
        raise NotCoveredError("a characteristic equation whose roots are too long to write down")
    reals = [CharacteristicRoot(value, sympy.S.Zero, n) for value, n in found.items() if value.is_real]
    parts = [(*value.as_real_imag(), n) for value, n in found.items() if not value.is_real]
    pairs = [CharacteristicRoot(a, b, n) for a, b, n in parts if b.is_positive]
    if sum(root.multiplicity * (1 if root.imaginary == 0 else 2) for root in reals + pairs) != poly.degree():
        raise NotCoveredError("a characteristic equation whose roots cannot be distinguished")
    return sorted(reals, key=lambda root: float(root.real)) + pairs


MAX_OPERATIONS = 12


def _of_quadratic(a: sympy.Expr, b: sympy.Expr, c: sympy.Expr) -> list[CharacteristicRoot]:
    middle = sympy.cancel(-b / (2 * a))
    inside = sympy.factor(middle**2 - c / a)
    if inside == 0:
        return [CharacteristicRoot(middle, sympy.S.Zero, 2)]
    is_assumed = not (inside.is_positive or inside.is_negative)
    known = inside.xreplace(
        {letter: sympy.Symbol(letter.name, positive=True) for letter in inside.free_symbols}
    )
    known = sympy.factor(known)
    if known.is_negative:
        return [CharacteristicRoot(middle, _root(-known, -inside), 1, is_assumed)]
    if not known.is_positive:
        raise NotCoveredError("a characteristic equation whose roots are real or not by the letters in it")
    root = _root(known, inside)
    both = [middle - root, middle + root]
    return [CharacteristicRoot(each, sympy.S.Zero, 1, is_assumed) for each in both]


def _root(known: sympy.Expr, inside: sympy.Expr) -> sympy.Expr:
    """The root of a number whose letters are positive; as one root where one is left.

    inside: the same with letters that are any real numbers.
    """
    root = sympy.sqrt(known)
    if any(
        part.is_Pow and part.exp.is_Rational and part.exp.q == 2 for part in sympy.preorder_traversal(root)
    ):
        return sympy.sqrt(inside)
    return root.xreplace({letter: sympy.Symbol(letter.name, real=True) for letter in root.free_symbols})


def homogeneous_solution(
    roots: Sequence[CharacteristicRoot], x: terms.Variable, constants: Sequence[terms.Variable]
) -> tuple[Term, list[Term]]:
    """The general solution that belongs to the roots, and the functions that it is built of."""
    left = iter(constants)
    parts, functions = [], []
    for root in roots:
        growth = _exponential(root.real, x)
        if root.imaginary == 0:
            factor = _polynomial(left, x, root.multiplicity)
            parts.append(factor if growth == ONE else multiply(factor, growth))
            functions += [_product(power_of(x, k), growth) for k in range(root.multiplicity)]
            continue
        angle = _scaled(from_sympy(root.imaginary), x)
        waves = [terms.Call(name, angle) for name in (r"\cos", r"\sin")]
        factors = [_polynomial(left, x, root.multiplicity) for _ in waves]
        swing = add(*(multiply(factor, wave) for factor, wave in zip(factors, waves, strict=True)))
        parts.append(swing if growth == ONE else multiply(growth, swing))
        functions += [
            _product(power_of(x, k), growth, wave) for wave in waves for k in range(root.multiplicity)
        ]
    return add(*parts), functions


def _polynomial(constants: Iterator[terms.Variable], x: terms.Variable, size: int) -> Term:
    """C_1 + C_2 x + ..., with the next constants."""
    own = [next(constants) for _ in range(size)]
    return add(*(_product(constant, power_of(x, k)) for k, constant in enumerate(own)))


def _product(*factors: Term) -> Term:
    return multiply(*(factor for factor in factors if factor != ONE))


def power_of(x: Term, exponent: int) -> Term:
    return ONE if exponent == 0 else power(x, number(exponent))


def _scaled(factor: Term, x: terms.Variable) -> Term:
    """The factor times the letter; of a fraction the letter stands above."""
    match factor:
        case terms.Negation(inner):
            return terms.Negation(_scaled(inner, x))
        case terms.Quotient(above, below):
            return terms.Quotient(multiply(above, x), below)
    return multiply(factor, x)


def _exponential(rate: sympy.Expr, x: terms.Variable) -> Term:
    return ONE if rate == 0 else terms.Power(terms.Constant("e"), _scaled(from_sympy(rate), x))
