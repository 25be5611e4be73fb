"""Ten kinds of pictures that show no mathematics, as a phone takes them: sheets, print, words, walls.

Perspective, bends, shadows, noise and compression are those of composed pages (`inkmath.training.pages`).
Scenes are float32 (H, W, 3), RGB in [0, 1]; a picture is uint8 (H, W, 3), blue, green, red, and depends on
its random numbers alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import cast

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from inkmath.training.pages.camera import develop, light, through, view
from inkmath.training.pages.desks import lay_pen, tabletop
from inkmath.training.pages.paper import Floats, cover_of, grain, paper, print_font
from inkmath.training.pages.photograph import photograph
from inkmath.training.pages.writing import Writer
from inkmath.types import Pixels, Points
from no_mathematics import hand_drawn
from no_mathematics.handwritten_words import words
from no_mathematics.wide_structures import brickwork, facade, fence, keyboard, pavement

Rng = np.random.Generator

_SIZES = ((600, 800), (800, 600), (960, 720), (400, 900), (1200, 900))  # heights and widths

_PROSE = (
    "when the last of the snow had gone the village came back to life and every morning a long line of carts "
    "went down to the river where old men sat in the sun and spoke of the winter as if it had been a war "
    "they had won nobody asked them for more than that because there was bread to bake and a roof to mend "
    "before the rain which always came in the second week of the month and stayed until the cherry trees "
    "were white chapter notes preface contents please return this book to the library of the school by the "
    "date below"
)


def ruled_paper(rng: Rng) -> Pixels:
    """Empty lined paper: lines alone, in pairs, staves of five, rows of dots; wavy, broken, with margins."""
    shape = _size(rng)
    pitch, thick = rng.uniform(18, 60), rng.uniform(0.8, 4)
    group = int(rng.choice([1, 1, 1, 2, 4, 5]))
    within = pitch * rng.uniform(0.25, 0.5)
    starts = np.arange(rng.uniform(0, pitch), shape[0], pitch + (group - 1) * within)
    places = [start + number * within for start in starts for number in range(group)]
    scene = _printed_rules(_sheet(shape, rng), places, thick, rng)
    if rng.random() < 0.5:
        left = [rng.uniform(0.05, 0.3) * shape[1] + number * 6 for number in range(int(rng.integers(1, 3)))]
        scene = _printed_rules(scene.transpose(1, 0, 2), left, thick, rng).transpose(1, 0, 2)
    return _photographed(scene, rng)


def squared_paper(rng: Rng) -> Pixels:
    """Empty squared paper: squares, graph paper with heavier lines, and slanted squares."""
    shape = _size(rng)
    pitch, thick = rng.uniform(12, 45), rng.uniform(0.7, 3)
    heavy = int(rng.choice([0, 0, 5, 10]))
    start, colour = rng.uniform(0, pitch), _rule_colour(rng)
    scene = _sheet(shape, rng)
    for _ in range(2):
        places = np.arange(start, scene.shape[0], pitch)
        scene = _printed_rules(scene, places, thick, rng, colour).transpose(1, 0, 2)
        if heavy:
            scene = scene.transpose(1, 0, 2)
            scene = _printed_rules(scene, places[::heavy], 2 * thick, rng, colour).transpose(1, 0, 2)
    return _photographed(scene, rng)


def sheets_on_desks(rng: Rng) -> Pixels:
    """Empty sheets, plain, ruled and squared, with spirals, pens and thumbs, on wood, cloth and plastic."""
    return photograph(cast(Writer, _Nobody()), _size(rng), rng).picture[:, :, ::-1]


class _Nobody:
    """A writer of empty sheets."""

    def lines_of_one_hand(self, rng: Rng) -> Iterator[object]:
        return iter(())


def prose(rng: Rng) -> Pixels:
    """A page of a book or a letter in one or two columns, with headings, rules and page numbers in words."""
    shape = _size(rng)
    picture = Image.new("L", shape[::-1], 0)
    pen, size = ImageDraw.Draw(picture), int(rng.integers(13, 34))
    kind, columns = int(rng.integers(100)), int(rng.choice([1, 1, 2]))
    font = print_font(kind, size)
    room = (0.9 * shape[1] - (columns - 1) * 2 * size) / columns
    for column in range(columns):
        x, y = 0.05 * shape[1] + column * (room + 2 * size), 0.05 * shape[0]
        while y < 0.93 * shape[0]:
            if rng.random() < 0.06:
                heading = " ".join(rng.choice(_PROSE.split(), 2)).title()
                pen.text((x, y + size), heading, 255, print_font(kind, round(1.5 * size)))
                y += 3 * size
            line = _filled(font, room, size, rng)
            gap = (room - sum(font.getlength(word) for word in line)) / max(1, len(line) - 1)
            left = x
            for word in line:
                pen.text((left, y), word, 255, font)
                left += font.getlength(word) + min(gap, size)
            y += size * 1.45
    ink = (np.asarray(picture, np.float32) / 255 * rng.uniform(0.6, 1)).astype(np.float32)
    return _photographed(np.asarray(_sheet(shape, rng) * (1 - ink[..., None]), np.float32), rng)


def _filled(font: ImageFont.FreeTypeFont, room: float, size: int, rng: Rng) -> list[str]:
    """Words that fill a line of that width."""
    line: list[str] = []
    while True:
        word = str(rng.choice(_PROSE.split()))
        word = word.capitalize() if not line and rng.random() < 0.3 else word
        width = sum(font.getlength(one) + 0.3 * size for one in [*line, word])
        if line and width > room:
            return line
        line.append(f"{word}{rng.choice(['', ',', '.'], p=[0.86, 0.08, 0.06])}")


def handwritten(rng: Rng) -> Pixels:
    """One to eight lines of words in handwritten letters, on plain, ruled or squared paper."""
    shape = _size(rng)
    height = rng.uniform(22, 60)
    scene, step = _sheet(shape, rng), height * rng.uniform(1.6, 2.4)
    if rng.random() < 0.6:
        scene = _printed_rules(scene, np.arange(step, shape[0], step), rng.uniform(1, 2.5), rng)
    most = min(8, int((shape[0] - step) / step))
    ink = words(shape, height, step, int(rng.integers(1, max(2, most + 1))), rng)
    return _photographed(_inked(scene, ink, rng), rng)


def diagrams(rng: Rng) -> Pixels:
    """Flow charts, axes with curves, triangles and circles, trees and sets, by a ruler or a free hand."""
    return _drawn(hand_drawn.diagram, rng)


def circuits(rng: Rng) -> Pixels:
    """Loops of wire with resistors, capacitors, coils, switches, lamps and earths."""
    return _drawn(hand_drawn.circuit, rng)


def scribbles(rng: Rng) -> Pixels:
    """Doodles: zigzags, spirals, stars, hearts, faces, hatching, arrows."""
    return _drawn(hand_drawn.scribble, rng)


def buildings(rng: Rng) -> Pixels:
    """Faces of buildings with rows of windows, walls of brick, fences, and paving."""
    draw = (facade, facade, brickwork, fence, pavement)[int(rng.integers(5))]
    return _photographed(draw(_size(rng), rng), rng)


def desks(rng: Rng) -> Pixels:
    """Desks of wood, cloth and plain tops, bare, with pens, or with a keyboard."""
    shape = _size(rng)
    scene = tabletop(shape, rng.uniform(2, 8), rng)
    if rng.random() < 0.3:
        return _photographed(keyboard(scene, rng), rng)
    for _ in range(int(rng.integers(0, 4))):
        start, end = rng.uniform((0, 0), shape[::-1], (2, 2)).astype(np.float32)
        scene = lay_pen(scene, start, end, rng.uniform(1, 4), rng)
    return _photographed(scene, rng)


KINDS: Mapping[str, Callable[[Rng], Pixels]] = {
    "ruled paper": ruled_paper,
    "squared paper": squared_paper,
    "sheets on desks": sheets_on_desks,
    "prose": prose,
    "handwritten words": handwritten,
    "diagrams": diagrams,
    "circuits": circuits,
    "buildings": buildings,
    "desks": desks,
    "scribbles": scribbles,
}
"""Drawing function of each kind."""


def _size(rng: Rng) -> tuple[int, int]:
    height, width = _SIZES[int(rng.integers(len(_SIZES)))]
    return height, width


def _sheet(shape: tuple[int, int], rng: Rng) -> Floats:
    return paper(shape, rng)


def _drawn(draw: Callable[[tuple[int, int], Rng], Sequence[Points]], rng: Rng) -> Pixels:
    """Strokes on plain, ruled or squared paper."""
    shape = _size(rng)
    scene = _sheet(shape, rng)
    pitch, kind = rng.uniform(20, 45), rng.random()
    if kind < 0.5:
        scene = _printed_rules(scene, np.arange(pitch, shape[0], pitch), rng.uniform(0.8, 2), rng)
    if kind < 0.25:
        scene = scene.transpose(1, 0, 2)
        scene = _printed_rules(scene, np.arange(pitch, shape[1], pitch), rng.uniform(0.8, 2), rng)
        scene = scene.transpose(1, 0, 2)
    ink = cover_of(draw(shape, rng), shape, rng.uniform(1.8, 5), rng)
    return _photographed(_inked(scene, ink, rng), rng)


def _inked(scene: Floats, ink: Floats, rng: Rng) -> Floats:
    """The scene with that share of each pixel covered by ball pen, pencil or felt pen."""
    colour = np.array([(0.1, 0.12, 0.4), (0.05, 0.05, 0.06), (0.3, 0.3, 0.32), (0.6, 0.1, 0.1)], np.float32)
    strength = rng.uniform(0.65, 1) * (1 + 0.15 * grain(scene.shape[:2], 1.5, rng))
    alpha = (ink * strength).clip(0, 1)[..., None]
    return np.asarray(scene * (1 - alpha) + colour[int(rng.integers(4))] * alpha, np.float32)


def _rule_colour(rng: Rng) -> Floats:
    """Blue, grey, red or green, from faint to as dark as pencil."""
    hue = np.array([(0.2, 0.4, 0.8), (0.4, 0.4, 0.4), (0.8, 0.3, 0.3), (0.2, 0.6, 0.5)])[int(rng.integers(4))]
    return np.asarray(hue * rng.uniform(0.5, 1.2), np.float32).clip(0, 1)


def _printed_rules(
    scene: Floats, places: Sequence[float] | Points, thick: float, rng: Rng, colour: Floats | None = None
) -> Floats:
    """The scene with rules from left to right at these heights, which waver a little and may be broken."""
    height, width = scene.shape[:2]
    wave = rng.choice([0, 1, 4]) * grain((2, width), rng.uniform(60, 400), rng)[0]
    strokes = [
        np.column_stack([np.arange(width), place + wave + 0.3 * thick * grain((2, width), 90, rng)[0]])
        for place in places
    ]
    layer = cover_of(strokes, (height, width), thick, rng)
    if rng.random() < 0.35:  # printed with too little ink
        layer = layer * np.clip(0.7 + 0.5 * grain((height, width), rng.uniform(1, 8), rng), 0, 1)
    alpha = rng.uniform(0.35, 1) * layer[..., None]
    return np.asarray(
        scene * (1 - alpha) + (_rule_colour(rng) if colour is None else colour) * alpha, np.float32
    )


def _photographed(scene: Floats, rng: Rng) -> Pixels:
    """The scene as a phone sees it."""
    shape = scene.shape[0], scene.shape[1]
    seen = through(np.ascontiguousarray(scene), view(shape, rng)) * light(shape, rng)[..., None]
    return np.ascontiguousarray(develop(seen, 1.4, rng)[:, :, ::-1])
