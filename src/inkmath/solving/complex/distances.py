r"""Sets of complex numbers by their distances from points: `|z-2|+|z+2|=6`, `|z|^{2}-2|z|=3`.

Every absolute value is a number times distances `|z-c|`. One such distance is found like a real unknown; of
two, the sum gives an ellipse, the difference a hyperbola (apart from segments, rays and nothing at all).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.complex.loci import AREAS
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.to_sympy import symbol, to_sympy
from inkmath.solving.exceptions import NotCoveredError

MAX_CENTRES = 4
MIRRORED = terms.Variable("z", "0")
"""The conjugate of the letter, until the absolute value around it is read."""


@dataclass(frozen=True, slots=True)
class Distances:
    """The sides of a relation by distances of its letter from points.

    centres: the point of each distance, by the symbol that stands for it.
    """

    sides: tuple[sympy.Expr, ...]
    signs: tuple[str, ...]
    centres: dict[sympy.Symbol, sympy.Expr]


def is_of_sizes(relation: Term) -> bool:
    """True for a relation in one letter that stands in absolute values alone."""
    if not isinstance(relation, terms.Relation) or not set(relation.signs) <= AREAS.keys():
        return False
    letters = terms.variables(relation)
    return len(letters) == 1 and letters[0] not in terms.variables(_bare(relation))


def _bare(term: Term) -> Term:
    """The term with a number for each absolute value."""
    sizes = [part for part in terms.walk(term) if isinstance(part, terms.Absolute) and not is_numeric(part)]
    for size in sizes:
        term = substitute(term, size, terms.ONE)
    return term


def distances_in(relation: terms.Relation) -> Distances:
    """The relation by distances. Raises NotCoveredError where an absolute value is no product of such."""
    (letter,) = terms.variables(relation)
    reading = _Reading(letter)
    sides = tuple(reading.side(side) for side in relation.sides)
    return Distances(sides, relation.signs, {name: centre for centre, name in reading.names.items()})


@dataclass(slots=True)
class _Reading:
    """Distances in the order in which they are met; names: the symbol of each, by its point."""

    letter: terms.Variable
    names: dict[sympy.Expr, sympy.Symbol] = field(default_factory=dict)

    def side(self, side: Term) -> sympy.Expr:
        """The side with symbols for distances. Sizes of real expressions, as in ||z|-1|, stay as they are."""
        z, value = symbol(self.letter), to_sympy(substitute(side, terms.Conjugate(self.letter), MIRRORED))
        while sizes := [part for part in value.atoms(sympy.Abs) if part.has(z, symbol(MIRRORED))]:
            innermost = min(sizes, key=lambda part: len(part.atoms(sympy.Abs)))
            value = value.xreplace({innermost: self._product(innermost.args[0], z)})
        if value.has(z, symbol(MIRRORED)):
            raise NotCoveredError("absolute values beside other parts of a complex unknown")
        return value

    def _product(self, inner: sympy.Expr, z: sympy.Symbol) -> sympy.Expr:
        """The size of an expression as a number times powers of distances."""
        if inner.has(symbol(MIRRORED)):
            if inner.has(z):
                raise NotCoveredError("the absolute value of an expression with a letter and its conjugate")
            real = sympy.Symbol("x", real=True)
            inner = sympy.conjugate(inner.subs(symbol(MIRRORED), real)).subs(real, z)
        above, below = sympy.fraction(sympy.together(inner))
        return self._of_polynomial(above, z) / self._of_polynomial(below, z)

    def _of_polynomial(self, value: sympy.Expr, z: sympy.Symbol) -> sympy.Expr:
        if not value.is_polynomial(z) or value.free_symbols - {z}:
            raise NotCoveredError("the absolute value of such an expression in a complex unknown")
        poly = sympy.Poly(value, z)
        roots = sympy.roots(poly)
        if sum(roots.values()) != poly.degree():
            raise NotCoveredError("the absolute value of a polynomial whose zeros are not found")
        sizes = [self._distance(centre) ** n for centre, n in roots.items()]
        return sympy.Mul(sympy.Abs(poly.LC()), *sizes)

    def _distance(self, centre: sympy.Expr) -> sympy.Symbol:
        centre = sympy.expand(centre, complex=True)
        if centre not in self.names and len(self.names) == MAX_CENTRES:
            raise NotCoveredError("distances from so many points")
        return self.names.setdefault(centre, sympy.Symbol(f"r{len(self.names) or ''}", nonnegative=True))
