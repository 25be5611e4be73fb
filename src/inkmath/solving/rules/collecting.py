"""Putting together what is alike: numbers, powers of one letter, like terms, roots and logarithms."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric, plain_value
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.exact import exact_value, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy, number_term
from inkmath.solving.evaluate.sympy_real import positive_expression, real_expression, term_of
from inkmath.solving.exceptions import UndefinedValueError
from inkmath.solving.rewriting import innermost
from inkmath.solving.rules.construct import add, multiply, negate, power
from inkmath.solving.rules.order_of_operations import reduce_once
from inkmath.solving.sentences import joined, phrase, sentence
from inkmath.solving.trace import latex_of

INFINITY = terms.Constant(r"\infty")
OPERATIONS = (terms.Sum, terms.Product, terms.Quotient, terms.Power, terms.Root, terms.Call)
SEPARATE = terms.Derivative | terms.Integral | terms.Aggregate | terms.Limit | terms.Apply | terms.Indexed
"""Terms that have rules of their own, which come first."""


def is_plain(term: Term) -> bool:
    """True if the term is made of numbers, letters, operations and functions with names."""
    return not any(isinstance(part, SEPARATE | terms.PlusMinus) for part in terms.walk(term))


def arithmetic(term: Term) -> Rewrite[Term] | None:
    """One operation with numbers alone, in the order of operations."""
    if not is_numeric(term) or not is_plain(term):
        return None
    if term == terms.Negation(ZERO):
        return Rewrite("zero", (ZERO,), "Minus 0 is 0.")
    step = reduce_once(term)
    if step is not None:
        return step
    if not isinstance(term, OPERATIONS):
        return None
    result = from_sympy(simplify_number(exact_value(term)))
    if latex_of(result) == latex_of(term) or len(latex_of(result)) > len(latex_of(term)):
        return None
    return Rewrite("simplify", (result,), sentence("{} is {}.", term, result))


def one_term(term: Term) -> Rewrite[Term] | None:
    """A product, power or quotient without sums as one term: 2x * 3x^2 = 6x^3."""
    if not isinstance(term, terms.Product | terms.Power | terms.Quotient) or not is_plain(term):
        return None
    if any(isinstance(part, terms.Sum | terms.PlusMinus) for part in terms.walk(term)) or is_numeric(term):
        return None
    result = term_of(sympy.powsimp(real_expression(term)), term)
    if len(latex_of(result)) >= len(latex_of(term)) and not _is_smaller(result, term):
        return None
    return Rewrite("multiply-powers", (result,), sentence(_reason(term, result), term, result))


def _reason(term: Term, result: Term) -> str:
    """The law by which a product, power or quotient becomes one term."""
    if isinstance(term, terms.Power):
        if isinstance(term.base, terms.Power):
            return phrase("Multiply the exponents: {} = {}.")
        return phrase("Raise each factor to the power: {} = {}.")
    above, below = (_bases(part) for part in parted(term))
    if any(base in below for base in above) or len(parted(result)[1]) < len(parted(term)[1]):
        return phrase("Cancel: {} = {}.")
    if len(set(above)) < len(above) or len(set(below)) < len(below):
        return phrase("Powers of the same base are multiplied by adding their exponents: {} = {}.")
    if isinstance(term, terms.Quotient):
        return phrase("Cancel: {} = {}.")
    return phrase("Multiply the factors: {} = {}.")


def parted(term: Term) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The factors above and below the fraction bars of a product or quotient without sums."""
    match term:
        case terms.Negation(inner):
            return parted(inner)
        case terms.Product(factors):
            pairs = [parted(factor) for factor in factors]
            return tuple(f for above, _ in pairs for f in above), tuple(
                f for _, below in pairs for f in below
            )
        case terms.Quotient(numerator, denominator):
            (above, under), (below, over) = parted(numerator), parted(denominator)
            return above + over, under + below
    return (term,), ()


def _bases(factors: tuple[Term, ...]) -> list[Term]:
    """The base of each factor with a letter, and of each power."""
    bases = (factor.base if isinstance(factor, terms.Power) else factor for factor in factors)
    return [base for base in bases if not isinstance(base, terms.Number)]


def _is_smaller(result: Term, term: Term) -> bool:
    """True if the result has fewer letters, or as many and smaller whole numbers: 8x/6 = 4x/3."""
    (letters, numbers), (before, size) = _counts(result), _counts(term)
    return letters < before or (letters == before and numbers < size and isinstance(term, terms.Quotient))


def _counts(term: Term) -> tuple[int, int]:
    """The letters of a term, and the sum of its whole numbers."""
    parts = list(terms.walk(term))
    texts = [part.text for part in parts if isinstance(part, terms.Number)]
    return sum(isinstance(part, terms.Variable) for part in parts), sum(
        int(text) for text in texts if text.isdigit()
    )


def power_of_root(term: Term) -> Rewrite[Term] | None:
    """sqrt(x + 1)^2 = x + 1, and sqrt(x + 1)^3 = (x + 1)^(3/2)."""
    if not isinstance(term, terms.Power) or not isinstance(term.base, terms.Root) or not is_plain(term):
        return None
    exponent, index = plain_value(term.exponent), plain_value(term.base.index or terms.Number("2"))
    if exponent is None or index is None or exponent.denominator != 1 or index <= 1:
        return None
    result = power(term.base.radicand, number_term(exponent / index))
    return Rewrite("power-of-root", (result,), sentence("{} = {}.", term, result))


@innermost
def like_terms(term: Term) -> Rewrite[Term] | None:
    """3x + 2 + 5x - 1 = 8x + 1."""
    if not isinstance(term, terms.Sum) or not is_plain(term):
        return None
    groups: dict[sympy.Expr, list[tuple[sympy.Expr, Term]]] = {}
    for part in term.terms:
        value = real_expression(part)
        if value.is_Add:
            return None
        factor, rest = value.as_coeff_Mul()
        groups.setdefault(rest, []).append((factor, part))
    alike = {rest: group for rest, group in groups.items() if len(group) > 1}
    if not alike:
        return None
    sentences = []
    for rest, group in alike.items():
        total = sympy.Add(*(factor for factor, _ in group)) * rest
        sentences.append(sentence("{} = {}", add(*(part for _, part in group)), term_of(total, term)))
    value = sympy.Add(*(factor * rest for rest, group in groups.items() for factor, _ in group))
    says = sentence("Collect like terms: {}.", joined("; ", sentences))
    return Rewrite("collect-like-terms", (term_of(value, term),), says)


def with_infinity(term: Term) -> Rewrite[Term] | None:
    """A sum with one infinite term is that; infinity less infinity has no value."""
    if not isinstance(term, terms.Sum):
        return None
    signs = {part == INFINITY for part in term.terms if INFINITY in (part, negate(part))}
    if not signs:
        return None
    if len(signs) > 1:
        raise UndefinedValueError("one part tends to infinity and another to minus infinity")
    result = INFINITY if True in signs else negate(INFINITY)
    return Rewrite("infinite", (result,), sentence("Finite terms do not matter beside {}.", result))


def root(term: Term) -> Rewrite[Term] | None:
    """Squares come out of a square root: sqrt(8x^2) = 2 sqrt(2) |x|."""
    if not isinstance(term, terms.Root) or not is_plain(term) or is_numeric(term):
        return None
    value = real_expression(term)
    result = from_sympy(value)
    if latex_of(result) == latex_of(term) or result == term:
        return None
    if value.is_Pow and not value.exp.is_Integer:
        return None
    says = sentence("Take perfect powers out of the root: {} = {}.", term, result)
    return Rewrite("simplify-root", (result,), says)


def factors_together(term: Term) -> Rewrite[Term] | None:
    """The factors of a product that are no sums, as one: 5(2x + 1)^4 * 2 = 10(2x + 1)^4."""
    if not isinstance(term, terms.Product) or not is_plain(term):
        return None
    with_sums = [part for part in term.factors if any(isinstance(p, terms.Sum) for p in terms.walk(part))]
    others = [part for part in term.factors if part not in with_sums]
    if len(others) < 2:
        return None
    together = term_of(sympy.powsimp(real_expression(multiply(*others))), term)
    result = multiply(together, *with_sums)
    if len(latex_of(result)) >= len(latex_of(term)):
        return None
    says = sentence("Multiply the factors {}: {}.", joined(", ", others), together)
    return Rewrite("multiply-factors", (result,), says)


def factorials(term: Term) -> Rewrite[Term] | None:
    """(n + 1)! / n! = n + 1."""
    if not isinstance(term, terms.Quotient | terms.Product) or is_numeric(term) or not is_plain(term):
        return None
    if not any(isinstance(part, terms.Factorial) for part in terms.walk(term)):
        return None
    value = real_expression(term)
    result = from_sympy(min(sympy.combsimp(value), sympy.simplify(value), key=sympy.count_ops))
    if len(latex_of(result)) >= len(latex_of(term)):
        return None
    says = sentence("The larger factorial is a multiple of the smaller one: {} = {}.", term, result)
    return Rewrite("cancel-factorials", (result,), says)


def logarithm(term: Term) -> Rewrite[Term] | None:
    """ln(e^x) = x, log_b(b^x) = x, and e^(ln x) = x."""
    match term:
        case terms.Call(function, terms.Power(base, exponent), of):
            own = {r"\ln": terms.Constant("e"), r"\lg": terms.Number("10")}.get(function)
            if function == r"\log":
                own = terms.Number("10") if of is None else of
            if own is not None and own == base:
                says = sentence("The logarithm undoes the power of {}: {} = {}.", base, term, exponent)
                return Rewrite("logarithm-of-power", (exponent,), says)
        case terms.Power(terms.Constant("e"), terms.Call(r"\ln", inner)):
            says = sentence("The power of e undoes the natural logarithm: {} = {}.", term, inner)
            return Rewrite("power-of-logarithm", (inner,), says)
    return None


def logarithms_together(term: Term) -> Rewrite[Term] | None:
    """ln a + ln b = ln(ab), and ln a - ln b = ln(a/b)."""
    if not isinstance(term, terms.Sum) or not is_plain(term) or is_numeric(term):
        return None
    logs = [part for part in term.terms if isinstance(_bare(part), terms.Call)]
    kinds = {(call.function, call.base) for part in logs if isinstance(call := _bare(part), terms.Call)}
    if len(logs) < 2 or len(kinds) != 1 or any(isinstance(part, terms.Absolute) for part in terms.walk(term)):
        return None  # letters are taken to be positive here, so that |x| would become x
    ((function, base),) = kinds
    if function not in (r"\ln", r"\log", r"\lg"):
        return None
    argument = sympy.S.One
    for part in logs:
        call = _bare(part)
        assert isinstance(call, terms.Call)
        value = positive_expression(call.argument)
        argument = argument / value if isinstance(part, terms.Negation) else argument * value
    together = terms.Call(function, from_sympy(argument), base)
    others = [part for part in term.terms if part not in logs]
    says = sentence(
        "The logarithm of a product is the sum of the logarithms, that of a quotient their "
        "difference: {} = {}.",
        add(*logs),
        together,
    )
    return Rewrite("logarithm-rules", (add(together, *others),), says)


def _bare(term: Term) -> Term:
    return negate(term) if isinstance(term, terms.Negation) else term


RULES: tuple[Rule[Term], ...] = (
    with_infinity,
    arithmetic,
    logarithm,
    one_term,
    power_of_root,
    factors_together,
    factorials,
    root,
    like_terms,
)
