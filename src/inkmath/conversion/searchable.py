"""Searchable PDF: each page as it was given, with the LaTeX of its lines as invisible text over their places.

Pages of PDF files stay what they are; pictures and pen strokes become pages of their own. Text is in the
text rendering mode 3 of PDF (ISO 32000-1, 9.3.6), which paints nothing and is found, selected and copied.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Sequence
from typing import Any, Self

import cv2
import numpy as np
import numpy.typing as npt

from inkmath.conversion.article import words_of
from inkmath.conversion.cutouts import box_of
from inkmath.conversion.reading import ReadPage
from inkmath.documents.finding import FileRef
from inkmath.documents.pages import content_of
from inkmath.documents.pdf import PDFIUM, pdfium_library
from inkmath.rendering.latex import ascii_latex
from inkmath.types import Box, Ink, Pixels, Reading

LONGEST_SIDE_PT = 842.0
"""Longer side of a page that is made of a picture or of strokes: that of A4."""

_FONT = b"Helvetica"
_FONT_SIZE = 100.0
_DESCENT = 0.21  # of the size of the font, below its line
_JPEG_QUALITY = 92
_LOSSLESS = (b"\x89PNG", b"GIF8", b"BM", b"II", b"MM")
_PEN_WIDTH = 1 / 500  # of the longer side

Affine = npt.NDArray[np.float64]


class SearchablePdf:
    """A PDF that grows page by page. Raises MissingExtraError without PDFium."""

    def __init__(self) -> None:
        self._library = pdfium_library()
        self._raw = self._library.raw
        with PDFIUM:
            self._pdf = self._library.PdfDocument.new()
            self._font = self._raw.FPDFText_LoadStandardFont(self._pdf, _FONT)
        self._copied: FileRef | None = None
        self._first = 0

    def add(self, page: ReadPage) -> Self:
        """Add a page that was read; one of a PDF that could not be read stays without text."""
        if page.page is None or page.source is None:
            return self
        with PDFIUM:
            content = content_of(page.page.file)
            if b"%PDF-" in content[:1024]:
                made, to_page = self._copy(page, content), None
            elif isinstance(page.source, Ink):
                made, to_page = self._drawn(page.source)
            else:
                made, to_page = self._pictured(page.source, content)
            to_page = _to_page(self._raw, made, page.source) if to_page is None else to_page
            for line in page.lines:
                self._write(made, line, to_page)
            made.gen_content()
            made.close()
        return self

    def to_bytes(self) -> bytes:
        """The file."""
        data = io.BytesIO()
        with PDFIUM:
            self._pdf.save(data)
        return data.getvalue()

    def _copy(self, page: ReadPage, content: bytes) -> Any:
        """The page of a PDF; all its pages are copied at once, so that they share what they shared."""
        assert page.page is not None
        if self._copied != page.page.file:
            self._copied, self._first = page.page.file, len(self._pdf)
            source = self._library.PdfDocument(content)
            self._pdf.import_pages(source)
            source.close()
        return self._pdf[self._first + page.page.number - 1]

    def _pictured(self, picture: Pixels, content: bytes) -> tuple[Any, Affine]:
        """A page with a picture: a JPEG that stands upright as it is."""
        height, width = picture.shape[:2]
        scale = LONGEST_SIDE_PT / max(height, width)
        made = self._pdf.new_page(width * scale, height * scale)
        image = self._library.PdfImage.new(self._pdf)
        if content.startswith(_LOSSLESS):
            bitmap = self._library.PdfBitmap.new_native(width, height, self._raw.FPDFBitmap_BGR)
            bitmap.to_numpy()[:] = picture[:, :, ::-1]
            image.set_bitmap(bitmap)
        else:
            image.load_jpeg(io.BytesIO(_jpeg(picture, content)), inline=True)
        image.set_matrix(self._library.PdfMatrix().scale(width * scale, height * scale))
        made.insert_obj(image)
        return made, np.array([[scale, 0, 0], [0, -scale, height * scale]])

    def _drawn(self, ink: Ink) -> tuple[Any, Affine]:
        """A page with the strokes of a pen in black."""
        points = np.concatenate(ink.strokes) if ink.strokes else np.zeros((1, 2))
        low, high = np.minimum(points.min(axis=0), 0), points.max(axis=0)
        longest = max(float((high - low).max()), 1e-9)
        low, high = low - longest / 40, high + longest / 40
        scale = LONGEST_SIDE_PT / float((high - low).max())
        width, height = (high - low) * scale
        to_page = np.array([[scale, 0, -low[0] * scale], [0, -scale, height + low[1] * scale]])
        made = self._pdf.new_page(width, height)
        for stroke in ink.strokes:
            self._draw(made, stroke @ to_page[:, :2].T + to_page[:, 2])
        return made, to_page

    def _draw(self, made: Any, points: npt.NDArray[np.float64]) -> None:
        raw = self._raw
        path = raw.FPDFPageObj_CreateNewPath(*points[0])
        for x, y in points[1:] if len(points) > 1 else points:
            raw.FPDFPath_LineTo(path, x, y)
        raw.FPDFPageObj_SetStrokeColor(path, 0, 0, 0, 255)
        raw.FPDFPageObj_SetStrokeWidth(path, LONGEST_SIDE_PT * _PEN_WIDTH)
        raw.FPDFPageObj_SetLineCap(path, raw.FPDF_LINECAP_ROUND)
        raw.FPDFPath_SetDrawMode(path, raw.FPDF_FILLMODE_NONE, True)
        raw.FPDFPage_InsertObject(made, path)

    def _write(self, made: Any, line: Reading, to_page: Affine) -> None:
        """Put the text of a line over its box, as wide and as high as that is."""
        box = box_of(line)
        text = text_of(line)
        if box is None or not text:
            return
        raw = self._raw
        thing = raw.FPDFPageObj_CreateTextObj(self._pdf, self._font, _FONT_SIZE)
        characters = (text + "\0").encode("utf-16-le")
        raw.FPDFText_SetText(thing, (ctypes.c_ushort * (len(characters) // 2)).from_buffer_copy(characters))
        raw.FPDFTextObj_SetTextRenderMode(thing, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        edges = [ctypes.c_float() for _ in range(4)]
        raw.FPDFPageObj_GetBounds(thing, *edges)
        width = max(edges[2].value, 1e-3)
        raw.FPDFPageObj_Transform(thing, *_placed(box, width, to_page))
        raw.FPDFPage_InsertObject(made, thing)


def text_of(line: Reading) -> str:
    """The words of a line of words, the LaTeX of another, in the characters of the font."""
    text = words_of(line.latex) or ascii_latex(line.latex)
    label = f"{line.label} " if line.label else ""
    return (label + text).encode("cp1252", "replace").decode("cp1252")


def _placed(box: Box, width: float, to_page: Affine) -> Sequence[float]:
    """The map of a text of this width, which begins at the origin, into the box: a, b, c, d, e, f of PDF."""
    right, down = to_page[:, 0], to_page[:, 1]
    across = right * (max(box.width, 1e-6) / width)
    up = -down * (max(box.height, 1e-6) / _FONT_SIZE)
    corner = to_page @ np.array([box.x0, box.y1, 1.0]) + up * (_DESCENT * _FONT_SIZE)
    return [*across.tolist(), *up.tolist(), *corner.tolist()]


def _to_page(raw: Any, page: Any, source: Ink | Pixels) -> Affine:
    """The map from the picture or the strokes of a page to the coordinates of its PDF."""
    width, height = page.get_size() if isinstance(source, Ink) else source.shape[1::-1]
    corners = []
    for x, y in ((0, 0), (1, 0), (0, 1)):
        place = ctypes.c_double(), ctypes.c_double()
        raw.FPDF_DeviceToPage(page, 0, 0, 1, 1, 0, x, y, *place)
        corners.append(np.array([value.value for value in place]))
    origin, right, down = corners
    return np.column_stack([(right - origin) / width, (down - origin) / height, origin])


def _jpeg(picture: Pixels, content: bytes) -> bytes:
    """The file as it was given where it is an upright JPEG; else one of the picture."""
    if content.startswith(b"\xff\xd8"):
        as_stored = cv2.imdecode(
            np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
        )
        if as_stored is not None and np.array_equal(as_stored[::16, ::16, ::-1], picture[::16, ::16]):
            return content
    _, data = cv2.imencode(
        ".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    )
    return data.tobytes()
