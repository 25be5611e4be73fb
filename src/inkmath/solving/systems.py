"""Systems of equations: linear ones by elimination, small others by substitution, factors, combinations."""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import symbol_name
from inkmath.expression.terms import Term
from inkmath.solving.draft import Draft
from inkmath.solving.engine import Procedure, Rewrite, derive
from inkmath.solving.evaluate.exact import agree, exact_value, simplify_number, to_float
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.to_sympy import to_expression
from inkmath.solving.exceptions import NOT_EXPLAINED, NotCoveredError, UndefinedValueError
from inkmath.solving.linear_algebra.gauss import solve_augmented
from inkmath.solving.methods import is_asked
from inkmath.solving.recognisers import unknowns_of
from inkmath.solving.rules.equations.branches import Branch, State, by_rules
from inkmath.solving.rules.equations.isolate import has_decimals
from inkmath.solving.rules.linear_systems import Elimination, Row, determinant, has_one_solution, linear_rows
from inkmath.solving.rules.systems import RULES, Case, gives
from inkmath.solving.sentences import inline, joined, sentence
from inkmath.solving.sympy_fallback import Values, solutions_by_sympy
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.system_sets import is_contradiction, system_comparison
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step

KIND = "system"
MAX_UNKNOWNS, MAX_CASES, MAX_CHANGES = 8, 24, 200


def solve_system(
    relations: tuple[terms.Relation, ...], latex: str, unknowns: tuple[terms.Variable, ...] | None = None
) -> Solution:
    """The real solutions of equations that all have to hold.

    unknowns: the letters to solve for; by default as `unknowns_of` chooses.
    """
    variables = tuple(
        sorted({v for relation in relations for v in terms.variables(relation)}, key=symbol_name)
    )
    variables = unknowns or unknowns_of(variables, len(relations))
    name = ",".join(latex_of(variable) for variable in variables)
    draft = Draft(KIND, latex, name, undefined="It has no meaning for real numbers").begin()
    return draft.conclude(lambda: _Task(relations, variables, draft).solve())


class _Task:
    def __init__(
        self,
        relations: tuple[terms.Relation, ...],
        variables: tuple[terms.Variable, ...],
        draft: Draft,
    ) -> None:
        if len(variables) > MAX_UNKNOWNS or any(relation.signs != ("=",) for relation in relations):
            raise NotCoveredError(
                "this many unknowns, or relations other than equations between several letters"
            )
        self.relations = relations
        self.variables = variables
        self.draft = draft
        self.given: Term = relations[0] if len(relations) == 1 else terms.Tuple(relations)
        self.parameters = _parameters(relations, variables)
        self.trace = Trace(self.given, None, system_comparison(variables, self.parameters))
        self.as_decimal = any(map(has_decimals, relations))

    def solve(self) -> Solution:
        rows = linear_rows(self.relations, self.variables)
        if self.parameters:
            return self.with_parameters(rows)
        is_given = any(
            gives(relation, variable) for relation in self.relations for variable in self.variables
        )
        if rows is not None and is_asked("gauss") and all(v.is_Rational for row in rows for v in row):
            return self.in_matrix(rows)
        is_substituted = is_asked("substitution") or (is_given and not is_asked("elimination"))
        if rows is None or (is_substituted and has_one_solution(rows)):
            return self.finish(self.by_cases())
        values = Elimination(rows, self.variables, self.trace, self.as_decimal).solve()
        if values is None:
            self.say_contradiction()
        return self.finish([] if values is None else [values])

    def in_matrix(self, rows: list[Row]) -> Solution:
        """The solution by row operations on the augmented matrix."""
        entries = tuple(from_sympy(value, self.as_decimal) for row in rows for value in row)
        matrix = terms.Matrix(entries, len(self.variables) + 1, bar=len(self.variables))
        return solve_augmented(matrix, self.variables, self.draft, "Write the system as an augmented matrix.")

    def with_parameters(self, rows: list[Row] | None) -> Solution:
        """The solution in terms of the other letters, where that is one."""
        if rows is None or len(rows) != len(self.variables):
            raise NotCoveredError("a system with letters for numbers that is not linear")
        size = determinant(rows)
        if size == 0:
            raise NotCoveredError("a system with letters for numbers that has no solution or many")
        values = Elimination(rows, self.variables, self.trace, self.as_decimal).solve()
        if values is None:
            raise NotCoveredError("a system with letters for numbers that contradicts itself")
        others = sentence(
            "Solved for {}; the other letters are taken as known.", joined(" and ", self.variables)
        )
        variables = sympy.Mul(*(part for part in sympy.Mul.make_args(size) if part.free_symbols))
        variables = -variables if variables.could_extract_minus_sign() else variables
        condition = (
            sentence(" Provided that {} ≠ 0.", from_sympy(variables)) if variables.free_symbols else ""
        )
        return replace(self.finish([values]), message=others + condition)

    def by_cases(self) -> list[Values]:
        """The solutions by one change after the other, or else those that SymPy finds."""
        try:
            return self.worked_cases()
        except NotCoveredError as reason:
            found = solutions_by_sympy(self.relations, self.variables)
            if found is None:
                raise
            says = sentence("No rule applies here ({}); SymPy's solver finds this.", reason)
            self.trace.restrict(NOT_EXPLAINED, self.given, _either([self.line(each) for each in found]), says)
            return found

    def line(self, values: Values) -> Term:
        shown = tuple(
            terms.Relation((variable, from_sympy(value, self.as_decimal)), ("=",))
            for variable, value in values.items()
        )
        return shown[0] if len(shown) == 1 else terms.Tuple(shown)

    def worked_cases(self) -> list[Values]:
        """The solutions of each case, by one change after the other."""
        finished: list[Case] = []

        def finish(case: Case, place: Branch) -> list[tuple[Case, Branch]] | None:
            if len((place.root or place).lines()) > MAX_CASES:
                raise NotCoveredError(sentence("given up after {} cases", MAX_CASES))
            if case.open:
                return None
            finished.append(case)
            return []

        start = Case(self.relations, as_decimal=self.as_decimal)
        procedures: tuple[Procedure[Case, Branch], ...] = (finish, by_rules(RULES), _give_up)
        place: Branch = CaseBranch(self.trace, start.line)
        if not derive(start, place, procedures, MAX_CHANGES):
            raise NotCoveredError(sentence("given up after {} steps", MAX_CHANGES))
        return [self.values_of(case) for case in finished]

    def say_contradiction(self) -> None:
        line = self.trace.line
        says = "One equation is false for all values of the unknowns, so the system has no solution."
        self.trace.steps.append(Step("contradiction", latex_of(line), says, is_contradiction(line)))

    # What comes of it

    def values_of(self, case: Case) -> Values:
        known = dict(case.known)
        free = [variable for variable in self.variables if variable not in known]
        if free:
            raise NotCoveredError("infinitely many solutions that are no straight line")
        return {variable: simplify_number(exact_value(known[variable])) for variable in self.variables}

    def finish(self, solutions: list[Values]) -> Solution:
        checks = [self.checked(values) for values in solutions]
        kept = _distinct([(answer, check) for answer, check in checks if check.passed])
        for answer, check in checks:
            if not check.passed:
                says = sentence("{} does not satisfy the original system.", answer.latex)
                self.trace.steps.append(
                    Step("extraneous", answer.latex, sentence("{} {}", says, check.explanation), True)
                )
        lines = [interpret(parse(answer.latex)) for answer, _ in kept]
        if lines and len(kept) < len(checks):
            self.trace.restrict(
                "keep-solutions", self.given, _either(lines), "The remaining solutions satisfy all equations."
            )
        self.draft.steps = self.trace.steps
        if not kept:
            return self.draft.solution("no-solution", message="No real numbers solve all equations.")
        assert self.trace.compare is not None
        verdict = self.trace.compare(self.given, _either(lines))
        is_complete = verdict not in (Verdict.SUBSET, Verdict.DIFFERENT)
        answers = tuple(replace(answer, verified=answer.verified and is_complete) for answer, _ in kept)
        message = "" if is_complete else "There may be other solutions."
        if any("t" in str(answer.values) and _has_parameter(lines, self.variables) for answer in answers):
            message = "There are infinitely many solutions: the new letters stand for any numbers."
        return self.draft.solution("solved", answers, [check for _, check in kept], message)

    def checked(self, values: Values) -> tuple[Answer, Check]:
        """The solution, read back from its LaTeX, put into all equations."""
        shown = {variable: from_sympy(value, self.as_decimal) for variable, value in values.items()}
        line = terms.Tuple(
            tuple(terms.Relation((variable, term), ("=",)) for variable, term in shown.items())
        )
        latex = latex_of(line if len(line.elements) > 1 else line.elements[0])
        put: list[Term] = list(self.relations)
        for variable, term in shown.items():
            back = interpret(parse(latex_of(term)))
            put = [substitute(relation, variable, back) for relation in put]
        passed, says = True, []
        for number, relation in enumerate(put, 1):
            is_true, text = _try(relation)
            passed = passed and is_true
            says.append(sentence("equation {}: {}", number, text))
        numbers = {symbol_name(variable): str(value) for variable, value in values.items()}
        answer = Answer(latex, str(numbers), None, values=numbers, verified=passed)
        check = Check(
            latex_of(terms.Tuple(tuple(put)) if len(put) > 1 else put[0]),
            sentence("Substituted: {}.", joined("; ", says)),
            passed,
        )
        return answer, check


@dataclass
class CaseBranch(Branch):
    """The place of a case among the others, one of which has to hold.

    beside: the calculation beside the last change.
    """

    beside: tuple[Step, ...] = ()

    def apply(self, rewrite: Rewrite[State]) -> list[tuple[State, Branch]]:
        self.beside = rewrite.beside
        return super().apply(rewrite)

    def lines(self) -> list[Term]:
        if self.is_dead or self.parts:
            return [line for part in self.parts for line in part.lines()]
        return [self.content]

    def whole(self) -> Term:
        return _either((self.root or self).lines())

    def conclude(self, rule: str, explanation: str) -> None:
        """Leaves out the case; of the last one, says that there is no solution."""
        self.is_dead = True
        if (self.root or self).lines():
            self.trace.add(rule, self.whole(), explanation)
            return
        line, beside = self.trace.line, self.beside
        is_sure = bool(beside) and all(step.verified for step in beside)
        self.trace.steps.append(Step(rule, latex_of(line), explanation, is_sure or is_contradiction(line)))


def _give_up(case: Case, place: Branch) -> None:
    raise NotCoveredError("no rule fits this kind of system")


def _parameters(
    relations: tuple[terms.Relation, ...], variables: tuple[terms.Variable, ...]
) -> tuple[terms.Variable, ...]:
    """The letters that stand for known numbers."""
    found = dict.fromkeys(variable for relation in relations for variable in terms.variables(relation))
    return tuple(variable for variable in found if variable not in variables)


def _try(relation: Term) -> tuple[bool, str]:
    assert isinstance(relation, terms.Relation)
    try:
        if terms.variables(relation):
            difference = sympy.simplify(to_expression(relation.sides[0]) - to_expression(relation.sides[1]))
            return bool(difference == 0), "both sides are equal for every value"
        left, right = (exact_value(side) for side in relation.sides)
    except UndefinedValueError as reason:
        return False, sentence("a side has no value: {}", reason)
    shown = [
        inline(from_sympy(simplify_number(side)))
        if side.count_ops() < 10
        else sentence("about {}", f"{to_float(side):.6g}")
        for side in (left, right)
    ]
    return agree(left, right), sentence("{} = {}", shown[0], shown[1]) if agree(left, right) else sentence(
        "{} is not {}", shown[0], shown[1]
    )


def _distinct(pairs: list[tuple[Answer, Check]]) -> list[tuple[Answer, Check]]:
    return list({answer.latex: (answer, check) for answer, check in pairs}.values())


def _either(lines: list[Term]) -> Term:
    if len(lines) == 1:
        return lines[0]
    parts = [
        terms.Logical(r"\wedge", line.elements) if isinstance(line, terms.Tuple) else line for line in lines
    ]
    return terms.Logical(r"\vee", tuple(parts))


def _has_parameter(lines: list[Term], variables: tuple[terms.Variable, ...]) -> bool:
    return any(variable not in variables for line in lines for variable in terms.variables(line))
