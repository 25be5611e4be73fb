"""All that can be said of a function in pieces: domain, zeros, continuity, derivative, and its parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import sympy

from inkmath.expression import terms
from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving import rewriting
from inkmath.solving.draft import Draft
from inkmath.solving.equations import solve_equation
from inkmath.solving.evaluate.exact import exact_value
from inkmath.solving.evaluate.from_sympy import from_sympy
from inkmath.solving.evaluate.multiprecision import value_of
from inkmath.solving.evaluate.sympy_real import real, real_expression
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.piecewise.branches import (
    Branch,
    Joint,
    branch_at,
    condition_of,
    joints_of,
    limit_at,
)
from inkmath.solving.piecewise.reading import Piecewise
from inkmath.solving.rules import derivatives, simplification
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.systems import solve_system
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Solution, Step


@dataclass
class Study:
    """Findings about a function in pieces. is_right: whether every check so far passed."""

    given: Piecewise
    branches: Sequence[Branch]
    draft: Draft
    answers: list[Answer] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    slopes: list[Branch] = field(default_factory=list)
    is_right: bool = True

    @property
    def letter(self) -> terms.Variable:
        return self.given.letter

    @property
    def x(self) -> sympy.Symbol:
        return real(self.given.letter)

    @property
    def parameters(self) -> tuple[terms.Variable, ...]:
        return tuple(x for x in terms.variables(self.given.pieces) if x != self.letter)

    def name(self, primes: int) -> Term:
        """`f'(x)`, or `y'`."""
        match self.given.head:
            case terms.Apply(head, arguments):
                return terms.Apply(replace(head, primes=primes), arguments)
        return terms.Variable("y", "", primes)

    def say(self, rule: str, line: Term, says: str, is_right: bool = True) -> None:
        self.is_right = self.is_right and is_right
        self.draft.steps.append(Step(rule, latex_of(line), says, is_right))

    def label(self, label: str, term: Term, is_right: bool = True) -> None:
        decimal = None if terms.variables(term) else value_of(term)
        latex = latex_of(term)
        self.answers.append(Answer(latex, print_term(term), decimal, verified=is_right, label=label))

    def find_out(self) -> Solution:
        if self.parameters:
            return self._for_parameters()
        self._domain()
        self._zeros()
        breaks = [joint for joint in self.joints if not self.is_continuous(joint)]
        for joint in breaks:
            self.label("discontinuity", from_sympy(joint.place), self.is_right)
        if not breaks:
            self.notes.append(sentence("The function is continuous."))
        derivative = self.derivative()
        self.label("first-derivative", derivative, self.is_right)
        for joint in self.joints:
            if joint not in breaks and joint.left and joint.right and self.slope_at(joint.place) is None:
                self.label("kink", from_sympy(joint.place), self.is_right)
        return self.draft.solution("solved", dict.fromkeys(self.answers), (), joined(" ", self.notes))

    @property
    def joints(self) -> tuple[Joint, ...]:
        return joints_of(self.branches)

    def _domain(self) -> None:
        numbers = sympy.Union(*(branch.numbers for branch in self.branches))
        if numbers == sympy.S.Reals:
            shown: Term = terms.Variable(r"\mathbb{R}")
        else:
            parts = numbers.args if isinstance(numbers, sympy.Union) else (numbers,)
            sets = tuple(map(_set_term, parts))
            shown = sets[0] if len(sets) == 1 else terms.Union(sets)
        line = terms.Relation((self.letter, shown), (r"\in",))
        self.say("domain", line, sentence("Put together, the conditions hold for these numbers."))
        self.label("domain", shown)

    # Solutions

    def _zeros(self) -> None:
        try:
            for branch in self.branches:
                for number in self.solutions(branch, terms.Relation((branch.value, ZERO), ("=",))):
                    self.label("zero", from_sympy(number))
        except NotCoveredError:
            self.answers = [answer for answer in self.answers if answer.label != "zero"]
            self.notes.append(sentence("{} could not be found.", sentence("Zeros")))

    def solutions(self, branch: Branch, relation: terms.Relation) -> Iterator[sympy.Expr]:
        """The numbers of a piece that solve an equation, with steps."""
        name = branch.condition
        if self.letter not in terms.variables(relation):
            if real_expression(relation.sides[0]) == real_expression(relation.sides[1]):
                if isinstance(branch.numbers, sympy.FiniteSet):
                    says = sentence("For {} the value is {}.", name, branch.value)
                    self.say("piece", relation, says)
                    yield from branch.numbers
                    return
                raise NotCoveredError("a piece all of whose numbers are solutions")
            return
        self.say(
            "piece", terms.Tuple((relation, name)), sentence("In the piece for {}: solve {}.", name, relation)
        )
        found = solve_equation(relation, self.letter, latex_of(relation))
        if found.status not in ("solved", "no-solution") or (found.status == "solved" and found.message):
            raise NotCoveredError("an equation in one of the pieces is not solved")
        self.draft.steps += found.steps
        numbers = [exact_value(interpret(parse(answer.latex))) for answer in found.answers]
        kept = [number for number in numbers if branch.numbers.contains(number) == sympy.true]
        for number in numbers:
            shown = terms.Relation((self.letter, from_sympy(number)), ("=",))
            if number in kept:
                self.say("piece", shown, sentence("{} fulfils {}.", shown, name))
            else:
                self.say("piece", shown, sentence("{} does not fulfil {}: it does not count.", shown, name))
        if not numbers:
            self.say("piece", relation, sentence("In the piece for {} there is no such number.", name))
        yield from kept

    # Continuity

    def is_continuous(self, joint: Joint) -> bool:
        """True if the limits from both sides and the value are the same; the steps say so."""
        if joint.at is None or (joint.left is None and joint.right is None):
            return True  # the function ends here, or is a lone point
        values = [value for value in self.limits(joint.place) if value is not None]
        value = sympy.simplify(joint.at.expression.subs(self.x, joint.place))
        shown = terms.Relation((self._applied(joint.place), from_sympy(value)), ("=",))
        place = terms.Relation((self.letter, from_sympy(joint.place)), ("=",))
        is_same = all(sympy.simplify(each - value) == 0 for each in values)
        says = "The limits are the value: the function is continuous at {}."
        if not is_same:
            says = "The limits and the value are not all the same: at {} the function is not continuous."
        self.say("continuity", shown, sentence(says, place))
        return is_same

    def limits(self, place: sympy.Expr) -> list[sympy.Expr | None]:
        """The limits from the left and from the right, each with its step; None where there is no piece."""
        found: list[sympy.Expr | None] = []
        for side, branch in zip((-1, 1), self._beside(place), strict=True):
            if branch is None:
                found.append(None)
                continue
            value = limit_at(branch, self.letter, place, side)
            line = terms.Limit(branch.value, self.letter, from_sympy(place), "-" if side < 0 else "+")
            says = LEFT if side < 0 else RIGHT
            shown = terms.Relation((line, from_sympy(value)), ("=",))
            is_right = Equivalence()(line, from_sympy(value)) is Verdict.SAME
            self.say("one-sided-limit", shown, sentence(says, branch.value), is_right)
            found.append(value)
        return found

    def _beside(self, place: sympy.Expr) -> tuple[Branch | None, Branch | None]:
        joint = next((joint for joint in self.joints if joint.place == place), None)
        if joint is not None:
            return joint.left, joint.right
        inside = branch_at(self.branches, place)
        return inside, inside

    def branch_towards(self, end: sympy.Expr) -> Branch:
        for branch in self.branches:
            if (branch.numbers.sup if end > 0 else branch.numbers.inf) == end:
                return branch
        raise NotCoveredError("a function that ends before that")

    def _applied(self, place: sympy.Expr, primes: int = 0) -> Term:
        head = self.given.head.head if isinstance(self.given.head, terms.Apply) else self.given.head
        assert isinstance(head, terms.Variable)
        return terms.Apply(replace(head, primes=primes), (from_sympy(place),))

    # The derivative

    def derivative(self) -> terms.Pieces:
        """The derivative in pieces, each without the ends at which the function has none."""
        slopes = self._slopes()
        smooth = {joint.place for joint in self.joints if self._is_smooth(joint)}
        values, conditions = [], []
        for branch in slopes:
            kept = [place for place in smooth if branch.numbers.contains(place) == sympy.true]
            inside = sympy.Union(_interior(branch.numbers), sympy.FiniteSet(*kept))
            values.append(branch.value)
            conditions.append(condition_of(inside, self.letter))
        for place in sorted(smooth):
            if branch_at(slopes, place) is None:  # a lone point of the function
                values.append(from_sympy(self.slope_at(place)))
                conditions.append(terms.Relation((self.letter, from_sympy(place)), ("=",)))
        found = terms.Pieces(tuple(values), tuple(conditions))
        line = terms.Relation((self.name(1), found), ("=",))
        self.say("piece", line, sentence("The derivative in pieces."))
        return found

    def _is_smooth(self, joint: Joint) -> bool:
        """True if the function has a derivative where two pieces meet; the steps say so."""
        slope = self.slope_at(joint.place)
        if joint.left is None or joint.right is None or joint.at is None:
            return False
        place = terms.Relation((self.letter, from_sympy(joint.place)), ("=",))
        if slope is not None:
            line = terms.Relation((self._applied(joint.place, 1), from_sympy(slope)), ("=",))
            self.say("differentiability", line, sentence("At {} both sides have this slope.", place))
            return True
        says = "At {} the pieces do not meet with the same slope: there is no derivative."
        self.say("differentiability", place, sentence(says, place))
        return False

    def _slopes(self) -> list[Branch]:
        """The derivatives of the pieces that hold for intervals, each with its steps the first time."""
        if not self.slopes:
            for branch in self.branches:
                if _interior(branch.numbers) is not sympy.S.EmptySet:
                    value = self._differentiated(branch)
                    self.slopes.append(replace(branch, value=value, expression=real_expression(value)))
        return self.slopes

    def _differentiated(self, branch: Branch) -> Term:
        trace = Trace(terms.Derivative(branch.value, self.letter, ONE), compare=Equivalence(may_widen=True))
        rewriting.apply_rules(trace, derivatives.RULES)
        simplification.tidy(trace)
        if any(isinstance(part, terms.Derivative) for part in terms.walk(trace.line)):
            raise NotCoveredError("the derivative of one of the pieces")
        name = latex_of(self.name(1))
        self.draft.steps += [replace(step, latex=f"{name}={step.latex}") for step in trace.steps]
        self.is_right = self.is_right and all(step.verified for step in trace.steps)
        return trace.line

    def slope_at(self, place: sympy.Expr) -> sympy.Expr | None:
        """The derivative at a number, the limit of those beside it; None where the function has none."""
        left, right = self._beside(place)
        at = branch_at(self.branches, place)
        if left is None or right is None or at is None:
            return None
        value = at.expression.subs(self.x, place)
        slopes = []
        for branch, side in ((left, -1), (right, 1)):
            slope_branch = self._slopes()[self._intervals().index(branch)]
            slope = limit_at(slope_branch, self.letter, place, side)
            if sympy.simplify(limit_at(branch, self.letter, place, side) - value) != 0 or slope.is_infinite:
                return None
            slopes.append(slope)
        return sympy.simplify(slopes[0]) if sympy.simplify(slopes[0] - slopes[1]) == 0 else None

    def _intervals(self) -> list[Branch]:
        return [branch for branch in self.branches if _interior(branch.numbers) is not sympy.S.EmptySet]

    # Parameters

    def _for_parameters(self) -> Solution:
        """The values of the letters for which the function is continuous, and differentiable, too."""
        relations: list[terms.Relation] = []
        letters = self.parameters
        inner = [joint for joint in self.joints if joint.left and joint.right]
        for joint in inner:
            place = terms.Relation((self.letter, from_sympy(joint.place)), ("=",))
            values = [value for value in self.limits(joint.place) if value is not None]
            if joint.at not in (None, joint.left, joint.right):
                assert joint.at is not None
                values.append(joint.at.expression.subs(self.x, joint.place))
            for left, right in pairwise(values):
                if sympy.simplify(left - right) != 0:
                    relation = terms.Relation((from_sympy(left), from_sympy(right)), ("=",))
                    relations.append(relation)
                    says = sentence("The function is continuous at {} if both are the same.", place)
                    self.say("continuity", relation, says)
        is_smooth = len(relations) < len(letters) and len(relations) + len(inner) >= len(letters)
        for joint in inner if is_smooth else ():
            assert joint.left is not None
            assert joint.right is not None
            place = terms.Relation((self.letter, from_sympy(joint.place)), ("=",))
            sides = [
                from_sympy(sympy.expand(sympy.diff(branch.expression, self.x).subs(self.x, joint.place)))
                for branch in (joint.left, joint.right)
            ]
            relation = terms.Relation(tuple(sides), ("=",))
            says = sentence("It is differentiable at {} if both derivatives are the same.", place)
            self.say("continuity", relation, says)
            relations.append(relation)
        if not relations or any(not terms.variables(relation) for relation in relations):
            raise NotCoveredError("pieces with letters that do not decide whether the function is continuous")
        solve = tuple(x for x in letters if any(x in terms.variables(each) for each in relations))
        if len(relations) == 1 and len(solve) == 1:
            found = solve_equation(relations[0], solve[0], latex_of(relations[0]))
        else:
            found = solve_system(tuple(relations), self.draft.latex, solve)
        if found.status not in ("solved", "no-solution"):
            raise NotCoveredError("the condition on the letters is not solved")
        self.draft.steps += found.steps
        message = SMOOTH if is_smooth else CONTINUOUS
        if found.status == "no-solution":
            message = "For no values of the letters is it continuous."
        answers = [_named(answer, solve) for answer in found.answers]
        return self.draft.solution(found.status, answers, found.checks, sentence(message))


LEFT = "From the left the piece {} holds."
RIGHT = "From the right the piece {} holds."
SMOOTH = "The function is continuous and differentiable for these values."
CONTINUOUS = "The function is continuous for these values."


def _named(answer: Answer, letters: Sequence[terms.Variable]) -> Answer:
    """The answer as `a=2`."""
    if len(letters) > 1 or "=" in answer.latex:
        return answer
    return replace(answer, latex=f"{latex_of(letters[0])}={answer.latex}")


def _interior(numbers: sympy.Set) -> sympy.Set:
    parts = numbers.args if isinstance(numbers, sympy.Union) else (numbers,)
    inside = [sympy.Interval.open(part.start, part.end) for part in parts if isinstance(part, sympy.Interval)]
    return sympy.Union(*inside)


def _set_term(part: sympy.Set) -> Term:
    if isinstance(part, sympy.FiniteSet):
        return terms.SetOf(tuple(map(from_sympy, part)))
    return terms.Interval(
        from_sympy(part.start), from_sympy(part.end), bool(part.left_open), bool(part.right_open)
    )
