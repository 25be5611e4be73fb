"""Rules for inequalities whose other letters stand for any numbers: each may lead to several cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules.equations.branches import TURNED, Equation
from inkmath.solving.rules.equations.isolate import is_number, isolate_from_product, isolate_from_sum
from inkmath.solving.sentences import sentence
from inkmath.solving.verify.interval_sets import holds_at
from inkmath.solving.verify.letter_cases import NOWHERE
from inkmath.solving.verify.statements import statement_of

REALS = terms.Variable(r"\mathbb{R}")
STRICT = {r"\leq": "<", r"\geq": ">", "<": "<", ">": ">"}
WEAK = {"<": r"\leq", ">": r"\geq", r"\leq": r"\leq", r"\geq": r"\geq"}
OPPOSITE = {"<": r"\geq", r"\geq": "<", ">": r"\leq", r"\leq": ">", "=": r"\neq", r"\neq": "="}
BELOW = frozenset({"<", r"\leq"})


@dataclass(frozen=True, slots=True)
class Case:
    """A statement about the unknown, and the conditions on the other letters under which it holds."""

    conditions: tuple[Term, ...]
    statement: Term
    variable: terms.Variable

    @property
    def condition(self) -> Term:
        return self.conditions[0] if len(self.conditions) == 1 else terms.Logical(r"\wedge", self.conditions)

    def with_statement(self, statement: Term, *conditions: Term) -> Case:
        return replace(self, statement=statement, conditions=(*self.conditions, *conditions))

    def without_numbers(self) -> Case | None:
        """The case without conditions on numbers alone; None where one of them is false."""
        plain = [each for each in self.conditions if not terms.variables(each)]
        if not all(_is_true(each) for each in plain):
            return None
        return replace(self, conditions=tuple(each for each in self.conditions if each not in plain))

    @property
    def everywhere(self) -> Term:
        return terms.Relation((self.variable, REALS), (r"\in",))

    @property
    def nowhere(self) -> Term:
        return terms.Relation((self.variable, NOWHERE), (r"\in",))


def _is_true(condition: Term) -> bool:
    return holds_at(statement_of(condition, False), terms.Variable("x"), sympy.S.Zero)


def is_solved(case: Case) -> bool:
    """True if every relation of the case has the unknown alone on one side."""
    return all(_is_solved(part, case.variable) for part in _relations(case.statement))


def _relations(statement: Term) -> tuple[Term, ...]:
    return statement.parts if isinstance(statement, terms.Logical) else (statement,)


def _is_solved(part: Term, variable: terms.Variable) -> bool:
    assert isinstance(part, terms.Relation)
    if variable not in terms.variables(part):
        return False
    return all(side == variable or variable not in terms.variables(side) for side in part.sides)


def first_relation(case: Case) -> Rewrite[Case] | None:
    """Solves the relations of `A<1 or A>2` one after the other, those of a chain side by side."""
    parts = list(_relations(case.statement))
    if len(parts) == 1:
        return None
    k = next(k for k, part in enumerate(parts) if not _is_solved(part, case.variable))
    rewrite = _first(replace(case, conditions=(), statement=parts[k]))
    if rewrite is None or len(rewrite.results) != 1 or rewrite.result.conditions:
        raise NotCoveredError("cases within cases of an inequality")
    parts[k] = rewrite.result.statement
    assert isinstance(case.statement, terms.Logical)
    statement = terms.Logical(case.statement.sign, tuple(parts))
    return replace(rewrite, results=(case.with_statement(statement),))


def _first(case: Case) -> Rewrite[Case] | None:
    return next((found for rule in RULES[1:] if (found := rule(case)) is not None), None)


def chain(case: Case) -> Rewrite[Case] | None:
    """`a<x+1<b` gives `a-1<x<b-1`; with letters as factors, its two relations."""
    part = case.statement
    if not isinstance(part, terms.Relation) or len(part.signs) != 2:
        return None
    lower, middle, upper = (real_expression(side) for side in part.sides)
    x = real(case.variable)
    poly = _polynomial(middle, x)
    if poly is None or poly.degree() != 1 or lower.has(x) or upper.has(x):
        return _split_chain(case, part)
    factor, constant = poly.all_coeffs()
    if factor.is_positive is None and factor.is_negative is None:
        return _split_chain(case, part)
    sides = [_shown((side - constant) / factor) for side in (lower, upper)]
    signs = tuple(TURNED[sign] for sign in part.signs) if factor.is_negative else part.signs
    ends = (sides[0], case.variable, sides[1])
    if factor.is_negative:
        ends, signs = ends[::-1], tuple(TURNED[sign] for sign in signs[::-1])
    says = sentence("Bring the other terms of the middle to the outer sides.")
    if factor != 1:
        says = sentence("Isolate {} in the middle: divide all sides by {}.", case.variable, _shown(factor))
    return Rewrite("isolate-middle", (case.with_statement(terms.Relation(ends, signs)),), says)


def _split_chain(case: Case, part: terms.Relation) -> Rewrite[Case]:
    links = zip(part.sides, part.signs, part.sides[1:], strict=False)
    relations = tuple(terms.Relation((left, right), (sign,)) for left, sign, right in links)
    says = "A chain means that each of its relations holds."
    return Rewrite("split-chain", (case.with_statement(terms.Logical(r"\wedge", relations)),), says)


def linear(case: Case) -> Rewrite[Case] | None:
    """`3x-a<x+b` gives `2x<a+b`, and that `x<(a+b)/2`; `ax>b` is divided by a in three cases."""
    left, sign, right = _parts(case)
    x = real(case.variable)
    if right.has(x) and not left.has(x):
        left, right, sign = right, left, TURNED[sign]
    poly = _polynomial(left - right, x)
    if poly is None or poly.degree() != 1:
        return None
    factor, constant = poly.all_coeffs()
    factor = sympy.factor(factor)
    own, rest = _times(factor, case.variable), _shown(-constant)
    relation = terms.Relation((own, rest), (sign,))
    if sympy.expand(left - factor * x) != 0:
        says = sentence(
            "Bring the terms with {} to one side and the others to the other side.", case.variable
        )
        return Rewrite("collect", (case.with_statement(relation),), says)
    return _divided(case, factor, sympy.expand(-constant), sign)


def _divided(case: Case, factor: sympy.Expr, right: sympy.Expr, sign: str) -> Rewrite[Case]:
    """`factor * x < right` with x alone, for each sign that the factor may have."""
    shown = _shown(factor)
    result = terms.Relation((case.variable, _shown(right / factor)), (sign,))
    turned = replace(result, signs=(TURNED[sign],))
    if factor == -1:
        says = sentence("Multiply both sides by -1: reverse the inequality sign.")
        return Rewrite("multiply-both-sides", (case.with_statement(turned),), says)
    if factor.is_positive:
        says = sentence("Divide both sides by {}.", shown)
        if not factor.is_number:
            says = sentence("Divide both sides by {}, which is positive.", shown)
        return Rewrite("divide-both-sides", (case.with_statement(result),), says)
    if factor.is_negative:
        says = sentence("Divide both sides by {}, which is negative: reverse the inequality sign.", shown)
        return Rewrite("divide-both-sides", (case.with_statement(turned),), says)
    zero = _without_unknown(case, factor, right, sign)
    if factor.is_nonnegative:
        results = [case.with_statement(result, condition(factor, r"\neq")), *zero]
        says = sentence("Divide both sides by {}, which is positive unless it is 0.", shown)
    else:
        results = [
            case.with_statement(result, condition(factor, ">")),
            case.with_statement(turned, condition(factor, "<")),
            *zero,
        ]
        says = sentence("Divide both sides by {}; where it is negative, reverse the inequality sign.", shown)
        if zero:
            says = sentence("{} Where it is 0, {} drops out.", says, case.variable)
    return Rewrite("divide-by-letters", tuple(results), says)


def _without_unknown(case: Case, factor: sympy.Expr, right: sympy.Expr, sign: str) -> list[Case]:
    """The cases of `0 < right`, where the factor is 0."""
    if not sympy.fraction(factor)[0].free_symbols:  # a fraction with a number above is not 0
        return []
    is_zero = condition(factor, "=")
    right = _under(right, is_zero)
    if right.is_number:
        holds = {
            "<": right > 0,
            r"\leq": right >= 0,
            ">": right < 0,
            r"\geq": right <= 0,
            r"\neq": right != 0,
        }
        return [case.with_statement(case.everywhere if holds[sign] else case.nowhere, is_zero)]
    return [
        case.with_statement(case.everywhere, is_zero, condition(right, TURNED[sign])),
        case.with_statement(case.nowhere, is_zero, condition(right, OPPOSITE[TURNED[sign]])),
    ]


def _under(value: sympy.Expr, equation: terms.Relation) -> sympy.Expr:
    """The value where `a = ...` holds."""
    left, right = (real_expression(side) for side in equation.sides)
    return sympy.expand(value.subs(left, right)) if left.is_Symbol else value


def quadratic(case: Case) -> Rewrite[Case] | None:
    """Between or outside its zeros, for each order that they may have."""
    left, sign, right = _parts(case)
    x = real(case.variable)
    poly = _polynomial(left - right, x)
    if poly is None or poly.degree() != 2 or sign == r"\neq":
        return None
    lead, middle, constant = poly.all_coeffs()
    if lead.is_negative:
        lead, middle, constant, sign = -lead, -middle, -constant, TURNED[sign]
    if not lead.is_positive:
        raise NotCoveredError("an inequality whose square has a letter as factor")
    if middle == 0:
        return _square(case, sympy.cancel(-constant / lead), sign)
    whole = lead * x**2 + middle * x + constant
    roots = [-part.coeff(x, 0) / part.coeff(x, 1) for part in _linear_factors(whole, x)]
    if roots:
        return _between(case, roots, whole, sign)
    return _by_discriminant(case, (lead, middle, constant), sign)


def _linear_factors(whole: sympy.Expr, x: sympy.Symbol) -> list[sympy.Expr]:
    """Both linear factors, where it has rational ones."""
    found = []
    for base, power in sympy.factor_list(whole)[1]:
        if base.has(x):
            found += [sympy.expand(base)] * int(power)
    return found if len(found) == 2 and all(sympy.degree(part, x) == 1 for part in found) else []


def _square(case: Case, value: sympy.Expr, sign: str) -> Rewrite[Case]:
    """`x^2 < a` gives `-sqrt(a) < x < sqrt(a)` for positive a."""
    root = sympy.sqrt(sympy.factor(value))
    shown = _shown(root)
    around = _around(case, terms.Negation(shown), shown, sign)
    if not any(part.is_Pow and part.exp == sympy.S.Half for part in sympy.preorder_traversal(root)):
        says = sentence("The square is compared with that of {}.", shown)
        return Rewrite("compare-squares", (case.with_statement(around),), says)
    has_root = (">" if sign == "<" else r"\geq") if value.free_symbols else None
    assert has_root is not None
    other = case.nowhere if sign in BELOW else case.everywhere
    says = sentence(
        "A square is never negative: the root of {} exists only where it is not negative.", _shown(value)
    )
    return Rewrite(
        "compare-squares",
        (
            case.with_statement(around, condition(value, has_root)),
            case.with_statement(other, condition(value, OPPOSITE[has_root])),
        ),
        says,
    )


def _around(case: Case, low: Term, high: Term, sign: str, middle: Term | None = None) -> Term:
    """Between two ends, or outside of them."""
    inner = middle or case.variable
    if sign in BELOW:
        return terms.Relation((low, inner, high), (sign, sign))
    outside = (terms.Relation((inner, low), (TURNED[sign],)), terms.Relation((inner, high), (sign,)))
    return terms.Logical(r"\vee", outside)


def _between(case: Case, roots: Sequence[sympy.Expr], whole: sympy.Expr, sign: str) -> Rewrite[Case]:
    gap = sympy.factor(roots[1] - roots[0])
    first, second = map(_shown, roots)
    says = sentence(
        "Factor: {}. The product is 0 at {} and at {}.", _shown(sympy.factor(whole)), first, second
    )
    equal = _touching(case, roots[0], sign)
    if gap == 0:
        says = sentence("Factor: {}. A square is never negative, and is 0 only at {}.", _shown(whole), first)
        return Rewrite("between-zeros", (case.with_statement(equal),), says)
    if gap.is_positive or gap.is_negative:
        low, high = (first, second) if gap.is_positive else (second, first)
        return Rewrite("between-zeros", (case.with_statement(_around(case, low, high, sign)),), says)
    is_equal = condition(gap, "=")
    results = (
        case.with_statement(_around(case, first, second, sign), condition(gap, ">")),
        case.with_statement(_around(case, second, first, sign), condition(gap, "<")),
        case.with_statement(_touching(case, _under(roots[0], is_equal), sign), is_equal),
    )
    return Rewrite("between-zeros", results, says)


def _touching(case: Case, root: sympy.Expr, sign: str) -> Term:
    """A square, which is 0 at one place, compared with 0."""
    if sign == "<":
        return case.nowhere
    if sign == r"\geq":
        return case.everywhere
    return terms.Relation((case.variable, _shown(root)), ("=" if sign == r"\leq" else r"\neq",))


def _by_discriminant(
    case: Case, coefficients: tuple[sympy.Expr, sympy.Expr, sympy.Expr], sign: str
) -> Rewrite[Case]:
    a, b, c = coefficients
    inner = sympy.expand(b**2 - 4 * a * c)
    root = terms.Root(_shown(inner))
    low, high = (
        terms.Quotient(terms.Sum((_shown(-b), each)), _shown(2 * a)) for each in (terms.Negation(root), root)
    )
    above = case.nowhere if sign in BELOW else case.everywhere
    results = (
        case.with_statement(_around(case, low, high, sign), condition(inner, ">")),
        case.with_statement(_touching(case, -b / (2 * a), sign), condition(inner, "=")),
        case.with_statement(above, condition(inner, "<")),
    )
    says = sentence("The discriminant is {}: there are two zeros, one or none by its sign.", _shown(inner))
    return Rewrite("discriminant-cases", results, says)


def quotient(case: Case) -> Rewrite[Case] | None:
    """`A/B > 0` gives `A B > 0`."""
    left, sign, right = _parts(case)
    x = real(case.variable)
    above, below = sympy.fraction(sympy.together(left - right))
    if not below.has(x) or sign not in ("<", ">") or not below.is_polynomial(x) or not above.is_polynomial(x):
        return None
    product = terms.Relation((_shown(sympy.factor(above) * sympy.factor(below)), ZERO), (sign,))
    says = sentence("A quotient has the sign of the product of its numerator and its denominator.")
    return Rewrite("sign-of-quotient", (case.with_statement(product),), says)


# The unknown inside a function


def undo_function(case: Case) -> Rewrite[Case] | None:
    """`|A| < b`, `sqrt(A) < b`, `e^A > b`, `ln A < b`, with the function on the left side."""
    assert isinstance(case.statement, terms.Relation)
    left, right = case.statement.sides
    sign = case.statement.signs[0]
    if case.variable in terms.variables(right):
        if case.variable in terms.variables(left):
            return None
        left, right, sign = right, left, TURNED[sign]
    given = Equation(left, right, case.variable, sign)
    for rule in (isolate_from_sum, isolate_from_product):
        moved = rule(given) if _has_number_factors(given) else None
        if moved is not None:
            return Rewrite(moved.rule, (case.with_statement(moved.result.line),), moved.because)
    match left:
        case terms.Absolute(inner):
            statement = _around(case, _shown(-real_expression(right)), right, sign, inner)
            says = sentence("The expression between the bars lies between these two.")
            if sign not in BELOW:
                says = sentence("The expression between the bars is below the one or above the other.")
            return Rewrite("absolute-value", (case.with_statement(statement),), says)
        case terms.Root(inner, None):
            return _root(case, inner, right, sign)
        case terms.Power(base, exponent) if case.variable not in terms.variables(base) and is_number(base):
            return _exponential(case, base, exponent, right, sign)
        case terms.Call(r"\ln", inner):
            power = from_sympy(sympy.exp(real_expression(right)))
            ends = (ZERO, inner, power) if sign in BELOW else (inner, power)
            signs = ("<", sign) if sign in BELOW else (sign,)
            says = sentence("Take e to the power of both sides; the logarithm needs {} > 0.", inner)
            return Rewrite("undo-logarithm", (case.with_statement(terms.Relation(ends, signs)),), says)
    return None


def _has_number_factors(given: Equation) -> bool:
    left = given.left.term if isinstance(given.left, terms.Negation) else given.left
    if not isinstance(left, terms.Product):
        return True
    return all(is_number(factor) or given.contains_variable(factor) for factor in left.factors)


def _root(case: Case, inner: Term, right: Term, sign: str) -> Rewrite[Case]:
    bound = real_expression(right)
    square = _shown(bound**2)
    if sign in BELOW:
        fits = terms.Relation((ZERO, inner, square), (r"\leq", sign))
        needed, other = (">" if sign == "<" else r"\geq"), case.nowhere
    else:
        fits = terms.Relation((inner, square), (sign,))
        needed, other = r"\geq", terms.Relation((inner, ZERO), (r"\geq",))
    says = sentence("A root is never negative: square both sides where {} is not negative.", right)
    results = (
        case.with_statement(fits, condition(bound, needed)),
        case.with_statement(other, condition(bound, OPPOSITE[needed])),
    )
    return Rewrite("square-both-sides", results, says)


def _exponential(case: Case, base: Term, exponent: Term, right: Term, sign: str) -> Rewrite[Case] | None:
    number, bound = real_expression(base), real_expression(right)
    if not (number.is_positive and number != 1):
        return None
    logs = [terms.Call(r"\ln", each) for each in (right, base)]
    value: Term = logs[0] if base == terms.Constant("e") else terms.Quotient(logs[0], logs[1])
    fits = terms.Relation((exponent, value), (sign if number > 1 else TURNED[sign],))
    says = sentence("Powers of {} are positive: take the logarithm where {} is.", base, right)
    results = (
        case.with_statement(fits, condition(bound, ">")),
        case.with_statement(case.nowhere if sign in BELOW else case.everywhere, condition(bound, r"\leq")),
    )
    return Rewrite("take-logarithm", results, says)


RULES: tuple[Rule[Case], ...] = (first_relation, chain, linear, quadratic, quotient, undo_function)


# Terms


def _parts(case: Case) -> tuple[sympy.Expr, str, sympy.Expr]:
    assert isinstance(case.statement, terms.Relation)
    left, right = (real_expression(side) for side in case.statement.sides)
    return left, case.statement.signs[0], right


def _polynomial(value: sympy.Expr, x: sympy.Symbol) -> sympy.Poly | None:
    """The polynomial in x that an expression is; its coefficients may hold letters, but not x."""
    try:
        poly = sympy.Poly(sympy.expand(value), x)
    except sympy.PolynomialError:
        return None
    return None if any(each.has(x) for each in poly.all_coeffs()) else poly


def _shown(value: sympy.Expr) -> Term:
    candidates = [sympy.cancel(value), sympy.factor(value), sympy.expand(value)]
    shortest = min(candidates, key=lambda each: (each.count_ops(), len(str(each))))
    return from_sympy(shortest)


def _times(factor: sympy.Expr, variable: terms.Variable) -> Term:
    if factor == 1:
        return variable
    if factor == -1:
        return terms.Negation(variable)
    shown = from_sympy(factor)
    if isinstance(shown, terms.Negation):
        inner = shown.term.factors if isinstance(shown.term, terms.Product) else (shown.term,)
        return terms.Negation(terms.Product((*inner, variable), ("",) * len(inner)))
    factors = shown.factors if isinstance(shown, terms.Product) else (shown,)
    return terms.Product((*factors, variable), ("",) * len(factors))


def condition(value: sympy.Expr, sign: str) -> terms.Relation:
    """`value > 0` as one writes it: `a > 1` for a - 1, and else without a common factor."""
    _, value = sympy.factor(value).as_content_primitive()
    above, below = sympy.fraction(value)
    if sign in ("=", r"\neq"):
        value = sympy.Mul(*(base for base, _ in sympy.factor_list(above)[1]))
    elif below.free_symbols:
        value = above * below
    if value.could_extract_minus_sign():
        value, sign = -value, TURNED[sign]
    for letter in sorted(value.free_symbols, key=str):
        poly = _polynomial(value, letter)
        if poly is not None and poly.degree() == 1 and poly.LC().is_number:
            lead, constant = poly.all_coeffs()
            sign = TURNED[sign] if lead < 0 else sign
            return terms.Relation((from_sympy(letter), _shown(-constant / lead)), (sign,))
    return terms.Relation((_shown(value), ZERO), (sign,))
