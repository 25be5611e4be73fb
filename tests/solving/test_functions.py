"""Curve sketching. The oracle: known facts about known curves, worked out by hand."""

from __future__ import annotations

import pytest

from inkmath.solving.detail import with_detail
from inkmath.solving.problems import solve_here
from step_sentences import formulas

SETS = ("domain", "increasing", "decreasing", "convex", "concave")
OTHERS = ("positive", "negative", "range", "first-derivative", "second-derivative")


def facts(latex: str) -> dict[str, list[str]]:
    solution = solve_here(latex)
    assert (solution.status, solution.kind) == ("solved", "function")
    assert all(answer.verified for answer in solution.answers)
    assert all(step.verified for step in solution.steps)
    found: dict[str, list[str]] = {}
    for answer in solution.answers:
        if answer.label not in SETS + OTHERS:
            found.setdefault(answer.label, []).append(answer.latex)
    return found


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("y=x^{2}-4", {"zero": ["-2", "2"], "y-intercept": ["-4"], "minimum": ["(0,-4)"]}),
        ("f(x)=2x-6", {"zero": ["3"], "y-intercept": ["-6"]}),
        (r"y=\frac{1}{x}", {"vertical-asymptote": ["x=0"], "horizontal-asymptote": ["y=0"]}),
        (
            r"y=\frac{x^{2}+1}{x}",
            {
                "vertical-asymptote": ["x=0"],
                "maximum": ["(-1,-2)"],
                "minimum": ["(1,2)"],
                "oblique-asymptote": ["y=x"],
            },
        ),
        (r"y=\frac{x^{2}-1}{x-1}", {"zero": ["-1"], "y-intercept": ["1"], "hole": ["(1,2)"]}),
        ("y=|x-1|", {"zero": ["1"], "y-intercept": ["1"], "minimum": ["(1,0)"]}),
        (r"y=\sqrt{x-2}", {"zero": ["2"], "minimum": ["(2,0)"]}),
        (r"y=x\ln(x)", {"zero": ["1"], "hole": [], "minimum": [r"(\frac{1}{e},-\frac{1}{e})"]}),
        ("f(x)=5", {"y-intercept": ["5"]}),
    ],
)
def test_what_is_found(latex: str, expected: dict[str, list[str]]) -> None:
    assert facts(latex) == {label: values for label, values in expected.items() if values}


def test_the_working_is_shown() -> None:
    solution = solve_here("y=x^{3}-3x")
    rules = [step.rule for step in solution.steps]
    assert rules.count("set-to-zero") == 3
    assert "basic-derivatives" in rules
    (maximum,) = (step for step in solution.steps if step.rule == "maximum")
    assert maximum.latex == "(-1)^{3}-3(-1)=2"
    assert formulas(maximum) == ["x=-1"]


def test_what_repeats_is_said() -> None:
    solution = solve_here(r"y=\tan(x)-x")
    assert "repeat" in solution.message


def test_a_function_without_values_is_said_to_have_none() -> None:
    solution = solve_here(r"f(x)=\sqrt{-x^{2}-1}")
    assert solution.status == "no-solution"
    assert "no real number for any x" in solution.message


def test_points_stand_in_one_pair_of_brackets() -> None:
    points = [a.latex for a in solve_here("y=x^{3}-3x").answers if a.label in ("maximum", "minimum")]
    assert points == ["(-1,2)", "(1,-2)"]


@pytest.mark.parametrize(
    ("latex", "sets"),
    [
        (
            "f(x)=x^{3}-3x",
            {
                "domain": r"\mathbb{R}",
                "increasing": r"(-\infty,-1)\cup(1,\infty)",
                "decreasing": "(-1,1)",
                "convex": r"(0,\infty)",
                "concave": r"(-\infty,0)",
            },
        ),
        (
            "y=x^{3}",
            {
                "domain": r"\mathbb{R}",
                "increasing": r"(-\infty,\infty)",
                "convex": r"(0,\infty)",
                "concave": r"(-\infty,0)",
            },
        ),
        (
            r"y=\frac{x^{2}}{x-1}",
            {
                "domain": r"(-\infty,1)\cup(1,\infty)",
                "increasing": r"(-\infty,0)\cup(2,\infty)",
                "decreasing": r"(0,1)\cup(1,2)",
                "convex": r"(1,\infty)",
                "concave": r"(-\infty,1)",
            },
        ),
        (
            r"y=\sqrt{x-2}",
            {"domain": r"[2,\infty)", "increasing": r"(2,\infty)", "concave": r"(2,\infty)"},
        ),
        (
            r"y=x\ln x",
            {
                "domain": r"(0,\infty)",
                "increasing": r"(\frac{1}{e},\infty)",
                "decreasing": r"(0,\frac{1}{e})",
                "convex": r"(0,\infty)",
            },
        ),
        (
            "y=|x-1|",
            {"domain": r"\mathbb{R}", "increasing": r"(1,\infty)", "decreasing": r"(-\infty,1)"},
        ),
        (
            r"y=\tan x",
            {
                "domain": r"x\neq\frac{\pi}{2}+\pi k",
                "increasing": r"(-\frac{\pi}{2}+\pi k,\frac{\pi}{2}+\pi k)",
                "convex": r"(\pi k,\frac{\pi}{2}+\pi k)",
                "concave": r"(-\frac{\pi}{2}+\pi k,\pi k)",
            },
        ),
        (
            r"y=\arcsin x",
            {"domain": "[-1,1]", "increasing": "(-1,1)", "convex": "(0,1)", "concave": "(-1,0)"},
        ),
    ],
)
def test_domain_and_signs_of_the_derivatives(latex: str, sets: dict[str, str]) -> None:
    found = {answer.label: answer.latex for answer in solve_here(latex).answers if answer.label in SETS}
    assert found == sets


def test_derivatives_are_called_by_their_names() -> None:
    lines = [step.latex for step in solve_here("f(x)=x^{3}-3x").steps]
    assert r"f^{\prime}(x)=3x^{2}-3" in lines
    assert r"f^{\prime\prime}(x)=6x" in lines
    assert r"y^{\prime}=2x" in [step.latex for step in solve_here("y=x^{2}-4").steps]


def labelled(latex: str, *labels: str) -> list[str]:
    solution = solve_here(latex)
    assert all(step.verified for step in solution.steps)
    assert all(answer.verified for answer in solution.answers)
    return [answer.latex for answer in solution.answers if answer.label in labels]


@pytest.mark.parametrize(
    ("latex", "values"),
    [
        ("f(x)=x^{3}-3x", r"\mathbb{R}"),
        ("y=x^{4}-2x^{2}", r"[-1,\infty)"),
        ("y=-x^{2}+4x-3", r"(-\infty,1]"),
        (r"y=\sqrt{4-x^{2}}", "[0,2]"),
        (r"y=\frac{1}{x}", r"(-\infty,0)\cup(0,\infty)"),
        (r"y=\frac{x^{2}+1}{x}", r"(-\infty,-2]\cup[2,\infty)"),
        (r"y=\frac{1}{x^{2}-4}", r"(-\infty,-\frac{1}{4}]\cup(0,\infty)"),
        (r"y=\frac{x^{2}-1}{x-1}", r"(-\infty,2)\cup(2,\infty)"),
        (r"y=\arctan x", r"(-\frac{\pi}{2},\frac{\pi}{2})"),
        ("y=xe^{-x}", r"(-\infty,\frac{1}{e}]"),
        ("y=e^{-x^{2}}", "(0,1]"),
        (r"y=\frac{|x|}{x}", r"\{-1,1\}"),
        ("f(x)=5", r"\{5\}"),
        (r"y=\ln x", r"\mathbb{R}"),
    ],
)
def test_the_range(latex: str, values: str) -> None:
    assert labelled(latex, "range") == [values]


@pytest.mark.parametrize(
    ("latex", "positive", "negative"),
    [
        ("f(x)=x^{2}-4", r"(-\infty,-2)\cup(2,\infty)", "(-2,2)"),
        ("f(x)=x^{2}", r"(-\infty,0)\cup(0,\infty)", None),
        (r"y=\frac{x}{x-1}", r"(-\infty,0)\cup(1,\infty)", "(0,1)"),
        (r"y=\ln x", r"(1,\infty)", "(0,1)"),
    ],
)
def test_the_signs(latex: str, positive: str, negative: str | None) -> None:
    assert labelled(latex, "positive") == [positive]
    assert labelled(latex, "negative") == ([] if negative is None else [negative])


def test_the_numbers_that_were_tried_are_shown() -> None:
    (step,) = (step for step in solve_here("f(x)=x^{2}-4").steps if "negative here" in step.explanation)
    assert step.explanation == "The function is negative here: x = 0 gives -4."


def test_every_step_and_answer_has_its_section() -> None:
    solution = solve_here(r"f(x)=\frac{x^{2}}{x-1}")
    sections = list(dict.fromkeys(step.section for step in solution.steps))
    assert sections == [
        "domain", "zeros", "signs", "derivatives", "monotony", "extrema", "inflections", "asymptotes", "range"
    ]  # fmt: skip
    of_answers = {answer.label: answer.section for answer in solution.answers}
    assert of_answers["minimum"] == "extrema"
    assert of_answers["convex"] == "inflections"
    assert of_answers["oblique-asymptote"] == "asymptotes"


def test_a_shorter_working_keeps_its_sections_apart() -> None:
    full = solve_here("f(x)=x^{3}-3x")
    brief = with_detail(full, "brief")
    assert len(brief.steps) < len(full.steps)
    assert {step.section for step in brief.steps} == {step.section for step in full.steps}
    assert all(part.section == step.section for step in brief.steps for part in step.parts)


def test_a_parabola_with_letters() -> None:
    solution = solve_here("f(x)=ax^{2}+bx+c")
    assert all(step.verified for step in solution.steps)
    found: dict[str, list[str]] = {}
    for answer in solution.answers:
        assert answer.verified
        found.setdefault(answer.label, []).append(answer.latex)
    vertex = r"(-\frac{b}{2a},c-\frac{b^{2}}{4a})"
    assert found["domain"] == [r"\mathbb{R}"]
    assert found["zero"][0] == r"x=\frac{-b+\sqrt{-4ac+b^{2}}}{2a},a\neq0,4ac-b^{2}\leq0"
    assert found["first-derivative"] == [r"f^{\prime}(x)=2ax+b"]
    assert found["minimum"] == [f"{vertex},a>0"]
    assert found["maximum"] == [f"{vertex},a<0"]
    assert found["increasing"][0].startswith(r"\begin{cases}x>-\frac{b}{2a}&a>0\\x<-\frac{b}{2a}&a<0")
    assert found["range"] == [
        r"\begin{cases}f(x)\geq c-\frac{b^{2}}{4a}&a>0\\f(x)\leq c-\frac{b^{2}}{4a}&a<0\end{cases}"
    ]


@pytest.mark.parametrize(
    ("latex", "label", "expected"),
    [
        ("f(x)=x^{2}-2ax+1", "minimum", ["(a,-a^{2}+1)"]),
        ("f(x)=x^{3}-ax", "zero", ["0", r"x=\sqrt{a},a\geq0", r"x=-\sqrt{a},a\geq0"]),
        ("f(x)=x^{3}-ax", "inflection", ["(0,0)"]),
        ("f(x)=xe^{-ax}", "maximum", [r"(\frac{1}{a},\frac{1}{ea}),a>0"]),
        (r"f(x)=\frac{x-a}{x-b}", "domain", [r"x\neq b"]),
        (r"f(x)=\frac{x-a}{x-b}", "vertical-asymptote", [r"x=b,a\neq b"]),
        (r"f(x)=\frac{x-a}{x-b}", "increasing", [r"\begin{cases}x\neq b&a>b\end{cases}"]),
        (r"f(x)=\sqrt{x-a}", "domain", [r"x\geq a"]),
        (r"f(x)=\sqrt{x-a}", "increasing", ["x>a"]),
        (r"f(x)=\sqrt{x-a}", "decreasing", []),
        (r"f(x)=\frac{1}{(x-a)^{2}}", "increasing", ["x<a"]),
        (r"f(x)=\frac{1}{(x+b)^{3}}", "concave", ["x<-b"]),
        (r"f(x)=\frac{1}{(x+b)^{3}}", "vertical-asymptote", ["x=-b"]),
        ("f(x)=|x-a|", "positive", [r"x\neq a"]),
        ("f(x)=|x-a|", "negative", []),
        ("f(x)=|x-a|", "decreasing", ["x<a"]),
        ("f(x)=|x-a|", "convex", []),
        ("f(x)=|x-a|", "minimum", ["(a,0)"]),
        ("f(x)=|x-a|", "range", [r"f(x)\geq0"]),
        ("f(x)=a|x-b|", "maximum", ["(b,0),a<0"]),
        ("f(x)=x|x-a|", "minimum", [r"(\frac{a}{2},\frac{a|a|}{4}),a<0", "(a,0),a>0"]),
        ("f(x)=|x|-a", "zero", [r"x=a,a\geq0", r"x=-a,a\geq0"]),
        ("f(x)=x^{4}-ax^{2}", "maximum", ["(0,0),a>0"]),
        ("f(x)=x^{4}+kx^{2}", "maximum", ["(0,0),k<0"]),
        ("f(x)=x^{4}+b", "minimum", ["(0,b)"]),
        ("f(x)=(x-a)^{2}(x-b)^{2}", "minimum", ["(a,0)", "(b,0)"]),
        (r"f(x)=\frac{x}{x^{2}+a}", "zero", ["0"]),
        (r"f(x)=\frac{x}{x^{2}+a}", "vertical-asymptote", [r"x=\sqrt{-a},a<0", r"x=-\sqrt{-a},a<0"]),
        ("f(x)=a-e^{x}", "range", ["f(x)<a"]),
        ("f(x)=e^{x}+b", "range", ["f(x)>b"]),
        ("f(x)=e^{-(x-a)^{2}}", "range", [r"0<f(x)\leq1"]),
        ("f(x)=(x-a)e^{x}", "range", [r"f(x)\geq-\frac{e^{a}}{e}"]),
        (r"f(x)=\ln(ax)", "increasing", []),  # its derivative 1/x has a value beyond the logarithm
    ],
)
def test_functions_with_parameters(latex: str, label: str, expected: list[str]) -> None:
    assert labelled(latex, label) == expected


@pytest.mark.parametrize(
    ("latex", "label", "expected"),
    [
        (r"f(x)=\frac{x^{2}+a}{x}", "minimum", [r"(\sqrt{a},2\sqrt{a}),a>0"]),
        (r"f(x)=\frac{x^{2}-b}{x}", "maximum", [r"(-\sqrt{-b},-2\sqrt{-b}),b<0"]),
        (
            r"f(x)=\frac{x^{2}+a}{x}",
            "decreasing",
            [r"\begin{cases}-\sqrt{a}<x<\sqrt{a}\wedge x\neq0&a>0\\x\in\emptyset&a\leq0\end{cases}"],
        ),
    ],
)
def test_a_root_brings_no_impossible_condition(latex: str, label: str, expected: list[str]) -> None:
    found = [answer.latex for answer in solve_here(latex).answers if answer.label == label]
    assert found == expected


def test_a_minimum_is_one_where_only_its_fourth_derivative_is_not_0() -> None:
    solution = solve_here("f(x)=x^{4}-ax^{2}")
    found = [answer for answer in solution.answers if answer.label == "minimum"]
    root = r"\sqrt{\frac{a}{2}}"
    assert [answer.latex for answer in found] == [
        r"(0,0),a\leq0",
        rf"({root},-\frac{{a^{{2}}}}{{4}}),a>0",
        rf"(-{root},-\frac{{a^{{2}}}}{{4}}),a>0",
    ]
    assert all(answer.verified for answer in found)
    assert any("If a = 0:" in step.explanation for step in solution.steps)


def test_a_function_without_values_far_left_has_no_asymptote_there() -> None:
    """A power of a negative base has a value at whole numbers alone."""
    labels = {answer.label for answer in solve_here("y=x^{x}").answers}
    assert "horizontal-asymptote" not in labels


@pytest.mark.parametrize(
    ("latex", "facts"),
    [
        (
            r"y=\sin x",
            {
                "period": r"2\pi",
                "positive": r"(2\pi k,\pi+2\pi k)",
                "increasing": r"(-\frac{\pi}{2}+2\pi k,\frac{\pi}{2}+2\pi k)",
                "maximum": r"(\frac{\pi}{2}+2\pi k,1)",
                "minimum": r"(\frac{3\pi}{2}+2\pi k,-1)",
                "inflection": r"(\pi k,0)",
                "range": "[-1,1]",
            },
        ),
        (r"y=\sin(2x)+1", {"period": r"\pi", "maximum": r"(\frac{\pi}{4}+\pi k,2)", "range": "[0,2]"}),
        (r"y=3\sin(\frac{x}{2})", {"period": r"4\pi", "zero": r"2\pi k", "range": "[-3,3]"}),
        (r"f(x)=\sin x+\cos x", {"period": r"2\pi", "range": r"[-\sqrt{2},\sqrt{2}]"}),
        (r"f(x)=2\cos^{2}x-1", {"period": r"\pi", "minimum": r"(\frac{\pi}{2}+\pi k,-1)", "range": "[-1,1]"}),
        (
            r"y=\tan x",
            {
                "period": r"\pi",
                "zero": r"\pi k",
                "positive": r"(\pi k,\frac{\pi}{2}+\pi k)",
                "inflection": r"(\pi k,0)",
                "vertical-asymptote": r"x=\frac{\pi}{2}+\pi k",
                "range": r"\mathbb{R}",
            },
        ),
        (
            r"f(t)=-\cot(2t)",
            {
                "domain": r"t\neq\frac{\pi}{2}k",
                "period": r"\frac{\pi}{2}",
                "increasing": r"(\frac{\pi}{2}k,\frac{\pi}{2}+\frac{\pi}{2}k)",
                "vertical-asymptote": r"t=\frac{\pi}{2}k",
            },
        ),
        (
            r"y=\sec x",
            {
                "period": r"2\pi",
                "minimum": r"(2\pi k,1)",
                "maximum": r"(\pi+2\pi k,-1)",
                "vertical-asymptote": r"x=\frac{\pi}{2}+\pi k",
                "range": r"(-\infty,-1]\cup[1,\infty)",
            },
        ),
        (
            r"y=\tan x+\cot x",
            {
                "domain": r"x\neq\frac{\pi}{2}+\pi k,x\neq\pi k",
                "range": r"(-\infty,-2]\cup[2,\infty)",
                "minimum": r"(\frac{\pi}{4}+\pi k,2)",
            },
        ),
        (
            r"y=\frac{1-\cos x}{\sin x}",
            {
                "hole": r"(2\pi k,0)",
                "vertical-asymptote": r"x=\pi+2\pi k",
                "range": r"(-\infty,0)\cup(0,\infty)",
            },
        ),
        (r"y=\sin^{4}x", {"zero": r"\pi k", "minimum": r"(\pi+2\pi k,0)", "range": "[0,1]"}),
    ],
)
def test_a_periodic_function_is_studied_over_its_period(latex: str, facts: dict[str, str]) -> None:
    solution = solve_here(latex)
    found = {answer.label: answer.latex for answer in solution.answers}
    assert {label: found[label] for label in facts} == facts
    assert all(step.verified for step in solution.steps if step.section != "inflections")
    assert all(answer.verified for answer in solution.answers)
    assert solution.message == ""


def test_a_pole_that_no_decimal_meets_is_one() -> None:
    """The root of 3, rounded, leaves the denominator a little off 0: the large number is no value."""
    solution = solve_here(r"f(x)=\frac{x^{3}}{x^{2}-3}")
    found = [answer.latex for answer in solution.answers if answer.label == "vertical-asymptote"]
    assert found == [r"x=-\sqrt{3}", r"x=\sqrt{3}"]
    assert [answer.latex for answer in solution.answers if answer.label == "range"] == [r"\mathbb{R}"]


@pytest.mark.parametrize(
    ("latex", "label", "answers"),
    [
        (r"f_{k}(x)=xe^{-kx},k>0", "maximum", [r"(\frac{1}{k},\frac{1}{ek})"]),
        (r"f_{k}(x)=xe^{-kx},k>0", "minimum", []),
        (r"f_{k}(x)=xe^{-kx},k<0", "minimum", [r"(\frac{1}{k},\frac{1}{ek})"]),
        (r"f(x)=ax^{2}+1,a>0", "zero", []),
        (r"f(x)=x^{3}-ax,a<0", "maximum", []),
        (
            r"f_{a}(x)=x^{2}-ax,a\neq0",
            "positive",
            [r"\begin{cases}x<0\vee x>a&a>0\\x<a\vee x>0&a<0\end{cases}"],
        ),
    ],
)
def test_a_condition_on_the_parameter_leaves_its_cases(latex: str, label: str, answers: list[str]) -> None:
    solution = solve_here(latex)
    assert solution.status == "solved"
    assert [answer.latex for answer in solution.answers if answer.label == label] == answers
