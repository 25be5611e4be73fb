"""Repetitions on a page become likelier in the line that is in doubt, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from inkmath.evaluation.reading.sample_expression import sample_expression
from inkmath.ink.raster import draw
from inkmath.recognition.hypotheses import Hypothesis
from inkmath.recognition.language_model import IDS, LanguageModel
from inkmath.recognition.line_reader import LineReader
from inkmath.recognition.page_language import SURE, PageLanguage
from inkmath.recognition.weights import shipped
from recognition.sessions import OPTIONS, Arrays, FakeSession


def equally_likely(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
    """Every token is as likely as any other."""
    return [np.full(inputs["tokens"][:, 1:].shape, -np.log(IDS), np.float32)]


LANGUAGE = LanguageModel(FakeSession(equally_likely))


@pytest.fixture(scope="module")
def best() -> Hypothesis:
    return LineReader.load(shipped() / "expressions").hypotheses(draw(sample_expression()))[0]


def renamed(hypothesis: Hypothesis, name: str, other: str, below: float) -> Hypothesis:
    """The hypothesis with one of its symbols named otherwise, so much less likely."""
    names = tuple(other if one == name else one for one in hypothesis.tree.names)
    assert names != hypothesis.tree.names
    tree = replace(hypothesis.tree, names=names)
    likelihood = hypothesis.log_probability - below
    latex = hypothesis.latex.replace(name, other)
    return replace(hypothesis, tree=tree, latex=latex, log_probability=likelihood)


def test_the_specimen_is_what_these_tests_are_about(best: Hypothesis) -> None:
    assert "x" in best.tree.names
    assert "=" in best.tree.names


def page(*others: str, sure: float = 1.0) -> PageLanguage:
    """A page whose first line is in doubt."""
    return PageLanguage([("", 0.0), *((latex, sure) for latex in others)], LANGUAGE, OPTIONS)


def test_a_letter_that_the_page_repeats_is_likelier(best: Hypothesis) -> None:
    other = renamed(best, "x", "k", below=0.5)
    for line, first in (("k+1=k", other), ("x+1=x", best), ("2+2=4", best)):
        found = page(line, line).adapted(0, [best, other])
        assert found[0].latex == first.latex, line


def test_pages_that_repeat_nothing_change_nothing(best: Hypothesis) -> None:
    hypotheses = [best, renamed(best, "x", "k", below=0.5)]
    model = LanguageModel.load()
    lines = [("", 0.0), ("k", 1.0), (r"\frac{2}{3}-y", 1.0), (r"a\leq b", 1.0)]
    assert PageLanguage(lines, model, OPTIONS).adapted(0, hypotheses) == hypotheses
    assert page("k+1=k").adapted(0, hypotheses) == hypotheses


def test_lines_in_doubt_say_nothing(best: Hypothesis) -> None:
    hypotheses = [best, renamed(best, "x", "k", below=0.5)]
    assert page("k+1=k", "k+1=k", sure=SURE - 0.01).adapted(0, hypotheses) == hypotheses


def test_signs_and_what_is_out_of_reach_are_not_renamed(best: Hypothesis) -> None:
    signs, far = (
        renamed(best, "=", r"\leq", below=0.1),
        renamed(best, "x", "k", below=1.1 * OPTIONS.rescoring_margin),
    )
    found = page(*[r"k\leq k"] * 5).adapted(0, [best, signs, far])
    assert [one.latex for one in found] == [best.latex, signs.latex, far.latex]
    assert [one.log_probability for one in found] == pytest.approx(
        [best.log_probability, signs.log_probability, far.log_probability]
    )


def test_longer_repetitions_count_for_more(best: Hypothesis) -> None:
    repeated, once = (replace(best, latex=latex) for latex in ("2y=16", "2y=36"))
    never = replace(best, latex="2y=39")
    found = page("3y=16", "3y=16", "x-36=1").adapted(0, [never, once, repeated])
    assert [one.latex for one in found] == ["2y=16", "2y=36", "2y=39"]
