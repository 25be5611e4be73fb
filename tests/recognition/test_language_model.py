"""A language model gives each expression a probability, and the more usual hypothesis is likelier."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from inkmath.evaluation.reading.sample_expression import sample_expression
from inkmath.ink.raster import draw
from inkmath.recognition.hypotheses import rescore
from inkmath.recognition.language_model import (
    EDGE,
    IDS,
    PADDING,
    TOKENS,
    UNKNOWN,
    LanguageModel,
    TokenIds,
    padded,
)
from inkmath.recognition.line_reader import LineReader
from inkmath.recognition.weights import shipped
from recognition.sessions import OPTIONS, Arrays, FakeSession

WEIGHT = OPTIONS.language_model_weight


def test_tokens_are_numbered_between_edges() -> None:
    one, plus = (3 + TOKENS.index(token) for token in "1+")
    found = padded([["1", "+", "1"], [], ["\\aleph"]])
    wanted = [
        [EDGE, one, plus, one, EDGE],
        [EDGE, EDGE, *[PADDING] * 3],
        [EDGE, UNKNOWN, EDGE, PADDING, PADDING],
    ]
    assert found.tolist() == wanted
    assert found.max() < IDS
    assert padded([]).shape == (0, 2)


@pytest.mark.parametrize(
    ("tokens", "same"),
    [
        ([r"\ln", "x"], ["l", "n", "x"]),
        (["a", r"\bmod", "b"], ["a", "m", "o", "d", "b"]),
        ([r"\text{or else}"], [*"orelse"]),
        ([r"\bar", "{", "x", "}"], [r"\overline", "{", "x", "}"]),
        (["a", r"\mid", "b"], ["a", "|", "b"]),
        ([r"\unknown"], [r"\aleph"]),
    ],
)
def test_what_is_the_same_ink_has_the_same_ids(tokens: list[str], same: list[str]) -> None:
    assert padded([tokens]).tolist() == padded([same]).tolist()


def test_functions_that_are_one_symbol_are_not_spelled() -> None:
    assert padded([[r"\sin", "x"]]).shape == (1, 4)


def test_a_network_that_knows_fewer_tokens_gets_its_own_ids() -> None:
    ids = TokenIds(["n", "x"])
    assert [ids.of(token) for token in ("x", r"\ln", "y")] == [(4,), (UNKNOWN, 3), (UNKNOWN,)]


def test_a_name_that_is_spelled_has_one_logarithm() -> None:
    def answer(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
        return [np.where(inputs["tokens"][:, 1:] == PADDING, 0, -1).astype(np.float32)]

    model = LanguageModel(FakeSession(answer))
    expressions = [[r"\ln", "x"], ["x"], []]
    assert model.token_log_probabilities(expressions) == [[-2, -1, -1], [-1, -1], [-1]]


def test_the_logarithms_of_all_tokens_are_added() -> None:
    def answer(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
        return [-(inputs["tokens"][:, 1:] != PADDING).astype(np.float32)]

    model = LanguageModel(FakeSession(answer))
    assert model.log_probabilities([["1", "+", "1"], [], ["x"]]).tolist() == [-4, -1, -2]


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return LanguageModel.load()


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
def test_what_people_write_is_likelier(usual: str, unusual: str, model: LanguageModel) -> None:
    likely, unlikely = model.log_probabilities([usual.split(), unusual.split()])
    assert likely > unlikely + 1


def test_what_stands_beside_it_in_a_batch_changes_nothing(model: LanguageModel) -> None:
    one, other = ["x", "=", "1"], [*"a+b+c+d=e"]
    both = model.log_probabilities([one, other])
    np.testing.assert_allclose(both[0], model.log_probabilities([one])[0], atol=1e-4)


def test_rescore_prefers_the_hypothesis_of_higher_language_score() -> None:
    reader = LineReader.load(shipped() / "expressions")
    best, *_ = reader.hypotheses(draw(sample_expression()))
    level = replace(best, latex="y")

    def answer(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
        return [np.array([[-5.0], [-2.0]], np.float32)]

    first, second = rescore([best, level], LanguageModel(FakeSession(answer)), OPTIONS)
    assert (first.latex, second.latex) == ("y", best.latex)
    assert first.log_probability == pytest.approx(best.log_probability - 2 * WEIGHT)
    assert second.log_probability == pytest.approx(best.log_probability - 5 * WEIGHT)
    assert [first.language_score, second.language_score] == pytest.approx([-2 * WEIGHT, -5 * WEIGHT])


def test_rescore_gives_the_lowest_score_beyond_the_margin() -> None:
    reader = LineReader.load(shipped() / "expressions")
    best, *_ = reader.hypotheses(draw(sample_expression()))
    level = replace(best, latex="y")
    far = replace(best, latex="z", log_probability=best.log_probability - 1.1 * OPTIONS.rescoring_margin)
    asked = []

    def answer(inputs: Arrays) -> list[npt.NDArray[np.float32]]:
        asked.append(len(inputs["tokens"]))
        return [np.array([[-2.0], [-5.0]][: asked[-1]], np.float32)]

    language = LanguageModel(FakeSession(answer))
    assert rescore([], language, OPTIONS) == []
    assert asked == []
    assert [one.language_score for one in rescore([best, far], language, OPTIONS)] == pytest.approx(
        [-2 * WEIGHT] * 2
    )
    assert asked.pop() == 1
    *_, last = rescore([best, level, far], language, OPTIONS)
    assert asked == [2]
    assert (last.latex, last.language_score) == (far.latex, pytest.approx(-5 * WEIGHT))
