"""The command line in this process, with stand-ins for the networks and the solver."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from fakes import SOLUTION, FakeRecogniser
from inkmath import pipeline, solving
from inkmath.cli import app
from inkmath.errors import LatexSyntaxError
from inkmath.types import Solution


class Outcome:
    """The outcome of a command: its exit code and its output.

    stdin: what it is given on standard input.
    """

    def __init__(self, *arguments: object, stdin: bytes = b"") -> None:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
        self.exit_code, self.stdout, self.stderr = result.exit_code, result.stdout, result.stderr

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stdout.splitlines()]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    monkeypatch.setattr(pipeline, "READERS", {"expressions": FakeRecogniser})
    monkeypatch.setattr(pipeline, "_loaded", {})
    monkeypatch.setattr(pipeline, "solve_latex", _solve)
    monkeypatch.setattr(solving, "solve_latex", _solve)
    monkeypatch.setattr(pipeline, "solve_lines", lambda lines, **_: _solve(r" \\ ".join(lines)))
    monkeypatch.setattr(solving, "warm_up", lambda: None)
    return Outcome


def _solve(latex: str, **_: object) -> Solution:
    if "?" in latex:
        raise LatexSyntaxError("Nothing in the grammar begins with '?'.", 0)
    from dataclasses import replace

    return replace(SOLUTION, latex=latex)
