"""What the networks learn from: parts that share no writer, and digits of a set that no training sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from inkmath.data import ImageSet, crohme_twenty, open_set
from inkmath.data.crohme_twenty import TwentyPictures
from inkmath.errors import CorruptDataError, EmptyInkError
from inkmath.ink.raster import symbol_input
from inkmath.types import Pixels

Labels = npt.NDArray[np.int64]

OTHER_HANDS = 2
"""How often each of CROHME's training symbols is drawn besides, as other hands and pens would have."""

UNSEEN = "bhmsds"
"""A set of symbols photographed on paper, of which the digits are used."""


@dataclass(frozen=True, slots=True)
class Part:
    """Pictures uint8 (N, S, S), 0 = ink, 255 = paper, and their class indices (N,)."""

    images: Pixels
    labels: Labels


@dataclass(frozen=True, slots=True)
class Task:
    """Pictures to learn from and to be tested on.

    parts: "train", "validation" and "test". fits_ink: whether a picture is the box of the ink in the middle
    of the square (`inkmath.ink.raster.symbol_input`), or the picture as its set has it.
    """

    name: str
    title: str
    licence: str
    classes: tuple[str, ...]
    parts: Mapping[str, Part]
    fits_ink: bool

    @property
    def size_px(self) -> int:
        return int(self.parts["train"].images.shape[1])

    def class_counts(self) -> dict[str, list[int]]:
        """How many pictures each part has of each class."""
        return {
            name: np.bincount(part.labels, minlength=len(self.classes)).tolist()
            for name, part in self.parts.items()
        }


def _crohme_20() -> Task:
    parts = crohme_twenty.writer_parts(crohme_twenty.training_expressions())
    drawn = {name: [crohme_twenty.pictures_of(part)] for name, part in parts.items()}
    rng = np.random.default_rng(0)
    for _ in range(OTHER_HANDS):
        drawn["train"].append(crohme_twenty.pictures_of(parts["train"], rng=rng))
    return Task(
        "crohme-20",
        "twenty classes of CROHME's training part, by writer",
        "CC BY-NC-SA 3.0",
        crohme_twenty.CLASSES,
        {name: _together(pictures) for name, pictures in drawn.items()},
        fits_ink=True,
    )


def _together(drawn: Sequence[TwentyPictures]) -> Part:
    return Part(np.concatenate([one.images for one in drawn]), np.concatenate([one.labels for one in drawn]))


def _mnist() -> Task:
    mnist = _pictures("mnist")
    parts = {name: _part(mnist, mnist.split(name)) for name in ("train", "validation", "test")}
    return Task("mnist", mnist.meta.title, mnist.meta.licence, mnist.classes, parts, fits_ink=False)


TASKS: Mapping[str, Callable[[], Task]] = {"crohme-20": _crohme_20, "mnist": _mnist}
"""How each is loaded; raises MissingDataError, which says how to get the data, if it is not there."""


def unseen_digits(task: Task) -> Part:
    """The digits of the unseen set as the task has its own: fitted likewise, and with its class indices.

    Raises MissingDataError, which says how to get the set, if it is not in the store.
    """
    found = _pictures(UNSEEN)
    of_class = {i: task.classes.index(name) for i, name in enumerate(found.classes) if name.isdigit()}
    images, labels = [], []
    for i in np.flatnonzero(np.isin(found.labels, list(of_class))):
        try:
            images.append(_fitted(found.images[i], task))
        except EmptyInkError:
            continue
        labels.append(of_class[int(found.labels[i])])
    return Part(np.array(images, np.uint8), np.array(labels, np.int64))


def _fitted(image: Pixels, task: Task) -> Pixels:
    """One photographed digit in the square of the task; MNIST's digits fill 20 of its 28 pixels."""
    size = task.size_px
    if task.fits_ink:
        return np.asarray(np.round(255 - 255 * symbol_input(image, size)[0]), np.uint8)
    square = np.full((size, size), 255, np.uint8)
    inside = round(size * 20 / 28 / (28 / 32))  # so that the ink, 28/32 of it, is 20 of 28
    border = (size - inside) // 2
    small = np.round(255 - 255 * symbol_input(image, inside)[0])
    square[border : border + inside, border : border + inside] = small
    return square


def _part(pictures: ImageSet, chosen: npt.NDArray[np.integer]) -> Part:
    return Part(np.asarray(pictures.images[chosen]), pictures.labels[chosen].astype(np.int64))


def _pictures(name: str) -> ImageSet:
    opened = open_set(name)
    if not isinstance(opened, ImageSet):
        raise CorruptDataError(
            f"{name!r} in the store holds no single symbols. Build it anew: inkmath data add --replace."
        )
    return opened
