"""The networks that are trained here. They know shapes and nothing of data."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn

from inkmath.ink.views import CONTEXT_SIZE


class ResidualBlock(nn.Module):
    """Two 3 x 3 convolutions with a way around them (He et al. 2016), ReLU and batch normalisation."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, *, is_pooled: bool = True) -> None:
        """is_pooled: whether the shortcut past a stride averages; else it subsamples, which is faster."""
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
            nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.way_around: nn.Module = nn.Identity()
        if stride != 1 or inputs != outputs:
            self.way_around = nn.Sequential(
                nn.AvgPool2d(stride) if stride > 1 and is_pooled else nn.Identity(),
                nn.Conv2d(inputs, outputs, 1, 1 if is_pooled else stride, bias=False),
                nn.BatchNorm2d(outputs),
            )

    @torch.no_grad()
    def merge_pooling(self) -> None:
        """Take means and mix channels in one convolution: the same, and faster in 8 bits."""
        if not isinstance(self.way_around, nn.Sequential) or not isinstance(self.way_around[0], nn.AvgPool2d):
            return
        mixing = self.way_around[1]
        assert isinstance(mixing, nn.Conv2d)
        stride = int(self.way_around[0].kernel_size)  # type: ignore[arg-type]  # an int, as it was given
        merged = nn.Conv2d(mixing.in_channels, mixing.out_channels, stride, stride, bias=False)
        merged.weight.copy_(mixing.weight.expand_as(merged.weight) / stride**2)
        self.way_around = nn.Sequential(merged, self.way_around[2])

    def forward(self, x_NCHW: Tensor) -> Tensor:
        y: Tensor = nn.functional.relu(self.body(x_NCHW) + self.way_around(x_NCHW))
        return y


class SymbolNet(nn.Module):
    """A symbol candidate, large and in its surroundings -> logits over classes.

    In: crop float (N, 1, 32, 32) and context float (N, 2, 48, 48) in [0, 1], ink = 1; see
    `inkmath.ink.views`. Out: logits float (N, classes), and float (N, hidden), the last layer's inputs.
    """

    def __init__(
        self,
        classes: int,
        *,
        stem: int,
        crop: tuple[tuple[int, int], ...],
        context: tuple[int, ...],
        hidden: int,
        dropout: float,
    ) -> None:
        """stem: width of the first layer. crop: of each stage, which halves the view's sides, the width and
        the number of blocks. context: of each block, which does so too, the width.
        """
        super().__init__()
        blocks: list[nn.Module] = [
            nn.Conv2d(1, stem, 3, 1, 1, bias=False), nn.BatchNorm2d(stem), nn.ReLU(inplace=True)
        ]  # fmt: skip
        inputs = stem
        for width, count in crop:
            for i in range(count):
                blocks.append(ResidualBlock(inputs, width, 2 if i == 0 else 1))
                inputs = width
        self.crop = nn.Sequential(*blocks)
        first = context[0]
        beside: list[nn.Module] = [
            nn.Conv2d(2, first, 3, 2, 1, bias=False), nn.BatchNorm2d(first), nn.ReLU(inplace=True)
        ]  # fmt: skip
        for narrow, wide in pairwise(context):
            beside.append(ResidualBlock(narrow, wide, 2))
        self.context = nn.Sequential(*beside)
        last = context[-1] * (CONTEXT_SIZE // 2 ** len(context)) ** 2
        self.join = nn.Sequential(
            nn.Linear(inputs + last, hidden), nn.ReLU(inplace=True), nn.Dropout(dropout)
        )
        self.head = nn.Linear(hidden, classes)

    def forward(self, crop: Tensor, context: Tensor) -> tuple[Tensor, Tensor]:
        shape = self.crop(crop).mean(dim=(2, 3))
        place = self.context(context).flatten(1)
        features = self.join(torch.cat([shape, place], dim=1))
        return self.head(features), features


class TraceNet(nn.Module):
    """The pen's trajectory of a symbol candidate -> logits over names.

    In: traces float (N, channels, points); see `inkmath.ink.traces`. Out: logits float (N, names).
    Residual convolutions along the trace, then a recurrent network in both directions.
    """

    def __init__(self, channels: int, names: int, *, width: int, hidden: int, dropout: float) -> None:
        super().__init__()
        widths = (width, width, 2 * width, 2 * width, 3 * width, 3 * width)
        self.along = nn.Sequential(
            nn.Conv1d(channels, width, 5, 1, 2, bias=False),
            nn.BatchNorm1d(width),
            nn.ReLU(inplace=True),
            *(ResidualRow(narrow, wide) for narrow, wide in pairwise(widths)),
        )
        self.memory = nn.GRU(3 * width, 2 * width, batch_first=True, bidirectional=True)
        self.join = nn.Sequential(nn.Linear(14 * width, hidden), nn.ReLU(inplace=True), nn.Dropout(dropout))
        self.head = nn.Linear(hidden, names)

    def forward(self, traces: Tensor) -> Tensor:
        x = self.along(traces)
        remembered, _ = self.memory(x.transpose(1, 2))
        seen = [x.mean(dim=2), x.amax(dim=2), remembered.mean(dim=1), remembered.amax(dim=1)]
        logits: Tensor = self.head(self.join(torch.cat(seen, dim=1)))
        return logits


class ResidualRow(nn.Module):
    """`ResidualBlock` along a row; where it widens, it halves the row's length."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        stride = 1 if inputs == outputs else 2
        self.body = nn.Sequential(
            nn.Conv1d(inputs, outputs, 3, stride, 1, bias=False),
            nn.BatchNorm1d(outputs),
            nn.ReLU(inplace=True),
            nn.Conv1d(outputs, outputs, 3, 1, 1, bias=False),
            nn.BatchNorm1d(outputs),
        )
        self.way_around: nn.Module = nn.Identity()
        if stride > 1:
            self.way_around = nn.Sequential(
                nn.Conv1d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm1d(outputs)
            )

    def forward(self, x_NCL: Tensor) -> Tensor:
        y: Tensor = nn.functional.relu(self.body(x_NCL) + self.way_around(x_NCL))
        return y


class RelationsNet(nn.Module):
    """The symbols of an expression -> what each is in context, whose child it is and by which relation.

    N symbols of B expressions, padded; C classes, F features, M names, R relations.
    In:  scores float (B, N, C): the class probabilities of each symbol; zeros for padding.
         boxes  float (B, N, 4): x0, y0, x1, y1 in any unit; y grows downwards.
         present float (B, N): 1 for a symbol, 0 for padding.
         symbol_features float (B, N, F): what the symbol network saw; zeros where that is not known. Not an
         input where F is 0.
    Out: names (B, N, M + 1): logits, junk last.
         edges (B, N, N * R + 1): logits of (parent, relation) at parent * R + relation; of the root last.
    A transformer whose attention is biased by the geometry of each pair, and a biaffine edge score (Dozat and
    Manning, 2017) to which the same geometry is added.
    """

    def __init__(
        self,
        classes: int,
        names: int,
        relations: int,
        *,
        features: int,
        width: int,
        layers: int,
        heads: int,
        dropout: float,
    ) -> None:
        super().__init__()
        self.relations = relations
        self.embed_scores = nn.Linear(classes, width)
        self.embed_place = nn.Sequential(nn.Linear(6, width), nn.GELU(), nn.Linear(width, width))
        self.pair = nn.Sequential(nn.Linear(PAIR_FEATURES, 64), nn.GELU(), nn.Linear(64, 64), nn.GELU())
        self.biases = nn.Linear(64, layers * heads)
        self.layers = nn.ModuleList(BiasedAttention(width, heads, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width)
        self.names = nn.Linear(width, names + 1)
        self.scores_to_names = nn.Linear(classes, names + 1, bias=False)
        self.child, self.parent = nn.Linear(width, 96), nn.Linear(width, 96)
        self.biaffine = nn.Parameter(torch.randn(relations, 96, 96) * 0.02)
        self.edge_child, self.edge_parent = nn.Linear(width, 96), nn.Linear(width, 96)
        self.edge_pair, self.edge = nn.Linear(64, 96), nn.Linear(96, relations)
        self.root = nn.Linear(width, 1)
        if features:
            self.embed_features = nn.Sequential(
                nn.Linear(features, width), nn.GELU(), nn.Linear(width, width)
            )
            self.features_to_names = nn.Linear(features, names + 1, bias=False)
            nn.init.zeros_(self.features_to_names.weight)

    def forward(
        self, scores: Tensor, boxes: Tensor, present: Tensor, symbol_features: Tensor | None = None
    ) -> tuple[Tensor, Tensor]:
        place, pair_features = geometry(boxes, present)
        log_scores = torch.log(scores + 1e-4)
        pair = self.pair(pair_features)
        absent = (1 - present)[:, None, None, :] * -1e4
        biases = self.biases(pair).permute(0, 3, 1, 2).chunk(len(self.layers), dim=1)
        x = self.embed_scores(torch.sqrt(scores + 1e-9)) + self.embed_place(place)
        if symbol_features is not None:
            x = x + self.embed_features(symbol_features)
        for layer, bias in zip(self.layers, biases, strict=True):
            x = layer(x, bias + absent)
        x = self.norm(x)
        names = self.names(x) + self.scores_to_names(log_scores)
        if symbol_features is not None:
            names = names + self.features_to_names(symbol_features)
        hidden = self.edge_child(x)[:, :, None] + self.edge_parent(x)[:, None] + self.edge_pair(pair)
        edges = self.edge(nn.functional.gelu(hidden))
        child, parent = self.child(x), self.parent(x)
        biaffine = (child[:, None] @ self.biaffine) @ parent[:, None].transpose(-1, -2)  # (B, R, N, N)
        edges = edges + biaffine.permute(0, 2, 3, 1)
        itself = torch.eye(x.shape[1], device=x.device, dtype=x.dtype)[None] + (1 - present)[:, None, :]
        edges = edges + (itself * -1e4)[..., None]
        return names, torch.cat([edges.flatten(2), self.root(x)], dim=2)


class BiasedAttention(nn.Module):
    """A pre-norm transformer layer whose attention logits get a bias for each head and pair."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 3 * width), nn.GELU(), nn.Linear(3 * width, width))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        batch, count, width = x.shape
        q, k, v = self.qkv(self.norm1(x)).reshape(batch, count, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        weights = torch.softmax((q @ k.transpose(-1, -2)) * (width // self.heads) ** -0.5 + bias, dim=-1)
        attended = (self.dropout(weights) @ v).transpose(1, 2).reshape(batch, count, width)
        x = x + self.dropout(self.out(attended))
        y: Tensor = x + self.dropout(self.mlp(self.norm2(x)))
        return y


PAIR_FEATURES = 17


def geometry(boxes: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
    """Positions of symbols, and of each pair (child, parent) to each other; free of unit and place.

    boxes: (B, N, 4). Returns (B, N, 6) and (B, N, N, PAIR_FEATURES), all squashed to a few units.
    """
    x0, y0, x1, y1 = boxes.unbind(-1)
    count = present.sum(dim=1, keepdim=True).clamp(min=1)
    size = torch.maximum(x1 - x0, y1 - y0).clamp(min=0)
    log_sizes = torch.log(size + 1e-3) * present
    unit = torch.exp(log_sizes.sum(dim=1, keepdim=True) / count)  # geometric mean of sizes
    middle_x = (((x0 + x1) / 2) * present).sum(dim=1, keepdim=True) / count
    middle_y = (((y0 + y1) / 2) * present).sum(dim=1, keepdim=True) / count
    x0, x1 = (x0 - middle_x) / unit, (x1 - middle_x) / unit
    y0, y1 = (y0 - middle_y) / unit, (y1 - middle_y) / unit
    width, height = (x1 - x0).clamp(min=0) + 0.05, (y1 - y0).clamp(min=0) + 0.05
    cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
    place = torch.stack(
        [_squash(cx), _squash(cy), width.log(), height.log(), _squash(y0), _squash(y1)], dim=-1
    )

    def differences(child: Tensor, parent: Tensor) -> Tensor:
        return child[:, :, None] - parent[:, None, :]

    size = torch.maximum(width, height) + 0.1
    parent_size = size[:, None, :]
    dx, dy = differences(cx, cx), differences(cy, cy)
    overlap_x = torch.minimum(x1[:, :, None], x1[:, None]) - torch.maximum(x0[:, :, None], x0[:, None])
    overlap_y = torch.minimum(y1[:, :, None], y1[:, None]) - torch.maximum(y0[:, :, None], y0[:, None])
    features = [
        dx,
        dy,
        dx / parent_size,
        dy / parent_size,
        differences(x0, x1),
        differences(x0, x0),
        differences(x1, x1),
        differences(y0, y0),
        differences(y1, y1),
        differences(y1, y0),
        differences(y0, y1),
        differences(y1, cy) / height[:, None, :],
        differences(y0, cy) / height[:, None, :],
        differences(width.log(), width.log()),
        differences(height.log(), height.log()),
        overlap_x / torch.minimum(width[:, :, None], width[:, None]),
        overlap_y / torch.minimum(height[:, :, None], height[:, None]),
    ]
    return place, _squash(torch.stack(features, dim=-1))


def _squash(x: Tensor) -> Tensor:
    """Linear near zero, logarithmic far away."""
    return torch.sign(x) * torch.log1p(torch.abs(x))
