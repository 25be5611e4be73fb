"""Solving as the outside sees it: through the worker process."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from inkmath.errors import ConfigError, InputError
from inkmath.expression.terms import Variable
from inkmath.processes.workers import LimitError, StoppedError, UnfinishedError
from inkmath.serialization import Json, from_dict
from inkmath.solving import solve_latex, solve_lines, warm_up
from inkmath.solving.problems import solve_here
from inkmath.solving.recognisers import Problem, recognise
from inkmath.solving.solver import SOLVER
from inkmath.types import Solution, Step


def test_a_second_solve_needs_no_second_worker() -> None:
    warm_up()
    assert [answer.latex for answer in solve_latex("2x^2-8=0").answers] == ["-2", "2"]
    workers = set(SOLVER._workers._all)
    assert solve_latex("3x+1=7").answers[0].decimal == 2
    assert SOLVER._workers._all == workers


@pytest.mark.parametrize("latex", ["x^{2}-3x+1=0", r"\frac{1}{3}+0.5", "2=3", "x", "", r"\frac{1}{0}"])
def test_solutions_cross_unchanged(latex: str) -> None:
    solution = solve_here(latex)
    assert from_dict(Solution, solution.to_dict()) == solution
    assert solve_latex(latex) == solution


def test_lines_of_one_problem() -> None:
    assert solve_lines(["", "x=1+1", " "]).answers[0].latex == "2"
    assert solve_lines([" "]).status == "not-a-problem"
    several = solve_latex(r"x+y=3 \\ x-y=1")
    assert (several.status, several.kind) == ("solved", "system")
    assert several.answers[0].values == {"x": "2", "y": "1"}
    assert several.latex == r"x+y=3 \\ x-y=1"


@pytest.mark.parametrize(
    "latex",
    [
        "9^{9^{9^{9}}}",
        "24!!!!",
        r"\times".join(["7"] * 400),
        "+".join([r"\frac{1}{7}"] * 400),
        "(" * 90 + "x" + ")" * 90,
        "x" * 5000,
        r"\sqrt{" * 25 + "2" + "}" * 25,
        "(" + "+".join(rf"\sqrt{{{n}}}" for n in (2, 3, 5, 7, 11, 13, 17)) + ")^{64}",
        "1" * 1500,
        r"\int e^{x^{x}}dx",
        r"\int\sqrt{1+x^{5}+\sin x}dx",
        r"\sum_{n=1}^{\infty}\frac{1}{n^{n}+1}",
        r"\lim_{x\rightarrow0}x^{x^{x}}",
        "x^{50}+3x^{17}-x=1",
        r"x^{2} \\ =9^{9^{9^{9}}}",
    ],
)
def test_whatever_is_asked_it_ends_in_time(latex: str) -> None:
    solution = solve_latex(latex, timeout_s=0.5)
    assert solution.status in ("solved", "unsolved", "timeout", "no-solution")
    assert solution.latex


@pytest.mark.parametrize("timeout_s", [0, -1, float("nan"), float("inf"), 1e9])
def test_a_time_limit_that_is_none_is_refused(timeout_s: float) -> None:
    with pytest.raises(ConfigError, match="timeout_s"):
        solve_latex("1+1", timeout_s=timeout_s)


def test_only_text_is_solved() -> None:
    with pytest.raises(InputError, match="int"):
        solve_latex(5)  # type: ignore[arg-type]


def test_importing_the_room_does_not_load_sympy() -> None:
    code = "import sys, inkmath.solving; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_unknown_and_the_task_reach_the_problem() -> None:
    problem = recognise("x^{2}-1=0", Variable("x"), "factor")
    assert isinstance(problem, Problem)
    assert (problem.variable, problem.task) == (Variable("x"), "factor")


@pytest.mark.parametrize(
    ("wishes", "message"),
    [
        ({"unknown": "y"}, "no y to solve for. The letters are: x"),
        ({"unknown": "2x"}, "expected a letter"),
        ({"unknown": "("}, "expected a letter"),
        ({"task": "fly"}, "Unknown task 'fly'. Available: simplify"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(wishes: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        solve_latex("x+1=2", **wishes)


def test_many_threads_may_solve_at_once() -> None:
    found: dict[int, float | None] = {}

    def ask(k: int) -> None:
        found[k] = solve_latex(f"2x+{k}=3{k}").answers[0].decimal

    threads = [threading.Thread(target=ask, args=(k,)) for k in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {k: (int(f"3{k}") - k) / 2 for k in range(32)}


def test_what_was_found_comes_back_with_a_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    step = Step("divide-both-sides", "x=2", "Divide both sides by 2.", True)

    def overrun(*_: object) -> None:
        found = [{"kind": "linear-equation", "variable": "x"}, {"step": step.to_dict()}]
        raise LimitError("It took too long (more than 5 s).", found)

    monkeypatch.setattr(SOLVER, "run", overrun)
    solution = solve_latex("2x=4321")
    assert (solution.status, solution.kind, solution.latex) == ("timeout", "linear-equation", "2x=4321")
    assert (solution.variable, solution.steps) == ("x", (step,))
    assert "too long" in solution.message


@pytest.mark.parametrize(
    "latex",
    [
        r"\int_{a}^{b}\phi",
        r"R=k[X_{1},\ldots,X_{n}]",
        "C(0,R)",
        r"x=\frac{5\pm1}{2}",
        r"\sqrt{a}\pm\sqrt{b}=\sqrt{a+b\pm2\sqrt{ab}}",
    ],
)
def test_what_is_no_problem_says_why(latex: str) -> None:
    solution = solve_here(latex)
    assert solution.status == "unsolved"
    assert solution.message.startswith("Recognised, but not solved: ")


def test_a_problem_of_a_page_is_not_solved_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    run = SOLVER.run

    def counted(task: str, text: str, timeout_s: float) -> Json:
        asked.append(task)
        return run(task, text, timeout_s)

    monkeypatch.setattr(SOLVER, "run", counted)
    page = ["31x=62", r"\frac{1}{2}+\frac{3}{7}"]
    first = solve_lines(page)
    second = solve_lines([*page, "17y=34"])
    assert asked.count("solve") == 3
    assert second.parts[:2] == first.parts
    unsolved = ["53x=53", r"\sum v_{n}"]
    assert solve_lines(unsolved).parts[1].solution.status == "unsolved"
    asked.clear()
    solve_lines([*unsolved, "59x=59"])
    assert asked.count("solve") == 1, "that there is no solution is known, too"
    in_german = solve_lines(page, language="de")
    assert in_german.parts[0] != first.parts[0], "what is asked for otherwise is another problem"


def test_what_was_given_up_is_solved_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(task: str, text: str, timeout_s: float) -> Json:
        raise reasons.pop()

    with monkeypatch.context() as broken:
        broken.setattr(SOLVER, "run", give_up)
        reasons: list[UnfinishedError] = [LimitError("It took too long."), StoppedError("nobody waits")]
        assert [solve_latex("61x=61").status for _ in range(2)] == ["unsolved", "timeout"]
    assert solve_latex("61x=61").status == "solved"


@pytest.mark.parametrize("latex", [r"a=(x_{a},y_{a},z_{a})", r"P(x)=\sum_{i=0}^{n}a_{j}x^{j}"])
def test_what_no_rule_covers_ends_no_worker(latex: str) -> None:
    assert solve_here(latex).status == "unsolved"
