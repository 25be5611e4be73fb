"""The layout reader: names single symbols by two small networks, each in a file of its own.

Relations see the class probabilities alone: a symbol network of one's own can take the place of the one that
ships.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from inkmath.ink.segment import Segmentation
from inkmath.recognition.confidence import Calibration
from inkmath.recognition.line_reader import LineReader
from inkmath.recognition.own_network import OwnNetwork
from inkmath.recognition.relations import RelationsModel
from inkmath.recognition.symbols import Looks, SymbolClassifier


class LayoutReader(LineReader):
    """Reads one line of ink. Thread-safe."""

    name = "layout"
    calibration = Calibration(
        whole=(0.484, 0.344, 0.401, 0.0, -5.404),
        symbol=(-0.057, 0.591, 0.071, 0.145),
        relation=(-0.118, 0.388, 0.235, 0.15),
    )
    """Fitted on CROHME 2013, and on no mathematics, by scripts/fit_confidence.py; the last weight of the
    whole afterwards, on CROHME 2013 alone, with the others held.
    """

    def __init__(
        self, classifier: SymbolClassifier, relations: RelationsModel, own: OwnNetwork | None = None
    ) -> None:
        """own: a network that names the symbols in the classifier's stead."""
        super().__init__(classifier, relations)
        self._own = own

    @property
    def note(self) -> str:
        """Which symbols the network of one's own leaves to the one that ships; "" for none."""
        return "" if self._own is None else self._own.note

    @classmethod
    def load(cls, symbols: Path | None = None) -> Self:
        """The reader with the weights that ship.

        symbols: the file of a network of one's own that names the symbols; raises CorruptModelError if it
        cannot.
        """
        own = None if symbols is None else OwnNetwork.load(symbols)
        return cls(SymbolClassifier.load(), RelationsModel.load(), own)

    def look(self, segmentation: Segmentation) -> tuple[Segmentation, Looks]:
        """As every reader; the symbols are named by the network of one's own, if there is one."""
        finer, looks = super().look(segmentation)
        if self._own is None:
            return finer, looks
        return finer, Looks(self._own.rename(finer, looks.probabilities), looks.features)
