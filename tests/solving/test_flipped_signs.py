r"""A slip planted in what each rule writes: the check of the step has to refuse it.

In every line that a rule adds one sign is flipped, each in turn, where that changes what the line says:
a sign before a multiple of `k` in `x=2\pi k`, before 0, or of a whole side inside bars changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from inkmath.expression import terms
from inkmath.expression.terms import Term, Variable
from inkmath.solving.problems import solve_here
from inkmath.solving.trace import Trace, follows, latex_of
from inkmath.solving.verify.verdict import Comparison

PROBLEMS = (
    "3(x-2)=x+7",
    r"\frac{x}{2}+\frac{1}{3}=\frac{5}{6}",
    "5=x+2",
    "2x^{2}-8=0",
    "x^{2}-5x+6=0",
    "x^{2}-3x+1=0",
    "x^{2}-6x+4=0",
    "3x^{2}+12x=5",
    r"\sinh x=2",
    r"\tanh x=\frac{1}{3}",
    "x^{2}=5x",
    "(x-3)^{2}=4",
    "(x-1)^{3}=-27",
    "x^{3}-6x^{2}+11x-6=0",
    "x^{4}-5x^{2}+4=0",
    "5x^{3}-10=0",
    "x^{3}-x-1=0",
    r"\frac{x}{x+4}=\frac{2}{x+1}",
    r"\frac{x^{2}-9}{x+3}=0",
    r"\sqrt{x+3}=x-3",
    r"\sqrt{x+1}+\sqrt{x+6}=5",
    "|3x-2|=7",
    "|x+3|=2x",
    "|x-4|=|x+2|",
    "|x+1|+|x-4|=9",
    "3^{x-1}=81",
    r"4^{x}-6\cdot2^{x}+8=0",
    "27^{x-1}=9^{x}",
    "2^{x}=3^{x-1}",
    r"x^{2}e^{x}=4e^{x}",
    r"\log_{2}x+\log_{2}(x-6)=4",
    r"\ln(x+2)=\ln5",
    r"\log_{2}x+\log_{8}x=4",
    r"\sin(x+1)=\frac{1}{2}",
    r"2\cos3x=1",
    r"\sin x=\sqrt{3}\cos x",
    r"2\sin^{2}x+3\cos x=3",
    r"\cos2x+\sin x=0",
    r"\sin x\cos x=\frac{1}{4}",
    r"\sin2x=\sin(x+1)",
    r"\log_{x}16=2",
    r"3-2x<7",
    r"\frac{x+2}{x-5}\geq0",
    r"-3<1-2x\leq5",
    "1<x^{2}<16",
    "ax+b=c",
    "ax^{2}+bx+c=0",
    r"y=\frac{ax}{x+b}",
    "2x+y=7,x-y=2",
    "x+y=5,xy=6",
    "y=3x-1,2x+y=9",
    "x^{2}+y^{2}=13,x^{2}-y^{2}=5",
    r"4\cdot9^{x}-13\cdot6^{x}+9\cdot4^{x}=0",
    r"\log_{2}x+\log_{x}2=\frac{5}{2}",
    "x^{3}-ax=0",
    "(x-a)e^{x}=0",
    r"1-\frac{a}{x^{2}}=0",
    r"\frac{2}{x}+\frac{3}{y}=2,\frac{4}{x}-\frac{3}{y}=1",
)


@dataclass(frozen=True)
class Written:
    """A line as a rule wrote it after another."""

    rule: str
    before: Term
    after: Term
    compare: Comparison
    variable: Variable | None
    caution: str


@pytest.fixture(scope="module")
def written() -> list[Written]:
    found: list[Written] = []
    add = Trace.add

    def recorded(self: Trace, rule: str, line: Term, explanation: str, caution: str = "") -> bool:
        assert self.compare is not None
        if latex_of(line) != latex_of(self.line):
            found.append(Written(rule, self.line, line, self.compare, self.variable, caution))
        return add(self, rule, line, explanation, caution)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Trace, "add", recorded)
        for latex in PROBLEMS:
            assert solve_here(latex).status == "solved", latex
    return found


def flipped(term: Term) -> Iterator[Term]:
    """The term with one sign flipped, each in turn."""
    if isinstance(term, terms.Sum):
        for k, part in enumerate(term.terms):
            if _counts(part):
                opposite = part.term if isinstance(part, terms.Negation) else terms.Negation(part)
                yield replace(term, terms=(*term.terms[:k], opposite, *term.terms[k + 1 :]))
    elif isinstance(term, terms.Product):
        for k, part in enumerate(term.factors):
            for changed in flipped(part):
                yield replace(term, factors=(*term.factors[:k], changed, *term.factors[k + 1 :]))
    elif isinstance(term, terms.Relation):
        is_zero = terms.Number("0") in term.sides
        for k, side in enumerate(term.sides):
            for changed in flipped(side):
                yield replace(term, sides=(*term.sides[:k], changed, *term.sides[k + 1 :]))
            if not is_zero and not isinstance(side, terms.Sum | terms.PlusMinus | Variable) and _counts(side):
                opposite = side.term if isinstance(side, terms.Negation) else terms.Negation(side)
                yield replace(term, sides=(*term.sides[:k], opposite, *term.sides[k + 1 :]))
    elif isinstance(term, terms.Tuple):
        for k, part in enumerate(term.elements):
            for changed in flipped(part):
                yield replace(term, elements=(*term.elements[:k], changed, *term.elements[k + 1 :]))
    elif isinstance(term, terms.Logical):
        for k, part in enumerate(term.parts):
            for changed in flipped(part):
                yield replace(term, parts=(*term.parts[:k], changed, *term.parts[k + 1 :]))


def _counts(part: Term) -> bool:
    is_zero = part in (terms.Number("0"), terms.Constant(r"\pi"))  # pi and -pi are a whole turn apart
    return (
        not is_zero and Variable("k") not in terms.variables(part) and not isinstance(part, terms.PlusMinus)
    )


def test_every_step_is_accepted_as_it_was_written(written: list[Written]) -> None:
    for line in written:
        assert follows(
            latex_of(line.before), latex_of(line.after), line.compare, line.variable, bool(line.caution)
        ), line


def test_every_flipped_sign_is_refused(written: list[Written]) -> None:
    tried: dict[str, int] = defaultdict(int)
    accepted = []
    for line in written:
        for changed in flipped(line.after):
            tried[line.rule] += 1
            if follows(
                latex_of(line.before), latex_of(changed), line.compare, line.variable, bool(line.caution)
            ):
                accepted.append((line.rule, latex_of(line.before), latex_of(changed)))
    assert accepted == []
    assert sum(tried.values()) > 300
    assert len(tried) > 40
