"""What is repeated on a page becomes likelier in the line that is in doubt, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from inkmath.evaluation.specimen import specimen
from inkmath.ink.raster import draw
from inkmath.recognition.expression_reader import ExpressionReader
from inkmath.recognition.hypotheses import REACH, Hypothesis
from inkmath.recognition.language import IDS, LanguageModel
from inkmath.recognition.page_language import PageCounts, adapted
from recognition.sessions import Arrays, FakeSession


def equally_likely(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
    """Every token is as likely as any other."""
    return [np.full(inputs["tokens"][:, 1:].shape, -np.log(IDS), np.float32)]


LANGUAGE = LanguageModel(FakeSession(equally_likely))


@pytest.fixture(scope="module")
def best() -> Hypothesis:
    return ExpressionReader.load().hypotheses(draw(specimen()))[0]


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


def test_a_letter_that_the_page_repeats_is_likelier(best: Hypothesis) -> None:
    other = renamed(best, "x", "k", below=0.5)
    for said, first in (("k+1=k", other), ("x+1=x", best), ("2+2=4", best)):
        found = adapted([best, other], PageCounts([(said, 1.0)]), LANGUAGE)
        assert found[0].latex == first.latex, said


def test_a_line_that_is_hardly_sure_says_hardly_anything(best: Hypothesis) -> None:
    other = renamed(best, "x", "k", below=0.5)
    found = adapted([best, other], PageCounts([("k+1=k", 0.001)]), LANGUAGE)
    assert found[0].latex == best.latex


def test_signs_and_what_is_out_of_reach_are_not_renamed(best: Hypothesis) -> None:
    page = PageCounts([(r"k\leq k", 1.0)] * 5)
    signs, far = renamed(best, "=", r"\leq", below=0.1), renamed(best, "x", "k", below=1.1 * REACH)
    found = adapted([best, signs, far], page, LANGUAGE)
    assert [one.latex for one in found] == [best.latex, signs.latex, far.latex]
    assert [one.log_probability for one in found] == pytest.approx(
        [best.log_probability, signs.log_probability, far.log_probability]
    )


def test_longer_repetitions_count_for_more() -> None:
    page = PageCounts([("3y=16", 1.0), ("x-36=1", 1.0)])
    prior = [-np.log(IDS)] * 6
    assert page.log_gain("2y=16", prior) > page.log_gain("2y=36", prior) > page.log_gain("2y=39", prior)
    assert PageCounts([]).log_gain("2y=16", prior) == pytest.approx(0)
