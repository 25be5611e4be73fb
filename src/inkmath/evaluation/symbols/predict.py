"""A classifier's answers to any number of pictures, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.data.decode import fit
from inkmath.data.drawn_symbols import scaled
from inkmath.data.listing import Entry, Listing, Tell
from inkmath.errors import InputError
from inkmath.ink.raster import has_dark_paper, square_input, symbol_input
from inkmath.ink.symbol_picture import symbol_ink
from inkmath.recognition.classifier import Classifier
from inkmath.types import Pixels

BATCH = 128
"""Pictures that are in memory at once."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Answer:
    """The likeliest class of an entry, by name, its probability, and the picture as the network saw it.

    picture: uint8 (S, S), 0 = ink.
    """

    entry: Entry
    label: str
    probability: float
    picture: Pixels


def predict(classifier: Classifier, listing: Listing, tell: Tell) -> Iterator[Answer]:
    """The answers in the listing's order. A picture that cannot be read is reported, and has none.

    Where most of the first pictures are light ink on a dark ground, all are turned round: networks see ink as
    1, whatever it was trained on.
    """
    see = _Whole(classifier) if classifier.view == "whole" else _Symbol(classifier.size_px)
    entries = iter(listing)
    while batch := list(islice(entries, BATCH)):
        seen = see(list(_readable(listing, batch, tell)), tell)
        if not seen:
            continue
        probabilities = classifier.classify(np.stack([picture for _, picture in seen]))
        best = probabilities.argmax(axis=1)
        for (entry, ink), i, shares in zip(seen, best.tolist(), probabilities, strict=True):
            picture = np.round(255 - 255 * ink[0]).astype(np.uint8)
            yield Answer(entry, classifier.classes[i], float(shares[i]), picture)


def _readable(listing: Listing, entries: Sequence[Entry], tell: Tell) -> Iterator[tuple[Entry, Pixels]]:
    for entry in entries:
        try:
            yield entry, listing.picture(entry)
        except InputError as error:
            tell(entry.id, str(error))


class _Whole:
    """The input of a network of whole pictures: the picture in a square, as the store fits it, and scaled
    from there as the set was for the training.
    """

    def __init__(self, classifier: Classifier) -> None:
        self._size_px, self._stored_px = classifier.size_px, classifier.stored_px
        self._is_dark: bool | None = None

    def __call__(self, pictures: Sequence[tuple[Entry, Pixels]], tell: Tell) -> list[tuple[Entry, Floats]]:
        if not pictures:
            return []
        grey = [np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8) for _, picture in pictures]
        squares = scaled(np.stack([fit(one, self._stored_px) for one in grey]), self._size_px)
        if self._is_dark is None:
            self._is_dark = has_dark_paper(squares)
        seen = square_input(255 - squares if self._is_dark else squares)
        return [(entry, picture) for (entry, _), picture in zip(pictures, seen, strict=True)]


class _Symbol:
    """Input of a network of single symbols: their ink, centred."""

    def __init__(self, size_px: int) -> None:
        self._size_px = size_px

    def __call__(self, pictures: Sequence[tuple[Entry, Pixels]], tell: Tell) -> list[tuple[Entry, Floats]]:
        seen = []
        for entry, picture in pictures:
            try:
                seen.append((entry, symbol_input(symbol_ink(picture), self._size_px)))
            except InputError as error:
                tell(entry.id, str(error))
        return seen
