"""Layers, shapes and filters of the network in an ONNX file, and each layer's output for a picture.

Any exporter's file will do: weights may be stored in 16 bits or quantised, and nodes may be nameless.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from google.protobuf.message import DecodeError
from onnx import numpy_helper

from inkmath.errors import CorruptModelError
from inkmath.recognition.weights import open_session
from inkmath.reports.contents import Activation, Filters, Floats, LayerRow, Network, Pictures, Trace
from inkmath.softmax import softmax

_HIDDEN = frozenset(
    {"Cast", "Constant", "DequantizeLinear", "Dropout", "Gather", "Identity", "QuantizeLinear", "Shape"}
    | {"Slice", "Squeeze", "Unsqueeze"}
)
"""Operators that move or store numbers and are no layers."""

_STORED = frozenset({"Cast", "DequantizeLinear", "Identity", "Transpose"})
"""Through these a weight comes to its layer."""

_KINDS = {
    "Conv": "Conv2d", "Gemm": "Linear", "MatMul": "Linear", "Relu": "ReLU", "MaxPool": "Max pool",
    "AveragePool": "Mean pool", "GlobalAveragePool": "Mean of each map", "GlobalMaxPool": "Max of each map",
    "BatchNormalization": "Batch norm", "Reshape": "Flatten", "ReduceMean": "Mean",
}  # fmt: skip

_ELEMENTWISE = frozenset(
    {"Add", "Clip", "Div", "Erf", "HardSigmoid", "HardSwish", "LeakyRelu", "Mul", "Pow", "PRelu", "Relu"}
    | {"Sigmoid", "Softplus", "Sqrt", "Sub", "Tanh"}
)
"""Operators that activation functions are made of."""

_LEARNED = frozenset({"Conv", "ConvTranspose", "Gemm", "MatMul"})
_MOST_STAGES = 24  # of one picture's way
_BATCH = 128


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer: a node, or several that make one activation function.

    output: the name of what it gives. ends_block: whether what went around its module is added here.
    is_quiet: whether it belongs to the layer before: ReLU, normalisation.
    """

    path: tuple[str, ...]
    kind: str
    output: str
    parameters: int
    detail: str = ""
    ends_block: bool = False
    is_quiet: bool = False


class OnnxNetwork:
    """A network of one input, opened for a look inside.

    source: the path or the bytes of an ONNX file.
    Raises CorruptModelError if it is none, or cannot be run.
    """

    def __init__(self, source: Path | bytes) -> None:
        name = "the given network" if isinstance(source, bytes) else str(source)
        try:
            content = source if isinstance(source, bytes) else source.read_bytes()
            model = onnx.load_model_from_string(content)
        except (OSError, DecodeError) as error:
            raise CorruptModelError(f"{name} is no ONNX file that can be read: {error}.") from error
        graph = model.graph
        self._weights = _Weights(graph)
        self._nodes = [node for node in graph.node if node.output]
        self._layers = tuple(_merged(_layers(self._nodes, self._weights)))
        inputs = [value for value in graph.input if value.name not in self._weights.names]
        if len(inputs) != 1 or not self._layers:
            raise CorruptModelError(f"{name} has {len(inputs)} inputs; a network of one is expected.")
        self._input = inputs[0].name
        self.input_shape = tuple(dim.dim_value for dim in inputs[0].type.tensor_type.shape.dim[1:])
        """The shape of one sample; 0 where a side is free."""
        there = {value.name for value in graph.output}
        wanted = {layer.output for layer in self._layers} - there
        graph.output.extend(onnx.ValueInfoProto(name=output) for output in sorted(wanted))
        self._features = next(
            (node.input[0] for node in reversed(self._nodes) if node.op_type in ("Gemm", "MatMul")), ""
        )
        known = wanted | there | {value.name for value in graph.input} | self._weights.names
        if self._features and self._features not in known:
            graph.output.append(onnx.ValueInfoProto(name=self._features))
        self._batch = inputs[0].type.tensor_type.shape.dim[0].dim_value
        self._session = open_session(model.SerializeToString(), name)

    def network(self, x: Floats) -> Network:
        """The table of layers. x: one sample as the network takes it, float32 (1, ...)."""
        outputs = self._outputs(x)
        rows = [
            LayerRow(
                ".".join(layer.path),
                layer.kind,
                outputs[layer.output].shape[1:],
                layer.parameters,
                layer.detail,
                ".".join(block),
                layer.ends_block and bool(block),
            )
            for layer, block in zip(self._layers, _blocks(self._layers), strict=True)
        ]
        return Network(x.shape[1:], tuple(row for row in rows if row.output_shape))

    def filters(self, classes: Sequence[str] = ()) -> tuple[Filters, ...]:
        """The weights of every convolution over maps, and of every linear layer.

        A linear layer on flattened maps is given as pictures of them. classes: of the last layer's outputs.
        """
        shapes = self._map_shapes()
        found = []
        for node, path in zip(self._nodes, _names(self._nodes), strict=True):
            weights = self._weights.find(node.input[1]) if len(node.input) > 1 else None
            name = ".".join(path)
            if weights is None or weights.dtype.kind != "f":
                continue
            if node.op_type == "Conv" and weights.ndim == 4:
                found.append(Filters(f"{name}  Conv2d", weights.astype(np.float32)))
            elif node.op_type in ("Gemm", "MatMul") and weights.ndim == 2:
                rows = weights if _is_transposed(node) else weights.T  # (outputs, inputs)
                outputs = classes if len(classes) == len(rows) else ()
                maps = next((shape for shape in reversed(shapes) if prod(shape) == rows.shape[1]), None)
                pictures = rows[None, None] if maps is None or maps[1:] == (1, 1) else rows.reshape(-1, *maps)
                found.append(Filters(f"{name}  Linear", pictures.astype(np.float32), outputs))
        return tuple(found)

    def _map_shapes(self) -> list[tuple[int, ...]]:
        """The shapes (C, H, W) of the input and of what the layers give, in their order."""
        if 0 in self.input_shape:
            return []
        given = self._outputs(np.zeros((1, *self.input_shape), np.float32))
        shapes = [self.input_shape, *(given[layer.output].shape[1:] for layer in self._layers)]
        return [shape for shape in shapes if len(shape) == 3]

    @property
    def has_features(self) -> bool:
        """True if there is a linear layer, so that pictures have features."""
        return bool(self._features)

    def features(self, x: Floats) -> Floats:
        """The features of pictures float32 (N, ...), which the last linear layer takes: (N, F).

        Raises CorruptModelError if the network has no linear layer.
        """
        if not self._features:
            raise CorruptModelError("The network has no linear layer, so its pictures have no features.")
        return self._rows(self._features, x)

    def probabilities(self, x: Floats) -> Floats:
        """The probabilities (N, C) that the network gives pictures float32 (N, ...)."""
        return shares_of(self._rows(self._layers[-1].output, x))

    def _rows(self, name: str, x: Floats) -> Floats:
        """The numbers of that name in the network for each picture: (N, F); batches are as it takes them."""
        size = self._batch or _BATCH
        parts = (x[start : start + size] for start in range(0, len(x), size))
        return np.concatenate([self._run([name], part)[0].reshape(len(part), -1) for part in parts])

    def _run(self, names: Sequence[str], x: Floats) -> list[npt.NDArray[Any]]:
        return list(self._session.run(list(names), {self._input: x.astype(np.float32)}))

    def trace(
        self, x: Floats, image: Pictures, truth: str = "", given: str = "", classes: Sequence[str] = ()
    ) -> Trace:
        """One picture's way through the network: what each layer gives, after its activation function.

        x: the picture as the network takes it, float32 (1, ...). image: uint8 (H, W), as it is shown.
        classes: of the last layer's outputs.
        Of very deep networks only what whole blocks give is there.
        """
        outputs = self._outputs(x)
        layers = [
            Activation(name, outputs[layer.output][0].astype(np.float32))
            for name, layer in self._stages()
            if outputs[layer.output].ndim in (2, 4)
        ]
        return Trace(image, tuple(layers), truth, given, classes)

    def _stages(self) -> Sequence[tuple[str, _Layer]]:
        """The layers after which something new is there to see, named with those that belong to them."""
        stages: list[list[_Layer]] = []
        for layer in self._layers:
            if layer.is_quiet and stages:
                stages[-1].append(layer)
            elif layer.kind != "Flatten":
                stages.append([layer])
        last = [stage[-1] for stage in stages]
        if len(stages) > _MOST_STAGES:
            blocks = [*_blocks(last), ()]
            is_shown = [not block or block != after for block, after in pairwise(blocks)]
            stages = [stage for stage, shown in zip(stages, is_shown, strict=True) if shown][-_MOST_STAGES:]
        return [(_stage_name(stage), stage[-1]) for stage in stages]

    def _outputs(self, x: Floats) -> dict[str, npt.NDArray[Any]]:
        names = [layer.output for layer in self._layers]
        return dict(zip(names, self._run(names, x), strict=True))


def shares_of(outputs: Floats) -> Floats:
    """The probabilities of outputs (N, C): themselves if they are some already, otherwise their softmax."""
    is_probable = bool((outputs >= 0).all()) and bool((np.abs(outputs.sum(axis=-1) - 1) < 1e-2).all())
    return outputs if is_probable else softmax(outputs.astype(np.float64))


def _is_transposed(node: Any) -> bool:
    """True if the weights are (outputs, inputs)."""
    return node.op_type == "Gemm" and any(a.name == "transB" and a.i for a in node.attribute)


class _Weights:
    """The constants of a graph, as numbers, however they are stored."""

    def __init__(self, graph: Any) -> None:
        self._stored = {tensor.name: tensor for tensor in graph.initializer}
        self._made = {node.output[0]: node for node in graph.node if node.output}
        self.names = frozenset(self._stored)

    def find(self, name: str) -> npt.NDArray[Any] | None:
        """The value of that name; None where it depends on the input."""
        if name in self._stored:
            return np.asarray(numpy_helper.to_array(self._stored[name]))
        node = self._made.get(name)
        if node is None or node.op_type not in _STORED | {"Constant"}:
            return None
        if node.op_type == "Constant":
            value = next((a.t for a in node.attribute if a.name == "value"), None)
            return None if value is None else np.asarray(numpy_helper.to_array(value))
        values = self.find(node.input[0])
        if values is None:
            return None
        if node.op_type == "Transpose":
            axes = next((list(a.ints) for a in node.attribute if a.name == "perm"), None)
            return values.transpose(axes)
        return self._scaled(node, values) if node.op_type == "DequantizeLinear" else values

    def _scaled(self, node: Any, values: npt.NDArray[Any]) -> npt.NDArray[Any] | None:
        """The values of a DequantizeLinear node: (values - zero point) x scale, along its axis."""
        scale = self.find(node.input[1])
        if scale is None:
            return None
        zero = self.find(node.input[2]) if len(node.input) > 2 else None
        axis = next((a.i for a in node.attribute if a.name == "axis"), 1)
        shape = [1] * values.ndim
        if scale.size > 1:
            shape[axis] = -1
        shift = np.zeros_like(scale) if zero is None else zero.astype(np.float32)
        scaled: npt.NDArray[Any] = (values.astype(np.float32) - shift.reshape(shape)) * scale.reshape(shape)
        return scaled


def _layers(nodes: Sequence[Any], weights: _Weights) -> Iterator[_Layer]:
    counted: set[str] = set()
    for node, path in zip(nodes, _names(nodes), strict=True):
        if node.op_type in _HIDDEN or weights.find(node.output[0]) is not None:
            continue
        constants = {name: weights.find(name) for name in node.input if name}
        learned = list(constants)[:3] if node.op_type == "BatchNormalization" else list(constants)
        sizes = {name: _numbers(constants[name]) for name in learned if name not in counted}
        counted |= sizes.keys()
        flowing = [name for name, value in constants.items() if value is None]
        joins = node.op_type in ("Add", "Sum") and len(flowing) > 1
        is_bias = node.op_type == "Add" and not joins and sum(sizes.values()) > 0
        yield _Layer(
            path,
            "Bias" if is_bias else _KINDS.get(node.op_type, node.op_type),
            node.output[0],
            sum(sizes.values()),
            _detail(node, weights),
            joins and node.name.count("/") > 1,
            (node.op_type in _ELEMENTWISE and not joins) or node.op_type.endswith("Normalization"),
        )


def _numbers(values: npt.NDArray[Any] | None) -> int:
    """The size of a constant that may have been learned: not integers, nor a lone factor."""
    return values.size if values is not None and values.dtype.kind == "f" and values.size > 1 else 0


def _merged(layers: Iterator[_Layer]) -> Iterator[_Layer]:
    """The layers; the parts of one activation function (such as SiLU) are one, and a product and its bias."""
    merged: list[_Layer] = []
    for _, group in groupby(layers, key=lambda layer: (layer.path, layer.is_quiet and not layer.parameters)):
        parts = list(group)
        kinds = {part.kind for part in parts}
        if len(parts) == 1 or not parts[0].is_quiet or parts[0].parameters:
            merged += parts
            continue
        kind = "SiLU" if kinds == {"Sigmoid", "Mul"} else "GELU" if "Erf" in kinds else parts[-1].kind
        merged.append(_Layer(parts[0].path, kind, parts[-1].output, 0, is_quiet=True))
    for i, layer in enumerate(merged):
        if layer.kind == "Bias" and i and merged[i - 1].kind == "Linear":
            continue
        after = merged[i + 1] if i + 1 < len(merged) else None
        if layer.kind == "Linear" and after is not None and after.kind == "Bias":
            numbers = layer.parameters + after.parameters
            yield _Layer(layer.path, layer.kind, after.output, numbers, layer.detail)
        else:
            yield layer


def _names(nodes: Sequence[Any]) -> list[tuple[str, ...]]:
    """The path of each node in the network: ("stages.0", "body.1") from "/stages/stages.0/body/body.1/Conv".

    A name without slashes is taken as it is; nameless nodes are numbered by kind.
    """
    found, numbers = [], dict[str, int]()
    for node in nodes:
        parts = [part for part in node.name.split("/") if part]
        if len(parts) > 1:
            parts = parts[:-1]
            parts = [
                part
                for part, after in zip(parts, [*parts[1:], ""], strict=True)
                if not after.startswith(f"{part}.")
            ]
        elif not parts or node.name.startswith("/"):
            kind = _KINDS.get(node.op_type, node.op_type).lower()
            numbers[kind] = numbers.get(kind, 0) + 1
            parts = [f"{kind} {numbers[kind]}"]
        found.append(tuple(parts))
    return found


def _blocks(layers: Sequence[_Layer]) -> list[tuple[str, ...]]:
    """The block of each layer: the innermost module around it with a way around that is added; or ()."""
    ways = {layer.path for layer in layers if layer.ends_block}
    return [
        next((layer.path[:end] for end in range(len(layer.path), 0, -1) if layer.path[:end] in ways), ())
        for layer in layers
    ]


def _stage_name(layers: Sequence[_Layer]) -> str:
    """Such as "stem.0  Conv2d + ReLU"."""
    return f"{'.'.join(layers[0].path)}  {' + '.join(layer.kind for layer in layers)}"


def _detail(node: Any, weights: _Weights) -> str:
    """Such as "3×3, stride 2, padding 1"."""
    attributes = {a.name: list(a.ints) or [a.i] for a in node.attribute if a.type in (2, 7)}
    kernel = attributes.get("kernel_shape")
    if node.op_type == "Conv" and kernel is None:
        stored = weights.find(node.input[1])
        kernel = None if stored is None else list(stored.shape[2:])
    if not kernel:
        return ""
    words = ["×".join(map(str, kernel))]
    usual = {"strides": 1, "pads": 0, "dilations": 1, "group": 1}
    names = {"strides": "stride", "pads": "padding", "dilations": "dilation", "group": "groups"}
    for key, plain in usual.items():
        values = attributes.get(key, [])
        if values and any(value != plain for value in values):
            same = len(set(values)) == 1
            words.append(f"{names[key]} {values[0] if same else '×'.join(map(str, values))}")
    return ", ".join(words)
