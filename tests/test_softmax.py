"""Softmax against torch, and of logits that overflow."""

from __future__ import annotations

import numpy as np
import pytest

from inkmath.softmax import log_softmax, softmax


def test_softmax_sums_to_one_for_large_logits() -> None:
    found = softmax(np.array([[1000.0, 1000.0], [-1e4, 0.0]], np.float32))
    assert found.dtype == np.float32
    assert found.tolist() == [[0.5, 0.5], [0.0, 1.0]]


def test_softmax_of_no_rows_is_empty() -> None:
    assert softmax(np.zeros((0, 3), np.float32)).shape == (0, 3)


@pytest.mark.parametrize("shape", [(3, 5), (2, 3, 4)])
def test_log_softmax_agrees_with_torch(shape: tuple[int, ...]) -> None:
    torch = pytest.importorskip("torch", reason="pip install 'inkmath[train]'")
    logits = np.random.default_rng(0).normal(0, 5, shape)
    np.testing.assert_allclose(log_softmax(logits), torch.from_numpy(logits).log_softmax(-1).numpy())
    np.testing.assert_allclose(softmax(logits), torch.from_numpy(logits).softmax(-1).numpy())
