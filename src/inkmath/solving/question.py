"""A question to the solver: the lines of a problem, and the task."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import get_args

from inkmath.errors import ConfigError, InputError
from inkmath.expression.latex import parse, print_latex
from inkmath.expression.meaning import interpret
from inkmath.expression.terms import Variable
from inkmath.types import Detail, Language, Method, Numbers, Task

TASKS: tuple[str, ...] = get_args(Task)
NUMBERS: tuple[str, ...] = get_args(Numbers)
METHODS: tuple[str, ...] = get_args(Method)
CHOICES = {"detail": get_args(Detail), "language": get_args(Language)}
"""Values of the options that have few."""


@dataclass(frozen=True, slots=True)
class Question:
    """One problem.

    lines: LaTeX, at least one.
    unknown: LaTeX of the letter to solve for or to differentiate by; None leaves the choice to the solver.
    task: one of TASKS; None for what the lines themselves ask for.
    method: one of METHODS, where it fits the problem; None leaves the choice to the solver.
    detail: how much of the working is shown; language: of its sentences.
    on_page: number of each line on the page where they stand, by which sentences call it; none counts from 1.
    numbers: one of NUMBERS; None for real ones, and complex ones where `i` or an unknown z asks for them.
    """

    lines: tuple[str, ...]
    unknown: str | None = None
    task: str | None = None
    numbers: str | None = None
    method: str | None = None
    detail: str = "normal"
    language: str = "en"
    on_page: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.method is not None and self.method not in METHODS:
            raise ConfigError(f"Unknown method {self.method!r}. Available: {', '.join(METHODS)}.")
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                raise ConfigError(f"Unknown {name} {getattr(self, name)!r}. Available: {', '.join(choices)}.")
        if self.task is not None and self.task not in TASKS:
            raise ConfigError(f"Unknown task {self.task!r}. Available: {', '.join(TASKS)}.")
        if self.numbers is not None and self.numbers not in NUMBERS:
            raise ConfigError(f"Unknown numbers {self.numbers!r}. Available: {', '.join(NUMBERS)}.")
        if self.unknown is not None:
            _letter(self.unknown)

    @property
    def variable(self) -> Variable | None:
        """The unknown, if one is asked for."""
        return None if self.unknown is None else _letter(self.unknown)

    @property
    def latex(self) -> str:
        """All lines, as they are shown."""
        return r" \\ ".join(self.lines)

    def to_text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Question:
        """The inverse of `to_text`."""
        data = json.loads(text)
        return cls(**(data | {name: tuple(data[name]) for name in ("lines", "on_page")}))


def canonical(line: str) -> str:
    """The line in canonical LaTeX. Raises LatexSyntaxError."""
    return print_latex(parse(line))


def _letter(latex: str) -> Variable:
    try:
        variable = interpret(parse(latex))
    except InputError as error:
        raise ConfigError(f"The unknown is {latex!r}; expected a letter: {error}") from error
    if not isinstance(variable, Variable):
        raise ConfigError(f"The unknown is {latex!r}; expected a letter.")
    return variable
