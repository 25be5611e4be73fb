"""The expression reader: one network that finds all symbols of a page at once -> relations -> the best whole.

Nothing is cut apart and nothing is written token by token: a symbol is a peak in a map, with a box, so the
reader cannot loop, and tells where each token comes from.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime

from inkmath.errors import EmptyInkError
from inkmath.ink.page_input import PageInput, page_input
from inkmath.recognition.detections import Detection, best_sets, decode
from inkmath.recognition.hypotheses import Hypothesis, SymbolSet, arrange, reading_of
from inkmath.recognition.relations import RelationsModel
from inkmath.recognition.weights import load_session
from inkmath.types import Box, Page, Reading

WEIGHTS = "symbol-head"
"""The name of the network that finds the symbols."""

_MOST_PAIRS = 60_000  # of symbols, that are looked at over all sets


@dataclass(frozen=True)
class ExpressionReaderConfig:
    """How evidence is weighed.

    least: height from which a peak may be a symbol. threshold: presence at which a detection is as likely a
    symbol as not.
    sets: of symbols that are tried. trees: readings kept of each.
    confidence: weights of `confidence_features` in the logit of the reading's being right.
    """

    least: float = 0.05
    threshold: float = 0.3
    sets: int = 12
    trees: int = 4
    confidence: tuple[float, float, float] = (0.0, 1.0, 0.25)


class SymbolFinder:
    """Finds the symbols of a line. Thread-safe."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session

    @classmethod
    def load(cls) -> SymbolFinder:
        return cls(load_session(WEIGHTS)[0])

    def find(self, line: PageInput, least: float) -> list[Detection]:
        """The symbols whose highest peak is at least `least`, the clearest first; boxes in the input."""
        names = ["peaks", "sizes", "offsets"]
        peaks, sizes, offsets = self._session.run(names, {"images": line.image})
        return decode(peaks[0], sizes[0], offsets[0], least=least)


class ExpressionReader:
    """Reads one line of ink. Thread-safe."""

    name = "expressions"

    def __init__(
        self, finder: SymbolFinder, relations: RelationsModel, config: ExpressionReaderConfig | None = None
    ) -> None:
        self._finder = finder
        self._relations = relations
        self.config = config or ExpressionReaderConfig()

    @classmethod
    def load(cls) -> ExpressionReader:
        """The reader with the weights that ship."""
        return cls(SymbolFinder.load(), RelationsModel.load())

    def recognise(self, line: Page) -> Reading:
        """The reading of one line; empty with confidence 0 where there is no ink, or no symbol in it."""
        started = time.perf_counter()
        hypotheses = self.hypotheses(line)
        seconds = time.perf_counter() - started
        return reading_of(hypotheses, line, self.name, self.config.confidence, seconds)

    def hypotheses(self, line: Page) -> list[Hypothesis]:
        """What the line may say, the likeliest first; nothing where there is no ink."""
        try:
            seen = page_input(line)
        except EmptyInkError:
            return []
        detections = self._finder.find(seen, self.config.least)
        boxes = [_on_page(detection.box, seen, line) for detection in detections]
        return arrange(self._relations, self._sets(detections, boxes), self.config.trees)

    def _sets(self, detections: Sequence[Detection], boxes: Sequence[Box]) -> list[SymbolSet]:
        """The likeliest sets of symbols."""
        chances = [detection.presence for detection in detections]
        most = min(self.config.sets, max(1, _MOST_PAIRS // max(1, len(detections)) ** 2))
        return [
            SymbolSet(
                np.stack([detections[i].probabilities for i in chosen.members]),
                tuple(boxes[i] for i in chosen.members),
                chosen.log_probability,
            )
            for chosen in best_sets(chances, threshold=self.config.threshold, most=most)
        ]


def _on_page(box: Box, seen: PageInput, page: Page) -> Box:
    """The box in pixels of the page, and inside it."""
    height, width = page.pixels.shape
    x0, x1 = (min(max((x - seen.offset[0]) / seen.scale, 0.0), width) for x in (box.x0, box.x1))
    y0, y1 = (min(max((y - seen.offset[1]) / seen.scale, 0.0), height) for y in (box.y0, box.y1))
    return Box(x0, y0, x1, y1)
