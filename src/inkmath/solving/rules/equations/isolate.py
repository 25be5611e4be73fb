"""Isolating the unknown: the outermost operation on its side is undone on the other sides, one at a time.

The rules take equations, inequalities and chains of them, with numbers or with other variables: the sign of
an inequality turns where both sides are multiplied by a negative number; what has to hold for other
variables, such as that a divisor is not zero, is collected as conditions.
"""

from __future__ import annotations

from typing import TypeVar

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.exact import exact_value, is_zero, sign_of, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.to_sympy import to_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.equations.branches import Chain, Equation
from inkmath.solving.sentences import inline, phrase, sentence
from inkmath.types import Text

R = TypeVar("R", Equation, Chain)

EVEN_POWER = "Raising to an even power may add solutions; each is checked at the end."


def has_decimals(term: Term) -> bool:
    """True if a number in the term is written as a decimal, in per cent or per mille."""
    return any(
        (isinstance(part, terms.Number) and "." in part.text)
        or (isinstance(part, terms.Scaled) and part.unit != "degree")
        for part in terms.walk(term)
    )


def evaluated(term: Term) -> Term:
    """The value of a term without variables, in its usual form; a term with variables, simplified."""
    if terms.variables(term):
        return simple(term)
    return from_sympy(simplify_number(exact_value(term)), has_decimals(term))


def simple(term: Term) -> Term:
    """The shortest of the forms that SymPy knows; a term with roots as it is."""
    if any(isinstance(part, terms.Root) for part in terms.walk(term)):
        return term
    value = to_sympy(term)
    candidates = [value, sympy.cancel(value), sympy.factor(value), sympy.together(value)]
    ranked = sorted(candidates, key=lambda each: (each.count_ops(), len(str(each))))
    return min(map(from_sympy, ranked), key=_has_double_fraction)


def _has_double_fraction(term: Term) -> bool:
    return any(
        isinstance(part, terms.Quotient)
        and any(isinstance(inner, terms.Quotient) for inner in terms.walk(part) if inner is not part)
        for part in terms.walk(term)
    )


def is_number(term: Term) -> bool:
    return not terms.variables(term)


def conditions(*candidates: terms.Relation) -> tuple[terms.Relation, ...]:
    """The conditions on other variables; those on numbers are left out."""
    return tuple(each for each in candidates if not is_number(each))


def is_not_zero(term: Term) -> terms.Relation:
    return terms.Relation((term, ZERO), (r"\neq",))


def is_not_negative(term: Term) -> terms.Relation:
    return terms.Relation((term, ZERO), (r"\geq",))


def is_not_one(term: Term) -> terms.Relation:
    return terms.Relation((term, ONE), (r"\neq",))


def is_positive(term: Term) -> terms.Relation:
    return terms.Relation((term, ZERO), (">",))


# Steps that keep the order: sums, products and quotients


def isolate_from_sum(relation: R) -> Rewrite[R] | None:
    """`x + 3 = 5` gives `x = 2`."""
    if not isinstance(relation.left, terms.Sum):
        return None
    own, others = _parted(relation, relation.left.terms)
    if len(own) != 1:
        return None
    rest = terms.sum_of(others)
    rest = evaluated(rest) if is_number(rest) else rest
    opposite = rest.term if isinstance(rest, terms.Negation) else terms.Negation(rest)
    result = relation.isolated(own[0], lambda side: evaluated(terms.Sum((side, opposite))))
    if isinstance(rest, terms.Negation):
        return Rewrite(
            f"add-to-{result.scope}", (result,), sentence("Add {} to {}.", rest.term, _sides(relation))
        )
    says = sentence("Subtract {} from {}.", rest, _sides(relation))
    return Rewrite(f"subtract-from-{result.scope}", (result,), says)


def isolate_from_product(relation: R) -> Rewrite[R] | None:
    """`-2x < 6` gives `x > -3`; a factor with other variables only in equations."""
    left = relation.left
    inner = left.term if isinstance(left, terms.Negation) else left
    own, others = _parted(relation, inner.factors if isinstance(inner, terms.Product) else (inner,))
    if len(own) != 1 or (inner is left and not others):
        return None
    if not others:
        result = relation.isolated(own[0], lambda side: evaluated(terms.Negation(side)), is_turned=True)
        says = sentence("Multiply {} by -1{}.", _sides(relation), _turned(relation, True))
        return Rewrite(f"multiply-{result.scope}", (result,), says)
    factor = terms.product_of(others, [""] * (len(others) - 1))
    factor = evaluated(factor) if is_number(factor) else factor
    needed = conditions(is_not_zero(factor))
    factor = factor if inner is left else evaluated(terms.Negation(factor))
    if is_number(factor) and is_zero(exact_value(factor)):
        return None
    is_negative = is_number(factor) and sign_of(exact_value(factor)) < 0
    result = relation.isolated(
        own[0], lambda side: evaluated(terms.Quotient(side, factor)), is_turned=is_negative
    )
    says = sentence("Divide {} by {}{}.", _sides(relation), factor, _turned(relation, is_negative))
    return Rewrite(f"divide-{result.scope}", (result,), says, conditions=needed)


def isolate_from_numerator(relation: R) -> Rewrite[R] | None:
    """`x/3 > 2` gives `x > 6`, and `x% = 0.3` gives `x = 30`."""
    left = relation.left
    if isinstance(left, terms.Scaled) and left.unit != "degree":
        left = terms.Quotient(left.term, terms.Number(str(left.parts)))
    if not isinstance(left, terms.Quotient) or relation.contains_variable(left.denominator):
        return None
    denominator = left.denominator
    is_negative = is_number(denominator) and sign_of(exact_value(denominator)) < 0
    result = relation.isolated(
        left.numerator,
        lambda side: evaluated(terms.Product((side, denominator), ("",))),
        is_turned=is_negative,
    )
    says = sentence("Multiply {} by {}{}.", _sides(relation), denominator, _turned(relation, is_negative))
    return Rewrite(f"multiply-{result.scope}", (result,), says)


def _parted(relation: Equation | Chain, parts: tuple[Term, ...]) -> tuple[list[Term], list[Term]]:
    """The parts with the unknown, and the others."""
    own = [part for part in parts if relation.contains_variable(part)]
    return own, [part for part in parts if not relation.contains_variable(part)]


def _sides(relation: Equation | Chain) -> str:
    return relation.scope.replace("-", " ")


def _turned(relation: Equation | Chain, is_negative: bool) -> str:
    """The end of the sentence where the sign of an inequality turns."""
    return ", which is negative: reverse the inequality sign" if is_negative and relation.is_ordered else ""


LINEAR: tuple[Rule[Equation], ...] = (isolate_from_sum, isolate_from_product, isolate_from_numerator)
"""Rules for equations and inequalities alike."""

LINEAR_CHAIN: tuple[Rule[Chain], ...] = (isolate_from_sum, isolate_from_product, isolate_from_numerator)
"""The same rules, for `1 < 2x + 3 < 9`."""


# Steps for equations alone


def isolate_from_denominator(equation: Equation) -> Rewrite[Equation] | None:
    """`c/x = r` gives `x = c/r`."""
    if not isinstance(equation.left, terms.Quotient) or equation.contains_variable(equation.left.numerator):
        return None
    numerator, denominator = equation.left.numerator, equation.left.denominator
    if any(is_number(part) and is_zero(exact_value(part)) for part in (equation.right, numerator)):
        return None
    result = equation.with_sides(denominator, evaluated(terms.Quotient(numerator, equation.right)))
    says = sentence("Take the reciprocal of both sides, times {}.", numerator)
    if numerator == ONE:
        says = sentence("Take the reciprocal of both sides.")
    needed = conditions(is_not_zero(equation.right), is_not_zero(numerator))
    return Rewrite("reciprocal", (result,), says, conditions=needed)


def isolate_from_power(equation: Equation) -> Rewrite[Equation] | None:
    """`x^2 = 9` gives `x = 3` or `x = -3`."""
    if not isinstance(equation.left, terms.Power) or not equation.contains_variable(equation.left.base):
        return None
    exponent = equation.left.exponent
    n = plain_value(exponent)
    if n is None and not equation.contains_variable(exponent):
        return _root_of_unknown_index(equation, equation.left.base, exponent)
    if n is None or n <= 0 or (n.denominator > 1 and not is_number(equation.right)):
        return None
    if n.denominator > 1:
        return _raised(equation, equation.left.base, n.numerator, n.denominator)
    if is_number(equation.right):
        return _root_of_number(equation, equation.left.base, n.numerator)
    return _root_of_term(equation, equation.left.base, n.numerator, exponent)


def _raised(equation: Equation, base: Term, above: int, below: int) -> Rewrite[Equation]:
    """`x^(2/3) = 4` gives `x^2 = 64`."""
    power = terms.Power(base, terms.Number(str(above))) if above > 1 else base
    right = from_sympy(simplify_number(exact_value(equation.right) ** below))
    says = sentence("Raise both sides to the power {}.", below)
    caution = EVEN_POWER if below % 2 == 0 else ""
    return Rewrite("raise-to-power", (equation.with_sides(power, right),), says, caution)


def _root_of_number(equation: Equation, base: Term, n: int) -> Rewrite[Equation]:
    value, shown = exact_value(equation.right), inline(equation.right)
    sign = sign_of(value)
    if n % 2 == 1:
        root = from_sympy(odd_root_of(value, n))
        says = sentence("{} is the only real number whose {} is {}.", root, power_name(n), shown)
        return Rewrite("root", (equation.with_sides(base, root),), says)
    if sign < 0:
        says = sentence("An even power of a real number is never negative, but {} is.", shown)
        return Rewrite("no-real-root", (), says)
    if sign == 0:
        says = sentence("A power is 0 only if its base is.")
        return Rewrite("root", (equation.with_sides(base, ZERO),), says)
    root = from_sympy(simplify_number(sympy.root(value, n)))
    pair = tuple(equation.with_sides(base, side) for side in (root, terms.Negation(root)))
    name = power_name(n)
    says = sentence("Both {} and -{} have the {} {}.", root, root, name, shown)
    return Rewrite("square-root" if n == 2 else "root", pair, says)


def _root_of_term(equation: Equation, base: Term, n: int, exponent: Term) -> Rewrite[Equation]:
    if n < 2:
        raise NotCoveredError("a power that is not a whole number above 1")
    exact = _exact_root(equation.right, n)
    if exact == ZERO:
        says = sentence("A power is 0 only if its base is: {} = 0.", base)
        return Rewrite("root", (equation.with_sides(base, ZERO),), says)
    root = exact or terms.Root(equation.right, None if n == 2 else exponent)
    if n % 2:
        says = sentence("Take the {} of both sides.", root_name(n))
        return Rewrite("root", (equation.with_sides(base, root),), says)
    needed = conditions(is_not_negative(equation.right)) if exact is None else ()
    pair = tuple(equation.with_sides(base, side) for side in (root, simple(terms.Negation(root))))
    says = sentence("Both roots, the positive and the negative one, are possible.")
    return Rewrite("square-root" if n == 2 else "root", pair, says, conditions=needed)


def _root_of_unknown_index(equation: Equation, base: Term, n: Term) -> Rewrite[Equation] | None:
    """`x^n = a` gives `x = a^(1/n)`, where n is a letter and the base is taken as positive."""
    if is_number(n):
        return None
    right = terms.Power(equation.right, terms.Quotient(ONE, n))
    if is_number(equation.right) and sign_of(exact_value(equation.right)) <= 0:
        return None
    needed = conditions(is_positive(equation.right), is_not_zero(n))
    says = sentence(
        "Take the power 1/{} of both sides, for positive {}; its opposite has the same even powers.",
        n,
        base,
    )
    return Rewrite("root", (equation.with_sides(base, right),), says, conditions=needed)


def power_name(n: int) -> str | Text:
    """`square`, `cube`, `4th power`."""
    return {2: phrase("square"), 3: phrase("cube")}.get(n) or sentence("{}th power", n)


def root_name(n: int) -> str | Text:
    """`square root`, `cube root`, `4th root`."""
    return {2: phrase("square root"), 3: phrase("cube root")}.get(n) or sentence("{}th root", n)


def odd_root_of(value: sympy.Expr, n: int) -> sympy.Expr:
    """The real root of a real number."""
    return simplify_number(-sympy.root(-value, n) if sign_of(value) < 0 else sympy.root(value, n))


def _exact_root(term: Term, n: int) -> Term | None:
    """A term with variables whose nth power is the given one; None where there is none without roots."""
    value = sympy.factor(to_sympy(term))
    sign = -1 if n % 2 and value.could_extract_minus_sign() else 1
    root = sign * sympy.powdenest(sympy.root(sign * value, n), force=True)
    is_rational = value == 0 or (bool(value.free_symbols) and root.is_rational_function())
    is_real = is_rational and not root.has(sympy.I)
    return from_sympy(root) if is_real and sympy.expand(root**n - value) == 0 else None


def isolate_from_root(equation: Equation) -> Rewrite[Equation] | None:
    """`sqrt(x) = 3` gives `x = 9`."""
    if not isinstance(equation.left, terms.Root):
        return None
    radicand, index = equation.left.radicand, equation.left.index or terms.Number("2")
    n, right = plain_value(index), equation.right
    if not equation.contains_variable(radicand):
        return None
    if is_number(right) and (n is None or n != int(n)):
        return None
    is_even = n is None or n % 2 == 0
    if is_number(right) and is_even and sign_of(exact_value(right)) < 0:
        name = "square root" if n == 2 else "root"
        says = sentence("A {} is never negative, but {} is.", name, right)
        return Rewrite("no-real-root", (), says)
    says = sentence("Square both sides.") if n == 2 else sentence("Raise both sides to the power {}.", index)
    rule = "square-both-sides" if n == 2 else "raise-to-power"
    needed = conditions(is_not_negative(right)) if is_even else ()
    return Rewrite(rule, (equation.with_sides(radicand, _power(right, index)),), says, conditions=needed)


def _power(term: Term, n: Term) -> Term:
    if is_number(term) and is_number(n):
        return from_sympy(simplify_number(sympy.expand(exact_value(term) ** exact_value(n))))
    return simple(terms.Power(term, n))


def isolate_from_absolute_value(equation: Equation) -> Rewrite[Equation] | None:
    """`|x| = 2` gives `x = 2` or `x = -2`."""
    if not isinstance(equation.left, terms.Absolute):
        return None
    inner, right = equation.left.term, equation.right
    if not is_number(right):
        pair = tuple(equation.with_sides(inner, side) for side in (right, simple(terms.Negation(right))))
        says = sentence("The expression between the bars is {} or its opposite.", right)
        needed = conditions(is_not_negative(right))
        return Rewrite("absolute-value", pair, says, conditions=needed)
    sign = sign_of(exact_value(right))
    if sign < 0:
        says = sentence("An absolute value is never negative, but {} is.", right)
        return Rewrite("no-absolute-value", (), says)
    if sign == 0:
        says = sentence("Only 0 has the absolute value 0.")
        return Rewrite("absolute-value", (equation.with_sides(inner, ZERO),), says)
    pair = (equation.with_sides(inner, right), equation.with_sides(inner, terms.Negation(right)))
    says = sentence("Both {} and -{} have the absolute value {}.", right, right, right)
    return Rewrite("absolute-value", pair, says)


def isolate_from_exponent(equation: Equation) -> Rewrite[Equation] | None:
    """`a^x = b` gives `x = ln(b)/ln(a)`, where a side holds other variables."""
    if not isinstance(equation.left, terms.Power) or equation.contains_variable(equation.left.base):
        return None
    base, right = equation.left.base, equation.right
    if is_number(base) and is_number(right):
        return None
    logs = [terms.Call(r"\ln", part) for part in (right, base)]
    value: Term = logs[0] if base == terms.Constant("e") else terms.Quotient(logs[0], logs[1])
    needed = conditions(is_positive(right), is_positive(base), is_not_one(base))
    result = equation.with_sides(equation.left.exponent, value)
    says = "Take the natural logarithm of both sides."
    return Rewrite("take-logarithm", (result,), says, conditions=needed)


def isolate_from_logarithm(equation: Equation) -> Rewrite[Equation] | None:
    """`ln(x) = a` gives `x = e^a`, and `log_x(8) = a` gives `8 = x^a`, where a side holds other variables."""
    match equation.left:
        case terms.Call(r"\ln", inner):
            base: Term = terms.Constant("e")
        case terms.Call(r"\log" | r"\lg", inner, given):
            base = given or terms.Number("10")
        case _:
            return None
    if is_number(base) and is_number(equation.right):
        return None
    says = sentence("Take {} to the power of both sides.", base)
    power = terms.Power(base, equation.right)
    if equation.contains_variable(base):
        needed = conditions(is_not_zero(equation.right), is_positive(inner))
        result = equation.with_sides(power, inner)
        return Rewrite("undo-logarithm", (result,), says, conditions=needed)
    needed = conditions(is_positive(base), is_not_one(base))
    return Rewrite("undo-logarithm", (equation.with_sides(inner, power),), says, conditions=needed)


RULES: tuple[Rule[Equation], ...] = (
    *LINEAR,
    isolate_from_denominator,
    isolate_from_power,
    isolate_from_root,
    isolate_from_absolute_value,
    isolate_from_exponent,
    isolate_from_logarithm,
)
"""By the outermost operation on the left side."""


def swap_sides(equation: Equation) -> Rewrite[Equation] | None:
    """`7 = 2x` gives `2x = 7`."""
    if equation.contains_variable(equation.left) or not equation.contains_variable(equation.right):
        return None
    swapped = equation.with_sides(equation.right, equation.left)
    return Rewrite("swap-sides", (swapped,), sentence("Swap the sides."))


def isolate(equation: Equation) -> Rewrite[Equation] | None:
    """One step towards `x = ...`; None where the unknown stands on both sides, or in several places."""
    swapped = swap_sides(equation)
    if swapped is not None or equation.contains_variable(equation.right):
        return swapped
    own = [part for part in terms.children(equation.left) if equation.contains_variable(part)]
    found = (rule(equation) for rule in RULES) if len(own) == 1 else ()
    return next((rewrite for rewrite in found if rewrite is not None), None)


def is_tower(equation: Equation) -> bool:
    """True if the unknown stands in one place, under a power of a sum: better undone than multiplied out."""
    if equation.contains_variable(equation.right) == equation.contains_variable(equation.left):
        return False
    term: Term | None = equation.left if equation.contains_variable(equation.left) else equation.right
    while term is not None and term != equation.variable:
        if isinstance(term, terms.Power) and term.base != equation.variable:
            n = plain_value(term.exponent)
            return n is not None and n >= 2 and n.denominator == 1
        children = [child for child in terms.children(term) if equation.contains_variable(child)]
        term = children[0] if len(children) == 1 else None
    return False
