"""Ink of symbols that CROHME lacks, traced in the pictures of HASYv2 and EMNIST."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np

from inkmath.data.classified import open_classified
from inkmath.data.hasy_names import token_of, unknown_names
from inkmath.data.sets import ImageSet
from inkmath.data.use import open_set
from inkmath.training.altered import altered_symbols
from inkmath.training.cache import Arrays, cached
from inkmath.training.composed import COMPOSED
from inkmath.training.other_scripts import other_letters
from inkmath.training.row_measures import customary
from inkmath.training.symbol_ink import Extent, Inks, SymbolInk
from inkmath.training.thinned import share_missed, traced_strokes
from inkmath.types import Pixels, Points
from inkmath.vocab import UNKNOWN

_EMNIST_NAMES = "DJKOQUWZ"  # of its other letters CROHME has ink
_VERSION = 7  # of the traced strokes: what is kept on disk is made anew where it differs
_UNKNOWN = 10  # times as many drawings
_ALTERED = 2000  # known symbols altered until they are none
_HANDS = 6  # of each letter of another script
_SPREAD = 0.12  # standard deviation of the logarithm of sizes

_MISSED = 0.1  # share of the ink off the strokes: more is no trace of a drawing

_Drawing = tuple[str, list[Points]]
"""The writer, and strokes in pixels."""


def foreign_inks(
    names: Collection[str], folder: Path, each: int = 250, seed: int = 0, split: str = "train"
) -> dict[str, Inks]:
    """Ink of those of the names that HASYv2 and EMNIST have, as large as on a row and where it stands there.

    Of that split of them, at most `each` drawings of a name; of `\\unknown`, which is many symbols, more,
    and letters of other scripts. One whose writer is not known has a writer of its own. Names that are
    composed of others are left out.
    The traced strokes are kept in the folder.
    Raises MissingDataError if one of the sets is not in the store.
    """
    wanted = sorted(set(names) - COMPOSED.keys())
    settings = {"version": _VERSION, "names": wanted, "each": each, "seed": seed, "split": split}
    file = folder / f"foreign-inks-{split}.npz"
    arrays = cached(file, settings, lambda: _flat(_traced(wanted, each, seed, split)))
    rng = np.random.default_rng(seed)
    return {name: placed(name, drawings, rng) for name, drawings in _by_name(arrays).items()}


def placed(name: str, drawings: Sequence[_Drawing], rng: np.random.Generator) -> Inks:
    """Drawings of a symbol by writer, each in sizes of a row.

    The longer side is what it is where the usual drawing of the symbol is as tall as custom has it. What
    customarily stands on the line does so, the rest has its middle where custom has it.
    """
    extent = Extent(*customary()[name])
    tall = extent.bottom - extent.top
    sides = np.array([np.ptp(np.concatenate(strokes), axis=0) for _, strokes in drawings])
    aspect = float(np.median(sides[:, 0] / np.maximum(sides[:, 1], 1e-9)))
    factors = tall * max(aspect, 1.0) * np.exp(rng.normal(0, _SPREAD, len(drawings)))
    inks: dict[str, list[SymbolInk]] = {}
    for (writer, strokes), side, factor in zip(drawings, sides.max(axis=1), factors, strict=True):
        points = np.concatenate(strokes) * (factor / max(float(side), 1e-9))
        (left, top), (right, bottom) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        down = -bottom if extent.bottom == 0 else (sum(extent) - top - bottom) / 2
        ends = np.cumsum([len(stroke) for stroke in strokes]).tolist()
        ink = SymbolInk(
            points + np.array([-left, down]), tuple(ends), right - left, Extent(top + down, bottom + down)
        )
        inks.setdefault(writer, []).append(ink)
    return inks


def _traced(names: Collection[str], each: int, seed: int, split: str) -> dict[str, list[_Drawing]]:
    """A random choice of each name's drawings."""
    found: dict[str, list[_Drawing]] = {}
    for name, pictures in sorted(_pictures(names, split).items()):
        rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
        count = each * (_UNKNOWN if name == UNKNOWN else 1)
        chosen = [pictures[i] for i in rng.permutation(len(pictures))[:count].tolist()]
        traced = [(writer, picture, traced_strokes(picture)) for writer, picture in chosen]
        found[name] = [
            (writer, strokes)
            for writer, picture, strokes in traced
            if strokes and share_missed(picture, strokes) < _MISSED
        ]
    if UNKNOWN in names:
        rng = np.random.default_rng(seed)
        strange = [*other_letters(_HANDS, rng), *altered_symbols(_ALTERED, rng)]
        found.setdefault(UNKNOWN, []).extend((f"strange {i}", strokes) for i, strokes in enumerate(strange))
    return found


def _pictures(names: Collection[str], split: str) -> dict[str, list[tuple[str, Pixels]]]:
    """All drawings of the split, with their writers."""
    found: dict[str, list[tuple[str, Pixels]]] = {}
    hasy = open_set("hasyv2")
    assert isinstance(hasy, ImageSet)
    learnt, _ = unknown_names(hasy.classes)
    own = [UNKNOWN if name in learnt else token_of(name) for name in hasy.classes]
    for row in hasy.split(split, 1).tolist():
        name, writer = own[hasy.labels[row]], int(hasy.writer_ids[row])
        if name in names:
            known = f"hasy {hasy.writers[writer]}" if writer >= 0 else f"hasy picture {row}"
            found.setdefault(name, []).append((known, hasy.images[row]))
    emnist = open_classified("emnist-byclass")
    letters = emnist.part(split)
    for name in set(_EMNIST_NAMES) & set(names):
        rows = np.flatnonzero(letters.labels == emnist.classes.index(name)).tolist()
        found.setdefault(name, []).extend((f"emnist picture {row}", letters.images[row]) for row in rows)
    return found


def _flat(drawings: Mapping[str, Sequence[_Drawing]]) -> Arrays:
    """The drawings as arrays: points, where strokes and drawings end, and names and writers of the latter."""
    every = [(name, writer, strokes) for name, of_name in drawings.items() for writer, strokes in of_name]
    lengths = [len(stroke) for _, _, strokes in every for stroke in strokes]
    return {
        "points": np.concatenate([stroke for _, _, strokes in every for stroke in strokes]).astype(
            np.float32
        ),
        "strokes": np.cumsum(lengths),
        "drawings": np.cumsum([len(strokes) for _, _, strokes in every]),
        "names": np.array([name for name, _, _ in every]),
        "writers": np.array([writer for _, writer, _ in every]),
    }


def _by_name(arrays: Arrays) -> dict[str, list[_Drawing]]:
    """The drawings that the arrays hold."""
    strokes = np.split(arrays["points"].astype(np.float64), arrays["strokes"][:-1])
    found: dict[str, list[_Drawing]] = {}
    start = 0
    for name, writer, end in zip(
        arrays["names"], arrays["writers"], arrays["drawings"].tolist(), strict=True
    ):
        found.setdefault(str(name), []).append((str(writer), strokes[start:end]))
        start = end
    return found
