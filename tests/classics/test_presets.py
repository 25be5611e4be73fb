"""The four networks are those of the chapter."""

from __future__ import annotations

import numpy as np
import pytest

from inkmath import nn
from inkmath.classics.presets import PRESETS, find
from inkmath.classics.tasks import TASKS
from inkmath.errors import ConfigError


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("network-1", 2025 * 20 + 20),
        ("network-2", 2025 * 50 + 50 + 50 * 20 + 20),
        ("network-3", 8 * 10 + 8 * 21 * 21 * 20 + 20),
        ("network-4", 8 * 10 + 12 * (8 * 25 + 1) + 768 * 20 + 20),
    ],
)
def test_parameters(name: str, parameters: int) -> None:
    preset = PRESETS[name]
    network = preset.network(preset.settings, 45, 20)
    assert network.parameter_count == parameters
    assert network.predict(np.zeros((2, 1, 45, 45), np.float32)).shape == (2, 20)
    assert isinstance(network.layers[-1], nn.Softmax)


def test_every_preset_has_a_task() -> None:
    assert {preset.task for preset in PRESETS.values()} == set(TASKS)
    assert all(name == preset.name for name, preset in PRESETS.items())


def test_settings_reach_the_network() -> None:
    from dataclasses import replace

    preset = find("network-2")
    first, second, other = (
        preset.network(replace(preset.settings, init=init, seed=seed), 9, 3)
        for init, seed in (("he", 1), ("he", 1), ("normal", 1))
    )
    weights = [network.layers[1].parameters["weights"] for network in (first, second, other)]
    assert np.array_equal(weights[0], weights[1])
    assert weights[2].std() > 3 * weights[0].std()


def test_an_unknown_name_tells_which_there_are() -> None:
    with pytest.raises(ConfigError, match="network-4-mnist"):
        find("network-5")
