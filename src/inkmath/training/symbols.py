"""Trains the symbol classifier: a piece of a drawn expression and what is around it -> class, or junk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from torch import Tensor, nn

from inkmath.data.expressions import WrittenExpression
from inkmath.errors import EmptyInkError
from inkmath.ink.views import Views, views
from inkmath.recognition.symbol_classifier import FEATURES
from inkmath.recognition.weights import read_json
from inkmath.training.candidates import WRONG, LabelledCandidates, labelled_candidates
from inkmath.training.config import TrainingConfig
from inkmath.training.loop import Task
from inkmath.training.models import SymbolNet
from inkmath.training.other_hands import OtherHands, SingleSymbols
from inkmath.training.recovery import recover
from inkmath.training.symbol_inks import Library
from inkmath.vocab import SYMBOLS, class_ids, symbol_ids

JUNK_CLASS = len(SYMBOLS)
_MEASURED_ON = 4  # batches, by which statistics of batch normalisation are measured

Batch = tuple[tuple[Tensor, Tensor], Tensor]
Shown = tuple[Views, npt.NDArray[np.int64]]
"""Candidates and their classes, JUNK_CLASS for wrong ones."""


@dataclass(frozen=True)
class SymbolConfig(TrainingConfig):
    """Settings of the symbol classifier.

    symbols, wrong: at most so many of an expression's symbols, and of its wrong groupings.
    balance: a symbol is chosen out of its expression in proportion to its class's count ** -balance.
    context_dropout: share of candidates that are shown without their surroundings.
    other_hands: share of drawn symbols in whose place those of other hands are put; see `other_hands`.
    single: share of candidates that are symbols by themselves; see `SingleSymbols`.
    written: share of the expressions that people wrote; the others are synthesised.
    synthesised: expressions from a grammar. textbooks: formulas of textbooks. covering: short ones for every
    symbol, so that none is too rare.
    rasterise_prob: share of expressions that come out of a picture of some size, not straight from the pen.
    width: of the first stage of what sees the candidate alone; doubled by each stage after it. stem: of the
    layer before.
    init_from: the file of such a network, with fewer classes it may be, which is trained on; "" begins with
    nothing.
    """

    steps: int = 4000
    batch_size: int = 256
    label_smoothing: float = 0.05
    dropout: float = 0.2
    symbols: int = 8
    wrong: int = 6
    balance: float = 0.4
    context_dropout: float = 0.15
    other_hands: float = 0.0
    single: float = 0.0
    written: float = 0.3
    synthesised: int = 16_000
    textbooks: int = 16_000
    covering: int = 60
    rasterise_prob: float = 0.0
    stem: int = 24
    width: int = 40
    validation_expressions: int = 250
    init_from: str = ""
    validate_every: int = 1000
    checkpoint_every: int = 250


@dataclass(frozen=True)
class ExpressionSymbolConfig(SymbolConfig):
    """Settings of the symbol network in the expression reader's file: smaller, and trained longer."""

    steps: int = 9000
    symbols: int = 12
    wrong: int = 10
    synthesised: int = 12_000
    textbooks: int = 24_000
    covering: int = 100
    rasterise_prob: float = 0.42
    other_hands: float = 0.25
    single: float = 0.2
    stem: int = 16
    width: int = 32
    validate_every: int = 2000


class SymbolTask(Task[Batch]):
    """The task that `inkmath.training.loop.train` runs."""

    config: SymbolConfig

    def __init__(
        self,
        training: Sequence[WrittenExpression],
        validation: Sequence[WrittenExpression],
        config: SymbolConfig,
        new: Sequence[WrittenExpression] = (),
    ) -> None:
        """new: synthesised expressions to learn from beside those that people wrote."""
        torch.manual_seed(config.seed)
        self.config = config
        self.model: nn.Module = symbol_net(config)
        self.model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's types lack it
        self._expressions = [expression for expression in training if expression.symbols]
        self._new = list(new)
        self._hands = OtherHands() if config.other_hands else None
        self._single = SingleSymbols(Library(training)) if config.single else None
        labels = [symbol_ids()[s.name] for e in (*self._expressions, *self._new) for s in e.symbols]
        counts = np.bincount(labels, minlength=JUNK_CLASS).astype(np.float64)
        self._weights = np.maximum(counts, 1) ** -config.balance
        chosen = [expression for expression in validation if expression.symbols]
        every = max(1, len(chosen) // config.validation_expressions)
        seen = [
            _labelled(expression, None, 0.0)
            for expression in chosen[::every][: config.validation_expressions]
        ]
        self._validation = [one for one in seen if one is not None]

    def begin(self) -> None:
        """Give the network the weights of the file that it begins with."""
        if self.config.init_from:
            assert isinstance(self.model, SymbolNet)
            file = Path(self.config.init_from)
            places = [class_ids()[name] for name in read_json(file.with_suffix(".json"))["classes"]]
            examples = [self.batch(step)[0] for step in range(_MEASURED_ON)]
            recover(self.model, onnx.load(file).graph, examples, places)

    def batch(self, step: int) -> Batch:
        rng = np.random.default_rng([self.config.seed, step])
        return as_batch(*self.by_many_hands(self.config.batch_size, rng))

    def by_many_hands(self, count: int, rng: np.random.Generator) -> Shown:
        """`count` candidates, some with the ink of other hands, and some symbols by themselves."""
        single = round(self.config.single * count)
        seen = self.drawn(count - single, rng)
        if self._hands is not None:
            self._hands.put(*seen, self.config.other_hands, rng)
        return seen if self._single is None else together([seen, self._single.drawn(single, rng)])

    def drawn(self, count: int, rng: np.random.Generator) -> Shown:
        """`count` candidates of drawn expressions, some without their surroundings."""
        found: list[Shown] = []
        missing = count
        while missing > 0:
            is_new = self._new and rng.random() >= self.config.written
            pool = self._new if is_new else self._expressions
            expression = self.varied(pool[int(rng.integers(len(pool)))], rng)
            seen = _labelled(expression, rng, self.config.rasterise_prob)
            if seen is None:
                continue
            found.append(self.shown(*seen, rng, missing))
            missing -= len(found[-1][1])
        seen_of_all, labels = together(found)
        seen_of_all.context[rng.random(count) < self.config.context_dropout] = 0
        return seen_of_all, labels

    def varied(self, expression: WrittenExpression, rng: np.random.Generator) -> WrittenExpression:
        """The expression as it is drawn: here, as it is."""
        return expression

    def shown(
        self,
        candidates: LabelledCandidates,
        classes: npt.NDArray[np.int64],
        rng: np.random.Generator,
        most: int,
    ) -> Shown:
        """Some of the candidates and their classes."""
        chosen = self._chosen(classes, rng, candidates)[:most]
        seen = views(candidates.segmentation, [candidates.segmentation.candidates[i] for i in chosen])
        return seen, classes[chosen]

    def _chosen(
        self, classes: npt.NDArray[np.int64], rng: np.random.Generator, candidates: LabelledCandidates
    ) -> npt.NDArray[np.int64]:
        """Candidates to learn from: symbols, rather rare ones, and wrong groupings, rather small ones."""
        sizes = np.array([len(candidate.parts) for candidate in candidates.segmentation.candidates])
        weights = np.where(
            classes < JUNK_CLASS, self._weights[np.minimum(classes, JUNK_CLASS - 1)], 1 / sizes
        )
        picks = [
            _drawn(np.flatnonzero(classes == JUNK_CLASS), weights, self.config.wrong, rng),
            _drawn(
                np.flatnonzero((classes >= 0) & (classes < JUNK_CLASS)), weights, self.config.symbols, rng
            ),
        ]
        return rng.permutation(np.concatenate(picks))

    def loss(self, model: nn.Module, batch: Batch) -> tuple[Tensor, dict[str, Tensor]]:
        (crop, context), labels = batch
        loss = nn.functional.cross_entropy(
            model(crop, context)[0].float(), labels, label_smoothing=self.config.label_smoothing
        )
        return loss, {}

    @torch.inference_mode()
    def validate(self, model: nn.Module) -> dict[str, float]:
        """On held-out expressions as they were written.

        top1: symbols that have the right name, junk masked. alone: the same without their surroundings.
        junk: mean probability of junk of wrong groupings. lost: the same of symbols.
        """
        model.eval()
        device = next(model.parameters()).device
        right = right_alone = symbols = 0
        junk, lost = [], []
        for candidates, classes in self._validation:
            seen = views(candidates.segmentation, candidates.segmentation.candidates)
            crop, context = (torch.from_numpy(view).to(device) for view in (seen.crop, seen.context))
            logits = model(crop, context)[0].float().cpu()
            alone = model(crop, torch.zeros_like(context))[0].float().cpu()
            true = torch.from_numpy(classes)
            is_symbol = (true >= 0) & (true < JUNK_CLASS)
            right += int((logits[is_symbol, :JUNK_CLASS].argmax(1) == true[is_symbol]).sum())
            right_alone += int((alone[is_symbol, :JUNK_CLASS].argmax(1) == true[is_symbol]).sum())
            symbols += int(is_symbol.sum())
            probabilities = logits.softmax(1)[:, JUNK_CLASS]
            junk.append(probabilities[true == JUNK_CLASS])
            lost.append(probabilities[is_symbol])
        return {
            "top1": right / max(symbols, 1),
            "alone": right_alone / max(symbols, 1),
            "junk": float(torch.cat(junk).mean()),
            "lost": float(torch.cat(lost).mean()),
        }


def symbol_net(config: SymbolConfig) -> SymbolNet:
    return SymbolNet(
        JUNK_CLASS + 1,
        stem=config.stem,
        crop=((config.width, 1), (2 * config.width, 2), (4 * config.width, 2)),
        context=(16, 32, 64, 96),
        hidden=FEATURES,
        dropout=config.dropout,
    )


def together(parts: Sequence[Shown]) -> Shown:
    """All candidates of all parts."""
    seen = [part[0] for part in parts]
    return (
        Views(
            np.concatenate([one.crop for one in seen]),
            np.concatenate([one.context for one in seen]),
            np.concatenate([one.traces for one in seen]),
        ),
        np.concatenate([part[1] for part in parts]),
    )


def as_batch(seen: Views, labels: npt.NDArray[np.int64]) -> Batch:
    crop, context = (
        torch.from_numpy(part).contiguous(memory_format=torch.channels_last)
        for part in (seen.crop, seen.context)
    )
    return (crop, context), torch.from_numpy(labels)


def _labelled(
    expression: WrittenExpression, rng: np.random.Generator | None, rasterise_prob: float
) -> tuple[LabelledCandidates, npt.NDArray[np.int64]] | None:
    """The candidates of a drawn expression and their classes: JUNK_CLASS for wrong, -1 for unclear ones."""
    try:
        candidates = labelled_candidates(expression, rng, rasterise_prob)
    except EmptyInkError:
        return None
    return candidates, classes_of(expression, candidates)


def classes_of(expression: WrittenExpression, candidates: LabelledCandidates) -> npt.NDArray[np.int64]:
    """The classes of an expression's candidates: JUNK_CLASS for wrong, -1 for unclear ones."""
    names = np.array([symbol_ids()[symbol.name] for symbol in expression.symbols])
    wrong = np.where(candidates.symbols == WRONG, JUNK_CLASS, -1)
    return np.where(candidates.symbols >= 0, names[np.maximum(candidates.symbols, 0)], wrong)


def _drawn(
    among: npt.NDArray[np.int64], weights: npt.NDArray[np.float64], most: int, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    if len(among) <= most:
        return among
    shares = weights[among] / weights[among].sum()
    return np.asarray(rng.choice(among, most, replace=False, p=shares))
