"""The whole numbers that solve an equation with factorials or numbers of choices."""

from __future__ import annotations

import math
from fractions import Fraction

from inkmath.expression import terms
from inkmath.expression.sympy_text import plain_value
from inkmath.expression.terms import Term
from inkmath.solving.counting.problems import counts
from inkmath.solving.counting.rules import RULES, linear, positive_factor_divided
from inkmath.solving.counting.values import LARGEST, SameWholeNumbers, defined, holds_at, value_at
from inkmath.solving.draft import Draft
from inkmath.solving.engine import exhaust
from inkmath.solving.equations import solve_equation
from inkmath.solving.evaluate.from_sympy import number_term
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.recognisers import Problem
from inkmath.solving.rules.construct import number
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, aside, latex_of
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Check, Solution, Step

KIND = "counting-equation"
TRIED = range(200)
MOST_TRIED = 60
"""Numbers that are tried one by one."""

MOST_SHOWN = 6
NONE_SOLVES = "None of the whole numbers that were tried solves it: they were {} to {}."


def solve_counting(problem: Problem) -> Solution:
    """The whole numbers that solve the equation, with the steps."""
    equation = problem.term
    assert isinstance(equation, terms.Relation)
    (letter,) = terms.variables(equation)
    draft = Draft(KIND, problem.latex, latex_of(letter)).begin()
    return draft.conclude(lambda: _Task(equation, letter, draft).solve())


class _Task:
    """One equation on its way to its solutions."""

    def __init__(self, equation: terms.Relation, letter: terms.Variable, draft: Draft) -> None:
        left, right = equation.sides
        is_swapped = not terms.variables(left)
        self.equation = terms.Relation((right, left), ("=",)) if is_swapped else equation
        self.letter, self.draft = letter, draft
        self.possible = defined(equation, letter, TRIED)
        self.found: list[int] = []
        self.is_identity = False

    def solve(self) -> Solution:
        if not self.possible:
            raise NotCoveredError("no whole number for which both sides have a value")
        self.say_domain()
        if self.is_bounded:
            self.try_each()
        elif not self.by_factorial() and not self.by_algebra():
            self.by_growth()
        return self.finish_identity() if self.is_identity else self.finish()

    @property
    def parts(self) -> list[Term]:
        return list(terms.walk(self.equation))

    @property
    def lowest(self) -> int:
        return self.possible[0]

    @property
    def is_bounded(self) -> bool:
        """True if only a few numbers have a meaning, as below the letter n over k."""
        return self.possible[-1] < TRIED[-1] - MOST_TRIED

    def say_domain(self) -> None:
        """The numbers for which both sides have a value, as a first line."""
        low, high = number(self.lowest), number(self.possible[-1])
        line = terms.Relation((self.letter, low), (r"\geq",))
        if self.is_bounded:
            line = terms.Relation((low, self.letter, high), (r"\leq", r"\leq"))
        chooses = any(counts(part) and not isinstance(part, terms.Factorial) for part in self.parts)
        if chooses:
            says = sentence("No more can be chosen than there are, so {}.", line)
        elif self.lowest:
            says = sentence("Factorials are defined for 0, 1, 2 and so on, so {}.", line)
        else:
            says = sentence("{} is a natural number.", self.letter)
        is_range = self.possible == list(range(self.lowest, self.possible[-1] + 1))
        if not is_range or (not self.is_bounded and self.possible[-1] != TRIED[-1]):
            raise NotCoveredError("whole numbers with gaps between them")
        self.draft.steps.append(Step("whole-numbers", latex_of(line), says, True))

    def try_each(self) -> None:
        """Puts in every number that has a meaning."""
        if len(self.possible) > MOST_TRIED:
            raise NotCoveredError("more numbers than can be tried")
        self.found = [n for n in self.possible if holds_at(self.equation, self.letter, n)]
        near = {n + k for n in self.found for k in (-1, 0, 1)} & set(self.possible)
        shown = self.possible if len(self.possible) <= 2 * MOST_SHOWN or not near else sorted(near)
        for n in shown[: 3 * MOST_SHOWN]:
            self.show_tried(n)

    def show_tried(self, n: int) -> None:
        """Writes down what a number gives when it is put in, a true statement about numbers."""
        left, right = (substitute(side, self.letter, number(n)) for side in self.equation.sides)
        is_found = n in self.found
        if is_found:
            line, says = (
                terms.Relation((left, right), ("=",)),
                sentence("{} = {} is a solution.", self.letter, n),
            )
        else:
            line = terms.Relation((left, right), (r"\neq",))
            if not terms.variables(self.equation.sides[1]):
                line = terms.Relation((left, _term(value_at(left, self.letter, 0))), ("=",))
            says = sentence("{} = {} is no solution.", self.letter, n)
        self.draft.steps.append(aside("try-numbers", line, says))

    def by_factorial(self) -> bool:
        """`n!=120`: the number as a factorial, too."""
        left, right = self.equation.sides
        value = plain_value(right)
        if not isinstance(left, terms.Factorial) or left.double or value is None:
            return False
        slope, start = linear(left.term, self.letter)
        if value.denominator != 1 or value < 1:
            self.say_none(sentence("A factorial is a whole number from 1 on, and {} is none.", value))
            return True
        m = next(k for k in range(1, LARGEST) if math.factorial(k) >= value)
        if math.factorial(m) != value:
            says = "{} lies between {} and {}, so it is no factorial."
            ends = [sentence("{}! = {}", k, math.factorial(k)) for k in (m - 1, m)]
            self.say_none(sentence(says, int(value), *ends))
            return True
        bases = [0, 1] if m == 1 else [m]
        self.found = [(k - start) // slope for k in bases if (k - start) % slope == 0]
        trace = self.trace(max(self.found, default=0))
        if m > 2:
            factors = joined(" × ", range(m, 0, -1)) if m <= 2 * MOST_SHOWN else sentence("{}!", m)
            line = terms.Relation((left, terms.Factorial(number(m))), ("=",))
            trace.add("factorial", line, sentence("{} is {}, a factorial, too.", int(value), factors))
        says = sentence("Factorials are equal only if the numbers before the signs are.")
        if m == 1:
            says = sentence("Only 0! and 1! are 1.")
        for base in bases:
            line = terms.Relation((left.term, number(base)), ("=",))
            self.draft.steps.append(Step("same-factorials", latex_of(line), says, True))
        if left.term != self.letter:
            self.say_found("Solve for the letter.")
        return True

    def by_algebra(self) -> bool:
        """An equation without factorials, where they can be written out and cancel."""
        trace = self.trace(0)
        kept = len(self.draft.steps)
        rules = (*RULES, lambda line: positive_factor_divided(line, self.lowest))
        line = exhaust(self.equation, rules, lambda r: trace.add(r.rule, r.result, r.because))
        if any(counts(part) and terms.variables(part) for part in terms.walk(line)):
            del self.draft.steps[kept:]
            return False
        solution = solve_equation(line, self.letter, latex_of(line))
        if solution.status == "all-numbers":
            self.draft.steps += solution.steps
            self.is_identity = True
            return True
        if solution.status not in ("solved", "no-solution") or any(not a.verified for a in solution.answers):
            raise NotCoveredError("the equation without factorials has no solution that could be verified")
        self.draft.steps += solution.steps
        roots = [answer.sympy for answer in solution.answers]
        whole = [int(root) for root in roots if root.lstrip("-").isdecimal()]
        self.found = [n for n in whole if n >= self.lowest and holds_at(self.equation, self.letter, n)]
        for n in self.found:
            self.require_small(n)
        compare = self.trace(max(self.found, default=0)).compare
        if compare is None or compare(self.equation, line) is not Verdict.SAME:
            raise NotCoveredError("the equation without factorials could not be verified")
        if len(self.found) < len(roots):
            self.say_found(sentence("Only whole numbers from {} on count.", self.lowest))
        return True

    def by_growth(self) -> None:
        """One side grows with the number, so that trying finds the only solution."""
        numbers = range(self.lowest, self.lowest + MOST_TRIED)
        left, right = ({n: value_at(side, self.letter, n) for n in numbers} for side in self.equation.sides)
        share = {n: left[n] / right[n] for n in numbers if right[n] > 0}
        turn = next(
            (n for n in share if share[n] > 1 and share[n] >= max(share[k] for k in share if k <= n)), 0
        )
        grows = all(share.get(n + 1, 0) > share[n] for n in share if turn <= n < numbers[-1])
        if not grows or not self.lowest < turn < numbers[-20]:
            raise NotCoveredError("factorials that do not cancel")
        self.found = [n for n in numbers if left[n] == right[n]]
        for n in [n for n in numbers if n <= turn][-MOST_SHOWN:]:
            self.show_tried(n)
        says = sentence("For all larger numbers the left side is larger than the right.")
        if not self.found:
            self.say_none(says)
        else:
            self.say_found(says)

    def trace(self, largest: int) -> Trace:
        """A trace of the steps, whose lines are compared at all whole numbers up to beyond the largest."""
        self.require_small(largest)
        numbers = range(self.lowest, max(largest, 20) + 20)
        return Trace(self.equation, compare=SameWholeNumbers(self.letter, numbers), steps=self.draft.steps)

    def require_small(self, n: int) -> None:
        if n > LARGEST // 2:
            raise NotCoveredError(sentence("solutions above {}", LARGEST // 2))

    def say_none(self, says: str) -> None:
        line = terms.Relation(self.equation.sides, (r"\neq",))
        self.draft.steps.append(Step("no-number", latex_of(line), says, True))

    def say_found(self, says: str) -> None:
        """The solutions as a line."""
        parts = [terms.Relation((self.letter, number(n)), ("=",)) for n in self.found]
        if parts:
            line = parts[0] if len(parts) == 1 else terms.Tuple(tuple(parts))
            self.draft.steps.append(Step("whole-numbers", latex_of(line), says, True))

    def finish(self) -> Solution:
        """The answers, each with its check; that there is no other one is checked for all numbers tried."""
        tried = range(self.lowest, max([*self.found, 0]) + MOST_TRIED)
        others = [n for n in tried if holds_at(self.equation, self.letter, n) and n not in self.found]
        if others:
            raise NotCoveredError("a check in numbers contradicts what the rules give")
        beyond = [n for n in range(self.lowest) if holds_at(self.equation, self.letter, n, with_zeros=True)]
        if beyond and not self.found:
            raise NotCoveredError("a number of choices is 0 where more are chosen than there are")
        if not self.found:
            says = sentence(NONE_SOLVES, tried[0], tried[-1])
            check = Check(self.draft.latex, says, True)
            return self.draft.solution(
                "no-solution", checks=[check], message="No whole number solves this equation."
            )
        verified = all(step.verified for step in self.draft.steps)
        answers = [Answer(str(n), str(n), float(n), verified=verified) for n in self.found]
        return self.draft.solution("solved", answers, [self.check(n) for n in self.found])

    def finish_identity(self) -> Solution:
        """The solution of an equation that holds for every number for which it has a meaning."""
        tried = range(self.lowest, self.lowest + MOST_TRIED)
        if not all(holds_at(self.equation, self.letter, n) for n in tried):
            raise NotCoveredError("a check in numbers contradicts what the rules give")
        says = sentence("Both sides are the same for all whole numbers from {} to {}.", tried[0], tried[-1])
        message = sentence("Every whole number from {} on solves it.", self.lowest)
        check = Check(self.draft.latex, says, True)
        return self.draft.solution("all-numbers", checks=[check], message=message)

    def check(self, n: int) -> Check:
        sides = tuple(substitute(side, self.letter, number(n)) for side in self.equation.sides)
        value = _term(value_at(sides[0], self.letter, 0))
        says = sentence("With {} = {} both sides are {}.", self.letter, n, value)
        is_true = holds_at(self.equation, self.letter, n) is True
        return Check(latex_of(terms.Relation(sides, ("=",))), says, is_true)


def _term(value: Fraction) -> Term:
    return number_term(value)
