"""Several networks in one ONNX file, of which a run runs one: that whose input is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import onnx
from onnx import GraphProto, ModelProto, NodeProto, TensorProto, ValueInfoProto, helper
from onnx.compose import add_prefix

from inkmath.errors import ExportError

SECOND_LOOK = "look again"
"""The member of the expression reader's file that looks again at what is in doubt."""


@dataclass(frozen=True)
class Member:
    """A network of the file.

    name: of its part of the file. key: the input that is not empty where this network is to be run.
    content: the ONNX file of its own; it has one or two float outputs, of two or three axes.
    """

    name: str
    key: str
    content: bytes


def joined(members: Sequence[Member]) -> bytes:
    """One network with the inputs of all members, that runs the first of them whose key is not empty.

    The last is run where no other is. Its outputs, `first` and `second`, have three axes: outputs of a member
    that have two come with a first axis of length 1, and a member's only output comes twice.
    """
    networks = [onnx.load_from_string(member.content) for member in members]
    inputs = [value for network in networks for value in network.graph.input]
    even = [(member, _evened(network)) for member, network in zip(members, networks, strict=True)]
    graph = helper.make_graph(_nodes(even, _OUTPUTS), "expressions", inputs, _values(_OUTPUTS))
    domains = {opset.domain: opset for network in networks for opset in network.opset_import}
    whole = helper.make_model(graph, opset_imports=list(domains.values()), ir_version=networks[0].ir_version)
    onnx.checker.check_model(whole)
    content: bytes = whole.SerializeToString()
    return content


def replaced(content: bytes, member: Member) -> bytes:
    """The joined network with another in the place of its member of that name.

    Raises ExportError if it has none.
    """
    whole = onnx.load_from_string(content)
    member_of(whole.graph, member.name).CopyFrom(
        _branch(_evened(onnx.load_from_string(member.content)), member.name)
    )
    onnx.checker.check_model(whole)
    again: bytes = whole.SerializeToString()
    return again


def member_of(graph: GraphProto, name: str) -> GraphProto:
    """The part of a joined network that is the member of that name. Raises ExportError if it has none."""
    graphs = [graph]
    for one in graphs:
        if one.name == name:
            return one
        graphs += [part.g for node in one.node for part in node.attribute if part.HasField("g")]
    raise ExportError(f"The file has no network {name!r}.")


def renamed(content: bytes, pattern: str) -> bytes:
    """The same network with other names of its inputs: the pattern, filled with what they were."""
    network = onnx.load_from_string(content)
    names = {value.name: pattern.format(value.name) for value in network.graph.input}
    for value in network.graph.input:
        value.name = names[value.name]
    for node in network.graph.node:
        node.input[:] = [names.get(name, name) for name in node.input]
    again: bytes = network.SerializeToString()
    return again


_OUTPUTS = ("first", "second")


def _values(names: Sequence[str]) -> list[ValueInfoProto]:
    return [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["expressions", "symbols", f"of the {name}"])
        for name in names
    ]


def _nodes(members: Sequence[tuple[Member, ModelProto]], outputs: Sequence[str]) -> list[NodeProto]:
    """What runs one of at least two members."""
    (member, network), *others = members
    if len(others) == 1:
        otherwise = _branch(others[0][1], others[0][0].name)
    else:
        names = [f"not {member.name}/{output}" for output in _OUTPUTS]
        otherwise = helper.make_graph(_nodes(others, names), f"not {member.name}", [], _values(names))
    given, is_given = f"{member.key}/size", f"{member.key}/given"
    return [
        helper.make_node("Size", [member.key], [given]),
        helper.make_node("Cast", [given], [is_given], to=TensorProto.BOOL),
        helper.make_node(
            "If", [is_given], outputs, then_branch=_branch(network, member.name), else_branch=otherwise
        ),
    ]


def _branch(network: ModelProto, name: str) -> GraphProto:
    """The network's graph without inputs: it takes those of the graph around it."""
    prefixed = add_prefix(network, f"{name}/", rename_inputs=False, rename_outputs=True).graph
    return helper.make_graph(prefixed.node, name, [], prefixed.output, prefixed.initializer)


def _evened(network: ModelProto) -> ModelProto:
    """The network with two outputs of three axes."""
    graph = network.graph
    evened: list[ValueInfoProto] = []
    for output, name in zip([*graph.output, *graph.output][:2], _OUTPUTS, strict=True):
        if len(output.type.tensor_type.shape.dim) == 3:
            graph.node.append(helper.make_node("Identity", [output.name], [name]))
        else:
            axis = helper.make_tensor(f"{name}/axis", TensorProto.INT64, [1], [0])
            graph.initializer.append(axis)
            graph.node.append(helper.make_node("Unsqueeze", [output.name, axis.name], [name]))
        evened.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [None, None, None]))
    del graph.output[:]
    graph.output.extend(evened)
    return network
