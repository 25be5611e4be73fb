"""Trains the relations model: symbols with boxes and class scores -> names in context, parents, relations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from torch import Tensor, nn

from inkmath.expression.layout import Relation
from inkmath.recognition.symbol_classifier import FEATURES
from inkmath.recognition.weights import read_json
from inkmath.softmax import softmax
from inkmath.training.augment import random_affine
from inkmath.training.config import TrainingConfig
from inkmath.training.devices import to_device
from inkmath.training.loop import Task
from inkmath.training.models import RelationsNet
from inkmath.training.recombine import FeatureBank, SubtreeBank, random_subexpression
from inkmath.training.recovered_parser import recover_parser
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
    predicted: share of samples whose symbols segmentation and classifier found on a drawn page.
    feature_resampling: share of samples of which only the layout is synthetic; the classifier output of their
    symbols is drawn from the outputs for real symbols of the same classes. The rest are gold symbols, with
    `wrong_names` of them replaced by another symbol's class.
    subtree_swap_prob: of replacing a subtree by one of another expression.
    subexpression_prob: of keeping a sub-expression only.
    confusion_noise: probability that a predicted symbol gets the output of a misclassified one of its class.
    mask_prob: probability that only the box of a predicted symbol is given.
    logit_noise_std: of the Gaussian noise on the log-probabilities of predicted symbols.
    augmentations_per_sample: drawings of each training expression, each by another hand and pen.
    synthesised: expressions from a grammar beside those, each drawn once; textbooks: formulas of textbooks;
    covering: short ones for every symbol. typeset: expressions with resampled features, half of them formulas
    of textbooks. subexpressions: of each training expression, as written, each drawn once by itself.
    rasterise_prob: of drawings that come out of a picture of a random size.
    features: width of the symbol classifier's features beside its class probabilities; 0 for none.
    feature_dropout: probability that a predicted sample comes without them; feature_noise_std: standard
    deviation of the log-normal noise by which they are multiplied.
    init_from: the file of such a network, with fewer names it may be, which is trained on; "" begins with
    nothing.
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
    subtree_swap_prob: float = 0.3
    subexpression_prob: float = 0.3
    confusion_noise: float = 0.05
    mask_prob: float = 0.0
    logit_noise_std: float = 0.3
    predicted: float = 0.6
    feature_resampling: float = 0.0
    augmentations_per_sample: int = 2
    synthesised: int = 6_000
    textbooks: int = 8_000
    covering: int = 20
    typeset: int = 0
    subexpressions: int = 0
    rasterise_prob: float = 0.0
    features: int = 0
    feature_dropout: float = 0.2
    feature_noise_std: float = 0.3
    init_from: str = ""
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
    confusion_noise: float = 0.1
    mask_prob: float = 0.1
    predicted: float = 0.5
    feature_resampling: float = 0.25
    augmentations_per_sample: int = 6
    synthesised: int = 12_000
    textbooks: int = 16_000
    covering: int = 40
    typeset: int = 200_000
    subexpressions: int = 1
    rasterise_prob: float = 0.42
    features: int = FEATURES
    logit_noise_std: float = 0.6
    feature_noise_std: float = 0.5


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
        gold: Sequence[Sample],
        predicted: Sequence[Sample],
        typeset: Sequence[Sample],
        gold_validation: Sequence[Sample],
        predicted_validation: Sequence[Sample],
        config: RelationsConfig,
    ) -> None:
        torch.manual_seed(config.seed)
        self.config = config
        self.model: RelationsNet = relations_net(config)
        self._gold, self._predicted = sorted(gold, key=len), sorted(predicted, key=len)
        self._gold_subtrees, self._predicted_subtrees = SubtreeBank(self._gold), SubtreeBank(self._predicted)
        self._features = FeatureBank(self._predicted)
        if config.init_from:
            file = Path(config.init_from)
            names = read_json(file.with_suffix(".json"))["classes"]
            recover_parser(self.model, onnx.load(file).graph, names)
        self._typeset = sorted(typeset, key=len)
        self._gold_validation, self._predicted_validation = (
            sorted(gold_validation, key=len),
            sorted(predicted_validation, key=len),
        )

    def batch(self, step: int) -> Batch:
        rng = np.random.default_rng([self.config.seed, step])
        samples, is_resampled = self._pool(rng.random())
        centre = int(rng.integers(len(samples)))
        length = len(samples[centre])
        count = int(min(self.config.batch_size, max(8, 40_000 // length**2)))
        window = max(4 * count, 256)
        start = max(0, min(centre - window // 2, len(samples) - window))
        picks = rng.integers(start, min(start + window, len(samples)), size=count)
        items = [self._augmented(samples[pick], is_resampled, rng) for pick in picks]
        return collate(items, self.config.features)

    def _pool(self, chance: float) -> tuple[list[Sample], bool]:
        """Samples to draw from, and whether their features are resampled."""
        config = self.config
        if self._predicted and chance < config.predicted:
            return self._predicted, False
        if self._predicted and self._typeset and chance < config.predicted + config.feature_resampling:
            return self._typeset, True
        return self._gold, False

    def _augmented(self, sample: Sample, is_resampled: bool, rng: np.random.Generator) -> Item:
        if rng.random() < self.config.subtree_swap_prob:
            bank = self._gold_subtrees if sample.predicted is None else self._predicted_subtrees
            sample = bank.swap_one(sample, rng)
        if rng.random() < self.config.subexpression_prob and len(sample) > 2:
            sample = random_subexpression(sample, rng)
        matrix = random_affine(rng, rotation=0.06, shear=0.12, stretch=0.12, size=0.0).astype(np.float32)
        boxes = boxes_of(sample.extremes @ matrix.T)
        sides = boxes[:, 2:] - boxes[:, :2] + 0.05 * np.abs(boxes[:, 2:] - boxes[:, :2]).max()
        boxes = (
            boxes
            + np.tile(rng.normal(0, 0.03, sides.shape) * sides, 2)
            + np.tile(sides, 2) * rng.normal(0, 0.03, boxes.shape)
        )
        return sample, boxes.astype(np.float32), *self._output(sample, is_resampled, rng)

    def _output(
        self, sample: Sample, is_resampled: bool, rng: np.random.Generator
    ) -> tuple[FloatArray, FloatArray]:
        """Class probabilities float32 (N, CLASSES) and features float32 (N, F), F = 0 for gold ones."""
        config = self.config
        bank = self._features
        if sample.predicted is None and not (is_resampled and bank.covers(sample.classes)):
            wrong = rng.random(len(sample)) < config.wrong_names
            classes = np.where(wrong, rng.integers(CLASSES - 1, size=len(sample)), sample.classes)
            return one_hot(classes), np.zeros((len(sample), 0), np.float32)
        if sample.predicted is None:
            output = bank.sample(sample.classes, rng)
        else:
            output = sample.predicted, sample.features
        predicted, features = bank.with_confusions(output, sample.classes, rng, config.confusion_noise)
        shown = float(rng.random() >= config.feature_dropout)
        noise = np.exp(rng.normal(0, config.feature_noise_std, features.shape)).astype(np.float32)
        noisy, scaled = _noisy(predicted, config.logit_noise_std, rng), shown * noise * features
        masked = rng.random(len(sample)) < config.mask_prob
        noisy[masked], scaled[masked] = 1 / CLASSES, 0
        return noisy, scaled

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

        trees: from gold symbols, with every edge right.
        predicted: from the symbols of segmentation and classifier, with all edges and names right, no junk.
        """
        model.eval()
        device = next(model.parameters()).device
        features = self.config.features
        gold = [
            _right(model, to_device(batch, device)) for batch in _batches(self._gold_validation, features)
        ]
        measures = {"trees": _mean([edges.all(dim=1) for _, edges, _ in gold])}
        if self._predicted_validation:
            predicted = [
                _right(model, to_device(batch, device))
                for batch in _batches(self._predicted_validation, features)
            ]
            measures["predicted"] = _mean(
                [(names & edges).all(dim=1) & ~junk for names, edges, junk in predicted]
            )
        return measures


def _noisy(
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
                (
                    s,
                    boxes_of(s.extremes),
                    one_hot(s.classes) if s.predicted is None else s.predicted,
                    s.features,
                )
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
