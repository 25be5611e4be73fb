"""What a reader does with a line: pieces of ink -> groups -> symbol classifier -> relations -> a whole.

Every decision of it can be looked at. What the lines of a page are is told by `page_reader`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar, TypeAlias

import numpy as np
import numpy.typing as npt

from inkmath.ink.borders import MOST_PIECES
from inkmath.ink.raster import LineInk, LineInker
from inkmath.ink.segment import Candidate, Segmentation, cut_further, segment
from inkmath.ink.views import Viewer
from inkmath.processes.halves import in_halves
from inkmath.recognition.confidence import Calibration
from inkmath.recognition.degrees import with_degrees
from inkmath.recognition.grouping import Grouping, best_groupings
from inkmath.recognition.hypotheses import Hypothesis, SymbolSet, arrange, with_usage
from inkmath.recognition.known import claims, settle, without_ink
from inkmath.recognition.language import LanguageModel
from inkmath.recognition.line_cache import LineCache
from inkmath.recognition.page_language import PageLanguage
from inkmath.recognition.page_reader import read_lines
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.reading import reading_of
from inkmath.recognition.relations import RelationsModel
from inkmath.recognition.symbols import CLASSES, FloatArray, Looks, SymbolClassifier, joined
from inkmath.recognition.systems import with_rows
from inkmath.types import Box, Known, Page, Reading
from inkmath.vocab import symbol_ids

CERTAIN = 0.95
"""A confidence from which on other lines of the page change nothing."""

GROUPINGS = 5
"""Groupings of the ink that are arranged."""

TREES = 16
"""Arrangements of each grouping that are kept."""

SPECK_SIDE = 0.35
"""Up to which share of the typical symbol's size a part may be left out as a speck."""

SPECK_PENALTY, OF_A_PHOTO = 3.0, 1.0
"""What leaving a part out costs besides its not being junk, as a logarithm: of ink, and of a photo."""

SURELY_A_SYMBOL = 0.005
"""Below this probability of junk a part is no part of something larger."""

DOUBTFUL = 0.5
"""A part is cut further where all that it may belong to has a higher probability of junk."""

DOUBTFUL_STROKES = 0.05
"""The same of a part of several strokes that are known: a cut between strokes is no guess."""

TWO_ZEROS, MAYBE_ZEROS = r"\infty", 0.3
"""What two zeros that touch look like, and the probability of it from which on a part may be such."""

HOPELESS = 0.9995
"""Groups with a higher probability of junk are not tried."""

_WORTH_HALVING = 4  # candidates

_FEWEST_LINES = 3  # of a page that may repeat itself

_Judged: TypeAlias = tuple[Reading, float, tuple[Hypothesis, ...]]


class LineReader:
    """Reads a line of ink, or each line of a page. Thread-safe.

    name: as a reading has it. calibration: of its confidences.
    """

    name: ClassVar[str]
    calibration: ClassVar[Calibration]

    def __init__(
        self, classifier: SymbolClassifier, relations: RelationsModel, language: LanguageModel | None = None
    ) -> None:
        """language: has a say in which whole is the likeliest; none where nothing knows what is usual."""
        self._classifier = classifier
        self._relations = relations
        self._language = language
        self._cache = LineCache[_Judged]()

    def recognise(self, line: Page, known: Sequence[Known] = ()) -> Reading:
        """The reading of one line; empty with confidence 0 where there is no ink.

        known: symbols that are known; where no whole holds them all, they are passed over.
        """
        return self._judged(line, known)[0]

    def recognise_page(self, page: Page, known: Sequence[Known] = ()) -> list[Reading]:
        """The reading of each line, top to bottom, and of what `Reading.left_out` says is none; empty where
        there is no ink.

        known: as above. They do not change what the lines are.
        """
        own = _inker(page)
        lines = self._in_context(read_lines(page, lambda line: self._read(line, own)))
        if known:
            lines = [
                line
                if line.reading.left_out
                else replace(self._read(line.page, own, known), label=line.label)
                for line in lines
            ]
        return [replace(line.reading, label=line.label) for line in lines]

    def _in_context(self, lines: Sequence[ReadLine]) -> list[ReadLine]:
        """The lines, letters and digits in doubt as the other lines of the page make them likelier."""
        if self._language is None or len(lines) < _FEWEST_LINES:
            return list(lines)
        said = [(line.reading.latex, line.reading.confidence) for line in lines]
        page = PageLanguage(said, self._language)
        return [self._adapted(line, i, page) for i, line in enumerate(lines)]

    def _adapted(self, line: ReadLine, number: int, page: PageLanguage) -> ReadLine:
        reading = line.reading
        if not line.hypotheses or reading.left_out or reading.confidence >= CERTAIN:
            return line
        found = page.adapted(number, line.hypotheses)
        if found[0].latex == reading.latex:
            return line
        reading = reading_of(found, line.page, self.name, self.calibration)
        return replace(line, reading=reading)

    def _read(
        self, line: Page, own: Callable[[Page], LineInk | Page], known: Sequence[Known] = ()
    ) -> ReadLine:
        """The reading of a line that was cut out of a page. own: its ink, free of that of the page."""
        ink, there = own(line), [one for one in known if _reaches(line, one)]
        reading, likelihood, hypotheses = self._cache.get(
            ink, there, lambda: self._judged(_drawn(ink), there)
        )
        return ReadLine(line, reading, likelihood, hypotheses=hypotheses)

    def _judged(self, line: Page, known: Sequence[Known] = ()) -> _Judged:
        """The reading of a line, the logarithm of its (unnormalised) probability, and its hypotheses."""
        own, whole = _inker(line), segment(line)
        is_one = bool(line.strokes) or len(whole.parts) <= MOST_PIECES
        found = self._hypotheses(whole, known) if is_one else []
        if known and is_one and not found:
            found = self._hypotheses(whole)
        reading = reading_of(found, line, self.name, self.calibration)
        likelihood = found[0].log_probability if found else -math.inf
        one = ReadLine(line, reading, likelihood, hypotheses=tuple(found))
        best = with_rows(one, whole, lambda part: self._read(part, own, known), self._seen, known)
        return best.reading, best.log_probability, best.hypotheses

    def hypotheses(self, line: Page, known: Sequence[Known] = ()) -> list[Hypothesis]:
        """What the line may say, the likeliest first; nothing without ink, or where the known contradict."""
        return self._hypotheses(segment(line), known)

    def _hypotheses(self, whole: Segmentation, known: Sequence[Known] = ()) -> list[Hypothesis]:
        segmentation, looks = self.look(whole)
        if any(one.token is None for one in known):
            segmentation, looks = self.look(segment(without_ink(segmentation, known)))
        claimed = claims(segmentation, known)
        probabilities = settle(looks.probabilities, segmentation, claimed)
        sets = [
            SymbolSet(
                probabilities[list(grouping.chosen)],
                tuple(segmentation.candidates[i].box for i in grouping.chosen),
                grouping.score,
                {place: claimed[i] for place, i in enumerate(grouping.chosen) if i in claimed},
                looks.features[list(grouping.chosen)],
                left_out(segmentation, grouping),
            )
            for grouping in propose(segmentation, probabilities, GROUPINGS)
        ]
        found = arrange(self._relations, sets, TREES)
        return with_degrees(found if self._language is None else with_usage(found, self._language))

    def _seen(self, segmentation: Segmentation, candidate: Candidate) -> FloatArray:
        """float32 (CLASSES,): what the symbol classifier makes of one candidate."""
        probabilities: FloatArray = _look(self._classifier, Viewer(segmentation), [candidate]).probabilities[
            0
        ]
        return probabilities

    def look(self, segmentation: Segmentation) -> tuple[Segmentation, Looks]:
        """What each candidate is, of the same segmentation or a finer one."""
        return look_at_candidates(self._classifier, segmentation)


def _inker(page: Page) -> Callable[[Page], LineInk | Page]:
    """What gives the ink of a line of the page: its strokes, where there are any, or the line as it is.

    A line that was cut out through a stroke may hold none of those of its page.
    """
    if not page.strokes:
        return lambda line: line
    inker = LineInker.of(page)
    return lambda line: inker.ink(line) if line.strokes else line


def _drawn(line: LineInk | Page) -> Page:
    return line.draw() if isinstance(line, LineInk) else line


def _reaches(line: Page, known: Known) -> bool:
    """Whether a known symbol reaches into the picture of a line."""
    height, width = line.pixels.shape
    there = line.box_in_source(Box(0, 0, width, height))
    box = known.box
    return box.x1 >= there.x0 and box.x0 <= there.x1 and box.y1 >= there.y0 and box.y0 <= there.y1


def look_at_candidates(
    classifier: SymbolClassifier, segmentation: Segmentation
) -> tuple[Segmentation, Looks]:
    """What the classifier makes of each candidate.

    Where no candidate looks like a symbol, symbols touch: there the segmentation that is returned is finer.
    """
    if not segmentation.parts:
        return segmentation, Looks(np.zeros((0, CLASSES), np.float32), np.zeros((0, 0), np.float32))
    viewer = Viewer(segmentation)
    first = _look(classifier, viewer, segmentation.candidates[: segmentation.alone])
    looks = _look_further(classifier, viewer, segmentation, first)
    finer = cut_further(segmentation, _doubtful(segmentation, looks))
    if finer is not segmentation:
        looks = _look_further(classifier, viewer.finer(finer), finer, looks)
    return finer, looks


def _look_further(
    classifier: SymbolClassifier, viewer: Viewer, segmentation: Segmentation, before: Looks
) -> Looks:
    """What the classifier makes of each candidate, where it has looked at the first of them.

    A group with a part that surely is a symbol by itself is junk, without a look.
    """
    candidates, seen = segmentation.candidates, len(before.probabilities)
    probabilities = np.zeros((len(candidates), CLASSES), np.float32)
    features = np.zeros((len(candidates), before.features.shape[1]), np.float32)
    probabilities[:seen], features[:seen] = before.probabilities, before.features
    symbols = np.flatnonzero(probabilities[: segmentation.alone, -1] < SURELY_A_SYMBOL)
    taken = {part for i in symbols for part in candidates[i].parts}
    rest = np.arange(seen, len(candidates))
    is_open = np.array([taken.isdisjoint(candidates[i].parts) for i in rest], dtype=bool)
    probabilities[rest[~is_open], -1] = 1
    shown = rest[is_open]
    if len(shown):
        then = _look(classifier, viewer, [candidates[i] for i in shown])
        probabilities[shown], features[shown] = then.probabilities, then.features
    return Looks(probabilities, features)


def _look(classifier: SymbolClassifier, viewer: Viewer, candidates: Sequence[Candidate]) -> Looks:
    """What the classifier makes of these candidates."""
    return joined(in_halves(classifier.look, candidates, least=_WORTH_HALVING, prepare=viewer.views))


def _doubtful(segmentation: Segmentation, looks: Looks) -> list[int]:
    """The parts that belong to nothing which looks like a symbol, or that may be two zeros which touch."""
    least = np.ones(len(segmentation.parts))
    for candidate, junk in zip(segmentation.candidates, looks.probabilities[:, -1].tolist(), strict=True):
        for part in candidate.parts:
            least[part] = min(least[part], junk)
    most = [DOUBTFUL_STROKES if len(part.strokes) > 1 else DOUBTFUL for part in segmentation.parts]
    zeros = looks.probabilities[: len(least), symbol_ids()[TWO_ZEROS]] > MAYBE_ZEROS
    return np.flatnonzero((least > most) | zeros).tolist()


def left_out(segmentation: Segmentation, grouping: Grouping) -> float:
    """The sides of the parts that are left out as specks, added up, in typical symbols' sides."""
    covered = {part for i in grouping.chosen for part in segmentation.candidates[i].parts}
    sides = [part.side for number, part in enumerate(segmentation.parts) if number not in covered]
    return sum(sides) / segmentation.unit


def propose(segmentation: Segmentation, probabilities: npt.NDArray[np.float32], most: int) -> list[Grouping]:
    """The likeliest choices of candidates to be the symbols, best first.

    probabilities: float32 (candidates, CLASSES) of the classifier. The score of a grouping is the logarithm
    of the probability that every chosen candidate is a symbol; small parts may be left out as specks.
    """
    junk = np.clip(probabilities[:, -1].astype(np.float64), 1e-6, 1 - 1e-6)
    skips = np.full(len(segmentation.parts), -np.inf)
    penalty = OF_A_PHOTO if segmentation.page.is_photo else SPECK_PENALTY
    for i, candidate in enumerate(segmentation.candidates[: segmentation.alone]):
        part, *more = candidate.parts
        if not more and segmentation.parts[part].side <= SPECK_SIDE * segmentation.unit:
            skips[part] = np.log(junk[i]) - penalty
    kept = np.flatnonzero((junk < HOPELESS) | (np.arange(len(junk)) < segmentation.alone))
    found = best_groupings(
        [segmentation.candidates[i].parts for i in kept], np.log1p(-junk[kept]), skips, most=most
    )
    return [
        Grouping(tuple(int(kept[i]) for i in grouping.chosen), grouping.score)
        for grouping in found
        if grouping.chosen
    ]
