"""Trains the symbol classifier: strokes of one symbol, drawn as by other pens -> its class, or junk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from inkmath.data.expressions import WrittenExpression
from inkmath.ink.raster import PEN_WIDTH, SYMBOL_HEIGHT, draw_strokes, symbol_input, typical_size
from inkmath.training.augment import elastic, jitter, random_affine
from inkmath.training.candidates import wrong_groupings
from inkmath.training.config import TrainingConfig
from inkmath.training.models import SymbolNet
from inkmath.types import Pixels, Points
from inkmath.vocab import SYMBOLS, symbol_ids

JUNK_CLASS = len(SYMBOLS)

Batch = tuple[Tensor, Tensor]


@dataclass(frozen=True)
class SymbolConfig(TrainingConfig):
    """Settings of the symbol classifier.

    junk_share: of a batch that is wrong groupings of strokes; proposed_share: that segmentation proposed.
    proposed: wrong groupings that are kept of each expression's segmentation.
    balance: a class with n samples is drawn in proportion to n ** (1 - balance).
    augment: False draws every symbol as it was written.
    """

    steps: int = 6000
    batch_size: int = 256
    label_smoothing: float = 0.05
    dropout: float = 0.2
    junk_share: float = 0.08
    proposed_share: float = 0.2
    proposed: int = 16
    balance: float = 0.25
    augment: bool = True
    validate_every: int = 1000
    checkpoint_every: int = 250


@dataclass(frozen=True)
class PlacedSymbol:
    """A symbol's strokes in pixels of a drawn page, and its class."""

    strokes: list[Points]
    label: int


def placed_symbols(expression: WrittenExpression) -> list[PlacedSymbol]:
    """The symbols of an expression at the scale of a drawn page, points thinned to 0.75 pixels apart."""
    scale = SYMBOL_HEIGHT / typical_size(expression.strokes)
    return [
        PlacedSymbol(
            [_thin(stroke * scale) for stroke in expression.symbol_strokes(symbol)], symbol_ids()[symbol.name]
        )
        for symbol in expression.symbols
    ]


def _thin(stroke: Points) -> Points:
    steps = np.hypot(*np.diff(stroke, axis=0).T)
    cells = np.concatenate([[0], np.floor(np.cumsum(steps) / 0.75)])
    keep = np.concatenate([[True], np.diff(cells) > 0])
    keep[-1] = True
    thinned: Points = stroke[keep]
    return thinned


def draw_symbol(strokes: Sequence[Points], pen_width: float) -> Pixels:
    """The symbol alone on a page just large enough."""
    low = np.min([stroke.min(axis=0) for stroke in strokes], axis=0)
    high = np.max([stroke.max(axis=0) for stroke in strokes], axis=0)
    margin = pen_width + 2
    width, height = np.ceil(high - low + 2 * margin).astype(int).tolist()
    return draw_strokes([stroke - low + margin for stroke in strokes], (height, width), pen_width)


def draw_augmented(strokes: Sequence[Points], rng: np.random.Generator) -> Pixels:
    """The symbol as another hand, pen and camera would give it."""
    matrix = random_affine(rng, rotation=0.08, shear=0.14, stretch=0.12, size=0.25)
    moved = jitter(rng, elastic(rng, [stroke @ matrix.T for stroke in strokes], 0.018), 0.6)
    pixels = draw_symbol(moved, PEN_WIDTH * float(np.exp(rng.normal(0.25, 0.4))))
    if rng.random() < 0.3:
        blurred = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.5, 1.6)).astype(np.float32)
        contrast = rng.uniform(1.0, 3.0)
        blurred = (blurred - 128 * rng.uniform(0.8, 1.25)) * contrast + 128
        pixels = np.clip(blurred, 0, 255).astype(np.uint8)
    return pixels


def redrawn(image: Pixels, rng: np.random.Generator) -> Pixels:
    """A classifier's input, uint8 (S, S), turned, slanted and stretched about its middle."""
    matrix = random_affine(rng, rotation=0.08, shear=0.1, stretch=0.1, size=0.03)
    middle = np.array([(side - 1) / 2 for side in image.shape])
    turn = np.column_stack([matrix, middle - matrix @ middle])
    return np.asarray(cv2.warpAffine(image, turn, image.shape[::-1]), dtype=np.uint8)


def wrong_grouping(symbols: Sequence[PlacedSymbol], rng: np.random.Generator) -> list[Points]:
    """Ink that is no symbol: a part of one, or one with a neighbour or a part of a neighbour."""
    centres = np.array([np.concatenate(symbol.strokes).mean(axis=0) for symbol in symbols])
    several = [symbol for symbol in symbols if len(symbol.strokes) > 1]
    if several and (len(symbols) == 1 or rng.random() < 0.5):
        strokes = several[rng.integers(len(several))].strokes
        count = int(rng.integers(1, len(strokes)))
        return [strokes[i] for i in sorted(rng.choice(len(strokes), count, replace=False))]
    first = int(rng.integers(len(symbols)))
    near = np.argsort(np.hypot(*(centres - centres[first]).T))[1:3]
    second = symbols[int(rng.choice(near))].strokes if len(near) else []
    kept = [stroke for stroke in second if len(second) == 1 or rng.random() < 0.7]
    return [*symbols[first].strokes, *(kept or second)]


class SymbolTask:
    """The task that `inkmath.training.loop.train` runs."""

    def __init__(
        self,
        training: Sequence[WrittenExpression],
        validation: Sequence[WrittenExpression],
        config: SymbolConfig,
        proposed: npt.NDArray[np.uint8] | None = None,
    ) -> None:
        """proposed: `wrong_groupings` of the training part, made here (it takes minutes) without them."""
        torch.manual_seed(config.seed)
        self.config = config
        self.model: nn.Module = symbol_net(config.dropout)
        self.model.to(memory_format=torch.channels_last)  # type: ignore[call-overload]  # torch's types lack it
        self._expressions = [symbols for e in training if (symbols := placed_symbols(e))]
        self._symbols = [symbol for symbols in self._expressions for symbol in symbols]
        labels = np.array([symbol.label for symbol in self._symbols])
        weights = np.bincount(labels, minlength=JUNK_CLASS).astype(np.float64)[labels] ** -config.balance
        self._cumulative = np.cumsum(weights / weights.sum())
        if proposed is None:
            proposed = wrong_groupings(training, config.seed, config.proposed)
        self._proposed = proposed
        held_out = [symbol for e in validation for symbol in placed_symbols(e)]
        self._validation = symbol_batch([symbol.strokes for symbol in held_out])
        self._validation_labels = np.array([symbol.label for symbol in held_out])

    def batch(self, step: int) -> Batch:
        rng = np.random.default_rng([self.config.seed, step])
        proposed = round(self.config.proposed_share * self.config.batch_size)
        images = list(self._draw_proposed(rng, proposed))
        labels = [JUNK_CLASS] * proposed
        for number in range(self.config.batch_size - proposed):
            if number < self.config.junk_share * self.config.batch_size:
                strokes, label = wrong_grouping(self._draw_expression(rng), rng), JUNK_CLASS
            else:
                place = int(np.searchsorted(self._cumulative, rng.random()))
                symbol = self._symbols[min(place, len(self._symbols) - 1)]
                strokes, label = symbol.strokes, symbol.label
            pixels = draw_augmented(strokes, rng) if self.config.augment else draw_symbol(strokes, PEN_WIDTH)
            images.append(_input_or_dot(pixels))
            labels.append(label)
        stacked = torch.from_numpy(np.stack(images)).contiguous(memory_format=torch.channels_last)
        return stacked, torch.tensor(labels)

    def _draw_proposed(self, rng: np.random.Generator, count: int) -> npt.NDArray[np.float32]:
        picked = self._proposed[rng.integers(len(self._proposed), size=count)]
        if self.config.augment:
            picked = np.stack([redrawn(image, rng) for image in picked])
        images: npt.NDArray[np.float32] = np.divide(picked[:, None], 255, dtype=np.float32)
        return images

    def _draw_expression(self, rng: np.random.Generator) -> list[PlacedSymbol]:
        while True:
            symbols = self._expressions[rng.integers(len(self._expressions))]
            if len(symbols) > 1 or len(symbols[0].strokes) > 1:
                return symbols

    def loss(self, batch: Batch) -> Tensor:
        images, labels = batch
        return nn.functional.cross_entropy(
            self.model(images).float(), labels, label_smoothing=self.config.label_smoothing
        )

    def validate(self, model: nn.Module) -> dict[str, float]:
        logits = predict_logits(model, self._validation)[:, :JUNK_CLASS]
        ranks = (logits > logits[np.arange(len(logits)), self._validation_labels][:, None]).sum(axis=1)
        return {"top1": float((ranks < 1).mean()), "top5": float((ranks < 5).mean())}


def symbol_net(dropout: float = 0.0) -> SymbolNet:
    return SymbolNet(JUNK_CLASS + 1, stages=((40, 1), (80, 2), (160, 2)), dropout=dropout)


def symbol_batch(symbols: Sequence[Sequence[Points]]) -> npt.NDArray[np.float32]:
    """float32 (N, 1, INPUT_SIZE, INPUT_SIZE) of symbols drawn as they were written."""
    return np.stack([_input_or_dot(draw_symbol(strokes, PEN_WIDTH)) for strokes in symbols])


def _input_or_dot(pixels: Pixels) -> npt.NDArray[np.float32]:
    """The input; where blur has washed the ink out, that of a dot, as which faint ink ends."""
    if pixels.min() < 128:
        return symbol_input(pixels)
    return symbol_input(np.zeros((1, 1), np.uint8))


@torch.inference_mode()
def predict_logits(
    model: nn.Module, images: npt.NDArray[np.float32], batch_size: int = 512
) -> npt.NDArray[np.float32]:
    """float32 (N, classes)."""
    model.eval()
    device = next(model.parameters()).device
    parts = [
        model(
            torch.from_numpy(images[start : start + batch_size])
            .to(device)
            .contiguous(memory_format=torch.channels_last)
        )
        for start in range(0, len(images), batch_size)
    ]
    return torch.cat(parts).float().cpu().numpy()
