"""The rules of differentiation: each gives for a derivative what one writes on the next line."""

from __future__ import annotations

from dataclasses import replace

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import positive, positive_expression
from inkmath.solving.rules.construct import add, divide, is_free_of, multiply, negate, number, power
from inkmath.solving.rules.linearity import constant_in_front, split_sum
from inkmath.solving.sentences import formula, joined, sentence

TWO = number(2)
X = terms.Variable("u")
"""The letter of the inner function in the formulae below."""


def _inner_formulas() -> dict[str, Term]:
    """The derivative of each named function of u, by u."""

    def call(name: str) -> Term:
        return terms.Call(name, X)

    square = power(X, TWO)
    return {
        r"\sin": call(r"\cos"),
        r"\cos": negate(call(r"\sin")),
        r"\tan": divide(ONE, power(call(r"\cos"), TWO)),
        r"\cot": negate(divide(ONE, power(call(r"\sin"), TWO))),
        r"\sec": multiply(call(r"\sec"), call(r"\tan")),
        r"\csc": negate(multiply(call(r"\csc"), call(r"\cot"))),
        r"\arcsin": divide(ONE, terms.Root(add(ONE, negate(square)))),
        r"\arccos": negate(divide(ONE, terms.Root(add(ONE, negate(square))))),
        r"\arctan": divide(ONE, add(ONE, square)),
        r"\sinh": call(r"\cosh"),
        r"\cosh": call(r"\sinh"),
        r"\tanh": divide(ONE, power(call(r"\cosh"), TWO)),
        r"\coth": negate(divide(ONE, power(call(r"\sinh"), TWO))),
        r"\arsinh": divide(ONE, terms.Root(add(square, ONE))),
        r"\arcosh": divide(ONE, terms.Root(add(square, negate(ONE)))),
        r"\artanh": divide(ONE, add(ONE, negate(square))),
        r"\exp": call(r"\exp"),
        r"\ln": divide(ONE, X),
    }


FORMULAS = _inner_formulas()


def higher(term: Term) -> Rewrite[Term] | None:
    """A derivative of an order above 1 is the derivative of a derivative."""
    if not isinstance(term, terms.Derivative):
        return None
    n = plain_value(term.order)
    if n is None or n.denominator != 1 or n < 2:
        return None
    outer = replace(term, body=replace(term, order=ONE), order=number(int(n) - 1))
    return Rewrite("higher-derivative", (outer,), sentence("Differentiate {} times in succession.", n))


def _body(term: Term) -> Term | None:
    """The body of a first derivative, if it holds no derivative itself."""
    if not isinstance(term, terms.Derivative) or term.order != ONE:
        return None
    inside = any(isinstance(part, terms.Derivative) for part in terms.walk(term.body))
    return None if inside else term.body


def basic(term: Term) -> Rewrite[Term] | None:
    """Constants, and powers of the letter with a number in front: 5, x, 3x^2, 7/x, sqrt(x)."""
    body = _body(term)
    if body is None or not _is_algebraic(body):
        return None
    assert isinstance(term, terms.Derivative)
    if is_free_of(body, term.variable):
        says = sentence("{} does not depend on {}, so its derivative is 0.", body, term.variable)
        return Rewrite("basic-derivatives", (ZERO,), says)
    x = positive(term.variable)
    factor, rest = positive_expression(body).as_independent(x, as_Add=False)
    base, exponent = rest.as_base_exp()
    if base != x or exponent.has(x):
        return None
    result = from_sympy(factor * exponent * x ** (exponent - 1))
    says = sentence("The derivative of {} is {}.", body, result)
    return Rewrite("basic-derivatives", (result,), says)


def _is_algebraic(term: Term) -> bool:
    """True if nothing in the term is a function, so that it may be a power."""
    others = terms.Call | terms.Apply | terms.Integral | terms.Aggregate | terms.Limit | terms.Absolute
    return not any(isinstance(part, others) for part in terms.walk(term))


def of_polynomial(term: Term) -> Rewrite[Term] | None:
    """A sum of constants and powers, term by term at once."""
    body = _body(term)
    if not isinstance(term, terms.Derivative) or not isinstance(body, terms.Sum):
        return None
    parts = [basic(replace(term, body=part)) for part in body.terms]
    found = [part for part in parts if part is not None]
    if len(found) < len(parts):
        return None
    pairs = [sentence("{} gives {}", part, step.result) for part, step in zip(body.terms, found, strict=True)]
    says = sentence("Differentiate term by term: {}.", joined(", ", pairs))
    return Rewrite("basic-derivatives", (add(*(part.result for part in found)),), says)


def of_constant(term: Term) -> Rewrite[Term] | None:
    """The derivative of a constant, which does not hold the letter."""
    body = _body(term)
    if body is None or not is_free_of(body, term.variable):  # type: ignore[attr-defined]
        return None
    says = sentence("{} is constant, so its derivative is 0.", body)
    return Rewrite("constant", (ZERO,), says)


def of_sum(term: Term) -> Rewrite[Term] | None:
    """(f + g)' = f' + g'."""
    if not isinstance(term, terms.Derivative) or _body(term) is None:
        return None
    minus = "The minus sign stays in front of the derivative."
    return split_sum(term, minus, "Sum rule: differentiate term by term.")


def with_factor(term: Term) -> Rewrite[Term] | None:
    """(c f)' = c f', and (f / c)' = f' / c."""
    if not isinstance(term, terms.Derivative) or _body(term) is None:
        return None
    return constant_in_front(term)


PRODUCT_RULE = formula(r"(fg)'=f'g+fg'", "(fg)' = f'g + fg'")
RECIPROCAL_RULE = formula(r"\left(\frac{c}{g}\right)'=-\frac{cg'}{g^{2}}", "(c/g)' = -cg'/g^2")
QUOTIENT_RULE = formula(r"\left(\frac{f}{g}\right)'=\frac{f'g-fg'}{g^{2}}", "(f/g)' = (f'g - fg')/g^2")
ROOT_RULE = formula(r"(\sqrt{g})'=\frac{g'}{2\sqrt{g}}", "(sqrt(g))' = g'/(2sqrt(g))")


def of_product(term: Term) -> Rewrite[Term] | None:
    """(f g)' = f' g + f g'."""
    body = _body(term)
    if not isinstance(term, terms.Derivative) or not isinstance(body, terms.Product):
        return None
    first, rest = body.factors[0], multiply(*body.factors[1:])
    result = add(multiply(replace(term, body=first), rest), multiply(first, replace(term, body=rest)))
    says = sentence("Product rule, {}, with f = {} and g = {}.", PRODUCT_RULE, first, rest)
    return Rewrite("product-rule", (result,), says)


def of_quotient(term: Term) -> Rewrite[Term] | None:
    """(f / g)' = (f' g - f g') / g^2, and (c / g)' = -c g' / g^2."""
    body = _body(term)
    if not isinstance(term, terms.Derivative) or not isinstance(body, terms.Quotient):
        return None
    above, below = body.numerator, body.denominator
    square = _squared(below)
    if is_free_of(above, term.variable):
        result = negate(divide(multiply(above, replace(term, body=below)), square))
        says = sentence("Reciprocal rule, {}, with c = {} and g = {}.", RECIPROCAL_RULE, above, below)
        return Rewrite("reciprocal-rule", (result,), says)
    top = add(
        multiply(replace(term, body=above), below),
        negate(multiply(above, replace(term, body=below))),
    )
    says = sentence("Quotient rule, {}, with f = {} and g = {}.", QUOTIENT_RULE, above, below)
    return Rewrite("quotient-rule", (divide(top, square),), says)


def _squared(term: Term) -> Term:
    if isinstance(term, terms.Power):
        n = plain_value(term.exponent)
        if n is not None and n.denominator == 1:
            return power(term.base, number(2 * int(n)))
    return power(term, TWO)


def of_power(term: Term) -> Rewrite[Term] | None:
    """(g^n)' = n g^(n-1) g' and (a^g)' = a^g ln(a) g'; f^g as e^(g ln f)."""
    body = _body(term)
    if not isinstance(term, terms.Derivative) or not isinstance(body, terms.Power):
        return None
    base, exponent = body.base, body.exponent
    if is_free_of(exponent, term.variable):
        outer = from_sympy(positive_expression(add(exponent, negate(ONE))))
        result = multiply(exponent, power(base, outer), replace(term, body=base))
        says = sentence(
            "Chain rule: the outer function is a power with the exponent {}, the inner one is {}.",
            exponent,
            base,
        )
        return Rewrite("chain-rule", (result,), says)
    inner = [] if exponent == term.variable else [replace(term, body=exponent)]
    if is_free_of(base, term.variable):
        is_natural = base == terms.Constant("e")
        factors = [body] if is_natural else [body, terms.Call(r"\ln", base)]
        return _chained("exponential-rule", multiply(*factors, *inner), body, exponent, bool(inner))
    logarithm = multiply(exponent, terms.Call(r"\ln", base))
    result = multiply(body, replace(term, body=logarithm))
    says = sentence(
        "Logarithmic differentiation: {} is e to the power {}, so its derivative is itself "
        "times the derivative of that exponent.",
        body,
        logarithm,
    )
    return Rewrite("logarithmic-differentiation", (result,), says)


def _chained(rule: str, result: Term, body: Term, inner: Term, is_chain: bool) -> Rewrite[Term]:
    if not is_chain:
        return Rewrite(rule, (result,), sentence("The derivative of {} is {}.", body, result))
    says = sentence("Chain rule for {}: its inner function is {}.", body, inner)
    return Rewrite("chain-rule", (result,), says)


def of_root(term: Term) -> Rewrite[Term] | None:
    """(sqrt g)' = g' / (2 sqrt g); other roots as powers."""
    body = _body(term)
    if not isinstance(term, terms.Derivative) or not isinstance(body, terms.Root):
        return None
    inner = replace(term, body=body.radicand)
    if body.index is None:
        says = sentence("Chain rule: {}, here with g = {}.", ROOT_RULE, body.radicand)
        return Rewrite("chain-rule", (divide(inner, multiply(TWO, body)),), says)
    n = plain_value(body.index)
    if n is None or n.denominator != 1:
        return None
    below = multiply(body.index, power(terms.Root(body.radicand, body.index), number(int(n) - 1)))
    says = sentence("Chain rule: the root is the power {} of {}.", 1 / n, body.radicand)
    return Rewrite("chain-rule", (divide(inner, below),), says)


def of_function(term: Term) -> Rewrite[Term] | None:
    """f(g)' = f'(g) g' for the functions with names."""
    body = _body(term)
    if not isinstance(term, terms.Derivative) or not isinstance(body, terms.Call | terms.Absolute):
        return None
    if isinstance(body, terms.Absolute):
        argument, outer = body.term, divide(body.term, body)
    elif body.function in (r"\log", r"\lg"):
        base = terms.Number("10") if body.base is None else body.base
        if not is_free_of(base, term.variable):
            return None
        argument = body.argument
        outer = divide(ONE, multiply(argument, terms.Call(r"\ln", base)))
    elif body.function in FORMULAS:
        argument, outer = body.argument, substitute(FORMULAS[body.function], X, body.argument)
    else:
        return None
    if argument == term.variable:
        return Rewrite("known-derivative", (outer,), sentence("The derivative of {} is {}.", body, outer))
    inner = replace(term, body=argument)
    if isinstance(outer, terms.Quotient) and outer.numerator == ONE:
        result = divide(inner, outer.denominator)
    elif isinstance(outer, terms.Negation) and isinstance(outer.term, terms.Quotient):
        result = negate(divide(inner, outer.term.denominator))
    else:
        result = multiply(outer, inner)
    says = sentence(
        "Chain rule for {}: the outer derivative is {}, the inner function is {}.", body, outer, argument
    )
    return Rewrite("chain-rule", (result,), says)


def of_integral(term: Term) -> Rewrite[Term] | None:
    """The fundamental theorem: the derivative of an integral by its upper limit is the integrand there."""
    body = _body(term)
    if not isinstance(term, terms.Derivative) or not isinstance(body, terms.Integral):
        return None
    x, t, upper, lower = term.variable, body.variable, body.upper, body.lower
    if t is None:
        return None
    if upper is None or lower is None:
        if t != x:
            return None
        says = sentence("Differentiation undoes integration: what is left is {}.", body.body)
        return Rewrite("fundamental-theorem", (body.body,), says)
    if t == x or not is_free_of(body.body, x):
        return None
    parts: list[Term] = []
    for end, sign in ((upper, 1), (lower, -1)):
        if is_free_of(end, x):
            continue
        inner = [] if end == x else [replace(term, body=end)]
        part = multiply(substitute(body.body, t, end), *inner)
        parts.append(part if sign > 0 else negate(part))
    says = sentence(
        "Fundamental theorem: the derivative of the integral is the integrand {} at the ends that move.",
        body.body,
    )
    return Rewrite("fundamental-theorem", (add(*parts),), says)


RULES: tuple[Rule[Term], ...] = (
    higher,
    basic,
    of_polynomial,
    of_constant,
    of_sum,
    with_factor,
    of_product,
    of_quotient,
    of_power,
    of_root,
    of_function,
    of_integral,
)
"""In the order in which they are tried."""
