"""Trains the symbol head of the expression reader: a drawn expression -> where its symbols are, and which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from inkmath.data.expressions import WrittenExpression
from inkmath.evaluation.detection import Detection as Counts
from inkmath.evaluation.detection import LabelledBox, detect
from inkmath.ink.page_input import PageInput, padded, page_input
from inkmath.ink.raster import PEN_WIDTH, draw
from inkmath.recognition.detections import CLASSES, PLANES, Detection, decode
from inkmath.training.config import TrainingConfig
from inkmath.training.detector_models import SymbolHeadNet
from inkmath.training.detector_targets import Targets, at_centres, focal_loss, geometry_loss, heat, targets
from inkmath.training.expression_pictures import Hands, StrokedExpression, draw_augmented, stroked
from inkmath.types import Box
from inkmath.vocab import SYMBOLS

_USUAL_PIXELS = 45_000  # of an expression's picture; long ones make a smaller batch
_LEAST_PEAK = 0.3  # from which validation takes a peak for a symbol


@dataclass(frozen=True)
class SymbolHeadConfig(TrainingConfig):
    """Settings of the symbol head.

    batch_size: expressions of similar size in a batch, fewer where they are large.
    size: standard deviation of the logarithm of a batch's scale.
    swaps: share of the symbols of every second expression that another hand writes.
    relettered: share of expressions in which letters and digits are renamed, `renamed` of those that occur.
    size_weight, offset_weight, name_weight: of these losses beside that of the heat maps.
    looked_at: validation expressions.
    """

    steps: int = 20_000
    batch_size: int = 24
    learning_rate: float = 2e-3
    warm_up: int = 500
    weight_decay: float = 0.03
    clip_norm: float = 5.0
    size: float = 0.2
    swaps: float = 0.3
    relettered: float = 0.4
    renamed: float = 0.6
    size_weight: float = 0.5
    offset_weight: float = 0.5
    name_weight: float = 0.5
    looked_at: int = 200
    validate_every: int = 1000
    checkpoint_every: int = 250


@dataclass(frozen=True)
class Batch:
    """images: uint8 (B, 1, H, W), 255 = ink."""

    images: Tensor
    truth: Targets


@dataclass(frozen=True)
class _Seen:
    """A validation expression as the reader sees it, and its symbols' names and boxes there."""

    page: PageInput
    truth: list[LabelledBox]


class SymbolHeadTask:
    """The task that `inkmath.training.loop.train` runs."""

    def __init__(
        self,
        training: Sequence[WrittenExpression],
        validation: Sequence[WrittenExpression],
        config: SymbolHeadConfig,
    ) -> None:
        torch.manual_seed(config.seed)
        self.config = config
        self._net = symbol_head_net()
        self.model: nn.Module = self._net
        self.model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's types lack it
        self._expressions = sorted((stroked(e) for e in training if e.symbols), key=_bucket)
        self._hands = Hands(self._expressions)
        chosen = [e for e in validation if e.symbols]
        every = max(1, len(chosen) // config.looked_at)
        self._validation = [_seen(e) for e in chosen[::every][: config.looked_at]]

    def batch(self, step: int) -> Batch:
        rng = np.random.default_rng([self.config.seed, step])
        centre = int(rng.integers(len(self._expressions)))
        width, height = self._expressions[centre].size
        usual = self.config.batch_size * _USUAL_PIXELS
        count = int(min(self.config.batch_size, max(4, usual // (padded(int(width)) * padded(int(height))))))
        window = max(2 * count, 64)
        start = max(0, min(centre - window // 2, len(self._expressions) - window))
        picks = rng.integers(start, min(start + window, len(self._expressions)), size=count)
        return self._drawn([self._expressions[pick] for pick in picks], rng)

    def _drawn(self, expressions: Sequence[StrokedExpression], rng: np.random.Generator) -> Batch:
        scale = float(np.exp(rng.normal(0, self.config.size)))
        pictures = []
        for expression in expressions:
            rewritten = expression
            if rng.random() < self.config.relettered:
                rewritten = self._hands.relettered(rewritten, rng, self.config.renamed)
            if rng.random() < 0.5:
                rewritten = self._hands.swapped(rewritten, rng, self.config.swaps)
            pictures.append(draw_augmented(rewritten, rng, scale))
        rows = padded(max(picture.pixels.shape[0] for picture in pictures))
        columns = padded(max(picture.pixels.shape[1] for picture in pictures))
        images = np.zeros((len(pictures), 1, rows, columns), np.uint8)
        corners = []
        for image, picture in zip(images, pictures, strict=True):
            height, width = picture.pixels.shape
            x, y = int(rng.integers(columns - width + 1)), int(rng.integers(rows - height + 1))
            image[0, y : y + height, x : x + width] = 255 - picture.pixels
            corners.append((x, y))
        return Batch(torch.from_numpy(images), targets(pictures, corners))

    def loss(self, batch: Batch) -> Tensor:
        images = (batch.images.float() / 255).contiguous(memory_format=torch.channels_last)
        logits, sizes, offsets, features = self._net.maps(images)
        truth = batch.truth
        with torch.autocast(images.device.type, enabled=False):
            wanted = heat(truth, logits.shape)
            heat_loss = focal_loss(logits.float(), wanted) / len(truth.cells)
            size_loss, offset_loss = geometry_loss(sizes.float(), offsets.float(), truth)
            names = self._net.namer(at_centres(features, truth).float())
            name_loss = nn.functional.cross_entropy(names, truth.cells[:, 1])
        return (
            heat_loss
            + self.config.size_weight * size_loss
            + self.config.offset_weight * offset_loss
            + self.config.name_weight * name_loss
        )

    @torch.inference_mode()
    def validate(self, model: nn.Module) -> dict[str, float]:
        """Symbols found and rightly named, over held-out expressions drawn as the reader sees them.

        f1: of symbols in the right place with the right name. found: share of the true symbols with a
        detection of their own. named: share of those that have the right name. by_features: the share to
        which the linear classifier of the features gives the right name.
        """
        model.eval()
        device = next(model.parameters()).device
        counts, by_features = Counts(), 0
        for seen in self._validation:
            image = torch.from_numpy(seen.page.image).to(device)
            peaks, sizes, offsets, features = model(image.contiguous(memory_format=torch.channels_last))
            maps = (map_[0].float().cpu().numpy() for map_ in (peaks, sizes, offsets))
            detections = decode(*maps, least=_LEAST_PEAK)
            heat_names = [SYMBOLS[int(found.heights.argmax())] for found in detections]
            counts += detect(seen.truth, _labelled(heat_names, detections))
            if detections:
                x, y = torch.tensor([found.cell for found in detections], device=device).T
                logits = model.namer(features[0, :, y, x].T)  # type: ignore[operator]
                names = [SYMBOLS[i] for i in logits.argmax(-1).tolist()]
                by_features += detect(seen.truth, _labelled(names, detections)).named
        return {
            "f1": counts.f1,
            "found": counts.located / counts.there,
            "named": counts.named / max(counts.located, 1),
            "by_features": by_features / max(counts.located, 1),
        }


def symbol_head_net() -> SymbolHeadNet:
    return SymbolHeadNet(CLASSES, PLANES)


def _bucket(expression: StrokedExpression) -> tuple[int, float]:
    """Expressions that are near each other by this make batches with little padding."""
    width, height = expression.size
    return round(3 * np.log2(max(height, 1.0))), width


def _labelled(names: Sequence[str], detections: Sequence[Detection]) -> list[LabelledBox]:
    return [(name, detection.box) for name, detection in zip(names, detections, strict=True)]


def _seen(expression: WrittenExpression) -> _Seen:
    page = draw(expression.ink)
    seen = page_input(page)
    scale = seen.scale / page.to_source[0, 0]
    low = page.to_source[:, 2] - 0.5 * page.to_source[0, 0]  # a point is drawn in the middle of its pixel
    half = PEN_WIDTH / 2 * seen.scale
    truth = []
    for symbol in expression.symbols:
        points = (np.concatenate(expression.symbol_strokes(symbol)) - low) * scale + seen.offset
        x0, y0 = points.min(axis=0) - half
        x1, y1 = points.max(axis=0) + half
        truth.append((symbol.name, Box(float(x0), float(y0), float(x1), float(y1))))
    return _Seen(seen, truth)
