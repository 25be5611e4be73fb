"""A trained network as the ONNX file and the card that ship."""

from __future__ import annotations

import hashlib
import json
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from inkmath.errors import ExportError
from inkmath.recognition.weights import Card, Score

TOLERANCE = 0.02
"""Largest difference of a probability that storing weights in 16 bits may make."""

_OPSET = 17


def export(
    model: nn.Module,
    inputs: Mapping[str, Tensor],
    outputs: Sequence[str],
    dynamic_axes: Mapping[str, Mapping[int, str]],
    folder: Path,
    card: Mapping[str, Any],
    scores: Sequence[Score] = (),
) -> Card:
    """Write NAME.onnx (weights stored as float16, computed in float32) and NAME.json into the folder.

    inputs: an example batch by input name, on which ONNX and torch are compared.
    card: the fields of `Card` but file, sha256, bytes and scores.
    Raises ExportError, leaving the folder as it was, if a probability differs by more than TOLERANCE.
    """
    content = _compact(_to_onnx(model, inputs, outputs, dynamic_axes))
    _compare(model, inputs, content)
    file = f"{card['name']}.onnx"
    digest = hashlib.sha256(content).hexdigest()
    result = Card.from_dict({**card, "file": file, "sha256": digest, "bytes": len(content), "scores": []})
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(content)
    write_card(result, scores, folder)
    return result


def write_card(card: Card, scores: Sequence[Score], folder: Path) -> None:
    """Write the card with these scores."""
    fields = card.to_dict() | {"scores": [_score_dict(score) for score in scores]}
    (folder / f"{card.name}.json").write_text(
        json.dumps(fields, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


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
            tuple(inputs.values()),
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


def _compare(model: nn.Module, inputs: Mapping[str, Tensor], content: bytes) -> None:
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    found = session.run(None, {name: tensor.numpy() for name, tensor in inputs.items()})
    with torch.inference_mode():
        wanted = model.eval()(*inputs.values())
    for output, (a, b) in enumerate(
        zip(found, wanted if isinstance(wanted, tuple) else (wanted,), strict=True)
    ):
        difference = float(np.abs(_softmax(a) - _softmax(b.float().numpy())).max())
        if not difference <= TOLERANCE:
            raise ExportError(f"Output {output}: ONNX and torch differ by {difference:.4f} > {TOLERANCE}.")


def _softmax(x: np.ndarray[Any, np.dtype[Any]]) -> np.ndarray[Any, np.dtype[Any]]:
    exponents = np.exp(x - x.max(axis=-1, keepdims=True))
    return np.asarray(exponents / exponents.sum(axis=-1, keepdims=True))
