"""Limits: by substitution, by cancelling, by the dominant terms, by L'Hopital's rule."""

from __future__ import annotations

from dataclasses import replace

import sympy

from inkmath.expression import terms
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving.engine import Rewrite, Rule
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NOT_EXPLAINED, UndefinedValueError
from inkmath.solving.rewriting import apply_rules, next_step, replaced
from inkmath.solving.rules import collecting, rational
from inkmath.solving.rules.collecting import INFINITY, is_plain
from inkmath.solving.rules.construct import add, divide, is_free_of, multiply, negate, power
from inkmath.solving.rules.limit_compositions import (
    difference_of_logarithms,
    is_continuous_at_target,
    limit_of_function,
)
from inkmath.solving.rules.limit_series import exponents_by_series
from inkmath.solving.rules.limit_values import (
    is_bounded,
    is_infinite,
    plain_limit,
    require_values,
    target_said,
    value_of_limit,
)
from inkmath.solving.rules.limits_at_infinity import (
    constant_over_infinity,
    dominant,
    dominant_exponential,
    faster_growth,
    growing,
    infinite_denominator,
    leading_term,
    vanishing,
)
from inkmath.solving.rules.linearity import constant_in_front
from inkmath.solving.rules.simplification import tidy
from inkmath.solving.sentences import formula, inline, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Step

E = terms.Constant("e")


def by_substitution(term: Term) -> Rewrite[Term] | None:
    """Substitution of the target into a continuous body."""
    limit = plain_limit(term)
    if limit is None:
        return None
    if is_free_of(limit.body, limit.variable):
        says = sentence("{} does not depend on {}.", limit.body, limit.variable)
        return Rewrite("limit-of-constant", (limit.body,), says)
    if is_infinite(limit.target) or not is_continuous_at_target(limit):
        return None
    result = substitute(limit.body, limit.variable, limit.target)
    says = sentence("{} is continuous there: substitute {} = {}.", limit.body, limit.variable, limit.target)
    return Rewrite("substitute", (result,), says)


def basic(term: Term) -> Rewrite[Term] | None:
    """c/x^n, x^n, e^x, ln x and arctan x at infinity, ln x and 1/x^n at a pole."""
    limit = plain_limit(term)
    if limit is None or not _is_basic(limit.body, limit.variable):
        return None
    value = value_of_limit(limit, limit.body)
    if value is None:
        return None
    result = from_sympy(value)
    where = sentence("{} tends to {}", limit.variable, target_said(limit))
    says = sentence("As {}, {} tends to {}.", where, limit.body, result)
    return Rewrite("known-limit", (result,), says)


def _is_basic(body: Term, variable: terms.Variable) -> bool:
    """One function or power of the letter, perhaps with a factor that is constant."""
    x = real(variable)
    value = real_expression(body)
    _, rest = value.as_independent(x, as_Add=False)
    if rest.is_Add or (isinstance(body, terms.Quotient) and not is_free_of(body.numerator, variable)):
        return isinstance(body, terms.Sum) and bool(sympy.diff(rest, x).is_number)
    if rest == x:
        return True
    base, exponent = rest.as_base_exp()
    if rest.is_Pow and not exponent.has(x):
        return bool(sympy.diff(base, x).is_number)
    if rest.is_Pow or isinstance(rest, sympy.exp):
        slope = sympy.diff(exponent, x)
        return not base.has(x) and bool(slope.is_number) and slope != 0
    if not isinstance(rest, sympy.log | sympy.atan | sympy.tanh):
        return False
    inner = rest.args[0].args[0] if isinstance(rest.args[0], sympy.Abs) else rest.args[0]
    return bool(sympy.diff(inner, x).is_number)


def cancelling(term: Term) -> Rewrite[Term] | None:
    """Cancellation of common factors of numerator and denominator."""
    limit = plain_limit(term)
    if limit is None or is_infinite(limit.target) or not isinstance(limit.body, terms.Quotient | terms.Sum):
        return None
    step = next_step(limit.body, (rational.same_factor, rational.common_factor))
    if step is None and real_expression(limit.body).is_rational_function(real(limit.variable)):
        step = next_step(limit.body, rational.RULES)
    if step is None:
        return None
    return Rewrite(step.rule, (replace(limit, body=step.result),), step.because)


def conjugate(term: Term) -> Rewrite[Term] | None:
    """A difference with square roots, times its conjugate above and below."""
    limit = plain_limit(term)
    if limit is None:
        return None
    fraction = limit.body if isinstance(limit.body, terms.Quotient) else terms.Quotient(limit.body, ONE)
    above, below = fraction.numerator, fraction.denominator
    if not isinstance(above, terms.Sum) or len(above.terms) != 2:
        return None
    if not any(isinstance(part, terms.Root) and part.index is None for part in terms.walk(above)):
        return None
    first, second = above.terms
    ends = [value_of_limit(limit, part) for part in above.terms]
    if ends[0] is None or ends[1] is None or ends[0] + ends[1] not in (0, sympy.nan):
        return None
    other = add(first, negate(second))
    p, q = real_expression(first), real_expression(second)
    top = from_sympy(sympy.expand(p**2 - q**2))
    result = divide(top, multiply(below, other))
    says = sentence("Multiply numerator and denominator by {}: the numerator becomes {}.", other, top)
    return Rewrite("conjugate", (replace(limit, body=result),), says)


def pole(term: Term) -> Rewrite[Term] | None:
    """A fraction whose denominator tends to 0 and whose numerator does not."""
    limit = plain_limit(term)
    if limit is None or not isinstance(limit.body, terms.Quotient):
        return None
    above = value_of_limit(limit, limit.body.numerator)
    below = value_of_limit(limit, limit.body.denominator)
    if above is None or below != 0 or above == 0:
        return None
    value = value_of_limit(limit, limit.body)
    if value not in (sympy.oo, -sympy.oo):
        return None
    sign = "positive" if (value == sympy.oo) == bool(above > 0) else "negative"
    says = sentence(
        "The numerator tends to {}, the denominator to 0 and is {} close to it: the fraction "
        "grows without bound, to {}.",
        from_sympy(above),
        sign,
        from_sympy(value),
    )
    return Rewrite("pole", (from_sympy(value),), says)


def squeeze(term: Term) -> Rewrite[Term] | None:
    """A factor that tends to 0 times one that stays between -1 and 1."""
    limit = plain_limit(term)
    if limit is None or not isinstance(limit.body, terms.Product | terms.Quotient):
        return None
    factors = limit.body.factors if isinstance(limit.body, terms.Product) else (limit.body.numerator,)
    run_bounded = [part for part in factors if is_bounded(part)]
    for part in run_bounded:
        if value_of_limit(limit, part) is not None:
            continue
        rest = real_expression(limit.body) / real_expression(part)
        if value_of_limit(limit, rest) == 0:
            says = sentence(
                "{} stays between -1 and 1 and {} tends to 0: so does the product.", part, from_sympy(rest)
            )
            return Rewrite("squeeze", (ZERO,), says)
    return None


def l_hopital(term: Term) -> Rewrite[Term] | None:
    """0/0 or infinity/infinity: the limit of the quotient of the derivatives."""
    limit = plain_limit(term)
    if limit is None or not isinstance(limit.body, terms.Quotient):
        return None
    above, below = limit.body.numerator, limit.body.denominator
    ends = [value_of_limit(limit, side) for side in (above, below)]
    infinite = (sympy.oo, -sympy.oo)
    if not (ends == [0, 0] or (ends[0] in infinite and ends[1] in infinite)):
        return None
    x = real(limit.variable)
    tops = [sympy.diff(real_expression(side), x) for side in (above, below)]
    if tops[1] == 0 or any(top.has(sympy.gamma, sympy.polygamma) for top in tops):
        return None
    new = [from_sympy(_plain(top)) for top in tops]
    body = divide(*new)
    form = ZERO_BY_ZERO if ends[0] == 0 else INFINITE_FORM
    says = sentence(
        "It has the form {}, so L'Hopital's rule applies: the derivatives are {} above and {} below",
        form,
        new[0],
        new[1],
    )
    if any(isinstance(part, terms.Quotient) for side in new for part in terms.walk(side)):
        body = from_sympy(sympy.simplify(tops[0] / tops[1]))
        says = sentence("{}, their quotient is {}", says, body)
    return Rewrite("l-hopital", (replace(limit, body=body),), sentence("{}.", says))


ZERO_BY_ZERO = formula(r"\frac{0}{0}", "0/0")
INFINITE_FORM = formula(r"\frac{\infty}{\infty}", "infinity/infinity")


def _plain(value: sympy.Expr) -> sympy.Expr:
    """The shortest form; `ln(2^(2^x))`, which is shorter than `2^x ln(2)`, is none of them."""

    def length(form: sympy.Expr) -> tuple[int, int]:
        logarithms = sum(bool(each.free_symbols) for each in form.atoms(sympy.log))
        return logarithms, int(sympy.count_ops(form))

    return min((value, sympy.expand(value), sympy.simplify(value)), key=length)


def double_fraction(term: Term) -> Rewrite[Term] | None:
    """A fraction in a fraction, as L'Hopital's rule leaves them."""
    limit = plain_limit(term)
    if limit is None:
        return None
    step = next_step(
        limit.body, (rational.double_fraction, rational.product_of_fractions, collecting.one_term)
    )
    return None if step is None else Rewrite(step.rule, (replace(limit, body=step.result),), step.because)


def product_as_fraction(term: Term) -> Rewrite[Term] | None:
    """0 times infinity: one factor goes below the line as its reciprocal."""
    limit = plain_limit(term)
    if limit is None or not isinstance(limit.body, terms.Product):
        return None
    factors = limit.body.factors
    ends = [value_of_limit(limit, factor) for factor in factors]
    small = [k for k, end in enumerate(ends) if end == 0]
    large = [k for k, end in enumerate(ends) if end in (sympy.oo, -sympy.oo)]
    if not small or not large:
        return None
    logarithms = [
        k for k in (*large, *small) if any(isinstance(p, terms.Call) for p in terms.walk(factors[k]))
    ]
    stays = logarithms[0] if logarithms else large[0]
    goes = multiply(*(factor for k, factor in enumerate(factors) if k != stays))
    below = from_sympy(1 / real_expression(goes))
    body = divide(factors[stays], below)
    form = formula(r"0\cdot\infty", "0 × infinity")
    says = sentence("It has the form {}: write {} as 1 over {}.", form, goes, below)
    return Rewrite("product-as-fraction", (replace(limit, body=body),), says)


def power_as_exponential(term: Term) -> Rewrite[Term] | None:
    """f^g is e^(g ln f), and the limit goes into the exponent."""
    limit = plain_limit(term)
    match limit:
        case terms.Limit(terms.Power(base, exponent)):
            pass
        case terms.Limit(terms.Root(base, terms.Term() as index)):
            exponent = divide(ONE, index)
        case _:
            return None
    if is_free_of(exponent, limit.variable) or base == E:
        return None
    end = value_of_limit(limit, base)
    if end is not None and end.is_negative:  # it has no logarithm
        return None
    logarithm = multiply(exponent, terms.Call(r"\ln", base))
    result = power(E, replace(limit, body=logarithm))
    says = sentence(
        "Write {} as e to the power {}, and take the limit of the exponent.", limit.body, logarithm
    )
    return Rewrite("power-as-exponential", (result,), says)


def exponent_first(term: Term) -> Rewrite[Term] | None:
    """The limit of e^g is e to the limit of g."""
    limit = plain_limit(term)
    if limit is None or not isinstance(limit.body, terms.Power) or limit.body.base != E:
        return None
    if _is_basic(limit.body, limit.variable) or value_of_limit(limit, limit.body.exponent) is None:
        return None
    result = power(E, replace(limit, body=limit.body.exponent))
    return Rewrite("limit-of-exponent", (result,), "Take the limit in the exponent of e.")


def infinite_exponent(term: Term) -> Rewrite[Term] | None:
    """e to the power infinity is infinity, and e to the power -infinity is 0, as limits go."""
    if not isinstance(term, terms.Power) or term.base != E or not is_infinite(term.exponent):
        return None
    result = INFINITY if term.exponent == INFINITY else ZERO
    says = sentence("e to a power that tends to {} tends to {}.", term.exponent, result)
    return Rewrite("known-limit", (result,), says)


def with_factor(term: Term) -> Rewrite[Term] | None:
    """A constant factor comes before a limit that is a number: there are no multiples of infinity."""
    limit = plain_limit(term)
    value = None if limit is None else value_of_limit(limit, limit.body)
    return constant_in_front(limit) if limit and value is not None and value.is_finite else None


def term_by_term(term: Term) -> Rewrite[Term] | None:
    """The limit of a sum, a product or a quotient by parts, if each has one."""
    limit = plain_limit(term)
    if limit is None:
        return None
    body = limit.body
    if isinstance(body, terms.Negation):
        return Rewrite(
            "limit-of-sum", (negate(replace(limit, body=body.term)),), "The minus sign stays in front."
        )
    if not isinstance(body, terms.Sum | terms.Product):
        return None
    parts = body.terms if isinstance(body, terms.Sum) else body.factors
    ends = [value_of_limit(limit, part) for part in parts]
    if any(end is None or not end.is_finite for end in ends):
        return None
    limits = [part if is_free_of(part, limit.variable) else replace(limit, body=part) for part in parts]
    result = add(*limits) if isinstance(body, terms.Sum) else multiply(*limits)
    return Rewrite("limit-by-parts", (result,), "Each part has a limit: take them one by one.")


RULES: tuple[Rule[Term], ...] = (
    by_substitution,
    basic,
    cancelling,
    conjugate,
    constant_over_infinity,
    dominant,
    dominant_exponential,
    vanishing,
    leading_term,
    faster_growth,
    pole,
    infinite_denominator,
    squeeze,
    exponents_by_series,
    l_hopital,
    product_as_fraction,
    power_as_exponential,
    exponent_first,
    with_factor,
    difference_of_logarithms,
    limit_of_function,
    term_by_term,
    growing,
    infinite_exponent,
    double_fraction,
)


def limits(trace: Trace, is_last: bool = True) -> None:
    """Works out the limits of the line, and the numbers where nothing comes after.

    Raises UndefinedValueError where there is no limit.
    """
    for part in terms.walk(trace.line):
        if isinstance(part, terms.Limit) and is_plain(part.body):
            require_values(part)
    apply_rules(trace, RULES, outermost=False)
    _by_sympy(trace)
    if is_last and not any(isinstance(part, terms.Limit) for part in terms.walk(trace.line)):
        tidy(trace)


def _by_sympy(trace: Trace) -> None:
    """A limit that only SymPy finds."""
    for part in list(terms.walk(trace.line)):
        if isinstance(part, terms.Limit) and is_plain(part.body):
            value = value_of_limit(part, part.body)
            if value is None:
                raise UndefinedValueError(why_none(trace, part))
            result = from_sympy(value)
            says = sentence("SymPy finds this limit, by means that these rules do not have: {}.", result)
            trace.add(NOT_EXPLAINED, replaced(trace.line, part, result), says)


def why_none(trace: Trace, limit: terms.Limit) -> str:
    """The reason why there is no limit, as the end of a sentence. Limits from one side become steps."""
    if not limit.side and not is_infinite(limit.target):
        sides = [replace(limit, side="+"), replace(limit, side="-")]
        ends = [value_of_limit(side, limit.body) for side in sides]
        if None not in ends and ends[0] != ends[1]:
            for side, end in zip(sides, ends, strict=True):
                line = terms.Relation((side, from_sympy(end)), ("=",))
                where = sentence("{} tends to {}", limit.variable, target_said(side))
                says = sentence("As {}, the limit is {}.", where, line.sides[1])
                verified = Equivalence()(*line.sides) is Verdict.SAME
                trace.steps.append(Step("one-sided-limit", latex_of(line), says, verified))
            above, below = (inline(from_sympy(end)) for end in ends)
            return sentence("from above the limit is {}, from below it is {}", above, below)
    return sentence("{} does not come close to any one value", limit.body)
