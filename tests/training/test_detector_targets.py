"""Targets at the right cells, losses by hand, and decoding as the way back."""

from __future__ import annotations

import math

import numpy as np
import pytest

pytest.importorskip("torch", reason="pip install 'inkmath[train]'")

import torch

from inkmath.recognition.detections import CLASSES, PLANES, decode
from inkmath.training.detector_models import peaks
from inkmath.training.detector_targets import Targets, at_centres, focal_loss, geometry_loss, heat, targets
from inkmath.training.expression_pictures import Picture
from inkmath.vocab import symbol_ids

ONE, X, ROOT, BAR = (symbol_ids()[name] for name in ("1", "x", r"\sqrt", "-"))


def picture(boxes: list[tuple[float, ...]], labels: list[int]) -> Picture:
    return Picture(np.full((64, 128), 255, np.uint8), np.array(boxes), np.array(labels))


def two_pictures() -> Targets:
    root = (10.0, 4, 58, 52)
    under = (22.0, 16, 46, 40)  # in the middle of the root
    return targets(
        [picture([root, under], [ROOT, X]), picture([(0.0, 0, 2, 24), (20, 10, 68, 13)], [ONE, BAR])],
        [(0, 0), (40, 8)],
    )


def test_symbols_are_in_the_cells_of_their_centres() -> None:
    truth = two_pictures()
    # centres (34, 28) twice; (1, 12) and (44, 11.5) moved by (40, 8); cells of 4 pixels
    assert truth.cells.tolist() == [
        [0, ROOT, 7, 8],
        [0, X, 7, 8],
        [1, ONE, 5, 10],
        [1, BAR, 4, 21],
    ]
    assert truth.planes.tolist() == [1, 0, 0, 0]
    assert truth.sizes[0].tolist() == pytest.approx([math.log(2)] * 2)
    assert truth.sizes[2].tolist() == pytest.approx([math.log(2 / 24), 0])
    assert truth.centres[3].tolist() == pytest.approx([21.0, 4.875])


def test_a_peak_is_one_at_its_centre_and_falls_off_as_a_gaussian() -> None:
    truth = two_pictures()
    maps = heat(truth, (2, CLASSES, 16, 32))
    assert maps.shape == (2, CLASSES, 16, 32)
    assert sorted(torch.nonzero(maps == 1).tolist()) == sorted(truth.cells.tolist())
    spread_x, spread_y = truth.spreads[3].tolist()
    assert spread_x > spread_y  # a bar's peak is as wide as the bar
    assert maps[1, BAR, 4, 23].item() == pytest.approx(math.exp(-4 / (2 * spread_x**2)))
    assert maps[1, BAR, 5, 22].item() == pytest.approx(
        math.exp(-1 / (2 * spread_x**2) - 1 / (2 * spread_y**2))
    )
    assert maps[0, ONE].max() == 0  # the other picture's


def test_two_peaks_that_meet_are_the_higher_of_both() -> None:
    truth = targets([picture([(0.0, 0, 24, 24), (8, 0, 32, 24)], [X, X])], [(0, 0)])
    maps = heat(truth, (1, CLASSES, 8, 16))
    spread = truth.spreads[0, 0].item()
    assert maps[0, X, 3].tolist()[3:6] == pytest.approx([1, math.exp(-1 / (2 * spread**2)), 1])


def test_decoding_the_targets_gives_the_truth_back() -> None:
    truth = two_pictures()
    maps = peaks(heat(truth, (2, CLASSES, 16, 32)))
    sizes = torch.zeros(2, 2 * PLANES, 16, 32)
    offsets = torch.zeros_like(sizes)
    for (number, _, row, column), plane, centre, size in zip(
        truth.cells.tolist(), truth.planes.tolist(), truth.centres, truth.sizes, strict=True
    ):
        sizes[number, 2 * plane : 2 * plane + 2, row, column] = size
        offset = centre - torch.tensor([column, row]) - 0.5
        offsets[number, 2 * plane : 2 * plane + 2, row, column] = offset
    found = [
        {
            (int(one.heights.argmax()), *(round(value, 3) for value in one.box.to_list()))
            for one in decode(*(map_[number].numpy() for map_ in (maps, sizes, offsets)), least=0.9)
        }
        for number in range(2)
    ]
    assert found == [
        {(ROOT, 10, 4, 58, 52), (X, 22, 16, 46, 40)},
        {(ONE, 40, 8, 42, 32), (BAR, 60, 18, 108, 21)},
    ]


def test_the_focal_loss_of_three_cells() -> None:
    wanted = torch.tensor([[[[1.0, 0.5, 0.0]]]])
    probability = [0.8, 0.6, 0.1]
    logits = torch.tensor([[[[math.log(p / (1 - p)) for p in probability]]]])
    expected = -(
        0.2**2 * math.log(0.8)  # the centre
        + 0.5**4 * 0.6**2 * math.log(0.4)  # near it
        + 0.1**2 * math.log(0.9)  # far from it
    )
    assert focal_loss(logits, wanted).item() == pytest.approx(expected, rel=1e-5)


def test_the_focal_loss_stays_finite() -> None:
    logits = torch.tensor([[[[-200.0, 200.0]]]], requires_grad=True)
    loss = focal_loss(logits, torch.tensor([[[[1.0, 0.0]]]]))
    loss.backward()  # type: ignore[no-untyped-call]
    assert loss.item() == pytest.approx(400)
    assert logits.grad is not None
    assert logits.grad.isfinite().all()


def test_the_geometry_loss_is_zero_for_the_truth_and_the_error_elsewhere() -> None:
    truth = targets([picture([(8.0, 8, 32, 32)], [X])], [(0, 0)])  # centre (5, 5) in cells, in cell (5, 5)
    sizes = torch.zeros(1, 2 * PLANES, 16, 32)
    offsets = torch.zeros_like(sizes)
    columns, rows = torch.meshgrid(torch.arange(32.0), torch.arange(16.0), indexing="xy")
    offsets[0, 0], offsets[0, 1] = 5 - columns - 0.5, 5 - rows - 0.5
    assert geometry_loss(sizes, offsets, truth) == (0, 0)
    sizes[:, 0] += 0.25  # every width too large
    offsets[:, 1] -= 0.125
    size_loss, offset_loss = geometry_loss(sizes, offsets, truth)
    assert (size_loss.item(), offset_loss.item()) == pytest.approx((0.25, 0.125))
    sizes[:, 2:] = 9  # the plane of roots, where there is none
    assert geometry_loss(sizes, offsets, truth)[0].item() == pytest.approx(0.25)


def test_a_symbol_at_the_edge_looks_at_no_cell_beyond_it() -> None:
    truth = targets([picture([(0.0, 0, 2, 2), (126, 62, 128, 64)], [X, ONE])], [(0, 0)])
    sizes = truth.sizes[0, 0].expand(1, 2 * PLANES, 16, 32)
    assert heat(truth, (1, CLASSES, 16, 32)).isfinite().all()
    assert geometry_loss(sizes, torch.zeros_like(sizes), truth)[0].item() == pytest.approx(0, abs=1e-6)


def test_maps_are_read_at_the_centres() -> None:
    maps = torch.arange(2 * 3 * 16 * 32.0).view(2, 3, 16, 32)
    truth = two_pictures()
    found = at_centres(maps, truth)
    assert found.shape == (4, 3)
    assert found[3].tolist() == maps[1, :, 4, 21].tolist()
