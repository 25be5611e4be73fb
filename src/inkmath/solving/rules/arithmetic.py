"""The rules of arithmetic: each gives the number that takes the place of one operation with plain numbers."""

from __future__ import annotations

from fractions import Fraction as Rational
from math import factorial, gcd, isqrt, lcm, prod

from inkmath.expression import terms
from inkmath.expression.latex import print_latex
from inkmath.expression.number_functions import NumberFunction
from inkmath.expression.sympy_text import number_value, plain_value
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.expression.writing import write
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import decimal_text, number_term
from inkmath.solving.rules.number_functions import reduce_function
from inkmath.solving.rules.zero_and_one import with_one, with_zero
from inkmath.solving.sentences import formula, inline, joined, sentence
from inkmath.types import Text

MAX_SQUARE_SEARCH = 10**12
"""Largest number under a root that is searched for square factors."""


def is_finished(term: Term) -> bool:
    """True if the term is a number in its final form."""
    match term:
        case terms.Number(text):
            return text == _shortest(text)
        case terms.Negation(inner):
            return not isinstance(inner, terms.Negation) and inner != ZERO and is_finished(inner)
        case terms.Quotient(terms.Number(above), terms.Number(below), r"\frac"):
            both_whole = above.isdecimal() and below.isdecimal()
            return both_whole and int(below) > 1 and gcd(int(above), int(below)) == 1
        case terms.Constant():
            return True
    return False


def _shortest(text: str) -> str:
    whole, point, places = text.partition(".")
    places = places.rstrip("0")
    return (whole.lstrip("0") or "0") + (point + places if places else "")


def _value(term: Term) -> Rational | None:
    return plain_value(term) if is_finished(term) else None


def _is_decimal(*parts: Term) -> bool:
    return any(
        isinstance(part, terms.Number) and "." in part.text for term in parts for part in terms.walk(term)
    )


def _number_text(value: Rational, as_decimal: bool = False) -> Text:
    """A number in a sentence."""
    text = decimal_text(abs(value)) if as_decimal else None
    plain = str(value) if text is None else ("-" if value < 0 else "") + text
    return Text(plain, f"${print_latex(write(number_term(value, as_decimal)))}$")


def _operand_text(value: Rational, as_decimal: bool = False) -> Text:
    """A number as an operand in a sentence: in brackets if it is negative."""
    text = _number_text(value, as_decimal)
    return text if value >= 0 else Text(f"({text})", f"$({text.latex[1:-1]})$")


def reduce(term: Term) -> Rewrite[Term] | None:
    """The term after its own operation, where its parts are worked out or one of them is 0 or 1."""
    return _operation(term) or with_zero(term) or with_one(term)


def _operation(term: Term) -> Rewrite[Term] | None:
    match term:
        case terms.Number(text, False) if text != _shortest(text):
            short = number_term(number_value(text), as_decimal=True)
            return Rewrite("tidy-number", (short,), sentence("{} is the same as {}.", text, _shortest(text)))
        case terms.Numeral(digits, base):
            value = Rational(int(digits, base))
            return Rewrite(
                "other-base",
                (number_term(value),),
                sentence("{} in base {} is {} in base 10.", digits, base, value),
            )
        case terms.Mixed():
            return _mixed(term)
        case terms.Negation(terms.Negation(inner)):
            return Rewrite("two-signs", (inner,), "Two minus signs cancel each other.")
        case terms.Negation(inner) if plain_value(inner) == 0:
            return Rewrite("zero", (ZERO,), "Minus 0 is 0.")
        case terms.Sum(parts):
            return _sum(parts)
        case terms.Product(factors):
            return _product(factors)
        case terms.Quotient():
            return _quotient(term)
        case terms.Power(base, exponent):
            return _power(base, exponent)
        case terms.Root(radicand, None):
            return _square_root(radicand)
        case terms.Root(radicand, index):
            return _root(radicand, index)
        case terms.Absolute(inner):
            return _absolute(inner)
        case terms.Factorial(inner, double):
            return _factorial(inner, double)
        case terms.Binomial(terms.Number(), terms.Number()):
            says = sentence("{} is {}.", inline(term), inline(term.written_out))
            return Rewrite("binomial", (term.written_out,), says)
        case terms.Scaled(unit="percent" | "permil"):
            return _percent(term)
        case NumberFunction():
            return reduce_function(term)
    return None


def _absolute(inner: Term) -> Rewrite[Term] | None:
    value = _value(inner)
    if value is None:
        return None
    says = sentence(
        "The absolute value of {} is {}.", _number_text(value, True), _number_text(abs(value), True)
    )
    return Rewrite("absolute-value", (number_term(abs(value), _is_decimal(inner)),), says)


def _percent(term: terms.Scaled) -> Rewrite[Term] | None:
    value = _value(term.term)
    if value is None:
        return None
    name, number = "per cent" if term.unit == "percent" else "per mille", _number_text(value, True)
    says = sentence("{} {} is {} divided by {}.", number, name, number, term.parts)
    return Rewrite("per-cent", (number_term(value / term.parts, as_decimal=True),), says)


def _mixed(term: terms.Mixed) -> Rewrite[Term]:
    value = term.whole + Rational(term.numerator, term.denominator)
    above = term.whole * term.denominator + term.numerator
    part = formula(rf"\frac{{{term.numerator}}}{{{term.denominator}}}")
    result = terms.Quotient(terms.Number(str(above)), terms.Number(str(term.denominator)))
    says = (
        sentence("{} and {} is {}.", term.whole, part, value)
        if value.denominator != term.denominator
        else sentence(
            "{} and {} is {} × {} + {} = {} parts of {}.",
            term.whole,
            part,
            Rational(term.whole),
            Rational(term.denominator),
            Rational(term.numerator),
            Rational(above),
            Rational(1, term.denominator),
        )
    )
    return Rewrite("mixed-number", (result,), says)


def _sum(parts: tuple[Term, ...]) -> Rewrite[Term] | None:
    values = {k: value for k, part in enumerate(parts) if (value := _value(part)) is not None}
    if len(values) < 2:
        return None
    denominators = {value.denominator for value in values.values()}
    if denominators != {1} and any(value == 0 for value in values.values()):
        return None
    if len(values) == len(parts) and denominators != {1} and not _is_decimal(*parts):
        return _sum_of_fractions(list(values.values()))
    total = sum(values.values(), Rational(0))
    others = [part for k, part in enumerate(parts) if k not in values]
    as_decimal = _is_decimal(*parts)
    result = number_term(total, as_decimal)
    spoken = _spoken_sum(list(values.values()), as_decimal)
    rule = "add" if all(value >= 0 for value in values.values()) else "add-and-subtract"
    new = result if not others else terms.Sum(tuple(others)) if total == 0 else terms.Sum((result, *others))
    if len(others) == 1 and total == 0:
        new = others[0]
    return Rewrite(rule, (new,), sentence("{} = {}.", spoken, _number_text(total, as_decimal)))


def _spoken_sum(values: list[Rational], as_decimal: bool = False) -> Text:
    if len(values) > 12:
        return sentence("The sum of these {} numbers", len(values))
    text = _number_text(values[0], as_decimal)
    for value in values[1:]:
        text = sentence("{} {} {}", text, "+" if value >= 0 else "-", _number_text(abs(value), as_decimal))
    return text


def _sum_of_fractions(values: list[Rational]) -> Rewrite[Term]:
    bottom = lcm(*(value.denominator for value in values))
    tops = [value.numerator * (bottom // value.denominator) for value in values]
    numerator = terms.Sum(tuple(number_term(Rational(top)) for top in tops))
    result = terms.Quotient(numerator, terms.Number(str(bottom)))
    spoken = _spoken_sum([Rational(top) for top in tops])
    return Rewrite(
        "common-denominator",
        (result,),
        sentence("With the common denominator {} the numerator is {}.", bottom, spoken),
    )


def _product(factors: tuple[Term, ...]) -> Rewrite[Term] | None:
    values = {k: value for k, part in enumerate(factors) if (value := _value(part)) is not None}
    if len(values) < 2:
        return None
    result = prod(values.values(), start=Rational(1))
    as_decimal = _is_decimal(*factors)
    spoken = joined(" × ", [_operand_text(value, as_decimal) for value in values.values()])
    if len(values) > 12:
        spoken = sentence("The product of these {} numbers", len(values))
    others = [part for k, part in enumerate(factors) if k not in values]
    shown = number_term(result, as_decimal)
    if not others or result == 0:
        return Rewrite("multiply", (shown,), sentence("{} = {}.", spoken, _number_text(result, as_decimal)))
    kept = others if result == 1 else [shown, *others]
    new = kept[0] if len(kept) == 1 else terms.Product(tuple(kept), ("",) * (len(kept) - 1))
    return Rewrite("multiply", (new,), sentence("{} = {}.", spoken, _number_text(result, as_decimal)))


def _quotient(term: terms.Quotient) -> Rewrite[Term] | None:
    above, below = _value(term.numerator), _value(term.denominator)
    if above is None or not below:
        return None
    value = above / below
    result = number_term(value, _is_decimal(term))
    if above.denominator == below.denominator == 1:
        if value.denominator == 1:
            return Rewrite("divide", (result,), sentence("{} ÷ {} = {}.", above, _operand_text(below), value))
        shared = gcd(above.numerator, below.numerator)
        says = (
            sentence("Cancel by {}: {}/{} = {}.", shared, above, _operand_text(below), value)
            if shared > 1
            else sentence("Write it as {}.", value)
        )
        return Rewrite("cancel" if shared > 1 else "write-as-fraction", (result,), says)
    if _is_decimal(term):
        return Rewrite(
            "divide",
            (result,),
            sentence(
                "{} ÷ {} = {}.",
                _number_text(above, True),
                _operand_text(below, True),
                _number_text(value, True),
            ),
        )
    return Rewrite(
        "divide-by-fraction",
        (result,),
        sentence(
            "Dividing by {} is the same as multiplying by {}: {} × {} = {}.",
            below,
            1 / below,
            _operand_text(above),
            _operand_text(1 / below),
            value,
        ),
    )


def _power(base: Term, exponent: Term) -> Rewrite[Term] | None:
    value, n = _value(base), _value(exponent)
    if value is None or n is None or n.denominator != 1 or (value == 0 and n <= 0):
        return None
    size = max(abs(value.numerator).bit_length(), value.denominator.bit_length()) * abs(n)
    if size > 8000:
        return None
    power = value ** int(n)
    result = number_term(power, _is_decimal(base))
    as_decimal = _is_decimal(base)
    says = sentence(
        "{} to the power {} is {}.", _operand_text(value, as_decimal), n, _number_text(power, as_decimal)
    )
    return Rewrite("power", (result,), says)


def _square_root(radicand: Term) -> Rewrite[Term] | None:
    value = _value(radicand)
    if value is None or value < 0:
        return None
    above, below = isqrt(value.numerator), isqrt(value.denominator)
    if above**2 == value.numerator and below**2 == value.denominator:
        root = Rational(above, below)
        text, root_text = (_number_text(number, _is_decimal(radicand)) for number in (value, root))
        says = sentence(
            "The square root of {} is {}, because {} × {} = {}.", text, root_text, root_text, root_text, text
        )
        return Rewrite("square-root", (number_term(root, _is_decimal(radicand)),), says)
    if value.denominator != 1 or value > MAX_SQUARE_SEARCH:
        return None
    factor = largest_square_factor(value.numerator)
    if factor == 1:
        return None
    rest = value.numerator // factor**2
    result = terms.Product(
        (terms.Number(str(factor)), terms.Root(terms.Number(str(rest)))),
        ("",),
    )
    says = sentence(
        "{} = {} × {}, and the square root of {} is {}.", value, factor**2, rest, factor**2, factor
    )
    return Rewrite("take-out-square", (result,), says)


def largest_square_factor(number: int) -> int:
    """The largest k whose square divides the number (positive, at most MAX_SQUARE_SEARCH)."""
    result, k, rest = 1, 2, number
    while k * k * k <= rest:
        while rest % (k * k) == 0:
            result, rest = result * k, rest // (k * k)
        if rest % k == 0:
            rest //= k
        k += 1
    # What is left has no factor below its cube root, so a square in it is all of it.
    return result * isqrt(rest) if isqrt(rest) ** 2 == rest else result


def _root(radicand: Term, index: Term | None) -> Rewrite[Term] | None:
    value = _value(radicand)
    n = None if index is None else _value(index)
    if value is None or n is None or n.denominator != 1 or not 2 <= n <= 100 or (value < 0 and n % 2 == 0):
        return None
    size = int(n)
    above, below = _whole_root(abs(value.numerator), size), _whole_root(value.denominator, size)
    if above is None or below is None:
        return None
    root = Rational(above, below) * (-1 if value < 0 else 1)
    result = number_term(root, _is_decimal(radicand))
    return Rewrite(
        "root",
        (result,),
        sentence("{} to the power {} is {}.", _operand_text(root, True), size, _number_text(value, True)),
    )


def _whole_root(number: int, n: int) -> int | None:
    """The whole n-th root of a number that is not negative; None where there is none."""
    low, high = 0, 1 << (number.bit_length() // n + 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if middle**n <= number else (low, middle - 1)
    return low if low**n == number else None


def _factorial(inner: Term, double: bool) -> Rewrite[Term] | None:
    value = _value(inner)
    if value is None or value.denominator != 1 or not 0 <= value <= 800:
        return None
    n = int(value)
    if double:
        result = prod(range(n, 0, -2))
        return Rewrite(
            "double-factorial",
            (number_term(Rational(result)),),
            sentence("{} = {} = {}.", _factorial_of(n, double), _chain(n, 2), result),
        )
    result = factorial(n)
    says = sentence("{} = {} = {}.", _factorial_of(n, double), _chain(n, 1), result)
    if n < 2:
        says = sentence("{} = {}.", _factorial_of(n, double), result)
    return Rewrite("factorial", (number_term(Rational(result)),), says)


def _factorial_of(n: int, double: bool) -> Text:
    return inline(terms.Factorial(terms.Number(str(n)), double))


def _chain(n: int, step: int) -> Text:
    factors = [inline(terms.Number(str(k))) for k in range(n, 0, -step)] or [inline(ONE)]
    dots = formula(r"\ldots", "...")
    return joined(" × ", factors if len(factors) <= 8 else [*factors[:3], dots, factors[-1]])
