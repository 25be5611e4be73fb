"""One PNG of a set: labelled samples above, the number of each class below."""

from __future__ import annotations

import io
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from inkmath.data.expressions import ExpressionSet
from inkmath.data.formulas import FormulaSet
from inkmath.data.rows import Indices
from inkmath.data.sets import ImageSet, PictureSet
from inkmath.data.store import Meta
from inkmath.ink.image import open_image
from inkmath.ink.raster import draw

WIDTH_PX = 1280
MARGIN_PX = 36

_TEXT, _SOFT, _LINE, _CARD, _BAR, _PAPER = "#1d2433", "#6b7385", "#dfe3ea", "#ffffff", "#3b6fd4", "#f6f7f9"
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\s{}^_]")
_SHOWN_BARS = 64
_SYMBOL_COLUMNS, _SYMBOL_ROWS = 16, 6
_EXPRESSION_COLUMNS, _EXPRESSION_ROWS = 3, 6
_TEXT_COLUMNS = 44

Chart = tuple[str, list[tuple[str, int]]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Tile:
    """One sample: its picture, and its label."""

    picture: Image.Image
    label: str


def sample_sheet(
    data_set: ImageSet | PictureSet | ExpressionSet | FormulaSet,
    meta: Meta,
    split: str = "all",
    seed: int = 0,
) -> Image.Image:
    """A grid of labelled samples and a chart of class counts: RGB, `WIDTH_PX` wide.

    Of single symbols every class is shown before any is shown twice; of expressions, a random few.
    Raises ConfigError if there is no such split.
    """
    if isinstance(data_set, ImageSet):
        indices = data_set.split(split)
        tiles, columns, tile_height = _symbol_tiles(data_set, indices, seed), _SYMBOL_COLUMNS, 62
        chart = _class_chart(data_set, indices)
    else:
        tiles, chart = _expression_tiles(data_set, split, seed)
        columns, tile_height = _EXPRESSION_COLUMNS, 120
    grid = _grid(tiles, columns, tile_height)
    bars = _bars(*chart)
    header = _header(meta, split)
    return _stacked([header, grid, bars])


def to_png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def _symbol_tiles(data_set: ImageSet, indices: Indices, seed: int) -> list[_Tile]:
    chosen = one_of_each_first(data_set.labels[indices], _SYMBOL_COLUMNS * _SYMBOL_ROWS, seed)
    return [
        _Tile(Image.fromarray(np.asarray(data_set.images[i])), data_set.classes[data_set.labels[i]])
        for i in indices[chosen].tolist()
    ]


def one_of_each_first(labels: np.ndarray[tuple[int], np.dtype[np.int32]], count: int, seed: int) -> Indices:
    """Positions of up to `count` samples, grouped by class: classes evenly, samples at random."""
    order = np.random.default_rng(seed).permutation(len(labels))
    rank = np.zeros(len(labels), np.int64)  # how many of its class came before
    seen: Counter[int] = Counter()
    for position in order.tolist():
        rank[position] = seen[int(labels[position])]
        seen[int(labels[position])] += 1
    first = order[np.argsort(rank[order], kind="stable")][:count]
    grouped: Indices = first[np.argsort(labels[first], kind="stable")]
    return grouped


def _expression_tiles(
    data_set: PictureSet | ExpressionSet | FormulaSet, split: str, seed: int
) -> tuple[list[_Tile], Chart]:
    shown = _EXPRESSION_COLUMNS * _EXPRESSION_ROWS
    if isinstance(data_set, FormulaSet):
        formulas = data_set.split(split)
        tiles = [
            _Tile(_written_out(formula.latex), f"{formula.source.repository} ({formula.level})")
            for formula in _some(formulas, shown, seed)
        ]
        return tiles, _token_chart(Counter(t for one in formulas for t in _TOKEN.findall(one.latex)))
    if isinstance(data_set, PictureSet):
        indices = data_set.split(split)
        samples = [data_set[i] for i in _some(indices.tolist(), shown, seed)]
        tiles = [_Tile(Image.fromarray(open_image(sample.data)), sample.latex) for sample in samples]
        texts = [data_set[i].latex for i in indices.tolist()]
        return tiles, _token_chart(Counter(token for text in texts for token in _TOKEN.findall(text)))
    expressions = list(data_set) if split == "all" else data_set.split(split)
    tiles = [
        _Tile(Image.fromarray(draw(expression.ink).pixels), " ".join(expression.tokens) or expression.latex)
        for expression in _some(expressions, shown, seed)
    ]
    tokens = (token for expression in expressions for token in expression.tokens if token not in "{}^_")
    return tiles, _token_chart(Counter(tokens))


def _written_out(text: str) -> Image.Image:
    """The text in lines of a fixed width."""
    lines = "\n".join(textwrap.wrap(text, _TEXT_COLUMNS))
    left, top, right, bottom = ImageDraw.Draw(Image.new("L", (1, 1))).multiline_textbbox(
        (0, 0), lines, _font(14)
    )
    image = Image.new("RGB", (round(right - left) + 1, round(bottom - top) + 1), _CARD)
    ImageDraw.Draw(image).multiline_text((-left, -top), lines, _TEXT, _font(14))
    return image


def _some(items: Sequence[T], count: int, seed: int) -> list[T]:
    chosen = np.random.default_rng(seed).permutation(len(items))[:count]
    return [items[i] for i in sorted(chosen.tolist())]


def _class_chart(data_set: ImageSet, indices: Indices) -> Chart:
    counts = np.bincount(data_set.labels[indices], minlength=len(data_set.classes)).tolist()
    pairs = list(zip(data_set.classes, counts, strict=True))
    if len(pairs) > _SHOWN_BARS:
        pairs.sort(key=lambda pair: -pair[1])
    return f"Samples a class ({len(pairs)} classes)", pairs


def _token_chart(counts: Counter[str]) -> Chart:
    return f"How often each token occurs ({len(counts)} tokens)", counts.most_common()


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _header(meta: Meta, split: str) -> Image.Image:
    image = Image.new("RGB", (WIDTH_PX, 104), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((MARGIN_PX, 26), meta.title, font=_font(26), fill=_TEXT)
    counts = ", ".join(f"{name or 'all'} {count:,}" for name, count in meta.kept.items())
    shown = "" if split == "all" else f"  |  shown: {split}"
    pen.text((MARGIN_PX, 66), f"{counts}  |  licence: {meta.licence}{shown}", font=_font(15), fill=_SOFT)
    return image


def _grid(tiles: Sequence[_Tile], columns: int, tile_height: int) -> Image.Image:
    """Cards of equal size, each with its picture and, below it, its label."""
    gap, label_height = 8, 22
    card_width = (WIDTH_PX - 2 * MARGIN_PX + gap) // columns - gap
    card_height = tile_height + label_height
    rows = -(-len(tiles) // columns)
    image = Image.new("RGB", (WIDTH_PX, rows * (card_height + gap) + gap), _PAPER)
    pen = ImageDraw.Draw(image)
    font = _font(13)
    for i, tile in enumerate(tiles):
        left = MARGIN_PX + (i % columns) * (card_width + gap)
        top = (i // columns) * (card_height + gap)
        card = (left, top, left + card_width - 1, top + card_height - 1)
        pen.rounded_rectangle(card, 6, fill=_CARD, outline=_LINE)
        picture = _fitted(tile.picture, card_width - 12, tile_height - 10)
        above = 6 + (tile_height - 10 - picture.height) // 2
        image.paste(picture, (left + (card_width - picture.width) // 2, top + above))
        label = shortened(tile.label, lambda text: font.getlength(text) <= card_width - 10)
        pen.text((left + card_width / 2, top + card_height - 13), label, font=font, fill=_TEXT, anchor="mm")
    return image


def _fitted(picture: Image.Image, width: int, height: int) -> Image.Image:
    """The picture scaled to the largest size that fits, ratio kept, up to four times its own size."""
    scale = min(width / picture.width, height / picture.height, 4)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    method = Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC
    return picture.convert("RGB").resize(size, method)


def shortened(text: str, fits: Callable[[str], bool]) -> str:
    """The text, or as much of its beginning as fits with an ellipsis."""
    text = "".join(character if character.isprintable() else " " for character in text)
    if fits(text):
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle] + "...") else (low, middle - 1)
    return text[:low] + "..."


def _bars(title: str, pairs: Sequence[tuple[str, int]]) -> Image.Image:
    """A bar chart; where there are too many bars for names, every so many bars are named."""
    height, below, above = 230, 84, 58
    image = Image.new("RGB", (WIDTH_PX, above + height + below), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((MARGIN_PX, 14), title, font=_font(17), fill=_TEXT)
    left, right, bottom = MARGIN_PX + 52, WIDTH_PX - MARGIN_PX, above + height
    top_value = nice_ceiling(max((count for _, count in pairs), default=1))
    for step in range(5):
        y = bottom - height * step / 4
        pen.line((left, y, right, y), fill=_LINE)
        pen.text((left - 8, y), f"{top_value * step / 4:,.0f}", font=_font(12), fill=_SOFT, anchor="rm")
    pitch = (right - left) / max(1, len(pairs))
    every = max(1, round(15 / pitch + 0.5)) if pitch < 15 else 1
    for i, (name, count) in enumerate(pairs):
        x0, x1 = left + i * pitch, left + (i + 1) * pitch
        inset = min(pitch * 0.15, 6)
        pen.rectangle((x0 + inset, bottom - height * count / top_value, x1 - inset, bottom), fill=_BAR)
        if i % every == 0:
            _upright_label(image, name, (x0 + x1) / 2, bottom + 6, below - 10)
    return image


def _upright_label(image: Image.Image, text: str, centre_x: float, top: int, height: int) -> None:
    """Text turned by 90 degrees, reading upwards, its end at `top`; short names stay level."""
    font = _font(12)
    text = shortened(text, lambda part: font.getlength(part) <= height)
    width = int(font.getlength(text)) + 2
    label = Image.new("L", (width, 16), 0)
    ImageDraw.Draw(label).text((1, 8), text, font=font, fill=255, anchor="lm")
    if width > 14:
        label = label.rotate(90, expand=True)
    image.paste(Image.new("RGB", label.size, _SOFT), (round(centre_x - label.width / 2), top), label)


def nice_ceiling(value: int) -> int:
    """The smallest of 4, 8, 12, 20, 40, 80, ... not below the value: each is four equal round steps."""
    power = 1
    while True:
        for factor in (4, 8, 12, 20):
            if factor * power >= value:
                return factor * power
        power *= 10


def _stacked(parts: Sequence[Image.Image]) -> Image.Image:
    image = Image.new("RGB", (WIDTH_PX, sum(part.height for part in parts)), _PAPER)
    top = 0
    for part in parts:
        image.paste(part, (0, top))
        top += part.height
    return image
