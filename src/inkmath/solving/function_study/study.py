"""The study of a function: its steps and answers, each in its section."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from inkmath.expression import terms
from inkmath.expression.sympy_text import print_term
from inkmath.expression.terms import ONE, ZERO, Term
from inkmath.solving import progress, rewriting
from inkmath.solving.equations import solve_equation
from inkmath.solving.evaluate.multiprecision import value_of
from inkmath.solving.evaluate.substitution import substitute
from inkmath.solving.exceptions import NotCoveredError
from inkmath.solving.rules import derivatives, simplification
from inkmath.solving.sentences import joined, sentence
from inkmath.solving.trace import Trace, latex_of
from inkmath.solving.verify.equivalence import Equivalence
from inkmath.solving.verify.verdict import Verdict
from inkmath.types import Answer, Section, Solution, Step

ORDERS = {1: "First derivative", 2: "Second derivative"}
REALS = terms.Variable(r"\mathbb{R}")
EVERY_NUMBER = "The function has a value for every number."


@dataclass
class Study:
    """A function and what has been found out about it.

    head: its name, `f(x)` or `y`.
    not_found: sentences on what could not be found.
    section: to which steps and answers belong now.
    """

    head: Term
    body: Term
    x: terms.Variable
    steps: list[Step]
    answers: list[Answer] = field(default_factory=list)
    not_found: list[str] = field(default_factory=list)
    section: Section = ""

    def find_out(self) -> None:
        """Goes through the sections."""
        raise NotImplementedError

    def message(self) -> str:
        """Sentences on what could not be found."""
        return joined(" ", self.not_found)

    def name(self, order: int) -> Term:
        """`f(x)`, `f'(x)`, or `y'` where the function is called y."""
        match self.head:
            case terms.Apply(head, arguments):
                return terms.Apply(replace(head, primes=order), arguments)
        return terms.Variable("y", "", order)

    def say(self, rule: str, line: Term, explanation: str, is_verified: bool = True) -> None:
        step = Step(rule, shown(line), explanation, is_verified, section=self.section)
        self.steps.append(step)
        progress.tell_step(step)

    def extend(self, steps: Iterable[Step]) -> None:
        """Takes in steps of a problem beside this one."""
        self.steps.extend(replace(step, section=self.section) for step in steps)

    def answer(self, label: str, term: Term, is_verified: bool, latex: str = "") -> None:
        """latex: of the answer, where it says more than the term."""
        has_value = not terms.variables(term) and not isinstance(term, terms.Tuple)
        decimal = value_of(term) if has_value else None
        self.answers.append(
            Answer(
                latex or shown(term),
                print_term(term),
                decimal,
                verified=is_verified,
                label=label,
                section=self.section,
            )
        )

    def solution_of(self, body: Term, what: str) -> Solution | None:
        """The solution of `body = 0`, its steps taken in; None, and noted as a gap, where there is none."""
        equation = terms.Relation((body, ZERO), ("=",))
        solution = solve_equation(equation, self.x, latex_of(equation))
        if solution.status in ("unsolved", "timeout"):
            self.not_found.append(sentence("{} could not be found: {} was not solved.", what, equation))
            return None
        self.say("set-to-zero", equation, sentence("{}: solve {}.", what, equation))
        self.extend(solution.steps)
        return solution

    def intercept(self, value: Term, needed: Sequence[Term] = ()) -> None:
        """The value at 0. needed: conditions under which there is one."""
        line = terms.Relation((substitute(self.body, self.x, ZERO), value), ("=",))
        is_right = Equivalence()(*line.sides) is Verdict.SAME
        self.say("y-intercept", line, sentence("At {} = 0 the value is {}.", self.x, value), is_right)
        self.answer("y-intercept", terms.Tuple((value, *needed)) if needed else value, is_right)

    def derivative(self, body: Term, order: int) -> Term | None:
        """The derivative of the one before, with its steps, each called by its name; 0 for a constant."""
        trace = Trace(terms.Derivative(body, self.x, ONE), compare=Equivalence(may_widen=True))
        try:
            rewriting.apply_rules(trace, derivatives.RULES)
            simplification.tidy(trace)
        except NotCoveredError:
            pass
        if any(isinstance(part, terms.Derivative) for part in terms.walk(trace.line)):
            self.not_found.append(sentence("{}: not found.", ORDERS[order]))
            return None
        name = latex_of(self.name(order))
        self.extend(replace(step, latex=f"{name}={step.latex}") for step in trace.steps)
        is_right = all(step.verified for step in trace.steps)
        self.answer(LABELS[order], trace.line, is_right, f"{name}={latex_of(trace.line)}")
        return trace.line

    def point_line(self, x: Term, y: Term) -> terms.Relation:
        """The calculation of the value at a place."""
        return terms.Relation((substitute(self.body, self.x, x), y), ("=",))


LABELS = {1: "first-derivative", 2: "second-derivative"}


def shown(term: Term) -> str:
    """The LaTeX of a line; a point stands in brackets, and what is behind a comma has none."""
    if not isinstance(term, terms.Tuple):
        return latex_of(term)
    latex = ",".join(map(shown, term.elements))
    has_conditions = isinstance(term.elements[-1], terms.Relation)
    return latex if has_conditions else f"({latex})"
