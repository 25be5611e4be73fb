"""PDF, by PDFium (https://pypdfium2.readthedocs.io): pages of nothing but pen strokes are strokes."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np

from inkmath.documents.curves import IDENTITY, Affine, after, along_curve, mapped
from inkmath.documents.document import Document, PenPage, PenStroke
from inkmath.documents.pen_pages import pen_page
from inkmath.errors import MissingExtraError, UnreadableImageError
from inkmath.types import Ink, Pixels, Points

DPI = 200
MAX_SIDE_PX = 4000
"""A page is drawn at 200 dots an inch, a larger one so that its longer side has 4,000."""

_MOST_OBJECTS = 200_000  # of a page that is looked through for strokes

PDFIUM = threading.RLock()
"""Held during each call of PDFium, which is not thread-safe."""


def open_pdf(data: bytes) -> Document:
    """The pages of a PDF. Raises MissingExtraError, or UnreadableImageError if it is damaged or encrypted."""
    library = pdfium_library()
    try:
        with PDFIUM:
            document = library.PdfDocument(data)
            count = len(document)
    except library.PdfiumError as error:
        raise UnreadableImageError(
            f"The PDF is damaged, or needs a password ({error}). Save it again without one."
        ) from error

    def open_page(number: int) -> Ink | Pixels | PenPage:
        try:
            with PDFIUM:
                page = document[number - 1]
                try:
                    return _pen_page(page) or _picture(page)
                finally:
                    page.close()
        except library.PdfiumError as error:
            raise UnreadableImageError(f"The page is damaged: {error}. Save the PDF again.") from error

    return Document(count, open_page)


def pdfium_library() -> Any:
    """The module of PDFium. Raises MissingExtraError."""
    try:
        import pypdfium2
    except ImportError as error:
        raise MissingExtraError("documents", "PDF") from error
    return pypdfium2


def _picture(page: Any) -> Pixels:
    """The page as it is printed, with its annotations."""
    width, height = page.get_size()  # in points of 1/72 inch
    longest = max(width, height)
    if not 0 < longest < 1e6 or min(width, height) <= 0:
        raise UnreadableImageError(f"The page has no size that can be drawn ({width:g} x {height:g}).")
    bitmap = page.render(scale=min(DPI / 72, MAX_SIDE_PX / longest), rev_byteorder=True)
    try:
        pixels = np.array(bitmap.to_numpy(), np.uint8)
    finally:
        bitmap.close()
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB), np.uint8)
    return np.ascontiguousarray(pixels[:, :, :3])


def _pen_page(page: Any) -> PenPage | None:
    """The strokes of a page that has nothing else but paper; None for any other."""
    if page.get_rotation():
        return None
    left, _, _, top = page.get_cropbox()
    upright = np.array([[1.0, 0.0, -left], [0.0, -1.0, top]])
    drawn: list[PenStroke] = []
    for number, (thing, affine) in enumerate(_things(page)):
        stroke = _stroke(thing, after(upright, affine)) if number < _MOST_OBJECTS else None
        if stroke is None:
            return None
        drawn += stroke
    drawn += _annotated(page, upright)
    return pen_page(drawn, page.get_size())


def _things(page: Any) -> Iterator[tuple[Any, Affine]]:
    """The objects of the page with their maps to it; those of forms, too."""
    raw = pdfium_library().raw
    above: list[Affine] = [IDENTITY]
    for thing in page.get_objects(max_depth=8):
        del above[thing.level + 1 :]
        matrix = _matrix(raw, thing)
        affine = after(above[thing.level], matrix)
        if thing.type == raw.FPDF_PAGEOBJ_FORM:
            above.append(affine)
        else:
            yield thing, affine


def _matrix(raw: Any, thing: Any) -> Affine:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, found):
        return IDENTITY
    return np.array([[found.a, found.c, found.e], [found.b, found.d, found.f]], np.float64)


def _stroke(thing: Any, affine: Affine) -> list[PenStroke] | None:
    """The strokes of an object, none of one that paints nothing or the paper; None of what no pen draws."""
    raw = pdfium_library().raw
    if thing.type != raw.FPDF_PAGEOBJ_PATH:
        return None
    fill, is_stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, fill, is_stroked)
    if not is_stroked.value:
        return [] if not fill.value or _is_light(raw.FPDFPageObj_GetFillColor, thing) else None
    red, green, blue, alpha = _colour(raw.FPDFPageObj_GetStrokeColor, thing)
    width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(thing, width)
    scale = float(np.sqrt(abs(np.linalg.det(affine[:, :2]))))
    tool = "highlighter" if alpha < 160 else "pen"
    colour = f"#{red:02x}{green:02x}{blue:02x}"
    return [
        PenStroke(mapped(affine, points), colour, width.value * scale, tool)  # type: ignore[arg-type]
        for points in _lines(raw, thing)
    ]


def _is_light(get: Any, thing: Any) -> bool:
    red, green, blue, alpha = _colour(get, thing)
    return alpha == 0 or min(red, green, blue) > 200


def _colour(get: Any, thing: Any) -> tuple[int, int, int, int]:
    parts = [ctypes.c_uint(0) for _ in range(3)] + [ctypes.c_uint(255)]
    get(thing, *parts)
    red, green, blue, alpha = (part.value for part in parts)
    return red, green, blue, alpha


def _lines(raw: Any, thing: Any) -> Iterator[Points]:
    """The polylines of a path, float64 (N, 2), in its own coordinates."""
    line: list[tuple[float, float]] = []
    controls: list[tuple[float, float]] = []
    for index in range(raw.FPDFPath_CountSegments(thing)):
        segment = raw.FPDFPath_GetPathSegment(thing, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        kind, place = raw.FPDFPathSegment_GetType(segment), (x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if line:
                yield np.array(line)
            line = [place]
        elif kind == raw.FPDF_SEGMENT_BEZIERTO:
            controls.append(place)
            if len(controls) == 3:
                start = line[-1] if line else controls[0]
                line += [(float(x), float(y)) for x, y in along_curve([start, *controls])]
                controls = []
        else:
            line.append(place)
        if line and raw.FPDFPathSegment_GetClose(segment):
            line.append(line[0])
    if line:
        yield np.array(line)


def _annotated(page: Any, upright: Affine) -> Iterator[PenStroke]:
    """The strokes of ink annotations."""
    raw = pdfium_library().raw
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            if raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_INK:
                for path in range(raw.FPDFAnnot_GetInkListCount(annotation)):
                    count = raw.FPDFAnnot_GetInkListPath(annotation, path, None, 0)
                    points = (raw.FS_POINTF * count)()
                    raw.FPDFAnnot_GetInkListPath(annotation, path, points, count)
                    places = np.array([(point.x, point.y) for point in points], np.float64).reshape(-1, 2)
                    if count:
                        yield PenStroke(mapped(upright, places))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
