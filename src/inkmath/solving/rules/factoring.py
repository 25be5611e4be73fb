"""Factoring over the rational numbers, one idea at a time, until nothing can be factored further."""

from __future__ import annotations

from itertools import combinations

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real_expression, term_of
from inkmath.solving.exceptions import NOT_EXPLAINED
from inkmath.solving.rewriting import add_step, apply_rules, next_step
from inkmath.solving.rules import collecting, expanding
from inkmath.solving.rules.collecting import is_plain
from inkmath.solving.rules.construct import add, in_any_order, multiply, negate
from inkmath.solving.sentences import formula, inline, sentence, with_values
from inkmath.solving.trace import Trace, latex_of
from inkmath.types import Text


def factor(trace: Trace) -> None:
    """Factors the line. A sum of products is multiplied out first, unless its terms share a factor."""
    if isinstance(trace.line, terms.Sum) and next_step(trace.line, (shared_bracket,)) is None:
        apply_rules(trace, (collecting.arithmetic, *expanding.RULES, collecting.like_terms), outermost=False)
    apply_rules(trace, RULES)
    merged = next_step(trace.line, (equal_factors,))
    if merged is not None:
        add_step(trace, merged)
    _finish(trace)
    if not trace.steps:
        _say_irreducible(trace)


def _say_irreducible(trace: Trace) -> None:
    """The discriminant of a quadratic without rational zeros, which is no square."""
    value = sympy.expand(real_expression(trace.line)) if is_plain(trace.line) else sympy.S.Zero
    if len(value.free_symbols) != 1 or not value.is_polynomial() or sympy.degree(value) != 2:
        return
    a, b, c = sympy.Poly(value).all_coeffs()
    size = b**2 - 4 * a * c
    if not size.is_Rational or sympy.sqrt(size).is_Rational:
        return
    two, four, shown = terms.Number("2"), terms.Number("4"), from_sympy(size)
    factors = (four, from_sympy(a), from_sympy(c))
    left = terms.Sum((terms.Power(from_sympy(b), two), negate(terms.Product(factors, (r"\cdot", r"\cdot")))))
    says = sentence("The discriminant {} is no square of a rational number: no zero is rational.", shown)
    trace.aside("discriminant", terms.Relation((left, shown), ("=",)), says)


def _finish(trace: Trace) -> None:
    """A factorisation that only SymPy knows."""
    if not is_plain(trace.line):
        return
    value = real_expression(trace.line)
    result = from_sympy(sympy.factor(value))
    if _pieces(sympy.factor(value)) > _pieces(value):
        says = sentence("SymPy factors this, by means that these rules do not have, as {}.", result)
        add_step(trace, Rewrite(NOT_EXPLAINED, (result,), says))


def _pieces(value: sympy.Expr) -> int:
    """The number of factors with letters, counted with their powers."""
    powers = (factor.as_base_exp() for factor in sympy.Mul.make_args(value))
    return sum(int(n) if n.is_Integer else 1 for base, n in powers if base.free_symbols)


def _parts(term: Term) -> tuple[sympy.Expr, tuple[sympy.Expr, ...]] | None:
    """The value of a sum with letters, and its parts in their order; None for other terms."""
    if not isinstance(term, terms.Sum) or is_numeric(term) or not is_plain(term):
        return None
    value = sympy.expand(real_expression(term))
    return (value, sympy.Add.make_args(value)) if value.is_Add and value.is_polynomial() else None


def shared_bracket(term: Term) -> Rewrite[Term] | None:
    """x^2(x - 1) - 4(x - 1) = (x - 1)(x^2 - 4)."""
    if not isinstance(term, terms.Sum) or not is_plain(term):
        return None
    lists = [_factors(part) for part in term.terms]
    shared = [
        factor
        for factor in lists[0]
        if isinstance(factor, terms.Sum) and all(factor in others for others in lists[1:])
    ]
    if not shared:
        return None
    rest = []
    for part, factors in zip(term.terms, lists, strict=True):
        factors.remove(shared[0])
        left = multiply(*factors)
        rest.append(negate(left) if isinstance(part, terms.Negation) else left)
    says = sentence("The terms share the factor {}.", shared[0])
    return Rewrite("common-factor", (multiply(shared[0], add(*rest)),), says)


def _factors(term: Term) -> list[Term]:
    bare = term.term if isinstance(term, terms.Negation) else term
    return list(bare.factors) if isinstance(bare, terms.Product) else [bare]


def common_factor(term: Term) -> Rewrite[Term] | None:
    """6x^3 - 15x^2 = 3x^2(2x - 5); a minus in front comes out, too."""
    found = _parts(term)
    if found is None:
        return None
    value, parts = found
    factor = sympy.gcd_list(parts) if all(not part.atoms(sympy.Float) for part in parts) else sympy.S.One
    factor /= (value / factor).as_content_primitive()[0].q  # no fractions within the brackets
    if value.as_ordered_terms("lex")[0].could_extract_minus_sign():
        factor = -factor
    if factor == 1:
        return None
    rest = sympy.expand(value / factor)
    shown = from_sympy(factor)
    says = sentence("Every term has the factor {}.", shown)
    if factor == -1:
        says = sentence("Take the minus out of {}.", term)
    return Rewrite("common-factor", (multiply(shown, term_of(rest, term)),), says)


def _root(value: sympy.Expr, n: int) -> sympy.Expr | None:
    """The n-th root of a monomial that is the n-th power of one with a rational number in front."""
    number, rest = value.as_coeff_Mul()
    if number < 0:
        if n % 2 == 0:
            return None
        inner = _root(-value, n)
        return None if inner is None else -inner
    root = sympy.root(number, n)
    powers = {} if rest == 1 else rest.as_powers_dict()
    if not root.is_Rational or any(not exponent.is_Integer or exponent % n for exponent in powers.values()):
        return None
    return root * sympy.Mul(*(base ** (exponent / n) for base, exponent in powers.items()))


def difference_of_squares(term: Term) -> Rewrite[Term] | None:
    """a^2 - b^2 = (a - b)(a + b)."""
    found = _parts(term)
    if found is None or len(found[1]) != 2:
        return None
    plus = [part for part in found[1] if not part.could_extract_minus_sign()]
    minus = [-part for part in found[1] if part.could_extract_minus_sign()]
    if len(plus) != 1:
        return None
    a, b = _root(plus[0], 2), _root(minus[0], 2)
    if a is None or b is None:
        return None
    known = formula("a^{2}-b^{2}=(a-b)(a+b)")
    says = sentence("Binomial formula: {}{}.", known, with_values(a=_say(a), b=_say(b)))
    return Rewrite("binomial-formula", (multiply(from_sympy(a - b), from_sympy(a + b)),), says)


def _say(value: sympy.Expr) -> Text:
    return inline(from_sympy(value))


def perfect_square(term: Term) -> Rewrite[Term] | None:
    """a^2 + 2ab + b^2 = (a + b)^2, and a^2 - 2ab + b^2 = (a - b)^2."""
    found = _parts(term)
    if found is None or len(found[1]) != 3:
        return None
    for first, last in combinations(found[0].as_ordered_terms("lex"), 2):
        a, b = _root(first, 2), _root(last, 2)
        if a is None or b is None:
            continue
        middle = found[0] - first - last
        for sign in (1, -1):
            if sympy.expand(middle - sign * 2 * a * b) == 0:
                mark = "+" if sign > 0 else "-"
                known = formula(rf"a^{{2}}{mark}2ab+b^{{2}}=(a{mark}b)^{{2}}")
                says = sentence("Binomial formula: {}{}.", known, with_values(a=_say(a), b=_say(b)))
                result = terms.Power(from_sympy(a + sign * b), terms.Number("2"))
                return Rewrite("binomial-formula", (result,), says)
    return None


def square_of_group(term: Term) -> Rewrite[Term] | None:
    """a^2 + 2ab + b^2 - c^2 = (a + b)^2 - c^2 = (a + b - c)(a + b + c)."""
    found = _parts(term)
    if found is None or len(found[1]) != 4:
        return None
    value, parts = found
    for single in parts:
        for sign in (1, -1):  # of the group of three
            root = _root(-sign * single, 2)
            group = None if root is None else perfect_square(from_sympy(sign * (value - single)))
            if root is None or group is None:
                continue
            assert isinstance(group.result, terms.Power)
            inner = real_expression(group.result.base)
            a, b = (inner, root) if sign > 0 else (root, inner)
            result = multiply(from_sympy(a - b), from_sympy(a + b))
            says = sentence("The term is {}, a difference of two squares.", _squares(a, b))
            return Rewrite("binomial-formula", (result,), says)
    return None


def _squares(a: sympy.Expr, b: sympy.Expr) -> Text:
    """`(x + 1)^2 - (y)^2`."""
    first, last = _say(a), _say(b)
    latex = f"({first.latex[1:-1]})^{{2}}-({last.latex[1:-1]})^{{2}}"
    return formula(latex, f"({first})^2 - ({last})^2")


SUM_OF_CUBES = formula("a^{3}+b^{3}=(a+b)(a^{2}-ab+b^{2})")
CUBE_OF_SUM = formula("(a+b)^{3}=a^{3}+3a^{2}b+3ab^{2}+b^{3}")


def cubes(term: Term) -> Rewrite[Term] | None:
    """a^3 + b^3 = (a + b)(a^2 - ab + b^2), and with b of either sign; (a + b)^3 from its four terms."""
    found = _parts(term)
    if found is None or len(found[1]) not in (2, 4):
        return None
    ordered = found[0].as_ordered_terms("lex")
    a, b = _root(ordered[0], 3), _root(ordered[-1], 3)
    if a is None or b is None:
        return None
    if len(ordered) == 2:
        result = multiply(from_sympy(a + b), from_sympy(a**2 - a * b + b**2))
        says = sentence("{} with a = {} and b = {}.", SUM_OF_CUBES, _say(a), _say(b))
        return Rewrite("sum-of-cubes", (result,), says)
    if sympy.expand((a + b) ** 3 - found[0]) != 0:
        return None
    says = sentence("{} with a = {} and b = {}.", CUBE_OF_SUM, _say(a), _say(b))
    return Rewrite("binomial-formula", (terms.Power(from_sympy(a + b), terms.Number("3")),), says)


def trinomial(term: Term) -> Rewrite[Term] | None:
    """a u^2 + b u + c by two numbers with product a c and sum b; u is a letter or a power of one."""
    found = _parts(term)
    if found is None or len(found[1]) != 3:
        return None
    value = found[0]
    for variable in sorted(value.free_symbols, key=str):
        poly = sympy.Poly(value, variable)
        degree = poly.degree()
        if degree % 2 or any(exponent not in (0, degree // 2, degree) for (exponent,) in poly.monoms()):
            continue
        u = variable ** (degree // 2)
        a, b, c = (poly.coeff_monomial(u**k) for k in (2, 1, 0))
        root = sympy.sqrt(sympy.factor(b**2 - 4 * a * c)).replace(sympy.Abs, lambda inner: inner)
        m, n = sympy.expand((b + root) / 2), sympy.expand((b - root) / 2)
        if not (m.is_polynomial() and n.is_polynomial() and _is_rational(m, n)):
            continue
        left = sympy.expand((a * u + m) / sympy.gcd(a * u, m))
        right = sympy.cancel(value / left)
        if not right.is_polynomial():
            continue
        says = sentence(
            "{} and {} have the sum {} and the product {}.",
            _say(m),
            _say(n),
            _say(b),
            _say(sympy.expand(a * c)),
        )
        result = multiply(*(from_sympy(sympy.expand(side)) for side in (left, right)))
        return Rewrite("factor-trinomial", (result,), says)
    return None


def _is_rational(*values: sympy.Expr) -> bool:
    """True if there is no root in the values."""
    powers = (power for value in values for power in value.atoms(sympy.Pow))
    return all(power.exp.is_Integer for power in powers)


def complete_square(term: Term) -> Rewrite[Term] | None:
    """x^4 + b x^2 + c = (x^2 + sqrt(c))^2 - (2 sqrt(c) - b) x^2, if that is a difference of squares."""
    found = _parts(term)
    if found is None or len(found[0].free_symbols) != 1:
        return None
    (x,) = found[0].free_symbols
    poly = sympy.Poly(found[0], x)
    if poly.degree() != 4 or poly.LC() != 1 or any(exponent % 2 for (exponent,) in poly.monoms()):
        return None
    b, c = poly.coeff_monomial(x**2), poly.coeff_monomial(1)
    for middle in (sympy.sqrt(c), -sympy.sqrt(c)):
        side = sympy.sqrt(2 * middle - b)
        if middle.is_Rational and side.is_Rational and side > 0:
            result = multiply(from_sympy(x**2 + middle - side * x), from_sympy(x**2 + middle + side * x))
            says = sentence(
                "Complete the square: {} = {}, a difference of two squares.",
                term,
                _squares(x**2 + middle, side * x),
            )
            return Rewrite("complete-square", (result,), says)
    return None


def grouping(term: Term) -> Rewrite[Term] | None:
    """ax + ay + bx + by = a(x + y) + b(x + y)."""
    found = _parts(term)
    if found is None or len(found[1]) != 4:
        return None
    parts = found[0].as_ordered_terms("lex")
    for k in (1, 2, 3):
        pair = (parts[0], parts[k])
        rest = tuple(part for j, part in enumerate(parts) if j not in (0, k))
        left, right = (sympy.gcd_list(group) for group in (pair, rest))
        first, second = (sympy.Add(*group) / f for group, f in ((pair, left), (rest, right)))
        first, second = sympy.expand(first), sympy.expand(second)
        if first == -second:
            right, second = -right, first
        if first != second or not first.is_Add:
            continue
        bracket = from_sympy(first)
        result = multiply(bracket, from_sympy(left + right))
        says = sentence(
            "Group the terms: {} = {} and {} = {}.",
            _say(sympy.Add(*pair)),
            multiply(from_sympy(left), bracket),
            _say(sympy.Add(*rest)),
            multiply(from_sympy(right), bracket),
        )
        return Rewrite("factor-by-grouping", (result,), says)
    return None


def grouping_of_factors(term: Term) -> Rewrite[Term] | None:
    """x^3 - y^3 + x - y = (x - y)(x^2 + xy + y^2) + (x - y): two groups that share a factor."""
    found = _parts(term)
    if found is None or not 3 < len(found[1]) < 7:
        return None
    value, parts = found
    for size in range(2, len(parts) // 2 + 1):
        for chosen in combinations(parts, size):
            groups = sympy.Add(*chosen), value - sympy.Add(*chosen)
            shared = sympy.gcd(*groups)
            if not shared.is_Add:
                continue
            rests = [sympy.cancel(group / shared) for group in groups]
            bracket = from_sympy(shared)
            says = sentence(
                "Group the terms: {} = {} and {} = {}.",
                *(
                    part
                    for group, rest in zip(groups, rests, strict=True)
                    for part in (_say(group), multiply(from_sympy(rest), bracket))
                ),
            )
            result = multiply(bracket, from_sympy(sympy.expand(sum(rests))))
            return Rewrite("factor-by-grouping", (result,), says)
    return None


def grouping_by_letter(term: Term) -> Rewrite[Term] | None:
    """abc + ab + ac + a + bc + b + c + 1 = (a + 1)(bc + b + c + 1), by the factor of a letter."""
    found = _parts(term)
    if found is None:
        return None
    value = found[0]
    for letter in sorted(value.free_symbols, key=str):
        poly = sympy.Poly(value, letter)
        if poly.degree() != 1 or poly.nth(0) == 0:
            continue
        beside, rest = poly.nth(1), poly.nth(0)
        shared = sympy.gcd(beside, rest)
        if not shared.free_symbols:
            continue
        inner = sympy.cancel(beside / shared) * letter + sympy.cancel(rest / shared)
        bracket = from_sympy(sympy.expand(shared))
        says = sentence(
            "Group the terms with {}: {} and {} have the factor {}.",
            from_sympy(letter),
            from_sympy(beside),
            from_sympy(rest),
            bracket,
        )
        return Rewrite("factor-by-grouping", (multiply(bracket, from_sympy(sympy.expand(inner))),), says)
    return None


def rational_zero(term: Term) -> Rewrite[Term] | None:
    """A polynomial with the rational zero r has the factor x - r."""
    found = _parts(term)
    if found is None or len(found[0].free_symbols) != 1:
        return None
    (x,) = found[0].free_symbols
    poly = sympy.Poly(found[0], x)
    if poly.degree() < 3 or not all(value.is_Rational for value in poly.all_coeffs()):
        return None
    linear = [factor for factor, _ in sympy.factor_list(poly)[1] if factor.degree() == 1]
    if not linear:
        return None
    zero = min((-factor.nth(0) / factor.nth(1) for factor in linear), key=lambda r: (r.q, abs(r.p), r.p < 0))
    divisor = sympy.Poly(zero.q * x - zero.p, x)
    rest = sympy.div(poly, divisor)[0]
    result = multiply(from_sympy(divisor.as_expr()), from_sympy(rest.as_expr()))
    says = sentence(
        "{} = {} is a zero of {}; divided by {} it leaves {}.",
        from_sympy(x),
        _say(zero),
        term,
        _say(divisor.as_expr()),
        _say(rest.as_expr()),
    )
    return Rewrite("rational-zero", (result,), says)


def equal_factors(term: Term) -> Rewrite[Term] | None:
    """(x - 1)(x - 1) = (x - 1)^2."""
    if not isinstance(term, terms.Product) or not is_plain(term):
        return None
    bases = [factor.base if isinstance(factor, terms.Power) else factor for factor in term.factors]
    if len(set(map(in_any_order, bases))) == len(bases):
        return None
    result = from_sympy(real_expression(term))
    if len(latex_of(result)) >= len(latex_of(term)):
        return None
    return Rewrite("equal-factors", (result,), "Write equal factors as a power.")


RULES: tuple[Rule[Term], ...] = (
    shared_bracket,
    common_factor,
    difference_of_squares,
    perfect_square,
    cubes,
    trinomial,
    square_of_group,
    complete_square,
    grouping,
    grouping_by_letter,
    grouping_of_factors,
    rational_zero,
)
"""In the order in which they are tried."""
