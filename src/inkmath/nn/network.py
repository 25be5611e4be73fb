"""Sequential: layers in a row, from pictures to scores and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from inkmath.nn.activations import Softmax
from inkmath.nn.layer import Array, Layer, NetworkError, Shape, samples_innermost
from inkmath.nn.losses import CrossEntropy, Loss

if TYPE_CHECKING:
    from inkmath.nn.fitting import History
    from inkmath.nn.optimisers import Optimiser

BATCH_SIZE = 128


@dataclass(frozen=True, slots=True)
class Score:
    """loss: the mean over the samples. accuracy: the share whose likeliest class is right, NaN if none is."""

    loss: float
    accuracy: float


class Sequential:
    """A network: each layer takes what the one before gives.

    network = Sequential([Flatten(), Dense(20), Softmax()], input_shape=(1, 45, 45))
    network.fit(images, labels, epochs=5)
    network.predict(images).argmax(axis=1)
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        input_shape: Shape,
        seed: int = 0,
        dtype: npt.DTypeLike = np.float32,
    ) -> None:
        """input_shape: of one sample, (C, H, W) or (D,). seed: of the first weights and of Dropout.

        dtype: of everything inside; float64 is for checking gradients.
        Raises NetworkError if a layer cannot take what the one before gives.
        """
        if not layers:
            raise NetworkError("Sequential: got no layers, expected at least one.")
        self.layers = list(layers)
        self.input_shape: Shape = tuple(input_shape)
        self.dtype = np.dtype(dtype)
        self.rng = np.random.default_rng(seed)
        shape = self.input_shape
        for number, layer in enumerate(self.layers, start=1):
            layer.name = f"Layer {number}, {type(layer).__name__}"
            shape = layer.build(shape, self.rng, self.dtype)
        self.output_shape: Shape = shape

    @property
    def parameter_count(self) -> int:
        """The number of parameters."""
        return sum(value.size for layer in self.layers for value in layer.parameters.values())

    def forward(self, x: Array, training: bool = True) -> Array:
        """The output of the last layer for samples (N, *input_shape); good until the next call.

        Raises NetworkError, naming the layer, if the samples do not fit or a number on the way is NaN.
        """
        return self.run(x, self.layers, training)

    def backward(self, dy: Array) -> Array:
        """Fill the gradients of all layers from dy (N, *output_shape); returns dx of the samples.

        Raises NetworkError, naming the layer, if no forward came before.
        """
        for layer in reversed(self.layers):
            dy = layer.backward(dy)
        return dy

    def run(self, x: Array, layers: Sequence[Layer], training: bool) -> Array:
        """`forward` through the first few layers: the samples are checked once, and what comes out."""
        layers[0].check_input(x)
        y = samples_innermost(x.astype(self.dtype, copy=False))
        for layer in layers:
            layer.begin(len(x), training)
            y = layer._forward(y, training)
        if not np.isfinite(y).all():
            raise NetworkError(self._where_it_broke(x, layers))
        return y

    def learn(self, dy: Array, layers: Sequence[Layer]) -> None:
        """Fill the gradients of these first few layers; what enters the first that learns needs none."""
        first = next((place for place, layer in enumerate(layers) if layer.parameters), len(layers))
        for layer in reversed(layers[first + 1 :]):
            layer._learn(dy)
            dy = layer._backward(dy)
        for layer in layers[first : first + 1]:
            layer._learn(dy)

    def predict(self, x: Array, batch_size: int = BATCH_SIZE) -> Array:
        """The output for any number of samples, (N, *output_shape), computed a batch at a time."""
        self.layers[0].check_input(x)
        batches = (x[start : start + batch_size] for start in range(0, len(x), batch_size))
        return np.concatenate([np.ascontiguousarray(self.forward(batch, False)) for batch in batches])

    def evaluate(
        self,
        x: Array,
        targets: npt.NDArray[np.generic],
        loss: Loss | None = None,
        batch_size: int = BATCH_SIZE,
    ) -> Score:
        """Loss (CrossEntropy, if none is given) and accuracy on samples and their targets."""
        loss = loss or CrossEntropy()
        layers = self.trained_layers(loss)
        check_samples(self, x, targets, loss)
        total, right = 0.0, 0
        for start in range(0, len(x), batch_size):
            part = targets[start : start + batch_size]
            y = self.run(x[start : start + batch_size], layers, training=False)
            total += len(part) * loss.forward(y, part)
            right += count_right(y, part)
        return Score(total / len(x), right / len(x) if targets.ndim == 1 else float("nan"))

    def fit(self, x: Array, targets: npt.NDArray[np.generic], **settings: Any) -> History:
        """Train on samples (N, *input_shape) and their targets; see `inkmath.nn.fitting.fit`."""
        from inkmath.nn.fitting import fit

        return fit(self, x, targets, **settings)

    def trained_layers(self, loss: Loss) -> list[Layer]:
        """The layers up to what the loss takes: all, or those before a last Softmax that it holds itself."""
        ends_in_softmax = isinstance(self.layers[-1], Softmax)
        return self.layers[:-1] if loss.takes_scores and ends_in_softmax else self.layers

    def summary(self) -> str:
        """A table: each layer, the shape that comes out of it, and how many numbers it learns."""
        rows = [
            ("layer", "settings", "output", "parameters"),
            ("input", "", shape_text(self.input_shape), ""),
        ]
        for layer in self.layers:
            settings = ", ".join(f"{name} {value}" for name, value in layer.describe().items())
            count = sum(value.size for value in layer.parameters.values())
            rows.append((type(layer).__name__, settings, shape_text(layer.output_shape), f"{count:,}"))
        rows.append(("total", "", "", f"{self.parameter_count:,}"))
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        lines = [
            f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c:<{widths[2]}}  {d:>{widths[3]}}" for a, b, c, d in rows
        ]
        return "\n".join(line.rstrip() for line in lines)

    def save(self, path: str | Path, optimiser: Optimiser | None = None) -> None:
        """Write the network as an .npz file, without pickle: see `inkmath.nn.files`.

        optimiser: whose state is written too, for a training that goes on later.
        """
        from inkmath.nn.files import save

        save(self, Path(path), optimiser)

    @staticmethod
    def load(path: str | Path, optimiser: Optimiser | None = None) -> Sequential:
        """The network that `save` wrote; the optimiser takes up the state that was written with it.

        Raises NetworkError if the file is not such a one.
        """
        from inkmath.nn.files import load

        return load(Path(path), optimiser)

    def to_onnx(self, path: str | Path, classes: Sequence[str] = ()) -> None:
        """Write the network as an ONNX file: see `inkmath.nn.onnx_file`. Needs the package onnx.

        classes: names of the outputs, kept in the file; with them `inkmath read --symbols` can use it.
        """
        from inkmath.nn.onnx_file import write

        write(self, Path(path), classes)

    def _where_it_broke(self, x: Array, layers: Sequence[Layer]) -> str:
        for layer in layers:
            for name, value in layer.parameters.items():
                if not np.isfinite(value).all():
                    return (
                        f"{layer.name}: got {name} that are NaN or infinite, expected none. "
                        "A smaller learning rate may help."
                    )
        y = samples_innermost(x.astype(self.dtype, copy=False))
        for layer in layers:
            y = layer._forward(y, False)
            if not np.isfinite(y).all():
                return f"{layer.name}: its outputs became NaN or infinite, expected finite numbers."
        return f"{layers[-1].name}: its outputs became NaN or infinite in training, expected finite numbers."


def count_right(y: Array, targets: npt.NDArray[np.generic]) -> int:
    """The number of samples whose likeliest class is the target; 0 where the targets are no classes."""
    return int((y.argmax(axis=1) == targets).sum()) if targets.ndim == 1 else 0


def check_samples(network: Sequential, x: Array, targets: npt.NDArray[np.generic], loss: Loss) -> None:
    """Raise NetworkError unless these are samples for the network, with a target each for the loss."""
    network.layers[0].check_input(x)
    if len(x) != len(targets):
        raise NetworkError(f"Sequential: got {len(x)} samples and {len(targets)} targets, expected as many.")
    loss.check(targets, (len(x), *network.output_shape))


def shape_text(shape: Shape) -> str:
    return " x ".join(map(str, shape))
