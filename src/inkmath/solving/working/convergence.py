r"""Improper integrals and series with a letter, line by line: the value holds only where they converge.

The first line is solved by cases of the letter; each later line is compared with that for several numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import mpmath
import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Term
from inkmath.solving.arithmetic import COMPARISONS
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import Point, value_at
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.evaluate.sympy_real import real_expression
from inkmath.solving.exceptions import NotCoveredError, UndefinedValueError
from inkmath.solving.expressions import solve_expression
from inkmath.solving.recognisers import Problem
from inkmath.solving.rules.collecting import INFINITY
from inkmath.solving.sentences import sentence
from inkmath.solving.sympy_fallback import REFUSALS
from inkmath.solving.time_limit import run_within
from inkmath.solving.trace import latex_of
from inkmath.solving.working.expressions import check_expressions
from inkmath.solving.working.lines import Line
from inkmath.solving.working.report import CheckReport

SAMPLES = tuple(Fraction(k, 4) for k in (8, 12, -8, -12, 4, -4, 2, 6, -2, -6, 0, 10, 1, 3, 5, 9, 16, -3, -5))
"""Numbers that are put in the place of the letter, handy ones first."""

FEW = 6
"""Number of them that are tried for lines with limits, which take long."""

CLOSE, TIME_LIMIT_S = 1e-6, 2.0


def is_about_convergence(lines: tuple[Line, ...]) -> bool:
    """True for the working of an improper integral, or of an infinite series, with one letter more."""
    first, others = lines[0].term, lines[1:]
    match first:
        case terms.Integral(variable=letter, lower=low, upper=high) if low is not None and high is not None:
            bound = letter
        case terms.Aggregate("\\sum", index=letter, upper=high) if high == INFINITY:
            bound = letter
        case _:
            return False
    free = [x for x in terms.variables(first) if x != bound]
    return bool(others) and len(free) == 1


def check_convergence(lines: tuple[Line, ...]) -> CheckReport:
    """Compares each line with the values of the first; as plain expressions if its cases are not found."""
    known = _Cases.of(lines[0].term)
    if known is None:
        return check_expressions(lines)
    report = CheckReport(lines, known.letter.token)
    for line in lines[1:]:
        known.check(line, report)
    return report


@dataclass(frozen=True, slots=True)
class _Cases:
    """The values of an integral, or whether a series converges, by cases of a letter.

    answer: values with conditions, or the condition for a series.
    """

    letter: terms.Variable
    answer: terms.Pieces | terms.Relation

    @classmethod
    def of(cls, term: Term) -> _Cases | None:
        solution = solve_expression(Problem("expression", latex_of(term), term))
        if solution.status != "solved" or len(solution.answers) != 1 or not solution.answers[0].verified:
            return None
        answer = interpret(parse(solution.answers[0].latex))
        letters = terms.variables(answer)
        is_by_cases = isinstance(answer, terms.Pieces | terms.Relation) and len(letters) == 1
        return cls(letters[0], answer) if is_by_cases else None

    def check(self, line: Line, report: CheckReport) -> None:
        try:
            fault, tried = self._fault(line)
        except (*REFUSALS, NotCoveredError, UndefinedValueError):
            fault, tried = "", 0
        if fault:
            report.wrong(line, fault)
        elif not tried:
            report.open(line)
        else:
            caution = "" if self._has_condition(line.term) else self._condition_said()
            report.right(line, "It follows from the lines before.", caution)

    def _has_condition(self, term: Term) -> bool:
        """True if a line says for which values it holds, or still is the integral or the series."""
        return any(
            isinstance(part, terms.Relation | terms.Pieces | terms.Integral | terms.Limit | terms.Aggregate)
            for part in terms.walk(term)
        )

    def _condition_said(self) -> str:
        match self.answer:
            case terms.Pieces(values, conditions):
                finite = [c for v, c in zip(values, conditions, strict=True) if v != INFINITY]
                return (
                    sentence("This holds only for {}.", finite[0]) if len(finite) == 1 and finite[0] else ""
                )
        return sentence("This holds only for {}.", self.answer)

    def _fault(self, line: Line) -> tuple[str, int]:
        """The reason why a line is wrong, empty for none, and for how many numbers it was compared."""
        tried = 0
        series = _Cases.of(line.term) if isinstance(line.term, terms.Aggregate) else None
        for sample in self._samples(line.term):
            expected = self.at(sample)
            found = self._said(line, sample) if series is None else series.converges(sample)
            if found is None or expected is None:
                continue
            name = sentence("{} = {}", self.letter, str(sample))
            if isinstance(found, bool):
                if found != self.converges(sample):
                    is_said = CONVERGES if not found else DIVERGES
                    return sentence(is_said, name), tried
            elif expected is not True and not _is_close(found, expected):
                return sentence("With {} it is another value.", name), tried
            tried += 1
        return "", tried

    def _samples(self, term: Term) -> Iterator[Fraction]:
        """The numbers to try; at the bounds of conditions as well, where the line is a condition."""
        has_limits = any(isinstance(part, terms.Limit | terms.Integral) for part in terms.walk(term))
        yield from SAMPLES[: FEW if has_limits else None]
        for part in (*terms.walk(term), *terms.walk(self.answer)):
            if isinstance(part, terms.Relation):
                for side in part.sides:
                    if not terms.variables(side) and (value := exact_value(side)).is_Rational:
                        yield Fraction(int(value.p), int(value.q))

    def converges(self, sample: Fraction) -> bool:
        value = self.at(sample)
        return value if isinstance(value, bool) else value is not None and bool(mpmath.isfinite(value))

    def at(self, sample: Fraction) -> mpmath.mpf | bool | None:
        """The value for a number, which may be infinite; of a series, whether it converges."""
        if isinstance(self.answer, terms.Relation):
            return self._is_true(self.answer, sample)
        return self._of_pieces(self.answer, sample)

    def _of_pieces(self, pieces: terms.Pieces, sample: Fraction) -> mpmath.mpf | None:
        for value, condition in zip(pieces.values, pieces.conditions, strict=True):
            if condition is None or self._is_true(condition, sample):
                return mpmath.inf if value == INFINITY else self._value(value, sample)
        return None

    def _is_true(self, condition: Term, sample: Fraction) -> bool:
        put = self._put(condition, sample)
        if not isinstance(put, terms.Relation) or not set(put.signs) <= COMPARISONS.keys():
            raise NotCoveredError("other conditions than comparisons")
        values = list(map(exact_value, put.sides))
        return all(
            bool(COMPARISONS[sign](one, other))
            for one, other, sign in zip(values, values[1:], put.signs, strict=False)
        )

    def _said(self, line: Line, sample: Fraction) -> mpmath.mpf | bool | None:
        """The value that a line gives for a number, or whether it says that there is one."""
        match line.term:
            case terms.Pieces() as pieces:
                return self._of_pieces(pieces, sample)
            case terms.Relation() if not line.continues:
                return self._is_true(line.term, sample)
            case terms.Tuple((value, terms.Relation() as condition)):
                if not self._is_true(condition, sample):
                    return None
                return mpmath.inf if value == INFINITY else self._value(value, sample)
            case terms.Aggregate():
                return None
        if not self.converges(sample):
            return None
        return self._value(line.sides[-1], sample)

    def _value(self, term: Term, sample: Fraction) -> mpmath.mpf:
        """The value of a term for a number; SymPy's for limits, which numbers come near to but slowly."""
        put = self._put(term, sample)
        if not any(isinstance(part, terms.Limit | terms.Integral) for part in terms.walk(put)):
            return value_at(put, Point({}))
        found = run_within(TIME_LIMIT_S, lambda: sympy.N(real_expression(put).doit()))
        if found is None or not (found.is_infinite or found.is_Float):
            raise NotCoveredError("a limit that is not found")
        return mpmath.inf if found.is_infinite else mpmath.mpf(str(found))

    def _put(self, term: Term, sample: Fraction) -> Term:
        number = from_sympy(sympy.Rational(sample.numerator, sample.denominator))
        return substitute(term, self.letter, number)


CONVERGES = "With {} it converges, too."
DIVERGES = "With {} it does not converge."


def _is_close(found: mpmath.mpf, expected: mpmath.mpf) -> bool:
    if not (mpmath.isfinite(found) and mpmath.isfinite(expected)):
        return bool(found == expected)
    return bool(abs(found - expected) <= CLOSE * (1 + abs(expected)))
