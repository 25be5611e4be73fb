"""A network as an ONNX file, which any runtime can compute. Needs the package onnx."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from inkmath.nn.activations import ReLU, Sigmoid, Softmax, Tanh
from inkmath.nn.convolution import Conv2d
from inkmath.nn.dense import Dense, Dropout, Flatten
from inkmath.nn.files import write_whole
from inkmath.nn.layer import Layer, NetworkError
from inkmath.nn.normalisation import BatchNorm
from inkmath.nn.pooling import AvgPool2d, MaxPool2d

if TYPE_CHECKING:
    from inkmath.nn.network import Sequential

_OPSET = 17
_IR_VERSION = 8  # the one of that operator set: older runtimes refuse newer files

_WITHOUT_SETTINGS: dict[type[Layer], str] = {ReLU: "Relu", Sigmoid: "Sigmoid", Tanh: "Tanh"}


def write(network: Sequential, path: Path, classes: Sequence[str]) -> None:
    """Write the network, in float32 and as it is used outside of training.

    Input "images" (N, *input_shape); output "logits" (N, classes), before a last Softmax; N is free.
    classes: kept as a JSON list in the metadata "classes".
    Raises NetworkError if classes are given but not one for each output, or the file cannot be written.
    """
    if classes and network.output_shape != (len(set(classes)),):
        raise NetworkError(
            f"to_onnx: got {len(set(classes))} different classes for outputs {network.output_shape}, "
            "expected one each."
        )
    if all(isinstance(layer, Softmax) for layer in network.layers):
        raise NetworkError("to_onnx: got a Softmax alone, expected a layer before it.")
    write_whole(path, _model(network, classes).SerializeToString())


def _model(network: Sequential, classes: Sequence[str]) -> Any:
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    nodes, weights, name = [], [], "images"
    layers = network.layers[:-1] if isinstance(network.layers[-1], Softmax) else network.layers
    for number, layer in enumerate(layers, start=1):
        operator, attributes, arrays = _operator(layer)
        inputs = [name, *(f"{number}.{key}" for key in arrays)]
        weights += [
            numpy_helper.from_array(np.ascontiguousarray(value, np.float32), f"{number}.{key}")
            for key, value in arrays.items()
        ]
        name = f"{number}.{type(layer).__name__}"
        nodes.append(helper.make_node(operator, inputs, [name], **attributes))
    nodes[-1].output[0] = "logits"
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["N", *network.input_shape])],
        [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", *network.output_shape])],
        weights,
    )
    model = helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
        producer_name="inkmath.nn",
    )
    if classes:
        helper.set_model_props(model, {"classes": json.dumps(list(classes))})
    onnx.checker.check_model(model)
    return model


def _operator(layer: Layer) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The ONNX operator of a layer, its attributes, and its arrays in the order of its inputs."""
    if type(layer) in _WITHOUT_SETTINGS:
        return _WITHOUT_SETTINGS[type(layer)], {}, {}
    if isinstance(layer, Softmax):
        return "Softmax", {"axis": 1}, {}
    if isinstance(layer, Flatten):
        return "Flatten", {"axis": 1}, {}
    if isinstance(layer, Dropout):
        return "Identity", {}, {}
    if isinstance(layer, Dense):
        return "Gemm", {}, layer.parameters
    if isinstance(layer, Conv2d):
        sides = {"strides": [layer.stride] * 2, "pads": [layer.padding] * 4}
        return "Conv", {"kernel_shape": [layer.kernel] * 2, **sides}, layer.parameters
    if isinstance(layer, MaxPool2d | AvgPool2d):
        kind = "MaxPool" if isinstance(layer, MaxPool2d) else "AveragePool"
        return kind, {"kernel_shape": [layer.size] * 2, "strides": [layer.size] * 2}, {}
    if isinstance(layer, BatchNorm):
        return "BatchNormalization", {"epsilon": layer.epsilon}, layer.parameters | layer.state
    raise NetworkError(f"{layer.name}: to_onnx knows no operator for {type(layer).__name__}.")
