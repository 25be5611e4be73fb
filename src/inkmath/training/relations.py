"""Trains the relations model: symbols with boxes and class scores -> names in context, parents and relations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from inkmath.data.expressions import WrittenExpression
from inkmath.expression.layout import LayoutTree, Relation
from inkmath.training.augment import random_affine
from inkmath.training.config import TrainingConfig
from inkmath.training.models import RelationsNet
from inkmath.vocab import NAMES, SYMBOLS, name_ids, symbol_ids

CLASSES = len(SYMBOLS) + 1
JUNK_NAME = len(NAMES)
RELATIONS = len(Relation)
_EXTREMES = 16  # points kept of a symbol: the outermost in so many directions


@dataclass(frozen=True)
class RelationsConfig(TrainingConfig):
    """Settings of the relations model.

    steps of batches of about `batch_size` expressions of similar length, fewer where they are long.
    wrong_names: share of symbols whose class scores are another symbol's.
    parts: share of samples that are a sub-expression.
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
    parts: float = 0.4
    seen_scores: float = 0.5
    validate_every: int = 500
    checkpoint_every: int = 250


@dataclass(frozen=True)
class Sample:
    """One expression as the model is trained on it.

    extremes: float32 (N, 16, 2), the outermost points of each symbol, y downwards.
    classes: int (N,), the true class. seen: float16 (N, K, CLASSES) or None, K draws of the classifier's probabilities.
    names: int (N,); parents: int (N,), -1 for the root and -2 for junk; relations: int (N,).
    """

    extremes: npt.NDArray[np.float32]
    classes: npt.NDArray[np.int64]
    seen: npt.NDArray[np.float16] | None
    names: npt.NDArray[np.int64]
    parents: npt.NDArray[np.int64]
    relations: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.names)

    def take(self, members: npt.NDArray[np.int64], root: int) -> Sample:
        """The part with these symbols, which hang together below `root`."""
        position = np.full(len(self) + 1, -1)
        position[members] = np.arange(len(members))
        parents = np.where(self.parents[members] == -2, -2, position[self.parents[members]])
        parents[position[root]] = -1
        seen = None if self.seen is None else self.seen[members]
        return Sample(
            self.extremes[members], self.classes[members], seen, self.names[members], parents, self.relations[members]
        )


def sample_of(expression: WrittenExpression, seen: npt.NDArray[np.float16] | None = None) -> Sample:
    """The sample of an expression that has a tree."""
    tree = expression.tree
    if tree is None:
        raise ValueError(f"{expression.name} has no layout tree.")
    extremes = [_extremes(np.concatenate(expression.symbol_strokes(symbol))) for symbol in expression.symbols]
    return Sample(
        np.stack(extremes),
        np.array([symbol_ids()[symbol.name] for symbol in expression.symbols]),
        seen,
        np.array([name_ids()[name] for name in tree.names]),
        np.array(tree.parents),
        np.array(tree.relations, dtype=np.int64),
    )


def _extremes(points: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    angles = np.arange(_EXTREMES) * 2 * np.pi / _EXTREMES
    outermost = np.argmax(points @ np.stack([np.cos(angles), np.sin(angles)]), axis=0)
    return points[outermost].astype(np.float32)


def boxes_of(extremes: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """float32 (N, 4)."""
    return np.concatenate([extremes.min(axis=1), extremes.max(axis=1)], axis=1)


def random_part(sample: Sample, rng: np.random.Generator) -> Sample:
    """A sub-expression: what hangs below a random symbol, its row cut at a random place."""
    children: list[list[int]] = [[] for _ in range(len(sample))]
    right = np.full(len(sample), -1)
    for child, (parent, relation) in enumerate(zip(sample.parents, sample.relations, strict=True)):
        if parent >= 0:
            children[parent].append(child)
            if relation == Relation.RIGHT:
                right[parent] = child
    root = int(rng.integers(len(sample)))
    row = [root]
    while right[row[-1]] >= 0:
        row.append(int(right[row[-1]]))
    last = row[int(rng.integers(len(row)))] if rng.random() < 0.7 else row[-1]
    members, stack = [], [root]
    while stack:
        symbol = stack.pop()
        members.append(symbol)
        stack.extend(child for child in children[symbol] if not (symbol == last and child == right[symbol]))
    return sample.take(np.array(sorted(members)), root)


@dataclass(frozen=True)
class Batch:
    """Padded tensors; see RelationsNet. edges: parent * R + relation, N * R for the root, -100 for junk and padding."""

    scores: Tensor
    boxes: Tensor
    present: Tensor
    names: Tensor
    edges: Tensor


class RelationsTask:
    """The task that `inkmath.training.loop.train` runs."""

    def __init__(self, training: Sequence[Sample], validation: Sequence[Sample], config: RelationsConfig) -> None:
        torch.manual_seed(config.seed)
        self.config = config
        self.model: nn.Module = relations_net(config)
        self._training = sorted(training, key=len)
        self._validation = sorted(validation, key=len)

    def batch(self, step: int) -> Batch:
        rng = np.random.default_rng([self.config.seed, step])
        centre = int(rng.integers(len(self._training)))
        length = len(self._training[centre])
        count = int(min(self.config.batch_size, max(8, 40_000 // length**2)))
        window = max(4 * count, 256)
        start = max(0, min(centre - window // 2, len(self._training) - window))
        picks = rng.integers(start, min(start + window, len(self._training)), size=count)
        return collate([self._augmented(self._training[pick], rng) for pick in picks])

    def _augmented(self, sample: Sample, rng: np.random.Generator) -> tuple[Sample, npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        if rng.random() < self.config.parts and len(sample) > 2:
            sample = random_part(sample, rng)
        matrix = random_affine(rng, rotation=0.06, shear=0.12, stretch=0.12, size=0.0).astype(np.float32)
        boxes = boxes_of(sample.extremes @ matrix.T)
        sides = boxes[:, 2:] - boxes[:, :2] + 0.05 * np.abs(boxes[:, 2:] - boxes[:, :2]).max()
        boxes = boxes + np.tile(rng.normal(0, 0.03, sides.shape) * sides, 2) + np.tile(sides, 2) * rng.normal(0, 0.03, boxes.shape)
        return sample, boxes.astype(np.float32), self._scores(sample, rng)

    def _scores(self, sample: Sample, rng: np.random.Generator) -> npt.NDArray[np.float32]:
        if sample.seen is not None and rng.random() < self.config.seen_scores:
            return sample.seen[:, rng.integers(sample.seen.shape[1])].astype(np.float32)
        classes = np.where(
            rng.random(len(sample)) < self.config.wrong_names, rng.integers(CLASSES - 1, size=len(sample)), sample.classes
        )
        return one_hot(classes)

    def loss(self, batch: Batch) -> Tensor:
        names, edges = self.model(batch.scores, batch.boxes, batch.present)
        name_loss = nn.functional.cross_entropy(names.float().flatten(0, 1), batch.names.flatten(), ignore_index=-100)
        edge_loss = nn.functional.cross_entropy(edges.float().flatten(0, 1), batch.edges.flatten(), ignore_index=-100)
        return 0.5 * name_loss + edge_loss

    @torch.inference_mode()
    def validate(self, model: nn.Module) -> dict[str, float]:
        """Share of expressions whose edges are all right from true symbols; of edges; of names from the classifier's scores."""
        model.eval()
        whole, edges_right, names_right, symbols = 0, 0, 0, 0
        for start in range(0, len(self._validation), 32):
            part = self._validation[start : start + 32]
            true = collate([(s, boxes_of(s.extremes), one_hot(s.classes)) for s in part])
            seen = collate([(s, boxes_of(s.extremes), s.seen[:, 0].astype(np.float32)) for s in part if s.seen is not None]) if part[0].seen is not None else true
            right = (model(true.scores, true.boxes, true.present)[1].argmax(-1) == true.edges) | (true.edges < 0)
            named = model(seen.scores, seen.boxes, seen.present)[0].argmax(-1) == seen.names
            whole += int(right.all(dim=1).sum())
            edges_right += int((right & (true.edges >= 0)).sum())
            names_right += int(named.sum())
            symbols += int((true.edges >= 0).sum())
        return {"trees": whole / len(self._validation), "edges": edges_right / symbols, "names": names_right / symbols}


def relations_net(config: RelationsConfig) -> RelationsNet:
    return RelationsNet(
        CLASSES, len(NAMES), RELATIONS, width=config.width, layers=config.layers, heads=config.heads, dropout=config.dropout
    )


def one_hot(classes: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """float32 (N, CLASSES): certain scores."""
    return np.eye(CLASSES, dtype=np.float32)[classes]


def collate(items: Sequence[tuple[Sample, npt.NDArray[np.float32], npt.NDArray[np.float32]]]) -> Batch:
    """Pad samples with their boxes (N, 4) and scores (N, CLASSES) to one batch."""
    count, longest = len(items), max(len(sample) for sample, _, _ in items)
    scores = np.zeros((count, longest, CLASSES), np.float32)
    boxes = np.zeros((count, longest, 4), np.float32)
    present = np.zeros((count, longest), np.float32)
    names = np.full((count, longest), -100)
    edges = np.full((count, longest), -100)
    for row, (sample, sample_boxes, sample_scores) in enumerate(items):
        length = len(sample)
        scores[row, :length], boxes[row, :length], present[row, :length] = sample_scores, sample_boxes, 1
        names[row, :length] = sample.names
        edge = np.where(sample.parents >= 0, sample.parents * RELATIONS + sample.relations, longest * RELATIONS)
        edges[row, :length] = np.where(sample.parents == -2, -100, edge)
    tensors = [torch.from_numpy(array) for array in (scores, boxes, present, names, edges)]
    return Batch(*tensors)


__all__ = ["LayoutTree", "RelationsConfig", "RelationsTask", "sample_of"]
