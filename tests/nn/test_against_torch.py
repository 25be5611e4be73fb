"""Every layer, loss and optimiser against PyTorch in float32, forward and backward."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.nn import functional

from inkmath import nn
from inkmath.nn.layer import Array, Layer
from nn.layers import EVERY, Case, relative_error

TOLERANCE = 3e-4

Numbers = dict[str, torch.Tensor]

TWINS: dict[str, Callable[[Layer, torch.Tensor, Numbers], torch.Tensor]] = {
    "Dense": lambda layer, x, p: x @ p["weights"] + p["bias"],
    "Conv2d": lambda layer, x, p: functional.conv2d(x, p["weights"], p["bias"], layer.stride, layer.padding),
    "MaxPool2d": lambda layer, x, p: functional.max_pool2d(x, layer.size),
    "AvgPool2d": lambda layer, x, p: functional.avg_pool2d(x, layer.size),
    "Flatten": lambda layer, x, p: x.flatten(1),
    "ReLU": lambda layer, x, p: x.relu(),
    "Sigmoid": lambda layer, x, p: x.sigmoid(),
    "Tanh": lambda layer, x, p: x.tanh(),
    "Softmax": lambda layer, x, p: x.softmax(1),
    "BatchNorm": lambda layer, x, p: functional.batch_norm(
        x, None, None, p["gamma"], p["beta"], training=True, eps=layer.epsilon
    ),
}


def test_every_layer_has_a_twin() -> None:
    assert set(TWINS) == set(EVERY) - {"Dropout"}  # which draws other numbers; see test_layers


@pytest.mark.parametrize("kind", TWINS)
@given(data=st.data())
@settings(max_examples=15)
def test_layers(kind: str, data: st.DataObject) -> None:
    case: Case = data.draw(EVERY[kind])
    layer, x = case.built(np.float32)
    dy = np.random.default_rng(case.seed).normal(size=(case.count, *layer.output_shape)).astype(np.float32)
    given = torch.tensor(x, requires_grad=True)
    twins = {name: torch.tensor(value, requires_grad=True) for name, value in layer.parameters.items()}
    wanted = TWINS[kind](layer, given, twins)
    wanted.backward(torch.tensor(dy))
    found = layer.forward(x)
    assert found.dtype == np.float32
    assert relative_error(found, wanted.detach().numpy()) < TOLERANCE
    assert given.grad is not None
    assert relative_error(layer.backward(dy), given.grad.numpy()) < TOLERANCE
    for name, twin in twins.items():
        assert twin.grad is not None
        assert relative_error(layer.gradients[name], twin.grad.numpy()) < TOLERANCE


def test_the_first_of_equal_numbers_gets_the_gradient() -> None:
    x = np.random.default_rng(0).integers(0, 2, (4, 3, 7, 8)).astype(np.float32)
    layer = nn.MaxPool2d(3)
    layer.build((3, 7, 8), np.random.default_rng(0))
    given = torch.tensor(x, requires_grad=True)
    wanted = functional.max_pool2d(given, 3)
    dy = torch.randn(wanted.shape)
    wanted.backward(dy)
    layer.forward(x)
    assert given.grad is not None
    assert np.array_equal(layer.backward(dy.numpy()), given.grad.numpy())


def test_batch_norm_remembers_as_torch_does() -> None:
    layer, twin = nn.BatchNorm(momentum=0.3), torch.nn.BatchNorm2d(3, momentum=0.3)
    layer.build((3, 4, 5), np.random.default_rng(0))
    rng = np.random.default_rng(1)
    for _ in range(3):
        x = rng.normal(2, 3, (6, 3, 4, 5)).astype(np.float32)
        layer.forward(x)
        twin(torch.tensor(x))
    twin.eval()
    assert relative_error(layer.forward(x, training=False), twin(torch.tensor(x)).detach().numpy()) < 1e-4


@given(st.integers(1, 9), st.integers(2, 20), st.floats(0.1, 300), st.integers(0, 1000))
def test_cross_entropy(count: int, classes: int, scale: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(0, scale, (count, classes)).astype(np.float32)
    labels = rng.integers(0, classes, count)
    given = torch.tensor(scores, requires_grad=True)
    wanted = functional.cross_entropy(given, torch.tensor(labels))
    wanted.backward()
    loss = nn.CrossEntropy()
    assert loss.forward(scores, labels) == pytest.approx(wanted.item(), rel=1e-4, abs=1e-5)
    assert given.grad is not None
    assert relative_error(loss.backward(), given.grad.numpy()) < TOLERANCE


def test_mse() -> None:
    y, targets = np.random.default_rng(0).normal(size=(2, 5, 4)).astype(np.float32)
    given = torch.tensor(y, requires_grad=True)
    wanted = functional.mse_loss(given, torch.tensor(targets))
    wanted.backward()
    loss = nn.MSE()
    assert loss.forward(y, targets) == pytest.approx(wanted.item(), rel=1e-5)
    assert given.grad is not None
    assert relative_error(loss.backward(), given.grad.numpy()) < TOLERANCE


Optimisers = tuple[nn.SGD | nn.Adam, Callable[[list[torch.Tensor]], torch.optim.Optimizer]]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (nn.SGD(0.1), lambda p: torch.optim.SGD(p, 0.1)),
        (nn.SGD(0.1, 0.9), lambda p: torch.optim.SGD(p, 0.1, momentum=0.9)),
        (nn.SGD(0.1, 0.9, 0.01), lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, weight_decay=0.01)),
        (nn.Adam(0.01), lambda p: torch.optim.Adam(p, 0.01)),
        (nn.Adam(0.01, weight_decay=0.1), lambda p: torch.optim.AdamW(p, 0.01, weight_decay=0.1)),
    ],
    ids=["sgd", "momentum", "sgd-decay", "adam", "adam-decay"],
)
def test_optimisers(
    ours: nn.SGD | nn.Adam, theirs: Callable[[list[torch.Tensor]], torch.optim.Optimizer]
) -> None:
    """Twenty steps on the same gradients."""
    layer = nn.Dense(3)
    layer.build((4,), np.random.default_rng(0))
    layer.parameters.pop("bias")  # theirs would decay it too
    twin = torch.tensor(layer.parameters["weights"].copy(), requires_grad=True)
    optimiser = theirs([twin])
    rng = np.random.default_rng(1)
    for _ in range(20):
        gradient = rng.normal(size=(4, 3)).astype(np.float32)
        layer.gradients["weights"][...] = gradient
        twin.grad = torch.tensor(gradient)
        ours.step([layer])
        optimiser.step()
    assert relative_error(layer.parameters["weights"], twin.detach().numpy()) < TOLERANCE


def test_a_training_goes_as_in_torch() -> None:
    """The fourth network, trained side by side: the same losses, the same weights."""
    layers = [
        nn.Conv2d(8, 3), nn.ReLU(), nn.MaxPool2d(), nn.Conv2d(12, 5), nn.ReLU(), nn.MaxPool2d(),
        nn.Flatten(), nn.Dense(20), nn.Softmax(),
    ]  # fmt: skip
    network = nn.Sequential(layers, (1, 45, 45))
    twin = torch.nn.Sequential(
        torch.nn.Conv2d(1, 8, 3), torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Conv2d(8, 12, 5),
        torch.nn.ReLU(), torch.nn.MaxPool2d(2), torch.nn.Flatten(), torch.nn.Linear(768, 20),
    )  # fmt: skip
    for place in (0, 3, 7):
        _copy(layers[place], twin[place])
    rng = np.random.default_rng(0)
    ours, theirs, loss = nn.SGD(0.05, 0.9), torch.optim.SGD(twin.parameters(), 0.05, 0.9), nn.CrossEntropy()
    for _ in range(12):
        x, labels = rng.random((16, 1, 45, 45), np.float32), rng.integers(0, 20, 16)
        value, _ = nn.train_step(network, x, labels, loss, ours)
        wanted = functional.cross_entropy(twin(torch.tensor(x)), torch.tensor(labels))
        theirs.zero_grad()
        wanted.backward()
        theirs.step()
        assert value == pytest.approx(wanted.item(), rel=1e-4)
    for place in (0, 3, 7):
        weights = twin[place].weight.detach().numpy()
        found = layers[place].parameters["weights"]
        assert relative_error(found.T if place == 7 else found, weights) < 1e-3


def _copy(layer: Layer, twin: torch.nn.Module) -> None:
    weights: Array = layer.parameters["weights"]
    with torch.no_grad():
        twin.weight.copy_(torch.tensor(weights.T.copy() if weights.ndim == 2 else weights))
        twin.bias.copy_(torch.tensor(layer.parameters["bias"]))
