"""The words around the steps are in the language of the steps."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from fakes import SOLUTION
from inkmath.rendering import to_html, to_latex, to_markdown, to_text
from inkmath.rendering.content import FACTS, INTEGER, NOT_CHECKED, doubt, verdict
from inkmath.solving.translations import speaking, templates
from inkmath.types import Meaning, Section, Status


@pytest.mark.parametrize("to_form", [to_text, to_markdown, to_html, to_latex])
def test_answers_and_checks_are_announced_in_german(to_form: object) -> None:
    meanings = (Meaning("2x", "a product", "a name", "2x"),)
    doubtful = replace(SOLUTION, reading_confidence=0.4, meanings=meanings)
    assert callable(to_form)
    with speaking("de"):
        german = to_form(doubtful)
    if to_form is to_latex:
        assert german.isascii()
        german = german.replace(r"\"{o}", "ö")
    for says in ("Die Lösungen sind", "Probe", "Sicherheit 0.40", "Ein Teil ist gelesen als"):
        assert says in german
    assert not [says for says in ("The answer", "Check", "The reading", "One part") if says in german]
    assert "The answers are" in to_form(doubtful)


def test_every_label_section_and_status_has_a_german_word() -> None:
    names = {name for pair in FACTS.values() for name in pair}
    names |= {section.capitalize() for section in get_args(Section) if section}
    names |= {status.replace("-", " ") for status in get_args(Status)}
    names |= {str(INTEGER), INTEGER.latex, NOT_CHECKED}
    assert sorted(names - templates("de").keys()) == []


def test_verdicts_and_doubts_are_as_they_were_in_english() -> None:
    assert verdict(SOLUTION.checks[0]) == "Check"
    sure = replace(SOLUTION, reading_confidence=0.7)
    assert (
        doubt(sure) == "The reading is only fairly sure (confidence 0.70): compare it with what was written."
    )
