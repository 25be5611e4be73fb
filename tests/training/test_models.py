"""Shapes of the networks, and what the relations network must not depend on."""

from __future__ import annotations

import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.training.models import PAIR_FEATURES, RelationsNet, ResidualBlock, SymbolNet, geometry

CLASSES, NAMES, R, N = 11, 9, 7, 5


@pytest.fixture(scope="module")
def net() -> RelationsNet:
    torch.manual_seed(0)
    return RelationsNet(CLASSES, NAMES, R, features=0, width=32, layers=2, heads=4, dropout=0.1).eval()


def inputs(count: int = N, batch: int = 1) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    scores = torch.softmax(3 * torch.randn(batch, count, CLASSES, generator=generator), -1)
    low = 100 * torch.rand(batch, count, 2, generator=generator)
    boxes = torch.cat([low, low + 5 + 30 * torch.rand(batch, count, 2, generator=generator)], -1)
    return scores, boxes, torch.ones(batch, count)


def probabilities(
    net: RelationsNet, scores: torch.Tensor, boxes: torch.Tensor, present: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Scores of names (B, N, NAMES + 1), of edges (B, child, parent, R) and of the root (B, N)."""
    with torch.inference_mode():
        names, edges = net(scores, boxes, present)
    count = scores.shape[1]
    assert names.shape == (len(scores), count, NAMES + 1)
    assert edges.shape == (len(scores), count, count * R + 1)
    edges = edges.softmax(-1)
    return names.softmax(-1), edges[..., :-1].unflatten(-1, (count, R)), edges[..., -1]


def assert_close(a: tuple[torch.Tensor, ...], b: tuple[torch.Tensor, ...], atol: float = 1e-5) -> None:
    for one, other in zip(a, b, strict=True):
        torch.testing.assert_close(one, other, atol=atol, rtol=0)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_symbol_net(size: int) -> None:
    net = SymbolNet(CLASSES, stem=4, crop=((8, 1), (16, 2)), context=(4, 8, 8), hidden=12, dropout=0.1).eval()
    logits, features = net(torch.rand(size, 1, 32, 32), torch.rand(size, 2, 48, 48))
    assert (logits.shape, features.shape) == ((size, CLASSES), (size, 12))


def test_merged_pooling_computes_the_same() -> None:
    torch.manual_seed(0)
    block, images = ResidualBlock(3, 8, 2), torch.rand(2, 3, 12, 12)
    block(images)  # normalisation has seen something
    wanted = block.eval()(images)
    block.merge_pooling()
    assert not any(isinstance(module, torch.nn.AvgPool2d) for module in block.modules())
    torch.testing.assert_close(block(images), wanted)


def test_relations_see_features() -> None:
    torch.manual_seed(0)
    net = RelationsNet(CLASSES, NAMES, R, features=6, width=32, layers=2, heads=4, dropout=0.1).eval()
    scores, boxes, present = inputs()
    with torch.inference_mode():
        unseen, seen = (net(scores, boxes, present, torch.full((1, N, 6), value)) for value in (0.0, 1.0))
    assert all((one - other).abs().max() > 1e-3 for one, other in zip(unseen, seen, strict=True))


def test_padding_does_not_matter(net: RelationsNet) -> None:
    scores, boxes, present = inputs()
    alone = probabilities(net, scores, boxes, present)
    pad = torch.nn.functional.pad
    junk = pad(boxes, (0, 0, 0, 3), value=777.0)
    names, edges, root = probabilities(net, pad(scores, (0, 0, 0, 3)), junk, pad(present, (0, 3)))
    assert float(edges[:, :N, N:].max()) < 1e-6
    assert_close((names[:, :N], edges[:, :N, :N], root[:, :N]), alone)


def test_other_expressions_of_the_batch_do_not_matter(net: RelationsNet) -> None:
    scores, boxes, present = inputs(batch=3)
    together = probabilities(net, scores, boxes, present)
    for row in range(3):
        alone = probabilities(net, scores[row : row + 1], boxes[row : row + 1], present[row : row + 1])
        assert_close(tuple(part[row : row + 1] for part in together), alone)


def test_the_order_of_symbols_does_not_matter(net: RelationsNet) -> None:
    scores, boxes, present = inputs()
    names, edges, root = probabilities(net, scores, boxes, present)
    order = torch.tensor([3, 0, 4, 1, 2])
    shuffled = probabilities(net, scores[:, order], boxes[:, order], present)
    assert_close(shuffled, (names[:, order], edges[:, order][:, :, order], root[:, order]))


@pytest.mark.parametrize("scale", [0.1, 1.0, 25.0])
@pytest.mark.parametrize("shift", [(0.0, 0.0), (-300.0, 70.0)])
def test_place_and_unit_do_not_matter(net: RelationsNet, scale: float, shift: tuple[float, float]) -> None:
    scores, boxes, present = inputs()
    moved = boxes * scale + torch.tensor([*shift, *shift])
    assert_close(
        probabilities(net, scores, moved, present), probabilities(net, scores, boxes, present), atol=2e-3
    )


def test_no_symbol_is_its_own_parent(net: RelationsNet) -> None:
    _, edges, root = probabilities(net, *inputs())
    assert float(edges.diagonal(dim1=1, dim2=2).max()) < 1e-6
    assert torch.allclose(edges.sum((2, 3)) + root, torch.ones(1, N), atol=1e-5)


def test_one_symbol_is_the_root(net: RelationsNet) -> None:
    _, _, root = probabilities(net, *inputs(count=1))
    assert float(root) == pytest.approx(1)


def test_degenerate_boxes_stay_finite() -> None:
    boxes = torch.tensor([[[0.0, 0, 0, 0], [5, 5, 5, 5], [0, 0, 1e6, 0]]])
    place, pairs = geometry(boxes, torch.ones(1, 3))
    assert place.shape == (1, 3, 6)
    assert pairs.shape == (1, 3, 3, PAIR_FEATURES)
    assert place.isfinite().all()
    assert pairs.isfinite().all()
