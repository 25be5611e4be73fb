"""The memory that a source takes grows with its pixels, whatever its shape. Each has a process of its own."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="no measure of the peak there"),
]

MEASURE = """
import resource, sys
from inkmath.errors import InkmathError
from inkmath.ink.source import load_page

def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)

load_page(b'{"strokes": [[[0, 0], [1, 1]]]}')
before = peak_bytes()
try:
    load_page(sys.argv[1])
    outcome = "page"
except InkmathError as error:
    outcome = type(error).__name__
print(outcome, peak_bytes() - before)
"""
ROOM_BYTES = 96 * 2**20
"""For a page of the largest size that is worked on."""
BYTES_A_PIXEL = 24


def grey(width: int, height: int) -> Image.Image:
    """A row or a column of strokes on white."""
    picture, side = Image.new("L", (width, height), 255), min(width, height)
    draw = ImageDraw.Draw(picture)
    for start in range(0, max(width, height), max(side, 4)):
        x, y = (start, 0) if width >= height else (0, start)
        draw.line((x + 0.2 * side, y + 0.2 * side, x + 0.7 * side, y + 0.8 * side), 0, max(1, side // 12))
    return picture


def encoded(picture: Image.Image, form: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, form, **options)  # type: ignore[arg-type]
    return file.getvalue()


def deep() -> bytes:
    pixels = np.full((4000, 4000), 65535, np.uint16)
    pixels[1000:1100, 500:3500] = 0
    return encoded(Image.fromarray(pixels))


def transparent() -> bytes:
    ink = grey(4000, 4000)
    picture = ink.convert("RGBA")
    picture.putalpha(ink.point(lambda value: 255 - value))
    return encoded(picture)


def animated() -> bytes:
    frames = [Image.new("L", (1000, 1000), level) for level in range(0, 250, 10)]
    return encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])


def with_long_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "x" * 60_000
    return encoded(grey(2000, 1000), "JPEG", exif=exif)


def bomb(kind: bytes, start: bytes) -> bytes:
    """A small PNG with 200 MB in a compressed chunk."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">IIBBBBB", 200, 100, 8, 0, 0, 0, 0)
    body = b"".join(b"\0" + b"\xff" * 200 for _ in range(100))
    much = chunk(kind, start + zlib.compress(bytes(200_000_000), 9))
    rest = b"" if kind == b"IDAT" else chunk(b"IDAT", zlib.compress(body))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + much + rest + chunk(b"IEND", b"")


def far_apart() -> bytes:
    """Small strokes, and as many long ones whose boxes are all of the page."""
    long = [[[20 * k, 0], [20 * k + 6000, 6000]] for k in range(250)]
    short = [[[61 * k, 6100], [61 * k + 60, 6160]] for k in range(99)] * 3
    return str({"strokes": long + short}).replace("'", '"').encode()


def dots_over(span: float) -> bytes:
    rng = np.random.default_rng(0)
    return (
        str({"strokes": [[point] for point in (rng.random((2000, 2)) * span).tolist()]})
        .replace("'", '"')
        .encode()
    )


SOURCES: dict[str, tuple[Callable[[], bytes], int, set[str]]] = {
    "1 x 600,000": (lambda: encoded(Image.new("L", (1, 600_000), 255)), 600_000, {"ImageTooLargeError"}),
    "1,000,000 x 1": (lambda: encoded(Image.new("L", (1_000_000, 1), 255)), 10**6, {"ImageTooLargeError"}),
    "1 x 1,000": (lambda: encoded(grey(1, 1000)), 1000, {"page"}),
    "50 x 50,000": (lambda: encoded(grey(50, 50_000)), 2_500_000, {"page"}),
    "50,000 x 50": (lambda: encoded(grey(50_000, 50)), 2_500_000, {"page"}),
    "16,000 x 1,000": (lambda: encoded(grey(16_000, 1000)), 16 * 10**6, {"page"}),
    "16 bits": (deep, 16 * 10**6, {"page"}),
    "transparent": (transparent, 16 * 10**6, {"page"}),
    "palette": (lambda: encoded(grey(4000, 4000).convert("P")), 16 * 10**6, {"page"}),
    "palette with a transparent colour": (
        lambda: encoded(grey(4000, 4000).convert("P"), transparency=0),
        16 * 10**6,
        {"page"},
    ),
    "animated": (animated, 10**6, {"page"}),
    "long EXIF": (with_long_exif, 2 * 10**6, {"page"}),
    "bomb of pixels": (lambda: bomb(b"IDAT", b""), 20_000, {"page", "UnreadableImageError"}),
    "bomb of text": (lambda: bomb(b"zTXt", b"k\0\0"), 20_000, {"page", "UnreadableImageError"}),
    "bomb of a profile": (lambda: bomb(b"iCCP", b"k\0\0"), 20_000, {"page", "UnreadableImageError"}),
    "strokes a page long": (far_apart, 16 * 10**6, {"page"}),
    "dots over 1e9 units": (lambda: dots_over(1e9), 16 * 10**6, {"page"}),
    "dots over 1e-9 units": (lambda: dots_over(1e-9), 16 * 10**6, {"page"}),
    "five million strokes": (
        lambda: b"[" + b",".join([b"[]"] * 5_000_000) + b"]",
        20 * 10**6,  # their size as JSON
        {"InvalidInkError"},
    ),
}


@pytest.mark.parametrize("name", SOURCES)
def test_memory_is_bounded_by_the_size_of_the_picture(name: str, tmp_path: Path) -> None:
    make, pixels, expected = SOURCES[name]
    path = tmp_path / "source"
    path.write_bytes(make())
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-c", MEASURE, str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=300)
    outcome, taken = done.stdout.split()
    assert outcome in expected
    assert int(taken) < ROOM_BYTES + BYTES_A_PIXEL * pixels
