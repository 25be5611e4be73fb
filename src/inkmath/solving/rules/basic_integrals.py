"""Integrals that are known by heart, and the rules that lead to them: sums and constant factors."""

from __future__ import annotations

from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.rules import expanding
from inkmath.solving.rules.collecting import is_plain
from inkmath.solving.rules.construct import add, is_free_of, multiply
from inkmath.solving.rules.linearity import split_sum
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import latex_of


def _indefinite(term: Term) -> tuple[Term, terms.Variable] | None:
    """Body and letter of an indefinite integral that holds no other integral."""
    if not isinstance(term, terms.Integral) or term.variable is None or term.lower is not None:
        return None
    return (term.body, term.variable) if is_plain(term.body) else None


def known(body: Term, variable: terms.Variable) -> Term | None:
    """The antiderivative of c f(a x + b) for each f of the table; None for anything else."""
    x = real(variable)
    value = with_powers_joined(real_expression(body))
    if not value.has(x):
        return from_sympy(value * x)
    factor, rest = value.as_independent(x, as_Add=False)
    antiderivative = antiderivative_in_table(rest, x)
    return None if antiderivative is None else from_sympy(factor * antiderivative)


def with_powers_joined(value: sympy.Expr) -> sympy.Expr:
    """root(x^4, 3) as x^(4/3), where SymPy has |x|^(4/3): an odd root of a real number is real."""

    def joined(part: sympy.Pow) -> sympy.Expr:
        base, n = part.base, part.exp
        if isinstance(base, sympy.Abs) and n.p % 2 == 0:
            return base.args[0] ** n
        is_joined = base.is_Pow and base.exp.is_Integer and sympy.igcd(base.exp, n.q) == 1
        return base.base ** (base.exp * n) if is_joined else part

    return value.replace(lambda part: part.is_Pow and part.exp.is_Rational and part.exp.q > 1, joined)


def antiderivative_in_table(value: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    """The antiderivative of f(a x + b) for each f of the table; None for anything else."""
    ways = (_of_power, _of_function, _of_quadratic, _of_logarithmic_derivative)
    return next((found for way in ways if (found := way(value, x)) is not None), None)


def _slope(inner: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    """a, if the expression is a x + b with a not zero."""
    slope = sympy.diff(inner, x)
    return slope if slope != 0 and not slope.has(x) else None


def _of_power(value: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    base, exponent = value.as_base_exp()
    if not exponent.has(x):
        a = _slope(base, x)
        if a is None:
            return None
        if exponent == -1:
            return sympy.log(sympy.Abs(base.primitive()[1])) / a
        return base ** (exponent + 1) / (a * (exponent + 1))
    a = _slope(exponent, x)
    if a is None or base.has(x):
        return None
    return value / (a if base == sympy.E else a * sympy.log(base))


FUNCTIONS = {
    sympy.sin: lambda u: -sympy.cos(u),
    sympy.cos: sympy.sin,
    sympy.sinh: sympy.cosh,
    sympy.cosh: sympy.sinh,
}
INVERSE_SQUARES = {sympy.cos: sympy.tan, sympy.sin: lambda u: -sympy.cot(u), sympy.cosh: sympy.tanh}
"""Antiderivatives of 1/f(u)^2."""


def _of_function(value: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    base, exponent = value.as_base_exp()
    if not base.is_Function or len(base.args) != 1:
        return None
    a = _slope(base.args[0], x)
    if isinstance(base, sympy.Abs) and exponent == 1 and a is not None:
        return base.args[0] * base / (2 * a)
    table = {1: FUNCTIONS, -2: INVERSE_SQUARES}.get(exponent)
    if a is None or table is None or type(base) not in table:
        return None
    return table[type(base)](base.args[0]) / a


def _of_quadratic(value: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    """1/(p x^2 + q x + r) by arctan, and 1/sqrt(p x^2 + q x + r) with p < 0 by arcsin."""
    base, exponent = value.as_base_exp()
    if exponent not in (-1, -sympy.Rational(1, 2)) or not base.is_polynomial(x):
        return None
    poly = sympy.Poly(base, x)
    if poly.degree() != 2:
        return None
    p, q, r = poly.all_coeffs()
    rest = sympy.factor(4 * p * r - q**2)
    if rest == 0:
        return None
    is_positive = sign_assumed(rest) > 0
    if exponent == -1 and is_positive:
        root = sympy.sqrt(rest)
        inner = (2 * p * x + q) / root
        is_short = not has_irrational_numbers(base)
        inner = sympy.simplify(inner) if is_short else sympy.expand(sympy.radsimp(inner))
        return _plain_roots(2 * sympy.atan(inner) / root)
    if exponent == -1 and rest.free_symbols and not rest.is_nonpositive:
        root = sympy.sqrt(-rest)
        return sympy.log(sympy.Abs((2 * p * x + q - root) / (2 * p * x + q + root))) / root
    if exponent != -1 and not rest.is_nonnegative and sign_assumed(p) < 0:
        return sympy.asin(sympy.simplify(-(2 * p * x + q) / sympy.sqrt(-rest))) / sympy.sqrt(-p)
    return None


def sign_assumed(value: sympy.Expr) -> int:
    """1 or -1: the sign of an expression; where letters leave it open, the one that it is written with."""
    if value.is_nonnegative or value.is_nonpositive:
        return 1 if value.is_nonnegative else -1
    return -1 if value.could_extract_minus_sign() else 1


def has_irrational_numbers(value: sympy.Expr) -> bool:
    """True if roots, pi or e stand in an expression: SymPy takes long to cancel fractions with them."""
    return value.has(sympy.pi, sympy.E) or any(not part.exp.is_Integer for part in value.atoms(sympy.Pow))


def _plain_roots(value: sympy.Expr) -> sympy.Expr:
    """sqrt(a^2) as a: the antiderivative by arctan is the same for -a."""
    return value.replace(lambda part: isinstance(part, sympy.Abs), lambda part: part.args[0])


def _of_logarithmic_derivative(value: sympy.Expr, x: sympy.Symbol) -> sympy.Expr | None:
    """c g' / g: c ln|g|."""
    above, below = sympy.fraction(value)
    if not below.has(x):
        return None
    ratio = sympy.cancel(above / sympy.diff(below, x)) if sympy.diff(below, x) != 0 else x
    return None if ratio.has(x) else ratio * sympy.log(sympy.Abs(below.primitive()[1]))


def basic(term: Term) -> Rewrite[Term] | None:
    """One integral of the table."""
    found = _indefinite(term)
    if found is None:
        return None
    result = known(*found)
    if result is None:
        return None
    return Rewrite("basic-integrals", (result,), sentence("An antiderivative of {} is {}.", found[0], result))


def term_by_term(term: Term) -> Rewrite[Term] | None:
    """A sum, each of whose terms is in the table."""
    found = _indefinite(term)
    if found is None or not isinstance(found[0], terms.Sum):
        return None
    parts = [known(part, found[1]) for part in found[0].terms]
    results = [part for part in parts if part is not None]
    if len(results) < len(parts):
        return None
    pairs = [sentence("{} gives {}", part, new) for part, new in zip(found[0].terms, results, strict=True)]
    return Rewrite(
        "basic-integrals", (add(*results),), sentence("Integrate term by term: {}.", joined(", ", pairs))
    )


def of_sum(term: Term) -> Rewrite[Term] | None:
    """The integral of f + g is that of f plus that of g."""
    if not isinstance(term, terms.Integral) or _indefinite(term) is None:
        return None
    minus = "Take the minus sign out of the integral."
    return split_sum(term, minus, "Sum rule: integrate term by term.")


def with_factor(term: Term) -> Rewrite[Term] | None:
    """The integral of c f is c times that of f."""
    found = _indefinite(term)
    if found is None:
        return None
    body, variable = found
    value = real_expression(body)
    if isinstance(body, terms.Quotient) and is_free_of(body.numerator, variable):
        top, rest = real_expression(body.numerator), 1 / real_expression(body.denominator)
        factor, below = rest.as_independent(real(variable), as_Add=False)
        factor, rest = top * factor, below
    else:
        factor, rest = value.as_independent(real(variable), as_Add=False)
    if factor in (0, 1) or rest == 1:
        return None
    inner = replace(term, body=from_sympy(rest))  # type: ignore[call-arg]
    shown = from_sympy(factor)
    result = multiply(shown, inner)
    if latex_of(result) == latex_of(term):
        return None
    return Rewrite(
        "constant-factor", (result,), sentence("Take the constant factor {} out of the integral.", shown)
    )


def polynomial(term: Term) -> Rewrite[Term] | None:
    """Brackets of a polynomial integrand are multiplied out; x (x + 1), (x^2 + 1)^2, (x + 1)/x."""
    found = _indefinite(term)
    if found is None:
        return None
    body, variable = found
    value = real_expression(body)
    expanded = sympy.expand(value)
    x = real(variable)
    powers_only = all(
        not part.as_independent(x, as_Add=False)[1].as_base_exp()[1].has(x)
        and part.as_independent(x, as_Add=False)[1].as_base_exp()[0] in (x, 1)
        for part in sympy.Add.make_args(expanded)
    )
    if not powers_only or not expanded.is_Add or len(expanded.args) > expanding.MAX_EXPANDED_TERMS:
        return None
    result = replace(term, body=from_sympy(expanded))  # type: ignore[call-arg]
    if latex_of(result) == latex_of(term):
        return None
    says = sentence("Multiply out: {} = {}.", body, from_sympy(expanded))
    return Rewrite("multiply-out", (result,), says)


def partial_fractions(term: Term) -> Rewrite[Term] | None:
    """A rational function as a sum of simpler ones."""
    found = _indefinite(term)
    if found is None:
        return None
    body, variable = found
    value, x = real_expression(body), real(variable)
    if (
        not value.is_rational_function(x)
        or has_irrational_numbers(value)
        or value.is_polynomial(x)
        or (
            not sympy.fraction(value)[0].has(x)
            and (value.as_base_exp()[0].is_polynomial(x) and sympy.factor(value.as_base_exp()[0]).is_Add)
        )
    ):
        return None
    result = sympy.apart(value, x)
    if not result.is_Add or value.is_Add:
        return None
    new = from_sympy(result)
    return Rewrite(
        "partial-fractions",
        (replace(term, body=new),),  # type: ignore[call-arg]
        sentence("In partial fractions: {} = {}.", body, new),
    )


RULES: tuple[Rule[Term], ...] = (basic, term_by_term, polynomial, of_sum, with_factor, partial_fractions)
