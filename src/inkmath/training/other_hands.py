"""Pictures of single symbols by other hands, put in the place of symbols that CROHME's writers wrote."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.data.classified import open_classified
from inkmath.data.hasy_names import token_of, unknown_names
from inkmath.errors import EmptyInkError
from inkmath.ink.raster import INPUT_SIZE
from inkmath.ink.views import CONTEXT_SIZE, CONTEXT_UNIT, Views, no_traces, put_crop
from inkmath.training.altered import altered_symbols
from inkmath.training.augment import random_affine
from inkmath.training.composed import COMPOSED
from inkmath.training.known_shapes import drawn_small
from inkmath.training.other_scripts import other_letters
from inkmath.training.symbol_ink import Inks
from inkmath.training.symbol_inks import Library
from inkmath.types import Pixels, Points
from inkmath.vocab import SYMBOLS, UNKNOWN, symbol_ids

SETS = ("emnist-byclass", "hasy", "bhmsds")
"""Classification tasks whose training parts are used: their licences let weights learnt from them ship."""

_NAMES: Mapping[str, str] = {"dot": ".", "minus": "-", "plus": "+", "slash": "/"}  # by bhmsds
_OF_ANY_LENGTH = {"-", r"\sqrt", r"\ldots"}
"""Symbols that are drawn as long as their place in an expression asks for."""

_OF_ONE_SHAPE = "cCoOpPsSuUvVwWxXzZ"  # a small letter and its capital
_SIDE = 128  # pixels in which a picture is drawn anew
_INK = 0.62  # of that side
_THINNEST, _THICKEST = 0.25, 0.6  # the level at which the edge of a softened stroke is
_HANDS = 32  # of each letter of another script
_ALTERED = 6000  # known symbols altered until they are none
_OF_EACH = 300  # of a symbol that is put together of others
_LEAST_INK = 10  # pixels of the view that make a symbol there


class OtherHands:
    """Symbols by other hands, by class."""

    def __init__(self, split: str = "train") -> None:
        """Raises MissingDataError if one of the sets is not in the store."""
        pools: dict[int, list[Pixels]] = {}
        ids = {name: number for number, name in enumerate(SYMBOLS) if name not in _OF_ANY_LENGTH}
        same = {one: ids[one.swapcase()] for one in _OF_ONE_SHAPE if one.swapcase() in ids}
        for task in SETS:
            opened = open_classified(task)
            part = opened.part(split)
            unknown, _ = unknown_names(opened.classes if task == "hasy" else ())
            for number, name in enumerate(opened.classes):
                name = UNKNOWN if name in unknown else token_of(_NAMES.get(name, name))
                images = part.images[part.labels == number]
                for label in (ids.get(name), same.get(name)):
                    if label is not None and len(images):
                        pools.setdefault(label, []).append(images)
        self._pools = pools

    def has(self, label: int) -> bool:
        return label in self._pools

    def ink(self, label: int, rng: np.random.Generator) -> Pixels:
        """A symbol of the class as some hand and pen might write it: uint8 (128, 128), 255 = ink.

        Raises EmptyInkError where nothing of it is left.
        """
        pool = self._pools[label]
        images = pool[int(rng.integers(len(pool)))]
        return _by_some_pen(images[int(rng.integers(len(images)))], rng)

    def put(self, seen: Views, labels: npt.NDArray[np.int64], share: float, rng: np.random.Generator) -> None:
        """Give that share of the symbols another hand's ink, where they stand and as large as they are."""
        for number in np.flatnonzero(rng.random(len(labels)) < share):
            if not self.has(int(labels[number])):
                continue
            try:
                ink = self.ink(int(labels[number]), rng)
            except EmptyInkError:
                continue
            crop = np.empty((INPUT_SIZE, INPUT_SIZE), np.uint8)
            put_crop(ink, crop)
            seen.crop[number, 0] = crop / np.float32(255)
            _replace(seen.context[number], ink)


class SingleSymbols:
    """Symbols drawn by themselves, each as often as HASYv2 has it, those put together of others, and letters
    of other scripts, which are unknown: what tells them apart is their shape.
    """

    def __init__(self, library: Library) -> None:
        """library: of the parts of those put together.

        Raises MissingDataError if HASYv2 is not in the store.
        """
        opened = open_classified("hasy")
        part, (unknown, _) = opened.part("train"), unknown_names(opened.classes)
        names = [UNKNOWN if name in unknown else token_of(name) for name in opened.classes]
        labels = np.array([symbol_ids().get(name, -1) for name in names])[part.labels]
        rng = np.random.default_rng(0)
        drawn = [(UNKNOWN, strokes) for strokes in other_letters(_HANDS, rng)]
        drawn += [(UNKNOWN, strokes) for strokes in altered_symbols(_ALTERED, rng)]
        drawn += [(name, _some(library.by_writer(name), rng)) for name in COMPOSED for _ in range(_OF_EACH)]
        images = np.stack([drawn_small(strokes) for _, strokes in drawn])
        self._images = np.concatenate([part.images[labels >= 0], images])
        self._labels = np.append(labels[labels >= 0], [symbol_ids()[name] for name, _ in drawn])

    def drawn(self, count: int, rng: np.random.Generator) -> tuple[Views, npt.NDArray[np.int64]]:
        """Views of `count` of them and their classes; in half of the views they have a place on a page."""
        crops, contexts, labels = np.zeros((count, 1, INPUT_SIZE, INPUT_SIZE), np.float32), [], []
        for crop in crops:
            number = int(rng.integers(len(self._labels)))
            context = np.zeros((2, CONTEXT_SIZE, CONTEXT_SIZE), np.float32)
            ink, place = _by_some_pen(self._images[number], rng), np.empty((INPUT_SIZE, INPUT_SIZE), np.uint8)
            put_crop(ink, place)
            crop[0] = place / np.float32(255)
            if rng.random() < 0.5:
                half = round(CONTEXT_UNIT / 2)
                middle = slice(CONTEXT_SIZE // 2 - half, CONTEXT_SIZE // 2 + half)
                context[0, middle, middle] = 1
                _replace(context, ink)
            contexts.append(context)
            labels.append(int(self._labels[number]))
        return Views(crops, np.array(contexts), no_traces(count)), np.array(labels)


def _some(inks: Inks, rng: np.random.Generator) -> list[Points]:
    """The strokes of one of the inks of a symbol."""
    writers = list(inks)
    own = inks[writers[int(rng.integers(len(writers)))]]
    return own[int(rng.integers(len(own)))].strokes


def _by_some_pen(picture: Pixels, rng: np.random.Generator) -> Pixels:
    """The symbol in a picture, drawn anew by some pen: uint8 (128, 128), 255 = ink.

    Raises EmptyInkError where nothing of it is left.
    """
    image = 255 - picture
    x, y, width, height = cv2.boundingRect((image > 127).view(np.uint8))
    if not width:
        raise EmptyInkError("A picture of a symbol without ink.")
    scale = _INK * _SIDE / max(width, height)
    matrix = random_affine(rng, rotation=0.06, shear=0.1, stretch=0.12, size=0.0) * scale
    middle = np.array([x + (width - 1) / 2, y + (height - 1) / 2])
    way = np.column_stack([matrix, _SIDE / 2 - matrix @ middle])
    large = cv2.warpAffine(image, way, (_SIDE, _SIDE), flags=cv2.INTER_CUBIC).astype(np.float32) / 255
    soft = cv2.GaussianBlur(large, (0, 0), float(rng.uniform(0.5, 1.1) * scale * 0.5))
    level = rng.uniform(_THINNEST, _THICKEST) * soft.max()
    drawn = np.clip((soft - level) * rng.uniform(3, 12) + 0.5, 0, 1)
    return np.asarray(np.round(255 * drawn), np.uint8)


def _replace(context: npt.NDArray[np.float32], ink: Pixels) -> None:
    """Put the ink where the candidate's own was in the view, its longer side as long as that was."""
    x, y, width, height = cv2.boundingRect((context[0] > 0.25).view(np.uint8))
    if width * height < _LEAST_INK:  # seen without its surroundings, or a speck
        return
    left, top, wide, tall = cv2.boundingRect((ink > 127).view(np.uint8))
    scale = max(width, height) / max(wide, tall, 1)
    moved = (x + width / 2 - scale * (left + wide / 2), y + height / 2 - scale * (top + tall / 2))
    smooth = cv2.GaussianBlur(ink, (0, 0), max(0.4 / scale, 0.1))
    way = np.array([[scale, 0, moved[0] + scale / 2 - 0.5], [0, scale, moved[1] + scale / 2 - 0.5]])
    crop = cv2.warpAffine(smooth, way, (CONTEXT_SIZE, CONTEXT_SIZE), flags=cv2.INTER_LINEAR)
    context[0] = crop / np.float32(255)
    np.minimum(context[1], 1 - context[0], out=context[1])
