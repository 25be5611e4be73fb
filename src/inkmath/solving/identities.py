"""Equations that hold for all values of their letters, for none, or only where one letter is 0."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.draft import Draft
from inkmath.solving.engine import Rewrite
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.exceptions import NOT_EXPLAINED, NotCoveredError, UndefinedValueError
from inkmath.solving.rewriting import add_step, apply_rules
from inkmath.solving.rules import simplification, trigonometric_proofs
from inkmath.solving.rules.collecting import is_plain
from inkmath.solving.rules.construct import add, negate
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.exact_sets import constant_difference
from inkmath.solving.verify.solution_sets import comparison, holds_wherever_defined
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution

KIND = "identity"
HOLDS = (Verdict.SAME, Verdict.SUPERSET, Verdict.SUBSET)
ALWAYS = "It holds for all values of its letters for which both sides are defined."


UNUSUAL = terms.Call | terms.Root | terms.Factorial
"""Without one of these, an equation in one letter is one like others, and may hold on intervals."""


def solve_identity(equation: terms.Relation, latex: str) -> Solution | None:
    """The solution of an equation that holds always, never, or only where a letter is 0; None for others."""
    if not is_plain(equation) or len(equation.sides) != 2:
        return None
    left, right = equation.sides
    variables = terms.variables(equation)
    if len(variables) < 2 and not any(isinstance(part, UNUSUAL) for part in terms.walk(equation)):
        return None
    difference = constant_difference(left, right)
    if difference is not None and difference != 0:
        return _never(equation, latex, difference)
    if Equivalence()(left, right) in HOLDS and not _fails_somewhere(equation, variables):
        return _always(equation, latex)
    if len(variables) < 2:
        return None
    try:
        rest = sympy.expand(real_expression(left) - real_expression(right))
    except NotCoveredError:
        return None
    zeros = _letters_of_monomial(rest)
    return _where_zero(equation, latex, rest, zeros) if len(zeros) > 1 else None


def _fails_somewhere(equation: terms.Relation, variables: tuple[terms.Variable, ...]) -> bool:
    """True if an equation in one letter is seen not to hold on some interval, as `|3-x| = 3-x` for x > 3."""
    if not any(isinstance(part, terms.Absolute | terms.Root) for part in terms.walk(equation)):
        return False
    try:
        return len(variables) == 1 and holds_wherever_defined(equation, variables[0]) is None
    except NotCoveredError:
        return False


def _letters_of_monomial(value: sympy.Expr) -> list[sympy.Symbol]:
    """The letters of a number times powers of letters; none for anything else."""
    factors = [factor.as_base_exp() for factor in sympy.Mul.make_args(value) if factor.free_symbols]
    if any(not base.is_Symbol or not (n.is_Integer and n > 0) for base, n in factors):
        return []
    return sorted((base for base, _ in factors), key=str)


@dataclass(frozen=True, slots=True)
class _Sides:
    """The comparison of equations by each side for itself, or by what both sides are multiplied by."""

    def __call__(self, before: Term, after: Term) -> Verdict:
        if not isinstance(before, terms.Relation) or not isinstance(after, terms.Relation):
            return Verdict.UNDECIDED
        compare = Equivalence()
        verdicts = [compare(old, new) for old, new in zip(before.sides, after.sides, strict=True)]
        if all(verdict is Verdict.SAME for verdict in verdicts):
            return Verdict.SAME
        if Verdict.DIFFERENT in verdicts:
            ratios = [terms.Quotient(new, old) for old, new in zip(before.sides, after.sides, strict=True)]
            return Verdict.SAME if compare(*ratios) in HOLDS else Verdict.DIFFERENT
        return Verdict.SUPERSET if all(verdict in HOLDS for verdict in verdicts) else Verdict.DIFFERENT


def _expand_angles(trace: Trace) -> None:
    """Functions of sums and multiples, written with those of single letters."""
    value = real_expression(trace.line)
    result = from_sympy(sympy.expand_trig(value))
    says = sentence("By the addition formulas, {} = {}.", trace.line, result)
    add_step(trace, Rewrite("addition-theorem", (result,), says))
    simplification.expand(trace)


def _in_sines(trace: Trace) -> None:
    """Everything by sine and cosine, over one denominator."""
    value = real_expression(trace.line)
    changed = value.rewrite(sympy.cos) if value.has(sympy.tan, sympy.cot, sympy.sec, sympy.csc) else value
    for name, form in _QUOTIENTS.items():
        changed = changed if changed.has(name) is False else value
        changed = changed.replace(name, form)
    result = from_sympy(sympy.trigsimp(sympy.together(changed)))
    says = sentence("In terms of sine and cosine, {} = {}.", trace.line, result)
    add_step(trace, Rewrite("sine-and-cosine", (result,), says))


_QUOTIENTS: dict[object, Callable[[sympy.Expr], sympy.Expr]] = {
    sympy.tan: lambda t: sympy.sin(t) / sympy.cos(t),
    sympy.cot: lambda t: sympy.cos(t) / sympy.sin(t),
}


def by_exponentials(trace: Trace) -> None:
    """Hyperbolic sines and cosines by powers of e, multiplied out."""
    apply_rules(trace, (_in_exponentials,))
    if trace.steps:
        apply_rules(trace, trigonometric_proofs.MULTIPLIED_OUT)


def _in_exponentials(term: Term) -> Rewrite[Term] | None:
    """sinh(t) = (e^t - e^(-t))/2, and likewise cosh."""
    if not isinstance(term, terms.Call) or term.function not in (r"\sinh", r"\cosh"):
        return None
    e = terms.Constant("e")
    power, inverse = terms.Power(e, term.argument), terms.Power(e, negate(term.argument))
    above = add(power, inverse if term.function == r"\cosh" else negate(inverse))
    result = terms.Quotient(above, terms.Number("2"))
    return Rewrite("definition", (result,), sentence("{} = {}.", term, result))


WAYS: tuple[Callable[[Trace], None], ...] = (
    simplification.expand,
    trigonometric_proofs.as_fraction,
    trigonometric_proofs.to_normal_form,
    by_exponentials,
    simplification.simplify,
    _expand_angles,
    _in_sines,
)
"""Ways to bring both sides to one form, the plainest first."""


def _always(equation: terms.Relation, latex: str) -> Solution:
    Draft(KIND, latex).begin()
    trace = Trace(equation, compare=_Sides())
    for way in WAYS:
        worked = [_worked(side, way) for side in equation.sides]
        ends = [side.line for side in worked]
        options = [(ends[0], equation.sides[1]), (equation.sides[0], ends[1]), (ends[0], ends[1])]
        for k, (left, right) in enumerate(options):
            if _looks_equal(left, right):
                used = [worked[0]] if k == 0 else [worked[1]] if k == 1 else worked
                _add_sides(trace, equation, [side in used for side in worked], worked)
                return _finished(latex, trace)
    if _by_multiplication(trace, equation):
        return _finished(latex, trace)
    left = equation.sides[0]
    says = sentence("SymPy finds, without a rule of this catalogue, that both sides are {}.", left)
    trace.add(NOT_EXPLAINED, terms.Relation((left, left), ("=",)), says, caution=ALWAYS)
    return _finished(latex, trace)


def _by_multiplication(trace: Trace, equation: terms.Relation) -> bool:
    """True if both sides are the same once they are multiplied by their denominators; adds the steps."""
    worked = [_worked(side, trigonometric_proofs.as_fraction) for side in equation.sides]
    fractions = terms.Relation(tuple(side.line for side in worked), ("=",))
    rewrite = trigonometric_proofs.multiplied_by_denominators(fractions)
    if rewrite is None:
        return False
    ends = [_worked(side, trigonometric_proofs.to_normal_form) for side in rewrite.result.sides]
    if not _looks_equal(ends[0].line, ends[1].line):
        return False
    _add_sides(trace, equation, [True, True], worked, is_last=False)
    trace.add(rewrite.rule, rewrite.result, rewrite.because, caution=ALWAYS)
    _add_sides(trace, rewrite.result, [True, True], ends)
    return True


def _looks_equal(left: Term, right: Term) -> bool:
    try:
        return left == right or bool(real_expression(left) == real_expression(right))
    except NotCoveredError:
        return False


def _worked(side: Term, way: Callable[[Trace], None]) -> Trace:
    trace = Trace(side, compare=Equivalence())
    try:
        way(trace)
    except (NotCoveredError, UndefinedValueError, NotImplementedError, sympy.PolynomialError):
        return Trace(side, compare=Equivalence())
    return trace


def _add_sides(
    trace: Trace, equation: terms.Relation, used: list[bool], worked: list[Trace], is_last: bool = True
) -> None:
    """The steps of the sides as lines of the equation, first those of the left side.

    is_last: both sides are the same at the end.
    """
    sides = list(equation.sides)
    for k in (0, 1):
        if not used[k]:
            continue
        for step in worked[k].steps:
            sides[k] = interpret(parse(step.latex))
            line = terms.Relation(tuple(sides), ("=",))
            trace.add(step.rule, line, step.explanation, caution=step.caution)
    if is_last and sides[0] != sides[1]:
        shorter = min(sides, key=lambda side: len(latex_of(side)))
        line = terms.Relation((shorter, shorter), ("=",))
        add_step(trace, Rewrite("same-terms", (line,), "Both sides consist of the same terms."))


def _finished(latex: str, trace: Trace) -> Solution:
    return Draft(KIND, latex, steps=trace.steps).solution("all-numbers", message=ALWAYS)


def _expanded(equation: terms.Relation) -> Trace:
    """Both sides multiplied out."""
    Draft(KIND, latex_of(equation)).begin()
    trace = Trace(equation, compare=_Sides())
    worked = [_worked(side, simplification.expand) for side in equation.sides]
    sides = list(equation.sides)
    for k in (0, 1):
        for step in worked[k].steps:
            sides[k] = interpret(parse(step.latex))
            trace.add(step.rule, terms.Relation(tuple(sides), ("=",)), step.explanation)
    return trace


def _never(equation: terms.Relation, latex: str, rest: sympy.Expr) -> Solution:
    trace = _expanded(equation)
    trace.compare = comparison(terms.variables(equation)[0])
    line = terms.Relation((from_sympy(rest), ZERO), ("=",))
    trace.add("subtract-from-both-sides", line, "Subtract the right side: all terms with letters cancel.")
    message = sentence("It holds for no values: the sides always differ by {}.", from_sympy(rest))
    return Draft(KIND, latex, steps=trace.steps).solution("no-solution", message=message)


def _where_zero(
    equation: terms.Relation, latex: str, rest: sympy.Expr, variables: list[sympy.Symbol]
) -> Solution:
    trace = _expanded(equation)
    names = [from_sympy(variable) for variable in variables]
    assert all(isinstance(name, terms.Variable) for name in names)
    trace.compare = comparison(names[0])  # type: ignore[arg-type]
    line = terms.Relation((from_sympy(rest), ZERO), ("=",))
    trace.add("subtract-from-both-sides", line, "Subtract the right side and collect like terms.")
    equations = [terms.Relation((name, ZERO), ("=",)) for name in names]
    says = sentence("A product is 0 only if a factor is: {}.", joined(" or ", equations))
    trace.add("zero-product", terms.Logical(r"\vee", tuple(equations)), says)
    answers = []
    for name, each in zip(names, equations, strict=True):
        holds = Equivalence(((name, ZERO),))(*equation.sides) in HOLDS  # type: ignore[arg-type]
        answers.append(Answer(latex_of(each), print_term(each), verified=holds))
    says = sentence("It does not hold for all values, but only where {}.", joined(" or ", equations))
    check = Check(
        latex, "With that letter 0 both sides have the same value.", all(a.verified for a in answers)
    )
    return Draft(KIND, latex, steps=trace.steps).solution("solved", answers, [check], says)
