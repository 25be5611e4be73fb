"""Settings by text, and what is refused."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from importlib.resources import files
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

from inkmath.errors import ConfigError
from inkmath.training.classifier_presets import CLASSIFIERS
from inkmath.training.config import PLAIN, RENAMED, TrainingConfig, differences, override, plain
from inkmath.training.presets import PRESETS
from inkmath.training.relations import RelationsConfig

SHIPPED = Path(str(files("inkmath"))) / "weights"


@dataclass(frozen=True)
class Config(TrainingConfig):
    augment: bool = True
    name: str = "a"


def test_texts_become_values_of_the_right_type() -> None:
    settings = ["steps=20", "learning_rate=1e-4", "augment=False", "name=x=y", "bf16=1"]
    changed = override(Config(bf16=False), settings)
    assert changed == replace(Config(), steps=20, learning_rate=1e-4, augment=False, name="x=y", bf16=True)
    assert override(Config(), []) == Config()


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        ("stepz=3", "Available: steps"),
        ("steps", "KEY=VALUE"),
        ("=3", "Unknown setting"),
        ("steps=many", "expects int"),
        ("steps=1.5", "expects int"),
        ("augment=maybe", "true or false"),
        ("steps=0", "at least 1"),
        ("batch_size=-3", "at least 1"),
        ("threads=0", "at least 1"),
        ("learning_rate=0", "positive"),
        ("learning_rate=nan", "positive"),
        ("learning_rate=inf", "positive"),
        ("ema=1", "ema"),
        ("clip_norm=-1", "clip_norm"),
        ("schedule=linear", "cosine or constant"),
        ("optimizer=sgd", "adamw or adam"),
    ],
)
def test_what_is_wrong_is_named(setting: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        override(Config(), [setting])


def test_the_plain_recipe_is_on_every_preset() -> None:
    for preset in {**PRESETS, **CLASSIFIERS}.values():
        found = asdict(plain(preset.config()))
        assert {name: found[name] for name in PLAIN if name in found} == {
            name: value for name, value in PLAIN.items() if name in found
        }
        assert found["learning_rate"] == preset.config().learning_rate


def test_differences_name_what_changes_the_result() -> None:
    begun = asdict(Config())
    assert differences(begun, Config()) == []
    assert differences(begun, Config(validate_every=7, checkpoint_every=9)) == []
    assert differences(begun, Config(seed=4)) == ["seed was 0, is 4"]
    assert differences({**begun, "old": 1}, Config()) == ["old was 1, is not there"]


def test_a_setting_that_was_not_there_yet_had_its_default() -> None:
    begun = asdict(TrainingConfig())
    del begun["patience"]
    assert differences(begun, TrainingConfig()) == []
    assert differences(begun, TrainingConfig(patience=2)) == ["patience was 0, is 2"]
    assert differences(begun | {"gone": 1}, TrainingConfig()) == ["gone was 1, is not there"]


def test_override_takes_the_names_that_settings_had_before() -> None:
    config = override(RelationsConfig(), ["swaps=0.25", "haze=0.5"])
    assert (config.subtree_swap_prob, config.feature_noise_std) == (0.25, 0.5)


def test_differences_compares_settings_under_the_names_that_they_had_before() -> None:
    begun = {("seen" if name == "predicted" else name): x for name, x in asdict(RelationsConfig()).items()}
    assert differences(begun, RelationsConfig()) == []
    assert differences(begun | {"seen": 0.1}, RelationsConfig()) == ["predicted was 0.1, is 0.6"]


@pytest.mark.parametrize("card", sorted(SHIPPED.rglob("*.json")), ids=lambda path: path.stem)
def test_recipes_that_ship_use_the_names_of_today(card: Path) -> None:
    assert RENAMED.keys() & json.loads(card.read_text(encoding="utf-8")).get("recipe", {}).keys() == set()
