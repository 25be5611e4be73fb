"""`inkmath models`, `--version` and how the program ends when something is wrong with itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import inkmath
from inkmath.errors import CorruptModelError, MissingExtraError
from inkmath.recognition import reader_config, weights
from inkmath.recognition.weights import Card, Score

Run = Callable[..., Any]

CARD = Card(
    name="symbols",
    file="symbols.onnx",
    sha256="ab" * 32,
    bytes=1_500_000,
    task="names a symbol",
    classes=("x", "y"),
    input="float32 (N, 1, 32, 32)",
    data="CROHME 2014 train",
    licence="CC BY-NC-SA 3.0",
    recipe={"epochs": 3},
    seed=1,
    scores=(Score("top-1", "CROHME 2014 test", 0.9012, (0.89, 0.91), 10061, "inkmath evaluate symbols"),),
)


@pytest.fixture
def one_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "list_models", lambda: [CARD])
    monkeypatch.setattr(reader_config, "list_readers", lambda: [])


@pytest.mark.usefixtures("one_model")
def test_the_table_tells_size_hash_data_licence_and_scores(run: Run) -> None:
    text = run("models").stdout
    for expected in ("symbols", "1.50 MB", "ab" * 32, "CROHME 2014 train", "CC BY-NC-SA 3.0"):
        assert expected in text
    assert "top-1 0.9012 [0.89, 0.91] on 10,061 of CROHME 2014 test" in text


@pytest.mark.usefixtures("one_model")
def test_json_is_the_card(run: Run) -> None:
    (card,) = run("models", "--json").objects
    assert card.pop("schema") == 1
    assert card == json.loads(json.dumps(CARD.to_dict()))


def test_readers_are_shown_with_their_networks_and_options(run: Run) -> None:
    text = run("models").stdout
    assert "reader expressions" in text
    assert "expression-parser" in text
    assert "language model weight" in text
    found = {one["name"]: one for one in run("models", "--json").objects}
    assert found["expressions"]["decoding"]["language_model_weight"] == 0.4


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"inkmath {inkmath.__version__}\n"


def test_help_names_the_commands(run: Run) -> None:
    outcome = run("--help")
    assert outcome.exit_code == 0
    for command in ("read", "solve", "data", "evaluate", "bench", "models", "train", "export"):
        assert command in outcome.stdout


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (CorruptModelError("The weights are not those on their card."), 3),
        (MissingExtraError("train", "Training"), 2),
    ],
)
def test_an_error_of_our_own_is_a_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, exit_code: int
) -> None:
    def fail() -> list[Card]:
        raise error

    monkeypatch.setattr(weights, "list_models", fail)
    outcome = run("models")
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (exit_code, "", f"inkmath: {error}\n")
