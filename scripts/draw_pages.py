"""Draws whole pages of CROHME's training inks as a phone would have photographed them.

    python scripts/draw_pages.py sheet OUT.jpg SEED...       a sheet of one page a seed
    python scripts/draw_pages.py reading OUT.jpg SEED        one page, and beside it what is read on it
    python scripts/draw_pages.py set FOLDER SEED...          pictures and labels.tsv, for `inkmath data add`

Needs the set `crohme` in the store: `inkmath data add crohme FILE`. Without it, it says where FILE is found.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import inkmath
from inkmath.annotate import SURE_COLOUR, UNSURE_BELOW, UNSURE_COLOUR
from inkmath.data.classified import crohme
from inkmath.data.expressions import split_by_writer
from inkmath.errors import DataError
from inkmath.training.pages.photograph import Photograph, photograph
from inkmath.training.pages.writing import Writer
from inkmath.types import Reading

UPRIGHT, LYING = (1600, 1200), (1200, 1600)
COLUMNS, CELL, GAP = 4, (400, 300), 6  # of a sheet; height and width in pixels
HEIGHT, TEXT = 1000, 19  # of a reading
QUALITY = 82


def composed(writer: Writer, seed: int) -> Photograph:
    rng = np.random.default_rng(seed)
    return photograph(writer, UPRIGHT if rng.random() < 0.8 else LYING, rng)


def draw_sheet(writer: Writer, out: Path, seeds: Sequence[int]) -> None:
    """Pages beside one another, each cut to its cell."""
    rows = -(-len(seeds) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (CELL[1] + GAP) - GAP, rows * (CELL[0] + GAP) - GAP), "white")
    for place, seed in enumerate(seeds):
        page = Image.fromarray(composed(writer, seed).picture)
        if page.width > page.height:  # its middle
            wide = page.height * CELL[1] // CELL[0]
            page = page.crop(((page.width - wide) // 2, 0, (page.width + wide) // 2, page.height))
        page = page.resize(CELL[::-1], Image.Resampling.LANCZOS)
        sheet.paste(page, (place % COLUMNS * (CELL[1] + GAP), place // COLUMNS * (CELL[0] + GAP)))
    sheet.save(out, quality=QUALITY)


def draw_reading(writer: Writer, out: Path, seeds: Sequence[int]) -> None:
    """A page with a box around each line that is read, and its LaTeX at the same height."""
    data = io.BytesIO()
    Image.fromarray(composed(writer, seeds[0]).picture).save(data, "JPEG", quality=92)
    picture = Image.open(io.BytesIO(data.getvalue()))
    readings = inkmath.read_page(data.getvalue())
    scale = HEIGHT / picture.height
    photo = picture.resize((round(picture.width * scale), HEIGHT), Image.Resampling.LANCZOS)
    font = _font(TEXT)
    texts = [_text(reading) for reading in readings]
    room = max((round(font.getlength(text)) for text in texts), default=0) + 60
    canvas = Image.new("RGB", (photo.width + room, HEIGHT), "white")
    canvas.paste(photo)
    draw, bottom = ImageDraw.Draw(canvas), 0.0
    for reading, text in zip(readings, texts, strict=True):
        boxes = [symbol.box for symbol in reading.symbols]
        x0, y0 = (scale * min(getattr(box, side) for box in boxes) - 5 for side in ("x0", "y0"))
        x1, y1 = (scale * max(getattr(box, side) for box in boxes) + 5 for side in ("x1", "y1"))
        colour = SURE_COLOUR if reading.confidence >= UNSURE_BELOW else UNSURE_COLOUR
        draw.rounded_rectangle((x0, y0, x1, y1), 6, outline=colour, width=3)
        top = max(bottom, (y0 + y1) / 2 - TEXT / 2)
        draw.line((x1, (y0 + y1) / 2, photo.width + 20, top + TEXT / 2), fill=colour, width=1)
        draw.text((photo.width + 30, top), text, fill=colour, font=font)
        bottom = top + 1.5 * TEXT
    canvas.save(out, quality=QUALITY)


def _text(reading: Reading) -> str:
    return f"{reading.label} {reading.latex}   {reading.confidence:.2f}".strip()


def _font(size: int) -> ImageFont.FreeTypeFont:
    """A font that Matplotlib brings."""
    return ImageFont.truetype(Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSansMono.ttf", size)


def write_set(writer: Writer, folder: Path, seeds: Sequence[int]) -> None:
    """Pictures in `images`, and their lines in `labels.tsv`."""
    (folder / "images").mkdir(parents=True, exist_ok=True)
    rows = ["file\tlatex\ttags"]
    for seed in seeds:
        page, name = composed(writer, seed), f"{seed}.jpg"
        Image.fromarray(page.picture).save(folder / "images" / name, quality=90)
        latex = r" \\ ".join(" ".join(line.tokens) for line in page.lines)
        rows.append(f"{name}\t{latex}\tcomposed")
    (folder / "labels.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")


COMMANDS: dict[str, Callable[[Writer, Path, Sequence[int]], None]] = {
    "sheet": draw_sheet,
    "reading": draw_reading,
    "set": write_set,
}


def main() -> int:
    if len(sys.argv) < 4 or sys.argv[1] not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        expressions = crohme()
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    writer = Writer(split_by_writer(expressions.split("train"))[0])
    COMMANDS[sys.argv[1]](writer, Path(sys.argv[2]), [int(seed) for seed in sys.argv[3:]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
