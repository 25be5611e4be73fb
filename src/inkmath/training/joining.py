"""Two networks in one ONNX file: what looks at symbol candidates, and what arranges symbols."""

from __future__ import annotations

import onnx
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, helper
from onnx.compose import add_prefix

_LOOKING, _RELATING = "look", "relate"


def joined(look: bytes, relate: bytes) -> bytes:
    """One network with the inputs of both, that runs `relate` where `present` is not empty, else `look`.

    look: own, around -> logits (N, C), features (N, F). relate: its inputs, `present` among them -> names and
    edges, each of three axes. Each has outputs of its own, so that those of the whole are first (1, N, C) or
    (B, N, M + 1) and second (1, N, F) or (B, N, E).
    """
    looking, relating = onnx.load_from_string(look), onnx.load_from_string(relate)
    inputs = [*looking.graph.input, *relating.graph.input]
    is_relating = [
        helper.make_node("Size", ["present"], ["symbols_given"]),
        helper.make_node("Cast", ["symbols_given"], ["is_relating"], to=TensorProto.BOOL),
    ]
    choice = helper.make_node(
        "If",
        ["is_relating"],
        ["first", "second"],
        then_branch=_branch(relating, _RELATING),
        else_branch=_branch(_as_one_expression(looking), _LOOKING),
    )
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["expressions", "symbols", f"of the {name}"])
        for name in ("first", "second")
    ]
    graph = helper.make_graph([*is_relating, choice], "expressions", inputs, outputs)
    domains = {opset.domain: opset for opset in (*looking.opset_import, *relating.opset_import)}
    whole = helper.make_model(graph, opset_imports=list(domains.values()), ir_version=looking.ir_version)
    onnx.checker.check_model(whole)
    content: bytes = whole.SerializeToString()
    return content


def _branch(network: ModelProto, name: str) -> GraphProto:
    """The network's graph without inputs: it takes those of the graph around it."""
    prefixed = add_prefix(network, f"{name}/", rename_inputs=False, rename_outputs=False).graph
    return helper.make_graph(prefixed.node, name, [], prefixed.output, prefixed.initializer)


def _as_one_expression(network: ModelProto) -> ModelProto:
    """The network with an axis of length 1 before those of its outputs."""
    graph = network.graph
    axis = helper.make_tensor("first_axis", TensorProto.INT64, [1], [0])
    graph.initializer.append(axis)
    wider = []
    added: list[NodeProto] = []
    for output in graph.output:
        name = f"{output.name}_of_one"
        added.append(helper.make_node("Unsqueeze", [output.name, axis.name], [name]))
        wider.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, None, None]))
    graph.node.extend(added)
    del graph.output[:]
    graph.output.extend(wider)
    return network
