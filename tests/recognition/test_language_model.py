"""A language model gives each expression a probability, and the more usual hypothesis is likelier."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from inkmath.evaluation.specimen import specimen
from inkmath.ink.raster import draw
from inkmath.recognition.expression_reader import ExpressionReader, telling
from inkmath.recognition.hypotheses import REACH, USAGE, rescore
from inkmath.recognition.language_model import EDGE, IDS, PADDING, TOKENS, UNKNOWN, LanguageModel, padded
from inkmath.recognition.weights import load_session
from recognition.sessions import Arrays, FakeSession


def test_tokens_are_numbered_between_edges() -> None:
    one, plus = (3 + TOKENS.index(token) for token in "1+")
    found = padded([["1", "+", "1"], [], ["\\delta"]])
    wanted = [
        [EDGE, one, plus, one, EDGE],
        [EDGE, EDGE, *[PADDING] * 3],
        [EDGE, UNKNOWN, EDGE, PADDING, PADDING],
    ]
    assert found.tolist() == wanted
    assert found.max() < IDS
    assert padded([]).shape == (0, 2)


def test_the_logarithms_of_all_tokens_are_added() -> None:
    def answer(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
        return [-(inputs["tokens"][:, 1:] != PADDING).astype(np.float32)]

    model = LanguageModel(FakeSession(answer))
    assert model.log_probabilities([["1", "+", "1"], [], ["x"]]).tolist() == [-4, -1, -2]


@pytest.fixture(scope="module")
def shipped() -> LanguageModel:
    return telling(load_session("expressions")[0])


@pytest.mark.parametrize(
    ("usual", "unusual"),
    [
        ("x ^ { 2 } + 1 = 0", "x ^ { z } + 1 = 0"),
        ("( a + b ) ( a - b )", "( a + b ) ( a - 6 )"),
        (r"\sin ^ { 2 } x + \cos ^ { 2 } x = 1", r"5 i n ^ { 2 } x + \cos ^ { 2 } x = 1"),
        (r"a _ { 1 } , a _ { 2 } , \ldots , a _ { n }", r"a _ { 1 } , a _ { 2 } , \cdots , a _ { n }"),
        ("2 \\times 3 = 6", "2 x 3 = 6"),
        ("a x + b y = c", "a x + b Y = c"),
    ],
)
def test_what_people_write_is_likelier(usual: str, unusual: str, shipped: LanguageModel) -> None:
    likely, unlikely = shipped.log_probabilities([usual.split(), unusual.split()])
    assert likely > unlikely + 1


def test_what_stands_beside_it_in_a_batch_changes_nothing(shipped: LanguageModel) -> None:
    one, other = ["x", "=", "1"], [*"a+b+c+d=e"]
    both = shipped.log_probabilities([one, other])
    np.testing.assert_allclose(both[0], shipped.log_probabilities([one])[0], atol=1e-4)


def test_the_more_usual_of_two_hypotheses_becomes_likelier() -> None:
    reader = ExpressionReader.load()
    best, *_ = reader.hypotheses(draw(specimen()))
    level = replace(best, latex="y")

    def answer(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
        return [np.array([[-5.0], [-2.0]], np.float32)]

    first, second = rescore([best, level], LanguageModel(FakeSession(answer)))
    assert (first.latex, second.latex) == ("y", best.latex)
    assert first.log_probability == pytest.approx(best.log_probability - 2 * USAGE)
    assert second.log_probability == pytest.approx(best.log_probability - 5 * USAGE)
    assert [first.usage, second.usage] == pytest.approx([-2 * USAGE, -5 * USAGE])


def test_who_is_out_of_reach_is_not_asked_and_counts_as_unusual() -> None:
    reader = ExpressionReader.load()
    best, *_ = reader.hypotheses(draw(specimen()))
    level = replace(best, latex="y")
    far = replace(best, latex="z", log_probability=best.log_probability - 1.1 * REACH)
    asked = []

    def answer(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
        asked.append(len(inputs["tokens"]))
        return [np.array([[-2.0], [-5.0]][: asked[-1]], np.float32)]

    language = LanguageModel(FakeSession(answer))
    assert rescore([], language) == []
    assert asked == []
    assert [one.usage for one in rescore([best, far], language)] == pytest.approx([-2 * USAGE] * 2)
    assert asked.pop() == 1
    *_, last = rescore([best, level, far], language)
    assert asked == [2]
    assert (last.latex, last.usage) == (far.latex, pytest.approx(-5 * USAGE))
