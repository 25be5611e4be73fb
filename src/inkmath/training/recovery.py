"""The weights of a symbol network out of the file that ships, so that training can go on from there.

There the network computes in 8 bits, its first convolutions take blocks of pixels, and its batch
normalisations are part of its convolutions. What is recovered computes the same but for rounding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from onnx import GraphProto, numpy_helper
from torch import Tensor, nn

from inkmath.errors import ExportError
from inkmath.training.blocks import of_pixels
from inkmath.training.models import ResidualBlock, SymbolNet

Floats = npt.NDArray[np.float32]
Constants = Mapping[str, npt.NDArray[Any]]


@torch.no_grad()
def recover(
    network: SymbolNet,
    graph: GraphProto,
    examples: Sequence[tuple[Tensor, Tensor]],
    classes: Sequence[int] | None = None,
) -> None:
    """Give the network the weights of a graph that was exported of one like it.

    classes: for each class of that one its place among those of the network, which may have more: these begin
    as they are. None where both have the same.
    examples: batches of crop and context, by which the statistics of batch normalisation are measured.
    Raises ExportError if the graph is of another network.
    """
    constants = {constant.name: numpy_helper.to_array(constant) for constant in graph.initializer}
    found = _convolutions(graph, constants)
    layers = list(_layers(network))
    try:
        for (convolution, norm, pooled), (weights, bias) in zip(layers, found, strict=True):
            put(convolution.weight, _on_pixels(weights, convolution, pooled))
            put(norm.bias, bias[: len(norm.bias)])
        for name, parameter in network.named_parameters():
            if name.startswith("join."):
                put(parameter, stored(constants, name))
            elif name.startswith("head."):
                kept = stored(constants, name)
                whole = kept if classes is None else parameter.detach().numpy().copy()
                if classes is not None:
                    whole[list(classes)] = kept
                put(parameter, whole)
    except (ValueError, LookupError) as error:
        raise ExportError(f"The weights are of another network: {error}") from error
    measure_statistics([norm for _, norm, _ in layers], network, examples)


def _layers(network: SymbolNet) -> Iterator[tuple[nn.Conv2d, nn.BatchNorm2d, int]]:
    """Each convolution in the order of its export, what normalises it, and the stride of means before it."""
    stride_of = {
        block.way_around[1]: int(block.way_around[0].kernel_size)  # type: ignore[arg-type]  # an int
        for block in network.modules()
        if isinstance(block, ResidualBlock)
        and isinstance(block.way_around, nn.Sequential)
        and isinstance(block.way_around[0], nn.AvgPool2d)
    }
    modules = [one for one in network.modules() if isinstance(one, nn.Conv2d | nn.BatchNorm2d)]
    for convolution, norm in zip(modules[::2], modules[1::2], strict=True):
        assert isinstance(convolution, nn.Conv2d)
        assert isinstance(norm, nn.BatchNorm2d)
        yield convolution, norm, stride_of.get(convolution, 1)


def _convolutions(graph: GraphProto, constants: Constants) -> list[tuple[Floats, Floats]]:
    """Weights and bias of each convolution in the order of the network's layers."""
    made_of = {node.output[0]: node.input for node in graph.node if node.op_type == "DequantizeLinear"}

    def value(name: str) -> Floats:
        integers, scales, zeros = (constants[part] for part in made_of[name])
        shape = (-1, *[1] * (integers.ndim - 1))
        steps = integers.astype(np.float32) - zeros.astype(np.float32).reshape(shape)
        return np.asarray(steps * scales.reshape(shape), np.float32)

    found = [node.input for node in graph.node if node.op_type == "Conv"]
    found.sort(key=lambda given: int(re.findall(r"\d+", given[1])[-1]))  # the exporter's count
    return [(value(given[1]), value(given[2])) for given in found]


def _on_pixels(weights: Floats, convolution: nn.Conv2d, pooled: int) -> Floats:
    """The convolution's weights out of those that take blocks of pixels, or take means themselves."""
    outputs, inputs, side, _ = convolution.weight.shape
    shape = outputs, inputs, side * pooled, side * pooled
    if weights.shape != shape:
        stride, pad = pooled * int(convolution.stride[0]), int(convolution.padding[0])
        weights = of_pixels(weights, shape, stride, pad)
    return weights.sum(axis=(2, 3), keepdims=True) if pooled > 1 else weights


def stored(constants: Constants, name: str) -> Floats:
    """The constant that a parameter of that name became in the export. Raises ValueError if there is none."""
    (values,) = (
        value
        for key, value in constants.items()
        if key.split("/")[-1].removesuffix(".float16").removesuffix("_d") == name
    )
    return values.astype(np.float32)


def put(parameter: Tensor, values: Floats) -> None:
    """Give the parameter these values. Raises ValueError if they are of another shape."""
    if parameter.shape != values.shape:
        raise ValueError(f"{values.shape} for {tuple(parameter.shape)}")
    parameter.copy_(torch.from_numpy(values.copy()))


def measure_statistics(
    norms: Sequence[nn.BatchNorm2d], network: nn.Module, examples: Sequence[tuple[Tensor, ...]]
) -> None:
    """Let the normalisations, which only add their bias so far, normalise what they get, and undo it.

    examples: batches of the network's inputs.
    """
    sums = {norm: torch.zeros(3, norm.num_features, dtype=torch.float64) for norm in norms}

    def add(norm: nn.Module, given: tuple[Tensor, ...]) -> None:
        values = given[0].double()
        assert isinstance(norm, nn.BatchNorm2d)
        count = torch.full((norm.num_features,), values.numel() / norm.num_features)
        sums[norm] += torch.stack([count, values.sum((0, 2, 3)), values.square().sum((0, 2, 3))])

    for norm in norms:
        norm.reset_running_stats()
        norm.weight.fill_((1 + norm.eps) ** 0.5)
    hooks = [norm.register_forward_pre_hook(add) for norm in norms]
    network.eval()
    for example in examples:
        network(*example)
    for hook in hooks:
        hook.remove()
    for norm, (count, total, squares) in sums.items():
        mean = total / count
        variance = squares / count - mean**2
        assert norm.running_mean is not None
        assert norm.running_var is not None
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)
        norm.weight.copy_((variance + norm.eps).sqrt())
        norm.bias.add_(mean)
