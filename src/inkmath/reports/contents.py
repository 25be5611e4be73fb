"""Contents of a report: plain arrays and rows, checked on arrival, independent of how they were made.

Every part of a `Report` may be left out; its figures then are too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, prod

import numpy as np
import numpy.typing as npt

from inkmath.errors import ConfigError
from inkmath.evaluation.symbols.class_metrics import confusion_matrix

Floats = npt.NDArray[np.floating]
Ints = npt.NDArray[np.integer]
Pictures = npt.NDArray[np.uint8]

BYTES_A_NUMBER = 4
"""float32, as networks are trained and exported here."""


def require(holds: bool, message: str) -> None:
    """Raise ConfigError with the message unless the condition holds."""
    if not holds:
        raise ConfigError(message)


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Labelled pictures.

    images: uint8 (N, H, W), 0 black, 255 white. labels: class indices (N,). classes: the C names.
    Raises ConfigError where these do not go together.
    """

    images: Pictures
    labels: Ints
    classes: Sequence[str]

    def __post_init__(self) -> None:
        shape, kind = self.images.shape, self.images.dtype
        require(len(shape) == 3 and kind == np.uint8, f"Images are uint8 (N, H, W), not {kind} {shape}.")
        require(
            self.labels.shape == shape[:1], f"{shape[0]} images do not go with {self.labels.shape} labels."
        )
        check_labels(self.labels, len(self.classes))


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """Output of a classifier for samples.

    probabilities: float (N, C), each row sums to 1. names: of the N pictures, such as their files, or ().
    The rest is as in `Samples`.
    Raises ConfigError where these do not go together, and for numbers that are no probabilities.
    """

    probabilities: Floats
    labels: Ints
    images: Pictures
    classes: Sequence[str]
    names: Sequence[str] = ()

    def __post_init__(self) -> None:
        Samples(self.images, self.labels, self.classes)
        expected = (len(self.labels), len(self.classes))
        shape = self.probabilities.shape
        require(shape == expected, f"Probabilities are (samples, classes), here {expected}, not {shape}.")
        named = len(self.names)
        require(named in (0, len(self.labels)), f"{len(self.labels)} samples do not go with {named} names.")
        # Written so that NaN fails: half precision leaves sums that are a few thousandths off.
        is_sound = bool((self.probabilities >= 0).all()) and bool(
            (np.abs(self.probabilities.sum(axis=1, dtype=np.float64) - 1) < 1e-2).all()
        )
        require(is_sound, "A row of probabilities is negative, not a number, or does not sum to 1.")

    @property
    def given(self) -> npt.NDArray[np.int64]:
        """The likeliest class of each sample (N,)."""
        return np.asarray(self.probabilities.argmax(axis=1), np.int64)

    @property
    def confidences(self) -> npt.NDArray[np.float64]:
        """The probability of the given class: (N,), in [0, 1]."""
        return np.asarray(np.clip(self.probabilities.max(axis=1), 0, 1), np.float64)

    @property
    def is_right(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.given == self.labels, np.bool_)

    @property
    def matrix(self) -> npt.NDArray[np.int64]:
        """Counts of each class (row) by the class given (column): (C, C)."""
        return confusion_matrix(self.labels, self.given, len(self.classes))


@dataclass(frozen=True, slots=True, eq=False)
class ClassCounts:
    """Images of each class in each split.

    counts: split name -> int (C,), in the order in which they are shown. classes: the C names.
    """

    counts: Mapping[str, Ints]
    classes: Sequence[str]

    def __post_init__(self) -> None:
        for split, values in self.counts.items():
            right = values.shape == (len(self.classes),) and bool((values >= 0).all())
            require(right, f"The counts of {split} are not one number, 0 or more, for each class.")


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Measures along a training.

    steps: (N,), rising. losses: (N,). accuracies: (N,), shares in [0, 1]. A gap in a line is NaN.
    """

    steps: Ints
    losses: Floats
    accuracies: Floats

    def __post_init__(self) -> None:
        shapes = {self.steps.shape, self.losses.shape, self.accuracies.shape}
        require(len(shapes) == 1 and self.steps.ndim == 1, f"Steps, losses and accuracies differ: {shapes}.")
        require(bool((np.diff(self.steps) > 0).all()), "The steps of a curve must rise.")


@dataclass(frozen=True, slots=True)
class LayerRow:
    """One layer of a network, in the order of computation.

    name: such as "stages.0.body.0". kind: such as "Conv2d".
    output_shape: without the batch: (C, H, W) or (C,).
    parameters: how many numbers it learns. detail: such as "3×3, stride 2".
    block: layers in a row with the same block name are drawn as one; empty stands alone.
    skips: whether what enters the block is added to what leaves it.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int
    detail: str = ""
    block: str = ""
    skips: bool = False


@dataclass(frozen=True, slots=True)
class Network:
    """The layers of a network, and what one sample takes in memory, in megabytes of 1,000,000 bytes.

    input_shape: without the batch, (1, 32, 32).
    """

    input_shape: tuple[int, ...]
    layers: tuple[LayerRow, ...]

    @property
    def parameters(self) -> int:
        return sum(layer.parameters for layer in self.layers)

    @property
    def input_mb(self) -> float:
        return _megabytes(prod(self.input_shape))

    @property
    def forward_backward_mb(self) -> float:
        """Every layer's output, and as much again for its gradient."""
        return _megabytes(2 * sum(prod(layer.output_shape) for layer in self.layers))

    @property
    def parameters_mb(self) -> float:
        return _megabytes(self.parameters)


def _megabytes(numbers: int) -> float:
    return numbers * BYTES_A_NUMBER / 1e6


@dataclass(frozen=True, slots=True)
class RunRow:
    """One training in the table of runs. Shares are in [0, 1]; None stands for what was not measured."""

    name: str
    epochs: float
    batch_size: int
    learning_rate: float
    train_accuracy: float | None = None
    validation_accuracy: float | None = None
    test_accuracy: float | None = None
    train_loss: float | None = None
    validation_loss: float | None = None
    test_loss: float | None = None
    seconds_an_epoch: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Filters:
    """The weights of one layer: float (outputs, inputs, H, W), finite.

    Of a linear layer on flattened maps: as pictures of these maps; of any other: (1, 1, outputs, inputs).
    outputs: the class of each output, where these are the classes.
    """

    name: str
    weights: Floats
    outputs: Sequence[str] = ()

    @property
    def is_matrix(self) -> bool:
        return self.weights.shape[:2] == (1, 1)

    def __post_init__(self) -> None:
        shape = self.weights.shape
        require(len(shape) == 4 and 0 not in shape, f"Filters of {self.name} are 4-dimensional, not {shape}.")
        require(bool(np.isfinite(self.weights).all()), f"A weight of {self.name} is not a finite number.")


@dataclass(frozen=True, slots=True, eq=False)
class Activation:
    """Output of one layer for one picture: float (C, H, W), or (C,) after the maps are flattened; finite."""

    name: str
    values: Floats

    def __post_init__(self) -> None:
        shape = self.values.shape
        require(
            len(shape) in (1, 3) and 0 not in shape,
            f"Activations of {self.name} are (C, H, W) or (C,), not {shape}.",
        )
        require(bool(np.isfinite(self.values).all()), f"An activation of {self.name} is not a finite number.")


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """One picture's way through a network.

    image: uint8 (H, W). layers: in the order of computation. truth, given: class names; empty if not known.
    classes: of the last layer's outputs; none if they are not known.
    """

    image: Pictures
    layers: tuple[Activation, ...]
    truth: str = ""
    given: str = ""
    classes: Sequence[str] = ()

    def __post_init__(self) -> None:
        require(self.image.ndim == 2, f"The picture of a trace is uint8 (H, W), not {self.image.shape}.")


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """The reasons of an answer.

    image: uint8 (H, W). occlusion: float (H, W), by how much the logarithm of the answer's probability falls
    where the picture is covered there (Zeiler and Fergus 2014). gradient: float (H, W), the slope of the
    answer's log odds in the ink of each pixel (Simonyan et al. 2014).
    neighbours: the training pictures (K, H, W) that are nearest to it in the features before the last layer;
    neighbour_names: their K classes.
    """

    image: Pictures
    truth: str
    given: str
    occlusion: Floats
    gradient: Floats
    neighbours: Pictures
    neighbour_names: Sequence[str]

    def __post_init__(self) -> None:
        for shown in (self.occlusion, self.gradient):
            require(
                shown.shape == self.image.shape and self.image.ndim == 2,
                f"A map of {shown.shape} does not go with a picture of {self.image.shape}.",
            )


@dataclass(frozen=True, slots=True, eq=False)
class SweepGrid:
    """A measure over two settings.

    x_values (X,) and y_values (Y,): of the settings, as they are shown. accuracies: shares (Y, X), NaN
    where a run is missing or failed. measure: what the shares are, such as "validation accuracy".
    """

    x_name: str
    x_values: Sequence[float | str]
    y_name: str
    y_values: Sequence[float | str]
    accuracies: Floats
    measure: str = "validation accuracy"

    def __post_init__(self) -> None:
        expected = (len(self.y_values), len(self.x_values))
        shape = self.accuracies.shape
        require(
            shape == expected and 0 not in shape, f"A sweep's grid is (Y, X), here {expected}, not {shape}."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """Everything that one report shows.

    title: such as "mnist". lead: a sentence or two below it. facts: settings and circumstances as name and
    value: seed, command, machine, data. notes: what the figures leave out, a sentence each.
    samples: of the training data. curves: "train" and "validation" along the training.
    predictions: on the split that `predictions_on` names.
    lookalikes: groups of classes, by name, that the classifier does not separate.
    """

    title: str
    lead: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    samples: Samples | None = None
    counts: ClassCounts | None = None
    network: Network | None = None
    runs: tuple[RunRow, ...] = ()
    curves: Mapping[str, Curve] = field(default_factory=dict)
    predictions: Predictions | None = None
    predictions_on: str = "test"
    lookalikes: tuple[tuple[str, ...], ...] = ()
    filters: tuple[Filters, ...] = ()
    traces: tuple[Trace, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    sweeps: tuple[SweepGrid, ...] = ()
    notes: tuple[str, ...] = ()


def check_labels(labels: Ints, classes: int) -> None:
    """Raise ConfigError unless labels are indices of that many classes."""
    require(np.issubdtype(labels.dtype, np.integer), f"Labels are integers, not {labels.dtype}.")
    outside = labels[(labels < 0) | (labels >= classes)]
    if outside.size:
        raise ConfigError(f"The label {outside[0]} is not one of the {classes} classes, 0 to {classes - 1}.")


def is_number(value: float | None) -> bool:
    """True if a measure is there and finite."""
    return value is not None and isfinite(value)
