"""Decodes one line: segmentation hypotheses -> symbol classification -> tree parsing -> n-best rescoring.

`page_reader` finds the lines of a page.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from importlib.resources.abc import Traversable
from pathlib import Path
from string import ascii_letters
from typing import Self

import numpy as np

from inkmath.errors import ConfigError
from inkmath.ink.borders import MOST_PIECES
from inkmath.ink.raster import LineInk, LineInker
from inkmath.ink.segment import Candidate, SegmentationLattice, segment
from inkmath.recognition import written_arithmetic
from inkmath.recognition.cancelled import with_cancels
from inkmath.recognition.candidates import classify_candidates, probabilities_of
from inkmath.recognition.chemistry import with_elements
from inkmath.recognition.confidence import of_a_photographed_page
from inkmath.recognition.decoding import DecodingOptions
from inkmath.recognition.degrees import with_degrees
from inkmath.recognition.grids import GridReader
from inkmath.recognition.hand import Hand
from inkmath.recognition.hypotheses import Hypothesis, SymbolSet, parse, rescore
from inkmath.recognition.known import apply_constraints, match_constraints, without_ink
from inkmath.recognition.language_model import LanguageModel
from inkmath.recognition.line_cache import LineCache
from inkmath.recognition.own_network import OwnNetwork
from inkmath.recognition.page_agreement import as_line_reading, settled
from inkmath.recognition.page_language import PageLanguage
from inkmath.recognition.page_reader import read_lines
from inkmath.recognition.read_line import ReadLine
from inkmath.recognition.reader_config import ReaderConfig
from inkmath.recognition.reading import reading_of
from inkmath.recognition.segmentation_search import left_out, segmentation_hypotheses
from inkmath.recognition.spelling import with_words
from inkmath.recognition.symbol_classifier import ClassifierOutput, FloatArray, SymbolClassifier
from inkmath.recognition.together import SymbolOdds
from inkmath.recognition.tree_parser import TreeParser
from inkmath.recognition.weights import load_network
from inkmath.types import Box, Known, Page, Reading

_FEWEST_LINES = 3  # of a page that may repeat itself


class LineReader:
    """Reads a line of ink, or each line of a page, with the networks and options of a reader. Thread-safe."""

    def __init__(
        self,
        config: ReaderConfig,
        classifier: SymbolClassifier,
        parser: TreeParser,
        language: LanguageModel | None = None,
        own: OwnNetwork | None = None,
        *,
        spells: bool = True,
    ) -> None:
        """language: rescores complete hypotheses. own: a user's network, which names the symbols in the
        classifier's stead. spells: whether letters may be words, and elements.
        """
        self.config = config
        self._classifier = classifier
        self._parser = parser
        self._language = language
        self._own = own
        self._spells = spells
        self._cache = LineCache[ReadLine]()
        self._hand = Hand.joined(())

    @classmethod
    def load(
        cls,
        folder: Traversable,
        options: DecodingOptions | None = None,
        symbols: Path | None = None,
        alphabet: Collection[str] | None = None,
    ) -> Self:
        """The reader in a folder. Raises CorruptModelError where it is missing or broken.

        options: in the place of those in the folder. symbols: the file of a user's network that names the
        symbols; raises CorruptModelError if it cannot, ConfigError if the reader has no place for it.
        alphabet: the tokens of `inkmath.vocab` that there may be; None for all that the networks know. One
        that lacks Latin letters, such as that of CROHME, has no words either.
        """
        config = ReaderConfig.load(folder)
        if options is not None:
            config = replace(config, decoding=options)
        opened = {role: load_network(folder, name) for role, name in config.networks.items()}
        networks = {role: session for role, (session, _) in opened.items()}
        classes = {role: card.classes for role, (_, card) in opened.items()}
        takes_features = any(one.name == "symbol_features" for one in networks["tree_parser"].get_inputs())
        if symbols is not None and takes_features:
            raise ConfigError(
                f"The reader {config.name!r} has no place for a custom symbol network: its tree parser "
                "takes the features of its classifier. The reader 'layout' has."
            )
        language = networks.get("language_model")
        return cls(
            config,
            SymbolClassifier(
                networks["symbol_classifier"],
                networks.get("second_pass"),
                networks.get("trace_classifier"),
                config.decoding,
                classes["symbol_classifier"],
                classes.get("trace_classifier"),
                alphabet,
            ),
            TreeParser(
                networks["tree_parser"],
                takes_features=takes_features,
                names=classes["tree_parser"],
                alphabet=alphabet,
            ),
            None if language is None else LanguageModel(language, classes["language_model"]),
            None if symbols is None else OwnNetwork.load(symbols),
            spells=alphabet is None or set(ascii_letters).issubset(alphabet),
        )

    @property
    def note(self) -> str:
        """The symbols that a user's network leaves to the classifier; "" for none."""
        return "" if self._own is None else self._own.note

    @property
    def options(self) -> DecodingOptions:
        """The weights, thresholds and beam sizes of the search."""
        return self.config.decoding

    def settled(self, readings: Sequence[Reading], *, is_photo: bool) -> list[Reading]:
        """The readings of a page, each as its agreement with the others makes it likeliest.

        readings: as `recognise_page` gives them, top to bottom; of one page in several ways, too.
        is_photo: they get the confidences that lines of a photographed page have.
        """
        found = settled(readings, self.config)
        weights = self.config.calibration.photographed_page
        return [of_a_photographed_page(one, weights) for one in found] if is_photo else found

    def recognise(self, line: Page, known: Sequence[Known] = ()) -> Reading:
        """The reading of one line; empty with confidence 0 where there is no ink.

        known: symbols that are known; where no whole holds them all, they are passed over.
        """
        return self._in_hand(self._judged(line, known), self._hand).reading

    def recognise_page(self, page: Page, known: Sequence[Known] = (), *, least: float = 0.0) -> list[Reading]:
        """The reading of each line, top to bottom, and of what `Reading.left_out` says is none; empty where
        there is no ink.

        known: as above. They do not change what the lines are. least: see `read_lines`.
        """
        return [as_line_reading(line) for line in self._lines(page, known, least)]

    def hand(self, page: Page, known: Sequence[Known] = ()) -> Hand:
        """The symbols of a page, as `with_hand` takes them. known: as above."""
        return Hand.joined(map(Hand.of, self._lines(page, known)))

    def with_hand(self, hand: Hand) -> Self:
        """The same reader for the ink of a person who wrote these symbols."""
        reader = copy.copy(self)
        reader._hand = hand
        return reader

    def _lines(self, page: Page, known: Sequence[Known], least: float = 0.0) -> list[ReadLine]:
        own = _inker(page)
        sums, rest = written_arithmetic.apart(page, lambda row: self._read(row, own), self.config)

        def given_known(line: ReadLine) -> ReadLine:
            if not known or line.reading.left_out:
                return line
            return replace(self._read(line.page, own, known), label=line.label)

        odds = SymbolOdds(self._parser, self.options)
        found = read_lines(rest, lambda line: self._read(line, own), odds, least)
        lines = [given_known(line) for line in found]
        lines = self._in_context(self._in_one_hand(lines))
        return written_arithmetic.in_order(lines, [[given_known(row) for row in rows] for rows in sums])

    def _in_one_hand(self, lines: Sequence[ReadLine]) -> list[ReadLine]:
        """The lines, symbols in doubt as those of the other lines that look like them make them likelier."""
        hands = [Hand.of(line) for line in lines]
        return [
            self._in_hand(line, Hand.joined([self._hand, *hands[:i], *hands[i + 1 :]]))
            for i, line in enumerate(lines)
        ]

    def _in_hand(self, line: ReadLine, hand: Hand) -> ReadLine:
        return line if self._is_settled(line) else self._with(line, hand.rescored(line.hypotheses))

    def _in_context(self, lines: Sequence[ReadLine]) -> list[ReadLine]:
        """The lines, letters and digits in doubt as the other lines of the page make them likelier."""
        if self._language is None or len(lines) < _FEWEST_LINES:
            return list(lines)
        said = [(line.reading.latex, line.reading.confidence) for line in lines]
        page = PageLanguage(said, self._language, self.options)
        return [
            line if self._is_settled(line) else self._with(line, page.adapted(i, line.hypotheses))
            for i, line in enumerate(lines)
        ]

    def _is_settled(self, line: ReadLine) -> bool:
        """True if no other line makes another reading of this one likelier."""
        reading = line.reading
        is_sure = reading.confidence >= self.options.sure_line
        return is_sure or not line.hypotheses or bool(reading.left_out)

    def _with(self, line: ReadLine, hypotheses: Sequence[Hypothesis]) -> ReadLine:
        """The line with these hypotheses, and the reading that is the first."""
        if hypotheses[0].latex == line.reading.latex:
            return line
        reading = reading_of(hypotheses, line.frame, self.config)
        return replace(line, reading=reading, hypotheses=tuple(hypotheses))

    def _read(
        self, line: Page, own: Callable[[Page], LineInk | Page], known: Sequence[Known] = ()
    ) -> ReadLine:
        """The reading of a line that was cut out of a page. own: its ink, free of that of the page."""
        ink, there = own(line), [one for one in known if _reaches(line, one)]
        found = self._cache.get(ink, there, lambda: _framed(self._judged(_drawn(ink), there)))
        return replace(found, page=line, drawn=found.page)

    def _judged(self, line: Page, known: Sequence[Known] = ()) -> ReadLine:
        whole = segment(line)
        is_one = bool(line.strokes) or len(whole.parts) <= MOST_PIECES
        seen = self._classified(whole) if is_one else None
        found = [] if seen is None else self._hypotheses(*seen, known)
        if known and seen is not None and not found:
            found = self._hypotheses(*seen)
        reading = reading_of(found, line, self.config)
        likelihood = found[0].log_probability if found else -math.inf
        one = ReadLine(line, reading, likelihood, hypotheses=tuple(found))
        if found:
            one = with_cancels(one, lambda page: self.hypotheses(page, known), self.config)

        def read(part: Page, ink: Page) -> ReadLine:
            return self._read(part, _inker(ink), known)

        one = written_arithmetic.with_arithmetic(one, whole, lambda part: read(part, line), self.config)
        if seen is None:
            return one
        grids = GridReader(self.config, read, self.hypotheses, self._probabilities, self._language)
        return grids.with_grids(one, whole, seen[1].probabilities[: len(whole.parts)], known)

    def hypotheses(self, line: Page, known: Sequence[Known] = ()) -> list[Hypothesis]:
        """The hypotheses of the line, best first; none without ink, or where known symbols contradict."""
        return self._hypotheses(*self._classified(segment(line)), known)

    def _hypotheses(
        self, segmentation: SegmentationLattice, output: ClassifierOutput, known: Sequence[Known] = ()
    ) -> list[Hypothesis]:
        options = self.options
        if any(one.token is None for one in known):
            segmentation, output = self._classified(segment(without_ink(segmentation, known)))
        output = self._renamed(segmentation, output)
        constraints = match_constraints(segmentation, known)
        probabilities = apply_constraints(output.probabilities, segmentation, constraints)
        sets = [
            SymbolSet(
                probabilities[list(one.chosen)],
                tuple(segmentation.candidates[i].box for i in one.chosen),
                one.score,
                {place: constraints[i] for place, i in enumerate(one.chosen) if i in constraints},
                output.features[list(one.chosen)],
                left_out(segmentation, one),
            )
            for one in segmentation_hypotheses(segmentation, probabilities, options)
        ]
        found = parse(self._parser, sets, options)
        if self._language is not None:
            found = rescore(found, self._language, options)
        return with_degrees(with_elements(with_words(found)) if self._spells else found)

    def _probabilities(self, segmentation: SegmentationLattice, candidate: Candidate) -> FloatArray:
        """float32 (CLASSES,) of one candidate."""
        return probabilities_of(self._classifier, segmentation, candidate)

    def classify(self, segmentation: SegmentationLattice) -> tuple[SegmentationLattice, ClassifierOutput]:
        """The classes of each candidate, of the same segmentation or a finer one."""
        finer, output = self._classified(segmentation)
        return finer, self._renamed(finer, output)

    def _classified(self, segmentation: SegmentationLattice) -> tuple[SegmentationLattice, ClassifierOutput]:
        """The same as the classifier names them, the first candidates those of `segmentation`."""
        return classify_candidates(self._classifier, segmentation, self.options)

    def _renamed(self, segmentation: SegmentationLattice, output: ClassifierOutput) -> ClassifierOutput:
        """The classes as a user's network names them, where there is one."""
        if self._own is None:
            return output
        return ClassifierOutput(self._own.rename(segmentation, output.probabilities), output.features)


def _inker(page: Page) -> Callable[[Page], LineInk | Page]:
    """A function from a line of the page to its ink: its strokes, where there are any, or the line as it is.

    A line that was cut out through a stroke may hold none of those of its page.
    """
    if not page.strokes:
        return lambda line: line
    inker = LineInker.of(page)
    return lambda line: inker.ink(line) if line.strokes else line


def _drawn(line: LineInk | Page) -> Page:
    return line.draw() if isinstance(line, LineInk) else line


def _framed(line: ReadLine) -> ReadLine:
    """The line without its ink, which need not be kept with what was read in it."""
    return replace(line, page=replace(line.page, pixels=np.zeros((0, 0), np.uint8), strokes=()))


def _reaches(line: Page, known: Known) -> bool:
    """True if a known symbol reaches into the picture of a line."""
    height, width = line.pixels.shape
    there = line.box_in_source(Box(0, 0, width, height))
    box = known.box
    return box.x1 >= there.x0 and box.x0 <= there.x1 and box.y1 >= there.y0 and box.y0 <= there.y1
