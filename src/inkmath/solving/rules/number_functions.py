"""Rules for functions of numbers and of lists: common divisors and multiples, remainders, means, rounding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction as Rational

from inkmath.expression import terms
from inkmath.expression.number_functions import ROMAN_VALUES, NumberFunction, roman
from inkmath.expression.sympy_text import is_numeric, plain_value
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.evaluate.number_functions import MAX_CHOSEN_FROM
from inkmath.solving.evaluate.primes import prime_factors, product_of_primes
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import aside
from inkmath.types import Step, Text

MAX_FACTORED = 1_000_000
"""Numbers up to here are written as products of primes to find what they share."""

MAX_NAMED = 12
"""Most numbers of a list that a sentence names."""

Change = Rewrite[Term]


def reduce_function(term: NumberFunction) -> Change | None:
    """The value of a function whose arguments are plain numbers, or the next form on the way to it."""
    try:
        return RULES[term.name](term.arguments)
    except (NotCoveredError, UndefinedValueError):
        return None


def _whole(arguments: Sequence[Term]) -> list[int] | None:
    values = [plain_value(argument) for argument in arguments]
    if any(value is None or value.denominator != 1 for value in values):
        return None
    return [int(value) for value in values if value is not None]


def _named(parts: Sequence[object]) -> Text:
    """`84, 126 and 210`; of many numbers only how many there are."""
    if len(parts) > MAX_NAMED:
        return sentence("the {} numbers", len(parts))
    *before, last = parts
    return sentence("{} and {}", joined(", ", before), last) if before else sentence("{}", last)


# Divisors and multiples


def _gcd(arguments: Sequence[Term]) -> Change | None:
    numbers = _whole(arguments)
    if numbers is None or len(numbers) < 2:
        return None
    sizes = [abs(number) for number in numbers]
    if 0 in sizes or max(sizes) > MAX_FACTORED:
        return _euclid(sizes)
    factors = [prime_factors(size) if size > 1 else {} for size in sizes]
    shared = {prime: min(each.get(prime, 0) for each in factors) for prime in factors[0]}
    shared = {prime: count for prime, count in shared.items() if count}
    says = "The numbers share these prime factors, each with the smallest exponent that it has."
    if not shared:
        says = "The numbers share no prime factor, so only 1 divides all of them."
    return Rewrite(
        "common-divisor", (product_of_primes(shared),), Text(says), beside=_factored(sizes, factors)
    )


def _factored(numbers: Sequence[int], factors: Sequence[Mapping[int, int]]) -> tuple[Step, ...]:
    """The prime factors of each number, as calculations beside the line."""
    steps = []
    for number, primes in zip(numbers, factors, strict=True):
        if primes not in ({number: 1}, {}):
            line = terms.Relation((number_term(Rational(number)), product_of_primes(primes)), ("=",))
            steps.append(aside("prime-factors", line, sentence("Write {} as a product of primes.", number)))
    return tuple(dict.fromkeys(steps))


def _euclid(numbers: Sequence[int]) -> Change:
    """The greatest common divisor by repeated division."""
    steps, common = [], numbers[0]
    for number in numbers[1:]:
        common, beside = _divided_in_turn(max(common, number), min(common, number))
        steps += beside
    says = sentence("The last remainder that is not 0 is the greatest common divisor, {}.", common)
    if not steps:
        says = sentence("0 is divisible by every number, so the greatest common divisor is {}.", common)
    return Rewrite("euclid", (number_term(Rational(common)),), says, beside=tuple(steps))


def _divided_in_turn(larger: int, smaller: int) -> tuple[int, list[Step]]:
    steps = []
    while smaller:
        quotient, rest = divmod(larger, smaller)
        says = sentence("Divide {} by {}: the remainder is {}.", larger, smaller, rest)
        steps.append(aside("divide-with-remainder", division(larger, quotient, smaller, rest), says))
        larger, smaller = smaller, rest
    return larger, steps


def division(dividend: int, quotient: int, divisor: int, rest: int) -> terms.Relation:
    """`17 = 3 \\cdot 5 + 2`."""
    product = terms.Product((number_term(Rational(quotient)), number_term(Rational(divisor))), (r"\cdot",))
    right = terms.Sum((product, number_term(Rational(rest)))) if rest else product
    return terms.Relation((number_term(Rational(dividend)), right), ("=",))


def _lcm(arguments: Sequence[Term]) -> Change | None:
    numbers = _whole(arguments)
    if numbers is None or len(numbers) < 2:
        return None
    sizes = [abs(number) for number in numbers]
    if 0 in sizes:
        return Rewrite("common-multiple", (ZERO,), "0 is the only multiple of 0.")
    if max(sizes) > MAX_FACTORED:
        return _lcm_by_gcd(sizes)
    factors = [prime_factors(size) if size > 1 else {} for size in sizes]
    primes = sorted({prime for each in factors for prime in each})
    needed = {prime: max(each.get(prime, 0) for each in factors) for prime in primes}
    says = "A common multiple needs every prime factor, with the largest exponent that it has."
    return Rewrite(
        "common-multiple", (product_of_primes(needed),), Text(says), beside=_factored(sizes, factors)
    )


def _lcm_by_gcd(numbers: Sequence[int]) -> Change:
    first, second, *others = numbers
    common, steps = _divided_in_turn(max(first, second), min(first, second))
    says = sentence(
        "The least common multiple is the product of both divided by their greatest common divisor, {}.",
        common,
    )
    product = terms.Product(tuple(number_term(Rational(each)) for each in (first, second)), (r"\cdot",))
    result: Term = terms.Quotient(product, number_term(Rational(common)))
    if others:
        result = NumberFunction("lcm", (result, *(number_term(Rational(each)) for each in others)))
    return Rewrite("common-multiple", (result,), says, beside=tuple(steps))


def _mod(arguments: Sequence[Term]) -> Change | None:
    numbers = _whole(arguments)
    if numbers is None or numbers[1] == 0:
        return None
    dividend, divisor = numbers[0], abs(numbers[1])
    quotient, rest = divmod(dividend, divisor)
    line = division(dividend, quotient, divisor, rest)
    says = sentence("{}, so the remainder is {}.", line, rest)
    if dividend < 0 and rest:
        says = sentence("{}, and a remainder is not negative: it is {}.", line, rest)
    return Rewrite("divide-with-remainder", (number_term(Rational(rest)),), says)


# Lists


def _in_order(arguments: Sequence[Term]) -> list[Term] | None:
    """The numbers, the smallest first; None if they are no numbers."""
    if not all(map(is_numeric, arguments)):
        return None
    values = [exact_value(argument) for argument in arguments]
    order = sorted(
        range(len(values)), key=lambda k: values[k] if values[k].is_Rational else values[k].evalf(50)
    )
    return [arguments[k] for k in order]


def _extreme(arguments: Sequence[Term], place: int, says: str) -> Change | None:
    ordered = _in_order(arguments)
    if ordered is None:
        return None
    if len(ordered) > MAX_NAMED:
        return Rewrite("put-in-order", (ordered[place],), sentence(says, ordered[place]))
    line = joined(" ≤ ", ordered)
    return Rewrite(
        "put-in-order",
        (ordered[place],),
        sentence("In order they are {}. {}", line, sentence(says, ordered[place])),
    )


def _mean(arguments: Sequence[Term]) -> Change:
    count = number_term(Rational(len(arguments)))
    total = terms.sum_of(list(arguments))
    says = sentence("The mean is the sum of the numbers divided by how many there are, {}.", count)
    return Rewrite("mean", (terms.Quotient(total, count),), says)


def _median(arguments: Sequence[Term]) -> Change | None:
    ordered = _in_order(arguments)
    if ordered is None:
        return None
    half = len(ordered) // 2
    shown = sentence("In order they are {}", joined(", ", ordered))
    if len(ordered) > MAX_NAMED:
        shown = sentence("Put the {} numbers in order", len(ordered))
    if len(ordered) % 2:
        return Rewrite(
            "median", (ordered[half],), sentence("{}; the one in the middle is {}.", shown, ordered[half])
        )
    middle = (ordered[half - 1], ordered[half])
    says = sentence("{}; the median is the mean of the two in the middle, {} and {}.", shown, *middle)
    return Rewrite("median", (terms.Quotient(terms.Sum(middle), terms.Number("2")),), says)


def _range(arguments: Sequence[Term]) -> Change | None:
    ordered = _in_order(arguments)
    if ordered is None:
        return None
    says = sentence("The range is the largest number, {}, less the smallest, {}.", ordered[-1], ordered[0])
    return Rewrite("range", (terms.Sum((ordered[-1], terms.Negation(ordered[0]))),), says)


def _mode(arguments: Sequence[Term]) -> Change | None:
    values = [plain_value(argument) for argument in arguments]
    counts = [values.count(value) for value in values]
    most = max(counts)
    frequent = {value for value, count in zip(values, counts, strict=True) if count == most}
    if None in values or len(frequent) > 1:
        return None
    found = arguments[counts.index(most)]
    return Rewrite(
        "mode", (found,), sentence("{} is the most frequent number, with {} of {}.", found, most, len(values))
    )


def _variance(arguments: Sequence[Term]) -> Change | None:
    if any(plain_value(argument) is None for argument in arguments):
        return None
    has_point = any(isinstance(part, terms.Number) and "." in part.text for part in arguments)
    values = [plain_value(argument) or Rational(0) for argument in arguments]
    mean = sum(values, Rational(0)) / len(values)
    total = sum(((value - mean) ** 2 for value in values), Rational(0))
    count, center, squares = (number_term(each, has_point) for each in (Rational(len(values)), mean, total))
    found = terms.Relation((terms.Quotient(terms.sum_of(arguments), count), center), ("=",))
    away = terms.Negation(center) if mean >= 0 else number_term(-mean, has_point)
    distances = [terms.Power(terms.Sum((argument, away)), terms.Number("2")) for argument in arguments]
    added = terms.Relation((terms.sum_of(distances), squares), ("=",))
    beside = (
        aside("mean", found, sentence("The mean of the numbers is {}.", center)),
        aside("add", added, "Add the squares of the distances to the mean."),
    )
    says = sentence(
        "The variance is the mean of these squares: divide by {}, as many as there are numbers. "
        "(To estimate a variance from a sample one divides by {}.)",
        len(values),
        len(values) - 1,
    )
    return Rewrite("variance", (terms.Quotient(squares, count),), says, beside=beside)


def _deviation(arguments: Sequence[Term]) -> Change:
    root = terms.Root(NumberFunction("variance", tuple(arguments)))
    return Rewrite("deviation", (root,), "The standard deviation is the square root of the variance.")


def _roman(arguments: Sequence[Term]) -> Change:
    (number,) = arguments
    text = roman(int(plain_value(number) or 0))
    parts, rest = list[Term](), text
    while rest:
        digits = rest[:2] if rest[:2] in ROMAN_VALUES else rest[0]
        parts.append(number_term(Rational(ROMAN_VALUES[digits])))
        rest = rest[len(digits) :]
    says = sentence("{} is {} = {}.", text, joined(" + ", parts), number)
    if len(parts) == 1:
        says = sentence("{} is {}.", text, number)
    return Rewrite("roman-numeral", (number,), says)


# Rounding


def _rounded(arguments: Sequence[Term], name: str) -> Change | None:
    if len(arguments) != 1 or not is_numeric(arguments[0]):
        return None
    (number,) = arguments
    value = exact_value(NumberFunction(name, (number,)))
    result = number_term(Rational(int(value)))
    if name == "floor":
        says = sentence("The largest whole number that is not above {} is {}.", number, result)
    else:
        says = sentence("The smallest whole number that is not below {} is {}.", number, result)
    return Rewrite("round", (result,), says)


def _round(arguments: Sequence[Term]) -> Change | None:
    if not 1 <= len(arguments) <= 2 or not all(map(is_numeric, arguments)):
        return None
    value = exact_value(NumberFunction("round", tuple(arguments)))
    places = 0 if len(arguments) == 1 else int(exact_value(arguments[1]))
    result = number_term(Rational(int(value.p), int(value.q)), as_decimal=True)
    digit = sentence("whole number") if places == 0 else sentence("number with {} decimal places", places)
    if places < 0:
        digit = sentence("multiple of {}", 10**-places)
    return Rewrite("round", (result,), sentence("The {} nearest to {} is {}.", digit, arguments[0], result))


def _permutations(arguments: Sequence[Term]) -> Change | None:
    numbers = _whole(arguments)
    if numbers is None or min(numbers) < 0 or numbers[0] > MAX_CHOSEN_FROM:
        return None
    n, k = numbers
    term = NumberFunction("permutations", tuple(arguments))
    result: Term = ZERO
    if k > n:
        says = sentence("{} things cannot be chosen of {}.", k, n)
    elif k > MAX_NAMED:
        result = written_out(*arguments)
        says = sentence("{} is {}.", term, result)
    else:
        factors = [number_term(Rational(n - i)) for i in range(k)] or [terms.ONE]
        result = terms.product_of(factors, [r"\cdot"] * (len(factors) - 1))
        says = sentence("{} = {}, which leaves {}.", term, written_out(*arguments), result)
    return Rewrite("permutations", (result,), says)


def written_out(upper: Term, lower: Term) -> Term:
    """Permutations by factorials, n! / (n - k)!."""
    rest = terms.Sum((upper, terms.Negation(lower)))
    return terms.Quotient(terms.Factorial(upper), terms.Factorial(rest))


RULES: Mapping[str, Callable[[Sequence[Term]], Change | None]] = {
    "gcd": _gcd,
    "lcm": _lcm,
    "mod": _mod,
    "permutations": _permutations,
    "roman": _roman,
    "min": lambda arguments: _extreme(arguments, 0, "The smallest is {}."),
    "max": lambda arguments: _extreme(arguments, -1, "The largest is {}."),
    "mean": _mean,
    "median": _median,
    "mode": _mode,
    "range": _range,
    "variance": _variance,
    "deviation": _deviation,
    "floor": lambda arguments: _rounded(arguments, "floor"),
    "ceiling": lambda arguments: _rounded(arguments, "ceiling"),
    "round": _round,
}
