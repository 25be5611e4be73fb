"""Starts a classifier's training from the weights of another one: the one that ships, or a run's.

The last layer begins with the weights of those classes that both have, and with fresh ones for the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from inkmath.data.classified import Classified, Part
from inkmath.data.samples import View
from inkmath.errors import ConfigError, UnknownModelError
from inkmath.evaluation.symbols.classifiers import SYNONYMS, open_as_seen, shown
from inkmath.recognition.classifier import Classifier
from inkmath.recognition.detexify import NAME
from inkmath.recognition.weights import exported, shipped
from inkmath.training.architectures import build
from inkmath.training.checkpoints import load_average
from inkmath.training.recovery import measure_statistics, put, stored

SHIPPED = "symbols"
"""The name of the classifier that ships: of 381 symbols."""


LEARNING_RATE = 1e-3


@dataclass(frozen=True, slots=True)
class Start:
    """A trained classifier whose weights another one begins with.

    classes, arch, size_px, view: of its network. run: the folder of its run; None for the one that ships.
    """

    classes: tuple[str, ...]
    arch: str
    size_px: int
    view: View
    run: Path | None

    @classmethod
    def of(cls, name: str) -> Start:
        """`SHIPPED`, or the folder of a run. Raises ConfigError if it is neither."""
        run = None if name in (SHIPPED, NAME) else Path(name)
        if run is not None and exported(run) is None:
            raise ConfigError(
                f"{name} holds no trained network to begin with. Give {SHIPPED!r}, or the folder of a run "
                "that came to its end."
            )
        if run is not None and (run / "network.npz").is_file():
            raise ConfigError(
                f"{name} is a run of layers of inkmath.nn: leave out --model, or give a list of such layers."
            )
        try:
            card = Classifier.open(NAME if run is None else run).card
            recipe = card.recipe
            return cls(card.classes, str(recipe["arch"]), int(recipe["size_px"]), recipe["view"], run)
        except (UnknownModelError, KeyError) as error:
            raise ConfigError(f"Training cannot begin with {name}: {error}.") from error

    def open(self, task: str, *, data: str, fold: int) -> Classified:
        """The pictures of a task, as this classifier takes them; see `open_classified`."""
        found = open_as_seen(self, task, data=data, fold=fold)
        if (found.view, found.size_px) == (self.view, self.size_px):
            return found

        def read(split: str) -> Part:
            part = found.part(split)
            return replace(part, images=shown(part.images, self, found.view))

        return replace(found, size_px=self.size_px, view=self.view, read=read)

    def settings(self) -> list[str]:
        """The settings, KEY=VALUE, of a training that begins here."""
        name = SHIPPED if self.run is None else str(self.run)
        rate = f"learning_rate={LEARNING_RATE}"
        return [f"init_from={name}", f"arch={self.arch}", f"size_px={self.size_px}", rate]

    def put_into(self, network: nn.Module, classes: Sequence[str], examples: Tensor) -> int:
        """Give the network, of the same architecture, these weights; returns how many classes it knows.

        classes: of the network. examples: float32 (N, 1, S, S), inputs by which the statistics of batch
        normalisation are measured. Raises ConfigError if the network is of another architecture.
        """
        theirs = self._network(examples).state_dict()
        if theirs.keys() != network.state_dict().keys():
            raise ConfigError(
                f"The weights are of another architecture: set {' and '.join(self.settings()[1:3])}."
            )
        known = known_classes(self.classes, classes)
        for name, ours in network.state_dict().items():
            if ours.shape == theirs[name].shape:
                ours.copy_(theirs[name])
            else:  # the last layer
                ours[list(known)] = theirs[name][list(known.values())]
        return len(known)

    def _network(self, examples: Tensor) -> nn.Module:
        network = build(self.arch, len(self.classes), self.size_px, run=self.run)
        if self.run is None:
            content = (shipped() / f"{NAME}.onnx").read_bytes()
            _put_folded(network, onnx.load_from_string(content).graph, examples)
        else:
            load_average(network, self.run, lambda text: None)
        return network


@torch.no_grad()
def _put_folded(network: nn.Module, graph: onnx.GraphProto, examples: Tensor) -> None:
    """Give the network its exported weights, in which batch normalisation is part of the convolutions."""
    constants = {constant.name: numpy_helper.to_array(constant) for constant in graph.initializer}
    made_of = {node.output[0]: node.input[0] for node in graph.node if node.op_type == "Cast"}
    given = [node.input for node in graph.node if node.op_type == "Conv"]
    given.sort(key=lambda names: int(re.findall(r"\d+", names[1])[-1]))  # the exporter's count
    layers = [one for one in network.modules() if isinstance(one, nn.Conv2d | nn.BatchNorm2d)]
    norms = []
    for convolution, norm, (_, *names) in zip(layers[::2], layers[1::2], given, strict=True):
        weights, bias = (np.asarray(constants[made_of.get(name, name)], np.float32) for name in names)
        assert isinstance(convolution, nn.Conv2d)
        assert isinstance(norm, nn.BatchNorm2d)
        put(convolution.weight, weights)
        put(norm.bias, bias)
        norms.append(norm)
    for name, parameter in network.named_parameters():
        if name.startswith("head."):
            put(parameter, stored(constants, name))
    measure_statistics(norms, network, [(examples,)])


def known_classes(theirs: Sequence[str], ours: Sequence[str]) -> Mapping[int, int]:
    """For each of our classes that they have, by the same name or as a LaTeX command, its place there."""
    places = {name: i for i, name in enumerate(theirs)}
    spellings = ((i, (name, SYNONYMS.get(name, name), f"\\{name}")) for i, name in enumerate(ours))
    found = {i: next((places[one] for one in names if one in places), None) for i, names in spellings}
    return {i: place for i, place in found.items() if place is not None}
