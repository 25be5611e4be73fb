"""Trains the language model: the tokens of an expression so far -> the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from inkmath.recognition.language_model import IDS, PADDING, padded
from inkmath.training.config import TrainingConfig
from inkmath.training.loop import Task
from inkmath.training.synthesis import Tokens

_SIMILAR = 4  # batches of expressions of similar length that a batch is drawn from


@dataclass(frozen=True)
class LanguageConfig(TrainingConfig):
    """Settings of the language model.

    synthesised: expressions from the grammar. written: share of batches of what people wrote.
    subexpressions: of each expression that people wrote, beside the whole, so that short inputs are modelled.
    width: of what is remembered of the tokens so far; half of it for a token.
    """

    steps: int = 8000
    batch_size: int = 192
    warm_up: int = 100
    bf16: bool = False
    dropout: float = 0.15
    synthesised: int = 400_000
    written: float = 0.35
    subexpressions: int = 1
    width: int = 256
    validate_every: int = 1000


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
        written: Sequence[Tokens],
        synthesised: Sequence[Tokens],
        validation: Sequence[Tokens],
        config: LanguageConfig,
    ) -> None:
        """validation: expressions that are not among `written`."""
        torch.manual_seed(config.seed)
        self.config = config
        self.model: nn.Module = language_net(config)
        self._written, self._synthesised = sorted(written, key=len), sorted(synthesised, key=len)
        self._validation = sorted(validation, key=len)

    def batch(self, step: int) -> Tensor:
        rng = np.random.default_rng([self.config.seed, step])
        is_written = not self._synthesised or rng.random() < self.config.written
        expressions = self._written if is_written else self._synthesised
        window = _SIMILAR * self.config.batch_size
        start = max(0, min(int(rng.integers(len(expressions))) - window // 2, len(expressions) - window))
        picks = rng.integers(start, min(start + window, len(expressions)), size=self.config.batch_size)
        return torch.from_numpy(padded([expressions[pick] for pick in picks]))

    def loss(self, model: nn.Module, batch: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        return -model(batch).sum() / _count(batch), {}

    @torch.inference_mode()
    def validate(self, model: nn.Module) -> dict[str, float]:
        """token: the probability of a token, the geometric mean over all of the validation part."""
        model.eval()
        device = next(model.parameters()).device
        total, count = 0.0, 0
        for start in range(0, len(self._validation), 64):
            batch = torch.from_numpy(padded(self._validation[start : start + 64])).to(device)
            total += float(model(batch).sum())
            count += int(_count(batch))
        return {"token": float(np.exp(total / max(count, 1)))}


def _count(batch: Tensor) -> Tensor:
    """The number of predicted tokens, the ends among them."""
    return (batch[:, 1:] != PADDING).sum()
