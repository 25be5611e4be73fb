"""A trained network as the ONNX file and the card that ship."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)
from onnxruntime.quantization.preprocess import quant_pre_process
from torch import Tensor, nn

from inkmath.errors import ExportError
from inkmath.files import write_whole
from inkmath.recognition.weights import Card, Score
from inkmath.softmax import softmax
from inkmath.training.blocks import in_blocks

TOLERANCE = 0.02
"""Largest difference that storing weights in 16 bits, or computing in 8, may make to the outputs."""

_OPSET = 17
_COMPARED = 500  # inputs at a time
_CALIBRATION_BATCH, _CALIBRATION_BATCHES = 100, 10
_IN_RANGE = 99.99  # per cent of what a layer gives; the few beyond would make all steps coarser
CONVOLUTIONS = ("Conv", "Relu", "Add")
"""Operations to compute in 8 bits where the last layers are others: these take no time, and their steps would
be seen.
"""


Outputs = Sequence[np.ndarray[Any, np.dtype[Any]]]


def softmax_difference(found: Outputs, wanted: Outputs) -> float:
    """The largest difference of a probability, where the last axis of each output holds logits."""
    return max(float(np.abs(softmax(a) - softmax(b)).max()) for a, b in zip(found, wanted, strict=True))


def probability_difference(found: Outputs, wanted: Outputs) -> float:
    """The largest difference of a probability, where the outputs are logarithms of such."""
    return max(float(np.abs(np.exp(a) - np.exp(b)).max()) for a, b in zip(found, wanted, strict=True))


def renamed_share(found: Outputs, wanted: Outputs) -> float:
    """The share of inputs to which the first output, logits (N, classes), gives another likeliest class."""
    return float((found[0].argmax(axis=1) != wanted[0].argmax(axis=1)).mean())


def export(
    model: nn.Module,
    inputs: Mapping[str, Tensor],
    outputs: Sequence[str],
    dynamic_axes: Mapping[str, Mapping[int, str]],
    folder: Path,
    card: Mapping[str, Any],
    scores: Sequence[Score] = (),
    difference: Callable[[Outputs, Outputs], float] = softmax_difference,
    in_8_bits: Sequence[str] = (),
) -> Card:
    """Write NAME.onnx and NAME.json into the folder.

    inputs: an example batch by input name, on which ONNX and torch are compared.
    in_8_bits: operations to compute in integers, a third of the time, in the ranges that `inputs` take inside
    the network. All else is stored as float16 and computed in float32.
    card: the fields of `Card` but file, sha256, bytes and scores.
    difference: of the outputs found and wanted.
    Raises ExportError, leaving the folder as it was, if the difference is more than TOLERANCE.
    """
    network = _to_onnx(model, inputs, outputs, dynamic_axes)
    content = _in_8_bits(network, inputs, in_8_bits) if in_8_bits else _compact(network)
    _compare(model, inputs, content, difference)
    file = f"{card['name']}.onnx"
    digest = hashlib.sha256(content).hexdigest()
    result = Card.from_dict({**card, "file": file, "sha256": digest, "bytes": len(content), "scores": []})
    write_whole(folder / file, content)
    write_card(result, scores, folder)
    return result


def write_card(card: Card, scores: Sequence[Score], folder: Path) -> None:
    """Write the card with these scores."""
    fields = card.to_dict() | {"scores": [_score_dict(score) for score in scores]}
    text = json.dumps(fields, indent=1, ensure_ascii=False) + "\n"
    write_whole(folder / f"{card.name}.json", text.encode())


def _score_dict(score: Score) -> dict[str, Any]:
    return {name: getattr(score, name) for name in score.__dataclass_fields__}


def _to_onnx(
    model: nn.Module,
    inputs: Mapping[str, Tensor],
    outputs: Sequence[str],
    dynamic_axes: Mapping[str, Mapping[int, str]],
) -> onnx.ModelProto:
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # tracing is deprecated; what replaces it needs two more packages
        path = Path(folder) / "network.onnx"
        torch.onnx.export(
            model.eval(),
            tuple(tensor[:2] for tensor in inputs.values()),
            path,
            input_names=list(inputs),
            output_names=list(outputs),
            dynamic_axes={name: dict(axes) for name, axes in dynamic_axes.items()},
            opset_version=_OPSET,
            dynamo=False,
        )
        return onnx.load(path)


def _compact(network: onnx.ModelProto) -> bytes:
    """The network with its larger float32 weights stored as float16 and cast back when it is loaded."""
    graph = network.graph
    casts = []
    for initializer in graph.initializer:
        values = numpy_helper.to_array(initializer)
        if values.dtype != np.float32 or values.size < 256:
            continue
        stored = f"{initializer.name}.float16"
        casts.append(helper.make_node("Cast", [stored], [initializer.name], to=TensorProto.FLOAT))
        with np.errstate(over="ignore"):  # what becomes infinite is found when the outputs are compared
            initializer.CopyFrom(numpy_helper.from_array(values.astype(np.float16), stored))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(network)
    content: bytes = network.SerializeToString()
    return content


class _Batches(CalibrationDataReader):  # type: ignore[misc]  # onnxruntime is untyped
    """Some of the inputs, as many each time: ranges of many more would take gigabytes to tell."""

    def __init__(self, inputs: Mapping[str, Tensor]) -> None:
        parts = {name: torch.split(tensor, _CALIBRATION_BATCH) for name, tensor in inputs.items()}
        batches = list(zip(*parts.values(), strict=True))
        alike = [batch for batch in batches if len(batch[0]) == len(batches[0][0])]
        self._batches = iter(alike[:: max(1, len(alike) // _CALIBRATION_BATCHES)])
        self._names = list(parts)

    def get_next(self) -> dict[str, np.ndarray[Any, np.dtype[Any]]] | None:
        batch = next(self._batches, None)
        if batch is None:
            return None
        return {name: part.numpy() for name, part in zip(self._names, batch, strict=True)}


def _in_8_bits(
    network: onnx.ModelProto, inputs: Mapping[str, Tensor], operations: Sequence[str] = CONVOLUTIONS
) -> bytes:
    """The network with the weights of these operations in 7 bits and activations in 8 (Jacob et al. 2018).

    Seven, because processors without VNNI add two products in 16 bits, which would overflow with eight.
    """
    with tempfile.TemporaryDirectory() as folder:
        whole, prepared, quantized = (Path(folder, name) for name in ("whole", "prepared", "quantized"))
        onnx.save(network, whole)
        quant_pre_process(whole, prepared, skip_symbolic_shape=True)
        with redirect_stdout(io.StringIO()):  # it prints how it goes on
            quantize_static(
                prepared,
                quantized,
                _Batches(inputs),
                quant_format=QuantFormat.QDQ,
                per_channel=True,
                reduce_range=True,
                activation_type=QuantType.QUInt8,
                weight_type=QuantType.QInt8,
                op_types_to_quantize=list(operations),
                calibrate_method=CalibrationMethod.Percentile,
                extra_options={"CalibPercentile": _IN_RANGE},
            )
        smaller = onnx.load(quantized)
    in_blocks(smaller)
    return _compact(smaller)


def _compare(
    model: nn.Module,
    inputs: Mapping[str, Tensor],
    content: bytes,
    difference: Callable[[Outputs, Outputs], float],
) -> None:
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    found, wanted = [], []
    for parts in zip(*(torch.split(tensor, _COMPARED) for tensor in inputs.values()), strict=True):
        named = zip(inputs, parts, strict=True)
        found.append(session.run(None, {name: part.numpy() for name, part in named}))
        with torch.inference_mode():
            outputs = model.eval()(*parts)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        wanted.append([output.float().numpy() for output in outputs])
    apart = difference(_together(found), _together(wanted))
    if not apart <= TOLERANCE:
        raise ExportError(f"The outputs of ONNX and torch differ by {apart:.4f} > {TOLERANCE}.")


def _together(parts: Sequence[Outputs]) -> Outputs:
    """The outputs of all parts of the inputs, end to end."""
    return [np.concatenate(outputs) for outputs in zip(*parts, strict=True)]
