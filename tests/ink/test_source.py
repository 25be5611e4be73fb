"""Loading from any source: content decides what a file is, and a bad one is named."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ink import sheets
from inkmath.errors import InkmathError, InvalidInkError, UnreadableImageError
from inkmath.ink import source as source_module
from inkmath.ink.image import open_image
from inkmath.ink.photo import clean
from inkmath.ink.raster import draw
from inkmath.ink.source import is_ink, load_page
from inkmath.types import Ink

STROKES = [[[0, 0], [40, 60]], [[40, 0], [0, 60]]]
INK = Ink(tuple(np.array(stroke, dtype=np.float64) for stroke in STROKES))
JSON = json.dumps({"strokes": STROKES}).encode()
INKML = (
    b'<?xml version="1.0"?>\n<ink xmlns="http://www.w3.org/2003/InkML">'
    b'<trace id="0">0 0, 40 60</trace><trace id="1">40 0, 0 60</trace></ink>'
)
PICTURE = 255 - sheets.line("x=2", 160, 400)


def png(pixels: np.ndarray = PICTURE) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("data", [JSON, INKML, b"\xef\xbb\xbf" + INKML, json.dumps(STROKES).encode()])
def test_strokes_are_drawn_alike_from_any_form(data: bytes, tmp_path: Path) -> None:
    misnamed = tmp_path / "strokes.png"
    misnamed.write_bytes(data)
    for source in (data, misnamed, str(misnamed)):
        assert is_ink(source)
        assert (load_page(source).pixels == draw(INK).pixels).all()
    assert is_ink(INK)
    assert (load_page(INK).pixels == draw(INK).pixels).all()


def test_pictures_are_cleaned_alike_from_any_form(tmp_path: Path) -> None:
    misnamed = tmp_path / "picture.json"
    misnamed.write_bytes(png())
    expected = load_page(PICTURE).pixels
    assert (expected == clean(open_image(PICTURE), to_normal_scale=True).pixels).all()
    for source in (png(), misnamed, str(misnamed), Image.fromarray(PICTURE)):
        assert not is_ink(source)
        assert (load_page(source).pixels == expected).all()


def test_strokes_without_a_point_are_a_blank_page() -> None:
    page = load_page(b'<ink xmlns="http://www.w3.org/2003/InkML"></ink>')
    assert (page.pixels == 255).all()


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.png", b"", UnreadableImageError),
        ("a.docx", b"PK\x03\x04 not a picture", UnreadableImageError),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", UnreadableImageError),
        ("a.inkml", INKML[:-9], InvalidInkError),
        ("a.json", b'{"strokes": 7}', InvalidInkError),
        ("a.json", b"[" * 100_000, InvalidInkError),
        ("a.jpg", png()[:60], UnreadableImageError),
    ],
)
def test_what_cannot_be_read_is_named(
    name: str, data: bytes, error: type[InkmathError], tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        load_page(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.png", "null\0byte.png"):
        for function in (load_page, is_ink):
            with pytest.raises(UnreadableImageError) as caught:
                function(path)
            assert str(path) in str(caught.value)


def test_another_type_is_named() -> None:
    with pytest.raises(UnreadableImageError, match="int"):
        load_page(7)  # type: ignore[arg-type]


def test_endless_stroke_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MAX_STROKE_BYTES", len(JSON) - 1)
    with pytest.raises(InvalidInkError, match="at most"):
        load_page(JSON)
