"""The weights of a tree parser out of an exported file, so that training can go on with more symbols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import torch
from onnx import GraphProto, numpy_helper

from inkmath.errors import ExportError
from inkmath.training.models import RelationsNet
from inkmath.vocab import LOOKS_LIKE, NAMES, class_ids, name_ids

Floats = npt.NDArray[np.float32]

_ROWS, _COLUMNS = ("names.", "scores_to_names.", "features_to_names."), ("embed_scores.", "scores_to_names.")
"""Parameters with a row for each name, and those with a column for each class."""


@torch.no_grad()
def recover_parser(network: RelationsNet, graph: GraphProto, names: Sequence[str]) -> None:
    """Give the network the weights of a graph that was exported of one like it, which may know fewer names.

    names: of that one, junk last. A name that it lacks begins as likely as the classifier has it.
    Raises ExportError if the graph is of another network.
    """
    found = _parameters(graph)
    rows = [name_ids().get(name, len(NAMES)) for name in names]
    columns = [class_ids()[name] for name in names if name not in LOOKS_LIKE]
    for name, parameter in network.named_parameters():
        if name not in found:
            raise ExportError(f"The weights are of another network: {name} is not among them.")
        values = found[name]
        whole = np.zeros(parameter.shape, np.float32)
        of_rows = rows if name.startswith(_ROWS) else list(range(len(whole)))
        if whole.ndim == 2:
            of_columns = columns if name.startswith(_COLUMNS) else list(range(whole.shape[1]))
            whole[np.ix_(of_rows, of_columns)] = values
        else:
            whole[of_rows] = values
        parameter.copy_(torch.from_numpy(whole))
    _begin_new_names(network, set(rows))


def _begin_new_names(network: RelationsNet, known: set[int]) -> None:
    """Names that were not known as likely as the classifier has their shapes."""
    weights, bias = network.scores_to_names.weight, network.names.bias
    shapes = [class_ids()[LOOKS_LIKE.get(name, name)] for name in NAMES]
    usual = float(torch.stack([weights[row, shapes[row]] for row in known if row < len(NAMES)]).mean())
    for row in set(range(len(NAMES))) - known:
        weights[row, shapes[row]] = usual
        bias[row] = bias[sorted(known)].mean()


def _parameters(graph: GraphProto) -> Mapping[str, Floats]:
    """The graph's constants by the names of the network's parameters: a product is named by its module."""
    constants = {
        constant.name: numpy_helper.to_array(constant).astype(np.float32) for constant in graph.initializer
    }
    found = {name.removesuffix(".float16"): values for name, values in constants.items()}
    casts = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Cast"}
    for node in graph.node:
        *path, kind = node.name.strip("/").split("/")
        source = casts.get(node.input[1], node.input[1]) if node.op_type == "MatMul" else ""
        if kind == "MatMul" and path and source in constants:
            found[f"{_module(path)}.weight"] = constants[source].T
    return found


def _module(path: Sequence[str]) -> str:
    """The module's name: of `layers.0`, `mlp` and `mlp.0` it is `layers.0.mlp.0`."""
    following = (*path[1:], "")
    return ".".join(
        one for one, after in zip(path, following, strict=True) if not after.startswith(f"{one}.")
    )
