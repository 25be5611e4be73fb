"""Sentences in other languages: `de.toml` has a German template for each English one.

A template is translated where a sentence is made of it, so that its terms come in their places; a text
without terms where a solution is given out. Importing this module does not load SymPy.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import cache
from importlib.resources import files

from inkmath.types import Check, Solution, Step

ENGLISH = "en"

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Sentences that are made meanwhile are in the language."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def translated(text: str) -> str:
    """The template or text in the language that is spoken; as it is where there is no translation."""
    language = _language.get()
    return text if language == ENGLISH else templates(language).get(text, text)


@cache
def templates(language: str) -> Mapping[str, str]:
    """The templates of a language, by the English ones."""
    content = files("inkmath.solving.translations").joinpath(f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(content)


def in_language(solution: Solution) -> Solution:
    """The solution with its texts without terms in the language that is spoken."""
    if _language.get() == ENGLISH:
        return solution
    return replace(
        solution,
        message=translated(solution.message),
        steps=tuple(map(_step, solution.steps)),
        checks=tuple(map(_check, solution.checks)),
        parts=tuple(replace(part, solution=in_language(part.solution)) for part in solution.parts),
    )


def _step(step: Step) -> Step:
    return replace(
        step,
        explanation=translated(step.explanation),
        caution=translated(step.caution),
        parts=tuple(map(_step, step.parts)),
    )


def _check(check: Check) -> Check:
    return replace(check, explanation=translated(check.explanation))
