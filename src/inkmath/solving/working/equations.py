"""Equations and inequalities in one unknown, line by line: no solution may get lost or come from nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from inkmath.expression import terms
from inkmath.expression.names import COMPLEX_LETTERS
from inkmath.expression.sympy_text import is_numeric
from inkmath.expression.terms import ZERO, Term
from inkmath.solving.conditions import conditional_in
from inkmath.solving.evaluate.complex_numbers import has_imaginary_unit
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.sentences import inline, sentence
from inkmath.solving.verify.complex_sets import complex_comparison
from inkmath.solving.verify.solution_sets import compare
from inkmath.solving.verify.verdict import Verdict
from inkmath.solving.working.evidence import lost_and_gained, number_said
from inkmath.solving.working.lines import Line
from inkmath.solving.working.report import CheckReport

FAMILY_LETTERS = ("k", "n", "m")
"""Names of the whole number in a family of solutions."""

SETS = (terms.SetOf, terms.Union, terms.Interval)


@dataclass(slots=True)
class _Cases:
    """The solutions of a line taken one by one: `x-2=0`, `x=2`, then `x+3=0`, `x=-3`.

    base: the line that falls into cases. first: the first line of the first case. ends: the last line of each
    case that is finished. open: the last line of the case that goes on.
    """

    base: Line
    first: Line
    open: Line
    ends: list[Line] = field(default_factory=list)

    def together(self) -> Term:
        parts = tuple(line.term for line in (*self.ends, self.open))
        return parts[0] if len(parts) == 1 else terms.Logical(r"\vee", tuple(_flat(parts)))


def _flat(parts: Sequence[Term]) -> Iterator[Term]:
    """The parts, lists of statements taken apart: in a list of solutions they are alternatives."""
    for part in parts:
        if isinstance(part, terms.Tuple):
            yield from part.elements
        else:
            yield part


class StatementChecker:
    """Goes through the lines, each a statement about the unknown.

    report: of a working of which the lines are a part; by default a new one.
    given: the last line that is known to have just the solutions of the first.
    before: the line that the next one is compared with.
    """

    def __init__(
        self, lines: tuple[Line, ...], unknown: terms.Variable, report: CheckReport | None = None
    ) -> None:
        self.unknown = unknown
        self.report = CheckReport(lines, inline(unknown)) if report is None else report
        self.definitions: dict[terms.Variable, Term] = {}
        self.integers = family_letters(lines)
        self.given = self.before = lines[0]
        self.is_wider = False
        self.cases: _Cases | None = None
        given = conditional_in(lines[0].term) if isinstance(lines[0].term, terms.Tuple) else None
        self.conditions: tuple[Term, ...] = given.conditions if given and given.is_equation else ()
        is_complex = unknown.token in COMPLEX_LETTERS or any(has_imaginary_unit(line.term) for line in lines)
        self.over_complex = complex_comparison(unknown) if is_complex else None

    def check(self) -> CheckReport:
        for line in self.report.lines[1:]:
            self.next(line)
        self.finish()
        return self.report

    def next(self, line: Line) -> None:
        if not self.is_aside(line):
            self.next_line(self.meant(line))

    def finish(self) -> None:
        self.close_cases()
        last = self.before
        if self.is_wider and names_solutions(last.term, self.unknown):
            self.not_thrown_out(last)

    def meant(self, line: Line) -> Line:
        """The line with letters that stand for something, and names of the set of solutions, put out."""
        term = line.term
        if line.listed is not None and self.compared(self.before, line.listed) is Verdict.SAME:
            term = line.listed
        for variable, meaning in self.definitions.items():
            term = substitute(term, variable, meaning)
        if isinstance(term, terms.Relation) and isinstance(term.sides[-1], SETS) and term.signs == ("=",):
            term = terms.Relation((self.unknown, term.sides[-1]), (r"\in",))
        return replace(line, term=term, listed=None)

    def compared(self, before: Line, after: Term) -> Verdict:
        if self.over_complex is not None:
            verdict = self.over_complex(before.term, after)
            if verdict is not Verdict.UNDECIDED:
                return verdict
        old, new = self.with_conditions(before.term), self.with_conditions(after)
        return compare(old, new, self.unknown, self.integers)

    def with_conditions(self, line: Term) -> Term:
        """The line together with the conditions that stand beside the first one."""
        if not self.conditions:
            return line
        parts = tuple(part for part in _flat((line,)) if part not in self.conditions)
        statement = parts[0] if len(parts) == 1 else terms.Logical(r"\vee", parts)
        return terms.Logical(r"\wedge", (statement, *self.conditions))

    # Lines beside the working

    def is_aside(self, line: Line) -> bool:
        """True if the line only defines a letter, works out a number or excludes a value."""
        return self.is_definition(line) or self.is_calculation(line) or self.is_condition(line)

    def is_definition(self, line: Line) -> bool:
        """`u=x^{2}`, or `D=25-24=1`: a new letter, and what it stands for."""
        name, *meanings = line.sides
        known = {variable for before in self.report.lines[: line.number - 1] for variable in _letters(before)}
        if not meanings or not isinstance(name, terms.Variable) or name in (known | {self.unknown}):
            return False
        if isinstance(meanings[0], SETS) or not set(terms.variables(terms.Tuple(tuple(meanings)))) <= known:
            return False
        self.definitions[name] = meanings[0]
        if len(meanings) > 1 and is_numeric(meanings[1]) and self.is_false(meanings[0], meanings[-1]):
            self.report.wrong(line, sentence("{} is not {}.", meanings[0], meanings[-1]))
        else:
            self.report.right(line, sentence("{} stands for {}.", name, meanings[0]))
        return True

    def is_false(self, left: Term, right: Term) -> bool:
        equation = terms.Relation((left, right), ("=",))
        true = terms.Relation((ZERO, ZERO), ("=",))
        return compare(true, equation, self.unknown) is Verdict.SUBSET

    def is_calculation(self, line: Line) -> bool:
        """A true statement about numbers alone, such as the test of a solution."""
        if not isinstance(line.term, terms.Relation) or not is_numeric(line.term):
            return False
        true = terms.Relation((ZERO, ZERO), ("=",))
        if compare(true, line.term, self.unknown) is not Verdict.SAME:
            return False
        if self.compared(self.before, line.term) is Verdict.SAME:
            return False
        self.report.right(line, "This is true.")
        return True

    def is_condition(self, line: Line) -> bool:
        """`x\\neq1` beside an equation: right where no solution breaks it."""
        is_exclusion = isinstance(line.term, terms.Relation) and line.term.signs == (r"\neq",)
        if not is_exclusion or _signs(self.before.term) == {r"\neq"}:
            return False
        if self.compared(self.before, line.term) not in (Verdict.SAME, Verdict.SUPERSET):
            return False
        self.report.right(line, sentence("Every solution of {} is like that.", self.before.name))
        return True

    # Lines of the working

    def next_line(self, line: Line) -> None:
        verdict = self.compared(self.before, line.term)
        if self.is_wider and verdict is not Verdict.SAME and self.throws_out(line):
            return
        if self.cases is not None and verdict is not Verdict.SAME and self.is_of_cases(line):
            return
        if verdict is Verdict.SAME:
            self.report.right(line, sentence("It has the same solutions as {}.", self.before.name))
            self.go_on(line, is_wider=self.is_wider)
        elif verdict is Verdict.SUPERSET and self.may_widen(line):
            says = sentence("Every solution of {} is one of this line", self.before.name)
            caution = sentence(
                "It may have more solutions than {}: check each of them there.", self.before.name
            )
            self.report.right(line, sentence("{}.", says), caution)
            self.go_on(line, is_wider=True)
        elif verdict is Verdict.SUBSET and self.cases is None:
            self.report.right(line, sentence("It is one case of {}.", self.before.name))
            self.cases = _Cases(self.before, line, line)
            self.before = line
        elif verdict is Verdict.UNDECIDED and not self.gains(line):
            self.report.open(line)
            self.go_on(line, is_wider=False)
        else:
            self.report.wrong(line, self.why_not(self.before, line))
            self.go_on(line, is_wider=False)

    def go_on(self, line: Line, is_wider: bool) -> None:
        self.before = line
        self.is_wider = is_wider
        if self.cases is not None:
            self.cases.open = line
        elif not is_wider:
            self.given = line

    def may_widen(self, line: Line) -> bool:
        """True if the line may have more solutions: a squared equation may, one that names them not."""
        return _signs(line.term) == {"="} and not names_solutions(line.term, self.unknown)

    def gains(self, line: Line) -> bool:
        """True if the line has a solution that the one before, of which nothing is known, has not."""
        if self.over_complex is not None:
            return False
        old, new = map(self.with_conditions, (self.before.term, line.term))
        return bool(lost_and_gained(old, new, self.unknown)[1])

    def throws_out(self, line: Line) -> bool:
        """True if the line is left with the solutions of the last line before some came in."""
        if self.compared(self.given, line.term) is not Verdict.SAME:
            return False
        self.report.right(
            line, sentence("It has the solutions of {}: the others do not solve that.", self.given.name)
        )
        self.go_on(line, is_wider=False)
        return True

    def is_of_cases(self, line: Line) -> bool:
        """True if the line sums the cases up, or begins the next one."""
        assert self.cases is not None
        verdict = self.compared(self.cases.base, line.term)
        if verdict is Verdict.SAME:
            self.report.right(line, sentence("It has the same solutions as {}.", self.cases.base.name))
            self.cases = None
            self.go_on(line, is_wider=False)
            return True
        if verdict is not Verdict.SUBSET or self.compared(self.before, line.term) is Verdict.SUBSET:
            return False
        self.report.right(line, sentence("It is another case of {}.", self.cases.base.name))
        self.cases.ends.append(self.cases.open)
        self.cases.open = self.before = line
        return True

    def close_cases(self) -> None:
        """A solution that is in none of the cases is lost where they began."""
        if self.cases is None:
            return
        base, first = self.cases.base, self.cases.first
        if self.compared(base, self.cases.together()) is Verdict.SUBSET:
            self.report.wrong(first, self.why_not(base, first, self.cases.together()))

    def not_thrown_out(self, last: Line) -> None:
        if self.compared(self.given, last.term) is Verdict.SUPERSET:
            _, gained = lost_and_gained(self.given.term, last.term, self.unknown)
            value = sentence("{} = {}", self.unknown, number_said(gained[0])) if gained else "One of them"
            self.report.wrong(last, sentence("{} does not solve {}.", value, self.given.name))

    def why_not(self, before: Line, after: Line, claimed: Term | None = None) -> str:
        """The reason why a line does not follow, with a value that shows it if one is found."""
        old, new = map(self.with_conditions, (before.term, claimed or after.term))
        lost, gained = ([], []) if self.over_complex else lost_and_gained(old, new, self.unknown)
        name = inline(self.unknown)
        if lost and gained:
            value, other = number_said(lost[0]), number_said(gained[0])
            return sentence(
                "{} = {} solves only {}, {} = {} only {}.", name, value, before.name, name, other, after.name
            )
        if lost:
            return sentence(
                "It loses a solution: {} = {} solves {}.", name, number_said(lost[0]), before.name
            )
        if gained:
            return sentence("{} = {} solves it, but not {}.", name, number_said(gained[0]), before.name)
        return sentence("It does not have the same solutions as {}.", before.name)


def _letters(line: Line) -> tuple[terms.Variable, ...]:
    return terms.variables(line.term)


def family_letters(lines: tuple[Line, ...]) -> tuple[terms.Variable, ...]:
    """Letters for whole numbers: k, n or m that come in where angles are."""
    given = set(_letters(lines[0]))
    found = dict.fromkeys(variable for line in lines for variable in _letters(line))
    has_angles = any(
        part == terms.Constant(r"\pi") or isinstance(part, terms.Scaled)
        for line in lines
        for part in terms.walk(line.term)
    )
    return tuple(x for x in found if has_angles and x.token in FAMILY_LETTERS and x not in given)


def _relations(term: Term) -> Iterator[terms.Relation]:
    return (part for part in terms.walk(term) if isinstance(part, terms.Relation))


def _signs(term: Term) -> set[str]:
    return {sign for relation in _relations(term) for sign in relation.signs}


def names_solutions(term: Term, unknown: terms.Variable) -> bool:
    """True if the line says what the unknown is: `x=2`, or `x=2,x=-2`."""
    relations = list(_relations(term))
    return bool(relations) and all(
        relation.sides[0] == unknown and unknown not in terms.variables(terms.Tuple(relation.sides[1:]))
        for relation in relations
    )
