"""Trains the language model: the tokens of an expression so far -> the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from inkmath.errors import ConfigError
from inkmath.recognition.language_model import IDS, PADDING, TokenIds, padded
from inkmath.training.config import TrainingConfig
from inkmath.training.loop import Task
from inkmath.training.synthesis import Tokens

_SIMILAR = 4  # batches of expressions of similar length that a batch is drawn from


@dataclass(frozen=True)
class LanguageConfig(TrainingConfig):
    """Settings of the language model.

    synthesised: expressions from the grammar. textbooks: formulas drawn from textbooks. covering: short ones
    for every name, so that none is too rare.
    non_commercial: draw from sources whose licence does not allow commercial use, too.
    written, of_textbooks, of_covering: shares of batches of what people wrote, of textbooks and of short
    formulas; the rest is the grammar's. Where there is nothing of one kind, the others keep their
    proportions.
    subexpressions: of each expression that people wrote, beside the whole, so that short inputs are modelled.
    width: of what is remembered of the tokens so far; half of it for a token.
    """

    steps: int = 7000
    warm_up: int = 100
    bf16: bool = False
    dropout: float = 0.15
    synthesised: int = 200_000
    textbooks: int = 300_000
    covering: int = 300
    non_commercial: bool = False
    written: float = 0.25
    of_textbooks: float = 0.4
    of_covering: float = 0.12
    subexpressions: int = 1
    width: int = 320
    validate_every: int = 1000

    def __post_init__(self) -> None:
        super().__post_init__()
        shares = (self.written, self.of_textbooks, self.of_covering)
        if min(shares) < 0 or sum(shares) > 1:
            raise ConfigError(
                "written, of_textbooks and of_covering must be shares: not negative, together at most 1."
            )


class LanguageNet(nn.Module):
    """A recurrent network with gates (Cho et al. 2014): ids (N, L) -> log probabilities (N, L - 1)."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.embedding = nn.Embedding(IDS, width // 2)
        self.memory = nn.GRU(width // 2, width, batch_first=True)
        self.following = nn.Linear(width, IDS)
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor) -> Tensor:
        """Log probabilities of all tokens but the first; 0 for padding."""
        remembered, _ = self.memory(self.dropout(self.embedding(tokens[:, :-1])))
        scores = torch.log_softmax(self.following(self.dropout(remembered)), dim=-1)
        following = tokens[:, 1:]
        of_those = scores.gather(-1, following[..., None])[..., 0]
        return torch.where(following == PADDING, torch.zeros_like(of_those), of_those)


def language_net(config: LanguageConfig) -> LanguageNet:
    return LanguageNet(config.width, config.dropout)


class LanguageTask(Task[Tensor]):
    """The task that `inkmath.training.loop.train` runs."""

    config: LanguageConfig

    def __init__(
        self,
        parts: Sequence[tuple[float, Sequence[Tokens]]],
        validation: Mapping[str, Sequence[Tokens]],
        config: LanguageConfig,
    ) -> None:
        """parts: the share of batches that are drawn from expressions; one without any has none.

        validation: expressions that are in none of the parts, by the name of what they are from.
        """
        torch.manual_seed(config.seed)
        self.config = config
        self.model: nn.Module = language_net(config)
        self._ids = TokenIds()
        self._parts = [sorted(expressions, key=len) for share, expressions in parts if expressions]
        self._shares = np.cumsum([share for share, expressions in parts if expressions])
        self._validation = {name: sorted(expressions, key=len) for name, expressions in validation.items()}

    def batch(self, step: int) -> Tensor:
        rng = np.random.default_rng([self.config.seed, step])
        place = int(np.searchsorted(self._shares, rng.random() * self._shares[-1], side="right"))
        expressions = self._parts[min(place, len(self._parts) - 1)]
        window = _SIMILAR * self.config.batch_size
        start = max(0, min(int(rng.integers(len(expressions))) - window // 2, len(expressions) - window))
        picks = rng.integers(start, min(start + window, len(expressions)), size=self.config.batch_size)
        return torch.from_numpy(padded([expressions[pick] for pick in picks], self._ids))

    def loss(self, model: nn.Module, batch: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        return -model(batch).sum() / _count(batch), {}

    @torch.inference_mode()
    def validate(self, model: nn.Module) -> dict[str, float]:
        """The geometric mean of the probability of a token for each part; token: of these."""
        model.eval()
        by_part = {name: self._token_log(model, part) for name, part in self._validation.items()}
        every = float(np.mean(list(by_part.values()) or [0.0]))
        return {name: float(np.exp(log)) for name, log in {"token": every, **by_part}.items()}

    def _token_log(self, model: nn.Module, expressions: Sequence[Tokens]) -> float:
        """The mean logarithm of the probability of a token."""
        device = next(model.parameters()).device
        total, count = 0.0, 0
        for start in range(0, len(expressions), 64):
            batch = torch.from_numpy(padded(expressions[start : start + 64], self._ids)).to(device)
            total += float(model(batch).sum())
            count += int(_count(batch))
        return total / max(count, 1)


def _count(batch: Tensor) -> Tensor:
    """The number of predicted tokens, the ends among them."""
    return (batch[:, 1:] != PADDING).sum()
