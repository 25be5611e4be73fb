"""Trains the relations model: symbols with boxes and class scores -> names in context, parents, relations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from inkmath.expression.layout import Relation
from inkmath.recognition.symbol_classifier import FEATURES
from inkmath.softmax import softmax
from inkmath.training.augment import random_affine
from inkmath.training.config import TrainingConfig
from inkmath.training.devices import to_device
from inkmath.training.loop import Task
from inkmath.training.models import RelationsNet
from inkmath.training.recombine import Donors, Impressions, random_part
from inkmath.training.relation_samples import CLASSES, Sample, boxes_of, one_hot
from inkmath.vocab import NAMES

RELATIONS = len(Relation)

FloatArray = npt.NDArray[np.float32]

Item = tuple[Sample, FloatArray, FloatArray, npt.NDArray[np.floating]]
"""A sample, its boxes (N, 4), class probabilities (N, CLASSES) and features (N, F or 0)."""


@dataclass(frozen=True)
class RelationsConfig(TrainingConfig):
    """Settings of the relations model.

    steps of batches of about `batch_size` expressions of similar length, fewer where they are long.
    seen: share of samples whose symbols are what segmentation and classifier made of a drawn page.
    dressed: share of samples of which nothing is drawn but the layout; their symbols look as others of their
    class were seen. The rest are the true symbols, `wrong_names` of them with another symbol's class.
    swaps: share of samples in which a part is replaced by another expression's.
    parts: share of samples that are a sub-expression.
    mistaken: share of the symbols of a seen sample that are seen as others of their class were mistaken.
    unseen: share of them of which nothing is seen but the box: what they are follows from the others.
    doubt: standard deviation of what is added to the logarithms of a seen symbol's class probabilities.
    draws: how often each training expression is drawn, by another hand and pen each time, for seen samples.
    synthesised: expressions from a grammar beside those; each is drawn once. typeset: those to be dressed.
    excerpts: sub-expressions of each training expression, as they were written; each is drawn once, alone.
    pictured: share of drawings that come out of a picture of some size.
    features: of the symbol network, that relations see beside its class probabilities; 0 for none. A share of
    `blind` of the seen samples is shown without them; they are multiplied by exp(normal of deviation `haze`).
    """

    steps: int = 6000
    batch_size: int = 64
    learning_rate: float = 1.5e-3
    warm_up: int = 300
    weight_decay: float = 0.05
    width: int = 128
    layers: int = 4
    heads: int = 4
    dropout: float = 0.1
    wrong_names: float = 0.03
    swaps: float = 0.3
    parts: float = 0.3
    mistaken: float = 0.05
    unseen: float = 0.0
    doubt: float = 0.3
    seen: float = 0.6
    dressed: float = 0.0
    draws: int = 2
    synthesised: int = 10_000
    typeset: int = 0
    excerpts: int = 0
    pictured: float = 0.0
    features: int = 0
    blind: float = 0.2
    haze: float = 0.3
    validate_every: int = 500
    checkpoint_every: int = 250


@dataclass(frozen=True)
class ExpressionsConfig(RelationsConfig):
    """Settings of the tree parser of the reader `expressions`.

    symbols, second_pass, traces, language: the run folders, or the exported files, of the reader's other
    networks: the symbol classifier, that for candidates in doubt, that of the pen's trajectory, and the
    language model.
    """

    symbols: str = "runs/expression-symbols"
    second_pass: str = "runs/expression-second-pass"
    traces: str = "runs/expression-traces"
    language: str = "runs/expression-language"
    steps: int = 12_000
    mistaken: float = 0.1
    unseen: float = 0.1
    seen: float = 0.5
    dressed: float = 0.25
    draws: int = 6
    synthesised: int = 24_000
    typeset: int = 200_000
    excerpts: int = 1
    pictured: float = 0.42
    features: int = FEATURES
    doubt: float = 0.6
    haze: float = 0.5


@dataclass(frozen=True)
class Batch:
    """Padded tensors; see RelationsNet.

    names: -100 where unclear and for padding.
    edges: parent * R + relation, N * R for the root, -100 for junk and padding.
    """

    scores: Tensor
    boxes: Tensor
    present: Tensor
    symbol_features: Tensor | None
    names: Tensor
    edges: Tensor


class RelationsTask(Task[Batch]):
    """The task that `inkmath.training.loop.train` runs."""

    config: RelationsConfig

    def __init__(
        self,
        true: Sequence[Sample],
        seen: Sequence[Sample],
        typeset: Sequence[Sample],
        true_validation: Sequence[Sample],
        seen_validation: Sequence[Sample],
        config: RelationsConfig,
    ) -> None:
        torch.manual_seed(config.seed)
        self.config = config
        self.model: nn.Module = relations_net(config)
        self._true, self._seen = sorted(true, key=len), sorted(seen, key=len)
        self._true_donors, self._seen_donors = Donors(self._true), Donors(self._seen)
        self._impressions = Impressions(self._seen)
        self._typeset = sorted(typeset, key=len)
        self._true_validation, self._seen_validation = (
            sorted(true_validation, key=len),
            sorted(seen_validation, key=len),
        )

    def batch(self, step: int) -> Batch:
        rng = np.random.default_rng([self.config.seed, step])
        samples, is_dressed = self._pool(rng.random())
        centre = int(rng.integers(len(samples)))
        length = len(samples[centre])
        count = int(min(self.config.batch_size, max(8, 40_000 // length**2)))
        window = max(4 * count, 256)
        start = max(0, min(centre - window // 2, len(samples) - window))
        picks = rng.integers(start, min(start + window, len(samples)), size=count)
        items = [self._augmented(samples[pick], is_dressed, rng) for pick in picks]
        return collate(items, self.config.features)

    def _pool(self, chance: float) -> tuple[list[Sample], bool]:
        """Samples to draw from, and whether they are to be dressed."""
        if self._seen and chance < self.config.seen:
            return self._seen, False
        if self._seen and self._typeset and chance < self.config.seen + self.config.dressed:
            return self._typeset, True
        return self._true, False

    def _augmented(self, sample: Sample, is_dressed: bool, rng: np.random.Generator) -> Item:
        if rng.random() < self.config.swaps:
            sample = (self._true_donors if sample.seen is None else self._seen_donors).swap_one(sample, rng)
        if rng.random() < self.config.parts and len(sample) > 2:
            sample = random_part(sample, rng)
        matrix = random_affine(rng, rotation=0.06, shear=0.12, stretch=0.12, size=0.0).astype(np.float32)
        boxes = boxes_of(sample.extremes @ matrix.T)
        sides = boxes[:, 2:] - boxes[:, :2] + 0.05 * np.abs(boxes[:, 2:] - boxes[:, :2]).max()
        boxes = (
            boxes
            + np.tile(rng.normal(0, 0.03, sides.shape) * sides, 2)
            + np.tile(sides, 2) * rng.normal(0, 0.03, boxes.shape)
        )
        return sample, boxes.astype(np.float32), *self._looks(sample, is_dressed, rng)

    def _looks(
        self, sample: Sample, is_dressed: bool, rng: np.random.Generator
    ) -> tuple[FloatArray, FloatArray]:
        """Class probabilities float32 (N, CLASSES) and features float32 (N, F), F = 0 for unseen ones."""
        config = self.config
        known = self._impressions
        if sample.seen is None and not (is_dressed and known.know(sample.classes)):
            wrong = rng.random(len(sample)) < config.wrong_names
            classes = np.where(wrong, rng.integers(CLASSES - 1, size=len(sample)), sample.classes)
            return one_hot(classes), np.zeros((len(sample), 0), np.float32)
        looks = known.of(sample.classes, rng) if sample.seen is None else (sample.seen, sample.features)
        seen, features = known.put_mistakes(looks, sample.classes, rng, config.mistaken)
        shown = float(rng.random() >= config.blind)
        haze = np.exp(rng.normal(0, config.haze, features.shape)).astype(np.float32)
        doubtful, hazy = _doubtful(seen, config.doubt, rng), shown * haze * features
        unseen = rng.random(len(sample)) < config.unseen
        doubtful[unseen], hazy[unseen] = 1 / CLASSES, 0
        return doubtful, hazy

    def loss(self, model: nn.Module, batch: Batch) -> tuple[Tensor, dict[str, Tensor]]:
        names, edges = _outputs(model, batch)
        name_loss = nn.functional.cross_entropy(
            names.float().flatten(0, 1), batch.names.flatten(), ignore_index=-100
        )
        edge_loss = nn.functional.cross_entropy(
            edges.float().flatten(0, 1), batch.edges.flatten(), ignore_index=-100
        )
        return 0.5 * name_loss + edge_loss, {}

    @torch.inference_mode()
    def validate(self, model: nn.Module) -> dict[str, float]:
        """The shares of expressions that come out right.

        trees: from true symbols, with every edge right.
        seen: from what segmentation and classifier give, with every edge and every name right and no junk.
        """
        model.eval()
        device = next(model.parameters()).device
        features = self.config.features
        true = [
            _right(model, to_device(batch, device)) for batch in _batches(self._true_validation, features)
        ]
        measures = {"trees": _mean([edges.all(dim=1) for _, edges, _ in true])}
        if self._seen_validation:
            seen = [
                _right(model, to_device(batch, device)) for batch in _batches(self._seen_validation, features)
            ]
            measures["seen"] = _mean([(names & edges).all(dim=1) & ~junk for names, edges, junk in seen])
        return measures


def _doubtful(
    probabilities: npt.NDArray[np.float32], deviation: float, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Class probabilities float32 (N, CLASSES), less sure of the truth: with noise on their logarithms."""
    logits = np.log(probabilities + 1e-5) + rng.normal(0, deviation, probabilities.shape)
    return softmax(logits).astype(np.float32)


def _outputs(model: nn.Module, batch: Batch) -> tuple[Tensor, Tensor]:
    """Names and edges."""
    inputs = [batch.scores, batch.boxes, batch.present]
    names, edges = model(*inputs) if batch.symbol_features is None else model(*inputs, batch.symbol_features)
    return names, edges


def _batches(samples: Sequence[Sample], features: int) -> Iterator[Batch]:
    for start in range(0, len(samples), 32):
        yield collate(
            [
                (s, boxes_of(s.extremes), one_hot(s.classes) if s.seen is None else s.seen, s.features)
                for s in samples[start : start + 32]
            ],
            features,
        )


def _right(model: nn.Module, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """bool (B, N), names and edges that are right or do not count, and (B,), expressions with junk."""
    names, edges = _outputs(model, batch)
    names_right = (names.argmax(-1) == batch.names) | (batch.names < 0)
    edges_right = (edges.argmax(-1) == batch.edges) | (batch.edges < 0)
    junk = ((batch.edges < 0) & (batch.present > 0)).any(dim=1)
    return names_right, edges_right, junk


def _mean(parts: list[Tensor]) -> float:
    return float(torch.cat(parts).float().mean())


def relations_net(config: RelationsConfig) -> RelationsNet:
    return RelationsNet(
        CLASSES,
        len(NAMES),
        RELATIONS,
        features=config.features,
        width=config.width,
        layers=config.layers,
        heads=config.heads,
        dropout=config.dropout,
    )


def collate(items: Sequence[Item], features: int) -> Batch:
    """Pad samples with their boxes (N, 4), scores (N, CLASSES) and features (N, F or 0) to one batch.

    features: F; where it is 0, the batch has none.
    """
    count, longest = len(items), max(len(sample) for sample, *_ in items)
    scores = np.zeros((count, longest, CLASSES), np.float32)
    boxes = np.zeros((count, longest, 4), np.float32)
    present = np.zeros((count, longest), np.float32)
    shown = np.zeros((count, longest, features), np.float32)
    names = np.full((count, longest), -100)
    edges = np.full((count, longest), -100)
    for row, (sample, sample_boxes, sample_scores, sample_features) in enumerate(items):
        length = len(sample)
        scores[row, :length], boxes[row, :length], present[row, :length] = sample_scores, sample_boxes, 1
        if features and sample_features.size:
            shown[row, :length] = sample_features
        names[row, :length] = sample.names
        edge = np.where(
            sample.parents >= 0, sample.parents * RELATIONS + sample.relations, longest * RELATIONS
        )
        edges[row, :length] = np.where(sample.parents == -2, -100, edge)
    return Batch(
        torch.from_numpy(scores),
        torch.from_numpy(boxes),
        torch.from_numpy(present),
        torch.from_numpy(shown) if features else None,
        torch.from_numpy(names),
        torch.from_numpy(edges),
    )
