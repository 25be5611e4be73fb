"""Writes fifty files that no reader can trust, with one good picture among them: `broken_files.py OUT`.

Each file is broken in a way of its own: cut short, of another kind than its name says, hostile (bombs of
pixels, entities or nesting), or holding nothing. `inkmath read OUT --json` must answer every one of them
with one line.
"""

from __future__ import annotations

import argparse
import gzip
import io
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import numpy.typing as npt
from handwriting import Hand, ink_of, write
from paper import Picture, ink_cover, place, scan
from PIL import Image

from inkmath.expression.tree import Atom, Row

GOOD = "good.png"
"""The one picture that can be read; it says 2+3."""

BLANK = frozenset(
    [
        "all-black.png",
        "all-white.jpg",
        "all-white.png",
        "empty-paper.jpg",
        "no-strokes.json",
        "no-traces.inkml",
        "one-pixel.png",
        "transparent.png",
    ]
)
"""Whole files without ink: readings with empty LaTeX, not errors."""

_INK_HEAD = '<ink xmlns="http://www.w3.org/2003/InkML">'


def broken_files() -> dict[str, bytes]:
    """The contents of the fifty files by name."""
    return {**_pictures(), **_lies(), **_hostile_pictures(), **_inkml(), **_json()}


def write_folder(folder: Path) -> dict[str, bytes]:
    """Write the fifty files and the good one; returns the fifty."""
    folder.mkdir(parents=True, exist_ok=True)
    files = broken_files()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / GOOD).write_bytes(_encoded(good_picture(), "PNG"))
    return files


def good_picture() -> Picture:
    """A scan of 2+3."""
    hand = Hand.of(7)
    placed = place(ink_of(write(Row((Atom("2"), Atom("+"), Atom("3"))), hand)).strokes, 320, 80)
    return scan(ink_cover(placed.strokes, placed.shape, 5.0, hand.rng), hand.rng)


def _encoded(pixels: npt.NDArray[np.uint8], form: str, **options: int) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, form, **options)
    return stream.getvalue()


def _pictures() -> dict[str, bytes]:
    """Pictures that are cut short, damaged or without ink."""
    page = good_picture()
    png, jpeg, grey = _encoded(page, "PNG"), _encoded(page, "JPEG", quality=90), page[:, :, 0]
    white = np.full((120, 300), 255, np.uint8)
    grain = np.random.default_rng(0).normal(246, 2, (200, 400)).clip(0, 255).astype(np.uint8)
    half = len(png) // 2
    return {
        "empty.png": b"",
        "empty.jpg": b"",
        "truncated-signature.png": png[:5],
        "truncated-header.png": png[:20],
        "truncated-half.png": png[:half],
        "damaged-middle.png": png[:half] + bytes(64) + png[half + 64 :],
        "wrong-checksum.png": png[:29] + b"\0\0\0\0" + png[33:],
        "truncated-marker.jpg": jpeg[:3],
        "truncated-header.jpg": jpeg[:200],
        "no-scan.jpg": jpeg[: jpeg.index(b"\xff\xda")],
        "truncated.webp": _encoded(page, "WEBP")[:60],
        "truncated.tiff": _encoded(grey, "TIFF")[:40],
        "truncated.bmp": _encoded(page, "BMP")[:30],
        "one-pixel.png": _encoded(white[:1, :1], "PNG"),
        "all-white.png": _encoded(white, "PNG"),
        "all-white.jpg": _encoded(white, "JPEG"),
        "all-black.png": _encoded(np.zeros((120, 300), np.uint8), "PNG"),
        "transparent.png": _encoded(np.zeros((60, 90, 4), np.uint8), "PNG"),
        "empty-paper.jpg": _encoded(grain, "JPEG"),
    }


def _lies() -> dict[str, bytes]:
    """Files that are not what their names say."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("page.txt", "2+3")
    return {
        "text.png": b"2+3 is five, but this is no picture.\n",
        "text.jpg": "x² − 8 = 0".encode("utf-16"),
        "page.html.png": b"<!doctype html><title>404 Not Found</title>",
        "zeros.png": bytes(4096),
        "noise.jpg": np.random.default_rng(1).bytes(4096),
        "archive.png": archive.getvalue(),
        "script.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        "document.pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
        "no-extension": b"\x7fELF\x02\x01\x01" + bytes(57),
    }


def _hostile_pictures() -> dict[str, bytes]:
    """Small files that claim to be enormous, and pictures without a picture."""
    gif = b"GIF89a" + struct.pack("<HH", 40, 30) + b"\x00\x00\x00"
    bmp = struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 65_500, 65_500, 1, 24, *(0,) * 6)
    return {
        "header-30000.png": _png(30_000, 30_000, zlib.compress(bytes(100))),
        "bomb.png": _png(20_000, 20_000, _zeros(20_000 * 20_001)),
        "header-2e9.png": _png(2**31 - 1, 2**31 - 1, b""),
        "no-width.png": _png(0, 10, zlib.compress(b"")),
        "no-frames.gif": gif + b";",
        "bomb.zip.png": gzip.compress(bytes(10_000_000)),
        "header-65500.bmp": b"BM" + bmp,
    }


def _png(width: int, height: int, data: bytes) -> bytes:
    """A grey PNG of the given header and compressed rows, whatever they hold."""

    def chunk(name: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def _zeros(count: int) -> bytes:
    """Zero bytes of this number, compressed a thousandfold, made without holding them in memory."""
    packer, block = zlib.compressobj(9), bytes(1 << 20)
    parts = [packer.compress(block[: min(len(block), count - done)]) for done in range(0, count, len(block))]
    return b"".join(parts) + packer.flush()


def _inkml() -> dict[str, bytes]:
    """InkML that is malformed, hostile or without ink."""
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    doctype = '<!DOCTYPE ink [<!ENTITY l0 "1 1, ">' + laughs + '<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    texts = {
        "empty.inkml": "",
        "truncated.inkml": _INK_HEAD + '<trace id="0">1 2, 3 4',
        "other-root.inkml": "<html><body/></html>",
        "no-traces.inkml": _INK_HEAD + "</ink>",
        "words.inkml": _INK_HEAD + "<trace>here and, there</trace></ink>",
        "nan.inkml": _INK_HEAD + "<trace>nan nan, 1 inf</trace></ink>",
        "entities.inkml": doctype + _INK_HEAD + "<trace>&l9;</trace></ink>",
        "file-entity.inkml": doctype + _INK_HEAD + "<trace>&f;</trace></ink>",
    }
    return {name: text.encode() for name, text in texts.items()}


def _json() -> dict[str, bytes]:
    """JSON that holds no ink, or ink that no hand writes."""
    texts = {
        "no-ink.json": '{"name": "x", "value": 3}',
        "no-strokes.json": '{"strokes": []}',
        "truncated.json": '{"strokes": [[[1, 2], [3',
        "nan.json": '{"strokes": [[[NaN, 1], [2, 3]]]}',
        "huge.json": '{"strokes": [[[1e300, 1], [2, -1e308]]]}',
        "words.json": '{"strokes": [["one", "two"]]}',
        "deep.json": "[" * 200_000 + "]" * 200_000,
    }
    return {name: text.encode() for name, text in texts.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT", help="folder for the files")
    files = write_folder(parser.parse_args().out)
    print(f"{len(files)} broken files and {GOOD}")


if __name__ == "__main__":
    main()
