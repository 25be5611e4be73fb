"""A network of convolutions that takes pixels by blocks: the same results in less time.

Where there are many pixels and few channels, fetching pixels takes longer than computing with them. Blocks of
2 x 2 pixels as one pixel of many channels are fewer to fetch.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper, numpy_helper

from inkmath.errors import ExportError

BLOCK = 2
"""Side of a block in pixels."""

_PASSING = {"Relu", "QuantizeLinear", "DequantizeLinear"}  # these take each value for itself

AnyWeights = npt.NDArray[Any]


def in_blocks(network: ModelProto) -> None:
    """Let the network make blocks of its inputs, and its first convolutions compute on them.

    An input whose first convolution has stride 2, and so takes few pixels anyhow, stays as it is, and so does
    one that something else takes first, such as a network that folds its pixels itself.
    network: in 8 bits, with inputs (N, C, H, W), H and W even. Up to the first convolution of stride 2 on
    each way from an input there are only others of stride 1, and what takes each value for itself.
    Raises ExportError where there is something else.
    """
    graph = network.graph
    for value in graph.input:
        first, *others = _takers(graph, value.name)
        if not others and first.op_type == "Conv" and _settings(first)["strides"][0] == 1:
            _compute_on_blocks(graph, first)
            blocks = f"{value.name}/blocks"
            for node in graph.node:
                node.input[:] = [blocks if name == value.name else name for name in node.input]
            graph.node.insert(0, helper.make_node("SpaceToDepth", [value.name], [blocks], blocksize=BLOCK))


def _takers(graph: GraphProto, name: str) -> Iterator[NodeProto]:
    """The nodes that take the value of that name, maybe through what takes each value for itself."""
    for node in graph.node:
        if name in node.input:
            if node.op_type in _PASSING:
                yield from _takers(graph, node.output[0])
            else:
                yield node


def _compute_on_blocks(graph: GraphProto, convolution: NodeProto) -> None:
    """Give the convolution blocks to take, and to give where its stride is 1: then to all after it, too."""
    settings = _settings(convolution)
    stride, pad = settings["strides"][0], settings["pads"][0]
    given = BLOCK // stride
    if given > 1:
        for follower in list(_takers(graph, convolution.output[0])):
            if follower.op_type != "Conv":
                raise ExportError(f"{follower.op_type} cannot take blocks of pixels.")
            _compute_on_blocks(graph, follower)
    quantized, *scales = _constants(graph, convolution.input[1])
    weights, before, after = blocked(numpy_helper.to_array(quantized), stride, pad)
    quantized.CopyFrom(numpy_helper.from_array(weights, quantized.name))
    for constant in (*scales, *_constants(graph, convolution.input[2])):  # one for each channel
        repeated = np.tile(numpy_helper.to_array(constant), given**2)
        constant.CopyFrom(numpy_helper.from_array(repeated, constant.name))
    settings["strides"][:] = [1, 1]
    settings["kernel_shape"][:] = weights.shape[2:]
    settings["pads"][:] = [before, before, after, after]


def _settings(node: NodeProto) -> dict[str, Any]:
    """The integer-list attributes of the node, by name."""
    return {setting.name: setting.ints for setting in node.attribute}


def blocked(weights: AnyWeights, stride: int, pad: int) -> tuple[AnyWeights, int, int]:
    """The weights of the convolution that takes blocks, its padding before, and that after.

    weights: (outputs, inputs, K, K) of one on pixels, with stride 1, or BLOCK, and so much padding. What it
    gives is in blocks, too, or, where its stride is BLOCK, in pixels.
    Channels of a block are in the order of SpaceToDepth: row, column, channel.
    """
    outputs, inputs, side, _ = weights.shape
    given = BLOCK // stride
    reached = [stride * pixel + k - pad for pixel in range(given) for k in range(side)]
    first, last = min(reached) // BLOCK, max(reached) // BLOCK
    kernel = last - first + 1
    result = np.zeros((given, given, outputs, BLOCK, BLOCK, inputs, kernel, kernel), weights.dtype)
    for row, column, y, x in np.ndindex(given, given, side, side):
        block_y, pixel_y = divmod(stride * row + y - pad, BLOCK)
        block_x, pixel_x = divmod(stride * column + x - pad, BLOCK)
        result[row, column, :, pixel_y, pixel_x, :, block_y - first, block_x - first] = weights[:, :, y, x]
    return result.reshape(given**2 * outputs, BLOCK**2 * inputs, kernel, kernel), -first, last


def of_pixels(weights: AnyWeights, shape: tuple[int, ...], stride: int, pad: int) -> AnyWeights:
    """The weights, of this shape, of the convolution on pixels that `blocked` made these of."""
    places, *_ = blocked(np.arange(1, 1 + np.prod(shape)).reshape(shape), stride, pad)
    result = np.empty(np.prod(shape), weights.dtype)
    result[places[places > 0] - 1] = weights[places > 0]
    return result.reshape(shape)


def _constants(graph: GraphProto, name: str) -> list[TensorProto]:
    """The integers, scale and zero point of a dequantized constant."""
    node = next(node for node in graph.node if name in node.output)
    found = {constant.name: constant for constant in graph.initializer}
    return [found[part] for part in node.input]
