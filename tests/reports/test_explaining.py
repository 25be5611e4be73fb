"""Explanations of answers: against networks whose reasons are known."""

from __future__ import annotations

import numpy as np
import pytest
from onnx import helper

from inkmath.errors import CorruptModelError
from inkmath.reports import OnnxNetwork, Samples, explain, gradient_map, occlusion_map
from reports.networks_made import SIZE, model

INK_ON_THE_LEFT = np.full((SIZE, SIZE), 255, np.uint8)
INK_ON_THE_LEFT[:, 0] = 0


def left_or_right(batch: int | str = "N") -> OnnxNetwork:
    """The classes are the ink of the left and of the right half."""
    halves = np.zeros((SIZE, SIZE, 2), np.float32)
    halves[:, : SIZE // 2, 0] = halves[:, SIZE // 2 :, 1] = 1
    nodes = [
        helper.make_node("Flatten", ["images"], ["flat"]),
        helper.make_node("MatMul", ["flat", "halves"], ["logits"]),
    ]
    return OnnxNetwork(model(nodes, {"halves": halves.reshape(-1, 2)}, (batch, 1, SIZE, SIZE)))


@pytest.mark.parametrize("batch", ["N", 1])
def test_an_answer_rests_on_the_ink_that_speaks_for_it(batch: int | str) -> None:
    x = np.zeros((1, 1, SIZE, SIZE), np.float32)
    x[..., 1, 1] = x[..., 6, 6] = 3
    found = occlusion_map(left_or_right(batch), x, 0)
    assert found.shape == (SIZE, SIZE)
    assert found[1, 1] == found.max() > 0
    assert found[6, 6] == found.min() < 0
    assert found[1, 6] == found[6, 1] == 0


@pytest.mark.parametrize("batch", ["N", 1])
def test_the_gradient_of_two_sums_is_one_in_one_half_and_minus_one_in_the_other(batch: int | str) -> None:
    """The log odds of two classes are the difference of their logits, however sure the answer is."""
    x = np.zeros((1, 1, SIZE, SIZE), np.float32)
    x[..., :2] = 1
    found = gradient_map(left_or_right(batch), x, 0)
    np.testing.assert_allclose(found[:, : SIZE // 2], 1, atol=1e-3)
    np.testing.assert_allclose(found[:, SIZE // 2 :], -1, atol=1e-3)


def test_the_gradient_is_that_of_pytorch() -> None:
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    weights = {"first": (SIZE * SIZE, 6), "second": (6, 3)}
    constants = {name: rng.normal(0, 0.3, shape).astype(np.float32) for name, shape in weights.items()}
    nodes = [
        helper.make_node("Flatten", ["images"], ["flat"]),
        helper.make_node("MatMul", ["flat", "first"], ["sums"]),
        helper.make_node("Tanh", ["sums"], ["hidden"]),
        helper.make_node("MatMul", ["hidden", "second"], ["logits"]),
    ]
    x = rng.random((1, 1, SIZE, SIZE)).astype(np.float32)
    network = OnnxNetwork(model(nodes, constants, ("N", 1, SIZE, SIZE)))
    picture = torch.tensor(x, requires_grad=True)
    first, second = (torch.tensor(constants[name]) for name in weights)
    logits = (torch.tanh(picture.reshape(1, -1) @ first) @ second)[0]
    (logits[1] - torch.logsumexp(logits[[0, 2]], 0)).backward()
    expected = picture.grad[0, 0].numpy()
    np.testing.assert_allclose(gradient_map(network, x, 1), expected, atol=0.02 * np.abs(expected).max())


def test_probabilities_are_the_softmax_of_what_the_network_gives() -> None:
    x = np.zeros((3, 1, SIZE, SIZE), np.float32)
    x[0, 0, 0, 0] = np.log(3)
    shares = left_or_right().probabilities(x)
    np.testing.assert_allclose(shares, [[0.75, 0.25], [0.5, 0.5], [0.5, 0.5]], rtol=1e-6)


def test_neighbours_are_the_samples_with_the_likest_features() -> None:
    images = np.stack([INK_ON_THE_LEFT[:, ::-1], INK_ON_THE_LEFT])
    samples = Samples(images, np.array([0, 1]), ("right", "left"))
    found = explain(left_or_right(), INK_ON_THE_LEFT, 0, "left", "left", samples)
    assert found.neighbour_names == ("left", "right")
    assert np.array_equal(found.neighbours[0], INK_ON_THE_LEFT)


def test_without_a_linear_layer_there_are_no_features() -> None:
    network = OnnxNetwork(model([helper.make_node("Relu", ["images"], ["logits"])], {}))
    assert not network.has_features
    with pytest.raises(CorruptModelError, match="no linear layer"):
        network.features(np.zeros((1, 1, SIZE, SIZE), np.float32))


def test_weights_of_a_linear_layer_are_pictures_of_its_input() -> None:
    (found,) = left_or_right().filters(("left", "right"))
    assert found.weights.shape == (2, 1, SIZE, SIZE)
    assert found.outputs == ("left", "right")
    assert found.weights[0, 0, :, : SIZE // 2].min() == 1
    assert found.weights[0, 0, :, SIZE // 2 :].max() == 0
