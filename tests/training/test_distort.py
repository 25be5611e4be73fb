"""Random changes of batches: what they do, against PyTorch's own; and nothing where nothing is asked for."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.training.distort import Amounts, _greatest_nearby, _places, _with_pen, distorted, draw_changes

NONE = Amounts(**dict.fromkeys(Amounts.__dataclass_fields__, 0.0))


def pictures(count: int = 6) -> torch.Tensor:
    x = torch.zeros(count, 1, 20, 20)
    x[:, :, 6:14, 9:11] = 1.0
    return x


def changed(amounts: Amounts, count: int = 6) -> torch.Tensor:
    return distorted(pictures(count), draw_changes(np.random.default_rng(3), count, amounts))


def test_nothing_asked_for_is_nothing_done() -> None:
    assert torch.allclose(changed(NONE), pictures(), atol=1e-5)


def test_a_share_of_the_pictures_is_left_intact() -> None:
    found = changed(Amounts(intact=0.25), 400)
    is_intact = (found - pictures(400)).abs().amax((1, 2, 3)) < 1e-5
    assert is_intact.float().mean() == pytest.approx(0.25, abs=0.05)
    assert torch.allclose(changed(Amounts(intact=1.0)), pictures(), atol=1e-5)


def test_places_are_those_of_affine_grid_bent_by_bicubic_interpolation() -> None:
    matrix, drawn = torch.randn(3, 2, 3), torch.randn(3, 2, 4, 4)
    changes = replace(draw_changes(np.random.default_rng(0), 3, NONE), affine=matrix, elastic=drawn)
    straight = torch.nn.functional.affine_grid(matrix, [3, 1, 11, 11], align_corners=False)
    bend = torch.nn.functional.interpolate(drawn, size=(11, 11), mode="bicubic", align_corners=True)
    assert torch.allclose(_places(changes, 11), straight + bend.permute(0, 2, 3, 1), atol=1e-5)


def test_the_greatest_nearby_is_pooling() -> None:
    x = torch.rand(2, 1, 8, 8)
    assert torch.equal(_greatest_nearby(x), torch.nn.functional.max_pool2d(x, 3, 1, 1))


def test_a_pen_is_dilation_or_half_an_erosion() -> None:
    x = torch.rand(3, 1, 8, 8)
    padded = torch.nn.functional.pad(x, (1, 1, 1, 1))  # paper outside
    wider = torch.nn.functional.max_pool2d(padded, 3, 1)
    thinner = -torch.nn.functional.max_pool2d(-padded, 3, 1)
    found = _with_pen(x, torch.tensor([0.4, -0.4, 0.0])[:, None, None, None])
    assert torch.allclose(found[0], 0.6 * x[0] + 0.4 * wider[0], atol=1e-6)
    assert torch.allclose(found[1], 0.8 * x[1] + 0.2 * thinner[1], atol=1e-6)
    assert torch.equal(found[2], x[2])


def test_a_pen_gets_wider_and_thinner() -> None:
    changes = draw_changes(np.random.default_rng(0), 2, NONE)
    wider, thinner = distorted(pictures(2), replace(changes, stroke=torch.tensor([1.0, -1.0]))).sum((1, 2, 3))
    own = pictures(1).sum()
    assert wider == pytest.approx(10 * 4, rel=0.01)
    assert 0.4 * own < thinner < 0.9 * own


def test_what_is_cut_out_is_paper() -> None:
    changes = draw_changes(np.random.default_rng(0), 1, NONE)
    cut = distorted(pictures(1), replace(changes, cut=torch.tensor([[-1.0, -1.0, 1.0, 0.0]])))[0, 0]
    assert cut[:10].sum() == 0
    assert torch.allclose(cut[10:], pictures(1)[0, 0, 10:], atol=1e-5)


@pytest.mark.parametrize("name", [name for name in Amounts.__dataclass_fields__ if name != "intact"])
def test_each_amount_changes_something_and_stays_in_range(name: str) -> None:
    found = changed(replace(NONE, **{name: 0.9 if name in ("cutout", "stroke") else 0.15}), 16)
    assert not torch.allclose(found, pictures(16), atol=1e-3)
    assert found.min() >= 0
    assert found.max() <= 1 + 1e-6


def test_the_same_seed_changes_the_same() -> None:
    assert torch.equal(changed(Amounts()), changed(Amounts()))
    assert not torch.equal(changed(Amounts())[0], changed(Amounts())[1])
