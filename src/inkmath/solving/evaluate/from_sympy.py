"""From SymPy's exact numbers and expressions back to terms, so that they are written like everything else."""

from __future__ import annotations

import re
from fractions import Fraction as Rational

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import FUNCTION_NAMES
from inkmath.expression.terms import ONE, Term
from inkmath.solving.evaluate.exact import MAX_DIGITS
from inkmath.solving.exceptions import NotCoveredError
from inkmath.vocab import Kind, table

NAMED = {name: token for token, name in FUNCTION_NAMES.items()}
CONSTANTS = {sympy.pi: r"\pi", sympy.E: "e", sympy.oo: r"\infty"}
HALF = terms.Quotient(ONE, terms.Number("2"))
MAX_INDEX = 10
"""A root with a larger index is written as a power."""

MAX_BITS = 4 * MAX_DIGITS
MAX_DECIMALS = 12
"""A decimal fraction with more places is written with a bar."""


def number_term(value: Rational, as_decimal: bool = False) -> Term:
    """A rational number: whole, as a decimal where that is wanted and comes to an end, or as a fraction.

    Raises NotCoveredError where it is too long to write out.
    """
    if max(abs(value.numerator), value.denominator).bit_length() > MAX_BITS:
        raise NotCoveredError(f"the number has more than {MAX_DIGITS} digits, too many to write out")
    if value < 0:
        return terms.Negation(number_term(-value, as_decimal))
    if value.denominator == 1:
        return terms.Number(str(value.numerator))
    text = decimal_text(value) if as_decimal else None
    if text is not None:
        return terms.Number(text)
    return terms.Quotient(terms.Number(str(value.numerator)), terms.Number(str(value.denominator)))


def decimal_text(value: Rational) -> str | None:
    """A positive rational as a decimal; None if it does not end after at most MAX_DECIMALS places."""
    for places in range(MAX_DECIMALS + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(scaled.numerator).rjust(places + 1, "0")
            return digits[: len(digits) - places] + ("." + digits[-places:] if places else "")
    return None


def to_rational(value: sympy.Expr) -> Rational:
    """A SymPy rational as a Python fraction."""
    return Rational(int(value.p), int(value.q))


def from_sympy(value: sympy.Expr, as_decimal: bool = False) -> Term:
    """The term of a real number or of an expression with letters.

    as_decimal: rational numbers as decimals where they come to an end.
    Raises NotCoveredError for what has no term.
    """
    if value.is_Rational:
        return number_term(to_rational(value), as_decimal)
    if value.could_extract_minus_sign() and not value.is_Add:
        return terms.Negation(from_sympy(-value, as_decimal))
    if value.is_Symbol:
        return variable_of(value)
    if value in CONSTANTS:
        return terms.Constant(CONSTANTS[value])
    if value.is_Add:
        return terms.Sum(tuple(from_sympy(part, as_decimal) for part in _ordered(value)))
    if value.is_Mul:
        return _product(value, as_decimal)
    if value.is_Pow:
        return _power(value)
    if isinstance(value, sympy.exp) and not value.free_symbols and value.args[0].could_extract_minus_sign():
        return terms.Quotient(ONE, from_sympy(1 / value))
    if isinstance(value, sympy.gamma):
        return terms.Factorial(from_sympy(value.args[0] - 1))
    if len(value.args) == 1 and value.is_Function:
        return _called(type(value).__name__, from_sympy(value.args[0]))
    raise NotCoveredError(f"an expression of the form {value}")


def _called(name: str, argument: Term) -> Term:
    """A function of one argument, by SymPy's name."""
    match name:
        case "exp":
            e = terms.Constant("e")
            return terms.Root(e) if argument == HALF else terms.Power(e, argument)
        case "log":
            return terms.Call(r"\ln", argument)
        case "Abs":
            return terms.Absolute(argument)
        case "factorial":
            return terms.Factorial(argument)
    if name in NAMED:
        return terms.Call(NAMED[name], argument)
    raise NotCoveredError(f"the function {name}")


def variable_of(symbol: sympy.Symbol) -> terms.Variable:
    """The letter of a symbol: the inverse of `sympy_text.symbol_name`."""
    name = symbol.name.rstrip("'")
    primes = len(symbol.name) - len(name)
    variable, _, sub = name.partition("_")
    if sub.startswith("{"):
        sub = sub[1:-1]
    difference = len(variable) > len("Delta") and variable.startswith("Delta")
    token = rf"\Delta {_token(variable[5:])}" if difference else _token(variable)
    return terms.Variable(token, re.sub(r"[A-Za-z]{2,}", lambda word: _token(word[0]), sub), primes)


def _token(word: str) -> str:
    """The token with that name: `\\alpha` of "alpha"; the word itself if there is none."""
    known = table().get("\\" + word)
    return known.latex if known is not None and known.kind is Kind.LETTER else word


def _ordered(value: sympy.Expr) -> list[sympy.Expr]:
    """The terms of a sum: by falling powers of its letters, what has none last.

    Among numbers rational ones come first, then positive terms before negative ones.
    """
    if value.free_symbols:
        with_letters = [part for part in value.as_ordered_terms() if part.free_symbols]
        numbers = sympy.Add(*(part for part in value.args if not part.free_symbols))
        return [*with_letters, *(_ordered(numbers) if numbers.is_Add else [numbers] if numbers != 0 else [])]
    return sorted(
        value.args, key=lambda part: (not part.is_Rational, part.could_extract_minus_sign(), str(part))
    )


def _product(value: sympy.Expr, as_decimal: bool) -> Term:
    logarithm = _logarithm(value)
    if logarithm is not None:
        return logarithm
    numerator, denominator = sympy.fraction(value, exact=bool(value.free_symbols))
    factor = value.as_coeff_Mul()[0]
    if as_decimal and denominator.is_Rational and decimal_text(abs(to_rational(factor))) is not None:
        numerator, denominator = value, sympy.S.One
    if denominator != 1:
        number, above = numerator.as_coeff_Mul()
        content, below = denominator.primitive()
        if content != 1 and below.is_Add and number.is_Rational:
            ratio = number / content
            return terms.Quotient(_multiple(ratio.p, above), _multiple(ratio.q, below))
        return terms.Quotient(from_sympy(numerator), from_sympy(denominator))
    factors = [from_sympy(part, as_decimal) for part in sorted(numerator.as_ordered_factors(), key=_place)]
    return terms.Product(tuple(factors), ("",) * (len(factors) - 1))


def _multiple(number: int, value: sympy.Expr) -> Term:
    """A multiple of an expression, the number before the brackets of a sum."""
    if number == 1 or not value.is_Add:
        return from_sympy(number * value)
    return terms.Product((from_sympy(sympy.Integer(number)), from_sympy(value)), ("",))


def _place(factor: sympy.Expr) -> int:
    """Sort key of a factor in a product: numbers, letters, brackets, functions."""
    if not factor.free_symbols:
        return 0 if factor.is_Rational else 5 if isinstance(factor, sympy.log) else 1
    base = factor.base if factor.is_Pow else factor
    if base.is_Symbol:
        return 2
    return 3 if base.is_Add else 4


def _logarithm(value: sympy.Expr) -> Term | None:
    """A logarithm to another base than e, which SymPy holds as log(x)/log(base)."""
    numerator, denominator = sympy.fraction(value)
    is_one = isinstance(numerator, sympy.log) and isinstance(denominator, sympy.log)
    if not is_one or not numerator.free_symbols or denominator.free_symbols:
        return None
    base = denominator.args[0]
    shown = None if base == 10 else from_sympy(base)
    return terms.Call(r"\log", from_sympy(numerator.args[0]), shown)


def _power(value: sympy.Expr) -> Term:
    base, exponent = value.base, value.exp
    if exponent.could_extract_minus_sign() and not (exponent.free_symbols and exponent.is_Add):
        return terms.Quotient(ONE, from_sympy(base**-exponent))
    if isinstance(base, sympy.Abs) and exponent.is_Rational and exponent.q > 1 and exponent.p % 2 == 0:
        base = base.args[0]
    is_high_root = exponent.is_Rational and exponent.q > MAX_INDEX
    if is_high_root and base.is_Pow and base.exp.is_Integer and sympy.igcd(base.exp, exponent.q) == 1:
        return terms.Power(from_sympy(base.base), number_term(to_rational(base.exp * exponent)))
    is_root = exponent.is_Rational and 1 < exponent.q <= MAX_INDEX
    if is_root and (exponent.p < exponent.q or base.is_Symbol):
        index = None if exponent.q == 2 else terms.Number(str(exponent.q))
        return terms.Root(from_sympy(base**exponent.p), index)
    return terms.Power(from_sympy(base), from_sympy(exponent))
