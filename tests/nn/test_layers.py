"""Layers beside their gradients: memory, randomness, and naming what they cannot use."""

from __future__ import annotations

import numpy as np
import pytest

from inkmath import nn
from inkmath.nn import convolution
from inkmath.nn.layer import Layer, Shape
from nn.layers import EVERY


def built(layer: Layer, shape: Shape) -> Layer:
    layer.build(shape, np.random.default_rng(0))
    return layer


def some(*shape: int) -> np.ndarray:
    return np.random.default_rng(1).random(shape, np.float32)


def test_dropout_drops_a_share_and_keeps_the_mean() -> None:
    layer = built(nn.Dropout(0.3), (100, 50))
    x = np.ones((20, 100, 50), np.float32)
    y = layer.forward(x)
    assert set(np.unique(y).round(5)) == {0.0, np.float32(1 / 0.7).round(5)}
    assert y.mean() == pytest.approx(1, abs=0.01)  # the standard error is 0.002
    assert (y == 0).mean() == pytest.approx(0.3, abs=0.01)
    assert np.array_equal(layer.forward(x, training=False), x)


def test_dropout_draws_anew_and_by_its_seed() -> None:
    first, second = built(nn.Dropout(), (50,)), built(nn.Dropout(), (50,))
    x = np.ones((8, 50), np.float32)
    drawn = first.forward(x).copy()
    assert np.array_equal(drawn, second.forward(x))
    assert not np.array_equal(drawn, first.forward(x))


@pytest.mark.parametrize("scale", [1, 1e4])
def test_what_bends_does_not_overflow(scale: float) -> None:
    x = np.array([[-scale, 0, scale]], np.float32)
    with np.errstate(over="raise", invalid="raise"):
        assert built(nn.Sigmoid(), (3,)).forward(x)[0, 1] == 0.5
        assert built(nn.Softmax(), (3,)).forward(x).sum() == pytest.approx(1)
        assert np.isfinite(nn.CrossEntropy().forward(x, np.array([0])))


def test_memory_is_reused_and_follows_the_batch() -> None:
    layer = built(nn.Conv2d(3, 3), (2, 9, 9))
    large = layer.forward(some(8, 2, 9, 9))
    address = large.__array_interface__["data"][0]
    small = layer.forward(some(5, 2, 9, 9))
    assert small.shape == (5, 3, 7, 7)
    assert small.__array_interface__["data"][0] == address
    alone = built(nn.Conv2d(3, 3), (2, 9, 9)).forward(some(5, 2, 9, 9))
    assert np.array_equal(small, alone)


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), (3, 2)])
def test_strips_do_not_change_a_convolution(
    stride: int, padding: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = some(3, 2, 11, 9)
    whole = built(nn.Conv2d(4, 3, stride, padding), (2, 11, 9))
    y = whole.forward(x)
    dy = some(*y.shape)
    dx = whole.backward(dy)
    for numbers in (1, 18 * 3 * y.shape[3] * 2):  # strips of one row, and of two
        monkeypatch.setattr(convolution, "STRIP_NUMBERS", numbers)
        layer = built(nn.Conv2d(4, 3, stride, padding), (2, 11, 9))
        assert np.allclose(layer.forward(x), y, atol=1e-6)
        assert np.allclose(layer.backward(dy), dx, atol=1e-5)
        for name, gradient in whole.gradients.items():
            assert np.allclose(layer.gradients[name], gradient, rtol=1e-5)


@pytest.mark.parametrize(("name", "limit"), [("glorot", np.sqrt(6 / 700)), ("he", 0), ("normal", 0)])
def test_initialisers_have_their_variances(name: str, limit: float) -> None:
    layer = nn.Dense(300, init=name)
    layer.build((400,), np.random.default_rng(0))
    weights = layer.parameters["weights"]
    variance = {"glorot": 2 / 700, "he": 2 / 400, "normal": 1.0}[name]
    assert weights.var() == pytest.approx(variance, rel=0.03)
    assert abs(weights.mean()) < 0.01 * np.sqrt(variance) * 3
    assert not layer.parameters["bias"].any()
    if limit:
        assert np.abs(weights).max() <= limit


def test_a_convolution_counts_all_numbers_of_its_window() -> None:
    layer = nn.Conv2d(200, 5, init="he")
    layer.build((8, 9, 9), np.random.default_rng(0))
    assert layer.parameters["weights"].var() == pytest.approx(2 / 200, rel=0.03)


PICTURE = (1, 6, 6)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (nn.Dense(3), PICTURE),
        (nn.Softmax(), PICTURE),
        (nn.Conv2d(2, 3), (5,)),
        (nn.Conv2d(2, 7), PICTURE),
        (nn.MaxPool2d(7), PICTURE),
        (nn.AvgPool2d(), (5,)),
        (nn.BatchNorm(), (2, 3)),
        (nn.Flatten(), (0, 3, 3)),
        (nn.Dense(1_000_000), (10_000,)),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Layer) else str(value),
)
def test_samples_that_do_not_fit_are_named_when_it_is_built(layer: Layer, shape: Shape) -> None:
    with pytest.raises(nn.NetworkError) as raised:
        layer.build(shape, np.random.default_rng(0))
    assert str(raised.value).startswith(f"{type(layer).__name__}: got")
    assert "expected" in str(raised.value)
    assert str(max(shape)) in str(raised.value).replace(",", "")


@pytest.mark.parametrize("kind", EVERY)
def test_every_layer_names_what_it_cannot_use(kind: str) -> None:
    make = {"Dense": lambda: nn.Dense(3), "Conv2d": lambda: nn.Conv2d(2, 3)}
    layer = make.get(kind, getattr(nn, kind))()
    shape = (6,) if kind in ("Dense", "Softmax") else PICTURE
    good = some(4, *shape)
    with pytest.raises(nn.NetworkError, match=f"{kind}: got samples before it was built"):
        layer.forward(good)
    built(layer, shape)
    with pytest.raises(nn.NetworkError, match=f"{kind}: backward .* expected a forward"):
        layer.backward(np.zeros((4, *layer.output_shape), np.float32))
    with pytest.raises(nn.NetworkError, match=rf"{kind}: got the shape \(4, 5\), expected \(N, "):
        layer.forward(some(4, 5))
    with pytest.raises(nn.NetworkError, match=f"{kind}: got an empty batch"):
        layer.forward(good[:0])
    with pytest.raises(nn.NetworkError, match=f"{kind}: got an array of <U1"):
        layer.forward(np.full((4, *shape), "a"))
    bad = good.copy()
    bad.flat[3], bad.flat[5] = np.nan, np.inf
    with pytest.raises(nn.NetworkError, match=f"{kind}: got 2 values that are NaN or infinite"):
        layer.forward(bad)
    layer.forward(good)
    with pytest.raises(nn.NetworkError, match=rf"{kind}: backward got the shape \(1,\), expected \(4, "):
        layer.backward(np.zeros(1, np.float32))
    layer.forward(good, training=False)
    with pytest.raises(nn.NetworkError, match="expected a forward"):
        layer.backward(np.zeros((4, *layer.output_shape), np.float32))


@pytest.mark.parametrize(
    "make",
    [
        lambda: nn.Dense(0),
        lambda: nn.Dense(3, init="best"),
        lambda: nn.Conv2d(0, 3),
        lambda: nn.Conv2d(3, 3, padding=-1),
        lambda: nn.MaxPool2d(0),
        lambda: nn.Dropout(1.0),
        lambda: nn.BatchNorm(momentum=0),
        lambda: nn.SGD(0),
        lambda: nn.SGD(float("nan")),
        lambda: nn.SGD(0.1, momentum=1),
        lambda: nn.Adam(weight_decay=-1),
    ],
)
def test_settings_out_of_range_are_errors(make: object) -> None:
    with pytest.raises(nn.NetworkError):
        make()  # type: ignore[operator]


@pytest.mark.parametrize("labels", [[0, 3], [-1, 0], [0], [[0, 1]], [0.0, 1.0]])
def test_labels_that_do_not_fit(labels: list[object]) -> None:
    with pytest.raises(nn.NetworkError, match="CrossEntropy: got"):
        nn.CrossEntropy().forward(some(2, 3), np.array(labels))


def test_losses_name_what_they_cannot_use() -> None:
    for loss in (nn.CrossEntropy(), nn.MSE()):
        name = type(loss).__name__
        with pytest.raises(nn.NetworkError, match=f"{name}: backward"):
            loss.backward()
        with pytest.raises(nn.NetworkError, match=f"{name}: got outputs of shape"):
            loss.forward(some(2, 3, 4), np.zeros(2, np.int64))
        with pytest.raises(nn.NetworkError, match=f"{name}: got outputs of shape"):
            loss.forward(some(0, 3), np.zeros(0, np.int64))
        with pytest.raises(nn.NetworkError, match=f"{name}: got outputs that are NaN"):
            loss.forward(np.full((2, 3), np.nan), np.zeros(2, np.int64))
    with pytest.raises(nn.NetworkError, match="MSE: got targets of shape"):
        nn.MSE().forward(some(2, 3), np.zeros(2))
    with pytest.raises(nn.NetworkError, match="MSE: got targets that are NaN"):
        nn.MSE().forward(some(2, 3), np.full((2, 3), np.nan))
