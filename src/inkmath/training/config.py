"""Training settings: frozen dataclasses, changed by KEY=VALUE texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, ClassVar, TypeVar

from inkmath.errors import ConfigError


@dataclass(frozen=True)
class TrainingConfig:
    """Settings that every training has.

    steps: length of the run. The learning rate warms up over `warm_up` steps, then falls to zero as half a
    cosine, or stays (schedule "constant").
    optimizer: "adamw", or "adam" as textbooks and PyTorch have it: betas 0.9 and 0.999, and a weight_decay
    that is an L2 penalty, half of it times the sum of the squares of all parameters.
    clip_norm: greatest norm of a step's gradient; 0 leaves it as it is.
    ema: decay of the moving average of the weights; the average is what is validated and exported. 0 is the
    weights themselves.
    remeasure_until: the step up to which statistics of batch normalisation are measured anew before the
    average is validated or kept: averaged like the weights, they lag behind while these still change fast.
    threads: of torch. A run continues bit for bit only with the threads that it began with.
    device: that trains: "cpu", "cuda", or "auto", a GPU if there is one. Only on a CPU is a run the same to
    the bit.
    workers: processes that make batches; 0 is a thread of this one; -1 is 0 on a CPU, and on a GPU one for
    each core but two. The batches are the same.
    checkpoint_every, checkpoint_every_s: a checkpoint is written after so many steps, and so many seconds
    after the one before; 0 seconds is never.
    patience: validations without a better one after which the run stops; its best weights are then the
    result. 0 is never.
    """

    steps: int = 1000
    batch_size: int = 128
    learning_rate: float = 2e-3
    warm_up: int = 200
    schedule: str = "cosine"
    optimizer: str = "adamw"
    weight_decay: float = 0.02
    clip_norm: float = 1.0
    ema: float = 0.999
    remeasure_until: int = 0
    bf16: bool = True
    seed: int = 0
    threads: int = 2
    device: str = "auto"
    workers: int = -1
    validate_every: int = 500
    checkpoint_every: int = 250
    checkpoint_every_s: int = 60
    patience: int = 0

    least: ClassVar[Mapping[str, int]] = {
        **dict.fromkeys(("steps", "batch_size", "threads", "validate_every", "checkpoint_every"), 1),
        **dict.fromkeys(("warm_up", "seed", "patience", "remeasure_until", "checkpoint_every_s"), 0),
        "workers": -1,
    }

    def __post_init__(self) -> None:
        for name, least in self.least.items():
            if getattr(self, name) < least:
                raise ConfigError(f"{name} must be at least {least}, not {getattr(self, name)}.")
        if not 0 < self.learning_rate < float("inf") or not 0 <= self.ema < 1:
            raise ConfigError("learning_rate must be positive, and ema in [0, 1).")
        if not self.weight_decay >= 0 or not self.clip_norm >= 0:
            raise ConfigError("weight_decay and clip_norm must be 0 or more.")
        for name, choices in (("schedule", ("cosine", "constant")), ("optimizer", ("adamw", "adam"))):
            if getattr(self, name) not in choices:
                raise ConfigError(f"{name} must be {' or '.join(choices)}, not {getattr(self, name)!r}.")


ConfigT = TypeVar("ConfigT", bound=TrainingConfig)

PLAIN: Mapping[str, Any] = {
    "schedule": "constant",
    "warm_up": 0,
    "optimizer": "adam",
    "weight_decay": 0.0,
    "clip_norm": 0.0,
    "ema": 0.0,
    "dropout": 0.0,
    "label_smoothing": 0.0,
    "augment": False,
    "bf16": False,
}
"""The recipe of a first notebook: Adam at a constant learning rate in float32, and nothing besides."""


def plain(config: ConfigT) -> ConfigT:
    """The configuration with the settings of `PLAIN` that it has."""
    known = {field.name for field in fields(config)}
    return replace(config, **{name: value for name, value in PLAIN.items() if name in known})


RENAMED: Mapping[str, str] = {
    "alone": "context_dropout",
    "begun_with": "init_from",
    "blind": "feature_dropout",
    "doubt": "logit_noise_std",
    "draws": "augmentations_per_sample",
    "dressed": "feature_resampling",
    "excerpts": "subexpressions",
    "haze": "feature_noise_std",
    "looked_at": "validation_expressions",
    "mistaken": "confusion_noise",
    "otherwise": "reorder_prob",
    "parts": "subexpression_prob",
    "pictured": "rasterise_prob",
    "seen": "predicted",
    "swaps": "subtree_swap_prob",
    "unseen": "mask_prob",
}
"""Names that settings had before, which `--set`, run folders and checkpoints may still use."""


def current_names(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings with today's names."""
    return {RENAMED.get(name, name): value for name, value in settings.items()}


_FREE = frozenset({"validate_every", "checkpoint_every", "checkpoint_every_s", "device", "workers"})
"""Settings that do not change the result: when it is validated and saved, and where it is computed."""


_OF_LENGTH = frozenset({"steps", "epochs", "warm_up"})


def is_longer(begun: Mapping[str, Any], config: TrainingConfig) -> bool:
    """True if the run would go on beyond the end that it was begun with."""
    now = asdict(config)
    lengths = [(begun[key], now[key]) for key in ("steps", "epochs") if key in begun and key in now]
    return all(new >= old for old, new in lengths) and any(new > old for old, new in lengths)


def differences(begun: Mapping[str, object], config: TrainingConfig) -> list[str]:
    """The settings, as `KEY was OLD, is NEW`, with which a run begun with `begun` would end differently.

    A setting that was not there yet had its default. More steps or epochs are no difference: the run goes on.
    """
    now = asdict(config)
    then = {field.name: field.default for field in fields(config)} | current_names(begun)
    same = _FREE | _OF_LENGTH if is_longer(then, config) else _FREE
    return [
        f"{key} was {then[key]}, is {now.get(key, 'not there')}"
        for key in sorted(then.keys() - same)
        if key not in now or then[key] != now[key]
    ]


def override(config: ConfigT, settings: Iterable[str]) -> ConfigT:
    """The configuration with `KEY=VALUE` texts applied.

    Raises ConfigError for an unknown key, a value of the wrong type or one out of its range.
    """
    types = {field.name: type(getattr(config, field.name)) for field in fields(config)}
    changes: dict[str, object] = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        key = RENAMED.get(key, key)
        if not equals or key not in types:
            raise ConfigError(f"Unknown setting {setting!r}. Available: {', '.join(types)}; write KEY=VALUE.")
        changes[key] = _parse(key, text, types[key])
    return replace(config, **changes)  # type: ignore[arg-type]


def _parse(key: str, text: str, kind: type) -> object:
    if kind is bool:
        values = {"true": True, "false": False, "1": True, "0": False}
        if text.lower() not in values:
            raise ConfigError(f"{key} is true or false, not {text!r}.")
        return values[text.lower()]
    try:
        return kind(text)
    except ValueError as error:
        raise ConfigError(f"{key} expects {kind.__name__}, not {text!r}.") from error
