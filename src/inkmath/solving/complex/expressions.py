"""Expressions with `i` and letters, worked out as a + bi."""

from __future__ import annotations

import sympy

from inkmath.expression import terms
from inkmath.expression.meaning.context import Usage
from inkmath.expression.names import COMPLEX_LETTERS
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.draft import Draft
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.complex_numbers import (
    UNIT,
    complex_term,
    has_imaginary_unit,
    is_of_complex_numbers,
)
from inkmath.solving.evaluate.complex_parts import (
    parts_of,
    same_for_real_letters,
    term_of_parts,
    with_real_letters,
)
from inkmath.solving.evaluate.complex_polynomials import expression_of, polynomial, polynomial_term
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.to_sympy import to_sympy
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rewriting import everywhere
from inkmath.solving.rules.equations.branches import Branch
from inkmath.solving.rules.equations.complex_polynomial import solve_polynomial
from inkmath.solving.sentences import formula, joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.complex_sets import complex_comparison
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution

I = terms.Variable("i")  # noqa: E741 - its name
E = terms.Constant("e")


def work_out_with_letters(term: Term, draft: Draft) -> Solution:
    """The expression as a real and an imaginary part; its letters stand for real numbers."""
    trace = Trace(term, compare=same_for_real_letters, steps=draft.steps)
    if _is_polynomial(term):
        if not _is_multiplied_out(term):
            _multiply_out(trace)
        return _finished(term, trace, draft)
    if any(x.token in COMPLEX_LETTERS for x in terms.variables(term)):
        raise NotCoveredError("parts of complex letters")
    for rule in (_de_moivre, _euler):
        rewrite = everywhere(rule)(trace.line)
        if rewrite is not None:
            trace.add(rewrite.rule, rewrite.result, rewrite.because)
    _without_fraction(trace)
    result = term_of_parts(*parts_of(trace.line))
    trace.add("collect-like-terms", result, "Collect the real parts and the parts with i.")
    return _finished(term, trace, draft)


def _finished(term: Term, trace: Trace, draft: Draft) -> Solution:
    result = trace.line
    is_same = same_for_real_letters(term, result) is Verdict.SAME
    if not is_same:
        raise NotCoveredError("the answer that was found did not pass its check")
    answer = Answer(latex_of(result), print_term(result), None, verified=is_same)
    line = latex_of(terms.Relation((term, result), ("=",)))
    check = Check(line, "Both sides have the same value at every point that was tried.", is_same)
    message = "It cannot be simplified any further." if not trace.steps else ""
    letters = terms.variables(term)
    needs_real = not _is_polynomial(term) and any(x.token not in COMPLEX_LETTERS for x in letters)
    if needs_real and trace.steps:
        message = sentence("The letter {} stands for a real number.", letters[0])
        if len(letters) > 1:
            message = sentence("The letters {} stand for real numbers.", joined(", ", letters))
    return draft.solution("solved", [answer], [check], message)


def _is_polynomial(term: Term) -> bool:
    """True if only sums, products and whole powers of letters and `i` stand in the term."""
    kinds = terms.Sum | terms.Product | terms.Negation | terms.Variable | terms.Number | terms.Constant
    return all(isinstance(part, kinds | terms.Power) for part in terms.walk(term)) and not any(
        isinstance(part, terms.Power) and not isinstance(part.exponent, terms.Number)
        for part in terms.walk(term)
    )


def _is_multiplied_out(term: Term) -> bool:
    """True for a sum of products of letters in which `i` stands at most once."""
    parts = term.terms if isinstance(term, terms.Sum) else (term,)
    return all(
        sum(inner == UNIT for inner in terms.walk(part)) <= 1
        and not any(isinstance(inner, terms.Sum) for inner in terms.walk(part))
        for part in parts
    ) and not any(isinstance(part, terms.Power) and part.base == UNIT for part in terms.walk(term))


def _multiply_out(trace: Trace) -> None:
    """The product written out, before and after i^2 is -1."""
    expanded = sympy.expand(to_sympy(substitute(trace.line, UNIT, I)))
    line = substitute(from_sympy(expanded), I, UNIT)
    has_powers = any(isinstance(part, terms.Power) and part.base == UNIT for part in terms.walk(line))
    result = _collected(line)
    if not has_powers:
        trace.add("multiply-out", result, "Multiply out.")
        return
    trace.add("multiply-out", line, "Multiply out.")
    trace.add("power", result, sentence("{} is {}.", formula("i^{2}"), formula("-1")))


def _collected(line: Term) -> Term:
    """A polynomial by falling powers of a complex letter, or in two parts where the letters are real."""
    letters = terms.variables(line)
    if len(letters) == 1 and letters[0].token in COMPLEX_LETTERS:
        return polynomial_term(polynomial(expression_of(line, letters[0])), letters[0])
    return term_of_parts(*parts_of(line))


def _de_moivre(term: Term) -> Rewrite[Term] | None:
    """A power of `\\cos x+i\\sin x`."""
    match term:
        case terms.Power(terms.Sum((terms.Call(r"\cos", angle), _)) as base, terms.Number() as n):
            if base != _turned(angle):
                return None
            result = _turned(from_sympy(sympy.expand(to_sympy(n) * with_real_letters(angle))))
            return Rewrite(
                "de-moivre", (result,), sentence("De Moivre's formula multiplies the angle by {}.", n)
            )
    return None


def _turned(angle: Term) -> Term:
    """`\\cos x+i\\sin x`; with a minus sign where the angle has one."""
    inner = angle.term if isinstance(angle, terms.Negation) else angle
    cosine, sine = (terms.Call(name, inner) for name in (r"\cos", r"\sin"))
    turned: Term = terms.Product((UNIT, sine), ("",))
    return terms.Sum((cosine, terms.Negation(turned) if inner is not angle else turned))


def _euler(term: Term) -> Rewrite[Term] | None:
    """A power of e with an imaginary exponent."""
    if not isinstance(term, terms.Power) or term.base != E or not has_imaginary_unit(term.exponent):
        return None
    a, b = parts_of(term.exponent)
    if a != 0:
        return None
    result = _turned(from_sympy(b))
    return Rewrite("euler", (result,), sentence("By Euler's formula {} is {}.", term, result))


def _without_fraction(trace: Trace) -> None:
    """A fraction by a complex number, expanded by the conjugate."""
    term = trace.line
    if not isinstance(term, terms.Quotient) or not is_of_complex_numbers(term.denominator):
        return
    a, b = parts_of(term.denominator)
    other = term_of_parts(a, -b)
    above = terms.Product((term.numerator, other), ("",)) if term.numerator != terms.ONE else other
    size = from_sympy(sympy.expand(a**2 + b**2))
    says = sentence("Multiply numerator and denominator by the conjugate {}.", other)
    trace.add("conjugate", terms.Quotient(above, size), says)
    above_parts = term_of_parts(*parts_of(above))
    trace.add("multiply-out", terms.Quotient(above_parts, size), "Multiply out the numerator.")


def factor_over_complex(term: Term, variable: terms.Variable, draft: Draft) -> Solution:
    """A polynomial in one letter as a product of linear factors."""
    poly = polynomial(expression_of(term, variable))
    if len(poly) < 3:
        raise NotCoveredError("factors of a polynomial of degree less than two")
    equation = terms.Relation((polynomial_term(poly, variable), ZERO), ("=",))
    zeros = Trace(equation, variable, complex_comparison(variable), usage=Usage(i_is_unit=True))
    roots = solve_polynomial(poly, (), Branch(zeros, equation))
    factors = [polynomial_term((-root.value, sympy.S.One), variable) for root in roots]
    counts = _multiplicities(poly, [root.value for root in roots])
    powers = [
        factor if n == 1 else terms.Power(factor, terms.Number(str(n)))
        for factor, n in zip(factors, counts, strict=True)
    ]
    if poly[-1] != 1:
        powers.insert(0, complex_term(poly[-1]))
    product = terms.product_of(powers, [""] * (len(powers) - 1))
    trace = Trace(term, compare=same_for_real_letters, steps=draft.steps)
    draft.steps += zeros.steps
    names = joined(", ", (root.term for root in roots))
    trace.add("factor", product, sentence("Its zeros are {}: each gives a factor.", names))
    return _finished(term, trace, draft)


def _multiplicities(poly: tuple[sympy.Expr, ...], values: list[sympy.Expr]) -> list[int]:
    x = sympy.Symbol("x")
    counts = []
    for value in values:
        rest, n = sympy.Add(*(c * x**k for k, c in enumerate(poly))), 0
        while abs(rest.subs(x, value).evalf(40)) < sympy.Float(10) ** -25:
            rest, n = sympy.diff(rest, x), n + 1
        counts.append(n)
    if sum(counts) != len(poly) - 1:
        raise NotCoveredError("zeros whose multiplicity is not found")
    return counts
