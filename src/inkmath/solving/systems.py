"""Systems of equations: linear ones by elimination, small others by substitution, factors, combinations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import permutations

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import symbol_name
from inkmath.expression.terms import Term
from inkmath.solving import progress
from inkmath.solving.algebra.undoing import has_decimals
from inkmath.solving.equations import roots_of
from inkmath.solving.from_sympy import from_sympy
from inkmath.solving.linear_systems import Elimination, linear_rows
from inkmath.solving.substitution import agree, substitute
from inkmath.solving.system_sets import compare_systems, is_contradiction, system_comparison
from inkmath.solving.to_sympy import to_sympy
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.values import NotCoveredError, UndefinedValueError, exact_value, tidy, to_float
from inkmath.solving.verdict import Verdict
from inkmath.solving.wording import said
from inkmath.types import Answer, Check, Solution, Step

KIND = "system"
MAX_UNKNOWNS, MAX_CASES = 8, 24
DIVIDED = "Only where what is divided by is not 0; each solution is checked."

Values = dict[terms.Variable, sympy.Expr]


def solve_system(
    relations: tuple[terms.Relation, ...], latex: str, unknowns: tuple[terms.Variable, ...] | None = None
) -> Solution:
    """The real solutions of equations that all have to hold.

    unknowns: all letters, if not given.
    """
    letters = tuple(sorted({v for relation in relations for v in terms.variables(relation)}, key=symbol_name))
    letters = unknowns or letters
    name = ",".join(latex_of(letter) for letter in letters)
    progress.tell_kind(KIND, name)
    try:
        return _Task(relations, letters, latex, name).solve()
    except UndefinedValueError as reason:
        return Solution(
            "no-solution", KIND, latex, name, message=f"It has no meaning for real numbers: {reason}."
        )
    except NotCoveredError as reason:
        return Solution("unsolved", KIND, latex, name, message=f"read, not solved yet: {reason}")


@dataclass(frozen=True)
class _Case:
    """One way to fulfil the system: values that are known, and equations between the rest.

    known: letters with their terms, which hold only letters that come later or stay open.
    """

    open: tuple[terms.Relation, ...]
    known: tuple[tuple[terms.Variable, Term], ...] = ()

    def relations(self) -> tuple[Term, ...]:
        found = tuple(terms.Relation((letter, value), ("=",)) for letter, value in self.known)
        return (*found, *self.open)

    def line(self) -> Term:
        relations = self.relations()
        return relations[0] if len(relations) == 1 else terms.Tuple(relations)


@dataclass(frozen=True)
class _Change:
    """What a rule makes of a case.

    cases: one of them has to hold; none at all if the case has no solution.
    is_sure: whether that there is none was shown by steps that were checked.
    """

    rule: str
    says: str
    cases: list[_Case]
    caution: str = ""
    is_sure: bool = False


class _Task:
    def __init__(
        self,
        relations: tuple[terms.Relation, ...],
        letters: tuple[terms.Variable, ...],
        latex: str,
        name: str,
    ) -> None:
        if len(letters) > MAX_UNKNOWNS or any(relation.signs != ("=",) for relation in relations):
            raise NotCoveredError(
                "this many unknowns, or relations other than equations between several letters"
            )
        self.relations = relations
        self.letters = letters
        self.latex = latex
        self.name = name
        self.given: Term = relations[0] if len(relations) == 1 else terms.Tuple(relations)
        self.trace = Trace(self.given, None, system_comparison(letters))
        self.as_decimal = any(map(has_decimals, relations))

    def solve(self) -> Solution:
        rows = linear_rows(self.relations, self.letters)
        if rows is not None:
            values = Elimination(rows, self.letters, self.trace, self.as_decimal).solve()
            if values is None:
                self.say_contradiction()
            return self.finish([] if values is None else [values])
        cases = [_Case(self.relations)]
        finished: list[_Case] = []
        while cases:
            case = cases.pop(0)
            if not case.open:
                finished.append(case)
                continue
            new = self.next_cases(case, finished, cases)
            cases = new + cases
            if len(cases) + len(finished) > MAX_CASES:
                raise NotCoveredError("more cases than anybody would read")
        return self.finish([self.values_of(case) for case in finished])

    # Lines

    def write(self, change: _Change, cases: list[_Case]) -> None:
        """Writes the line with all cases, or why there are none."""
        rule, says, caution = change.rule, change.says, change.caution
        if not cases:
            is_sure = change.is_sure or is_contradiction(self.trace.line)
            self.trace.steps.append(Step(rule, latex_of(self.trace.line), says, is_sure))
            return
        if len(cases) == 1:
            self.trace.add(rule, cases[0].line(), says, caution)
            return
        self.trace.add(rule, _either([case.line() for case in cases]), says, caution)

    def say_contradiction(self) -> None:
        line = self.trace.line
        says = "One equation is false whatever the unknowns are, so no numbers solve all."
        self.trace.steps.append(Step("contradiction", latex_of(line), says, is_contradiction(line)))

    # One change to one case

    def next_cases(self, case: _Case, done: list[_Case], waiting: list[_Case]) -> list[_Case]:
        for rule in (self.settle, self.solve_one, self.isolate, self.combine, self.factor, self.divide):
            change = rule(case)
            if change is not None:
                self.write(change, [*done, *change.cases, *waiting])
                return change.cases
        raise NotCoveredError("no rule fits this kind of system")

    def settle(self, case: _Case) -> _Change | None:
        """Equations without letters: true ones say nothing, with a false one the case has no solution."""
        for relation in case.open:
            if terms.variables(relation):
                continue
            left, right = (exact_value(side) for side in relation.sides)
            rest = tuple(other for other in case.open if other is not relation)
            if agree(left, right):
                says = "A true statement about numbers can be left out."
                return _Change("drop-equation", says, [replace(case, open=rest)])
            return _Change("contradiction", f"{_said(relation)} is false.", [])
        return None

    def solve_one(self, case: _Case) -> _Change | None:
        """An equation with a single unknown is solved; its solutions are put into the others."""
        for relation in case.open:
            letters = terms.variables(relation)
            if len(letters) != 1:
                continue
            letter = letters[0]
            roots, steps = roots_of(relation, letter)
            if len(steps) > 1 or (steps and len(roots) != 1):
                says = f"This equation holds {said(letter)} alone: solve it."
                self.trace.steps.append(Step("one-unknown", latex_of(relation), says, True))
                self.trace.steps.extend(steps)
            rest = tuple(other for other in case.open if other is not relation)
            new = [
                self.with_value(replace(case, open=rest), letter, from_sympy(root, self.as_decimal))
                for root in roots
            ]
            shown = " or ".join(
                f"{said(letter)} = {said(from_sympy(root, self.as_decimal))}" for root in roots
            )
            says = f"Put {shown} into the other equations."
            if not roots:
                is_sure = all(step.verified for step in steps)
                says = f"No real {said(letter)} solves {_said(relation)}."
                return _Change("drop-case", says, [], is_sure=is_sure)
            return _Change("substitute", says, new)
        return None

    def with_value(self, case: _Case, letter: terms.Variable, value: Term) -> _Case:
        """The case with a letter known, put into all that holds it."""
        known = tuple((other, _worked(substitute(term, letter, value))) for other, term in case.known)
        opened = tuple(_put(relation, letter, value) for relation in case.open)
        return _Case(opened, (*known, (letter, value)))

    def isolate(self, case: _Case) -> _Change | None:
        """An equation linear in a letter, with a number before it, is solved for it."""
        if len(case.open) < 2:
            return None
        choices = [
            (value.count_ops(), k, letter, value)
            for k, relation in enumerate(case.open)
            for letter, value in _isolated(relation)
        ]
        if not choices:
            return None
        _, k, letter, value = min(choices, key=lambda choice: (choice[0], choice[1], symbol_name(choice[2])))
        term = from_sympy(value, self.as_decimal)
        rest = tuple(other for j, other in enumerate(case.open) if j != k)
        given = f"{said(letter)} = {said(term)}"
        says = f"From {_said(case.open[k])} follows {given}; put it into the other equations."
        return _Change("substitute", says, [self.with_value(replace(case, open=rest), letter, term)])

    def combine(self, case: _Case) -> _Change | None:
        """A multiple of one equation is subtracted from another, so that powers or the constants drop out."""
        for i, j in permutations(range(len(case.open)), 2):
            found = _combination(case.open[i], case.open[j])
            if found is None:
                continue
            relation, factor = found
            opened = tuple(relation if k == j else other for k, other in enumerate(case.open))
            shown = "" if factor == 1 else f"{said(from_sympy(factor))} times "
            says = f"Subtract {shown}{_said(case.open[i])} from {_said(case.open[j])}."
            return _Change("combine", says, [replace(case, open=opened)])
        return None

    def factor(self, case: _Case) -> _Change | None:
        """An equation that says that a product is zero: each factor gives a case."""
        for k, relation in enumerate(case.open):
            gap = _gap(relation)
            try:
                factors = sympy.factor_list(gap)[1]
            except sympy.PolynomialError:
                continue
            bases = [base for base, _ in factors if base.free_symbols]
            if len(bases) < 2 and not (bases and factors[0][1] > 1):
                continue
            new = []
            for base in bases:
                equation = terms.Relation((from_sympy(base), terms.Number("0")), ("=",))
                opened = tuple(equation if j == k else other for j, other in enumerate(case.open))
                new.append(replace(case, open=opened))
            shown = " or ".join(f"{said(from_sympy(base))} = 0" for base in bases)
            return _Change("zero-product", f"{_said(relation)} means that a product is 0: {shown}.", new)
        return None

    def divide(self, case: _Case) -> _Change | None:
        """An equation linear in a letter, with letters before it: `x y = 6` gives `y = 6/x`."""
        for k, relation in enumerate(case.open):
            for letter in sorted(terms.variables(relation), key=symbol_name, reverse=True):
                poly = _poly(relation, letter)
                if poly is None or poly.degree() != 1 or len(case.open) < 2:
                    continue
                factor, constant = poly.all_coeffs()
                value = from_sympy(sympy.cancel(-constant / factor))
                rest = tuple(other for j, other in enumerate(case.open) if j != k)
                shown = said(from_sympy(factor))
                given = f"{said(letter)} = {said(value)}"
                says = f"Divide {_said(relation)} by {shown}: {given}; put it into the other equations."
                new = self.with_value(replace(case, open=rest), letter, value)
                return _Change("substitute", says, [new], DIVIDED)
        return None

    # What comes of it

    def values_of(self, case: _Case) -> Values:
        known = dict(case.known)
        free = [letter for letter in self.letters if letter not in known]
        if free:
            raise NotCoveredError("infinitely many solutions that are no straight line")
        return {letter: tidy(exact_value(known[letter])) for letter in self.letters}

    def finish(self, solutions: list[Values]) -> Solution:
        checks = [self.checked(values) for values in solutions]
        kept = _distinct([(answer, check) for answer, check in checks if check.passed])
        for answer, check in checks:
            if not check.passed:
                says = f"{answer.latex} does not solve the system as it was given."
                self.trace.steps.append(Step("extraneous", answer.latex, f"{says} {check.explanation}", True))
        lines = [interpret(parse(answer.latex)) for answer, _ in kept]
        if lines and len(kept) < len(checks):
            self.trace.restrict(
                "keep-solutions", self.given, _either(lines), "What remains solves all equations."
            )
        steps = tuple(self.trace.steps)
        if not kept:
            return Solution(
                "no-solution",
                KIND,
                self.latex,
                self.name,
                (),
                steps,
                message="No real numbers solve all equations.",
            )
        verdict = compare_systems(self.given, _either(lines), self.letters)
        is_complete = verdict not in (Verdict.NARROWER, Verdict.DIFFERENT)
        answers = tuple(replace(answer, verified=answer.verified and is_complete) for answer, _ in kept)
        message = "" if is_complete else "There may be other solutions."
        if any("t" in str(answer.values) and _has_parameter(lines, self.letters) for answer in answers):
            message = "There are infinitely many solutions: the new letters stand for any numbers."
        return Solution(
            "solved", KIND, self.latex, self.name, answers, steps, tuple(c for _, c in kept), message
        )

    def checked(self, values: Values) -> tuple[Answer, Check]:
        """The solution, read back from its LaTeX, put into all equations."""
        shown = {letter: from_sympy(value, self.as_decimal) for letter, value in values.items()}
        line = terms.Tuple(tuple(terms.Relation((letter, term), ("=",)) for letter, term in shown.items()))
        latex = latex_of(line if len(line.elements) > 1 else line.elements[0])
        put: list[Term] = list(self.relations)
        for letter, term in shown.items():
            back = interpret(parse(latex_of(term)))
            put = [substitute(relation, letter, back) for relation in put]
        passed, says = True, []
        for number, relation in enumerate(put, 1):
            is_true, text = _try(relation)
            passed = passed and is_true
            says.append(f"equation {number}: {text}")
        numbers = {symbol_name(letter): str(value) for letter, value in values.items()}
        answer = Answer(latex, str(numbers), None, values=numbers, verified=passed)
        check = Check(
            latex_of(terms.Tuple(tuple(put)) if len(put) > 1 else put[0]),
            f"Put in: {'; '.join(says)}.",
            passed,
        )
        return answer, check


def _said(relation: terms.Relation) -> str:
    return f"{said(relation.sides[0])} = {said(relation.sides[1])}"


def _gap(relation: terms.Relation) -> sympy.Expr:
    """Left less right side, the letters as real numbers."""
    gap = to_sympy(relation.sides[0]) - to_sympy(relation.sides[1])
    return sympy.expand(gap.xreplace({s: sympy.Symbol(s.name, real=True) for s in gap.free_symbols}))


def _poly(relation: terms.Relation, letter: terms.Variable) -> sympy.Poly | None:
    x = sympy.Symbol(symbol_name(letter), real=True)
    try:
        poly = sympy.Poly(_gap(relation), x)
    except sympy.PolynomialError:
        return None
    return None if any(value.has(x) for value in poly.all_coeffs()) else poly


def _isolated(relation: terms.Relation) -> Iterator[tuple[terms.Variable, sympy.Expr]]:
    """The letters that an equation gives, each with what it is, without dividing by letters."""
    for letter in terms.variables(relation):
        for side, other in (relation.sides, relation.sides[::-1]):
            if side == letter and letter not in terms.variables(other):
                yield letter, sympy.expand(_gap(terms.Relation((other, terms.Number("0")), ("=",))))
                break
        else:
            poly = _poly(relation, letter)
            if poly is not None and poly.degree() == 1 and not poly.LC().free_symbols:
                yield letter, sympy.expand(-poly.all_coeffs()[1] / poly.LC())


def _put(relation: terms.Relation, letter: terms.Variable, value: Term) -> terms.Relation:
    """The relation with a value for a letter, numbers worked out."""
    if letter not in terms.variables(relation):
        return relation
    changed = substitute(relation, letter, value)
    assert isinstance(changed, terms.Relation)
    return terms.Relation(tuple(_worked(side) for side in changed.sides), ("=",))


def _worked(term: Term) -> Term:
    if not terms.variables(term):
        return from_sympy(tidy(exact_value(term)), has_decimals(term))
    return term


def _combination(one: terms.Relation, other: terms.Relation) -> tuple[terms.Relation, sympy.Expr] | None:
    """The second equation less a multiple of the first, if that makes it linear or lets it be factored."""
    first, second = _gap(one), _gap(other)
    names = sorted(first.free_symbols | second.free_symbols, key=str)
    try:
        polys = [sympy.Poly(gap, *names) for gap in (first, second)]
    except (sympy.PolynomialError, sympy.GeneratorsNeeded):
        return None
    if any(value.free_symbols for poly in polys for value in poly.coeffs()):
        return None
    for monomial in polys[0].monoms():
        value, own = polys[1].coeff_monomial(monomial), polys[0].coeff_monomial(monomial)
        if value == 0:
            continue
        rest = sympy.expand(second - value / own * first)
        if rest == 0 or not rest.free_symbols:
            return terms.Relation((from_sympy(rest), terms.Number("0")), ("=",)), value / own
        left = sympy.Poly(rest, *names)
        is_simpler = left.total_degree() < polys[1].total_degree() or len(rest.free_symbols) < len(
            second.free_symbols
        )
        factors = sympy.factor_list(rest)[1]
        if is_simpler or len(factors) > 1:
            constant = rest.subs(dict.fromkeys(names, 0))
            relation = terms.Relation((from_sympy(rest - constant), from_sympy(-constant)), ("=",))
            return relation, value / own
    return None


def _try(relation: Term) -> tuple[bool, str]:
    assert isinstance(relation, terms.Relation)
    try:
        if terms.variables(relation):
            gap = sympy.simplify(to_sympy(relation.sides[0]) - to_sympy(relation.sides[1]))
            return bool(gap == 0), "both sides are equal for every value"
        left, right = (exact_value(side) for side in relation.sides)
    except UndefinedValueError as reason:
        return False, f"a side has no value: {reason}"
    shown = [
        said(from_sympy(tidy(side))) if side.count_ops() < 10 else f"about {to_float(side):.6g}"
        for side in (left, right)
    ]
    return agree(left, right), f"{shown[0]} = {shown[1]}" if agree(
        left, right
    ) else f"{shown[0]} is not {shown[1]}"


def _distinct(pairs: list[tuple[Answer, Check]]) -> list[tuple[Answer, Check]]:
    return list({answer.latex: (answer, check) for answer, check in pairs}.values())


def _either(lines: list[Term]) -> Term:
    if len(lines) == 1:
        return lines[0]
    parts = [
        terms.Logical(r"\wedge", line.elements) if isinstance(line, terms.Tuple) else line for line in lines
    ]
    return terms.Logical(r"\vee", tuple(parts))


def _has_parameter(lines: list[Term], letters: tuple[terms.Variable, ...]) -> bool:
    return any(letter not in letters for line in lines for letter in terms.variables(line))
