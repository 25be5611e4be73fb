"""Real and imaginary parts of expressions with letters that stand for real numbers."""

from __future__ import annotations

import random

import sympy

from inkmath.expression import terms
from inkmath.expression.names import COMPLEX_LETTERS
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.complex_numbers import UNIT
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.to_sympy import symbol, to_expression
from inkmath.solving.rules.construct import add, multiply, negate
from inkmath.solving.verify.verdict import Verdict

DIGITS = 40
DRAWS = 6


def with_real_letters(term: Term) -> sympy.Expr:
    """The expression as SymPy has it, its letters standing for real numbers."""
    letters = {symbol(x): sympy.Symbol(symbol(x).name, real=True) for x in terms.variables(term)}
    return to_expression(term).subs(letters)


def parts_of(term: Term) -> tuple[sympy.Expr, sympy.Expr]:
    """The real and the imaginary part, multiplied out."""
    sizes: dict[sympy.Symbol, sympy.Expr] = {}
    expression = with_real_letters(_without_sizes(term, sizes))
    a, b = sympy.expand(expression, complex=True).as_real_imag()
    return _tidied(a.subs(sizes)), _tidied(b.subs(sizes))


def _without_sizes(term: Term, sizes: dict[sympy.Symbol, sympy.Expr]) -> Term:
    """The term with a letter for each absolute value; what they stand for is added to the sizes."""
    found = next((part for part in terms.walk(term) if isinstance(part, terms.Absolute)), None)
    if found is None:
        return term
    a, b = parts_of(found.term)
    letter = terms.Variable("r", f"{len(sizes)}00")
    sizes[sympy.Symbol(symbol(letter).name, real=True)] = sympy.sqrt(sympy.expand(a**2 + b**2))
    return _without_sizes(substitute(term, found, letter), sizes)


def _tidied(part: sympy.Expr) -> sympy.Expr:
    """A polynomial multiplied out, a fraction on one denominator."""
    together = sympy.together(sympy.expand(part))
    below = sympy.fraction(together)[1]
    return sympy.expand(part) if not below.free_symbols else sympy.cancel(together)


def term_of_parts(a: sympy.Expr, b: sympy.Expr) -> Term:
    """a + bi as one writes it; each part of the imaginary part has its own `i`."""
    return add(
        from_sympy(a) if a != 0 else terms.ZERO, *map(_times_i, sympy.Add.make_args(b) if b != 0 else ())
    )


def _times_i(part: sympy.Expr) -> Term:
    if part.could_extract_minus_sign():
        return negate(_times_i(-part))
    shown = from_sympy(part)
    if part.atoms(sympy.Function):
        return multiply(UNIT, shown)
    return terms.Product((shown, UNIT), ("",)) if isinstance(shown, terms.Sum) else multiply(shown, UNIT)


def same_for_real_letters(before: Term, after: Term) -> Verdict:
    """The comparison of two expressions at random values of their letters, real ones but for z and w."""
    letters = sorted({x for term in (before, after) for x in terms.variables(term)}, key=str)
    rng = random.Random(0)
    compared = 0
    for _ in range(DRAWS):
        point = {
            symbol(x): sympy.Rational(rng.randint(-900, 900), 211)
            + (sympy.I * sympy.Rational(rng.randint(1, 900), 211) if x.token in COMPLEX_LETTERS else 0)
            for x in letters
        }
        values = [to_expression(term).subs(point).evalf(DIGITS) for term in (before, after)]
        if not all(map(_is_finite, values)):
            continue
        if abs(values[0] - values[1]) > sympy.Float(10) ** -25 * (1 + abs(values[0])):
            return Verdict.DIFFERENT
        compared += 1
    return Verdict.SAME if compared else Verdict.UNDECIDED


def _is_finite(value: sympy.Expr) -> bool:
    """True if both parts of a value are numbers: an integral that SymPy leaves as it is has none."""
    return all(part.is_Number and part.is_finite for part in value.as_real_imag())
