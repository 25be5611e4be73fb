"""Notebooks of pen strokes: Xournal and Xournal++ (.xoj, .xopp) and Rnote (.rnote), both under gzip.

https://xournal.sourceforge.net/manual.html#file-format, which Xournal++ extends;
https://github.com/flxzt/rnote/tree/main/crates/rnote-engine/src/fileformats for the forms since 0.5.
"""

from __future__ import annotations

import gzip
import io
import json
import math
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

import numpy as np

from inkmath.documents.curves import along_curve
from inkmath.documents.document import MAX_PAGES, Document, PenPage, PenStroke, Tool, of_pen_pages
from inkmath.errors import InvalidInkError
from inkmath.ink.strokes import xml_root
from inkmath.types import Points

MAX_BYTES = 256 * 2**20
"""A notebook that unpacks to more is refused."""

_NAMED = {
    "black": "#000000",
    "blue": "#3333cc",
    "red": "#ff0000",
    "green": "#008000",
    "gray": "#808080",
    "lightblue": "#00c0ff",
    "lightgreen": "#00ff00",
    "magenta": "#ff00ff",
    "orange": "#ff8000",
    "yellow": "#ffff00",
    "white": "#ffffff",
}
"""The colours that Xournal writes by name."""


_CONTROLS = {"line": (), "quadbez": ("cp",), "cubbez": ("cp1", "cp2")}
"""The control points of Rnote's segments; some of its versions add "to" to their names."""


def open_notebook(data: bytes) -> Document:
    """A notebook under gzip. Raises InvalidInkError if it is damaged or of another program."""
    content = _unpacked(data)
    return open_rnote(content) if content.lstrip()[:1] == b"{" else open_xournal(content)


def _unpacked(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise InvalidInkError(f"The notebook is damaged: {error}. Save it again.") from error
    if len(content) > MAX_BYTES:
        raise InvalidInkError(f"The notebook unpacks to more than {MAX_BYTES:,} bytes. Split it.")
    return content


def open_xournal(content: bytes) -> Document:
    """The pages of a document of Xournal or Xournal++, as XML: all layers, without texts and pictures."""
    root = xml_root(content, "notebook")
    if root.tag != "xournal":
        raise InvalidInkError(f"Expected the root element <xournal>, found <{root.tag[:40]}>.")
    pages = list(root.iter("page"))
    if len(pages) > MAX_PAGES:
        raise InvalidInkError(f"The notebook has more than {MAX_PAGES:,} pages. Split it.")
    return Document(len(pages), lambda number: PenPage(tuple(_xournal_strokes(pages[number - 1]))))


def _xournal_strokes(page: ElementTree.Element) -> Iterator[PenStroke]:
    for position, element in enumerate(page.iter("stroke"), start=1):
        try:
            numbers = np.array((element.text or "").split(), np.float64)
            width = float((element.get("width") or "1").split()[0])
        except (ValueError, IndexError) as error:
            raise InvalidInkError(f"Stroke {position} holds something else than numbers: {error}") from error
        points = numbers[: len(numbers) // 2 * 2].reshape(-1, 2)
        if len(points):
            yield PenStroke(points, _hex(element.get("color", "")), width, _tool(element.get("tool", "")))


def _hex(colour: str) -> str:
    return colour[:7].lower() if colour.startswith("#") else _NAMED.get(colour, "#000000")


def _tool(name: str) -> Tool:
    return name if name in ("highlighter", "eraser") else "pen"  # type: ignore[return-value]  # it is one of them


def open_rnote(content: bytes) -> Document:
    """The pages of a document of Rnote, as JSON: its brush strokes. An infinite sheet is one page."""
    try:
        snapshot = json.loads(content)["data"]["engine_snapshot"]
        strokes = list(_rnote_strokes(snapshot["stroke_components"]))
        height, is_endless = _rnote_format(snapshot["document"])
    except (ValueError, RecursionError) as error:
        raise InvalidInkError(f"The notebook is not valid JSON: {error}") from error
    except (KeyError, TypeError, IndexError, AttributeError, OverflowError) as error:
        raise InvalidInkError(
            f"The notebook is not of Rnote 0.5.9 or later ({error}). Open it there and save it again."
        ) from error
    if is_endless:
        return of_pen_pages([PenPage(tuple(strokes))])
    pages: dict[int, list[PenStroke]] = {}
    for stroke in strokes:
        pages.setdefault(int(stroke.points[:, 1].mean() // height), []).append(stroke)
    return of_pen_pages([PenPage(tuple(pages[number])) for number in sorted(pages)])


def _rnote_format(document: Mapping[str, Any]) -> tuple[float, bool]:
    """The height of a page, and whether the sheet has no pages."""
    config = document.get("config", document)  # since 0.11
    height = float(config["format"]["height"])
    if not (math.isfinite(height) and height > 0):
        raise ValueError(f"a page is {height} tall")
    return height, "infinite" in str(config.get("layout", "")).replace("-", "_")


def _rnote_strokes(components: Sequence[Mapping[str, Any]]) -> Iterator[PenStroke]:
    for component in components:
        stroke = (component["value"] or {}).get("brushstroke")
        if stroke is None:
            continue
        points = _rnote_points(stroke["path"])
        style = next(iter(stroke["style"].values()))
        colour = style.get("stroke_color") or {"r": 0, "g": 0, "b": 0, "a": 1}
        shares = [round(255 * min(1.0, max(0.0, float(colour[part])))) for part in "rgb"]
        tool: Tool = "highlighter" if float(colour["a"]) < 0.6 else "pen"
        if np.isfinite(points).all():
            yield PenStroke(points, "#" + bytes(shares).hex(), float(style.get("stroke_width", 1.0)), tool)


def _rnote_points(path: Mapping[str, Any]) -> Points:
    points = [np.array([path["start"]["pos"]], np.float64)]
    for segment in path["segments"]:
        ((kind, part),) = segment.items()
        names = _CONTROLS[kind.removesuffix("to")]
        end = np.array([part["end"]["pos"]], np.float64)
        controls = [points[-1][-1], *(np.asarray(part[name], np.float64) for name in names), end[0]]
        points.append(along_curve(controls) if names else end)
    joined = np.concatenate(points)
    if joined.shape[1] != 2:
        raise ValueError("a point has no two coordinates")
    return joined
