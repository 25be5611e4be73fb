"""Expressions with letters: simplified, or multiplied out, with the steps."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.engine import Rewrite, Rule, first_rewrite
from inkmath.solving.evaluate.exact import exact_value, simplify_number
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real_expression, term_of
from inkmath.solving.exceptions import NOT_EXPLAINED, NotCoveredError, UndefinedValueError
from inkmath.solving.rewriting import REFUSALS, add_step, apply_rules, next_step
from inkmath.solving.rules import collecting, expanding, rational
from inkmath.solving.rules import trigonometric_identities as trig_identities
from inkmath.solving.rules.collecting import is_plain
from inkmath.solving.rules.construct import add
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, latex_of

MAX_STEPS = 60

MAX_POWER = 8
"""Higher powers of sums are left as they are."""

MAX_SYMPY_OPERATIONS = 60
"""Longer expressions are not given to SymPy's own simplification, which may take seconds."""


def length(term: Term) -> int:
    """The length of the term in tokens, scripts included."""
    return len(latex_of(term).replace("{", "").replace("}", "").replace(r"\frac", "/"))


# Multiplying out

EXPANDING: tuple[Rule[Term], ...] = (
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


def within_sum(term: Term) -> Rewrite[Term] | None:
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


def small_product(term: Term) -> Rewrite[Term] | None:
    """A product or power of sums that is no longer when multiplied out: 3(x + 2), (x + 1)(x + 2)."""
    if not isinstance(term, terms.Product | terms.Power | terms.Negation) or not is_plain(term):
        return None
    if any(isinstance(part, terms.Quotient | terms.Call | terms.Root) for part in terms.walk(term)):
        return None
    if not _is_worth_expanding(term):
        return None
    return next_step(term, expanding.RULES, outermost=False)


SIMPLIFYING: tuple[Rule[Term], ...] = (
    collecting.with_infinity,
    collecting.arithmetic,
    collecting.logarithm,
    trig_identities.of_opposite,
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
        sentence("{} is {}", part, result)
        for part, result in zip(line.terms, results, strict=True)
        if latex_of(part) != latex_of(result)
    ]
    trace.add("work-out-terms", add(*results), sentence("Work out each term: {}.", joined(", ", pairs)))


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
        _shorten(trace, SHORTER if is_short else (AS_WRITTEN,))


def _shorten(trace: Trace, rules: tuple[Rule[Term], ...]) -> None:
    """The line in a shorter form that SymPy knows, if there is one."""
    try:
        value = real_expression(trace.line)
    except NotCoveredError:
        return
    if sympy.count_ops(value) > MAX_SYMPY_OPERATIONS:
        return
    rewrite = first_rewrite(trace.line, rules, REFUSALS)
    if rewrite is None:
        return
    small = next_step(trace.line, SMALL) if rewrite.rule == "tidy" else None
    add_step(trace, small or rewrite)
    if small is not None:
        apply_rules(trace, PLAIN)
        _shorten(trace, rules)


def _shorter(name: str, function: Callable[[sympy.Expr], sympy.Expr], words: str) -> Rule[Term]:
    """A rule that writes a term in another form where that is shorter; words begin the sentence."""

    def rule(term: Term) -> Rewrite[Term] | None:
        result = term_of(function(real_expression(term)), term)
        if length(result) >= length(term):
            return None
        return Rewrite(name, (result,), sentence("{}: {}.", words, result))

    return rule


AS_WRITTEN = _shorter("tidy", lambda value: value, "This simplifies to")

SHORTER: tuple[Rule[Term], ...] = (
    AS_WRITTEN,
    _shorter("collect-like-terms", sympy.expand, "Multiply out and collect"),
    _shorter("factor", sympy.factor, "In factored form this is"),
    _shorter("cancel", sympy.cancel, "After cancelling, this is"),
)
"""Other forms, the plainest first."""


def without_zero(term: Term) -> Rewrite[Term] | None:
    """0 + 2x = 2x."""
    if not isinstance(term, terms.Sum) or ZERO not in term.terms:
        return None
    return Rewrite("add", (add(*term.terms),), "Adding 0 changes nothing.")


def multiple_of_sum(term: Term) -> Rewrite[Term] | None:
    """2(3x + 4) = 6x + 8."""
    match term:
        case terms.Product((terms.Number(), terms.Sum())):
            return expanding.distribute(term)
    return None


SMALL: tuple[Rule[Term], ...] = (
    without_zero,
    expanding.remove_sign,
    rational.number_below,
    multiple_of_sum,
)
"""Single ideas that are tried before a line is written shorter without saying why."""

TRIGONOMETRIC = _shorter(
    "trigonometric-identity", sympy.trigsimp, "By the identities of sine and cosine this is"
)

BY_SYMPY = _shorter(
    NOT_EXPLAINED, sympy.simplify, "SymPy simplifies this, without a rule of this catalogue, to"
)
