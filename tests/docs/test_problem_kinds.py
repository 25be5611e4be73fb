"""The page of problem kinds: its table is solved, its commands and its Python run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

import inkmath
from inkmath.cli import app
from inkmath.rendering import answer_lines
from inkmath.types import Solution

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "problem-kinds.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in PAGE.splitlines()
    if line.startswith("|") and "`" in line
]
COMMANDS = [
    shlex.split(line, comments=True)[1:]
    for block in re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if line.startswith("inkmath solve")
]


def solved(kind: str, problem: str) -> Solution:
    task, letter = (re.search(rf"--{name} ([\w-]+)", kind) for name in ("task", "for"))
    return inkmath.solve(problem, task=task and task[1], unknown=letter and letter[1])


def test_there_is_something_to_run() -> None:
    assert len(ROWS) >= 25
    assert len(COMMANDS) >= 7


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[1])
def test_the_table_is_right(row: list[str]) -> None:
    kind, problem, answer = row
    solution = solved(kind, problem.strip("`"))
    wanted = re.findall(r"`([^`]*)`", answer)
    if wanted:
        assert sorted(line for line in answer_lines(solution) if line in wanted) == sorted(wanted)
        assert kind == "function" or len(solution.answers) == len(wanted)
        assert all(found.verified for found in solution.answers)
    else:
        assert solution.status.replace("-", " ") == answer


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_the_commands_run(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.stderr
    assert "unsolved" not in result.stdout
    assert "--plot" not in arguments or (tmp_path / "graph.svg").exists()


def test_the_first_example_is_what_is_printed() -> None:
    shown = re.search(r"^```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert shown is not None
    assert CliRunner().invoke(app, COMMANDS[0]).stdout == shown[1]


def test_the_python_runs() -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    exec(compile(block, "docs/reference/problem-kinds.md", "exec"), {})  # noqa: S102


def test_the_pages_it_links_are_there() -> None:
    folder = Path(__file__).parents[2] / "docs" / "reference"
    assert [link for link in re.findall(r"\]\(([^)#]+)\)", PAGE) if not (folder / link).exists()] == []
