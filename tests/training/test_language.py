"""The language model learns what is written, looks only back, and knows no padding."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.errors import ConfigError
from inkmath.recognition.language_model import PADDING, padded
from inkmath.training.language import LanguageConfig, LanguageTask, language_net

WRITTEN = [tuple("1+1=2"), tuple("x=1"), tuple("2x")]
CONFIG = LanguageConfig(steps=60, batch_size=16, learning_rate=0.02, warm_up=5, width=32, dropout=0.0)


def test_what_comes_later_changes_nothing() -> None:
    net = language_net(CONFIG).eval()
    with torch.inference_mode():
        short, long = (net(torch.from_numpy(padded([tuple(text)]))) for text in ("1+1=2", "1+1=x+3"))
    torch.testing.assert_close(short[0, :4], long[0, :4])
    assert short[0, 4] != long[0, 4]


def test_padding_costs_nothing() -> None:
    net = language_net(CONFIG).eval()
    with torch.inference_mode():
        alone, both = net(torch.from_numpy(padded(WRITTEN[1:2]))), net(torch.from_numpy(padded(WRITTEN)))
    torch.testing.assert_close(both[1, :4], alone[0])
    assert not both[1, 4:].any()


def test_a_network_that_knows_all_is_sure() -> None:
    task = LanguageTask([(1, WRITTEN)], {"crohme": WRITTEN}, CONFIG)
    optimiser = torch.optim.Adam(task.model.parameters(), CONFIG.learning_rate)
    before = task.validate(task.model)["token"]
    task.model.train()
    for step in range(CONFIG.steps):
        loss, _ = task.loss(task.model, task.batch(step))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    after = task.validate(task.model)["token"]
    assert before < 0.05 < 0.6 < after < 1


def test_batches_are_a_function_of_seed_and_step() -> None:
    first, second = (LanguageTask([(0.5, WRITTEN), (0.5, [("a", "b")])], {}, CONFIG) for _ in range(2))
    assert all(torch.equal(first.batch(step), second.batch(step)) for step in range(5))


def test_each_part_has_its_share_of_batches() -> None:
    parts = [(0.3, WRITTEN), (0.5, []), (0.7, [("a", "b")])]
    task = LanguageTask(parts, {}, CONFIG)
    other = padded([("a", "b")])[0].tolist()
    written = [task.batch(step)[0].tolist() != other for step in range(200)]
    assert 0.2 < sum(written) / 200 < 0.4


def test_shares_are_checked() -> None:
    with pytest.raises(ConfigError, match="together at most 1"):
        LanguageConfig(written=0.7, of_textbooks=0.4)


def test_validation_is_of_each_part_and_of_all() -> None:
    task = LanguageTask([(1, WRITTEN)], {"crohme": WRITTEN[:1], "textbooks": WRITTEN[1:]}, CONFIG)
    found = task.validate(task.model)
    assert found["token"] == pytest.approx((found["crohme"] * found["textbooks"]) ** 0.5)
    assert found["crohme"] != found["textbooks"]


def test_nothing_is_held_out_of_a_set_that_says_the_same() -> None:
    task = LanguageTask([(1, WRITTEN)], {"crohme": []}, CONFIG)
    assert task.validate(task.model) == {"token": 1.0, "crohme": 1.0}
    assert (task.batch(0)[:, 0] != PADDING).all()
