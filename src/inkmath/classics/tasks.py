"""Data of the networks: parts that share no writer, and digits of a set that no training sees."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.data import ImageSet, crohme_twenty, open_set
from inkmath.data.crohme_twenty import SIDE_PX, TwentyPictures
from inkmath.errors import CorruptDataError, EmptyInkError
from inkmath.ink.raster import symbol_input
from inkmath.types import Pixels

Labels = npt.NDArray[np.int64]

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

    parts: "train", "validation" and "test". view: of the pictures, as a rule the box of the ink in the middle
    of the square.
    """

    name: str
    title: str
    licence: str
    classes: tuple[str, ...]
    parts: Mapping[str, Part]
    view: str = "symbol"

    @property
    def size_px(self) -> int:
        return int(self.parts["train"].images.shape[1])

    def class_counts(self) -> dict[str, list[int]]:
        """The number of pictures of each class in each part."""
        return {
            name: np.bincount(part.labels, minlength=len(self.classes)).tolist()
            for name, part in self.parts.items()
        }


def _crohme_20(other_hands: int) -> Task:
    parts = crohme_twenty.writer_parts(crohme_twenty.training_expressions())
    drawn = {name: [crohme_twenty.pictures_of(part)] for name, part in parts.items()}
    rng = np.random.default_rng(0)
    for _ in range(other_hands):
        drawn["train"].append(crohme_twenty.pictures_of(parts["train"], rng=rng))
    return Task(
        "crohme-20",
        "twenty classes of CROHME's training part, by writer",
        "CC BY-NC-SA 3.0",
        crohme_twenty.CLASSES,
        {name: _together(pictures) for name, pictures in drawn.items()},
    )


def _together(drawn: Sequence[TwentyPictures | Part]) -> Part:
    return Part(np.concatenate([one.images for one in drawn]), np.concatenate([one.labels for one in drawn]))


def _mnist(other_hands: int) -> Task:
    mnist = _pictures("mnist")
    parts = {name: _fitted(mnist, mnist.split(name)) for name in ("train", "validation", "test")}
    rng = np.random.default_rng(0)
    turned = (_fitted(mnist, mnist.split("train"), rng) for _ in range(other_hands))
    parts["train"] = _together([parts["train"], *turned])
    return Task("mnist", mnist.meta.title, mnist.meta.licence, mnist.classes, parts)


TASKS: Mapping[str, Callable[[int], Task]] = {"crohme-20": _crohme_20, "mnist": _mnist}
"""Loader of each task; raises MissingDataError, which says how to get the data, if it is not there.

The number says how often each training symbol is drawn besides, as other hands (and pens) would have.
"""


def unseen_digits(task: Task) -> Part:
    """The digits of the unseen set as the task has its own: fitted likewise, and with its class indices.

    Raises MissingDataError, which says how to get the set, if it is not in the store.
    """
    found = _pictures(UNSEEN)
    of_class = {i: task.classes.index(name) for i, name in enumerate(found.classes) if name.isdigit()}
    part = _fitted(found, np.flatnonzero(np.isin(found.labels, list(of_class))))
    return Part(part.images, np.array([of_class[label] for label in part.labels.tolist()], np.int64))


def _fitted(
    pictures: ImageSet, chosen: npt.NDArray[np.integer], rng: np.random.Generator | None = None
) -> Part:
    """The chosen pictures in the square; one without ink stays white.

    rng: turns, slants and stretches each a little.
    """
    images = np.full((len(chosen), SIDE_PX, SIDE_PX), 255, np.uint8)
    for square, i in zip(images, chosen, strict=True):
        picture = np.asarray(pictures.images[i])
        try:
            ink = symbol_input(_turned(picture, rng) if rng else picture, SIDE_PX)
        except EmptyInkError:
            continue
        square[:] = np.round(255 - 255 * ink[0])
    return Part(images, pictures.labels[chosen].astype(np.int64))


def _turned(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """The picture changed about its middle as `inkmath.data.crohme_twenty` changes strokes."""
    height, width = picture.shape
    matrix, middle = crohme_twenty.random_matrix(rng), np.array([width, height]) / 2
    affine = np.column_stack([matrix, middle - matrix @ middle])
    turned = cv2.warpAffine(picture, affine, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)
    return np.asarray(turned, np.uint8)


def _pictures(name: str) -> ImageSet:
    opened = open_set(name)
    if not isinstance(opened, ImageSet):
        raise CorruptDataError(
            f"{name!r} in the store holds no single symbols. Build it anew: inkmath data add --replace."
        )
    return opened
