"""A network as an .npz file: its settings as JSON text, its numbers as plain arrays. No pickle.

With what an optimiser has gathered on the way beside them, a training can go on where it was.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from inkmath.nn.activations import ReLU, Sigmoid, Softmax, Tanh
from inkmath.nn.convolution import Conv2d
from inkmath.nn.dense import Dense, Dropout, Flatten
from inkmath.nn.layer import MOST_NUMBERS, Layer, NetworkError
from inkmath.nn.network import Sequential
from inkmath.nn.normalisation import BatchNorm
from inkmath.nn.optimisers import Optimiser
from inkmath.nn.pooling import AvgPool2d, MaxPool2d

FORMAT = 1

LAYERS: Mapping[str, type[Layer]] = {
    kind.__name__: kind
    for kind in (
        Dense, Conv2d, MaxPool2d, AvgPool2d, Flatten, ReLU, Sigmoid, Tanh, Softmax, Dropout, BatchNorm,
    )
}  # fmt: skip
"""The kinds of layers by name."""

_OPTIMISER = "optimiser."
_BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, EOFError)

_MOST_BYTES = 8 * MOST_NUMBERS  # that a file may unpack to


def save(network: Sequential, path: Path, optimiser: Optimiser | None = None) -> None:
    """Write the network; what was at the path before stays there until the new file is whole.

    optimiser: whose state is kept too.
    """
    settings = {
        "format": FORMAT,
        "input_shape": network.input_shape,
        "dtype": network.dtype.name,
        "layers": [{"kind": type(layer).__name__, **layer.describe()} for layer in network.layers],
        "rng": network.rng.bit_generator.state,
    }
    arrays = {
        f"{number}.{name}": value
        for number, layer in enumerate(network.layers)
        for name, value in (layer.parameters | layer.state).items()
    }
    if optimiser is not None:
        arrays |= {f"{_OPTIMISER}{name}": value for name, value in optimiser.state().items()}
    content = io.BytesIO()
    np.savez(content, settings=np.array(json.dumps(settings)), **arrays)  # type: ignore[arg-type]
    write_whole(path, content.getvalue())


def write_whole(path: Path, content: bytes) -> None:
    """Write the file beside its place and move it there. Raises NetworkError."""
    temporary = path.with_name(path.name + ".part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        raise NetworkError(f"The network cannot be written to {path}: {error.strerror or error}.") from error


def load(path: Path, optimiser: Optimiser | None = None) -> Sequential:
    """The network in the file. Raises NetworkError if there is no such file or it holds something else.

    optimiser: takes up the state that was kept with the network.
    """
    try:
        with zipfile.ZipFile(path):  # what is none would be taken for a pickle by NumPy, which then says so
            pass
        with np.load(path, allow_pickle=False) as file:
            if sum(member.file_size for member in file.zip.infolist()) > _MOST_BYTES:
                raise NetworkError(f"{path} unpacks to more than {_MOST_BYTES:,} bytes.")
            settings = json.loads(str(file["settings"]))
            network = _made(settings)
            for number, layer in enumerate(network.layers):
                for name, value in (layer.parameters | layer.state).items():
                    _fill(value, file[f"{number}.{name}"], f"{layer.name}: {name} in {path}")
            if optimiser is not None:
                kept = (name for name in file.files if name.startswith(_OPTIMISER))
                optimiser.restore({name.removeprefix(_OPTIMISER): file[name] for name in kept})
    except FileNotFoundError as error:
        raise NetworkError(f"There is no file {path}.") from error
    except NetworkError:
        raise
    except (*_BROKEN, zipfile.BadZipFile) as error:
        raise NetworkError(f"{path} is not a network that Sequential.save wrote: {error}.") from error
    return network


def _made(settings: Mapping[str, Any]) -> Sequential:
    if settings["format"] != FORMAT:
        raise NetworkError(f"A network file of format {settings['format']}; this version reads {FORMAT}.")
    layers = []
    for described in settings["layers"]:
        arguments = dict(described)
        kind = arguments.pop("kind")
        if kind not in LAYERS:
            raise NetworkError(f"Unknown layer {kind!r}. Available: {', '.join(LAYERS)}.")
        layers.append(LAYERS[kind](**arguments))
    network = Sequential(layers, tuple(settings["input_shape"]), dtype=settings["dtype"])
    if "rng" in settings:
        network.rng.bit_generator.state = settings["rng"]
    return network


def _fill(target: np.ndarray[Any, Any], value: np.ndarray[Any, Any], where: str) -> None:
    if value.shape != target.shape or value.dtype != target.dtype:
        raise NetworkError(f"{where} is {value.dtype} {value.shape}, expected {target.dtype} {target.shape}.")
    target[...] = value
