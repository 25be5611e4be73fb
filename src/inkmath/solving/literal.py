"""Formulas solved for one of their letters: all other letters are known numbers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.contradictions import Refutation, refutation
from inkmath.solving.draft import Draft
from inkmath.solving.engine import Rewrite, derive
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.evaluate.to_sympy import symbol, to_expression, to_sympy
from inkmath.solving.exceptions import NOT_EXPLAINED, NotCoveredError
from inkmath.solving.literal_conditions import defined_where, exceptions, impossible_without, without_unknown
from inkmath.solving.rules.construct import add, in_any_order, multiply, number, power
from inkmath.solving.rules.equations.branches import Branch, Branches, Equation, by_rules, provided_that
from inkmath.solving.rules.equations.exponentials import undo_exponential
from inkmath.solving.rules.equations.isolate import conditions, is_not_negative, is_not_zero, isolate
from inkmath.solving.rules.equations.letter_angles import INTEGERS, undo_function_of_angle
from inkmath.solving.rules.equations.logarithms import undo_logarithm
from inkmath.solving.sentences import inline, joined, sentence, with_values
from inkmath.solving.sympy_fallback import formulas_by_sympy
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.solution_sets import compare, comparison
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step, Text

KIND = "literal-equation"
MAX_CHANGES = 30


@dataclass(frozen=True, slots=True)
class Formulas:
    """A variable in terms of the others.

    results: the terms that it equals, one of which holds; none where there is no real number.
    conditions: on the other variables.
    verified: checked with values for the other variables; is_positive: only with positive ones.
    free: letters that are not in the formula. refuted: why there is no real number.
    """

    variable: terms.Variable
    results: tuple[Term, ...]
    conditions: tuple[Term, ...]
    verified: bool = False
    is_positive: bool = False
    free: tuple[terms.Variable, ...] = ()
    refuted: Refutation | None = None

    @property
    def integers(self) -> tuple[terms.Variable, ...]:
        """Letters of the results that stand for any whole number."""
        held = {letter for result in self.results for letter in terms.variables(result)}
        return tuple(letter for letter in self.free if letter in held)

    @property
    def line(self) -> Term:
        lines = tuple(terms.Relation((self.variable, result), ("=",)) for result in self.results)
        return lines[0] if len(lines) == 1 else terms.Tuple(lines)

    @property
    def answers(self) -> list[Answer]:
        return [
            Answer(latex_of(result), str(to_sympy(result)), None, verified=self.verified)
            for result in self.results
        ]


def solve_literal(equation: terms.Relation, variable: terms.Variable, latex: str) -> Solution:
    """The variable in terms of the others; conditions on them stand in the message."""
    trace = Trace(equation, variable)
    draft = Draft(KIND, latex, latex_of(variable), trace.steps).begin()
    return draft.conclude(lambda: _solved(equation, formulas_for(trace), draft))


def _solved(equation: terms.Relation, formulas: Formulas, draft: Draft) -> Solution:
    if formulas.refuted is not None:
        says = "For several values of the other letters a search finds no solution either."
        check = Check(latex_of(equation), says, True)
        return draft.solution("no-solution", checks=[check], message="No real number solves this equation.")
    message = _message(formulas, equation, bool(draft.steps))
    if not formulas.results:
        return draft.solution("no-solution", message=message)
    says = "Checked with several values of the other letters: this solves the formula, and nothing else does."
    check = Check(latex_of(formulas.line), says, formulas.verified)
    return draft.solution("solved", formulas.answers, [check], message)


def formulas_for(trace: Trace) -> Formulas:
    """The variable of a trace, which begins with an equation, in terms of the other variables.

    Raises NotCoveredError where neither the rules nor SymPy find it.
    """
    equation, variable = trace.line, trace.variable
    assert isinstance(equation, terms.Relation)
    assert variable is not None
    free = tuple(letter for letter in INTEGERS if letter not in terms.variables(equation))
    trace.compare = comparison(variable, free, trace.conditions)
    task = _Task(equation, variable, trace)
    given = Equation(equation.sides[0], equation.sides[1], variable)
    try:
        results = task.solve(given)
    except NotCoveredError as reason:
        results = task.by_sympy(given, reason)
        if not results:
            raise
    refuted = refutation(equation, variable, trace.conditions)
    if refuted is not None:
        _end_with(refuted, trace)
        return Formulas(variable, (), (), verified=True, refuted=refuted)
    results = list(dict.fromkeys(results))
    needed = without_unknown(trace.conditions, variable, results)
    found = Formulas(variable, tuple(results), needed, free=free)
    if not results:
        return replace(found, verified=True)
    for is_positive in (False, True):
        if compare(equation, found.line, variable, found.integers, is_positive, needed) is Verdict.SAME:
            return replace(found, verified=True, is_positive=is_positive)
    return found


def _end_with(refuted: Refutation, trace: Trace) -> None:
    """Lets the working end where it needs the condition, without the formula for no numbers."""
    while trace.steps and not trace.steps[-1].verified:
        trace.steps.pop()
    trace.steps.append(Step("impossible-condition", latex_of(refuted.condition), refuted.because, True))


def _message(formulas: Formulas, equation: terms.Relation, has_steps: bool) -> str:
    name = inline(formulas.variable)
    if not has_steps:
        return sentence("It already states what {} is; ask for another letter to solve for.", name)
    given = sentence("Solved for {}; the other letters are taken as known.", name)
    if formulas.is_positive:
        given = sentence("Solved for {}; the other letters are taken as known positive numbers.", name)
    needed = [provided_that(formulas.conditions)] if formulas.conditions else []
    needed += impossible_without(equation, formulas.variable, formulas.conditions)
    members = [sentence("{} stands for any whole number.", letter) for letter in formulas.integers]
    return joined(" ", (given, *members, *needed, *exceptions(equation, formulas.variable)))


@dataclass
class _Task:
    equation: terms.Relation
    variable: terms.Variable
    trace: Trace
    found: list[Term] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.root = Branch(self.trace, self.equation)

    def by_sympy(self, given: Equation, reason: NotCoveredError) -> list[Term]:
        """SymPy's results where no rule leads further, if they pass the check; else none."""
        found = [from_sympy(value) for value in formulas_by_sympy(given) or ()]
        lines = [given.with_sides(self.variable, value).line for value in found]
        if not lines:
            return []
        line: Term = lines[0] if len(lines) == 1 else terms.Tuple(tuple(lines))
        verdicts = [compare(self.equation, line, self.variable, positive=way) for way in (False, True)]
        if Verdict.SAME not in verdicts:
            return []
        self.trace.conditions += [each for value in found for each in defined_where(value)]
        says = sentence("No rule applies here ({}); SymPy's solver finds this.", reason)
        self.trace.steps.append(Step(NOT_EXPLAINED, latex_of(line), says, True))
        return found

    def solve(self, given: Equation) -> list[Term]:
        """The letter in terms of the others, for each branch. Raises NotCoveredError if none is found."""
        isolating = by_rules((isolate, undo_function_of_angle, undo_exponential, undo_logarithm))
        procedures = (self.settle, isolating, self.clear_denominators, self.by_factors, self.by_powers)
        if not derive(given, self.root, procedures, MAX_CHANGES):
            raise NotCoveredError(sentence("given up after {} steps", MAX_CHANGES))
        return list(dict.fromkeys(self.found))

    def settle(self, equation: Equation, branch: Branch) -> Branches | None:
        if equation.left != self.variable or equation.contains_variable(equation.right):
            return None
        self.found.append(equation.right)
        return []

    # The letter in several places

    def clear_denominators(self, equation: Equation, branch: Branch) -> Branches | None:
        x = symbol(self.variable)
        difference = to_expression(equation.left) - to_expression(equation.right)
        _, denominator = sympy.fraction(sympy.together(difference))
        if not denominator.has(x):
            return None
        shown = from_sympy(sympy.factor(denominator))
        left, right = (
            from_sympy(sympy.expand(sympy.cancel(to_expression(side) * denominator)))
            for side in (equation.left, equation.right)
        )
        cleared = Rewrite(
            "clear-denominators",
            (equation.with_sides(left, right),),
            sentence("Multiply both sides by {}.", shown),
        )
        if not real_expression(shown).is_positive:
            caution = sentence("Only where {} is not 0.", shown)
            cleared = replace(cleared, caution=caution, conditions=conditions(is_not_zero(shown)))
        return branch.apply(cleared)

    def by_factors(self, equation: Equation, branch: Branch) -> Branches | None:
        """Takes a product apart that is 0, where its powers are more than two: `x^3 - ax = x(x^2 - a)`."""
        x = real(self.variable)
        difference = real_expression(equation.left) - real_expression(equation.right)
        factored = sympy.factor(sympy.expand(difference))
        own = [part for part in sympy.Mul.make_args(factored) if part.has(x)]
        if sympy.fraction(factored)[1].has(x) or (
            difference.is_polynomial(x) and sympy.degree(difference, x) < 3
        ):
            return None
        bases = [part.base if part.is_Pow and part.exp.is_positive else part for part in own]
        kept = [base for base in dict.fromkeys(bases) if not base.is_positive]
        if (len(own) < 2 and kept == own) or not kept:
            return None
        constant, _ = factored.as_independent(x, as_Add=False)
        written = [
            (self.unknown_first(base), part.as_base_exp()[1] if part != base else 1)
            for base, part in zip(bases, own, strict=True)
        ]
        left = multiply(from_sympy(constant), *(power(base, number(int(n))) for base, n in written))
        product = equation.with_sides(left, ZERO)
        if in_any_order(product.line) != in_any_order(equation.line):
            branch.add("factor", product.line, sentence("Factor the left side: {}.", product.left))
        factors = tuple(equation.with_sides(self.unknown_first(base), ZERO) for base in kept)
        shown = joined(" or ", (inline(each.line) for each in factors))
        return branch.apply(Rewrite("zero-product", factors, _because(shown, bases, kept)))

    def unknown_first(self, value: sympy.Expr) -> Term:
        """`x - a` for `-a + x`."""
        written = from_sympy(value)
        if not isinstance(written, terms.Sum):
            return written
        return add(*sorted(written.terms, key=lambda part: self.variable not in terms.variables(part)))

    def by_powers(self, equation: Equation, branch: Branch) -> Branches:
        """Collects the powers of the letter, if they are one or two."""
        difference = to_expression(equation.left) - to_expression(equation.right)
        x = symbol(self.variable)
        try:
            coefficients = sympy.Poly(sympy.expand(difference), x).all_coeffs()
        except sympy.PolynomialError as error:
            raise NotCoveredError("the letter stands in functions of several kinds") from error
        if any(value.has(x) for value in coefficients) or len(coefficients) not in (2, 3):
            raise NotCoveredError("the letter stands in terms that are neither linear nor quadratic")
        a, b, *rest = (sympy.factor(value) for value in coefficients)
        sign = -1 if a.could_extract_minus_sign() else 1
        if not rest:
            return branch.apply(self.linear(sign * a, sign * b, equation))
        return self.quadratic(sign * a, sign * b, sign * rest[0], equation, branch)

    def linear(self, a: sympy.Expr, b: sympy.Expr, equation: Equation) -> Rewrite[Equation]:
        """`ax + b = 0` as `ax = -b`."""
        factor = from_sympy(a)
        product = terms.Product((factor, self.variable), ("",)) if a != 1 else self.variable
        result = equation.with_sides(product, from_sympy(sympy.expand(-b)))
        says = sentence("Collect the terms with {} on one side: its factor is {}.", self.variable, factor)
        return Rewrite("collect", (result,), says)

    def quadratic(
        self, a: sympy.Expr, b: sympy.Expr, c: sympy.Expr, equation: Equation, branch: Branch
    ) -> Branches:
        x = symbol(self.variable)
        if b == 0:
            return branch.apply(self.square_alone(a, c, equation))
        whole = a * x**2 + b * x + c
        standard = equation.with_sides(from_sympy(sympy.expand(whole)), ZERO)
        if plain_value(equation.right) != 0:
            branch.add("standard-form", standard.line, "Bring everything to the left side.")
        factored = sympy.factor(whole)
        linear = [part for part in sympy.Mul.make_args(factored) if part.has(x)]
        if len(linear) == 1 and linear[0].is_Pow and linear[0].exp == 2:
            return branch.apply(self.square_of_sum(linear[0].base, equation))
        if len(linear) != 2 or any(sympy.degree(part, x) != 1 for part in linear):
            halves = branch.apply(self.formula(a, b, c, equation))
            return [left for half, place in halves for left in self.reduced(half, place)]
        product = equation.with_sides(from_sympy(factored), ZERO)
        branch.add("factor", product.line, sentence("Factor the left side: {}.", product.left))
        factors = tuple(equation.with_sides(from_sympy(part), ZERO) for part in linear)
        shown = joined(" or ", (inline(each.line) for each in factors))
        return branch.apply(
            Rewrite("zero-product", factors, sentence("A product is 0 only if a factor is: {}.", shown))
        )

    def square_of_sum(self, base: sympy.Expr, equation: Equation) -> Rewrite[Equation]:
        """`(x - a)^2 = 0` as `x - a = 0`."""
        inner = from_sympy(base)
        says = sentence("The left side is the square of {}, which is 0 only where {} is.", inner, inner)
        return Rewrite("factor", (equation.with_sides(inner, ZERO),), says)

    def square_alone(self, a: sympy.Expr, c: sympy.Expr, equation: Equation) -> Rewrite[Equation]:
        power = terms.Power(self.variable, terms.Number("2"))
        square = terms.Product((from_sympy(a), power), ("",)) if a != 1 else power
        isolated = equation.with_sides(square, from_sympy(-c))
        return Rewrite("isolate-square", (isolated,), sentence("Isolate {}.", square))

    def formula(self, a: sympy.Expr, b: sympy.Expr, c: sympy.Expr, equation: Equation) -> Rewrite[Equation]:
        inner = from_sympy(sympy.expand(b**2 - 4 * a * c))
        root = terms.Root(inner)
        halves = tuple(
            equation.with_sides(
                self.variable, terms.Quotient(terms.Sum((from_sympy(-b), sign)), from_sympy(2 * a))
            )
            for sign in (root, terms.Negation(root))
        )
        values = with_values(a=from_sympy(a), b=from_sympy(b), c=from_sympy(c))
        says = sentence("Use the quadratic formula{}.", values)
        needed = conditions(is_not_zero(from_sympy(a)), is_not_negative(inner))
        return Rewrite("quadratic-formula", halves, says, conditions=needed)

    def reduced(self, half: Equation, branch: Branch) -> Branches:
        """`x = (-2 + sqrt(4 - 4m)) / 2` as `x = -1 + sqrt(1 - m)`: what is square comes out of the root."""
        match half.right:
            case terms.Quotient(terms.Sum((first, root)), below):
                pass
            case _:
                return [(half, branch)]
        inner = root.term if isinstance(root, terms.Negation) else root
        assert isinstance(inner, terms.Root)
        content, rest = sympy.factor_terms(to_sympy(inner.radicand)).as_coeff_Mul()
        outside, _ = sympy.sqrt(abs(content)).as_coeff_Mul()
        if not outside.is_Integer or outside == 1:
            return [(half, branch)]
        size = outside if inner is root else -outside
        numbers = [to_sympy(first), size, to_sympy(below)]
        shared = sympy.gcd_list(numbers)
        start, size, below_value = (sympy.cancel(value / shared) for value in numbers)
        kept = terms.Root(from_sympy(sympy.expand(rest * content / outside**2)))
        above = terms.Sum((from_sympy(start), _times(size, kept))) if start != 0 else _times(size, kept)
        shown = above if below_value == 1 else terms.Quotient(above, from_sympy(below_value))
        says = sentence("{} = {}, and the fraction is reduced.", inner, _times(outside, kept))
        return branch.apply(Rewrite("simplify-sides", (half.with_sides(half.left, shown),), says))


def _because(shown: Text, bases: list[sympy.Expr], kept: list[sympy.Expr]) -> Text:
    """The reason why one of the factors is 0: others are always positive."""
    positive = joined(" and ", (inline(from_sympy(base)) for base in bases if base not in kept))
    if positive:
        return sentence("A product is 0 only if a factor is, and {} is always positive: {}.", positive, shown)
    return sentence("A product is 0 only if a factor is: {}.", shown)


def _times(number: sympy.Expr, root: Term) -> Term:
    """A root times a whole number."""
    product = root if abs(number) == 1 else terms.Product((from_sympy(abs(number)), root), ("",))
    return terms.Negation(product) if number < 0 else product
