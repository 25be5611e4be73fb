"""Formulas solved for one of their letters: all other letters are known numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import sympy

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value, symbol_name
from inkmath.expression.terms import ZERO, Term
from inkmath.solving import progress
from inkmath.solving.evaluate.exact import NotCoveredError
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.to_sympy import symbol, to_sympy
from inkmath.solving.exceptions import NOT_EXPLAINED
from inkmath.solving.plain_text import said
from inkmath.solving.recognisers import UNKNOWNS
from inkmath.solving.rules.equations.branches import Branch, Equation
from inkmath.solving.sympy_fallback import formulas_by_sympy
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.solution_sets import compare
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step

KIND = "literal-equation"
MAX_CHANGES = 30


def solve_literal(equation: terms.Relation, variable: terms.Variable, latex: str) -> Solution:
    """What the letter is, in terms of the others; conditions on them stand in the message."""
    name = latex_of(variable)
    progress.tell_kind(KIND, name)
    task = _Task(equation, variable)
    given = Equation(equation.sides[0], equation.sides[1], variable)
    try:
        results = task.solve_branch(given, Branch(task.trace, equation))
    except NotCoveredError as reason:
        results = task.by_sympy(given, reason)
        if not results:
            message = f"read, not solved yet: {reason}"
            return Solution("unsolved", KIND, latex, name, steps=tuple(task.trace.steps), message=message)
    lines = [terms.Relation((variable, result), ("=",)) for result in dict.fromkeys(results)]
    if not lines:
        return Solution(
            "no-solution", KIND, latex, name, steps=tuple(task.trace.steps), message=task.message()
        )
    line: Term = lines[0] if len(lines) == 1 else terms.Tuple(tuple(lines))
    verified = compare(equation, line, variable) is Verdict.SAME
    if not verified:
        verified = compare(equation, line, variable, positive=True) is Verdict.SAME
        task.is_positive = verified
    answers = tuple(
        Answer(latex_of(each.sides[1]), str(to_sympy(each.sides[1])), None, verified=verified)
        for each in lines
    )
    says = "Put in for several values of the other letters, this solves the formula, and nothing else does."
    check = Check(latex_of(line), says, verified)
    return Solution("solved", KIND, latex, name, answers, tuple(task.trace.steps), (check,), task.message())


@dataclass
class _Task:
    equation: terms.Relation
    variable: terms.Variable
    conditions: list[str] = field(default_factory=list)
    changes: int = 0
    is_positive: bool = False

    def __post_init__(self) -> None:
        self.trace = Trace(self.equation, self.variable)

    def message(self) -> str:
        if not self.trace.steps:
            return f"It says already what {said(self.variable)} is; ask for another letter to solve for that."
        given = f"Solved for {said(self.variable)}; the other letters are taken as known."
        if self.is_positive:
            given = (
                f"Solved for {said(self.variable)}; the other letters are taken as known positive numbers."
            )
        conditions = list(dict.fromkeys(self.conditions))
        if conditions:
            given += f" Provided that {', '.join(conditions)}."
        return " ".join((given, *exceptions(self.equation, self.variable)))

    def require(self, term: Term, relation: str = "≠ 0") -> None:
        """Notes what has to hold for the other letters; numbers need no note."""
        if terms.variables(term):
            self.conditions.append(f"{said(term)} {relation}")

    def by_sympy(self, given: Equation, reason: NotCoveredError) -> list[Term]:
        """What SymPy finds where no rule leads further, if that passes the check; else nothing."""
        found = [from_sympy(value) for value in formulas_by_sympy(given) or ()]
        lines = [given.with_sides(self.variable, value).relation for value in found]
        if not lines:
            return []
        line: Term = lines[0] if len(lines) == 1 else terms.Tuple(tuple(lines))
        verdicts = [compare(self.equation, line, self.variable, positive=way) for way in (False, True)]
        if Verdict.SAME not in verdicts:
            return []
        says = f"No rule leads further ({reason}); SymPy's solver finds this."
        self.trace.steps.append(Step(NOT_EXPLAINED, latex_of(line), says, True))
        return found

    def solve_branch(self, equation: Equation, branch: Branch) -> list[Term]:
        self.changes += 1
        if self.changes > MAX_CHANGES:
            raise NotCoveredError("more steps than anybody would read")
        left, right = equation.left, equation.right
        if left == self.variable and not equation.contains_variable(right):
            return [right]
        if not equation.contains_variable(left) and equation.contains_variable(right):
            branch.add("swap-sides", equation.with_sides(right, left).relation, "Swap the sides.")
            return self.solve_branch(equation.with_sides(right, left), branch)
        if not equation.contains_variable(right) and equation.contains_variable(left):
            before = len(self.conditions)
            undone = self.undone(equation)
            if undone is not None:
                new = [each for each in self.conditions[before:] if not each.endswith("≠ 0")]
                return self.follow(*undone, branch, f"Provided that {', '.join(new)}." if new else "")
        return self.collected(equation, branch)

    def follow(
        self, rule: str, equations: list[Equation], says: str, branch: Branch, caution: str = ""
    ) -> list[Term]:
        parts = branch.split(rule, [each.relation for each in equations], says, caution)
        return [
            term
            for each, part in zip(equations, parts, strict=True)
            for term in self.solve_branch(each, part)
        ]

    # The letter in one place

    def undone(self, equation: Equation) -> tuple[str, list[Equation], str] | None:
        """The outermost operation on the left undone; None if the letter stands there twice."""
        left, right = equation.left, equation.right
        own = [part for part in terms.children(left) if equation.contains_variable(part)]
        others = [part for part in terms.children(left) if not equation.contains_variable(part)]
        if len(own) != 1:
            return None
        inner = own[0]

        def to(value: Term) -> list[Equation]:
            return [equation.with_sides(inner, value)]

        match left:
            case terms.Sum():
                rest = terms.sum_of(others)
                says = f"Subtract {said(rest)} from both sides."
                if isinstance(rest, terms.Negation):
                    says = f"Add {said(rest.term)} to both sides."
                return "subtract-from-both-sides", to(simple(terms.Sum((right, terms.Negation(rest))))), says
            case terms.Negation():
                return "multiply-both-sides", to(simple(terms.Negation(right))), "Multiply both sides by -1."
            case terms.Product():
                factor = terms.product_of(others, [""] * (len(others) - 1))
                self.require(factor)
                says = f"Divide both sides by {said(factor)}."
                return "divide-both-sides", to(simple(terms.Quotient(right, factor))), says
            case terms.Quotient(above, denominator) if inner == above:
                says = f"Multiply both sides by {said(denominator)}."
                return "multiply-both-sides", to(simple(terms.Product((right, denominator), ("",)))), says
            case terms.Quotient(numerator, _):
                self.require(right)
                self.require(numerator)
                says = f"Take the reciprocal of both sides, times {said(numerator)}."
                return "reciprocal", to(simple(terms.Quotient(numerator, right))), says
        return self.undone_function(equation, inner)

    def undone_function(self, equation: Equation, inner: Term) -> tuple[str, list[Equation], str] | None:
        left, right = equation.left, equation.right
        opposite = terms.Negation(right)
        match left:
            case terms.Absolute():
                self.require(right, "≥ 0")
                pair = [equation.with_sides(inner, side) for side in (right, simple(opposite))]
                return (
                    "absolute-value",
                    pair,
                    f"What stands between the bars is {said(right)} or its opposite.",
                )
            case terms.Root(_, index) if inner == left.radicand:
                n = index or terms.Number("2")
                self.require(right, "≥ 0")
                says = "Square both sides." if index is None else f"Raise both sides to the power {said(n)}."
                return "raise-to-power", [equation.with_sides(inner, simple(terms.Power(right, n)))], says
            case terms.Power(base, exponent) if inner == base:
                return self.undone_power(equation, base, exponent)
            case terms.Power(base, exponent):
                self.require(right, "> 0")
                logs = [terms.Call(r"\ln", part) for part in (right, base)]
                value: Term = logs[0] if base == terms.Constant("e") else terms.Quotient(logs[0], logs[1])
                if terms.variables(base):
                    self.conditions.append(f"{said(base)} > 0 and {said(base)} ≠ 1")
                return (
                    "take-logarithm",
                    [equation.with_sides(exponent, value)],
                    "Take the natural logarithm of both sides.",
                )
            case terms.Call(r"\ln", _):
                value = terms.Power(terms.Constant("e"), right)
                return (
                    "undo-logarithm",
                    [equation.with_sides(inner, value)],
                    "Take e to the power of both sides.",
                )
            case terms.Call(r"\log" | r"\lg", _, base) if base is None or not equation.contains_variable(
                base
            ):
                bottom = base or terms.Number("10")
                says = f"Take {said(bottom)} to the power of both sides."
                return "undo-logarithm", [equation.with_sides(inner, terms.Power(bottom, right))], says
        return None

    def undone_power(self, equation: Equation, base: Term, exponent: Term) -> tuple[str, list[Equation], str]:
        n = plain_value(exponent)
        if n is None or n.denominator != 1 or n < 2:
            raise NotCoveredError("a power that is not a whole number above 1")
        exact = _exact_root(equation.right, int(n))
        if exact == ZERO:
            return "root", [equation.with_sides(base, ZERO)], f"Only the power of 0 is 0: {said(base)} = 0."
        root = exact or terms.Root(equation.right, None if n == 2 else exponent)
        if n % 2:
            return (
                "root",
                [equation.with_sides(base, root)],
                f"Take the root with the index {n} of both sides.",
            )
        if exact is None:
            self.require(equation.right, "≥ 0")
        pair = [equation.with_sides(base, side) for side in (root, simple(terms.Negation(root)))]
        return (
            "square-root" if n == 2 else "root",
            pair,
            "Both roots, the positive and the negative one, are possible.",
        )

    # The letter in several places

    def collected(self, equation: Equation, branch: Branch) -> list[Term]:
        """By the powers of the letter, once no denominator holds it."""
        x = sympy.Symbol(symbol_name(self.variable))
        difference = to_sympy(equation.left) - to_sympy(equation.right)
        _, denominator = sympy.fraction(sympy.together(difference))
        if denominator.has(x):
            shown = from_sympy(sympy.factor(denominator))
            self.require(shown)
            sides = [
                sympy.expand(sympy.cancel(to_sympy(side) * denominator))
                for side in (equation.left, equation.right)
            ]
            cleared = equation.with_sides(*map(from_sympy, sides))
            says = f"Multiply both sides by {said(shown)}."
            branch.add("clear-denominators", cleared.relation, says, f"Only where {said(shown)} is not 0.")
            return self.collected(cleared, branch)
        try:
            coefficients = sympy.Poly(sympy.expand(difference), x).all_coeffs()
        except sympy.PolynomialError as error:
            raise NotCoveredError("the letter stands in functions of several kinds") from error
        if any(value.has(x) for value in coefficients) or len(coefficients) not in (2, 3):
            raise NotCoveredError("the letter stands in other than linear and quadratic terms")
        return (
            self.linear(coefficients, equation, branch)
            if len(coefficients) == 2
            else self.quadratic(coefficients, x, equation, branch)
        )

    def linear(self, coefficients: list[sympy.Expr], equation: Equation, branch: Branch) -> list[Term]:
        a, b = (sympy.factor(value) for value in coefficients)
        if a.could_extract_minus_sign():
            a, b = -a, -b
        factor = from_sympy(a)
        product = terms.Product((factor, self.variable), ("",)) if a != 1 else self.variable
        result = equation.with_sides(product, from_sympy(sympy.expand(-b)))
        branch.add(
            "collect",
            result.relation,
            f"Collect what holds {said(self.variable)} on one side: it is taken {said(factor)} times.",
        )
        self.require(factor)
        value = simple(terms.Quotient(result.right, factor))
        branch.add(
            "divide-both-sides",
            equation.with_sides(self.variable, value).relation,
            f"Divide both sides by {said(factor)}.",
        )
        return [value]

    def quadratic(
        self, coefficients: list[sympy.Expr], x: sympy.Symbol, equation: Equation, branch: Branch
    ) -> list[Term]:
        a, b, c = (sympy.factor(value) for value in coefficients)
        if a.could_extract_minus_sign():
            a, b, c = -a, -b, -c
        power = terms.Power(self.variable, terms.Number("2"))
        shown = [terms.Product((from_sympy(a), power), ("",)) if a != 1 else power]
        if b == 0:
            isolated = equation.with_sides(shown[0], from_sympy(-c))
            branch.add("isolate-square", isolated.relation, f"Bring {said(shown[0])} alone to one side.")
            return self.solve_branch(isolated, branch)
        standard = equation.with_sides(from_sympy(sympy.expand(a * x**2 + b * x + c)), ZERO)
        if plain_value(equation.right) != 0:
            branch.add("standard-form", standard.relation, "Bring everything to the left side.")
        factored = sympy.factor(a * x**2 + b * x + c)
        linear = [part for part in sympy.Mul.make_args(factored) if part.has(x)]
        if len(linear) == 2 and all(sympy.degree(part, x) == 1 for part in linear):
            return self.factors(linear, factored, equation, branch)
        self.require(from_sympy(a))
        inner = sympy.expand(b**2 - 4 * a * c)
        self.require(from_sympy(inner), "≥ 0")
        root = terms.Root(from_sympy(inner))
        halves = [
            terms.Quotient(terms.Sum((from_sympy(-b), sign)), from_sympy(2 * a))
            for sign in (root, terms.Negation(root))
        ]
        lines = [equation.with_sides(self.variable, half) for half in halves]
        names = [said(from_sympy(value)) for value in (a, b, c)]
        says = f"Use the quadratic formula with a = {names[0]}, b = {names[1]} and c = {names[2]}."
        return self.follow("quadratic-formula", lines, says, branch)

    def factors(
        self, linear: list[sympy.Expr], factored: sympy.Expr, equation: Equation, branch: Branch
    ) -> list[Term]:
        product = equation.with_sides(from_sympy(factored), ZERO)
        branch.add("factor", product.relation, f"Factor the left side: {said(product.left)}.")
        lines = [equation.with_sides(from_sympy(part), ZERO) for part in linear]
        shown = " or ".join(f"{said(line.left)} = 0" for line in lines)
        return self.follow("zero-product", lines, f"A product is 0 only if a factor is: {shown}.", branch)


def _exact_root(term: Term, n: int) -> Term | None:
    """A term with letters whose nth power is the given one; None where there is none without roots."""
    value = sympy.factor(to_sympy(term))
    sign = -1 if n % 2 and value.could_extract_minus_sign() else 1
    root = sign * sympy.powdenest(sympy.root(sign * value, n), force=True)
    is_rational = value == 0 or (bool(value.free_symbols) and root.is_rational_function())
    return from_sympy(root) if is_rational and sympy.expand(root**n - value) == 0 else None


def exceptions(equation: terms.Relation, variable: terms.Variable) -> Iterator[str]:
    """What becomes of `ax=b` where a is 0: a sentence for each factor of a that holds letters."""
    x = symbol(variable)
    difference, _ = sympy.fraction(sympy.together(to_sympy(equation.sides[0]) - to_sympy(equation.sides[1])))
    poly = sympy.expand(difference).as_poly(x)
    if variable.token not in UNKNOWNS or poly is None:
        return
    factor = poly.LC()
    if any(value.has(x) for value in poly.coeffs()) or not factor.is_polynomial():
        return
    for base, _ in sympy.factor_list(factor)[1]:
        name = next(
            (name for name in sorted(base.free_symbols, key=str) if sympy.degree(base, name) == 1), None
        )
        if name is None:
            continue
        rest = sympy.factor(poly.as_expr().subs(name, sympy.solve(base, name)[0]))
        where = f"If {said(from_sympy(base))} = 0,"
        if rest == 0:
            yield f"{where} every number is a solution."
        elif not rest.free_symbols:
            yield f"{where} there is no solution."
        elif not rest.has(x):
            rest = -rest if rest.could_extract_minus_sign() else rest
            condition = f"{said(from_sympy(rest))} = 0"
            yield f"{where} every number is a solution where {condition}, and none otherwise."


def simple(term: Term) -> Term:
    """The term with fractions put together and like terms collected, where that makes it shorter."""
    if any(isinstance(part, terms.Root) for part in terms.walk(term)):
        return term
    value = to_sympy(term)
    candidates = [value, sympy.cancel(value), sympy.factor(value), sympy.together(value)]
    return from_sympy(min(candidates, key=lambda each: (each.count_ops(), len(str(each)))))
