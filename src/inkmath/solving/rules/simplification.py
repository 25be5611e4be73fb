"""Expressions with letters: simplified, or multiplied out, with the steps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import Term
from inkmath.solving.evaluate.exact import NotCoveredError, UndefinedValueError, exact_value, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real_expression, term_of
from inkmath.solving.exceptions import NOT_EXPLAINED
from inkmath.solving.plain_text import said
from inkmath.solving.rewriting import Rule, add, rewrite
from inkmath.solving.rules import collecting, expanding, rational
from inkmath.solving.rules import trigonometric_identities as trig_identities
from inkmath.solving.rules.arithmetic import Reduction
from inkmath.solving.rules.collecting import is_plain
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.verdict import Verdict

MAX_STEPS = 60

MAX_POWER = 8
"""Higher powers of sums are left as they are."""

MAX_SYMPY_OPERATIONS = 60
"""Longer expressions are not given to SymPy's own simplification, which may take seconds."""


def length(term: Term) -> int:
    """How long the term is to write: its tokens, scripts counted like what stands on the line."""
    return len(latex_of(term).replace("{", "").replace("}", "").replace(r"\frac", "/"))


def apply_rules(trace: Trace, rules: Sequence[Rule], outermost: bool = True, limit: int = MAX_STEPS) -> None:
    """Adds steps to the trace until no rule matches or a line comes back."""
    seen = {latex_of(trace.line)}
    for _ in range(limit):
        step = next_step(trace.line, rules, outermost)
        if step is None or latex_of(step.term) in seen:
            return
        seen.add(latex_of(step.term))
        add_step(trace, step)


def add_step(trace: Trace, step: Reduction) -> None:
    """Adds the step, with a caution where the new line is defined for more values of its letters."""
    assert trace.compare is not None
    is_wider = trace.compare(trace.line, step.term) is Verdict.SUPERSET
    trace.add(step.rule, step.term, step.explanation, caution=CAUTION if is_wider else "")


CAUTION = "The new form is defined for more values than the one before: both are equal where both are."


def next_step(line: Term, rules: Sequence[Rule], outermost: bool = True) -> Reduction | None:
    """What the first rule gives that matches; a rule that cannot cope with a part is passed over."""
    for rule in rules:
        try:
            step = rewrite(line, [rule], outermost and rule not in INNERMOST)
        except (NotCoveredError, sympy.PolynomialError, NotImplementedError):
            continue
        if step is not None and latex_of(step.term) != latex_of(line):
            return step
    return None


Way: TypeAlias = tuple[str, Callable[[sympy.Expr], sympy.Expr], str]
"""A rule, what it does to an expression, and the beginning of the sentence that says so."""

INNERMOST = frozenset(rational.RULES) | {collecting.like_terms}
"""Rules that begin with the inner fractions."""


# Multiplying out

EXPANDING: tuple[Rule, ...] = (
    collecting.arithmetic,
    collecting.one_term,
    *expanding.RULES,
    collecting.root,
    collecting.like_terms,
)


def expand(trace: Trace) -> None:
    """Multiplies out and collects until no bracketed sum is left."""
    apply_rules(trace, EXPANDING, outermost=False)


# Simplifying


def within_sum(term: Term) -> Reduction | None:
    """A sum with brackets in it, one of them multiplied out, if the sum gets no longer on the whole."""
    if not isinstance(term, terms.Sum) or not is_plain(term):
        return None
    if not _is_worth_expanding(term):
        return None
    return next_step(term, expanding.RULES, outermost=False)


def _is_worth_expanding(term: Term) -> bool:
    value = real_expression(term)
    powers = (power for power in value.atoms(sympy.Pow) if power.base.is_Add and power.exp.is_Integer)
    if any(abs(power.exp) > MAX_POWER for power in powers):
        return False
    return length(term_of(sympy.expand(value), term)) <= length(term)


def small_product(term: Term) -> Reduction | None:
    """A product or power of sums that is no longer when multiplied out: 3(x + 2), (x + 1)(x + 2)."""
    if not isinstance(term, terms.Product | terms.Power | terms.Negation) or not is_plain(term):
        return None
    if any(isinstance(part, terms.Quotient | terms.Call | terms.Root) for part in terms.walk(term)):
        return None
    if not _is_worth_expanding(term):
        return None
    return next_step(term, expanding.RULES, outermost=False)


def brackets_of_numerator(term: Term) -> Reduction | None:
    """The numerator of a fraction as one sum, where it gets no longer."""
    if not isinstance(term, terms.Quotient):
        return None
    inner = within_sum(term.numerator)
    if inner is None:
        return None
    return Reduction(inner.rule, terms.Quotient(inner.term, term.denominator, term.sign), inner.explanation)


SIMPLIFYING: tuple[Rule, ...] = (
    collecting.with_infinity,
    collecting.arithmetic,
    collecting.logarithm,
    collecting.one_term,
    collecting.power_of_root,
    collecting.factors_together,
    collecting.factorials,
    collecting.root,
    collecting.like_terms,
    rational.double_fraction,
    rational.product_of_fractions,
    rational.same_factor,
    rational.common_factor,
    within_sum,
    trig_identities.pythagoras,
    trig_identities.double_angle,
    trig_identities.in_sine_and_cosine,
    rational.common_denominator,
    collecting.logarithms_together,
)


def work_out_terms(trace: Trace) -> None:
    """The terms of a sum of numbers each as one number, in one step."""
    line = trace.line
    if not isinstance(line, terms.Sum) or not is_numeric(line) or not is_plain(line):
        return
    try:
        results = [from_sympy(simplify_number(exact_value(part))) for part in line.terms]
    except (NotCoveredError, UndefinedValueError):
        return
    pairs = [
        f"{said(part)} is {said(result)}"
        for part, result in zip(line.terms, results, strict=True)
        if latex_of(part) != latex_of(result)
    ]
    trace.add("work-out-terms", add(*results), f"Work out each term: {', '.join(pairs)}.")


PLAIN = tuple(
    rule for rule in SIMPLIFYING if rule not in (rational.common_denominator, collecting.logarithms_together)
)
"""The rules that leave a sum a sum."""


def simplify(trace: Trace) -> None:
    """Makes the line as simple as the rules can; what only SymPy finds is the last step."""
    tidy(trace)
    if is_plain(trace.line) and not is_numeric(trace.line):
        _shorten(trace, (*SHORTER, TRIGONOMETRIC, BY_SYMPY))


def tidy(trace: Trace, is_short: bool = True) -> None:
    """Makes the line as simple as the rules can; where it need not be short, sums stay sums."""
    apply_rules(trace, SIMPLIFYING if is_short else PLAIN)
    if isinstance(trace.line, terms.Product | terms.Power | terms.Negation):
        apply_rules(trace, (small_product, *SIMPLIFYING))
    if is_plain(trace.line) and not is_numeric(trace.line):
        _shorten(trace, SHORTER if is_short else SHORTER[:1])


def _shorten(trace: Trace, ways: tuple[Way, ...]) -> None:
    """The line in a shorter form that SymPy knows, if there is one."""
    try:
        value = real_expression(trace.line)
    except NotCoveredError:
        return
    if sympy.count_ops(value) > MAX_SYMPY_OPERATIONS:
        return
    for rule, function, words in ways:
        try:
            result = term_of(function(value), trace.line)
        except (NotCoveredError, sympy.PolynomialError, NotImplementedError):
            continue
        if length(result) < length(trace.line):
            add_step(trace, Reduction(rule, result, f"{words}: {said(result)}."))
            return


def _as_written(value: sympy.Expr) -> sympy.Expr:
    return value


SHORTER: tuple[Way, ...] = (
    ("tidy", _as_written, "Put together, this is"),
    ("collect-like-terms", sympy.expand, "Multiply out and collect"),
    ("factor", sympy.factor, "In factors this is"),
    ("cancel", sympy.cancel, "Cancelled, this is"),
)
"""Other forms, the plainest first."""

TRIGONOMETRIC: Way = (
    "trigonometric-identity",
    sympy.trigsimp,
    "By the identities of sine and cosine this is",
)

BY_SYMPY: Way = (
    NOT_EXPLAINED,
    sympy.simplify,
    "SymPy simplifies this, by means that these rules do not have, to",
)
