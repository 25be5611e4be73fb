"""Lines of working compared by their solutions. The verdicts were worked out by hand."""

from __future__ import annotations

import pytest

from inkmath.expression.latex import parse
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Variable
from inkmath.solving.trace import Trace
from inkmath.solving.verify.bounds import is_impossible
from inkmath.solving.verify.solution_sets import compare
from inkmath.solving.verify.verdict import Verdict

X, K = Variable("x"), Variable("k")


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (r"\sqrt{x+3}=x-3", "x+3=(x-3)^{2}", Verdict.SUPERSET),
        (r"\sqrt{x+3}=x-3", "x=6", Verdict.SAME),
        (r"\sqrt{x+3}=x-3", "x=1,x=6", Verdict.SUPERSET),
        (r"\sqrt{x+3}=x-3", "x=1", Verdict.DIFFERENT),
        ("x+3=x^{2}-6x+9", "x^{2}-7x+6=0", Verdict.SAME),
        ("x+3=x^{2}-6x+9", "x^{2}-7x-6=0", Verdict.DIFFERENT),
        (r"\sqrt{x}=-3", "x=9", Verdict.SUPERSET),
        (r"\sqrt{x}=-3", "x=-9", Verdict.UNDECIDED),
        (r"\frac{1}{x}=0", "1=0", Verdict.SUPERSET),
        (r"\frac{x^{2}-1}{x-1}=2", "x^{2}-1=2(x-1)", Verdict.SUPERSET),
        (r"\frac{x^{2}-1}{x-1}=0", "x+1=0", Verdict.SAME),
        (r"\frac{x^{2}-2}{x-\sqrt{2}}=0", r"x+\sqrt{2}=0", Verdict.SAME),
        (r"\sin(x)=\frac{1}{2}", r"x=\frac{\pi}{6}+2\pi k,x=\frac{5\pi}{6}+2\pi k", Verdict.SAME),
        (r"\sin(x)=\frac{1}{2}", r"x=\frac{\pi}{6}+2\pi k,x=-\frac{5\pi}{6}+2\pi k", Verdict.DIFFERENT),
        (r"\sin(x)=\frac{1}{2}", r"x=\frac{\pi}{6}+2\pi k", Verdict.SUBSET),
        (r"2x=\frac{\pi}{6}+2\pi k", r"x=\frac{\pi}{12}+\pi k", Verdict.SAME),
        (r"2x=\frac{\pi}{6}+2\pi k", r"x=\frac{\pi}{12}+2\pi k", Verdict.SUBSET),
        ("2^{x}=8", "x=3", Verdict.SAME),
        ("2^{x}=8", "x=-3", Verdict.DIFFERENT),
        (r"\ln(x)=2", "x=e^{2}", Verdict.SAME),
        (r"\log(x)+\log(x-3)=1", r"\log(x(x-3))=1", Verdict.SUPERSET),
        (r"\log(x)+\log(x-3)=1", "x=5", Verdict.SAME),
        ("e^{x}=0", "x=0", Verdict.UNDECIDED),
        ("e^{x}=-1", "e^{x}=-2", Verdict.UNDECIDED),
        ("|x-2|=3", "x-2=3,x-2=-3", Verdict.SAME),
        ("|x-2|=3", "x-2=3,x-2=3", Verdict.SUBSET),
        ("x^{2}<4", "-2<x<2", Verdict.SAME),
        ("x^{2}<4", r"-2\leq x<2", Verdict.SUPERSET),
        (r"x^{2}\geq4", r"x\leq-2\vee x\geq2", Verdict.SAME),
        ("-2x<6", "x>-3", Verdict.SAME),
        ("-2x<6", "x<-3", Verdict.DIFFERENT),
        (r"\frac{x-1}{x+2}\leq0", r"x\in(-2,1]", Verdict.SAME),
        (r"\frac{x-1}{x+2}\leq0", r"-2\leq x\leq1", Verdict.SUPERSET),
        ("ax+b=c", r"x=\frac{c-b}{a}", Verdict.SAME),
        ("ax+b=c", r"x=\frac{c+b}{a}", Verdict.DIFFERENT),
        ("ax^{2}+bx+c=0", r"x=\frac{-b\pm\sqrt{b^{2}-4ac}}{2a}", Verdict.SAME),
        ("ax^{2}+bx+c=0", r"x=\frac{-b\pm\sqrt{b^{2}+4ac}}{2a}", Verdict.DIFFERENT),
        ("x^{3}=8", "x=2", Verdict.SAME),
        ("x^{4}-5x^{2}+4=0", "x=1,x=-1,x=2,x=-2", Verdict.SAME),
        ("x^{2}=x", "x=1", Verdict.SUBSET),
        ("x^{2}-2x+1=0", "x=1", Verdict.SAME),
        (r"(x-2)^{2}\leq0", "x=2", Verdict.SAME),
        ("(x-2)^{2}>0", r"x\neq2", Verdict.SAME),
        (r"(x-1)^{2}(x-3)\geq0", r"x=1\vee x\geq3", Verdict.SAME),
        (r"(x-1)^{2}(x-3)\geq0", r"x\geq3", Verdict.SUBSET),
        ("x^{3}-x-1=0", "x^{3}=x+1", Verdict.SAME),
        ("2(x+1)=2x+2", "0=0", Verdict.SAME),
        ("2(x+1)=2x+2", "0=1", Verdict.SUBSET),
        (r"\sqrt{x-2}=0", "x=2", Verdict.SAME),
        (r"\sqrt{x-2}\geq0", r"x\geq2", Verdict.SAME),
        (r"x^{\frac{2}{3}}=4", r"x=\pm8", Verdict.SAME),
        (r"4^{x}-3\cdot2^{x}+2=0", "2^{x}=1,2^{x}=2", Verdict.SAME),
        (r"\frac{x}{x-1}=\frac{1}{x-1}", "x=1", Verdict.SUPERSET),
    ],
)
def test_what_a_line_is_to_the_one_before(before: str, after: str, verdict: Verdict) -> None:
    assert compare(interpret(parse(before)), interpret(parse(after)), X, (K,)) is verdict


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (r"\sqrt{x}=-3", True),
        (r"\sqrt{x}=3", False),
        ("|x-1|+2=1", True),
        ("|x-1|+2=2", False),
        ("2^{x}=0", True),
        ("2^{x}=0.001", False),
        (r"\sin(x)=2", True),
        (r"\sin(x)=1", False),
        (r"3\cos(x)-4=0", True),
        ("x^{2}+1<1", True),
        (r"x^{2}+1\leq1", False),
        (r"(x-1)^{2}\leq-1\vee|x|<0", True),
        (r"\sec x=0", True),
        (r"\frac{1}{2}=\csc(2x)", True),
        (r"(2+\cos x)^{3}=0", True),
        (r"(1+\cos x)^{2}=0", False),
        (r"\sec x=1", False),
        (r"\tan x=0", False),
    ],
)
def test_what_no_number_can_do(line: str, expected: bool) -> None:
    assert is_impossible(interpret(parse(line)), X) is expected


def test_a_step_that_may_add_solutions_has_to_say_so() -> None:
    before, after = interpret(parse(r"\sqrt{x+3}=x-3")), interpret(parse("x+3=(x-3)^{2}"))
    trace = Trace(before, X)
    trace.add("square", after, "Square both sides.")
    assert not trace.steps[-1].verified
    trace = Trace(before, X)
    trace.add("square", after, "Square both sides.", caution="Squaring may add solutions.")
    assert trace.steps[-1].verified
    trace.add("solve", interpret(parse("x=1,x=6")), "Both solve it.")
    trace.restrict("extraneous", before, interpret(parse("x=6")), "x = 1 does not solve the first line.")
    trace.restrict("extraneous", before, interpret(parse("x=1")), "x = 6 does not solve the first line.")
    assert [step.verified for step in trace.steps] == [True, True, True, False]
