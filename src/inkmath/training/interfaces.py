"""Interfaces of the exported networks on expressions: inputs, outputs and examples of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import torch
from torch import Tensor

from inkmath.expression.latex import row_tokens
from inkmath.ink.raster import draw
from inkmath.ink.segment import segment
from inkmath.ink.traces import CHANNELS, POINTS
from inkmath.ink.views import views
from inkmath.recognition.language_model import TOKENS, padded
from inkmath.recognition.symbol_classifier import FEATURES
from inkmath.training.corpus import crohme_parts
from inkmath.training.export import (
    CONVOLUTIONS,
    Outputs,
    probability_difference,
    renamed_share,
    softmax_difference,
)
from inkmath.training.grammar import expressions
from inkmath.training.pages.compose import CLASSES as PIXEL_CLASSES
from inkmath.training.pages.compose import compose
from inkmath.training.pages.writing import Writer
from inkmath.training.traces import traces_of
from inkmath.vocab import JUNK, NAMES
from inkmath.vocab import SYMBOLS as WRITTEN_SYMBOLS


@dataclass(frozen=True)
class Interface:
    """Interface of an exported network, and its description on the card.

    example: makes an input batch by name, on which ONNX and torch are compared; real ones for 8 bits.
    dynamic_axes: by input or output and axis, the name of a length that is free.
    difference: how far the outputs of ONNX and torch are apart.
    in_8_bits: see `export`.
    """

    task: str
    classes: Sequence[str]
    input: str
    example: Callable[[], dict[str, Tensor]]
    outputs: Sequence[str]
    dynamic_axes: Mapping[str, Mapping[int, str]]
    difference: Callable[[Outputs, Outputs], float] = softmax_difference
    in_8_bits: Sequence[str] = ()


def _example_language() -> dict[str, Tensor]:
    rows = islice(expressions(np.random.default_rng(0)), 100)
    return {"tokens": torch.from_numpy(padded([row_tokens(row) for row in rows]))}


def _example_symbols() -> dict[str, Tensor]:
    """The candidates of some 200 training expressions, as the reader sees them."""
    training, _ = crohme_parts()
    crop, context = [], []
    for expression in training[:: max(1, len(training) // 200)]:
        segmentation = segment(draw(expression.ink))
        seen = views(segmentation, segmentation.candidates)
        crop.append(torch.from_numpy(seen.crop))
        context.append(torch.from_numpy(seen.context))
    return {"crop": torch.cat(crop), "context": torch.cat(context)}


def _example_traces() -> dict[str, Tensor]:
    """The symbols of some 200 training expressions."""
    training, _ = crohme_parts()
    return {"traces": torch.from_numpy(traces_of(training[:: max(1, len(training) // 200)]))}


def _example_relations() -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(0)
    scores = torch.softmax(3 * torch.randn(2, 9, len(WRITTEN_SYMBOLS) + 1, generator=generator), dim=-1)
    corners = 100 * torch.rand(2, 9, 2, generator=generator)
    sides = 100 * torch.rand(2, 9, 2, generator=generator)
    return {
        "scores": scores,
        "boxes": torch.cat([corners, corners + sides], dim=-1),
        "present": torch.ones(2, 9),
    }


def _example_relations_with_features() -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(1)
    return {**_example_relations(), "symbol_features": torch.rand(2, 9, FEATURES, generator=generator)}


def _example_pictures() -> dict[str, Tensor]:
    """Composed pictures of pages."""
    training, _ = crohme_parts()
    writer = Writer(training)
    pictures = [compose(writer, (256, 256), np.random.default_rng([2, i])).picture for i in range(32)]
    return {"picture": torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2).float() / 255}


PAGE_MASK = Interface(
    task="classifies the pixels of a photographed page",
    classes=PIXEL_CLASSES,
    input="picture: float32 (N, 3, H, W), RGB in [0, 1]; H and W multiples of 32",
    example=_example_pictures,
    outputs=("logits",),
    dynamic_axes={name: {0: "pictures", 2: "rows", 3: "columns"} for name in ("picture", "logits")},
    difference=renamed_share,
    in_8_bits=(*CONVOLUTIONS, "Concat", "Resize", "Mul", "Sub", "Reshape", "Transpose"),
)

TRACES = Interface(
    task="classifies a symbol by the pen's trajectory",
    classes=WRITTEN_SYMBOLS,
    input=f"traces: float32 (N, {CHANNELS}, {POINTS}), the points of a candidate in the order of writing",
    example=_example_traces,
    outputs=("logits",),
    dynamic_axes={name: {0: "candidates"} for name in ("traces", "logits")},
)

_BATCH_AND_SYMBOLS = {0: "expressions", 1: "symbols"}

SYMBOLS = Interface(
    task="classifies a symbol candidate in its context, or rejects it as junk",
    classes=(*WRITTEN_SYMBOLS, JUNK),
    input=(
        "crop: float32 (N, 1, 32, 32), a candidate's ink alone; context: float32 (N, 2, 48, 48), "
        "it and all other ink where it stands on the page; in [0, 1], ink = 1"
    ),
    example=_example_symbols,
    outputs=("logits", "features"),
    dynamic_axes={name: {0: "candidates"} for name in ("crop", "context", "logits", "features")},
    difference=renamed_share,
    in_8_bits=CONVOLUTIONS,
)

TREES = Interface(
    task="parses symbols into a layout tree: the name in context, parent and relation of each",
    classes=(*NAMES, JUNK),
    input=(
        "B expressions of N symbols, padded. scores: float32 (B, N, classes of symbols), "
        "probabilities; boxes: float32 (B, N, 4), x0, y0, x1, y1, y downwards; "
        "present: float32 (B, N), 1 for a symbol, 0 for padding"
    ),
    example=_example_relations,
    outputs=("names", "edges"),
    dynamic_axes={
        **dict.fromkeys(("scores", "boxes", "present", "names"), _BATCH_AND_SYMBOLS),
        "edges": {**_BATCH_AND_SYMBOLS, 2: "edges"},
    },
)

LANGUAGE = Interface(
    task="language model: the log-probability of each token of an expression",
    classes=TOKENS,
    input=(
        "tokens: int64 (B, L), ids of canonical tokens between two of the edge, padded: 0 padding, 1 edge, "
        "2 unknown, then those of the classes"
    ),
    example=_example_language,
    outputs=("log_probabilities",),
    dynamic_axes={name: {0: "expressions", 1: "tokens"} for name in ("tokens", "log_probabilities")},
    difference=probability_difference,
)

TREES_WITH_FEATURES = replace(
    TREES,
    input=f"{TREES.input}; symbol_features: float32 (B, N, {FEATURES}), the features of the classifier",
    example=_example_relations_with_features,
    dynamic_axes={**TREES.dynamic_axes, "symbol_features": _BATCH_AND_SYMBOLS},
)
